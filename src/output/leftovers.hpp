#pragma once

#include <functional>
#include <string>

namespace sigconv {

/// Creates a file that is removed if a signal ends the program. `create` makes `name` in the open
/// `folder`. Returns the result of `create`, which is 0 or an errno. No signal ends the program
/// between the creation and the note of it. `folder` must stay open until forget_leftover().
int make_leftover(int folder, const std::string& name, const std::function<int()>& create);

/// Removes the files, for a program that ends at once. Safe in a signal handler. Threads that
/// change the files afterwards wait forever.
void remove_leftovers();

/// Forgets a file that was removed or has its final name.
void forget_leftover(int folder, const std::string& name);

}  // namespace sigconv

#pragma once

#include <functional>
#include <string>

namespace sigconv {

/// Creates a file that a signal which ends the program has to remove: `create` makes `name` in the
/// open `folder`, and returns 0 or an errno, which is returned. No signal ends the program between
/// the creation and the note of it. `folder` stays open until forget_leftover().
int make_leftover(int folder, const std::string& name, const std::function<int()>& create);

/// The file is gone, or has its own name.
void forget_leftover(int folder, const std::string& name);

}  // namespace sigconv

#pragma once

#include <string>

namespace sigconv {

/// Files that a signal which ends the program has to take away. Names longer than a slot has room
/// for, or more of them than there are slots, stay behind.
void guard_leftover(const std::string& path);
void forget_leftover(const std::string& path);

}  // namespace sigconv

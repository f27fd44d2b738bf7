#pragma once

namespace sigconv {

/// Sets up memory and signals for the whole process.
void set_up_process();

}  // namespace sigconv

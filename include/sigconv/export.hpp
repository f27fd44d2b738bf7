#pragma once

/// Exports a function or class. Everything else is compiled with hidden visibility: a shared
/// library then offers these names and no others.
#define SIGCONV_API __attribute__((visibility("default")))

#pragma once

/// Exports a function or class. All other names have hidden visibility, so a shared library offers
/// these names only.
#define SIGCONV_API __attribute__((visibility("default")))

#pragma once

#include <string_view>

namespace sigconv {

/// page.html, with @TITLE@ and @DATA@ to be replaced.
extern const std::string_view kPage;

}  // namespace sigconv

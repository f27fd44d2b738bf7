#pragma once

#include <string_view>

namespace sigconv {

/// The text of page.html. explanation_page() replaces its @TITLE@ and @DATA@.
extern const std::string_view kPage;

}  // namespace sigconv

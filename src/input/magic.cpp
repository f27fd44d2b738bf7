#include "input/magic.hpp"

namespace sigconv {

Failure refuse_magic(const std::string& name, std::string_view text) {
  const auto refused = [&](const char* what, const char* tool) {
    return data_error(name, what,
                      "convert it first: " + std::string(tool) +
                          (name == "<stdin>" ? "" : " " + name) + " | sigconv ...");
  };
  if (text.starts_with("\x1F\x8B")) return refused("this is gzip data", "zcat");
  if (text.starts_with("\x28\xB5\x2F\xFD")) return refused("this is zstd data", "zstdcat");
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    return refused("this is UTF-16 text", "iconv -f UTF-16 -t UTF-8");
  return std::nullopt;
}

}  // namespace sigconv

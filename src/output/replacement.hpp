#pragma once

#include <sys/stat.h>

#include <functional>
#include <optional>
#include <string>

#include "output/descriptors.hpp"

namespace sigconv {

/// A new file that replaces a target in one step. It is written in the target's folder, and without
/// a name if the file system supports that. Then no file is left behind, however the program ends.
/// Functions return 0 or an errno.
class Replacement {
 public:
  Replacement() = default;
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;
  /// Removes the new file, unless finish() put it in place.
  ~Replacement();

  /// Creates the new file. `target` is a path that does not end in a link, and `old` describes the
  /// file there.
  int begin(const std::string& target, const std::optional<struct stat>& old);
  int fd() const { return file_.get(); }
  /// Puts the new file in place. It keeps the mode, owner and group of the old one, as far as the
  /// system allows.
  int finish();

 private:
  void take_over_owner_and_mode() const;
  int name_it(const std::function<int(const char*)>& make);

  // Names are relative to the folder, so that a path of the greatest length leaves room for them.
  Descriptor folder_;
  Descriptor file_;
  std::string name_;       // of the target, in its folder
  std::string temporary_;  // of the new file, until it has that name
  std::optional<struct stat> old_;
};

}  // namespace sigconv

#pragma once

#include <sys/stat.h>

#include <functional>
#include <optional>
#include <string>

#include "output/descriptors.hpp"

namespace sigconv {

/// A new file that takes the place of a target in one step. It is written in the target's folder;
/// without a name, where the file system can do that: then nothing is left behind, however the
/// program ends. Functions return 0 or an errno.
class Replacement {
 public:
  Replacement() = default;
  Replacement(const Replacement&) = delete;
  Replacement& operator=(const Replacement&) = delete;
  /// Removes the new file, unless finish() put it in place.
  ~Replacement();

  /// `target`: a path that ends in no link; `old`: the file there.
  int begin(const std::string& target, const std::optional<struct stat>& old);
  int fd() const { return file_.get(); }
  /// Puts the new file in place. It keeps the mode, owner and group of the old one, as far as the
  /// system allows.
  int finish();

 private:
  void take_over_owner_and_mode() const;
  int name_it(const std::function<int(const char*)>& make);

  Descriptor
      folder_;  // names are relative to it: a path that is as long as can be has room for them
  Descriptor file_;
  std::string name_;       // of the target, in its folder
  std::string temporary_;  // of the new file, while it has another name
  std::optional<struct stat> old_;
};

}  // namespace sigconv

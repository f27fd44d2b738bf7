#include "output/replacement.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>

#include "output/leftovers.hpp"

namespace sigconv {
namespace {

// Returns the umask. It can be read only by setting it, so the first call must precede other
// threads that create files.
mode_t file_mask() {
  static const mode_t kMask = [] {
    const mode_t mask = umask(0);
    umask(mask);
    return mask;
  }();
  return kMask;
}

int errno_of(int result) { return result < 0 ? errno : 0; }

}  // namespace

Replacement::~Replacement() {
  if (temporary_.empty()) return;
  unlinkat(folder_.get(), temporary_.c_str(), 0);
  forget_leftover(folder_.get(), temporary_);
}

int Replacement::begin(const std::string& target, const std::optional<struct stat>& old) {
  file_mask();
  old_ = old;
  const auto slash = target.rfind('/');
  name_ = target.substr(slash + 1);
  const std::string folder = slash == std::string::npos ? "." : target.substr(0, slash + 1);
  folder_ = Descriptor(open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (folder_.get() < 0) return errno;
  if (name_.empty()) return EISDIR;
  if (access("/proc/self/fd", F_OK) == 0)  // finish() links the file from there
    file_ = Descriptor(openat(folder_.get(), ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600));
  if (file_.get() >= 0) return 0;
  return name_it([&](const char* name) {
    file_ = Descriptor(openat(folder_.get(), name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600));
    return errno_of(file_.get());
  });
}

// Calls `make` to create an entry in the folder under a free name. The name contains that of the
// target unless it is long: NAME_MAX is 255 bytes, on eCryptfs 143.
int Replacement::name_it(const std::function<int(const char*)>& make) {
  constexpr std::size_t kLongest = 100;
  static std::atomic<unsigned> count = 0;
  const std::string stem = name_.size() <= kLongest ? name_ : "sigconv";
  for (;;) {
    std::string name = stem + "." + std::to_string(getpid()) + "." + std::to_string(count++);
    const int code = make_leftover(folder_.get(), name, [&] { return make(name.c_str()); });
    if (code == 0) temporary_ = std::move(name);
    if (code != EEXIST) return code;
  }
}

// Gives the new file the owner, group and mode of the old one. This comes last, because chown() and
// write() clear set-id bits. Set-id bits are dropped if the owner or group differs, because they
// would lend the rights of another. If the group differs, its bits are limited to those of all
// users, because they would open the file to another group. If the system refuses, the file stays
// as private as it was created.
void Replacement::take_over_owner_and_mode() const {
  const int fd = file_.get();
  struct stat now {};
  if (fstat(fd, &now) != 0) return;
  mode_t mode = 0666 & ~file_mask();
  if (old_) {
    constexpr auto kSame = static_cast<uid_t>(-1);
    if (now.st_uid != old_->st_uid || now.st_gid != old_->st_gid)
      if (fchown(fd, old_->st_uid, old_->st_gid) == 0 || fchown(fd, kSame, old_->st_gid) == 0)
        if (fstat(fd, &now) != 0) return;
    const bool same_owner = now.st_uid == old_->st_uid;
    const bool same_group = now.st_gid == old_->st_gid;
    mode = old_->st_mode & 07777;
    if (!same_owner || !same_group) mode &= ~static_cast<mode_t>(S_ISUID | S_ISGID);
    if (!same_group) mode &= ~static_cast<mode_t>(S_IRWXG) | (mode & S_IRWXO) << 3;
  }
  fchmod(fd, mode);
}

int Replacement::finish() {
  take_over_owner_and_mode();
  if (temporary_.empty()) {  // only a rename replaces the old file: the new one needs a name first
    const std::string self = "/proc/self/fd/" + std::to_string(file_.get());
    const int code = name_it([&](const char* name) {
      return errno_of(linkat(AT_FDCWD, self.c_str(), folder_.get(), name, AT_SYMLINK_FOLLOW));
    });
    if (code != 0) return code;
  }
  // Some file systems report a lack of room only here.
  if (const int code = file_.close()) return code;
  if (renameat(folder_.get(), temporary_.c_str(), folder_.get(), name_.c_str()) != 0) return errno;
  forget_leftover(folder_.get(), temporary_);
  temporary_.clear();
  return 0;
}

}  // namespace sigconv

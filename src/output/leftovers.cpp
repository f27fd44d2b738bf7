#include "output/leftovers.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstring>
#include <mutex>

namespace sigconv {
namespace {

// A signal handler may read atomics and call unlink(), and little else: the names lie in fixed
// places, each marked as taken only once it is written whole.
struct Slot {
  std::atomic<bool> taken = false;
  std::array<char, 4096> path{};
};
std::array<Slot, 64> slots;
std::mutex mutex;

void remove_and_die(int signal) {
  for (const Slot& slot : slots)
    if (slot.taken) unlink(slot.path.data());
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void watch_signals() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP})
    if (std::signal(signal, remove_and_die) == SIG_IGN) std::signal(signal, SIG_IGN);
}

}  // namespace

void guard_leftover(const std::string& path) {
  static const bool kWatching = (watch_signals(), true);
  static_cast<void>(kWatching);
  const std::lock_guard lock(mutex);
  for (Slot& slot : slots) {
    if (slot.taken || path.size() >= slot.path.size()) continue;
    std::memcpy(slot.path.data(), path.c_str(), path.size() + 1);
    slot.taken = true;
    return;
  }
}

void forget_leftover(const std::string& path) {
  const std::lock_guard lock(mutex);
  for (Slot& slot : slots)
    if (slot.taken && path == slot.path.data()) slot.taken = false;
}

}  // namespace sigconv

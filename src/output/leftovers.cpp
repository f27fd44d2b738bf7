#include "output/leftovers.hpp"

#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <climits>
#include <csignal>
#include <cstring>
#include <mutex>

namespace sigconv {
namespace {

// The name of a file that the signal handler removes. A handler can do little more than read
// atomics and call unlinkat(), so the names have fixed places. A slot is marked as taken only when
// its name is complete. There are more slots than threads (-j 1024), and each thread writes one
// file at a time.
struct Slot {
  std::atomic<bool> taken = false;
  int folder = -1;
  std::array<char, NAME_MAX + 1> name{};
};
std::array<Slot, 1100> slots;
std::mutex mutex;
std::atomic<int> changing = 0;  // threads that create files or change the slots
std::atomic<bool> dying = false;

// The signals that end a program by default and that users and batch systems send.
constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU};

sigset_t signal_set() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : kSignals) sigaddset(&set, signal);
  return set;
}

void remove_and_die(int signal) {
  remove_leftovers();
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void watch_signals() {
  for (const int signal : kSignals) {
    struct sigaction action {};
    if (sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) continue;
    action = {};
    action.sa_handler = remove_and_die;
    action.sa_mask = signal_set();
    action.sa_flags = SA_RESTART;
    sigaction(signal, &action, nullptr);
  }
}

// A guard that keeps the handler from running. Signals are blocked in this thread, and a handler in
// another thread waits for `changing`. A thread that comes after the handler waits for the end of
// the program.
class Change {
 public:
  Change() {
    const sigset_t set = signal_set();
    pthread_sigmask(SIG_BLOCK, &set, &before_);
    ++changing;
    if (!dying) return;
    --changing;
    for (;;) pause();
  }
  Change(const Change&) = delete;
  Change& operator=(const Change&) = delete;
  ~Change() {
    --changing;
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t before_;
};

}  // namespace

void remove_leftovers() {
  // Another thread may have created a file that is not in its slot yet. The wait takes
  // microseconds, unless a file system hangs. The program ends after a second in any case.
  constexpr int kMostWaits = 1000;
  dying = true;
  for (int waits = 0; changing > 0 && waits < kMostWaits; ++waits) poll(nullptr, 0, 1);
  for (const Slot& slot : slots)
    if (slot.taken) unlinkat(slot.folder, slot.name.data(), 0);
}

int make_leftover(int folder, const std::string& name, const std::function<int()>& create) {
  static const bool kWatching = (watch_signals(), true);
  static_cast<void>(kWatching);
  const Change change;
  if (const int code = create()) return code;
  const std::lock_guard lock(mutex);
  for (Slot& slot : slots) {
    if (slot.taken || name.size() >= slot.name.size()) continue;
    slot.folder = folder;
    std::memcpy(slot.name.data(), name.c_str(), name.size() + 1);
    slot.taken = true;
    break;
  }
  return 0;
}

void forget_leftover(int folder, const std::string& name) {
  const Change change;
  const std::lock_guard lock(mutex);
  for (Slot& slot : slots)
    if (slot.taken && slot.folder == folder && name == slot.name.data()) slot.taken = false;
}

}  // namespace sigconv

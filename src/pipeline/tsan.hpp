#pragma once

// oneTBB orders the stages of a token and the calls of at_once(). The thread sanitizer cannot see
// that order, because the distributed libtbb is built without it. The names below repeat the order
// where the sanitizer sees it. In every other build they are empty.

#if defined(__SANITIZE_THREAD__)  // g++
#define SIGCONV_TSAN 1
#elif defined(__has_feature)  // clang
#if __has_feature(thread_sanitizer)
#define SIGCONV_TSAN 1
#endif
#endif

#ifdef SIGCONV_TSAN

#include <atomic>
#include <mutex>

#define SIGCONV_UNSEEN_BY_TSAN [[gnu::no_sanitize_thread]]

namespace sigconv {

/// A hand-over between threads. Everything before hand_on() is visible after receive() on any
/// thread.
class HandOver {
 public:
  void receive() const { count_.load(std::memory_order_acquire); }
  void hand_on() { count_.fetch_add(1, std::memory_order_acq_rel); }

 private:
  std::atomic<int> count_ = 0;
};

/// A mutex that makes each run of a serial stage visible to the next run. It is never contended.
using SerialStageMutex = std::mutex;

}  // namespace sigconv

#else

#define SIGCONV_UNSEEN_BY_TSAN

namespace sigconv {

struct HandOver {
  void receive() const {}
  void hand_on() {}
};

struct SerialStageMutex {
  void lock() {}
  void unlock() {}
};

}  // namespace sigconv

#endif

#include "flow/threads.hpp"

#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <utility>

namespace sigconv {
namespace {

void receive(const std::atomic<int>& handed_on) { handed_on.load(std::memory_order_acquire); }
void hand_on(std::atomic<int>& handed_on) { handed_on.fetch_add(1, std::memory_order_acq_rel); }

// Where threads wait for each other, asleep.
class Meeting {
 public:
  explicit Meeting(std::size_t threads) : missing_(threads) {}

  void join() {
    std::unique_lock lock(mutex_);
    if (missing_ > 0) --missing_;
    // Who could not be started is not waited for again.
    constexpr std::chrono::milliseconds kMost{10};
    if (!all_.wait_for(lock, kMost, [&] { return missing_ == 0; })) missing_ = 0;
    all_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_;
  std::size_t missing_;
};

// The steps, each with what makes it visible to the next.
class Steps {
 public:
  explicit Steps(Line& line) : line_(line) {}

  void run(Index threads);

 private:
  // A function object for TBB, which hands it to other threads unseen: nothing but its own pointer
  // is read before the step has locked or received.
  template <auto step>
  struct Call {
    Steps* steps;

    template <class Argument>
    [[gnu::no_sanitize_thread]] auto operator()(Argument&& argument) const {
      return (steps->*step)(std::forward<Argument>(argument));
    }
  };

  [[gnu::noinline]] Carrier* take(tbb::flow_control& control) {
    const std::lock_guard lock(taking_);
    Carrier* carrier = line_.take();
    if (carrier != nullptr)
      hand_on(carrier->handed_on);
    else
      control.stop();
    return carrier;
  }
  [[gnu::noinline]] Carrier* prepare(Carrier* carrier) { return pass(carrier, &Line::prepare); }
  [[gnu::noinline]] Carrier* join(Carrier* carrier) {
    const std::lock_guard lock(joining_);
    return pass(carrier, &Line::join);
  }
  [[gnu::noinline]] Carrier* work(Carrier* carrier) { return pass(carrier, &Line::work); }
  [[gnu::noinline]] void give(Carrier* carrier) {
    const std::lock_guard lock(giving_);
    receive(carrier->handed_on);
    line_.give(*carrier);
  }
  Carrier* pass(Carrier* carrier, void (Line::*step)(Carrier&)) {
    receive(carrier->handed_on);
    (line_.*step)(*carrier);
    hand_on(carrier->handed_on);
    return carrier;
  }
  void meet() { const std::scoped_lock all(taking_, joining_, giving_); }

  Line& line_;
  // Nobody waits for these: see Carrier. Static, since a mutex has to be seen made, too; one line
  // runs at a time.
  static inline std::mutex taking_;
  static inline std::mutex joining_;
  static inline std::mutex giving_;
};

void Steps::run(Index threads) {
  using tbb::filter_mode;
  const auto steps =
      tbb::make_filter<void, Carrier*>(filter_mode::serial_in_order, Call<&Steps::take>{this}) &
      tbb::make_filter<Carrier*, Carrier*>(filter_mode::parallel, Call<&Steps::prepare>{this}) &
      tbb::make_filter<Carrier*, Carrier*>(filter_mode::serial_in_order, Call<&Steps::join>{this}) &
      tbb::make_filter<Carrier*, Carrier*>(filter_mode::parallel, Call<&Steps::work>{this}) &
      tbb::make_filter<Carrier*, void>(filter_mode::serial_in_order, Call<&Steps::give>{this});
  const auto most = static_cast<std::size_t>(threads);
  // More threads than processors, if they are asked for.
  const tbb::global_control control(tbb::global_control::max_allowed_parallelism, most);
  tbb::task_arena arena(static_cast<int>(threads));
  meet();
  // So many that who waits for a large piece of work has blocks to parse: ten columns under 10001
  // taps gained 1.55 times by a second thread with 2, 1.74 with 4, 1.79 with 6.
  constexpr std::size_t kCarriers = 6;  // a thread
  arena.execute([&] {
    // Linux may put a new thread where its maker runs, and leave the two there for some ticks of 4
    // ms, another processor idle: 3 to 8 ms of 100. Who is woken goes where nobody runs.
    const auto met =
        std::min<std::size_t>(most, static_cast<std::size_t>(tbb::info::default_concurrency()));
    Meeting meeting(met);
    at_once(met, [&](std::size_t) { meeting.join(); });
    tbb::parallel_pipeline(kCarriers * most, steps);
  });
  meet();
}

using Job = std::function<void(std::size_t)>;

// A job that whoever has time takes a part of. It lives as long as somebody may still look whether
// there is one left.
class Shared {
 public:
  Shared(std::size_t count, const Job& job, int holders)
      : count_(count), job_(&job), holders_(holders) {
    hand_on(handed_on_);
  }

  [[gnu::noinline]] void help() {
    receive(handed_on_);
    for (std::size_t i; (i = next_.fetch_add(1)) < count_;) {
      try {
        (*job_)(i);
      } catch (...) {  // out of memory: for who waits
        if (!failed_.exchange(true)) error_ = std::current_exception();
      }
      if (done_.fetch_add(1, std::memory_order_acq_rel) + 1 == count_) done_.notify_all();
    }
  }
  void wait() {
    for (std::size_t done; (done = done_.load(std::memory_order_acquire)) < count_;)
      done_.wait(done, std::memory_order_acquire);
    if (error_) std::rethrow_exception(error_);
  }
  void leave() {
    if (holders_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

 private:
  std::size_t count_;
  const Job* job_;  // there until all is done
  std::atomic<int> handed_on_ = 0;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<std::size_t> done_ = 0;
  std::atomic<int> holders_;
  std::atomic<bool> failed_ = false;
  std::exception_ptr error_;
};

// As Steps::Call.
struct Help {
  Shared* shared;

  [[gnu::no_sanitize_thread]] void operator()() const {
    shared->help();
    shared->leave();
  }
};

}  // namespace

void in_turn(std::size_t count, const std::function<void(std::size_t)>& job) {
  for (std::size_t i = 0; i < count; ++i) job(i);
}

// Not tbb::parallel_for: who waits there may be given another task, and find itself reading from an
// input that stalls.
void at_once(std::size_t count, const std::function<void(std::size_t)>& job) {
  tbb::task_arena arena{tbb::task_arena::attach{}};
  const int helpers = static_cast<int>(std::min(
                          count, static_cast<std::size_t>(std::max(arena.max_concurrency(), 1)))) -
                      1;
  if (helpers < 1) return in_turn(count, job);
  const auto leave = [](Shared* shared) { shared->leave(); };
  const std::unique_ptr<Shared, decltype(leave)> shared(new Shared(count, job, helpers + 1), leave);
  int queued = 0;
  try {
    for (; queued < helpers; ++queued) arena.enqueue(Help{shared.get()});
  } catch (const std::bad_alloc&) {  // fewer help, then
    for (; queued < helpers; ++queued) shared->leave();
  }
  shared->help();
  shared->wait();
}

void run_line(Line& line, Index threads) { Steps(line).run(threads); }

}  // namespace sigconv

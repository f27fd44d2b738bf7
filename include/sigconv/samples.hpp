#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "sigconv/spec.hpp"

namespace sigconv {

/// A shared buffer of samples that one thread fills and others read. Copies share the buffer.
class SampleStore {
 public:
  SampleStore() = default;
  explicit SampleStore(std::size_t capacity) : room_(new Room{1, capacity, nullptr}) {
    room_->samples = std::make_unique_for_overwrite<double[]>(capacity);
  }
  SampleStore(const SampleStore& other) : room_(other.room_) {
    if (room_ != nullptr) room_->handles.fetch_add(1, std::memory_order_relaxed);
  }
  SampleStore(SampleStore&& other) noexcept : room_(std::exchange(other.room_, nullptr)) {}
  SampleStore& operator=(SampleStore other) noexcept {
    std::swap(room_, other.room_);
    return *this;
  }
  ~SampleStore() {
    if (room_ != nullptr && room_->handles.fetch_sub(1, std::memory_order_acq_rel) == 1)
      delete room_;
  }

  double* data() const { return room_ == nullptr ? nullptr : room_->samples.get(); }
  std::size_t capacity() const { return room_ == nullptr ? 0 : room_->capacity; }
  /// Returns whether other copies exist, whose owners may be reading. Once it returns false, their
  /// reads are over and the buffer may be overwritten. (std::shared_ptr::use_count() does not
  /// guarantee this order.)
  bool shared() const {
    return room_ != nullptr && room_->handles.load(std::memory_order_acquire) > 1;
  }

 private:
  struct Room {
    std::atomic<int> handles;
    std::size_t capacity;
    std::unique_ptr<double[]> samples;
  };
  Room* room_ = nullptr;
};

/// The first and the last samples of a signal, as many as the kernel has taps.
struct Ends {
  std::vector<double> first;
  std::vector<double> last;  ///< empty while more are to come
};

/// The facts about a signal that its outputs need besides their windows.
struct Extent {
  Index length = kFar;                 ///< samples; kFar while more are to come
  double squares = 0;                  ///< sum x^2 of the present samples, for Scale::coeff
  Index missing = 0;                   ///< missing samples, for Scale
  std::shared_ptr<const Ends> ends{};  ///< for a plan with end_fit
};

}  // namespace sigconv

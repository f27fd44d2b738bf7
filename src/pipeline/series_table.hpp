#pragma once

#include <cassert>
#include <cstddef>
#include <deque>
#include <memory>
#include <utility>

namespace sigconv {

/// The series of a table, numbered in order of appearance. Each can be freed on its own. A freed
/// series costs nothing once all earlier ones are freed, and a pointer until then.
template <typename Series>
class SeriesTable {
 public:
  /// Adds a series, whose number is size().
  Series& add(Series series) {
    all_.push_back(std::make_unique<Series>(std::move(series)));
    ++held_;
    return *all_.back();
  }
  /// Frees a series. Its number is not used again.
  void free(std::size_t number) {
    assert(holds(number));
    all_[number - first_].reset();
    --held_;
    for (; !all_.empty() && all_.front() == nullptr; ++first_) all_.pop_front();
  }

  /// Returns the number of series that were added, freed ones included.
  std::size_t size() const { return first_ + all_.size(); }
  /// Returns the number of series that are not freed.
  std::size_t held() const { return held_; }
  /// Returns the number of the first series that is not freed, or size().
  std::size_t first() const { return first_; }
  bool holds(std::size_t number) const {
    return number >= first_ && number < size() && all_[number - first_] != nullptr;
  }
  Series& operator[](std::size_t number) { return *all_[number - first_]; }
  const Series& operator[](std::size_t number) const { return *all_[number - first_]; }

 private:
  std::deque<std::unique_ptr<Series>> all_;
  std::size_t first_ = 0;
  std::size_t held_ = 0;
};

}  // namespace sigconv

#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace sigconv {

/// A pool of objects for reuse, which keeps their memory. It holds as many as were ever in use at
/// once, up to kMost. Safe from any thread; an object may outlive the pool.
template <class T>
class Pool {
 public:
  std::shared_ptr<T> take() {
    std::unique_ptr<T> thing;
    {
      const std::lock_guard lock(store_->mutex);
      if (!store_->free.empty()) {
        thing = std::move(store_->free.back());
        store_->free.pop_back();
      }
    }
    if (!thing) thing = std::make_unique<T>();
    return {thing.release(), [store = store_](T* used) { store->give(used); }};
  }

 private:
  struct Store {
    std::mutex mutex;
    std::vector<std::unique_ptr<T>> free;

    Store() { free.reserve(kMost); }
    // Allocates nothing: an exception in a deleter ends the program.
    void give(T* used) noexcept {
      std::unique_ptr<T> thing(used);
      const std::lock_guard lock(mutex);
      if (free.size() < kMost) free.push_back(std::move(thing));
    }
    static constexpr std::size_t kMost = 32;  // more than these are freed
  };
  std::shared_ptr<Store> store_ = std::make_shared<Store>();
};

}  // namespace sigconv

#pragma once

#include <functional>
#include <memory>

#include "engine/pool.hpp"
#include "output/row_writer.hpp"
#include "pipeline/plot_feed.hpp"
#include "pipeline/threads.hpp"
#include "sigconv/plan.hpp"
#include "table/work.hpp"

namespace sigconv {

/// The compute stage, the fourth: convolves the windows of a piece of work and prints its lines. It
/// is pure except for recycled memory, so several threads call it at once.
class Computer {
 public:
  using Emit = std::function<void(std::shared_ptr<Text>)>;

  /// All arguments outlive the computer. `feed`: gathers the data of a plot, or null.
  Computer(const Plan& plan, const Layout& layout, const Format& format, const PlotFeed* feed)
      : plan_(plan), layout_(layout), format_(format), feed_(feed) {}

  /// Passes the texts of `work` to `emit`, in order. `executor`: runs the columns and texts of this
  /// work. `one_by_one`: emits each text before it prints the next one, so that its buffer is still
  /// in the cache.
  void compute(const Work& work, const Executor& executor, bool one_by_one, const Emit& emit);

 private:
  void convolve(const Window& window, const Executor& executor, Outputs& outputs) const;
  void print(const Work& work, std::span<const Lines> lines, const std::vector<Outputs>& outputs,
             Text& text) const;

  const Plan& plan_;
  const Layout& layout_;
  const Format& format_;
  const PlotFeed* feed_;
  Pool<std::vector<Outputs>> outputs_;
  Pool<Text> texts_;
};

}  // namespace sigconv

#pragma once

#include "engine/pool.hpp"
#include "output/row_writer.hpp"
#include "pipeline/pipeline.hpp"
#include "pipeline/plot_feed.hpp"
#include "sigconv/plan.hpp"
#include "table/work.hpp"

namespace sigconv {

/// Stage 4: the outputs of pieces of work, as text. Used from several threads at once.
class Computer {
 public:
  /// All of them outlive the computer.
  /// `feed`: what is drawn, or null.
  Computer(const Plan& plan, const Layout& layout, const Format& format, const PlotFeed* feed)
      : plan_(plan), layout_(layout), format_(format), feed_(feed) {}

  /// Gives the texts, in order. `run`: columns and lines of one work may be done at once. With
  /// `each`, a text is given before the next is made, which finds its memory in the caches.
  void compute(const Work& work, const Run& run, bool each,
               const std::function<void(std::shared_ptr<Text>)>& give);

 private:
  const Plan& plan_;
  const Layout& layout_;
  const Format& format_;
  const PlotFeed* feed_;
  Pool<std::vector<Outputs>> outputs_;
  Pool<Text> texts_;
};

}  // namespace sigconv

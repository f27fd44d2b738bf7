#pragma once

#include "pipeline/work_builder.hpp"

namespace sigconv {

/// Chooses the order of the outputs and cuts those that are ready into pieces of work.
class Cutter {
 public:
  virtual ~Cutter() = default;
  /// Told of each batch that the store has added.
  virtual void add(const SeriesBatch& /*batch*/) {}
  /// Adds the next outputs to a piece of work, or none if none are ready. `hurry`: cuts outputs
  /// that would be computed faster together with later ones.
  virtual void cut(WorkBuilder& builder, bool hurry) = 0;
};

}  // namespace sigconv

#pragma once

#include "pipeline/work_builder.hpp"

namespace sigconv {

/// A cutter of ready outputs into pieces of work. Each subclass has its own order of outputs.
class Cutter {
 public:
  virtual ~Cutter() = default;
  /// Called with each batch after the store has added it.
  virtual void add(const SeriesBatch& /*batch*/) {}
  /// Adds the next outputs to a piece of work, or none if none are ready. `hurry`: also cuts
  /// outputs that would be computed faster together with later ones.
  virtual void cut(WorkBuilder& builder, bool hurry) = 0;
};

}  // namespace sigconv

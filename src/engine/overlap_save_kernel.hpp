#pragma once

#include <optional>
#include <vector>

#include "engine/fft.hpp"
#include "engine/overlap_save.hpp"

namespace sigconv {

/// The spectra and the facts of a kernel.
struct OverlapSave::Kernel {
  std::vector<AlignedBuffer> spectra;   // one for each part
  std::vector<double> part_magnitudes;  // sum |w| of each part
  std::optional<Plan> rest;             // the taps after the last part, if there are any
  double magnitude = 0;                 // sum |w|
  double norm = 0;                      // sqrt(sum w^2)
  bool integers = true;
  bool negatives = false;
};

}  // namespace sigconv

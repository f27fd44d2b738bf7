#pragma once

/// The limits of the core that runs the benchmark.
namespace sigconv::bench {

/// Returns the rate of fused multiply-adds of doubles in registers, in GFLOP/s: two operations
/// each.
double fma_peak();

/// Returns the rate of a[i] = b[i] + s * c[i] over `bytes` in all, in GB/s: 24 bytes an element
/// (McCalpin, STREAM, 1995).
double triad(double bytes);

}  // namespace sigconv::bench

#pragma once

/// The limits of the core that runs this.
namespace sigconv::bench {

/// Fused multiply-adds of doubles in registers, GFLOP/s: two operations each.
double fma_peak();

/// a[i] = b[i] + s * c[i] over `bytes` in all, GB/s: 24 bytes an element (McCalpin, STREAM, 1995).
double triad(double bytes);

}  // namespace sigconv::bench

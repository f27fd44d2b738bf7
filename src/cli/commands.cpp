#include "cli/commands.hpp"

namespace sigconv {
namespace {

constexpr Command kCommands[] = {
    {"conv", Family::series, Operation::convolve, 1, false,
     "Convolves each chosen column with a kernel; the other columns stay beside it.",
     R"(Examples:
  seq 5 | sigconv conv -k 1,1,1
  sigconv conv -k gaussian:2 --pad mirror -c wind data/seattle-weather.csv
  sigconv conv -k box:12 --mode valid data/co2.csv
)"},
    {"corr", Family::series, Operation::correlate, 1, false,
     "Correlates each chosen column with a kernel, which is not flipped.",
     R"(Examples:
  seq 5 | sigconv corr -k -1,0,1 --pad edge
  sigconv corr -k -1,1 --align causal --append -c wind data/seattle-weather.csv
  sigconv corr -k 1,2,1 --max-lag 3 --lags data/nile.csv
)"},
    {"autocorr", Family::correlogram, Operation::correlate, 1, false,
     "Correlates each chosen column with itself, lag by lag.",
     R"(Examples:
  sigconv autocorr --signal 1,2,3,4
  sigconv autocorr --demean --scale coeff --max-lag 24 data/co2.csv
  sigconv autocorr --demean --scale coeff --peaks 3 data/nile.csv
)"},
    {"pad", Family::series, Operation::pad, 1, false,
     "Writes the extended signal: the samples that conv and corr read beyond its ends.",
     R"(Examples:
  seq 4 | sigconv pad --width 3 --pad mirror
  seq 4 | sigconv pad --width 0,6 --pad odd
  sigconv pad --width 12,0 --pad-value mean:12 data/nile.csv
)"},
    {"kernel", Family::kernel, Operation::convolve, 1, false,
     "Designs a kernel and prints it, a tap a line: what -k makes of it.",
     R"(Examples:
  sigconv kernel gaussian:2
  sigconv kernel savgol 7 2
  sigconv kernel lowpass:50 --rate 1000 --transition 20 --attenuation 60
)"},
    {"response", Family::response, Operation::convolve, 1, false,
     "Writes what a kernel does to each frequency: gain, phase and delay.",
     R"(Examples:
  sigconv response -k box:5 --points 8
  sigconv response -k lowpass:50,101 --rate 1000 --fixed 4
  sigconv response -k gaussian:2 --align center
)"},
    {"fit", Family::fit, Operation::convolve, 1, false,
     "Learns the kernel by which conv makes a target of an input: least squares.",
     R"(Examples:
  seq 9 | awk '{print $1*$1%7","$1%3}' | sigconv fit -c 1 --target 2 --taps 2 -q
  sigconv fit -q -c temp_max --target temp_min --taps 3 data/seattle-weather.csv
  sigconv fit -q -c 3 --target wind --taps 3 --demean data/seattle-weather.csv
)"},
    {"deconv", Family::deconv, Operation::convolve, 1, false,
     "Recovers the columns that conv with a kernel has made these of.",
     R"(Examples:
  sigconv deconv -k 1,2 --mode full --signal 3,7,6,8
  sigconv deconv -q -k box:3 --ridge 0.01 -c wind data/seattle-weather.csv
  sigconv deconv -k ewma:0.5 --signal 1,1.5,1.75
)"},
    {"conv1d", Family::layer, Operation::correlate, 1, false,
     "A neural network's layer: many channels in, many kernels, not flipped.",
     R"(Examples:
  sigconv conv1d -k 5,7 --stride 2 --padding 1 --bias 1 --signal 2,3,4
  sigconv conv1d -k data/w1.csv data/x1.csv
  sigconv conv1d --shape-only --kernel-shape 8,3,5 --input-shape 3,100
)"},
    {"conv2d", Family::layer, Operation::correlate, 2, false,
     "A neural network's layer on images: many channels in, many kernels.",
     R"(Examples:
  sigconv conv2d -k data/w.csv data/x.csv
  sigconv conv2d -k data/w.csv --padding same --padding-mode reflect data/x.csv
  sigconv conv2d --shape-only --kernel-shape 64,3,7,7 --input-shape 3,224,224
)"},
    {"conv", Family::series, Operation::convolve, 1, true,
     "Gradients of a loss by the input and kernel of conv, from dL/dy.",
     R"(Examples:
  sigconv grad conv -k 1,2 --signal 1,2,3 --upstream 1,1,1 --wrt kernel
  sigconv grad conv -k 1,2 --pad odd --signal 1,2,3 --upstream 1,0,0 --wrt input
  sigconv grad conv -k box:3 --signal 1,2,3 --upstream 1,0,2 --wrt bias
)"},
    {"corr", Family::series, Operation::correlate, 1, true,
     "Gradients of a loss by the input and kernel of corr, from dL/dy.",
     R"(Examples:
  sigconv grad corr -k 1,2 --signal 1,2,3 --upstream 1,1,1 --wrt kernel
  sigconv grad corr -k 1,0 --stride 2 --signal 1,2,3 --upstream 1,2 --wrt input
  sigconv grad corr -k 1,2 --normalize --signal 1,2 --upstream 1,0 --wrt kernel
)"},
    {"conv1d", Family::layer, Operation::correlate, 1, true,
     "Gradients of a loss by the input, kernel and bias of conv1d, from dL/dy.",
     R"(Examples:
  sigconv grad conv1d -k 5,7 --signal 2,3,4 --upstream 1,1 --wrt kernel
  sigconv grad conv1d -k 5,7 --stride 2 --signal 2,3,4 --upstream 1 --wrt input
  sigconv grad conv1d -k 5,7 --signal 2,3,4 --upstream 1,2 --wrt bias
)"},
    {"conv2d", Family::layer, Operation::correlate, 2, true,
     "Gradients of a loss by the input, kernel and bias of conv2d, from dL/dy.",
     R"(Examples:
  sigconv grad conv2d -k data/w.csv --upstream data/g.csv --wrt bias data/x.csv
  sigconv grad conv2d -k data/w.csv --upstream data/g.csv --wrt input data/x.csv
  sigconv grad conv2d -k 1,2 --signal 1,2,3 --upstream 1,1 --wrt kernel
)"},
    {"conv", Family::series, Operation::convolve, 1, false,
     "Writes each output of conv as a longhand sum, and how the kernel slides.",
     R"(Examples:
  sigconv explain conv -k 1,0,-1 --signal 1,2,3,4
  sigconv explain conv -k 1,2,1 --pad mirror --format markdown --signal 5,6,7
  sigconv explain conv -k box:3 --outputs 3,7-9 data/nile.csv
)",
     true},
    {"corr", Family::series, Operation::correlate, 1, false,
     "Writes each output of corr as a longhand sum, and how the kernel slides.",
     R"(Examples:
  sigconv explain corr -k 1,0,-1 --mode valid --signal 1,2,3,4
  sigconv explain corr -k 1,2 --dilation 2 --stride 2 --signal 1,2,3,4,5
  sigconv explain corr -k -1,1 --align causal --outputs 0-3 data/nile.csv
)",
     true},
    {"conv1d", Family::layer, Operation::correlate, 1, false,
     "Writes each output of conv1d as a longhand sum, channel by channel.",
     R"(Examples:
  sigconv explain conv1d -k 5,7 --stride 2 --padding 1 --bias 1 --signal 2,3,4
  sigconv explain conv1d -k data/w1.csv --outputs 0-3 data/x1.csv
  sigconv explain conv1d -k 5,7 --format latex --signal 2,3,4
)",
     true},
    {"conv2d", Family::layer, Operation::correlate, 2, false,
     "Writes each output of conv2d as a longhand sum, patch by patch.",
     R"(Examples:
  sigconv explain conv2d -k data/w.csv data/x.csv
  sigconv explain conv2d -k data/w.csv --padding 1 --outputs 0,1 data/x.csv
  sigconv explain conv2d -k data/w.csv --format latex --outputs 0 data/x.csv
)",
     true},
    {"conv", Family::series, Operation::convolve, 1, true,
     "Writes each gradient of conv as a longhand sum, and as a convolution.",
     R"(Examples:
  sigconv explain grad conv -k 1,2 --signal 1,2,3 --upstream 1,0,2
  sigconv explain grad conv -k 1,2 --pad odd --signal 1,2,3 --upstream 1,1,1
  sigconv explain grad conv -k 1,2 --stride 2 --signal 1,2,3 --upstream 1,2
)",
     true},
    {"corr", Family::series, Operation::correlate, 1, true,
     "Writes each gradient of corr as a longhand sum, and as a convolution.",
     R"(Examples:
  sigconv explain grad corr -k 1,2 --signal 1,2,3 --upstream 1,0,2
  sigconv explain grad corr -k 1,2 --normalize --signal 1,2 --upstream 1,0
  sigconv explain grad corr -k 1,0 --stride 2 --signal 1,2,3 --upstream 1,2
)",
     true},
    {"conv1d", Family::layer, Operation::correlate, 1, true,
     "Writes each gradient of conv1d as a longhand sum.",
     R"(Examples:
  sigconv explain grad conv1d -k 5,7 --signal 2,3,4 --upstream 1,2
  sigconv explain grad conv1d -k 5,7 --stride 2 --signal 2,3,4 --upstream 1
  sigconv explain grad conv1d -k 5,7 --signal 2,3,4 --upstream 1,2 --wrt bias
)",
     true},
    {"conv2d", Family::layer, Operation::correlate, 2, true,
     "Writes each gradient of conv2d as a longhand sum.",
     R"(Examples:
  sigconv explain grad conv2d -k data/w.csv --upstream data/g.csv data/x.csv
  sigconv explain grad conv2d -k 1,2 --signal 1,2,3 --upstream 1,1 --wrt bias
  sigconv explain grad conv2d -k 1,2 --stride 2 --signal 1,2 --upstream 1
)",
     true},
};

}  // namespace

std::span<const Command> commands() { return kCommands; }

}  // namespace sigconv

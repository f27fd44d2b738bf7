#include "commands/table.hpp"

#include "cli/help.hpp"
#include "commands/autocorr.hpp"
#include "commands/conv.hpp"
#include "commands/deconv.hpp"
#include "commands/explain.hpp"
#include "commands/fit.hpp"
#include "commands/grad.hpp"
#include "commands/kernel.hpp"
#include "commands/layer.hpp"
#include "commands/response.hpp"

namespace sigconv {
namespace {

constexpr Command kCommands[] = {
    {"conv", CommandGroup::series, "Convolve columns with a kernel, which is flipped",
     R"(  seq 5 | sigconv conv -k 1,1,1
  sigconv conv -k gaussian:2 --pad mirror -c wind data/seattle-weather.csv
  sigconv conv -k box:12 --mode valid data/co2.csv
)",
     prepare<ConvOptions, add_conv, run_conv>, padding_patterns},
    {"corr", CommandGroup::series, "Correlate columns with a kernel, which is not flipped",
     R"(  seq 5 | sigconv corr -k -1,0,1 --pad edge
  sigconv corr -k -1,1 --align causal --append -c wind data/seattle-weather.csv
  sigconv corr -k 1,2,1 --max-lag 3 --lags data/nile.csv
)",
     prepare<ConvOptions, add_corr, run_conv>, padding_patterns},
    {"autocorr", CommandGroup::series, "Correlate columns with themselves at each lag",
     R"(  sigconv autocorr --signal 1,2,3,4
  sigconv autocorr --demean --scale coeff --max-lag 24 data/co2.csv
  sigconv autocorr --demean --scale coeff --peaks 3 data/nile.csv
)",
     prepare<AutocorrOptions, add_autocorr, run_autocorr>},
    {"pad", CommandGroup::series, "Extend a signal by padding, as conv and corr do",
     R"(  seq 4 | sigconv pad --width 3 --pad mirror
  seq 4 | sigconv pad --width 0,6 --pad odd
  sigconv pad --width 12,0 --pad-value mean:12 data/nile.csv
)",
     prepare<ConvOptions, add_pad, run_conv>, padding_patterns},
    {"kernel", CommandGroup::kernels, "Design a kernel and print its taps, one per line",
     R"(  sigconv kernel gaussian:2
  sigconv kernel savgol 7 2
  sigconv kernel lowpass:50 --rate 1000 --transition 20 --attenuation 60
)",
     prepare<KernelOptions, add_kernel_command, run_kernel>, designs_list},
    {"response", CommandGroup::kernels, "Compute gain, phase and delay of a kernel by frequency",
     R"(  sigconv response -k lowpass:50,101 --rate 1000 --fixed 4
  sigconv response -k gaussian:2 --align center
  sigconv response -k lowpass:20,31 --time time --points 4 data/ecg.csv
)",
     prepare<ResponseOptions, add_response, run_response>},
    {"fit", CommandGroup::kernels, "Learn the kernel that turns an input into a target",
     R"(  printf 'x,y\n1,2\n2,3\n4,6\n' | sigconv fit -q --target y --taps 2
  sigconv fit -q -c temp_max --target temp_min --taps 3 data/seattle-weather.csv
  sigconv fit -q -c 3 --target wind --taps 3 --demean data/seattle-weather.csv
)",
     prepare<FitOptions, add_fit, run_fit>, padding_patterns},
    {"deconv", CommandGroup::kernels, "Recover the input of conv from its output and kernel",
     R"(  sigconv deconv -k 1,2 --mode full --signal 3,7,6,8
  sigconv deconv -q -k box:3 --ridge 0.01 -c wind data/seattle-weather.csv
  sigconv deconv -k ewma:0.5 --signal 1,1.5,1.75
)",
     prepare<DeconvOptions, add_deconv, run_deconv>, padding_patterns},
    {"conv1d", CommandGroup::layers, "Compute a 1-D convolution layer of a neural network",
     R"(  sigconv conv1d -k 5,7 --stride 2 --padding 1 --bias 1 --signal 2,3,4
  sigconv conv1d -k data/w1.csv data/x1.csv
  sigconv conv1d --shape-only --kernel-shape 8,3,5 --input-shape 3,100
)",
     prepare<LayerOptions, add_conv1d, run_layer>, padding_patterns},
    {"conv2d", CommandGroup::layers, "Compute a 2-D convolution layer of a neural network",
     R"(  sigconv conv2d -k data/w.csv data/x.csv
  sigconv conv2d -k data/w.csv --padding same --padding-mode reflect data/x.csv
  sigconv conv2d --shape-only --kernel-shape 64,3,7,7 --input-shape 3,224,224
)",
     prepare<LayerOptions, add_conv2d, run_layer>, padding_patterns},
    {"grad conv", CommandGroup::gradients, "Compute the gradients of conv from dL/dy",
     R"(  sigconv grad conv -k 1,2 --signal 1,2,3 --upstream 1,1,1 --wrt kernel
  sigconv grad conv -k 1,2 --pad odd --signal 1,2,3 --upstream 1,0,0 --wrt input
  sigconv grad conv -k box:3 --signal 1,2,3 --upstream 1,0,2 --wrt bias
)",
     prepare<GradOptions, add_grad_conv, run_grad>, padding_patterns},
    {"grad corr", CommandGroup::gradients, "Compute the gradients of corr from dL/dy",
     R"(  sigconv grad corr -k 1,2 --signal 1,2,3 --upstream 1,1,1 --wrt kernel
  sigconv grad corr -k 1,0 --stride 2 --signal 1,2,3 --upstream 1,2 --wrt input
  sigconv grad corr -k 1,2 --normalize --signal 1,2 --upstream 1,0 --wrt kernel
)",
     prepare<GradOptions, add_grad_corr, run_grad>, padding_patterns},
    {"grad conv1d", CommandGroup::gradients, "Compute the gradients of conv1d from dL/dy",
     R"(  sigconv grad conv1d -k 5,7 --signal 2,3,4 --upstream 1,1 --wrt kernel
  sigconv grad conv1d -k 5,7 --stride 2 --signal 2,3,4 --upstream 1 --wrt input
  sigconv grad conv1d -k 5,7 --signal 2,3,4 --upstream 1,2 --wrt bias
)",
     prepare<LayerOptions, add_grad_conv1d, run_grad_layer>, padding_patterns},
    {"grad conv2d", CommandGroup::gradients, "Compute the gradients of conv2d from dL/dy",
     R"(  sigconv grad conv2d -k data/w.csv --upstream data/g.csv --wrt bias data/x.csv
  sigconv grad conv2d -k data/w.csv --upstream data/g.csv --wrt input data/x.csv
  sigconv grad conv2d -k 1,2 --signal 1,2,3 --upstream 1,1 --wrt kernel
)",
     prepare<LayerOptions, add_grad_conv2d, run_grad_layer>, padding_patterns},
    {"explain conv", CommandGroup::explanations, "Write each output of conv as a longhand sum",
     R"(  sigconv explain conv -k 1,0,-1 --signal 1,2,3,4
  sigconv explain conv -k 1,2,1 --pad mirror --format markdown --signal 5,6,7
  sigconv explain conv -k box:3 --outputs 3,7-9 data/nile.csv
)",
     prepare<ExplainOptions, add_explain_conv, run_explain>, padding_patterns},
    {"explain corr", CommandGroup::explanations, "Write each output of corr as a longhand sum",
     R"(  sigconv explain corr -k 1,0,-1 --mode valid --signal 1,2,3,4
  sigconv explain corr -k 1,2 --dilation 2 --stride 2 --signal 1,2,3,4,5
  sigconv explain corr -k -1,1 --align causal --outputs 0-3 data/nile.csv
)",
     prepare<ExplainOptions, add_explain_corr, run_explain>, padding_patterns},
    {"explain conv1d", CommandGroup::explanations, "Write each output of conv1d as a longhand sum",
     R"(  sigconv explain conv1d -k 5,7 --stride 2 --padding 1 --bias 1 --signal 2,3,4
  sigconv explain conv1d -k data/w1.csv --outputs 0-3 data/x1.csv
  sigconv explain conv1d -k 5,7 --format latex --signal 2,3,4
)",
     prepare<ExplainLayerOptions, add_explain_conv1d, run_explain_layer>, padding_patterns},
    {"explain conv2d", CommandGroup::explanations, "Write each output of conv2d as a longhand sum",
     R"(  sigconv explain conv2d -k data/w.csv data/x.csv
  sigconv explain conv2d -k data/w.csv --padding 1 --outputs 0,1 data/x.csv
  sigconv explain conv2d -k data/w.csv --format latex --outputs 0 data/x.csv
)",
     prepare<ExplainLayerOptions, add_explain_conv2d, run_explain_layer>, padding_patterns},
    {"explain grad conv", CommandGroup::explanations,
     "Write each gradient of conv as a longhand sum",
     R"(  sigconv explain grad conv -k 1,2 --signal 1,2,3 --upstream 1,0,2
  sigconv explain grad conv -k 1,2 --pad odd --signal 1,2,3 --upstream 1,1,1
  sigconv explain grad conv -k 1,2 --stride 2 --signal 1,2,3 --upstream 1,2
)",
     prepare<ExplainOptions, add_explain_grad_conv, run_explain>, padding_patterns},
    {"explain grad corr", CommandGroup::explanations,
     "Write each gradient of corr as a longhand sum",
     R"(  sigconv explain grad corr -k 1,2 --signal 1,2,3 --upstream 1,0,2
  sigconv explain grad corr -k 1,2 --normalize --signal 1,2 --upstream 1,0
  sigconv explain grad corr -k 1,0 --stride 2 --signal 1,2,3 --upstream 1,2
)",
     prepare<ExplainOptions, add_explain_grad_corr, run_explain>, padding_patterns},
    {"explain grad conv1d", CommandGroup::explanations,
     "Write each gradient of conv1d as a longhand sum",
     R"(  sigconv explain grad conv1d -k 5,7 --signal 2,3,4 --upstream 1,2
  sigconv explain grad conv1d -k 5,7 --stride 2 --signal 2,3,4 --upstream 1
  sigconv explain grad conv1d -k 5,7 --signal 2,3,4 --upstream 1,2 --wrt bias
)",
     prepare<ExplainLayerOptions, add_explain_grad_conv1d, run_explain_layer>, padding_patterns},
    {"explain grad conv2d", CommandGroup::explanations,
     "Write each gradient of conv2d as a longhand sum",
     R"(  sigconv explain grad conv2d -k data/w.csv --upstream data/g.csv data/x.csv
  sigconv explain grad conv2d -k 1,2 --signal 1,2,3 --upstream 1,1 --wrt bias
  sigconv explain grad conv2d -k 1,2 --stride 2 --signal 1,2 --upstream 1
)",
     prepare<ExplainLayerOptions, add_explain_grad_conv2d, run_explain_layer>, padding_patterns},
};

}  // namespace

std::span<const Command> commands() { return kCommands; }

}  // namespace sigconv

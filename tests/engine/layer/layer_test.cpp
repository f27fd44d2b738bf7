// Compares layers with the definition, and checks that their gradients are the adjoint map.
#include "sigconv/layer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <new>
#include <numeric>
#include <ostream>
#include <type_traits>

#include "engine/cases.hpp"
#include "engine/extension.hpp"
#include "sigconv/convolve.hpp"
#include "simd/dispatch.hpp"

namespace sigconv {
namespace {

struct LayerCase {
  LayerSpec spec;
  Shape input;
  Shape weight;
};

std::ostream& operator<<(std::ostream& out, const LayerCase& c) {
  return out << text_of(c.input) << " by " << text_of(c.weight) << ", groups " << c.spec.groups
             << ", stride " << c.spec.stride[0] << ',' << c.spec.stride[1] << ", dilation "
             << c.spec.dilation[0] << ',' << c.spec.dilation[1] << ", padding "
             << c.spec.padding.before[0] << ',' << c.spec.padding.after[0] << ','
             << c.spec.padding.before[1] << ',' << c.spec.padding.after[1] << ", rule "
             << static_cast<int>(c.spec.extension.rule) << (c.spec.flip ? ", flipped" : "");
}

std::vector<LayerCase> layer_cases(const Extension& extension) {
  std::vector<LayerCase> table;
  const auto add = [&](LayerSpec spec, Shape input, Shape weight) {
    spec.extension = extension;
    spec.flip = table.size() % 2 == 1;
    table.push_back({spec, std::move(input), std::move(weight)});
  };
  for (const Index stride : {1, 2, 3})
    for (const Index dilation : {1, 2})
      for (const auto& [left, right] : {std::pair<Index, Index>{0, 0}, {1, 2}, {40, 25}})
        for (const Index groups : {1, 3}) {
          LayerSpec spec;
          spec.stride = {1, stride};
          spec.dilation = {1, dilation};
          spec.padding.before = {0, left};
          spec.padding.after = {0, right};
          spec.groups = groups;
          add(spec, {3, 17}, {3, 3 / groups, 4});
          add(spec, {2, 6, 31}, {9, 6 / groups, 3});
          spec.dimensions = 2;
          spec.stride = {stride, 1 + stride % 2};
          spec.dilation = {dilation, 1};
          spec.padding.before = {left % 7, right};
          spec.padding.after = {right % 5, left % 3};
          add(spec, {2, 3, 9, 7}, {6, 3 / groups, 3, 2});
        }
  // Sizes next to the tiles of 24, 16 and 8 positions, the panels of 8, 4, 2 and 1 channels, and
  // the chains of 512 products.
  for (const Index channels : {1, 2, 3, 7, 8, 15, 24, 33})
    for (const Index length : {1, 7, 8, 23, 24, 25, 200, 1001})
      add({}, {2, length + 2}, {channels, 2, 3});
  for (const Index channels : {170, 171, 342}) add({}, {channels, 40}, {5, channels, 3});
  LayerSpec image;
  image.dimensions = 2;
  image.padding.before = image.padding.after = {1, 1};
  add(image, {5, 40, 60}, {9, 5, 3, 3});
  add(image, {1, 300, 300}, {1, 1, 3, 3});
  LayerSpec wide;
  wide.stride = {1, 5};  // more than the taps: no window reads some samples
  add(wide, {2, 99}, {3, 2, 3});
  return table;
}

// Returns the extensions that a layer can have: its pad value must be a number.
std::vector<NamedExtension> layer_extensions() {
  auto all = extensions();
  std::erase_if(all, [](const NamedExtension& each) {
    return each.extension.value.kind != PadValue::Kind::literal;
  });
  return all;
}

struct Made {
  LayerPlan plan;
  std::vector<double> x, w, b, y;
};

Made made(const LayerCase& c) {
  const auto plan = make_layer_plan(c.spec, c.input, c.weight, c.weight[0]);
  EXPECT_TRUE(plan) << c << ": " << plan.error().message;
  Made made{*plan,
            noise(plan->inputs(), 1, 53),
            noise(volume(c.weight), 2, 53),
            noise(c.weight[0], 3, 53),
            {}};
  made.y.resize(static_cast<std::size_t>(plan->outputs()));
  return made;
}

double dot(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}
double magnitude(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::abs(a[i] * b[i]);
  return sum;
}

class LayerTable : public testing::TestWithParam<NamedExtension> {};

TEST_P(LayerTable, HasTheBitsOfTheDefinitionOnEveryInstructionSet) {
  for (LayerCase c : layer_cases(GetParam().extension)) {
    c.spec.method = Method::reference;
    Made expected = made(c);
    layer_forward(expected.plan, expected.x, expected.w, expected.b, expected.y);
    c.spec.method = Method::automatic;
    Made fast = made(c);
    for (const auto set : available_instruction_sets()) {
      const InstructionSetLimit limit(set);
      layer_forward(fast.plan, fast.x, fast.w, fast.b, fast.y);
      ASSERT_TRUE(same_bits(expected.y, fast.y)) << c << ", " << name_of(set);
    }
  }
}

// The outputs are linear in the input, the kernel and the bias, so that <g, A x> = <A' g, x>. The
// padding of Rule::constant adds outputs that do not depend on x; they are subtracted.
TEST_P(LayerTable, GradientsAreTheAdjointOfTheForwardMap) {
  for (const LayerCase& c : layer_cases(GetParam().extension)) {
    Made m = made(c);
    auto g = noise(m.plan.outputs(), 4, 53);
    std::vector<double> dx(m.x.size());
    std::vector<double> dw(m.w.size());
    std::vector<double> db(m.b.size());
    layer_input_gradient(m.plan, m.w, g, dx);
    layer_kernel_gradient(m.plan, m.x, g, dw);
    layer_bias_gradient(m.plan, g, db);

    layer_forward(m.plan, m.x, m.w, {}, m.y);
    leave_out_missing(m.y, g);
    const double all = dot(g, m.y);
    // The sum of |g| * |w| * |x| over all products bounds the rounding.
    const double bound = 1e-12 * static_cast<double>(m.plan.outputs()) * 16 *
                         static_cast<double>(m.plan.group_inputs() * m.plan.taps());
    EXPECT_NEAR(dot(dw, m.w), all, bound) << c;
    std::vector<double> still(m.y.size());
    layer_forward(m.plan, std::vector<double>(m.x.size()), m.w, {}, still);
    leave_out_missing(still, g);
    EXPECT_NEAR(dot(dx, m.x), all - dot(g, still), bound) << c;
    layer_forward(m.plan, m.x, m.w, m.b, m.y);
    leave_out_missing(m.y, g);
    EXPECT_NEAR(dot(db, m.b), dot(g, m.y) - all, 1e-12 * magnitude(g, m.y)) << c;
  }
}

INSTANTIATE_TEST_SUITE_P(Extensions, LayerTable, testing::ValuesIn(layer_extensions()),
                         [](const auto& row) { return row.param.name; });

// Compares each number of both gradients with a difference of the outputs.
TEST(LayerGradient, IsTheSlopeOfEveryNumber) {
  LayerCase c;
  c.spec.dimensions = 2;
  c.spec.stride = {2, 1};
  c.spec.dilation = {1, 2};
  c.spec.padding.before = {1, 2};
  c.spec.padding.after = {3, 0};
  c.spec.groups = 2;
  c.input = {2, 4, 5, 6};
  c.weight = {4, 2, 2, 3};
  for (const NamedExtension& each : layer_extensions()) {
    c.spec.extension = each.extension;
    Made m = made(c);
    auto g = noise(m.plan.outputs(), 4, 53);
    std::vector<double> dx(m.x.size());
    std::vector<double> dw(m.w.size());
    layer_input_gradient(m.plan, m.w, g, dx);
    layer_kernel_gradient(m.plan, m.x, g, dw);
    const auto slope = [&](std::vector<double>& numbers, std::size_t i) {
      const double kept = numbers[i];
      double loss[2];
      for (const int side : {0, 1}) {
        numbers[i] = kept + (side == 0 ? 0.5 : -0.5);
        layer_forward(m.plan, m.x, m.w, {}, m.y);
        leave_out_missing(m.y, g);
        loss[side] = dot(g, m.y);
      }
      numbers[i] = kept;
      return loss[0] - loss[1];
    };
    for (std::size_t i = 0; i < m.x.size(); ++i) ASSERT_NEAR(slope(m.x, i), dx[i], 1e-9) << i;
    for (std::size_t i = 0; i < m.w.size(); ++i) ASSERT_NEAR(slope(m.w, i), dw[i], 1e-9) << i;
  }
}

// 2048 rows of 2^53 samples: their product is a multiple of 2^64.
TEST(LayerMemory, RefusesAPaddedInputWhoseSizeOverflows) {
  LayerSpec spec;
  spec.dimensions = 2;
  spec.stride = {1, kFar};
  spec.padding.after = {0, kFar - 1};
  for (const NamedExtension& each : layer_extensions()) {
    spec.extension = each.extension;
    const auto plan = make_layer_plan(spec, {1, 2048, 1}, {1, 1, 1, 1}, std::nullopt);
    ASSERT_TRUE(plan);
    std::vector<double> x(2048);
    std::vector<double> w(1);
    std::vector<double> y(static_cast<std::size_t>(plan->outputs()));
    const Fill fill = fill_of(each.extension.rule);
    if (fill == Fill::value) continue;
    EXPECT_THROW(layer_input_gradient(*plan, w, y, x), std::bad_alloc) << each.name;
    if (fill != Fill::combination) continue;
    EXPECT_THROW(layer_forward(*plan, x, w, {}, y), std::bad_alloc) << each.name;
    EXPECT_THROW(layer_kernel_gradient(*plan, x, y, w), std::bad_alloc) << each.name;
  }
}

TEST(MakeLayerPlan, IsTheOnlyWayToMakeALayerPlan) {
  EXPECT_FALSE(std::is_default_constructible_v<LayerPlan>);
}

TEST(MakeLayerPlan, FromAPlanGivesTheOutputsOfThatPlan) {
  const auto kernel = noise(4, 1, 53);
  const auto x = noise(2 * 30, 2, 53);
  for (const Operation operation : {Operation::convolve, Operation::correlate})
    for (const Mode mode : {Mode::same, Mode::full, Mode::valid})
      for (const Index stride : {1, 3}) {
        Spec spec;
        spec.operation = operation;
        spec.mode = mode;
        spec.stride = stride;
        spec.dilation = 2;
        const auto plan = make_plan(spec, kernel);
        ASSERT_TRUE(plan);
        const auto layer = make_layer_plan(*plan, 2, 30, operation == Operation::convolve);
        ASSERT_TRUE(layer);
        std::vector<double> y(static_cast<std::size_t>(layer->outputs()));
        layer_forward(*layer, x, kernel, {}, y);
        std::vector<double> expected;
        for (const std::size_t first : {std::size_t{0}, std::size_t{30}}) {
          const auto outputs = convolve(*plan, std::span(x).subspan(first, 30));
          ASSERT_TRUE(outputs);
          expected.insert(expected.end(), outputs->begin(), outputs->end());
        }
        ASSERT_EQ(y.size(), expected.size());
        for (std::size_t i = 0; i < y.size(); ++i)
          EXPECT_NEAR(y[i], expected[i], 1e-13) << static_cast<int>(mode) << ", stride " << stride;
      }
}

TEST(MakeLayerPlan, FromAPlanRejectsASignalWithoutOutputs) {
  Spec spec;
  spec.mode = Mode::valid;
  const auto layer = make_layer_plan(*make_plan(spec, std::vector{1.0, 2.0}), 1, 1, false);
  ASSERT_FALSE(layer);
  EXPECT_EQ(layer.error().fault, Fault::signal_too_short);
}

TEST(MakeLayerPlan, RefusesFewerThanOneBatch) {
  const auto layer = make_layer_plan(*make_plan({}, std::vector{1.0, 2.0}), 0, 5, false);
  ASSERT_FALSE(layer);
  EXPECT_EQ(layer.error().field, ErrorField::batch);
}

TEST(MakeLayerPlan, RefusesAPadValueThatIsReadFromTheInput) {
  LayerSpec spec;
  spec.extension = {Rule::constant, {PadValue::Kind::mean, 0, {}}};
  const auto layer = make_layer_plan(spec, {1, 5}, {1, 1, 3}, std::nullopt);
  ASSERT_FALSE(layer);
  EXPECT_EQ(layer.error().message,
            "pad_value of a layer must be a number; it cannot depend on the input");
}

TEST(MakeLayerPlan, NamesTheGroupsThatWouldFit) {
  const auto counts = [](const Shape& weight) {
    const auto layer = make_layer_plan({}, {4, 9}, weight, std::nullopt);
    EXPECT_FALSE(layer);
    EXPECT_EQ(layer.error().fault, Fault::channels_differ);
    return std::vector<Value>(layer.error().values.begin() + 2, layer.error().values.end());
  };
  EXPECT_EQ(counts({6, 2, 3}), (std::vector<Value>{Index{4}, Index{2}, Index{2}}));
  EXPECT_EQ(counts({5, 2, 3}), (std::vector<Value>{Index{4}, Index{2}})) << "5 outputs, 2 groups";
  EXPECT_EQ(counts({6, 3, 3}), (std::vector<Value>{Index{4}, Index{3}}));
}

TEST(MakeLayerPlan, RejectsNegativeSizesAndThreeDimensions) {
  for (const auto& [input, weight] : {std::pair<Shape, Shape>{{1, -5}, {1, 1, -3}},
                                      {{-1, 5}, {1, -1, 3}},
                                      {{1, 5}, {-2, 1, 3}}}) {
    const auto plan = make_layer_plan({}, input, weight, std::nullopt);
    ASSERT_FALSE(plan) << text_of(input);
    EXPECT_EQ(plan.error().fault, Fault::tensor_empty) << text_of(input);
  }
  LayerSpec spec;
  spec.dimensions = 3;
  EXPECT_EQ(make_layer_plan(spec, {1, 2, 2, 2}, {1, 1, 1, 1, 1}, std::nullopt).error().fault,
            Fault::layer_dimensions);
}

}  // namespace
}  // namespace sigconv

#include "explain/subject.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <new>

#include "engine/share.hpp"

namespace sigconv {
namespace {

using Numbers = std::vector<double>;

// Returns the place on each axis for a flat index, in which the last axis varies fastest.
std::vector<Index> places_of(Index flat, const std::vector<Index>& lengths) {
  std::vector<Index> places(lengths.size());
  for (std::size_t axis = lengths.size(); axis-- > 0; flat /= lengths[axis])
    places[axis] = flat % lengths[axis];
  return places;
}

Error too_many(Index count, const char* what, Index limit) {
  return data_error(
      {}, fmt::format("there are {} {} to explain, but the limit is {}", count, what, limit),
      "choose some with --outputs, such as 3,7-9, or raise --limit");
}

// Returns the flat indices that the request asks for, from `count` in each of `times` columns.
Result<std::vector<Index>> chosen(Index count, Index times, const char* what,
                                  const ExplainRequest& request) {
  const Index most = request.limit / times;
  std::vector<Index> flats;
  auto runs = request.outputs;
  if (runs.empty()) runs.emplace_back(0, count - 1);
  for (const auto& [first, last] : runs) {
    if (last >= count)
      return data_error("--outputs",
                        fmt::format("there is no index {}: the {} are numbered from 0 to {}", last,
                                    what, count - 1));
    if (last - first >= most) return too_many((last - first + 1) * times, what, request.limit);
    for (Index flat = first; flat <= last; ++flat) flats.push_back(flat);
  }
  std::ranges::sort(flats);
  // clang 14 cannot compile std::ranges::unique, which returns a subrange.
  flats.erase(std::unique(flats.begin(), flats.end()), flats.end());
  const auto some = static_cast<Index>(flats.size());
  if (some > most) return too_many(some * times, what, request.limit);
  for (Index column = 1; column < times; ++column)
    for (Index i = 0; i < some; ++i)
      flats.push_back(flats[static_cast<std::size_t>(i)] + column * count);
  return flats;
}

// Rejects more than 1000 products for each output of the limit. Rejects a page that draws more
// samples than a tenth of that.
Failure check_products(const Chapter& chapter, const ExplainRequest& request) {
  constexpr Index kOfAnOutput = 1000;
  std::size_t products = 0;
  std::size_t drawn = 0;
  for (const Slide& slide : chapter.slides) {
    for (const Sum& sum : slide.sums)
      for (const PartialSum& part : sum.parts) products += part.products.size();
    for (const Grid& grid : slide.samples) drawn += grid.values.size();
  }
  const Index most = std::min(request.limit, kFar / kOfAnOutput) * kOfAnOutput;
  const auto too = [](std::size_t count, Index limit) { return static_cast<Index>(count) > limit; };
  if (too(products, most)) return too_many(static_cast<Index>(products), "products", most);
  if (!request.page.empty() && too(drawn, most / 10))
    return too_many(static_cast<Index>(drawn), "samples", most / 10);
  return std::nullopt;
}

// Adds the products by fused multiply-adds, in the engine's order.
double sum_of(const std::vector<Product>& products) {
  double sum = 0;
  for (const Product& product : products)
    sum = product.alone ? sum + product.share * product.sample.value
                        : std::fma(product.share * product.weight, product.sample.value, sum);
  return sum;
}

// The smallest rectangle that holds all samples of some products.
class Box {
 public:
  void add(const Factor& factor) {
    top_ = std::min(top_, factor.row);
    bottom_ = std::max(bottom_, factor.row);
    left_ = std::min(left_, factor.column);
    right_ = std::max(right_, factor.column);
  }
  // Returns the numbers in the rectangle. `cell(row, column)` returns a value and its kind.
  template <class Cell>
  Grid grid(const Cell& cell) const {
    Grid grid;
    if (right_ < left_) return grid;
    grid.first_row = top_;
    grid.first_column = left_;
    grid.rows = bottom_ - top_ + 1;
    grid.columns = right_ - left_ + 1;
    // No memory holds so large a rectangle, and the product below might overflow.
    if (grid.rows > kFar / grid.columns) throw std::bad_alloc();
    grid.values.reserve(static_cast<std::size_t>(grid.rows * grid.columns));
    grid.kinds.reserve(static_cast<std::size_t>(grid.rows * grid.columns));
    for (Index row = top_; row <= bottom_; ++row)
      for (Index column = left_; column <= right_; ++column) {
        const auto [value, kind] = cell(row, column);
        grid.values.push_back(value);
        grid.kinds.push_back(kind);
      }
    return grid;
  }

 private:
  static constexpr Index kMost = std::numeric_limits<Index>::max();
  Index top_ = kMost;
  Index left_ = kMost;
  Index bottom_ = -kMost;
  Index right_ = -kMost;
};

// The geometry of the explained layer, under short names.
class Walk {
 public:
  explicit Walk(const Subject& subject)
      : s(subject), p(subject.plan), rows(p.axes[0]), columns(p.axes[1]) {}

  Index row(Index i, Index u) const { return i * rows.stride + u * rows.dilation - rows.before; }
  Index column(Index j, Index v) const {
    return j * columns.stride + v * columns.dilation - columns.before;
  }
  Factor sample(Index n, Index channel, Index r, Index c) const {
    const bool inside = r >= 0 && r < rows.input && c >= 0 && c < columns.input;
    return {s.sample(n, channel, r, c), r, c, !inside};
  }
  // Returns whether output (i, j) has a value. Under Rule::missing, one that reads outside has none
  // and does not contribute to gradients.
  bool has_value(Index i, Index j) const {
    return p.extension.rule != Rule::missing ||
           (row(i, 0) >= 0 && row(i, rows.taps - 1) < rows.input && column(j, 0) >= 0 &&
            column(j, columns.taps - 1) < columns.input);
  }
  double weight(Index o, Index c, Index tap) const {
    return s.weights[static_cast<std::size_t>((o * p.group_inputs() + c) * p.taps() + tap)];
  }
  Index output(Index n, Index o, Index i, Index j) const {
    return ((n * p.out_channels + o) * rows.output + i) * columns.output + j;
  }
  Index first_input(Index o) const { return o / p.group_outputs() * p.group_inputs(); }

  // Returns the number of columns, 1 for a layer. --outputs counts within each column.
  Index columns_alike() const { return s.series ? p.batches : 1; }
  // Returns the index that is shown: the batch if there are several, the channels, the row of an
  // image, the last place. A table has only the last place.
  std::vector<Index> index(Index n, std::vector<Index> channels, Index i, Index j) const {
    std::vector<Index> all;
    if (!s.series && p.batches > 1) all.push_back(n);
    if (!s.series) all.insert(all.end(), channels.begin(), channels.end());
    if (p.dimensions == 2) all.push_back(i);
    all.push_back(j);
    return all;
  }
  // Returns the names of the parts of a sum over batches; none for one batch.
  std::vector<std::string> batch_names() const {
    std::vector<std::string> names;
    for (Index n = 0; p.batches > 1 && n < p.batches; ++n)
      names.push_back(s.series ? s.names[static_cast<std::size_t>(n)] : fmt::format("batch {}", n));
    return names;
  }
  std::string column_name(Index n) const {
    return s.series && s.names.size() > 1 ? s.names[static_cast<std::size_t>(n)] : std::string();
  }
  // Returns a sample and its kind, for a picture.
  std::pair<double, Grid::Kind> cell(Index n, Index channel, Index r, Index c) const {
    const Factor factor = sample(n, channel, r, c);
    return {factor.value, factor.padded ? Grid::Kind::padded : Grid::Kind::given};
  }
  // Returns a sample of g, or the zero of a place between or beyond its samples.
  std::pair<double, Grid::Kind> spread(const Numbers& g, Index n, Index o, Index r, Index c) const {
    const bool on = r % rows.stride == 0 && c % columns.stride == 0;
    if (!on || r < 0 || c < 0 || r / rows.stride >= rows.output ||
        c / columns.stride >= columns.output)
      return {0.0, Grid::Kind::between};
    return {g[static_cast<std::size_t>(output(n, o, r / rows.stride, c / columns.stride))],
            Grid::Kind::given};
  }

  const Subject& s;
  const LayerPlan& p;
  const LayerAxis& rows;
  const LayerAxis& columns;
};

// A slide and the key of its sums: (batch, channel) or (output channel, input channel).
struct KeyedSlide {
  std::pair<Index, Index> key;
  Slide slide;
};

// Adds a sum to the slide of its key. Sums arrive in the order of their keys.
void add_sum(std::vector<KeyedSlide>& slides, std::pair<Index, Index> key, Sum sum) {
  if (slides.empty() || slides.back().key != key) slides.push_back({key, {}});
  slides.back().slide.sums.push_back(std::move(sum));
}

// Returns the rectangle of the samples that part `part` reads.
Box box_of(const Slide& slide, std::size_t part) {
  Box box;
  for (const Sum& sum : slide.sums)
    for (const Product& product : sum.parts[part].products) box.add(product.sample);
  return box;
}

// Returns the slide with `image` set. `weight_rows`: number of rows of the weights.
Slide finished(Slide slide, Index weight_rows) {
  const auto tall = [](const Grid& grid) { return grid.rows > 1; };
  slide.image = weight_rows > 1 || std::ranges::any_of(slide.samples, tall);
  return slide;
}

// Returns the product of a sample, from the input or from g, and a weight of the kernel. A mean
// leaves out weights of 1.
Product weighed(const Subject& s, const Factor& sample, double weight) {
  Product product{sample, weight};
  product.alone = s.divisor != 1 && weight == 1;
  return product;
}

// Returns the sum of the weights over present samples, and the sum of all weights. Returns nothing
// if no sample is missing.
std::optional<std::pair<double, double>> present_of_all(const std::vector<Product>& products) {
  double present = 0;
  double all = 0;
  bool some = false;
  for (const Product& product : products) {
    const bool missing = std::isnan(product.sample.value);
    some = some || missing;
    all += product.weight;
    if (!missing) present += product.weight;
  }
  if (!some) return std::nullopt;
  return std::pair(present, all);
}

// Sets the factors that make the output of its sum.
void set_factors(const Subject& s, const std::vector<Product>& products, Sum& sum) {
  if (s.skip_missing) sum.present_of_all = present_of_all(products);
  sum.skips_missing = sum.present_of_all.has_value();
  if (s.divisor == 1) return;
  sum.over = s.divisor;
  if (!sum.present_of_all) return;
  auto& [present, all] = *sum.present_of_all;
  const Share share = share_of(all, s.divisor);
  present *= share.unit;
  all = share.whole;
  sum.over.reset();
  if (all != 1) return;
  sum.over = present;
  sum.present_of_all.reset();
}

}  // namespace

Result<Chapter> explain_outputs(const Subject& s, const Numbers& y, const ExplainRequest& request) {
  const Walk walk(s);
  const LayerPlan& p = s.plan;
  const auto flats = chosen(static_cast<Index>(y.size()) / walk.columns_alike(),
                            walk.columns_alike(), "outputs", request);
  if (!flats) return flats.error();
  std::vector<KeyedSlide> slides;
  for (const Index flat : *flats) {
    const auto at =
        places_of(flat, {p.batches, p.out_channels, walk.rows.output, walk.columns.output});
    const auto [n, o, i, j] = std::array{at[0], at[1], at[2], at[3]};
    Sum sum;
    sum.index = walk.index(n, {o}, i, j);
    for (Index c = 0; c < p.group_inputs(); ++c) {
      PartialSum part;
      for (Index u = 0; u < walk.rows.taps; ++u)
        for (Index v = 0; v < walk.columns.taps; ++v) {
          part.products.push_back(
              weighed(s, walk.sample(n, walk.first_input(o) + c, walk.row(i, u), walk.column(j, v)),
                      walk.weight(o, c, u * walk.columns.taps + v)));
        }
      set_factors(s, part.products, sum);
      part.sum = sum_of(part.products);
      sum.parts.push_back(std::move(part));
    }
    if (!s.bias.empty()) sum.bias = s.bias[static_cast<std::size_t>(o)];
    sum.value = y[static_cast<std::size_t>(flat)];
    add_sum(slides, {n, o}, std::move(sum));
  }
  Chapter chapter;
  chapter.result = "y";
  chapter.sample = "x";
  chapter.weight = "w";
  for (auto& [key, slide] : slides) {
    const auto [n, o] = key;
    slide.name = walk.column_name(n);
    slide.whole = static_cast<Index>(slide.sums.size()) == walk.rows.output * walk.columns.output;
    for (Index c = 0; c < p.group_inputs(); ++c) {
      const Index batch = n;
      const Index channel = walk.first_input(o) + c;
      if (p.group_inputs() > 1) slide.parts.push_back(fmt::format("channel {}", channel));
      slide.samples.push_back(
          box_of(slide, static_cast<std::size_t>(c)).grid([&](Index r, Index q) {
            return walk.cell(batch, channel, r, q);
          }));
    }
    chapter.slides.push_back(finished(std::move(slide), walk.rows.taps));
  }
  if (auto error = check_products(chapter, request)) return *error;
  return chapter;
}

Result<Chapter> explain_input_gradient(const Subject& s, const Numbers& g, const Numbers& dx,
                                       const ExplainRequest& request) {
  const Walk walk(s);
  const LayerPlan& p = s.plan;
  const auto flats = chosen(static_cast<Index>(dx.size()) / walk.columns_alike(),
                            walk.columns_alike(), "gradients by the input", request);
  if (!flats) return flats.error();
  const std::vector<Index> lengths{p.batches, p.in_channels, walk.rows.input, walk.columns.input};
  std::map<Index, Sum> sums;
  for (const Index flat : *flats) {
    const auto at = places_of(flat, lengths);
    Sum& sum = sums[flat];
    sum.index = walk.index(at[0], {at[1]}, at[2], at[3]);
    sum.parts.resize(static_cast<std::size_t>(p.group_outputs()));
    if (s.divisor != 1) sum.over = s.divisor;
    sum.value = dx[static_cast<std::size_t>(flat)];
  }
  const Index plane = walk.rows.input * walk.columns.input;
  for (Index n = 0; n < p.batches; ++n)
    for (Index i = 0; i < walk.rows.output; ++i)
      for (Index j = 0; j < walk.columns.output; ++j)
        for (Index u = 0; u < walk.rows.taps; ++u)
          for (Index v = 0; v < walk.columns.taps; ++v) {
            if (!walk.has_value(i, j)) continue;
            const LinearForm form = s.form(n, walk.row(i, u), walk.column(j, v));
            for (const auto& [from, share] : form.terms)
              for (Index o = 0; o < p.out_channels; ++o)
                for (Index c = 0; c < p.group_inputs(); ++c) {
                  const Index channel = walk.first_input(o) + c;
                  const auto found = sums.find((n * p.in_channels + channel) * plane + from);
                  if (found == sums.end()) continue;
                  Product product = weighed(s,
                                            {g[static_cast<std::size_t>(walk.output(n, o, i, j))],
                                             i * walk.rows.stride, j * walk.columns.stride, false},
                                            walk.weight(o, c, u * walk.columns.taps + v));
                  product.share = share;
                  found->second.parts[static_cast<std::size_t>(o % p.group_outputs())]
                      .products.push_back(product);
                }
          }
  std::vector<KeyedSlide> slides;
  for (auto& [flat, sum] : sums) {
    for (PartialSum& part : sum.parts) part.sum = sum_of(part.products);
    const auto at = places_of(flat, lengths);
    add_sum(slides, {at[0], at[1]}, std::move(sum));
  }
  Chapter chapter;
  chapter.title = "dL/dx";
  chapter.result = "dL/dx";
  chapter.sample = "g";
  chapter.weight = "w";
  for (auto& [key, slide] : slides) {
    const Index n = key.first;
    const Index channel = key.second;
    slide.name = walk.column_name(n);
    slide.whole = static_cast<Index>(slide.sums.size()) == plane;
    for (Index part = 0; part < p.group_outputs(); ++part) {
      const Index o = channel / p.group_inputs() * p.group_outputs() + part;
      if (p.group_outputs() > 1) slide.parts.push_back(fmt::format("output channel {}", o));
      slide.samples.push_back(
          box_of(slide, static_cast<std::size_t>(part)).grid([&](Index r, Index q) {
            return walk.spread(g, n, o, r, q);
          }));
    }
    chapter.slides.push_back(finished(std::move(slide), walk.rows.taps));
  }
  if (auto error = check_products(chapter, request)) return *error;
  return chapter;
}

Result<Chapter> explain_kernel_gradient(const Subject& s, const Numbers& g, const Numbers& dw,
                                        const ExplainRequest& request) {
  const Walk walk(s);
  const LayerPlan& p = s.plan;
  const auto flats = chosen(static_cast<Index>(dw.size()), 1, "gradients by the kernel", request);
  if (!flats) return flats.error();
  const std::vector<Index> lengths{p.out_channels, p.group_inputs(), p.taps()};
  // Returns the gradient by a weight as it is used, that is, after --normalize.
  const auto slope = [&](Index o, Index c, Index tap, std::vector<PartialSum>* parts) {
    double all = 0;
    for (Index n = 0; n < p.batches; ++n) {
      PartialSum part;
      for (Index i = 0; i < walk.rows.output; ++i)
        for (Index j = 0; j < walk.columns.output; ++j) {
          if (!walk.has_value(i, j)) continue;
          part.products.push_back(
              {walk.sample(n, walk.first_input(o) + c, walk.row(i, tap / walk.columns.taps),
                           walk.column(j, tap % walk.columns.taps)),
               g[static_cast<std::size_t>(walk.output(n, o, i, j))]});
        }
      part.sum = sum_of(part.products);
      all += part.sum;
      if (parts != nullptr) parts->push_back(std::move(part));
    }
    return all;
  };
  double shared = 0;
  if (s.normalized_by)
    for (Index tap = 0; tap < p.taps(); ++tap)
      shared += slope(0, 0, tap, nullptr) * walk.weight(0, 0, tap);
  shared /= s.divisor;
  std::vector<KeyedSlide> slides;
  for (const Index flat : *flats) {
    const auto at = places_of(flat, lengths);
    const auto [o, c, given] = std::array{at[0], at[1], at[2]};
    Sum sum;
    if (!s.series) sum.index = {o, c};
    if (p.dimensions == 2) sum.index.push_back(given / walk.columns.taps);
    sum.index.push_back(given % walk.columns.taps);
    slope(o, c, s.given(given), &sum.parts);
    if (s.normalized_by) sum.minus_over = {shared, *s.normalized_by};
    sum.value = dw[static_cast<std::size_t>(flat)];
    add_sum(slides, {o, c}, std::move(sum));
  }
  Chapter chapter;
  chapter.title = "dL/dw";
  chapter.result = "dL/dw";
  chapter.sample = "x";
  chapter.weight = "g";
  for (auto& [key, slide] : slides) {
    const auto [o, c] = key;
    slide.whole = static_cast<Index>(slide.sums.size()) == p.taps();
    slide.parts = walk.batch_names();
    for (Index n = 0; n < p.batches; ++n) {
      const Index batch = n;
      const Index channel = walk.first_input(o) + c;
      slide.samples.push_back(
          box_of(slide, static_cast<std::size_t>(n)).grid([&](Index r, Index q) {
            return walk.cell(batch, channel, r, q);
          }));
    }
    chapter.slides.push_back(finished(std::move(slide), walk.rows.output));
  }
  if (auto error = check_products(chapter, request)) return *error;
  return chapter;
}

Result<Chapter> explain_bias_gradient(const Subject& s, const Numbers& g, const Numbers& db,
                                      const ExplainRequest& request) {
  const Walk walk(s);
  const LayerPlan& p = s.plan;
  const auto flats = chosen(static_cast<Index>(db.size()), 1, "gradients by the bias", request);
  if (!flats) return flats.error();
  Chapter chapter;
  chapter.title = "dL/db";
  chapter.result = "dL/db";
  chapter.sample = "g";
  for (const Index o : *flats) {
    Slide& slide = chapter.slides.emplace_back();
    slide.parts = walk.batch_names();
    Sum& sum = slide.sums.emplace_back();
    if (!s.series) sum.index = {o};
    for (Index n = 0; n < p.batches; ++n) {
      PartialSum& part = sum.parts.emplace_back();
      for (Index i = 0; i < walk.rows.output; ++i)
        for (Index j = 0; j < walk.columns.output; ++j) {
          if (!walk.has_value(i, j)) continue;
          Product product;
          product.sample = {g[static_cast<std::size_t>(walk.output(n, o, i, j))], i, j, false};
          product.alone = true;
          part.products.push_back(product);
        }
      part.sum = sum_of(part.products);
      slide.samples.push_back(
          box_of(slide, static_cast<std::size_t>(n)).grid([&](Index r, Index q) {
            return std::pair(g[static_cast<std::size_t>(walk.output(n, o, r, q))],
                             Grid::Kind::given);
          }));
    }
    sum.value = db[static_cast<std::size_t>(o)];
    slide = finished(std::move(slide), 1);
  }
  if (auto error = check_products(chapter, request)) return *error;
  return chapter;
}

}  // namespace sigconv

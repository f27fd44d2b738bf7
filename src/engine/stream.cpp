#include "sigconv/stream.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>

#include "engine/extension.hpp"
#include "engine/median.hpp"
#include "engine/scale.hpp"
#include "sigconv/convolve.hpp"

namespace sigconv {

Surveyor::Surveyor(const Plan& plan) : plan_(&plan) {}

void Surveyor::push(std::span<const double> samples) {
  survey_.length += static_cast<Index>(samples.size());
  const bool constant = plan_->extension.rule == Rule::constant;
  const PadValue::Kind kind = plan_->extension.value.kind;
  if (plan_->demean || (constant && kind == PadValue::Kind::mean))
    for (const double sample : samples) mean_.add(sample);
  if (plan_->scale != Scale::none && !plan_->zero_missing)
    survey_.missing +=
        std::ranges::count_if(samples, [](double sample) { return std::isnan(sample); });
  if (plan_->scale == Scale::coeff)
    for (const double sample : samples) {
      if (!plan_->demean)
        squares_.add(sample);
      else
        deviations_.add(sample);
    }
  if (constant && kind == PadValue::Kind::median)
    std::ranges::copy_if(samples, std::back_inserter(values_),
                         [](double sample) { return !std::isnan(sample); });
  if (!reads_far_end(plan_->extension.rule)) return;
  auto& end = survey_.end;
  const auto keep = static_cast<std::size_t>(plan_->left_reach());
  end.insert(end.end(), samples.begin(), samples.end());
  // Holds up to twice as many as needed, so that each sample is moved once on average.
  if (end.size() / 2 > keep) end.erase(end.begin(), end.end() - static_cast<Index>(keep));
}

Survey Surveyor::finish() {
  const double squares = plan_->demean ? deviations_.value() : squares_.value();
  const double factor = plan_->demean ? deviations_.factor() : squares_.factor();
  survey_.factor = factor_of_range(std::sqrt(squares), factor);
  const double ratio = survey_.factor / factor;
  survey_.squares = squares * ratio * ratio;
  if (plan_->demean) survey_.mean = mean_.centre();
  survey_.zero_missing = plan_->zero_missing;
  if (reads_far_end(plan_->extension.rule)) {
    auto& end = survey_.end;
    const auto keep = static_cast<std::size_t>(plan_->left_reach());
    if (end.size() > keep) end.erase(end.begin(), end.end() - static_cast<Index>(keep));
    for (double& sample : end) sample = survey_.changed(sample);
  } else if (plan_->extension.rule == Rule::constant) {
    survey_.pad_value = plan_->extension.value.kind == PadValue::Kind::mean
                            ? mean_.value()
                            : median_of(std::move(values_));
  }
  return std::move(survey_);
}

std::size_t Surveyor::memory() const {
  return (values_.capacity() + survey_.end.capacity()) * sizeof(double);
}

Extender::Extender(const Plan& plan, std::optional<Survey> survey)
    : plan_(&plan), survey_(std::move(survey)) {
  assert(!plan.needs_whole_signal() || survey_);
  const Index left = plan.left_reach();
  const Index right = plan.right_reach();
  const Rule rule = plan.extension.rule;
  head_size_ = reads_far_end(rule) ? right : images_of_end(rule, left);
  tail_size_ = images_of_end(rule, right);
  if (rule == Rule::constant) {
    const PadValue& value = plan.extension.value;
    if (value.kind == PadValue::Kind::first) head_size_ = 1;
    if (value.kind == PadValue::Kind::mean) averaged_ = value.count.value_or(0);
  }
  if (plan.end_fit) {
    head_size_ = tail_size_ = needed_ = plan.span;
    return;
  }
  if (left > 0)
    needed_ = rule == Rule::constant ? std::max(averaged_, head_size_) : images_of_end(rule, left);
}

void Extender::push(std::span<const double> given) {
  assert(!finished_);
  std::vector<double> shifted;
  std::span<const double> samples = given;
  if (survey_ && survey_->changes_samples()) {
    for (const double sample : given) shifted.push_back(survey_->changed(sample));
    samples = shifted;
  }
  const auto missing = head_size_ - static_cast<Index>(head_.size());
  const auto size = static_cast<Index>(samples.size());
  if (missing > 0) {
    const auto begun = samples.first(static_cast<std::size_t>(std::min(missing, size)));
    head_.insert(head_.end(), begun.begin(), begun.end());
  }
  if (count_ < averaged_)
    for (const double sample :
         samples.first(static_cast<std::size_t>(std::min(averaged_ - count_, size))))
      mean_.add(sample);
  std::ranges::copy(samples, append(samples.size()));
  count_ += size;
}

void Extender::skip(Index samples) {
  count_ += samples;
  tail_begin_ = count_;
  tail_ = {};
  tail_offset_ = 0;
}

// Returns room for `samples` at the end of the tail. If there is none, the tail moves to the front,
// or into a new store if the old one is too small or windows of it are still read. A new store has
// a quarter more than needed, so each sample is moved eight times at most.
double* Extender::append(std::size_t samples) {
  constexpr std::size_t kLeast = 8;  // a table can have a million series, with a row each
  const auto held = static_cast<std::size_t>(count_ - tail_begin_);
  const std::size_t needed = held + samples;
  if (tail_offset_ + needed > tail_.capacity()) {
    const double* from = tail_.data() + tail_offset_;
    if (needed + needed / 8 > tail_.capacity() || tail_.shared()) {
      SampleStore store(needed + std::max(needed / 4, kLeast));
      std::copy(from, from + held, store.data());
      tail_ = std::move(store);
    } else {
      std::copy(from, from + held, tail_.data());
    }
    tail_offset_ = 0;
  }
  return tail_.data() + tail_offset_ + held;
}

Index Extender::ready() const {
  if (finished_) {
    const auto outputs = plan_->outputs(count_);
    return outputs ? *outputs : 0;
  }
  if (count_ < std::max<Index>(needed_, 1)) return 0;  // an empty signal has no outputs
  // An output certainly exists once the signal is long enough for its window to start there.
  const Index last = count_ - std::max(plan_->span, 1 - plan_->last_start);
  if (last < plan_->first_start) return 0;
  // While more samples may come, only whole blocks of the grid are ready.
  const Index ready = ((last - plan_->first_start) / plan_->stride + 1) / plan_->grid * plan_->grid;
  return plan_->most ? std::min(ready, *plan_->most) : ready;
}

double Extender::stored(Index i) const {
  if (i >= tail_begin_ && i < count_)
    return tail_.data()[tail_offset_ + static_cast<std::size_t>(i - tail_begin_)];
  if (i < static_cast<Index>(head_.size())) return head_[static_cast<std::size_t>(i)];
  const auto& end = survey_->end;
  return end[static_cast<std::size_t>(i - (survey_->length - static_cast<Index>(end.size())))];
}

double Extender::pad_value() const {
  switch (plan_->extension.value.kind) {
    case PadValue::Kind::literal:
      return plan_->extension.value.value;
    case PadValue::Kind::first:
      return head_[0];
    case PadValue::Kind::mean:
      return survey_ ? survey_->pad_value : mean_.value();
    case PadValue::Kind::median:
      return survey_->pad_value;
  }
  return 0;
}

std::span<const double> Extender::window(Index first, Index outputs,
                                         std::vector<double>& scratch) const {
  const auto length = static_cast<std::size_t>(window_length(*plan_, outputs));
  const Index begin = plan_->start(first);
  const Index end = begin + static_cast<Index>(length);
  if (begin >= tail_begin_ && end <= count_)
    return {tail_.data() + tail_offset_ + (begin - tail_begin_), length};
  // Copies the samples inside the signal at once. Those outside are computed one by one.
  scratch.resize(length);
  const Index inside = std::clamp<Index>(std::max(begin, tail_begin_), begin, end);
  const Index after = std::clamp<Index>(count_, inside, end);
  const double pad = plan_->extension.rule == Rule::constant ? pad_value() : 0;
  const Index known = survey_ && !finished_ ? survey_->length : count_;
  const auto sample = [&](Index n) {
    return extended(plan_->extension.rule, pad, known, n, [&](Index i) { return stored(i); });
  };
  double* out = scratch.data();
  for (Index n = begin; n < inside; ++n) *out++ = sample(n);
  if (inside < after) {
    const double* tail = tail_.data() + tail_offset_ + (inside - tail_begin_);
    out = std::copy(tail, tail + (after - inside), out);
  }
  for (Index n = after; n < end; ++n) *out++ = sample(n);
  return scratch;
}

Extent Extender::extent() const {
  Extent extent;
  if (finished_) extent.length = count_;
  if (survey_) extent = {survey_->length, survey_->squares, survey_->missing};
  if (plan_->end_fit) {
    Ends ends{head_, {}};
    if (finished_ && count_ >= tail_size_) {
      const double* const end = tail_.data() + tail_offset_ + (count_ - tail_begin_);
      ends.last.assign(end - tail_size_, end);
    }
    extent.ends = std::make_shared<Ends>(std::move(ends));
  }
  return extent;
}

void Extender::release(Index first) {
  const Index keep =
      std::clamp<Index>(std::min(plan_->start(first), count_ - tail_size_), tail_begin_, count_);
  tail_offset_ += static_cast<std::size_t>(keep - tail_begin_);
  tail_begin_ = keep;
}

std::vector<double> read_window(const Plan& plan, std::span<const double> signal, Index outputs) {
  assert(plan.outputs(static_cast<Index>(signal.size())) &&
         outputs <= *plan.outputs(static_cast<Index>(signal.size())));
  std::optional<Survey> survey;
  if (plan.needs_whole_signal()) {
    Surveyor surveyor(plan);
    surveyor.push(signal);
    survey = surveyor.finish();
  }
  Extender extender(plan, std::move(survey));
  extender.push(signal);
  extender.finish();
  std::vector<double> scratch;
  const auto window = extender.window(0, outputs, scratch);
  return {window.begin(), window.end()};
}

StreamConvolver::StreamConvolver(Plan plan, std::optional<Survey> survey)
    : plan_(std::move(plan)), extender_(plan_, std::move(survey)) {}

void StreamConvolver::push(std::span<const double> samples, std::vector<double>& outputs) {
  extender_.push(samples);
  drain(extender_.ready() / plan_.batch * plan_.batch, outputs);
}

Failure StreamConvolver::finish(std::vector<double>& outputs) {
  extender_.finish();
  const auto count = plan_.outputs(extender_.length());
  if (!count) return count.error();
  drain(*count, outputs);
  return std::nullopt;
}

void StreamConvolver::drain(Index until, std::vector<double>& outputs) {
  while (next_ < until) {
    const Index count = std::min(outputs_per_window(plan_), until - next_);
    const auto window = extender_.window(next_, count, window_);
    const auto begin = outputs.size();
    outputs.resize(begin + static_cast<std::size_t>(count));
    const auto added = std::span(outputs).subspan(begin);
    const Extent extent = extender_.extent();
    convolve_range(plan_, next_, window, added, extent);
    scale_range(plan_, next_, extent, window, added);
    next_ += count;
  }
  extender_.release(next_);
}

}  // namespace sigconv

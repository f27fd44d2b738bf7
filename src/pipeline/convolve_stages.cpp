#include "pipeline/convolve_stages.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace sigconv {
namespace {

// The memory that a run may take, in bytes. Work is cut only while it fits. A long kernel can
// exceed the limit, because one piece of work is always in flight.
// The other constants estimate the memory in bytes. kProgram is the program itself. kBlockByte
// counts once for each thread and byte of the block size: a thread has 6 blocks and their parsed
// rows. kTap counts for each tap, in the plan and in spectra.
constexpr std::size_t kMemory = 48 << 20;
constexpr std::size_t kProgram = 8 << 20;
constexpr std::size_t kBlockByte = 24;
constexpr std::size_t kTap = 40;

}  // namespace

ConvolveStages::ConvolveStages(const Plan& plan, const Layout& layout, const Format& format,
                               Stitcher& stitcher, TableWriter& writer, PlotFeed* feed,
                               PassMeter& meter, const Limits& limits)
    : stitcher_(stitcher),
      computer_(plan, layout, format, feed),
      writer_(writer),
      feed_(feed),
      meter_(meter),
      alone_(limits.threads == 1),
      work_memory_(plan.scratch() + stitcher.work_memory()),
      other_memory_(kProgram +
                    kBlockByte * limits.block_size * static_cast<std::size_t>(limits.threads) +
                    kTap * plan.weights.size()) {}

// If the input stalls, all ready outputs are cut. Otherwise memory limits how many.
std::size_t ConvolveStages::most_in_flight(bool stalled) const {
  if (stalled) return SIZE_MAX;
  const std::size_t held = other_memory_ + stitcher_.memory();
  const std::size_t room = held < kMemory ? kMemory - held : 0;
  return std::max<std::size_t>(room / work_memory_, 1);
}

void ConvolveStages::stitch(TableToken& token) {
  const bool block = token.input == TableToken::Input::block;
  if (block) {
    if (feed_ != nullptr) feed_->take_rows(*token.rows, token.values);
    stitcher_.push(token.rows, token.values);
  }
  if (token.error)
    stitcher_.fail(*std::exchange(token.error, std::nullopt));
  else if (token.input == TableToken::Input::end)
    stitcher_.finish();
  const std::size_t most = most_in_flight(block && token.rows->stalled);
  has_more_ = true;
  while (in_flight_ < most) {
    if (token.works_used == token.works.size()) token.works.emplace_back();
    has_more_ = stitcher_.next(token.works[token.works_used]);
    done_ = !has_more_ && stitcher_.done();
    if (!has_more_) return;
    ++token.works_used;
    ++in_flight_;
  }
}

void ConvolveStages::compute(TableToken& token, const Executor& executor) {
  // On one thread every earlier text is written already, so each text can be written at once.
  const auto emit = [&](std::shared_ptr<Text> text) {
    if (alone_)
      write_text(*text);
    else
      token.texts.push_back(std::move(text));
  };
  for (std::size_t i = 0; i < token.works_used; ++i) {
    computer_.compute(token.works[i], executor, alone_, emit);
    token.works[i].release();
  }
}

Failure ConvolveStages::write(TableToken& token) {
  for (const auto& text : token.texts) write_text(*text);
  token.texts.clear();
  in_flight_ -= token.works_used;
  return error_;
}

void ConvolveStages::write_text(const Text& text) {
  if (error_) return;
  if (feed_ != nullptr) feed_->take_outputs(text);
  error_ = writer_.write(text);
}

}  // namespace sigconv

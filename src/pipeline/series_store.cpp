#include "pipeline/series_store.hpp"

#include <algorithm>
#include <limits>

namespace sigconv {
namespace {

// The bytes of a series, in the splitter and in the store, and of each column.
constexpr std::size_t kSeries = sizeof(StoredSeries) + 180;
constexpr std::size_t kColumn = sizeof(Extender) + sizeof(MissingFilter) + 32;

}  // namespace

SeriesStore::SeriesStore(const Plan& plan, const Layout& layout, Surveys surveys,
                         Index first_output)
    : plan_(&plan),
      layout_(&layout),
      surveys_(std::move(surveys)),
      first_output_(first_output),
      series_size_(kSeries + layout.chosen.size() * kColumn +
                   layout.keys.size() * sizeof(std::string)) {}

StoredSeries& SeriesStore::open() {
  const std::size_t index = series_.size();
  StoredSeries series;
  series.columns.reserve(layout_->chosen.size());
  for (std::size_t column = 0; column < layout_->chosen.size(); ++column) {
    if (index < surveys_.size())
      series.columns.emplace_back(*plan_, std::move(surveys_[index][column]));
    else
      series.columns.emplace_back(*plan_);
  }
  series.next = first_output_;
  return series_.add(std::move(series));
}

Failure SeriesStore::add(const SeriesBatch& batch) {
  const std::size_t first_block = blocks_.size();
  for (const auto& rows : batch.blocks) {
    blocks_.push_back({rows, rows->memory(), 0});
    held_rows_ += blocks_.back().bytes;
  }
  Failure error;
  for (std::size_t i = 0; i < batch.parts.size(); ++i) {
    const SeriesPart& part = batch.parts[i];
    if (!part.ends_series) {
      add_part(batch, i, &blocks_[first_block + part.block]);
    } else {
      add_samples(batch, i, plan_->may_have(series_[part.series].next));
      auto failure = end_series(series_[part.series]);
      if (!error) error = std::move(failure);
    }
  }
  for (std::size_t i = first_block; i < blocks_.size(); ++i)
    if (blocks_[i].parts == 0) blocks_[i].rows.reset();
  return error;
}

void SeriesStore::add_part(const SeriesBatch& batch, std::size_t index, WaitingBlock* block) {
  const SeriesPart& part = batch.parts[index];
  if (part.series == series_.size()) {
    StoredSeries& fresh = open();
    const Rows& rows = *block->rows;
    // --pad interp needs the names for the error of a short series.
    const bool named = !has_output_for_each_row(*plan_) || plan_->end_fit;
    if (named)
      for (const std::size_t column : layout_->keys)
        fresh.key.emplace_back(rows.field(part.begin, column));
    if (named && layout_->times)
      fresh.since = std::make_unique<std::string>(rows.field(part.begin, *layout_->times));
  }
  StoredSeries& series = series_[part.series];
  const bool needed = plan_->may_have(series.next);  // if not, every output is computed
  if (needed) {
    series.waiting.push_back({block, part.begin, part.end, series.rows});
    ++block->parts;
  }
  series.rows += part.rows();
  add_samples(batch, index, needed);
}

// Adds the samples of a part. `needed`: an output may read them.
void SeriesStore::add_samples(const SeriesBatch& batch, std::size_t index, bool needed) {
  StoredSeries& series = series_[batch.parts[index].series];
  for (std::size_t column = 0; column < series.columns.size(); ++column) {
    Extender& extender = series.columns[column];
    const auto samples = batch.samples(index, column);
    samples_ -= extender.memory();
    if (needed)
      extender.push(samples);
    else
      extender.skip(static_cast<Index>(samples.size()));
    samples_ += extender.memory();
  }
}

Failure SeriesStore::end_series(StoredSeries& series) {
  series.ended = true;
  for (Extender& column : series.columns) column.finish();
  const auto outputs = plan_->outputs(series.rows);
  if (outputs) return std::nullopt;
  Error error = outputs.error();
  error.source = layout_->source;
  std::string key;
  for (const std::string& field : series.key) key += (key.empty() ? "" : ", ") + field;
  if (!key.empty()) error.part = "group '" + key + "'";
  if (series.since != nullptr)
    error.part += (key.empty() ? "series from '" : " from '") + *series.since + "'";
  const bool leaves_rows_out = plan_->mode == Mode::valid;
  if (!leaves_rows_out || (layout_->keys.empty() && !layout_->times)) return error;
  if (short_groups_++ == 0) short_group_ = std::move(error);
  return std::nullopt;
}

void SeriesStore::skip(Index rows) {
  StoredSeries& series = empty() ? open() : series_[0];
  series.rows += rows;
  for (Extender& column : series.columns) {
    samples_ -= column.memory();
    column.skip(rows);
  }
}

Index SeriesStore::ready(const StoredSeries& series) const {
  Index complete = series.columns[0].ready();
  for (const Extender& column : series.columns) complete = std::min(complete, column.ready());
  if (series.ended) return complete;
  const Index last_row = series.rows - 1;
  if (plan_->row(0) > last_row) return 0;
  const Index placed = (last_row - plan_->row(0)) / plan_->stride + 1;
  return std::min(complete, placed) / plan_->grid * plan_->grid;
}

void SeriesStore::release(StoredSeries& series) {
  for (Extender& column : series.columns) column.release(series.next);
  release_rows(series);
}

void SeriesStore::release_rows(StoredSeries& series) {
  const bool all = !plan_->may_have(series.next);
  const Index row = all ? std::numeric_limits<Index>::max() : plan_->row(series.next);
  while (!series.waiting.empty() && series.waiting.front().stop() <= row) pop_rows(series);
}

void SeriesStore::pop_rows(StoredSeries& series) {
  WaitingBlock& block = *series.waiting.front().block;
  if (--block.parts == 0) block.rows.reset();
  series.waiting.pop_front();
}

void SeriesStore::close(std::size_t index) {
  StoredSeries& series = series_[index];
  for (const Extender& column : series.columns) samples_ -= column.memory();
  while (!series.waiting.empty()) pop_rows(series);
  series_.free(index);
}

void SeriesStore::forget_blocks() {
  while (!blocks_.empty() && blocks_.front().parts == 0) {
    held_rows_ -= blocks_.front().bytes;
    blocks_.pop_front();
  }
}

}  // namespace sigconv

#include "pipeline/survey.hpp"

#include "pipeline/run.hpp"

namespace sigconv {
namespace {

class SurveyStages : public TableStages {
 public:
  SurveyStages(const Plan& plan, const Layout& layout, const SeriesOptions& options,
               PassMeter& meter)
      : plan_(plan), columns_(layout.chosen.size()), splitter_(layout, options), meter_(meter) {}

  void show_progress(std::uint64_t bytes) override { meter_.advance(bytes); }

  void stitch(TableToken& token) override {
    if (token.error) return;
    if (token.input == TableToken::Input::block) splitter_.push(token.rows, token.values, batch_);
    if (token.input == TableToken::Input::end) splitter_.finish(batch_);
    for (std::size_t i = 0; i < batch_.parts.size(); ++i) {
      const SeriesPart& part = batch_.parts[i];
      if (part.series == surveyors_.size()) surveyors_.emplace_back(columns_, Surveyor(plan_));
      for (std::size_t column = 0; column < columns_; ++column)
        surveyors_[part.series][column].push(batch_.samples(i, column));
    }
    token.error = std::move(batch_.error);
    batch_.clear();
  }

  Surveys finish() {
    Surveys surveys;
    for (auto& series : surveyors_) {
      auto& columns = surveys.emplace_back();
      for (Surveyor& surveyor : series) columns.push_back(surveyor.finish());
    }
    return surveys;
  }

 private:
  const Plan& plan_;
  std::size_t columns_;
  SeriesSplitter splitter_;
  SeriesBatch batch_;
  PassMeter& meter_;
  std::vector<std::vector<Surveyor>> surveyors_;
};

}  // namespace

Result<Surveys> survey_table(const Plan& plan, const Layout& layout, const SeriesOptions& options,
                             RowSource& input, PassMeter& meter, Index threads) {
  SurveyStages stages(plan, layout, options, meter);
  if (auto error = run_table(input, stages, threads)) return *error;
  meter.end_pass();
  return stages.finish();
}

}  // namespace sigconv

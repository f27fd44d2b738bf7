#include "output/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <string_view>

namespace sigconv {
namespace {

std::string amount(double count, Progress::Unit unit) {
  if (unit == Progress::Unit::files) return fmt::format("{:.0f} files", count);
  if (unit == Progress::Unit::epochs) return fmt::format("{:.0f} epochs", count);
  for (const char* prefix : {"", "k", "M", "G"}) {
    if (count < 999.5) return fmt::format("{:.{}f} {}B", count, count < 9.95 ? 1 : 0, prefix);
    count /= 1000;
  }
  return fmt::format("{:.1f} TB", count);
}

std::string duration(double seconds) {
  if (seconds < 99.5) return fmt::format("{:.0f} s", seconds);
  if (seconds < 99 * 60) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.0f} h", seconds / 3600);
}

void put(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(STDERR_FILENO, text.data(), text.size());
    if (count <= 0) return;  // a lost line does no harm
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace

std::string progress_line(const Progress& progress, double seconds) {
  const auto done = static_cast<double>(progress.done);
  const auto total = static_cast<double>(progress.total);
  const double rate = seconds > 0 ? done / seconds : 0;
  std::string line = "sigconv: " + amount(done, progress.unit);
  if (total > 0)
    line += fmt::format(" of {} ({:.0f} %)", amount(total, progress.unit), 100 * done / total);
  line += ", " + amount(rate, progress.unit) + "/s";
  if (total > 0 && rate > 0 && done < total)
    line += ", " + duration((total - done) / rate) + " left";
  return line;
}

void ProgressLine::show(const Progress& progress) {
  if (!shown_) return;
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds(200);
  const double seconds = std::chrono::duration<double>(now - begin_).count();
  put("\r" + progress_line(progress, seconds) + "\x1b[K");
  visible_ = true;
}

void ProgressLine::clear() {
  if (visible_) put("\r\x1b[K");
  visible_ = false;
}

}  // namespace sigconv

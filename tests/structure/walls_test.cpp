// Checks which folders of src/ include which. The linker reports a forbidden dependency only if a
// function is called, and not if only a header is included.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

namespace sigconv::test {
namespace {

namespace fs = std::filesystem;

// The folders that each folder may include, besides itself and include/sigconv/.
const std::map<std::string, std::set<std::string>> kMayInclude = {
    {"simd", {}},
    {"error", {}},
    {"engine", {"error", "simd"}},
    {"design", {"error"}},
    {"fit", {"engine", "error"}},
    {"table", {}},
    {"input", {"design", "error", "simd", "table"}},
    {"output", {"table"}},
    {"plot", {"output", "table"}},
    {"explain", {"engine", "output", "table"}},
    {"pipeline", {"engine", "input", "output", "plot", "table"}},
    {"cli", {"error", "explain", "input", "output", "pipeline", "plot", "table"}},
    {"commands",
     {"cli", "engine", "error", "explain", "input", "output", "pipeline", "plot", "table"}},
    {"pch.cpp", {}},
    {"main.cpp", {"cli", "commands", "output", "simd"}},
};

// Returns the first folder of a path below src/, or the name of a file that is in no folder.
std::string room_of(const fs::path& path) { return path.begin()->string(); }

std::set<std::string> included_by(const fs::path& file) {
  const std::string begin = "#include \"";
  std::set<std::string> paths;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);)
    if (line.starts_with(begin))
      paths.insert(line.substr(begin.size(), line.rfind('"') - begin.size()));
  return paths;
}

TEST(Walls, EachFolderIncludesOnlyWhatItMay) {
  const fs::path source = SIGCONV_SOURCE_DIR "/src";
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(source)) {
    const auto ending = entry.path().extension();
    if (ending != ".cpp" && ending != ".hpp") continue;
    ++files;
    const std::string room = room_of(fs::relative(entry.path(), source));
    const auto allowed = kMayInclude.find(room);
    ASSERT_NE(allowed, kMayInclude.end()) << room << " has no row in this test";
    for (const std::string& path : included_by(entry.path())) {
      const std::string other = room_of(path);
      const bool open = other == "sigconv" || other == room || allowed->second.contains(other);
      EXPECT_TRUE(open) << entry.path() << " includes " << path;
    }
  }
  EXPECT_GT(files, 100);
}

TEST(Walls, PublicHeadersIncludeOnlyEachOther) {
  for (const auto& entry : fs::directory_iterator(SIGCONV_SOURCE_DIR "/include/sigconv"))
    for (const std::string& path : included_by(entry.path()))
      EXPECT_EQ(room_of(path), "sigconv") << entry.path() << " includes " << path;
}

TEST(Walls, OnlyCliIncludesTheOptionLibrary) {
  for (const auto& entry : fs::recursive_directory_iterator(SIGCONV_SOURCE_DIR "/src")) {
    if (!entry.is_regular_file()) continue;
    std::ifstream stream(entry.path());
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    const bool includes_it = text.find("#include <CLI/") != std::string::npos;
    EXPECT_TRUE(!includes_it || entry.path().parent_path().filename() == "cli") << entry.path();
  }
}

}  // namespace
}  // namespace sigconv::test

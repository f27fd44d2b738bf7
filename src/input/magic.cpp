#include "input/magic.hpp"

#include <algorithm>

#include "input/number.hpp"

namespace sigconv {
namespace {

using namespace std::string_view_literals;

// A format that is recognised by its first bytes. {} is a placeholder for the name of the input.
struct Format {
  std::string_view magic;
  std::string_view what;
  std::string_view command;
  std::size_t at = 0;  // where the magic begins
};

constexpr std::string_view kWorkbook = "ssconvert {} table.csv";

// A text may begin as a format with letters does. The magic therefore includes bytes that no text
// has there, or enough letters.
constexpr Format kFormats[] = {
    {"\x1F\x8B"sv, "gzip data", "zcat {} | sigconv ..."},
    {"\x28\xB5\x2F\xFD"sv, "zstd data", "zstdcat {} | sigconv ..."},
    {"\xFD"
     "7zXZ\0"sv,
     "xz data", "xz -dc {} | sigconv ..."},
    {"1AY&SY"sv, "bzip2 data", "bzip2 -dc {} | sigconv ...", 4},
    {"7z\xBC\xAF\x27\x1C"sv, "a 7z archive", "7z x -so {} | sigconv ..."},
    {"\xD0\xCF\x11\xE0"sv, "an old Excel workbook (.xls)", kWorkbook},
    {"PAR1\x15"sv, "a Parquet file",
     "python3 -c 'import pandas, sys; "
     "pandas.read_parquet(sys.argv[1]).to_csv(\"table.csv\", index=False)' {}"},
    {"ARROW1\0"sv, "an Arrow file",
     "python3 -c 'import pandas, sys; "
     "pandas.read_feather(sys.argv[1]).to_csv(\"table.csv\", index=False)' {}"},
    {"\x89HDF\r\n"sv, "an HDF5 file",
     "python3 -c 'import h5py, numpy, sys; "
     "numpy.save(\"array.npy\", h5py.File(sys.argv[1])[sys.argv[2]])' {} DATASET"},
    {"MATLAB 5.0 MAT-file"sv, "a MATLAB file",
     "python3 -c 'import numpy, scipy.io, sys; "
     "numpy.save(\"array.npy\", scipy.io.loadmat(sys.argv[1])[sys.argv[2]])' {} VARIABLE"},
    {"MATLAB 7.3 MAT-file"sv, "a MATLAB file (HDF5)",
     "python3 -c 'import h5py, numpy, sys; "
     "numpy.save(\"array.npy\", h5py.File(sys.argv[1])[sys.argv[2]])' {} VARIABLE"},
    {"SQLite format 3\0"sv, "an SQLite database",
     "sqlite3 -header -csv {} 'SELECT * FROM TABLE' | sigconv ..."},
    {"%PDF-"sv, "a PDF document", "pdftotext -layout {} table.txt"},
    {"WAVE"sv, "a WAVE sound file",
     "python3 -c 'import numpy, scipy.io.wavfile, sys; "
     "numpy.save(\"sound.npy\", scipy.io.wavfile.read(sys.argv[1])[1])' {}",
     8},
    {"\x89PNG"sv, "a PNG picture",
     "python3 -c 'import numpy, PIL.Image, sys; "
     "numpy.save(\"image.npy\", PIL.Image.open(sys.argv[1]).convert(\"L\"))' {}"},
    {"\xFF\xD8\xFF"sv, "a JPEG picture",
     "python3 -c 'import numpy, PIL.Image, sys; "
     "numpy.save(\"image.npy\", PIL.Image.open(sys.argv[1]).convert(\"L\"))' {}"},
    {"\xFF\xFE\0\0"sv, "UTF-32 text", "iconv -f UTF-32 -t UTF-8 {} | sigconv ..."},
    {"\0\0\xFE\xFF"sv, "UTF-32 text", "iconv -f UTF-32 -t UTF-8 {} | sigconv ..."},
    {"{\""sv, "JSON", "mlr --ijson --ocsv cat {} | sigconv ..."},
    {"[{"sv, "JSON", "mlr --ijson --ocsv cat {} | sigconv ..."},
    {"[["sv, "JSON", "jq -r '.[] | @csv' {} | sigconv ..."},
    {"\xFF\xFE"sv, "UTF-16 text", "iconv -f UTF-16 -t UTF-8 {} | sigconv ..."},
    {"\xFE\xFF"sv, "UTF-16 text", "iconv -f UTF-16 -t UTF-8 {} | sigconv ..."},
};

// The letters that a format needs ahead of a magic that does not begin the file.
bool is_embedded(std::string_view text, const Format& format) {
  if (format.magic == "WAVE") return text.starts_with("RIFF");
  return format.at == 0 || text.starts_with("BZh");
}

constexpr std::size_t kChecked = 1024;  // bytes of a line that are searched for binary data

constexpr std::string_view kZip = "PK\x03\x04";
constexpr std::size_t kZipName = 30;  // offset of the name of the first entry

// Returns the name of the first entry of a zip archive, as far as `text` has it.
std::string_view zip_entry(std::string_view text) {
  if (text.size() < kZipName) return {};
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  return text.substr(kZipName, byte(26) + std::size_t{256} * byte(27));
}

// Returns the format of a zip archive.
Format zip_format(std::string_view text) {
  const auto entry = zip_entry(text);
  const auto in = [&](std::string_view folder) { return entry.starts_with(folder); };
  if (in("[Content_Types].xml") || in("xl/") || in("_rels/") || in("docProps/"))
    return {kZip, "an Excel workbook (.xlsx)", kWorkbook};
  if (in("mimetype")) return {kZip, "an OpenDocument file (.ods)", kWorkbook};
  if (entry.ends_with(".npy"))
    return {kZip, "a .npz archive of arrays",
            "python3 -c 'import numpy, sys; a = numpy.load(sys.argv[1]); "
            "numpy.save(\"array.npy\", a[a.files[0]])' {}"};
  if (entry.find("/data.pkl") != std::string_view::npos || entry.ends_with("/.format_version") ||
      in("archive/"))
    return {kZip, "a PyTorch file (.pt)",
            "python3 -c 'import numpy, sys, torch; "
            "numpy.save(\"tensor.npy\", torch.load(sys.argv[1]).detach().numpy())' {}"};
  return {kZip, "a zip archive", "unzip -p {} | sigconv ..."};
}

// Returns the format that `text` begins with, or null.
const Format* find_format(std::string_view text) {
  const auto found = std::ranges::find_if(kFormats, [&](const Format& format) {
    return text.size() > format.at && text.substr(format.at).starts_with(format.magic) &&
           is_embedded(text, format);
  });
  return found == std::end(kFormats) ? nullptr : found;
}

bool is_control(char c) {
  return (c >= 0 && c < ' ' &&
          std::string_view("\t\n\v\f\r\x1B").find(c) == std::string_view::npos);
}

// Returns the encoding of UTF-16 text without a byte order mark: every second byte is NUL.
std::string_view utf16_encoding(std::string_view text) {
  constexpr std::size_t kFewest = 2;
  if (text.size() < kFewest) return {};
  bool nul[2] = {true, true};
  bool other[2] = {true, true};
  for (std::size_t i = 0; i < text.size(); ++i) {
    nul[i % 2] = nul[i % 2] && text[i] == '\0';
    other[i % 2] = other[i % 2] && text[i] != '\0';
  }
  if (other[0] && nul[1]) return "UTF-16LE";
  return nul[0] && other[1] ? "UTF-16BE" : std::string_view();
}

Error refused(const std::string& name, std::string_view what, std::string_view command) {
  const bool standard = name == "<stdin>";
  std::string text(command);
  if (const auto at = text.find("{}"); at != std::string::npos) {
    // A program of one command reads standard input without a name. Others need a file.
    const bool pipes = text.find("| sigconv") != std::string::npos && text.find("sqlite3") != 0;
    if (standard && pipes && at > 0)
      text.replace(at - 1, 3, "");
    else
      text.replace(at, 2, standard ? "FILE" : shell_word(name));
  }
  if (standard && text.starts_with("unzip -p")) text.replace(0, 8, "funzip");
  return data_error(name, "this is " + std::string(what), "convert it first: " + text);
}

}  // namespace

bool magic_needs_more(std::string_view text) {
  constexpr std::size_t kLongest = 24;
  const bool line = text.find_first_of("\r\n") != std::string_view::npos;
  if (text.starts_with(kZip))
    return text.size() < kZipName || zip_entry(text).size() < static_cast<unsigned char>(text[26]);
  return text.size() < kLongest && !line;
}

Failure refuse_magic(const std::string& name, std::string_view text) {
  if (text.starts_with(kZip)) {
    const Format zip = zip_format(text);
    return refused(name, zip.what, zip.command);
  }
  if (const Format* format = find_format(text)) return refused(name, format->what, format->command);
  // The first line decides, so that a slow pipe gives the same result as a file.
  const auto line = text.substr(0, text.find('\n'));
  if (const auto encoding = utf16_encoding(line.substr(0, std::min(line.size() / 2 * 2, kChecked)));
      !encoding.empty())
    return refused(name, std::string(encoding) + " text",
                   "iconv -f " + std::string(encoding) + " -t UTF-8 {} | sigconv ...");
  return refuse_binary(name, line);
}

Failure refuse_binary(const std::string& name, std::string_view text) {
  const auto first = text.substr(0, kChecked);
  const auto controls = std::ranges::count_if(first, is_control);
  const bool nul = first.find('\0') != std::string_view::npos;
  // A text has one control character at most by mistake, and less than one in ten.
  if (!nul && (controls < 2 || static_cast<std::size_t>(controls) * 10 < first.size()))
    return std::nullopt;
  return data_error(name, "this is binary data, neither CSV nor .npy",
                    "convert it to CSV or .npy first");
}

}  // namespace sigconv

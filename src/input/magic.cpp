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

constexpr std::string_view kTorch =
    "python3 -c 'import numpy, sys, torch; "
    "numpy.save(\"tensor.npy\", torch.load(sys.argv[1]).detach().numpy())' {}";
constexpr std::string_view kPickle =
    "python3 -c 'import numpy, pandas, sys; "
    "numpy.save(\"array.npy\", numpy.asarray(pandas.read_pickle(sys.argv[1])))' {}";
constexpr std::string_view kReadRds =
    "Rscript -e 'write.csv(readRDS(commandArgs(TRUE)), \"table.csv\", row.names = FALSE)' {}";

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
    {"\x80\x02\x8A\x0Al\xFC\x9C"sv, "an old PyTorch file (.pt)", kTorch},
    {"\x80\x02"sv, "a Python pickle", kPickle},
    {"\x80\x03"sv, "a Python pickle", kPickle},
    {"\x80\x04\x95"sv, "a Python pickle", kPickle},
    {"\x80\x05\x95"sv, "a Python pickle", kPickle},
    {"X\n\0\0\0"sv, "a file of R (.rds)", kReadRds},
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
    return {kZip, "a PyTorch file (.pt)", kTorch};
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

// Returns whether the text begins as readRDS(ascii = TRUE) writes it: A, the version of the format,
// that of R, and the least version of R that reads it.
bool is_ascii_rds(std::string_view text) {
  if (!text.starts_with("A\n2\n") && !text.starts_with("A\n3\n")) return false;
  const bool second = text[2] == '2';
  text.remove_prefix(std::min(text.find('\n', 4), text.size()));
  return text.starts_with(second ? "\n131840\n" : "\n197888\n");
}

Error refused(const std::string& name, std::string_view what, std::string_view command) {
  const bool standard = name == "<stdin>";
  std::string text(command);
  const std::string file = standard ? "FILE" : shell_word(name);
  for (auto at = text.find("{}"); at != std::string::npos; at = text.find("{}", at)) {
    // A program of one command reads standard input without a name. Others need a file.
    const bool pipes = text.find("| sigconv") != std::string::npos && text.find("sqlite3") != 0;
    if (standard && pipes && at > 0) {
      text.replace(at - 1, 3, "");
    } else {
      text.replace(at, 2, file);
      at += file.size();
    }
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
  // The first line of such a file of R is short.
  if (text.size() < kLongest && text.starts_with(std::string_view("A\n").substr(0, text.size())))
    return true;
  return text.size() < kLongest && !line;
}

Failure refuse_magic(const std::string& name, std::string_view text) {
  if (text.starts_with(kZip)) {
    const Format zip = zip_format(text);
    return refused(name, zip.what, zip.command);
  }
  if (const Format* format = find_format(text)) return refused(name, format->what, format->command);
  if (is_ascii_rds(text)) return refused(name, "a file of R (.rds, as text)", kReadRds);
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

namespace {

// A row that is a list in brackets, such as `[1, 2],` or `array([1., 2.])`.
struct BracketedRow {
  char bracket = 0;         // the first; 0: the row is no such list
  bool python = false;      // a call encloses the list
  bool nested = false;      // it begins with a list
  std::string_view inside;  // the row from its first bracket on
};

// Removes the call of Python that encloses an array from `line`. Returns whether there is one.
bool remove_call(std::string_view& line) {
  for (const auto call : {"array("sv, "np.array("sv, "numpy.array("sv, "tensor("sv}) {
    if (!line.starts_with(call)) continue;
    line.remove_prefix(call.size());
    return true;
  }
  return false;
}

BracketedRow bracketed_row(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r\n";
  constexpr std::string_view kNumber = "0123456789+-.eE";
  const auto npos = std::string_view::npos;
  line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
  line = line.substr(0, line.find_first_of("\r\n"));
  line = line.substr(0, line.find_last_not_of(" \t,;") + 1);
  BracketedRow row;
  row.python = remove_call(line);
  row.inside = line;
  const auto kind = line.empty() ? npos : "[{("sv.find(line[0]);
  if (kind == npos) return {};
  const char closing = "]})"sv[kind];
  const auto first = line.find_first_not_of("[{( \t");
  if (first == npos) return line[0] == '(' ? BracketedRow() : (row.bracket = line[0], row);
  row.nested = line.find_first_of("[{(", 1) < first;
  // A list that is closed within the row is one field among others, such as (0, 10].
  const bool closed = line.find_first_of("])}") != npos;
  if (closed && !line.ends_with(closing) && !(row.python && line.ends_with(')'))) return {};
  const auto end = std::min(line.find_first_not_of(kNumber, first), line.size());
  const auto number = line.substr(first, end - first);
  if (number.find_first_of("0123456789") == npos) {
    if (!row.nested || line[first] != '"') return {};
  } else if (end < line.size() && ",; \t"sv.find(line[end]) == npos) {
    // (5) is an accountant's -5, and [5] a list.
    const bool alone = end + 1 == line.size() && line[end] == closing && closing != ')';
    if (!alone && !row.nested) return {};
  }
  row.bracket = line[0];
  return row;
}

}  // namespace

Failure refuse_brackets(const std::string& name, std::string_view line) {
  const BracketedRow row = bracketed_row(line);
  if (row.bracket == 0) return std::nullopt;
  const auto has = [&](char c) { return row.inside.find(c) != std::string_view::npos; };
  constexpr std::string_view kSave = "numpy.savetxt(\"table.csv\", a, delimiter=\",\")";
  if (row.python || (row.bracket == '[' && !has(',') && !has(';') && row.inside.size() > 1))
    return data_error(name, "this is an array as Python prints it, not CSV",
                      "save the array from Python: " + std::string(kSave));
  if (row.bracket == '[' && has(';') && !has(','))
    return data_error(name, "this is a matrix of MATLAB, not CSV",
                      "save the matrix from MATLAB: writematrix(A, 'table.csv')");
  if (row.bracket == '{' && row.inside.size() == 1)
    return refused(name, "JSON", "mlr --ijson --ocsv cat {} | sigconv ...");
  if (row.bracket == '[')
    return refused(name, "JSON",
                   row.nested ? "jq -r '.[] | @csv' {} | sigconv ..."
                              : "jq -r '.[]' {} | sigconv ... for one series, or "
                                "jq -r @csv {} | sigconv ... for a table");
  return data_error(name, "this is a list in brackets, not CSV",
                    "remove the brackets, and write each sample on its own line");
}

}  // namespace sigconv

#include "input/magic.hpp"

#include <gtest/gtest.h>

namespace sigconv {
namespace {

using std::string_view_literals::operator""sv;

// A zip archive that begins with the entry `name`.
std::string zip(const std::string& name) {
  std::string text("PK\x03\x04", 4);
  text.resize(26);
  text += static_cast<char>(name.size());
  text.append(3, '\0');
  return text + name;
}

TEST(RefuseMagic, NamesTheFormatAndACommand) {
  const struct {
    std::string_view text;
    std::string_view what;
    std::string_view command;
  } kCases[] = {
      {"\x1F\x8B\x08"sv, "gzip data", "zcat x"},
      {"\x28\xB5\x2F\xFD"sv, "zstd data", "zstdcat x"},
      {"\xFD"
       "7zXZ\0"sv,
       "xz data", "xz -dc x"},
      {"BZh91AY&SY"sv, "bzip2 data", "bzip2 -dc x"},
      {"\xD0\xCF\x11\xE0\xA1"sv, "an old Excel workbook", "ssconvert x"},
      {"PAR1\x15\x04"sv, "a Parquet file", "read_parquet"},
      {"ARROW1\0\0"sv, "an Arrow file", "read_feather"},
      {"\x89HDF\r\n\x1A\n"sv, "an HDF5 file", "h5py"},
      {"SQLite format 3\0"sv, "an SQLite database", "sqlite3 -header -csv x"},
      {"%PDF-1.4\n"sv, "a PDF document", "pdftotext"},
      {"RIFF\x24\0\0\0WAVEfmt "sv, "a WAVE sound file", "wavfile"},
      {"\x89PNG\r\n\x1A\n"sv, "a PNG picture", "PIL"},
      {"\xFF\xD8\xFF\xE0"sv, "a JPEG picture", "PIL"},
      {"\xFF\xFEx\0"sv, "UTF-16 text", "iconv -f UTF-16 "},
      {"\xFE\xFF\0x"sv, "UTF-16 text", "iconv -f UTF-16 "},
      {"\xFF\xFE\0\0"sv, "UTF-32 text", "iconv -f UTF-32 "},
      {"x\0,\0y\0\n\0"sv, "UTF-16LE text", "iconv -f UTF-16LE "},
      {"\0x\0,\0y\0\n"sv, "UTF-16BE text", "iconv -f UTF-16BE "},
  };
  for (const auto& [text, what, command] : kCases) {
    const auto error = refuse_magic("x", text);
    ASSERT_TRUE(error) << what;
    EXPECT_NE(error->message.find(what), std::string::npos) << error->message;
    EXPECT_NE(error->hint.find(command), std::string::npos) << error->hint;
  }
}

TEST(RefuseMagic, NamesTheFormatOfAZipArchive) {
  const std::pair<const char*, const char*> kCases[] = {{"[Content_Types].xml", "(.xlsx)"},
                                                        {"docProps/app.xml", "(.xlsx)"},
                                                        {"mimetype", "(.ods)"},
                                                        {"x.npy", ".npz"},
                                                        {"archive/data.pkl", "(.pt)"},
                                                        {"a.csv", "a zip archive"}};
  for (const auto& [entry, what] : kCases) {
    const std::string text = zip(entry);
    EXPECT_FALSE(magic_needs_more(text));
    EXPECT_TRUE(magic_needs_more(std::string_view(text).substr(0, text.size() - 1)));
    EXPECT_NE(refuse_magic("x", text)->message.find(what), std::string::npos) << entry;
  }
}

TEST(RefuseMagic, QuotesTheNameForAShell) {
  EXPECT_EQ(refuse_magic("a b.gz", "\x1F\x8B")->hint,
            "convert it first: zcat 'a b.gz' | sigconv ...");
  EXPECT_EQ(refuse_magic("<stdin>", "\x1F\x8B")->hint, "convert it first: zcat | sigconv ...");
  EXPECT_EQ(refuse_magic("<stdin>", zip("a"))->hint, "convert it first: funzip | sigconv ...");
}

TEST(RefuseMagic, RefusesOtherBinaryDataByTheFirstLine) {
  for (const auto text : {"ab\0c\n"sv, "\x01\x02\x03 x\n"sv, "ab\0"sv}) {
    const auto error = refuse_magic("x", text);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->message, "this is binary data, neither CSV nor .npy");
  }
}

TEST(RefuseMagic, AcceptsTexts) {
  for (const auto text :
       {""sv, "a,b\n1,2\n"sv, "PAR1,PAR2\n"sv, "BZh9,x\n"sv, "RIFF,WAVE\n"sv, "\x1B[31mred\n"sv,
        "\xEF\xBB\xBFx\n"sv, "t\xE9l\xE9\n"sv, "a\n\0\n"sv, "one \x01 in a longer line\n"sv})
    EXPECT_FALSE(refuse_magic("x", text)) << text;
}

TEST(RefuseMagic, NamesPicklesAndFilesOfR) {
  const std::pair<std::string_view, const char*> kCases[] = {
      {"\x80\x02\x8A\x0Al\xFC\x9C\x46"sv, "PyTorch"},
      {"\x80\x02}q\x01"sv, "pickle"},
      {"\x80\x04\x95\x01"sv, "pickle"},
      {"A\n2\n262146\n131840\n"sv, "R (.rds"},
      {"A\n3\n262146\n197888\n"sv, "R (.rds"},
      {"X\n\0\0\0\2"sv, "R (.rds"},
  };
  for (const auto& [text, what] : kCases) {
    const auto error = refuse_magic("x", text);
    ASSERT_TRUE(error) << what;
    EXPECT_NE(error->message.find(what), std::string::npos) << error->message;
  }
  for (const auto text : {"A\n2\n262146\n"sv, "A\n2\n3\n4\n"sv, "A,B\n2,3\n"sv})
    EXPECT_FALSE(refuse_magic("x", text)) << text;
  EXPECT_TRUE(magic_needs_more("A\n3\n"));
}

TEST(RefuseBrackets, NamesTheFormatOfAList) {
  const std::pair<const char*, const char*> kCases[] = {
      {"[1,2,3]", "JSON"},
      {"[1, 2,\n", "JSON"},
      {"[", "JSON"},
      {"{\r\n", "JSON"},
      {"[[1,2],", "JSON"},
      {"[[\"a\",1],", "JSON"},
      {"[5]", "Python"},
      {" [1. 2.]", "Python"},
      {"[[1. 2.]", "Python"},
      {"array([1, 2])", "Python"},
      {"tensor([[1., 2.],", "Python"},
      {"[1 2; 3 4]", "MATLAB"},
      {"{1,2}", "brackets"},
      {"{1,2,3},", "brackets"},
      {"(1, 2)", "brackets"},
      {"[-.5,1]", "JSON"},
  };
  for (const auto& [line, what] : kCases) {
    const auto error = refuse_brackets("x", line);
    ASSERT_TRUE(error) << line;
    EXPECT_NE(error->message.find(what), std::string::npos) << error->message;
  }
  for (const char* line :
       {"", "1,2", "[m],[s]", "(1) rain,(2) wind", "(0, 10],5", "[0, 10),5", "(5)", "[1],2", "(s)",
        "[2024-01-02 12:00] x", "\"[1,2]\"", "(1+2j)", "[a]"})
    EXPECT_FALSE(refuse_brackets("x", line)) << line;
}

}  // namespace
}  // namespace sigconv

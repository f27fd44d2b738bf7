#include "cli/hint_reader.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "cli/option_set.hpp"
#include "commands/table.hpp"

namespace sigconv::test {
namespace {

struct Word {
  std::string text;
  bool quoted = false;
};

// Splits `text` as a shell does, except that a quote inside a word is text.
std::vector<Word> shell_words(const std::string& text) {
  std::vector<Word> words;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == ' ' || text[i] == '\n') {
      ++i;
      continue;
    }
    Word word;
    for (; i < text.size() && text[i] != ' ' && text[i] != '\n'; ++i) {
      const char c = text[i];
      const auto end = c == '\'' || c == '"' ? text.find(c, i + 1) : std::string::npos;
      const bool starts = word.text.empty() || word.text.ends_with('=');
      if (word.quoted && c == '\\' && i + 1 < text.size()) {
        word.text += text[++i];
      } else if ((starts || word.quoted) && end != std::string::npos) {
        word.text += text.substr(i + 1, end - i - 1);
        word.quoted = true;
        i = end;
      } else {
        word.text += c;
      }
    }
    words.push_back(word);
  }
  return words;
}

// Returns the command of the table that `line` runs.
const Command& command_of(const std::string& line) {
  const auto at = line.rfind("sigconv ");
  const std::string rest = at == std::string::npos ? "" : line.substr(at + 8);
  const Command* found = nullptr;
  for (const Command& command : commands())
    if ((rest + " ").starts_with(std::string(command.name) + " ") &&
        (found == nullptr || command.name.size() > found->name.size()))
      found = &command;
  if (found == nullptr) throw std::runtime_error("no command: " + line);
  return *found;
}

// Returns the text without punctuation at its end. A text of punctuation alone stays.
std::string trimmed(std::string text) {
  while (text.size() > 1 && std::string_view(",;:.)").find(text.back()) != std::string_view::npos)
    text.pop_back();
  return text;
}

// Returns whether `text` is a name for a value, such as N or COLUMN.
bool is_placeholder(const std::string& text, const OptionUse& use) {
  if (text == use.value) return true;
  for (const char* name : {"COLUMN", "FILE", "TEXT", "LIST", "NAME", "DIR", "SIZE", "STEP", "VALUE",
                           "TOKEN", "RATE", "HZ", "N", "M", "V"})
    if (text == name || (text.size() > 3 && text.ends_with(std::string(":") + name))) return true;
  return text.starts_with("DIR/") || text.starts_with("FILE.") ||
         text.find("...") != std::string::npos;
}

// The options that a hint proposes, and the values that they take.
class HintReader {
 public:
  HintReader(const std::string& command, const std::string& hint,
             const std::map<std::string, std::string>& values)
      : values_(values), set_("sigconv") {
    task_ = command_of(command).prepare(set_);
    words_ = shell_words(hint);
    // A hint that runs another command adds no option to this one.
    if (std::ranges::find(words_, "sigconv", &Word::text) != words_.end()) words_.clear();
    // The reason for a hint is no part of it.
    words_.erase(std::ranges::find(words_, "because", &Word::text), words_.end());
    for (const char* start : {"leave", "remove", "convert", "install", "save", "quote", "it"})
      if (!words_.empty() && first() == start) words_.clear();
  }

  // Returns the alternatives of the hint: the words that each adds.
  std::vector<Words> alternatives() {
    for (std::size_t i = 0; i < words_.size();) {
      const OptionUse* use = option_at(i);
      if (use == nullptr) {
        ++i;
        continue;
      }
      const bool joined = end_ != 0 && (i == end_ || (i == end_ + 1 && words_[end_].text == "and"));
      end_ = 0;
      i = take(*use, i, joined);
    }
    return found_;
  }

 private:
  std::string first() const { return words_[words_[0].text == "hint:" && words_.size() > 1].text; }

  const OptionUse* option_at(std::size_t i) const {
    std::string text = words_[i].text;
    if (text.starts_with('(')) text.erase(0, 1);
    if (words_[i].quoted && text.find('=') == std::string::npos) return nullptr;
    text = trimmed(text.substr(0, text.find('=')));
    for (const OptionUse& use : set_.uses()) {
      if (use.option->positional || use.option->name == "help") continue;
      if (text == "--" + std::string(use.option->name)) return &use;
      if (use.option->letter != 0 && text == std::string("-") + use.option->letter) return &use;
    }
    return nullptr;
  }

  // Adds the option at `i` and its value. Returns the place behind both.
  std::size_t take(const OptionUse& use, std::size_t i, bool joined) {
    const std::string& text = words_[i].text;
    const auto equals = text.find('=');
    const std::string name = trimmed(text.substr(0, equals));
    if (use.option->kind == ValueKind::none) {
      add({name}, joined);
      end_ = trimmed(text) == text ? i + 1 : 0;
      return i + 1;
    }
    const bool cut = equals == std::string::npos && trimmed(text) != text;
    const std::size_t at = equals == std::string::npos ? i + 1 : i;
    if (!cut && at < words_.size()) {
      const Word& word = words_[at];
      std::string value = equals == std::string::npos ? word.text : text.substr(equals + 1);
      bool ends = false;  // a comma follows
      if (!word.quoted && value.size() > 1 &&
          std::string(",;:)").find(value.back()) != std::string::npos) {
        ends = true;
        value.pop_back();
      }
      if (is_value(use, value, word.quoted)) {
        add({name, value}, joined);
        // More values of the same option: "--na keep, skip or zero".
        std::size_t next = at + 1;
        for (; use.option->kind == ValueKind::choice && next < words_.size(); ++next) {
          const std::string other = trimmed(words_[next].text);
          if (is_choice(use, other))
            add({name, other}, false);
          else if (other != "or")
            break;
          ends = true;
        }
        end_ = ends ? 0 : next;
        return next;
      }
    }
    const auto own = values_.find(name);
    if (own != values_.end()) {
      add({name, own->second}, joined);
      end_ = cut ? 0 : i + 1;
    }
    return i + 1;
  }

  bool is_choice(const OptionUse& use, const std::string& value) const {
    return std::ranges::find(use.choices, value) != use.choices.end();
  }

  bool is_value(const OptionUse& use, const std::string& value, bool quoted) const {
    if (value.empty() || is_placeholder(value, use)) return false;
    if (quoted) return true;
    if (value.starts_with("--")) return false;
    switch (use.option->kind) {
      case ValueKind::choice:
        return is_choice(use, value);
      case ValueKind::number:
        return std::isdigit(static_cast<unsigned char>(value[0])) != 0;
      default:
        break;
    }
    static const std::vector<std::string> kOther = {
        "chooses", "names", "lists", "says",  "takes",  "reads", "sets",   "gives",  "or",
        "and",     "if",    "to",    "with",  "writes", "from",  "that",   "is",     "counts",
        "fills",   "keeps", "needs", "means", "such",   "some",  "a",      "the",    "numbers",
        "for",     "of",    "on",    "in",    "one",    "also",  "choose", "instead"};
    return std::ranges::find(kOther, value) == kOther.end();
  }

  void add(const Words& words, bool joined) {
    if (joined && !found_.empty())
      found_.back().insert(found_.back().end(), words.begin(), words.end());
    else
      found_.push_back(words);
  }

  const std::map<std::string, std::string>& values_;
  OptionSet set_;
  Task task_;
  std::vector<Word> words_;
  std::vector<Words> found_;
  std::size_t end_ = 0;  // behind the option before; 0 if the next one is an alternative
};

}  // namespace

std::string hint_of(const std::string& err) {
  std::istringstream stream(err);
  std::string hint;
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("sigconv: ")) {
      hint.clear();
    } else if (line.starts_with("  ")) {
      const bool caret = line.find_first_not_of(" ^~") == std::string::npos;
      hint = caret ? "" : line.substr(2);
    }
  }
  return hint;
}

std::vector<Words> hinted_words(const std::string& command, const std::string& hint,
                                const std::map<std::string, std::string>& values) {
  return HintReader(command, hint, values).alternatives();
}

std::string shell_quoted(const std::string& word) {
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? "'\\''" : std::string(1, c);
  return text + "'";
}

}  // namespace sigconv::test

#pragma once

#include <deque>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/values.hpp"

namespace sigconv {

/// An option of one command. The command may change its help.
struct OptionUse {
  const OptionInfo* option = nullptr;
  OptionGroup group = OptionGroup::general;
  std::string_view value;
  std::vector<std::string_view> choices;  ///< listed in the help
  std::string_view default_value;
  std::string_view default_note;
  std::string_view description;

  bool given = false;
  std::string text;

  OptionUse& in(OptionGroup other) {
    group = other;
    return *this;
  }
  OptionUse& takes(std::string_view placeholder) {
    value = placeholder;
    return *this;
  }
  /// Lists only these choices in the help. A check of the command must reject the others.
  OptionUse& offers(std::initializer_list<std::string_view> names) {
    choices = names;
    return *this;
  }
  OptionUse& defaults_to(std::string_view literal) {
    default_value = literal;
    default_note = {};
    return *this;
  }
  OptionUse& notes_default(std::string_view words) {
    default_value = {};
    default_note = words;
    return *this;
  }
  OptionUse& describes(std::string_view words) {
    description = words;
    return *this;
  }
};

/// The options of one command. The set parses them and reads their values into fields of the
/// command. It reads in the order of add() and check(), and reports the first error in that order.
class OptionSet {
 public:
  /// `program`: the command as the user types it, such as "sigconv conv".
  /// `find_others`: returns the commands that have an option, for the message that this one has
  /// not.
  explicit OptionSet(std::string program,
                     std::function<std::string(std::string_view)> find_others = {})
      : program_(std::move(program)), find_others_(std::move(find_others)) {}
  OptionSet(const OptionSet&) = delete;
  OptionSet& operator=(const OptionSet&) = delete;

  /// Reads the option into `target`, which keeps its value if the option is not given.
  template <class T, class Target>
  OptionUse& add(const Option<T>& option, Target& target) {
    return add(option, target, option.read);
  }

  /// Adds an option with the command's own reader, a function from (const OptionInfo&,
  /// std::string_view) to Result<T>.
  template <class Target, class Read>
  OptionUse& add(const OptionInfo& option, Target& target, Read reader) {
    return add_reader(option, [&option, &target, reader](std::string_view text) -> Failure {
      auto value = reader(option, text);
      if (!value) return value.error();
      target = static_cast<Target>(std::move(*value));
      return std::nullopt;
    });
  }

  /// Calls `apply` with the value if the option is given.
  template <class T, class Apply>
  OptionUse& apply(const Option<T>& option, Apply apply) {
    return add_reader(option, [&option, apply](std::string_view text) -> Failure {
      auto value = option.read(option, text);
      if (!value) return value.error();
      apply(std::move(*value));
      return std::nullopt;
    });
  }

  template <class Apply>
  OptionUse& apply(const Flag& flag, Apply apply) {
    return add_reader(flag, [apply](std::string_view) {
      apply();
      return Failure();
    });
  }

  /// Adds an option with the command's own choices.
  template <class E>
  OptionUse& choose(const OptionInfo& option, std::span<const Choice> choices, E& target) {
    OptionUse& use = add(option, target, [choices](const OptionInfo& info, std::string_view text) {
      const auto value = find_choice(info, choices, text);
      return value ? Result<E>(static_cast<E>(*value)) : Result<E>(value.error());
    });
    list_choices(use, choices);
    return use;
  }

  /// Sets `target` to true if the flag is given.
  OptionUse& add(const Flag& flag, bool& target);
  /// Adds a flag without a target. given() returns whether it is given.
  OptionUse& add(const Flag& flag) { return add_use(flag); }

  /// Adds the FILE arguments, in order.
  OptionUse& add_files(const OptionInfo& option, std::vector<std::string>& files);

  /// Runs `step` between the readers of the options that are added before and after it.
  void check(std::function<Failure()> step) { steps_.push_back(std::move(step)); }

  /// Parses the arguments after the command's name, then runs readers and checks in order. If
  /// --help is given, no value is read, and a wrong argument is no error.
  Failure read(int argc, const char* const* argv);

  /// Returns whether the command has the option.
  bool has(const OptionInfo& option) const { return find(option.name) != nullptr; }
  /// Returns whether the help of the command lists `word`, such as --by or -k.
  bool offers(std::string_view word) const;
  bool given(const OptionInfo& option) const { return given(option.name); }
  bool given(std::string_view name) const;
  /// Returns the text given for the option, or an empty text.
  std::string_view text(const OptionInfo& option) const;

  const std::string& program() const { return program_; }
  /// Returns the last word of the program: "conv" of "sigconv grad conv".
  std::string_view command() const {
    return std::string_view(program_).substr(program_.rfind(' ') + 1);
  }
  /// Returns the words of the command: "grad conv" of "sigconv grad conv".
  std::string_view full_command() const {
    return std::string_view(program_).substr(program_.find(' ') + 1);
  }
  const std::deque<OptionUse>& uses() const { return uses_; }

 private:
  OptionUse& add_use(const OptionInfo& option);
  OptionUse& add_reader(const OptionInfo& option, std::function<Failure(std::string_view)> reader);
  static void list_choices(OptionUse& use, std::span<const Choice> choices);
  const OptionUse* find(std::string_view name) const;
  Failure parse(int argc, const char* const* argv);
  Failure check_relations(const OptionInfo& option) const;
  Error unknown_option(std::string_view given) const;
  bool asks_for_help(int argc, const char* const* argv) const;

  std::string program_;
  std::function<std::string(std::string_view)> find_others_;
  std::deque<OptionUse> uses_;  // readers hold references to elements
  std::vector<std::function<Failure()>> steps_;
  std::vector<std::string>* files_ = nullptr;
};

}  // namespace sigconv

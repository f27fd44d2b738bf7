#include "cli/option_set.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>

#include "cli/options.hpp"
#include "input/nearest.hpp"

namespace sigconv {
namespace {

std::string long_name(const OptionInfo& option) { return "--" + std::string(option.name); }

std::string short_name(const OptionInfo& option) { return {'-', option.letter}; }

// Splits an argument at its = and rejects an option that lacks its value. Moves the arguments after
// -- to `files`. CLI11 alone keeps the = of -k=VALUE, and takes the next argument as the value of
// an empty --name=. It also takes an option as the value of the one before it.
Result<std::vector<std::string>> prepare(const std::deque<OptionUse>& uses, int argc,
                                         const char* const* argv, std::vector<std::string>& files) {
  std::set<std::string> with_value;
  std::set<std::string> known;
  for (const OptionUse& use : uses) {
    if (use.option->positional) continue;
    for (const auto& name : {long_name(*use.option), short_name(*use.option)}) {
      if (name[1] == '\0') continue;
      known.insert(name);
      if (use.option->kind != ValueKind::none) with_value.insert(name);
    }
  }
  std::vector<std::string> arguments;
  for (int i = 0; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--") {
      files.assign(argv + i + 1, argv + argc);
      break;
    }
    const auto equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    if (!with_value.contains(name)) {
      if (equals != std::string::npos && known.contains(name))
        return usage_error(fmt::format("{} takes no value", name));
      arguments.push_back(argument);
      continue;
    }
    arguments.push_back(name);
    if (equals != std::string::npos) {
      arguments.push_back(argument.substr(equals + 1));
      continue;
    }
    if (++i == argc || known.contains(argv[i]))
      return i < argc ? usage_error(
                            fmt::format("{} needs a value, but '{}' is an option", name, argv[i]),
                            fmt::format("write {}=VALUE if the value begins with '-'", name))
                      : usage_error(fmt::format("{} needs a value", name),
                                    fmt::format("give {} a value; quote characters that the shell "
                                                "interprets, such as '#'",
                                                name));
    arguments.push_back(argv[i]);
  }
  // CLI11 reads the arguments from the back.
  std::ranges::reverse(arguments);
  return arguments;
}

// Adds an option to `app`. Returns the option whose count shows whether a value was given; null for
// flags and FILE arguments.
const CLI::Option* add_to(CLI::App& app, OptionUse& use, std::vector<std::string>* files) {
  const OptionInfo& option = *use.option;
  if (option.positional) {
    app.add_option("FILE", *files);
    return nullptr;
  }
  const std::string names =
      (option.letter != 0 ? short_name(option) + "," : "") + long_name(option);
  if (option.kind == ValueKind::none) {
    app.add_flag(names, use.given);
    return nullptr;
  }
  return app.add_option(names, use.text)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

}  // namespace

std::string label(const OptionInfo& option) {
  if (option.positional) return std::string(option.name);
  return option.by_letter ? short_name(option) : long_name(option);
}

OptionUse& OptionSet::add_use(const OptionInfo& option) {
  OptionUse& use = uses_.emplace_back();
  use.option = &option;
  use.group = option.group;
  use.value = option.value;
  list_choices(use, option.choices);
  use.default_value = option.default_value;
  use.default_note = option.default_note;
  use.description = option.description;
  return use;
}

void OptionSet::list_choices(OptionUse& use, std::span<const Choice> choices) {
  for (const Choice& choice : choices)
    if (!choice.alias) use.choices.push_back(choice.name);
}

OptionUse& OptionSet::add_reader(const OptionInfo& option,
                                 std::function<Failure(std::string_view)> reader) {
  OptionUse& use = add_use(option);
  check([this, &use, reader = std::move(reader)]() -> Failure {
    if (!use.given) return std::nullopt;
    if (auto error = check_relations(*use.option)) return error;
    return reader(use.text);
  });
  return use;
}

OptionUse& OptionSet::add(const Flag& flag, bool& target) {
  return add_reader(flag, [&target](std::string_view) {
    target = true;
    return Failure();
  });
}

OptionUse& OptionSet::add_files(const OptionInfo& option, std::vector<std::string>& files) {
  files_ = &files;
  return add_use(option);
}

const OptionUse* OptionSet::find(std::string_view name) const {
  const auto use =
      std::ranges::find(uses_, name, [](const OptionUse& each) { return each.option->name; });
  return use == uses_.end() ? nullptr : &*use;
}

bool OptionSet::given(std::string_view name) const {
  const OptionUse* use = find(name);
  return use != nullptr && use->given;
}

std::string_view OptionSet::text(const OptionInfo& option) const {
  const OptionUse* use = find(option.name);
  return use == nullptr ? std::string_view() : use->text;
}

Failure OptionSet::check_relations(const OptionInfo& option) const {
  const auto label_of = [&](std::string_view name) { return label(*find(name)->option); };
  for (const Relation& other : option.needs)
    if (find(other.option) != nullptr && !given(other.option))
      return usage_error(fmt::format("{} needs {}", label(option), label_of(other.option)),
                         std::string(other.hint));
  for (const Relation& other : option.excludes)
    if (given(other.option))
      return usage_error(
          fmt::format("{} and {} cannot be combined", label(option), label_of(other.option)),
          std::string(other.hint));
  return std::nullopt;
}

bool OptionSet::offers(std::string_view word) const {
  return std::ranges::any_of(uses_, [word](const OptionUse& use) {
    const OptionInfo& option = *use.option;
    if (option.hidden || option.positional) return false;
    return word == long_name(option) || (option.letter != 0 && word == short_name(option));
  });
}

Error OptionSet::unknown_option(std::string_view given) const {
  const std::string_view word = given.substr(0, given.find('='));
  const std::string hint = fmt::format("run {} --help to list the options", program_);
  const std::string_view name = std::string_view(program_).substr(program_.find(' ') + 1);
  if (const std::string others = find_others_ ? find_others_(word) : ""; !others.empty())
    return usage_error(fmt::format("{} has no {}, which is an option of {}", name, word, others),
                       hint);
  // The dashes say nothing about how near two names are.
  std::vector<std::string> names;
  for (const OptionUse& use : uses_)
    if (!use.option->hidden && !use.option->positional) names.emplace_back(use.option->name);
  const auto near = word.starts_with("--") ? nearest(word.substr(2), names) : std::string_view();
  return usage_error(fmt::format("unknown option '{}'{}", word,
                                 near.empty() ? "" : fmt::format("; did you mean --{}?", near)),
                     hint);
}

Failure OptionSet::parse(int argc, const char* const* argv) {
  CLI::App app("", program_);
  app.allow_extras();
  app.set_help_flag();  // disables CLI11's help: read_command_line() prints ours
  std::vector<std::pair<OptionUse*, const CLI::Option*>> with_value;
  for (OptionUse& use : uses_)
    if (const CLI::Option* option = add_to(app, use, files_)) with_value.emplace_back(&use, option);
  std::vector<std::string> files;
  auto arguments = prepare(uses_, argc, argv, files);
  if (!arguments) return arguments.error();
  try {
    app.parse(*arguments);
  } catch (const CLI::ParseError& error) {
    return usage_error(error.what(), fmt::format("run {} --help to list the options", program_));
  }
  for (const auto& [use, option] : with_value) use->given = option->count() > 0;
  if (files_ != nullptr) {
    files_->insert(files_->end(), files.begin(), files.end());
    for (OptionUse& use : uses_)
      if (use.option->positional) use.given = !files_->empty();
  }
  if (given(options::help)) return std::nullopt;
  for (const std::string& extra : app.remaining())
    if (extra.starts_with('-') && extra != "-") return unknown_option(extra);
  return std::nullopt;
}

// Returns whether an argument before -- asks for help.
bool OptionSet::asks_for_help(int argc, const char* const* argv) const {
  if (!has(options::help)) return false;
  const auto end = std::find(argv, argv + argc, std::string_view("--"));
  return std::any_of(argv, end, [](std::string_view argument) {
    return argument == long_name(options::help) || argument == short_name(options::help);
  });
}

Failure OptionSet::read(int argc, const char* const* argv) {
  if (auto error = parse(argc, argv)) {
    if (!asks_for_help(argc, argv)) return error;
    std::ranges::find(uses_, static_cast<const OptionInfo*>(&options::help), &OptionUse::option)
        ->given = true;
  }
  if (given(options::help)) return std::nullopt;
  for (const auto& step : steps_)
    if (auto error = step()) return error;
  return std::nullopt;
}

}  // namespace sigconv

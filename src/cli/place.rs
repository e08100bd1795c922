//! What may stand at a place of a command line: the verbs, options and words of closed lists that the arguments name, or
//! which argument's value it is.

use clap::{Arg, ArgAction, Command};

/// A place of a command line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// What is known to fit, each with what it is for.
    pub(crate) words: Vec<(String, String)>,
    /// The argument whose value it is, where that has no closed list.
    pub(crate) value: Option<PlaceValue>,
    /// What stands before the value in the same word: `--by=`.
    pub(crate) before: String,
    /// The directory of `-C`.
    pub(crate) directory: Option<String>,
}

/// An argument that takes a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlaceValue {
    /// As the program knows it: `approved_by`.
    pub(crate) argument: String,
    /// As the help calls what stands there: `NAME`, `ID|RULE`.
    pub(crate) name: String,
    /// The words of the verb that are no options, before it.
    pub(crate) earlier: Vec<String>,
}

impl Place {
    /// The place of the last word, which may be a part of one. The words begin behind the program's name.
    pub(crate) fn find(words: &[String]) -> Self {
        let mut whole = super::command();
        whole.build();
        let Some((current, before)) = words.split_last() else { return Self::default() };
        Walk { command: &whole, option: None, earlier: Vec::new(), is_escaped: false, directory: None }
            .walk(before, current)
    }
}

/// How far a command line was read.
struct Walk<'c> {
    command: &'c Command,
    /// The option that waits for its value.
    option: Option<&'c Arg>,
    earlier: Vec<String>,
    /// Behind `--`.
    is_escaped: bool,
    directory: Option<String>,
}

impl<'c> Walk<'c> {
    fn walk(mut self, before: &[String], current: &str) -> Place {
        for (at, word) in before.iter().enumerate() {
            // bash hands over `--by=x` as three words.
            let is_joint = word == "=" && at > 0 && before[at - 1].starts_with("--");
            if !is_joint {
                self.take(word);
            }
        }
        let waits = self.option.is_some() && current == "=";
        let (before, current) = if waits { (String::new(), "") } else { self.begin(current) };
        let mut place = self.fitting(current);
        place.before = before;
        place.directory = self.directory;
        place
    }

    fn take(&mut self, word: &str) {
        if let Some(option) = self.option.take() {
            self.note_directory(option, word);
        } else if self.is_escaped || !word.starts_with('-') || word == "-" {
            match self.command.find_subcommand(word).filter(|_| !self.is_escaped) {
                Some(verb) => (self.command, self.earlier) = (verb, Vec::new()),
                None => self.earlier.push(word.to_owned()),
            }
        } else if word == "--" {
            self.is_escaped = true;
        } else if let Some((name, value)) = word.split_once('=') {
            if let Some(option) = self.named(name) {
                self.note_directory(option, value);
            }
        } else {
            self.option = self.named(word).filter(|option| takes_value(option));
        }
    }

    fn note_directory(&mut self, option: &Arg, value: &str) {
        if option.get_id() == "directory" {
            self.directory = Some(value.to_owned());
        }
    }

    /// Splits an option from its value in one word.
    fn begin<'w>(&mut self, current: &'w str) -> (String, &'w str) {
        if self.option.is_none()
            && !self.is_escaped
            && let Some((name, value)) = current.split_once('=')
            && let Some(option) = self.named(name)
        {
            self.option = Some(option);
            return (format!("{name}="), value);
        }
        (String::new(), current)
    }

    fn named(&self, word: &str) -> Option<&'c Arg> {
        let mut all = self.command.get_arguments();
        match word.strip_prefix("--") {
            Some(long) => all.find(|arg| {
                arg.get_long() == Some(long) || arg.get_all_aliases().is_some_and(|aliases| aliases.contains(&long))
            }),
            None => all.find(|arg| arg.get_short().is_some_and(|short| word.chars().nth(1) == Some(short))),
        }
    }

    fn fitting(&self, current: &str) -> Place {
        if let Some(option) = self.option {
            return self.value_of(option);
        }
        if current.starts_with('-') && !self.is_escaped {
            let options = self.command.get_arguments().filter(|arg| !arg.is_hide_set());
            let long = |arg: &Arg| Some((format!("--{}", arg.get_long()?), first_line(arg.get_help())));
            return Place { words: options.filter_map(long).collect(), ..Place::default() };
        }
        let mut positionals: Vec<&Arg> = self.command.get_positionals().collect();
        positionals.sort_by_key(|arg| arg.get_index());
        let takes_more = |arg: &&&Arg| arg.get_num_args().is_some_and(|count| count.max_values() > 1);
        let arg = positionals.get(self.earlier.len()).or_else(|| positionals.last().filter(takes_more));
        let mut place = arg.map_or_else(Place::default, |arg| self.value_of(arg));
        if !self.is_escaped && (self.earlier.is_empty() || arg.is_none()) {
            // `help` stands beside all verbs once.
            let is_shown = |verb: &&Command| {
                !verb.is_hide_set() && (verb.get_name() != "help" || self.command.get_name() == "pmgit")
            };
            let verbs = self.command.get_subcommands().filter(is_shown);
            place.words.extend(verbs.map(|verb| (verb.get_name().to_owned(), first_line(verb.get_about()))));
        }
        place
    }

    /// The words of a closed list, or the argument itself.
    fn value_of(&self, arg: &Arg) -> Place {
        let known = arg.get_possible_values();
        if !known.is_empty() {
            let shown = known.iter().filter(|value| !value.is_hide_set());
            let words = shown.map(|value| (value.get_name().to_owned(), first_line(value.get_help())));
            return Place { words: words.collect(), ..Place::default() };
        }
        let name = arg.get_value_names().and_then(|names| names.first()).map_or_else(String::new, ToString::to_string);
        let value = PlaceValue { argument: arg.get_id().to_string(), name, earlier: self.earlier.clone() };
        Place { value: Some(value), ..Place::default() }
    }
}

fn takes_value(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Set | ArgAction::Append)
}

fn first_line(text: Option<&clap::builder::StyledStr>) -> String {
    text.map(ToString::to_string).unwrap_or_default().lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(line: &str) -> Place {
        Place::find(&line.split(' ').map(str::to_owned).collect::<Vec<_>>())
    }

    fn words(line: &str) -> Vec<String> {
        place(line).words.into_iter().map(|(word, _)| word).collect()
    }

    fn value(line: &str) -> String {
        place(line).value.map_or_else(String::new, |value| format!("{} {}", value.argument, value.name))
    }

    #[test]
    fn verbs_options_and_closed_lists_are_words() {
        assert!(words("").contains(&"submit".to_owned()) && !words("").contains(&"complete".to_owned()));
        assert_eq!(words("timeline"), words(""), "it is not ended yet");
        assert!(words("action ").contains(&"decline".to_owned()));
        assert!(words("submit --").contains(&"--by".to_owned()) && words("submit --").contains(&"--color".to_owned()));
        assert_eq!(words("list --status "), ["draft", "in-review", "reviewed", "closed"]);
        assert_eq!(words("list --status = re"), words("list --status "), "as bash splits it");
        assert_eq!(words("list --status ="), words("list --status "));
        assert_eq!(place("list --status=re").before, "--status=");
        assert_eq!(words("list --status=re"), words("list --status "));
        assert!(words("message external 2026-11-20-a ").contains(&"posted".to_owned()));
        assert_eq!(words("show --rev main --"), words("show --"));
        assert_eq!(words("-- --"), Vec::<String>::new());
    }

    #[test]
    fn a_value_is_named_by_its_argument() {
        for (line, found) in [
            ("submit ", "id ID"),
            ("submit 2026", "id ID"),
            ("submit --by ", "by NAME"),
            ("submit --by aiko ", "id ID"),
            ("submit --by=aiko ", "id ID"),
            ("severity ", "first ID|SEVERITY"),
            ("severity --reason x 2026-11-20-a ", "second SEVERITY"),
            ("waive a b ", ""),
            ("check a b ", "targets ID|PATH"),
            ("message external ", "id ID"),
            ("explain ", "rule RULE"),
            ("-C elsewhere rename a ", "new NEW"),
            ("nonsense ", ""),
        ] {
            assert_eq!(value(line), found, "{line}");
        }
        assert_eq!(place("-C elsewhere rename a ").directory.as_deref(), Some("elsewhere"));
        let value = place("action done --at today 2026-11-20-a C").value.expect("it takes one");
        assert_eq!(value.earlier, ["2026-11-20-a"]);
    }

    #[test]
    fn no_line_is_too_strange() {
        for line in [
            "--",
            "-",
            "=",
            "--=",
            "--by=",
            "-C",
            "submit --by",
            "submit = = =",
            "\u{301}",
            "--\u{301}=x y",
            "completions ",
        ] {
            place(line);
        }
        assert_eq!(Place::find(&[]), Place::default());
    }
}

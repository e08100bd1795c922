//! A word in capitals that the help and the printed commands leave to be filled in, given as it stands there: taken for a
//! value it would be put on record as somebody's name, reason or link.

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches};

/// The words that stand for what a person writes and no document means. A file or a branch may be called anything.
const WORDS: [&str; 14] = [
    "DATE", "EVENT", "FORGE", "ID", "NAME", "PART", "RULE", "SEV", "SEVERITY", "TEXT", "TICKET", "TIME", "TITLE", "URL",
];

/// A word that was not filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unfilled {
    /// As it is written on the command line, such as `--outcome TEXT`.
    pub(crate) shown: String,
    pub(crate) word: String,
}

/// The first word of the command line that was not filled in.
pub(super) fn unfilled(command: &clap::Command, matches: &ArgMatches) -> Option<Unfilled> {
    let below = || {
        let (name, matches) = matches.subcommand()?;
        unfilled(command.find_subcommand(name)?, matches)
    };
    command.get_arguments().find_map(|argument| in_argument(argument, matches)).or_else(below)
}

fn in_argument(argument: &Arg, matches: &ArgMatches) -> Option<Unfilled> {
    let id = argument.get_id().as_str();
    let values = matches.try_get_raw(id).ok()??;
    if matches.value_source(id) != Some(ValueSource::CommandLine) {
        return None;
    }
    let names: Vec<&str> = match argument.get_value_names() {
        Some(names) => names.iter().flat_map(|name| name.split('|')).collect(),
        None => Vec::new(),
    };
    let word =
        values.filter_map(|value| value.to_str()).find(|value| names.contains(value) && WORDS.contains(value))?;
    let shown = argument.get_long().map_or_else(|| word.to_owned(), |long| format!("--{long} {word}"));
    Some(Unfilled { shown, word: word.to_owned() })
}

//! `pmgit completions` and `pmgit man`: what a packager or a shell needs, made from the arguments themselves. The scripts
//! for bash, zsh and fish ask pmgit at every key, by a hidden verb, what may stand there.

mod candidates;

use std::path::Path;

use clap_complete::Shell;

use super::Exit;
use super::shared::context::{Context, write_error};
use crate::cli::{self, Place};
use crate::error::{Error, Result};
use crate::text::{both, readable_with_tabs};
use candidates::{Candidate, Candidates};

const BASH: &str = include_str!("pmgit.bash");
const ZSH: &str = include_str!("pmgit.zsh");
const FISH: &str = include_str!("pmgit.fish");

pub(super) fn completions(shell: Shell, context: &mut Context<'_>) -> Result<Exit> {
    let mut script = Vec::new();
    match shell {
        Shell::Bash => script.extend(BASH.as_bytes()),
        Shell::Zsh => script.extend(ZSH.as_bytes()),
        Shell::Fish => script.extend(FISH.as_bytes()),
        other => clap_complete::generate(other, &mut cli::command(), "pmgit", &mut script),
    }
    context.out.write_all(&script).map_err(write_error)?;
    Ok(Exit::Clean)
}

/// What may stand at the last word, a line each: the word, and behind a tab what it is. `:files` asks the shell for files.
/// Whoever presses a key wants no message, and waits for nothing.
pub(super) fn complete(arguments: &cli::Complete, context: &mut Context<'_>) -> Result<Exit> {
    let words: Vec<String> = arguments.words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let place = Place::find(&words);
    let current = words.last().map_or("", String::as_str);
    let current = current.strip_prefix(&place.before).unwrap_or(current);
    let Candidates { found, wants_files } = Candidates::of(&place, current, context);
    for Candidate { word, about } in found {
        let before = &place.before;
        let line = if about.is_empty() { format!("{before}{word}") } else { format!("{before}{word}\t{about}") };
        writeln!(context.out, "{}", readable_with_tabs(&line)).map_err(write_error)?;
    }
    if wants_files {
        context.out(":files")?;
    }
    Ok(Exit::Clean)
}

pub(super) fn man(directory: &Path, context: &mut Context<'_>) -> Result<Exit> {
    let target = context.directory.join(directory);
    let failed = |cause: std::io::Error| {
        Error::new(both! {
            en: "cannot write the man pages into `{}`", target.display();
            ja: "manページを`{}`に書き込めません", target.display()
        })
        .quoting(cause)
        .hint(both! { en: "name a directory that can be written"; ja: "書き込めるディレクトリを指定してください" })
    };
    std::fs::create_dir_all(&target).map_err(failed)?;
    clap_mangen::generate_to(cli::command(), &target).map_err(failed)?;
    context.note(context.say(both! {
        en: "wrote the man pages into `{}`", target.display();
        ja: "manページを`{}`に書き込みました", target.display()
    }))?;
    Ok(Exit::Clean)
}

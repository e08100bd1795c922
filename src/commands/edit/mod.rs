//! `pmgit edit`: open a postmortem, or one text of it, in the editor that git would open.

mod part;
mod section;

pub(super) use self::section::write as write_section;

use std::fs;
use std::io::ErrorKind;

use super::Exit;
use super::shared::ahead::{Ahead, next_command, pasteable};
use super::shared::archive::PostmortemFile;
use super::shared::context::{Context, working_policy};
use super::shared::drafting::Keep;
use super::shared::manuscript::keep_copy;
use super::shared::own_edits::{committing, note_slips, unreadable};
use super::shared::shelf::Shelf;
use super::shared::text_editor::TextEditor;
use super::shared::which::{Choice, How, Which, choose};
use crate::cli;
use crate::commands::shared::lacking::no_worktree;
use crate::document::{self, Document, PostmortemId};
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::gate::Beside;
use crate::git::{Repository, Version};
use crate::policy::Policy;
use crate::source::{RepoPath, SourceFile};
use crate::text::{Both, Language, backticked, both, say};
use part::Part;

pub(super) fn run(arguments: &cli::Edit, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let policy = working_policy(&repository)?;
    if repository.workdir().is_none() {
        return Err(
            no_worktree().hint(both! { en: "edit postmortems in a clone of it"; ja: "クローンで編集してください" })
        );
    }
    let version = Version::Worktree;
    let shelf = Shelf::new(&repository, &policy, &version);
    let (choice, section) = meant(arguments, &shelf, context)?;
    choice.tell(context)?;
    let PostmortemFile { id, path, .. } = choice.entry;
    if let Some(section) = section {
        let keep = Keep::by(arguments.commit);
        return committing(None, context, |context| write_section(id.as_str(), section, keep, context));
    }
    if arguments.commit {
        return Err(Error::new(both! {
            en: "`--commit` goes with a section, and the whole file was asked for";
            ja: "`--commit`はセクションを指定したときだけ使えます"
        })
        .hint(Both::same(format_args!("`pmgit edit {id} SECTION --commit`"))));
    }
    open(&repository, &path, &id, context)?;
    say_onward((&repository, &policy), &path, &id, context)?;
    Ok(Exit::Clean)
}

/// What comes next, as the file lies there now.
fn say_onward(
    (repository, policy): (&Repository, &Policy),
    path: &RepoPath,
    id: &PostmortemId,
    context: &mut Context<'_>,
) -> Result<()> {
    let bytes = repository.file(&Version::Worktree, path)?.unwrap_or_default();
    let source = SourceFile::new(path.clone(), bytes);
    let head = repository.head_version()?;
    let beside = Beside::new(repository, &head, policy);
    let ahead = match document::parse(&source).0 {
        Some(document) => Ahead::of(id, &source, &document, (policy, &beside))?.map(|ahead| (document, ahead)),
        None => None,
    };
    let next = ahead.map(|(document, ahead)| next_command(id, &document, &ahead, (context.now, context.asks)));
    let next = next.filter(|words| words.get(1).is_some_and(|verb| verb != "edit"));
    let next = next.map(|words| backticked(pasteable(&words, context.asks)));
    context.note(match next {
        Some(next) => context.say(say! { en: "next: {next}"; ja: "次：{next}" }),
        None => context.say(say! {
            en: "`pmgit status {id}` says what is still missing";
            ja: "まだ足りないものは`pmgit status {id}`で確認できます"
        }),
    })
}

/// The texts that a postmortem has or may have: how each is named, and what it is called.
pub(super) fn keys(policy: &Policy, document: &Document, language: Language) -> Vec<(String, String)> {
    let key = |part: &Part| {
        let names = part.names();
        if part.is_section() { names[1..].join(".") } else { names.join(".") }
    };
    Part::all(policy, document).iter().map(|part| (key(part), part.heading(language).to_owned())).collect()
}

/// The postmortem and the text that are meant. One word alone is a text of the postmortem that the place implies, unless it
/// is an id.
fn meant<'a>(arguments: &'a cli::Edit, shelf: &Shelf<'_>, context: &Context<'_>) -> Result<(Choice, Option<&'a str>)> {
    let (word, section) = (arguments.first.as_deref(), arguments.section.as_deref());
    let found = choose(word.into(), shelf, context);
    let (Some(word), None) = (word, section) else { return Ok((found?, section)) };
    if found.as_ref().is_ok_and(|choice| matches!(choice.how, How::Id)) {
        return Ok((found?, None));
    }
    match choose(Which::Implied, shelf, context) {
        Ok(implied) if is_part(&implied.entry, word, shelf)? => Ok((implied, Some(word))),
        Ok(_) | Err(_) => Ok((found?, None)),
    }
}

/// Whether a word names a text of a postmortem.
fn is_part(entry: &PostmortemFile, word: &str, shelf: &Shelf<'_>) -> Result<bool> {
    let source = entry.read(shelf.repository)?;
    let document = document::parse(&source).0;
    Ok(document.is_some_and(|document| part::find(&part::Part::all(shelf.policy, &document), word).is_ok()))
}

/// Opens a postmortem's file until it can be read, as long as whoever sits there wants to go on.
///
/// # Errors
/// When the editor fails, takes the file away, or leaves one that cannot be read.
pub(super) fn open(
    repository: &Repository,
    path: &RepoPath,
    id: &PostmortemId,
    context: &mut Context<'_>,
) -> Result<()> {
    let editor = TextEditor::choose(repository, &format!("`{path}`"), context)?;
    let root = repository.workdir().expect("only called where there is a worktree");
    let file = root.join(path.to_str().expect("an id's path is ASCII below a directory of the policy"));
    let mut standing = fs::read(&file).ok();
    let mut line = None;
    loop {
        editor.open(&file, line, context)?;
        let bytes = match fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) => {
                if let Some(bytes) = standing.filter(|_| error.kind() == ErrorKind::NotFound) {
                    keep_copy(repository, id.as_str(), "toml", &bytes, context)?;
                }
                return Err(gone(path).quoting(error));
            }
        };
        let source = SourceFile::new(path.clone(), bytes);
        let (document, slips) = document::parse(&source);
        if document.is_some() {
            return Ok(());
        }
        note_slips(&source, &slips, context)?;
        line = first_line(&source, &slips);
        if !context.asks || !goes_on(line.filter(|_| editor.takes_a_line()), context)? {
            return Err(unreadable(&source, id));
        }
        standing = Some(source.text().as_bytes().to_vec());
    }
}

fn goes_on(line: Option<usize>, context: &mut Context<'_>) -> Result<bool> {
    let question = match line {
        Some(line) => context.say(say! { en: "open it again at line {line}?"; ja: "{line}行目を開き直しますか？" }),
        None => context.say(say! { en: "open it again?"; ja: "もう一度開きますか？" }),
    };
    context.agrees(&question)
}

/// The line where the first slip stands.
fn first_line(source: &SourceFile, slips: &[Finding]) -> Option<usize> {
    let starts = slips.iter().filter_map(Finding::span).map(|span| span.start);
    starts.min().map(|start| source.position(start).line)
}

fn gone(path: &RepoPath) -> Error {
    Error::refusal(both! { en: "the editor took `{path}` away"; ja: "エディターが`{path}`を削除しました" })
        .hint(both! { en: "bring it back: git restore {path}"; ja: "元に戻すには：git restore {path}" })
}

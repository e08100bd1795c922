//! Which postmortem a verb is about: named in one of the ways that people use, or implied by where they work.

use super::archive::PostmortemFile;
use super::context::Context;
use super::elsewhere::{MOST_WAYS, Sighting, led_there, ways};
use super::implied::{Because, Implied, implied};
use super::matching::{IdMatch, Likeness, Word};
use super::shelf::Shelf;
use crate::cli::Target;
use crate::document::{PostmortemId, said};
use crate::error::{Error, Result};
use crate::gate;
use crate::text::{Both, backticked, both, one_line, say};
use crate::toml_record::nearest;

/// What the command line says of a postmortem.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which<'w> {
    /// An id or a path, the start of an id, a slug, a reference, or words of an id or title.
    Like(&'w str),
    /// An id or a path, or the start of an id: what takes something away is not done to what merely resembles a word.
    Exactly(&'w str),
    /// Nothing.
    Implied,
}

impl<'w> From<&'w str> for Which<'w> {
    fn from(word: &'w str) -> Self {
        Self::Like(word)
    }
}

impl<'w> From<&'w String> for Which<'w> {
    fn from(word: &'w String) -> Self {
        Self::Like(word)
    }
}

impl<'w> From<Option<&'w str>> for Which<'w> {
    fn from(word: Option<&'w str>) -> Self {
        word.map_or(Self::Implied, Self::Like)
    }
}

impl<'w> From<&'w Target> for Which<'w> {
    fn from(target: &'w Target) -> Self {
        Self::from(target.id.as_deref())
    }
}

/// The postmortem that is meant, and how that was found out.
pub(crate) struct Choice {
    pub(crate) entry: PostmortemFile,
    pub(crate) how: How,
}

pub(crate) enum How {
    Id,
    /// By another word, or by a part of the id.
    Word(String),
    Place(Because),
}

impl Choice {
    /// Says which one was taken, where it was not named by its id: a verb that writes leaves no doubt.
    pub(crate) fn tell(&self, context: &mut Context<'_>) -> Result<()> {
        self.how.tell(&self.entry.id, context)
    }
}

impl How {
    /// The same of a choice whose parts went their ways.
    pub(crate) fn tell(&self, id: &PostmortemId, context: &mut Context<'_>) -> Result<()> {
        let text = match self {
            _ if context.has_told_which => return Ok(()),
            Self::Id => return Ok(()),
            Self::Word(word) => {
                let word = one_line(word);
                both! { en: "`{word}` is `{id}`"; ja: "`{word}`は`{id}`を指します" }
            }
            Self::Place(Because::Named(branch)) => both! {
                en: "taking `{id}`: this branch (`{branch}`) is named after it";
                ja: "このブランチ（`{branch}`）の名前から、`{id}`を対象とします"
            },
            Self::Place(Because::Alone(branch)) => both! {
                en: "taking `{id}`, the only one that this branch (`{branch}`) changes";
                ja: "このブランチ（`{branch}`）で変更されている唯一のポストモーテム`{id}`を対象とします"
            },
            Self::Place(Because::Changed) => both! {
                en: "taking `{id}`, the only one with uncommitted changes";
                ja: "コミットされていない変更がある唯一のポストモーテム`{id}`を対象とします"
            },
        };
        context.remark(context.say(text))
    }
}

/// What stands before the last word of a verb: an id, unless the branch or the only change implies it. A word alone that can
/// only be an id is not taken for the other one.
///
/// # Errors
/// When the other word is missing; `name` is what the help calls it.
pub(crate) fn behind_id<'w>(first: &'w str, second: Option<&'w str>, name: &str) -> Result<(Which<'w>, &'w str)> {
    match second {
        Some(second) => Ok((Which::Like(first), second)),
        None if Word::new(first).is_id() => Err(Error::new(both! {
            en: "`{first}` names a postmortem, and {name} is missing";
            ja: "`{first}`はポストモーテムのIDです。{name}が指定されていません"
        })
        .hint(both! {
            en: "write {name} behind it";
            ja: "その後ろに{name}を指定してください"
        })),
        None => Ok((Which::Implied, first)),
    }
}

/// The postmortem that the branch is for, by its name or by its commits; nothing where that is not one.
///
/// # Errors
/// When the repository cannot be read.
pub(crate) fn of_branch(shelf: &Shelf<'_>) -> Result<Option<PostmortemId>> {
    Ok(match implied(shelf)? {
        Implied::One(id, Because::Named(_) | Because::Alone(_)) => Some(id),
        Implied::One(_, Because::Changed) | Implied::Several(_) | Implied::Nothing => None,
    })
}

/// Finds the postmortem that is meant.
///
/// # Errors
/// When there is none, or several could be meant.
pub(crate) fn choose(which: Which<'_>, shelf: &Shelf<'_>, context: &Context<'_>) -> Result<Choice> {
    match which {
        Which::Implied => by_place(shelf, context),
        Which::Like(wanted) | Which::Exactly(wanted) => {
            let word = Word::new(wanted);
            if let Some(entry) = by_whole_id(&word, wanted, shelf)? {
                return Ok(Choice { entry, how: How::Id });
            }
            if let Some(entry) = shelf.archive()?.by_path(wanted) {
                return Ok(Choice { entry: entry.clone(), how: How::Id });
            }
            if let Some(choice) = by_id(&word, wanted, shelf, context)? {
                return Ok(choice);
            }
            let is_open = matches!(which, Which::Like(_)) && !word.is_id();
            if is_open && let Some(choice) = by_content(&word, wanted, shelf, context)? {
                return Ok(choice);
            }
            Err(unknown(&word, wanted, shelf, context))
        }
    }
}

/// The postmortem whose whole id, or whose path, somebody wrote: for it nothing needs to be listed.
fn by_whole_id(word: &Word, wanted: &str, shelf: &Shelf<'_>) -> Result<Option<PostmortemFile>> {
    let name = wanted.rsplit('/').next().and_then(|name| name.strip_suffix(".toml"));
    Ok(match (name, word.whole_id()) {
        (Some(name), _) => {
            let entry = PostmortemId::parse(name).map(|id| shelf.find(&id)).transpose()?.flatten();
            entry.filter(|entry| entry.is_named_by(wanted))
        }
        (None, Some(id)) => shelf.find(&id)?,
        (None, None) => None,
    })
}

fn by_id(word: &Word, wanted: &str, shelf: &Shelf<'_>, context: &Context<'_>) -> Result<Option<Choice>> {
    let entries = &shelf.archive()?.entries;
    let ids: Vec<&PostmortemId> = entries.iter().map(|entry| &entry.id).collect();
    match word.among_ids(&ids) {
        None => Ok(None),
        Some((IdMatch::Start, found)) if found.len() == 1 => {
            Ok(Some(Choice { entry: entries[found[0]].clone(), how: How::Id }))
        }
        Some((IdMatch::Slug, found)) if found.len() == 1 => {
            Ok(Some(Choice { entry: entries[found[0]].clone(), how: How::Word(wanted.to_owned()) }))
        }
        Some((how, found)) => {
            let count = found.len();
            let message = match how {
                IdMatch::Start => both! {
                    en: "`{wanted}` is the start of {count} ids";
                    ja: "`{wanted}`で始まるIDが{count}件あります"
                },
                IdMatch::Slug => several(wanted, count),
            };
            Err(Error::new(message).quoting(one_of(found.iter().map(|&at| ids[at]), context)).hint(more_of_it()))
        }
    }
}

/// Reads the documents, and looks for one with that reference; else for one with these words in id or title.
fn by_content(word: &Word, wanted: &str, shelf: &Shelf<'_>, context: &Context<'_>) -> Result<Option<Choice>> {
    let mut found: Vec<(Likeness, &PostmortemFile)> = Vec::new();
    for entry in &shelf.archive()?.entries {
        let Ok(source) = entry.read(shelf.repository) else { continue };
        found.extend(word.likeness_in(&entry.id, &source).map(|likeness| (likeness, entry)));
    }
    if found.iter().any(|(likeness, _)| *likeness == Likeness::Reference) {
        found.retain(|(likeness, _)| *likeness == Likeness::Reference);
    }
    match found.as_slice() {
        [] => Ok(None),
        [(_, one)] => Ok(Some(Choice { entry: (*one).clone(), how: How::Word(wanted.to_owned()) })),
        several_of => Err(Error::new(several(wanted, several_of.len()))
            .quoting(one_of(several_of.iter().map(|(_, entry)| &entry.id), context))
            .hint(both! {
                en: "write its id, or the start of it";
                ja: "IDか、その先頭部分を指定してください"
            })),
    }
}

fn several(wanted: &str, count: usize) -> Both {
    both! {
        en: "`{wanted}` could be any of {count} postmortems";
        ja: "`{wanted}`に当てはまるポストモーテムが{count}件あります"
    }
}

fn more_of_it() -> Both {
    both! { en: "write more of the id"; ja: "IDをもう少し先まで指定してください" }
}

fn by_place(shelf: &Shelf<'_>, context: &Context<'_>) -> Result<Choice> {
    let not_named = || {
        Error::new(both! {
            en: "no postmortem is named";
            ja: "ポストモーテムが指定されていません"
        })
    };
    match implied(shelf)? {
        Implied::One(id, because) => {
            let entry = shelf.find(&id)?;
            let entry = entry.ok_or_else(|| unknown(&Word::new(id.as_str()), id.as_str(), shelf, context))?;
            Ok(Choice { entry, how: How::Place(because) })
        }
        Implied::Several(ids) => {
            let all = one_of(ids.iter(), context);
            Err(not_named()
                .cause(both! {
                    en: "the branch and its changes concern several: {all}";
                    ja: "このブランチとその変更は複数のポストモーテムに関わっています：{all}"
                })
                .hint(both! {
                    en: "name one: its id, or the start of it";
                    ja: "いずれかをIDかその先頭部分で指定してください"
                }))
        }
        Implied::Nothing => {
            let error = not_named().cause(both! {
                en: "neither this branch nor an uncommitted change implies one";
                ja: "現在のブランチからも、コミットされていない変更からも特定できません"
            });
            let entries = &shelf.archive()?.entries;
            Err(match entries.len() {
                0 => {
                    let ways = ways(&[&|_| true], MOST_WAYS, shelf);
                    if ways.first.is_empty() { error.hint(none_here()) } else { led_there(error, &ways) }
                }
                1..=MOST_NAMED => {
                    let all = one_of(entries.iter().map(|entry| &entry.id), context);
                    error.hint(both! { en: "name one: {all}"; ja: "次から指定してください：{all}" })
                }
                _ => error.hint(both! {
                    en: "name one: its id, the start of it, or a word of its title; `pmgit list` lists them";
                    ja: "ID、その先頭部分、またはタイトルの語で指定してください。一覧は`pmgit list`で確認できます"
                }),
            })
        }
    }
}

/// What to say of a postmortem that is not there: that it left, that another branch has it, or what is near.
fn unknown(word: &Word, wanted: &str, shelf: &Shelf<'_>, context: &Context<'_>) -> Error {
    let error = Error::new(both! {
        en: "there is no postmortem `{wanted}`";
        ja: "ポストモーテム`{wanted}`が見つかりません"
    });
    if let Some(gone) = gone(word, shelf) {
        return error.cause(gone.0).hint(gone.1);
    }
    let entries = match shelf.archive() {
        Ok(archive) => &archive.entries,
        Err(error) => return error,
    };
    let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    let by_id: &dyn Fn(&Sighting<'_>) -> bool = &|sighting| sighting.has_id_like(word);
    let by_words: &dyn Fn(&Sighting<'_>) -> bool = &|sighting| sighting.says(word);
    let questions = [by_id, by_words];
    let there = ways(if word.is_id() { &questions[..1] } else { &questions }, MOST_WAYS, shelf);
    if !there.first.is_empty() {
        return led_there(error, &there);
    }
    let holds = |entry: &&PostmortemFile| wanted.len() > 2 && entry.id.as_str().contains(wanted);
    let within: Vec<&PostmortemId> = entries.iter().filter(holds).map(|entry| &entry.id).collect();
    let near = match nearest(wanted, &ids) {
        _ if (1..=MOST_NAMED).contains(&within.len()) => one_of(within.into_iter(), context),
        Some(near) => backticked(near),
        None if ids.is_empty() && ways(&[&|_| true], 1, shelf).first.is_empty() => {
            return error.hint(none_here());
        }
        None => {
            return error.hint(both! {
                en: "`pmgit list` lists them, also those on other branches";
                ja: "`pmgit list`で、ほかのブランチのものも含めて一覧できます"
            });
        }
    };
    error.hint(both! { en: "did you mean {near}?"; ja: "もしかして：{near}" })
}

fn none_here() -> Both {
    both! {
        en: "there is none here yet; `pmgit new` makes one";
        ja: "まだポストモーテムがありません。`pmgit new`で作成できます"
    }
}

/// What became of a postmortem that left the archive on record, and what to do.
fn gone(word: &Word, shelf: &Shelf<'_>) -> Option<(Both, Both)> {
    let removed = gate::removed(shelf.repository, shelf.version).ok()?;
    let left = removed.entries.iter().filter_map(|entry| PostmortemId::parse(said(entry.id.as_ref())?));
    let left: Vec<PostmortemId> = left.collect();
    let (IdMatch::Start, found) = word.among_ids(&left.iter().collect::<Vec<_>>())? else { return None };
    let id = &left[*found.last()?];
    let reason = one_line(said(removed.removal_of(id.as_str())?.reason.as_ref()).unwrap_or("-"));
    Some(match removed.heir_of(id.as_str()) {
        Some(heir) => (
            both! { en: "`{id}` became `{heir}`"; ja: "`{id}`は`{heir}`になりました" },
            both! { en: "use `{heir}`"; ja: "`{heir}`を使ってください" },
        ),
        None => (
            both! {
                en: "`{id}` left the archive: {reason}";
                ja: "`{id}`はアーカイブから取り除かれました：{reason}"
            },
            both! {
                en: "`pmgit log {id}` shows its history";
                ja: "経緯は`pmgit log {id}`で確認できます"
            },
        ),
    })
}

/// How many ids a message names.
const MOST_NAMED: usize = 10;

/// Some ids as alternatives: "`a`, `b` or `c`".
fn one_of<'i>(ids: impl ExactSizeIterator<Item = &'i PostmortemId>, context: &Context<'_>) -> String {
    let count = ids.len();
    let mut named: Vec<String> = ids.take(MOST_NAMED).map(backticked).collect();
    if count > MOST_NAMED {
        let more = count - MOST_NAMED;
        named.push(context.say(say! { en: "{more} others"; ja: "ほか{more}件" }));
    }
    context.language.or_list(named)
}

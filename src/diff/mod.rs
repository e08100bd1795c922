//! What a change means: two versions of documents and policy in, a list of changes out, for a terminal, Markdown or JSON.
//!
//! ```text
//! compare   two trees of values by the shape of the model    rows      which rows are the same one
//! words     two texts, word by word                          moved     deadlines that moved
//! summary   one document in a few lines                      credit    who is credited with what
//! text, markdown, json, page: the changes out                consent   who has approved the pull request itself
//!                                                            outdated  whose approval is for another text
//!                                                            pull      the pull request's title and body
//!                                                            folded    a postmortem's page between all that
//! ```
//!
//! The order of keys and the form of values make no difference; whatever else differs is a change. That no field is
//! forgotten follows from the model's own shape, and a test that changes each field of it.

mod change;
mod compare;
mod consent;
mod credit;
mod folded;
mod json;
mod markdown;
mod moved;
mod outdated;
mod page;
pub(crate) mod pull;
mod rows;
mod summary;
#[cfg(test)]
mod tests;
mod text;
mod words;

use std::io::{self, Write};

pub(crate) use self::change::Change;
pub(crate) use self::consent::Approvers;
pub(crate) use self::folded::Folded;
#[cfg(test)]
pub(crate) use self::json::DiffOutput;
use self::markdown::{Extent, summarise};
use self::moved::{Moved, moved};
pub(crate) use self::outdated::{Outdated, outdated};
pub(crate) use self::page::{Told, not_compared, told};
use self::summary::Fact;
use crate::document::edit::Tree;
use crate::document::{self, Document, Language};
use crate::git::Mode;
use crate::policy::{self, Policy};
use crate::report::Look;
use crate::rules::{Loosened, loosened};
use crate::source::{RepoPath, SourceFile};
use crate::text::{Both, both};
use crate::toml_record::{Limits, Record as _, Shape, parse_table};

/// What differs between two versions.
#[derive(Debug, Default)]
pub(crate) struct Diff {
    /// The language of the team: what others read of it is written in that.
    pub(crate) language: Language,
    /// How the versions are called.
    pub(crate) before: Both,
    pub(crate) after: Both,
    pub(crate) files: Vec<FileDiff>,
    pub(crate) policy: PolicyDiff,
    /// What could not be told.
    pub(crate) notes: Vec<Both>,
}

/// What differs in one file.
#[derive(Debug)]
pub(crate) struct FileDiff {
    pub(crate) path: RepoPath,
    /// What a reader calls it: the id of a postmortem, else the path.
    pub(crate) name: String,
    pub(crate) kind: FileKind,
    pub(crate) title: Option<String>,
    pub(crate) standing: Standing,
    /// Git's modes before and after, where they differ.
    pub(crate) modes: Option<(Mode, Mode)>,
    pub(crate) content: Content,
}

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    Postmortem,
    /// One of the files in `.pmgit/` that judge, or keep a record.
    Policy,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Added,
    Removed,
    Changed,
    RenamedFrom(RepoPath),
}

/// What differs between two contents.
#[derive(Debug)]
pub(crate) enum Content {
    Meaning {
        changes: Vec<Change>,
        moved: Vec<Moved>,
        /// The document in a few lines: as it is after the change, or was before it where it is gone.
        facts: Vec<(Fact, Both)>,
        /// The approvals of another text, in the language of the document.
        outdated: Vec<(Language, Outdated)>,
    },
    /// A side cannot be parsed: why, and both texts.
    Lines { why: Both, before: String, after: String },
    /// No file that could be read: a link or a submodule.
    Unreadable(Both),
}

/// What a change of the policy asks for less, and for more.
#[derive(Debug, Default)]
pub(crate) struct PolicyDiff {
    pub(crate) looser: Vec<Loosened>,
    pub(crate) stricter: Vec<Loosened>,
}

/// The form in which a review is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Format {
    Text(Look),
    Markdown,
    Json,
}

/// Writes a review in a language.
pub(crate) fn write(review: &Diff, language: Language, format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Text(look) => text::write(review, language, look, out),
        Format::Markdown => out.write_all(summarise(review, language, Extent::Whole).as_bytes()),
        Format::Json => json::write(review, language, out),
    }
}

/// Two versions of a postmortem, each with the policy that holds beside it where that is sound; and its title.
pub(crate) fn postmortem(
    before: Option<&SourceFile>,
    after: Option<&SourceFile>,
    policies: [Option<&Policy>; 2],
) -> (Content, Option<String>) {
    let content = by_meaning(before, after, &Document::shape(), &both! { en: "postmortem"; ja: "ポストモーテム" });
    let Content::Meaning { changes, .. } = content else { return (content, None) };
    let parsed = |source: Option<&SourceFile>| source.and_then(|source| document::parse(source).0);
    let (old, new) = (parsed(before), parsed(after));
    let facts = match (&old, &new) {
        (_, Some(new)) => summary::facts(new, policies[1]),
        // Nothing of what is gone is due.
        (Some(old), None) if after.is_none() => summary::facts(old, None),
        _ => Vec::new(),
    };
    let moved = match (&old, &new, policies) {
        (Some(old), Some(new), [Some(then), Some(now)]) => moved((old, then), (new, now)),
        _ => Vec::new(),
    };
    let outdated = new.as_ref().map(|new| told_outdated(new, old.as_ref(), policies[1])).unwrap_or_default();
    let title = new.as_ref().or(old.as_ref()).and_then(|one| document::said(one.title.as_ref()));
    (Content::Meaning { changes, moved, facts, outdated }, title.map(str::to_owned))
}

fn told_outdated(new: &Document, old: Option<&Document>, policy: Option<&Policy>) -> Vec<(Language, Outdated)> {
    let earlier: Vec<&Document> = old.into_iter().collect();
    let own = new.language.as_deref().copied().unwrap_or(Language::En);
    let language = policy.map_or(own, |policy| policy.language_of(new));
    outdated(new, &earlier).into_iter().map(|one| (language, one)).collect()
}

/// Two versions of a file in `.pmgit/`; nothing where pmgit does not read it.
pub(crate) fn policy_file(path: &RepoPath, before: Option<&SourceFile>, after: Option<&SourceFile>) -> Option<Content> {
    let shape = policy::shape_of(path)?;
    Some(by_meaning(before, after, &shape, &both! { en: "file"; ja: "ファイル" }))
}

/// What a new policy asks for less, and for more.
pub(crate) fn policies(before: &Policy, after: &Policy) -> PolicyDiff {
    let turned = |one: Loosened| Loosened { before: one.after, after: one.before, ..one };
    let looser = loosened(before, after);
    let mut stricter: Vec<Loosened> = loosened(after, before).into_iter().map(turned).collect();
    // A severity that asks for less than all others is not called stricter for what it asks for all the same.
    for new in after.severities.iter().filter(|new| before.severity(&new.name).is_none()) {
        let of_it = format!("severities.{}.", new.name);
        if looser.iter().any(|one| one.what.starts_with(&of_it)) {
            stricter.retain(|one| !one.what.starts_with(&of_it));
        }
    }
    PolicyDiff { looser, stricter }
}

fn by_meaning(before: Option<&SourceFile>, after: Option<&SourceFile>, shape: &Shape, noun: &Both) -> Content {
    let nothing = || Some(Tree::Table(std::collections::BTreeMap::new()));
    let tree = |source: Option<&SourceFile>| match source {
        None => nothing(),
        Some(source) => parse_table(source, Limits::default()).0.map(|table| Tree::of_table(&table)),
    };
    match (tree(before), tree(after)) {
        (Some(old), Some(new)) => {
            let changes = compare::changes(shape, &old, &new);
            Content::Meaning { changes, moved: Vec::new(), facts: Vec::new(), outdated: Vec::new() }
        }
        (old, new) => {
            let text = |source: Option<&SourceFile>| source.map_or_else(String::new, |source| source.text().to_owned());
            let why = match (old, new) {
                (None, None) => both! {
                    en: "neither version of this {} can be parsed", noun.en();
                    ja: "この{}は、変更前も変更後も読み取れません", noun.ja()
                },
                (None, Some(_)) => both! {
                    en: "this {} could not be parsed before", noun.en();
                    ja: "この{}は、変更前の内容を読み取れません", noun.ja()
                },
                (Some(_), None) => both! {
                    en: "this {} can no longer be parsed", noun.en();
                    ja: "この{}は、変更後の内容を読み取れません", noun.ja()
                },
                (Some(_), Some(_)) => unreachable!("both were compared above"),
            };
            Content::Lines { why, before: text(before), after: text(after) }
        }
    }
}

impl Diff {
    /// Whether nothing differs in meaning.
    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.policy.looser.is_empty() && self.policy.stricter.is_empty()
    }

    /// Who is credited with what by the change: the handle, and the entries.
    pub(crate) fn credited(&self) -> Vec<(String, Vec<Both>)> {
        credit::credited(self)
    }
}

impl FileDiff {
    /// Whether a postmortem is new or gone as a whole, so that it is told in a few lines.
    fn is_whole(&self) -> bool {
        self.kind == FileKind::Postmortem && matches!(self.standing, Standing::Added | Standing::Removed)
    }

    /// Whether nothing but the form differs.
    pub(crate) fn is_form_only(&self) -> bool {
        let is_same = matches!(&self.content, Content::Meaning { changes, .. } if changes.is_empty());
        is_same && self.standing == Standing::Changed && self.modes.is_none()
    }
}

//! What the verbs share that write a row: into the file of the worktree, as an editor would, or as a commit.
//!
//! Whoever writes a postmortem has the file open and commits when a piece of it is done, so that a row is no commit
//! unless it is asked for, and changes that are not committed are no obstacle.

use super::context::{Context, working_policy};
use super::shelf::Shelf;
use super::transition::EditSession;
use super::which::{Which, choose};
use crate::commands::shared::lacking::no_worktree;
use crate::document::edit::Editor;
use crate::document::extents;
use crate::error::{Error, Result};
use crate::finding::{Finding, Level, RuleId};
use crate::gate::{self, Beside};
use crate::git::{NewMode, Version};
use crate::rules::{self, Trait};
use crate::source::SourceFile;
use crate::text::{both, one_line, say};

/// Where a row is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    InWorktree,
    AsCommit,
}

impl Keep {
    /// By the option `--commit`.
    pub(crate) fn by(commit: bool) -> Self {
        if commit { Self::AsCommit } else { Self::InWorktree }
    }
}

/// What a verb has done to a document, in words.
pub(crate) struct Change<'c> {
    /// What it was, for a commit's subject: `add to the timeline`.
    pub(crate) subject: &'c str,
    /// The parts that were written, as a waiver names them, each with what it says now: `timeline[3]`.
    pub(crate) parts: &'c [(String, String)],
}

impl EditSession {
    /// Takes up a postmortem to write a row: as it lies in the worktree, or as it is committed.
    pub(crate) fn open_for<'w>(which: impl Into<Which<'w>>, keep: Keep, context: &mut Context<'_>) -> Result<Self> {
        match keep {
            Keep::InWorktree => Self::of_worktree(which.into(), context),
            Keep::AsCommit => Self::open(which, context),
        }
    }

    fn of_worktree(which: Which<'_>, context: &mut Context<'_>) -> Result<Self> {
        let repository = context.open()?;
        if repository.workdir().is_none() {
            return Err(no_worktree().hint(both! {
                en: "write postmortems in a clone of it, and push";
                ja: "クローンでポストモーテムを書き、プッシュしてください"
            }));
        }
        let policy = working_policy(&repository)?;
        let _calm = repository.calm()?;
        let version = Version::Worktree;
        let shelf = Shelf::new(&repository, &policy, &version);
        let choice = choose(which, &shelf, context)?;
        choice.tell(context)?;
        let entry = choice.entry;
        let Some(bytes) = repository.file(&Version::Worktree, &entry.path)? else {
            return Err(Error::refusal(both! {
                en: "`{}` is not in the worktree", entry.path;
                ja: "`{}`がワークツリーにありません", entry.path
            })
            .cause(both! { en: "a sparse checkout excludes it"; ja: "スパースチェックアウトの対象外です" })
            .hint(both! {
                en: "bring it in (`git sparse-checkout add {}`), or use `--commit`", policy.documents;
                ja: "`git sparse-checkout add {}`で対象に加えるか、`--commit`を使ってください", policy.documents
            }));
        };
        let before = SourceFile::new(entry.path.clone(), bytes);
        let document = entry.parse(&before)?;
        Ok(Self { repository, policy, entry, before, document })
    }

    /// Keeps the edited text, and says where the part stands and what is wrong with it.
    pub(crate) fn keep(
        &self,
        keep: Keep,
        edited: Editor,
        change: &Change<'_>,
        context: &mut Context<'_>,
    ) -> Result<()> {
        let after = SourceFile::new(self.entry.path.clone(), edited.text().as_bytes().to_vec());
        let names: Vec<&str> = change.parts.iter().map(|(part, _)| part.as_str()).collect();
        let extents = extents(after.text(), &names);
        match keep {
            Keep::AsCommit => {
                let subject = format!("{}: {}", self.entry.id, change.subject);
                let trailers = vec![("Postmortem", self.entry.id.to_string())];
                self.record(context, edited, &subject, trailers, self.document.status())?;
            }
            Keep::InWorktree => {
                let (path, before) = (&self.entry.path, self.before.text().as_bytes());
                self.repository.rewrite_file(path, Some(before), after.text().as_bytes(), NewMode::AsBefore)?;
                context.note_surroundings(&self.repository)?;
            }
        }
        for ((_, says), extent) in change.parts.iter().zip(&extents) {
            let line = extent.map_or(1, |extent| after.position(extent.start).line);
            context.out(format!("{}:{line}: {}", self.entry.path, one_line(says)))?;
        }
        let version = match keep {
            Keep::AsCommit => self.repository.head_version()?,
            Keep::InWorktree => Version::Worktree,
        };
        let beside = Beside::new(&self.repository, &version, &self.policy);
        // What is new since the last commit, as what was only written down and taken back is nobody's loss.
        let base = match keep {
            Keep::AsCommit => Some(self.before.clone()),
            Keep::InWorktree => self.repository.source(&self.repository.head_version()?, &self.entry.path)?,
        };
        let verdict = gate::guard(&self.policy, &after, base.as_ref(), Some(&beside))?;
        let is_told = |rule: RuleId, level: Level, span: Option<crate::source::Span>| {
            let lies_in = |span: crate::source::Span| {
                extents.iter().flatten().any(|extent| extent.start <= span.start && span.end <= extent.end)
            };
            let within = span.is_some_and(lies_in);
            level != Level::Hint && (within || rules::by_id(rule).is(Trait::AboutChange))
        };
        let told: Vec<&Finding> =
            verdict.findings.iter().filter(|one| is_told(one.rule, one.level, one.span())).collect();
        // An error below what was written reads as if it had not been.
        if !told.is_empty() {
            context.note(context.say(say! {
                en: "it is written; what is still to be done there:";
                ja: "書き込みました。この箇所に残っている指摘："
            }))?;
        }
        for finding in told {
            context.note_finding(finding, &verdict)?;
        }
        Ok(())
    }
}

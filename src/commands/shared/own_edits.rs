//! A postmortem whose own changes are not committed, and a step that needs them to be: whoever takes the step says whether
//! they are committed first.

use super::branch::branch_for;
use super::context::{Context, working_policy};
use super::retry::retried;
use crate::cli::EditsArgs;
use crate::commands::Exit;
use crate::diff::{self, Content};
use crate::document::{self, PostmortemId};
use crate::error::{Error, Result};
use crate::finding::{Finding, Level};
use crate::git::{Message, Repository, Version};
use crate::policy::Policy;
use crate::report::Verdict;
use crate::source::{RepoPath, SourceFile};
use crate::text::{Language, backticked, both, say};

/// So many of the changed parts are named.
const MOST_NAMED: usize = 8;

/// Does a verb's work as [`retried`] does. Where uncommitted changes of the postmortem alone are in the way, they are
/// committed first: where the option says so, which not every verb has, or the person at the terminal.
pub(crate) fn settled(
    edits: Option<EditsArgs>,
    context: &mut Context<'_>,
    verb: impl Fn(&mut Context<'_>) -> Result<Exit>,
) -> Result<Exit> {
    committing(edits, context, |context| retried(context, &verb))
}

/// The same for a verb that asks its reader something, and retries by itself.
pub(crate) fn committing(
    edits: Option<EditsArgs>,
    context: &mut Context<'_>,
    verb: impl Fn(&mut Context<'_>) -> Result<Exit>,
) -> Result<Exit> {
    let error = match verb(context) {
        Err(error) if error.uncommitted().is_some() => error,
        outcome => return outcome,
    };
    let consent = match edits {
        Some(EditsArgs { commit_edits: true }) => Consent::Given,
        Some(EditsArgs { commit_edits: false }) | None if context.asks => Consent::Asked,
        Some(EditsArgs { commit_edits: false }) => {
            return Err(error.or_else_hint(
                &both! { en: ", or add `--commit-edits`"; ja: "（または`--commit-edits`を付けて実行してください）" },
            ));
        }
        None => return Err(error),
    };
    let path = RepoPath::from(error.uncommitted().unwrap_or_default());
    OwnEdits::read(&path, context)?.commit(consent, error, context)?;
    context.has_told_which = true;
    let outcome = verb(context);
    context.has_told_which = false;
    outcome
}

/// Whether somebody has said that the changes are to be committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Consent {
    Given,
    Asked,
}

/// What somebody has changed in a postmortem since its last commit.
struct OwnEdits {
    repository: Repository,
    policy: Policy,
    id: PostmortemId,
    /// Nothing where it was never committed.
    before: Option<SourceFile>,
    after: SourceFile,
}

impl OwnEdits {
    fn read(path: &RepoPath, context: &Context<'_>) -> Result<Self> {
        let repository = context.open()?;
        let policy = working_policy(&repository)?;
        let head = repository.head_version()?;
        let (before, after) = (repository.source(&head, path)?, repository.source(&Version::Worktree, path)?);
        let id = PostmortemId::of_path(path, &policy.documents);
        let gone = || {
            Error::refusal(both! { en: "`{path}` is gone from the worktree"; ja: "ワークツリーに`{path}`がありません" })
                .hint(both! { en: "bring it back: git restore {path}"; ja: "元に戻すには：git restore {path}" })
        };
        let (Some(id), Some(after)) = (id, after) else { return Err(gone()) };
        Ok(Self { repository, policy, id, before, after })
    }

    /// Commits them, if whoever runs this agrees; else the step's own refusal stands.
    fn commit(&self, consent: Consent, refusal: Error, context: &mut Context<'_>) -> Result<()> {
        let (document, slips) = document::parse(&self.after);
        if document.is_none() {
            note_slips(&self.after, &slips, context)?;
            return Err(unreadable(&self.after, &self.id));
        }
        let parts = self.changed_parts();
        if consent == Consent::Asked {
            self.say_what_changed(&parts, context)?;
            let question = context.say(say! { en: "commit them first?"; ja: "先にコミットしますか？" });
            if !context.agrees(&question)? {
                return Err(refusal);
            }
        }
        let subject = format!("{}: {}", self.id, if self.before.is_some() { "edit" } else { "write" });
        let trailers = vec![("Postmortem", self.id.to_string())];
        let message = Message { subject: subject.clone(), body: parts.join(", "), trailers };
        let (branching, _) = branch_for(&self.repository, &self.policy, &self.id, None)?;
        let recorded = self.repository.commit_file(self.after.path(), &message, &branching)?;
        context.note_branch(&branching, &recorded)?;
        let commit: String = recorded.commit.short();
        context
            .note(context.say(say! { en: "committed {commit}: {subject}"; ja: "コミットしました {commit}：{subject}" }))
    }

    fn say_what_changed(&self, parts: &[String], context: &mut Context<'_>) -> Result<()> {
        let path = self.after.path();
        let mut named: Vec<String> = parts.iter().take(MOST_NAMED).map(backticked).collect();
        let more = parts.len().saturating_sub(MOST_NAMED);
        if more > 0 {
            named.push(context.say(say! { en: "{more} more"; ja: "ほか{more}件" }));
        }
        let listed = context.language.and_list(&named);
        let is_new = self.before.is_none();
        context.note(context.say(move |listing: &crate::text::Listing| match (listing.language, is_new) {
            (Language::En, true) => format!("`{path}` is not committed yet"),
            (Language::Ja, true) => format!("`{path}`はまだコミットされていません"),
            (Language::En, false) if listed.is_empty() => {
                format!("`{path}` has changes of form and comments that are not committed")
            }
            (Language::Ja, false) if listed.is_empty() => {
                format!("`{path}`に、書式やコメントのコミットされていない変更があります")
            }
            (Language::En, false) => format!("`{path}` has changes that are not committed: {listed}"),
            (Language::Ja, false) => format!("`{path}`にコミットされていない変更があります：{listed}"),
        }))
    }

    /// The parts that say something else than before: sections one by one, all else by its table.
    fn changed_parts(&self) -> Vec<String> {
        let (content, _) = diff::postmortem(self.before.as_ref(), Some(&self.after), [None, None]);
        let Content::Meaning { changes, .. } = content else { return Vec::new() };
        let mut parts: Vec<String> = Vec::new();
        for change in changes {
            let part = if change.part() == "sections" { change.place() } else { change.part().to_owned() };
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts
    }
}

/// Writes to the talk why a document cannot be read: each slip with its line.
pub(crate) fn note_slips(source: &SourceFile, slips: &[Finding], context: &mut Context<'_>) -> Result<()> {
    let mut verdict = Verdict::default();
    verdict.sources.insert(source.path().clone(), source.clone());
    for slip in slips.iter().filter(|slip| slip.level == Level::Error) {
        context.note_finding(slip, &verdict)?;
    }
    Ok(())
}

/// A document that cannot be read, whose slips were told.
pub(crate) fn unreadable(source: &SourceFile, id: &PostmortemId) -> Error {
    let path = source.path();
    Error::refusal(both! { en: "`{path}` cannot be read"; ja: "`{path}`を読み込めません" })
        .hint(both! { en: "`pmgit edit {id}` opens it"; ja: "`pmgit edit {id}`で開けます" })
}

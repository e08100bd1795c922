//! What every step of the process shares: edit the committed document, let the gate judge it as it would stand, and
//! record it as one commit.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::archive::PostmortemFile;
use super::branch::branch_for;
use super::context::{Context, working_policy};
use super::further::Standing;
use super::handoff;
use super::published;
use super::shelf::Shelf;
use super::upload::{landing, say_next};
use super::which::{Which, choose};
use crate::calendar::to_toml;
use crate::cli::AttributionArgs;
use crate::commands::Exit;
use crate::commands::shared::lacking::no_worktree;
use crate::document::edit::{Editor, Value};
use crate::document::{Document, Moment, Status, said};
use crate::error::{Error, Result};
use crate::finding::{Finding, Level};
use crate::gate::{self, Beside};
use crate::git::{self, BlobId, FileEdit, Message, Repository, Version};
use crate::policy::Policy;
use crate::report::Verdict;
use crate::rules::{self, Trait};
use crate::source::{RepoPath, SourceFile};
use crate::text::{Both, Language, Listing, backticked, both, one_or_many, plural, say};
use crate::workflow;

/// A committed postmortem that a verb is about to change.
pub(crate) struct EditSession {
    pub(crate) repository: Repository,
    pub(crate) policy: Policy,
    pub(crate) entry: PostmortemFile,
    pub(crate) before: SourceFile,
    pub(crate) document: Document,
}

/// A step from one status to the next.
pub(crate) struct TransitionRequest<'a> {
    pub(crate) verb: &'a str,
    pub(crate) to: Status,
    pub(crate) stamp: &'a AttributionArgs,
    pub(crate) reason: Option<&'a str>,
}

impl EditSession {
    /// Takes up a postmortem as HEAD has it; what is not committed is not judged, and never lost.
    pub(crate) fn open<'w>(which: impl Into<Which<'w>>, context: &mut Context<'_>) -> Result<Self> {
        let repository = context.open()?;
        if repository.workdir().is_none() {
            return Err(no_worktree().hint(both! {
                en: "move postmortems along in a clone of it, and push";
                ja: "クローンでステータスを進め、プッシュしてください"
            }));
        }
        let calm = repository.calm()?;
        let policy = working_policy(&repository)?;
        let head = repository.head_version()?;
        let shelf = Shelf::new(&repository, &policy, &head);
        let which = which.into();
        let choice = match choose(which, &shelf, context) {
            Ok(choice) => choice,
            Err(error) => return Err(uncommitted(&repository, which, &policy, context).unwrap_or(error)),
        };
        choice.tell(context)?;
        let entry = choice.entry;
        let before = entry.read(&repository)?;
        if git::has_uncommitted_changes(&repository, &entry.path)? {
            return Err(has_own_edits(&entry.path));
        }
        drop(calm);
        let document = entry.parse(&before)?;
        Ok(Self { repository, policy, entry, before, document })
    }

    /// The same for what is on record once it is done, such as a step: refused where the branch that this one lands on, or
    /// the same branch of a remote, has come further as it was last fetched.
    pub(crate) fn open_to_record<'w>(which: impl Into<Which<'w>>, context: &mut Context<'_>) -> Result<Self> {
        let session = Self::open(which, context)?;
        let Self { repository, policy, entry, document, .. } = &session;
        let further = Standing { repository, policy, id: &entry.id, document }.further();
        match further {
            Some(further) if further.is_binding() => Err(further.refusal(&entry.id)),
            Some(_) | None => Ok(session),
        }
    }

    /// The committed text, ready to be edited.
    pub(crate) fn editor(&self) -> Result<Editor> {
        Editor::new(self.before.text())
    }

    /// The postmortem's file as it shall be; nothing: it goes.
    pub(crate) fn edit(&self, text: Option<&str>) -> FileEdit {
        FileEdit {
            path: self.entry.path.clone(),
            expected: Some(BlobId::hash(self.before.text().as_bytes())),
            content: text.map(|text| text.as_bytes().to_vec()),
        }
    }

    /// Judges the edited text as it would stand, and records it as one commit; refused with every finding that stands
    /// in the way.
    pub(crate) fn record(
        &self,
        context: &mut Context<'_>,
        edited: Editor,
        subject: &str,
        trailers: Vec<(&'static str, String)>,
        status: Status,
    ) -> Result<()> {
        let after = SourceFile::new(self.entry.path.clone(), edited.into_text().into_bytes());
        let head = self.repository.head_version()?;
        let beside = Beside::new(&self.repository, &head, &self.policy);
        let mut verdict = gate::guard(&self.policy, &after, Some(&self.before), Some(&beside))?;
        put_off_changes(&mut verdict);
        if verdict.blocks() {
            return Err(self.refused(&verdict, status, context)?);
        }
        let Self { repository, policy, entry, document, .. } = self;
        if let Some(landed) = (Standing { repository, policy, id: &entry.id, document }).landed() {
            context.remark(landed.told(&Listing::new(context.language)))?;
        }
        let (branching, on) = branch_for(&self.repository, &self.policy, &self.entry.id, Some(status))?;
        let request = git::Request {
            files: vec![self.edit(Some(after.text()))],
            message: Message { subject: subject.to_owned(), body: String::new(), trailers },
            branching,
            on,
        };
        self.commit(&request, context)?;
        self.note_warnings(&verdict, context)
    }

    /// Names what does not block.
    fn note_warnings(&self, verdict: &Verdict, context: &mut Context<'_>) -> Result<()> {
        let warnings = verdict.findings.iter().filter(|finding| finding.level == Level::Warning);
        let rules: BTreeSet<&str> = warnings.map(|finding| finding.rule.as_str()).collect();
        let count = verdict.count(Level::Warning);
        if count == 0 {
            return Ok(());
        }
        let (block, them) = one_or_many(count, ("does not block", "it"), ("do not block", "them"));
        let (rules, id) = (context.language.and_list(rules.iter().map(backticked)), &self.entry.id);
        context.remark(context.say(say! {
            en: "{} {block}: {rules}; `pmgit check {id}` shows {them}", plural(count, "warning");
            ja: "警告が{count}件あります（このまま進めます）：{rules}。詳細は`pmgit check {id}`で確認できます"
        }))
    }

    /// Records the request, and says on which branch where that is not the one the user was on.
    pub(crate) fn commit(&self, request: &git::Request, context: &mut Context<'_>) -> Result<()> {
        let recorded = git::record(&self.repository, request)?;
        context.note_surroundings(&self.repository)?;
        context.note_branch(&request.branching, &recorded)
    }

    /// Tells every finding that stands in the way, and nothing else.
    fn refused(&self, verdict: &Verdict, to: Status, context: &mut Context<'_>) -> Result<Error> {
        for finding in verdict.findings.iter().filter(|finding| finding.level == Level::Error) {
            context.note_finding(finding, verdict)?;
        }
        let errors = verdict.count(Level::Error);
        let (id, from) = (&self.entry.id, self.document.status());
        // The document's own edits may have been committed before: what is said holds for the step alone.
        let error = Error::refusal(if from == to {
            both! {
                en: "blocked by {}; it was not recorded", plural(errors, "error");
                ja: "エラーが{errors}件あるため、記録しませんでした"
            }
        } else {
            both! {
                en: "blocked by {}; `{id}` is still {from}", plural(errors, "error");
                ja: "エラーが{errors}件あるため、`{id}`は「{}」のままです", from.label(Language::Ja)
            }
        });
        let met = |finding: &Finding| {
            finding.level == Level::Error && rules::by_id(finding.rule).is(Trait::SatisfiedByReview)
        };
        let is_met_by_review = verdict.findings.iter().any(met);
        let them = one_or_many(errors, "it", "them");
        let blocking = verdict.findings.iter().find(|finding| finding.level == Level::Error);
        let rule = blocking.map_or("RULE", |finding| finding.rule.as_str());
        Ok(error.hint(match (is_met_by_review, context.asks) {
            (true, true) => both! {
                en: "`pmgit review {id}` asks for meeting and approval, and records them";
                ja: "ミーティングと承認は、`pmgit review {id}`の質問に答えると記録されます"
            },
            (true, false) => both! {
                en: "`pmgit review {id} --held TIME --outcome TEXT --approved-by NAME` records meeting and approval";
                ja: "ミーティングと承認は、`pmgit review {id} --held TIME --outcome TEXT --approved-by NAME`で記録できます"
            },
            (false, true) => both! {
                en: "fix {them} (`pmgit edit {id}`) and try again; `pmgit explain {rule}` says how";
                ja: "修正して（`pmgit edit {id}`）、もう一度実行してください。直し方は`pmgit explain {rule}`で確認できます"
            },
            (false, false) => both! {
                en: "fix {them}, commit, and try again; `pmgit explain {rule}` says how";
                ja: "修正してコミットし、もう一度実行してください。直し方は`pmgit explain {rule}`で確認できます"
            },
        }))
    }
}

/// What is committed on a branch may be corrected there: whether a change alters what has landed is for the gate, which
/// knows what has.
fn put_off_changes(verdict: &mut Verdict) {
    let of_change = |finding: &&mut Finding| rules::by_id(finding.rule).is(Trait::AboutChange) && !finding.firm;
    for finding in verdict.findings.iter_mut().filter(of_change) {
        finding.level = finding.level.max(Level::Warning);
    }
}

/// Moves a postmortem to another status; the edits are what the verb's options set beside it.
pub(crate) fn advance(
    session: &EditSession,
    step: &TransitionRequest<'_>,
    context: &mut Context<'_>,
    edits: impl FnOnce(&mut Editor, &Stamped) -> Result<()>,
) -> Result<Exit> {
    let from = session.document.status();
    refuse_impossible(session, step.to)?;
    let stamped = Stamped::resolve(step.stamp, context, session)?;
    refuse_disorder(session, step, &stamped)?;
    let mut editor = session.editor()?;
    editor.set(&["status"], &Value::String(step.to.to_string()))?;
    edits(&mut editor, &stamped)?;
    let mut row = vec![
        ("from", Value::String(from.to_string())),
        ("to", Value::String(step.to.to_string())),
        ("at", Value::Datetime(to_toml(stamped.at))),
        ("by", Value::String(stamped.by.clone())),
    ];
    row.extend(step.reason.map(|reason| ("reason", Value::String(reason.to_owned()))));
    editor.append_row("transitions", &row)?;
    let change = format!("{from} -> {}", step.to);
    let trailers = vec![("Postmortem", session.entry.id.to_string()), ("Postmortem-Status", change.clone())];
    session.record(context, editor, &format!("{}: {} ({change})", session.entry.id, step.verb), trailers, step.to)?;
    context.note_future(&both! { en: "this step"; ja: "この手順" }, stamped.at)?;
    let id = &session.entry.id;
    context.out(context.say(both! {
        en: "{id}: {change}";
        ja: "{id}：{}から{}に進めました", from.label(Language::Ja), step.to.label(Language::Ja)
    }))?;
    let next = next_step(session, step.to, context)?;
    say_next(&session.repository, next, context)?;
    Ok(Exit::Clean)
}

/// What is left once it is closed: the mail to the company that was written and not sent, and that others get to see it.
fn after_closing(session: &EditSession, context: &Context<'_>) -> Result<Option<String>> {
    let EditSession { repository, policy, entry, document, .. } = session;
    let id = &entry.id;
    let message = document.internal_message.as_deref();
    let is_unsent = message.is_some_and(|message| message.sent.is_none() && said(message.text.as_ref()).is_some());
    let mail = is_unsent.then(|| {
        context.say(say! {
            en: "`pmgit message internal {id}` writes the mail to the company; `pmgit message internal {id} sent` records it";
            ja: "社内向けメッセージの送信（文面は`pmgit message internal {id}`、送信後は`pmgit message internal {id} sent`）"
        })
    });
    let steps: Vec<String> = mail.into_iter().chain(landing(repository, policy, context)?).collect();
    Ok((!steps.is_empty()).then(|| steps.join("\n        ")))
}

/// Refuses where the process has no such step from where the postmortem stands.
pub(crate) fn refuse_impossible(session: &EditSession, to: Status) -> Result<()> {
    let from = session.document.status();
    if from == to {
        return Err(Error::refusal(both! {
            en: "`{}` is {} already", session.entry.id, from.label(Language::En);
            ja: "`{}`はすでに{}です", session.entry.id, from.label(Language::Ja)
        })
        .hint(both! {
            en: "`pmgit status {}` says what comes next", session.entry.id;
            ja: "`pmgit status {}`で次の手順がわかります", session.entry.id
        }));
    }
    if workflow::ProcessStep::between(from, to).is_none() {
        return Err(Error::refusal(both! {
            en: "`{}` cannot go from {from} to {to}", session.entry.id;
            ja: "`{}`を「{}」から「{}」に進めることはできません", session.entry.id, from.label(Language::Ja), to.label(Language::Ja)
        })
            .hint(way_on(&session.entry, from)));
    }
    Ok(())
}

/// A step is recorded after the one before it, as far as the clocks of two people agree.
fn refuse_disorder(session: &EditSession, step: &TransitionRequest<'_>, stamped: &Stamped) -> Result<()> {
    let last = workflow::earliest_next(&session.document.transitions, None);
    match last {
        Some(last) if step.stamp.at.is_some() && workflow::is_before(stamped.at, last) => Err(Error::refusal(both! {
            en: "`--at` is before the last step of `{}`", session.entry.id;
            ja: "`--at`が`{}`の最後の手順より前です", session.entry.id
        })
        .cause(both! {
            en: "{} is before {}", to_toml(stamped.at), to_toml(last);
            ja: "{}は{}より前です", to_toml(stamped.at), to_toml(last)
        })
        .hint(both! {
            en: "steps are recorded in the order they were made; correct the time";
            ja: "手順は行った順に記録します。日時を直してください"
        })),
        Some(_) | None => Ok(()),
    }
}

/// Who does a step, and when.
pub(crate) struct Stamped {
    pub(crate) by: String,
    pub(crate) at: Moment,
}

impl Stamped {
    pub(crate) fn resolve(stamp: &AttributionArgs, context: &mut Context<'_>, session: &EditSession) -> Result<Self> {
        let by = session.acting("--by", stamp.by.as_deref())?;
        let at = match &stamp.at {
            Some(at) => context.moment(at, &session.policy)?,
            None => session.now(context)?,
        };
        Ok(Self { by, at })
    }
}

impl EditSession {
    /// The time of what is done now: that of the clock, but no earlier than what is on record already. A clock that is
    /// wrong, here or where the last step was taken, locks nobody out.
    pub(crate) fn now(&self, context: &mut Context<'_>) -> Result<Moment> {
        let now = context.moment_now(&self.policy);
        let earliest = workflow::earliest_next(&self.document.transitions, self.document.incident.began());
        let Some(earliest) = earliest.filter(|&earliest| now < earliest) else { return Ok(now) };
        if workflow::is_before(now, earliest) {
            let (id, now, latest) = (&self.entry.id, to_toml(now), to_toml(earliest));
            context.remark(context.say(both! {
                en: "it is {now} by this clock, but the record of `{id}` has come to {latest}; the later time is recorded";
                ja: "この時計では{now}ですが、`{id}`の記録は{latest}まで進んでいます。遅い方の日時を記録します"
            }))?;
        }
        Ok(earliest)
    }
}

fn way_on(entry: &PostmortemFile, from: Status) -> Both {
    let step = |to: Status| {
        let verb = workflow::ProcessStep::between(from, to)?.verb();
        let id = &entry.id;
        Some(both! { en: "`pmgit {verb} {id}` (to {to})"; ja: "`pmgit {verb} {id}`（{}へ）", to.label(Language::Ja) })
    };
    let verbs: Vec<Both> = workflow::next(from).filter_map(step).collect();
    let [en, ja] = [Language::En, Language::Ja]
        .map(|language| language.and_list(verbs.iter().map(|verb| verb.in_language(language))));
    let are = one_or_many(verbs.len(), "the way on is", "the ways on are");
    both! { en: "from {from} {are} {en}"; ja: "「{}」から進めるには：{ja}", from.label(Language::Ja) }
}

/// Whether the meeting begins so soon that the readers should have had the link already.
fn is_within_a_day(document: &Document, context: &Context<'_>) -> bool {
    let planned = document.meeting.planned().map(|at| at.value.signed_duration_since(context.now));
    planned.is_some_and(|left| left > TimeDelta::zero() && left < TimeDelta::days(1))
}

/// What the process asks for next.
fn next_step(session: &EditSession, status: Status, context: &Context<'_>) -> Result<Option<String>> {
    let (id, document) = (&session.entry.id, &session.document);
    let review = if context.asks { "" } else { " --held TIME --outcome TEXT --approved-by NAME" };
    let review = format!("`pmgit review {id}{review}`");
    Ok(Some(match status {
        Status::Draft => context.say(say! {
            en: "write it (`pmgit edit {id}`), then `pmgit submit {id}`";
            ja: "`pmgit edit {id}`で内容を書き、`pmgit submit {id}`を実行"
        }),
        Status::InReview if document.meeting.shared.is_some() || document.meeting.held.is_some() => {
            context.say(say! {
                en: "after the meeting, {review}";
                ja: "ミーティングのあと、{review}を実行"
            })
        }
        Status::InReview if is_within_a_day(document, context) => context.say(say! {
            en: "give the readers the link now, and `pmgit meeting share {id}`;\n        after the meeting, {review}";
            ja: "リンクを今すぐ共有し、`pmgit meeting share {id}`で記録。\n        ミーティングのあと、{review}を実行"
        }),
        Status::InReview => context.say(say! {
            en: "give the readers the link 24 hours before the meeting, and `pmgit meeting share {id}`;\n        after the meeting, {review}";
            ja: "ミーティングの24時間前までにリンクを共有し、`pmgit meeting share {id}`で記録。\n        ミーティングのあと、{review}を実行"
        }),
        Status::Reviewed if document.external_message.is_some() => {
            let page = published::page(&session.repository, id)?;
            handoff::after_review(id, document, page.as_deref(), context)
        }
        Status::Reviewed => format!("`pmgit close {id}`"),
        Status::Closed => return after_closing(session, context),
    }))
}

/// A postmortem that is in the worktree and in no commit.
fn uncommitted(repository: &Repository, which: Which<'_>, policy: &Policy, context: &Context<'_>) -> Option<Error> {
    let version = Version::Worktree;
    let entry = choose(which, &Shelf::new(repository, policy, &version), context).ok()?.entry;
    let path = entry.path.to_string();
    let command = format!("git add {path} && git commit {path}");
    Some(
        Error::refusal(both! { en: "`{path}` is not committed yet"; ja: "`{path}`はまだコミットされていません" })
            .hint(both! { en: "commit it first: {command}"; ja: "先にコミットしてください：{command}" })
            .uncommitted_file(path),
    )
}

/// The changes of somebody who has the file open; a step is recorded on what is committed.
fn has_own_edits(path: &RepoPath) -> Error {
    let command = format!("git commit {path} -m \"...\"");
    Error::refusal(both! {
        en: "`{path}` has changes that are not committed";
        ja: "`{path}`にコミットされていない変更があります"
    })
    .cause(both! {
        en: "pmgit records a step on what is committed, and leaves what is not alone";
        ja: "pmgitが扱うのはコミット済みの内容だけで、コミットしていない変更には手を付けません"
    })
    .hint(both! { en: "commit them first: {command}"; ja: "先にコミットしてください：{command}" })
    .uncommitted_file(path.to_string())
}

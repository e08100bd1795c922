//! `pmgit waive`: let a finding pass, on record.

use super::shared::context::Context;
use super::shared::reason::{Need, Wording, left_out};
use super::shared::retry::retried;
use super::shared::transition::EditSession;
use super::shared::which::{Which, behind_id};
use super::{Exit, explain};
use crate::cli;
use crate::document::edit::Value;
use crate::document::{NamedPart, PostmortemId, Waiver, named_parts, said};
use crate::error::{Error, Result};
use crate::finding::{Finding, RuleId};
use crate::gate::{self, Beside};
use crate::rules::Waivable;
use crate::text::{both, say};

pub(super) fn run(arguments: &cli::Waive, context: &mut Context<'_>) -> Result<Exit> {
    let (which, rule) = behind_id(&arguments.first, arguments.second.as_deref(), "RULE")?;
    let rule = waivable(rule)?;
    let (reason, id) = match &arguments.reason {
        Some(reason) => (Wording::given("--reason", reason)?, None),
        None if context.asks => asked(rule, which, arguments, context).map(|(reason, id)| (reason, Some(id)))?,
        None => return Err(left_out("waive", "--reason")),
    };
    let which = id.as_ref().map_or(which, |id| Which::Like(id.as_str()));
    let outcome = retried(context, |context| {
        let plan = Plan::make(rule, which, Some(reason.text()), arguments, context)?;
        let id = &plan.session.entry.id;
        let mut editor = plan.session.editor()?;
        editor.append_row("waivers", &plan.row(rule, reason.text()))?;
        let trailers = vec![("Postmortem", id.to_string()), ("Postmortem-Waiver", rule.to_string())];
        let status = plan.session.document.status();
        plan.session.record(context, editor, &format!("{id}: waive {rule}"), trailers, status)?;
        context.out(context.say(both! {
            en: "{id}: `{rule}` is waived, approved by {}", plan.approver;
            ja: "{id}：`{rule}`を例外承認しました（承認：{}）", plan.approver
        }))?;
        Ok(Exit::Clean)
    });
    reason.settle(outcome, context)
}

/// A waiver that can be written.
struct Plan {
    session: EditSession,
    approver: String,
    part: Option<String>,
}

impl Plan {
    /// A reason that is on record already says nothing new.
    fn make(
        rule: RuleId,
        which: Which<'_>,
        reason: Option<&str>,
        arguments: &cli::Waive,
        context: &mut Context<'_>,
    ) -> Result<Self> {
        let session = EditSession::open_to_record(which, context)?;
        let now = context.moment_now(&session.policy);
        let approver = session.approver(
            "--approved-by",
            &arguments.approved_by,
            now,
            &both! {
                en: "a waiver in their own postmortem";
                ja: "自分のポストモーテムの例外承認"
            },
        )?;
        let part = arguments.part.as_deref().map(|part| lasting(part, session.before.text()));
        let is_of_this = |waiver: &Waiver| {
            let standing = said(waiver.r#where.as_ref()).map(|part| lasting(part, session.before.text()));
            let is_told = reason.is_none_or(|reason| said(waiver.reason.as_ref()) == Some(reason.trim()));
            is_told && said(waiver.rule.as_ref()) == Some(rule.as_str()) && standing == part
        };
        if session.document.waivers.iter().any(|waiver| is_of_this(waiver)) {
            return Err(Error::refusal(both! {
                en: "`{}` waives `{rule}` already", session.entry.id;
                ja: "`{}`では、`{rule}`はすでに例外承認されています", session.entry.id
            })
            .hint(both! {
                en: "`--where PART` makes a waiver for one part";
                ja: "一部分だけの例外承認は`--where PART`で作れます"
            }));
        }
        Ok(Self { session, approver, part })
    }

    fn row(&self, rule: RuleId, reason: &str) -> Vec<(&'static str, Value)> {
        let text = |text: &str| Value::String(text.to_owned());
        let mut row =
            vec![("rule", text(rule.as_str())), ("reason", text(reason)), ("approved_by", text(&self.approver))];
        row.extend(self.part.as_deref().map(|part| ("where", text(part))));
        row
    }
}

/// Shows whoever writes the reason what the rule has found.
fn asked(
    rule: RuleId,
    which: Which<'_>,
    arguments: &cli::Waive,
    context: &mut Context<'_>,
) -> Result<(Wording, PostmortemId)> {
    let Plan { session, approver, .. } = Plan::make(rule, which, None, arguments, context)?;
    let (repository, id) = (&session.repository, &session.entry.id);
    let head = repository.head_version()?;
    let beside = Beside::new(repository, &head, &session.policy);
    let verdict = gate::guard(&session.policy, &session.before, None, Some(&beside))?;
    let findings: Vec<&Finding> = verdict.findings.iter().filter(|finding| finding.rule == rule).collect();
    let question = context.say(say! {
        en: "Why may `{id}` pass as it is? {approver} approves it; the reason stays in the postmortem.";
        ja: "`{id}`をこのまま通してよい理由を書いてください。承認者は{approver}です。理由はポストモーテムに記録されます。"
    });
    let need = Need { verb: "waive", option: "--reason", id, question, rule: rule.as_str(), findings };
    let reason = Wording::asked(repository, &need, context)?;
    Ok((reason, id.clone()))
}

/// The name of a part that an inserted row does not move, where it was named by a row's number.
fn lasting(part: &str, text: &str) -> String {
    match named_parts(text, &[part.trim()]).pop() {
        Some(NamedPart::Found { lasting: Some(name), .. }) => name,
        Some(NamedPart::Found { .. } | NamedPart::Ambiguous(_) | NamedPart::Absent) | None => part.trim().to_owned(),
    }
}

/// The rule of a name, where it is one that may be waived.
fn waivable(name: &str) -> Result<RuleId> {
    let rule = explain::find(name)?;
    match rule.waiver {
        Waivable::Yes => Ok(rule.id),
        Waivable::Never => Err(Error::refusal(both! {
            en: "`{}` cannot be waived", rule.id;
            ja: "`{}`は例外承認できません", rule.id
        })
        .hint(both! {
            en: "fix what it is about: `pmgit explain {}`", rule.id;
            ja: "指摘された箇所を直してください：`pmgit explain {}`", rule.id
        })),
    }
}

//! `pmgit severity`: another severity, on record with its reason.

use super::Exit;
use super::shared::context::Context;
use super::shared::reason::{Need, Wording, left_out};
use super::shared::retry::retried;
use super::shared::transition::{EditSession, Stamped};
use super::shared::which::{Which, behind_id};
use crate::calendar::to_toml;
use crate::cli;
use crate::deadline;
use crate::document::PostmortemId;
use crate::document::edit::Value;
use crate::error::{Error, Result};
use crate::finding::RuleId;
use crate::policy::Policy;
use crate::text::{backticked, both, say};

pub(super) fn run(arguments: &cli::Severity, context: &mut Context<'_>) -> Result<Exit> {
    let (which, to) = behind_id(&arguments.first, arguments.second.as_deref(), "SEVERITY")?;
    let (reason, id) = match &arguments.reason {
        Some(reason) => (Wording::given("--reason", reason)?, None),
        None if context.asks => asked(which, to, arguments, context).map(|(reason, id)| (reason, Some(id)))?,
        None => return Err(left_out("severity", "--reason")),
    };
    let which = id.as_ref().map_or(which, |id| Which::Like(id.as_str()));
    let outcome = retried(context, |context| record(which, to, arguments, reason.text(), context));
    reason.settle(outcome, context)
}

/// A change that the process allows.
struct Plan {
    session: EditSession,
    stamped: Stamped,
    approver: Option<String>,
}

impl Plan {
    fn make(which: Which<'_>, to: &str, arguments: &cli::Severity, context: &mut Context<'_>) -> Result<Self> {
        let session = EditSession::open_to_record(which, context)?;
        let (id, from) = (&session.entry.id, session.document.severity());
        let to = known(&session.policy, to, context)?;
        if from == to {
            return Err(Error::refusal(both! { en: "`{id}` is {to} already"; ja: "`{id}`はすでに{to}です" })
                .hint(both! { en: "nothing was changed"; ja: "何も変更していません" }));
        }
        let stamped = Stamped::resolve(&arguments.stamp, context, &session)?;
        let approver = match &arguments.approved_by {
            Some(name) => Some(session.approver(
                "--approved-by",
                name,
                stamped.at,
                &both! {
                    en: "a lower severity";
                    ja: "重大度の引き下げ"
                },
            )?),
            None if session.policy.is_lower_severity(from, to) => {
                return Err(Error::refusal(both! {
                    en: "{to} is lower than {from}, so somebody other than the owner approves it";
                    ja: "{to}は{from}より低いため、オーナー以外の承認が必要です"
                })
                .hint(both! {
                    en: "ask the incident commander, for one: `pmgit severity {id} {to} --reason TEXT --approved-by NAME`";
                    ja: "インシデントコマンダーなどに依頼してください：`pmgit severity {id} {to} --reason TEXT --approved-by NAME`"
                }));
            }
            None => None,
        };
        Ok(Self { session, stamped, approver })
    }
}

fn asked(
    which: Which<'_>,
    to: &str,
    arguments: &cli::Severity,
    context: &mut Context<'_>,
) -> Result<(Wording, PostmortemId)> {
    let Plan { session, .. } = Plan::make(which, to, arguments, context)?;
    let (id, from) = (&session.entry.id, session.document.severity());
    let question = context.say(say! {
        en: "Why is `{id}` {to} and not {from}? The reason stays in the postmortem.";
        ja: "`{id}`の重大度を{from}から{to}に変更する理由を書いてください。理由はポストモーテムに記録されます。"
    });
    let rule = RuleId::UnexplainedSeverity.as_str();
    let need = Need { verb: "severity", option: "--reason", id, question, rule, findings: Vec::new() };
    let reason = Wording::asked(&session.repository, &need, context)?;
    Ok((reason, session.entry.id))
}

fn record(
    which: Which<'_>,
    to: &str,
    arguments: &cli::Severity,
    reason: &str,
    context: &mut Context<'_>,
) -> Result<Exit> {
    let Plan { session, stamped, approver } = Plan::make(which, to, arguments, context)?;
    let (id, from) = (&session.entry.id, session.document.severity());
    let to = known(&session.policy, to, context)?;
    let text = |text: &str| Value::String(text.to_owned());
    let mut row = vec![
        ("from", text(from)),
        ("to", text(to)),
        ("at", Value::Datetime(to_toml(stamped.at))),
        ("by", text(&stamped.by)),
        ("reason", text(reason)),
    ];
    row.extend(approver.as_deref().map(|approver| ("approved_by", text(approver))));
    let mut editor = session.editor()?;
    editor.set(&["severity"], &text(to))?;
    editor.append_row("severity_changes", &row)?;
    let change = format!("{from} -> {to}");
    let trailers = vec![("Postmortem", id.to_string()), ("Postmortem-Severity", change.clone())];
    session.record(context, editor, &format!("{id}: severity ({change})"), trailers, session.document.status())?;
    context.out(context.say(match approver {
        None => both! { en: "{id}: {change}"; ja: "{id}：{from}から{to}に変更しました" },
        Some(by) => both! {
            en: "{id}: {change}, approved by {by}";
            ja: "{id}：{from}から{to}に変更しました（承認：{by}）"
        },
    }))?;
    let now = EditSession::open(id.as_str(), context)?;
    for line in deadline::lines(&now.document, &now.policy, context.language) {
        context.out(format!("  {line}"))?;
    }
    Ok(Exit::Clean)
}

/// A severity of the policy, as people write it: in any case, or by its number.
fn known<'p>(policy: &'p Policy, wanted: &str, context: &Context<'_>) -> Result<&'p str> {
    policy.severity_meant(wanted).map(|severity| severity.name.as_str()).ok_or_else(|| {
        let names = policy.severities.iter().map(|severity| backticked(&severity.name)).collect::<Vec<_>>();
        let (names, wanted) = (context.language.or_list(names), wanted.trim().escape_debug());
        Error::new(both! {
            en: "the policy has no severity `{wanted}`";
            ja: "ポリシーに`{wanted}`という重大度はありません"
        })
        .hint(both! { en: "it has {names}"; ja: "{names}があります" })
    })
}

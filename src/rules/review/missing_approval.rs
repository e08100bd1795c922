//! Counts the approvals since the postmortem last came into review.

use std::collections::BTreeSet;

use chrono::SecondsFormat;

use super::approved_text::{ApprovedText, is_closing};
use super::counted::{Counting, Idle};
use super::unbound;
use crate::document::{Approval, Document, Moment, Status, TextDigest, said};
use crate::policy::ApproverRole;
use crate::rules::{Check, Subject, Violation, Violations, rule};
use crate::text::{Language, Message, named, say};
use crate::toml_record::Located;

rule! {
    /// Too few people other than the owner have approved the postmortem.
    ///
    /// Readers of the archive trust a reviewed postmortem because someone who did not write it vouches for it. Only
    /// approvals given since it last entered review count, and each person counts once. The policy says how many are
    /// needed: one by default. For a severity it may ask for another number, and for the approval of certain roles. If
    /// approvals are given on the forge (`source = "forge"`), no recorded one is asked for.
    ///
    /// ```toml fails
    /// status = "reviewed"
    /// approvals = []
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    /// ```
    ///
    /// ```toml policy
    /// [[severities]]
    /// name = "SEV-1"
    /// approvals = { minimum = 2, roles = ["engineering_managers"] }
    /// ```
    ///
    /// ```toml fails
    /// status = "reviewed"
    /// severity = "SEV-1"
    /// approvals = [
    ///     { by = "ben", at = 2026-11-23T06:28:00Z },
    ///     { by = "chloe", at = 2026-11-23T06:29:00Z },
    /// ]
    ///
    /// [people]
    /// engineering_managers = ["farah"]
    /// ```
    ///
    /// ```toml policy
    /// [[severities]]
    /// name = "SEV-1"
    /// approvals = { minimum = 2, roles = ["engineering_managers"] }
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    /// severity = "SEV-1"
    /// approvals = [
    ///     { by = "ben", at = 2026-11-23T06:28:00Z },
    ///     { by = "farah", at = 2026-11-23T06:29:00Z },
    /// ]
    ///
    /// [people]
    /// engineering_managers = ["farah"]
    /// ```
    ///
    /// Where the branch has somebody in such a role already, it is theirs: nobody comes into a role in the change that
    /// needs their approval.
    ///
    /// With `gate.people = "known"`, only the approvals of people in `.pmgit/people.toml` count. None counts from the day
    /// on which its author had `left`, and none where the postmortem has no owner.
    ///
    /// An approval is for a text: the one that its `of` names; without `of` the one that it came in with. Only approvals
    /// of the very text at hand count on the way to reviewed; after that, closing asks for the approval of the message to
    /// customers. [docs/approvals.md](approvals.md) says what belongs to the text.
    ///
    /// ```toml base
    /// approvals = [{ by = "ben", at = 2026-11-23T06:28:00Z }]
    /// ```
    ///
    /// ```toml fails
    /// approvals = [{ by = "ben", at = 2026-11-23T06:28:00Z }]
    ///
    /// [sections]
    /// resolution = "The standby was replaced at 01:02. It had been a network matter after all."
    /// ```
    ///
    /// ```toml base
    /// approvals = [{ by = "ben", at = 2026-11-23T06:28:00Z }]
    /// ```
    ///
    /// ```toml passes
    /// approvals = [{ by = "ben", at = 2026-11-23T06:28:00Z }]
    /// tags = ["cache"]
    ///
    /// [sections]
    /// resolution = '''
    /// The standby was replaced by a node of the primary's size at 01:02. The connection limit of CACHE-91
    /// makes this lasting.'''
    /// ```
    ///
    /// Ask someone other than the owner to read the postmortem and run `pmgit approve ID`. To record an approval that
    /// was given elsewhere, use `pmgit review ID --approved-by NAME`, or add an `[[approvals]]` entry with `by` and
    /// `at`.
    ja: {
        /// オーナー以外の人による承認が足りません。
        ///
        /// アーカイブを読む人がレビュー済のポストモーテムを信頼できるのは、
        /// 書いた本人以外の人が内容を確かめているからです。数えるのは、最後にレビューに入ってからの承認だけで、
        /// 同じ人の承認は1回と数えます。必要な数はポリシーで決まり、既定では1人です。
        /// 重大度ごとに別の数や、特定の役割の人の承認を求めることもできます。
        /// 承認をフォージで行う場合（`source = "forge"`）は、ここでの記録は求めません。
        ///
        /// {examples}
        ///
        /// 取り込み先でその役割の人がすでに決まっている場合は、その人の承認が必要です。
        /// 承認が必要な変更の中で役割を入れ替えることはできません。
        ///
        /// `gate.people = "known"`の場合は、`.pmgit/people.toml`に登録されている人の承認だけを数えます。
        /// 承認した人の`left`の日以降の承認と、オーナーが決まっていない場合の承認は数えません。
        ///
        /// 承認は、`of`が示す文章に対するものです。`of`がなければ、その承認と一緒に入った文章に対するものです。
        /// `reviewed`に進むまでは、いまの文章そのものへの承認だけを数えます。そのあと`closed`に進むときは、
        /// 対外的なメッセージが承認されていることを求めます。なにが文章に含まれるかは
        /// `docs/ja/approvals.md`にあります。
        ///
        /// 承認した人を記録してください。`pmgit review ID --approved-by NAME`を使うか、
        /// `[[approvals]]`に`by`と`at`を書きます。
    }
    id: MissingApproval,
    group: Review,
    levels: [Reviewed => Error],
    waiver: Yes,
    traits: [SatisfiedByReview, AskedByStep],
    since: "0.1",
    source: "process page, status descriptions; effective postmortems page, review"
        / "プロセスのページ「ステータスの記述」、効果的なポストモーテムのページ「レビュー」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let text = ApprovedText::of(subject);
    unbound::note(subject, &text, violations);
    for role in unheard_roles(subject, &text) {
        note_unheard(subject, role, violations);
    }
    let severity = subject.document.severity();
    let counting = counting(subject);
    let (given, needed) = (counting.approvers(&text).len(), subject.policy.approvals_needed(severity));
    let Some(lacking) = needed.checked_sub(given).filter(|&lacking| lacking > 0) else { return };
    let approvals = &subject.document.approvals;
    let is_of_another = |one: &Located<Approval>| counting.objection(one).is_none() && text.mismatch(one).is_some();
    let is_early =
        |approval: &Located<Approval>| matches!(counting.objection(approval), Some(Idle::Early | Idle::Undated));
    let lack = if counting.all().any(is_of_another) {
        Lack::ThisText
    } else if counting.all().any(is_early) {
        Lack::SinceReview
    } else {
        Lack::Ever
    };
    let id = subject.id.map_or("ID", |id| id.as_str()).to_owned();
    let violation = violations
        .near(approvals.last().map(|last| last.span), message(given, needed, lack))
        .hint(way_on(counting, &id, subject.document))
        .extent(lacking as u64);
    relate_what_does_not_count(counting, &text, violation);
}

/// How to come to the approvals that are missing.
fn way_on(counting: Counting<'_>, id: &str, document: &Document) -> Message {
    let id = id.to_owned();
    let idle: Vec<Idle> = counting.all().filter_map(|approval| counting.objection(approval)).collect();
    let text = |time: Moment| time.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let since = counting.period().since().map(text).filter(|_| idle.contains(&Idle::Early));
    let until = counting.period().until().map(text).filter(|_| idle.contains(&Idle::Late));
    match (since, until) {
        (_, Some(until)) => say! {
            en: "an approval counts until {until}, when the review ended. If a clock was wrong, correct `at`; otherwise run `pmgit reopen {id}` and review it again";
            ja: "承認として数えるのは、レビューを終えた{until}までのものです。時計がずれていた場合は`at`を直し、そうでない場合は`pmgit reopen {id}`でレビューをやり直してください"
        }
        .into(),
        (Some(since), None) => say! {
            en: "an approval counts from {since}, when it entered review. Ask someone else to run `pmgit approve {id}`; if a clock was wrong, correct `at`";
            ja: "承認として数えるのは、レビューに入った{since}からのものです。別の人に`pmgit approve {id}`を実行してもらうか、時計がずれていた場合は`at`を直してください"
        }
        .into(),
        // Until then the text goes on changing, and a digest of it is of no use to anybody.
        (None, None) if document.status() < Status::Reviewed => say! {
            en: "ask someone else to run `pmgit approve {id}`, or record who approved it: `pmgit review {id} --approved-by NAME`";
            ja: "承認した人を記録してください：別の人に`pmgit approve {id}`を実行してもらうか、`pmgit review {id} --approved-by NAME`を使います"
        }
        .into(),
        (None, None) => {
            let of = TextDigest::of(document);
            say! {
            en: "ask someone else to run `pmgit approve {id}`, or record who approved it: `pmgit review {id} --approved-by NAME` or an `[[approvals]]` entry with `by`, `at` and `of = \"{of}\"`";
            ja: "承認した人を記録してください：`pmgit review {id} --approved-by NAME`を使うか、`by`、`at`、`of = \"{of}\"`を書いた`[[approvals]]`を追加します"
            }
            .into()
        }
    }
}

/// The approvals as they count for the step at hand: what goes to customers may be approved up to the closing.
fn counting<'s>(subject: &'s Subject<'s>) -> Counting<'s> {
    if is_closing(subject) { Counting::of_closing(subject) } else { Counting::of(subject) }
}

/// Whether it has all the approvals that the policy asks for.
pub(crate) fn is_approved(subject: &Subject<'_>) -> bool {
    let needed = subject.policy.approvals_needed(subject.document.severity());
    let text = ApprovedText::of(subject);
    counting(subject).approvers(&text).len() >= needed && unheard_roles(subject, &text).is_empty()
}

/// The roles that must approve and of which nobody has.
fn unheard_roles(subject: &Subject<'_>, text: &ApprovedText<'_>) -> Vec<ApproverRole> {
    let roles = subject.policy.approver_roles(subject.document.severity());
    if roles.is_empty() {
        return Vec::new();
    }
    let marks =
        counting(subject).approvers(text).into_iter().flat_map(|by| subject.marks_of(by)).collect::<BTreeSet<_>>();
    let has_approved = |holder: &str| subject.marks_of(holder).iter().any(|mark| marks.contains(mark));
    let is_unheard = |role: &ApproverRole| !holders(subject, *role).into_iter().any(has_approved);
    roles.iter().copied().filter(is_unheard).collect()
}

/// Those who may approve in a role: whom the base names, where it names anybody. Nobody comes into a role within the
/// change that needs their word.
fn holders<'s>(subject: &Subject<'s>, role: ApproverRole) -> Vec<&'s str> {
    let named = subject.base.map(|base| named_in(base, role)).filter(|named| !named.is_empty());
    named.unwrap_or_else(|| named_in(subject.document, role))
}

/// Those whom a document names in a role.
pub(in crate::rules) fn named_in(document: &Document, role: ApproverRole) -> Vec<&str> {
    let people = &document.people.value;
    let named = match role {
        ApproverRole::IncidentCommander => people.incident_commander.as_slice(),
        ApproverRole::CommanderShadow => people.commander_shadow.as_slice(),
        ApproverRole::Scribe => people.scribe.as_slice(),
        ApproverRole::CustomerLiaison => people.customer_liaison.as_slice(),
        ApproverRole::Responders => &people.responders,
        ApproverRole::ServiceOwners => &people.service_owners,
        ApproverRole::EngineeringManagers => &people.engineering_managers,
        ApproverRole::ProductManagers => &people.product_managers,
    };
    named.iter().filter_map(|one| said(Some(one))).collect()
}

/// Whether a change names somebody in a role whom the base does not name there.
fn is_changed(subject: &Subject<'_>, role: ApproverRole) -> bool {
    let stood = holders(subject, role);
    let is_known = |one: &&str| stood.iter().any(|known| subject.is_same_person(known, one));
    !named_in(subject.document, role).iter().all(is_known)
}

/// A role of which nobody has approved: those who hold it, but for the owner, may.
fn note_unheard(subject: &Subject<'_>, role: ApproverRole, violations: &mut Violations<'_>) {
    let may: Vec<String> =
        holders(subject, role).into_iter().filter(|handle| !subject.is_owner(handle)).map(named).collect();
    let span = subject.document.approvals.last().map(|last| last.span).or(subject.document.people.span);
    let severity = named(subject.document.severity());
    let id = subject.id.map_or("ID", |id| id.as_str()).to_owned();
    let key = role.as_str();
    let is_changed = is_changed(subject, role);
    violations
        .near(
            span,
            say! {
                |reader|
                en: "{severity} also needs the approval of {}", who(role, reader.language);
                ja: "{severity}では、{}の承認も必要です", who(role, reader.language)
            },
        )
        .about(format!("role.{key}"))
        .hint(say! {
            |reader|
            en: "{} to run `pmgit approve {id}`{}", if may.is_empty() {
                format!("name one other than the owner as `{key}` under `[people]`, and ask them")
            } else {
                format!("ask {}", reader.language.or_list(&may))
            }, if is_changed { "; whoever comes into the role does so in an earlier change" } else { "" };
            ja: "{}に、`pmgit approve {id}`で承認してもらってください{}", if may.is_empty() {
                format!("`[people]`の`{key}`にオーナー以外の人を書き、その人")
            } else {
                reader.language.or_list(&may)
            }, if is_changed { "（役割の交代は、先に別の変更で行います）" } else { "" }
        });
}

/// Who holds a role, in a sentence.
fn who(role: ApproverRole, language: Language) -> &'static str {
    let (en, ja) = match role {
        ApproverRole::IncidentCommander => ("the incident commander", "インシデントコマンダー"),
        ApproverRole::CommanderShadow => ("the incident commander's shadow", "インシデントコマンダーのシャドー"),
        ApproverRole::Scribe => ("the scribe", "書記官"),
        ApproverRole::Responders => ("a responder", "対応者"),
        ApproverRole::ServiceOwners => ("a service owner", "サービスオーナー"),
        ApproverRole::EngineeringManagers => ("an engineering manager", "エンジニアリングマネージャー"),
        ApproverRole::ProductManagers => ("a product manager", "プロダクトマネージャー"),
        ApproverRole::CustomerLiaison => ("the customer liaison", "カスタマーリエゾン"),
    };
    match language {
        Language::En => en,
        Language::Ja => ja,
    }
}

/// In which respect there are too few.
#[derive(Clone, Copy)]
enum Lack {
    Ever,
    SinceReview,
    /// There are others, of another text.
    ThisText,
}

fn message(given: usize, needed: usize, lack: Lack) -> Message {
    match (given, needed, lack) {
        (0, 1, Lack::ThisText) => say! {
            en: "nobody other than the owner has approved this text";
            ja: "オーナー以外の誰も、この文章を承認していません"
        }
        .into(),
        (_, _, Lack::ThisText) => say! {
            en: "this text has {given} of {needed} approvals";
            ja: "この文章には{needed}人の承認が必要ですが、{given}人しか承認していません"
        }
        .into(),
        (0, 1, Lack::Ever) => say! {
            en: "nobody other than the owner has approved this postmortem";
            ja: "オーナー以外の誰も、このポストモーテムを承認していません"
        }
        .into(),
        (0, 1, Lack::SinceReview) => say! {
            en: "nobody other than the owner has approved this postmortem since it entered review";
            ja: "レビューに入ってから、オーナー以外の誰もこのポストモーテムを承認していません"
        }
        .into(),
        (_, _, Lack::Ever) => say! {
            en: "this postmortem has {given} of {needed} approvals";
            ja: "{needed}人の承認が必要ですが、{given}人しか承認していません"
        }
        .into(),
        (_, _, Lack::SinceReview) => say! {
            en: "this postmortem has {given} of {needed} approvals since it entered review";
            ja: "{needed}人の承認が必要ですが、レビューに入ってから承認したのは{given}人だけです"
        }
        .into(),
    }
}

/// The approvals that are there and do not count, and why.
fn relate_what_does_not_count(counting: Counting<'_>, text: &ApprovedText<'_>, violation: &mut Violation) {
    let why = |approval: &Located<Approval>| {
        let idle = counting.objection(approval).map(|idle| (Some(idle), idle.label()));
        let other = || text.mismatch(approval).map(|mismatch| (None, text.label(approval, mismatch)));
        idle.or_else(other)
    };
    let idle = counting.all().rev().filter_map(|approval| Some((approval, why(approval)?)));
    let (mut any_early, mut any_late) = (false, false);
    for (approval, (why, label)) in idle.take(MOST_RELATED) {
        any_early |= why == Some(Idle::Early);
        any_late |= why == Some(Idle::Late);
        violation.related(approval.span, label);
    }
    if let Some(entry) = counting.period().entry.filter(|_| any_early) {
        violation.related(entry.span, say! { en: "it entered review"; ja: "レビューに入った遷移" });
    }
    if let Some(step) = counting.period().step.filter(|_| any_late) {
        violation.related(step.span, say! { en: "the review ended"; ja: "レビューを終えた遷移" });
    }
}

/// So many approvals that do not count are shown, the last ones.
const MOST_RELATED: usize = 3;

#[cfg(test)]
mod tests {
    use crate::finding::{Level, RuleId};
    use crate::rules::sample::{document, judged, judged_under, judgement, judgement_among};
    use crate::text::Language;

    const REOPENED: &str = r#"
        status = "reviewed"
        transitions = [
            { from = "draft", to = "in-review", at = 2026-11-22T05:30:00Z, by = "aiko" },
            { from = "in-review", to = "reviewed", at = 2026-11-24T06:30:00Z, by = "ben" },
            { from = "reviewed", to = "in-review", at = 2026-11-25T06:30:00Z, by = "ben", reason = "New facts." },
            { from = "in-review", to = "reviewed", at = 2026-11-26T06:30:00Z, by = "ben" },
        ]
    "#;

    fn approved(rows: &[(&str, &str)]) -> String {
        let row = |&(by, at): &(&str, &str)| format!("{{ by = \"{by}\", at = {at} }}");
        format!("approvals = [{}]", rows.iter().map(row).collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn an_approval_from_before_the_reopening_does_not_count() {
        let early = approved(&[("ben", "2026-11-24T06:28:00Z")]);
        let message = "error missing-approval: nobody other than the owner has approved this postmortem since it \
                       entered review";
        assert_eq!(judged(&format!("{REOPENED}\n{early}")), [message]);
        let late = approved(&[("ben", "2026-11-24T06:28:00Z"), ("ben", "2026-11-25T06:30:00Z")]);
        assert!(judged(&format!("{REOPENED}\n{late}")).is_empty());
    }

    #[test]
    fn a_person_counts_once_and_the_owner_not_at_all() {
        let policy = "[gate]\napprovals = { minimum = 2 }\n";
        let overlay = |rows: &[(&str, &str)]| format!("status = \"reviewed\"\n{}", approved(rows));
        let at = "2026-11-23T06:28:00Z";
        let twice = judged_under(policy, &overlay(&[("ben", at), ("@Ben", at)]));
        assert_eq!(twice, ["error missing-approval: this postmortem has 1 of 2 approvals"]);
        assert!(judged_under(policy, &overlay(&[("ben", at), ("farah", at)])).is_empty());
        let own = judged(&overlay(&[("AIKO", at)]));
        assert_eq!(own.len(), 2, "{own:?}");
        assert!(own[1].starts_with("error self-approval"), "{own:?}");
    }

    #[test]
    fn what_does_not_count_is_shown_with_its_reason_in_both_languages() {
        let early = approved(&[("farah", "2026-11-24T06:28:00Z"), ("aiko", "2026-11-26T06:20:00Z")]);
        let findings = judgement("", &document(&format!("{REOPENED}\n{early}"))).findings;
        let finding = findings.iter().find(|one| one.rule == RuleId::MissingApproval).expect("an approval is missing");
        assert_eq!((finding.key.as_str(), finding.extent), ("", 1));
        let labels = |language| {
            finding.places.related.iter().map(|one| one.label.in_language(language)).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(labels(Language::En), "given by the owner, given before it entered review, it entered review");
        assert_eq!(labels(Language::Ja), "オーナー自身の承認, レビューに入る前の承認, レビューに入った遷移");
        let message = "レビューに入ってから、オーナー以外の誰もこのポストモーテムを承認していません";
        assert_eq!(finding.message(Language::Ja), message);
    }

    #[test]
    fn an_approval_without_a_time_does_not_count() {
        assert_eq!(judged("status = \"reviewed\"\napprovals = [{ by = \"ben\" }]").len(), 1);
    }

    const APPROVED: &str = "status = \"reviewed\"\napprovals = [{ by = \"ben\", at = 2026-11-23T06:28:00Z }]\n";

    fn severity(approvals: &str) -> String {
        format!("[[severities]]\nname = \"SEV-1\"\napprovals = {{ {approvals} }}\n")
    }

    #[test]
    fn a_severity_may_ask_for_another_number() {
        let told = ["error missing-approval: this postmortem has 1 of 2 approvals"];
        assert_eq!(judged_under(&severity("minimum = 2"), APPROVED), told);
        let other = format!("severity = \"SEV-2\"\n{APPROVED}");
        assert!(judged_under(&severity("minimum = 2"), &other).is_empty());
        let none = "status = \"reviewed\"\napprovals = []\n";
        assert!(judged_under(&severity("minimum = 0"), none).is_empty());
        let of_gate = format!("[gate]\napprovals = {{ minimum = 0 }}\n{}", severity("minimum = 1"));
        assert_eq!(judged_under(&of_gate, none).len(), 1);
    }

    #[test]
    fn each_role_is_asked_for_and_said_in_both_languages() {
        let policy = severity("roles = [\"incident_commander\", \"engineering_managers\", \"scribe\"]");
        let people = "[people]\nowner = \"aiko\"\nincident_commander = \"ben\"\nengineering_managers = [\"farah\", \"goro\"]\nscribe = \"aiko\"\n";
        let findings = judgement(&policy, &document(&format!("{APPROVED}{people}"))).findings;
        let found: Vec<_> = findings.iter().filter(|one| one.rule == RuleId::MissingApproval).collect();
        let keys: Vec<&str> = found.iter().map(|one| one.key.as_str()).collect();
        assert_eq!(keys, ["role.engineering_managers", "role.scribe"]);
        assert_eq!(found[0].english(), "`SEV-1` also needs the approval of an engineering manager");
        let id = "2026-11-20-checkout-latency";
        let hint = format!("ask `farah` or `goro` to run `pmgit approve {id}`");
        assert_eq!(found[0].english_hint(), Some(hint));
        assert_eq!(found[0].message(Language::Ja), "`SEV-1`では、エンジニアリングマネージャーの承認も必要です");
        assert_eq!(
            found[1].english_hint(),
            Some(format!(
                "name one other than the owner as `scribe` under `[people]`, and ask them to run `pmgit approve {id}`"
            ))
        );
        let japanese = found[1].hint_text(Language::Ja).expect("it has a hint");
        assert!(japanese.starts_with("`[people]`の`scribe`にオーナー以外の人を書き"), "{japanese}");
    }

    #[test]
    fn one_of_those_who_hold_a_role_is_enough_under_any_spelling() {
        let policy = severity("roles = [\"engineering_managers\"]");
        let of = |by: &str| {
            let approval =
                format!("status = \"reviewed\"\napprovals = [{{ by = \"{by}\", at = 2026-11-23T06:28:00Z }}]\n");
            judged_under(&policy, &format!("{approval}[people]\nengineering_managers = [\"farah\", \"goro\"]\n"))
        };
        for by in ["goro", "@Goro", "farah"] {
            assert!(of(by).is_empty(), "{by}: {:?}", of(by));
        }
        assert_eq!(of("ben").len(), 1);
        // A role that nobody holds cannot be passed over by leaving it out.
        let vacant = format!("{APPROVED}[people]\nengineering_managers = []\n");
        let told = judged_under(&policy, &vacant);
        let missing: Vec<_> = told.iter().filter(|one| one.contains("missing-approval")).collect();
        assert_eq!(missing.len(), 1, "{told:?}");
        let draft = format!("{APPROVED}[people]\nengineering_managers = []\n").replace("reviewed", "in-review");
        let told = judged_under(&policy, &draft);
        assert!(!told.iter().any(|one| one.contains("missing-approval")), "{told:?}");
    }

    #[test]
    fn where_the_forge_asks_for_approvals_none_is_missed() {
        let forge = "[gate]\napprovals = { source = \"forge\" }\n";
        for status in ["reviewed", "closed"] {
            let found = judged_under(forge, &format!("status = \"{status}\"\napprovals = []\n"));
            assert!(!found.iter().any(|one| one.contains("approval")), "{found:?}");
        }
    }

    #[test]
    fn where_people_must_be_known_a_stranger_does_not_count() {
        let known = "[gate]\npeople = \"known\"\n";
        let errors = |policy: &str, people: &str| {
            let findings = judgement_among(people, policy, &document(APPROVED)).findings;
            findings.into_iter().filter(|one| one.level == Level::Error).collect::<Vec<_>>()
        };
        let found = errors(known, "[aiko]\n");
        assert_eq!(found.len(), 1, "{found:?}");
        let labels: Vec<String> =
            found[0].places.related.iter().map(|one| one.label.in_language(Language::En)).collect();
        assert_eq!(labels, ["not in `.pmgit/people.toml`"]);
        for (policy, people) in [(known, "[ben]\n"), (known, "[b]\nslack = \"ben\"\n"), ("", "[aiko]\n"), ("", "")] {
            assert!(errors(policy, people).is_empty(), "{policy} {people}");
        }
    }

    #[test]
    fn who_had_left_does_not_count_from_that_day_in_the_policys_zone() {
        let count = |left: &str, zone: &str| {
            let policy = format!("[calendar]\ntime_zone = \"{zone}\"\nholidays = [\"japan\"]\n");
            let findings = judgement_among(&format!("[ben]\nleft = {left}\n"), &policy, &document(APPROVED)).findings;
            findings.iter().filter(|one| one.rule == RuleId::MissingApproval).count()
        };
        assert_eq!(count("2026-11-23", "UTC"), 1);
        assert_eq!(count("2026-11-24", "UTC"), 0);
        assert_eq!(count("2026-11-23", "America/Los_Angeles"), 0, "there it was still the 22nd");
    }

    #[test]
    fn a_policy_may_do_without() {
        let none = "status = \"reviewed\"\napprovals = []\n";
        assert!(judged_under("[gate]\napprovals = { minimum = 0 }\n", none).is_empty());
    }
}

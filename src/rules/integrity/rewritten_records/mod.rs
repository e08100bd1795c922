//! Looks for what the base has on record and a change alters or takes away.

mod excuses;
mod kept;
mod roles;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::kept::lost;
use self::table::{FACTS, Fact, Free, Row, Weighs, approval, severity_change};
use crate::document::{Document, Status, person_named};
use crate::finding::{Level, Name};
use crate::rules::{Check, Subject, Violation, Violations, rule};
use crate::source::Span;
use crate::text::{named, say};

pub(in crate::rules) use self::excuses::withdrawn;
pub(crate) use self::roles::filled as filled_roles;

rule! {
    /// Something that is on record was changed or removed.
    ///
    /// Approvals, waivers, changes of the severity, what an import was allowed for, why the details live elsewhere, and
    /// who took a step are somebody's word. When the meeting was held, what it agreed on, and when a message was posted are what happened. Once they
    /// have landed, they stay as they are; new entries go below. What is added to the minutes after the review is a
    /// warning. From the review on the owner is on record, too: whoever
    /// wrote it does not hand it over to approve it, unless somebody else agrees. The same holds for who has a role whose
    /// approval the policy asks for; a role that nobody had may be filled, which is a warning. What is wrong on the same branch is corrected freely,
    /// because nobody relies on it yet. The minutes and the times of messages may be corrected until the postmortem was
    /// reviewed; while it is in review, that is a warning. How a record is written (order of keys, quotes, offset of a
    /// time) is not part of it, and what it left out may be added.
    ///
    /// ```toml base
    /// status = "closed"
    /// ```
    ///
    /// ```toml fails
    /// status = "closed"
    ///
    /// [external_message]
    /// posted = 2026-11-23T08:00:00Z
    /// ```
    ///
    /// ```toml base
    /// severity_changes = [{ from = "SEV-2", to = "SEV-1", at = 2026-11-22T05:00:00Z, by = "ben", reason = "All of the checkouts were slow." }]
    /// ```
    ///
    /// ```toml fails
    /// severity_changes = [{ from = "SEV-2", to = "SEV-1", at = 2026-11-22T05:00:00Z, by = "ben", reason = "Some of the checkouts were slow." }]
    /// ```
    ///
    /// ```toml base
    /// status = "reviewed"
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    ///
    /// [[approvals]]
    /// by = "ben"
    /// at = 2026-11-23T15:28:00+09:00
    ///
    /// [[approvals]]
    /// by = "farah"
    /// at = 2026-11-23T06:29:00Z
    /// ```
    ///
    /// Restore the record as it was, and add a new entry below it: `pmgit approve` again, another `[[waivers]]` entry. If
    /// the record itself is wrong, or a name has to go, correct it and have someone other than the owner say why, in the
    /// same change: `pmgit waive ID rewritten-records --reason TEXT --approved-by NAME`.
    ja: {
        /// 記録済みの内容が、変更または削除されています。
        ///
        /// 承認、例外承認、重大度の変更、移行を認めた理由、詳細を別の場所に置く理由、ステータスを進めた人は、
        /// 誰かの判断の記録です。
        /// ミーティングをいつ実施し、何に合意したか、メッセージをいつ公開したかは、起きたことの記録です。
        /// いったん取り込まれた記録はそのまま残し、新しい項目はその下に追加します。
        /// レビューに入ったあとは、オーナーも記録です。書いた本人がオーナーを代わって自分で承認することのないよう、
        /// 交代には別の人の同意が必要です。ポリシーが承認を求める役割の人も同じです
        /// （誰もいなかった役割に人を加えるのは警告です）。
        /// 同じブランチの中での書き間違いは、まだ誰も頼りにしていないため、自由に直せます。
        /// 議事録とメッセージの日時は、レビューが終わるまで訂正できます（レビュー中の訂正は警告になります）。
        /// レビューのあとで議事録に書き足した場合も警告になります。
        /// 書き方（キーの順序、引用符、日時のオフセット）は記録に含まれず、書かれていなかった項目は後から追加できます。
        ///
        /// {examples}
        ///
        /// 記録を元どおりに戻し、新しい項目を下に追加してください（`pmgit approve`をもう一度実行する、
        /// `[[waivers]]`をもう1つ追加するなど）。記録そのものが誤っている場合や、名前を消す必要がある場合は、
        /// 訂正したうえで、同じ変更の中でオーナー以外の人に理由を書いてもらいます：
        /// `pmgit waive ID rewritten-records --reason TEXT --approved-by NAME`
    }
    id: RewrittenRecords,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Yes,
    traits: [AboutChange, KeptWhereImported],
    since: "0.2",
    source: "pmgit" / "pmgit",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(base) = subject.base else { return };
    check_approvals(subject, base, violations);
    check_severity_changes(subject, base, violations);
    check_steps(subject, base, violations);
    roles::check(subject, base, violations);
    excuses::check(subject, base, violations);
    for fact in FACTS {
        check_fact(subject, base, fact, violations);
    }
}

/// The owner's own approval may be taken out again, for it never counts.
fn check_approvals(subject: &Subject<'_>, base: &Document, violations: &mut Violations<'_>) {
    // Whose own it is says the base: nobody becomes the owner to take out what they said.
    let counts = |by: &str| !base.owner().is_some_and(|owner| subject.policy.is_surely_owner(owner, by));
    let of_somebody = base.approvals.iter().filter(|row| person_named(row.by.as_ref()).is_some_and(counts));
    let before: Vec<Row<'_>> = of_somebody.map(approval).collect();
    if before.is_empty() {
        return;
    }
    let after: Vec<Row<'_>> = subject.document.approvals.iter().map(approval).collect();
    let gone = lost(&before, &after);
    if gone.is_empty() {
        return;
    }
    // One that only names another text is for `missing-approval`. A crowd of them is not compared pair by pair.
    let (had, has) = (counted(&before), counted(&after));
    let by: BTreeMap<Option<&str>, Span> = after.iter().map(|row| (row.get("by"), row.span)).collect();
    let is_one_less = |row: &&Row<'_>| match row.giver() {
        Some(giver) => has.get(&giver).copied().unwrap_or_default() < had.get(&giver).copied().unwrap_or_default(),
        None => true,
    };
    for row in gone.into_iter().filter(is_one_less) {
        let span = by.get(&row.get("by")).copied().or(after.last().map(|row| row.span));
        note(subject, violations, "approvals", span, row.approval_name());
    }
}

/// How often each person approved at each time.
fn counted<'r>(rows: &'r [Row<'_>]) -> BTreeMap<(&'r str, &'r str), usize> {
    let mut counts = BTreeMap::new();
    for giver in rows.iter().filter_map(Row::giver) {
        *counts.entry(giver).or_default() += 1;
    }
    counts
}

/// They lead from one to the next, so that their order is on record, too.
fn check_severity_changes(subject: &Subject<'_>, base: &Document, violations: &mut Violations<'_>) {
    let changes = &subject.document.severity_changes;
    let rows = base.severity_changes.iter().zip(changes.iter().map(Some).chain(std::iter::repeat(None)));
    let mut rows = rows.map(|(before, after)| (severity_change(before), after.map(severity_change)));
    let is_lost =
        |(before, after): &(Row<'_>, Option<Row<'_>>)| after.as_ref().is_none_or(|after| !after.completes(before));
    if let Some((before, after)) = rows.find(is_lost) {
        let span = after.map(|row| row.span).or(changes.last().map(|row| row.span));
        let span = span.or(subject.document.severity.as_ref().map(|severity| severity.span));
        note(subject, violations, "severity_changes", span, before.severity_name());
    }
}

/// Who took a step; all else of it is for `rewritten-transitions`.
fn check_steps(subject: &Subject<'_>, base: &Document, violations: &mut Violations<'_>) {
    for (before, after) in base.transitions.iter().zip(&subject.document.transitions) {
        let Some(by) = table::name(before.by.as_ref()) else { continue };
        if table::name(after.by.as_ref()) == Some(by) {
            continue;
        }
        let to = after.to.as_ref().map(|to| to.value.to_string()).unwrap_or_default();
        let span = after.by.as_ref().map_or(after.span, |by| by.span);
        let name = say! { en: "who took the step to `{to}`"; ja: "`{to}`に進めた人" };
        note(subject, violations, "transitions", Some(span), Name::Said(name.into()));
    }
}

fn check_fact(subject: &Subject<'_>, base: &Document, fact: &Fact, violations: &mut Violations<'_>) {
    let (before, after) = ((fact.of)(base), (fact.of)(subject.document));
    let table = fact.key.split_once('.').map_or("", |(table, _)| table);
    let Some((before, _)) = before else {
        if let Some((_, span)) = after.filter(|_| !fact.may_come && (FACTS[0].of)(base).is_some()) {
            note_new(violations, span, fact.key);
        }
        return;
    };
    let is_kept = match (fact.free, &after) {
        (_, None) => false,
        (Free::Nothing, Some((after, _))) => *after == before,
        (Free::Longer, Some((after, _))) => plain(after) == plain(&before),
        (Free::Wording, Some(_)) => true,
        (Free::Spelling, Some((after, _))) => subject.is_same_person(&before, after),
    };
    let furthest = base.furthest();
    let most = match fact.weighs {
        Weighs::AtOnce => Level::Error,
        Weighs::OnceReviewed if furthest >= Status::Reviewed => Level::Error,
        Weighs::OnceRead if furthest >= Status::InReview => Level::Error,
        Weighs::OnceReviewed | Weighs::Mildly if furthest >= Status::InReview => Level::Warning,
        Weighs::OnceReviewed | Weighs::OnceRead | Weighs::Mildly => return,
    };
    if is_kept {
        return;
    }
    // What is written around it may turn it into something else, and so is told.
    let is_longer = |after: &str| fact.free == Free::Longer && plain(after).contains(&plain(&before));
    let most = match &after {
        Some((after, _)) if is_longer(after) && most == Level::Error => Level::Warning,
        Some((after, _)) if is_longer(after) => return,
        Some(_) | None => most,
    };
    let status = subject.document.status.as_ref().map(|status| status.span);
    let span = after.map(|(_, span)| span).or_else(|| span_of_table(subject.document, table)).or(status);
    // A warning beside errors is a finding of its own: it blocks nothing.
    let key = if most == Level::Error { "facts" } else { "facts-in-review" };
    note(subject, violations, key, span, Name::Own(named(fact.key))).at_most(most);
}

fn span_of_table(document: &Document, table: &str) -> Option<Span> {
    match table {
        "import" => document.import.span,
        "meeting" => document.meeting.span,
        "people" => document.people.span,
        "restricted" => document.restricted.as_ref().map(|table| table.span),
        "external_message" => document.external_message.as_ref().map(|table| table.span),
        "internal_message" => document.internal_message.as_ref().map(|table| table.span),
        _ => None,
    }
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn note<'v>(
    subject: &Subject<'_>,
    violations: &'v mut Violations<'_>,
    key: &'static str,
    span: Option<Span>,
    name: Name,
) -> &'v mut Violation {
    let id = subject.id.map_or("ID", |id| id.as_str()).to_owned();
    violations
        .each(
            key,
            span,
            || name,
            say! {
                |records|
                en: "{records} {} on record, and {} changed or removed",
                    records.one_or_many("is", "are"), records.one_or_many("was", "were");
                ja: "記録済みの{records}が、変更または削除されています"
            },
        )
        .hint(say! {
            |records|
            en: "restore {} as the base has {}, and add what is new as an entry of its own. If the record itself is wrong, have someone other than the owner say why: `pmgit waive {id} rewritten-records --reason TEXT --approved-by NAME`",
                records.one_or_many("it", "them"), records.one_or_many("it", "them");
            ja: "元どおりに戻し、新しい内容は別の項目として追加してください。記録そのものが誤っている場合は、オーナー以外の人に理由を書いてもらいます：`pmgit waive {id} rewritten-records --reason TEXT --approved-by NAME`"
        })
}

/// Only what comes in with the postmortem makes an import of it.
fn note_new(violations: &mut Violations<'_>, span: Span, key: &'static str) {
    violations
        .each(
            "import-new",
            span,
            || Name::Own(named(key)),
            say! {
                |keys|
                en: "{keys} {} a postmortem that is already here", keys.one_or_many("comes to", "come to");
                ja: "すでにここにあるポストモーテムに{keys}が追加されています"
            },
        )
        .hint(say! {
            en: "remove it: an import is allowed as it comes in, and not later";
            ja: "削除してください。移行を認めるのは、取り込むときだけです"
        });
}

//! Found while waivers are applied; looks here at `[restricted]`, which lets more than one finding pass.

use crate::document::{Maybe, meant, person_named};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{named, say};

rule! {
    /// A waiver is not valid.
    ///
    /// A waiver is an exception on record: it names a rule that can be waived, gives a reason, and is approved by
    /// someone other than the owner. Most integrity rules cannot be waived. `[restricted]`, which says that the details
    /// of a security or legal matter are kept elsewhere, needs a reason and an approval as well, and says in `where`
    /// they are kept.
    ///
    /// With `gate.people = "known"`, the approver must be listed in `.pmgit/people.toml`. Someone who has `left` approves
    /// nothing from that day on. A waiver has no time of its own: it is later than its incident, and one that is new in
    /// a change is later than every transition and approval that the postmortem had before. What somebody waived before
    /// they left stays valid.
    ///
    /// ```toml fails
    /// [[waivers]]
    /// rule = "missing-sections"
    /// reason = "Detection is the subject of another postmortem."
    /// approved_by = "ben"
    /// ```
    ///
    /// ```toml fails
    /// [[waivers]]
    /// rule = "missing-section"
    /// reason = "The owner says so."
    /// approved_by = "aiko"
    /// ```
    ///
    /// ```toml fails
    /// [restricted]
    /// where = "https://legal.example.com/8123"
    /// reason = "A matter of security."
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// detection = ""
    ///
    /// [[waivers]]
    /// rule = "missing-section"
    /// reason = "Detection is the subject of another postmortem."
    /// approved_by = "ben"
    /// ```
    ///
    /// ```toml passes
    /// [restricted]
    /// where = "https://legal.example.com/8123"
    /// reason = "A matter of security."
    /// approved_by = "farah"
    /// ```
    ///
    /// Add what is missing, and ask someone other than the owner to approve it.
    /// `pmgit waive ID RULE --reason TEXT --approved-by NAME` writes a waiver.
    ja: {
        /// 例外承認に不備があり、無効です。
        ///
        /// 例外承認は、判断の余地がある指摘を1つ、記録を残したうえで許容するものです。例外承認ができるルールの名前、
        /// 理由、オーナー以外の人の承認が必要です。記録の保全に関わる指摘のほとんどは、例外として承認できません。
        /// `[restricted]`は、セキュリティや法務に関わる詳細を別の場所に保管していることを示します。
        /// これにも、`where`、理由、オーナー以外の人の承認が必要です。
        ///
        /// `gate.people = "known"`の場合、承認する人は`.pmgit/people.toml`に登録されていなければなりません。
        /// `left`の日以降は、離任した人の承認は無効です。例外承認には時刻がないため、インシデントの発生よりも後、
        /// 変更で新しく加わったものは、それまでに記録されていた遷移や承認よりも後とみなします。
        /// 離任する前に行われた例外承認は、そのまま有効です。
        ///
        /// {examples}
        ///
        /// 足りないものを追加し、オーナー以外の人に承認してもらってください。
        /// `pmgit waive ID RULE --reason TEXT --approved-by NAME`で例外承認を記録できます。
    }
    id: InvalidWaiver,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Never,
    since: "0.1",
    source: "pmgit" / "pmgit",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(restricted) = &subject.document.restricted else { return };
    let parts =
        [("where", &restricted.r#where), ("reason", &restricted.reason), ("approved_by", &restricted.approved_by)];
    let is_told = |key, text: &Maybe<String>| match key {
        "approved_by" => person_named(text.as_ref()).is_some(),
        _ => meant(text.as_ref()).is_some(),
    };
    for (key, _) in parts.into_iter().filter(|&(key, text)| !is_told(key, text)) {
        violations
            .at(
                restricted.span,
                say! {
                    en: "`[restricted]` has no `{key}`";
                    ja: "`[restricted]`に`{key}`がありません"
                },
            )
            .hint(say! { en: "add `{key} = \"...\"`"; ja: "`{key} = \"...\"`を追加してください" })
            .about(format!("restricted.{key}"));
    }
    let Some(approver) = &restricted.approved_by else { return };
    let by = person_named(Some(approver));
    let objection = by.and_then(|by| Some((by, subject.objection(by, subject.earliest_restriction())?)));
    if let Some((by, objection)) = objection {
        let what = say! { en: "`[restricted]`"; ja: "詳細を別の場所に保管すること" };
        violations
            .at(approver.span, objection.message(named(by), what.into()))
            .hint(objection.hint())
            .about("restricted.approved_by");
    }
}

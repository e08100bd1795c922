//! Looks for steps without their record, and for records that lack a part.

use crate::document::Status;
use crate::rules::subject::LATE_IMPORT;
use crate::rules::{Check, Subject, Violations, rows, rule};
use crate::text::{Language, Message, named, say};
use crate::workflow::{Break, Chain, ProcessStep, way};

rule! {
    /// The recorded transitions do not lead to the status.
    ///
    /// A status can be edited by hand, but never without a record of who moved the postmortem, and when. The record
    /// starts at draft, each transition starts where the one before it ended, and the last one ends at the current
    /// status. A step back needs a reason.
    ///
    /// A postmortem that is older than pmgit says `imported = "<where it came from>"` instead, and its record starts at
    /// its current status. This is allowed only if the postmortem is new to the repository, dated before `gate.since` in
    /// the policy, and says something: one sentence of the old note is enough.
    ///
    /// ```toml fails
    /// status = "reviewed"
    ///
    /// [[transitions]]
    /// from = "draft"
    /// to = "in-review"
    /// at = 2026-11-22T05:30:00Z
    /// by = "aiko"
    /// ```
    ///
    /// ```toml fails
    /// status = "draft"
    ///
    /// [[transitions]]
    /// from = "draft"
    /// to = "in-review"
    /// at = 2026-11-22T05:30:00Z
    /// by = "aiko"
    ///
    /// [[transitions]]
    /// from = "in-review"
    /// to = "draft"
    /// at = 2026-11-22T08:00:00Z
    /// by = "ben"
    /// ```
    ///
    /// ```toml policy
    /// [gate]
    /// since = 2026-11-01
    /// ```
    ///
    /// ```toml fails
    /// imported = "https://wiki.example.com/postmortems/77"
    /// transitions = []
    /// ```
    ///
    /// ```toml passes
    /// status = "draft"
    ///
    /// [[transitions]]
    /// from = "draft"
    /// to = "in-review"
    /// at = 2026-11-22T05:30:00Z
    /// by = "aiko"
    ///
    /// [[transitions]]
    /// from = "in-review"
    /// to = "draft"
    /// at = 2026-11-22T08:00:00Z
    /// by = "ben"
    /// reason = "The timeline ends before the recovery."
    /// ```
    ///
    /// ```toml policy
    /// [gate]
    /// since = 2027-01-01
    /// ```
    ///
    /// ```toml passes
    /// imported = "https://wiki.example.com/postmortems/77"
    /// transitions = []
    /// ```
    ///
    /// Add the lines from the hint, or let pmgit take the step: `pmgit submit`, `review`, `close`, `return`, `reopen`.
    ja: {
        /// 記録された遷移が、現在のステータスにつながっていません。
        ///
        /// ステータスは手作業で書き換えてもかまいませんが、誰がいつ変えたのかを必ず記録します。
        /// 記録は`draft`から始まり、各遷移は直前の遷移が終わったステータスから続き、
        /// 最後の遷移は現在のステータスで終わります。差し戻しと再オープンには、理由も必要です。
        ///
        /// pmgitの導入前に書かれたポストモーテムには、代わりに`imported = "<移行元>"`と書きます。
        /// この場合、記録は現在のステータスから始まります。認められるのは、ここに新しく追加され、
        /// 日付がポリシーの`gate.since`より前で、1文でも内容のあるポストモーテムだけです。
        ///
        /// {examples}
        ///
        /// ヒントにある行を追加するか、pmgitのコマンドでステータスを変えてください：`pmgit submit`、`review`、
        /// `close`、`return`、`reopen`
    }
    id: UnrecordedTransition,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Never,
    since: "0.1",
    source: "pmgit" / "pmgit",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    check_import(subject, violations);
    let told = subject.document.external_message.is_some();
    let status_line = subject.document.status.as_ref().map(|status| status.span);
    for found in Chain::recorded_in(subject.document, subject.base).breaks() {
        match found {
            Break::Illegal { .. } => {}
            Break::Incomplete { entry, key } => {
                violations
                    .each(
                        key,
                        entry.span,
                        || rows::transition(subject, entry),
                        say! {
                            |steps|
                            en: "{} no `{key}`", steps.one_or_many("a transition has", "several transitions have");
                            ja: "遷移の記録に`{key}`がありません"
                        },
                    )
                    .hint(say! {
                        en: "add `{}`", placeholder(key, Language::En);
                        ja: "{}を追加してください", placeholder(key, Language::Ja)
                    });
            }
            Break::Unexplained { entry, step } => {
                let verb = step.verb();
                let given = entry.reason.as_ref().filter(|reason| !reason.trim().is_empty());
                if let Some(reason) = given {
                    let words = named(reason.trim());
                    violations
                        .each(
                            verb,
                            reason.span,
                            || rows::transition(subject, entry),
                            say! {
                                en: "the reason of `{verb}` says nothing: {words}";
                                ja: "`{verb}`の理由が{words}だけでは、経緯が分かりません"
                            },
                        )
                        .hint(say! {
                            en: "say in a sentence what was found";
                            ja: "何があったのかを1文で書いてください"
                        });
                    continue;
                }
                violations
                    .each(
                        verb,
                        entry.span,
                        || rows::transition(subject, entry),
                        say! {
                            |steps|
                            en: "{} no reason", steps.one_or_many(
                                format!("a step back (`{verb}`) gives"),
                                format!("several steps back (`{verb}`) give")
                            );
                            ja: "`{verb}`の理由が書かれていません"
                        },
                    )
                    .hint(say! { en: "add `reason = \"...\"`"; ja: "`reason = \"...\"`を追加してください" });
            }
            Break::Gap { entry, ended, from } => {
                let span = entry.from.as_ref().map_or(entry.span, |from| from.span);
                let violation = violations
                    .each(
                        format!("gap-{ended}-{from}"),
                        span,
                        || rows::transition(subject, entry),
                        say! {
                            en: "this transition starts at `{from}`, but the record was at `{ended}`";
                            ja: "この遷移は`{from}`から始まっていますが、直前までの記録は`{ended}`で終わっています"
                        },
                    )
                    .hint(missing_lines(ended, from, told));
                if let Some(before) = super::step_before(subject, entry).filter(|_| violation.is_first()) {
                    let span = before.to.as_ref().map_or(before.span, |to| to.span);
                    violation.related(span, say! { en: "the record was here"; ja: "直前までの記録" });
                }
            }
            Break::Unrecorded { ended, status } => {
                let violation = violations
                    .near(
                        status_line,
                        say! {
                            en: "the status is `{status}`, but the recorded transitions end at `{ended}`";
                            ja: "ステータスは`{status}`ですが、記録は`{ended}`で終わっています"
                        },
                    )
                    .about("status")
                    .extent(way(ended, status, told).len().max(1) as u64)
                    .hint(missing_lines(ended, status, told));
                if let Some(last) = subject.document.transitions.last() {
                    let span = last.to.as_ref().map_or(last.span, |to| to.span);
                    violation.related(span, say! { en: "the record ends here"; ja: "記録の終わり" });
                }
            }
        }
    }
}

/// What an import is that says nothing: there is nothing to learn from it, and anybody could make one up.
const EMPTY_IMPORT: &str = "empty-import";

/// Only a postmortem that is new here and older than pmgit needs no record; or one that `[import]` lets pass, which is
/// told at every change, as a waiver is.
fn check_import(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let (Some(imported), Some(_)) = (&subject.document.imported, subject.id) else { return };
    let is_here = subject.base.is_some_and(|base| base.imported.is_some());
    if is_here && subject.import_approval().is_none() {
        return;
    }
    let violation = match (subject.base.filter(|_| !is_here), subject.policy.gate.since) {
        (Some(_), _) => violations
            .at(
                imported.key,
                say! {
                    en: "a postmortem that is already here cannot be imported";
                    ja: "すでにここにあるポストモーテムを、移行したものとして扱うことはできません"
                },
            )
            .hint(say! {
                en: "remove `imported`, and record its transitions";
                ja: "`imported`を削除し、遷移を記録してください"
            }),
        (None, Some(_)) if !subject.tells_anything() => violations
            .at(
                imported.key,
                say! {
                    en: "the imported postmortem says nothing but its title";
                    ja: "移行したポストモーテムに、タイトル以外の内容がありません"
                },
            )
            .hint(say! {
                en: "quote what the note says, however short: in a section such as `overview`, or as `rest` below `[import]`";
                ja: "元の記録の内容を、短くてもよいので引用してください。`overview`などのセクションか、`[import]`の`rest`に書きます"
            })
            .about(EMPTY_IMPORT),
        (None, Some(_)) if subject.is_older_than_pmgit() => return,
        (None, Some(since)) if !subject.is_dated() => violations
            .at(
                imported.key,
                say! {
                    en: "the incident has no time, so nothing shows that it is older than {since}";
                    ja: "インシデントの時刻がないため、{since}より前のものだと確認できません"
                },
            )
            .hint(say! {
                en: "add `incident.started`; its day is enough";
                ja: "`incident.started`を追加してください。日付だけでもかまいません"
            })
            .about(LATE_IMPORT),
        (None, Some(since)) => violations
            .at(
                imported.key,
                say! {
                    en: "only postmortems from before {since} can be imported";
                    ja: "移行できるのは、{since}より前のポストモーテムだけです"
                },
            )
            .hint(say! {
                en: "remove `imported` and record its transitions, or add `reason` and `approved_by` under `[import]`; `gate.since` in the policy sets the day";
                ja: "`imported`を削除して遷移を記録するか、`[import]`に`reason`と`approved_by`を追加してください。この日付は、ポリシーの`gate.since`で決まります"
            })
            .about(LATE_IMPORT),
        (None, None) => violations
            .at(
                imported.key,
                say! {
                    en: "the policy does not say which postmortems can be imported";
                    ja: "どのポストモーテムを移行できるのかが、ポリシーに書かれていません"
                },
            )
            .hint(say! {
                en: "set the day pmgit was introduced: `since = 2026-11-01` under `[gate]` in `.pmgit/policy.toml`";
                ja: "pmgitを導入した日を、`.pmgit/policy.toml`の`[gate]`に`since = 2026-11-01`のように書いてください"
            }),
    };
    if ![LATE_IMPORT, EMPTY_IMPORT].contains(&violation.key()) {
        violation.about("imported");
    }
}

/// The entries that lead from one status to another, with what pmgit cannot know marked.
fn missing_lines(from: Status, to: Status, has_external_message: bool) -> Message {
    let lines = move |language| {
        let mut lines = Vec::new();
        for (from, to) in way(from, to, has_external_message) {
            lines.extend(["[[transitions]]".to_owned(), format!("from = \"{from}\""), format!("to   = \"{to}\"")]);
            lines.extend(["at", "by"].map(|key| placeholder(key, language).to_owned()));
            if ProcessStep::between(from, to).is_some_and(ProcessStep::needs_reason) {
                lines.push(placeholder("reason", language).to_owned());
            }
        }
        lines.join("\n")
    };
    say! {
        en: "add what is missing, and fill in the values in angle brackets:\n{}", lines(Language::En);
        ja: "実際に行った遷移を追加してください（山括弧の部分は実際の値に置き換えます）：\n{}", lines(Language::Ja)
    }
    .into()
}

/// A line that cannot be left as it is: its value is no TOML.
fn placeholder(key: &'static str, language: Language) -> &'static str {
    let (en, ja) = match key {
        "at" => ("at   = <when, such as 2026-11-24T06:30:00Z>", "at   = <日時。例：2026-11-24T06:30:00Z>"),
        "by" => ("by   = <who, such as \"ben\">", "by   = <行った人。例：\"ben\">"),
        "from" => ("from = <the status before>", "from = <前のステータス>"),
        "to" => ("to   = <the status after>", "to   = <後のステータス>"),
        _ => ("reason = <why, in quotes>", "reason = <理由。引用符で囲む>"),
    };
    match language {
        Language::En => en,
        Language::Ja => ja,
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::{document, judgement};
    use crate::text::Language;

    const ID: RuleId = RuleId::UnrecordedTransition;

    #[test]
    fn the_hint_is_the_lines_to_add() {
        let [finding] =
            findings_of(ID, "status = \"reviewed\"\ntransitions = []", Some("status = \"draft\"")).try_into().unwrap();
        insta::assert_snapshot!(finding.english(), @"the status is `reviewed`, but the recorded transitions end at `draft`");
        insta::assert_snapshot!(finding.english_hint().unwrap(), @r#"
        add what is missing, and fill in the values in angle brackets:
        [[transitions]]
        from = "draft"
        to   = "in-review"
        at   = <when, such as 2026-11-24T06:30:00Z>
        by   = <who, such as "ben">
        [[transitions]]
        from = "in-review"
        to   = "reviewed"
        at   = <when, such as 2026-11-24T06:30:00Z>
        by   = <who, such as "ben">
        "#);
    }

    #[test]
    fn each_step_that_is_recorded_leaves_less_to_record() {
        let [finding] =
            findings_of(ID, "status = \"reviewed\"\ntransitions = []", Some("status = \"draft\"")).try_into().unwrap();
        assert_eq!((finding.key.as_str(), finding.extent), ("status", 2));
        assert_eq!(finding.message(Language::Ja), "ステータスは`reviewed`ですが、記録は`draft`で終わっています");
        assert!(finding.hint_text(Language::Ja).unwrap().ends_with("by   = <行った人。例：\"ben\">"));
    }

    #[test]
    fn entries_that_lack_the_same_are_one_finding() {
        let rows = "{ from = \"draft\", to = \"in-review\", at = 2026-11-22T05:30:00Z }, \
                    { from = \"in-review\", to = \"draft\", at = 2026-11-22T06:30:00Z, reason = \"A freeze\" }, \
                    { from = \"draft\", to = \"in-review\", at = 2026-11-22T07:30:00Z, by = \"aiko\" }";
        let [finding] = findings_of(ID, &format!("transitions = [{rows}]"), None).try_into().unwrap();
        assert_eq!((finding.key.as_str(), finding.extent), ("by", 2));
        assert_eq!(finding.english(), "several transitions have no `by`");
    }

    #[test]
    fn a_gap_relates_to_where_the_record_had_come_to() {
        let rows = "{ from = \"draft\", to = \"in-review\", at = 2026-11-22T05:30:00Z, by = \"aiko\" }, \
                    { from = \"reviewed\", to = \"closed\", at = 2026-11-22T07:30:00Z, by = \"aiko\" }";
        let text = format!("status = \"closed\"\ntransitions = [{rows}]");
        let [finding] = findings_of(ID, &text, None).try_into().unwrap();
        assert_eq!(finding.key.as_str(), "gap-in-review-reviewed");
        assert_eq!(finding.places.related.len(), 1);
    }

    #[test]
    fn a_step_back_by_hand_asks_for_its_reason() {
        let base = "status = \"closed\"\nimported = \"the wiki\"\ntransitions = []";
        let head = "status = \"in-review\"\nimported = \"the wiki\"\ntransitions = []";
        let [finding] = findings_of(ID, head, Some(base)).try_into().unwrap();
        assert!(finding.english_hint().unwrap().ends_with("\nreason = <why, in quotes>"));
    }

    #[test]
    fn the_lines_of_the_hint_cannot_be_left_unfilled() {
        let [finding] = findings_of(ID, "transitions = []", None).try_into().unwrap();
        let hint = finding.english_hint().unwrap();
        let (_, lines) = hint.split_once('\n').unwrap();
        assert!(lines.parse::<toml::Table>().is_err());
        let filled = lines.replace("<when, such as 2026-11-24T06:30:00Z>", "2026-11-24T06:30:00Z");
        let filled = filled.replace("<who, such as \"ben\">", "\"ben\"");
        assert!(findings_of(ID, &filled, None).is_empty());
    }

    #[test]
    fn a_later_import_is_listed_like_a_waiver_where_somebody_allowed_it() {
        let since = "[gate]\nsince = 2026-11-01\n";
        let told = |policy: &str, rest: &str| {
            let judged = judgement(policy, &document(&format!("imported = \"the wiki\"\n{rest}")));
            let found = judged.findings.iter().filter(|one| one.rule == ID).map(crate::finding::Finding::english);
            let waived = judged.waived.iter().filter(|one| one.finding.rule == ID);
            (
                found.collect::<Vec<_>>(),
                waived.map(|one| format!("{}: {}", one.approved_by, one.reason)).collect::<Vec<_>>(),
            )
        };
        let allowed = "[import]\nreason = \"The team joined in December.\"\napproved_by = \"ben\"\n";
        assert_eq!(told(since, allowed), (vec![], vec!["ben: The team joined in December.".to_owned()]));
        assert_eq!(told("[gate]\nsince = 2026-12-01\n", allowed), (vec![], vec![]), "it is older, and needs nobody");
        let refused = vec!["only postmortems from before 2026-11-01 can be imported".to_owned()];
        for lacking in [
            "",
            "[import]\nreason = \"A freeze\"\n",
            "[import]\napproved_by = \"ben\"\n",
            "[import]\nreason = \"TBD\"\napproved_by = \"ben\"\n",
            "[import]\nreason = \"未定\"\napproved_by = \"ben\"\n",
            "[import]\nreason = \"A freeze\"\napproved_by = \"TODO\"\n",
            "[import]\nreason = \"A freeze\"\napproved_by = \"@Aiko\"\n",
        ] {
            assert_eq!(told(since, lacking), (refused.clone(), vec![]), "{lacking}");
        }
        assert_eq!(told("", allowed).1, Vec::<String>::new(), "the policy names no day");
    }

    #[test]
    fn what_is_here_already_cannot_become_imported() {
        let imported = "imported = \"the wiki\"";
        assert_eq!(findings_of(ID, imported, Some("")).len(), 1);
        assert!(findings_of(ID, imported, Some(imported)).is_empty());
        assert_eq!(findings_of(ID, imported, None).len(), 1, "the default policy names no day");
    }

    #[test]
    fn every_part_of_an_entry_is_asked_for() {
        let findings = findings_of(ID, "[[transitions]]\nfrom = \"draft\"\nto = \"in-review\"", None);
        assert_eq!(findings.len(), 2, "{findings:?}");
        assert_eq!(findings_of(ID, "[[transitions]]", None).len(), 4);
    }
}

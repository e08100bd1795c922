//! Looks for the four times of the incident.

use crate::document::{Incident, Maybe, When};
use crate::finding::Name;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{Language, Message, say};

rule! {
    /// A time of the incident is missing.
    ///
    /// The impact and every deadline are counted from the times at which the incident started, was detected, was
    /// mitigated and was resolved. Deadlines run from `resolved`, so that time can be neither left out nor waived.
    ///
    /// ```toml fails
    /// [incident]
    /// mitigated = ""
    /// ```
    ///
    /// ```toml passes
    /// [incident]
    /// mitigated = ""
    ///
    /// [not_applicable]
    /// mitigated = "It ended by itself, at the moment given as resolved."
    /// ```
    ///
    /// Write the time with its offset under `[incident]`: `mitigated = 2026-11-20T01:02:00Z`. If an incident was never
    /// detected or mitigated, as with a false alarm, give the reason under `[not_applicable]`.
    ja: {
        /// インシデントの時刻が書かれていません。
        ///
        /// 影響も期限も学びも、インシデントがいつ始まり、検知され、緩和され、解決したのかをもとにします。
        /// すべての期限は`resolved`から数えるため、この時刻は、省略することも、例外として承認することもできません。
        ///
        /// {examples}
        ///
        /// `[incident]`に、オフセット付きの日時を書いてください：`mitigated = 2026-11-20T01:02:00Z`。
        /// 誤報のように、検知や緩和がなかったインシデントでは、その理由を`[not_applicable]`に書きます。
    }
    id: MissingTime,
    group: Completeness,
    levels: [InReview => Error],
    waiver: Yes,
    traits: [KeptWhereRestricted],
    parts: ["started", "detected", "mitigated", "resolved"],
    firm_parts: ["resolved"],
    since: "0.1",
    source: "template page, preface and timeline" / "テンプレートのページの冒頭と「タイムライン」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let incident = &subject.document.incident;
    let missing: Vec<Time<'_>> = times(incident).into_iter().filter(|time| is_missing(time, subject)).collect();
    for time in &missing {
        let kind = time.kind();
        let alike: Vec<&Time<'_>> = missing.iter().filter(|other| other.kind() == kind).collect();
        let span = time.value.as_ref().map(|day| day.span).or(incident.span);
        let violation = match kind {
            Kind::Absent => violations.each_part(time.key, span, || time.name(), told(time)),
            Kind::Day | Kind::End => violations.each(time.key, span, || time.name(), told(time)).part(time.key),
        };
        violation.hint(hint(&alike, subject));
        if time.key == RESOLVED && !subject.is_imported() {
            violation.firm();
        }
    }
}

fn told(time: &Time<'_>) -> Message {
    if time.value.is_some() {
        return Message::from(say! {
            |times|
            en: "{times} {} a day, but no time of day", times.one_or_many("has", "have");
            ja: "{times}に日付だけで時刻が書かれていません"
        });
    }
    Message::from(say! {
        |times|
        en: "{} {times} {} missing", times.one_or_many("the time", "the times"), times.one_or_many("is", "are");
        ja: "{times}の時刻が書かれていません"
    })
}

/// What to write for the times that are told together.
fn hint(times: &[&Time<'_>], subject: &Subject<'_>) -> Message {
    let is_excusable = |key: &str| key != RESOLVED && subject.policy.not_applicable.iter().any(|known| known == key);
    let any_excusable = times.iter().any(|time| is_excusable(time.key));
    let excuse = move |language| match (any_excusable, language) {
        (false, _) => "",
        (true, Language::En) => "; if that never happened, say why under `[not_applicable]`",
        (true, Language::Ja) => "。ない場合は、その理由を`[not_applicable]`に書いてください",
    };
    let english: Vec<String> = times.iter().map(|time| format!("when {} (`{}`)", time.english, time.key)).collect();
    let japanese: Vec<String> = times.iter().map(|time| format!("{}時刻（`{}`）", time.japanese, time.key)).collect();
    let key = times.first().map_or(RESOLVED, |time| time.key);
    Message::from(say! {
        |reader|
        en: "say {}, under `[incident]`: `{key} = 2026-11-20T01:40:00Z`{}", reader.language.and_list(&english), excuse(reader.language);
        ja: "{}を`[incident]`に書いてください：`{key} = 2026-11-20T01:40:00Z`{}", reader.language.and_list(&japanese), excuse(reader.language)
    })
}

const RESOLVED: &str = "resolved";

/// Whether a time is neither known nor excused. Of a postmortem that only calls itself imported, a day is not enough.
fn is_missing(time: &Time<'_>, subject: &Subject<'_>) -> bool {
    let is_known = time.value.as_ref().is_some_and(|at| at.moment().is_some() || subject.is_imported());
    !is_known && (time.key == RESOLVED || !subject.not_applicable(time.key))
}

/// How a time is missing: those that are absent are one thing to do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Absent,
    /// Only its day is known.
    Day,
    /// The end of the incident, which nothing excuses.
    End,
}

/// A time that every incident has.
struct Time<'d> {
    key: &'static str,
    value: &'d Maybe<When>,
    /// What happened then.
    english: &'static str,
    japanese: &'static str,
}

impl Time<'_> {
    fn kind(&self) -> Kind {
        match (self.key, self.value) {
            (RESOLVED, _) => Kind::End,
            (_, Some(_)) => Kind::Day,
            (_, None) => Kind::Absent,
        }
    }

    fn name(&self) -> Name {
        Name::Own(format!("`incident.{}`", self.key))
    }
}

fn times(incident: &Incident) -> [Time<'_>; 4] {
    let time = |key, value, english, japanese| Time { key, value, english, japanese };
    [
        time("started", &incident.started, "the first contributing factor began", "最初の要因が発生した"),
        time("detected", &incident.detected, "someone or something noticed", "人またはアラートが気づいた"),
        time("mitigated", &incident.mitigated, "customers were no longer affected", "顧客への影響がなくなった"),
        time("resolved", &incident.resolved, "the incident was over", "インシデントが終わった"),
    ]
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::judged;
    use crate::text::Language;

    #[test]
    fn the_resolution_is_neither_waived_nor_excused() {
        let overlay = r#"
            waivers = [{ rule = "missing-time", reason = "Nobody knows.", approved_by = "ben" }]
            [incident]
            resolved = ""
            started = ""
        "#;
        let missing = "error missing-time: the time `incident.resolved` is missing";
        assert_eq!(judged(overlay), [missing]);
        let excused = format!("{overlay}[not_applicable]\nresolved = \"It never ended.\"");
        assert!(judged(&excused).iter().any(|one| one == missing), "{:?}", judged(&excused));
    }

    #[test]
    fn the_missing_times_are_one_thing_to_do_and_the_resolution_another() {
        let found = |times: &str| findings_of(RuleId::MissingTime, &format!("[incident]\n{times}"), None);
        let two = found("started = \"\"\ndetected = \"\"\nmitigated = \"\"\nresolved = \"\"\n");
        let [three, resolved] = &two[..] else { panic!("{two:?}") };
        assert_eq!((three.key.as_str(), three.extent, three.parts.len()), ("", 3, 3));
        assert_eq!((resolved.key.as_str(), resolved.extent), ("resolved", 1));
        assert_eq!(
            three.english(),
            "the times `incident.started`, `incident.detected` and `incident.mitigated` are missing"
        );
        let one = found("mitigated = \"\"\n");
        assert_eq!((one[0].extent, &one[0].key), (1, &three.key));
        assert_eq!(one[0].message(Language::Ja), "`incident.mitigated`の時刻が書かれていません");
        let hint = "顧客への影響がなくなった時刻（`mitigated`）を`[incident]`に書いてください：`mitigated = 2026-11-20T01:40:00Z`。\
                    ない場合は、その理由を`[not_applicable]`に書いてください";
        assert_eq!(one[0].hint_text(Language::Ja).as_deref(), Some(hint));
    }

    #[test]
    fn an_excuse_needs_a_reason() {
        let overlay = "[incident]\ndetected = \"\"\n[not_applicable]\ndetected = ";
        assert!(judged(&format!("{overlay}\"A false alarm.\"")).is_empty());
        assert_eq!(judged(&format!("{overlay}\" \"")).len(), 1);
    }

    #[test]
    fn a_day_is_not_enough_where_an_import_does_not_count() {
        let overlay = "imported = \"the wiki\"\n[incident]\nresolved = 2026-11-20\n";
        let found = findings_of(RuleId::MissingTime, overlay, None);
        let [one] = &found[..] else { panic!("{found:?}") };
        assert_eq!(one.english(), "`incident.resolved` has a day, but no time of day");
        assert_eq!(one.message(Language::Ja), "`incident.resolved`に日付だけで時刻が書かれていません");
        let old = "[gate]\nsince = 2026-12-01\n";
        assert!(crate::rules::sample::judged_under(old, overlay).is_empty());
    }
}

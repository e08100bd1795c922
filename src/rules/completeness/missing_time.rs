//! Looks for the four times of the incident.

use crate::document::{Incident, Maybe, When};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{Language, say};

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
    for time in times(incident) {
        let key = time.key;
        let resolved = key == "resolved";
        // Of a postmortem that only calls itself imported, a day is not enough.
        let is_known = time.value.as_ref().is_some_and(|at| at.moment().is_some() || subject.is_imported());
        if is_known || (!resolved && subject.not_applicable(key)) {
            continue;
        }
        let is_excusable = !resolved && subject.policy.not_applicable.iter().any(|known| known == key);
        let excuse = move |language| match (is_excusable, language) {
            (false, _) => "",
            (true, Language::En) => "; if that never happened, say why under `[not_applicable]`",
            (true, Language::Ja) => "。ない場合は、その理由を`[not_applicable]`に書いてください",
        };
        let (english, japanese) = (time.english, time.japanese);
        let violation = violations.near(
            incident.span,
            say! {
                en: "the time `incident.{key}` is missing";
                ja: "`incident.{key}`の時刻が書かれていません"
            },
        );
        violation.about(format!("incident.{key}")).part(key).hint(say! {
            |listing|
            en: "say when {english}, under `[incident]`: `{key} = 2026-11-20T01:40:00Z`{}",
                excuse(listing.language);
            ja: "{japanese}時刻を`[incident]`に書いてください：`{key} = 2026-11-20T01:40:00Z`{}",
                excuse(listing.language)
        });
        if resolved && !subject.is_imported() {
            violation.firm();
        }
    }
}

/// A time that every incident has.
struct Time<'d> {
    key: &'static str,
    value: &'d Maybe<When>,
    /// What happened then.
    english: &'static str,
    japanese: &'static str,
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
    fn each_missing_time_is_told() {
        let overlay = "[incident]\nstarted = \"\"\ndetected = \"\"\nmitigated = \"\"\nresolved = \"\"\n";
        assert_eq!(judged(overlay).len(), 4);
        let found = findings_of(RuleId::MissingTime, overlay, None);
        let keys: Vec<&str> = found.iter().map(|finding| finding.key.as_str()).collect();
        assert_eq!(keys, ["incident.started", "incident.detected", "incident.mitigated", "incident.resolved"]);
        assert_eq!(found[2].message(Language::Ja), "`incident.mitigated`の時刻が書かれていません");
        let hint = "顧客への影響がなくなった時刻を`[incident]`に書いてください：`mitigated = 2026-11-20T01:40:00Z`。\
                    ない場合は、その理由を`[not_applicable]`に書いてください";
        assert_eq!(found[2].hint_text(Language::Ja).as_deref(), Some(hint));
    }

    #[test]
    fn an_excuse_needs_a_reason() {
        let overlay = "[incident]\ndetected = \"\"\n[not_applicable]\ndetected = ";
        assert!(judged(&format!("{overlay}\"A false alarm.\"")).is_empty());
        assert_eq!(judged(&format!("{overlay}\" \"")).len(), 1);
    }
}

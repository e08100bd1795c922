//! Compares the duration that was told elsewhere with those that follow from the times.

use chrono::TimeDelta;

use crate::document::{Incident, Window, exact};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{Language, say};

rule! {
    /// The stated duration does not match the times of the incident.
    ///
    /// A status page, a contract or a report states how long the incident lasted, and the postmortem says when it began
    /// and ended. In a quarter of published postmortems, the two disagree. `stated_minutes` may count from the start or
    /// the detection to the mitigation or the resolution, or be the time that the impact `windows` cover together, give or
    /// take 5 %.
    ///
    /// ```toml fails
    /// [incident]
    /// stated_minutes = 316
    /// ```
    ///
    /// ```toml passes
    /// [incident]
    /// stated_minutes = 50
    /// started = 2026-11-20T00:04:00Z
    /// detected = 2026-11-20T00:12:00Z
    /// mitigated = 2026-11-20T01:02:00Z
    /// resolved = 2026-11-20T01:40:00Z
    /// ```
    ///
    /// Correct the times, or the figure that was published. If it counts something else, waive this rule and say what
    /// it counts.
    ja: {
        /// 公表された継続時間が、インシデントの日時と合っていません。
        ///
        /// ステータスページ、契約、報告書にはインシデントが続いた時間が書かれ、
        /// ポストモーテムにはその始まりと終わりの日時が書かれます。公開されているポストモーテムの4件に1件では、
        /// 両者が一致していません。`stated_minutes`は、開始または検知から、緩和または解決までの時間か、
        /// 影響の期間（`windows`）の合計のいずれかと、5%以内の差で一致している必要があります。
        ///
        /// {examples}
        ///
        /// 日時か、公表した継続時間を直してください。別の時間を指している場合は、何の時間なのかを理由に書き、
        /// 例外として承認してもらいます。
    }
    id: StatedDuration,
    group: Consistency,
    levels: [Draft => Warning],
    waiver: Yes,
    since: "0.1",
    source: "template page, impact; measured in published postmortems" / "テンプレートのページ「影響」、公開されているポストモーテムでの調査",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let incident = &subject.document.incident.value;
    let Some(stated) = &incident.stated_minutes else { return };
    let figures = figures(incident);
    let said = i64::from(stated.value);
    let is_near = |minutes: i64| (minutes - said).abs() <= 1.max(minutes.abs() / 20);
    let Some(off) = figures.iter().map(|figure| figure.minutes.abs_diff(said)).min() else { return };
    if figures.iter().any(|figure| is_near(figure.minutes)) {
        return;
    }
    violations
        .at(
            stated.span,
            say! {
                |reader|
                en: "`stated_minutes` is {said}, but the times give {}", listed(&figures, reader.language);
                ja: "`stated_minutes`は{said}ですが、実際は{}です", listed(&figures, reader.language)
            },
        )
        .extent(off)
        .hint(say! {
            en: "correct the times, or the published figure";
            ja: "日時か、公表した継続時間を直してください"
        });
}

/// A duration that follows from the times.
struct Figure {
    of: Measure,
    minutes: i64,
}

/// What a duration is measured by.
enum Measure {
    Times { from: &'static str, to: &'static str },
    Windows,
}

/// The durations that follow from the times; a day alone gives none.
fn figures(incident: &Incident) -> Vec<Figure> {
    let begins = [("started", exact(&incident.started)), ("detected", exact(&incident.detected))];
    let ends = [("mitigated", exact(&incident.mitigated)), ("resolved", exact(&incident.resolved))];
    let mut figures = Vec::new();
    for (from, begin) in &begins {
        for (to, end) in &ends {
            let (Some(begin), Some(end)) = (begin, end) else { continue };
            let minutes = (end.value - begin.value).num_minutes();
            figures.push(Figure { of: Measure::Times { from, to }, minutes });
        }
    }
    figures.extend(minutes_of_windows(incident).map(|minutes| Figure { of: Measure::Windows, minutes }));
    figures
}

/// How long customers were impacted in all: what several windows cover counts once. `None` where an end is not known.
fn minutes_of_windows(incident: &Incident) -> Option<i64> {
    let ends = |window: &Window| Some((exact(&window.from)?.value, exact(&window.until)?.value));
    let mut windows = incident.windows.iter().map(|window| ends(window)).collect::<Option<Vec<_>>>()?;
    windows.sort();
    let mut covered = windows.first()?.0;
    let mut sum = TimeDelta::zero();
    for (from, until) in windows {
        if until < from {
            return None;
        }
        sum += (until - from.max(covered)).max(TimeDelta::zero());
        covered = covered.max(until);
    }
    Some(sum.num_minutes())
}

/// The durations as a sentence lists them.
fn listed(figures: &[Figure], language: Language) -> String {
    language.or_list(figures.iter().map(|Figure { of, minutes }| match (of, language) {
        (Measure::Times { from, to }, Language::En) => format!("{minutes} from `{from}` to `{to}`"),
        (Measure::Times { from, to }, Language::Ja) => format!("`{from}`から`{to}`まで{minutes}分"),
        (Measure::Windows, Language::En) => format!("{minutes} in `windows`"),
        (Measure::Windows, Language::Ja) => format!("`windows`の合計{minutes}分"),
    }))
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::judged;
    use crate::text::Language;

    #[test]
    fn any_span_of_the_incident_will_do_and_small_roundings_too() {
        let stated = |minutes: u32| judged(&format!("[incident]\nstated_minutes = {minutes}\n"));
        for minutes in [58, 96, 50, 88, 48, 60, 100, 92] {
            assert!(stated(minutes).is_empty(), "{minutes}: {:?}", stated(minutes));
        }
        for minutes in [0, 45, 70, 110, 4_294_967_295] {
            assert_eq!(stated(minutes).len(), 1, "{minutes}");
        }
        let told = "warning stated-duration: `stated_minutes` is 45, but the times give 58 from `started` to `mitigated`, 96 from \
                    `started` to `resolved`, 50 from `detected` to `mitigated` or 88 from `detected` to `resolved`";
        assert_eq!(stated(45), [told]);
        let found = |minutes: u32| {
            let overlay = format!("[incident]\nstated_minutes = {minutes}\ndetected = \"\"\n");
            let found = findings_of(RuleId::StatedDuration, &overlay, None);
            found.first().map(|one| (one.extent, one.message(Language::Ja)))
        };
        let told =
            "`stated_minutes`は45ですが、実際は`started`から`mitigated`まで58分、`started`から`resolved`まで96分です";
        assert_eq!(found(45), Some((13, told.to_owned())));
        assert_eq!(found(50).map(|(extent, _)| extent), Some(8), "nearer is less");
    }

    #[test]
    fn the_windows_count_together_and_what_several_cover_counts_once() {
        let found = |windows: &str, minutes: u32| {
            let overlay = format!("[incident]\nstated_minutes = {minutes}\nwindows = [{windows}]\n");
            findings_of(RuleId::StatedDuration, &overlay, None).into_iter().next()
        };
        let window =
            |from: &str, until: &str| format!("{{ from = 2026-11-20T{from}:00Z, until = 2026-11-20T{until}:00Z }}");
        let overlapping =
            [window("00:40", "00:50"), window("00:10", "00:20"), window("00:15", "00:25"), window("00:16", "00:17")];
        assert!(found(&overlapping.join(", "), 25).is_none());
        let wrong = found(&overlapping.join(", "), 36).expect("it is wrong");
        assert!(
            wrong.english().ends_with("88 from `detected` to `resolved` or 25 in `windows`"),
            "{}",
            wrong.english()
        );
        assert!(wrong.message(Language::Ja).ends_with("、`windows`の合計25分です"), "{}", wrong.message(Language::Ja));
        for unknown in
            ["{ from = 2026-11-20T00:10:00Z }", "{ from = 2026-11-20T00:35:00Z, until = 2026-11-20T00:10:00Z }", ""]
        {
            let told = found(unknown, 25).expect("the windows give no figure").english();
            assert!(!told.contains("windows"), "{told}");
        }
    }
}

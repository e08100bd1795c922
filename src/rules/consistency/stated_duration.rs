//! Compares the duration that was told elsewhere with those that follow from the times.

use crate::document::exact;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{Language, say};

rule! {
    /// The stated duration does not match the times of the incident.
    ///
    /// A status page, a contract or a report states how long the incident lasted, and the postmortem says when it began
    /// and ended. In a quarter of published postmortems, the two disagree. `stated_minutes` may count from the start or
    /// the detection to the mitigation or the resolution, give or take 5 %.
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
        /// 両者が一致していません。`stated_minutes`は、開始または検知から、緩和または解決までの時間のいずれかと、
        /// 5%以内の差で一致している必要があります。
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
    let begins = [("started", exact(&incident.started)), ("detected", exact(&incident.detected))];
    let ends = [("mitigated", exact(&incident.mitigated)), ("resolved", exact(&incident.resolved))];
    let mut spans: Vec<(&str, &str, i64)> = Vec::new();
    for (from, begin) in &begins {
        for (to, end) in &ends {
            let (Some(begin), Some(end)) = (begin, end) else { continue };
            spans.push((from, to, (end.value - begin.value).num_minutes()));
        }
    }
    let said = i64::from(stated.value);
    let is_near = |minutes: i64| (minutes - said).abs() <= 1.max(minutes.abs() / 20);
    let Some(off) = spans.iter().map(|(_, _, minutes)| minutes.abs_diff(said)).min() else { return };
    if spans.iter().any(|&(_, _, minutes)| is_near(minutes)) {
        return;
    }
    violations
        .at(
            stated.span,
            say! {
                |reader|
                en: "`stated_minutes` is {said}, but the times give {}", listed(&spans, reader.language);
                ja: "`stated_minutes`は{said}ですが、実際は{}です", listed(&spans, reader.language)
            },
        )
        .extent(off)
        .hint(say! {
            en: "correct the times, or the published figure";
            ja: "日時か、公表した継続時間を直してください"
        });
}

/// The minutes that follow from the times.
fn listed(spans: &[(&str, &str, i64)], language: Language) -> String {
    language.or_list(spans.iter().map(|(from, to, minutes)| match language {
        Language::En => format!("{minutes} from `{from}` to `{to}`"),
        Language::Ja => format!("`{from}`から`{to}`まで{minutes}分"),
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
}

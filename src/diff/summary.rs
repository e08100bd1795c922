//! One document in a few lines, for a reader who sees it for the first time.

use super::change::{lasting, moment};
use crate::calendar::Zone;
use crate::deadline;
use crate::document::{Document, exact, said};
use crate::policy::Policy;
use crate::text::{Both, Language, both, plural};

/// What a line of the summary is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    Status,
    Severity,
    Owner,
    Incident,
    Impact,
    Has,
    Due,
}

impl Fact {
    pub(super) const fn name(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::En, Self::Status) => "status",
            (Language::En, Self::Severity) => "severity",
            (Language::En, Self::Owner) => "owner",
            (Language::En, Self::Incident) => "incident",
            (Language::En, Self::Impact) => "impact",
            (Language::En, Self::Has) => "has",
            (Language::En, Self::Due) => "due",
            (Language::Ja, Self::Status) => "ステータス",
            (Language::Ja, Self::Severity) => "重大度",
            (Language::Ja, Self::Owner) => "オーナー",
            (Language::Ja, Self::Incident) => "インシデント",
            (Language::Ja, Self::Impact) => "影響",
            (Language::Ja, Self::Has) => "内容",
            (Language::Ja, Self::Due) => "期限",
        }
    }
}

/// What there is to know, each under its name.
pub(super) fn facts(document: &Document, policy: Option<&Policy>) -> Vec<(Fact, Both)> {
    let owner = document.owner().map_or_else(|| both! { en: "nobody"; ja: "なし" }, Both::same);
    let mut facts = vec![
        (Fact::Status, document.status().labels()),
        (Fact::Severity, Both::same(document.severity())),
        (Fact::Owner, owner),
    ];
    let zone = policy.map(|policy| policy.calendar.zone());
    let told = |language| incident(document, zone, language).unwrap_or_default();
    facts.extend((!told(Language::En).is_empty()).then(|| (Fact::Incident, Both::each(told))));
    let measures = document.impact.iter().map(|impact| Both::each(|language| measure(impact, language)));
    facts.extend(measures.map(|measure| (Fact::Impact, measure)));
    let counts = [
        (document.timeline.len(), "moment", "タイムライン", "項目"),
        (document.queries.len(), "query", "調査クエリー", "件"),
        (document.actions.len(), "action", "アクション", "件"),
        (document.approvals.len(), "approval", "承認", "件"),
        (document.waivers.len(), "waiver", "例外承認", "件"),
    ];
    let counted = |language| {
        let counts = counts.into_iter().filter(|(count, ..)| *count > 0);
        let one = |(count, noun, name, counter)| match language {
            Language::En => plural(count, noun),
            Language::Ja => format!("{name}{count}{counter}"),
        };
        counts.map(one).collect::<Vec<_>>().join(if language == Language::En { ", " } else { "、" })
    };
    facts.extend((!counted(Language::En).is_empty()).then(|| (Fact::Has, Both::each(counted))));
    if let Some(policy) = policy {
        let [en, ja] = [Language::En, Language::Ja].map(|language| deadline::lines(document, policy, language));
        facts.extend(en.into_iter().zip(ja).map(|(en, ja)| (Fact::Due, Both::new(en, ja))));
    }
    facts
}

/// From when to when it was, and what took how long.
fn incident(document: &Document, zone: Option<&Zone>, language: Language) -> Option<String> {
    let incident = &document.incident;
    let at = |time| exact(time).map(|time| time.value);
    let started = at(&incident.started).or(at(&incident.detected))?;
    let shown = |at| zone.map_or_else(|| moment(at), |zone| zone.moment_text(at, language));
    let mut text = shown(started);
    if let Some(resolved) = at(&incident.resolved) {
        let (end, lasted) = (shown(resolved), lasting(resolved - started, language));
        text = match language {
            Language::En => format!("{text} to {end}, {lasted}"),
            Language::Ja => format!("{text}から{end}まで、{lasted}"),
        };
    }
    for (what, name, time) in
        [("detected", "検知", at(&incident.detected)), ("mitigated", "影響の解消", at(&incident.mitigated))]
    {
        if let Some(time) = time.filter(|time| *time > started) {
            let after = lasting(time - started, language);
            text.extend(match language {
                Language::En => [", ", what, " after ", &after],
                Language::Ja => ["、", name, "まで", &after],
            });
        }
    }
    Some(text)
}

/// `Checkouts answered after more than 5 s: 412 of 17000 requests`, `応答に5秒以上かかった決済：17000件中412件`.
pub(super) fn measure(impact: &crate::document::Impact, language: Language) -> String {
    let mut text = said(impact.metric.as_ref()).unwrap_or("?").to_owned();
    let unit = said(impact.unit.as_ref());
    let value = impact.value.as_ref().map(|value| &value.value.0);
    let of = impact.of.as_ref().map(|of| &of.value.0);
    match language {
        Language::En => {
            text.extend(value.map(|value| format!(": {value}")));
            text.extend(of.map(|of| format!(" of {of}")));
            text.extend(unit.map(|unit| format!(" {unit}")));
        }
        Language::Ja => {
            let unit = unit.unwrap_or_default();
            text.extend(value.map(|_| "：".to_owned()));
            text.extend(of.map(|of| format!("{of}{unit}中")));
            text.extend(value.map(|value| format!("{value}{unit}")));
        }
    }
    text
}

//! Writes the labels of tickets in their one form: `sev1`, `sev1_20261120`.

use chrono::NaiveDate;

use super::Draft;
use crate::document::Language;

pub(super) fn mend(draft: &Draft<'_>) -> Option<String> {
    let language = draft.subject().language();
    let mut edits = Vec::new();
    for action in &draft.document.actions {
        let labels = &action.value.labels;
        for label in labels {
            let Some(form) = form(&label.value, language).filter(|form| *form != label.value) else { continue };
            let written = draft.source.text().get(label.span.start..label.span.end);
            let quote =
                ['"', '\''].into_iter().find(|quote| written == Some(&format!("{quote}{}{quote}", label.value)));
            // A list that says the same twice is for people to clear up.
            let is_there = labels.iter().filter(|other| self::form(&other.value, language).as_ref() == Some(&form));
            if let (Some(quote), 1) = (quote, is_there.count()) {
                edits.push((label.span, format!("{quote}{form}{quote}")));
            }
        }
    }
    draft.replaced(edits)
}

/// The form of a label that is clearly a severity, or a severity with a day; nothing for any other.
///
/// The process writes `sev1_20261120` in English; in Japanese also `sev1-20261120`, so there the sign stays.
fn form(label: &str, language: Language) -> Option<String> {
    let lower = label.to_ascii_lowercase();
    let rest = lower.strip_prefix("sev")?;
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    let number = rest.chars().next().filter(char::is_ascii_digit)?;
    let rest = &rest[1..];
    let Some(sign) = rest.chars().next() else { return Some(format!("sev{number}")) };
    let day = rest.strip_prefix(['-', '_'])?;
    let is_day = day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit());
    NaiveDate::parse_from_str(day, "%Y%m%d").ok().filter(|_| is_day)?;
    let sign = match language {
        Language::En => '_',
        Language::Ja => sign,
    };
    Some(format!("sev{number}{sign}{day}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_clearly_a_severity_has_a_form() {
        let english = |label| form(label, Language::En);
        for label in ["SEV1", "sev-1", "Sev-1", "sev1"] {
            assert_eq!(english(label).as_deref(), Some("sev1"), "{label}");
        }
        for label in ["sev1-20261120", "SEV-1_20261120", "sev1_20261120"] {
            assert_eq!(english(label).as_deref(), Some("sev1_20261120"), "{label}");
        }
        for label in
            ["", "sev", "seven", "severity1", "sev12", "sev１", "sev1-", "sev1-2026", "sev1-20261340", "sev1 x", "P1"]
        {
            assert_eq!(english(label), None, "{label}");
        }
        assert_eq!(form("SEV1-20261120", Language::Ja).as_deref(), Some("sev1-20261120"));
        assert_eq!(form("sev1_20261120", Language::Ja).as_deref(), Some("sev1_20261120"));
    }
}

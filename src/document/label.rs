//! The labels that the process wants on the tickets of a postmortem: `sev1`, and `sev1_20261120`.

use chrono::NaiveDate;

use super::{Document, Language};

/// The severity, and the severity with the day of the incident (template page, action items). English writes it with an
/// underscore and Japanese with a hyphen, as their pages do; a Japanese postmortem that has such labels goes on as it began.
pub(crate) fn labels(document: &Document, language: Language, day: NaiveDate) -> Vec<String> {
    let severity = document.severity().to_lowercase();
    let severity: String = severity.chars().filter(|letter| letter.is_alphanumeric()).collect();
    if severity.is_empty() {
        return Vec::new();
    }
    let sign = match language {
        Language::En => '_',
        Language::Ja => sign(document, &severity).unwrap_or('-'),
    };
    let dated = format!("{severity}{sign}{}", day.format("%Y%m%d"));
    vec![severity, dated]
}

/// The sign between severity and day that the labels of other actions have.
fn sign(document: &Document, severity: &str) -> Option<char> {
    let labels = document.actions.iter().flat_map(|action| &action.labels);
    labels.filter_map(|label| label.value.strip_prefix(severity)?.chars().next()).find(|sign| "_-".contains(*sign))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse;
    use crate::source::{RepoPath, SourceFile};

    fn labels_of(rest: &str, language: Language) -> Vec<String> {
        let text = format!("title = \"a\"\nstatus = \"draft\"\n{rest}");
        let source = SourceFile::new(RepoPath::from("postmortems/2026/2026-11-20-a.toml"), text.into_bytes());
        let document = parse(&source).0.expect("it is a postmortem");
        labels(&document, language, NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day"))
    }

    #[test]
    fn labels_are_the_severity_and_the_severity_with_the_day() {
        assert_eq!(labels_of("severity = \"SEV-1\"", Language::En), ["sev1", "sev1_20261120"]);
        assert_eq!(labels_of("severity = \"SEV-1\"", Language::Ja), ["sev1", "sev1-20261120"]);
        assert_eq!(labels_of("severity = \"Kritisch 1\"", Language::En), ["kritisch1", "kritisch1_20261120"]);
        assert_eq!(labels_of("severity = \"\"", Language::En), Vec::<String>::new());
    }

    #[test]
    fn a_postmortem_goes_on_with_the_sign_it_began_with() {
        let rows = "severity = \"SEV-1\"\n[[actions]]\nlabels = [\"cache\", \"sev1\", \"sev1_20261120\"]";
        assert_eq!(labels_of(rows, Language::Ja), ["sev1", "sev1_20261120"]);
    }
}

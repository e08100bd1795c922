//! Whether a word is a part of a name and not said: of a path, an address, a slug, a channel or an option.

use super::phrase::Beside;

/// What people join to a word by a slash and mean both.
#[rustfmt::skip] // words in a row
const ALTERNATIVES: &[&str] = &[
    "incident", "incidents", "degradation", "downtime", "disruption", "disruptions", "failure", "failures", "error", "errors",
    "maintenance", "slowdown", "interruption", "crash", "issue", "issues", "partial", "full", "and", "or", "障害", "インシデント",
    "停止", "低下",
];

/// `/var/log/outage`, `status.example.com/outage`, `dns-outage-2`, `#inc-outage`, `--outage-mode`.
pub(crate) fn is_name(beside: &Beside<'_>) -> bool {
    let is_of_token = |letter: char| {
        letter.is_ascii_alphanumeric()
            || matches!(letter, '-' | '_' | '/' | '\\' | '.' | '#' | '@' | '=' | ':' | '~' | '%' | '&')
    };
    let before_length =
        beside.before.chars().rev().take_while(|&letter| is_of_token(letter)).map(char::len_utf8).sum::<usize>();
    let before = &beside.before[beside.before.len() - before_length..];
    let behind = beside.behind.split(|letter| !is_of_token(letter)).next().unwrap_or_default();
    let behind = behind.trim_end_matches(['.', ':', '-']);
    if before.is_empty() && behind.is_empty() {
        return false;
    }
    let is_channel = before.starts_with(['#', '@']) && !before.starts_with("##");
    let is_option = before.starts_with("--") || before == "-";
    is_channel || is_option || is_path(before, behind) || is_slug(before, behind)
}

fn is_path(before: &str, behind: &str) -> bool {
    let slash = ['/', '\\'];
    if !before.contains(slash) && !behind.contains(slash) {
        return before.contains('=');
    }
    let parts: Vec<&str> = before.split(slash).chain(behind.split(slash)).filter(|part| !part.is_empty()).collect();
    before.starts_with(slash) || !parts.iter().all(|part| ALTERNATIVES.contains(part))
}

/// Parts joined by hyphens with a number among them. An outage of a day is not one: `2026-11-20 outage` has a space.
fn is_slug(before: &str, behind: &str) -> bool {
    let hyphenated = before.ends_with('-') || behind.starts_with('-');
    let mut parts = before.split('-').chain(behind.split('-'));
    hyphenated && parts.any(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(line: &str) -> bool {
        let (before, behind) = line.split_once("outage").expect("the line has the word");
        is_name(&Beside::on_line(before, behind))
    }

    #[test]
    fn a_name_is_told_from_a_word() {
        for line in [
            "see /var/log/outage",
            "on status.example.com/outage.",
            "the file docs/runbooks/outage-page",
            "we followed runbooks/outage,",
            "c:\\logs\\outage",
            "branch dns-outage-2",
            "2026-11-20-outage",
            "in #inc-outage",
            "in #outage-2026",
            "run it with --outage-mode",
            "by mode=outage",
            "ask @outage-bot",
        ] {
            assert!(named(line), "{line}");
        }
        for line in [
            "an outage",
            "the outage/incident",
            "an incident/outage",
            "a post-outage review",
            "a full-outage",
            "the dns-outage",
            "(outage)",
            "outage: 5 minutes",
            "outage.",
            "2026-11-20 outage",
            "a 5 minute outage - then more",
            "“outage”",
        ] {
            assert!(!named(line), "{line}");
        }
    }
}

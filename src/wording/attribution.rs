//! Whether a word is said of somebody else: `the AWS outage`, `an outage at Fastly`, `AWSの機能停止`.
//!
//! Only what stands right beside the word tells, so that "AWS recovered before our outage" is still ours.

use crate::text::compatible;

/// Whether one of some names has the word that stands between two parts of a line.
#[must_use]
pub(crate) fn is_of_another(before: &str, behind: &str, names: &[String]) -> bool {
    if names.is_empty() {
        return false;
    }
    let (before, behind) = (folded(before), folded(behind));
    let (before, behind) = (before.trim_end(), behind.trim_start());
    let is_ours = ends_with_word(before, "our");
    names.iter().map(|name| folded(name)).any(|name| {
        owns_before(before, &name) || (!is_ours && owns_behind(behind, &name)) || owns_in_japanese(before, &name)
    })
}

fn folded(text: &str) -> String {
    compatible(text).collect::<String>().to_lowercase().replace('’', "'")
}

/// `AWS outage`, `AWS's outage`, `Fastly-outage`.
fn owns_before(before: &str, name: &str) -> bool {
    let owner = before.strip_suffix("'s").or_else(|| before.strip_suffix("s'")).unwrap_or(before);
    ends_with_word(owner, name) || before.strip_suffix('-').is_some_and(|owner| ends_with_word(owner, name))
}

/// `outage at Fastly`, `outage of the AWS console`.
fn owns_behind(behind: &str, name: &str) -> bool {
    let place = ["at ", "of ", "in ", "within "].into_iter().find_map(|word| behind.strip_prefix(word));
    let Some(place) = place.map(str::trim_start) else { return false };
    let place = place.strip_prefix("the ").unwrap_or(place);
    begins_with_word(place, name)
}

/// What may stand between the name and the word.
const KINDS: [&str; 8] = ["大規模な", "広範囲な", "広範囲の", "全面的な", "部分的な", "一時的な", "長時間の", "広域"];
const PARTICLES: [&str; 5] = ["側での", "側の", "における", "の", "で"];

/// `AWSの機能停止`, `Fastlyで大規模な機能停止`, `AWS機能停止`.
fn owns_in_japanese(before: &str, name: &str) -> bool {
    let bare = |text: &str| KINDS.into_iter().find_map(|kind| text.strip_suffix(kind)).unwrap_or(text).trim_end().len();
    let before = &before[..bare(before)];
    let owner = PARTICLES.into_iter().find_map(|particle| before.strip_suffix(particle));
    owner.is_some_and(|owner| ends_with_word(owner.trim_end(), name))
}

/// Whether a text ends with a word that is no part of a longer one.
fn ends_with_word(text: &str, word: &str) -> bool {
    let rest = text.strip_suffix(word).filter(|_| !word.is_empty());
    rest.is_some_and(|rest| !(joins(rest.chars().next_back()) && joins(word.chars().next())))
}

fn begins_with_word(text: &str, word: &str) -> bool {
    let rest = text.strip_prefix(word).filter(|_| !word.is_empty());
    rest.is_some_and(|rest| !(joins(rest.chars().next()) && joins(word.chars().next_back())))
}

/// Whether a letter goes on a word beside another: Latin letters and digits do, Japanese ones follow any word.
fn joins(letter: Option<char>) -> bool {
    letter.is_some_and(|letter| letter.is_alphanumeric() && letter < '\u{2E80}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_spared(line: &str) -> bool {
        let names = ["AWS", "Fastly", "Google Cloud", "さくら"].map(str::to_owned);
        let word = ["outages", "outage", "Outage", "機能停止"].into_iter().find(|word| line.contains(word));
        let (before, behind) = line.split_once(word.expect("the line has the word")).expect("it has");
        is_of_another(before, behind, &names)
    }

    #[test]
    fn the_outage_of_a_provider_is_its_own() {
        for line in [
            "It began with the AWS outage.",
            "It began with the aws outage.",
            "AWS's outage",
            "AWS’s outage",
            "the Google Cloud outage",
            "an AWS-outage",
            "ＡＷＳ outage",
            "an outage at Fastly took us with it",
            "an outage of AWS",
            "outages in the Google Cloud network",
            "Fastly outages",
            "AWSの機能停止により",
            "AWS の機能停止",
            "Fastlyで機能停止が発生",
            "Fastlyで大規模な機能停止が発生",
            "昨夜AWSの機能停止",
            "さくらの機能停止",
            "AWS側の機能停止",
            "AWS機能停止",
            "ＡＷＳにおける全面的な機能停止",
        ] {
            assert!(is_spared(line), "{line}");
        }
    }

    #[test]
    fn an_outage_beside_which_a_provider_is_named_is_still_ours() {
        for line in [
            "The outage began.",
            "AWS recovered before the outage.",
            "AWS caused our outage",
            "Fastly. Outage of the checkout",
            "an outage at our office",
            "our outage in AWS",
            "an outage on AWS",
            "the LAWS outage",
            "outage at Fastlyish",
            "an AWSome outage",
            "the outage, at Fastly they said",
            "AWSが復旧した後の機能停止",
            "AWSの障害による機能停止",
            "決済の機能停止",
            "機能停止はAWSで",
        ] {
            assert!(!is_spared(line), "{line}");
        }
    }

    #[test]
    fn without_names_nothing_is_another_s() {
        assert!(!is_of_another("the AWS ", "", &[]));
        assert!(!is_of_another("the ", " at ", &[String::new()]));
    }
}

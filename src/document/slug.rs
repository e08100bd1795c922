//! The slug of a new postmortem's id, from its title or from the incident it is about.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The slug of a title: ASCII words in lower case with hyphens between them, at most 60 letters. Nothing where the
/// title has letters that ASCII cannot spell, as a Japanese one has: half of its words would name another incident.
pub(crate) fn slug(title: &str) -> Option<String> {
    let mut slug = String::new();
    for letter in title.nfkd().filter(|&letter| !is_combining_mark(letter)) {
        match spelled(letter) {
            Some(letters) => slug.push_str(&letters),
            None if letter.is_alphabetic() => return None,
            None if matches!(letter, '\'' | '’') => {}
            None if slug.ends_with('-') || slug.is_empty() => {}
            None => slug.push('-'),
        }
    }
    let slug = cut(slug.trim_end_matches('-'));
    (!slug.is_empty()).then(|| slug.to_owned())
}

/// The slug of a reference: an id such as `PD-8123`, or the last part of a link's path.
pub(crate) fn slug_of_reference(reference: &str) -> Option<String> {
    let reference = reference.trim();
    let Some((_, link)) = reference.split_once("://") else { return slug(reference) };
    let path = link.split(['?', '#']).next().unwrap_or_default();
    let (_, path) = path.split_once('/')?;
    let last = path.split('/').rfind(|part| !part.is_empty())?;
    if last.contains('%') { None } else { slug(last) }
}

const LONGEST: usize = 60;

/// A letter or digit in ASCII; for those that Unicode does not take apart, as they are spelled where they cannot be
/// written.
fn spelled(letter: char) -> Option<String> {
    if letter.is_ascii_alphanumeric() {
        return Some(letter.to_ascii_lowercase().to_string());
    }
    let spelled = match letter {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ł' | 'Ł' => "l",
        'þ' | 'Þ' => "th",
        'ħ' | 'Ħ' => "h",
        'ı' => "i",
        'μ' => "u",
        _ => return None,
    };
    Some(spelled.to_owned())
}

/// The slug up to the last whole word that fits; a word that is too long alone is cut.
fn cut(slug: &str) -> &str {
    if slug.len() <= LONGEST {
        return slug;
    }
    let end = slug[..=LONGEST].rfind('-').unwrap_or(LONGEST);
    &slug[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::PostmortemId;

    #[test]
    fn slug_is_words_of_ascii() {
        let slugs = [
            ("Checkout slowed down after a cache failover", Some("checkout-slowed-down-after-a-cache-failover")),
            ("  It didn't -- really: 50% of API/v2 calls!  ", Some("it-didnt-really-50-of-api-v2-calls")),
            ("Größe, Łódź & Ångström: crème brûlée", Some("grosse-lodz-angstrom-creme-brulee")),
            ("ＡＰＩ ① ﬁle 500 µs", Some("api-1-file-500-us")),
            ("🔥 fire 🔥", Some("fire")),
            ("決済が遅延した", None),
            ("Redisのフェイルオーバーで決済が遅延", None),
            ("Отказ", None),
            ("🔥 --- !", None),
            ("", None),
        ];
        for (title, expected) in slugs {
            assert_eq!(slug(title).as_deref(), expected, "{title}");
        }
    }

    #[test]
    fn slug_is_cut_at_a_word_and_makes_an_id() {
        let long = slug(&"word ".repeat(40)).expect("a slug");
        assert_eq!(long, ["word"; 12].join("-"));
        assert_eq!(slug(&"x".repeat(100)).map(|slug| slug.len()), Some(60));
        let exact = format!("{} b", "a".repeat(60));
        assert_eq!(slug(&exact).as_deref(), Some(&exact[..60]));
        let date = "2026-11-20".parse().expect("a date");
        assert_eq!(PostmortemId::new(date, &long).map(|id| id.to_string()), Some(format!("2026-11-20-{long}")));
    }

    #[test]
    fn slug_of_a_reference_is_its_id_or_the_last_part_of_its_link() {
        let slugs = [
            (" PD-8123 ", Some("pd-8123")),
            ("https://jira.example.com/browse/INC-42?focus=1#c", Some("inc-42")),
            ("https://example.pagerduty.com/incidents/Q1B2/", Some("q1b2")),
            ("https://example.com", None),
            ("https://example.com/", None),
            ("https://example.com/%E9%9A%9C", None),
            ("障害-12", None),
        ];
        for (reference, expected) in slugs {
            assert_eq!(slug_of_reference(reference).as_deref(), expected, "{reference}");
        }
    }
}

//! The slug of a new postmortem's id, from its title or from the incident it is about.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::kana::{self, Script};

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

/// A slug that is typed more easily than this one: without the words that say nothing, and of no more than its first four
/// others. Nothing where it is short already.
pub(crate) fn short_slug(slug: &str) -> Option<String> {
    if slug.len() <= SHORT {
        return None;
    }
    let mut words: Vec<&str> = slug.split('-').filter(|word| !EMPTY_WORDS.contains(word)).take(MOST_WORDS).collect();
    while words.len() > 2 && words.iter().map(|word| word.len() + 1).sum::<usize>() > SHORT + 1 {
        words.pop();
    }
    let short = words.join("-");
    (!short.is_empty() && short.len() < slug.len()).then_some(short)
}

/// A slug of no more letters is typed as it is.
const SHORT: usize = 30;
const MOST_WORDS: usize = 4;

/// English words that tell no incident from another.
const EMPTY_WORDS: [&str; 46] = [
    "a", "about", "after", "all", "an", "and", "are", "as", "at", "be", "because", "been", "before", "by", "due",
    "during", "for", "from", "had", "has", "have", "in", "into", "is", "it", "its", "many", "of", "on", "or", "our",
    "some", "that", "the", "their", "this", "to", "until", "was", "were", "when", "where", "which", "while", "with",
    "without",
];

/// The slug of a reference: an id such as `PD-8123`, or the last part of a link's path.
pub(crate) fn slug_of_reference(reference: &str) -> Option<String> {
    let reference = reference.trim();
    let Some((_, link)) = reference.split_once("://") else { return slug(reference) };
    let path = link.split(['?', '#']).next().unwrap_or_default();
    let (_, path) = path.split_once('/')?;
    let last = path.split('/').rfind(|part| !part.is_empty())?;
    if last.contains('%') { None } else { slug(last) }
}

/// The slug of a title that ASCII cannot spell, of what can be read in it without a doubt: its words in Latin letters and
/// in katakana, and all kana where there is nothing else. Nothing where that is not even one word.
pub(crate) fn slug_of_japanese(title: &str) -> Option<String> {
    let runs = runs(title);
    let reads_all = runs.iter().all(|(kind, _)| *kind != Kind::Letters(Script::Unread));
    let word = |(at, (kind, run)): (usize, &(Kind, String))| match kind {
        // `5分間` is no five of anything that the slug names.
        Kind::Latin if run.bytes().all(|byte| byte.is_ascii_digit()) => {
            let counts = runs.get(at + 1).is_some_and(|(next, _)| *next == Kind::Letters(Script::Unread));
            (!counts).then(|| run.clone())
        }
        Kind::Latin => slug(run),
        Kind::Letters(Script::Katakana) => Some(kana::katakana(run)).filter(|word| word.len() > 1),
        Kind::Letters(Script::Hiragana) => kana::hiragana(run).filter(|_| reads_all),
        Kind::Letters(Script::Unread) | Kind::Between => None,
    };
    let words: Vec<String> = runs.iter().enumerate().filter_map(word).collect();
    let says_something =
        words.iter().any(|word| word.len() > 1 && word.contains(|sign: char| sign.is_ascii_lowercase()));
    says_something.then(|| cut(&words.join("-")).to_owned())
}

/// What a stretch of a title is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Letters and digits that ASCII can spell.
    Latin,
    Letters(Script),
    Between,
}

/// The stretches of a title in its normal form, each of one kind.
fn runs(title: &str) -> Vec<(Kind, String)> {
    let mut runs: Vec<(Kind, String)> = Vec::new();
    for letter in title.nfkc() {
        let is_latin = std::iter::once(letter).nfkd().all(|part| spelled(part).is_some() || is_combining_mark(part));
        let kind = match Script::of(letter) {
            _ if is_latin => Kind::Latin,
            Some(script) => Kind::Letters(script),
            None => Kind::Between,
        };
        match runs.last_mut() {
            // The sign for a long vowel belongs to the kana before it.
            Some((last @ Kind::Letters(Script::Hiragana), run)) if letter == 'ー' || kind == *last => run.push(letter),
            Some((last, run)) if *last == kind => run.push(letter),
            Some(_) | None => runs.push((kind, letter.to_string())),
        }
    }
    runs
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

    #[test]
    fn a_long_title_has_a_short_slug_of_its_first_words_that_say_something() {
        for (title, short) in [
            ("Checkout slow", None),
            ("Checkout latency after reboot", None),
            ("Checkout was slow for many customers after the cache failover", Some("checkout-slow-customers-cache")),
            ("The search index of the product catalogue was empty", Some("search-index-product-catalogue")),
            ("Internationalisation-of-everything broke authentication", Some("internationalisation-everything")),
            ("Supercalifragilisticexpialidocious", None),
        ] {
            let slug = slug(title).unwrap();
            assert_eq!(short_slug(&slug).as_deref(), short, "{title}: {slug}");
        }
    }
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
    fn slug_of_a_japanese_title_has_what_can_be_read_without_a_doubt() {
        let slugs = [
            ("Redisのフェイルオーバーで決済が遅延", Some("redis-failover")),
            ("決済APIが500エラーを返し続けた", Some("api-500-error")),
            ("ログインできない", Some("login-dekinai")),
            ("サーバーダウン", Some("server-down")),
            ("ｷｬｯｼｭ障害（ＡＰＩ）", Some("cache-api")),
            ("決済API v2の停止", Some("api-v2")),
            ("5分間の停止", None),
            ("決済が遅延した", None),
            ("障害", None),
            ("らーめんアプリのバグ", Some("ramen-app-bug")),
            ("データベースの接続数が上限に達した", Some("database")),
            ("Öffnung の失敗", Some("offnung")),
            ("会員登録ページが表示されない", Some("page")),
            ("Отказ сервера", None),
            ("ー", None),
            ("", None),
        ];
        for (title, expected) in slugs {
            assert_eq!(slug_of_japanese(title).as_deref(), expected, "{title}");
        }
        let long = slug_of_japanese(&"キャッシュ障害".repeat(30)).expect("a slug");
        assert!(
            long.len() <= 60 && PostmortemId::new("2026-11-20".parse().expect("a date"), &long).is_some(),
            "{long}"
        );
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

//! Every sentence of the phrase book is a test, and every thought is in both languages.

use std::collections::{BTreeMap, BTreeSet};

use super::{en, ja};
use crate::wording::{Beside, Phrase, Prose, Terms};

/// The pages of a topic in English and Japanese.
type Topic = (&'static str, &'static [Phrase], &'static [Phrase]);

const TOPICS: [Topic; 7] = [
    ("outage", en::OUTAGE, ja::OUTAGE),
    ("blame", en::BLAME, ja::BLAME),
    ("human error", en::HUMAN_ERROR, ja::HUMAN_ERROR),
    ("counterfactual", en::COUNTERFACTUAL, ja::COUNTERFACTUAL),
    ("root cause", en::ROOT_CAUSE, ja::ROOT_CAUSE),
    ("rote apology", en::ROTE_APOLOGY, &[]),
    ("resolution estimate", en::RESOLUTION_ESTIMATE, ja::RESOLUTION_ESTIMATE),
];

/// Thoughts that are in one language only, and why.
const ONLY: [(&str, &str); 6] = [
    ("inconvenience", "what an apology must say in Japanese is a matter of form, and no sign of its being rote"),
    ("seriously", "as above"),
    ("patience", "as above"),
    ("outage by its English name", "the word is the English one"),
    ("everything down", "what Japanese teams write instead of the word; English ones write the word"),
    ("service down", "as above"),
];

fn is_meant(page: &[Phrase], phrase: &Phrase, text: &str) -> bool {
    let prose = Prose::from_markdown(text);
    let terms = Terms::new(phrase.says);
    assert!(page.iter().any(|one| one.thought == phrase.thought));
    let (folded, candidates) = prose.candidates(&terms);
    candidates.iter().any(|candidate| {
        phrase.meant(&Beside::of(folded, &candidate.range, &folded[..candidate.range.start], &[])).is_some()
    })
}

#[test]
fn every_phrase_is_meant_where_its_page_says_so_and_nowhere_else() {
    let mut wrong = Vec::new();
    for (topic, english, japanese) in TOPICS {
        for page in [english, japanese] {
            for phrase in page {
                assert!(!phrase.hits.is_empty() && !phrase.spares.is_empty(), "{topic}, {}", phrase.thought);
                // Phrases of one thought share their sentences.
                let any = |text: &str| page.iter().any(|phrase| is_meant(page, phrase, text));
                let missed = phrase.hits.iter().filter(|text| !is_meant(page, phrase, text));
                wrong.extend(missed.map(|text| format!("{topic}, {}: missed in {text}", phrase.thought)));
                let found = phrase.spares.iter().filter(|text| any(text));
                wrong.extend(found.map(|text| {
                    let by: Vec<_> =
                        page.iter().filter(|one| is_meant(page, one, text)).map(|one| one.thought).collect();
                    format!("{topic}, {}: found by {by:?} in {text}", phrase.thought)
                }));
            }
        }
    }
    assert!(wrong.is_empty(), "{} sentences:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_thought_is_in_both_languages_or_there_is_a_reason() {
    let thoughts = |page: &[Phrase]| page.iter().map(|phrase| phrase.thought).collect::<BTreeSet<_>>();
    let reasons = BTreeMap::from(ONLY);
    let mut used = BTreeSet::new();
    for (topic, english, japanese) in TOPICS {
        for &thought in thoughts(english).symmetric_difference(&thoughts(japanese)) {
            assert!(reasons.contains_key(thought), "{topic}: `{thought}` is in one language only");
            used.insert(thought);
        }
    }
    assert_eq!(used, reasons.keys().copied().collect(), "a reason that nothing needs");
}

#[test]
fn what_a_phrase_says_is_folded_already_and_said_once() {
    for (topic, english, japanese) in TOPICS {
        for page in [english, japanese] {
            for phrase in page {
                let words: BTreeSet<&str> = phrase.says.iter().copied().collect();
                assert_eq!(words.len(), phrase.says.len(), "{topic}, {}: said twice", phrase.thought);
                for words in phrase.says {
                    assert_eq!(crate::wording::looks(words), *words, "{topic}, {}", phrase.thought);
                }
            }
        }
    }
}

/// The topics that are found in a text.
fn topics_in(text: &str) -> Vec<&'static str> {
    let found = |page: &[Phrase]| page.iter().any(|phrase| is_meant(page, phrase, text));
    TOPICS
        .into_iter()
        .filter(|(_, english, japanese)| found(english) || found(japanese))
        .map(|(topic, ..)| topic)
        .collect()
}

#[test]
fn odd_texts_are_read_as_a_reader_reads_them() {
    for (text, topics) in [
        ("決済の outage が発生した。", vec!["outage"]),
        ("The 機能停止 began.", vec!["outage"]),
        ("それは outage ではなかった。", vec![]),
        ("ＯＵＴＡＧＥ", vec!["outage"]),
        ("ｼｽﾃﾑﾀﾞｳﾝが起きた", vec!["outage"]),
        ("サービ\nスが停\n止した", vec!["outage"]),
        ("“It was ‘an outage’ for us”", vec!["outage"]),
        ("| a |\n|---|\n| the outage |", vec!["outage"]),
        ("- a\n  - b\n    - Human error.", vec!["human error"]),
        ("🔥outage🔥 began", vec!["outage"]),
        ("> The outage began.", vec![]),
        ("The root cause root cause was the root cause", vec!["root cause"]),
        ("", vec![]),
    ] {
        assert_eq!(topics_in(text), topics, "{text}");
    }
}

#[test]
fn a_clause_of_ten_thousand_words_is_read() {
    let words = "and then the cache was read again ".repeat(2_000);
    assert_eq!(topics_in(&format!("{words}an outage began {words}")), ["outage"]);
    assert!(topics_in(&format!("if {words}")).is_empty());
}

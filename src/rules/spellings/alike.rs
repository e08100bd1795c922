//! Letters of other alphabets, other countries' ways of writing a name, and initials: a name that a reader takes for the
//! owner's is the owner's, and honest people with names that are near it approve.

use std::collections::BTreeMap;

use unicode_security::confusable_detection::skeleton;

use super::{BASE, RECORDS, counts, load};
use crate::document::Handle;

/// Owners, each with spellings that a reader takes for them.
const ALIKE: &[(&str, &[&str])] = &[
    (
        "aiko",
        &[
            "AlKO",
            "A1KO",
            "aiĸo",
            "AIĸO",
            "aiƙo",
            "aіko",
            "аiko",
            "aikο",
            "aikơ",
            "aıko",
            "aɨko",
            "ɑiko",
            "αiko",
            "aiкo",
            "aiκo",
            "aikօ",
            "aïkö",
            "AlKO-san",
            "Ms. AlKO",
            "AlKO@example.com",
            "ÁlKO",
            "aiĸо",
        ],
    ),
    (
        "Jana Müller",
        &[
            "Jana Mueller",
            "jana.mueller",
            "JANA MÜLLER",
            "Mueller Jana",
            "J. Müller",
            "J. Mueller",
            "jmueller",
            "jmüller",
        ],
    ),
    ("jana.mueller", &["Jana Müller", "J. Müller", "Jana Mu\u{308}ller"]),
    ("Søren Ågård", &["Soeren Aagaard", "soren.agard", "Sören Ågård", "S. Ågård"]),
    ("Þórður", &["Thordhur", "thordhur"]),
    ("Đorđe", &["Djordje", "dorde", "DJORDJE"]),
    ("Aiko Ito", &["A. Ito", "a.ito", "A Ito", "Ito A.", "aito", "A.Ito@example.com", "Aiko M. Ito", "A. M. Ito"]),
    ("A. Ito", &["Aiko Ito", "aiko.ito", "aito", "Akira Ito"]),
    ("Łukasz Żak", &["lukasz.zak", "Ł. Żak", "L. Zak"]),
    ("ILYA", &["lLYA", "Ilya", "1LYA"]),
];

/// Owners, each with honest people whose names are near theirs.
const OTHERS: &[(&str, &[&str])] = &[
    ("A. Ito", &["B. Ito", "Ben Ito", "Ito", "b.ito", "A. Sato"]),
    ("Aiko Ito", &["B. Ito", "Aiko Sato", "Keiko Ito", "ben"]),
    ("michael", &["michal", "Michał", "Michaela"]),
    ("joe", &["jo", "Jon"]),
    ("samuel", &["sam", "Samuela"]),
    ("ai", &["Al", "al", "ali"]),
    ("Jana Müller", &["K. Müller", "Jan Möller", "Jana Miller", "hans.mueller"]),
    ("alan", &["Alana", "Ian", "ilan"]),
    ("田中 愛子", &["田中 健", "愛", "中田 愛子"]),
    ("Саша", &["Маша", "Паша"]),
];

fn with_owner(owner: &str) -> String {
    format!("{BASE}[people]\nowner = \"{owner}\"\n")
}

#[test]
fn a_name_that_passes_for_the_owners_counts_in_no_record() {
    let policy = load("");
    let (mut through, mut tried) = (Vec::new(), 0);
    for (owner, spellings) in ALIKE {
        for by in *spellings {
            for record in RECORDS {
                tried += 1;
                if counts(record, &policy, by, &with_owner(owner)) {
                    through.push(format!("{}: {by} for {owner}", record.name));
                }
            }
        }
    }
    assert!(through.is_empty(), "{} of {tried}: {through:#?}", through.len());
    assert!(tried >= 300, "{tried}");
}

#[test]
fn honest_people_whose_names_are_near_the_owners_count() {
    let policy = load("");
    for (owner, others) in OTHERS {
        for by in *others {
            for record in RECORDS {
                assert!(counts(record, &policy, by, &with_owner(owner)), "{}: {by} for {owner}", record.name);
            }
        }
    }
    // Whom the people know is told from the owner, whatever the initials say.
    let policy = load("[aiko]\nname = \"Aiko Ito\"\n[akira]\nname = \"A. Ito\"\n");
    for record in RECORDS {
        assert!(counts(record, &policy, "akira", BASE), "{}", record.name);
        assert!(counts(record, &policy, "A. Ito", BASE), "{}", record.name);
    }
}

#[test]
fn every_letter_that_unicode_confuses_with_one_of_the_owners_is_it() {
    let policy = load("");
    let (mut through, mut tried) = (Vec::new(), 0);
    let looks = |letter: char| skeleton(letter.encode_utf8(&mut [0; 4])).collect::<String>();
    let mut alike: BTreeMap<String, Vec<char>> = BTreeMap::new();
    for letter in '\u{80}'..=char::MAX {
        alike.entry(looks(letter)).or_default().push(letter);
    }
    for owner in ["aiko", "AIKO", "ben", "emeka", "zoe", "yuki"] {
        for (at, letter) in owner.char_indices() {
            for other in alike.get(&looks(letter)).into_iter().flatten() {
                let by = format!("{}{other}{}", &owner[..at], &owner[at + 1..]);
                // What names no person counts for nobody.
                if Handle::parse(&by).is_err() {
                    continue;
                }
                tried += 1;
                if !policy.may_be_owner(owner, &by) {
                    through.push(format!("{by} for {owner}"));
                }
            }
        }
    }
    assert!(through.is_empty(), "{} of {tried}: {through:?}", through.len());
    assert!(tried > 300, "{tried}");
}

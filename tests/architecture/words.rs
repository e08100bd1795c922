//! What the sources say to people: in Japanese by the words of `docs/terms.md`, in English without the forms that a
//! native reader takes for translated.

use crate::HOUSE;
use crate::house::SourceFile;

/// Lists of words that people write, so that pmgit knows them.
const LISTS: [&str; 5] =
    ["document/handle/nobody.rs", "document/placeholder.rs", "document/left_open.rs", "wording/", "rules/wording/"];

/// Forms that read translated, and where one is right all the same.
const TRANSLATED: [(&str, &[&str]); 10] = [
    // "`x` is not an id".
    (" is no ", &["there is no ", " is no longer ", " is no more "]),
    // A program says, shows or reports; a person can or cannot determine.
    ("told", &[]),
    (" tells ", &[]),
    ("cannot tell", &[]),
    // The option is called `--fix`.
    (" mend", &[]),
    ("by which", &[]),
    (" any more", &["no more than any more"]),
    ("to be had", &[]),
    ("stands in the way", &[]),
    ("take back", &[]),
];

/// The texts of a file that are for people: those with a space, or in Japanese. A comment begins with a space.
fn sentences(file: &SourceFile) -> impl Iterator<Item = &(String, usize)> {
    let is_list = LISTS.iter().any(|list| file.place.contains(list));
    file.syntax
        .texts
        .iter()
        .filter(move |(text, _)| !is_list && !text.starts_with(' ') && (text.contains(' ') || !text.is_ascii()))
}

fn found(is_wrong: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let of = |file: &SourceFile| -> Vec<String> {
        sentences(file)
            .filter_map(|(text, line)| is_wrong(text).map(|why| format!("{}:{line}: {why}: {text}", file.place)))
            .collect()
    };
    HOUSE.files.iter().flat_map(of).collect()
}

/// The words that the table rules out, each with the one to use.
fn ruled_out() -> Vec<(String, String)> {
    let table = include_str!("../../docs/terms.md");
    let rows = table.lines().filter(|line| line.starts_with('|')).skip(2);
    let cells = rows.map(|row| row.split('|').map(str::trim).collect::<Vec<_>>());
    let terms = cells.filter(|cells| cells.len() > 3 && !cells[3].is_empty());
    terms.map(|cells| (cells[3].to_owned(), cells[2].to_owned())).collect()
}

/// Whether a text has a word that is ruled out; one that is part of the right word is not it.
fn breaks(text: &str, (wrong, right): &(String, String)) -> bool {
    let rest = if right.contains(wrong.as_str()) { text.replace(right.as_str(), "") } else { text.to_owned() };
    rest.contains(wrong.as_str())
}

fn translated(text: &str) -> Option<&'static str> {
    let has = |(form, spared): &&(&'static str, &[&str])| {
        // What is filled in is named in braces.
        let words = text.split('{').map(|piece| piece.split_once('}').map_or(piece, |(_, rest)| rest));
        let words = words.collect::<Vec<_>>().join("x").to_lowercase();
        let rest = spared.iter().fold(words, |text, spared| text.replace(spared, ""));
        rest.contains(form)
    };
    TRANSLATED.iter().find(has).map(|(form, _)| *form)
}

#[test]
fn messages_keep_to_the_terms() {
    let terms = ruled_out();
    assert!(terms.len() > 15, "{terms:?}");
    let strays = found(|text| {
        terms.iter().find(|term| breaks(text, term)).map(|(wrong, right)| format!("{wrong} (use {right})"))
    });
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

#[test]
fn no_message_reads_translated() {
    let strays = found(|text| translated(text).map(|form| format!("`{}`", form.trim())));
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

#[test]
fn a_wrong_word_is_seen_and_the_right_one_is_spared() {
    let terms = ruled_out();
    let wrong = |text: &str| terms.iter().any(|term| breaks(text, term));
    for text in ["深刻度を下げる", "レビュー済みです", "書記がいません", "ドラフトを提出"]
    {
        assert!(wrong(text), "{text}");
    }
    for text in ["重大度を下げる", "レビュー済です", "書記官がいません", "下書きを提出"] {
        assert!(!wrong(text), "{text}");
    }
    for text in ["`x` is no id", "what git told it", "cannot tell which", "the id by which it is known"] {
        assert!(translated(text).is_some(), "{text}");
    }
    for text in ["there is no rule `x`", "it is no longer there", "`x` is not an id", "see `docs/terms.md`"] {
        assert_eq!(translated(text), None, "{text}");
    }
}

//! Whether an action follows from a lesson: it names the action, or speaks of the same things; or it says why none does.

use std::collections::BTreeSet;

use crate::document::says_something;
use crate::text::compatible;

/// The distinctive words of a text: long Latin words without their endings, words of katakana, and pairs of kanji.
pub(super) fn distinctive(text: &str) -> BTreeSet<String> {
    let folded: String = compatible(text).collect::<String>().to_lowercase();
    let mut words = BTreeSet::new();
    for word in folded.split(|letter: char| !letter.is_ascii_alphanumeric()) {
        let stem = stem(word);
        if stem.len() >= SHORTEST && !COMMON.contains(&stem) && !stem.bytes().all(|byte| byte.is_ascii_digit()) {
            words.insert(stem.to_owned());
        }
    }
    for term in folded.split(|letter| !is_katakana(letter)).filter(|term| term.chars().count() >= 3) {
        words.insert(term.trim_end_matches('ー').to_owned());
    }
    let letters: Vec<char> = folded.chars().collect();
    for pair in letters.windows(2).filter(|pair| pair.iter().all(|&letter| is_kanji(letter))) {
        words.insert(pair.iter().collect());
    }
    words.retain(|word| !COMMON_TERMS.contains(&word.as_str()));
    words
}

/// A Latin word shorter than this is in any text.
const SHORTEST: usize = 4;

fn stem(word: &str) -> &str {
    ["ings", "ing", "ies", "ied", "ers", "er", "es", "ed", "s", "e", "y"]
        .into_iter()
        .find_map(|end| word.strip_suffix(end).filter(|stem| stem.len() >= SHORTEST))
        .unwrap_or(word)
}

/// Kanji and katakana make the terms of Japanese; hiragana joins them.
fn is_kanji(letter: char) -> bool {
    matches!(letter, '\u{4E00}'..='\u{9FFF}' | '\u{3005}')
}

fn is_katakana(letter: char) -> bool {
    matches!(letter, '\u{30A1}'..='\u{30FA}' | '\u{30FC}')
}

/// Stems that are in any postmortem.
#[rustfmt::skip] // words in a row
const COMMON: &[&str] = &[
    "about", "action", "after", "again", "alert", "also", "been", "befor", "caus", "chang", "check", "could", "creat", "custom", "during",
    "each", "engine", "engin", "error", "every", "first", "from", "have", "incident", "into", "issu", "last", "late", "long", "made", "make", "many",
    "minut", "more", "most", "need", "next", "only", "other", "over", "problem", "releas", "servic", "should", "show", "slow", "some",
    "step", "syst", "system", "take", "team", "than", "that", "their", "them", "then", "there", "these", "they", "this", "time", "until", "updat",
    "user", "want", "wa", "were", "what", "when", "where", "which", "while", "will", "with", "without", "work", "would", "anyon", "nobod",
    "someon", "because", "becaus", "http", "https", "give", "give", "took", "hour", "same", "two", "three", "does", "very", "never", "improv",
];
/// Terms that are in any postmortem.
#[rustfmt::skip] // words in a row
const COMMON_TERMS: &[&str] = &[
    "対応", "確認", "障害", "発生", "影響", "時間", "必要", "場合", "実施", "問題", "原因", "担当", "今回", "作業", "追加", "変更", "改善", "検討", "更新", "手順", "自動", "設定",
    "サービス", "システム", "ユーザ", "インシデント", "エラ", "エンジニア", "チ", "サーバ", "メンバ", "アクション",
];

/// Whether two texts speak of the same things: they share two words, or one that no other text has.
pub(super) fn share(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    let shared: Vec<&String> = one.intersection(other).collect();
    let is_long = |word: &String| word.is_ascii() && word.len() >= 7;
    shared.len() >= 2 || shared.into_iter().any(is_long)
}

/// How writers say that no action follows.
#[rustfmt::skip] // phrases in a row
const NO_ACTION: &[&str] = &[
    "no action", "no actions", "no action needed", "no action required", "no action is needed", "no action is required", "no action item",
    "no follow-up", "no followup", "no further action", "nothing to do", "won't fix", "wontfix", "not actionable", "accepted risk", "risk accepted",
    "アクションなし", "アクション無し", "アクション不要", "アクションは不要", "アクションは無し", "アクションはなし", "対応なし", "対応無し", "対応不要", "対応は不要", "対応しない", "対応せず",
    "対処不要", "対処なし", "対処しない", "対策不要", "対策なし", "対策しない", "見送り", "見送る", "許容する", "リスクを受容", "受容する",
];

/// Whether an item says that no action follows, and why.
pub(super) fn says_why_not(text: &str) -> bool {
    let folded: String = compatible(text).collect::<String>().to_lowercase();
    NO_ACTION.iter().any(|phrase| {
        folded.match_indices(phrase).any(|(at, _)| {
            let (before, behind) = (&folded[..at], &folded[at + phrase.len()..]);
            gives_reason_behind(behind) || gives_reason_before(before)
        })
    })
}

/// `: it is gone`, `because it is gone`, ` - it is gone`, `（来月廃止）`.
fn gives_reason_behind(behind: &str) -> bool {
    let behind = behind.trim_start();
    let marks = [
        ":",
        "-",
        "–",
        "—",
        "(",
        ",",
        "、",
        "。",
        "as ",
        "because ",
        "since ",
        "due to ",
        "for now, ",
        "for now: ",
        "needed: ",
        "required: ",
        "needed, ",
        "理由:",
    ];
    let reason = marks.into_iter().find_map(|mark| behind.strip_prefix(mark));
    let reason = reason.map(|reason| reason.split([')', '\n']).next().unwrap_or_default().trim());
    reason.is_some_and(says_something)
}

/// `来月廃止するため、対応不要`, `廃止につき対応なし`, `the node is gone: no action`.
fn gives_reason_before(before: &str) -> bool {
    let before = before.trim_end_matches(['、', ',', ' ', '(', '「']);
    let reason = ["ため", "ので", "につき", "から", "により", "so", "therefore", ";", "hence"]
        .into_iter()
        .find_map(|end| before.strip_suffix(end));
    reason.is_some_and(|reason| says_something(reason.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_speak_of_the_same_things_share_words() {
        for (one, other) in [
            ("The dashboard did not show the memory of the standby", "Add the memory to the standby's dashboard"),
            ("The runbook had no section for failovers", "Write a runbook for failover"),
            ("ダッシュボードに容量がなかった", "容量をダッシュボードに表示する"),
            ("Monitoring missed the replication lag", "Alert on replication lag"),
        ] {
            assert!(share(&distinctive(one), &distinctive(other)), "{one} / {other}");
        }
        for (one, other) in [
            ("The runbook had no step for a slow cache", "Give the session cache a connection limit per client"),
            ("Two people restarted the same node", "Load-test checkout before each release"),
            ("手順書にキャッシュが遅いときの手順がなかった", "リリースの前に決済の負荷試験を行う"),
            ("対応が遅れた", "手順を更新する"),
        ] {
            assert!(!share(&distinctive(one), &distinctive(other)), "{one} / {other}");
        }
    }

    #[test]
    fn a_reason_is_read_in_any_natural_spelling() {
        for text in [
            "a (no action: gone)",
            "a (No action needed: the node is gone)",
            "a (no action, it is gone next month)",
            "a – no action because it is gone",
            "a. No action is required, since it is gone.",
            "The node is gone, so no action.",
            "a（アクションなし：廃止）",
            "a（対応不要：来月廃止）",
            "a（来月廃止のため対応不要）",
            "a。対応なし（来月廃止）",
            "a（対応見送り：費用が合わない）",
        ] {
            assert!(says_why_not(text), "{text}");
        }
        for text in [
            "a (no action)",
            "a (no action: )",
            "a (no action: TBD)",
            "a（アクションなし：未定）",
            "No action was taken for an hour",
            "対応しなければならない",
        ] {
            assert!(!says_why_not(text), "{text}");
        }
    }
}

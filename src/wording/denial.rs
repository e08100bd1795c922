//! Whether a sentence denies the word in it: `it was not an outage`, `no outages`, `機能停止には至らなかった`.
//!
//! Only what stands right beside the word tells, so that "no doubt: the outage was ours" says it all the same.

use super::pattern;
use crate::text::compatible;
use unicode_normalization::UnicodeNormalization as _;

/// Whether the word that stands between two parts of a line is denied.
#[must_use]
pub(crate) fn is_denied(before: &str, behind: &str) -> bool {
    is_denied_before(before, behind) || never_came(before, behind) || is_denied_behind(behind)
}

/// Whether one that nobody has spoken of yet is said not to have come: `an outage was avoided`.
fn never_came(before: &str, behind: &str) -> bool {
    let (before, behind) = (before.trim_end().to_lowercase(), behind.trim_start().to_lowercase().replace('’', "'"));
    let is_new = ["[a|an|any|further|another]", "[a|an|any|further|another] _", "[a|an|any] _ _"];
    let is_new = before.is_empty() || is_new.iter().any(|pattern| pattern::ends(pattern, &before));
    is_new && NEVER_CAME.iter().any(|pattern| pattern::begins(pattern, &behind).is_some())
}

/// What may stand between `no` or `not` and the word. Not `the`, which says that there was one, and not `partial`, of which
/// the denial says that it was more.
#[rustfmt::skip] // words in a row
const BETWEEN: &[&str] = &[
    "a", "an", "any", "full", "total", "complete", "real", "actual", "true", "major", "widespread", "general", "global",
    "entire", "whole", "single", "further", "other", "service", "customer-facing", "longer", "even", "such", "really", "actually",
    "technically", "strictly", "quite", "user-facing", "visible", "noticeable", "perceivable", "perceptible", "measurable", "downtime", "disruption", "degradation",
    "interruption", "or", "production",
];

/// Words of what did not come to one: `did not cause an outage`, `has never been one`.
#[rustfmt::skip] // words in a row
const VERBS: &[&str] = &[
    "be", "been", "become", "cause", "caused", "lead", "led", "to", "result", "resulted", "in", "turn", "turned", "into",
    "mean", "amount", "have", "had", "see", "seen", "experience", "suffer", "constitute", "count", "as", "causing", "becoming",
    "leading", "resulting", "turning", "considered", "classified", "treated", "called", "deemed", "counted", "experienced",
    "suffered", "experiencing", "trigger", "triggered", "triggering",
];

const DENIALS: &[&str] = &["no", "not", "never", "without", "zero", "0", "cannot", "neither", "nor"];

/// How a line goes on after an outage that did not come.
#[rustfmt::skip] // patterns in a row
const NEVER_CAME: &[&str] = &[
    "[was|were|has been|have been|is|are|can be|could be] [narrowly |thus |thereby |only just ]?[avoided|averted|prevented]",
    "[was|were] never [declared|called]",
    "[did not|didn't|never|does not|doesn't] [occur|happen|materialise|materialize|come]",
];

/// What kept it from happening, unless that failed.
#[rustfmt::skip] // words in a row
const PREVENTIONS: &[&str] = &[
    "prevent", "prevents", "prevented", "preventing", "avoid", "avoids", "avoided", "avoiding", "avert", "averts", "averted",
    "averting",
];

/// What turns a denial about.
#[rustfmt::skip] // words in a row
const REVERSALS: &[&str] = &[
    "hardly", "scarcely", "barely", "failed", "fail", "fails", "failing", "unable", "late", "impossible", "nothing", "nobody",
    "tried", "trying", "attempt", "attempted", "attempts",
];

/// How a line goes on that measures others by this one: `no outage was worse`.
const MEASURES: &[&str] =
    &["worse", "longer", "bigger", "larger", "greater", "graver", "than", "like this", "as bad", "as long"];

/// How a line parts.
const ENDS: [char; 11] = ['.', ',', ';', ':', '!', '?', '(', '"', '\n', '—', '–'];

fn is_denied_before(before: &str, behind: &str) -> bool {
    let near = before.rsplit(ENDS).next().unwrap_or_default();
    let near = near.to_lowercase().replace('’', "'");
    // What goes on the line is a part of the word: `no-outage` is a name.
    if !near.ends_with(char::is_whitespace) || is_measured(behind) {
        return false;
    }
    let is_denial = |word: &str| DENIALS.contains(&word) || word.ends_with("n't");
    let words: Vec<&str> = near.split_whitespace().collect();
    let bare = words.iter().rposition(|word| !BETWEEN.contains(word)).map_or(0, |at| at + 1);
    let reverses = |words: &[&str]| words.iter().rev().take(3).any(|word| REVERSALS.contains(word) || is_denial(word));
    let Some((last, earlier)) = words[..bare].split_last() else { return false };
    // `rather than an outage` sets it against what it was.
    if let ([.., "rather"], "than") | ([.., "instead" | "short"], "of") = (earlier, *last) {
        return true;
    }
    if is_denial(last) {
        return !reverses(earlier);
    }
    // What is prevented for good may have happened: `Prevent outages`.
    if PREVENTIONS.contains(last) {
        return words[bare..].iter().any(|word| matches!(*word, "a" | "an" | "any")) && !reverses(earlier);
    }
    let verbs = words[..bare].iter().rposition(|word| !VERBS.contains(word) && !BETWEEN.contains(word));
    let Some(at) = verbs.filter(|at| at + 1 < bare && bare - at <= 5) else { return false };
    matches!(words[at], "not" | "never" | "cannot" | "without") | words[at].ends_with("n't") && !reverses(&words[..at])
}

/// Whether the line asks, or goes on to say that this one was worse.
fn is_measured(behind: &str) -> bool {
    let clause = behind.split(ENDS).next().unwrap_or_default().to_lowercase();
    let asks = behind[clause.len().min(behind.len())..].starts_with('?');
    let words: Vec<&str> = clause.split_whitespace().collect();
    let has = |measure: &&str| match measure.split_once(' ') {
        Some((first, second)) => words.windows(2).any(|pair| pair == [first, second]),
        None => words.contains(measure),
    };
    asks || MEASURES.iter().any(has)
}

/// How Japanese denies what stands before.
#[rustfmt::skip] // endings in a row
const ENDINGS: &[&str] = &[
    "には至ら", "に至ら", "にはなら", "にはなって", "ではな", "ではあり", "でな", "でもな", "じゃな", "はなかった", "はなし", "は無し", "はない", "はなく", "はありませ",
    "は起きていな", "は起きませ", "は起きず", "は起きな", "は起こらな", "は起こりませ", "は起こらず", "は発生していな", "は発生しませ", "は発生せず", "は発生しな",
    "は生じていな", "は生じませ", "は生じず", "は生じな", "なし", "を防", "を免れ", "は免れ", "を回避", "は回避", "を避け", "は避け",
    "していな", "してはいな", "しておら", "していませ", "しておりませ", "しなかった", "しませ", "しない", "せず", "はせず", "はしなかった", "はしていな", "は無く", "は無い",
    "はございませ", "はなかった", "には及ば", "を伴わ", "とまではい", "とは言え", "とはいえ", "無し",
];

fn is_denied_behind(behind: &str) -> bool {
    let near: String = behind.chars().take(12).nfkc().filter(|letter| !letter.is_whitespace()).collect();
    let near = near.strip_prefix("という状態").or_else(|| near.strip_prefix("という事態")).unwrap_or(&near);
    ENDINGS.iter().any(|ending| near.starts_with(ending))
}

/// Whether a text says that it was not as bad as all that: it denies a full outage, or that all were concerned.
#[must_use]
pub(crate) fn denies_all(text: &str) -> bool {
    const REACH: usize = 3;
    #[rustfmt::skip] // words in a row
    const ALL: &[&str] = &[
        "outage", "outages", "full", "total", "complete", "fully", "totally", "completely", "entirely", "whole", "entire", "all",
        "every", "everyone", "everybody", "everything", "down",
    ];
    #[rustfmt::skip] // endings in a row
    const JAPANESE: &[&str] = &[
        "ではない", "ではなかった", "ではありません", "でない", "でもない", "じゃない", "とは言えない", "とはいえない", "には至ら", "に至らな", "至っていな", "至っていませ",
        "止まっていな", "止まりませ", "止まらな", "停止していな", "停止していませ", "停止しなかった", "停止しませ", "停止はしていな", "停止はしてい", "停止はなかった", "停止はありませ",
    ];
    let folded: String = compatible(text).flat_map(char::to_lowercase).collect();
    let folded = folded.replace('’', "'");
    let clauses = folded.split(['.', ',', ';', ':', '!', '?', '\n', '—', '–']);
    clauses.into_iter().any(|clause| {
        let words: Vec<&str> = clause.split(|letter: char| !letter.is_alphanumeric() && letter != '\'').collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let denies = |word: &str| DENIALS.contains(&word) || word.ends_with("n't");
        let reaches = |at: usize| words[at + 1..].iter().take(REACH).any(|word| ALL.contains(word));
        (0..words.len()).any(|at| denies(words[at]) && reaches(at))
    }) || JAPANESE.iter().any(|ending| folded.contains(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn denied(line: &str) -> bool {
        let word = ["outages", "outage", "機能停止"].into_iter().find(|word| line.contains(word)).expect("it has it");
        let (before, behind) = line.split_once(word).expect("it has it");
        is_denied(before, behind)
    }

    #[test]
    fn a_word_that_is_denied_is_not_said() {
        for line in [
            "It was not an outage.",
            "This was not a full outage.",
            "It wasn’t an outage",
            "There was no outage of the checkout",
            "There was no perceivable outage for users",
            "An outage was never declared",
            "An outage was avoided",
            "It was a slow hour rather than an outage",
            "without causing an outage",
            "0 outages this month",
            "zero outages",
            "without any outage",
            "It never was an outage",
            "There has not been an outage.",
            "It did not cause an outage.",
            "It didn't lead to a full outage",
            "It would not have been an outage",
            "The failover has never resulted in an outage",
            "We prevented an outage.",
            "To avoid an outage, the limit was raised.",
            "The rollback averted a full outage",
            "It was not even an outage",
            "機能停止には至らなかった",
            "機能停止ではない",
            "機能停止は発生していない",
            "機能停止なし",
            "機能停止を防いだ",
            "機能停止 ではなかった",
        ] {
            assert_eq!(denied(line), !line.contains("never was"), "{line}");
        }
        for line in [
            "No doubt, the outage was ours",
            "It was not us. The outage began at 10:00",
            "no-outage",
            "The outage was not long",
            "Not one of them knew of the outage",
            "10 outages",
            "No outage in our history was worse.",
            "There was no outage longer than this one.",
            "There has not been an outage like this before",
            "It was not a partial outage but a full one.",
            "It was no partial outage; all were down.",
            "Not an outage? It was one.",
            "This was hardly not an outage.",
            "Neither the outage nor its length were expected.",
            "It was not the outage that woke us",
            "We failed to prevent an outage.",
            "We could not avoid an outage",
            "It was too late to avert an outage",
            "The change prevented the alert, and an outage began",
            "We did not avoid an outage",
            "Nobody prevented an outage",
            "We did not see in time that an outage had begun",
            "機能停止が発生した",
            "機能停止が起きたのではない",
            "機能停止し、復旧していない",
            "機能停止が長くなかった",
        ] {
            assert!(!denied(line), "{line}");
        }
    }

    #[test]
    fn a_reason_that_denies_it_is_none() {
        for text in [
            "This was not a full outage.",
            "It wasn't a complete outage of the checkout.",
            "Not all regions were down, only one.",
            "No service was down for long.",
            "全面的な機能停止ではなかった。",
            "機能停止には至らず、遅くなっただけです。",
            "全機能が停止していない状態でした",
        ] {
            assert!(denies_all(text), "{text}");
        }
        for text in [
            "Every region answered 503 to every customer.",
            "No customer could log in, and nothing answered.",
            "Not a single request was answered from 00:12 to 01:02.",
            "Customers could not pay; the whole site was down.",
            "All regions were down, and we did not know why.",
            "全リージョンで全顧客に503を返した",
            "全機能が停止し、誰も利用できない状態でした。",
        ] {
            assert!(!denies_all(text), "{text}");
        }
    }
}

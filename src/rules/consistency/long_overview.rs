//! Measures the overview.

use crate::rules::{Check, Subject, Violations, rule};
use crate::wording::Prose;

rule! {
    /// The overview is longer than a few short sentences.
    ///
    /// The overview is what most readers read: the factors, what happened, the impact, in one or two short sentences.
    /// A third passes; a fourth belongs into the description, and so does what makes it longer than 600 letters, or
    /// 300 in Japanese.
    ///
    /// ```toml fails
    /// [sections]
    /// overview = """
    /// A failover halved the session cache. The eviction rate rose. Checkout read its sessions from the database. For 50
    /// minutes 412 of 17,000 checkouts took longer than 5 seconds.
    /// """
    /// ```
    ///
    /// ```toml fails
    /// language = "ja"
    ///
    /// [sections]
    /// overview = "切り替えが起きた。容量が半分になった。退避が増えた。50 分のあいだ 412 件の決済が 5 秒を超えた。"
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// overview = "A failover halved the session cache at approx. 00:04. For 50 minutes, 412 of 17,000 checkouts took 5.5 s or more."
    /// ```
    ///
    /// Move what is not needed to decide whether to read on into `what_happened`.
    id: LongOverview,
    group: Consistency,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "template page, overview",
    check: Check::Document(check),
}

/// A third sentence passes: what ends one cannot always be told.
const MOST_SENTENCES: usize = 3;

/// In letters of Latin width.
const MOST_LETTERS: usize = 600;

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(overview) = subject.document.sections.get("overview") else { return };
    let raw = &overview.value;
    let enders = raw.chars().filter(|&letter| ends_sentence(letter) || letter == '.' || letter == '\n').count();
    if enders <= MOST_SENTENCES && width(raw) <= MOST_LETTERS {
        return;
    }
    let Some(prose) = Prose::from_literal(subject.source.text(), overview.span) else { return };
    let (sentences, width) = (sentences(prose.visible()), width(prose.visible()));
    let message = if sentences > MOST_SENTENCES {
        format!("the overview has {sentences} sentences")
    } else if width > MOST_LETTERS {
        let letters = prose.visible().chars().count();
        format!("the overview has {letters} letters")
    } else {
        return;
    };
    violations
        .at(overview.span, message)
        .hint("keep one or two short sentences; the rest belongs into `what_happened`");
}

/// How long a text is; a Japanese letter says as much as two.
fn width(text: &str) -> usize {
    text.chars().map(|letter| if letter > '\u{2E7F}' { 2 } else { 1 }).sum()
}

fn ends_sentence(letter: char) -> bool {
    matches!(letter, '。' | '！' | '？' | '!' | '?')
}

/// How many sentences there are: each line has one at least.
fn sentences(text: &str) -> usize {
    text.lines().map(sentences_of_line).sum()
}

fn sentences_of_line(line: &str) -> usize {
    let (mut count, mut open) = (0, false);
    let mut rest = line.char_indices().peekable();
    while let Some((at, letter)) = rest.next() {
        let next = rest.peek().map(|&(_, next)| next);
        let is_over = match letter {
            '。' | '！' | '？' => true,
            '.' | '!' | '?' => next.is_none_or(char::is_whitespace) && goes_on_anew(line, at),
            _ => {
                open |= letter.is_alphanumeric();
                false
            }
        };
        if is_over && open {
            (count, open) = (count + 1, false);
        }
    }
    count + usize::from(open)
}

/// Whether a sentence may begin behind the full stop at a place: it stands behind no abbreviation, and before no small
/// letter.
fn goes_on_anew(line: &str, at: usize) -> bool {
    let before = line[..at].rsplit(|letter: char| letter.is_whitespace() || letter == '(').next().unwrap_or_default();
    let is_short = ["e.g", "i.e", "approx", "ca", "vs", "etc", "a.m", "p.m", "no", "inc"]
        .contains(&before.to_lowercase().as_str());
    let next = line[at + 1..].trim_start().chars().next();
    !(is_short && next.is_some()) && next.is_none_or(|next| !next.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::sentences;
    use crate::rules::sample::judged;

    #[test]
    fn sentences_are_counted_in_both_languages() {
        for (text, count) in [
            ("One.", 1),
            ("One", 1),
            ("", 0),
            ("One. Two! Three? Four", 4),
            ("It took 5.5 s at approx. 12:00, e.g. for p.m. users of v1.2. Two.", 2),
            ("一つ。二つ！三つ？", 3),
            ("一つ。（二つ。）", 2),
            ("One...\nTwo\n\n", 2),
            ("Wait... what", 1),
        ] {
            assert_eq!(sentences(text), count, "{text}");
        }
    }

    #[test]
    fn a_single_sentence_can_be_too_long() {
        let overview = |text: String| judged(&format!("[sections]\noverview = \"{text}\"\n"));
        assert!(overview("word ".repeat(110)).is_empty());
        assert_eq!(overview("word ".repeat(130)), ["warning long-overview: the overview has 649 letters"]);
        assert_eq!(overview("語".repeat(301)), ["warning long-overview: the overview has 301 letters"]);
    }
}

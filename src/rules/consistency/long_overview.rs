//! Measures the overview.

use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;
use crate::wording::Prose;

rule! {
    /// The overview is longer than a few short sentences.
    ///
    /// Most people read only the overview: the contributing factors, what happened and the impact, in one or two short
    /// sentences. A third sentence passes. A fourth belongs in `what_happened`, and so does anything beyond 600
    /// characters, or 300 in Japanese.
    ///
    /// ```toml fails
    /// [sections]
    /// overview = '''
    /// A failover halved the session cache. The eviction rate rose. Checkout read its sessions from the database. For 50
    /// minutes 412 of 17,000 checkouts took longer than 5 seconds.
    /// '''
    /// ```
    ///
    /// ```toml fails
    /// language = "ja"
    ///
    /// [sections]
    /// overview = "切り替えが起きた。容量が半分になった。退避が増えた。50分のあいだ、412件の決済に5秒以上かかった。"
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// overview = "A failover halved the session cache at approx. 00:04. For 50 minutes, 412 of 17,000 checkouts took 5.5 s or more."
    /// ```
    ///
    /// Keep what a reader needs to decide whether to read on, and move the rest to `what_happened`.
    ja: {
        /// 概要が長すぎます。
        ///
        /// 概要しか読まない人が多いため、要因、起きたこと、影響を、短い1〜2文にまとめます。3文目までは認めますが、
        /// 4文目以降や、600文字（日本語では300文字）を超える部分は、`what_happened`に書くべき内容です。
        ///
        /// {examples}
        ///
        /// 続きを読むかどうかの判断に必要なことだけを残し、あとは`what_happened`に移してください。
    }
    id: LongOverview,
    group: Consistency,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "template page, overview" / "テンプレートのページ「概要」",
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
    let violation = if sentences > MOST_SENTENCES {
        let over = (sentences - MOST_SENTENCES) as u64;
        let message = say! { en: "the overview has {sentences} sentences"; ja: "概要が{sentences}文あります" };
        violations.at(overview.span, message).about("sentences").extent(over)
    } else if width > MOST_LETTERS {
        let letters = prose.visible().chars().count();
        let message = say! { en: "the overview has {letters} characters"; ja: "概要が{letters}文字あります" };
        // Letters are not counted: a fix that writes a longer word is right in a long overview too.
        violations.at(overview.span, message).about("letters")
    } else {
        return;
    };
    violation.hint(say! {
        en: "keep one or two short sentences, and move the rest to `what_happened`";
        ja: "短い1〜2文にまとめ、あとは`what_happened`に移してください"
    });
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
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::judged;
    use crate::text::Language;

    #[test]
    fn each_sentence_less_is_a_step_forward() {
        let found = |text: &str| {
            let found = findings_of(RuleId::LongOverview, &format!("[sections]\noverview = \"{text}\"\n"), None);
            found.first().map(|one| (one.key.as_str().to_owned(), one.extent, one.message(Language::Ja)))
        };
        let told = |extent, message: &str| Some(("sentences".to_owned(), extent, message.to_owned()));
        assert_eq!(found("A. B. C. D. E."), told(2, "概要が5文あります"));
        assert_eq!(found("A. B. C. D."), told(1, "概要が4文あります"));
        assert_eq!(found("A. B. C."), None);
    }

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
        assert_eq!(overview("word ".repeat(130)), ["warning long-overview: the overview has 649 characters"]);
        assert_eq!(overview("語".repeat(301)), ["warning long-overview: the overview has 301 characters"]);
    }
}

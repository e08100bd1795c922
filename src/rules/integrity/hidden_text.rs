//! Looks for letters that nobody sees, in the file as it stands and behind TOML's escapes.

use std::ops::Range;

use memchr::memchr_iter;

use crate::finding::{Level, Name};
use crate::rules::{Check, Subject, Violations, rule};
use crate::source::Span;
use crate::text::{holds_invisible, is_invisible, is_needed, named, say};
use crate::toml_record::{Piece, pieces};

rule! {
    /// The file contains characters that a reader cannot see.
    ///
    /// Text-direction controls and invisible characters can make a reviewer approve something other than what the file
    /// says. The whole file is searched, including comments and escapes such as `\u202e`. What writing needs is
    /// allowed: variation selectors, and joiners within an emoji or between letters whose script uses them. A byte-order mark
    /// at the start of the file, which some editors write, is a warning.
    ///
    /// ```toml fails
    /// title = "Checkout slowed down \u202Eofni on"
    /// ```
    ///
    /// ```toml fails
    /// [people]
    /// scribe = "chl\u200Boe"
    /// ```
    ///
    /// ```toml passes
    /// title = "Checkout for 👩\u200D🚒 and می\u200Cخواهم slowed down"
    /// ```
    ///
    /// Remove them, by hand or with `pmgit check --fix`.
    ja: {
        /// ファイルに、目に見えない文字が含まれています。
        ///
        /// 文字の方向を変える制御文字や目に見えない文字があると、レビューする人が、
        /// 実際とは違う内容を承認してしまうおそれがあります。コメントや`\u202e`のようなエスケープも含めて、
        /// ファイル全体を調べます。表記に必要な文字、つまり異体字セレクターと、絵文字の中や、
        /// 接合制御文字を用いる文字体系の文字の間にある接合制御文字は対象外です。
        /// ファイルの先頭にあるバイトオーダーマークは、エディターが付けることがあるため、警告にとどめます。
        ///
        /// {examples}
        ///
        /// その文字を削除してください。`pmgit check --fix`でも削除できます。
    }
    id: HiddenText,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Never,
    since: "0.1",
    source: "pmgit; Unicode TR36" / "pmgit、Unicode TR36",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let text = subject.source.text();
    note_byte_order_mark(text, violations);
    for (letter, span) in hidden_letters(text) {
        let Kind { key, one, many, ja } = kind(letter);
        violations
            .each(
                key,
                span,
                || letter_name(letter, span, text),
                say! {
                    |letters|
                    en: "{} hidden: {letters}", letters.one_or_many(format!("{one} is"), format!("{many} are"));
                    ja: "{ja}が含まれています：{letters}"
                },
            )
            .hint(say! {
                |letters|
                en: "remove {}, or run `pmgit check --fix`", letters.one_or_many("it", "them");
                ja: "削除してください（`pmgit check --fix`でも削除できます）"
            })
            .part(format!("{:04x}", u32::from(letter)))
            .mark(format!("{:04x} {}", u32::from(letter), &text[word_around(span, text)]))
            .fix(span, "");
    }
}

/// What some editors write at the start of a file hides nothing, but other readers of TOML refuse it.
fn note_byte_order_mark(text: &str, violations: &mut Violations<'_>) {
    if text.starts_with(BYTE_ORDER_MARK) {
        let span = Span::new(0, BYTE_ORDER_MARK.len_utf8());
        violations
            .at(
                span,
                say! { en: "the file starts with a byte-order mark"; ja: "ファイルの先頭にバイトオーダーマークがあります" },
            )
            .hint(say! {
                en: "save it as UTF-8 without one, or run `pmgit check --fix`";
                ja: "バイトオーダーマークなしのUTF-8で保存してください（`pmgit check --fix`でも削除できます）"
            })
            .about("first-byte-order-mark")
            .at_most(Level::Warning)
            .fix(span, "");
    }
}

const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// A kind of invisible letter: one finding has all of a kind.
#[derive(Clone, Copy)]
struct Kind {
    key: &'static str,
    one: &'static str,
    many: &'static str,
    ja: &'static str,
}

fn kind(letter: char) -> Kind {
    let kind = |key, one, many, ja| Kind { key, one, many, ja };
    match letter {
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{061C}' | '\u{200E}' | '\u{200F}' => {
            kind("direction", "a text-direction control", "text-direction controls", "文字の方向を変える制御文字")
        }
        '\u{00AD}' => kind("soft-hyphen", "a soft hyphen", "soft hyphens", "ソフトハイフン"),
        '\u{200B}' => kind("zero-width", "a zero-width space", "zero-width spaces", "ゼロ幅スペース"),
        '\u{FEFF}' => kind("byte-order-mark", "a byte-order mark", "byte-order marks", "バイトオーダーマーク"),
        '\u{200C}' | '\u{200D}' => kind("joiner", "a joiner", "joiners", "接合制御文字"),
        '\u{E0000}'..='\u{E007F}' => kind("tag", "a tag character", "tag characters", "タグ文字"),
        _ => kind("invisible", "an invisible character", "invisible characters", "目に見えない文字"),
    }
}

/// The letter by its number, within the word that it hides in: U+200B in `chl\u{200b}oe`.
fn letter_name(letter: char, span: Span, text: &str) -> Name {
    let (number, word) = (u32::from(letter), named(&text[word_around(span, text)]));
    Name::Said(say! { en: "U+{number:04X} in {word}"; ja: "{word}のU+{number:04X}" }.into())
}

/// Where the word stands that a letter hides in.
fn word_around(span: Span, text: &str) -> Range<usize> {
    let ends = |letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'');
    let before = text[..span.start].chars().rev().take(WORD_SHOWN).take_while(|&letter| !ends(letter));
    let after = text[span.end..].chars().take(WORD_SHOWN).take_while(|&letter| !ends(letter));
    let start = span.start - before.map(char::len_utf8).sum::<usize>();
    start..span.end + after.map(char::len_utf8).sum::<usize>()
}

/// So many letters before and behind the hidden one are shown of its word.
const WORD_SHOWN: usize = 16;

/// Every letter that nobody sees, with its span: its own, or that of its escape.
fn hidden_letters(text: &str) -> Vec<(char, Span)> {
    let bytes = text.as_bytes();
    let escaped = memchr_iter(b'\\', bytes).any(|at| matches!(bytes.get(at + 1), Some(b'u' | b'U')));
    if !escaped && (text.is_ascii() || !holds_invisible(text)) {
        return Vec::new();
    }
    let letters = if escaped { decode(text) } else { plain(text, 0).collect() };
    let bare: Vec<char> = letters.iter().map(|&(letter, _)| letter).collect();
    let is_first = |letter, span: Span| span.start == 0 && letter == BYTE_ORDER_MARK;
    let hidden = |&(at, &(letter, span)): &(usize, &(char, Span))| {
        is_invisible(letter) && !is_needed(&bare, at) && !is_first(letter, span)
    };
    letters.iter().enumerate().filter(hidden).map(|(_, &letter)| letter).collect()
}

fn plain(text: &str, offset: usize) -> impl Iterator<Item = (char, Span)> {
    text.char_indices().map(move |(at, letter)| (letter, Span::new(offset + at, offset + at + letter.len_utf8())))
}

/// The letters of a file with the Unicode escapes of its strings decoded.
fn decode(text: &str) -> Vec<(char, Span)> {
    let mut letters = Vec::with_capacity(text.len());
    for (piece, Span { start, end }) in pieces(text) {
        let raw = &text[start..end];
        match piece {
            Piece::Escaped => decode_string(raw, start, &mut letters),
            Piece::Plain => letters.extend(plain(raw, start)),
        }
    }
    letters
}

fn decode_string(raw: &str, start: usize, letters: &mut Vec<(char, Span)>) {
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let offset = start + raw.len() - rest.len();
        letters.extend(plain(&rest[..at], offset));
        let escape = &rest[at..];
        let (decoded, length) = unescape(escape);
        let span = Span::new(offset + at, offset + at + length);
        letters.push((decoded.unwrap_or('\\'), span));
        rest = &escape[length..];
    }
    letters.extend(plain(rest, start + raw.len() - rest.len()));
}

/// The letter of a Unicode escape, and the bytes to go on behind; another escape is passed by.
fn unescape(escape: &str) -> (Option<char>, usize) {
    let length = match escape.as_bytes().get(1) {
        Some(b'u') => 6,
        Some(b'U') => 10,
        _ => 2,
    };
    let digits = escape.get(2..length);
    match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32) {
        Some(letter) => (Some(letter), length),
        None => (None, if escape.is_char_boundary(2) { 2 } else { 1 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::RuleId;
    use crate::rules::sample::{document, judgement};
    use crate::text::Language;

    #[test]
    fn one_finding_has_all_of_a_kind_and_its_fix_removes_them_all() {
        let text =
            document("title = \"Check\u{200B}out slo\\u200Bwed \u{202E}down\"\n[people]\nscribe = \"chl\u{200B}oe\"\n");
        let findings = judgement("", &text).findings;
        let [space, direction] = findings.iter().filter(|one| one.rule == RuleId::HiddenText).collect::<Vec<_>>()[..]
        else {
            panic!("{findings:#?}");
        };
        assert_eq!((space.key.as_str(), space.extent, direction.key.as_str()), ("zero-width", 3, "direction"));
        let english = "zero-width spaces are hidden: U+200B in `Check\\u{200b}out`, U+200B in `slo\\u{200b}wed` and U+200B in \
                       `chl\\u{200b}oe`";
        assert_eq!(space.english(), english);
        let japanese = "ゼロ幅スペースが含まれています：`Check\\u{200b}out`のU+200B、`slo\\u{200b}wed`のU+200B、`chl\\u{200b}oe`のU+200B";
        assert_eq!(space.message(Language::Ja), japanese);
        assert_eq!(direction.english(), "a text-direction control is hidden: U+202E in `\\u{202e}down`");
        let fixed = space.fix.as_ref().and_then(|fix| fix.apply(&text)).expect("the edits are of this text");
        let fixed = judgement("", &fixed).findings;
        assert_eq!(fixed.iter().filter(|one| one.rule == RuleId::HiddenText).count(), 1, "{fixed:#?}");
    }

    fn hidden_in(text: &str) -> Vec<(u32, &str)> {
        hidden_letters(text).into_iter().map(|(letter, span)| (letter.into(), &text[span.start..span.end])).collect()
    }

    #[test]
    fn hidden_letters_are_found_in_comments_strings_and_escapes() {
        assert_eq!(hidden_in("a = 1 # \u{202E}b\n"), [(0x202E, "\u{202E}")]);
        assert_eq!(hidden_in("a = \"x\\u200By\"\n"), [(0x200B, "\\u200B")]);
        assert_eq!(hidden_in("a = \"x\\U0000202ey\"\n"), [(0x202E, "\\U0000202e")]);
        assert_eq!(hidden_in("a = \"\"\"\nx\\u200B\\u200By\"\"\"\n").len(), 2);
        assert_eq!(hidden_in("\"k\\u00ADey\" = 1\n"), [(0xAD, "\\u00AD")]);
    }

    #[test]
    fn a_byte_order_mark_at_the_start_is_a_warning_that_the_fix_takes_away() {
        for text in [document(""), document("title = \"Caf\\u00e9 down\"\n")] {
            let findings = judgement("", &format!("\u{FEFF}{text}")).findings;
            let [found] = findings.iter().filter(|one| one.level != Level::Hint).collect::<Vec<_>>()[..] else {
                panic!("{findings:#?}");
            };
            assert_eq!((found.rule, found.level), (RuleId::HiddenText, Level::Warning));
            let fixed = found.fix.as_ref().and_then(|fix| fix.apply(&format!("\u{FEFF}{text}")));
            assert_eq!(fixed.as_deref(), Some(&*text));
            let moved = judgement("", &text.replacen("title = \"", "title = \"\u{FEFF}", 1)).findings;
            assert!(moved.iter().any(|one| one.level == Level::Error), "anywhere else it hides something");
        }
    }

    #[test]
    fn what_is_no_escape_is_none() {
        for text in
            ["a = '\\u202e'\n", "a = \"\\\\u202e\"\n", "# \\u202e\n", "a = '''\n\\u202e'''\n", "a = \"\\u00e9\"\n"]
        {
            assert!(hidden_in(text).is_empty(), "{text}");
        }
        // A broken escape is a slip of syntax, not of this rule, and no reason to stop.
        assert_eq!(hidden_in("a = \"\\u12\u{200B}é\"\n").len(), 1);
        assert!(hidden_in("a = \"\\u").is_empty());
    }

    #[test]
    fn joiners_that_writing_needs_are_left_alone() {
        let family = "👨\u{200D}👩\u{200D}👧";
        let fire = "👩🏽\u{200D}🚒 ❤\u{FE0F}\u{200D}🔥 🏳\u{FE0F}\u{200D}🌈 🙂\u{200D}↔\u{FE0F}";
        let england = "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}";
        for text in
            [family, fire, england, "می\u{200C}خواهم", "क्\u{200D}ष", "ശ്രീ ന്\u{200D} ", "葛\u{E0100}", "☕\u{FE0F}"]
        {
            assert!(hidden_in(text).is_empty(), "{text}");
        }
        assert!(hidden_in("a = \"\\U0001F468\\u200D\\U0001F469\"\n").is_empty());
    }

    #[test]
    fn joiners_elsewhere_are_hidden_text() {
        for text in ["out\u{200D}age", "👨\u{200D} a", "a\u{200C}b", "می\u{200C} a", "機能\u{200B}停止", "x\u{E0067}"]
        {
            assert_eq!(hidden_in(text).len(), 1, "{text}");
        }
    }
}

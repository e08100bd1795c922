//! What the TOML parser objects to, in words of ours: it has English words alone, and knows no input method.

use std::collections::{BTreeMap, BTreeSet};

use super::look_alikes::look_alike;
use super::parser_words::{NUMBERS, RANGES, plain};
use super::slip::Slip;
use crate::source::{SourceFile, Span};
use crate::text::{clipped, named, say};

/// The parser's errors as slips: of those in one line the first, for it makes the others, or those that explain it.
pub(super) fn mistakes<'e>(source: &SourceFile, errors: impl Iterator<Item = (&'e str, Span)>) -> Vec<(Span, Slip)> {
    let text = source.text();
    let mut lines: BTreeMap<usize, Vec<(Span, Slip, Weight)>> = BTreeMap::new();
    for (words, span) in errors {
        let (span, slip, weight) = mistake(words, text, span);
        lines.entry(source.line(span.start).start).or_default().push((span, slip, weight));
    }
    let mut kept = Vec::new();
    for (_, mut mistakes) in lines {
        mistakes.sort_by_key(|(span, ..)| *span);
        if mistakes.iter().any(|(.., weight)| *weight == Weight::Explains) {
            let mut known = BTreeSet::new();
            mistakes.retain(|(_, slip, weight)| *weight == Weight::Explains && known.insert(slip.key.clone()));
        } else {
            mistakes.truncate(1);
        }
        kept.extend(mistakes.into_iter().map(|(span, slip, _)| (span, slip)));
    }
    kept
}

/// Whether a mistake explains the others of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    Explains,
    Plain,
}

fn mistake(words: &str, text: &str, span: Span) -> (Span, Slip, Weight) {
    let at = Place { text, span };
    if let Some((span, slip)) = at.look_alike(words) {
        return (span, slip, Weight::Explains);
    }
    if at.slice() == ":" && words.starts_with("invalid unquoted key") {
        return (span, colon(), Weight::Explains);
    }
    let slip = at.string(words).or_else(|| at.named(words)).or_else(|| plain(words));
    let slip = slip.unwrap_or_else(|| unknown(words));
    let weight = if slip.key == UNCLOSED_STRING.into() { Weight::Explains } else { Weight::Plain };
    (span, slip, weight)
}

/// Where the parser objects to something.
#[derive(Clone, Copy)]
struct Place<'t> {
    text: &'t str,
    span: Span,
}

impl<'t> Place<'t> {
    fn slice(self) -> &'t str {
        self.text.get(self.span.start..self.span.end).unwrap_or_default()
    }

    fn behind(self) -> &'t str {
        self.text.get(self.span.start..).unwrap_or_default().lines().next().unwrap_or_default()
    }

    fn before(self) -> &'t str {
        let before = self.text.get(..self.span.start).unwrap_or_default();
        before.rsplit('\n').next().unwrap_or_default()
    }

    /// The word that it points into.
    fn word(self) -> &'t str {
        let is_end = |letter: char| letter.is_ascii_whitespace() || ",]}=[{#".contains(letter);
        let start = self.span.start - self.before().rsplit(is_end).next().map_or(0, str::len);
        let end = self.span.start + self.behind().find(is_end).unwrap_or(self.behind().len());
        self.text.get(start..end).unwrap_or_default()
    }

    /// A letter of an input method that looks like a sign of TOML, where it explains the error.
    fn look_alike(self, words: &str) -> Option<(Span, Slip)> {
        let of = |start: usize, letter: char| Some((Span::new(start, start + letter.len_utf8()), look_alike(letter)?));
        if words.starts_with("invalid") && words.contains("string, expected") {
            // The quotation mark that was to close the string.
            let line = self.before().trim_end();
            let last = line.chars().last().filter(|letter| "“”＂「」『』‘’＇".contains(*letter))?;
            return of(self.span.start - self.before().len() + line.len() - last.len_utf8(), last);
        }
        let is_empty = self.span.start == self.span.end;
        let region = if is_empty { self.behind().split([' ', '\t']).next()? } else { self.slice() };
        let wide = || region.char_indices().filter(|(_, letter)| !letter.is_ascii());
        let (at, first) = wide().next()?;
        let all_are = wide().all(|(_, letter)| look_alike(letter).is_some());
        (at == 0 || all_are).then(|| of(self.span.start + at, first))?
    }

    /// What is wrong with a string, or with what was to be one.
    fn string(self, words: &str) -> Option<Slip> {
        let (kind, expected) = words.split_once(", expected ").unwrap_or((words, ""));
        match kind {
            "string values must be quoted" | "missing opening quote" | "invalid string" => Some(self.unquoted()),
            // Other words begin like `inf`, `nan`, `true` and `false`.
            "invalid boolean" if !["true", "false"].contains(&self.slice().to_lowercase().as_str()) => {
                Some(self.unquoted())
            }
            "invalid float" if expected == "`nan`" || expected == "`inf`" => Some(self.unquoted()),
            "invalid basic string" | "invalid literal string" if expected.starts_with("non-") => Some(self.control()),
            "invalid multi-line basic string" | "invalid multi-line literal string" if expected.starts_with("non-") => {
                Some(self.control())
            }
            // So the parser says it where a value of an inline table is missing.
            "invalid literal string" if !self.before().contains('\'') => Some(missing_value()),
            "invalid basic string" => Some(unclosed_string("\"")),
            "invalid literal string" => Some(unclosed_string("'")),
            "invalid multi-line basic string" => Some(unclosed_string("\"\"\"")),
            "invalid multi-line literal string" => Some(unclosed_string("'''")),
            "invalid comment character" => Some(self.control()),
            "missing escaped value" => Some(self.escape()),
            "too few unicode value digits" | "invalid value" => Some(unicode_escape()),
            "unexpected key or value" | "unexpected content" | "unexpected content between comment and newline" => {
                Some(self.left_over())
            }
            _ => None,
        }
    }

    fn unquoted(self) -> Slip {
        let slice = self.slice().trim();
        if slice.is_empty() {
            return missing_value();
        }
        let name = named(slice);
        let is_number = slice.starts_with(|letter: char| letter.is_ascii_digit());
        Slip::new(
            "unquoted-value",
            say! {
                |rows|
                en: "the value {name} is not in quotes{}", rows.and_more();
                ja: "値{name}が引用符で囲まれていません{}", rows.and_more()
            },
            say! {
                en: "{}", if is_number {
                    "put text in double quotes; a date is written `2026-11-20`, and a number has no spaces"
                } else {
                    "put it in double quotes"
                };
                ja: "{}", if is_number {
                    "文字列は二重引用符で囲んでください。日付は`2026-11-20`のように、数値は空白を入れずに書いてください"
                } else {
                    "二重引用符で囲んでください"
                }
            },
        )
    }

    fn control(self) -> Slip {
        let letter = self.text.get(self.span.start..).and_then(|text| text.chars().next()).unwrap_or_default();
        let code = format!("U+{:04X}", u32::from(letter));
        Slip::new(
            "control-character",
            say! {
                |rows|
                en: "the control character `{code}` is not allowed{}", rows.and_more();
                ja: "制御文字`{code}`があります{}", rows.and_more()
            },
            say! { en: "remove it"; ja: "削除してください" },
        )
    }

    fn escape(self) -> Slip {
        let letter = self.behind().chars().next().map_or_else(String::new, |letter| letter.escape_debug().to_string());
        if self.behind().starts_with('"') {
            return escaped_quote();
        }
        Slip::new(
            "unknown-escape",
            say! {
                |rows|
                en: "`\\{letter}` is not a TOML escape{}", rows.and_more();
                ja: "`\\{letter}`というエスケープはTOMLにありません{}", rows.and_more()
            },
            say! {
                en: "write a backslash as `\\\\`, or put the string in single quotes";
                ja: "バックスラッシュは`\\\\`と書くか、文字列を一重引用符で囲んでください"
            },
        )
    }

    /// What stands behind a value or a header: often a quotation mark has ended the string too early.
    fn left_over(self) -> Slip {
        let before = self.before().trim_end();
        let quote = ['"', '\''].into_iter().find(|quote| before.ends_with(*quote) && self.behind().contains(*quote));
        match quote {
            Some(quote) => Slip::new(
                "stray-quote",
                say! {
                    |rows|
                    en: "a quotation mark within the string ends it early{}", rows.in_places();
                    ja: "文字列が途中の引用符で終わっています{}", rows.in_places()
                },
                say! {
                    en: "{}", match quote {
                        '"' => r#"write `\"` for a quotation mark within the string"#,
                        _ => "put the string in double quotes",
                    };
                    ja: "{}", match quote {
                        '"' => r#"文字列の中の引用符は`\"`と書いてください"#,
                        _ => "文字列全体を二重引用符で囲んでください",
                    }
                },
            ),
            None => Slip::new(
                "text-at-line-end",
                say! {
                    |rows|
                    en: "there is unexpected text at the end of the line{}", rows.in_places();
                    ja: "行末に余分な文字があります{}", rows.in_places()
                },
                say! {
                    en: "remove it, or move it to a line of its own; a comment starts with `#`";
                    ja: "削除するか、別の行に移してください。コメントは`#`で始めます"
                },
            ),
        }
    }

    /// What is named in its message: keys, dates, numbers.
    fn named(self, words: &str) -> Option<Slip> {
        let (kind, expected) = words.split_once(", expected ").unwrap_or((words, ""));
        match kind {
            "duplicate key" => Some(self.duplicate()),
            "invalid unquoted key" => Some(self.unquoted_key()),
            "invalid date" | "invalid time" | "invalid date-time" | "invalid datetime" | "invalid offset" => {
                Some(self.date(expected))
            }
            "invalid boolean" => Some(self.boolean()),
            _ if kind.starts_with("cannot extend value of type ") => Some(self.extended()),
            _ if NUMBERS.contains(&kind) => Some(self.number()),
            _ => None,
        }
    }

    fn duplicate(self) -> Slip {
        let key = self.slice().trim_matches(['"', '\'']);
        let header = self.line().trim();
        let is_header = header.starts_with('[');
        let name = if is_header { named(header) } else { named(key) };
        let row = named(&format!("[[{}]]", header.trim_matches(['[', ']'])));
        Slip::new(
            format!("duplicate-key.{}", clipped(key, LONGEST_KEY).escape_debug()),
            say! {
                |rows|
                en: "{name} is defined twice{}", rows.in_places();
                ja: "{name}が重複しています{}", rows.in_places()
            },
            say! {
                en: "{}", if is_header {
                    format!("merge the two tables, or write {row} if they are entries of a list")
                } else {
                    "keep one of them".to_owned()
                };
                ja: "{}", if is_header {
                    format!("1つのテーブルにまとめるか、リストの項目なら{row}と書いてください")
                } else {
                    "どちらか一方だけにしてください".to_owned()
                }
            },
        )
    }

    /// The line that it stands in.
    fn line(self) -> &'t str {
        let start = self.span.start - self.before().len();
        self.text.get(start..).and_then(|text| text.lines().next()).unwrap_or_default()
    }

    fn extended(self) -> Slip {
        let name = named(self.slice());
        Slip::new(
            "key-as-table",
            say! {
                |rows|
                en: "{name} already has a value, so it cannot be a table{}", rows.and_more();
                ja: "{name}にはすでに値があるため、テーブルにできません{}", rows.and_more()
            },
            say! { en: "remove one of the two"; ja: "どちらか一方を削除してください" },
        )
    }

    fn unquoted_key(self) -> Slip {
        let name = named(self.slice());
        Slip::new(
            "unquoted-key",
            say! {
                |rows|
                en: "a key without quotes cannot contain {name}{}", rows.and_more();
                ja: "引用符のないキーには{name}を使えません{}", rows.and_more()
            },
            say! {
                en: "use letters, digits, `_` and `-`, or put the key in quotes";
                ja: "半角の英数字、`_`、`-`だけを使うか、キーを引用符で囲んでください"
            },
        )
    }

    fn boolean(self) -> Slip {
        let (name, lower) = (named(self.slice()), self.slice().to_lowercase());
        Slip::new(
            "boolean",
            say! {
                |rows|
                en: "{name} is not a boolean{}", rows.and_more();
                ja: "{name}は真偽値ではありません{}", rows.and_more()
            },
            say! { en: "write `{lower}`"; ja: "`{lower}`と書いてください" },
        )
    }

    fn number(self) -> Slip {
        let name = named(self.word());
        Slip::new(
            "number",
            say! {
                |rows|
                en: "{name} is not a valid number{}", rows.and_more();
                ja: "{name}は正しい数値ではありません{}", rows.and_more()
            },
            say! {
                en: "write it like `1200` or `0.5`, without leading zeros, or put it in quotes if it is text";
                ja: "`1200`や`0.5`のように先頭の`0`なしで書き、文字列なら引用符で囲んでください"
            },
        )
    }

    fn date(self, expected: &str) -> Slip {
        let name = named(self.slice());
        let last = expected.strip_prefix("day between 01 and ").map(str::to_owned);
        let range = RANGES.iter().find(|(words, ..)| *words == expected).map(|&(_, en, ja)| (en, ja));
        Slip::new(
            "date",
            say! {
                |rows|
                en: "{name} is not a valid date or time{}", rows.and_more();
                ja: "{name}は正しい日時ではありません{}", rows.and_more()
            },
            say! {
                en: "{}", match (&last, range) {
                    (Some(last), _) => format!("that month has {last} days"),
                    (None, Some((en, _))) => en.to_owned(),
                    (None, None) => {
                        "write `2026-11-20` for a date and `2026-11-20T09:04:00+09:00` for a date and time".to_owned()
                    }
                };
                ja: "{}", match (&last, range) {
                    (Some(last), _) => format!("その月は{last}日までです"),
                    (None, Some((_, ja))) => ja.to_owned(),
                    (None, None) => "日付は`2026-11-20`、日時は`2026-11-20T09:04:00+09:00`のように書いてください".to_owned(),
                }
            },
        )
    }
}

fn missing_value() -> Slip {
    Slip::new(
        "missing-value",
        say! {
            |rows|
            en: "a key has no value{}", rows.in_places();
            ja: "キーに値がありません{}", rows.in_places()
        },
        say! {
            en: "write the value after `=`; an empty string is `\"\"`";
            ja: "`=`の後ろに値を書いてください。空の文字列は`\"\"`です"
        },
    )
}

const UNCLOSED_STRING: &str = "unclosed-string";

fn unclosed_string(quote: &'static str) -> Slip {
    Slip::new(
        UNCLOSED_STRING,
        say! {
            |rows|
            en: "a string has no closing quotation mark{}", rows.in_places();
            ja: "文字列が引用符で閉じられていません{}", rows.in_places()
        },
        say! { en: "add `{quote}` at its end"; ja: "文字列の末尾に`{quote}`を付けてください" },
    )
}

fn escaped_quote() -> Slip {
    Slip::new(
        UNCLOSED_STRING,
        say! {
            |rows|
            en: "a backslash makes the closing quotation mark part of the string{}", rows.in_places();
            ja: "バックスラッシュのために、閉じる引用符が文字列の一部になっています{}", rows.in_places()
        },
        say! { en: "write a backslash as `\\\\`"; ja: "バックスラッシュは`\\\\`と書いてください" },
    )
}

fn unicode_escape() -> Slip {
    Slip::new(
        "unicode-escape",
        say! {
            |rows|
            en: "an escape does not stand for a Unicode character{}", rows.in_places();
            ja: "Unicodeの文字を表していないエスケープがあります{}", rows.in_places()
        },
        say! {
            en: "write `\\u` and four hexadecimal digits, such as `\\u00e9`, or the character itself";
            ja: "`\\u00e9`のように`\\u`と4桁の16進数で書くか、文字をそのまま書いてください"
        },
    )
}

fn colon() -> Slip {
    Slip::new(
        "colon",
        say! {
            |rows|
            en: "a colon follows the key{}", rows.in_places();
            ja: "キーの後ろがコロンになっています{}", rows.in_places()
        },
        say! { en: "write `=` instead"; ja: "代わりに`=`を使ってください" },
    )
}

/// The parser's own words, which have no Japanese.
fn unknown(words: &str) -> Slip {
    let mut letters = words.chars();
    let words: String = letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect());
    Slip::new(
        "syntax",
        say! {
            |rows|
            en: "{words}{}", rows.and_more();
            ja: "TOMLとして読み取れません{}", rows.and_more()
        },
        say! { en: "see https://toml.io/en/v1.0.0"; ja: "https://toml.io/ja/v1.0.0 を参照してください" },
    )
}

/// Of a key's name, in letters.
const LONGEST_KEY: usize = 60;

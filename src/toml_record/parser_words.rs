//! The words of the TOML parser that need no look at the text: each with what we say of it.

use super::slip::Slip;
use crate::text::say;

/// What the parser says otherwise, by how it begins: the kind, and what we say of it.
pub(super) fn plain(words: &str) -> Option<Slip> {
    let said = PLAIN.iter().find(|said| said.words.iter().any(|known| words.starts_with(known)))?;
    let Said { en, ja, hint_en, hint_ja, .. } = said;
    Some(Slip::new(
        said.key,
        say! { |rows| en: "{en}{}", rows.in_places(); ja: "{ja}{}", rows.in_places() },
        say! { en: "{hint_en}"; ja: "{hint_ja}" },
    ))
}

/// One sentence with its hint.
struct Said {
    words: &'static [&'static str],
    key: &'static str,
    en: &'static str,
    ja: &'static str,
    hint_en: &'static str,
    hint_ja: &'static str,
}

const PLAIN: &[Said] = &[
    Said {
        words: &["key with no value", "missing value for key", "invalid key-value pair"],
        key: "missing-equals",
        en: "a line is not of the form `key = value`",
        ja: "`key = value`の形になっていない行があります",
        hint_en: "add the `=`; a comment starts with `#`, and text of several lines goes in `'''`",
        hint_ja: "`=`を付けてください。コメントは`#`で始め、複数行の文章は`'''`で囲みます",
    },
    Said {
        words: &["missing value"],
        key: "missing-value",
        en: "a key has no value",
        ja: "キーに値がありません",
        hint_en: "write the value after `=`; an empty string is `\"\"`",
        hint_ja: "`=`の後ろに値を書いてください。空の文字列は`\"\"`です",
    },
    Said {
        words: &["extra `=`", "extra assignment between key-value pairs"],
        key: "extra-equals",
        en: "there is an extra `=`",
        ja: "`=`が1つ余分です",
        hint_en: "remove it, or put the value in quotes",
        hint_ja: "削除するか、値を引用符で囲んでください",
    },
    Said {
        words: &["unexpected `=` in array"],
        key: "equals-in-list",
        en: "there is an `=` in a list",
        ja: "リストの中に`=`があります",
        hint_en: "close the list above with `]`",
        hint_ja: "その上のリストを`]`で閉じてください",
    },
    Said {
        words: &["unquoted keys cannot be empty"],
        key: "empty-key",
        en: "a key is empty",
        ja: "キーが空です",
        hint_en: "write a key before `=`, between the brackets, or on both sides of the dot",
        hint_ja: "`=`の前、かっこの中、またはドットの両側にキーを書いてください",
    },
    Said {
        words: &["keys cannot be multi-line"],
        key: "key-of-several-lines",
        en: "a key cannot be in triple quotes",
        ja: "キーを三重引用符で囲むことはできません",
        hint_en: "use `\"` or `'`",
        hint_ja: "`\"`か`'`を使ってください",
    },
    Said {
        words: &["unclosed table", "unclosed array table"],
        key: "unclosed-header",
        en: "a table header is not closed",
        ja: "テーブルの見出しが閉じられていません",
        hint_en: "write it as `[table]` or `[[row]]`",
        hint_ja: "`[table]`または`[[row]]`のように書いてください",
    },
    Said {
        words: &["missing table open", "missing array opening", "missing inline table opening"],
        key: "stray-bracket",
        en: "a closing bracket has no opening bracket",
        ja: "対応する開きかっこがありません",
        hint_en: "remove it, or add the opening bracket",
        hint_ja: "削除するか、開きかっこを追加してください",
    },
    Said {
        words: &["unclosed array"],
        key: "unclosed-list",
        en: "a list is not closed",
        ja: "リストが閉じられていません",
        hint_en: "add `]` at its end",
        hint_ja: "リストの末尾に`]`を付けてください",
    },
    Said {
        words: &["unclosed inline table"],
        key: "unclosed-inline-table",
        en: "an inline table is not closed",
        ja: "インラインテーブルが閉じられていません",
        hint_en: "add `}` at its end, on the same line",
        hint_ja: "同じ行の末尾に`}`を付けてください",
    },
    Said {
        words: &["extra comma in"],
        key: "extra-comma",
        en: "there is an extra comma",
        ja: "コンマが1つ余分です",
        hint_en: "remove it",
        hint_ja: "削除してください",
    },
    Said {
        words: &["missing comma between"],
        key: "missing-comma",
        en: "a comma is missing between two items",
        ja: "項目の間にコンマがありません",
        hint_en: "add the comma, or close the list",
        hint_ja: "コンマを付けるか、リストを閉じてください",
    },
    Said {
        words: &[
            "missing key for inline table element",
            "missing assignment between key-value pairs",
            "invalid inline table element",
        ],
        key: "inline-table-item",
        en: "an inline table has an item that is not of the form `key = value`",
        ja: "インラインテーブルに`key = value`の形になっていない項目があります",
        hint_en: "write it as `{ key = \"value\" }`",
        hint_ja: "`{ key = \"value\" }`のように書いてください",
    },
    Said {
        words: &["carriage return must be followed by newline"],
        key: "carriage-return",
        en: "a line ends with a bare carriage return",
        ja: "改行コードがCRだけの行があります",
        hint_en: "save the file with LF or CRLF line endings",
        hint_ja: "改行コードをLFまたはCRLFにして保存してください",
    },
    Said {
        words: &["recursion limit", "cannot recurse further"],
        key: "nesting",
        en: "the nesting is too deep",
        ja: "入れ子が深すぎます",
        hint_en: "flatten it",
        hint_ja: "入れ子を浅くしてください",
    },
];

/// What the parser says of numbers.
pub(super) const NUMBERS: &[&str] = &[
    "unexpected leading zero",
    "`_` may only go between digits",
    "redundant numeric sign",
    "unexpected sign",
    "radix must be lowercase",
    "integers with a radix cannot be signed",
    "redundant integer number prefix",
    "invalid integer number",
    "invalid hexadecimal number",
    "invalid octal number",
    "invalid binary number",
    "invalid float",
    "invalid mantissa",
    "invalid fraction",
    "invalid exponent",
];

/// What the parser expects within a date or a time, in English and in Japanese.
pub(super) const RANGES: &[(&str, &str, &str)] = &[
    ("month between 01 and 12", "months go from `01` to `12`", "月は`01`から`12`までです"),
    ("hour between 00 and 23", "hours go from `00` to `23`", "時間は`00`から`23`までです"),
    ("minute between 00 and 59", "minutes go from `00` to `59`", "分は`00`から`59`までです"),
    ("second between 00 and 60", "seconds go from `00` to `59`", "秒は`00`から`59`までです"),
    ("hours between 00 and 23", "an offset has at most 23 hours", "オフセットの時間は`23`以下です"),
    ("minutes between 00 and 59", "an offset has at most 59 minutes", "オフセットの分は`59`以下です"),
];

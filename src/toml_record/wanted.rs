//! What a value is and what it must be, in words.

use toml::de::DeValue;
use toml::value::Datetime;

use crate::release::Release;
use crate::text::{Language, Message, backticked, say};

/// What a key takes.
#[derive(Clone, Debug)]
pub(crate) enum Wanted {
    Text,
    Truth,
    /// From 0 to 4294967295.
    Count,
    Number,
    Moment,
    Date,
    MomentOrDay,
    TextOrList,
    List,
    Table,
    /// Two or three numbers in quotes.
    Version,
    OneOf(Vec<&'static str>),
}

impl Wanted {
    /// As the object of a sentence.
    fn in_language(&self, language: Language) -> String {
        let (en, ja) = match self {
            Self::Text => ("a string", "文字列"),
            Self::Truth => ("`true` or `false`", "`true`か`false`"),
            Self::Count => ("a whole number from 0 to 4294967295", "0から4294967295までの整数"),
            Self::Number => ("a number", "数値"),
            Self::Moment => (
                "a date and time with an offset, such as `2026-11-20T09:04:00Z`, without quotes",
                "オフセット付きの日時（`2026-11-20T09:04:00+09:00`など、引用符なし）",
            ),
            Self::Date => ("a date, such as `2026-12-05`, without quotes", "日付（`2026-12-05`など、引用符なし）"),
            Self::MomentOrDay => (
                "a date and time with an offset, such as `2026-11-20T09:04:00Z`, or only its date, without quotes",
                "オフセット付きの日時（`2026-11-20T09:04:00+09:00`など）か、日付だけ（いずれも引用符なし）",
            ),
            Self::TextOrList => ("a string or a list of strings", "文字列か、文字列のリスト"),
            Self::List => ("a list", "リスト"),
            Self::Table => ("a table", "テーブル"),
            Self::Version => ("a version in quotes, such as `\"0.2\"`", "引用符で囲んだバージョン（`\"0.2\"`など）"),
            Self::OneOf(words) => return one_of(words, language),
        };
        match language {
            Language::En => en,
            Language::Ja => ja,
        }
        .to_owned()
    }
}

/// What to write where a value has the wrong type; a table and a list of rows are often taken for each other.
pub(super) fn how_to_write(name: String, value: &DeValue<'_>, wanted: Wanted) -> Message {
    match (value, &wanted) {
        (DeValue::Table(_), Wanted::List) => {
            say! { en: "write each entry as `[[{name}]]`"; ja: "各項目を`[[{name}]]`と書いてください" }.into()
        }
        (DeValue::Array(_), Wanted::Table) => {
            say! { en: "write it as one table, `[{name}]`"; ja: "1つのテーブル`[{name}]`にしてください" }.into()
        }
        (DeValue::Integer(_) | DeValue::Float(_), Wanted::Number) => {
            say! { en: "write a number that fits in 64 bits"; ja: "64ビットに収まる数値にしてください" }.into()
        }
        (DeValue::Float(float), Wanted::Version) if Release::parse(float.as_str()).is_some() => {
            let number = float.as_str().to_owned();
            say! { en: "write it in quotes: `\"{number}\"`"; ja: "`\"{number}\"`のように引用符で囲んでください" }.into()
        }
        _ => say! {
            |rows|
            en: "{} must be {}", rows.one_or_many("it", "each"), wanted.in_language(rows.language);
            ja: "{}にしてください", wanted.in_language(rows.language)
        }
        .into(),
    }
}

/// The words as choices: `` `a`, `b` or `c` ``.
pub(super) fn one_of(words: &[&str], language: Language) -> String {
    let words = || words.iter().map(backticked);
    match language {
        Language::En => language.or_list(words()),
        Language::Ja if words().len() == 2 => words().collect::<Vec<_>>().join("か"),
        Language::Ja => format!("{}のいずれか", language.or_list(words())),
    }
}

/// What a value is instead, in English and in Japanese.
pub(super) fn described(value: &DeValue<'_>, wanted: &Wanted) -> (&'static str, &'static str) {
    match value {
        DeValue::Integer(_) if matches!(wanted, Wanted::Count | Wanted::Number) => ("out of range", "範囲外"),
        DeValue::Float(_) if matches!(wanted, Wanted::Number) => ("out of range", "範囲外"),
        DeValue::String(_) => ("a string", "文字列"),
        DeValue::Integer(_) => ("an integer", "整数"),
        DeValue::Float(_) => ("a float", "小数"),
        DeValue::Boolean(_) => ("a boolean", "真偽値"),
        DeValue::Datetime(Datetime { offset: Some(_), .. }) => {
            ("a date and time with an offset", "オフセット付きの日時")
        }
        DeValue::Datetime(Datetime { date: Some(_), time: Some(_), .. }) => {
            ("a date and time without an offset", "オフセットのない日時")
        }
        DeValue::Datetime(Datetime { date: Some(_), .. }) => ("a date", "日付"),
        DeValue::Datetime(_) => ("a time without a date", "日付のない時刻"),
        DeValue::Array(_) => ("a list", "リスト"),
        DeValue::Table(_) => ("a table", "テーブル"),
    }
}

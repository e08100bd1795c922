//! What is wrong with a time, and what to write instead.

use super::Day;
use super::abbreviations;
use crate::text::{Language, Message, named, say};

/// It is no time at all.
pub(crate) fn unknown(text: &str) -> Message {
    let name = named(text);
    say! {
        en: "{name} is not a date and time; write `2026-11-20 09:04`, `2026-11-20T09:04:00+09:00` or `now`";
        ja: "{name}は日時ではありません。`2026-11-20 09:04`、`2026-11-20T09:04:00+09:00`、`now`のように書いてください"
    }
    .into()
}

pub(super) fn not_a_day(text: &str) -> Message {
    let name = named(text);
    say! { en: "{name} is not a valid date"; ja: "{name}という日付はありません" }.into()
}

pub(super) fn not_a_time(text: &str) -> Message {
    let name = named(text);
    say! {
        en: "{name} is not a valid time; write `09:04` or `09:04:30`";
        ja: "{name}は正しい時刻ではありません。`09:04`や`09:04:30`のように書いてください"
    }
    .into()
}

pub(super) fn not_an_offset(text: &str) -> Message {
    let name = named(text);
    say! {
        en: "{name} is not an offset; write `+09:00`, `-03:30` or `Z`";
        ja: "{name}はオフセットではありません。`+09:00`、`-03:30`、`Z`のように書いてください"
    }
    .into()
}

pub(super) fn short_year(text: &str) -> Message {
    let name = named(text.split_whitespace().next().unwrap_or(text));
    say! {
        en: "the year in {name} has two digits; write all four: `2026-11-20`";
        ja: "{name}の年が2桁です。`2026-11-20`のように4桁で書いてください"
    }
    .into()
}

/// `11/12/2026`: which is the month, only its writer knows.
pub(super) fn two_days(text: &str, one: Day, other: Day) -> Message {
    let name = named(text.split_whitespace().next().unwrap_or(text));
    let [one, other] = [one, other].map(|day| match day {
        Day::Date(date) => [date.to_string(), date.to_string()],
        Day::OfYear { month, day } => {
            let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            let month_name = months[usize::try_from(month).unwrap_or(1) - 1];
            [format!("{day} {month_name}"), format!("{month}月{day}日")]
        }
        Day::Ago(_) => [String::new(), String::new()],
    });
    let words = move |language| usize::from(language == Language::Ja);
    say! {
        |reader|
        en: "{name} can be read as `{}` or `{}`; write the one you mean", one[words(reader.language)], other[words(reader.language)];
        ja: "{name}は`{}`とも`{}`とも読めます。正しいほうを書いてください", one[words(reader.language)], other[words(reader.language)]
    }
    .into()
}

/// 午後12時: midnight by the law, noon by the clocks.
pub(super) fn twelve(text: &str, minute: u32) -> Message {
    let name = named(text);
    let (noon, midnight) = (format!("12:{minute:02}"), format!("00:{minute:02}"));
    say! {
        en: "{name} can be read as `{noon}` or `{midnight}`; write the one you mean";
        ja: "{name}は`{noon}`とも`{midnight}`とも読めます。正しいほうを書いてください"
    }
    .into()
}

pub(super) fn not_of_twelve(text: &str) -> Message {
    let name = named(text);
    say! {
        en: "{name} mixes a 12-hour and a 24-hour clock; write `14:05` or `2:05 PM`";
        ja: "{name}は12時間制と24時間制が混ざっています。`14:05`か`午後2時5分`のように書いてください"
    }
    .into()
}

pub(super) fn past_midnight(text: &str, hour: u32, minute: u32) -> Message {
    let name = named(text);
    say! {
        en: "{name} is past midnight; write `{hour:02}:{minute:02}` and the next day";
        ja: "{name}は翌日です。翌日の日付で`{hour:02}:{minute:02}`と書いてください"
    }
    .into()
}

pub(super) fn two_places(text: &str) -> Message {
    let name = named(text);
    say! {
        en: "the time already has a zone or an offset before {name}; keep one of them";
        ja: "{name}の前に、すでにタイムゾーンかオフセットがあります。どちらか一方にしてください"
    }
    .into()
}

/// `JST`: refused like every other one, with what it may mean.
pub(super) fn abbreviation(name: &str) -> Message {
    let known = abbreviations::meanings(name).unwrap_or_default();
    let offsets: Vec<String> = known.iter().map(|(offset, place)| format!("`{offset}` ({place})")).collect();
    let plain: Vec<String> = known.iter().map(|(offset, _)| format!("`{offset}`")).collect();
    let name = named(name);
    say! {
        |reader|
        en: "{name} is an abbreviation, and pmgit accepts none of them; write the offset: {}", reader.language.or_list(&offsets);
        ja: "{name}は略称です。タイムゾーンの略称は使えないため、オフセットを書いてください（候補：{}）", reader.language.or_list(&plain)
    }
    .into()
}

/// `3:00-5:00` at the beginning of a line.
pub(super) fn span_or_offset(text: &str, from: &str, to: &str) -> Message {
    let (name, from, to) = (named(text), from.to_owned(), to.to_owned());
    say! {
        en: "{name} can be a span or a time with an offset; write `{from} - {to}` for the span, `{from} UTC-{to}` for the offset";
        ja: "{name}は期間ともオフセット付きの時刻とも読めます。期間なら`{from} - {to}`、オフセットなら`{from} UTC-{to}`と書いてください"
    }
    .into()
}

//! What can be wrong in a calendar file, in words.

use chrono::NaiveDate;

use super::{MOST_BYTES, MOST_EVENTS, MOST_RULES, MOST_SINGLE_DAYS};
use crate::text::{Message, clipped, say};

/// What is wrong with a line or an event, and what to do.
#[derive(Clone, Debug)]
pub(super) struct Slip {
    /// The kind of it, in a word.
    pub(super) key: &'static str,
    pub(super) message: Message,
    pub(super) hint: Message,
}

fn slip(key: &'static str, message: impl Into<Message>, hint: impl Into<Message>) -> Slip {
    Slip { key, message: message.into(), hint: hint.into() }
}

/// The file's own words, short and inert.
fn shown(text: &str) -> String {
    clipped(text.trim(), LONGEST_SHOWN).escape_debug().to_string()
}

/// In letters.
const LONGEST_SHOWN: usize = 60;

pub(super) fn not_utf_8() -> Slip {
    slip(
        "not-utf-8",
        say! { en: "the calendar is not UTF-8 here"; ja: "カレンダーのこの箇所がUTF-8ではありません" },
        say! {
            en: "save it as UTF-8"; ja: "UTF-8で保存してください"
        },
    )
}

pub(super) fn too_large(size: usize) -> Slip {
    slip(
        "size",
        say! {
            en: "the calendar has {size} bytes, more than the limit of {MOST_BYTES}";
            ja: "カレンダーのサイズが{size}バイトで、上限の{MOST_BYTES}バイトを超えています"
        },
        own_file(),
    )
}

pub(super) fn too_many_events() -> Slip {
    slip(
        "events",
        say! {
            en: "the calendar has more than {MOST_EVENTS} events";
            ja: "カレンダーの予定が上限の{MOST_EVENTS}件を超えています"
        },
        own_file(),
    )
}

pub(super) fn too_many_days() -> Slip {
    slip(
        "days",
        say! {
            en: "the calendar has more than {MOST_RULES} recurrence rules, or more than {MOST_SINGLE_DAYS} days";
            ja: "カレンダーの繰り返しルールが{MOST_RULES}件、または日数が{MOST_SINGLE_DAYS}日を超えています"
        },
        own_file(),
    )
}

fn own_file() -> Message {
    say! { en: "keep the holidays in a file of their own"; ja: "祝日だけのファイルに分けてください" }.into()
}

fn export_again() -> Message {
    say! {
        en: "export the calendar again, as iCalendar (`.ics`)";
        ja: "カレンダーを`.ics`形式で書き出し直してください"
    }
    .into()
}

pub(super) fn not_a_calendar() -> Slip {
    slip(
        "calendar",
        say! {
            en: "this is not a calendar: it does not begin with `BEGIN:VCALENDAR`";
            ja: "`BEGIN:VCALENDAR`で始まっていないため、カレンダーではありません"
        },
        export_again(),
    )
}

pub(super) fn version(value: &str) -> Slip {
    let value = shown(value);
    slip(
        "version",
        say! {
            en: "version `{value}` of the format is not supported";
            ja: "形式のバージョン`{value}`には対応していません"
        },
        export_again(),
    )
}

pub(super) fn scale(value: &str) -> Slip {
    let value = shown(value);
    slip(
        "scale",
        say! {
            en: "the calendar scale `{value}` is not supported";
            ja: "カレンダーの暦が`{value}`になっています"
        },
        say! { en: "list the days in the Gregorian calendar"; ja: "グレゴリオ暦で日付を書いてください" },
    )
}

pub(super) fn nameless_line() -> Slip {
    slip(
        "line",
        say! {
            |rows|
            en: "a line does not start with a name and a colon{}", rows.in_places();
            ja: "コロンの前に名前のない行があります{}", rows.in_places()
        },
        say! { en: "write a line as `NAME:value`"; ja: "行は`NAME:value`の形で書いてください" },
    )
}

pub(super) fn outside(name: &str) -> Slip {
    let name = shown(name);
    slip(
        "outside",
        say! {
            |rows|
            en: "`{name}` is outside the calendar{}", rows.and_more();
            ja: "`{name}`がカレンダーの外にあります{}", rows.and_more()
        },
        say! {
            en: "put it between `BEGIN:VCALENDAR` and `END:VCALENDAR`";
            ja: "`BEGIN:VCALENDAR`と`END:VCALENDAR`の間に入れてください"
        },
    )
}

pub(super) fn nested_event() -> Slip {
    slip(
        "nested-event",
        say! {
            |rows|
            en: "an event begins inside another component{}", rows.in_places();
            ja: "別の要素の中で予定が始まっています{}", rows.in_places()
        },
        say! { en: "end the other one first"; ja: "先にその要素を終わらせてください" },
    )
}

pub(super) fn never_ends(name: &str) -> Slip {
    let name = shown(name);
    slip(
        "no-end",
        say! {
            |rows|
            en: "`BEGIN:{name}` has no `END:{name}`{}", rows.and_more();
            ja: "`BEGIN:{name}`に対応する`END:{name}`がありません{}", rows.and_more()
        },
        say! {
            en: "the file may be cut off: export it again";
            ja: "ファイルが途中で切れている可能性があります。書き出し直してください"
        },
    )
}

pub(super) fn wrong_end(name: &str, open: &str) -> Slip {
    let (name, open) = (shown(name), shown(open));
    let other = open.clone();
    slip(
        "wrong-end",
        say! {
            |rows|
            en: "`END:{name}` comes before `END:{open}`{}", rows.and_more();
            ja: "`END:{open}`より先に`END:{name}`があります{}", rows.and_more()
        },
        say! { en: "write `END:{other}` before it"; ja: "その前に`END:{other}`を書いてください" },
    )
}

pub(super) fn stray_end(name: &str) -> Slip {
    let name = shown(name);
    slip(
        "stray-end",
        say! {
            |rows|
            en: "`END:{name}` has no `BEGIN:{name}`{}", rows.and_more();
            ja: "`END:{name}`に対応する`BEGIN`がありません{}", rows.and_more()
        },
        say! { en: "remove the line"; ja: "その行を削除してください" },
    )
}

pub(super) fn no_start() -> Slip {
    slip(
        "no-start",
        say! {
            |rows|
            en: "an event has no `DTSTART`{}", rows.in_places();
            ja: "`DTSTART`のない予定があります{}", rows.in_places()
        },
        say! { en: "add its date, or remove the event"; ja: "日付を書くか、予定を削除してください" },
    )
}

pub(super) fn second_start() -> Slip {
    slip(
        "second-start",
        say! {
            |rows|
            en: "an event has two `DTSTART` lines{}", rows.in_places();
            ja: "`DTSTART`が2つある予定があります{}", rows.in_places()
        },
        say! { en: "remove one"; ja: "どちらか一方を削除してください" },
    )
}

pub(super) fn sequence(value: &str) -> Slip {
    let value = shown(value);
    slip(
        "sequence",
        say! {
            |rows|
            en: "`SEQUENCE:{value}` is not a number{}", rows.and_more();
            ja: "`SEQUENCE:{value}`が数値ではありません{}", rows.and_more()
        },
        say! { en: "write a whole number, 0 or more"; ja: "0以上の整数を書いてください" },
    )
}

pub(super) fn unreadable_day(text: &str) -> Slip {
    let text = shown(text);
    slip(
        "day",
        say! {
            |rows|
            en: "`{text}` is not a date{}", rows.and_more();
            ja: "`{text}`は日付ではありません{}", rows.and_more()
        },
        a_day(),
    )
}

pub(super) fn no_such_day(text: &str) -> Slip {
    let text = shown(text);
    slip(
        "day",
        say! {
            |rows|
            en: "`{text}` is not a valid date{}", rows.and_more();
            ja: "`{text}`という日付はありません{}", rows.and_more()
        },
        a_day(),
    )
}

pub(super) fn no_such_time(text: &str) -> Slip {
    let text = shown(text);
    slip(
        "time",
        say! {
            |rows|
            en: "`{text}` is not a valid time{}", rows.and_more();
            ja: "`{text}`という時刻はありません{}", rows.and_more()
        },
        a_day(),
    )
}

pub(super) fn moment_as_day(text: &str) -> Slip {
    let text = shown(text);
    slip(
        "moment-as-day",
        say! {
            |rows|
            en: "`{text}` has a time, although `VALUE=DATE` says that it is a date{}", rows.and_more();
            ja: "`VALUE=DATE`なのに`{text}`に時刻があります{}", rows.and_more()
        },
        a_day(),
    )
}

pub(super) fn unclear_day() -> Slip {
    slip(
        "unclear-day",
        say! {
            |rows|
            en: "it is unclear which day a time in UTC stands for{}", rows.in_places();
            ja: "UTCの時刻がどの日を指すのかわかりません{}", rows.in_places()
        },
        a_day(),
    )
}

fn a_day() -> Message {
    say! { en: "write a date as `20261229`"; ja: "日付は`20261229`のように書いてください" }.into()
}

pub(super) fn duration(value: &str) -> Slip {
    let value = shown(value);
    slip(
        "duration",
        say! {
            |rows|
            en: "`DURATION:{value}` is not a number of days{}", rows.and_more();
            ja: "`DURATION:{value}`は日数ではありません{}", rows.and_more()
        },
        say! { en: "write it as `P1D`"; ja: "`P1D`のように書いてください" },
    )
}

pub(super) fn too_long(length: u64, most: u64) -> Slip {
    slip(
        "length",
        say! {
            |rows|
            en: "an event lasts {length} days, more than the limit of {most}{}", rows.and_more();
            ja: "予定の長さが{length}日で、上限の{most}日を超えています{}", rows.and_more()
        },
        end_of_event(),
    )
}

pub(super) fn mixed_end() -> Slip {
    slip(
        "mixed-end",
        say! {
            |rows|
            en: "an event starts on a day but ends at a time{}", rows.in_places();
            ja: "開始が日付なのに、終了が時刻になっている予定があります{}", rows.in_places()
        },
        end_of_event(),
    )
}

pub(super) fn early_end(end: NaiveDate) -> Slip {
    slip(
        "early-end",
        say! {
            |rows|
            en: "an event ends on `{end}`, before it starts{}", rows.and_more();
            ja: "予定の終了`{end}`が開始より前です{}", rows.and_more()
        },
        end_of_event(),
    )
}

fn end_of_event() -> Message {
    say! {
        en: "set `DTEND` to the first day after the event";
        ja: "`DTEND`には予定の最終日の翌日を書いてください"
    }
    .into()
}

pub(super) fn excluding_rule() -> Slip {
    slip(
        "excluding-rule",
        say! {
            |rows|
            en: "`EXRULE` is not supported{}", rows.in_places();
            ja: "`EXRULE`には対応していません{}", rows.in_places()
        },
        say! { en: "list the days in `EXDATE`"; ja: "除く日を`EXDATE`に並べてください" },
    )
}

pub(super) fn all_later_days() -> Slip {
    slip(
        "all-later-days",
        say! {
            |rows|
            en: "a change to all later occurrences is not supported{}", rows.in_places();
            ja: "以降のすべての日に対する例外には対応していません{}", rows.in_places()
        },
        say! {
            en: "end the rule with `UNTIL`, and add another event";
            ja: "ルールを`UNTIL`で終わらせ、別の予定を追加してください"
        },
    )
}

pub(super) fn frequency(part: &str) -> Slip {
    let part = shown(part);
    slip(
        "frequency",
        say! {
            |rows|
            en: "`{part}` is not a frequency in days{}", rows.and_more();
            ja: "`{part}`は日単位で数える頻度ではありません{}", rows.and_more()
        },
        say! {
            en: "use `YEARLY`, `MONTHLY`, `WEEKLY` or `DAILY`, or list the days in `RDATE`";
            ja: "`YEARLY`、`MONTHLY`、`WEEKLY`、`DAILY`のいずれかにするか、日付を`RDATE`に並べてください"
        },
    )
}

pub(super) fn no_frequency() -> Slip {
    slip(
        "no-frequency",
        say! {
            |rows|
            en: "a recurrence rule has no `FREQ`{}", rows.in_places();
            ja: "`FREQ`のないルールがあります{}", rows.in_places()
        },
        list_days(),
    )
}

pub(super) fn rule_part(part: &str) -> Slip {
    let part = shown(part);
    slip(
        "rule-part",
        say! {
            |rows|
            en: "`{part}` is not valid in a recurrence rule{}", rows.and_more();
            ja: "繰り返しルールの`{part}`が正しくありません{}", rows.and_more()
        },
        list_days(),
    )
}

pub(super) fn unsupported_part(part: &str) -> Slip {
    let part = shown(part);
    slip(
        "unsupported-part",
        say! {
            |rows|
            en: "`{part}` is not supported in a recurrence rule{}", rows.and_more();
            ja: "繰り返しルールの`{part}`には対応していません{}", rows.and_more()
        },
        list_days(),
    )
}

pub(super) fn count_and_until() -> Slip {
    slip(
        "count-and-until",
        say! {
            |rows|
            en: "a recurrence rule has both `COUNT` and `UNTIL`{}", rows.in_places();
            ja: "`COUNT`と`UNTIL`の両方があるルールがあります{}", rows.in_places()
        },
        say! { en: "remove one"; ja: "どちらか一方を削除してください" },
    )
}

pub(super) fn numbered_weekday() -> Slip {
    slip(
        "numbered-weekday",
        say! {
            |rows|
            en: "a numbered weekday in `BYDAY` needs `FREQ=MONTHLY` or `FREQ=YEARLY`{}", rows.in_places();
            ja: "`BYDAY`の番号付きの曜日は`FREQ=MONTHLY`か`FREQ=YEARLY`でしか使えません{}", rows.in_places()
        },
        list_days(),
    )
}

pub(super) fn endless_count() -> Slip {
    slip(
        "endless-count",
        say! {
            |rows|
            en: "the days of a `COUNT` are too many, or too far apart, to be listed{}", rows.in_places();
            ja: "`COUNT`の日が多すぎるか、間隔が空きすぎているため、数えられません{}", rows.in_places()
        },
        list_days(),
    )
}

fn list_days() -> Message {
    say! {
        en: "list the days in `RDATE`, or as events of their own";
        ja: "日付を`RDATE`に並べるか、個別の予定として書いてください"
    }
    .into()
}

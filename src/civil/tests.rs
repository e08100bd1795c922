//! What lines of notes begin with.

use super::{Clock, Day, Lead, Place, Written, is_now, lead, read};
use crate::text::Language;

fn shown(written: &Written) -> String {
    let day = match written.day {
        None => String::new(),
        Some(Day::Date(date)) => date.to_string(),
        Some(Day::OfYear { month, day }) => format!("{month}/{day}"),
        Some(Day::Ago(days)) => format!("-{days}d"),
    };
    let clock = written.clock.map_or_else(String::new, |Clock { time, .. }| time.format("%H:%M:%S").to_string());
    let place = match &written.place {
        None => String::new(),
        Some(Place::Offset(offset)) => offset.to_string(),
        Some(Place::Zone(name)) => name.clone(),
        Some(Place::Both(offset, name)) => format!("{offset} {name}"),
    };
    let about = if written.is_about { "~" } else { "" };
    [about, &day, &clock, &place].iter().filter(|piece| !piece.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

fn line(text: &str) -> String {
    match lead(text) {
        Ok(None) => "no time".to_owned(),
        Ok(Some(Lead { from, until, text })) => {
            let until = until.map_or_else(String::new, |until| format!(" - {}", shown(&until)));
            format!("{}{until} | {text}", shown(&from))
        }
        Err(why) => why.in_language(Language::En),
    }
}

#[test]
fn a_line_of_notes_begins_with_its_time_and_the_rest_is_text() {
    for (text, read) in [
        ("17:20 The standby takes over", "17:20:00 | The standby takes over"),
        ("  17:20\tThe standby takes over  ", "17:20:00 | The standby takes over"),
        ("- 17:20 text", "17:20:00 | text"),
        ("* [10:30] **Alert fired**", "10:30:00 | **Alert fired**"),
        ("**10:30** Alert", "10:30:00 | Alert"),
        ("| 10:30 | Alert fired |", "10:30:00 | Alert fired"),
        ("・9時5分　アラートが発報", "09:05:00 | アラートが発報"),
        ("9:05 - Alert", "09:05:00 | Alert"),
        ("9:05: Alert", "09:05:00 | Alert"),
        ("9:05 – Alert", "09:05:00 | Alert"),
        ("2026-11-20 9:05 Alert", "2026-11-20 09:05:00 | Alert"),
        ("2026年11月20日 9時5分頃 復旧を確認", "~ 2026-11-20 09:05:00 | 復旧を確認"),
        ("2026-11-20T09:05:00-05:00 Alert", "2026-11-20 09:05:00 -05:00 | Alert"),
        ("2026-11-20 Alert", "2026-11-20 | Alert"),
        ("~17:20 text", "~ 17:20:00 | text"),
        ("ca. 11:20 text", "~ 11:20:00 | text"),
        ("10.30ish text", "~ 10:30:00 | text"),
        ("6:00頃 障害発生", "~ 06:00:00 | 障害発生"),
        ("12:43 - 12:49 Retries", "12:43:00 - 12:49:00 | Retries"),
        ("12:43-12:49 Retries", "12:43:00 - 12:49:00 | Retries"),
        ("12:43〜12:49 再試行", "12:43:00 - 12:49:00 | 再試行"),
        ("12:43～12:49 再試行", "12:43:00 - 12:49:00 | 再試行"),
        ("17:20 UTC text", "17:20:00 +00:00 | text"),
        ("17:20Z text", "17:20:00 +00:00 | text"),
        ("17:20 +0900 text", "17:20:00 +09:00 | text"),
        ("17:20 (UTC-7) text", "17:20:00 -07:00 | text"),
        ("17:20 Europe/Berlin text", "17:20:00 Europe/Berlin | text"),
        ("7:09 AM text", "07:09:00 | text"),
        ("11:21a text", "11:21:00 | text"),
        ("午後3時 text", "15:00:00 | text"),
        // What looks like a part of the time and is not.
        ("17:20 -5 errors a second", "17:20:00 | -5 errors a second"),
        ("17:20 about 5 % fail", "17:20:00 | about 5 % fail"),
        ("17:20 on call is paged", "17:20:00 | on call is paged"),
        ("17:20 2 nodes restart", "17:20:00 | 2 nodes restart"),
        ("17:20 May 5 release is blamed", "17:20:00 | May 5 release is blamed"),
        ("17:20 Monday's backup", "17:20:00 | Monday's backup"),
        ("17:20 pm2 restarts", "17:20:00 | pm2 restarts"),
        ("17:20 - CAT cluster", "17:20:00 | CAT cluster"),
        ("17:20 約5%が失敗", "17:20:00 | 約5%が失敗"),
        ("no time here", "no time"),
        ("2 nodes restart", "no time"),
        ("", "no time"),
        ("# 17:20", "no time"),
    ] {
        assert_eq!(line(text), read, "{text}");
    }
}

#[test]
fn a_line_that_may_mean_two_things_is_refused() {
    assert_eq!(
        line("9:00-9:30 Retries"),
        "`9:00-9:30` can be a span or a time with an offset; write `9:00 - 9:30` for the span, `9:00 UTC-9:30` for the offset"
    );
    assert!(line("17:20 JST text").contains("is an abbreviation"));
    assert!(line("11/12/2026 17:20 text").contains("`2026-11-12` or `2026-12-11`"));
    assert_eq!(line("9:00 - 9:30 Retries"), "09:00:00 - 09:30:00 | Retries");
    assert_eq!(line("9:00 UTC-9:30 Retries"), "09:00:00 -09:30 | Retries");
}

#[test]
fn now_is_a_word_of_both_languages() {
    assert!(["now", " NOW ", "今", "現在"].iter().all(|text| is_now(text)) && !is_now("nowhere"));
    assert!(read("17:20").is_ok_and(|read| read.day.is_none() && read.place.is_none()));
}

//! Looks for deadlines in years whose holidays nobody has listed.

use chrono::{Datelike, NaiveDate};

use crate::calendar::{Calendar, JAPAN, Within, day_text};
use crate::deadline;
use crate::document::exact;
use crate::policy::POLICY_PATH;
use crate::rules::{Check, Subject, Violations, rule};
use crate::source::Span;
use crate::text::{Language, Message, plural, say};

rule! {
    /// A deadline in business days reaches a year whose holidays are not known.
    ///
    /// The policy lists the holidays of some years. In any other year, each holiday counts as a business day, and the
    /// deadline comes too early without anyone noticing. `japan` covers 2016 to 2030. A calendar file covers the years
    /// in which it names a day; a file in which every event repeats forever covers every year from the first on. Single
    /// dates next to `japan` or a file only add to them, and so do yearly dates and `japan-year-end`. If the policy lists
    /// no holidays at all, the team has none; but in the time zone `Asia/Tokyo` it is asked for `japan` or a file.
    ///
    /// ```toml policy
    /// [calendar]
    /// holidays = [2025-12-29, 2025-12-30]
    /// ```
    ///
    /// ```toml fails
    /// severity = "SEV-2"
    /// ```
    ///
    /// ```toml policy
    /// [calendar]
    /// holidays = [2025-12-29, 2025-12-30, 2026-12-29, 2026-12-30]
    /// ```
    ///
    /// ```toml passes
    /// severity = "SEV-2"
    /// ```
    ///
    /// ```toml policy
    /// [calendar]
    /// holidays = ["japan", 2025-12-29]
    /// ```
    ///
    /// ```toml passes
    /// severity = "SEV-2"
    /// ```
    ///
    /// ```toml policy
    /// [calendar]
    /// time_zone = "Asia/Tokyo"
    /// ```
    ///
    /// ```toml fails
    /// severity = "SEV-2"
    /// ```
    ///
    /// ```toml policy
    /// [calendar]
    /// time_zone = "Asia/Tokyo"
    /// holidays = ["japan", "japan-year-end"]
    /// ```
    ///
    /// ```toml passes
    /// severity = "SEV-2"
    /// ```
    ///
    /// Add the holidays of the year to `calendar.holidays` in `.pmgit/policy.toml`, or to the calendar file; for
    /// `japan`, update pmgit. To see which years each source covers, run `pmgit calendar`.
    ja: {
        /// 営業日で数える期限が、祝日の不明な年にかかっています。
        ///
        /// ポリシーで祝日がわかるのは、一部の年だけです。それ以外の年では祝日も営業日に数えられ、
        /// 誰も気づかないまま期限が早まってしまいます。`japan`でわかるのは、2016年から2030年までの祝日です。
        /// カレンダーファイルでわかるのは、日付が書かれている年の祝日です。終わりのない繰り返しだけのファイルでは、
        /// 最初の年以降のすべての年の祝日がわかります。`japan`やファイルと並べて日付を書いても、祝日が増えるだけで、
        /// わかる年は増えません。毎年の日付と`japan-year-end`も同様です。
        /// 祝日がまったく書かれていないポリシーは、祝日のないチームのものとみなします。ただし、
        /// タイムゾーンが`Asia/Tokyo`の場合は、`japan`かカレンダーファイルの指定を求めます。
        ///
        /// {examples}
        ///
        /// その年の祝日を、`.pmgit/policy.toml`の`calendar.holidays`かカレンダーファイルに追加してください。
        /// どの年の祝日がわかっているかは、`pmgit calendar`で確認できます。
    }
    id: UnknownHolidays,
    group: Consistency,
    levels: [Draft => Warning],
    waiver: Yes,
    since: "0.1",
    source: "process page, step 2: business days" / "プロセスのページの手順2（営業日）",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let (document, policy) = (subject.document, subject.policy);
    let meeting = policy.severity(document.severity()).and_then(|severity| severity.meeting);
    let (Some(Within::BusinessDays(_)), Some(resolved)) = (meeting, exact(&document.incident.resolved)) else { return };
    let Some(deadline) = deadline::meeting_by(document, policy) else { return };
    let calendar = &policy.calendar;
    if lacks_japan(calendar) {
        return note_japan(resolved.span, deadline.last_day, violations);
    }
    let unknown = |year: i32| Some((year, calendar.unknown_in(year)?));
    let mut years = (calendar.day_of(resolved.value).year()..=deadline.last_day.year()).filter_map(unknown);
    let Some((year, source)) = years.next() else { return };
    let more = years.count();
    let last_day = deadline.last_day;
    let of_years = move |language| match (language, more) {
        (Language::En, 0) => format!("{year}"),
        (Language::En, _) => format!("{year} and {}", plural(more, "later year")),
        (Language::Ja, 0) => format!("{year}年"),
        (Language::Ja, _) => format!("{year}年ほか{more}年分"),
    };
    let name = source.name.clone();
    let hint: Message = match source.name.as_str() {
        JAPAN => Message::from(say! {
            en: "update pmgit, or use a calendar file of your own instead of `japan`";
            ja: "pmgitを更新するか、`japan`の代わりに自分のカレンダーファイルを指定してください"
        }),
        POLICY_PATH => Message::from(say! {
            |reader|
            en: "add the holidays of {} to `calendar.holidays` in `{POLICY_PATH}`", of_years(reader.language);
            ja: "{}の祝日を`{POLICY_PATH}`の`calendar.holidays`に追加してください", of_years(reader.language)
        }),
        _ => Message::from(say! {
            |reader|
            en: "add the holidays of {} to `{name}`", of_years(reader.language);
            ja: "{}の祝日を`{name}`に追加してください", of_years(reader.language)
        }),
    };
    let elsewhere = (source.name != POLICY_PATH).then(|| source.name.clone());
    let [which_en, which_ja] = match elsewhere {
        Some(name) => [format!(", which `{name}` does not list"), format!("（`{name}`に含まれていません）")],
        None => [String::new(), String::new()],
    };
    violations
        .at(
            resolved.span,
            say! {
                |reader|
                en: "the meeting is due by {}, not counting the holidays of {}{which_en}",
                    day_text(last_day, reader.language),
                    of_years(reader.language);
                ja: "ミーティングの期限（{}）が、{}の祝日{which_ja}を除かずに数えられています",
                    day_text(last_day, reader.language),
                    of_years(reader.language)
            },
        )
        .extent(1 + more as u64)
        .hint(hint);
}

/// Whether a team in Japan names no calendar of its country; a file may well be one.
fn lacks_japan(calendar: &Calendar) -> bool {
    calendar.zone().name() == TOKYO && !calendar.has_calendar()
}

const TOKYO: &str = "Asia/Tokyo";

fn note_japan(resolved: Span, last_day: NaiveDate, violations: &mut Violations<'_>) {
    violations
        .at(
            resolved,
            say! {
                |reader|
                en: "the meeting is due by {}, not counting the holidays of Japan", day_text(last_day, reader.language);
                ja: "ミーティングの期限（{}）が、日本の祝日を除かずに数えられています", day_text(last_day, reader.language)
            },
        )
        .about(JAPAN)
        .hint(say! {
            en: "add `\"japan\"` to `calendar.holidays` in `{POLICY_PATH}`; if the team works on holidays, set `level = \"off\"` in `[rules.unknown-holidays]`";
            ja: "`{POLICY_PATH}`の`calendar.holidays`に`\"japan\"`を追加してください。祝日も営業日のチームなら、`[rules.unknown-holidays]`で`level = \"off\"`とします"
        });
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::sample::{document, judged_under, judgement};
    use crate::text::Language;

    #[test]
    fn only_business_days_skip_holidays_and_both_ends_must_be_known() {
        let policy = |day: &str| format!("[calendar]\nholidays = [{day}]\n");
        let of = |severity: &str, policy: &str| judged_under(policy, &format!("severity = \"{severity}\"\n"));
        assert!(of("SEV-1", &policy("2025-01-01")).is_empty(), "three calendar days");
        assert!(of("SEV-2", "").is_empty(), "a team without holidays");
        assert!(of("SEV-2", &policy("2026-01-01")).is_empty());
        let turn = "severity = \"SEV-2\"\n[incident]\nstarted = 2026-12-29T01:00:00Z\ndetected = 2026-12-29T01:10:00Z\n\
                    mitigated = 2026-12-29T01:20:00Z\nresolved = 2026-12-29T01:40:00Z\n";
        let found = judged_under(&policy("2026-01-01"), turn);
        let told = "warning unknown-holidays: the meeting is due by Tue 5 Jan 2027, not counting the holidays of 2027";
        assert!(found.contains(&told.to_owned()), "{found:?}");
    }

    #[test]
    fn each_year_that_is_not_known_counts() {
        let found = |holidays: &str, times: &str| {
            let policy = format!("[calendar]\nholidays = [{holidays}]\n");
            let overlay = format!("severity = \"SEV-2\"\n[incident]\n{times}\n");
            let found = judgement(&policy, &document(&overlay)).findings;
            let one = found.into_iter().find(|one| one.rule == RuleId::UnknownHolidays)?;
            Some((one.key.as_str().to_owned(), one.extent, one.message(Language::Ja)))
        };
        let times = "resolved = 2026-12-30T01:40:00Z";
        let message = "ミーティングの期限（2027年1月6日(水)）が、2026年ほか1年分の祝日を除かずに数えられています";
        assert_eq!(found("2020-01-01", times), Some((String::new(), 2, message.to_owned())));
        let message = "ミーティングの期限（2027年1月6日(水)）が、2027年の祝日を除かずに数えられています";
        assert_eq!(found("2026-01-01", times), Some((String::new(), 1, message.to_owned())));
    }

    #[test]
    fn japan_is_known_to_2030_and_dates_beside_it_say_nothing_of_later_years() {
        let resolved = |day: &str| {
            format!(
                "severity = \"SEV-2\"\n[incident]\nstarted = {day}T01:00:00Z\ndetected = {day}T01:10:00Z\n\
                 mitigated = {day}T01:20:00Z\nresolved = {day}T01:40:00Z\n"
            )
        };
        let told = |policy: &str, day: &str| {
            let found = judged_under(policy, &resolved(day));
            found.into_iter().filter(|one| one.contains("unknown-holidays")).collect::<Vec<_>>()
        };
        for holidays in ["[\"japan\"]", "[\"japan\", 2031-01-02]", "[2031-01-02, \"japan\"]"] {
            let policy = format!("[calendar]\nholidays = {holidays}\n");
            for known in ["2016-01-05", "2026-11-20", "2030-12-20"] {
                assert!(told(&policy, known).is_empty(), "{known}");
            }
            for unknown in ["2015-12-30", "2030-12-27", "2031-01-10", "9999-12-31"] {
                let found = told(&policy, unknown);
                assert!(found.len() == 1 && found[0].contains("which `japan` does not list"), "{unknown}: {found:?}");
            }
        }
    }
}

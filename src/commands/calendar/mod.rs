//! `pmgit calendar`: which days are no business days, and why; what is due when.

mod json;

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, Weekday};

use super::Exit;
use super::shared::context::{Context, sound, version_of, write_error};
use crate::calendar::{Calendar, Deadline, Source, Undated, WhyLeftOut, own_name, weekday_text};
use crate::cli::{self, CalendarFormat};
use crate::error::{Error, Result};
use crate::gate;
use crate::policy::{Policy, Severity};
use crate::report;
use crate::text::{Language, both, cell, one_line, plural, widest};

/// How many days are shown where nobody says.
const DAYS: u64 = 30;

/// The days that are shown, the last one included.
#[derive(Clone, Copy, Debug)]
struct Span {
    from: NaiveDate,
    to: NaiveDate,
}

/// What is due when for one severity, had the incident been resolved then.
struct Due<'p> {
    resolved: DateTime<FixedOffset>,
    severity: &'p Severity,
    meeting: Option<Deadline>,
    actions: Option<Deadline>,
}

pub(super) fn run(arguments: &cli::Calendar, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let policy = sound(gate::load_policy(&repository, &version_of(&repository, arguments.rev.as_deref())?)?)?;
    let due = due(arguments, &policy, context)?;
    let span = span(arguments, &policy, &due, context)?;
    match arguments.format {
        CalendarFormat::Text => write_text(&policy, &due, span, context)?,
        CalendarFormat::Json => {
            let text = report::pretty_json(&json::CalendarJson::new(&policy, &due, span)).map_err(write_error)?;
            context.out.write_all(text.as_bytes()).map_err(write_error)?;
        }
    }
    tell_doubts(&policy.calendar, span, context)?;
    Ok(Exit::Clean)
}

fn due<'p>(arguments: &cli::Calendar, policy: &'p Policy, context: &mut Context<'_>) -> Result<Vec<Due<'p>>> {
    let Some(text) = &arguments.resolved else { return Ok(Vec::new()) };
    let mut times = Vec::new();
    if text == "-" {
        let mut input = String::new();
        while context.input.read_line(&mut input).map_err(|cause| unread(&cause))? > 0 {
            let time = std::mem::take(&mut input);
            if !time.trim().is_empty() {
                times.push(context.moment(time.trim(), policy)?);
            }
        }
    } else {
        times.push(context.moment(text, policy)?);
    }
    let of = |resolved: DateTime<FixedOffset>| {
        policy.severities.iter().map(move |severity| Due {
            resolved,
            severity,
            meeting: severity.meeting.map(|within| policy.calendar.deadline(resolved, within)),
            actions: severity.actions.map(|within| policy.calendar.deadline(resolved, within)),
        })
    };
    Ok(times.into_iter().flat_map(of).collect())
}

fn unread(cause: &std::io::Error) -> Error {
    Error::new(both! { en: "cannot read times from standard input"; ja: "標準入力から日時を読めません" })
        .quoting(cause)
        .hint(both! { en: "write one a line, in UTF-8"; ja: "1行に1つずつ、UTF-8で書いてください" })
}

/// The days that were asked for; nothing where only deadlines were, of many incidents.
fn span(
    arguments: &cli::Calendar,
    policy: &Policy,
    due: &[Due<'_>],
    context: &mut Context<'_>,
) -> Result<Option<Span>> {
    let is_asked = arguments.from.is_some() || arguments.to.is_some() || arguments.days.is_some();
    if arguments.resolved.as_deref() == Some("-") && !is_asked {
        return Ok(None);
    }
    let resolved = due.first().map(|due| policy.calendar.day_of(due.resolved));
    let from = match &arguments.from {
        Some(text) => context.day_by(text, policy, Undated::Next)?,
        None => resolved.unwrap_or_else(|| policy.calendar.day_of(context.now.fixed_offset())),
    };
    let met = due.iter().filter_map(|due| due.meeting.as_ref()).map(|meeting| meeting.last_day).max();
    let to = match (&arguments.to, arguments.days) {
        (Some(text), _) => context.day_by(text, policy, Undated::Next)?,
        (None, None) if met.is_some_and(|last| last >= from) => met.unwrap_or(from),
        (None, days) => {
            let more = days.map_or(DAYS, u64::from) - 1;
            from.checked_add_days(Days::new(more)).unwrap_or(NaiveDate::MAX)
        }
    };
    if to < from {
        let error = Error::new(
            both! { en: "cannot show the days from {from} to {to}"; ja: "{from}から{to}までの日を表示できません" },
        );
        return Err(error
            .cause(both! { en: "the last day is before the first"; ja: "最後の日が最初の日より前です" })
            .hint(both! {
                en: "`--from` names the first day, `--to` the last";
                ja: "`--from`に最初の日、`--to`に最後の日を指定してください"
            }));
    }
    if (to - from).num_days() > MOST_DAYS {
        let error = Error::new(
            both! { en: "cannot show the days from {from} to {to}"; ja: "{from}から{to}までの日を表示できません" },
        );
        return Err(error
            .cause(both! { en: "they are more than a century"; ja: "100年を超えています" })
            .hint(both! { en: "ask for fewer"; ja: "期間を短くしてください" }));
    }
    Ok(Some(Span { from, to }))
}

const MOST_DAYS: i64 = 36_600;

impl Span {
    fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.from.iter_days().take_while(move |day| *day <= self.to)
    }

    fn business_days(self, calendar: &Calendar) -> usize {
        self.days().filter(|day| calendar.free_day(*day).is_none()).count()
    }
}

fn write_text(policy: &Policy, due: &[Due<'_>], span: Option<Span>, context: &mut Context<'_>) -> Result<()> {
    write_due(due, context)?;
    let Some(span) = span else { return Ok(()) };
    let calendar = &policy.calendar;
    if !due.is_empty() {
        context.out("")?;
    }
    for day in span.days() {
        if calendar.free_day(day).is_some() {
            context.out(free_line(calendar, day, context.language))?;
        }
    }
    let count = span.business_days(calendar);
    let (from, to) = (span.from, span.to);
    let zone = calendar.zone();
    context.out(context.say(both! {
        en: "{} from {from} to {to}, {zone}", plural(count, "business day");
        ja: "{from}から{to}まで{count}営業日（{}）", zone.name_in(Language::Ja)
    }))?;
    for source in calendar.sources() {
        let (name, years) = (&source.name, source.describe_years(context.language));
        context.out(context.say(both! { en: "holidays of {name}: {years}"; ja: "休日の定義「{name}」：{years}" }))?;
    }
    Ok(())
}

/// A day off and why: the weekend, and each holiday with where it comes from.
fn free_line(calendar: &Calendar, day: NaiveDate, language: Language) -> String {
    let mut why = Vec::new();
    if calendar.weekend().contains(day.weekday()) {
        why.push(both! { en: "weekend"; ja: "週末" }.in_language(language).to_owned());
    }
    for holiday in calendar.holidays_on(day) {
        let (name, source) = (one_line(own_name(holiday.name, language)), &holiday.source);
        why.push(match (language, name.is_empty()) {
            (Language::En, true) => format!("holiday ({source})"),
            (Language::En, false) => format!("{name} ({source})"),
            (Language::Ja, true) => format!("休日（{source}）"),
            (Language::Ja, false) => format!("{name}（{source}）"),
        });
    }
    match language {
        Language::En => format!("{day}  {}  {}", day.weekday(), why.join(", ")),
        Language::Ja => format!("{day}  {}  {}", weekday_text(day.weekday(), language), why.join("、")),
    }
}

/// What is due when, in columns.
fn write_due(due: &[Due<'_>], context: &mut Context<'_>) -> Result<()> {
    let width = widest(due.iter().map(|due| due.severity.name.as_str()));
    let mut told = None;
    for due in due {
        if told != Some(due.resolved) {
            let resolved = crate::calendar::to_toml(due.resolved);
            context.out(context.say(both! { en: "resolved {resolved}"; ja: "解決：{resolved}" }))?;
            told = Some(due.resolved);
        }
        let by = |deadline: &Deadline| deadline.describe(context.language);
        let meeting = due.meeting.as_ref().map(by);
        let meeting = meeting.map(|by| context.say(both! { en: "meeting by {by}"; ja: "ミーティングの期限：{by}" }));
        let actions = due.actions.as_ref().map(by);
        let actions = actions.map(|by| context.say(both! { en: "actions by {by}"; ja: "アクションの期限：{by}" }));
        let parts: Vec<String> = [meeting, actions].into_iter().flatten().collect();
        let parts = match (parts.is_empty(), context.language) {
            (true, Language::En) => "no deadline".to_owned(),
            (true, Language::Ja) => "期限なし".to_owned(),
            (false, Language::En) => parts.join("; "),
            (false, Language::Ja) => parts.join("、"),
        };
        context.out(format!("  {}  {parts}", cell(&due.severity.name, width)))?;
    }
    Ok(())
}

/// Says what the days cannot tell: years that a source does not know, and events that are no holidays.
fn tell_doubts(calendar: &Calendar, span: Option<Span>, context: &mut Context<'_>) -> Result<()> {
    let years = span.map(|span| span.from.year()..=span.to.year());
    let unknown = years.into_iter().flatten().find_map(|year| Some((year, calendar.unknown_in(year)?)));
    if let Some((year, source)) = unknown {
        let name = &source.name;
        context.remark(context.say(both! {
            en: "`{name}` does not know the holidays of {year}";
            ja: "`{name}`に{year}年の休日がありません"
        }))?;
    }
    for source in calendar.sources() {
        tell_left_out(source, context)?;
    }
    Ok(())
}

fn tell_left_out(source: &Source, context: &mut Context<'_>) -> Result<()> {
    const FEW: usize = 3;
    for (why, words) in [
        (WhyLeftOut::Timed, both! { en: "at a time of day"; ja: "時刻のある予定" }),
        (WhyLeftOut::Workday, both! { en: "on which people work"; ja: "出勤日の予定" }),
    ] {
        let all: Vec<_> = source.left_out.iter().filter(|left| left.why == why).collect();
        if all.is_empty() {
            continue;
        }
        let shown = all.iter().take(FEW).map(|left| {
            let (name, line) = (one_line(&left.name), left.line);
            context.say(both! { en: "`{name}` in line {line}"; ja: "{line}行目の`{name}`" })
        });
        let shown = shown.collect::<Vec<_>>();
        let (name, count, is_all) = (&source.name, all.len(), all.len() <= FEW);
        context.remark(context.say(both! {
            en: "{name}: {} {} left out: {}{}", plural(count, "event"), words.en(), shown.join(", "), if is_all { "" } else { " and others" };
            ja: "{name}：{}{count}件を休日から除きました：{}{}", words.ja(), shown.join("、"), if is_all { "" } else { "など" }
        }))?;
    }
    Ok(())
}

/// The day's weekday as the policy writes it.
fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "monday",
        Weekday::Tue => "tuesday",
        Weekday::Wed => "wednesday",
        Weekday::Thu => "thursday",
        Weekday::Fri => "friday",
        Weekday::Sat => "saturday",
        Weekday::Sun => "sunday",
    }
}

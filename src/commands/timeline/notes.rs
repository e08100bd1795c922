//! Lines of notes as moments: `17:20 The standby takes over`. A line that is only a day is the day of those below it; days
//! go on past midnight where times fall back.

use chrono::{Days, NaiveDate, TimeDelta};

use super::span::{Span, when};
use crate::calendar::{Read, Undated, Understood};
use crate::civil::{self, Lead, Written};
use crate::commands::shared::context::Context;
use crate::commands::shared::transition::EditSession;
use crate::commands::shared::undated::incident_days;
use crate::document::{Document, PostmortemId, TimelineMoment, When, said};
use crate::error::{Error, Result};
use crate::policy::Policy;
use crate::text::{Message, both, named, say};

/// Times that fall back by no more than this are out of order rather than a day later.
const DISORDER: TimeDelta = TimeDelta::hours(1);

/// So many lines are told one by one.
const MOST: usize = 20;

/// A moment that is to come in.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) span: Span,
    pub(super) event: String,
}

/// The postmortem whose moments they are.
#[derive(Clone, Copy)]
pub(in crate::commands) struct Desk<'d> {
    pub(in crate::commands) policy: &'d Policy,
    pub(in crate::commands) id: &'d PostmortemId,
    pub(in crate::commands) document: &'d Document,
}

impl<'d> From<&'d EditSession> for Desk<'d> {
    fn from(session: &'d EditSession) -> Self {
        Self { policy: &session.policy, id: &session.entry.id, document: &session.document }
    }
}

/// Takes the lines that begin with a time out of notes; the others stay as they are, and so does a line whose time is not
/// plain, for nobody is asked here.
pub(super) fn taken(notes: &str, desk: Desk<'_>, context: &Context<'_>) -> (Vec<Note>, String) {
    let mut reader = Reader::of(desk, context);
    let (mut taken, mut rest): (Vec<Note>, String) = (Vec::new(), String::new());
    for line in notes.split_inclusive('\n') {
        let before = (reader.day, reader.last);
        match reader.line(line.trim_end_matches('\n'), desk, context) {
            Ok(Some(note)) if taken.iter().all(|one| one.span.at != note.span.at || one.event != note.event) => {
                taken.push(note);
                continue;
            }
            Ok(_) => {}
            Err(_) => (reader.day, reader.last) = before,
        }
        rest.push_str(line);
    }
    (taken, rest)
}

/// Reads every line, or says of each one that cannot be read why.
pub(super) fn read(lines: &str, session: &EditSession, context: &mut Context<'_>) -> Result<Vec<Note>> {
    let desk = Desk::from(session);
    let mut reader = Reader::of(desk, context);
    let (mut notes, mut wrong): (Vec<Note>, Vec<(usize, String)>) = (Vec::new(), Vec::new());
    for (index, line) in lines.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match reader.line(line, desk, context) {
            Ok(None) => {}
            Ok(Some(note)) if notes.iter().any(|other| other.span.at == note.span.at && other.event == note.event) => {
                let why = context.say(say! { en: "an earlier line says the same"; ja: "前の行と同じ内容です" });
                wrong.push((index + 1, why));
            }
            Ok(Some(note)) => notes.push(note),
            Err(why) => wrong.push((index + 1, why)),
        }
    }
    if !wrong.is_empty() {
        return Err(refused(&wrong));
    }
    if notes.is_empty() {
        return Err(Error::refusal(both! {
            en: "no line came from the standard input";
            ja: "標準入力に行がありません"
        })
        .hint(both! {
            en: "write a moment on each line: `17:20 The standby takes over`";
            ja: "1行に1件ずつ、`17:20 待機系に切り替わった`のように書いてください"
        }));
    }
    Ok(notes)
}

/// One moment from a text that begins with its time.
pub(super) fn of_text(
    text: &str,
    until: Option<&str>,
    undated: Undated,
    session: &EditSession,
    context: &mut Context<'_>,
) -> Result<Note> {
    let needed = || {
        Error::new(both! { en: "the moment has no time"; ja: "日時がありません" }).hint(both! {
            en: "give it with `--at TIME`, or begin the text with it: `\"17:20 The standby takes over\"`";
            ja: "`--at TIME`で指定するか、`\"17:20 待機系に切り替わった\"`のように先頭に書いてください"
        })
    };
    let lead = civil::lead(text).map_err(|cause| Context::unreadable(text, &cause))?;
    let Some(lead) = lead.filter(|lead| !lead.text.is_empty()) else { return Err(needed()) };
    let mut reader = Reader { day: None, last: None, undated, is_completed: false };
    let span = reader.span(&lead, &session.policy, context).map_err(|cause| Context::unreadable(text, &cause))?;
    if reader.is_completed && until.is_none() {
        let shown = span.says();
        context.note_understood(&text[..text.len() - lead.text.len()], &shown)?;
    }
    Ok(Note { span, event: lead.text.to_owned() })
}

/// A row that says the same at the same time stands once.
pub(super) fn refuse_twin(span: &Span, event: &str, desk: Desk<'_>) -> Result<()> {
    let id = desk.id;
    let is_twin = |row: &TimelineMoment| row.at.as_deref() == Some(&span.at) && said(row.event.as_ref()) == Some(event);
    if desk.document.timeline.iter().any(|row| is_twin(row)) {
        return Err(Error::refusal(both! {
            en: "the timeline of `{id}` says this already";
            ja: "`{id}`のタイムラインには、すでに同じ項目があります"
        })
        .hint(both! {
            en: "`pmgit timeline edit {id}` changes a row";
            ja: "項目の変更は`pmgit timeline edit {id}`で行います"
        }));
    }
    Ok(())
}

/// Several lines begin on the incident's first day; the others say how it goes on.
fn first_day(undated: Undated, policy: &Policy) -> Undated {
    match undated {
        Undated::Within { began, .. } => Undated::On(policy.calendar.day_of(began)),
        Undated::On(_) | Undated::Last | Undated::Next => undated,
    }
}

/// What the lines so far have said of the day.
struct Reader {
    /// By a line that is only a day, or the day of the line above.
    day: Option<NaiveDate>,
    last: Option<When>,
    undated: Undated,
    is_completed: bool,
}

impl Reader {
    fn of(desk: Desk<'_>, context: &Context<'_>) -> Self {
        let undated = first_day(incident_days(desk.document, desk.id, context.now), desk.policy);
        Self { day: None, last: None, undated, is_completed: false }
    }

    /// Nothing for a line that is only a day.
    fn line(&mut self, line: &str, desk: Desk<'_>, context: &Context<'_>) -> Result<Option<Note>, String> {
        let told = |cause: Message| cause.in_language(context.language);
        if let Some(day) = only_a_day(line).map_err(told)? {
            // The times below it would be taken for the policy's.
            if day.place.is_some() {
                return Err(context.say(say! {
                    en: "the day names a time zone; write the zone or the offset behind each time instead, such as `17:20 UTC`";
                    ja: "日付の行にタイムゾーンがあります。`17:20 UTC`のように、各時刻の後にタイムゾーンかオフセットを書いてください"
                }));
            }
            let read = context.reading(desk.policy, self.undated).complete(&day).map_err(told)?;
            if let Read::Day(day) = read.value {
                (self.day, self.last) = (Some(day), None);
            }
            return Ok(None);
        }
        let name = named(line.trim());
        let Some(lead) = civil::lead(line).map_err(told)? else {
            return Err(context.say(say! {
                en: "{name} does not begin with a time";
                ja: "{name}の先頭に時刻がありません"
            }));
        };
        if lead.text.is_empty() {
            return Err(context
                .say(say! { en: "{name} has no text behind its time"; ja: "{name}の時刻の後に説明がありません" }));
        }
        let span = self.span(&lead, desk.policy, context).map_err(told)?;
        let first = |error: Error| error.message().in_language(context.language).to_owned();
        let span = span.checked(desk.policy, context).map_err(first)?;
        refuse_twin(&span, lead.text, desk).map_err(first)?;
        Ok(Some(Note { span, event: lead.text.to_owned() }))
    }

    fn span(&mut self, lead: &Lead<'_>, policy: &Policy, context: &Context<'_>) -> Result<Span, Message> {
        let (at, is_about) = self.time(&lead.from, policy, context)?;
        self.day = Some(match at {
            When::Moment(at) => policy.calendar.day_of(at),
            When::Day(day) => day,
        });
        self.last = Some(at);
        let until = lead.until.as_ref().map(|until| self.time(until, policy, context)).transpose()?;
        let is_about = is_about || until.as_ref().is_some_and(|(_, is_about)| *is_about);
        Ok(Span { at, until: until.map(|(until, _)| until), is_about })
    }

    fn time(&mut self, written: &Written, policy: &Policy, context: &Context<'_>) -> Result<(When, bool), Message> {
        let undated = self.day.map_or(self.undated, Undated::On);
        let reading = context.reading(policy, undated);
        let Understood { value, is_completed, is_about } = reading.complete(written)?;
        self.is_completed |= is_completed;
        let fell_back = |before: &When| match (*before, value) {
            (When::Moment(before), Read::Moment(at)) if written.day.is_none() && at < before => Some(before - at),
            _ => None,
        };
        match self.last.as_ref().and_then(fell_back) {
            None => Ok((when(value), is_about)),
            Some(back) if back <= DISORDER => Err(out_of_order()),
            Some(_) => {
                let next = self.day.and_then(|day| day.checked_add_days(Days::new(1))).map(Undated::On);
                let value = context.reading(policy, next.unwrap_or(undated)).complete(written)?.value;
                Ok((when(value), is_about))
            }
        }
    }
}

/// A line that is only a day; an error where a zone stands behind it that may be several.
fn only_a_day(line: &str) -> Result<Option<Written>, Message> {
    let line = line.trim().trim_start_matches(['#', '-', '*', ' ']).trim_end_matches([':', '：', '*', ' ']);
    match civil::read(line) {
        Ok(read) => Ok(Some(read).filter(|read| read.clock.is_none() && read.day.is_some())),
        Err(why) => {
            let Some((day, word)) = line.trim_end_matches(')').rsplit_once([' ', '(']) else { return Ok(None) };
            let is_zone = (2..=5).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase());
            let is_day = |read: Written| read.clock.is_none() && read.day.is_some();
            if is_zone && civil::read(day.trim_end_matches([' ', '('])).is_ok_and(is_day) { Err(why) } else { Ok(None) }
        }
    }
}

fn out_of_order() -> Message {
    say! {
        en: "the time is a little before that of the line above; put the lines in order, or write the day";
        ja: "時刻が前の行より少し前になっています。順番に並べるか、日付も書いてください"
    }
    .into()
}

fn refused(wrong: &[(usize, String)]) -> Error {
    let count = wrong.len();
    let error = Error::refusal(both! {
        en: "{} cannot be read; nothing was changed", crate::text::plural(count, "line");
        ja: "{count}行を読めません。何も変更していません"
    });
    let told = |error: Error, (line, why): &(usize, String)| {
        error.cause(both! { en: "line {line}: {why}"; ja: "{line}行目：{why}" })
    };
    let mut error = wrong.iter().take(MOST).fold(error, told);
    if count > MOST {
        let more = count - MOST;
        error = error.cause(both! { en: "and {more} more"; ja: "ほか{more}行" });
    }
    error.hint(both! {
        en: "begin each line with its time, then the text: `17:20 The standby takes over`";
        ja: "各行を`17:20 待機系に切り替わった`のように、時刻から始めてください"
    })
}

//! The time that a line of notes begins with, and the text behind it: `17:20 The standby takes over`,
//! `- [10:30] ...`, `12:43 - 12:49 ...`, `2026年11月20日 9時5分頃 ...`.

use super::folded::folded;
use super::{Written, about, about_behind, clock, day, place, skip_joints, slip};
use crate::text::Message;

/// How a line begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lead<'t> {
    pub(crate) from: Written,
    /// The end of a span.
    pub(crate) until: Option<Written>,
    pub(crate) text: &'t str,
}

/// Takes the time off a line; nothing where it begins with none.
///
/// # Errors
/// When the time may mean two things.
pub(crate) fn lead(line: &str) -> Result<Option<Lead<'_>>, Message> {
    let whole = folded(line);
    let row = whole.trim();
    // The row of a table ends as it begins.
    let row = if row.starts_with('|') { row.trim_end_matches(['|', ' ']) } else { row };
    let folded = &whole[..row.as_ptr() as usize - whole.as_ptr() as usize + row.len()];
    let start = skip_marks(folded);
    let (from, mut rest) = time(start)?;
    if from.day.is_none() && from.clock.is_none() {
        return Ok(None);
    }
    let mut until = None;
    if from.clock.is_some()
        && let Some((end, behind)) = end_of_span(rest)?
    {
        (until, rest) = (Some(end), behind);
    }
    let from = from.finish()?.unwrap_or_default();
    let rest = skip_closing(rest);
    // Folding is one for one: as many letters stand before the text as it was written.
    let taken = folded[..folded.len() - rest.len()].chars().count();
    let ends = folded.chars().count();
    let place = |letters| line.char_indices().nth(letters).map_or(line.len(), |(at, _)| at);
    Ok(Some(Lead { from, until, text: line[place(taken)..place(ends)].trim() }))
}

/// The marks of lists and tables.
fn skip_marks(text: &str) -> &str {
    let text = text.trim_start();
    let text = ["- ", "* ", "+ ", "• ", "・", "|"].iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text);
    let text = text.trim_start();
    let text = text.strip_prefix("**").unwrap_or(text);
    match text.strip_prefix('[') {
        Some(inner) if inner.starts_with(|letter: char| letter.is_ascii_digit() || letter == '~') => inner,
        Some(_) | None => text,
    }
}

/// What may stand between a time and its text. A dash is one only with a space behind it.
fn skip_closing(text: &str) -> &str {
    let text = text.strip_prefix("**").unwrap_or(text);
    let text = text.strip_prefix(']').unwrap_or(text);
    let text = text.strip_prefix("**").unwrap_or(text).trim_start();
    let text = ["- ", ": ", ":\t", "| ", "|"].iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text);
    text.trim_start_matches([' ', '\t', '、'])
}

/// The pieces in the order in which notes have them: a day, its weekday, a clock, a place. What is behind is text.
fn time(text: &str) -> Result<(Written, &str), Message> {
    let mut written = Written::default();
    let (mut rest, mut is_iso) = (text, false);
    loop {
        let next = skip_joints(rest);
        let is_apart = next.len() < rest.len();
        // Behind the clock stands the text: `17:20 about 5 % of them fail`.
        let said = if written.clock.is_none() { about(next) } else { about_behind(rest) };
        if let Some(behind) = said {
            (written.is_about, rest) = (true, behind);
            continue;
        }
        if written.clock.is_some() {
            // `17:20 -5 errors` is no offset.
            let is_text = is_apart && next.starts_with(['+', '-']) && !is_whole_offset(next);
            if written.place.is_some() || is_text || !is_apart && !is_iso && range_end(next).is_some() {
                break;
            }
            let Some((found, behind)) = place::strict(next)? else { break };
            let Some(behind) = written.take_place(next, Some((found, behind)))? else { break };
            rest = behind;
            continue;
        }
        if let Some((weekday, behind)) = day::weekday(next).filter(|_| written.weekday.is_none()) {
            (written.weekday, rest) = (Some(weekday), behind);
            continue;
        }
        if written.day.is_none()
            && let Some((found, behind)) = day::day(next)?
        {
            (written.day, rest) = (Some(found), behind);
            continue;
        }
        let Some((clock, behind)) = clock::clock(next)? else { break };
        is_iso = text[..text.len() - rest.len()].ends_with(['T', 't']) && written.day.is_some();
        (written.clock, rest) = (Some(clock), behind);
        if !is_iso {
            refuse_doubt(text, rest)?;
        }
    }
    Ok((written, rest))
}

/// `+0900` and `+09:00`, but not `-5`.
fn is_whole_offset(text: &str) -> bool {
    let digits = text[1..].bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b':').count();
    digits >= 4
}

/// The clock behind a dash that directly follows another clock.
fn range_end(text: &str) -> Option<&str> {
    let end = text.strip_prefix('-')?;
    let digits = end.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b':').count();
    end[..digits].contains(':').then_some(&end[..digits])
}

/// A range without spaces, such as `9:00-9:30`, is none where it may be a time with an offset.
fn refuse_doubt(text: &str, rest: &str) -> Result<(), Message> {
    const LARGEST: u32 = 12;
    let Some(end) = range_end(rest) else { return Ok(()) };
    let Some((hour, minutes)) = end.split_once(':') else { return Ok(()) };
    let is_offset = hour.parse::<u32>().is_ok_and(|hour| hour <= LARGEST) && ["00", "30"].contains(&minutes);
    if !is_offset {
        return Ok(());
    }
    let start = text.len() - rest.len();
    Err(slip::span_or_offset(&text[..start + 1 + end.len()], text[..start].trim(), end))
}

/// ` - 12:49`, `〜12:49`, `-12:49`.
fn end_of_span(rest: &str) -> Result<Option<(Written, &str)>, Message> {
    let trimmed = rest.trim_start();
    let Some(behind) = trimmed.strip_prefix(['-', '~']) else { return Ok(None) };
    let (end, behind) = time(behind.trim_start())?;
    match end.clock {
        Some(_) => Ok(end.finish()?.map(|end| (end, behind))),
        None => Ok(None),
    }
}

//! Completes times that TOML or a postmortem cannot take as they are written: without seconds, without an offset (that of
//! the policy's zone is put in), in quotes, or in a form of the country. What may mean two moments is for people.

use std::collections::BTreeMap;

use crate::calendar::{Read, Reading, Undated, to_toml};
use crate::civil::{self, Day};
use crate::document;
use crate::finding::{Edit, Finding, Fix, RuleId};
use crate::policy::Policy;
use crate::source::{SourceFile, Span};
use crate::text::{Message, say};

/// How often it is tried with fewer of them: what stands where no time belongs is left alone.
const TRIES: usize = 3;

/// No time takes so many letters, in any country's form and with any zone's name.
const LONGEST: usize = 64;

/// The text with every time completed; nothing where there is none to complete.
pub(super) fn complete(source: &SourceFile, policy: &Policy) -> Option<String> {
    let mut done = None;
    // Of one kind only so many places are told at once, and types are looked at once the syntax is right.
    loop {
        let source = match &done {
            Some(text) => &SourceFile::new(source.path().clone(), String::into_bytes(Clone::clone(text))),
            None => source,
        };
        let (_, findings) = document::parse(source);
        let edits = sound(source, &findings, policy);
        match Fix::new(edits.into_values()).apply(source.text()).filter(|text| text != source.text()) {
            Some(text) => done = Some(text),
            None => return done,
        }
    }
}

/// Gives each finding the fix of its times, and says in its hint what would be written, or why that is not clear.
pub(super) fn attach(findings: &mut [Finding], source: &SourceFile, policy: &Policy) {
    let edits = sound(source, findings, policy);
    for finding in findings.iter_mut() {
        finding.fix = None;
        if !is_of_value(finding) {
            continue;
        }
        let spans: Vec<Span> =
            finding.places.spots().iter().filter_map(|spot| value(source.text(), spot.span?)).collect();
        let own: Vec<Edit> = spans.iter().filter_map(|span| edits.get(&span.start).cloned()).collect();
        let hint: Option<Message> = match (own.as_slice(), spans.as_slice()) {
            ([], [span, ..]) => replacement(source.text(), *span, policy).err().flatten(),
            ([], []) => None,
            ([edit, ..], _) => {
                let text = edit.text.clone();
                Some(
                    say! {
                        en: "write `{text}`; `pmgit check --fix` does it";
                        ja: "`{text}`と書いてください（`pmgit check --fix`で直せます）"
                    }
                    .into(),
                )
            }
        };
        if let Some(hint) = hint {
            finding.text.hint = Some(hint);
        }
        if !own.is_empty() {
            finding.fix = Some(Fix::new(own));
        }
    }
}

/// Whether it may be about how a value is written; what collides in a merge is about which one is meant.
fn is_of_value(finding: &Finding) -> bool {
    let is_conflict = finding.key.as_str().split('.').next() == Some("conflict");
    matches!(finding.rule, RuleId::MalformedDocument | RuleId::WrongType) && !is_conflict
}

/// The edits after which nothing is wrong any more in their lines, by where each begins.
fn sound(source: &SourceFile, findings: &[Finding], policy: &Policy) -> BTreeMap<usize, Edit> {
    let text = source.text();
    let spots = findings.iter().filter(|finding| is_of_value(finding)).flat_map(|finding| finding.places.spots());
    let spans = spots.filter_map(|spot| value(text, spot.span?));
    let edit = |span: Span| Some((span.start, Edit { span, text: replacement(text, span, policy).ok()? }));
    let mut edits: BTreeMap<usize, Edit> = spans.filter_map(edit).collect();
    for _ in 0..TRIES {
        if edits.is_empty() {
            break;
        }
        let Some(fixed) = Fix::new(edits.values().cloned()).apply(text) else { return BTreeMap::new() };
        let fixed = SourceFile::new(source.path().clone(), fixed.into_bytes());
        let (_, left) = document::parse(&fixed);
        let wrong: Vec<usize> = left
            .iter()
            .filter(|finding| is_of_value(finding))
            .flat_map(|finding| finding.places.spots())
            .filter_map(|spot| Some(fixed.position(spot.span?.start).line))
            .collect();
        // No edit has a line end, so that each line is where it was.
        let before = edits.len();
        edits.retain(|start, _| !wrong.contains(&source.position(*start).line));
        if edits.len() == before {
            return edits;
        }
    }
    BTreeMap::new()
}

/// The whole value that a slip lies in: one line of it, without a comment.
fn value(text: &str, slip: Span) -> Option<Span> {
    let line = text.get(..slip.start)?.rfind('\n').map_or(0, |at| at + 1);
    let start = line + text[line..slip.start].rfind(['=', '[', ',', '{'])? + 1;
    let start = start + text[start..].len() - text[start..].trim_start_matches([' ', '\t']).len();
    let rest = &text[start..];
    let quote = rest.chars().next().filter(|first| matches!(first, '"' | '\''));
    let length = match quote {
        Some(quote) => 2 + rest[1..].find([quote, '\n']).filter(|at| *at > 0 && rest[1 + at..].starts_with(quote))?,
        None => rest.find(['\n', '\r', '#', ',', ']', '}']).unwrap_or(rest.len()),
    };
    let length = rest[..length].trim_end().len();
    (length > 0).then(|| Span::new(start, start + length))
}

/// The time as TOML writes it; why it is not clear, where that is worth saying.
fn replacement(text: &str, span: Span, policy: &Policy) -> Result<String, Option<Message>> {
    let written = text[span.start..span.end].trim_matches(['"', '\'']);
    // A sentence is not a time, whatever times it tells of.
    if written.chars().count() > LONGEST {
        return Err(None);
    }
    let read = civil::read(written).map_err(|why| {
        let unknown = civil::unknown(written).in_language(crate::text::Language::En);
        Some(why).filter(|why| why.in_language(crate::text::Language::En) != unknown)
    })?;
    if !matches!(read.day, Some(Day::Date(_))) || read.is_about {
        return Err(None);
    }
    let reading = Reading { zone: policy.calendar.zone(), now: chrono::DateTime::default(), undated: Undated::Last };
    match reading.complete(&read).map_err(Some)?.value {
        Read::Moment(at) => Ok(to_toml(at)),
        Read::Day(day) => Ok(day.to_string()),
    }
    .and_then(|proposed| if proposed == text[span.start..span.end] { Err(None) } else { Ok(proposed) })
}

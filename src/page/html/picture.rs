//! The picture of an incident as SVG: a bar from its first moment to its last, higher while customers were impacted, its turns
//! named above and the moments of the timeline as marks below. It says all with shape and words, so that it needs no colour.

use std::fmt::Write as _;

use super::escaped;
use crate::page::model::{Picture, Stage, Turn};
use crate::text::readable;
use unicode_width::UnicodeWidthStr as _;

/// In units of the drawing, which is so wide.
const WIDTH: f64 = 800.0;
/// Beside the bar, so that names at its ends have room.
const MARGIN: f64 = 12.0;
/// A letter of a cell's width.
const LETTER: f64 = 7.6;
/// The height of a name's line.
const LINE: f64 = 20.0;

pub(super) fn picture(picture: &Picture) -> String {
    let levels = levels(&picture.turns);
    let highest = levels.iter().copied().max().unwrap_or(0);
    let top = count(highest + 1) * LINE + 8.0;
    let height = top + 74.0;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<svg viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"img\" aria-labelledby=\"picture-name\"><title id=\"picture-name\">{}</title>",
        escaped(&readable(&picture.description))
    );
    for phase in &picture.phases {
        let (from, until) = (x(phase.from), x(phase.until));
        let (class, y, high) = match phase.stage {
            Stage::Unnoticed => ("unnoticed", top + 10.0, 20.0),
            Stage::Impact => ("impact", top, 30.0),
            Stage::Mitigated => ("mitigated", top + 16.0, 14.0),
        };
        let _ = writeln!(
            out,
            "<rect class=\"{class}\" x=\"{from:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{high}\"/>",
            (until - from).max(1.0)
        );
        if until - from > cells(&phase.length) + 8.0 {
            let middle = f64::midpoint(from, until);
            let _ = writeln!(
                out,
                "<text class=\"length\" x=\"{middle:.1}\" y=\"{:.1}\">{}</text>",
                top + 48.0,
                escaped(&phase.length)
            );
        }
    }
    for tick in &picture.ticks {
        let at = x(tick.at);
        let _ = writeln!(
            out,
            "<path class=\"tick\" d=\"M{at:.1} {:.1}l-4 9h8z\"><title>{}</title></path>",
            top + 54.0,
            escaped(&readable(&tick.name))
        );
    }
    let height_of = |level: usize| count(highest - level) * LINE + 14.0;
    for (turn, level) in picture.turns.iter().zip(&levels) {
        let _ = writeln!(
            out,
            "<path class=\"turn\" d=\"M{:.1} {:.1}V{:.1}\"/>",
            x(turn.at),
            height_of(*level) + 4.0,
            top + 34.0
        );
    }
    // Names come last: they are read through every line.
    for (turn, level) in picture.turns.iter().zip(&levels) {
        let _ = writeln!(
            out,
            "<text class=\"name\" text-anchor=\"{}\" x=\"{:.1}\" y=\"{:.1}\">{} {}</text>",
            Side::of(turn).anchor(),
            x(turn.at),
            height_of(*level),
            escaped(&turn.name),
            escaped(&turn.time)
        );
    }
    out.push_str("</svg>\n");
    out
}

/// To which side of its line a name extends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Right,
    Both,
    Left,
}

impl Side {
    fn of(turn: &Turn) -> Self {
        match turn.at {
            at if at < 0.15 => Self::Right,
            at if at > 0.85 => Self::Left,
            _ => Self::Both,
        }
    }

    const fn anchor(self) -> &'static str {
        match self {
            Self::Right => "start",
            Self::Both => "middle",
            Self::Left => "end",
        }
    }

    /// From where to where a name of this width is.
    fn extent(self, at: f64, wide: f64) -> (f64, f64) {
        let from = match self {
            Self::Right => at,
            Self::Both => at - wide / 2.0,
            Self::Left => at - wide,
        };
        (from, from + wide + LETTER)
    }
}

/// How high above the bar each name stands, so that no two lie upon each other. Of names that extend to the right the last
/// is the lowest, so that no line goes through another's name.
fn levels(turns: &[Turn]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..turns.len()).collect();
    order.sort_by_key(|&at| if Side::of(&turns[at]) == Side::Right { turns.len() - at } else { turns.len() + at });
    let mut placed: Vec<Option<(usize, f64, f64)>> = vec![None; turns.len()];
    for at in order {
        let turn = &turns[at];
        let (from, until) = Side::of(turn).extent(x(turn.at), cells(&format!("{} {}", turn.name, turn.time)));
        let is_free = |level: usize| {
            placed.iter().flatten().all(|(other, start, end)| *other != level || until < *start || *end < from)
        };
        let level = (0..turns.len()).find(|level| is_free(*level)).unwrap_or(turns.len());
        placed[at] = Some((level, from, until));
    }
    placed.into_iter().map(|place| place.map_or(0, |(level, ..)| level)).collect()
}

fn x(part: f64) -> f64 {
    MARGIN + part.clamp(0.0, 1.0) * (WIDTH - 2.0 * MARGIN)
}

fn cells(text: &str) -> f64 {
    count(text.width()) * LETTER
}

#[expect(clippy::cast_precision_loss, reason = "some letters or lines")]
fn count(number: usize) -> f64 {
    number as f64
}

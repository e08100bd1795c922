//! The picture of an incident: from its first moment to its last, with its turns.

use chrono::TimeDelta;

use super::time::span;
use super::{Composer, moment_of};
use crate::document::{Moment, said};
use crate::page::model::{Phase, Picture, Stage, Tick, Turn};
use crate::page::prose;
use crate::page::words::{self, Label};

/// So many moments of the timeline are marked; more could not be told apart.
const MOST_TICKS: usize = 200;

/// One of the incident's turns.
struct Point {
    label: Label,
    at: Moment,
    /// How bad it is from here on.
    stage: Stage,
}

impl Composer<'_> {
    /// Nothing where fewer than two turns are known to the minute, or they contradict each other.
    pub(super) fn picture(&self) -> Option<Picture> {
        let points = self.points();
        let (first, last) = (points.first()?.at, points.last()?.at);
        let whole = last - first;
        let is_ordered = points.windows(2).all(|pair| pair[0].at <= pair[1].at);
        if !is_ordered || whole <= TimeDelta::zero() {
            return None;
        }
        let part = |at: Moment| part_of(at - first, whole);
        let phase = |pair: &[Point]| Phase {
            length: span(pair[1].at - pair[0].at, self.language()),
            from: part(pair[0].at),
            until: part(pair[1].at),
            stage: pair[0].stage,
        };
        let turn = |point: &Point| Turn {
            name: self.label(point.label).to_owned(),
            time: self.clock.time(point.at),
            at: part(point.at),
        };
        let ticks = self.document.timeline.iter().filter_map(|row| {
            let at = moment_of(&row.at).filter(|at| (first..=last).contains(at))?;
            let event = said(row.event.as_ref()).map(|event| prose::words(&prose::line(event))).unwrap_or_default();
            Some(Tick { at: part(at), name: format!("{} {event}", self.clock.time(at)) })
        });
        Some(Picture {
            description: self.description(&points),
            phases: points.windows(2).map(phase).collect(),
            turns: points.iter().map(turn).collect(),
            ticks: ticks.take(MOST_TICKS).collect(),
        })
    }

    fn points(&self) -> Vec<Point> {
        let incident = &self.document.incident;
        let all = [
            (words::BEGAN, &incident.started, Stage::Unnoticed),
            (words::DETECTED, &incident.detected, Stage::Impact),
            (words::MITIGATED, &incident.mitigated, Stage::Mitigated),
            (words::RESOLVED, &incident.resolved, Stage::Mitigated),
        ];
        all.into_iter().filter_map(|(label, time, stage)| Some(Point { label, at: moment_of(time)?, stage })).collect()
    }

    /// `Began 08:31 → 7 min → Detected 08:38 → ...`.
    fn description(&self, points: &[Point]) -> String {
        let mut text = String::new();
        for (at, point) in points.iter().enumerate() {
            if at > 0 {
                let later = span(point.at - points[at - 1].at, self.language());
                text.extend([" → ", &later, " → "]);
            }
            text.extend([self.label(point.label), " ", &self.clock.time(point.at)]);
        }
        text
    }
}

#[expect(clippy::cast_precision_loss, reason = "a place on a line of some hundred points")]
fn part_of(span: TimeDelta, whole: TimeDelta) -> f64 {
    span.num_seconds() as f64 / (whole.num_seconds() as f64).max(1.0)
}

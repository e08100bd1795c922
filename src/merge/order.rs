//! The order of merged rows: that of the side that moved some; new ones where their side has them; rows with a time in
//! the order of time.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveTime};

use super::rows::MergeRow;
use crate::document::edit::Tree;
use crate::document::layout::Unit;

/// The rows of one array in three versions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Versions<'l> {
    pub(super) array: &'l [String],
    pub(super) ours: &'l [&'l Unit],
    pub(super) theirs: &'l [&'l Unit],
}

impl Versions<'_> {
    /// The rows that are kept, in their order; nothing where that is in doubt. `time` says when a merged row happened.
    pub(super) fn order(
        self,
        rows: &[MergeRow],
        kept: &BTreeSet<usize>,
        time: &dyn Fn(usize) -> Option<i64>,
    ) -> Option<Vec<usize>> {
        let sequence = |index: &dyn Fn(&MergeRow) -> Option<usize>| {
            let mut found: Vec<(usize, usize)> =
                kept.iter().filter_map(|&id| index(&rows[id]).map(|at| (at, id))).collect();
            found.sort_unstable();
            found.into_iter().map(|(_, id)| id).collect::<Vec<usize>>()
        };
        let (old, own, other) = (sequence(&|row| row.base), sequence(&|row| row.ours), sequence(&|row| row.theirs));
        let is_shared = |id: &usize| rows[*id].ours.is_some() && rows[*id].theirs.is_some();
        let shared = |ids: &[usize]| ids.iter().copied().filter(is_shared).collect::<Vec<_>>();
        let is_timed =
            matches!(self.array, [name] if ["timeline", "approvals", "severity_changes"].contains(&name.as_str()));
        let by_time = is_timed && is_sorted(self.ours) && is_sorted(self.theirs);
        let (own_shared, other_shared) = (shared(&own), shared(&other));
        let moved = |ids: &[usize]| {
            let known: Vec<usize> = ids.iter().copied().filter(|id| rows[*id].base.is_some()).collect();
            known != shared(&old)
        };
        let mut order = match (moved(&own_shared), moved(&other_shared)) {
            _ if own_shared == other_shared => self.woven(&own, &other, &is_shared, rows, time),
            (true, false) => placed(&own, &other, &is_shared),
            (false, true) => placed(&other, &own, &is_shared),
            (true, true) | (false, false) if by_time => placed(&own, &other, &is_shared),
            (true, true) | (false, false) => return None,
        };
        if by_time {
            if order.iter().any(|&id| time(id).is_none()) {
                return None;
            }
            // A row whose time one side has changed goes where it belongs.
            order.sort_by_key(|&id| time(id));
        }
        Some(order)
    }

    /// Both sides agree on the order of what they share; between two of those stand the new rows of both.
    fn woven(
        self,
        own: &[usize],
        other: &[usize],
        is_shared: &dyn Fn(&usize) -> bool,
        rows: &[MergeRow],
        time: &dyn Fn(usize) -> Option<i64>,
    ) -> Vec<usize> {
        let (mut one, mut two) = (own, other);
        let mut order = Vec::new();
        let value = |id: usize| {
            let row = &rows[id];
            row.ours.map(|at| &self.ours[at].value).or(row.theirs.map(|at| &self.theirs[at].value))
        };
        loop {
            let run = |ids: &mut &[usize]| {
                let length = ids.iter().take_while(|id| !is_shared(id)).count();
                let (run, rest) = ids.split_at(length);
                let run = run.to_vec();
                *ids = rest;
                run
            };
            let (first, second) = (run(&mut one), run(&mut two));
            order.extend(weave(&first, &second, &value, time));
            match (one.split_first(), two.split_first()) {
                (Some((id, rest)), Some((_, others))) => {
                    order.push(*id);
                    (one, two) = (rest, others);
                }
                // Where one side has moved rows, what it shares may come to an end before the other's.
                _ => return order,
            }
        }
    }
}

/// The order of one side, with each new row of the other behind the row that it stood behind.
fn placed(order: &[usize], other: &[usize], is_shared: &dyn Fn(&usize) -> bool) -> Vec<usize> {
    let mut placed = order.to_vec();
    let mut at = 0;
    for id in other {
        if is_shared(id) {
            at = placed.iter().position(|known| known == id).map_or(at, |found| found + 1);
        } else {
            placed.insert(at, *id);
            at += 1;
        }
    }
    placed
}

/// New rows of both sides at one place: by time where they have one, else run by run; the same whichever side is ours.
fn weave<'l>(
    first: &[usize],
    second: &[usize],
    value: &dyn Fn(usize) -> Option<&'l Tree>,
    time: &dyn Fn(usize) -> Option<i64>,
) -> Vec<usize> {
    let (Some(&one), Some(&two)) = (first.first(), second.first()) else { return [first, second].concat() };
    if !first.iter().chain(second).all(|&id| time(id).is_some()) {
        return if value(one) <= value(two) { [first, second].concat() } else { [second, first].concat() };
    }
    let (mut first, mut second) = (first, second);
    let mut woven = Vec::new();
    while let (Some((&one, rest)), Some((&two, others))) = (first.split_first(), second.split_first()) {
        if (time(one), value(one)) <= (time(two), value(two)) {
            woven.push(one);
            first = rest;
        } else {
            woven.push(two);
            second = others;
        }
    }
    [&woven, first, second].concat()
}

fn is_sorted(rows: &[&Unit]) -> bool {
    let times: Vec<Option<i64>> = rows.iter().map(|row| row.get("at").and_then(instant)).collect();
    times.iter().all(Option::is_some) && times.is_sorted()
}

/// A moment's instant, in nanoseconds since 1970; of a day alone its first.
pub(super) fn instant(value: &Tree) -> Option<i64> {
    match value {
        Tree::Leaf { kind: "datetime", text } => match text.parse::<NaiveDate>() {
            Ok(day) => day.and_time(NaiveTime::MIN).and_utc().timestamp_nanos_opt(),
            Err(_) => DateTime::parse_from_rfc3339(text).ok()?.timestamp_nanos_opt(),
        },
        Tree::Leaf { .. } | Tree::Array(_) | Tree::Table(_) => None,
    }
}

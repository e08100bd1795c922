//! Which rows of a list are there no longer: a row is known by all that it says, wherever it stands.

use std::collections::BTreeMap;

use super::table::{Row, Said};

/// So many rows that left something out are sought among those that may complete them.
const MOST_INCOMPLETE: usize = 1_000;

/// The rows that no other row says as they did. What a row left out may have been added since; a row that stood twice
/// stands twice.
pub(super) fn lost<'b, 'd>(before: &'b [Row<'d>], after: &[Row<'_>]) -> Vec<&'b Row<'d>> {
    let mut standing: BTreeMap<&[Said<'_>], Vec<&Row<'_>>> = BTreeMap::new();
    for row in after {
        standing.entry(&row.says).or_default().push(row);
    }
    let mut gone: Vec<&Row<'_>> = Vec::new();
    for row in before {
        if standing.get_mut(row.says.as_slice()).and_then(Vec::pop).is_none() {
            gone.push(row);
        }
    }
    if gone.is_empty() {
        return gone;
    }
    let mut new: Vec<&Row<'_>> = standing.into_values().flatten().collect();
    let mut tried = 0;
    gone.retain(|row| {
        // Only a row that left something out can be completed.
        if row.is_whole() || tried >= MOST_INCOMPLETE {
            return true;
        }
        tried += 1;
        let found = new.iter().position(|other| other.completes(row));
        found.map(|at| new.swap_remove(at)).is_none()
    });
    gone
}

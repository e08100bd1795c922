//! One unit, merged three ways: the top, a table or a row with its entries and comments.

use std::collections::BTreeSet;

use super::entry::{self, Rank};
use super::gap::Around;
use super::meeting::Meetings;
use super::piece::{Extent, Piece, clash};
use crate::document::edit::{Tree, comments};
use crate::document::layout::{KeyValue, Unit, UnitKind};

/// What a unit says: its keys with their values; one with an empty key says all of it.
pub(super) type Said = Vec<(Vec<String>, Tree)>;

/// What becomes of a unit.
#[derive(Clone, Debug, Default)]
pub(super) struct Merged {
    pub(super) pieces: Vec<Piece>,
    /// What it says where clashes are decided for ours; nothing where it is gone then, several where it stands for
    /// several rows.
    pub(super) ours: Vec<Said>,
    pub(super) theirs: Vec<Said>,
}

impl Merged {
    fn taken(unit: &Unit) -> Self {
        let said = vec![said(unit)];
        Self { pieces: vec![Piece::Text(unit.text())], ours: said.clone(), theirs: said }
    }

    /// All of ours against all of theirs.
    pub(super) fn clash(base: &[&Unit], ours: &[&Unit], theirs: &[&Unit]) -> Self {
        let text = |units: &[&Unit]| units.iter().map(|unit| unit.text()).collect::<String>();
        let all_said = |units: &[&Unit]| units.iter().map(|unit| said(unit)).collect();
        Self {
            pieces: clash(&text(base), &text(ours), &text(theirs), Extent::Whole),
            ours: all_said(ours),
            theirs: all_said(theirs),
        }
    }
}

fn said(unit: &Unit) -> Said {
    if unit.is_whole {
        return vec![(Vec::new(), unit.value.clone())];
    }
    unit.entries.iter().map(|entry| (entry.key.clone(), entry.value.clone())).collect()
}

/// Merges a unit; nothing where it is gone.
pub(super) fn merge(
    base: Option<&Unit>,
    ours: Option<&Unit>,
    theirs: Option<&Unit>,
    is_one_piece: bool,
) -> Option<Merged> {
    match (ours, theirs) {
        (None, None) => None,
        (Some(kept), None) | (None, Some(kept)) => match base {
            None => Some(Merged::taken(kept)),
            Some(base) if is_unchanged(base, kept) => None,
            Some(base) => Some(Merged::clash(&[base], ours.as_slice(), theirs.as_slice())),
        },
        (Some(ours), Some(theirs)) => Some(both(base, ours, theirs, is_one_piece)),
    }
}

/// Whether a side says what the base says, and has no comment more.
fn is_unchanged(base: &Unit, side: &Unit) -> bool {
    if base.text() == side.text() {
        return true;
    }
    let (old, text) = (base.text(), side.text());
    let old = comments(&old);
    said(base) == said(side) && base.value == side.value && comments(&text).iter().all(|line| old.contains(line))
}

fn both(base: Option<&Unit>, ours: &Unit, theirs: &Unit, is_one_piece: bool) -> Merged {
    if ours.text() == theirs.text() {
        return Merged::taken(ours);
    }
    if let Some(base) = base {
        if base.text() == ours.text() {
            return Merged::taken(theirs);
        }
        if base.text() == theirs.text() {
            return Merged::taken(ours);
        }
    }
    let all = || Merged::clash(base.as_slice(), &[ours], &[theirs]);
    if is_one_piece || ours.is_whole || theirs.is_whole || base.is_some_and(|base| base.is_whole) {
        return match base {
            Some(base) if is_unchanged(base, ours) => Merged::taken(theirs),
            Some(base) if is_unchanged(base, theirs) => Merged::taken(ours),
            _ => all(),
        };
    }
    let (around, meetings) = (Around { base, ours, theirs }, Meetings::of_units(base, ours, theirs));
    Entries { base, ours, theirs, around, meetings, shown: BTreeSet::new() }.merge().unwrap_or_else(all)
}

struct Entries<'l> {
    base: Option<&'l Unit>,
    ours: &'l Unit,
    theirs: &'l Unit,
    around: Around<'l>,
    /// Where the unit has the meeting's keys.
    meetings: Option<Meetings>,
    /// The comments that stand already, so that one that moved is not written twice.
    shown: BTreeSet<String>,
}

impl Entries<'_> {
    /// Nothing where the header or what stands around the entries is in doubt.
    fn merge(mut self) -> Option<Merged> {
        let head = self.gap(self.base.map(|unit| unit.lead.as_str()), &self.ours.lead, &self.theirs.lead)?;
        let header = self.header()?;
        let tail = self.gap(self.base.map(|unit| unit.tail.as_str()), &self.ours.tail, &self.theirs.tail)?;
        let keys = self.keys();
        let leads: Vec<Option<String>> = keys.iter().map(|key| self.shared_lead(key)).collect();
        let mut merged = Merged { pieces: vec![Piece::Text(head + &header)], ours: vec![vec![]], theirs: vec![vec![]] };
        for (key, lead) in keys.iter().zip(leads) {
            self.entry(key, lead, &mut merged);
        }
        merged.pieces.push(Piece::Text(tail));
        Some(merged)
    }

    fn gap(&mut self, base: Option<&str>, ours: &str, theirs: &str) -> Option<String> {
        let gap = self.around.merge(base, ours, theirs)?;
        self.show(&gap);
        Some(gap)
    }

    fn show(&mut self, gap: &str) {
        self.shown.extend(gap.lines().map(|line| line.trim().to_owned()).filter(|line| line.starts_with('#')));
    }

    fn header(&self) -> Option<String> {
        let base = self.base.map(|unit| &unit.header);
        match (&self.ours.header, &self.theirs.header) {
            (ours, theirs) if ours == theirs || base == Some(theirs) => Some(ours.clone()),
            (ours, theirs) if base == Some(ours) => Some(theirs.clone()),
            _ => None,
        }
    }

    /// The keys of both sides: in the order of ours, a new one of theirs behind the one before it and
    /// what ours has added there.
    fn keys(&self) -> Vec<Vec<String>> {
        let mut keys: Vec<Vec<String>> = self.ours.entries.iter().map(|entry| entry.key.clone()).collect();
        let mut at = 0;
        for entry in &self.theirs.entries {
            if let Some(found) = keys.iter().position(|key| *key == entry.key) {
                at = found + 1;
            } else {
                let is_own = |key: &Vec<String>| self.theirs.entry(key).is_none();
                at += keys[at..].iter().take_while(|key| is_own(key)).count();
                keys.insert(at, entry.key.clone());
                at += 1;
            }
        }
        keys
    }

    /// The merged gap above a key that both sides have; nothing where it is in doubt, and for any other.
    fn shared_lead(&mut self, key: &[String]) -> Option<String> {
        let (ours, theirs) = (self.ours.entry(key)?, self.theirs.entry(key)?);
        let base = self.base.and_then(|unit| unit.entry(key));
        self.gap(base.map(|entry| entry.lead.as_str()), &ours.lead, &theirs.lead)
    }

    fn entry(&mut self, key: &[String], lead: Option<String>, merged: &mut Merged) {
        let base = self.base.and_then(|unit| unit.entry(key));
        let meetings = self.meetings.as_ref().filter(|_| is_of_meeting(&self.ours.path, key));
        match (self.ours.entry(key), self.theirs.entry(key)) {
            (ours, theirs)
                if key.last().is_some_and(|name| name == "cancelled")
                    && meetings.is_some_and(Meetings::is_contested) =>
            {
                push_clash(base, ours, theirs, true, merged);
            }
            (Some(ours), Some(theirs)) => {
                let Some(lead) = lead else {
                    return push_clash(base, Some(ours), Some(theirs), true, merged);
                };
                if let Some(entry) = meetings.and_then(|meetings| meetings.merged(ours, theirs)) {
                    merged.pieces.push(Piece::Text(lead));
                    return push(entry.pair, key, &entry.value, merged);
                }
                merged.pieces.push(Piece::Text(lead));
                let path = self.ours.path.iter().chain(key).map(String::as_str).collect::<Vec<_>>();
                let is_row = self.ours.kind == UnitKind::Row;
                let rank = if is_row { Rank::None } else { Rank::of(&path) };
                match entry::merge(base, ours, theirs, rank) {
                    Some(taken) => push(taken.pair, key, &taken.value, merged),
                    None => push_clash(base, Some(ours), Some(theirs), false, merged),
                }
            }
            (Some(kept), None) | (None, Some(kept)) => {
                let is_ours = self.ours.entry(key).is_some();
                match base {
                    None => {
                        let lead = self.own_lead(kept, is_ours);
                        merged.pieces.push(Piece::Text(lead));
                        push(kept.pair.clone(), key, &kept.value, merged);
                    }
                    Some(base) if base.value == kept.value && has_no_new_comment(base, kept) => {}
                    Some(base) => {
                        let (ours, theirs) = if is_ours { (Some(kept), None) } else { (None, Some(kept)) };
                        push_clash(Some(base), ours, theirs, true, merged);
                    }
                }
            }
            (None, None) => {}
        }
    }

    /// The gap above a key that one side has added; a comment that stands elsewhere by now is left out.
    fn own_lead(&mut self, entry: &KeyValue, is_ours: bool) -> String {
        let other = if is_ours { self.theirs } else { self.ours };
        let is_old = |line: &str| self.base.is_some_and(|base| base.has_comment(line));
        let is_out = |line: &str| {
            (self.shown.contains(line) && (is_old(line) || !is_ours)) || (is_old(line) && !other.has_comment(line))
        };
        let keeps = |line: &&str| !line.trim().starts_with('#') || !is_out(line.trim());
        let lead: String = entry.lead.split_inclusive('\n').filter(keeps).collect();
        self.show(&lead);
        lead
    }
}

fn is_of_meeting(unit: &[String], key: &[String]) -> bool {
    matches!(unit.iter().chain(key).map(String::as_str).collect::<Vec<_>>()[..], ["meeting", _])
}

fn has_no_new_comment(base: &KeyValue, side: &KeyValue) -> bool {
    let (old, text) = (format!("{}{}", base.lead, base.pair), format!("{}{}", side.lead, side.pair));
    let old = comments(&old);
    comments(&side.pair).iter().chain(&comments(&text)).all(|line| old.contains(line)) || base.pair == side.pair
}

fn push(pair: String, key: &[String], value: &Tree, merged: &mut Merged) {
    merged.pieces.push(Piece::Text(pair));
    for side in [&mut merged.ours, &mut merged.theirs] {
        side[0].push((key.to_vec(), value.clone()));
    }
}

fn push_clash(
    base: Option<&KeyValue>,
    ours: Option<&KeyValue>,
    theirs: Option<&KeyValue>,
    with_leads: bool,
    merged: &mut Merged,
) {
    let text = |entry: Option<&KeyValue>| {
        entry.map_or_else(String::new, |entry| {
            if with_leads { format!("{}{}", entry.lead, entry.pair) } else { entry.pair.clone() }
        })
    };
    merged.pieces.extend(clash(&text(base), &text(ours), &text(theirs), Extent::Lines));
    for (side, entry) in [(&mut merged.ours, ours), (&mut merged.theirs, theirs)] {
        side[0].extend(entry.map(|entry| (entry.key.clone(), entry.value.clone())));
    }
}

//! Which rows of two or three versions are the same one: by what they say, by time, title or command, and at last by where
//! they stand.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::edit::Tree;
use crate::document::layout::Unit;

/// One row in up to three versions, by its index in each.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct MergeRow {
    pub(super) base: Option<usize>,
    pub(super) ours: Option<usize>,
    pub(super) theirs: Option<usize>,
    /// Known as the same only by where it stands: it is one piece.
    pub(super) is_guess: bool,
}

/// Keys by which rows are known, and how sure that is.
struct Identity {
    keys: &'static [&'static str],
    trust: Trust,
}

/// Whether two rows with the same identity are merged key by key.
#[derive(Clone, Copy)]
enum Trust {
    Sure,
    /// Only where this text is much the same in both: else one row was put in the place of another.
    Alike(&'static str),
    /// Never: one may be in the place of the other.
    Guess,
}

impl Identity {
    const fn sure(keys: &'static [&'static str]) -> Self {
        Self { keys, trust: Trust::Sure }
    }

    const fn by_keys(keys: &'static [&'static str], trust: Trust) -> Self {
        Self { keys, trust }
    }

    fn is_sure(&self, one: &Tree, other: &Tree) -> bool {
        match self.trust {
            Trust::Sure => true,
            Trust::Alike(key) => match (one.get(&[key]), other.get(&[key])) {
                (Some(Tree::Leaf { text: one, .. }), Some(Tree::Leaf { text: other, .. })) => is_alike(one, other),
                _ => false,
            },
            Trust::Guess => false,
        }
    }
}

/// Whether two texts have a third of their letters in common at their ends.
fn is_alike(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let head = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let tail = one[head..].iter().rev().zip(other[head..].iter().rev()).take_while(|(one, other)| one == other).count();
    3 * (head + tail) >= one.len().max(other.len())
}

/// The identities of an array's rows, the surest first.
fn identities(array: &[String]) -> Vec<Identity> {
    let names: Vec<&str> = array.iter().map(String::as_str).collect();
    match names[..] {
        ["timeline"] => vec![
            Identity::sure(&["at", "event"]),
            Identity::sure(&["event"]),
            Identity::by_keys(&["at"], Trust::Alike("event")),
        ],
        ["actions"] => vec![Identity::sure(&["title"]), Identity::sure(&["ticket"])],
        ["queries"] => {
            vec![Identity::sure(&["purpose", "command"]), Identity::sure(&["command"]), Identity::sure(&["purpose"])]
        }
        ["impact"] => vec![Identity::sure(&["metric"])],
        ["customer_comments"] => {
            vec![Identity::sure(&["text"]), Identity::by_keys(&["source"], Trust::Alike("text"))]
        }
        // Windows overlap and differ by system; of one without a system only its times are known.
        ["incident", "windows"] => vec![
            Identity::sure(&["from", "system"]),
            Identity::sure(&["until", "system"]),
            Identity::sure(&["from", "until"]),
            Identity::by_keys(&["from"], Trust::Guess),
        ],
        ["approvals"] => vec![Identity::sure(&["by", "at"]), Identity::by_keys(&["by"], Trust::Guess)],
        ["waivers"] => vec![Identity::sure(&["rule", "where"]), Identity::by_keys(&["rule"], Trust::Guess)],
        ["severity_changes"] => {
            vec![Identity::sure(&["at", "from", "to"]), Identity::by_keys(&["at"], Trust::Guess)]
        }
        // The lists of `.pmgit/` are compared, never merged.
        ["severities"] => vec![Identity::sure(&["name"])],
        ["sections"] => vec![Identity::sure(&["key"])],
        ["terms"] => vec![Identity::sure(&["avoid"])],
        ["removed"] => vec![Identity::sure(&["id", "reason"]), Identity::sure(&["id"])],
        ["exceptions"] => vec![Identity::sure(&["commit"])],
        _ => Vec::new(),
    }
}

/// The keys by which a reader knows a row.
pub(crate) fn known_by(array: &[String]) -> &'static [&'static str] {
    match array.first().map(String::as_str) {
        Some("transitions") => &["from", "to"],
        _ => identities(array).first().map_or(&[], |identity| identity.keys),
    }
}

/// For each row on the right the one on the left that it was, by what both say; where that is a guess, `is_alike` is
/// asked.
pub(crate) fn same_rows(
    array: &[String],
    left: &[&Tree],
    right: &[&Tree],
    is_alike: &dyn Fn(&Tree, &Tree) -> bool,
) -> Vec<Option<usize>> {
    let (pairs, guesses) = by_identity(&identities(array), left, right);
    let found = pairs.found.iter().zip(guesses).zip(right);
    found.map(|((found, is_guess), row)| found.filter(|&at| !is_guess || is_alike(left[at], row))).collect()
}

/// What the rows of a text say.
pub(super) fn values<'l>(units: &[&'l Unit]) -> Vec<&'l Tree> {
    units.iter().map(|unit| &unit.value).collect()
}

/// Matches the rows of an array.
pub(super) fn matched(array: &[String], base: &[&Tree], ours: &[&Tree], theirs: &[&Tree]) -> Vec<MergeRow> {
    let keys = identities(array);
    let (own, other) = (with_base(&keys, base, ours), with_base(&keys, base, theirs));
    let mut rows: Vec<MergeRow> =
        (0..base.len()).map(|index| MergeRow { base: Some(index), ..MergeRow::default() }).collect();
    for (index, found) in own.iter().enumerate() {
        match found {
            Some((at, is_guess)) => {
                rows[*at].ours = Some(index);
                rows[*at].is_guess |= is_guess;
            }
            None => rows.push(MergeRow { ours: Some(index), ..MergeRow::default() }),
        }
    }
    for (index, found) in other.iter().enumerate() {
        if let Some((at, is_guess)) = found {
            rows[*at].theirs = Some(index);
            rows[*at].is_guess |= is_guess;
        }
    }
    // Rows that both sides have added are the same only where they say the same, or have the same full identity.
    let added: Vec<usize> = (base.len()..rows.len()).collect();
    let new: Vec<usize> = (0..theirs.len()).filter(|&index| other[index].is_none()).collect();
    let own: Vec<&Tree> = added.iter().filter_map(|&at| rows[at].ours).map(|index| ours[index]).collect();
    let others: Vec<&Tree> = new.iter().map(|&index| theirs[index]).collect();
    let mut pairs = Pairs::new(&own, &others);
    pairs.by_value();
    if let Some(identity) = keys.first() {
        pairs.by_key(identity.keys);
    }
    for (index, found) in new.iter().zip(&pairs.found) {
        match found {
            Some(at) => rows[added[*at]].theirs = Some(*index),
            None => rows.push(MergeRow { theirs: Some(*index), ..MergeRow::default() }),
        }
    }
    rows
}

/// For each row of a side the row of the base that it was, and whether that is a guess.
fn with_base(identities: &[Identity], base: &[&Tree], side: &[&Tree]) -> Vec<Option<(usize, bool)>> {
    let (mut pairs, guesses) = by_identity(identities, base, side);
    let known = pairs.found.clone();
    pairs.by_place();
    let all = pairs.found.iter().zip(known).zip(guesses);
    all.map(|((found, known), is_guess)| found.map(|at| (at, is_guess || known.is_none()))).collect()
}

/// Rows that say the same, and those of one identity; of each row on the right whether its partner is a guess.
fn by_identity<'u>(identities: &[Identity], left: &'u [&'u Tree], right: &'u [&'u Tree]) -> (Pairs<'u>, Vec<bool>) {
    let mut pairs = Pairs::new(left, right);
    pairs.by_value();
    let mut guesses = vec![false; right.len()];
    for identity in identities {
        let known = pairs.found.clone();
        pairs.by_key(identity.keys);
        for (at, (found, known)) in pairs.found.iter().zip(known).enumerate() {
            if let (Some(partner), None) = (found, known) {
                guesses[at] = !identity.is_sure(left[*partner], right[at]);
            }
        }
    }
    (pairs, guesses)
}

struct Pairs<'u> {
    left: &'u [&'u Tree],
    right: &'u [&'u Tree],
    taken: BTreeSet<usize>,
    /// For each row on the right the one on the left.
    found: Vec<Option<usize>>,
}

impl<'u> Pairs<'u> {
    fn new(left: &'u [&'u Tree], right: &'u [&'u Tree]) -> Self {
        Self { left, right, taken: BTreeSet::new(), found: vec![None; right.len()] }
    }

    fn pair(&mut self, left: usize, right: usize) {
        self.found[right] = Some(left);
        self.taken.insert(left);
    }

    /// Rows that say the same, the first with the first.
    fn by_value(&mut self) {
        let mut known: BTreeMap<&Tree, Vec<usize>> = BTreeMap::new();
        for (index, unit) in self.left.iter().enumerate().rev() {
            known.entry(unit).or_default().push(index);
        }
        for (index, unit) in self.right.iter().enumerate() {
            if let Some(left) = known.get_mut(unit).and_then(Vec::pop) {
                self.pair(left, index);
            }
        }
    }

    /// Rows that agree in these keys, where no other does.
    fn by_key(&mut self, key: &[&str]) {
        let name = |unit: &'u Tree| -> Option<Vec<Option<&'u Tree>>> {
            let parts: Vec<Option<&Tree>> = key.iter().map(|part| unit.get(&[*part])).collect();
            // A waiver without a part holds for the whole document; any other row must have all of its identity.
            let is_whole = parts.iter().zip(key).all(|(part, name)| part.is_some() || *name == "where");
            is_whole.then_some(parts)
        };
        let mut known: BTreeMap<Vec<Option<&Tree>>, Both> = BTreeMap::new();
        for (index, unit) in self.left.iter().enumerate().filter(|(index, _)| !self.taken.contains(index)) {
            if let Some(name) = name(unit) {
                known.entry(name).or_default().0.push(index);
            }
        }
        for (index, unit) in self.right.iter().enumerate().filter(|(index, _)| self.found[*index].is_none()) {
            if let Some(name) = name(unit) {
                known.entry(name).or_default().1.push(index);
            }
        }
        for (left, right) in known.into_values() {
            if let ([left], [right]) = (left.as_slice(), right.as_slice()) {
                self.pair(*left, *right);
            }
        }
    }

    /// Rows that stand between the same two, in their order.
    fn by_place(&mut self) {
        let mut partners = vec![None; self.left.len()];
        for (right, left) in self.found.iter().enumerate() {
            if let Some(left) = left {
                partners[*left] = Some(right);
            }
        }
        let own: Vec<Option<usize>> = self.found.iter().enumerate().map(|(right, left)| left.map(|_| right)).collect();
        let mut gaps: BTreeMap<Gap, Both> = BTreeMap::new();
        for (left, gap) in gaps_of(&partners) {
            gaps.entry(gap).or_default().0.push(left);
        }
        for (right, gap) in gaps_of(&own) {
            gaps.entry(gap).or_default().1.push(right);
        }
        for (left, right) in gaps.into_values() {
            left.into_iter().zip(right).for_each(|(left, right)| self.pair(left, right));
        }
    }
}

/// Rows on the left, and on the right.
type Both = (Vec<usize>, Vec<usize>);

/// The rows on the right between which something stands.
type Gap = (Option<usize>, Option<usize>);

/// Each row without a partner, and between which partners it stands.
fn gaps_of(partners: &[Option<usize>]) -> Vec<(usize, Gap)> {
    let mut after = vec![None; partners.len()];
    let mut next = None;
    for (index, partner) in partners.iter().enumerate().rev() {
        after[index] = next;
        next = partner.or(next);
    }
    let mut before = None;
    let mut found = Vec::new();
    for (index, partner) in partners.iter().enumerate() {
        match partner {
            Some(_) => before = *partner,
            None => found.push((index, (before, after[index]))),
        }
    }
    found
}

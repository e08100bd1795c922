//! Circles of files: files of one room that can only be read together, because each uses what the next one defines.
//!
//! What counts is use, not import: a path in code that leads to an item of the other file, re-exports followed. A folder's
//! `mod.rs` and the files below it do not count against each other, since a folder is read from its `mod.rs`.

use std::collections::{BTreeMap, BTreeSet};

use crate::house::{House, Target};
use crate::syntax::Purpose;

/// The names of each file that another file of its room uses; files by their place in `House::files`.
type Uses = BTreeMap<usize, BTreeMap<usize, BTreeSet<String>>>;

/// Every circle with its files and, for a reader who wants to open it, which file uses what of which.
pub(crate) fn circles_of_files(house: &House) -> BTreeMap<BTreeSet<String>, Vec<String>> {
    let uses = uses_within_rooms(house);
    let reached: BTreeMap<usize, BTreeSet<usize>> = uses.keys().map(|&file| (file, reachable(&uses, file))).collect();
    let place = |file: usize| house.files[file].place.clone();
    let mut circles = BTreeMap::new();
    for (&file, others) in reached.iter().filter(|(file, others)| others.contains(*file)) {
        let members: BTreeSet<usize> = others
            .iter()
            .copied()
            .filter(|other| reached.get(other).is_some_and(|back| back.contains(&file)))
            .collect();
        let arrows = members.iter().flat_map(|from| uses[from].iter().map(move |(to, names)| (from, to, names)));
        let lines = arrows.filter(|(_, to, _)| members.contains(to)).map(|(&from, &to, names)| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            format!("{} uses of {}: {}", place(from), place(to), names.join(", "))
        });
        circles.insert(members.iter().map(|&member| place(member)).collect(), lines.collect());
    }
    circles
}

fn uses_within_rooms(house: &House) -> Uses {
    let mut uses = Uses::new();
    for (from, file) in house.files.iter().enumerate() {
        for (_, target) in file.paths_with_targets().filter(|(path, _)| path.purpose == Purpose::Mention) {
            let Target::Inside(target) = target else { continue };
            let Some(to) = house.file_of(target) else { continue };
            let other = &house.files[to];
            if other.room == file.room && !is_above(&file.place, &other.place) && !is_above(&other.place, &file.place) {
                uses.entry(from).or_default().entry(to).or_default().insert(target.join("::"));
            }
        }
    }
    uses
}

/// Whether a file is the `mod.rs` of a folder that another file lies in; every file is above itself.
fn is_above(upper: &str, lower: &str) -> bool {
    upper == lower || upper.strip_suffix("mod.rs").is_some_and(|folder| lower.starts_with(folder))
}

/// All files that one leads to, itself only where a circle leads back.
fn reachable(uses: &Uses, start: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut open = vec![start];
    while let Some(file) = open.pop() {
        open.extend(uses.get(&file).into_iter().flat_map(BTreeMap::keys).filter(|&&next| reached.insert(next)));
    }
    reached
}

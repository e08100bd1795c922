//! Who uses what it may not use: a room above its own, or something that is fenced to other rooms.

use crate::floor_plan::FloorPlan;
use crate::house::{House, SourceFile, Target};
use crate::syntax::Named;

/// Something that not every room may use.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fence {
    /// All of a library.
    Crate(&'static str),
    /// Whatever is called by these last names: `["Utc", "now"]` is `chrono::Utc::now`.
    Call(&'static [&'static str]),
    Macro(&'static str),
    Method(&'static str),
    /// A literal that holds this text.
    Text(&'static str),
    /// A literal that begins with this text.
    TextBeginning(&'static str),
}

/// What is fenced, and the rooms that may use it all the same.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FencedIn(pub(crate) Fence, pub(crate) &'static [&'static str]);

/// The paths that lead from a room to one above it, each with its place.
pub(crate) fn upward_arrows(house: &House, plan: &FloorPlan) -> Vec<String> {
    let mut upward = Vec::new();
    for file in &house.files {
        for (path, target) in file.paths_with_targets() {
            let Target::Inside(target) = target else { continue };
            // The root by itself is only the beginning of a path; what follows is resolved on its own.
            let Some(first) = target.first() else { continue };
            let room = plan.depth_of(first).map_or("lib", |_| first);
            if !plan.allows(&file.room, room) {
                let written = path.segments.join("::");
                upward.push(format!("{}:{}: {} -> {room} (`{written}`)", file.place, path.line, file.room));
            }
        }
    }
    upward.dedup();
    upward
}

/// Every use of something fenced outside its rooms, each with its place.
pub(crate) fn strays(house: &House, fences: &[FencedIn]) -> Vec<String> {
    let mut strays = Vec::new();
    for FencedIn(fence, rooms) in fences {
        for file in house.files.iter().filter(|file| !rooms.contains(&file.room.as_str())) {
            let lines = fence.lines_in(file);
            strays.extend(lines.into_iter().map(|line| format!("{}:{line}: {fence:?} in {}", file.place, file.room)));
        }
    }
    strays
}

impl Fence {
    /// The lines of a file that use what is fenced.
    fn lines_in(self, file: &SourceFile) -> Vec<usize> {
        let lines = |list: &[Named], is_fenced: &dyn Fn(&str) -> bool| {
            list.iter().filter(|(name, _)| is_fenced(name)).map(|(_, line)| *line).collect()
        };
        match self {
            Self::Macro(name) => lines(&file.syntax.macros, &|called| called == name),
            Self::Method(name) => lines(&file.syntax.methods, &|called| called == name),
            Self::Text(part) => lines(&file.syntax.texts, &|text| text.contains(part)),
            Self::TextBeginning(start) => lines(&file.syntax.texts, &|text| text.starts_with(start)),
            Self::Crate(name) => lines_that_lead(file, |path| path.first().is_some_and(|first| first == name)),
            Self::Call(names) => lines_that_lead(file, |path| ends_with(path, names)),
        }
    }
}

fn lines_that_lead(file: &SourceFile, is_fenced: impl Fn(&[String]) -> bool) -> Vec<usize> {
    let leads = |target: &Target| matches!(target, Target::Outside(path) if is_fenced(path));
    let fenced = file.paths_with_targets().filter(|(_, target)| leads(target));
    let mut lines: Vec<usize> = fenced.map(|(path, _)| path.line).collect();
    lines.dedup();
    lines
}

/// Whether a path has these names at its end; a glob may stand for the last one.
fn ends_with(path: &[String], names: &[&str]) -> bool {
    let Some(start) = path.len().checked_sub(names.len()) else { return false };
    path[start..].iter().zip(names).all(|(segment, name)| segment == name || segment == "*")
}

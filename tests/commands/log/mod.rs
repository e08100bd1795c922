//! `pmgit log`: who moved what when, from the documents through history, and what contradicts.

mod history;
mod hostile;
mod names;
mod records;
mod signatures;

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

/// After every step that the postmortems here record.
const LATER: u64 = 1_795_600_000;

/// A closed postmortem on `work`, whose commits come after what they record.
fn closed() -> World {
    let world = World::ready();
    world.set_clock(LATER);
    world.add(ID, DRAFT);
    world.pmgit(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]).passes();
    world.pmgit(&crate::stages::REVIEW).passes();
    world.post();
    world.pmgit(&["close", ID, "--by", "dai", "--at", "2026-11-23T09:05:00Z"]).passes();
    world
}

fn json(world: &World, arguments: &[&str]) -> Value {
    let run = world.pmgit(&[&["log", "--format", "json"], arguments].concat()).passes();
    let output = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{run}"));
    let schema = serde_json::from_str(include_str!("../../../schema/log.schema.json")).expect("a schema is JSON");
    let validator = jsonschema::draft7::new(&schema).expect("it is a schema");
    let errors: Vec<String> = validator.iter_errors(&output).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new(), "{output:#}");
    output
}

fn entries(world: &World, arguments: &[&str]) -> Vec<Value> {
    json(world, arguments)["entries"].as_array().expect("a list").clone()
}

/// What the documents say, without the commits.
fn records(world: &World, arguments: &[&str]) -> Vec<String> {
    let keys = ["id", "entry", "at", "by", "from", "to", "rule", "reason"];
    let told = |entry: &Value| keys.map(|key| entry[key].as_str().unwrap_or("-").to_owned()).join(" | ");
    entries(world, arguments).iter().map(told).collect()
}

/// Each marked entry: what it is, and its marks.
fn marked(world: &World) -> Vec<String> {
    let marks = |entry: &Value| {
        let marks = entry["marks"].as_array().expect("a list").iter();
        let marks: Vec<&str> = marks.map(|mark| mark["mark"].as_str().expect("a word")).collect();
        (!marks.is_empty()).then(|| format!("{}: {}", entry["entry"].as_str().expect("a word"), marks.join(" ")))
    };
    entries(world, &[ID, "--rev", "work"]).iter().filter_map(marks).collect()
}

/// Changes the postmortem past every hook.
fn forge(world: &World, old: &str, new: &str) {
    let text = world.read(PATH);
    assert!(text.contains(old), "{text}");
    world.write(PATH, text.replacen(old, new, 1));
    world.commit_all("forge");
}

/// Takes `work` into `main` as a forge's button does, past every hook.
fn land(world: &World, parents: &[&str]) {
    let parents: Vec<&str> = parents.iter().flat_map(|parent| ["-p", parent]).collect();
    let commit = world.ok(&[&["commit-tree", "-m", "land", "work^{tree}"], &parents[..]].concat());
    world.ok(&["update-ref", "refs/heads/main", &commit]);
}

/// Takes an object from the store.
fn lose(world: &World, object: &str) {
    let place = world.path().join(format!(".git/objects/{}/{}", &object[..2], &object[2..]));
    std::fs::remove_file(place).expect("it lies there loose");
}

#[test]
fn the_trail_of_a_postmortem_begins_where_it_came_in_and_ends_where_it_stands() {
    let world = closed();
    assert_snapshot!(world.unmoved(0, &["log", ID, "--rev", "work"]).out);
    assert_eq!(
        world.pmgit(&["log", &ID[..14], "--rev", "work"]).passes().out,
        world.pmgit(&["log", ID, "--rev", "work"]).passes().out
    );
    assert_eq!(world.pmgit(&["log", "--rev", "main"]).passes().out, NOTHING);
    let run = world.unmoved(2, &["log", "2020-01-01-nothing", "--rev", "work"]);
    assert!(run.err.contains("there is no postmortem `2020-01-01-nothing`"), "{run}");
    assert_eq!(world.unmoved(2, &["log", "--rev=--all"]).code, 2);
}

const NOTHING: &str = "main: 0 entries in 0 commits, none marked (times in UTC)\n";

#[test]
fn a_merge_a_squash_and_a_rebase_tell_the_same_records() {
    let world = closed();
    let direct = records(&world, &[ID, "--rev", "work"]);
    for (parents, way) in [(&["main"][..], "commit"), (&["main", "work"], "merge")] {
        let main = world.ok(&["rev-parse", "main"]);
        land(&world, parents);
        assert_eq!(records(&world, &[ID]), direct, "{way}");
        let entries = entries(&world, &[ID]);
        assert!(entries.iter().all(|entry| entry["came_by"] == way && entry["marks"] == Value::Array(vec![])));
        world.ok(&["update-ref", "refs/heads/main", &main]);
    }
    world.ok(&["checkout", "--quiet", "-b", "rebased", "main"]);
    world.ok(&["commit", "--quiet", "--no-verify", "--allow-empty", "-m", "another"]);
    world.ok(&["-c", "core.hooksPath=/dev/null", "cherry-pick", "main..work"]);
    assert_eq!(records(&world, &[ID, "--rev", "rebased"]), direct);
}

#[test]
fn what_was_forged_is_marked() {
    let world = closed();
    assert_eq!(marked(&world), Vec::<String>::new());
    let forged = |old: &str, new: &str| {
        forge(&world, old, new);
        let marked = marked(&world);
        world.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
        marked
    };
    let add = |rows: &str| forged("[[approvals]]", &format!("{rows}\n[[approvals]]"));
    assert_eq!(forged("\"closed\"", "\"draft\""), ["transition: unrecorded"]);
    assert_eq!(forged("\"SEV-1\"", "\"SEV-3\""), ["severity: unrecorded"]);
    assert_eq!(forged("2026-11-23T09:05:00Z", "2026-11-23T09:06:00Z"), ["transition: rewritten"]);
    assert_eq!(
        forged("2026-11-23T09:05:00Z", "2026-11-19T09:05:00Z"),
        ["transition: impossible-time", "transition: rewritten"]
    );
    assert_eq!(add("[[approvals]]\nby = \"ben\"\nat = 2031-01-01T00:00:00Z\n"), ["approval: after-commit"]);
    assert_eq!(add("[[approvals]]\nby = \"ben\"\nat = 2016-01-01T00:00:00Z\n"), ["approval: impossible-time"]);
    assert_eq!(add("[[approvals]]\nby = \"aiko\"\nat = 2026-11-23T00:00:00Z\n"), ["approval: own"]);
    assert_eq!(add("[[approvals]]\nby = \"aiko@example.com\"\nat = 2026-11-23T00:00:00Z\n"), ["approval: own"]);
    let waiver = "[[waivers]]\nrule = \"blame\"\nreason = \"A freeze\"\napproved_by = \"Aiko\"\n";
    assert_eq!(add(waiver), ["waiver: own"]);
    let step = "[[transitions]]\nfrom = \"draft\"\nto = \"closed\"\nat = 2026-11-24T00:00:00Z\nby = \"eve\"\n";
    let text = format!("{}\n{step}", world.read(PATH));
    world.write(PATH, text);
    world.commit_all("a step that is none");
    assert_eq!(marked(&world), ["transition: gap illegal"]);
    world.write(PATH, "[no postmortem");
    world.commit_all("break it");
    assert_eq!(marked(&world)[1..], ["unreadable: unreadable"]);
    world.ok(&["revert", "--no-edit", "HEAD"]);
    assert_eq!(marked(&world).len(), 2, "what comes back is compared with what was there");
    world.ok(&["rm", "--quiet", PATH]);
    world.ok(&["commit", "--quiet", "--no-verify", "-m", "gone"]);
    let all = entries(&world, &["--rev", "work"]);
    assert_eq!((&all[0]["entry"], &all[0]["marks"][0]["mark"]), (&"removed".into(), &"unrecorded".into()));
    let one = entries(&world, &[ID, "--rev", "work"]);
    assert_eq!(one.last(), all.first(), "what left without a record is found by its whole id");
}

#[test]
fn a_trail_follows_its_postmortem_to_another_id() {
    let world = closed();
    world.pmgit(&["rename", ID, "checkout-errors"]).passes();
    let new = "2026-11-20-checkout-errors";
    let trail = records(&world, &[new, "--rev", "work"]);
    assert!(trail[0].starts_with(&format!("{ID} | created")), "{trail:#?}");
    assert!(trail.last().expect("some").starts_with(&format!("{new} | renamed")), "{trail:#?}");
    assert_eq!(records(&world, &[ID, "--rev", "work"]), trail, "the old id leads there too");
    assert!(records(&world, &["--rev", "work"])[0].starts_with(&format!("{new} | renamed")));
    world.pmgit(&["remove", new, "--reason", "Written twice.", "--approved-by", "ben"]).passes();
    let trail = records(&world, &["2026-11-20", "--rev", "work"]);
    assert!(trail[0].starts_with(&format!("{ID} | created")), "{trail:#?}");
    assert!(trail.last().expect("some").starts_with(&format!("{new} | removed | - | ben")), "{trail:#?}");
}

#[test]
fn all_trails_are_told_the_newest_first_also_in_a_bare_clone_and_with_sha256() {
    let world = closed();
    let other = "2026-03-02-session-cache-split";
    world.add(other, DRAFT);
    let all = records(&world, &["--rev", "work"]);
    assert!(all[0].starts_with(other) && all.last().expect("some").contains("created"), "{all:#?}");
    let mut one = records(&world, &["--rev", "work", ID]);
    one.reverse();
    assert_eq!(all[1..], one);
    let bare = world.outside("bare.git");
    world.ok(&["clone", "--quiet", "--bare", ".", bare.to_str().expect("UTF-8")]);
    let run = world.run(world.pmgit_command(&["log", "--rev", "work"]).current_dir(&bare));
    assert_eq!(run.out, world.pmgit(&["log", "--rev", "work"]).passes().out);
    let long = World::empty_sha256();
    long.pmgit(&["init"]).passes();
    long.add(ID, DRAFT);
    let told = entries(&long, &[]);
    assert_eq!(told[0]["entry"], "created", "{told:#?}");
    assert_eq!(told[0]["commit"].as_str().map(str::len), Some(64));
}

#[test]
fn a_range_tells_what_came_in_within_it() {
    let world = closed();
    let whole = records(&world, &[ID, "--rev", "work"]);
    assert_eq!(records(&world, &[ID, "--rev", "work~3..work"]), whole[2..]);
    assert_eq!(records(&world, &[ID, "--rev", "work~1..work"]), whole[4..]);
}

#[test]
fn output_names_what_was_asked_for() {
    let world = closed();
    for arguments in [&["--rev", "work"][..], &["--rev", "work", "--signatures"], &["--rev", "work", ID], &[]] {
        json(&world, arguments);
    }
    assert_eq!(entries(&world, &["--rev", "work", "--signatures"])[0]["signature"]["state"], "none");
    let asked = json(&world, &["--rev", "work~1..work", &ID[..14]]);
    let tip = world.ok(&["rev-parse", "work"]);
    let told = ["version", "range", "tip", "id"].map(|key| asked[key].to_string());
    assert_eq!(told, ["1".to_owned(), "\"work~1..work\"".to_owned(), format!("\"{tip}\""), format!("\"{ID}\"")]);
    assert_eq!(json(&world, &["--rev", "work"])["id"], Value::Null);
}

#[test]
fn a_spreadsheet_gets_a_row_an_entry_and_no_formula() {
    let world = closed();
    world.ok(&["config", "user.name", "=cmd|' /C calc'!A0"]);
    forge(&world, "title", "# a comment\ntitle");
    forge(
        &world,
        "[[approvals]]\n",
        "[[approvals]]\nby = \"=HYPERLINK(1)\"\nat = 2026-11-23T09:00:00Z\n\n[[approvals]]\n",
    );
    let out = world.pmgit(&["log", "--rev", "work", "--format", "csv"]).passes().out;
    assert!(out.starts_with("id,entry,at,by,from,to,"), "{out}");
    assert!(out.contains(",'=HYPERLINK(1),") && !out.contains(",=HYPERLINK"), "{out}");
    assert_eq!(out.lines().count(), entries(&world, &["--rev", "work"]).len() + 1);
}

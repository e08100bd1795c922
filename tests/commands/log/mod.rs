//! `pmgit log`: who moved what when, from the documents through history, and what contradicts.

mod history;
mod hostile;
mod names;
mod records;
mod signatures;

use insta::assert_snapshot;
use serde_json::Value;

use crate::bench::{Bench, DRAFT, ID, PATH};

/// After every step that the postmortems here record.
const LATER: u64 = 1_795_600_000;

/// A closed postmortem on `work`, whose commits come after what they record.
fn closed() -> Bench {
    let bench = Bench::ready();
    bench.set_clock(LATER);
    bench.add(ID, DRAFT);
    bench.done(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]);
    bench.done(&crate::bench::REVIEW);
    bench.post();
    bench.done(&["close", ID, "--by", "dai", "--at", "2026-11-23T09:05:00Z"]);
    bench
}

fn json(bench: &Bench, arguments: &[&str]) -> Value {
    let run = bench.done(&[&["log", "--format", "json"], arguments].concat());
    let output = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{run}"));
    let schema = serde_json::from_str(include_str!("../../../schema/log.schema.json")).expect("a schema is JSON");
    let validator = jsonschema::draft7::new(&schema).expect("it is a schema");
    let errors: Vec<String> = validator.iter_errors(&output).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new(), "{output:#}");
    output
}

fn entries(bench: &Bench, arguments: &[&str]) -> Vec<Value> {
    json(bench, arguments)["entries"].as_array().expect("a list").clone()
}

/// What the documents say, without the commits.
fn records(bench: &Bench, arguments: &[&str]) -> Vec<String> {
    let keys = ["id", "entry", "at", "by", "from", "to", "rule", "reason"];
    let told = |entry: &Value| keys.map(|key| entry[key].as_str().unwrap_or("-").to_owned()).join(" | ");
    entries(bench, arguments).iter().map(told).collect()
}

/// Each marked entry: what it is, and its marks.
fn marked(bench: &Bench) -> Vec<String> {
    let marks = |entry: &Value| {
        let marks = entry["marks"].as_array().expect("a list").iter();
        let marks: Vec<&str> = marks.map(|mark| mark["mark"].as_str().expect("a word")).collect();
        (!marks.is_empty()).then(|| format!("{}: {}", entry["entry"].as_str().expect("a word"), marks.join(" ")))
    };
    entries(bench, &[ID, "--rev", "work"]).iter().filter_map(marks).collect()
}

/// Changes the postmortem past every hook.
fn forge(bench: &Bench, old: &str, new: &str) {
    let text = bench.read(PATH);
    assert!(text.contains(old), "{text}");
    bench.write(PATH, text.replacen(old, new, 1));
    bench.commit_all("forge");
}

/// Takes `work` into `main` as a forge's button does, past every hook.
fn land(bench: &Bench, parents: &[&str]) {
    let parents: Vec<&str> = parents.iter().flat_map(|parent| ["-p", parent]).collect();
    let commit = bench.ok(&[&["commit-tree", "-m", "land", "work^{tree}"], &parents[..]].concat());
    bench.ok(&["update-ref", "refs/heads/main", &commit]);
}

/// Takes an object from the store.
fn lose(bench: &Bench, object: &str) {
    let place = bench.path().join(format!(".git/objects/{}/{}", &object[..2], &object[2..]));
    std::fs::remove_file(place).expect("it lies there loose");
}

#[test]
fn the_trail_of_a_postmortem_begins_where_it_came_in_and_ends_where_it_stands() {
    let bench = closed();
    assert_snapshot!(bench.unmoved(0, &["log", ID, "--rev", "work"]).out);
    assert_eq!(bench.done(&["log", &ID[..14], "--rev", "work"]).out, bench.done(&["log", ID, "--rev", "work"]).out);
    assert_eq!(bench.done(&["log", "--rev", "main"]).out, "main: 0 entries in 0 commits, none marked\n");
    let run = bench.unmoved(2, &["log", "2020-01-01-nothing", "--rev", "work"]);
    assert!(run.talk.contains("there is no postmortem `2020-01-01-nothing`"), "{run}");
    assert_eq!(bench.unmoved(2, &["log", "--rev=--all"]).code, 2);
}

#[test]
fn a_merge_a_squash_and_a_rebase_tell_the_same_records() {
    let bench = closed();
    let direct = records(&bench, &[ID, "--rev", "work"]);
    for (parents, way) in [(&["main"][..], "commit"), (&["main", "work"], "merge")] {
        let main = bench.ok(&["rev-parse", "main"]);
        land(&bench, parents);
        assert_eq!(records(&bench, &[ID]), direct, "{way}");
        let entries = entries(&bench, &[ID]);
        assert!(entries.iter().all(|entry| entry["came_by"] == way && entry["marks"] == Value::Array(vec![])));
        bench.ok(&["update-ref", "refs/heads/main", &main]);
    }
    bench.ok(&["checkout", "--quiet", "-b", "rebased", "main"]);
    bench.ok(&["commit", "--quiet", "--no-verify", "--allow-empty", "-m", "another"]);
    bench.ok(&["-c", "core.hooksPath=/dev/null", "cherry-pick", "main..work"]);
    assert_eq!(records(&bench, &[ID, "--rev", "rebased"]), direct);
}

#[test]
fn what_was_forged_is_marked() {
    let bench = closed();
    assert_eq!(marked(&bench), Vec::<String>::new());
    let forged = |old: &str, new: &str| {
        forge(&bench, old, new);
        let marked = marked(&bench);
        bench.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
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
    let waiver = "[[waivers]]\nrule = \"blame\"\nreason = \"r\"\napproved_by = \"Aiko\"\n";
    assert_eq!(add(waiver), ["waiver: own"]);
    let step = "[[transitions]]\nfrom = \"draft\"\nto = \"closed\"\nat = 2026-11-24T00:00:00Z\nby = \"eve\"\n";
    let text = format!("{}\n{step}", bench.read(PATH));
    bench.write(PATH, text);
    bench.commit_all("a step that is none");
    assert_eq!(marked(&bench), ["transition: gap illegal"]);
    bench.write(PATH, "[no postmortem");
    bench.commit_all("break it");
    assert_eq!(marked(&bench)[1..], ["unreadable: unreadable"]);
    bench.ok(&["revert", "--no-edit", "HEAD"]);
    assert_eq!(marked(&bench).len(), 2, "what comes back is compared with what was there");
    bench.ok(&["rm", "--quiet", PATH]);
    bench.ok(&["commit", "--quiet", "--no-verify", "-m", "gone"]);
    let all = entries(&bench, &["--rev", "work"]);
    assert_eq!((&all[0]["entry"], &all[0]["marks"][0]["mark"]), (&"removed".into(), &"unrecorded".into()));
    let one = entries(&bench, &[ID, "--rev", "work"]);
    assert_eq!(one.last(), all.first(), "what left without a record is found by its whole id");
}

#[test]
fn a_trail_follows_its_postmortem_to_another_id() {
    let bench = closed();
    bench.done(&["rename", ID, "checkout-errors"]);
    let new = "2026-11-20-checkout-errors";
    let trail = records(&bench, &[new, "--rev", "work"]);
    assert!(trail[0].starts_with(&format!("{ID} | created")), "{trail:#?}");
    assert!(trail.last().expect("some").starts_with(&format!("{new} | renamed")), "{trail:#?}");
    assert_eq!(records(&bench, &[ID, "--rev", "work"]), trail, "the old id leads there too");
    assert!(records(&bench, &["--rev", "work"])[0].starts_with(&format!("{new} | renamed")));
    bench.done(&["remove", new, "--reason", "Written twice.", "--approved-by", "ben"]);
    let trail = records(&bench, &["2026-11-20", "--rev", "work"]);
    assert!(trail[0].starts_with(&format!("{ID} | created")), "{trail:#?}");
    assert!(trail.last().expect("some").starts_with(&format!("{new} | removed | - | ben")), "{trail:#?}");
}

#[test]
fn all_trails_are_told_the_newest_first_also_in_a_bare_clone_and_with_sha256() {
    let bench = closed();
    let other = "2026-03-02-session-cache-split";
    bench.add(other, DRAFT);
    let all = records(&bench, &["--rev", "work"]);
    assert!(all[0].starts_with(other) && all.last().expect("some").contains("created"), "{all:#?}");
    let mut one = records(&bench, &["--rev", "work", ID]);
    one.reverse();
    assert_eq!(all[1..], one);
    let bare = bench.outside("bare.git");
    bench.ok(&["clone", "--quiet", "--bare", ".", bare.to_str().expect("UTF-8")]);
    let run = bench.end(bench.pmgit(&["log", "--rev", "work"]).current_dir(&bare));
    assert_eq!(run.out, bench.done(&["log", "--rev", "work"]).out);
    let long = Bench::sha256();
    long.done(&["init"]);
    long.add(ID, DRAFT);
    let told = entries(&long, &[]);
    assert_eq!(told[0]["entry"], "created", "{told:#?}");
    assert_eq!(told[0]["commit"].as_str().map(str::len), Some(64));
}

#[test]
fn a_range_tells_what_came_in_within_it() {
    let bench = closed();
    let whole = records(&bench, &[ID, "--rev", "work"]);
    assert_eq!(records(&bench, &[ID, "--rev", "work~3..work"]), whole[2..]);
    assert_eq!(records(&bench, &[ID, "--rev", "work~1..work"]), whole[4..]);
}

#[test]
fn output_names_what_was_asked_for() {
    let bench = closed();
    for arguments in [&["--rev", "work"][..], &["--rev", "work", "--signatures"], &["--rev", "work", ID], &[]] {
        json(&bench, arguments);
    }
    assert_eq!(entries(&bench, &["--rev", "work", "--signatures"])[0]["signature"]["state"], "none");
    let asked = json(&bench, &["--rev", "work~1..work", &ID[..14]]);
    let tip = bench.ok(&["rev-parse", "work"]);
    let told = ["version", "range", "tip", "id"].map(|key| asked[key].to_string());
    assert_eq!(told, ["1".to_owned(), "\"work~1..work\"".to_owned(), format!("\"{tip}\""), format!("\"{ID}\"")]);
    assert_eq!(json(&bench, &["--rev", "work"])["id"], Value::Null);
}

#[test]
fn a_spreadsheet_gets_a_row_an_entry_and_no_formula() {
    let bench = closed();
    bench.ok(&["config", "user.name", "=cmd|' /C calc'!A0"]);
    forge(&bench, "title", "# a comment\ntitle");
    forge(
        &bench,
        "[[approvals]]\n",
        "[[approvals]]\nby = \"=HYPERLINK(1)\"\nat = 2026-11-23T09:00:00Z\n\n[[approvals]]\n",
    );
    let out = bench.done(&["log", "--rev", "work", "--format", "csv"]).out;
    assert!(out.starts_with("id,entry,at,by,from,to,"), "{out}");
    assert!(out.contains(",'=HYPERLINK(1),") && !out.contains(",=HYPERLINK"), "{out}");
    assert_eq!(out.lines().count(), entries(&bench, &["--rev", "work"]).len() + 1);
}

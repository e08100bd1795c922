//! Texts that say nothing, words in disguise, faults beside faults and names that some file systems take for one, as
//! somebody with the right to push brings them to a server; and honest changes beside them.

use std::os::unix::fs::symlink;

use crate::server::Server;
use crate::server_objects::literal_tree;
use crate::support::documents::{ID, PATH, sound, with};

/// What is refused, by the rule that finds it.
#[rustfmt::skip] // an attempt in a line
const REFUSED: &[(&str, &str)] = &[
    ("[sections]\ndetection = \"N/A\"", "placeholder-text"),
    ("[sections]\ndetection = \"x\"", "placeholder-text"),
    ("[sections]\nwent_poorly = \"None.\"", "placeholder-text"),
    ("[sections]\nresolution = \"To be written later.\"", "placeholder-text"),
    ("[sections]\nresolution = \"ТОDО\"", "placeholder-text"),
    ("[sections]\nwhat_happened = \"<p hidden>It broke at noon.</p>\"", "placeholder-text"),
    ("[sections]\nwhat_happened = \"![](graph.png)\"", "placeholder-text"),
    ("[sections]\nwent_well = \"記載なし\"", "placeholder-text"),
    ("[external_message]\nsummary = \"後で書く\"", "placeholder-text"),
    ("waivers = [{ rule = \"late-meeting\", reason = \"N/A\", approved_by = \"ben\" }]", "invalid-waiver"),
    ("title = \"The checkout's óutage\"", "unjustified-outage"),
    ("[sections]\noverview = \"An out&#0;age of the checkout.\"", "unjustified-outage"),
    ("[sections]\noverview = \"An out`age` of the checkout.\"", "unjustified-outage"),
    ("[sections]\noverview = '''An out\\\nage of the checkout.'''", "unjustified-outage"),
    ("[sections]\noverview = \"An <bdo dir=rtl>egatuo</bdo> of the checkout.\"", "unjustified-outage"),
    ("[sections]\noverview = \"決済の機能 停止が起きた。\"", "unjustified-outage"),
    ("[sections]\noverview = \"An 0utage of the checkout.\"", "unjustified-outage"),
    ("[sections]\noverview = \"An outage.\"\n[incident]\nfull_outage = \"This was not a full outage.\"", "unjustified-outage"),
    ("impact = [{ metric = \"Minutes of the outage\", value = 50, unit = \"minutes\", source = \"https://example.com/1\" }]", "unjustified-outage"),
    ("[meeting]\noutcome = \"We agreed on the outage.\"", "unjustified-outage"),
    ("title = \"Checkout\\u2800 slowed down\"", "hidden-text"),
];

/// What honest people write near them.
#[rustfmt::skip] // a text in a line
const TAKEN: &[&str] = &[
    "[sections]\ndetection = \"No alert fired.\"",
    "[sections]\ncustomer_impact = \"None.\"",
    "[sections]\nlessons = \"なし\"",
    "[sections]\nwent_well = \"\"\n[not_applicable]\nwent_well = \"Nobody had to respond.\"",
    "[sections]\nresolution = \"Rolled back at 10:05\"",
    "[sections]\noverview = \"The naïve cache of the café app was full; it was not an outage.\"",
    "[sections]\noverview = \"Timed out; age of the cache: 5 s. See `outage.rs` and `/outage`.\"",
    "[sections]\noverview = \"検索機能を停止した。決済の機能停止には至らなかった。\"",
];

#[test]
fn what_says_nothing_and_what_is_disguised_is_refused_at_the_server() {
    let server = Server::new();
    for (overlay, rule) in REFUSED {
        server.on_branch("bad", PATH, &with("in-review", overlay));
        server.push(&["origin", "+bad:main"]).turned_away().says(rule);
    }
    for overlay in TAKEN {
        server.on_branch("good", PATH, &with("in-review", overlay));
        let answer = server.check("main", "good");
        assert!(!answer.out.contains("error["), "{overlay}: {answer}");
    }
    server.push(&["origin", "good:main"]).passes();
}

#[test]
fn an_outage_that_the_base_has_excuses_no_other_in_its_place() {
    let said = |overview: &str| with("in-review", &format!("[sections]\noverview = \"{overview}\""));
    let server = Server::with_policy("[words]\nproviders = [\"Fastly\"]\n");
    server.on_branch("theirs", PATH, &said("It began with the Fastly outage. It was a Friday teh 13th."));
    server.push(&["origin", "theirs:main"]).passes();
    server.ok(&["checkout", "--quiet", "theirs"]);
    // The list of providers is emptied, so that theirs is an error that the base has.
    server.write(".pmgit/policy.toml", "");
    server.commit_all("nobody provides anything");
    server.push(&["origin", "HEAD:main"]).passes();
    let base = server.ok(&["rev-parse", "HEAD"]);
    let change = |overview: &str| {
        server.ok(&["checkout", "--quiet", "-B", "change", &base]);
        server.write(PATH, said(overview));
        server.commit_all("change");
    };
    change("It began with our outage. It was a Friday the 13th.");
    server.refuses(&["origin", "change:main"], "unjustified-outage");
    change("It began with the Fastly outage. It was a Friday the 13th.");
    server.push(&["origin", "change:main"]).passes();
}

#[test]
fn names_that_are_one_on_other_machines_and_links_out_of_the_archive() {
    let server = Server::new();
    for twin in
        ["Postmortems/2026/x.toml", "POSTMORTEMS/x", "postmortems./x", ".PMGIT/policy.toml", ".pmgit/Policy.toml"]
    {
        server.on_branch("bad", twin, "x");
        server.push(&["origin", "+bad:main"]).turned_away().says("macOS and Windows");
    }
    server.write("text", sound("in-review"));
    let text = server.ok(&["hash-object", "-w", "text"]);
    std::fs::remove_file(server.path().join("text")).expect("it is there");
    let listed = server.ok(&["ls-tree", "main"]);
    let entry = |line: &'_ str| {
        let (facts, name) = line.split_once('\t').expect("a line of ls-tree");
        let facts: Vec<&str> = facts.split(' ').collect();
        (facts[0].trim_start_matches('0').to_owned(), name.to_owned(), facts[2].to_owned())
    };
    let mut entries: Vec<(String, String, String)> = listed.lines().map(entry).collect();
    entries.push(("100644".to_owned(), "postmortems/2026/2026-11-20-other.toml".to_owned(), text));
    let entries: Vec<(&str, &str, &str)> = entries.iter().map(|(mode, name, id)| (&**mode, &**name, &**id)).collect();
    let tree = literal_tree(&server, &entries);
    let commit = server.ok(&["commit-tree", "-p", "main", "-m", "an entry named like a path", &tree]);
    server.push(&["origin", &format!("{commit}:main")]).turned_away().says("a place elsewhere");
    for link in [".pmgit/sub", "postmortems/loop", "postmortems/2026/latest", ".pmgit/holidays/x"] {
        server.ok(&["checkout", "--quiet", "-B", "bad", "main"]);
        let place = server.path().join(link);
        std::fs::create_dir_all(place.parent().expect("it is below the root")).expect("it can be made");
        symlink("..", place).expect("it can be made");
        server.commit_all("a link");
        server.push(&["origin", "+bad:main"]).turned_away().says("symbolic link");
        server.ok(&["checkout", "--quiet", "-B", "bad", "main"]);
        let commit = server.ok(&["rev-parse", "HEAD"]);
        server.ok(&["update-index", "--add", "--cacheinfo", &format!("160000,{commit},{link}")]);
        server.ok(&["commit", "--quiet", "-m", "a submodule"]);
        server.push(&["origin", "+bad:main"]).turned_away().says("submodule");
        server.ok(&["reset", "--quiet", "--hard", "main"]);
    }
    for honest in ["postmortems/README.md", ".pmgit/holidays/company.ics", "Docs/postmortems.md", "src/Postmortems/x"] {
        server.on_branch("good", honest, "BEGIN:VCALENDAR\nEND:VCALENDAR\n");
        server.push(&["origin", "+good:main"]).passes();
        server.ok(&["checkout", "--quiet", "-B", "main", "good"]);
    }
}

#[test]
fn what_needs_no_refusal_passes() {
    let server = Server::new();
    let marked = format!("\u{FEFF}{}", sound("in-review"));
    server.on_branch("windows", PATH, &marked);
    server.push(&["origin", "windows:main"]).passes().says("hidden-text");
    server.ok(&["checkout", "--quiet", "windows"]);
    server.pmgit(&["check", ID, "--fix"]);
    assert_eq!(server.read(PATH), sound("in-review"));
    server.ok(&["checkout", "--quiet", "--", "."]);
    server.push(&["origin", "windows:refs/replace2/x"]).passes();
    // A removal on record, and its revert: the record stays.
    server.pmgit(&["remove", ID, "--reason", "It was of another incident.", "--approved-by", "ben"]).passes();
    server.push(&["origin", "HEAD:main"]).passes();
    server.ok(&["revert", "--no-edit", "HEAD"]);
    assert!(!server.path().join(".pmgit/removed.toml").exists());
    server.push(&["origin", "HEAD:main"]).turned_away().says("-- .pmgit/removed.toml");
    server.ok(&["checkout", "HEAD~1", "--", ".pmgit/removed.toml"]);
    server.ok(&["commit", "--quiet", "--amend", "--no-edit"]);
    server.push(&["origin", "HEAD:main"]).passes();
}

#[test]
fn a_commit_that_a_later_one_undoes_passes_and_is_named() {
    let server = Server::new();
    let told = "will report it";
    server.on_branch("work", PATH, &sound("in-review"));
    server.push(&["origin", "work:main"]).passes().silent_about(told);
    server.ok(&["checkout", "--quiet", "work"]);
    server.write(PATH, with("in-review", "[sections]\noverview = \"TODO\""));
    server.commit_all("bad");
    let bad = server.ok(&["rev-parse", "--short=12", "HEAD"]);
    server.ok(&["revert", "--no-edit", "HEAD"]);
    server.push(&["origin", "work:main"]).passes().says(told).says(&bad).says("1 commit within");
    server.write("code", "x");
    server.commit_all("one");
    server.write("code", "y");
    server.commit_all("two");
    server.push(&["origin", "work:main"]).passes().silent_about(told);
}

//! Small packs that hold more than a machine can judge: refused, counted and soon over; and honest changes of that size.

use std::fmt::Write as _;

use crate::gate::plan::{Door, Plan};
use crate::gate::{Question, Scope, judge};
use crate::git::world::World;
use crate::git::{TreeId, Version};
use crate::report::Verdict;
use crate::rules::sound_postmortem;

/// A world in which trees are made of lines.
struct Bomb {
    world: World,
}

impl Bomb {
    fn new() -> Self {
        let world = World::new();
        world.write("README", "x");
        world.commit_all("one");
        Self { world }
    }

    fn fed(&self, arguments: &[&str], input: &str) -> String {
        let mut git = self.world.command("git");
        let output = World::feed(git.args(arguments), input.as_bytes());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("an id").trim().to_owned()
    }

    fn blob(&self, text: &str) -> String {
        self.fed(&["hash-object", "-w", "--stdin"], text)
    }

    /// A tree of entries that are all the same object.
    fn tree(&self, mode: &str, id: &str, names: impl IntoIterator<Item = String>) -> String {
        let kind = if mode == "040000" { "tree" } else { "blob" };
        let mut lines = String::new();
        for name in names {
            writeln!(lines, "{mode} {kind} {id}\t{name}").expect("a string takes every write");
        }
        self.fed(&["mktree"], &lines)
    }

    fn folder(&self, tree: &str, name: &str) -> String {
        self.tree("040000", tree, [name.to_owned()])
    }

    /// The verdict of a door on a documents' folder with these contents.
    fn judge(&self, door: Door, scope: Scope<'_>, contents: &str) -> Result<Verdict, String> {
        let head = Version::Tree(TreeId::from_hex(&self.folder(contents, "postmortems")).expect("an id"));
        let plan = Plan {
            door,
            base: Version::Empty,
            base_tip: None,
            head,
            committed: None,
            policy: Version::Empty,
            other_parents: Vec::new(),
        };
        let question = Question { scope, ..Question::of_changed(&plan) };
        judge(&self.world.open(), &question).map_err(|error| error.to_string())
    }
}

const DOORS: [Door; 5] = [Door::Preview, Door::Commit, Door::ProtectedCommit, Door::Protected, Door::Elsewhere];

#[test]
fn a_hundred_thousand_paths_of_one_blob_are_refused_before_they_are_judged() {
    let bomb = Bomb::new();
    let blob = bomb.blob("title = 1\n");
    let ids = bomb.tree("100644", &blob, (0..100_000).map(|at| format!("2026-11-20-a{at}.toml")));
    let bad = bomb.tree("100644", &blob, (0..100_000).map(|at| format!("B {at}")));
    for contents in [bomb.folder(&ids, "2026"), bad] {
        for door in DOORS {
            let error = bomb.judge(door, Scope::Changed, &contents).expect_err("it is too much");
            assert!(error.contains("100000 files") && error.contains("several changes"), "{error}");
        }
    }
}

#[test]
fn a_tree_of_one_tree_a_thousand_times_is_refused() {
    let bomb = Bomb::new();
    let mut tree = bomb.tree("100644", &bomb.blob("x"), (0..10).map(|at| at.to_string()));
    for _ in 0..6 {
        tree = bomb.tree("040000", &tree, (0..10).map(|at| at.to_string()));
    }
    let deep = (0..200).fold(bomb.tree("100644", &bomb.blob("x"), ["x".to_owned()]), |tree, _| bomb.folder(&tree, "a"));
    let long = (0..90).fold(bomb.tree("100644", &bomb.blob("x"), (0..9_000).map(|at| format!("x{at}"))), |tree, at| {
        bomb.folder(&tree, &format!("{at}{}", "n".repeat(200)))
    });
    for contents in [tree, deep, long] {
        for (door, scope) in DOORS.map(|door| (door, Scope::Changed)).into_iter().chain([(Door::Alone, Scope::All)]) {
            let error = bomb.judge(door, scope, &contents).expect_err("it is too much");
            assert!(error.contains("cannot compare two trees"), "{error}");
        }
    }
}

#[test]
fn copies_of_one_long_document_are_refused_also_where_the_whole_archive_is_asked_for() {
    let bomb = Bomb::new();
    let blob = bomb.blob(&format!("{}\ntitle = 1\n", "# filling\n".repeat(90_000)));
    let ids = bomb.tree("100644", &blob, (0..1_000).map(|at| format!("2026-11-20-a{at}.toml")));
    let contents = bomb.folder(&ids, "2026");
    for (door, scope) in [(Door::Protected, Scope::Changed), (Door::Alone, Scope::All)] {
        let error = bomb.judge(door, scope, &contents).expect_err("it is too much");
        assert!(error.contains("copies of each other"), "{error}");
    }
}

#[test]
fn a_list_that_nobody_wrote_is_no_list() {
    let judged = |row: &str, count: usize| {
        let head = "title = \"T\"\nstatus = \"draft\"\nseverity = \"SEV-1\"\n";
        super::judge(format!("{head}timeline = [{}]\n", row.repeat(count)).into(), None)
    };
    let [finding] = &judged("{},", 50_001).findings[..] else { panic!("it is one finding") };
    assert_eq!(finding.english(), "`timeline` has 50001 items, and no more than 50000 are read");
    let honest = judged("{ at = 2026-11-20T00:12:00Z, event = \"x\" },", 10_000);
    assert!(honest.findings.iter().all(|finding| finding.rule.as_str() != "wrong-type"), "ten thousand rows are read");
}

#[test]
fn documents_that_are_nothing_but_markup_are_refused_and_long_ones_of_prose_are_not() {
    let bomb = Bomb::new();
    let contents = |comment: &str| {
        let blob = |at: usize| bomb.blob(&format!("title = \"{at}\"\n{}", comment.repeat(90_000)));
        let line = |at: usize| format!("100644 blob {}\t2026-11-20-a{at}.toml\n", blob(at));
        bomb.folder(&bomb.fed(&["mktree"], &(0..9).map(line).collect::<Vec<_>>().concat()), "2026")
    };
    let (markup, prose) = (contents("#*[_`~&<|\n"), contents("# a [b](c)\n"));
    let links = contents("#[](b[](\n");
    for door in DOORS {
        let judged = bomb.judge(door, Scope::Changed, &links).map(|verdict| verdict.findings.len());
        let error = judged.expect_err("it is too much");
        assert!(error.contains("1000000 links"), "{error}");
        let judged = bomb.judge(door, Scope::Changed, &markup).map(|verdict| verdict.findings.len());
        let error = judged.expect_err("it is too much");
        assert!(error.contains("signs of Markdown"), "{error}");
        assert!(bomb.judge(door, Scope::Changed, &prose).is_ok(), "{door:?}");
    }
}

#[test]
fn long_documents_full_of_problems_are_refused_before_all_are_judged() {
    let bomb = Bomb::new();
    let blob = |at: usize| {
        let text = format!(
            "# {at}\ntitle = \"T\"\nstatus = \"draft\"\nseverity = \"SEV-1\"\ntimeline = [{}]\n",
            "{},".repeat(40_000)
        );
        (format!("2026-11-20-a{at}.toml"), bomb.blob(&text))
    };
    let mut lines = String::new();
    for (name, id) in (0..30).map(blob) {
        writeln!(lines, "100644 blob {id}\t{name}").expect("a string takes every write");
    }
    let contents = bomb.folder(&bomb.fed(&["mktree"], &lines), "2026");
    for door in DOORS {
        let judged = bomb.judge(door, Scope::Changed, &contents);
        let error = judged.map(|verdict| verdict.findings.len()).expect_err("it is too much");
        assert!(error.contains("500000 places") && error.contains("several changes"), "{error}");
    }
}

#[test]
fn a_hundred_long_documents_that_differ_by_a_letter_are_refused_and_long_ones_of_a_team_are_not() {
    let bomb = Bomb::new();
    let contents = |count: usize, lines: usize| {
        let filling = "# It was noticed by the alert of the queue.\n".repeat(lines);
        let line = |at: usize| {
            format!("100644 blob {}\t2026-11-20-a{at}.toml\n", bomb.blob(&format!("title = \"{at}\"\n{filling}")))
        };
        bomb.folder(&bomb.fed(&["mktree"], &(0..count).map(line).collect::<Vec<_>>().concat()), "2026")
    };
    let (bombs, honest) = (contents(40, 20_000), contents(200, 1_500));
    for door in DOORS {
        let error = bomb.judge(door, Scope::Changed, &bombs).map(|_| ()).expect_err("it is too much");
        assert!(error.contains("more than 24 MiB longer") && error.contains("several changes"), "{error}");
    }
    let verdict = bomb.judge(Door::Protected, Scope::Changed, &honest).expect("a team's longest are 66 KB");
    assert!(!verdict.findings.is_empty(), "they were judged");
}

#[test]
fn twelve_thousand_bad_names_are_refused_and_counted() {
    let bomb = Bomb::new();
    let contents = bomb.tree("100755", &bomb.blob("x"), (0..12_000).map(|at| format!("B {at}.toml")));
    for (door, scope) in [(Door::Protected, Scope::Changed), (Door::Alone, Scope::All)] {
        let verdict = bomb.judge(door, scope, &contents).expect("it can be judged");
        let beyond =
            verdict.findings.iter().filter(|one| one.key.as_str() == "more").map(|one| one.extent).sum::<u64>();
        let listed = verdict.findings.len();
        assert!(verdict.blocks() && beyond >= 2_000 && listed <= 2 * 10_000 + 12_000 + 2, "{beyond} beyond {listed}");
    }
}

#[test]
fn a_team_with_three_thousand_attachments_passes() {
    let bomb = Bomb::new();
    let files = bomb.tree("100644", &bomb.blob("x"), (0..3_000).map(|at| format!("graph {at}.png")));
    let document = bomb.blob(&sound_postmortem(""));
    let lines = format!(
        "100644 blob {document}\t2026-11-20-checkout-latency.toml\n040000 tree {files}\t2026-11-20-checkout-latency\n"
    );
    let year = bomb.fed(&["mktree"], &lines);
    for (door, scope) in DOORS.map(|door| (door, Scope::Changed)).into_iter().chain([(Door::Alone, Scope::All)]) {
        let verdict = bomb.judge(door, scope, &bomb.folder(&year, "2026")).expect("it can be judged");
        assert!(!verdict.blocks(), "{:#?}", verdict.findings);
    }
}

#[test]
fn an_archive_of_twenty_thousand_documents_and_their_files_is_one_change() {
    let bomb = Bomb::new();
    let names = (0..20_000).flat_map(|at| [format!("2026-11-20-a{at}.toml"), format!("a{at}.png")]);
    let tree = bomb.tree("100644", &bomb.blob("x"), names);
    let head = Version::Tree(TreeId::from_hex(&bomb.folder(&tree, "postmortems")).expect("an id"));
    let found = crate::git::changes(&bomb.world.open(), &Version::Empty, &head, &["postmortems"]).expect("it is sound");
    assert_eq!(crate::git::within_one_change(found).expect("it is an honest import").len(), 40_000);
}

#[test]
fn sections_that_nobody_wrote_are_none() {
    let judged = |table: &str, count: usize| {
        let mut text = format!("title = \"T\"\nstatus = \"draft\"\nseverity = \"SEV-1\"\n[{table}]\n");
        (0..count).for_each(|key| writeln!(text, "k{key} = 'It broke.'").expect("a string takes every write"));
        super::judge(text.into(), None).findings
    };
    for table in ["sections", "not_applicable"] {
        let [finding] = &judged(table, 5_001)[..] else { panic!("it is one finding") };
        assert_eq!(finding.english(), format!("`{table}` has 5001 items, and no more than 5000 are read"));
    }
    assert!(judged("sections", 50).iter().all(|finding| finding.rule.as_str() != "wrong-type"));
}

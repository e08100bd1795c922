//! The merge driver and the textconv, as git calls them.

use std::fs;

use insta::assert_snapshot;

use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::{PMGIT, World};

/// A repository whose base has a complete draft; the driver is set up.
fn with_driver() -> World {
    World::with_draft()
}

/// Commits one change on a new branch `topic` and another one on `work`, where it ends.
fn diverge(world: &World, topic: &dyn Fn(&str) -> String, work: &dyn Fn(&str) -> String) {
    let text = world.read(PATH);
    world.ok(&["switch", "--quiet", "-c", "topic"]);
    world.write(PATH, topic(&text));
    world.commit_all("topic");
    world.ok(&["switch", "--quiet", "work"]);
    world.write(PATH, work(&text));
    world.commit_all("work");
}

fn first_moment(text: &str) -> usize {
    text.find("[[timeline]]").unwrap()
}

/// Adds a moment above all others, where two of them collide for git.
fn add_moment(minute: &'static str) -> impl Fn(&str) -> String {
    move |text| {
        let row =
            format!("[[timeline]]\nat = 2026-11-19T00:{minute}:00Z\nkind = \"cause\"\nevent = \"At {minute}.\"\n\n");
        let (before, after) = text.split_at(first_moment(text));
        format!("{before}{row}{after}")
    }
}

fn set_title(title: &'static str) -> impl Fn(&str) -> String {
    move |text| {
        let line = text.lines().find(|line| line.starts_with("title")).unwrap();
        text.replacen(line, &format!("title = \"{title}\""), 1)
    }
}

fn has_both_moments(text: &str) {
    let (early, late) = (text.find("At 10.").unwrap(), text.find("At 20.").unwrap());
    assert!(early < late && !text.contains("<<<<<<<"), "{text}");
}

#[test]
fn the_driver_is_set_up_by_init_and_uninstall_takes_it_back_byte_for_byte() {
    for config in
        ["", "[alias]\n\tst = status\n", "[merge \"other\"]\n\tdriver = x %A\n[diff \"pmgit-like\"]\n\tbinary = true\n"]
    {
        let world = World::empty();
        let standing = world.read(".git/config") + config;
        world.write(".git/config", &standing);
        let run = world.pmgit(&["init"]).passes();
        assert!(run.out.contains("git merges postmortems by what they mean from now on"), "{run}");
        assert!(world.read(".gitattributes").ends_with("/postmortems/**/*.toml merge=pmgit diff=pmgit\n"));
        let set_up = world.read(".git/config");
        assert_eq!(world.pmgit(&["init"]).passes().out, "everything is set up already\n");
        assert_eq!(world.read(".git/config"), set_up);
        world.commit_all("set up");
        let run = world.pmgit(&["uninstall"]).passes();
        assert!(run.out.contains("git merges and shows postmortems by their lines again"), "{run}");
        assert_eq!(world.read(".git/config"), standing);
        // Whoever took it back has decided: a verb does not bring it again, and `init` does.
        world.add(ID, DRAFT);
        world.pmgit(&["action", "add", ID, "Compare the two sizes"]).passes();
        assert_eq!(world.read(".git/config"), standing);
        let run = world.pmgit(&["doctor"]);
        assert!(run.out.contains("declined in this clone"), "{run}");
        world.pmgit(&["init"]).passes();
        assert_eq!(world.read(".git/config"), set_up);
    }
}

#[test]
fn who_wants_no_driver_gets_none() {
    let world = World::empty();
    let standing = world.read(".git/config");
    let run = world.pmgit(&["init", "--no-merge-driver"]).passes();
    assert!(!run.out.contains("by what they mean"), "{run}");
    assert!(!world.read(".gitattributes").contains("merge=pmgit"));
    assert_eq!(world.read(".git/config"), standing);
    assert_eq!(world.pmgit(&["init", "--no-merge-driver"]).passes().out, "everything is set up already\n");
    world.commit_all("set up");
    let run = world.pmgit(&["doctor"]);
    assert!(run.out.contains("`.gitattributes` does not ask for it"), "{run}");
}

#[test]
fn a_clone_whose_attributes_ask_for_the_driver_gets_it_by_the_first_verb_that_writes() {
    let world = with_driver();
    let clone = world.outside("clone");
    let there = clone.to_str().unwrap().to_owned();
    world.ok(&["clone", "--quiet", world.path().to_str().unwrap(), &there]);
    let run = world.pmgit(&["-C", &there, "doctor"]).ends_with(1);
    assert!(run.out.contains("`.gitattributes` asks for it, and this clone does not have it"), "{run}");
    let key = ["config", "--local", "merge.pmgit.driver"];
    for reading in [&["check", ID][..], &["show", ID], &["status", ID]] {
        world.pmgit(&[&["-C", &there], reading].concat());
        assert_eq!(world.git_in(&clone, &key).code, 1, "{reading:?} writes nothing");
    }
    let row = ["-C", &there, "action", "add", ID, "Compare the two sizes"];
    let run = world.pmgit(&row).passes();
    assert!(run.err.contains("note: set up the merge driver that `.gitattributes` asks for"), "{run}");
    world.git_in(&clone, &key).passes();
    let run = world.pmgit(&["-C", &there, "action", "add", ID, "Another row"]).passes();
    assert!(!run.err.contains("merge driver"), "{run}");
    // A linked worktree shares the configuration.
    let linked = world.outside("linked");
    world.ok_in(&clone, &["worktree", "add", "--quiet", "-b", "side", linked.to_str().unwrap()]);
    let run = world.pmgit(&["-C", linked.to_str().unwrap(), "action", "add", ID, "A row"]).passes();
    assert!(!run.err.contains("merge driver"), "{run}");
}

#[test]
fn the_command_that_the_hint_begins_with_solves_the_conflict() {
    let world = with_driver();
    diverge(&world, &add_moment("20"), &add_moment("10"));
    let clone = world.outside("clone");
    world.ok(&["clone", "--quiet", world.path().to_str().unwrap(), clone.to_str().unwrap()]);
    world.git_in(&clone, &["merge", "--no-edit", "origin/topic"]).ends_with(1);
    let there = clone.to_str().unwrap();
    for (language, begins) in
        [("en", "hint: merge it by what it means: `"), ("ja", "ヒント: 項目ごとにマージし直せます：`")]
    {
        let mut command = world.pmgit_command(&["-C", there, "check", ID]);
        let run = world.run(command.env("PMGIT_LANGUAGE", language)).ends_with(1);
        let text = run.out.replace("= hint: ", "hint: ").replace("= ヒント: ", "ヒント: ").replace("help: ", "hint: ");
        assert!(text.contains(begins), "{run}");
        assert!(text.contains(&format!("{begins}pmgit init && git checkout --merge -- {PATH}`")), "{run}");
    }
    world.pmgit(&["-C", there, "init"]).passes();
    world.ok_in(&clone, &["checkout", "--merge", "--", PATH]);
    has_both_moments(&fs::read_to_string(clone.join(PATH)).unwrap());
}

#[test]
fn what_two_people_add_at_once_merges_clean() {
    let evidence = "https://grafana.example.com/d/1?from=1763597520&to=1763601120";
    let moment = |minute: &'static str| {
        vec!["timeline", "add", ID, "--at", minute, "--kind", "action", "--evidence", evidence, "--commit", minute]
    };
    let pairs = [
        (vec!["approve", ID, "--by", "ben"], vec!["approve", ID, "--by", "chloe"]),
        (moment("2026-11-20T00:31:00Z"), moment("2026-11-20T00:33:00Z")),
        (
            vec!["action", "add", ID, "Compare the sizes of both nodes", "--commit"],
            vec!["action", "add", ID, "Load-test with a standby of the real size", "--commit"],
        ),
        (
            vec!["waive", ID, "missing-query", "--reason", "The queries are gone", "--approved-by", "ben"],
            vec!["waive", ID, "vague-impact", "--reason", "Nothing was counted", "--approved-by", "chloe"],
        ),
        (
            vec!["action", "add", ID, "Compare the sizes of both nodes", "--commit"],
            vec!["approve", ID, "--by", "chloe"],
        ),
    ];
    for way in [&["merge", "--quiet", "--no-edit"][..], &["rebase", "--quiet"], &["cherry-pick"]] {
        for (ours, theirs) in &pairs {
            let world = World::in_review();
            world.ok(&["switch", "--quiet", "-c", "topic"]);
            world.pmgit(theirs).passes();
            world.ok(&["switch", "--quiet", "work"]);
            world.pmgit(ours).passes();
            let [one, other] = ["work", "topic"].map(|branch| world.ok(&["show", &format!("{branch}:{PATH}")]));
            world.git(&[way, &["topic"]].concat()).passes();
            let merged = world.read(PATH);
            for line in one.lines().chain(other.lines()) {
                assert!(merged.contains(line), "{way:?} {ours:?} {theirs:?}: `{line}` is missing in\n{merged}");
            }
            assert!(!merged.contains("<<<<<<<") && world.complaints().is_empty(), "{merged}");
        }
    }
}

#[test]
fn settings_of_the_same_names_that_are_not_ours_are_left_alone() {
    let world = World::empty();
    world.ok(&["config", "merge.pmgit.driver", "my-own %A %O %B"]);
    world.ok(&["config", "merge.pmgit.recursive", "text"]);
    let standing = world.read(".git/config");
    let run = world.pmgit(&["init"]).passes();
    assert!(run.err.contains("`merge.pmgit.driver` is not pmgit's"), "{run}");
    assert_eq!(world.ok(&["config", "merge.pmgit.driver"]), "my-own %A %O %B");
    world.pmgit(&["uninstall"]).passes();
    assert_eq!(world.read(".git/config"), standing);
}

#[test]
fn merge_rebase_cherry_pick_and_merge_tree_merge_rows_by_what_they_mean() {
    for way in
        [&["merge", "--quiet", "--no-edit", "topic"][..], &["rebase", "--quiet", "topic"], &["cherry-pick", "topic"]]
    {
        let world = with_driver();
        diverge(&world, &add_moment("20"), &add_moment("10"));
        world.git(way).passes();
        has_both_moments(&world.read(PATH));
        assert_eq!(world.complaints(), "", "{way:?}");
    }
    let world = with_driver();
    diverge(&world, &add_moment("20"), &add_moment("10"));
    let tree = world.ok(&["merge-tree", "--write-tree", "work", "topic"]);
    has_both_moments(&world.ok(&["show", &format!("{tree}:{PATH}")]));
    // A forge has no drivers, so the check of what it would land has none.
    let run = world.pmgit(&["check", "--base", "topic", "--head", "work"]);
    assert!(run.code == 2 && run.err.contains("does not merge"), "{run}");
}

#[test]
fn a_conflict_has_gits_markers_and_labels_and_check_says_what_collides() {
    let world = with_driver();
    diverge(&world, &set_title("Theirs"), &set_title("Ours"));
    let said = world.git(&["merge", "--no-edit", "topic"]).ends_with(1).err;
    assert!(said.contains(&format!("pmgit: both sides changed {PATH}; `pmgit check` shows what collides")), "{said}");
    let text = world.read(PATH);
    assert!(text.contains("<<<<<<< HEAD\ntitle = \"Ours\"\n=======\ntitle = \"Theirs\"\n>>>>>>> topic\n"), "{text}");
    assert!(!world.ok(&["ls-files", "--unmerged"]).is_empty());
    let run = world.pmgit(&["check", ID]);
    assert_eq!(run.code, 1, "{run}");
    assert_snapshot!(run);
    // Nothing but the conflict is left to do.
    let solved = text.replace("<<<<<<< HEAD\n", "").replace("=======\ntitle = \"Theirs\"\n>>>>>>> topic\n", "");
    world.write(PATH, solved);
    world.ok(&["add", PATH]);
    world.ok(&["commit", "--quiet", "--no-edit"]);
    assert_eq!(world.complaints(), "");
}

#[test]
fn conflicts_are_written_in_the_style_and_size_that_git_is_set_to() {
    let world = with_driver();
    world.ok(&["config", "merge.conflictStyle", "diff3"]);
    world.write(".gitattributes", world.read(".gitattributes") + "*.toml conflict-marker-size=12\n");
    world.commit_all("Longer markers");
    diverge(&world, &set_title("Theirs"), &set_title("Ours"));
    world.git(&["merge", "--no-edit", "topic"]).ends_with(1);
    let text = format!("\n{}", world.read(PATH));
    let marker = |letter: &str| format!("\n{} ", letter.repeat(12));
    assert!(["<", "|", ">"].iter().all(|letter| text.contains(&marker(letter))), "{text}");
    assert!(text.contains(&format!("\n{}\n", "=".repeat(12))), "{text}");
}

#[test]
fn a_fresh_clone_without_the_driver_merges_by_lines_and_loses_nothing() {
    let world = with_driver();
    diverge(&world, &add_moment("20"), &add_moment("10"));
    let clone = world.outside("clone");
    world.ok(&["clone", "--quiet", world.path().to_str().unwrap(), clone.to_str().unwrap()]);
    world.git_in(&clone, &["merge", "--no-edit", "origin/topic"]).ends_with(1);
    let text = fs::read_to_string(clone.join(PATH)).unwrap();
    assert!(text.contains("<<<<<<< HEAD") && text.contains("At 10.") && text.contains("At 20."), "{text}");
}

#[test]
fn a_driver_whose_program_is_gone_or_fails_lets_git_merge_by_lines() {
    for script in [None, Some("exit 101"), Some("kill -9 $$"), Some("exit 2")] {
        let world = World::with_draft();
        let program = world.outside("pmgit");
        // A link: a program that was just written may be busy in a process that another test has started.
        std::os::unix::fs::symlink(PMGIT, &program).unwrap();
        world.run(world.command(&program).args(["init"])).passes();
        world.commit_all("Merge by meaning");
        diverge(&world, &add_moment("20"), &add_moment("10"));
        fs::remove_file(&program).unwrap();
        if let Some(script) = script {
            World::script(&program, script);
        }
        assert_eq!(world.git(&["merge", "--no-edit", "topic"]).code, 1, "{script:?}");
        let text = world.read(PATH);
        assert!(text.contains("<<<<<<< HEAD") && text.contains(">>>>>>> topic"), "{text}");
        assert!(text.contains("At 10.") && text.contains("At 20."), "{text}");
        // The same document, shown as it is.
        world.ok(&["reset", "--quiet", "--hard", "work^"]);
        world.write(PATH, set_title("Other")(&world.read(PATH)));
        let diff = world.ok(&["diff"]);
        assert!(diff.contains("+title = \"Other\""), "{diff}");
    }
}

#[test]
fn a_name_with_spaces_and_signs_is_merged_all_the_same() {
    let world = World::empty();
    world.pmgit(&["init", "--documents", "post mortems/a-b_c.d"]).passes();
    let path = "post mortems/a-b_c.d/2026/2026-11-20-checkout-latency.toml";
    world.write(path, DRAFT);
    world.commit_all("base");
    for (branch, minute) in [("topic", "20"), ("work", "10")] {
        world.ok(&["switch", "--quiet", "-c", branch, "main"]);
        world.write(path, add_moment(minute)(DRAFT));
        world.commit_all(branch);
    }
    world.git(&["merge", "--quiet", "--no-edit", "topic"]).passes();
    has_both_moments(&world.read(path));
}

#[test]
fn a_document_that_both_sides_add_clashes_where_it_differs() {
    let world = World::ready();
    for (branch, title) in [("one", "Ours"), ("other", "Theirs")] {
        world.ok(&["switch", "--quiet", "-c", branch, "work"]);
        world.write(PATH, set_title(title)(DRAFT));
        world.commit_all(branch);
    }
    world.git(&["merge", "--no-edit", "one"]).ends_with(1);
    let text = world.read(PATH);
    assert_eq!(text.matches("<<<<<<<").count(), 1, "{text}");
    assert_eq!(text.lines().count(), DRAFT.lines().count() + 4);
}

#[test]
fn a_criss_cross_merge_has_every_moment_once() {
    let world = with_driver();
    diverge(&world, &add_moment("20"), &add_moment("10"));
    world.ok(&["branch", "old-work"]);
    world.git(&["merge", "--quiet", "--no-edit", "topic"]).passes();
    world.ok(&["switch", "--quiet", "topic"]);
    world.git(&["merge", "--quiet", "--no-edit", "old-work"]).passes();
    world.write(PATH, set_title("Theirs")(&world.read(PATH)));
    world.commit_all("topic goes on");
    world.ok(&["switch", "--quiet", "work"]);
    world.write(PATH, add_moment("05")(&world.read(PATH)));
    world.commit_all("work goes on");
    world.git(&["merge", "--quiet", "--no-edit", "topic"]).passes();
    let text = world.read(PATH);
    has_both_moments(&text);
    for once in ["At 05.", "At 10.", "At 20.", "\"Theirs\""] {
        assert_eq!(text.matches(once).count(), 1, "{text}");
    }
}

#[test]
fn a_rebase_that_stops_names_the_commit_it_applies() {
    let world = with_driver();
    diverge(&world, &set_title("Theirs"), &set_title("Ours"));
    world.git(&["rebase", "--quiet", "topic"]).fails();
    let text = world.read(PATH);
    assert!(text.contains("<<<<<<< HEAD\ntitle = \"Theirs\"\n=======\ntitle = \"Ours\"\n>>>>>>> "), "{text}");
    assert!(text.contains("(work)\n"), "{text}");
    let run = world.pmgit(&["check", ID]);
    assert!(run.out.contains("both sides changed `title`: `\"Theirs\"` (ours), `\"Ours\"` (theirs)"), "{run}");
}

#[test]
fn a_document_written_anew_in_another_form_shows_no_difference() {
    let world = with_driver();
    let text = world.read(PATH);
    let other = text.replace("= [\"", "=[ \"").replace("[people]\n", "[people]\n\n");
    assert_ne!(text, other);
    world.write(PATH, &other);
    let diff = world.ok(&["diff"]);
    assert!(!diff.contains("@@"), "{diff}");
    world.write(PATH, set_title("Other")(&other));
    let lines = world.ok(&["diff", "--unified=0"]);
    let changed: Vec<&str> = lines.lines().skip_while(|line| !line.starts_with("@@")).skip(1).collect();
    assert!(changed.len() == 2 && changed[1] == "+title = \"Other\"", "{lines}");
    world.commit_all("Other");
    assert!(world.ok(&["log", "-p", "-1"]).contains("+title = \"Other\""));
    world.git(&["blame", PATH]).passes();
    assert!(world.ok(&["diff", "--no-textconv", "HEAD^", "HEAD"]).contains("title = \"Other\""));
}

#[test]
fn a_broken_document_is_shown_as_it_is_without_what_acts_on_a_terminal() {
    let world = with_driver();
    world.write("broken.toml", b"title = \"\x1b[31mred\xff\n<<<<<<< ours\n");
    assert_eq!(world.pmgit(&["textconv", "broken.toml"]).passes().out, "title = \"\\u{1b}[31mred\\xff\n<<<<<<< ours\n");
    world.write(PATH, "title = [\n");
    assert!(world.ok(&["diff"]).contains("+title = ["));
    assert_eq!(world.pmgit(&["textconv", "missing.toml"]).code, 2);
}

#[test]
fn what_cannot_be_merged_leaves_ours_and_says_so() {
    let world = World::empty();
    world.write("ours.toml", "a = 1\n");
    let run = world.pmgit(&["merge-driver", "base.toml", "ours.toml", "theirs.toml"]);
    assert!(run.code == 2 && run.err.starts_with("error: cannot read `base.toml`"), "{run}");
    assert_eq!(world.read("ours.toml"), "a = 1\n");
}

//! The merge driver and the textconv, as git calls them.

use std::fs;
use std::process::Output;

use insta::assert_snapshot;

use crate::bench::{Bench, DRAFT, ID, PATH};
use crate::world::World;

/// A repository whose base has a complete draft; the driver is set up.
fn with_driver() -> Bench {
    let bench = Bench::with_draft();
    bench.done(&["init", "--merge-driver"]);
    bench.commit_all("Merge by meaning");
    bench
}

/// Commits one change on a new branch `topic` and another one on `work`, where it ends.
fn diverge(bench: &Bench, topic: &dyn Fn(&str) -> String, work: &dyn Fn(&str) -> String) {
    let text = bench.read(PATH);
    bench.ok(&["switch", "--quiet", "-c", "topic"]);
    bench.write(PATH, topic(&text));
    bench.commit_all("topic");
    bench.ok(&["switch", "--quiet", "work"]);
    bench.write(PATH, work(&text));
    bench.commit_all("work");
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

fn succeeds(output: &Output) {
    let said = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
}

fn has_both_moments(text: &str) {
    let (early, late) = (text.find("At 10.").unwrap(), text.find("At 20.").unwrap());
    assert!(early < late && !text.contains("<<<<<<<"), "{text}");
}

#[test]
fn the_driver_is_set_up_when_asked_and_uninstall_takes_it_back_byte_for_byte() {
    for config in
        ["", "[alias]\n\tst = status\n", "[merge \"other\"]\n\tdriver = x %A\n[diff \"pmgit-like\"]\n\tbinary = true\n"]
    {
        let bench = Bench::ready();
        let standing = bench.read(".git/config") + config;
        bench.write(".git/config", &standing);
        let run = bench.done(&["init", "--merge-driver"]);
        assert!(
            run.out.starts_with("wrote .gitattributes\ngit merges postmortems by what they mean from now on"),
            "{run}"
        );
        assert!(bench.read(".gitattributes").ends_with("/postmortems/**/*.toml merge=pmgit diff=pmgit\n"));
        let set_up = bench.read(".git/config");
        assert_eq!(bench.done(&["init", "--merge-driver"]).out, "everything is set up already\n");
        assert_eq!(bench.read(".git/config"), set_up);
        let run = bench.done(&["uninstall"]);
        assert!(run.out.contains("git merges and shows postmortems by their lines again"), "{run}");
        assert_eq!(bench.read(".git/config"), standing);
    }
}

#[test]
fn settings_of_the_same_names_that_are_not_ours_are_left_alone() {
    let bench = Bench::ready();
    bench.ok(&["config", "merge.pmgit.driver", "my-own %A %O %B"]);
    bench.ok(&["config", "merge.pmgit.recursive", "text"]);
    let standing = bench.read(".git/config");
    let run = bench.done(&["init", "--merge-driver"]);
    assert!(run.talk.contains("`merge.pmgit.driver` is not pmgit's"), "{run}");
    assert_eq!(bench.ok(&["config", "merge.pmgit.driver"]), "my-own %A %O %B");
    bench.done(&["uninstall"]);
    assert_eq!(bench.read(".git/config"), standing);
}

#[test]
fn merge_rebase_cherry_pick_and_merge_tree_merge_rows_by_what_they_mean() {
    for way in
        [&["merge", "--quiet", "--no-edit", "topic"][..], &["rebase", "--quiet", "topic"], &["cherry-pick", "topic"]]
    {
        let bench = with_driver();
        diverge(&bench, &add_moment("20"), &add_moment("10"));
        succeeds(&bench.git(way));
        has_both_moments(&bench.read(PATH));
        assert_eq!(bench.complaints(), "", "{way:?}");
    }
    let bench = with_driver();
    diverge(&bench, &add_moment("20"), &add_moment("10"));
    let tree = bench.ok(&["merge-tree", "--write-tree", "work", "topic"]);
    has_both_moments(&bench.ok(&["show", &format!("{tree}:{PATH}")]));
    // The check of a merge goes through git, and so through the driver.
    let run = bench.run(&["check", "--base", "topic", "--head", "work"]);
    assert!(run.code < 2, "{run}");
}

#[test]
fn a_conflict_has_gits_markers_and_labels_and_check_says_what_collides() {
    let bench = with_driver();
    diverge(&bench, &set_title("Theirs"), &set_title("Ours"));
    let output = bench.git(&["merge", "--no-edit", "topic"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains(&format!("pmgit: both sides changed {PATH}; `pmgit check` says what collides")), "{said}");
    let text = bench.read(PATH);
    assert!(text.contains("<<<<<<< HEAD\ntitle = \"Ours\"\n=======\ntitle = \"Theirs\"\n>>>>>>> topic\n"), "{text}");
    assert!(!bench.ok(&["ls-files", "--unmerged"]).is_empty());
    let run = bench.run(&["check", ID]);
    assert_eq!(run.code, 1, "{run}");
    assert_snapshot!(run);
    // Nothing but the conflict is left to do.
    let solved = text.replace("<<<<<<< HEAD\n", "").replace("=======\ntitle = \"Theirs\"\n>>>>>>> topic\n", "");
    bench.write(PATH, solved);
    bench.ok(&["add", PATH]);
    bench.ok(&["commit", "--quiet", "--no-edit"]);
    assert_eq!(bench.complaints(), "");
}

#[test]
fn conflicts_are_written_in_the_style_and_size_that_git_is_set_to() {
    let bench = with_driver();
    bench.ok(&["config", "merge.conflictStyle", "diff3"]);
    bench.write(".gitattributes", bench.read(".gitattributes") + "*.toml conflict-marker-size=12\n");
    bench.commit_all("Longer markers");
    diverge(&bench, &set_title("Theirs"), &set_title("Ours"));
    assert_eq!(bench.git(&["merge", "--no-edit", "topic"]).status.code(), Some(1));
    let text = format!("\n{}", bench.read(PATH));
    let marker = |letter: &str| format!("\n{} ", letter.repeat(12));
    assert!(["<", "|", ">"].iter().all(|letter| text.contains(&marker(letter))), "{text}");
    assert!(text.contains(&format!("\n{}\n", "=".repeat(12))), "{text}");
}

#[test]
fn a_fresh_clone_without_the_driver_merges_by_lines_and_loses_nothing() {
    let bench = with_driver();
    diverge(&bench, &add_moment("20"), &add_moment("10"));
    let clone = bench.outside("clone");
    bench.ok(&["clone", "--quiet", bench.path().to_str().unwrap(), clone.to_str().unwrap()]);
    let output =
        bench.command("git").current_dir(&clone).args(["merge", "--no-edit", "origin/topic"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = fs::read_to_string(clone.join(PATH)).unwrap();
    assert!(text.contains("<<<<<<< HEAD") && text.contains("At 10.") && text.contains("At 20."), "{text}");
}

#[test]
fn a_driver_whose_program_is_gone_or_fails_lets_git_merge_by_lines() {
    for script in [None, Some("exit 101"), Some("kill -9 $$"), Some("exit 2")] {
        let bench = Bench::with_draft();
        let program = bench.outside("pmgit");
        // A link: a program that was just written may be busy in a process that another test has started.
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_pmgit"), &program).unwrap();
        succeeds(&bench.command(&program).args(["init", "--merge-driver"]).output().unwrap());
        bench.commit_all("Merge by meaning");
        diverge(&bench, &add_moment("20"), &add_moment("10"));
        fs::remove_file(&program).unwrap();
        if let Some(script) = script {
            World::script(&program, script);
        }
        let output = bench.git(&["merge", "--no-edit", "topic"]);
        assert_eq!(output.status.code(), Some(1), "{script:?}");
        let text = bench.read(PATH);
        assert!(text.contains("<<<<<<< HEAD") && text.contains(">>>>>>> topic"), "{text}");
        assert!(text.contains("At 10.") && text.contains("At 20."), "{text}");
        // The same document, shown as it is.
        bench.ok(&["reset", "--quiet", "--hard", "work^"]);
        bench.write(PATH, set_title("Other")(&bench.read(PATH)));
        let diff = bench.ok(&["diff"]);
        assert!(diff.contains("+title = \"Other\""), "{diff}");
    }
}

#[test]
fn a_name_with_spaces_and_quotes_is_merged_all_the_same() {
    let bench = Bench::new();
    bench.done(&["init", "--documents", "post mortems/it's", "--merge-driver"]);
    let path = "post mortems/it's/2026/2026-11-20-checkout-latency.toml";
    bench.write(path, DRAFT);
    bench.commit_all("base");
    for (branch, minute) in [("topic", "20"), ("work", "10")] {
        bench.ok(&["switch", "--quiet", "-c", branch, "main"]);
        bench.write(path, add_moment(minute)(DRAFT));
        bench.commit_all(branch);
    }
    succeeds(&bench.git(&["merge", "--quiet", "--no-edit", "topic"]));
    has_both_moments(&bench.read(path));
}

#[test]
fn a_document_that_both_sides_add_clashes_where_it_differs() {
    let bench = Bench::ready();
    bench.done(&["init", "--merge-driver"]);
    bench.commit_all("Merge by meaning");
    for (branch, title) in [("one", "Ours"), ("other", "Theirs")] {
        bench.ok(&["switch", "--quiet", "-c", branch, "work"]);
        bench.write(PATH, set_title(title)(DRAFT));
        bench.commit_all(branch);
    }
    assert_eq!(bench.git(&["merge", "--no-edit", "one"]).status.code(), Some(1));
    let text = bench.read(PATH);
    assert_eq!(text.matches("<<<<<<<").count(), 1, "{text}");
    assert_eq!(text.lines().count(), DRAFT.lines().count() + 4);
}

#[test]
fn a_criss_cross_merge_has_every_moment_once() {
    let bench = with_driver();
    diverge(&bench, &add_moment("20"), &add_moment("10"));
    bench.ok(&["branch", "old-work"]);
    succeeds(&bench.git(&["merge", "--quiet", "--no-edit", "topic"]));
    bench.ok(&["switch", "--quiet", "topic"]);
    succeeds(&bench.git(&["merge", "--quiet", "--no-edit", "old-work"]));
    bench.write(PATH, set_title("Theirs")(&bench.read(PATH)));
    bench.commit_all("topic goes on");
    bench.ok(&["switch", "--quiet", "work"]);
    bench.write(PATH, add_moment("05")(&bench.read(PATH)));
    bench.commit_all("work goes on");
    succeeds(&bench.git(&["merge", "--quiet", "--no-edit", "topic"]));
    let text = bench.read(PATH);
    has_both_moments(&text);
    for once in ["At 05.", "At 10.", "At 20.", "\"Theirs\""] {
        assert_eq!(text.matches(once).count(), 1, "{text}");
    }
}

#[test]
fn a_rebase_that_stops_names_the_commit_it_applies() {
    let bench = with_driver();
    diverge(&bench, &set_title("Theirs"), &set_title("Ours"));
    assert_ne!(bench.git(&["rebase", "--quiet", "topic"]).status.code(), Some(0));
    let text = bench.read(PATH);
    assert!(text.contains("<<<<<<< HEAD\ntitle = \"Theirs\"\n=======\ntitle = \"Ours\"\n>>>>>>> "), "{text}");
    assert!(text.contains("(work)\n"), "{text}");
    let run = bench.run(&["check", ID]);
    assert!(run.out.contains("both sides changed `title`: `\"Theirs\"` (ours), `\"Ours\"` (theirs)"), "{run}");
}

#[test]
fn a_document_written_anew_in_another_form_shows_no_difference() {
    let bench = with_driver();
    let text = bench.read(PATH);
    let other = text.replace("= [\"", "=[ \"").replace("[people]\n", "[people]\n\n");
    assert_ne!(text, other);
    bench.write(PATH, &other);
    let diff = bench.ok(&["diff"]);
    assert!(!diff.contains("@@"), "{diff}");
    bench.write(PATH, set_title("Other")(&other));
    let lines = bench.ok(&["diff", "--unified=0"]);
    let changed: Vec<&str> = lines.lines().skip_while(|line| !line.starts_with("@@")).skip(1).collect();
    assert!(changed.len() == 2 && changed[1] == "+title = \"Other\"", "{lines}");
    bench.commit_all("Other");
    assert!(bench.ok(&["log", "-p", "-1"]).contains("+title = \"Other\""));
    succeeds(&bench.git(&["blame", PATH]));
    assert!(bench.ok(&["diff", "--no-textconv", "HEAD^", "HEAD"]).contains("title = \"Other\""));
}

#[test]
fn a_broken_document_is_shown_as_it_is_without_what_acts_on_a_terminal() {
    let bench = with_driver();
    bench.write("broken.toml", b"title = \"\x1b[31mred\xff\n<<<<<<< ours\n");
    assert_eq!(bench.done(&["textconv", "broken.toml"]).out, "title = \"\\u{1b}[31mred\\xff\n<<<<<<< ours\n");
    bench.write(PATH, "title = [\n");
    assert!(bench.ok(&["diff"]).contains("+title = ["));
    assert_eq!(bench.run(&["textconv", "missing.toml"]).code, 2);
}

#[test]
fn what_cannot_be_merged_leaves_ours_and_says_so() {
    let bench = Bench::new();
    bench.write("ours.toml", "a = 1\n");
    let run = bench.run(&["merge-driver", "base.toml", "ours.toml", "theirs.toml"]);
    assert!(run.code == 2 && run.talk.starts_with("error: cannot read `base.toml`"), "{run}");
    assert_eq!(bench.read("ours.toml"), "a = 1\n");
}

//! `pmgit export`: the whole archive as pages.

use std::fs;

use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

#[test]
fn every_postmortem_is_a_page_and_its_files_come_along() {
    let world = World::with_draft();
    world.write(PATH, DRAFT.replacen("[sections]\n", "[sections]\nlessons = '''![Load](graph.png)'''\n", 1));
    let folder = PATH.trim_end_matches(".toml");
    world.write(&format!("{folder}/graph.png"), b"\x89PNG\r\n\x1a\n");
    world.write("postmortems/2026/2026-11-22-broken.toml", "title = \"a\n");
    for (format, page, index) in [("markdown", "md", "README.md"), ("html", "html", "index.html")] {
        let place = world.outside(&format!("out-{format}"));
        let named = place.to_str().expect("UTF-8").to_owned();
        let run = world.unmoved(0, &["export", "--format", format, &named]);
        assert!(run.err.contains("wrote 2 postmortems") && run.err.contains("copied as it is"), "{run}");
        let read = |name: &str| fs::read_to_string(place.join(name)).unwrap_or_else(|cause| panic!("{name}: {cause}"));
        let written = read(&format!("2026/{ID}.{page}"));
        let picture =
            if format == "html" { "src=\"data:image/png" } else { "![Load](<2026-11-20-checkout-latency/graph.png>)" };
        assert!(written.contains(picture), "{written}");
        assert!(place.join(format!("2026/{ID}/graph.png")).is_file());
        assert_eq!(read("2026/2026-11-22-broken.toml"), "title = \"a\n");
        let list = read(index);
        assert!(list.contains(&format!("2026/{ID}.{page}")) && list.contains("Checkout slowed down"), "{list}");
        // Nothing is written over.
        let again = world.unmoved(1, &["export", "--format", format, &named]);
        assert!(again.err.contains("is not an empty directory"), "{again}");
    }
    let file = world.outside("a file");
    fs::write(&file, "x").expect("it can be written");
    world.unmoved(1, &["export", file.to_str().expect("UTF-8")]);
}

const BRANCH: &str = "postmortem-pages";

#[test]
fn a_branch_gets_one_commit_where_a_page_has_changed_and_none_where_all_are_as_they_were() {
    let world = World::with_draft();
    world.commit_all("A draft");
    let status = world.ok(&["status", "--porcelain"]);
    let first = world.pmgit(&["export", "--branch", BRANCH]).passes();
    assert!(first.out.starts_with("wrote 1 postmortem to `postmortem-pages`: commit "), "{first}");
    let tip = world.ok(&["rev-parse", BRANCH]);
    assert_eq!(
        world.pmgit(&["export", "--branch", BRANCH]).passes().out,
        "the pages on `postmortem-pages` are up to date\n"
    );
    assert_eq!((world.ok(&["rev-parse", BRANCH]), world.ok(&["status", "--porcelain"])), (tip.clone(), status));
    // An older revision writes over nothing newer.
    world.write(PATH, DRAFT.replace("SEV-1", "SEV-2"));
    world.commit_all("Another severity");
    world.pmgit(&["export", "--branch", BRANCH]).passes();
    let newer = world.ok(&["rev-parse", BRANCH]);
    let late = world.pmgit(&["export", "--branch", BRANCH, "--rev", "HEAD~1"]).passes();
    assert_eq!(late.out, "`postmortem-pages` already has the pages of a later commit\n");
    assert_eq!((world.ok(&["rev-parse", BRANCH]), world.ok(&["rev-parse", "postmortem-pages^"])), (newer, tip));
    // Where it is checked out, and where it is somebody's.
    world.ok(&["switch", "--quiet", BRANCH]);
    let out = world.unmoved(1, &["export", "--branch", BRANCH, "--rev", "main"]);
    assert!(out.err.contains("is checked out"), "{out}");
    world.ok(&["switch", "--quiet", "main"]);
    world.ok(&["branch", "mine"]);
    let own = world.unmoved(1, &["export", "--branch", "mine"]);
    assert!(own.err.contains("`mine` has a commit that pmgit did not make"), "{own}");
    let odd = world.unmoved(2, &["export", "--branch", "a..b"]);
    assert!(odd.err.contains("is not the name of a branch"), "{odd}");
}

/// A clone of `hub.git`, whose `main` has a draft, and another clone beside it.
fn clones() -> (World, String) {
    let world = World::with_draft();
    world.commit_all("A draft");
    let hub = world.outside("hub.git").to_str().expect("UTF-8").to_owned();
    world.ok(&["clone", "--quiet", "--bare", ".", &hub]);
    world.ok(&["remote", "add", "origin", &hub]);
    let rival = world.outside("rival").to_str().expect("UTF-8").to_owned();
    world.ok(&["clone", "--quiet", &hub, &rival]);
    (world, rival)
}

#[test]
fn who_comes_second_builds_on_what_the_first_has_pushed_and_gives_up_in_the_end() {
    let (world, rival) = clones();
    let program = crate::support::PMGIT;
    // While the pages of the first are on their way, another job pushes its own, once.
    let once = world.outside("once").display().to_string();
    let push = format!("'{program}' -C '{rival}' export --branch {BRANCH} --push origin --language");
    world.hook("pre-push", &format!("[ -e '{once}' ] && exit 0; touch '{once}'; {push} ja"));
    world.pmgit(&["export", "--branch", BRANCH, "--push", "origin"]).passes();
    let hub = world.outside("hub.git");
    let count = |world: &World| world.ok_in(&hub, &["rev-list", "--count", BRANCH]);
    assert_eq!(count(&world), "2", "the pages of both, one after the other");
    assert!(world.ok_in(&hub, &["show", &format!("{BRANCH}:README.md")]).contains("# Postmortems"));
    // One that always comes first: the tries have an end, and nothing is forced.
    let turn = world.outside("turn").display().to_string();
    let other =
        format!("if [ -e '{turn}' ]; then rm '{turn}'; {push} en; else touch '{turn}'; {push} en --format html; fi");
    world.hook("pre-push", &other);
    let lost = world.pmgit(&["export", "--branch", BRANCH, "--push", "origin", "--language", "ja"]);
    assert!(lost.code == 1 && lost.err.contains("went on moving while the pages were written"), "{lost}");
    assert_eq!(count(&world), "7");
    assert_eq!(world.ok(&["for-each-ref", "--format=%(refname)", "refs/heads/postmortem-pages"]), "");
}

#[test]
fn a_remote_that_is_not_there_or_has_no_such_branch_is_said() {
    let (world, _) = clones();
    let gone = world.unmoved(2, &["export", "--branch", BRANCH, "--push", "nowhere"]);
    assert!(gone.err.contains("cannot ask `nowhere` for its branches"), "{gone}");
    let unknown = world.unmoved(2, &["export", "--branch", BRANCH, "--push", "origin", "--rev", "trunk"]);
    assert!(unknown.err.contains("`origin` has no branch `trunk`"), "{unknown}");
    let without = world.unmoved(2, &["export", "--push", "origin"]);
    assert!(without.err.contains("--branch"), "{without}");
}

//! The page of a pull request that `pmgit check` writes: the postmortems as their readers will see them, with links into the
//! diff, within what a forge takes.

use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH, sound};

/// `main`, and HEAD on `topic` with a postmortem that only it has.
fn topic() -> World {
    let world = World::with_hooks();
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak(PATH, &sound("in-review"));
    world
}

/// The summary and the comment, with the address of the pull request.
fn pages(world: &World, pull: &str) -> (String, String) {
    for name in ["summary.md", "comment.md"] {
        let _ = std::fs::remove_file(world.outside(name));
    }
    let files = ["--summary", "../summary.md", "--comment", "../comment.md", "--pull-url", pull];
    world.pmgit(&[&["check", "--base", "main", "--head", "HEAD"], &files[..]].concat());
    let read = |name: &str| std::fs::read_to_string(world.outside(name)).expect("it was written");
    (read("summary.md"), read("comment.md"))
}

const GITHUB: &str = "https://github.com/acme/shop/pull/7";
/// `printf %s PATH | sha256sum`, and `sha1sum`.
const SHA256: &str = "8f98efa77ad2cde04782d9d5e2824f8fb388fc7fbb654ef5b3a6f42759def77c";
const SHA1: &str = "8cd466ba69a26e27a424288aa351faed9b614c94";

/// The number of the line that begins so.
fn line(world: &World, start: &str) -> usize {
    world.read(PATH).lines().position(|line| line.starts_with(start)).expect(start) + 1
}

#[test]
fn a_new_postmortem_is_open_and_each_heading_leads_to_its_line_in_the_diff() {
    let world = topic();
    let (overview, timeline) = (line(&world, "overview ="), line(&world, "[[timeline]]"));
    for (pull, diff) in [
        (GITHUB, format!("{GITHUB}/files#diff-{SHA256}R")),
        (
            "https://codeberg.org/acme/shop/pulls/7",
            format!("https://codeberg.org/acme/shop/pulls/7/files#diff-{SHA1}R"),
        ),
        (
            "https://gitlab.example.com/acme/shop/-/merge_requests/7",
            format!("https://gitlab.example.com/acme/shop/-/merge_requests/7/diffs#{SHA1}_0_"),
        ),
    ] {
        let (summary, comment) = pages(&world, pull);
        assert_eq!(summary, comment, "both have room for it");
        for said in [
            "<details open>\n<summary>The postmortem as its readers will see it</summary>\n".to_owned(),
            format!("\n#### [Overview](<{diff}{overview}>)\n"),
            format!("\n#### [Timeline](<{diff}{timeline}>)\n"),
        ] {
            assert!(summary.contains(&said), "{said} in\n{summary}");
        }
        let at = |text: &str| summary.find(text).expect(text);
        assert!(at("### pmgit: ") < at("<details open>") && at("<details open>") < at("### What changes in meaning"));
    }
}

#[test]
fn what_a_change_leaves_alone_leads_to_the_file_and_what_it_changes_to_the_first_new_line() {
    let world = topic();
    world.ok(&["checkout", "--quiet", "main"]);
    world.ok(&["merge", "--quiet", "--no-verify", "topic"]);
    world.ok(&["checkout", "--quiet", "topic"]);
    world.sneak(PATH, &sound("in-review").replace("50 minutes", "51 minutes"));
    let (summary, _) = pages(&world, GITHUB);
    let changed = world.read(PATH).lines().position(|line| line.contains("51 minutes")).expect("a line") + 1;
    assert!(summary.contains(&format!("/files#diff-{SHA256}R{changed}>)")), "{changed} in\n{summary}");
    assert!(summary.contains(&format!("#### [Timeline](<{GITHUB}/files#diff-{SHA256}>)\n")), "{summary}");
    assert!(
        summary.contains("\n<details>\n<summary>The postmortem") && !summary.contains("<details open>"),
        "{summary}"
    );
    // Without an address that is one, the headings are text, and the verdict is the same.
    let (summary, _) = pages(&world, "file:///srv/acme/shop/pull/7");
    assert!(summary.contains("\n#### Timeline\n") && !summary.contains("#diff-"), "{summary}");
}

#[test]
fn a_comment_is_as_short_as_the_forge_asks_for_and_says_what_it_leaves_out() {
    let world = topic();
    let long = |number: usize| {
        let words = "word ".repeat(9_000);
        let text = DRAFT.replacen("overview = \"", &format!("overview = \"{words} "), 1);
        world.sneak(&format!("postmortems/2026/2026-11-2{number}-long.toml"), &text);
    };
    (1..=6).for_each(long);
    let (summary, comment) = pages(&world, GITHUB);
    assert!(comment.chars().count() <= 65_000, "{}", comment.chars().count());
    assert!(summary.chars().count() <= 250_000, "{}", summary.chars().count());
    assert!(comment.contains("*Left out here because of their length: Overview"), "{comment}");
    assert!(comment.contains("`pmgit show 2026-11-21-long` has all of it.*"), "{comment}");
    assert!(summary.chars().count() > comment.chars().count() && summary.contains("word word"));
    for page in [&summary, &comment] {
        assert_eq!(page.matches("<details").count(), page.matches("</details>").count());
    }
    // More than there is room for.
    for number in 0..90 {
        world.write(&format!("postmortems/2026/2026-10-{:02}-many-{number}.toml", 1 + number % 28), DRAFT);
    }
    world.ok(&["add", "--all"]);
    world.ok(&["commit", "--quiet", "--no-verify", "-m", "Many"]);
    let (_, comment) = pages(&world, GITHUB);
    assert!(comment.chars().count() <= 65_000, "{}", comment.chars().count());
    assert!(comment.contains("*No room here for the pages of "), "{comment}");
}

#[test]
fn a_japanese_postmortem_is_a_japanese_page_and_what_is_gone_has_none() {
    let world = World::with_hooks();
    world.sneak(PATH, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak("postmortems/2026/2026-11-20-kessai.toml", include_str!("../../src/commands/demo/incident.ja.toml"));
    world.ok(&["rm", "--quiet", PATH]);
    world.ok(&["commit", "--quiet", "--no-verify", "-m", "Gone"]);
    let (summary, _) = pages(&world, GITHUB);
    assert!(summary.contains("<summary>ポストモーテム（読み手に見えるとおりの形）</summary>"), "{summary}");
    assert_eq!(
        summary.matches("<summary>ポスト").count() + summary.matches("<summary>The post").count(),
        1,
        "{summary}"
    );
    assert!(!summary.contains(&format!("\n### `{ID}` ")), "{summary}");
}

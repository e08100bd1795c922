//! Links lead to the page of a postmortem where a clone knows the branch of pages, else to what they led to before.

use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH, sound};

const REMOTE: &str = "https://github.com/acme/shop.git";
const PAGE: &str = "https://github.com/acme/shop/blob/postmortem-pages/2026/2026-11-20-checkout-latency.md";

/// `main` with a postmortem at a status, in a clone of a repository on GitHub.
fn clone(status: &str) -> World {
    let world = World::with_hooks();
    world.write(".pmgit/people.toml", "[aiko]\nname = \"Aiko\"\nemail = \"aiko@example.com\"\n");
    world.ok(&["add", "--all"]);
    world.sneak(PATH, &sound(status));
    world.ok(&["remote", "add", "origin", REMOTE]);
    world
}

/// Lets the clone know the branch of pages as it would be after a fetch.
fn fetch_pages(world: &World) {
    world.pmgit(&["export", "--branch", "postmortem-pages"]).passes();
    world.ok(&["update-ref", "refs/remotes/origin/postmortem-pages", "postmortem-pages"]);
    world.ok(&["branch", "--quiet", "-D", "postmortem-pages"]);
}

/// Each command that links to a postmortem, and what it says.
fn said(world: &World) -> Vec<(&'static str, String)> {
    let run = |arguments: &[&str]| world.pmgit(arguments).out;
    let due = |format| run(&["due", "--now", "2026-11-30T00:00:00Z", "--format", format]).replace("\\/", "/");
    // A line of a calendar goes on behind a space.
    let invitation = run(&["meeting", "invite", ID, "--publish"]).replace("\r\n ", "");
    vec![
        ("notify", run(&["notify", ID, "--dry-run"])),
        ("mail", run(&["message", "internal", ID])),
        ("invitation", invitation),
        ("due as Markdown", due("markdown")),
        ("due for Slack", due("slack")),
        ("due as JSON", due("json")),
    ]
}

#[test]
fn what_others_read_links_to_the_page_where_there_is_one() {
    let world = clone("in-review");
    for (name, text) in said(&world) {
        assert!(!text.is_empty() && !text.contains("postmortem-pages"), "{name}: {text}");
    }
    fetch_pages(&world);
    for (name, text) in said(&world) {
        assert!(text.contains(PAGE), "{name}: {text}");
    }
    // One that was not merged yet has none, and neither has a branch that somebody deleted.
    let other = "2026-11-21-again";
    world.add(other, DRAFT);
    let draft = world.pmgit(&["notify", other, "--dry-run"]).passes().out;
    assert!(
        draft.contains(&format!("/postmortems/2026/{other}.toml")) && !draft.contains("postmortem-pages"),
        "{draft}"
    );
    world.ok(&["update-ref", "-d", "refs/remotes/origin/postmortem-pages"]);
    let gone = world.pmgit(&["notify", ID, "--dry-run"]).passes().out;
    assert!(gone.contains(&format!("/{PATH}|")) && !gone.contains("postmortem-pages"), "{gone}");
}

#[test]
fn a_link_in_slack_and_in_markdown_is_one_and_nothing_else() {
    let world = clone("in-review");
    fetch_pages(&world);
    let due = |format: &str| world.pmgit(&["due", "--now", "2026-11-30T00:00:00Z", "--format", format]).out;
    assert!(due("markdown").contains(&format!("[`{ID}`](<{PAGE}>)")), "{}", due("markdown"));
    assert!(due("slack").contains(&format!("<{PAGE}|{ID}>")), "{}", due("slack"));
    let value: serde_json::Value = serde_json::from_str(&due("json")).expect("it is JSON");
    assert_eq!(value["tasks"][0]["page"], PAGE);
}

#[test]
fn the_hand_off_to_support_names_the_page_and_the_report_for_customers() {
    let world = clone("in-review");
    let held = ["--held", "2026-11-23 06:00", "--everyone", "--outcome", "Agreed on facts, analysis and actions."];
    let review = |world: &World| {
        let words = [&["review", ID, "--approved-by", "ben"], &held[..]].concat();
        let mut command = world.pmgit_command(&words);
        world.run(command.env("PMGIT_NOW", "2026-11-23T06:30:00Z")).passes().out
    };
    world.ok(&["switch", "--quiet", "-c", "topic"]);
    let without = review(&world);
    assert!(without.contains(&format!("`pmgit message external {ID} --format html`")), "{without}");
    assert!(!without.contains("as a page:"), "{without}");
    world.ok(&["reset", "--quiet", "--hard", "main"]);
    fetch_pages(&world);
    assert!(review(&world).contains(&format!("the postmortem as a page: {PAGE}")));
}

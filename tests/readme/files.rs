//! The files that the pages show: pmgit reads each of them as it stands there.

use crate::pages::{Language, Page};
use crate::support::{PMGIT, World};

const DOCUMENT: &str = "postmortems/2026/2026-11-20-checkout-latency.toml";

/// The blocks of TOML on a page.
fn blocks(page: &Page) -> Vec<String> {
    let starts = page.text.split("```toml\n").skip(1);
    starts.filter_map(|rest| rest.split_once("```")).map(|(block, _)| block.to_owned()).collect()
}

fn pmgit(world: &World, arguments: &[&str]) -> String {
    let outcome = world.run(world.command(PMGIT).args(arguments));
    format!("{}{}", outcome.out, outcome.err)
}

/// A repository that was set up, with a calendar that a policy may name.
fn set_up() -> World {
    let world = World::new();
    pmgit(&world, &["init"]);
    let day = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261230\r\nSUMMARY:Founding day\r\nEND:VEVENT\r\n";
    let calendar = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{day}END:VCALENDAR\r\n");
    world.write(".pmgit/holidays/company.ics", calendar);
    world
}

/// What stands against a file that a page shows, beside the others of that guide.
fn refusal(world: &World, path: &str, text: &str) -> Option<String> {
    let before = world.path().join(path).exists().then(|| world.read(path));
    world.write(path, text);
    world.ok(&["add", "--all"]);
    let outcome = world.run(world.command(PMGIT).args(["check", "--staged"]));
    let is_refused = outcome.code != 0;
    match before {
        Some(before) => world.write(path, before),
        None => std::fs::remove_file(world.path().join(path)).unwrap(),
    }
    is_refused.then(|| format!("{}{}", outcome.out, outcome.err))
}

#[test]
fn every_file_of_the_policy_in_the_guide_is_valid() {
    for language in Language::BOTH {
        let world = set_up();
        let shown: Vec<(String, String, String)> = language
            .guide()
            .iter()
            .flat_map(|page| blocks(page).into_iter().map(|block| (page.path.clone(), block)))
            .filter_map(|(page, block)| {
                let path = block.lines().next()?.strip_prefix("# ")?.to_owned();
                path.starts_with(".pmgit/").then_some((page, path, block))
            })
            .collect();
        let people = shown.iter().find(|(_, path, _)| path.ends_with("people.toml")).expect("a page shows who is who");
        world.write(&people.1, &people.2);
        for (page, path, text) in &shown {
            let refusal = refusal(&world, path, text);
            assert!(refusal.is_none(), "{page}: {path} is refused\n{}", refusal.unwrap_or_default());
        }
        assert!(shown.len() > 6, "{language:?}: the guide shows files");
    }
}

#[test]
fn a_file_that_is_wrong_is_seen() {
    let world = set_up();
    for (path, text) in [
        (".pmgit/policy.toml", "[gate]\napprovers = 1\n"),
        (".pmgit/people.toml", "[aiko]\nmail = \"aiko@example.com\"\n"),
        (".pmgit/skipped.toml", "[[skipped]]\nreference = \"PD-1\"\n"),
        (".pmgit/exceptions.toml", "[[exceptions]]\ncommit = \"5c1fe2c9a7d4\"\n"),
    ] {
        assert!(refusal(&world, path, text).is_some(), "{path}");
    }
}

#[test]
fn the_postmortem_in_the_readme_can_be_read() {
    for language in Language::BOTH {
        let readme = language.readme();
        let block =
            blocks(&readme).into_iter().find(|block| block.starts_with("title")).expect("it shows a postmortem");
        let world = set_up();
        world.write(DOCUMENT, block);
        let said = pmgit(&world, &["check", "--all"]);
        for rule in ["malformed-document", "unknown-key", "wrong-type"] {
            assert!(!said.contains(rule), "{}: {said}", readme.path);
        }
        assert!(said.contains("missing-section"), "{}: {said}", readme.path);
    }
}

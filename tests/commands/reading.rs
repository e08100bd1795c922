//! `pmgit list` and `show`: which postmortems there are, and what they say.

use insta::assert_snapshot;

use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

fn several() -> World {
    let world = World::in_review();
    world.add(
        "2026-11-21-kessai",
        &DRAFT
            .replace("Checkout slowed down after a cache failover", "決済が遅くなった")
            .replace("owner = \"aiko\"", "owner = \"愛子\""),
    );
    world.add(
        "2026-11-22-short",
        &DRAFT.replace("severity = \"SEV-1\"", "severity = \"SEV-3\"").replace("scribe = \"chloe\"\n", ""),
    );
    world
}

#[test]
fn a_list_is_newest_first_and_its_columns_stand_under_each_other_in_cells() {
    let world = several();
    assert_snapshot!(world.unmoved(0, &["list"]).out, @r"
    2026-11-22-short             draft      SEV-3  aiko  Checkout slowed down after a cache failover
    2026-11-21-kessai            draft      SEV-1  愛子  決済が遅くなった
    2026-11-20-checkout-latency  in-review  SEV-1  aiko  Checkout slowed down after a cache failover
    ");
    let only = |options: &[&str]| world.pmgit(&[&["list"], options].concat()).passes().out.lines().count();
    assert_eq!(only(&["--status", "draft"]), 2);
    assert_eq!(only(&["--status", "draft", "--status", "in-review"]), 3);
    assert_eq!(only(&["--severity", "sev-3"]), 1);
    assert_eq!(only(&["--owner", "@Aiko"]), 2);
    assert_eq!(only(&["--owner", "愛子", "--severity", "SEV-1"]), 1);
}

#[test]
fn an_empty_list_says_why() {
    let world = World::ready();
    assert_snapshot!(world.pmgit(&["list"]).passes(), @r"
    exit 0
    -- stderr --
    no postmortem is here yet; `pmgit new` makes one
    ");
    assert_eq!(world.pmgit(&["list", "--json"]).passes().out, "[]\n");
    let world = World::with_draft();
    assert_snapshot!(world.pmgit(&["list", "--owner", "nobody"]).passes(), @r"
    exit 0
    -- stderr --
    no postmortem matches; `pmgit list` shows all
    ");
}

fn json(world: &World, options: &[&str]) -> serde_json::Value {
    let mut command = world.pmgit_command(&[&["list", "--json"], options].concat());
    let run = world.run(command.env("PMGIT_NOW", "2026-11-23T05:00:00Z")).passes();
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run}"))
}

#[test]
fn a_list_as_json_has_what_a_script_needs() {
    let world = World::in_review();
    assert_snapshot!("list_as_json", serde_json::to_string_pretty(&json(&world, &[])).expect("it is JSON"));
    let closed = &json(&World::closed(), &[])[0];
    assert!(closed["next"].is_null() && closed["due"].is_null() && closed["overdue"] == 0, "{closed}");
}

#[test]
fn a_broken_postmortem_is_listed_where_all_are_wanted() {
    let world = World::with_draft();
    world.add("2026-11-24-broken", "title = \"a\n");
    let listed = json(&world, &[]);
    assert_eq!((&listed[0]["status"], &listed[0]["title"]), (&"broken".into(), &serde_json::Value::Null));
    assert_eq!(json(&world, &["--owner", "aiko"]).as_array().map(Vec::len), Some(1));
}

#[test]
fn a_list_can_be_narrowed_by_system_tag_reference_and_day() {
    let world = several();
    let other =
        DRAFT.replace("2026-11-20T", "2026-12-31T").replace("PD-8123", "https://x.pagerduty.com/incidents/Q1B2");
    world.add("2026-12-31-late", &other.replace("\"session-cache\"", "\"search\"").replace("\"failover\"", "\"dns\""));
    let ids = |options: &[&str]| -> Vec<String> {
        let listed = json(&world, options);
        listed
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| one["id"].as_str().expect("an id")[..10].to_owned())
            .collect()
    };
    let (all, late) = (ids(&[]), vec!["2026-12-31".to_owned()]);
    assert_eq!(all.len(), 4);
    for options in [
        &["--system", "Search"][..],
        &["--tag", "dns"],
        &["--reference", "q1b2"],
        &["--reference", "https://x.pagerduty.com/incidents/Q1B2"],
        &["--since", "2026-12"],
        &["--since", "2026-12-31", "--until", "2026-12-31"],
        &["--until", "2026", "--since", "2026-12-01"],
    ] {
        assert_eq!(ids(options), late, "{options:?}");
    }
    for options in [
        &["--system", "checkout"][..],
        &["--system", "search", "--system", "session-cache"],
        &["--tag", "cache"],
        &["--since", "2026"],
        &["--reference", "PD-8123", "--reference", "Q1B2"],
    ] {
        assert_eq!(ids(options), all, "{options:?}");
    }
    for options in [&["--system", "sear"][..], &["--tag", "d"], &["--until", "2025"], &["--since", "2027"]] {
        assert!(ids(options).is_empty(), "{options:?}");
    }
    for option in ["--since", "--until"] {
        let refused = world.unmoved(2, &["list", option, "soon"]);
        assert!(refused.err.contains("`2026-11`") && refused.err.contains(option), "{refused}");
    }
}

#[test]
fn a_list_can_be_narrowed_to_what_is_overdue() {
    let world = World::with_draft();
    let overdue = |now: &str| {
        let run = world.run(world.pmgit_command(&["list", "--overdue"]).env("PMGIT_NOW", now)).passes();
        run.out.lines().count()
    };
    assert_eq!(overdue("2026-11-20T12:00:00Z"), 0);
    assert_eq!(overdue("2026-12-20T12:00:00Z"), 1);
}

#[test]
fn show_gives_the_bytes_of_the_worktree_or_of_a_revision() {
    let world = World::with_draft();
    world.write(PATH, format!("{DRAFT}# mine\n"));
    assert_eq!(world.unmoved(0, &["show", ID, "--format", "toml"]).out, format!("{DRAFT}# mine\n"));
    assert_eq!(world.unmoved(0, &["show", ID, "--format", "toml", "--rev", "HEAD"]).out, DRAFT);
    assert_eq!(world.unmoved(2, &["show", ID, "--rev", "main"]).code, 2);
    let run = world.unmoved(2, &["show", ID, "--rev", "no-such-branch"]);
    assert!(run.err.contains("no-such-branch") && run.err.starts_with("error: "), "{run}");
}

/// Stands for a pager: says that it was there, and how it was started.
const PAGER: &str = "sed 's/^/paged: /'; echo LESS=$LESS";

#[test]
fn a_list_is_paged_on_a_terminal_and_nowhere_else() {
    let world = several();
    let paged = world.terminal(&["list"]).variable("PMGIT_PAGER", PAGER).start().finish().passes().out;
    assert!(paged.contains("paged: 2026-11-22-short") && paged.contains("LESS=FRX"), "{paged}");
    world.ok(&["config", "core.pager", PAGER]);
    let as_git = world.terminal(&["list"]).start().finish().passes().out;
    assert!(as_git.contains("paged: 2026-11-22-short"), "{as_git}");
    let other = world.terminal(&["list"]).variable("GIT_PAGER", "cat").start().finish().passes().out;
    assert!(other.contains("2026-11-22-short") && !other.contains("paged"), "{other}");
    let dumb = world.terminal(&["list"]).term("dumb").start().finish().passes().out;
    assert!(dumb.contains("2026-11-22-short") && !dumb.contains("paged"), "{dumb}");
    assert!(!world.pmgit(&["list"]).passes().out.contains("paged"));
    let json = world.terminal(&["list", "--json"]).start().finish().passes().out;
    assert!(!json.contains("paged"), "{json}");
    // One that is not there is none, and one that is left early has shown enough.
    let gone = world.terminal(&["list"]).variable("PMGIT_PAGER", "/no/such/pager").start().finish().passes().out;
    assert!(gone.contains("2026-11-22-short"), "{gone}");
    world.terminal(&["list"]).variable("PMGIT_PAGER", "true").start().finish().passes();
}

#[test]
fn a_list_fits_the_terminal_that_it_is_on() {
    use unicode_width::UnicodeWidthStr as _;
    let world = several();
    for columns in [40, 60, 80] {
        let shown =
            world.terminal(&["list"]).columns(columns).variable("PMGIT_PAGER", "").start().finish().passes().out;
        assert!(shown.lines().all(|line| line.width() <= usize::from(columns)), "{columns}:\n{shown}");
    }
    let shown = world.terminal(&["list"]).columns(80).variable("PMGIT_PAGER", "").start().finish().passes().out;
    assert!(shown.contains('…') && shown.lines().count() == 3, "{shown}");
}

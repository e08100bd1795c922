//! Which sections and tables a scaffold has: those of the policy, of the team and of a template.

use insta::assert_snapshot;

use crate::support::World;

const POLICY: &str = r#"
[[sections]]
key = "data_loss"
heading = { en = "Which data were lost?", ja = "失われたデータ" }
required_from = "in-review"

[[sections]]
key = "law"
heading = { en = "Legal" }
required_from = "in-review"
templates = ["security"]

[[sections]]
key = "lessons"
required_from = "reviewed"
required_for = ["SEV-1"]

[[sections]]
key = "ideas"
heading = { en = "Ideas" }

[[sections]]
key = "detection"
templates = ["service"]

[[sections]]
key = "went_well"
omit = true
"#;

/// A repository whose policy has more.
fn with_policy(more: &str) -> World {
    let world = World::ready();
    world.write(".pmgit/policy.toml", world.read(".pmgit/policy.toml") + more);
    world.commit_all("Our sections");
    world
}

/// The keys of the sections that a new postmortem has, with those of the other tables that are live.
fn made(world: &World, severity: &str, more: &[&str]) -> (Vec<String>, Vec<String>, String) {
    let title = format!("Made {}", world.ok(&["rev-list", "--count", "HEAD"]));
    let run = world.pmgit(&[&["new", &title, "--severity", severity], more].concat()).passes();
    let text = world.read(run.out.lines().next().unwrap());
    let table: toml::Table = text.parse().unwrap();
    let keys = |table: &toml::Table| table.keys().cloned().collect::<Vec<_>>();
    (keys(table["sections"].as_table().unwrap()), keys(&table), text)
}

#[test]
fn a_scaffold_has_what_the_policy_asks_for_and_nothing_of_other_templates() {
    let world = with_policy(POLICY);
    let (sections, _, text) = made(&world, "SEV-1", &[]);
    let common = ["overview", "what_happened", "contributing_factors", "resolution", "customer_impact", "went_poorly"];
    let of = |more: &[&str]| {
        let mut keys: Vec<String> = common.iter().chain(more).map(|&key| key.to_owned()).collect();
        keys.sort_unstable();
        keys
    };
    let sorted = |mut keys: Vec<String>| {
        keys.sort_unstable();
        keys
    };
    assert_eq!(sorted(sections), of(&["data_loss", "ideas", "lessons"]));
    assert!(text.contains("# Which data were lost?\ndata_loss = '''\n"), "{text}");
    assert_eq!(sorted(made(&world, "SEV-2", &[]).0), of(&["data_loss", "ideas"]));
    assert_eq!(sorted(made(&world, "SEV-2", &["--template", "security"]).0), of(&["data_loss", "ideas", "law"]));
    assert_eq!(sorted(made(&world, "SEV-2", &["--template", "service"]).0), of(&["data_loss", "ideas", "detection"]));
    let (_, _, japanese) = made(&world, "SEV-2", &["--language", "ja"]);
    assert!(japanese.contains("# 失われたデータ\ndata_loss = "), "{japanese}");
    assert_eq!(world.pmgit(&["check", "--all"]).passes().code, 0);
}

#[test]
fn a_message_that_a_severity_must_have_is_there_and_names_an_example() {
    let world = World::ready();
    assert!(made(&world, "SEV-1", &[]).1.contains(&"external_message".to_owned()));
    let (_, tables, text) = made(&world, "SEV-2", &[]);
    assert!(!tables.contains(&"external_message".to_owned()) && !text.contains("An example"), "{text}");
    let world = World::closed();
    let (_, _, text) = made(&world, "SEV-1", &["--started", "2026-11-23 05:00"]);
    let comment = "# An example, the last one that was posted: `pmgit message external 2026-11-20-checkout-latency`\n[external_message]\n";
    assert!(text.contains(comment), "{text}");
    world.pmgit(&["message", "external", "2026-11-20-checkout-latency"]).passes();
}

#[test]
fn every_command_that_a_scaffold_names_is_one_that_works() {
    for language in ["en", "ja"] {
        let world = World::ready();
        let (_, _, text) = made(
            &world,
            "SEV-1",
            &["--language", language, "--started", "2026-11-20 00:04", "--resolved", "2026-11-20 01:40"],
        );
        let commands: Vec<&str> = text.split('`').filter(|part| part.starts_with("pmgit ")).collect();
        assert!(commands.len() >= 5, "{commands:?}");
        for command in commands {
            let line = command.replacen("pmgit", &format!("\"{}\"", crate::support::PMGIT), 1);
            let run = world.run(world.command("sh").args(["-c", &line]));
            // What nothing is written for yet is refused, and `submit` says what is missing.
            assert!(run.code == 0 || run.code == 1 && !run.err.contains("usage"), "{command}: {run}");
        }
    }
}

#[test]
fn a_templates_own_file_is_used_and_an_unknown_one_is_named() {
    let world = with_policy(POLICY);
    let own = "title = \"\"\nstatus = \"draft\"\nseverity = \"\"\nlanguage = \"en\"\n[incident]\n[people]\nowner = \"\"\n[sections]\noverview = \"\"\nlaw = \"Ask #legal.\"\n";
    world.write(".pmgit/templates/chaos.toml", own);
    let (sections, _, text) = made(&world, "SEV-2", &["--template", "chaos"]);
    assert!(sections.contains(&"law".to_owned()) && sections.contains(&"data_loss".to_owned()), "{text}");
    assert!(text.contains("template = \"chaos\""), "{text}");
    let unknown = |name: &str| world.unmoved(2, &["new", "x", "--severity", "1", "--template", name]).err;
    assert_snapshot!(unknown("securty"), @r"
    error: there is no template `securty`
      hint: did you mean `security`?
    ");
    assert_snapshot!(unknown("zzzzzzzzzz"), @r"
    error: there is no template `zzzzzzzzzz`
      hint: there is `chaos`, `security` or `service`
    ");
    for name in ["../templates/chaos", "/etc/passwd", ".", "en", "ja"] {
        assert!(unknown(name).contains("there is no template"), "{name}");
    }
}

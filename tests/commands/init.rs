//! `pmgit init` and `pmgit uninstall`.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use insta::assert_snapshot;

use crate::stages::REVIEW;
use crate::support::World;
use crate::support::documents::{ID, PATH, with};

/// Every file below a directory with its mode and content, git's own objects left out.
fn files(root: &Path) -> BTreeMap<String, (u32, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let mode = path.metadata().unwrap().permissions().mode();
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, (mode, fs::read(&path).unwrap()));
            }
        }
    }
    found
}

#[test]
fn init_says_what_it_did_in_a_few_lines_and_a_second_run_changes_not_a_byte() {
    let world = World::empty();
    assert_snapshot!(world.pmgit(&["init"]).passes(), @r#"
    exit 0
    set up: policy (English, days in UTC), schemas and templates in .pmgit/, postmortems/.gitkeep, .gitattributes
    advice: the hooks pre-commit, pre-merge-commit and pre-push check in this clone, and can be skipped
    merges: git merges postmortems by what they mean from now on, in this clone
    gate: none yet; require the check on your forge (`pmgit init --ci github`) or run it on your server (`pmgit init --server`)
    next: git add :/.pmgit :/postmortems :/.gitattributes && git commit -m "Set up postmortems"
    "#);
    let before = files(&world.path());
    assert_snapshot!(world.pmgit(&["init"]).passes(), @r"
    exit 0
    everything is set up already
    ");
    assert_eq!(before, files(&world.path()));
    let written: Vec<&String> = before.keys().filter(|path| !path.starts_with(".git/")).collect();
    assert_snapshot!(written.iter().map(|path| path.as_str()).collect::<Vec<_>>().join("\n"), @r"
    .gitattributes
    .pmgit/exceptions.schema.json
    .pmgit/people.schema.json
    .pmgit/policy.schema.json
    .pmgit/policy.toml
    .pmgit/postmortem.schema.json
    .pmgit/removed.schema.json
    .pmgit/skipped.schema.json
    .pmgit/templates/en.toml
    .pmgit/templates/ja.toml
    postmortems/.gitkeep
    ");
}

/// A draft as a team of ten writes it: no scribe, no recording, no query, and nobody who noted when it was mitigated.
fn small_draft() -> String {
    let draft = with(
        "draft",
        "queries = []\n[incident]\nmitigated = \"\"\nrecording = \"\"\n[people]\nscribe = \"\"\n\
         [internal_message]\ntext = \"\"\n",
    );
    let is_said = |line: &&str| !line.starts_with("evidence") && !line.trim_end().ends_with("= \"\"");
    draft.split_inclusive('\n').filter(is_said).collect()
}

#[test]
fn a_small_team_comes_from_init_to_a_closed_postmortem() {
    for language in ["en", "ja"] {
        let world = World::empty();
        world.pmgit(&["init", "--size", "small", "--language", language]).passes();
        world.commit_all("Set up postmortems");
        world.ok(&["switch", "--quiet", "-c", "work"]);
        world.add(ID, &small_draft());
        world.pmgit(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]).passes();
        world.pmgit(&REVIEW).passes();
        let text = world.read(PATH);
        let posted = "[external_message]\nposted = 2026-11-23T09:00:00Z\nurl = \"https://status.example.com/1\"\nposted_by = \"dai\"\n";
        assert!(text.contains("[external_message]\n"), "{text}");
        world.write(PATH, text.replace("[external_message]\n", posted));
        world.commit_all("Tell customers");
        world.pmgit(&["close", ID, "--by", "dai", "--at", "2026-11-23T09:05:00Z"]).passes();
        assert_eq!(world.status_of(ID), "closed");
        let told = world.pmgit(&["check", "--all"]).passes().out;
        for rule in ["missing-role", "missing-time", "missing-evidence"] {
            assert!(told.contains(&format!("warning[{rule}]")), "{rule}: {told}");
        }
        for rule in ["missing-link", "missing-query", "missing-internal-message"] {
            assert!(!told.contains(rule), "{rule}: {told}");
        }
    }
    // The founding process asks for all of it.
    let world = World::ready();
    world.add(ID, &small_draft());
    let refused = world.unmoved(1, &["submit", ID, "--at", "2026-11-22T05:30:00Z"]).err;
    for rule in ["missing-role", "missing-time", "missing-evidence"] {
        assert!(refused.contains(&format!("error[{rule}]")), "{rule}: {refused}");
    }
}

#[test]
fn a_small_team_is_asked_for_little_after_a_small_incident() {
    let world = World::empty();
    world.pmgit(&["init", "--size", "small"]).passes();
    world.commit_all("Set up postmortems");
    world.ok(&["switch", "--quiet", "-c", "work"]);
    let times = ["--started", "2026-11-20T00:04:00Z", "--detected", "2026-11-20T00:12:00Z"];
    let new =
        ["new", "Search was slow", "--severity", "SEV-4", "--resolved", "2026-11-20T01:40:00Z", "--owner", "aiko"];
    world.pmgit(&[&new[..], &times].concat()).passes();
    let run = world.pmgit(&["submit", "2026-11-20-search-was-slow"]).fails();
    let errors: Vec<&str> = run.err.lines().filter(|line| line.starts_with("error[")).collect();
    assert_eq!(
        errors,
        [
            "error[missing-section]: the sections `overview` (Overview) and `contributing_factors` (Contributing Factors) are missing",
        ]
    );
}

#[test]
fn a_size_is_ignored_where_a_policy_stands() {
    let world = World::ready();
    let run = world.pmgit(&["init", "--size", "small"]).passes();
    assert!(run.err.contains("`--size`"), "{run}");
    assert_eq!(world.pmgit(&["init", "--size", "tiny"]).code, 2);
    assert!(!world.read(".pmgit/policy.toml").contains("[rules.missing-role]"));
}

#[test]
fn the_next_command_that_init_names_works_in_a_directory_below() {
    let world = World::empty();
    fs::create_dir(world.path().join("src")).unwrap();
    let mut command = world.pmgit_command(&["init"]);
    let run = world.run(command.current_dir(world.path().join("src")));
    let next = run.out.lines().find_map(|line| line.strip_prefix("next: ")).unwrap().to_owned();
    let output = world.command("sh").args(["-c", &next]).current_dir(world.path().join("src")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(world.complaints(), "");
}

#[test]
fn init_mends_what_is_missing_and_leaves_what_the_team_has_changed() {
    let world = World::ready();
    fs::remove_file(world.path().join(".pmgit/templates/ja.toml")).unwrap();
    world.write(".pmgit/templates/en.toml", "# ours\n");
    world.write(".gitattributes", "*.png binary");
    assert_snapshot!(world.pmgit(&["init"]).passes(), @r#"
    exit 0
    wrote .pmgit/templates/ja.toml
    wrote .gitattributes
    gate: none yet; require the check on your forge (`pmgit init --ci github`) or run it on your server (`pmgit init --server`)
    next: git add :/.pmgit :/postmortems :/.gitattributes && git commit -m "Set up postmortems"
    "#);
    assert_eq!(world.read(".pmgit/templates/en.toml"), "# ours\n");
    assert!(world.read(".gitattributes").starts_with("*.png binary\n/postmortems/"));
}

#[test]
fn a_hook_that_is_there_runs_first_and_uninstall_gives_it_back_byte_for_byte() {
    let world = World::empty();
    world.hook("pre-commit", "echo theirs >> ran; exit 0");
    let before = files(&world.path().join(".git/hooks"));
    let config = world.read(".git/config");
    assert_snapshot!(world.pmgit(&["init"]).passes(), @r#"
    exit 0
    set up: policy (English, days in UTC), schemas and templates in .pmgit/, postmortems/.gitkeep, .gitattributes
    advice: the hooks pre-commit, pre-merge-commit and pre-push check in this clone, and can be skipped
    installed the pre-commit hook; the one that was there runs first, as `pre-commit.pmgit-prev`
    merges: git merges postmortems by what they mean from now on, in this clone
    gate: none yet; require the check on your forge (`pmgit init --ci github`) or run it on your server (`pmgit init --server`)
    next: git add :/.pmgit :/postmortems :/.gitattributes && git commit -m "Set up postmortems"
    "#);
    world.ok(&["add", ".pmgit"]);
    world.ok(&["commit", "--quiet", "-m", "Set up"]);
    assert_eq!(world.read("ran"), "theirs\n");
    assert_snapshot!(world.pmgit(&["uninstall"]).passes(), @r"
    exit 0
    removed the pre-commit hook; the one from before is back
    removed the pre-merge-commit hook
    removed the pre-push hook
    git merges and shows postmortems by their lines again
    the versioned files stay: .pmgit/, postmortems/, and the lines in .gitattributes
    to take them out too: git rm -r .pmgit, and commit
    ");
    assert_eq!(before, files(&world.path().join(".git/hooks")));
    assert_eq!(config, world.read(".git/config"));
    assert_snapshot!(world.pmgit(&["uninstall"]).passes(), @r"
    exit 0
    no hook of pmgit is installed in this repository
    the versioned files stay: .pmgit/, postmortems/, and the lines in .gitattributes
    to take them out too: git rm -r .pmgit, and commit
    ");
}

#[test]
fn hooks_that_others_share_are_not_written_and_the_lines_to_add_are_told() {
    let world = World::empty();
    world.ok(&["config", "core.hooksPath", ".husky"]);
    let run = world.pmgit(&["init"]).passes();
    assert!(run.err.contains("pmgit hook run pre-commit"), "{run}");
    assert!(!world.path().join(".husky").exists() && !world.path().join(".git/hooks/pre-commit").exists());
}

#[test]
fn without_hooks_only_the_files_are_written() {
    let world = World::empty();
    world.pmgit(&["init", "--no-hooks"]).passes();
    assert!(!world.path().join(".git/hooks/pre-commit").exists());
}

#[test]
fn options_are_written_into_the_policy_and_left_aside_where_there_is_one() {
    let world = World::empty();
    world.pmgit(&["init", "--documents", "docs/incidents", "--language", "ja", "--time-zone", "Asia/Tokyo"]).passes();
    let policy = world.read(".pmgit/policy.toml");
    for line in ["\"docs/incidents\"", "\"ja\"", "\"Asia/Tokyo\"", "2026-11-23"] {
        assert!(policy.contains(line), "{line}: {policy}");
    }
    assert_snapshot!(world.pmgit(&["init", "--language", "en"]), @r"
    exit 0
    everything is set up already
    -- stderr --
    note: ignoring `--language`: the policy already exists (.pmgit/policy.toml)
    ");
    assert!(world.read(".pmgit/policy.toml") == policy);
}

/// The variables and options; language and zone of the policy, and whether Japan's calendars are live.
type Machine<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str], &'a str, &'a str, bool);

#[test]
fn what_the_machine_says_is_written_and_reported_and_an_option_wins() {
    let calendars = "\nholidays = [\"japan\", \"japan-year-end\"] #";
    let set_up = |variables: &[(&str, &str)], options: &[&str]| {
        let world = variables.iter().fold(World::empty(), |world, &(name, value)| world.with_variable(name, value));
        let run = world.pmgit(&[&["init"], options].concat()).passes();
        (run, world.read(".pmgit/policy.toml"))
    };
    let tokyo = [("TZ", "Asia/Tokyo"), ("LANG", "en_US.UTF-8")];
    let cases: [Machine<'_>; 8] = [
        (&tokyo, &[], "en", "Asia/Tokyo", true),
        (&[("TZ", ":Europe/Berlin"), ("LANG", "ja_JP.UTF-8")], &[], "ja", "Europe/Berlin", true),
        (&[("TZ", "Europe/Berlin")], &[], "en", "Europe/Berlin", false),
        (&[("TZ", "Japan")], &[], "en", "Japan", true),
        (&[("TZ", "Europe/Berlin"), ("PMGIT_LANGUAGE", "ja")], &["--language", "en"], "en", "Europe/Berlin", false),
        (&tokyo, &["--time-zone", "UTC"], "en", "UTC", false),
        (&[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "C")], &[], "en", "UTC", false),
        (&[], &["--time-zone", "Asia/Tokyo", "--size", "small"], "en", "Asia/Tokyo", true),
    ];
    for (variables, options, language, zone, has_calendars) in cases {
        let (run, policy) = set_up(variables, options);
        assert!(policy.contains(&format!("\nlanguage = \"{language}\" #")), "{variables:?}: {policy}");
        assert!(policy.contains(&format!("\ntime_zone = \"{zone}\" #")), "{variables:?}: {policy}");
        assert_eq!(policy.contains(calendars), has_calendars, "{variables:?} {options:?}: {policy}");
        assert!(run.out.contains(zone) && run.err.is_empty(), "{run}");
    }
    let (run, policy) = set_up(&[("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")], &[]);
    assert!(policy.contains("time_zone = \"UTC\""), "{policy}");
    assert_snapshot!(run.err, @"note: this machine's time zone is `CET-1CEST,M3.5.0,M10.5.0/3`, which is not an IANA name; to count days in another zone than UTC, set `time_zone` in .pmgit/policy.toml");
}

#[test]
fn init_speaks_japanese_where_the_machine_does() {
    let world = World::empty().with_variable("LANG", "ja_JP.UTF-8").with_variable("TZ", "Asia/Tokyo");
    assert_snapshot!(world.pmgit(&["init"]).passes(), @r#"
    exit 0
    設定：.pmgit/にポリシー（日本語、タイムゾーンはAsia/Tokyo、日本の祝日と年末年始）、スキーマ、テンプレート、postmortems/.gitkeep、.gitattributes
    助言：このクローンでは、pre-commit、pre-merge-commit、pre-pushの各フックが検査します（スキップもできます）
    マージ：このクローンでは今後、gitがポストモーテムを項目ごとにマージします
    ゲート：まだありません。フォージの必須チェック（`pmgit init --ci github`）か、サーバーのフック（`pmgit init --server`）で設けます
    次：git add :/.pmgit :/postmortems :/.gitattributes && git commit -m "Set up postmortems"
    "#);
    assert_snapshot!(world.pmgit(&["init"]).passes().out, @"すべて設定済みです");
    // Where a company is, and its holidays, loosen nothing in the commit that sets pmgit up.
    world.ok(&["add", "--all"]);
    let run = world.pmgit(&["check", "--staged"]).passes();
    assert!(!run.to_string().contains("loosened-policy"), "{run}");
}

#[test]
fn a_clone_of_a_repository_that_is_set_up_gets_its_hooks_and_is_shown_the_gate() {
    let world = World::empty();
    world.pmgit(&["init", "--ci", "gitlab"]).passes();
    world.commit_all("Set up postmortems");
    world.ok(&["clone", "--quiet", ".", "../clone"]);
    let world = world.moved_to("clone");
    assert_snapshot!(world.pmgit(&["init"]).passes(), @r"
    exit 0
    advice: the hooks pre-commit, pre-merge-commit and pre-push check in this clone, and can be skipped
    merges: git merges postmortems by what they mean from now on, in this clone
    gate: the check in .gitlab/pmgit.yml, where the forge requires it (`pmgit doctor --online` asks)
    next: pmgit new
    ");
}

#[test]
fn a_home_that_cannot_be_written_is_nothing_to_init_and_new() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::empty();
    let home = world.outside("home");
    fs::set_permissions(&home, fs::Permissions::from_mode(0o555)).unwrap();
    world.pmgit(&["init"]).passes();
    world.commit_all("Set up postmortems");
    world.pmgit(&["new", "Checkout slow", "--severity", "1"]).passes();
    assert_eq!(fs::read_dir(&home).unwrap().count(), 0);
    fs::set_permissions(&home, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_time_zone_in_any_case_is_written_as_the_database_spells_it() {
    let world = World::empty();
    world.pmgit(&["init", "--time-zone", "america/PORT-au-prince"]).passes();
    let policy = world.read(".pmgit/policy.toml");
    assert!(policy.contains("time_zone = \"America/Port-au-Prince\""), "{policy}");
}

#[test]
fn what_cannot_be_set_up_is_refused_before_anything_is_written() {
    let world = World::empty();
    assert_snapshot!(world.unmoved(2, &["init", "--time-zone", "Asia/Tokio"]), @r"
    exit 2
    -- stderr --
    error: `Asia/Tokio` is not an IANA time zone
      hint: did you mean `Asia/Tokyo`?
    ");
    for directory in ["../elsewhere", "/tmp/x", ".git", "", ".pmgit"] {
        let run = world.unmoved(2, &["init", "--documents", directory]);
        assert!(run.err.starts_with("error: "), "{directory}: {run}");
    }
}

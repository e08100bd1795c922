//! `pmgit check --fix`.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use insta::assert_snapshot;

use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

const TERMS: &str = "\n[[terms]]\navoid = [\"whitelist\"]\nuse = [\"allowlist\"]\n";

/// A draft with something for each fixer, not committed yet.
fn flawed() -> World {
    let world = World::with_draft();
    world.write(".pmgit/policy.toml", world.read(".pmgit/policy.toml") + TERMS);
    world.commit_all("Avoid a word");
    let text = DRAFT
        .replacen("title = \"", "title = \"White\u{200b}list: ", 1)
        .replacen("status = \"draft\"", "status = \"in-review\"", 1)
        .replacen("[\"sev1\", \"sev1_20261120\"]", "[\"SEV1\", \"sev1-20261120\"]", 1);
    world.write(PATH, text);
    fs::set_permissions(world.path().join(PATH), Permissions::from_mode(0o755)).unwrap();
    world
}

fn mode(world: &World) -> u32 {
    fs::metadata(world.path().join(PATH)).unwrap().permissions().mode() & 0o777
}

#[test]
fn what_is_safe_is_mended_and_shown_and_a_second_run_changes_nothing() {
    let world = flawed();
    let dry = world.unmoved(1, &["check", "--fix", "--dry-run"]);
    assert!(dry.err.contains("would fix 1 document; nothing was written"), "{dry}");
    let fixed = world.pmgit(&["check", "--fix"]);
    let changed: Vec<&str> = fixed.out.lines().filter(|line| !line.starts_with(' ')).collect();
    assert_snapshot!(changed.join("\n"), @r#"
    postmortems/2026/2026-11-20-checkout-latency.toml: mode 100755 -> 100644
    --- a/postmortems/2026/2026-11-20-checkout-latency.toml
    +++ b/postmortems/2026/2026-11-20-checkout-latency.toml
    @@ -1,4 +1,4 @@
    -title = "White\u{200b}list: Checkout slowed down after a cache failover"
    +title = "Allowlist: Checkout slowed down after a cache failover"
    @@ -133,7 +133,7 @@
    -labels = ["SEV1", "sev1-20261120"]
    +labels = ["sev1", "sev1_20261120"]
    @@ -154,3 +154,9 @@
    +
    +[[transitions]]
    +from = "draft"
    +to = "in-review"
    +at = 2026-11-23T07:00:00Z
    +by = "aiko"

    compared with `main` where this branch left it (968906e924c2)
    1 document checked, nothing blocks; 4 hints for later statuses (`--hints` shows them)
    "#);
    assert_eq!(fixed.code, 0);
    assert_eq!(fixed.err, "note: fixed 1 document in the worktree; `git add` stages them\n");
    assert!(dry.out.starts_with(fixed.out.split("1 document checked").next().unwrap()), "{dry}");
    assert_eq!(mode(&world), 0o644);
    let state = world.unmoved(0, &["check", "--fix"]);
    assert!(!state.out.contains("@@"), "{state}");
    assert_eq!(world.unmoved(0, &["check", "--fix", "--all"]).err, "");
    world.commit_all("Mend it");
    assert_eq!(world.complaints(), "");
}

#[test]
fn what_remains_is_reported_and_programs_read_no_diff() {
    let world = flawed();
    world.write(PATH, world.read(PATH).replacen("owner = \"aiko\"", "owner = \"\"", 1));
    let run = world.pmgit(&["check", ID, "--fix", "--format", "json"]);
    assert_eq!(run.code, 1, "{run}");
    assert!(run.out.starts_with('{') && run.out.contains("missing-owner"), "{run}");
    assert!(!run.out.contains("hidden-text") && run.err.contains("+title = \"Allowlist: "), "{run}");
}

#[test]
fn only_the_worktree_is_mended() {
    let world = flawed();
    for arguments in [&["--staged"][..], &["--head", "HEAD"], &["--base", "main", "--head", "HEAD"]] {
        world.unmoved(2, &[&["check", "--fix"], arguments].concat());
    }
    world.unmoved(2, &["check", "--dry-run"]);
    assert_eq!(World::empty_bare().pmgit(&["check", "--fix"]).code, 2);
}

#[test]
fn a_symbolic_link_is_not_followed() {
    let world = flawed();
    let elsewhere = world.outside("elsewhere.toml");
    fs::rename(world.path().join(PATH), &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, world.path().join(PATH)).unwrap();
    let before = fs::read(&elsewhere).unwrap();
    assert_eq!(world.pmgit(&["check", "--fix"]).code, 1);
    assert_eq!(fs::read(&elsewhere).unwrap(), before);
}

#[test]
fn a_step_that_others_committed_keeps_its_finding() {
    let world = World::with_draft();
    world.add(ID, &DRAFT.replacen("status = \"draft\"", "status = \"in-review\"", 1));
    let run = world.unmoved(1, &["check", "--fix", "--all"]);
    assert!(run.out.contains("unrecorded-transition"), "{run}");
}

#[test]
fn findings_are_grouped_where_several_documents_have_some() {
    let world = World::with_draft();
    let text = DRAFT.replacen("owner = \"aiko\"", "owner = \"\"", 1);
    world.write(PATH, &text);
    assert!(!world.pmgit(&["check"]).out.contains(".toml: 1 finding"));
    world.write(&PATH.replace("latency", "errors"), &text);
    let run = world.pmgit(&["check"]);
    let headings: Vec<&str> = run.out.lines().filter(|line| line.contains(".toml: ")).collect();
    let heading = |path: &str| format!("{path}: 1 finding");
    assert_eq!(headings, [heading(&PATH.replace("latency", "errors")), heading(PATH)]);
}

#[test]
fn a_time_that_toml_cannot_take_is_one_finding_and_is_completed() {
    let world = World::with_draft();
    world.write(".pmgit/policy.toml", "[calendar]\ntime_zone = \"Asia/Tokyo\"\n");
    world.commit_all("Tokyo");
    world.ok(&["branch", "--quiet", "--force", "main", "work"]);
    let text = DRAFT.replace("resolved = 2026-11-20T01:40:00Z", "resolved = 2026-11-20 10:40 # by the chat");
    assert_ne!(text, DRAFT);
    world.write(PATH, &text);
    let run = world.pmgit(&["check", ID]);
    let told = [
        "error[malformed-document]: a time has no seconds",
        "write `2026-11-20T10:40:00+09:00`; `pmgit check --fix` does it",
    ];
    assert!(told.iter().all(|words| run.out.contains(words)) && run.out.contains("1 error in 1 document"), "{run}");
    world.pmgit(&["check", "--fix", ID]).passes();
    let fixed = "resolved = 2026-11-20T10:40:00+09:00 # by the chat";
    assert_eq!(world.read(PATH), DRAFT.replace("resolved = 2026-11-20T01:40:00Z", fixed));
    // What may mean two is for people.
    world.write(PATH, text.replace("2026-11-20 10:40", "2026-11-20 10:40 JST"));
    let run = world.pmgit(&["check", "--fix", ID]);
    assert!(run.code == 1 && run.out.contains("`JST` is an abbreviation"), "{run}");
    assert!(world.read(PATH).contains("10:40 JST"), "nothing is guessed");
}

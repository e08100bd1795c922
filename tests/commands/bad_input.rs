//! Documents, policies and repositories that are not as they should be: a clear error, the right exit code, nothing
//! changed.

use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;

use insta::assert_snapshot;

use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::{Outcome, PMGIT, World, programs};

/// Verbs that read, each with the arguments it needs.
const READING: [&[&str]; 4] = [&["list"], &["status"], &["show", ID], &["check", "--all"]];
/// Verbs that commit.
const COMMITTING: [&[&str]; 7] = [
    &["submit", ID],
    &["return", ID, "--reason", "A freeze"],
    &["waive", ID, "late-meeting", "--reason", "They were ill", "--approved-by", "ben"],
    &["severity", ID, "SEV-2", "--reason", "Few were affected", "--approved-by", "ben"],
    &["rename", ID, "other"],
    &["remove", ID, "--reason", "A freeze", "--approved-by", "ben"],
    &["new", "Another one", "--severity", "SEV-2"],
];

/// An error is three parts in lower case, and never a panic.
fn is_clear(run: &Outcome) {
    assert!(!run.err.contains("panicked") && !run.err.contains("RUST_BACKTRACE"), "{run}");
    assert!(run.err.lines().any(|line| line.starts_with("error")), "{run}");
}

#[test]
fn a_document_that_cannot_be_read_is_a_finding_and_no_verb_changes_it() {
    let deep = format!("a = {}{}", "[".repeat(5_000), "]".repeat(5_000));
    let broken: [(&str, Vec<u8>); 8] = [
        ("not TOML", b"title = ".to_vec()),
        ("Latin-1", b"title = \"caf\xe9\"\n".to_vec()),
        ("UTF-16", "title = \"a\"".encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("huge", [DRAFT.as_bytes(), &b"# filler\n".repeat(2_000_000)].concat()),
        ("deep", deep.into_bytes()),
        ("a conflict", format!("<<<<<<< HEAD\n{DRAFT}=======\n>>>>>>> other\n").into_bytes()),
        ("NUL", b"title = \"\0\"\n".to_vec()),
        ("nothing at all", Vec::new()),
    ];
    for (what, bytes) in broken {
        let world = World::ready();
        world.write(PATH, &bytes);
        world.commit_all("Break it");
        let check = world.unmoved(1, &["check", "--all"]);
        assert!(check.out.contains(PATH), "{what}: {check}");
        assert_eq!(world.unmoved(0, &["list"]).code, 0, "{what}");
        assert_eq!(world.unmoved(0, &["status"]).code, 0, "{what}");
        for verb in &COMMITTING[..3] {
            is_clear(&world.unmoved(1, verb));
        }
    }
}

#[test]
fn a_broken_document_is_named_by_every_verb() {
    let world = World::ready();
    world.write(PATH, "title = \n");
    world.commit_all("Break it");
    assert_snapshot!(world.unmoved(1, &["submit", ID]), @r"
    exit 1
    -- stderr --
    error: `postmortems/2026/2026-11-20-checkout-latency.toml` cannot be read
      hint: `pmgit check 2026-11-20-checkout-latency` shows what is wrong with it
    ");
    assert_snapshot!(world.unmoved(0, &["list"]), @r"
    exit 0
    2026-11-20-checkout-latency  broken  -  -  (cannot be read; see `pmgit check`)
    ");
    assert_snapshot!(world.unmoved(0, &["status"]), @r"
    exit 0
    2026-11-20-checkout-latency  broken  -  cannot be read; `pmgit check` shows why
    ");
}

#[test]
fn a_broken_document_can_still_leave() {
    let world = World::ready();
    world.write(PATH, "title = \n");
    world.commit_all("Break it");
    let run = world.pmgit(&["remove", ID, "--reason", "It was never meant to be", "--approved-by", "ben"]);
    is_clear(&run);
    assert_eq!(run.code, 1);
}

#[test]
fn a_broken_policy_is_an_error_with_its_place() {
    let world = World::with_draft();
    world.write(".pmgit/policy.toml", "documents = 3\n[gate\n");
    world.commit_all("Break the policy");
    assert_snapshot!(world.unmoved(2, &["list"]));
    for verb in COMMITTING.iter().chain(&READING[..3]) {
        is_clear(&world.unmoved(2, verb));
    }
}

#[test]
fn an_id_that_is_unknown_or_ambiguous_is_answered_with_those_that_are_meant() {
    let world = World::with_draft();
    world.add("2026-11-20-checkout-errors", DRAFT);
    for verb in ["submit", "show", "status", "edit", "close"] {
        assert_eq!(world.unmoved(2, &[verb, "2025"]).code, 2);
    }
    assert_snapshot!(world.unmoved(2, &["submit", "2026-11-20-checkout-l4tency"]), @r"
    exit 2
    -- stderr --
    error: there is no postmortem `2026-11-20-checkout-l4tency`
      hint: did you mean `2026-11-20-checkout-latency`?
    ");
    assert_snapshot!(world.unmoved(2, &["show", "checkout"]), @r"
    exit 2
    -- stderr --
    error: `checkout` could be any of 2 postmortems
      cause: `2026-11-20-checkout-errors` or `2026-11-20-checkout-latency`
      hint: write more of the id
    ");
    assert_snapshot!(world.unmoved(2, &["submit", "2026-11-20-check"]), @r"
    exit 2
    -- stderr --
    error: `2026-11-20-check` is the start of 2 ids
      cause: `2026-11-20-checkout-errors` or `2026-11-20-checkout-latency`
      hint: write more of the id
    ");
    assert_eq!(world.unmoved(2, &["show", ""]).code, 2);
    for path in [PATH, &format!("./{PATH}"), &format!("2026/{ID}.toml"), &format!("{ID}.toml")] {
        assert_eq!(world.unmoved(0, &["show", path, "--format", "toml"]).out, DRAFT, "{path}");
    }
    let absolute = world.path().join(PATH);
    assert_eq!(world.unmoved(0, &["show", absolute.to_str().unwrap(), "--format", "toml"]).out, DRAFT);
}

#[test]
fn a_whole_id_wins_over_a_longer_one_that_it_begins() {
    let world = World::with_draft();
    world.add(&format!("{ID}-again"), DRAFT);
    assert_eq!(world.pmgit(&["submit", ID]).passes().code, 0);
    assert_eq!(world.unmoved(2, &["show", &ID[..20]]).code, 2);
}

#[test]
fn before_the_first_commit_postmortems_can_be_made_and_moved() {
    let world = World::empty();
    assert_eq!(world.unmoved(0, &["list"]).code, 0);
    assert_eq!(world.unmoved(0, &["status"]).code, 0);
    assert_eq!(world.unmoved(2, &["submit", ID]).code, 2);
    world.pmgit(&["init"]).passes();
    world.pmgit(&["new", "First of all", "--severity", "SEV-3", "--resolved", "2026-11-20T01:40:00Z"]).passes();
    assert_eq!(world.ok(&["log", "--format=%s"]), "2026-11-20-first-of-all: new postmortem");
    assert_eq!(world.status_of("2026-11-20-first-of-all"), "draft");
    let status = world.ok(&["status", "--porcelain"]);
    assert_eq!(status, "?? .gitattributes\n?? .pmgit/\n?? postmortems/.gitkeep");
}

#[test]
fn a_detached_head_takes_the_commit_and_says_how_to_keep_it() {
    let world = World::with_draft();
    world.ok(&["switch", "--quiet", "--detach"]);
    let run = world.pmgit(&["submit", ID]).passes();
    assert!(run.err.starts_with("note: HEAD is detached, so no branch has commit "), "{run}");
    assert!(run.err.ends_with("; `git switch -c NAME` keeps it\n"), "{run}");
    assert_eq!(world.status_of(ID), "in-review");
    assert_eq!(world.complaints(), "");
}

#[test]
fn without_a_repository_verbs_say_so_and_pages_are_still_there() {
    let world = World::empty();
    let outside = world.outside("nowhere");
    fs::create_dir(&outside).unwrap();
    for verb in READING.iter().chain(&COMMITTING).chain(&[["init"].as_slice(), &["uninstall"], &["edit", ID]]) {
        let run = world.run(world.pmgit_command(verb).current_dir(&outside));
        assert_eq!(run.code, 2, "{run}");
        assert_eq!(
            run.err,
            "error: cannot find a git repository at `[WORLD]/nowhere` or above it\n  hint: change into a repository, or make one with `git init`\n"
        );
    }
    for verb in [["explain", "late-meeting"], ["completions", "bash"]] {
        assert_eq!(world.run(world.pmgit_command(&verb).current_dir(&outside)).code, 0);
    }
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
}

#[test]
fn minus_c_starts_elsewhere_and_names_what_is_not_there() {
    let world = World::with_draft();
    let root = world.path();
    let there =
        world.run(world.pmgit_command(&["-C", root.to_str().unwrap(), "list"]).current_dir(world.outside("home")));
    assert!(there.code == 0 && there.out.starts_with(ID), "{there}");
    let below = world.pmgit(&["-C", "postmortems/2026", "submit", &format!("{ID}.toml")]);
    assert_eq!(below.code, 0, "{below}");
    let run = world.pmgit(&["-C", "not-here", "list"]);
    assert_snapshot!(run, @r"
    exit 2
    -- stderr --
    error: cannot change into the directory `not-here`
      cause: No such file or directory (os error 2)
    ");
}

#[test]
fn a_bare_repository_can_be_read_and_says_where_to_write() {
    let source = World::with_draft();
    let world = World::empty_bare();
    source.ok(&["push", "--quiet", "--no-verify", world.path().to_str().unwrap(), "HEAD:main"]);
    for verb in READING {
        assert_eq!(world.pmgit(verb).code, 0, "{verb:?}");
    }
    for verb in COMMITTING.iter().chain(&[["init"].as_slice(), &["edit", ID]]) {
        let run = world.pmgit(verb);
        assert!(run.code == 2 && run.err.contains("this repository has no worktree\n  hint: "), "{run}");
    }
}

#[test]
fn without_an_identity_git_is_told_about_it() {
    let world = World::with_draft();
    let nobody = |arguments: &[&str]| {
        let mut command = world.pmgit_command(arguments);
        for name in ["NAME", "EMAIL"] {
            command.env_remove(format!("GIT_AUTHOR_{name}")).env_remove(format!("GIT_COMMITTER_{name}"));
        }
        command
            .env("GIT_CONFIG_COUNT", "1")
            .env("GIT_CONFIG_KEY_0", "user.useConfigOnly")
            .env("GIT_CONFIG_VALUE_0", "true");
        let before = world.state();
        let run = world.run(&mut command);
        assert_eq!(before, world.state());
        run
    };
    for verb in COMMITTING {
        let run = nobody(verb);
        if verb[0] != "return" {
            assert!(run.code == 2 && run.err.contains("git config --global user.email"), "{verb:?}: {run}");
        }
    }
    let named = nobody(&["submit", ID, "--by", "aiko"]);
    assert!(named.code == 2 && named.err.contains("git config --global user.email"), "{named}");
    for verb in READING {
        assert_eq!(nobody(verb).code, 0);
    }
}

#[test]
fn a_clock_that_cannot_be_read_is_no_silent_default() {
    let world = World::with_draft();
    let run = world.run(world.pmgit_command(&["list"]).env("PMGIT_NOW", "tomorrow\u{1b}[31m"));
    assert_snapshot!(run, @r"
    exit 2
    -- stderr --
    error: cannot read `PMGIT_NOW` as a time
      cause: it is `tomorrow\u{1b}[31m`
      hint: unset it, or write it as `2026-11-20T00:04:00Z`
    ");
}

#[test]
fn arguments_that_are_no_text_are_refused() {
    let world = World::with_draft();
    let mut command = world.pmgit_command(&["show"]);
    command.arg(std::ffi::OsStr::from_bytes(b"caf\xe9"));
    let run = world.run(&mut command);
    assert_eq!(run.code, 2, "{run}");
    is_clear(&run);
    assert_eq!(world.pmgit(&["submitt", ID]).code, 2);
    assert_eq!(world.pmgit(&[]).code, 2);
}

#[test]
fn a_document_that_is_a_link_or_a_directory_is_no_postmortem() {
    let world = World::ready();
    fs::create_dir_all(world.path().join("postmortems/2026")).unwrap();
    world.write("outside.toml", DRAFT);
    std::os::unix::fs::symlink("../../outside.toml", world.path().join(PATH)).unwrap();
    world.commit_all("Link it");
    assert_eq!(world.unmoved(2, &["submit", ID]).code, 2);
    let run = world.pmgit(&["new", "Checkout latency", "--severity", "SEV-1", "--started", "2026-11-20T00:04:00Z"]);
    assert_eq!(run.code, 1, "{run}");
    assert_eq!(world.read("outside.toml"), DRAFT);
    assert_eq!(world.unmoved(1, &["check", "--all"]).code, 1);
}

/// Whom pmgit runs as, so that file modes bind it: root ignores them, and needs to become somebody else.
enum Runner {
    Ourselves,
    Nobody,
}

const BECOME: [&str; 5] = ["--reuid", "65534", "--regid", "65534", "--clear-groups"];

impl Runner {
    fn bound_by_modes(world: &World) -> Option<Self> {
        let probe = world.outside("probe");
        fs::write(&probe, "").unwrap();
        fs::set_permissions(&probe, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(&probe).is_err() {
            return Some(Self::Ourselves);
        }
        let root = world.path().parent().unwrap().to_path_buf();
        fs::set_permissions(&root, fs::Permissions::from_mode(0o755)).unwrap();
        let mut probe = world.command("setpriv");
        let can_run = probe.args(BECOME).args([PMGIT, "--version"]).output();
        let given = world.command("chown").args(["-R", "65534:65534"]).arg(&root).output();
        let works = |output: std::io::Result<std::process::Output>| output.is_ok_and(|output| output.status.success());
        if works(can_run) && works(given) {
            return Some(Self::Nobody);
        }
        programs::skipped("file modes", "this user ignores them, and `setpriv` cannot make it another one")
    }

    fn run(&self, world: &World, arguments: &[&str]) -> Outcome {
        match self {
            Self::Ourselves => world.pmgit(arguments),
            Self::Nobody => {
                let mut command = world.command("setpriv");
                command.args(BECOME).arg(PMGIT).args(arguments);
                world.run(command.env("PMGIT_NOW", "2026-11-23T07:00:00Z"))
            }
        }
    }
}

/// Sets the mode of a repository's directories while something runs.
fn with_mode<T>(world: &World, directories: &[&str], run: impl FnOnce() -> T) -> T {
    let set = |mode| {
        for directory in directories {
            fs::set_permissions(world.path().join(directory), fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    set(0o555);
    let result = run();
    set(0o755);
    result
}

#[test]
fn a_read_only_repository_is_an_error_and_stays_as_it_was() {
    let places: [&[&str]; 3] = [
        &[".git", ".git/objects", ".git/refs", ".git/refs/heads"],
        &[".git/objects"],
        &[".", ".pmgit", "postmortems", "postmortems/2026"],
    ];
    for place in places {
        let world = World::with_draft();
        let Some(runner) = Runner::bound_by_modes(&world) else { return };
        let before = fs::read_to_string(world.path().join(PATH)).unwrap();
        for verb in COMMITTING.iter().filter(|verb| verb[0] != "return") {
            let run = with_mode(&world, place, || runner.run(&world, verb));
            assert_eq!(run.code, 2, "{place:?} {verb:?}: {run}");
            is_clear(&run);
            assert!(run.err.to_lowercase().contains("permission"), "{place:?} {verb:?}: {run}");
            assert_eq!(before, world.read(PATH), "{place:?} {verb:?}");
            let mut git = world.command("git");
            let status = git.args(["-c", "safe.directory=*", "status", "--porcelain"]).env("GIT_CONFIG_COUNT", "1");
            let status =
                status.env("GIT_CONFIG_KEY_0", "safe.directory").env("GIT_CONFIG_VALUE_0", "*").output().unwrap();
            assert_eq!(String::from_utf8_lossy(&status.stdout), "", "{place:?} {verb:?}");
            assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
            assert!(!world.path().join(".git/index.lock").exists(), "{place:?} {verb:?}");
        }
        let read = with_mode(&world, place, || runner.run(&world, &["status", ID]));
        assert_eq!(read.code, 0, "{read}");
    }
}

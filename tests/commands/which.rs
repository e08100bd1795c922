//! Which postmortem is meant: named in one of the ways that people use, implied by the branch, or on another branch.

use insta::assert_snapshot;

use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::{Outcome, World, programs};

const OTHER_ID: &str = "2026-11-21-search-errors";
const ANNOUNCED: &str = "taking `2026-11-20-checkout-latency`";

fn other() -> String {
    DRAFT
        .replace("Checkout slowed down after a cache failover", "検索のエラー after a deploy")
        .replace("PD-8123", "PD-9000")
}

/// Two postmortems in `main`, and a branch `work` that changes nothing.
fn two() -> World {
    let world = World::ready();
    world.ok(&["switch", "--quiet", "main"]);
    world.add(ID, DRAFT);
    world.add(OTHER_ID, &other());
    world.ok(&["switch", "--quiet", "-C", "work"]);
    world
}

/// A draft on the branch `topic`, seen from `main`.
fn elsewhere() -> World {
    let world = World::ready();
    world.ok(&["switch", "--quiet", "-C", "topic", "main"]);
    world.add(ID, DRAFT);
    world.ok(&["switch", "--quiet", "main"]);
    world
}

fn shows(world: &World, name: &str) -> String {
    world.pmgit(&["show", name, "--format", "toml"]).passes().out
}

#[test]
fn a_postmortem_is_named_in_the_ways_that_people_use() {
    let world = two();
    for word in [
        ID,
        "2026-11-20",
        "2026-11-20-CHECKOUT",
        "checkout-latency",
        "Checkout",
        "latency",
        "ＰＤ－８１２３",
        "pd-8123",
        "failover",
        "cache failover",
        PATH,
        "./postmortems/2026/2026-11-20-checkout-latency.toml",
    ] {
        assert_eq!(shows(&world, word), DRAFT, "{word}");
    }
    for word in ["検索", "search-errors", "PD-9000", "deploy"] {
        assert_eq!(shows(&world, word), other(), "{word}");
    }
    assert_snapshot!(world.unmoved(2, &["show", "after"]), @r"
    exit 2
    -- stderr --
    error: `after` could be any of 2 postmortems
      cause: `2026-11-20-checkout-latency` or `2026-11-21-search-errors`
      hint: write its id, or the start of it
    ");
    let ja = world.pmgit_command(&["show", "after"]).env("PMGIT_LANGUAGE", "ja").output().expect("it runs");
    assert_snapshot!(String::from_utf8_lossy(&ja.stderr), @r"
    エラー: `after`に当てはまるポストモーテムが2件あります
      原因: `2026-11-20-checkout-latency`、`2026-11-21-search-errors`
      ヒント: IDか、その先頭部分を指定してください
    ");
    assert_snapshot!(world.unmoved(2, &["show", "2026-11"]), @r"
    exit 2
    -- stderr --
    error: `2026-11` is the start of 2 ids
      cause: `2026-11-20-checkout-latency` or `2026-11-21-search-errors`
      hint: write more of the id
    ");
    assert_snapshot!(world.unmoved(2, &["show", "2026-11-20-checkout-latenzy"]), @r"
    exit 2
    -- stderr --
    error: there is no postmortem `2026-11-20-checkout-latenzy`
      hint: did you mean `2026-11-20-checkout-latency`?
    ");
}

#[test]
fn a_verb_that_writes_says_which_one_a_word_names_and_what_takes_away_asks_for_the_id() {
    let world = two();
    let said = world.pmgit(&["timeline", "add", "検索", "The deploy", "--at", "2026-11-20 09:20"]).passes();
    assert_snapshot!(said, @r"
    exit 0
    postmortems/2026/2026-11-21-search-errors.toml:124: 2026-11-20T09:20:00Z The deploy
    -- stderr --
    note: `検索` is `2026-11-21-search-errors`
    ");
    for verb in [
        &["remove", "failover", "--reason", "A freeze", "--approved-by", "ben"][..],
        &["remove", "pd-8123", "--reason", "A freeze", "--approved-by", "ben"],
        &["rename", "failover", "other"],
    ] {
        world.unmoved(2, verb).says("there is no postmortem");
    }
    world.pmgit(&["remove", "--reason", "A freeze", "--approved-by", "ben"]).ends_with(2).says("<ID>");
    world.pmgit(&["rename", "checkout-latency", "slow"]).passes();
}

/// Runs a verb without an id on the branch that a verb made for the postmortem.
fn implied(world: &World, arguments: &[&str]) -> Outcome {
    world.pmgit(arguments).passes()
}

#[test]
fn on_its_branch_no_verb_needs_the_id() {
    let world = World::ready();
    world.ok(&["switch", "--quiet", "-C", &format!("postmortem/{ID}"), "main"]);
    world.add(ID, DRAFT);
    world.add(OTHER_ID, &other());
    for verb in [
        &[
            "timeline",
            "add",
            "The standby takes over",
            "--at",
            "2026-11-20 00:30",
            "--evidence",
            "https://a.example.com/1",
        ][..],
        &[
            "action",
            "add",
            "Limit the retries",
            "--kind",
            "prevent",
            "--priority",
            "P1",
            "--owner",
            "team-cache",
            "--ticket",
            "https://jira.example.com/browse/CACHE-99",
        ],
        &["action", "done", "CACHE-92", "--commit"],
        &["action", "decline", "Limit", "--reason", "The limit prevents it", "--commit"],
        &["meeting", "share", "--at", "2026-11-22 05:30"],
        &["meeting", "schedule", "2026-11-23 06:30"],
        &["meeting", "schedule", "2026-11-23", "06:00", "Etc/UTC"],
        &["submit", "--at", "2026-11-22T05:30:00Z"],
        &["return", "--reason", "The timeline ends early", "--at", "2026-11-22T05:31:00Z"],
        &["submit", "--at", "2026-11-22T05:32:00Z"],
        &["severity", "SEV-2", "--reason", "Few were slow", "--approved-by", "ben"],
        &["waive", "late-meeting", "--reason", "Everybody was on a call", "--approved-by", "ben"],
        &["approve", "--by", "ben"],
    ] {
        // What a row verb leaves in the worktree is committed for the next one.
        implied(&world, verb).says(ANNOUNCED);
        world.commit_all("rows");
    }
    for verb in [
        &["show"][..],
        &["status"],
        &["meeting", "show"],
        &["meeting", "agenda"],
        &["message", "external"],
        &["message", "internal"],
        &["check", ID],
    ] {
        let run = implied(&world, verb);
        assert!(!run.err.contains(ANNOUNCED), "nothing is written: {run}");
        assert!(!run.out.contains("検索"), "{run}");
    }
    world.pmgit(&["edit"]).passes().says(ANNOUNCED);
    world.pmgit(&["notify", "--dry-run"]).passes().says(ID);
    world.pmgit(&["meeting", "invite", "--publish"]).passes().says(ID);
    let all = world.pmgit(&["status", "--all"]).passes();
    assert!(all.out.contains(OTHER_ID) && all.out.contains(ID), "{all}");
    assert!(world.pmgit(&["action", "list", "--all"]).passes().out.contains(OTHER_ID), "a list is of all");
}

#[test]
fn what_the_branch_changes_implies_the_only_one() {
    let world = World::ready();
    world.add(ID, DRAFT);
    let submit = ["submit", "--at", "2026-11-22T05:30:00Z"];
    assert_snapshot!(world.pmgit(&submit).passes(), @r"
    exit 0
    2026-11-20-checkout-latency: draft -> in-review
      next: give the readers the link 24 hours before the meeting, and `pmgit meeting share 2026-11-20-checkout-latency`;
            after the meeting, `pmgit review 2026-11-20-checkout-latency --held TIME --outcome TEXT --approved-by NAME`
    -- stderr --
    note: taking `2026-11-20-checkout-latency`, the only one that this branch (`work`) changes
    ");
    // A second one on the branch, and nothing is implied any more.
    world.add(OTHER_ID, &other());
    assert_snapshot!(world.unmoved(2, &["review"]), @r"
    exit 2
    -- stderr --
    error: no postmortem is named
      cause: the branch and its changes concern several: `2026-11-20-checkout-latency` or `2026-11-21-search-errors`
      hint: name one: its id, or the start of it
    ");
    // The one that is being written is.
    world.write(PATH, world.read(PATH) + "\n# a word more\n");
    world.pmgit(&["show"]).passes();
    assert!(world.pmgit(&["show", "--format", "toml"]).passes().out.ends_with("# a word more\n"));
    world.pmgit(&["review"]).ends_with(1).says("has changes that are not committed");
}

#[test]
fn the_only_changed_document_is_implied_and_a_contradiction_is_not_resolved() {
    let world = two();
    let add = ["timeline", "add", "The standby takes over", "--at", "2026-11-20 00:30"];
    world.unmoved(2, &add).says("no postmortem is named").says(ID).says(OTHER_ID);
    world.write(PATH, DRAFT.to_owned() + "\n# a word more\n");
    world.pmgit(&add).passes().says("the only one with uncommitted changes");
    world.ok(&["checkout", "--quiet", "."]);
    // In the index alone it counts as well.
    world.stage("postmortems/2026/2026-11-22-new.toml", DRAFT);
    world.pmgit(&["submit"]).ends_with(1).says("is not committed yet").says("2026-11-22-new");
    world.ok(&["reset", "--quiet", "--hard"]);
    // The branch is for one, and another one is changed: nobody can tell.
    world.write(PATH, DRAFT.to_owned() + "\n# a word more\n");
    world.commit_all("on the branch");
    let other_path = format!("postmortems/2026/{OTHER_ID}.toml");
    world.write(&other_path, world.read(&other_path) + "\n# a word more\n");
    world.unmoved(2, &["show"]).says("concern several");
}

#[test]
fn an_id_is_never_taken_for_a_text_and_a_text_never_for_an_id() {
    let world = World::with_draft();
    for verb in [
        &["timeline", "add", "2026-11-20-nothing", "--at", "now"][..],
        &["timeline", "add", ID, "--at", "now"],
        &["timeline", "add", "2026-11-20", "--at", "now"],
        &["action", "add", ID],
        &["action", "done", ID],
        &["action", "decline", "2026-11-20-nothing", "--reason", "A freeze"],
        &["severity", ID, "--reason", "A freeze"],
        &["waive", ID, "--reason", "A freeze", "--approved-by", "ben"],
    ] {
        world.unmoved(2, verb).says("names a postmortem, and").says("is missing");
    }
    for verb in [
        &["timeline", "add", "2026-11-20-nothing", "A text", "--at", "now"][..],
        &["timeline", "add", "unknown", "A text", "--at", "now"],
        &["action", "done", "2026-11-20-nothing", "0"],
        &["severity", "2026-11-20-nothing", "SEV-2", "--reason", "A freeze"],
        &["meeting", "schedule", "2026-11-20-nothing", "2026-11-23 15:00"],
        &["meeting", "schedule", "2026-11-20-nothing"],
        &["meeting", "schedule", "2026-11-19", "2026-11-23 15:00"],
    ] {
        world.unmoved(2, verb).says("there is no postmortem");
    }
    for verb in [&["meeting", "schedule", "2026-11-23", "25:00"][..], &["meeting", "schedule", ID, "soon"]] {
        world.unmoved(2, verb).says("as a time");
    }
    // Options stand anywhere, as before.
    world.pmgit(&["timeline", "add", ID, "--at", "2026-11-20 00:30", "A text"]).passes().silent_about(ANNOUNCED);
    world.pmgit(&["timeline", "add", "--at", "2026-11-20 00:31", "2026 began"]).passes().says(ANNOUNCED);
    world.commit_all("rows");
    world
        .pmgit(&["severity", ID, "--reason", "A freeze", "SEV-2", "--approved-by", "ben"])
        .passes()
        .silent_about(ANNOUNCED);
    world.pmgit(&["meeting", "schedule", "2026-11-20", "2026-11-23 15:00"]).passes().silent_about(ANNOUNCED);
}

#[test]
fn what_another_branch_has_is_named_with_the_way_there() {
    let world = elsewhere();
    for verb in [
        &["show", "checkout"][..],
        &["show", ID],
        &["show", "pd-8123"],
        &["status", "failover"],
        &["log", ID],
        &["check", ID],
        &["submit", ID],
        &["severity", ID, "SEV-2", "--reason", "A freeze"],
        &["timeline", "add", ID, "A text", "--at", "now"],
        &["message", "external", ID],
        &["meeting", "show", ID],
        &["action", "list", ID],
        &["pr", ID],
        &["edit", ID],
        &["notify", ID, "--dry-run"],
        &["remove", ID, "--reason", "A freeze", "--approved-by", "ben"],
        &["diff", ID],
        &["submit"],
    ] {
        world.unmoved(2, verb).says(&format!("`{ID}` is on branch `topic`")).says("hint: `git switch topic`");
    }
    assert_snapshot!(world.unmoved(0, &["list"]), @r"
    exit 0
    -- stderr --
    no postmortem is here yet; `pmgit new` makes one
    on other branches:
      2026-11-20-checkout-latency  git switch topic
    ");
    assert_eq!(world.unmoved(0, &["list", "--status", "closed"]).err.matches("topic").count(), 0);
    assert_eq!(world.unmoved(0, &["list", "--severity", "SEV-1"]).err.matches("git switch topic").count(), 1);
    assert_eq!(world.unmoved(0, &["list", "--json"]).out, "[]\n");
    let ja = world.pmgit_command(&["show", ID]).env("PMGIT_LANGUAGE", "ja").output().expect("it runs");
    assert_snapshot!(String::from_utf8_lossy(&ja.stderr), @r"
    エラー: ポストモーテム`2026-11-20-checkout-latency`が見つかりません
      原因: `2026-11-20-checkout-latency`はブランチ`topic`にあります
      ヒント: `git switch topic`
    ");
    // What is removed on record is no longer anywhere.
    world.ok(&["merge", "--quiet", "--no-verify", "topic"]);
    world.ok(&["branch", "--quiet", "topic-2", "topic"]);
    world.pmgit(&["remove", ID, "--reason", "Written twice", "--approved-by", "ben"]).passes();
    assert_eq!(world.pmgit(&["list"]).passes().err.matches("git switch").count(), 0);
    assert_snapshot!(world.unmoved(2, &["show", ID]), @r"
    exit 2
    -- stderr --
    error: there is no postmortem `2026-11-20-checkout-latency`
      cause: `2026-11-20-checkout-latency` left the archive: Written twice
      hint: `pmgit log 2026-11-20-checkout-latency` shows its history
    ");
}

/// Gives the branches of a world to remotes, and keeps only `main`.
fn give_away(world: &World, remotes: &[&str]) {
    for remote in remotes {
        world.add_remote(remote);
        world.ok(&["push", "--quiet", "--no-verify", remote, "main", "topic"]);
    }
    world.ok(&["branch", "--quiet", "-D", "topic"]);
}

/// Runs the way that a message names, and then a verb where it leads.
#[track_caller]
fn follow(world: &World, way: &str) {
    let run = world.unmoved(2, &["show", ID]);
    run.says(&format!("hint: `{way}`"));
    let then = format!("{way} && {} show {ID}", crate::support::PMGIT);
    world.run(world.command("sh").args(["-c", &then])).passes().says("Checkout slowed down");
}

#[test]
fn the_way_to_a_remote_branch_works() {
    let world = elsewhere();
    give_away(&world, &["origin"]);
    follow(&world, "git switch topic");
    assert_eq!(world.ok(&["rev-parse", "--abbrev-ref", "topic@{upstream}"]), "origin/topic");

    // Two remotes have a branch of that name.
    let world = elsewhere();
    give_away(&world, &["origin", "fork"]);
    world.ok(&["commit", "--quiet", "--allow-empty", "--no-verify", "-m", "later"]);
    follow(&world, "git switch -c topic --track fork/topic");

    // git is told to make no branch by a name alone.
    let world = elsewhere();
    give_away(&world, &["origin"]);
    world.ok(&["config", "checkout.guess", "false"]);
    follow(&world, "git switch -c topic --track origin/topic");

    // The own one is behind.
    let world = elsewhere();
    give_away(&world, &["origin"]);
    world.ok(&["branch", "--quiet", "topic", "main"]);
    follow(&world, "git switch topic && git merge --ff-only origin/topic");

    // The own one goes another way.
    let world = elsewhere();
    give_away(&world, &["origin"]);
    world.ok(&["switch", "--quiet", "-c", "topic"]);
    world.ok(&["commit", "--quiet", "--allow-empty", "--no-verify", "-m", "another"]);
    follow(&world, "git switch -c origin-topic --track origin/topic");

    // A branch stands where the name would be a folder.
    let world = elsewhere();
    give_away(&world, &["origin"]);
    world.ok(&["branch", "--quiet", "topic/more", "main"]);
    follow(&world, "git switch -c topic-2 --track origin/topic");

    // Nobody fetches it.
    let world = elsewhere();
    world.ok(&["update-ref", "refs/remotes/gone/topic", "topic"]);
    world.ok(&["branch", "--quiet", "-D", "topic"]);
    follow(&world, "git switch -c topic --no-track refs/remotes/gone/topic");

    // Another worktree has it.
    let world = elsewhere();
    let place = world.outside("a place");
    world.ok(&["worktree", "add", "--quiet", place.to_str().expect("UTF-8"), "topic"]);
    follow(&world, &format!("cd '{}'", place.display()));

    // A name that a shell would act on.
    let world = elsewhere();
    world.ok(&["branch", "--quiet", "-m", "topic", "it's;$(touch)&"]);
    follow(&world, r"git switch 'it'\''s;$(touch)&'");
}

#[test]
fn nothing_is_fetched_and_a_damaged_branch_hides_no_other_answer() {
    let world = elsewhere();
    world.pmgit(&["show", ID]).ends_with(2).says("git switch topic");
    world.write(".git/refs/heads/damaged", "0123456789012345678901234567890123456789\n");
    world.unmoved(2, &["show", ID]).says("there is no postmortem");
    world.pmgit(&["list"]).passes();
}

#[test]
fn a_bare_repository_names_the_branch() {
    let world = elsewhere();
    let bare = world.add_bare("bare.git", &[]);
    world.ok(&["push", "--quiet", "--no-verify", bare.to_str().expect("UTF-8"), "main", "topic"]);
    let world = world.moved_to("bare.git");
    world.pmgit(&["show", ID]).ends_with(2).says("is on branch `topic`").says("pmgit show ID --rev BRANCH");
    world.pmgit(&["show", ID, "--rev", "topic"]).passes();
    world.pmgit(&["show"]).ends_with(2).says("no postmortem is named");
}

/// A world whose git notes each call in a file beside the repository.
fn counting_git(world: World) -> Option<World> {
    let git = programs::find("git")?;
    let bin = world.outside("bin");
    std::fs::create_dir(&bin).expect("it can be made");
    let calls = world.outside("calls");
    World::script(&bin.join("git"), &format!("echo x >> '{}'\nexec '{}' \"$@\"", calls.display(), git.display()));
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    Some(world.with_variable("PATH", path))
}

#[test]
fn no_process_is_started_for_a_branch() {
    let Some(world) = counting_git(elsewhere()) else { return };
    let calls = |arguments: &[&str]| {
        std::fs::write(world.outside("calls"), "").expect("it can be written");
        world.pmgit(arguments);
        std::fs::read_to_string(world.outside("calls")).expect("it is there").lines().count()
    };
    let verbs = [&["list"][..], &["show", "nothing"], &["show", ID], &["status"], &["due"], &["submit"]];
    let few: Vec<usize> = verbs.iter().map(|verb| calls(verb)).collect();
    let tip = world.ok(&["rev-parse", "topic"]);
    let lines: Vec<String> = (0..300)
        .map(|number| format!("create refs/heads/t/{number} {tip}\ncreate refs/remotes/origin/t/{number} {tip}\n"))
        .collect();
    let lines = lines.concat();
    let made = World::feed(world.command("git").args(["update-ref", "--stdin"]), lines.as_bytes());
    assert!(made.status.success());
    let many: Vec<usize> = verbs.iter().map(|verb| calls(verb)).collect();
    assert_eq!(few, many, "{verbs:?}");
}

#[test]
fn due_starts_no_process_for_a_postmortem_of_a_remote_branch() {
    let Some(world) = counting_git(elsewhere()) else { return };
    let mut counts = Vec::new();
    for numbers in [0..6, 6..18] {
        for number in numbers {
            let (branch, id) = (format!("t{number}"), format!("2026-11-20-case-{number}"));
            let text = DRAFT.replace("PD-8123", &format!("PD-{number}"));
            world.on_branch(&branch, &format!("postmortems/2026/{id}.toml"), &text);
            world.ok(&["update-ref", &format!("refs/remotes/origin/{branch}"), "HEAD"]);
            world.ok(&["checkout", "--quiet", "main"]);
            world.ok(&["branch", "--quiet", "-D", &branch]);
        }
        std::fs::write(world.outside("calls"), "").expect("it can be written");
        world.pmgit(&["due"]).says("git switch");
        counts.push(std::fs::read_to_string(world.outside("calls")).expect("it is there").lines().count());
    }
    assert_eq!(counts[0], counts[1]);
}

#[test]
fn a_partial_clone_fetches_nothing_to_name_what_other_branches_have() {
    let world = elsewhere();
    let server = world.add_bare("server.git", &[]);
    let server = server.to_str().expect("UTF-8");
    world.ok(&["push", "--quiet", "--no-verify", server, "main", "topic"]);
    world.ok(&["-C", server, "config", "uploadpack.allowFilter", "true"]);
    let clone = world.outside("clone");
    let from = format!("file://{server}");
    world.ok(&["clone", "--quiet", "--filter=blob:none", &from, clone.to_str().expect("UTF-8")]);
    std::fs::rename(server, world.outside("gone.git")).expect("it can be moved");
    let world = world.moved_to("clone");
    world.pmgit(&["show", ID]).ends_with(2).says("git switch topic").silent_about("fatal");
    world.pmgit(&["show", "pd-8123"]).ends_with(2).says("there is no postmortem").silent_about("fatal");
    world.pmgit(&["list"]).passes().says("git switch topic").silent_about("fatal");
}

#[test]
fn a_whole_id_names_what_the_archive_lists_and_nothing_that_lies_beside_it() {
    let world = World::with_draft();
    world.commit_all("A draft");
    let folder = PATH.rsplit_once('/').expect("a folder").0;
    let other = |id: &str| format!("{folder}/{id}.toml");
    // What git ignores is no postmortem, a file that is not added yet is one.
    world.write(".gitignore", "*-ignored.toml\n");
    world.write(&other("2026-11-21-ignored"), DRAFT);
    world.write(&other("2026-11-21-untracked"), DRAFT);
    for named in ["2026-11-21-ignored", &other("2026-11-21-ignored")] {
        let run = world.unmoved(2, &["show", named]);
        assert!(run.err.contains("there is no postmortem"), "{run}");
    }
    for named in [ID, PATH, &format!("./{PATH}"), "2026-11-21-untracked", &ID.to_uppercase()] {
        world.pmgit(&["show", named]).passes();
        world.pmgit(&["check", named]).passes();
    }
    // In another folder than its year's it is none, and a link is none.
    world.write("postmortems/2025/2026-11-22-lost.toml", DRAFT);
    std::os::unix::fs::symlink(format!("{ID}.toml"), world.path().join(other("2026-11-23-link"))).expect("a link");
    world.ok(&["add", "postmortems"]);
    for named in ["2026-11-22-lost", "2026-11-23-link"] {
        world.unmoved(2, &["show", named]);
    }
    // What is staged and gone from disk is gone.
    std::fs::remove_file(world.path().join(PATH)).expect("it is there");
    let run = world.unmoved(2, &["show", ID]);
    assert!(run.err.contains("git restore"), "{run}");
    world.pmgit(&["show", ID, "--rev", "HEAD"]).passes();
}

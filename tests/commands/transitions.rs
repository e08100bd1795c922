//! `submit`, `review`, `close`, `return`, `reopen`: one commit each, or a refusal that changes nothing.

use std::fs;

use insta::assert_snapshot;

use crate::stages::REVIEW;
use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

#[test]
fn a_postmortem_goes_from_draft_to_closed() {
    let world = World::with_draft();
    let steps =
        [world.pmgit(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]).passes(), world.pmgit(&REVIEW).passes(), {
            world.post();
            world.pmgit(&["close", "2026-11", "--by", "dai", "--at", "2026-11-23 09:05"]).passes()
        }];
    assert_snapshot!("from_draft_to_closed", steps.iter().map(ToString::to_string).collect::<String>());
    assert_eq!(world.status_of(ID), "closed");
    assert_eq!(world.complaints(), "");
    let log = world.ok(&["log", "-4", "--format=%s%n%(trailers)", "--reverse"]);
    assert_snapshot!("the_commits_of_the_way", log);
}

#[test]
fn whoever_closes_for_support_names_where_it_was_posted() {
    const LINK: &str = "https://status.example.com/incidents/8123";
    let world = World::reviewed();
    let before = world.state();
    world.pmgit(&["close", ID, "--by", "dai"]).fails();
    world.pmgit(&["close", ID, "--by", "dai", "--proof", "the status page"]).fails();
    assert_eq!(world.state(), before, "without a post, and without a link to it, nothing is recorded");
    world.pmgit(&["close", ID, "--by", "dai", "--at", "2026-11-23T09:05:00Z", "--proof", LINK]).passes();
    let text = world.read(PATH);
    for line in ["posted = 2026-11-23T09:05:00Z", &format!("url = \"{LINK}\""), "posted_by = \"dai\""] {
        assert!(text.lines().any(|one| one.split_whitespace().eq(line.split_whitespace())), "{line}: {text}");
    }
    assert_eq!((world.status_of(ID).as_str(), world.complaints().as_str()), ("closed", ""));
    assert_eq!(world.ok(&["show", "--name-only", "--format=", "HEAD"]), PATH);
    // What was posted already keeps its own link.
    world.pmgit(&["reopen", ID, "--reason", "A second region was affected"]).passes();
    world.pmgit(&["close", ID, "--by", "dai", "--proof", "https://status.example.com/incidents/1"]).fails();
}

#[test]
fn an_owner_under_the_name_that_git_knows_is_nobody_else_under_the_address() {
    let world = World::ready();
    world.add(ID, &DRAFT.replace("\"aiko\"", "\"田中\""));
    world.pmgit(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]).passes();
    let approved_by = |name: &str, address: &str| {
        let mut command = world.pmgit_command(&["approve", ID]);
        command.env("GIT_AUTHOR_NAME", name).env("GIT_AUTHOR_EMAIL", address);
        world.run(&mut command)
    };
    let before = world.state();
    approved_by("田中", "tanaka@example.jp").fails().says("`田中`");
    assert_eq!(world.state(), before);
    approved_by("佐藤", "sato@example.jp").passes();
}

#[test]
fn a_step_is_one_file_and_nothing_else_that_is_staged() {
    let world = World::with_draft();
    world.write("staged.txt", "staged\n");
    world.ok(&["add", "staged.txt"]);
    world.write("loose.txt", "loose\n");
    world.pmgit(&["submit", ID]).passes();
    assert_eq!(world.ok(&["show", "--name-only", "--format=", "HEAD"]), PATH);
    assert_eq!(world.ok(&["status", "--porcelain"]), "A  staged.txt\n?? loose.txt");
    let lines = world.ok(&["diff", "HEAD^", "--numstat"]);
    assert!(lines.starts_with("7\t1\t"), "only the status and one row have changed: {lines}");
}

#[test]
fn way_back_needs_a_reason_and_is_recorded() {
    let world = World::in_review();
    assert_snapshot!(world.unmoved(1, &["return", ID, "--reason", "  "]), @r"
    exit 1
    -- stderr --
    error: `--reason` is empty
      hint: write something after `--reason`
    ");
    assert_eq!(world.pmgit(&["return", ID]).code, 2);
    assert_snapshot!(world.pmgit(&["return", ID, "--reason", "No \"recovery\"\nin the timeline"]).passes(), @r"
    exit 0
    2026-11-20-checkout-latency: in-review -> draft
      next: write it (`pmgit edit 2026-11-20-checkout-latency`), then `pmgit submit 2026-11-20-checkout-latency`
    ");
    assert!(world.read(PATH).contains("recovery"));
    world.pmgit(&["submit", ID]).passes();
    assert_eq!(world.pmgit(&["check", "--all"]).code, 0);
    let world = World::closed();
    world.pmgit(&["reopen", ID, "--reason", "A second region was affected"]).passes();
    assert_eq!(world.status_of(ID), "in-review");
}

#[test]
fn a_refusal_lists_every_finding_that_stands_in_the_way_and_changes_nothing() {
    let world = World::ready();
    world.pmgit(&["new", "Checkout slow", "--severity", "SEV-1", "--resolved", "2026-11-20T01:40:00Z"]).passes();
    assert_snapshot!("submit_of_an_empty_draft", world.unmoved(1, &["submit", "2026"]));
    let world = World::in_review();
    assert_snapshot!("review_without_a_meeting", world.unmoved(1, &["review", ID]));
    let world = World::reviewed();
    assert_snapshot!("close_before_posting", world.unmoved(1, &["close", ID]));
}

#[test]
fn an_approval_is_recorded_once_under_whatever_spelling() {
    let world = World::in_review();
    world.write(".pmgit/people.toml", "[aiko]\n[ben]\nname = \"Ben Beta\"\nemail = \"b@example.com\"\n[farah]\n");
    world.write(".pmgit/policy.toml", "[gate]\napprovals = { minimum = 2 }\n");
    world.commit_all("Say who is who, and ask for two");
    world.pmgit(&["approve", ID, "--by", "farah"]).passes();
    let held = ["review", ID, "--held", "2026-11-23T06:00:00Z", "--outcome", "Agreed.", "--attendee", "aiko"];
    let by = |names: &[&'static str]| {
        [&held[..], &names.iter().flat_map(|name| ["--approved-by", name]).collect::<Vec<_>>()].concat()
    };
    world.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    let one = world.unmoved(1, &by(&["ben", "Ben Beta", "b@example.com"]));
    assert!(one.err.contains("1 of 2 approvals"), "{one}");
    world.pmgit(&["approve", ID, "--by", "farah"]).passes();
    world.pmgit(&by(&["ben", "FARAH", "@Ben", "farah"])).passes();
    assert_eq!(world.read(PATH).matches("[[approvals]]").count(), 2, "{}", world.read(PATH));
}

#[test]
fn a_review_before_the_meeting_was_held_is_refused() {
    let world = World::in_review();
    let early = [
        "review",
        ID,
        "--held",
        "2026-11-23T06:00:00Z",
        "--outcome",
        "Agreed.",
        "--attendee",
        "aiko",
        "--approved-by",
        "ben",
        "--at",
        "2026-11-23T05:00:00Z",
    ];
    let run = world.unmoved(1, &early);
    assert!(run.err.contains("the review ended before the meeting was held"), "{run}");
}

#[test]
fn a_review_by_the_owner_alone_is_refused() {
    let world = World::in_review();
    let run = world
        .unmoved(1, &["review", ID, "--held", "2026-11-23T06:00:00Z", "--outcome", "Agreed", "--approved-by", "aiko"]);
    assert!(run.err.contains("the owner cannot approve their own postmortem"), "{run}");
}

#[test]
fn a_step_that_is_not_in_the_table_is_refused_with_the_way_on() {
    let draft = World::with_draft();
    assert_snapshot!(draft.unmoved(1, &["close", ID]), @r"
    exit 1
    -- stderr --
    error: `2026-11-20-checkout-latency` cannot go from draft to closed
      hint: from draft the way on is `pmgit submit 2026-11-20-checkout-latency` (to in-review)
    ");
    assert_snapshot!(draft.unmoved(1, &["reopen", ID, "--reason", "A freeze"]), @r"
    exit 1
    -- stderr --
    error: `2026-11-20-checkout-latency` is a draft; there is nothing to reopen
      hint: `pmgit submit 2026-11-20-checkout-latency`
    ");
    let closed = World::closed();
    assert_snapshot!(closed.unmoved(1, &["submit", ID]), @r"
    exit 1
    -- stderr --
    error: `2026-11-20-checkout-latency` is closed already
      hint: `pmgit reopen 2026-11-20-checkout-latency --reason TEXT` takes it back to in-review
    ");
    assert_snapshot!(closed.unmoved(1, &["return", ID, "--reason", "A freeze"]), @r"
    exit 1
    -- stderr --
    error: `2026-11-20-checkout-latency` cannot go from closed to draft
      hint: from closed the way on is `pmgit reopen 2026-11-20-checkout-latency` (to in-review)
    ");
    let again = World::in_review();
    assert_snapshot!(again.unmoved(1, &["submit", ID]), @r"
    exit 1
    -- stderr --
    error: `2026-11-20-checkout-latency` is in-review already
      hint: `pmgit status 2026-11-20-checkout-latency` says what comes next
    ");
}

#[test]
fn times_are_in_order_and_one_that_has_not_come_is_noted() {
    let world = World::in_review();
    assert_snapshot!(world.unmoved(1, &["return", ID, "--reason", "A freeze", "--at", "2026-11-22T05:24:59Z"]), @r"
    exit 1
    -- stderr --
    error: `--at` is before the last step of `2026-11-20-checkout-latency`
      cause: 2026-11-22T05:24:59Z is before 2026-11-22T05:30:00Z
      hint: steps are recorded in the order they were made; correct the time
    ");
    assert_snapshot!(world.unmoved(2, &["return", ID, "--reason", "A freeze", "--at", "yesterday"]), @r"
    exit 2
    -- stderr --
    error: cannot read `yesterday` as a time
      cause: `2026-11-22` is only a day; add the time: `2026-11-22 09:04`
      hint: write it as `2026-11-20 09:04`, `2026-11-20T00:04:00Z` or `now`
    ");
    assert_snapshot!(world.pmgit(&["return", ID, "--reason", "A freeze", "--at", "2026-11-23T07:00:01Z"]).passes(), @r"
    exit 0
    2026-11-20-checkout-latency: in-review -> draft
      next: write it (`pmgit edit 2026-11-20-checkout-latency`), then `pmgit submit 2026-11-20-checkout-latency`
    -- stderr --
    note: this step is recorded for 2026-11-23T07:00:01Z, which has not come yet
    ");
}

#[test]
fn a_clock_that_runs_behind_locks_nobody_out() {
    let world = World::in_review();
    let mut late = world.pmgit_command(&["return", ID, "--reason", "A freeze"]);
    assert_eq!(world.run(late.env("PMGIT_NOW", "2026-11-22T05:29:00Z")).code, 0);
}

#[test]
fn who_and_when_come_from_git_and_the_clock_and_a_name_that_says_nothing_is_refused() {
    let world = World::with_draft();
    assert_eq!(world.unmoved(1, &["submit", ID, "--by", " "]).err.lines().next(), Some("error: `--by` is empty"));
    world.pmgit(&["submit", ID]).passes();
    assert!(world.read(PATH).ends_with("at = 2026-11-23T07:00:00Z\nby = \"aiko\"\n"), "{}", world.read(PATH));
    for option in ["--outcome", "--approved-by", "--attendee"] {
        assert_eq!(world.unmoved(1, &["review", ID, option, ""]).code, 1);
    }
}

#[test]
fn uncommitted_changes_of_the_document_are_refused_and_stay() {
    let world = World::with_draft();
    world.write(PATH, format!("{DRAFT}# mine\n"));
    assert_snapshot!(world.unmoved(1, &["submit", ID]), @r#"
    exit 1
    -- stderr --
    error: `postmortems/2026/2026-11-20-checkout-latency.toml` has changes that are not committed
      cause: pmgit records a step on what is committed, and leaves what is not alone
      hint: commit them first: git commit postmortems/2026/2026-11-20-checkout-latency.toml -m "...", or add `--commit-edits`
    "#);
    world.ok(&["add", PATH]);
    assert_eq!(world.unmoved(1, &["submit", ID]).code, 1);
    fs::remove_file(world.path().join(PATH)).unwrap();
    assert_eq!(world.unmoved(1, &["submit", ID]).code, 1);
    let new = World::ready();
    new.write(PATH, DRAFT);
    assert_snapshot!(new.unmoved(1, &["submit", ID]), @r"
    exit 1
    -- stderr --
    error: `postmortems/2026/2026-11-20-checkout-latency.toml` is not committed yet
      hint: commit it first: git add postmortems/2026/2026-11-20-checkout-latency.toml && git commit postmortems/2026/2026-11-20-checkout-latency.toml, or add `--commit-edits`
    ");
}

#[test]
fn on_a_protected_branch_a_step_makes_a_branch_of_its_own() {
    let world = World::with_draft();
    world.ok(&["switch", "--quiet", "-C", "main"]);
    let tip = world.ok(&["rev-parse", "HEAD"]);
    assert_snapshot!(world.pmgit(&["submit", ID]).passes().err, @"switched to new branch `postmortem/2026-11-20-checkout-latency`, because the one you were on is protected");
    assert_eq!(world.ok(&["rev-parse", "main"]), tip);
    assert_eq!(world.ok(&["branch", "--show-current"]), format!("postmortem/{ID}"));
    world.ok(&["switch", "--quiet", "main"]);
    world.pmgit(&["submit", ID]).passes();
    assert_eq!(world.ok(&["branch", "--show-current"]), format!("postmortem/{ID}-in-review"));
    world.ok(&["switch", "--quiet", "main"]);
    world.pmgit(&["submit", ID]).passes();
    assert_eq!(world.ok(&["branch", "--show-current"]), format!("postmortem/{ID}-in-review-2"));
    assert_eq!(world.complaints(), "");
}

#[test]
fn during_another_operation_of_git_a_step_is_refused() {
    for (name, state) in [
        ("merge", "MERGE_HEAD"),
        ("cherry-pick", "CHERRY_PICK_HEAD"),
        ("bisect", "BISECT_LOG"),
        ("rebase", "rebase-merge/x"),
        ("revert", "REVERT_HEAD"),
    ] {
        let world = World::with_draft();
        let tip = world.ok(&["rev-parse", "HEAD"]);
        world.write(&format!(".git/{state}"), format!("{tip}\n"));
        let run = world.unmoved(1, &["submit", ID]);
        assert!(run.err.starts_with(&format!("error: cannot record a change during a {name}")), "{run}");
        assert!(run.err.contains("hint: "), "{run}");
    }
}

#[test]
fn a_commit_msg_hook_may_refuse_and_a_pre_commit_hook_is_not_asked() {
    let world = World::with_draft();
    world.hook("pre-commit", "echo never; exit 1");
    world.hook("commit-msg", "grep -q JIRA \"$1\" || { echo 'a ticket is missing' >&2; exit 1; }");
    assert_snapshot!(world.unmoved(1, &["submit", ID]), @r"
    exit 1
    -- stderr --
    error: the commit-msg hook rejected the commit
      cause: a ticket is missing
    ");
    world.hook("commit-msg", "echo JIRA-1 >> \"$1\"");
    world.pmgit(&["submit", ID]).passes();
    assert!(world.ok(&["log", "-1", "--format=%B"]).ends_with("JIRA-1"));
}

#[test]
fn a_step_is_signed_where_git_signs() {
    let world = World::with_draft();
    let signer = world.outside("signer");
    World::script(
        &signer,
        "cat > /dev/null; echo '[GNUPG:] SIG_CREATED ' >&2; echo '-----BEGIN PGP SIGNATURE-----'; echo '-----END PGP SIGNATURE-----'",
    );
    world.ok(&["config", "commit.gpgSign", "true"]);
    world.ok(&["config", "user.signingKey", "aiko"]);
    world.ok(&["config", "gpg.program", signer.to_str().unwrap()]);
    world.pmgit(&["submit", ID]).passes();
    assert!(world.ok(&["cat-file", "commit", "HEAD"]).contains("gpgsig -----BEGIN"));
    World::script(&signer, "exit 1");
    assert_eq!(world.unmoved(2, &["return", ID, "--reason", "A freeze"]).code, 2);
}

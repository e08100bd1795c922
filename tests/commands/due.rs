//! `pmgit due`: what is due and overdue, by whom, over all branches.

use insta::assert_snapshot;
use serde_json::Value;

use crate::stages::REVIEW;
use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

/// The night after the incident, in seconds since 1970: then the draft was begun.
const THAT_NIGHT: u64 = 1_795_140_000;
const MEETING: &str = "scheduled = 2026-11-23T06:00:00Z\n";

/// A draft on the branch `work`, beside a `main` that has only the policy.
fn drafted(text: &str) -> World {
    let world = World::ready();
    world.set_clock(THAT_NIGHT);
    world.add(ID, text);
    world
}

/// What is due at a time, as JSON.
fn json(world: &World, now: &str, options: &[&str]) -> Value {
    let run = world.pmgit(&[&["due", "--now", now, "--format", "json"], options].concat());
    assert!(run.code < 2, "{run}");
    let value: Value = serde_json::from_str(&run.out).expect("it is JSON");
    let schema = serde_json::from_str(include_str!("../../schema/due.schema.json")).expect("a schema is JSON");
    assert!(jsonschema::draft7::is_valid(&schema, &value), "{}", run.out);
    let overdue = value["summary"]["overdue"].as_u64().expect("a count");
    assert_eq!(run.code == 1, overdue > 0, "{run}");
    value
}

/// What is to be done, each with the first person and the branch.
fn tasks_due(world: &World, now: &str, options: &[&str]) -> Vec<String> {
    let value = json(world, now, options);
    let tasks = value["tasks"].as_array().expect("a list");
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    tasks
        .iter()
        .map(|task| {
            let who = format!("{}:{}", text(&task["who"][0]["role"]), text(&task["who"][0]["person"]));
            format!("{} {} {who} {}", text(&task["state"]), text(&task["what"]), text(&task["branch"]))
        })
        .collect()
}

#[test]
fn what_is_due_is_told_by_urgency_with_the_next_command() {
    let world = drafted(DRAFT);
    assert_snapshot!(world.unmoved(1, &["due", "--within", "12d"]), @r"
    exit 1
    overdue
      submit the draft, 1 hour late (Mon 23 Nov, 06:00): aiko (owner) and ben (commander)
        2026-11-20-checkout-latency (SEV-1, draft on work): Checkout slowed down after a cache failover
        pmgit submit 2026-11-20-checkout-latency
      hold the meeting, 1 hour late (Mon 23 Nov, 06:00): ben (commander) and aiko (owner)
        2026-11-20-checkout-latency (SEV-1, draft on work): Checkout slowed down after a cache failover
        pmgit meeting hold 2026-11-20-checkout-latency --outcome TEXT

    due
      finish the action: Load-test checkout against the standby node before each release, in 11 days (Fri 4 Dec, 24:00): team-cache (action owner)
        2026-11-20-checkout-latency (SEV-1, draft on work): Checkout slowed down after a cache failover
        pmgit action done 2026-11-20-checkout-latency https://jira.example.com/browse/CACHE-92

    2 overdue, 1 due within 12 days (Mon 23 Nov 2026, 07:00 UTC; main and 1 unmerged branch)
    ");
    assert_snapshot!(world.unmoved(0, &["due", "--for", "dai", "--now", "2026-11-22 12:00"]), @r"
    exit 0
    due
      post the message to customers, in 2 days (Tue 24 Nov, 24:00): dai (support)
        2026-11-20-checkout-latency (SEV-1, draft on work): Checkout slowed down after a cache failover
        pmgit message external 2026-11-20-checkout-latency posted --url URL

    nothing is overdue, 1 due within 7 days (Sun 22 Nov 2026, 12:00 UTC; main and 1 unmerged branch)
    ");
    assert_snapshot!(world.unmoved(0, &["due", "--for", "nobody"]), @r"
    exit 0
    nothing is due within 7 days (Mon 23 Nov 2026, 07:00 UTC; main and 1 unmerged branch)
    ");
}

#[test]
fn every_status_asks_for_what_comes_next() {
    let unscheduled = drafted(&DRAFT.replace(MEETING, ""));
    assert_eq!(tasks_due(&unscheduled, "2026-11-21T00:00:00Z", &[]), ["due schedule-meeting owner:aiko work"]);
    assert_eq!(tasks_due(&unscheduled, "2026-11-23T23:59:59Z", &[]), ["due schedule-meeting owner:aiko work"]);
    assert_eq!(
        tasks_due(&unscheduled, "2026-11-24T00:00:00Z", &["--for", "ben"]),
        ["overdue schedule-meeting owner:aiko work", "overdue resume-draft owner:aiko work"]
    );
    let world = drafted(DRAFT);
    assert_eq!(
        tasks_due(&world, "2026-11-22T05:00:00Z", &[]),
        [
            "due share-link owner:aiko work",
            "due submit-draft owner:aiko work",
            "due hold-meeting commander:ben work",
            "due post-external-message support:dai work",
        ]
    );
    assert_eq!(tasks_due(&world, "2026-11-22T06:00:01Z", &["--within", "0h"]), ["overdue share-link owner:aiko work"]);
    world.pmgit(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]).passes();
    assert_eq!(tasks_due(&world, "2026-11-23T06:15:00Z", &[]), ["due hold-meeting commander:ben work"], "it goes on");
    assert_eq!(tasks_due(&world, "2026-11-23T06:31:00Z", &[]), ["overdue hold-meeting commander:ben work"]);
    world.write(PATH, world.read(PATH).replace(MEETING, &format!("{MEETING}held = 2026-11-23T06:00:00Z\n")));
    world.commit_all("The meeting was held");
    assert_eq!(
        tasks_due(&world, "2026-11-23T07:00:00Z", &[]),
        [
            "due approve commander:ben work",
            "due post-external-message support:dai work",
            "due send-internal-message owner:aiko work",
        ]
    );
    world.write(PATH, world.read(PATH) + "\n[[approvals]]\nby = \"ben\"\nat = 2026-11-23T06:30:00Z\n");
    world.commit_all("Approve it");
    assert_eq!(tasks_due(&world, "2026-11-23T07:00:00Z", &["--for", "owner"])[0], "due record-review owner:aiko work");
    let world = World::reviewed();
    assert_eq!(
        tasks_due(&world, "2026-11-23T07:00:00Z", &[]),
        ["due post-external-message support:dai work", "due send-internal-message owner:aiko work"]
    );
    world.post();
    assert_eq!(tasks_due(&world, "2026-11-25T00:00:00Z", &[]), ["overdue close-postmortem support:dai work"]);
    world.pmgit(&["close", ID, "--by", "dai", "--at", "2026-11-23T09:05:00Z"]).passes();
    assert_eq!(tasks_due(&world, "2026-11-25T00:00:00Z", &[]), [""; 0]);
    assert_eq!(
        tasks_due(&world, "2026-12-05T00:00:00Z", &[]),
        ["overdue do-action action-owner:team-cache work", "due do-action action-owner:team-cache work"]
    );
}

#[test]
fn actions_that_are_done_or_declined_are_not_due_and_those_without_a_date_have_the_severitys() {
    let world = drafted(
        &DRAFT.replace("due = 2026-12-05\n", "").replace("due = 2026-12-04\n", "due = 2026-12-04\ndone = 2026-12-01\n"),
    );
    let value = json(&world, "2026-12-06T00:00:00Z", &["--for", "team-cache"]);
    assert_eq!(value["tasks"].as_array().map(Vec::len), Some(1));
    assert_eq!(value["tasks"][0]["last_day"], "2026-12-05");
    assert_eq!(value["tasks"][0]["late_seconds"], 0, "it was due up to this very second");
    assert_eq!(value["tasks"][0]["detail"], "Give the session cache a connection limit per client");
    let declined = world
        .read(PATH)
        .replace("ticket = \"https://jira.example.com/browse/CACHE-91\"\n", "declined = \"too dear\"\n");
    world.write(PATH, declined);
    world.commit_all("Decline it");
    assert_eq!(tasks_due(&world, "2026-12-06T00:00:00Z", &["--for", "team-cache"]), [""; 0]);
}

/// The draft is merged, and `work` is where it stood.
fn merged(text: &str) -> World {
    let world = drafted(text);
    world.ok(&["switch", "--quiet", "main"]);
    world.ok(&["merge", "--quiet", "--no-ff", "--no-verify", "-m", "Merge", "work"]);
    world
}

#[test]
fn a_postmortem_is_told_once_and_a_branch_without_news_is_left_out() {
    let world = merged(&DRAFT.replace(MEETING, ""));
    let now = "2026-11-21T00:00:00Z";
    assert_eq!(tasks_due(&world, now, &[]), ["due schedule-meeting owner:aiko main"]);
    // Another text with the same transitions is no news, on however many branches.
    for branch in ["one", "two"] {
        world.ok(&["switch", "--quiet", "-c", branch, "main"]);
        world.write(PATH, world.read(PATH).replace("\"aiko\"", "\"zoe\""));
        world.commit_all("Another owner");
    }
    assert_eq!(tasks_due(&world, now, &[]), ["due schedule-meeting owner:aiko main"]);
    world.ok(&["switch", "--quiet", "-c", "further", "main"]);
    world.write(PATH, DRAFT);
    world.commit_all("Schedule it");
    world.pmgit(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]).passes();
    world.ok(&["switch", "--quiet", "main"]);
    assert_eq!(tasks_due(&world, "2026-11-23T06:31:00Z", &[]), ["overdue hold-meeting commander:ben further"]);
    world.ok(&["switch", "--quiet", "-c", "furthest", "further"]);
    world.pmgit(&REVIEW).passes();
    world.ok(&["switch", "--quiet", "main"]);
    assert!(tasks_due(&world, "2026-11-23T07:00:00Z", &[]).iter().all(|task| task.ends_with(" furthest")));
}

#[test]
fn branches_of_remotes_count_and_the_protected_branch_is_the_newer_one() {
    let world = drafted(DRAFT);
    let server = world.outside("server.git");
    let server = server.to_str().expect("it is UTF-8").to_owned();
    world.ok(&["init", "--quiet", "--bare", "--initial-branch=main", &server]);
    world.ok(&["remote", "add", "origin", &server]);
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main", "work"]);
    world.ok(&["switch", "--quiet", "main"]);
    world.ok(&["branch", "--quiet", "-D", "work"]);
    let now = "2026-11-22T05:00:00Z";
    assert_eq!(tasks_due(&world, now, &["--for", "ben"]), ["due hold-meeting commander:ben origin/work"]);
    // Merged over there, and fetched: the local branch is behind.
    world.ok(&["push", "--quiet", "--no-verify", "origin", "origin/work:main"]);
    assert_eq!(tasks_due(&world, now, &["--for", "ben"]), ["due hold-meeting commander:ben origin/main"]);
    world.ok(&["merge", "--quiet", "--ff-only", "origin/main"]);
    world.ok(&["rm", "--quiet", PATH]);
    world.commit_all("Ahead of the remote");
    assert_eq!(tasks_due(&world, now, &["--for", "ben"]), [""; 0]);
    // A bare clone has no worktree and knows as much.
    let bare = world.outside("bare.git");
    world.ok(&["clone", "--quiet", "--bare", &server, bare.to_str().expect("it is UTF-8")]);
    let run = world.run(world.pmgit_command(&["due", "--now", now, "--for", "ben"]).current_dir(&bare));
    assert!(run.code == 0 && run.out.contains("draft on main"), "{run}");
}

#[test]
fn a_renamed_postmortem_is_the_same_one_and_a_removed_one_is_gone() {
    let world = merged(DRAFT);
    world.ok(&["switch", "--quiet", "-c", "old"]);
    world.pmgit(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]).passes();
    world.ok(&["switch", "--quiet", "-c", "renamed", "main"]);
    world.pmgit(&["rename", ID, "cache-failover", "--approved-by", "ben"]).passes();
    let meeting = |world: &World| tasks_due(world, "2026-11-22T05:45:00Z", &["--for", "ben"]);
    assert_eq!(meeting(&world), ["due hold-meeting commander:ben old"], "of three names the one that came furthest");
    world.ok(&["switch", "--quiet", "main"]);
    world.ok(&["merge", "--quiet", "--no-verify", "renamed"]);
    assert_eq!(meeting(&world), ["due hold-meeting commander:ben old"]);
    world.pmgit(&["remove", "2026-11-20-cache", "--reason", "Written twice.", "--approved-by", "ben"]).passes();
    let removal = world.ok(&["branch", "--show-current"]);
    world.ok(&["switch", "--quiet", "main"]);
    world.ok(&["merge", "--quiet", "--no-verify", "-m", "Merge", &removal]);
    assert_eq!(meeting(&world), [""; 0], "no branch brings it back");
}

#[test]
fn a_draft_that_nobody_touches_is_told_by_its_last_change() {
    let world = merged(DRAFT);
    world.set_clock(THAT_NIGHT + 100 * 86_400);
    world.write("service.txt", "Something else.\n");
    world.commit_all("Work goes on");
    let value = json(&world, "2026-11-24T00:00:00Z", &["--for", "aiko"]);
    let tasks = value["tasks"].as_array().expect("a list");
    let resting = tasks.iter().find(|task| task["what"] == "resume-draft").expect("it is told");
    assert_eq!(resting["detail"], "last changed on Fri 20 Nov 2026");
    assert_eq!(resting["last_day"], "2026-11-23");
    let before = tasks_due(&world, "2026-11-23T23:00:00Z", &["--for", "aiko"]);
    assert!(!before.iter().any(|task| task.contains("resume-draft")), "{before:?}");
}

#[test]
fn times_at_the_end_of_the_calendar_are_no_trouble() {
    let world = World::ready();
    world.set_clock(THAT_NIGHT);
    world.add(
        ID,
        &DRAFT
            .replace("2026-11-2", "9999-12-2")
            .replace("2026-12-0", "9999-12-0")
            .replace("minutes = 30", "minutes = 4294967295"),
    );
    // A commit of the year 262142, which git does not make and reads all the same.
    let commit = world.ok(&["cat-file", "commit", "HEAD"]);
    let lines: Vec<String> = commit
        .lines()
        .map(|line| match line.rsplit_once("> ") {
            Some((who, _)) => format!("{who}> 8210266800000 +0000"),
            None => line.to_owned(),
        })
        .collect();
    let mut git = world.command("git");
    git.args(["hash-object", "-t", "commit", "-w", "--literally", "--stdin"]);
    let made = World::feed(&mut git, (lines.join("\n") + "\n").as_bytes());
    world.ok(&["update-ref", "HEAD", String::from_utf8_lossy(&made.stdout).trim()]);
    let value = json(&world, "2026-11-24T00:00:00Z", &["--within", "999999w"]);
    assert_eq!(value["tasks"][2]["due"], "9999-12-22T06:00:00Z", "{value}");
    json(&world, "9999-12-31T23:59:59Z", &[]);
    world.write(PATH, DRAFT.replace("2026-11-2", "0001-01-1"));
    world.commit_all("The year 1");
    json(&world, "2026-11-24T00:00:00Z", &[]);
}

#[test]
fn what_cannot_be_read_is_named_and_is_no_answer() {
    let world = merged(DRAFT);
    world.ok(&["switch", "--quiet", "-c", "broken"]);
    world.write(PATH, DRAFT.replace("resolved = 2026-11-20T01:40:00Z", "resolved = \"yesterday\""));
    world.commit_all("Break it");
    assert_snapshot!(world.unmoved(2, &["due", "--for", "dai"]), @r"
    exit 2
    cannot be read
      postmortems/2026/2026-11-20-checkout-latency.toml:12 on broken: `incident.resolved` is a string

    nothing is due within 7 days, 1 version not read (Mon 23 Nov 2026, 07:00 UTC; main and 1 unmerged branch)
    -- stderr --
    error: cannot determine what is due for 1 version of a postmortem
      cause: it cannot be read
      hint: `pmgit check` on its branch shows what is wrong with it
    ");
    let run = world.unmoved(2, &["due", "--format", "json"]);
    let value: Value = serde_json::from_str(&run.out).expect("it is JSON");
    assert_eq!(value["unread"][0]["branch"], "broken");
    assert_eq!(value["unread"][0]["line"], 12);
    // A document that is missing is no answer either.
    let id = world.ok(&["rev-parse", &format!("main:{PATH}")]);
    std::fs::remove_file(world.path().join(".git/objects").join(&id[..2]).join(&id[2..])).expect("it is loose");
    assert_eq!(world.pmgit(&["due"]).code, 2);
}

#[test]
fn a_repository_without_a_protected_branch_is_told_how_to_name_one() {
    let world = World::empty();
    assert_snapshot!(world.unmoved(2, &["due"]), @r#"
    exit 2
    -- stderr --
    error: cannot determine the protected branch
      cause: no protected branch has a commit, here or on `origin`
      hint: name it in .pmgit/policy.toml, below `[gate]`: `branches = ["trunk"]`
    "#);
}

#[test]
fn options_that_make_no_sense_are_refused_with_what_to_write() {
    let world = drafted(DRAFT);
    assert_snapshot!(world.unmoved(2, &["due", "--within", "soon"]), @r"
    exit 2
    -- stderr --
    error: cannot read `--within soon` as a span
      cause: `soon` is not a span of time; write hours, days or weeks: `36h`, `7d`, `2w`
    ");
    assert_snapshot!(world.unmoved(2, &["due", "--now", "tomorrow"]), @r"
    exit 2
    -- stderr --
    error: cannot read `tomorrow` as a time
      cause: `2026-11-24` is only a day; add the time: `2026-11-24 09:04`
      hint: write it as `2026-11-20 09:04`, `2026-11-20T00:04:00Z` or `now`
    ");
    world.unmoved(0, &["due", "--now", "0001-01-01T00:00:00Z", "--within", "1h"]);
    world.unmoved(1, &["due", "--now", "9999-12-31T23:59:59Z", "--within", "99999999w"]);
}

#[test]
fn who_is_nobody_here_is_told_with_the_nearest_name() {
    let world = World::ready();
    world.ok(&["switch", "--quiet", "main"]);
    world.write(".pmgit/people.toml", "[aiko]\nname = \"Aiko Sato\"\nteams = [\"team-cache\"]\n[dai]\n");
    world.commit_all("Say who is who");
    world.ok(&["switch", "--quiet", "-c", "more"]);
    world.set_clock(THAT_NIGHT);
    world.add(ID, DRAFT);
    let run = world.unmoved(0, &["due", "--for", "aika"]);
    assert!(run.err.contains("`aika` is neither a role nor in .pmgit/people.toml; did you mean `aiko`?"), "{run}");
    let run = world.unmoved(1, &["due", "--for", "Aiko Sato", "--within", "4w"]);
    assert!(
        run.err.is_empty() && run.out.contains("aiko, Aiko Sato (owner)") && run.out.contains("team-cache"),
        "{run}"
    );
}

const INCIDENTS: &str = "reference,severity,resolved\npd-8123,SEV-1,2026-11-20T01:40:00Z\nPD-7,SEV-2,2026-11-12T01:00:00Z\n\
    PD-6,SEV-2,2026-11-20T01:00:00Z\nPD-5,SEV-3,2026-11-01T01:00:00Z\nPD-4,SEV-1,\n";

#[test]
fn an_incident_without_a_postmortem_is_told_unless_it_is_skipped_on_record() {
    let world = drafted(DRAFT);
    world.write("../incidents.csv", INCIDENTS);
    let due = ["due", "--incidents", "../incidents.csv", "--for", "commander", "--now", "2026-11-22T00:00:00Z"];
    assert_snapshot!(world.unmoved(1, &due), @r"
    exit 1
    overdue
      write the postmortem, 2 days late (Thu 19 Nov, 24:00): nobody named (commander)
        PD-7 (SEV-2, no postmortem)
        pmgit new TITLE --severity SEV-2 --resolved 2026-11-12T01:00:00Z --reference PD-7

    due
      hold the meeting, in 30 hours (Mon 23 Nov, 06:00): ben (commander) and aiko (owner)
        2026-11-20-checkout-latency (SEV-1, draft on work): Checkout slowed down after a cache failover
        pmgit meeting hold 2026-11-20-checkout-latency --outcome TEXT
      write the postmortem, in 6 days (Fri 27 Nov, 24:00): nobody named (commander)
        PD-6 (SEV-2, no postmortem)
        pmgit new TITLE --severity SEV-2 --resolved 2026-11-20T01:00:00Z --reference PD-6

    1 overdue, 2 due within 7 days (Sun 22 Nov 2026, 00:00 UTC; main and 1 unmerged branch)
    ");
    world.ok(&["switch", "--quiet", "main"]);
    world.write(
        ".pmgit/skipped.toml",
        "[[skipped]]\nreference = \"PD-7\"\nreason = \"A drill.\"\napproved_by = \"ben\"\n",
    );
    let unrecorded = world.pmgit(&due);
    assert!(unrecorded.out.contains("PD-7"), "only what is committed counts: {unrecorded}");
    world.commit_all("Skip the drill");
    let run = world.unmoved(0, &due);
    assert!(!run.out.contains("PD-7") && run.out.contains("PD-6"), "{run}");
    world.write(".pmgit/skipped.toml", "[[skipped]]\nreference = \"PD-7\"\n");
    world.commit_all("Say too little");
    assert_snapshot!(world.unmoved(2, &due), @r"
    exit 2
    -- stderr --
    error: cannot read `.pmgit/skipped.toml` of `main`
      cause: .pmgit/skipped.toml:1: a skipped incident has no `approved_by`
      cause: .pmgit/skipped.toml:1: a skipped incident has no `reason`
      hint: each incident needs a `reference`, a `reason` and an `approved_by`
    ");
}

#[test]
fn a_file_of_incidents_that_is_wrong_is_told_by_line() {
    let world = drafted(DRAFT);
    let read = |bytes: &[u8]| {
        world.write("../incidents", bytes);
        world.unmoved(2, &["due", "--incidents", "../incidents"])
    };
    // The other rows count.
    let rows = b"reference,severity,resolved\nPD-1,SEV-9,\nPD-2,SEV-1,yesterday\nPD-3,SEV-1,2026-11-20 9:04\n";
    assert_snapshot!(read(rows), @r"
    exit 2
    overdue
      submit the draft, 1 hour late (Mon 23 Nov, 06:00): aiko (owner) and ben (commander)
        2026-11-20-checkout-latency (SEV-1, draft on work): Checkout slowed down after a cache failover
        pmgit submit 2026-11-20-checkout-latency
      hold the meeting, 1 hour late (Mon 23 Nov, 06:00): ben (commander) and aiko (owner)
        2026-11-20-checkout-latency (SEV-1, draft on work): Checkout slowed down after a cache failover
        pmgit meeting hold 2026-11-20-checkout-latency --outcome TEXT

    due
      write the postmortem, in 17 hours (Mon 23 Nov, 24:00): nobody named (commander)
        PD-3 (SEV-1, no postmortem)
        pmgit new TITLE --severity SEV-1 --resolved 2026-11-20T09:04:00Z --reference PD-3

    2 overdue, 1 due within 7 days (Mon 23 Nov 2026, 07:00 UTC; main and 1 unmerged branch)
    -- stderr --
    error: 2 rows of `../incidents` cannot be read; the others are counted above
      cause: ../incidents:2: the policy has no severity `SEV-9`; write `SEV-1`, `SEV-2`, `SEV-3`, `SEV-4` or `SEV-5`
      cause: ../incidents:3: `2026-11-22` is only a day; add the time: `2026-11-22 09:04`
      hint: write CSV whose first row is `reference,severity,resolved`, or a JSON list of objects with these keys;
            leave `resolved` empty while an incident is not over
    ");
    assert_snapshot!(read(b"reference,severity,resolved\n\xff\xfe,SEV-1,\n"), @r"
    exit 2
    -- stderr --
    error: cannot read the incidents in `../incidents`
      cause: ../incidents:2: this is not UTF-8
      hint: save the file as UTF-8
    ");
    assert!(read(b"<html>\n").err.contains("`reference`, `severity` and `resolved` are missing"));
    assert!(world.unmoved(2, &["due", "--incidents", "gone.csv"]).err.contains("gone.csv"));
    world.write("../incidents", format!("\u{feff}{INCIDENTS}"));
    assert!(world.pmgit(&["due", "--incidents", "../incidents"]).code == 1, "a byte-order mark is none of its text");
}

#[test]
fn hostile_titles_names_and_branches_do_nothing_in_any_form() {
    let hostile = "</code><!channel> @channel & **x** `y` [z](javascript:a)\\u001b[31m\\u202e";
    let world = drafted(
        &DRAFT
            .replace("Checkout slowed down after a cache failover", hostile)
            .replace("\"aiko\"", "\"<!here>, \\\"a\\nb\\\"\""),
    );
    world.ok(&["branch", "--quiet", "--move", "work", "a`b<x>@channel"]);
    let form = |format: &str| world.unmoved(1, &["due", "--format", format]).out;
    let text = form("text");
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text}");
    let slack: Value = serde_json::from_str(&form("slack")).expect("it is JSON");
    for block in slack["blocks"].as_array().expect("blocks") {
        let texts = [&block["text"]["text"], &block["elements"][0]["text"]];
        for text in texts.into_iter().filter_map(Value::as_str) {
            assert!(!text.contains('<') && !text.contains('>') && !text.contains("@channel"), "{text}");
            assert!(text.chars().count() <= 3_000);
        }
    }
    let markdown = form("markdown");
    assert!(markdown.lines().all(|line| !line.starts_with("::")), "{markdown}");
    let value: Value = serde_json::from_str(&form("json")).expect("it is JSON");
    assert_eq!(value["tasks"][0]["who"][0], serde_json::json!({ "role": "owner" }), "such an owner is nobody");
}

#[test]
fn a_person_with_a_member_id_is_mentioned_on_slack_and_nobody_else() {
    let world = World::ready();
    world.ok(&["switch", "--quiet", "main"]);
    world.write(".pmgit/people.toml", "[aiko]\nslack = \"U01ABCDEF2\"\n[ben]\nslack = \"!channel\"\n");
    world.commit_all("Say who is who");
    world.ok(&["switch", "--quiet", "-c", "more"]);
    world.set_clock(THAT_NIGHT);
    world.add(ID, DRAFT);
    let out = world.unmoved(1, &["due", "--format", "slack"]).out;
    assert!(
        out.contains("<@U01ABCDEF2> (owner)") && out.contains("ben (commander)") && !out.contains("!channel"),
        "{out}"
    );
}

/// Brings a branch into `main` as one commit, as a forge does.
fn squash(world: &World, branch: &str) {
    world.ok(&["switch", "--quiet", "main"]);
    world.ok(&["merge", "--quiet", "--squash", branch]);
    world.commit_all("squashed");
}

#[test]
fn a_squash_merged_branch_is_not_counted_however_the_protected_one_goes_on() {
    let world = drafted(DRAFT);
    let later = "2026-11-24T07:00:00Z";
    let counted = |world: &World| {
        let value = json(world, later, &["--within", "60d"]);
        let branches: Vec<&str> =
            value["tasks"].as_array().expect("a list").iter().filter_map(|task| task["branch"].as_str()).collect();
        assert!(branches.iter().all(|branch| *branch == "main"), "{value}");
        (branches.len(), value["summary"]["unmerged_branches"].as_u64().expect("a count"))
    };
    // Its text stands there.
    squash(&world, "work");
    let (tasks, others) = counted(&world);
    assert!(tasks > 0 && others == 0);
    // It has gone on from there: other words, then another status.
    world.write(PATH, world.read(PATH).replace("Checkout slowed", "The checkout slowed"));
    world.commit_all("other words");
    assert_eq!(counted(&world), (tasks, 0));
    world.ok(&["switch", "--quiet", "-c", "next"]);
    world.pmgit(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]).passes();
    squash(&world, "next");
    assert_eq!(counted(&world).1, 0);
    // It has another name by now.
    world.pmgit(&["rename", ID, "slow-checkout"]).passes();
    world.ok(&["branch", "--quiet", "-m", "renaming"]);
    squash(&world, "renaming");
    assert_eq!(counted(&world).1, 0);
    // It left on record.
    world.pmgit(&["remove", "2026-11-20-slow-checkout", "--reason", "Twice", "--approved-by", "ben"]).passes();
    squash(&world, "postmortem/2026-11-20-slow-checkout");
    assert_eq!(counted(&world), (0, 0));
}

#[test]
fn a_command_begins_with_the_way_to_the_branch() {
    let world = drafted(DRAFT);
    let listed = |world: &World, format: &str| world.pmgit(&["due", "--format", format]).ends_with(1).out;
    let there = format!("    pmgit submit {ID}\n");
    assert!(listed(&world, "text").contains(&there));
    world.ok(&["switch", "--quiet", "main"]);
    let away = format!("git switch work && pmgit submit {ID}");
    for format in ["text", "markdown"] {
        assert!(listed(&world, format).contains(&away), "{}", listed(&world, format));
    }
    let escaped = away.replace('&', "&amp;");
    assert!(listed(&world, "slack").contains(&escaped), "{}", listed(&world, "slack"));
    let value = json(&world, "2026-11-23T07:00:00Z", &[]);
    assert_eq!(value["tasks"][0]["switch"], "git switch work");
    assert_eq!(value["tasks"][0]["next"][0], "pmgit");
    // The protected branch that is checked out here is behind.
    world.add_remote("origin");
    world.ok(&["push", "--quiet", "--no-verify", "origin", "work:main"]);
    world.ok(&["fetch", "--quiet", "origin"]);
    world.ok(&["branch", "--quiet", "-D", "work"]);
    assert!(listed(&world, "text").contains(&format!("git merge --ff-only origin/main && pmgit submit {ID}")));
    world.ok(&["switch", "--quiet", "-c", "elsewhere"]);
    let listed = listed(&world, "text");
    let command = listed.lines().map(str::trim).find(|line| line.ends_with(&format!("pmgit submit {ID}")));
    let command = command.expect("it is listed").replace("pmgit", crate::support::PMGIT);
    world.run(world.command("sh").args(["-c", &command])).passes().says("draft -> in-review");
}

//! `meeting schedule`, `share`, `hold` and `show`: one commit each, or a word about why not.

use insta::assert_snapshot;

use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::{Outcome, World};

/// A draft whose meeting has no time yet, in a time zone whose clocks are turned.
fn unscheduled(zone: &str) -> World {
    let world = World::empty();
    world.pmgit(&["init", "--time-zone", zone]).passes();
    world.commit_all("Set up postmortems");
    world.ok(&["switch", "--quiet", "-c", "work"]);
    world.add(ID, &DRAFT.replace("scheduled = 2026-11-23T06:00:00Z\n", ""));
    world
}

fn meeting(world: &World) -> String {
    let text = world.ok(&["show", &format!("HEAD:{PATH}")]);
    text.split("[meeting]\n").nth(1).unwrap().split("\n\n").next().unwrap().to_owned()
}

/// Runs pmgit at another time.
fn at(world: &World, now: &str, arguments: &[&str]) -> Outcome {
    world.run(world.pmgit_command(arguments).env("PMGIT_NOW", now))
}

#[test]
fn without_a_time_the_last_ones_before_the_deadline_are_proposed() {
    let world = unscheduled("Asia/Tokyo");
    let state = world.state();
    assert_snapshot!(at(&world, "2026-11-20T04:00:00Z", &["meeting", "schedule", ID]), @r#"
    exit 0
    the meeting must begin by Mon 23 Nov (Labor Thanksgiving Day), 24:00 Asia/Tokyo; the last business days in time:
      2026-11-20 14:00   in less than 24 hours; share the link now
      2026-11-20 16:00   in less than 24 hours; share the link now
      next: `pmgit meeting schedule 2026-11-20-checkout-latency "2026-11-20 16:00"`, or any other time
    "#);
    assert_snapshot!(at(&world, "2026-11-23T07:30:00Z", &["meeting", "schedule", ID]), @r#"
    exit 0
    the meeting had to begin by Mon 23 Nov (Labor Thanksgiving Day), 24:00 Asia/Tokyo; the next business day:
      2026-11-24 10:00   in less than 24 hours; share the link now
      2026-11-24 14:00   in less than 24 hours; share the link now
      2026-11-24 16:00   in less than 24 hours; share the link now
      next: `pmgit meeting schedule 2026-11-20-checkout-latency "2026-11-24 16:00"`, or any other time
    "#);
    assert_snapshot!(at(&world, "2026-11-23T15:00:00Z", &["meeting", "schedule", ID]), @r#"
    exit 0
    the meeting had to begin by Mon 23 Nov (Labor Thanksgiving Day), 24:00 Asia/Tokyo; the next business day:
      2026-11-24 10:00   in less than 24 hours; share the link now
      2026-11-24 14:00   in less than 24 hours; share the link now
      2026-11-24 16:00   in less than 24 hours; share the link now
      next: `pmgit meeting schedule 2026-11-20-checkout-latency "2026-11-24 16:00"`, or any other time
    "#);
    assert_eq!(state, world.state());
    let text = world.read(PATH).replace("resolved = 2026-11-20T01:40:00Z\n", "");
    world.add(ID, &text);
    assert_snapshot!(world.unmoved(1, &["meeting", "schedule", ID]), @r#"
    exit 1
    -- stderr --
    error: the meeting of `2026-11-20-checkout-latency` has no deadline, so no time can be proposed
      cause: `incident.resolved` is missing
      hint: name a time: `pmgit meeting schedule 2026-11-20-checkout-latency "2026-11-23 15:00"`
    "#);
}

#[test]
fn a_time_is_one_commit_of_one_file_and_whoever_was_invited_can_be_told_of_a_move() {
    let world = unscheduled("Asia/Tokyo");
    world.write("staged.txt", "staged\n");
    world.ok(&["add", "staged.txt"]);
    let run = at(&world, "2026-11-20T04:00:00Z", &["meeting", "schedule", ID, "2026-11-23 15:00", "--minutes", "45"]);
    assert_snapshot!(run, @r"
    exit 0
    2026-11-20-checkout-latency: the meeting is scheduled for Mon 23 Nov 2026, 15:00 Asia/Tokyo
      it must begin by Mon 23 Nov (Labor Thanksgiving Day), 24:00 Asia/Tokyo
      share the link by Sun 22 Nov 2026, 15:00 Asia/Tokyo: `pmgit meeting share 2026-11-20-checkout-latency` notes it
      next: `pmgit meeting invite 2026-11-20-checkout-latency --output meeting.ics`
    ");
    assert_snapshot!(world.ok(&["show", "--name-status", "--format=%B", "HEAD"]), @r"
    2026-11-20-checkout-latency: schedule the meeting for Mon 23 Nov 2026, 15:00 Asia/Tokyo

    Postmortem: 2026-11-20-checkout-latency
    Postmortem-Meeting: 2026-11-23T15:00:00+09:00


    M	postmortems/2026/2026-11-20-checkout-latency.toml
    ");
    assert_eq!(world.ok(&["status", "--porcelain"]), "A  staged.txt");
    assert_snapshot!(meeting(&world), @r#"
    minutes = 45
    calendar = "https://calendar.example.com/e/abc"
    scheduled = 2026-11-23T15:00:00+09:00
    uid = "5f0c1d9a7be34e21b0a4c6d28e91f370"
    "#);
    let run = at(&world, "2026-11-20T04:00:00Z", &["meeting", "schedule", ID, "2026-11-23", "10:30", "Asia/Tokyo"]);
    assert_snapshot!(run, @r"
    exit 0
    2026-11-20-checkout-latency: the meeting is moved to Mon 23 Nov 2026, 10:30 Asia/Tokyo
      it must begin by Mon 23 Nov (Labor Thanksgiving Day), 24:00 Asia/Tokyo
      share the link by Sun 22 Nov 2026, 10:30 Asia/Tokyo: `pmgit meeting share 2026-11-20-checkout-latency` notes it
      next: `pmgit meeting invite 2026-11-20-checkout-latency --output meeting.ics`
    ");
    assert_snapshot!(meeting(&world), @r#"
    minutes = 45
    calendar = "https://calendar.example.com/e/abc"
    scheduled = 2026-11-23T10:30:00+09:00
    uid = "5f0c1d9a7be34e21b0a4c6d28e91f370"
    sequence = 1
    "#);
    world
        .pmgit(&["meeting", "schedule", ID, "--calendar", "https://calendar.example.com/e/2", "--minutes", "45"])
        .passes();
    assert!(meeting(&world).contains("e/2") && meeting(&world).ends_with("sequence = 1"), "a new link moves nothing");
    assert_snapshot!(world.unmoved(1, &["meeting", "schedule", ID, "2026-11-23T01:30:00Z", "--minutes", "45"]), @r"
    exit 1
    -- stderr --
    error: the meeting of `2026-11-20-checkout-latency` is already scheduled like that
      hint: `pmgit meeting show 2026-11-20-checkout-latency` shows how
    ");
}

#[test]
fn a_late_meeting_is_warned_of_in_a_draft_and_refused_in_review_until_it_is_explained() {
    let world = World::with_draft();
    let late = ["meeting", "schedule", ID, "2026-11-24 09:00"];
    assert_snapshot!(world.pmgit(&late).passes(), @r"
    exit 0
    2026-11-20-checkout-latency: the meeting is moved to Tue 24 Nov 2026, 09:00 UTC
      it must begin by Mon 23 Nov, 24:00 UTC
      share the link by Mon 23 Nov 2026, 09:00 UTC: `pmgit meeting share 2026-11-20-checkout-latency` notes it
      next: `pmgit meeting invite 2026-11-20-checkout-latency --output meeting.ics`
    -- stderr --
    note: the meeting begins too late: it must begin by Mon 23 Nov, 24:00 UTC
    note: in time would be `2026-11-23 10:00`, `2026-11-23 14:00` or `2026-11-23 16:00`
      hint: if it has to be late, say why: `pmgit waive 2026-11-20-checkout-latency late-meeting --reason TEXT --approved-by NAME`
    ");
    let world = World::in_review();
    assert_snapshot!(world.unmoved(1, &late), @r"
    exit 1
    -- stderr --
    note: in time would be `2026-11-23 10:00`, `2026-11-23 14:00` or `2026-11-23 16:00`
    error[late-meeting]: the meeting begins Tue 24 Nov 2026, 09:00 UTC, after its deadline of Mon 23 Nov, 24:00 UTC (SEV-1: within 3 days of the resolution)
      --> postmortems/2026/2026-11-20-checkout-latency.toml:29:13
       |
    12 | resolved = 2026-11-20T01:40:00Z
       |            -------------------- the deadline is counted from here
    ...
    29 | scheduled = 2026-11-24T09:00:00Z
       |             ^^^^^^^^^^^^^^^^^^^^
       |
       = hint: move it to an earlier time, or say why it has to be late: `pmgit waive 2026-11-20-checkout-latency late-meeting --reason TEXT --approved-by NAME`

    error: blocked by 1 error; it was not recorded
      hint: fix it, commit, and try again; `pmgit explain late-meeting` says how
    ");
    world
        .pmgit(&[
            "waive",
            ID,
            "late-meeting",
            "--reason",
            "Two attendees were on the next call",
            "--approved-by",
            "ben",
        ])
        .passes();
    assert_snapshot!(world.pmgit(&late).passes(), @r"
    exit 0
    2026-11-20-checkout-latency: the meeting is moved to Tue 24 Nov 2026, 09:00 UTC
      it must begin by Mon 23 Nov, 24:00 UTC
      share the link by Mon 23 Nov 2026, 09:00 UTC: `pmgit meeting share 2026-11-20-checkout-latency` notes it
      next: `pmgit meeting invite 2026-11-20-checkout-latency --output meeting.ics`
    -- stderr --
    note: the meeting begins after its deadline; a waiver says why
    note: 1 warning does not block: `changed-waiver`; `pmgit check 2026-11-20-checkout-latency` shows it
    ");
}

#[test]
fn a_time_that_clocks_show_twice_or_never_is_refused_with_what_to_write() {
    let world = unscheduled("America/New_York");
    for (time, words) in [
        (
            "2026-11-01 01:30",
            "comes twice in America/New_York, where the clocks go back; write `2026-11-01T01:30:00-04:00` or `2026-11-01T01:30:00-05:00`",
        ),
        ("2027-03-14 02:30", "does not exist in America/New_York"),
        ("2026-11-23 15:00 Asia/Tokio", "did you mean `Asia/Tokyo`?"),
        ("2026-11-23", "is only a day; add the time: `2026-11-23 09:04`"),
        ("tomorrow", "is only a day"),
        ("soon", "is not a date and time; write `2026-11-20 09:04`"),
    ] {
        let run = world.unmoved(2, &["meeting", "schedule", ID, time]);
        assert!(run.err.contains(words), "{run}");
    }
    assert_eq!(world.unmoved(2, &["meeting", "schedule", ID, "2026-11-23 15:00", "--minutes", "0"]).code, 2);
    assert_eq!(world.unmoved(1, &["meeting", "schedule", ID, "--calendar", " "]).code, 1);
    let before = world.unmoved(1, &["meeting", "schedule", ID, "2026-11-19T15:00:00Z"]);
    assert!(before.err.contains("impossible-times"), "{before}");
}

#[test]
fn a_meeting_that_was_held_is_not_scheduled_again() {
    let world = World::reviewed();
    assert_snapshot!(world.unmoved(1, &["meeting", "schedule", ID, "2026-11-23 20:00"]), @r"
    exit 1
    -- stderr --
    error: the meeting of `2026-11-20-checkout-latency` was held on Mon 23 Nov 2026, 06:00 UTC
      hint: for another meeting, take `held` and `outcome` out of `[meeting]` and commit that; `pmgit meeting hold` corrects them
    ");
}

#[test]
fn what_guards_the_other_steps_guards_these() {
    let world = World::with_draft();
    world.write(PATH, format!("{DRAFT}# mine\n"));
    for step in [
        &["meeting", "schedule", ID, "2026-11-23 09:00"][..],
        &["meeting", "share", ID],
        &["meeting", "hold", ID, "--outcome", "Agreed"],
    ] {
        assert!(world.unmoved(1, step).err.contains("has changes that are not committed"));
    }
    world.ok(&["checkout", "--quiet", "--", PATH]);
    world.ok(&["switch", "--quiet", "-C", "main"]);
    let run = world.pmgit(&["meeting", "share", ID]).passes();
    assert!(run.err.contains("switched to new branch `postmortem/2026-11-20-checkout-latency`"), "{run}");
    assert_eq!(world.complaints(), "");
    assert_eq!(world.unmoved(2, &["meeting", "share", "2026-11-21"]).code, 2);
}

#[test]
fn the_sharing_is_noted_once_and_can_be_corrected() {
    let world = World::with_draft();
    assert_snapshot!(world.pmgit(&["meeting", "share", ID, "--at", "2026-11-22 05:30"]).passes(), @r"
    exit 0
    2026-11-20-checkout-latency: shared on Sun 22 Nov 2026, 05:30 UTC
      the meeting begins Mon 23 Nov 2026, 06:00 UTC
    ");
    assert_snapshot!(world.unmoved(1, &["meeting", "share", ID]), @r"
    exit 1
    -- stderr --
    error: the link of `2026-11-20-checkout-latency` was shared on Sun 22 Nov 2026, 05:30 UTC
      hint: `--at TIME` corrects that; `--with NAME` asks somebody else to read it
    ");
    world.pmgit(&["meeting", "share", ID, "--at", "2026-11-22 06:00"]).passes();
    assert!(meeting(&world).contains("shared"));
    assert!(world.ok(&["log", "-1", "--format=%s"]).ends_with(": share it for review"));
}

#[test]
fn whoever_is_asked_to_read_it_is_named_once_whatever_the_spelling() {
    let world = World::with_draft();
    world.write(".pmgit/people.toml", "[aiko]\n[ivo]\nemail = \"ivo@example.com\"\n");
    world.commit_all("Say who they are");
    assert_snapshot!(world.pmgit(&["meeting", "share", ID, "--at", "2026-11-22 05:30", "--with", "ivo"]).passes(), @r"
    exit 0
    2026-11-20-checkout-latency: shared on Sun 22 Nov 2026, 05:30 UTC
    2026-11-20-checkout-latency: asked to read it: ivo
      the meeting begins Mon 23 Nov 2026, 06:00 UTC
    ");
    let more = ["meeting", "share", ID, "--with", "ivo@example.com", "--with", "hana", "--with", "@Hana"];
    assert_snapshot!(world.pmgit(&more).passes(), @r"
    exit 0
    2026-11-20-checkout-latency: asked to read it: hana
      the meeting begins Mon 23 Nov 2026, 06:00 UTC
    ");
    assert!(world.ok(&["log", "-1", "--format=%s"]).ends_with(": ask for another reading"));
    let kept = meeting(&world);
    assert!(kept.contains("shared_with = [\"ivo\", \"hana\"]") && kept.contains("05:30"), "{kept}");
    assert_snapshot!(world.unmoved(1, &["meeting", "share", ID, "--with", "@IVO"]), @r"
    exit 1
    -- stderr --
    error: the link of `2026-11-20-checkout-latency` was shared on Sun 22 Nov 2026, 05:30 UTC
      cause: everybody named with `--with` was asked already
      hint: `--at TIME` corrects the time
    ");
    assert!(world.unmoved(1, &["meeting", "share", ID, "--with", " "]).err.contains("`--with` is empty"));
}

#[test]
fn the_minutes_are_recorded_and_nobody_is_there_whom_nobody_named() {
    let world = World::in_review();
    assert_snapshot!(world.pmgit(&["meeting", "hold", ID, "--outcome", "Agreed on facts, analysis and actions."]).passes(), @r"
    exit 0
    2026-11-20-checkout-latency: the meeting was held on Mon 23 Nov 2026, 06:00 UTC
      next: `pmgit review 2026-11-20-checkout-latency --approved-by NAME`
    -- stderr --
    note: 2 warnings do not block: `late-sharing` and `missing-attendee`; `pmgit check 2026-11-20-checkout-latency` shows them
    note: nobody is recorded as present
      hint: `--everyone`, `--absent NAME` or `--attendee NAME` says who was there
    ");
    assert_snapshot!(world.unmoved(1, &["meeting", "hold", ID, "--outcome", "Agreed on facts, analysis and actions."]), @r"
    exit 1
    -- stderr --
    error: the minutes of `2026-11-20-checkout-latency` already say so
      hint: give what is to be corrected: `--held`, `--outcome` or `--attendee`
    ");
    let absent = ["meeting", "hold", ID, "--outcome", "Agreed.", "--absent", "Goro", "--held", "2026-11-23 06:05"];
    world.pmgit(&absent).passes();
    assert_snapshot!(meeting(&world), @r#"
    scheduled = 2026-11-23T06:00:00Z
    minutes = 30
    calendar = "https://calendar.example.com/e/abc"
    held = 2026-11-23T06:05:00Z
    outcome = "Agreed."
    attendees = ["aiko", "ben", "emeka", "chloe", "farah", "dai"]
    "#);
    assert_snapshot!(world.unmoved(1, &["meeting", "hold", ID, "--outcome", "Agreed.", "--absent", "gorro"]), @r"
    exit 1
    -- stderr --
    error: `gorro` was not invited
      hint: did you mean `goro`?
    ");
    assert_eq!(world.unmoved(1, &["meeting", "hold", ID, "--outcome", " "]).code, 1);
    world.pmgit(&["meeting", "hold", ID, "--outcome", "Agreed.", "--attendee", "aiko", "--attendee", "ben"]).passes();
    assert!(meeting(&world).contains("[\"aiko\", \"ben\"]"));
    let again = world.pmgit(&["meeting", "hold", ID, "--outcome", "Agreed on all."]).passes();
    assert!(again.err.contains("recorded as present: `aiko` and `ben`, as the document said before"), "{again}");
    world.pmgit(&["review", ID, "--approved-by", "ben", "--by", "ben"]).passes();
    assert_eq!(world.status_of(ID), "reviewed");
}

#[test]
fn a_meeting_that_has_not_come_was_not_held() {
    let world = World::in_review();
    let run = at(&world, "2026-11-23T05:59:59Z", &["meeting", "hold", ID, "--outcome", "Agreed."]);
    assert_snapshot!(run, @r"
    exit 1
    -- stderr --
    error: cannot determine when the meeting of `2026-11-20-checkout-latency` was held
      cause: it is scheduled for Mon 23 Nov 2026, 06:00 UTC, which has not come yet
      hint: say when it began: `--held TIME`
    ");
    let world = unscheduled("UTC");
    assert!(world.unmoved(1, &["meeting", "hold", ID, "--outcome", "Agreed."]).err.contains("never scheduled"));
    world.pmgit(&["meeting", "hold", ID, "--outcome", "Agreed.", "--held", "2026-11-23 06:00", "--everyone"]).passes();
}

#[test]
fn a_meeting_is_shown_with_who_belongs_into_it_and_who_is_missing() {
    let world = World::with_draft();
    let people = "[aiko]\nname = \"Aiko Ito\"\nemail = \"aiko@example.com\"\n\n[emeka]\nteams = [\"checkout\"]\n\n\
                  [yan]\nteams = [\"team-cache\"]\n";
    world.write(".pmgit/people.toml", people);
    let text = world.read(PATH).replace("[\"goro\"]", "[]");
    world.write(PATH, text);
    world.commit_all("Say who they are");
    assert_snapshot!(world.pmgit(&["meeting", "show", ID]).passes(), @r"
    exit 0
    Checkout slowed down after a cache failover
      scheduled for Mon 23 Nov 2026, 06:00 UTC
      must begin by Mon 23 Nov, 24:00 UTC
      the link is to be shared by Sun 22 Nov 2026, 06:00 UTC
      calendar: https://calendar.example.com/e/abc
    required
      aiko   owner  Aiko Ito <aiko@example.com>
      ben    incident commander, responder
      emeka  service owner, responder
      chloe  responder
      farah  engineering manager
    optional
      dai  customer liaison
    -- stderr --
    note: `[people]` names nobody as `product_managers`; the process invites them
    note: nobody from `team-cache`, which will own an action, is invited
    ");
    let json: serde_json::Value =
        serde_json::from_str(&world.pmgit(&["meeting", "show", ID, "--json"]).passes().out).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["deadline"], "2026-11-24T00:00:00Z");
    assert_eq!(json["vacant"], serde_json::json!(["product_managers"]));
    let first = serde_json::json!({
        "handle": "aiko", "name": "Aiko Ito", "email": "aiko@example.com", "required": true, "roles": ["owner"]
    });
    assert_eq!(json["invitees"][0], first);
    let liaison = serde_json::json!({
        "handle": "dai", "name": "dai", "email": null, "required": false, "roles": ["customer_liaison"]
    });
    assert_eq!(json["invitees"][5], liaison);
}

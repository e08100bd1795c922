//! `meeting invite`, `agenda` and `calendar`: what leaves the house.

use insta::assert_snapshot;

use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

pub(crate) const PEOPLE: &str = r#"
[aiko]
name = "伊藤 愛子"
email = "aiko@example.com"

[ben]
name = "Ben \"B\" Brown, Jr; x: ^"
email = "ben@example.com"

[chloe]
name = "Chloe\nATTENDEE:mailto:mallory@example.com"
email = "chloe@example.com"

[dai]
name = "@channel"
email = "dai+support@example.com"

[emeka]
email = "emeka@example.com"

[farah]
name = "Farah"
email = "no address"

[goro]
name = "五郎"
"#;

/// A draft, and who its people are.
pub(crate) fn known() -> World {
    let world = World::with_draft();
    world.write(".pmgit/people.toml", PEOPLE);
    world.commit_all("Say who they are");
    world
}

/// The id of every meeting in a world whose chance is fixed.
const UID: &str = "UID:5f0c1d9a7be34e21b0a4c6d28e91f370@postmortem.pmgit";

/// The content lines of a calendar, unfolded.
fn lines(text: &str) -> Vec<String> {
    text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

fn line(text: &str, name: &str) -> String {
    lines(text).into_iter().find(|line| line.starts_with(name)).unwrap_or_default()
}

#[test]
fn an_invitation_names_those_whom_the_process_invites() {
    let world = known();
    let run = world.pmgit(&["meeting", "invite", ID, "--location", "Room 4; 2nd floor"]).passes();
    assert_snapshot!("an_invitation", lines(&run.out).join("\n").replace("\\n", "\n   "));
    assert_snapshot!(run.err, @r"
    note: recorded the id that identifies the meeting to calendars (`meeting.uid`)
    note: the time of the meeting, Mon 23 Nov 2026, 06:00 UTC, is over
    note: `farah` and `goro` have no e-mail address in .pmgit/people.toml: named in the invitation, but not reached by it
      hint: `--publish` writes a form that they can add to their calendars themselves
    ");
    assert!(run.out.ends_with("END:VCALENDAR\r\n"));
    let sev_2 = world.read(PATH).replace("\"SEV-1\"", "\"SEV-2\"");
    world.write(PATH, sev_2);
    assert!(
        !world.pmgit(&["meeting", "invite", ID]).passes().out.contains("dai+support"),
        "the liaison comes for a SEV-1 alone"
    );
}

#[test]
fn whoever_runs_the_meeting_has_the_chair() {
    let world = known();
    let chair = |world: &World| {
        let all = lines(&world.pmgit(&["meeting", "invite", ID]).passes().out);
        let chairs: Vec<String> = all.into_iter().filter(|line| line.contains("ROLE=CHAIR")).collect();
        chairs.join("\n").rsplit_once(':').map(|(_, address)| address.to_owned()).unwrap_or_default()
    };
    assert_eq!(chair(&world), "ben@example.com", "the incident commander");
    world.write(PATH, world.read(PATH).replace("[meeting]\n", "[meeting]\nfacilitator = \"dai\"\n"));
    assert_eq!(chair(&world), "dai+support@example.com", "a neutral person, where there is one");
}

#[test]
fn of_two_invitations_the_newer_one_counts_after_any_squash() {
    let world = known();
    let sequence = |world: &World, cancel: bool| {
        let options: &[&str] = if cancel { &["--cancel"] } else { &[] };
        let out = world.pmgit(&[&["meeting", "invite", ID], options].concat()).passes().out;
        (line(&out, "UID"), line(&out, "SEQUENCE"))
    };
    assert_eq!(sequence(&world, false), (UID.to_owned(), "SEQUENCE:0".to_owned()));
    assert_eq!(sequence(&world, true), (UID.to_owned(), "SEQUENCE:1".to_owned()));
    assert_eq!(sequence(&world, true), (UID.to_owned(), "SEQUENCE:1".to_owned()), "it is the same cancellation");
    world.pmgit(&["meeting", "schedule", ID, "2026-11-23 09:00"]).passes();
    world.pmgit(&["meeting", "schedule", ID, "2026-11-23 08:00"]).passes();
    assert_eq!(sequence(&world, false), (UID.to_owned(), "SEQUENCE:3".to_owned()));
    world.ok(&["reset", "--quiet", "--soft", "main"]);
    world.commit_all("All in one");
    assert_eq!(sequence(&world, false), (UID.to_owned(), "SEQUENCE:3".to_owned()));
    assert_eq!(sequence(&world, true), (UID.to_owned(), "SEQUENCE:4".to_owned()));
    let cancelled = world.pmgit(&["meeting", "invite", ID, "--cancel"]).passes();
    assert_eq!([line(&cancelled.out, "METHOD"), line(&cancelled.out, "STATUS")], ["METHOD:CANCEL", "STATUS:CANCELLED"]);
    assert_eq!(sequence(&world, false), (UID.to_owned(), "SEQUENCE:5".to_owned()));
    let mut later = world.pmgit_command(&["meeting", "invite", ID]);
    let later = world.run(later.env("PMGIT_NOW", "2026-11-23T07:00:01Z")).out;
    assert_eq!(line(&later, "DTSTAMP"), "DTSTAMP:20261123T070001Z");
}

#[test]
fn a_postmortem_with_a_new_name_has_the_same_meeting() {
    let world = known();
    world.pmgit(&["rename", ID, "checkout-slowdown", "--approved-by", "ben"]).passes();
    world.pmgit(&["rename", "2026-11-20-checkout-slowdown", "cache-slowdown", "--approved-by", "ben"]).passes();
    let uid =
        |world: &World| line(&world.pmgit(&["meeting", "invite", "2026-11-20-cache-slowdown"]).passes().out, "UID");
    assert_eq!(uid(&world), UID);
    world.pmgit(&["rename", "2026-11-20-cache-slowdown", "cache-failover", "--approved-by", "ben"]).passes();
    let run = world.pmgit(&["meeting", "invite", "2026-11-20-cache-failover"]).passes();
    assert_eq!(line(&run.out, "UID"), UID);
}

#[test]
fn an_invitation_goes_into_a_file_as_a_whole() {
    let world = known();
    let out = world.pmgit(&["meeting", "invite", ID]).passes().out;
    world.pmgit(&["meeting", "invite", ID, "--output", "invite.ics"]).passes();
    assert_eq!(world.read("invite.ics"), out);
    assert_eq!(world.pmgit(&["meeting", "invite", ID, "-o", "-"]).passes().out, out);
    std::os::unix::fs::symlink("invite.ics", world.path().join("link.ics")).unwrap();
    world.pmgit(&["meeting", "invite", ID, "--cancel", "-o", "link.ics"]).passes();
    assert!(world.read("invite.ics").contains("METHOD:CANCEL"), "what a link leads to is written");
    assert_snapshot!(world.unmoved(2, &["meeting", "invite", ID, "-o", "nowhere/invite.ics"]).err.lines().filter(|line| !line.starts_with("note")).collect::<Vec<_>>().join("\n"), @r"
    error: cannot write `nowhere/invite.ics`
      cause: there is no directory `[WORLD]/repo/nowhere`
      hint: make it first
    ");
}

#[test]
fn without_people_the_owner_alone_can_be_reached() {
    let world = World::with_draft();
    let run = world.pmgit(&["meeting", "invite", ID]).passes();
    assert_snapshot!(run.err, @r"
    note: recorded the id that identifies the meeting to calendars (`meeting.uid`)
    note: the time of the meeting, Mon 23 Nov 2026, 06:00 UTC, is over
    note: `ben`, `emeka`, `chloe`, `farah`, `goro` and `dai` have no e-mail address in .pmgit/people.toml: named in the invitation, but not reached by it
      hint: `--publish` writes a form that they can add to their calendars themselves
    ");
    assert_eq!(lines(&run.out).iter().filter(|line| line.starts_with("ATTENDEE")).count(), 1);
    assert_eq!(line(&run.out, "ORGANIZER"), "ORGANIZER;CN=\"Aiko\":mailto:aiko@example.com");
    let mut other = world.pmgit_command(&["meeting", "invite", ID]);
    other.env("GIT_AUTHOR_EMAIL", "ben@example.com");
    assert_snapshot!(world.run(&mut other), @r#"
    exit 1
    -- stderr --
    error: cannot invite without an e-mail address of `aiko`, who owns `2026-11-20-checkout-latency`
      hint: add it to .pmgit/people.toml, or use `--publish`, which needs none:
            [aiko]
            name = "..."
            email = "..."
    "#);
}

#[test]
fn nobody_is_invited_to_what_has_no_time_or_was_held_or_cannot_be_written() {
    let world = World::with_draft();
    let draft = |change: &str| DRAFT.replace("scheduled = 2026-11-23T06:00:00Z\n", change);
    world.write(PATH, draft(""));
    assert_snapshot!(world.unmoved(1, &["meeting", "invite", ID]), @r"
    exit 1
    -- stderr --
    error: the meeting of `2026-11-20-checkout-latency` has no time yet
      hint: `pmgit meeting schedule 2026-11-20-checkout-latency` proposes some
    ");
    world.write(PATH, draft("held = 2026-11-23T06:00:00Z\n"));
    assert!(world.unmoved(1, &["meeting", "invite", ID]).err.contains("was held on Mon 23 Nov 2026, 06:00 UTC"));
    world.write(PATH, draft("scheduled = 9999-12-31T23:30:00Z\n"));
    assert_snapshot!(world.unmoved(1, &["meeting", "invite", ID]), @r"
    exit 1
    -- stderr --
    error: no calendar can hold the meeting of `2026-11-20-checkout-latency`
      cause: it is scheduled for Fri 31 Dec 9999, 23:30 UTC, and iCalendar ends with the year 9999
      hint: `pmgit meeting schedule 2026-11-20-checkout-latency TIME` moves it
    ");
    assert_eq!(
        world.pmgit(&["meeting", "calendar"]).passes().err,
        format!("note: left out {ID}, whose meeting is beyond the years 1 to 9999\n0 meetings\n")
    );
}

/// What the committed document says of the meeting.
fn recorded(world: &World) -> String {
    let text = world.ok(&["show", &format!("HEAD:{PATH}")]);
    text.split("[meeting]\n").nth(1).unwrap().split("\n\n").next().unwrap().to_owned()
}

#[test]
fn what_calendars_know_a_meeting_by_is_recorded_once() {
    let world = known();
    let count = |world: &World| world.ok(&["rev-list", "--count", "HEAD"]);
    let before = count(&world);
    world.pmgit(&["meeting", "invite", ID]).passes();
    assert_ne!(count(&world), before);
    assert_snapshot!(recorded(&world), @r#"
    scheduled = 2026-11-23T06:00:00Z
    minutes = 30
    calendar = "https://calendar.example.com/e/abc"
    uid = "5f0c1d9a7be34e21b0a4c6d28e91f370"
    "#);
    let mut other = world.pmgit_command(&["meeting", "invite", ID]);
    let again = world.run(other.env("PMGIT_RANDOM", "1"));
    assert_eq!(line(&again.passes().out, "UID"), UID, "it stays, whatever the dice say");
    world.unmoved(0, &["meeting", "invite", ID, "--publish"]);
    for wrong in ["x", "-1", "5f0c1d9a7be34e21b0a4c6d28e91f3700", "乱数"] {
        let mut command = world.pmgit_command(&["meeting", "invite", ID]);
        world.run(command.env("PMGIT_RANDOM", wrong)).fails_with("cannot read `PMGIT_RANDOM` as a number");
    }
    // Each clone has its own.
    let draw = || {
        let world = known();
        let mut command = world.pmgit_command(&["meeting", "invite", ID]);
        line(&world.run(command.env_remove("PMGIT_RANDOM")).passes().out, "UID")
    };
    let (one, other) = (draw(), draw());
    assert!(one.len() == UID.len() && one != other && one != UID, "{one} {other}");
}

#[test]
fn a_draft_that_somebody_writes_on_is_written_on_and_not_committed() {
    let world = known();
    world.write(PATH, world.read(PATH).replace("Checkout slowed down", "Checkout was slow"));
    let head = world.ok(&["rev-parse", "HEAD"]);
    let run = world.pmgit(&["meeting", "invite", ID, "--cancel"]).passes();
    assert_eq!(line(&run.out, "SEQUENCE"), "SEQUENCE:1");
    assert_eq!(world.ok(&["rev-parse", "HEAD"]), head);
    let text = world.read(PATH);
    assert!(text.contains("sequence = 1\ncancelled = 2026-11-23T07:00:00Z\n") && text.contains("was slow"), "{text}");
    assert_snapshot!(run.err.lines().take(2).collect::<Vec<_>>().join("\n"), @r"
    note: recorded that the meeting is cancelled
      hint: this is in `postmortems/2026/2026-11-20-checkout-latency.toml`, which has changes that are not committed: commit it before anybody else sends an invitation
    ");
    world.unmoved(0, &["meeting", "invite", ID, "--cancel"]);
    // One that is in no commit yet.
    world.write("postmortems/2026/2026-11-21-new.toml", DRAFT);
    let mut command = world.pmgit_command(&["meeting", "invite", "2026-11-21-new"]);
    world.run(command.env("PMGIT_RANDOM", "7")).passes().says("which has changes that are not committed");
    assert!(world.read("postmortems/2026/2026-11-21-new.toml").contains("uid = \"00000000000000000000000000000007\""));
}

#[test]
fn a_cancellation_is_recorded_and_taken_back_by_an_invitation_a_new_time_or_the_meeting_itself() {
    let world = known();
    let run = world.pmgit(&["meeting", "invite", ID, "--cancel"]).passes();
    assert_snapshot!(run.err, @r"
    note: 1 warning does not block: `unscheduled-meeting`; `pmgit check 2026-11-20-checkout-latency` shows it
    note: recorded that the meeting is cancelled
    note: `farah` and `goro` have no e-mail address in .pmgit/people.toml: named in the invitation, but not reached by it
      hint: `--publish` writes a form that they can add to their calendars themselves
      hint: `pmgit meeting schedule 2026-11-20-checkout-latency TIME` sets another time, `pmgit meeting invite 2026-11-20-checkout-latency` invites to the old one again
    ");
    assert!(world.ok(&["log", "-1", "--format=%B"]).trim_end().ends_with("Postmortem-Meeting: cancelled"));
    assert!(world.pmgit(&["meeting", "show", ID]).passes().out.contains("cancelled on Mon 23 Nov 2026, 07:00 UTC"));
    assert!(world.pmgit(&["check", ID]).out.contains("warning[unscheduled-meeting]: the meeting was cancelled"));
    let due = world.pmgit(&["due", "--format", "json"]).out;
    assert!(due.contains("schedule-meeting") && !due.contains("hold-meeting"), "{due}");
    let all = world.pmgit(&["meeting", "calendar"]).passes().out;
    assert_eq!([line(&all, "STATUS"), line(&all, "UID")], ["STATUS:CANCELLED", UID]);
    assert!(line(&all, "DESCRIPTION").contains("This meeting is cancelled."));
    assert!(
        world.pmgit(&["meeting", "hold", ID, "--outcome", "Agreed."]).err.contains("it was cancelled on Mon 23 Nov")
    );
    let is_off = |world: &World| recorded(world).contains("cancelled");
    for step in [
        &["meeting", "invite", ID][..],
        &["meeting", "schedule", ID, "2026-11-23 06:00"],
        &["meeting", "hold", ID, "--outcome", "Agreed.", "--held", "2026-11-23 06:10"],
    ] {
        assert!(is_off(&world));
        world.pmgit(step).passes();
        assert!(!is_off(&world), "{step:?}");
        if step[1] != "hold" {
            world.pmgit(&["meeting", "invite", ID, "--cancel"]).passes();
        }
    }
    assert!(recorded(&world).contains("sequence = 5"), "{}", recorded(&world));
    let all = world.pmgit(&["meeting", "calendar"]).passes().out;
    assert_eq!(line(&all, "STATUS"), "STATUS:CONFIRMED");
}

#[test]
fn a_meeting_may_be_called_off_in_review_and_not_before_it_is_submitted() {
    let world = World::in_review();
    let run = world.pmgit(&["meeting", "invite", ID, "--cancel", "--publish"]).passes();
    assert!(recorded(&world).contains("cancelled"), "{run}");
    let run = world.pmgit(&["review", ID, "--approved-by", "ben", "--outcome", "Agreed."]);
    assert!(run.code == 1 && run.err.contains("error[meeting-not-held]"), "{run}");
    let world = known();
    world.pmgit(&["meeting", "invite", ID, "--cancel"]).passes();
    let run = world.unmoved(1, &["submit", ID]);
    assert!(run.err.contains("error[unscheduled-meeting]: the meeting was cancelled and has no new time"), "{run}");
}

#[test]
fn who_has_no_address_can_add_the_meeting_by_hand() {
    let world = World::with_draft();
    let mut command = world.pmgit_command(&["meeting", "invite", ID, "--publish"]);
    let run = world.run(command.env("GIT_AUTHOR_EMAIL", "ben@example.com")).passes();
    assert_eq!(run.err.lines().count(), 2, "{run}");
    let found = lines(&run.out);
    for expected in ["METHOD:PUBLISH", "STATUS:CONFIRMED", "TRANSP:OPAQUE", UID, "SEQUENCE:0"] {
        assert!(found.iter().any(|line| line == expected), "{expected} in {run}");
    }
    assert!(
        !run.out.contains("ATTENDEE") && !run.out.contains("ORGANIZER") && !run.out.contains("Not invited"),
        "{run}"
    );
    let cancelled = world.pmgit(&["meeting", "invite", ID, "--publish", "--cancel"]).passes();
    let found = ["METHOD", "STATUS", "SEQUENCE"].map(|name| line(&cancelled.out, name));
    assert_eq!(found, ["METHOD:PUBLISH", "STATUS:CANCELLED", "SEQUENCE:1"]);
    assert!(line(&cancelled.out, "ORGANIZER").ends_with("aiko@example.com"), "{cancelled}");
}

#[test]
fn a_change_by_hand_is_found_and_fixed_before_it_is_committed_and_counted_after() {
    let world = known();
    world.pmgit(&["meeting", "schedule", ID, "2026-11-23 09:00"]).passes();
    let edit = |world: &World, from: &str, to: &str| world.write(PATH, world.read(PATH).replace(from, to));
    edit(&world, "scheduled = 2026-11-23T09:00:00Z", "scheduled = 2026-11-23T10:00:00Z");
    let found = world.pmgit(&["check", ID]).passes();
    assert!(
        found.out.contains("warning[stale-invitation]: the meeting changed, and its `sequence` did not rise"),
        "{found}"
    );
    assert!(
        found.out.contains("hint: write `sequence = 2` below `[meeting]` (`pmgit check --fix` does it)"),
        "{found}"
    );
    let fixed = world.pmgit(&["check", "--fix", ID]).passes();
    assert!(fixed.out.contains("-sequence = 1\n+sequence = 2\n") && !fixed.out.contains("stale"), "{fixed}");
    world.unmoved(0, &["check", "--fix", ID]);
    world.commit_all("By hand");
    world.unmoved(0, &["meeting", "invite", ID]);
    // One that was committed as it is.
    edit(&world, "minutes = 30", "minutes = 45");
    world.commit_all("By hand");
    let run = world.pmgit(&["meeting", "invite", ID]).passes();
    assert!(run.err.contains("the meeting changed since the last invitation; raised `meeting.sequence`"), "{run}");
    assert_eq!(line(&run.out, "SEQUENCE"), "SEQUENCE:3");
    // In the mainline it is compared with what stands there.
    world.ok(&["branch", "--force", "main"]);
    edit(&world, "uid = \"5f", "uid = \"6f");
    edit(&world, "scheduled = 2026-11-23T10:00:00Z", "scheduled = 2026-11-23T11:00:00Z");
    let found = world.pmgit(&["check", ID]).passes();
    assert_eq!(found.out.matches("warning[stale-invitation]").count(), 2, "{found}");
    world.pmgit(&["check", "--fix", ID]).passes();
    let text = world.read(PATH);
    assert!(text.contains("uid = \"5f") && text.contains("sequence = 4\n") && text.contains("T11:00:00Z"), "{text}");
}

#[test]
fn a_copied_postmortem_is_not_the_same_meeting() {
    let world = known();
    world.pmgit(&["meeting", "invite", ID]).passes();
    world.add("2026-11-27-checkout-again", &world.read(PATH));
    let run = world.unmoved(1, &["meeting", "invite", "2026-11-27-checkout-again"]);
    assert_snapshot!(run, @r"
    exit 1
    -- stderr --
    error: `2026-11-27-checkout-again` and `2026-11-20-checkout-latency` have the same `meeting.uid`
      cause: calendars would take both for one meeting
      hint: take `uid`, `sequence` and `cancelled` out of the one that was copied from the other, and run this again
    ");
}

#[test]
fn an_owner_who_has_left_invites_nobody() {
    let world = known();
    world.write(".pmgit/people.toml", PEOPLE.replace("[aiko]\n", "[aiko]\nleft = 2026-11-21\n"));
    let run = world.unmoved(1, &["meeting", "invite", ID]);
    assert!(
        run.err.starts_with(
            "error: `aiko`, who owns `2026-11-20-checkout-latency` and invites to the meeting, has left\n"
        ),
        "{run}"
    );
    let run = world.pmgit(&["meeting", "invite", ID, "--cancel"]).passes();
    assert!(line(&run.out, "ORGANIZER").ends_with("aiko@example.com"), "whoever invited calls it off: {run}");
    assert!(!lines(&run.out).iter().any(|line| line.starts_with("ATTENDEE") && line.contains("aiko")), "{run}");
}

#[test]
fn a_message_is_never_older_than_what_the_document_says() {
    let world = World::in_review();
    let mut slow = world.pmgit_command(&["meeting", "invite", ID, "--publish"]);
    let run = world.run(slow.env("PMGIT_NOW", "2026-11-22T05:00:00Z")).passes();
    assert_eq!(line(&run.out, "DTSTAMP"), "DTSTAMP:20261122T053000Z", "it was submitted then");
}

#[test]
fn where_nothing_can_be_written_the_id_is_missed_and_what_has_one_is_read() {
    let world = known();
    world.ok(&["clone", "--quiet", "--bare", ".", "../bare.git"]);
    let run = world.pmgit(&["-C", "../bare.git", "meeting", "invite", ID]).ends_with(1);
    assert!(
        run.err.starts_with(
            "error: cannot write `meeting.uid` of `2026-11-20-checkout-latency`: this repository has no worktree\n"
        ),
        "{run}"
    );
    world.pmgit(&["meeting", "invite", ID]).passes();
    world.ok(&["clone", "--quiet", "--bare", ".", "../other.git"]);
    let run = world.pmgit(&["-C", "../other.git", "meeting", "invite", ID]).passes();
    assert_eq!(line(&run.out, "UID"), UID);
}

#[test]
fn whoever_reads_japanese_is_told_in_japanese() {
    let world = known();
    let mut command = world.pmgit_command(&["meeting", "invite", ID, "--cancel"]);
    let run = world.run(command.env("PMGIT_LANGUAGE", "ja")).passes();
    assert_snapshot!(run.err, @r"
    補足: 警告が1件あります（このまま進めます）：`unscheduled-meeting`。詳細は`pmgit check 2026-11-20-checkout-latency`で確認できます
    補足: ミーティングの中止を記録しました
    補足: `farah`、`goro`のメールアドレスが.pmgit/people.tomlにありません。名前は記載されますが、招待は届きません
      ヒント: `--publish`を付けると、本人がカレンダーに追加できる形式で書き出します
      ヒント: 別の日時にするには`pmgit meeting schedule 2026-11-20-checkout-latency TIME`、元の日時に改めて招待するには`pmgit meeting invite 2026-11-20-checkout-latency`を実行してください
    ");
}

#[test]
fn the_agenda_is_the_processs_own_and_filled() {
    let world = known();
    let discuss = "\n[[actions]]\ntitle = \"Choose a cache *library*\"\nowner = \"dai\"\ndiscuss = \"Two designs are <b>open</b>\"\n\
                   \n[[actions]]\ntitle = \"Drop the cache\"\ndeclined = \"Too slow\"\n";
    world.write(PATH, format!("{}{discuss}", world.read(PATH)));
    assert_snapshot!("an_agenda", world.pmgit(&["meeting", "agenda", ID]).passes());
    assert_snapshot!("an_agenda_as_markdown", world.pmgit(&["meeting", "agenda", ID, "--format", "markdown"]).passes());
    let incident = include_str!("../../src/commands/demo/incident.ja.toml");
    world.add("2026-11-20-kessai", incident);
    assert_snapshot!("an_agenda_in_japanese", world.pmgit(&["meeting", "agenda", "2026-11-20-kessai"]).passes());
}

#[test]
fn the_agenda_has_who_did_it_what_belongs_to_it_and_what_customers_said() {
    let world = World::with_draft();
    let row = "kind = \"action\"\nby = \"emeka\"\nuntil = 2026-11-20T01:00:00Z\nabout = true\n";
    let log = (0..14).map(|line| format!("00:58:{line:02} cache-2 W <b>refused</b> @everyone\n"));
    let log = log.collect::<Vec<_>>().concat();
    let detail = format!("detail = \'\'\'\n{log}\'\'\'\n");
    let text = DRAFT
        .replace("kind = \"action\"\n", &format!("{row}{detail}"))
        .replace("kind = \"public\"\n", "kind = \"public\"\ndetail = \'\'\'\n```\nstatus: *slow*\n```\n\'\'\'\n")
        .replace(
            "owner = \"team-cache\"\nticket = \"https://jira.example.com/browse/CACHE-91\"",
            "owner = [\"team-cache\", \"aiko\"]\ndone_when = \"A client holds 100\"",
        );
    let text = format!(
        "{text}\n[external_message.translations.ja]\nsummary = \"決済に時間がかかりました。\"\n\n\
         [[customer_comments]]\ntext = \"We could *not* pay\\nfor an hour\"\nsource = \"https://support.example.com/t/9\"\n"
    );
    world.write(PATH, text);
    world.write(".pmgit/people.toml", "[emeka]\nname = \"Emeka Obi\"\n");
    assert_snapshot!("an_agenda_with_details", world.pmgit(&["meeting", "agenda", ID]).passes());
    let markdown = world.pmgit(&["meeting", "agenda", ID, "--format", "markdown"]).passes();
    assert_snapshot!("an_agenda_with_details_as_markdown", markdown);
}

#[test]
fn an_agenda_of_nothing_says_so_and_hostile_text_does_nothing() {
    let world = World::ready();
    let text = "title = \"<img src=x> @all # [a](javascript:b)\"\nstatus = \"draft\"\nseverity = \"SEV-1\"\n\
                [people]\nowner = \"@olga\"\n[sections]\ndetection = \"<script>@all</script>\\u001b[31m\\n> b\\n# c\"\n\
                [[timeline]]\nevent = \"a\\n\\n# b | c\"\nevidence = [\"javascript:x\", \"https://a.example/?b_c\"]\n";
    world.add(ID, text);
    assert_snapshot!(world.pmgit(&["meeting", "agenda", ID, "--format", "markdown"]).passes(), @r"
    exit 0
    # Postmortem meeting: \<img src=x\> \@&#8203;all \# \[a\](javascript:b)

    SEV-1  
    Walks through the postmortem: olga  
    Required: olga (owner)  

    ## 1. Recap the timeline: does everyone agree, and see it the same way?

    - a \# b \| c javascript:x <https://a.example/?b_c>

    ## 2. Recap the important points, and what was unusual

    - (nothing is written yet)

    ## 3. Discuss how the problem could have been caught

    - Did it show up in a canary?
    - Could tests or a load test have caught it?

    **Detection**

    > &lt;script>@&#8203;all&lt;/script>\u{1b}[31m
    > > b
    > # c

    ## 4. Discuss the impact on customers, and what customers said

    - (nothing is written yet)

    ## 5. Review the actions: are they right, and are others needed?

    - (nothing is written yet)

    Outcome: agreement on facts, analysis and actions.
    ");
}

#[test]
fn the_calendar_of_all_meetings_is_sorted_and_the_same_for_the_same_tree() {
    let world = known();
    world.add("2026-11-19-earlier", &DRAFT.replace("2026-11-23T06:00:00Z", "2026-11-25T06:00:00+09:00"));
    world.add("2026-11-21-unscheduled", &DRAFT.replace("scheduled = 2026-11-23T06:00:00Z\n", ""));
    let out = world.pmgit(&["meeting", "calendar"]).passes().out;
    let uids: Vec<String> = lines(&out).into_iter().filter(|line| line.starts_with("UID")).collect();
    let expected = [ID, "2026-11-19-earlier"].map(|id| format!("UID:{id}@postmortem.pmgit"));
    assert_eq!(uids, expected);
    assert_eq!(line(&out, "ATTENDEE"), "", "a calendar that is published invites nobody");
    assert_snapshot!("a_calendar_of_all_meetings", lines(&out).join("\n").replace("\\n", "\n   "));
    world.ok(&["clone", "--quiet", ".", "../clone"]);
    let mut later = world.pmgit_command(&["-C", "../clone", "meeting", "calendar", "--rev", "HEAD"]);
    assert_eq!(world.run(later.env("PMGIT_NOW", "2027-01-01T00:00:00Z")).out, out);
    world.write("postmortems/2026/2026-11-22-broken.toml", "title = ");
    let run = world.pmgit(&["meeting", "calendar", "--output", "all.ics"]).passes();
    assert_snapshot!(run.err, @r"
    note: left out postmortems/2026/2026-11-22-broken.toml, which cannot be read; `pmgit check` shows why
    2 meetings
    ");
    assert_eq!(world.read("all.ics"), out);
    assert!(world.pmgit(&["meeting", "calendar", "--rev", "main"]).passes().out.starts_with("BEGIN:VCALENDAR\r\n"));
}

//! `meeting invite`, `agenda` and `calendar`: what leaves the house.

use insta::assert_snapshot;

use crate::bench::{Bench, DRAFT, ID, PATH};

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
pub(crate) fn known() -> Bench {
    let bench = Bench::with_draft();
    bench.write(".pmgit/people.toml", PEOPLE);
    bench.commit_all("Say who they are");
    bench
}

/// The content lines of a calendar, unfolded.
fn lines(text: &str) -> Vec<String> {
    text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

fn line(text: &str, name: &str) -> String {
    lines(text).into_iter().find(|line| line.starts_with(name)).unwrap_or_default()
}

#[test]
fn an_invitation_names_those_whom_the_process_invites() {
    let bench = known();
    let run = bench.done(&["meeting", "invite", ID, "--location", "Room 4; 2nd floor"]);
    assert_snapshot!("an_invitation", lines(&run.out).join("\n").replace("\\n", "\n   "));
    assert_snapshot!(run.talk, @r"
    note: the time of the meeting, Mon 23 Nov 2026, 06:00 UTC, is over
    note: `farah` and `goro` have no e-mail address in .pmgit/people.toml; the invitation names them and does not reach them
    ");
    assert!(run.out.ends_with("END:VCALENDAR\r\n"));
    let sev_2 = bench.read(PATH).replace("\"SEV-1\"", "\"SEV-2\"");
    bench.write(PATH, sev_2);
    assert!(!bench.done(&["meeting", "invite", ID]).out.contains("dai+support"), "the liaison comes for a SEV-1 alone");
}

#[test]
fn whoever_runs_the_meeting_has_the_chair() {
    let bench = known();
    let chair = |bench: &Bench| {
        let all = lines(&bench.done(&["meeting", "invite", ID]).out);
        let chairs: Vec<String> = all.into_iter().filter(|line| line.contains("ROLE=CHAIR")).collect();
        chairs.join("\n").rsplit_once(':').map(|(_, address)| address.to_owned()).unwrap_or_default()
    };
    assert_eq!(chair(&bench), "ben@example.com", "the incident commander");
    bench.write(PATH, bench.read(PATH).replace("[meeting]\n", "[meeting]\nfacilitator = \"dai\"\n"));
    assert_eq!(chair(&bench), "dai+support@example.com", "a neutral person, where there is one");
}

#[test]
fn of_two_invitations_the_newer_one_counts_after_any_squash() {
    let bench = known();
    let sequence = |bench: &Bench, cancel: bool| {
        let options: &[&str] = if cancel { &["--cancel"] } else { &[] };
        let out = bench.done(&[&["meeting", "invite", ID], options].concat()).out;
        (line(&out, "UID"), line(&out, "SEQUENCE"))
    };
    let uid = format!("UID:{ID}@postmortem.pmgit");
    assert_eq!(sequence(&bench, false), (uid.clone(), "SEQUENCE:0".to_owned()));
    assert_eq!(sequence(&bench, true), (uid.clone(), "SEQUENCE:1".to_owned()));
    bench.done(&["meeting", "schedule", ID, "2026-11-23 09:00"]);
    bench.done(&["meeting", "schedule", ID, "2026-11-23 08:00"]);
    assert_eq!(sequence(&bench, false), (uid.clone(), "SEQUENCE:4".to_owned()));
    bench.ok(&["reset", "--quiet", "--soft", "main"]);
    bench.commit_all("All in one");
    assert_eq!(sequence(&bench, false), (uid.clone(), "SEQUENCE:4".to_owned()));
    assert_eq!(sequence(&bench, true), (uid, "SEQUENCE:5".to_owned()));
    let cancelled = bench.done(&["meeting", "invite", ID, "--cancel"]);
    assert_eq!([line(&cancelled.out, "METHOD"), line(&cancelled.out, "STATUS")], ["METHOD:CANCEL", "STATUS:CANCELLED"]);
    let mut later = bench.pmgit(&["meeting", "invite", ID]);
    let later = bench.end(later.env("PMGIT_NOW", "2026-11-23T07:00:01Z")).out;
    assert_eq!(line(&later, "DTSTAMP"), "DTSTAMP:20261123T070001Z");
}

#[test]
fn a_postmortem_with_a_new_name_has_the_same_meeting() {
    let bench = known();
    bench.done(&["rename", ID, "checkout-slowdown", "--approved-by", "ben"]);
    bench.done(&["rename", "2026-11-20-checkout-slowdown", "cache-slowdown", "--approved-by", "ben"]);
    let uid = |bench: &Bench| line(&bench.done(&["meeting", "invite", "2026-11-20-cache-slowdown"]).out, "UID");
    assert_eq!(uid(&bench), format!("UID:{ID}@postmortem.pmgit"));
    bench.add(ID, DRAFT);
    assert_eq!(uid(&bench), "UID:2026-11-20-cache-slowdown@postmortem.pmgit", "another one has the name now");
}

#[test]
fn an_invitation_goes_into_a_file_as_a_whole() {
    let bench = known();
    let out = bench.done(&["meeting", "invite", ID]).out;
    bench.done(&["meeting", "invite", ID, "--output", "invite.ics"]);
    assert_eq!(bench.read("invite.ics"), out);
    std::os::unix::fs::symlink("invite.ics", bench.path().join("link.ics")).unwrap();
    bench.done(&["meeting", "invite", ID, "--cancel", "-o", "link.ics"]);
    assert!(bench.read("invite.ics").contains("METHOD:CANCEL"), "what a link leads to is written");
    assert_eq!(bench.done(&["meeting", "invite", ID, "-o", "-"]).out, out);
    assert_snapshot!(bench.unmoved(2, &["meeting", "invite", ID, "-o", "nowhere/invite.ics"]).talk.lines().filter(|line| !line.starts_with("note")).collect::<Vec<_>>().join("\n"), @r"
    error: cannot write `nowhere/invite.ics`
      cause: there is no directory `[WORLD]/repo/nowhere`
      hint: make it first
    ");
}

#[test]
fn without_people_the_owner_alone_can_be_reached() {
    let bench = Bench::with_draft();
    let run = bench.done(&["meeting", "invite", ID]);
    assert_snapshot!(run.talk, @r"
    note: the time of the meeting, Mon 23 Nov 2026, 06:00 UTC, is over
    note: `ben`, `emeka`, `chloe`, `farah`, `goro` and `dai` have no e-mail address in .pmgit/people.toml; the invitation names them and does not reach them
    ");
    assert_eq!(lines(&run.out).iter().filter(|line| line.starts_with("ATTENDEE")).count(), 1);
    assert_eq!(line(&run.out, "ORGANIZER"), "ORGANIZER;CN=\"Aiko\":mailto:aiko@example.com");
    let mut other = bench.pmgit(&["meeting", "invite", ID]);
    other.env("GIT_AUTHOR_EMAIL", "ben@example.com");
    assert_snapshot!(bench.end(&mut other), @r#"
    exit 1
    -- stderr --
    error: cannot invite without an e-mail address of `aiko`, who owns `2026-11-20-checkout-latency`
      hint: add it to .pmgit/people.toml:
            [aiko]
            name = "..."
            email = "..."
    "#);
}

#[test]
fn nobody_is_invited_to_what_has_no_time_or_was_held_or_cannot_be_written() {
    let bench = Bench::with_draft();
    let draft = |change: &str| DRAFT.replace("scheduled = 2026-11-23T06:00:00Z\n", change);
    bench.write(PATH, draft(""));
    assert_snapshot!(bench.unmoved(1, &["meeting", "invite", ID]), @r"
    exit 1
    -- stderr --
    error: the meeting of `2026-11-20-checkout-latency` has no time yet
      hint: `pmgit meeting schedule 2026-11-20-checkout-latency` proposes some
    ");
    bench.write(PATH, draft("held = 2026-11-23T06:00:00Z\n"));
    assert!(bench.unmoved(1, &["meeting", "invite", ID]).talk.contains("was held on Mon 23 Nov 2026, 06:00 UTC"));
    bench.write(PATH, draft("scheduled = 9999-12-31T23:30:00Z\n"));
    assert_snapshot!(bench.unmoved(1, &["meeting", "invite", ID]), @r"
    exit 1
    -- stderr --
    error: no calendar can hold the meeting of `2026-11-20-checkout-latency`
      cause: it is scheduled for Fri 31 Dec 9999, 23:30 UTC, and iCalendar ends with the year 9999
      hint: `pmgit meeting schedule 2026-11-20-checkout-latency TIME` moves it
    ");
    assert_eq!(
        bench.done(&["meeting", "calendar"]).talk,
        format!("note: left out {ID}, whose meeting is beyond the years 1 to 9999\n0 meetings\n")
    );
}

#[test]
fn the_agenda_is_the_processs_own_and_filled() {
    let bench = known();
    let discuss = "\n[[actions]]\ntitle = \"Choose a cache *library*\"\nowner = \"dai\"\ndiscuss = \"Two designs are <b>open</b>\"\n\
                   \n[[actions]]\ntitle = \"Drop the cache\"\ndeclined = \"Too slow\"\n";
    bench.write(PATH, format!("{}{discuss}", bench.read(PATH)));
    assert_snapshot!("an_agenda", bench.done(&["meeting", "agenda", ID]));
    assert_snapshot!("an_agenda_as_markdown", bench.done(&["meeting", "agenda", ID, "--format", "markdown"]));
    let incident = include_str!("../../src/commands/demo/incident.ja.toml");
    bench.add("2026-11-20-kessai", incident);
    assert_snapshot!("an_agenda_in_japanese", bench.done(&["meeting", "agenda", "2026-11-20-kessai"]));
}

#[test]
fn an_agenda_of_nothing_says_so_and_hostile_text_does_nothing() {
    let bench = Bench::ready();
    let text = "title = \"<img src=x> @all # [a](javascript:b)\"\nstatus = \"draft\"\nseverity = \"SEV-1\"\n\
                [people]\nowner = \"@ops\"\n[sections]\ndetection = \"<script>@all</script>\\u001b[31m\\n> b\\n# c\"\n\
                [[timeline]]\nevent = \"a\\n\\n# b | c\"\nevidence = [\"javascript:x\", \"https://a.example/?b_c\"]\n";
    bench.add(ID, text);
    assert_snapshot!(bench.done(&["meeting", "agenda", ID, "--format", "markdown"]), @r"
    exit 0
    # Postmortem meeting: \<img src=x\> \@&#8203;all \# \[a\](javascript:b)

    SEV-1  
    Walks through the postmortem: ops  
    Required: ops (owner)  

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
    let bench = known();
    bench.add("2026-11-19-earlier", &DRAFT.replace("2026-11-23T06:00:00Z", "2026-11-25T06:00:00+09:00"));
    bench.add("2026-11-21-unscheduled", &DRAFT.replace("scheduled = 2026-11-23T06:00:00Z\n", ""));
    let out = bench.done(&["meeting", "calendar"]).out;
    let uids: Vec<String> = lines(&out).into_iter().filter(|line| line.starts_with("UID")).collect();
    let expected = [ID, "2026-11-19-earlier"].map(|id| format!("UID:{id}@postmortem.pmgit"));
    assert_eq!(uids, expected);
    assert_eq!(line(&out, "ATTENDEE"), "", "a calendar that is published invites nobody");
    assert_snapshot!("a_calendar_of_all_meetings", lines(&out).join("\n").replace("\\n", "\n   "));
    bench.ok(&["clone", "--quiet", ".", "../clone"]);
    let mut later = bench.pmgit(&["-C", "../clone", "meeting", "calendar", "--rev", "HEAD"]);
    assert_eq!(bench.end(later.env("PMGIT_NOW", "2027-01-01T00:00:00Z")).out, out);
    bench.write("postmortems/2026/2026-11-22-broken.toml", "title = ");
    let run = bench.done(&["meeting", "calendar", "--output", "all.ics"]);
    assert_snapshot!(run.talk, @r"
    note: left out postmortems/2026/2026-11-22-broken.toml, which cannot be read; `pmgit check` shows why
    2 meetings
    ");
    assert_eq!(bench.read("all.ics"), out);
    assert!(bench.done(&["meeting", "calendar", "--rev", "main"]).out.starts_with("BEGIN:VCALENDAR\r\n"));
}

//! `pmgit timeline` and `pmgit action`: rows that come in without opening the file.

use insta::assert_snapshot;

use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

const AT: [&str; 2] = ["--at", "2026-11-20T00:14:00Z"];

fn moment<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    [&["timeline", "add", ID, "The on-call opens the dashboard"], rest].concat()
}

/// The text with this put in before the only place that begins so.
#[track_caller]
fn with(text: &str, added: &str, before: &str) -> String {
    assert_eq!(text.matches(before).count(), 1, "{before}");
    text.replace(before, &format!("{added}{before}"))
}

const DECLARED: &str = "[[timeline]]\nat = 2026-11-20T00:15:00Z";

#[test]
fn a_moment_goes_where_its_time_belongs_and_nothing_else_changes() {
    let world = World::with_draft();
    let rest =
        [&AT[..], &["--kind", "action", "--evidence", "https://a.example.com", "--evidence", "https://b.example.com"]];
    assert_snapshot!(world.pmgit(&moment(&rest.concat())).passes(), @"
    exit 0
    postmortems/2026/2026-11-20-checkout-latency.toml:94: 2026-11-20T00:14:00Z The on-call opens the dashboard
    ");
    let row = "[[timeline]]\nat = 2026-11-20T00:14:00Z\nkind = \"action\"\nevent = \"The on-call opens the dashboard\"\n\
               evidence = [\"https://a.example.com\", \"https://b.example.com\"]\n\n";
    assert_eq!(world.read(PATH), with(DRAFT, row, DECLARED));
    assert_eq!(world.pmgit(&["check", ID]).code, 0);
    // The commit is the writer's.
    assert_eq!(world.ok(&["log", "-1", "--format=%s"]), format!("Write {ID}"));
    assert_eq!(world.ok(&["status", "--porcelain"]), format!(" M {PATH}"));
}

#[test]
fn a_moment_is_no_obstacle_and_meets_none_while_one_writes() {
    let world = World::with_draft();
    let writing = format!("{DRAFT}\n# to be continued\n");
    world.write(PATH, &writing);
    world.ok(&["add", PATH]);
    world.write(PATH, writing.replace("minutes = 30", "minutes = 45"));
    let staged = world.ok(&["ls-files", "--stage"]);
    world.pmgit(&moment(&AT)).passes();
    let row = "[[timeline]]\nat = 2026-11-20T00:14:00Z\nevent = \"The on-call opens the dashboard\"\n\n";
    assert_eq!(world.read(PATH), with(&writing.replace("minutes = 30", "minutes = 45"), row, DECLARED));
    assert_eq!(world.ok(&["ls-files", "--stage"]), staged);
    // A file that is new, and in no commit, is written as well.
    world.write("postmortems/2026/2026-11-20-new.toml", DRAFT);
    world.pmgit(&["timeline", "add", "2026-11-20-new", "It begins", "--at", "2026-11-20 00:00Z"]).passes();
    assert!(world.read("postmortems/2026/2026-11-20-new.toml").contains("It begins"));
}

#[test]
fn a_commit_is_made_where_it_is_asked_for_and_holds_nothing_else() {
    let world = World::with_draft();
    world.write("other.txt", "staged");
    world.ok(&["add", "other.txt"]);
    assert_snapshot!(world.pmgit(&moment(&[&AT[..], &["--commit", "--evidence", "https://a.example.com"]].concat())).passes(), @"
    exit 0
    postmortems/2026/2026-11-20-checkout-latency.toml:94: 2026-11-20T00:14:00Z The on-call opens the dashboard
    ");
    assert_snapshot!(world.ok(&["log", "-1", "--stat=72", "--format=%B"]), @r"
    2026-11-20-checkout-latency: add to the timeline

    Postmortem: 2026-11-20-checkout-latency


     postmortems/2026/2026-11-20-checkout-latency.toml | 5 +++++
     1 file changed, 5 insertions(+)
    ");
    assert_eq!(world.ok(&["status", "--porcelain"]), "A  other.txt");
    world.write(PATH, format!("{}\n", world.read(PATH)));
    let refused = world.unmoved(1, &["timeline", "add", ID, "More", "--at", "2026-11-20 00:16", "--commit"]);
    assert!(refused.err.contains("has changes that are not committed"), "{refused}");
    // On a protected branch it gets a branch of its own.
    world.ok(&["checkout", "--quiet", "--", PATH]);
    world.ok(&["branch", "--quiet", "--force", "main", "work"]);
    world.ok(&["switch", "--quiet", "main"]);
    world.pmgit(&["timeline", "add", ID, "More", "--at", "2026-11-20 00:16", "--commit"]).passes();
    assert_eq!(world.ok(&["branch", "--show-current"]), format!("postmortem/{ID}"));
}

#[test]
fn what_is_wrong_with_a_row_is_said_where_it_bites() {
    let world = World::in_review();
    let fault = "event = \"The incident is declared SEV-1\"\nevidence = [";
    world.write(PATH, world.read(PATH).replace(fault, &fault.replace("The incident is", "Through human error it was")));
    world.commit_all("Blame");
    assert!(world.pmgit(&["check", ID]).out.contains("human-error"));
    let run = world.pmgit(&["timeline", "add", ID, "The outage begins", "--at", "2026-11-20 00:05Z"]).passes();
    assert!(run.err.contains("error[unjustified-outage]") && run.err.contains("missing-evidence"), "{run}");
    assert!(!run.err.contains("human-error"), "other rows are not its matter: {run}");
    let reviewed = World::reviewed();
    let run = reviewed.pmgit(&moment(&[&AT[..], &["--evidence", "https://a.example.com"]].concat())).passes();
    assert!(run.err.contains("changed-after-approval"), "{run}");
    // As a commit it is refused.
    world.ok(&["checkout", "--quiet", "--", PATH]);
    let run = world.unmoved(1, &["timeline", "add", ID, "The outage begins", "--at", "2026-11-20 00:05Z", "--commit"]);
    assert!(run.err.contains("it was not recorded"), "{run}");
}

#[test]
fn times_are_read_in_the_zone_of_the_policy_and_written_like_the_others() {
    let world = World::with_draft();
    world.write(".pmgit/policy.toml", "[calendar]\ntime_zone = \"America/New_York\"\n");
    world.commit_all("New York");
    let added = |at: &str| {
        world.ok(&["checkout", "--quiet", "--", PATH]);
        world.pmgit(&["timeline", "add", ID, "Here", "--at", at]).passes();
        let text = world.read(PATH);
        let (head, _) = text.split_once("\nevent = \"Here\"").unwrap();
        head.rsplit_once("at = ").unwrap().1.to_owned()
    };
    assert_eq!(added("2026-11-19 19:14"), "2026-11-20T00:14:00Z");
    assert_eq!(added("2026-11-20T09:14:00+09:00"), "2026-11-20T00:14:00Z");
    assert_eq!(added("2026-11-20 09:14 Asia/Tokyo"), "2026-11-20T00:14:00Z");
    assert_eq!(added("now"), "2026-11-23T07:00:00Z");
    let refused = |at: &str| world.unmoved(2, &["timeline", "add", ID, "Here", "--at", at]).err;
    assert_snapshot!(refused("2026-11-01 01:30"), @r"
    error: cannot read `2026-11-01 01:30` as a time
      cause: `2026-11-01 01:30:00` comes twice in America/New_York, where the clocks go back; write `2026-11-01T01:30:00-04:00` or `2026-11-01T01:30:00-05:00`
      hint: write it as `2026-11-20 09:04`, `2026-11-20T00:04:00Z` or `now`
    ");
    assert_snapshot!(refused("2026-03-08 02:30"), @r"
    error: cannot read `2026-03-08 02:30` as a time
      cause: `2026-03-08 02:30:00` does not exist in America/New_York, where the clocks go from -05:00 to -04:00; write `2026-03-08T02:30:00-05:00` or `2026-03-08T02:30:00-04:00`
      hint: write it as `2026-11-20 09:04`, `2026-11-20T00:04:00Z` or `now`
    ");
    assert_snapshot!(refused("soon"), @r"
    error: cannot read `soon` as a time
      cause: `soon` is not a date and time; write `2026-11-20 09:04`, `2026-11-20T09:04:00+09:00` or `now`
      hint: write it as `2026-11-20 09:04`, `2026-11-20T00:04:00Z` or `now`
    ");
    assert_snapshot!(refused("2026-02-30 09:00"), @r"
    error: cannot read `2026-02-30 09:00` as a time
      cause: `2026-02-30` is not a valid date
      hint: write it as `2026-11-20 09:04`, `2026-11-20T00:04:00Z` or `now`
    ");
    for at in ["", "9999", "10000-01-01 00:00", "2026-02-30", "2026-11-20 25:00", "2026-11-20 09:14 Mars/Base"] {
        assert!(refused(at).contains("cannot read"), "{at}");
    }
    let far = world.unmoved(1, &["timeline", "add", ID, "Here", "--at", "9999-12-31T23:59:59-23:00"]);
    assert_snapshot!(far, @r"
    exit 1
    -- stderr --
    error: 9999-12-31T23:59:59-23:00 has not come yet
      cause: a timeline records what has happened
      hint: correct the time; what is to be done goes into the actions: `pmgit action add`
    ");
}

#[test]
fn a_moment_that_is_there_already_is_not_written_twice() {
    let world = World::with_draft();
    world.pmgit(&moment(&AT)).passes();
    let refused = world.unmoved(1, &moment(&["--at", "2026-11-20 09:14 Asia/Tokyo"]));
    assert!(refused.err.contains("says this already"), "{refused}");
    assert_eq!(
        world.unmoved(1, &["timeline", "add", ID, " \n", "--at", "now"]).err.lines().next(),
        Some("error: `TEXT` is empty")
    );
    assert_eq!(world.pmgit(&["timeline", "add", ID, "x"]).code, 2);
    assert_eq!(world.pmgit(&["timeline", "add", ID, "x", "--at", "now", "--kind", "guess"]).code, 2);
}

#[test]
fn a_row_says_until_when_about_when_who_and_what_belongs_to_it() {
    let world = World::with_draft();
    let log = "```\n00:14 cache-2 W refused \\d+ connections\n```";
    let run = world
        .pmgit(&moment(
            &[&AT[..], &["--until", "2026-11-20 00:18", "--about", "--by", "emeka", "--detail", log]].concat(),
        ))
        .passes();
    assert_snapshot!(run, @"
    exit 0
    postmortems/2026/2026-11-20-checkout-latency.toml:94: about 2026-11-20T00:14:00Z to 2026-11-20T00:18:00Z The on-call opens the dashboard
    ");
    let table: toml::Table = world.read(PATH).parse().unwrap();
    let row = &table["timeline"][4];
    assert_eq!(row["until"].to_string(), "2026-11-20T00:18:00Z");
    assert_eq!((row["about"].as_bool(), row["by"].as_str()), (Some(true), Some("emeka")));
    assert_eq!(row["detail"].as_str(), Some(format!("{log}\n").as_str()));
    assert_eq!(world.pmgit(&["check", ID]).code, 0);
}

#[test]
fn a_day_alone_goes_behind_what_is_surely_before_it() {
    let world = World::with_draft();
    let added = |at: &str, text: &str| {
        world.pmgit(&["timeline", "add", ID, text, "--at", at]).passes();
        let table: toml::Table = world.read(PATH).parse().unwrap();
        let rows = table["timeline"].as_array().unwrap().clone();
        let found = rows.iter().position(|row| row["event"].as_str() == Some(text)).unwrap();
        (found, rows[found]["at"].to_string())
    };
    assert_eq!(added("2026-11-18", "The standby is created"), (0, "2026-11-18".to_owned()));
    assert_eq!(added("2026-11-19 23:00", "The maintenance is announced"), (1, "2026-11-19T23:00:00Z".to_owned()));
    assert_eq!(added("2026-11-20", "The fleet grows"), (2, "2026-11-20".to_owned()), "above the moments of its day");
    assert_eq!(added("2026-11-20", "So does the load").0, 3, "of two days the new one is the last");
    assert_eq!(added("2026-11-20 00:00", "Midnight").0, 4);
    assert_eq!(added("2026-11-21", "Customers write").0, 14);
    assert!(!world.pmgit(&["check", ID]).out.contains("unordered-timeline"));
    // A span of days.
    let run = world.pmgit(&["timeline", "add", ID, "It is watched", "--at", "2026-11-21", "--until", "2026-11-22"]);
    assert!(run.passes().out.contains("2026-11-21 to 2026-11-22 It is watched"));
}

#[test]
fn spans_and_days_that_cannot_be_are_refused_with_what_to_do() {
    let world = World::with_draft();
    let refused = |rest: &[&str]| world.unmoved(1, &moment(rest));
    assert_snapshot!(refused(&[&AT[..], &["--until", "2026-11-20 00:13"]].concat()), @r"
    exit 1
    -- stderr --
    error: `--until` is before `--at`: it would end before it began
      cause: 2026-11-20T00:13:00Z is before 2026-11-20T00:14:00Z
      hint: correct one of the two times
    ");
    assert_snapshot!(refused(&[&AT[..], &["--until", "2026-11-20T09:14:00+09:00"]].concat()), @r"
    exit 1
    -- stderr --
    error: `--until` is the same as `--at`
      hint: leave out `--until`; it is for what lasted some time
    ");
    assert_snapshot!(refused(&["--at", "2026-11-20", "--about"]), @r#"
    exit 1
    -- stderr --
    error: `--about` adds nothing to 2026-11-20
      cause: a day without a time is as approximate as a row can be
      hint: leave out `--about`, or give a time: `--at "2026-11-20 09:00" --about`
    "#);
    let future = refused(&["--at", "2026-12-20"]);
    assert!(future.err.contains("2026-12-20 has not come yet"), "{future}");
    let future = refused(&[&AT[..], &["--until", "2026-12-20"]].concat());
    assert!(future.err.contains("2026-12-20 has not come yet"), "{future}");
    for (option, value) in [("--by", " "), ("--detail", "\n \n")] {
        let run = refused(&[&AT[..], &[option, value]].concat());
        assert!(run.err.contains(&format!("`{option}` is empty")), "{run}");
    }
    let wrong = world.unmoved(2, &moment(&[&AT[..], &["--until", "soon"]].concat()));
    assert!(wrong.err.contains("cannot read `soon` as a time"), "{wrong}");
    // A day that holds the moment is no contradiction: when that day ended nobody knows.
    world.pmgit(&moment(&[&AT[..], &["--until", "2026-11-20"]].concat())).passes();
}

#[test]
fn a_template_a_crlf_file_and_inline_rows_take_moments_too() {
    let world = World::ready();
    world
        .pmgit(&[
            "new",
            "Checkout slowed down",
            "--slug",
            "fresh",
            "--severity",
            "SEV-1",
            "--resolved",
            "2026-11-20 01:40",
        ])
        .passes();
    let path = "postmortems/2026/2026-11-20-fresh.toml";
    let before = world.read(path);
    world.pmgit(&["timeline", "add", "2026-11-20-fresh", "Second", "--at", "2026-11-20 01:00"]).passes();
    world.pmgit(&["timeline", "add", "2026-11-20-fresh", "First", "--at", "2026-11-20 00:30"]).passes();
    let after = world.read(path);
    assert!(after.find("First").unwrap() < after.find("Second").unwrap());
    let kept: Vec<&str> = after.lines().filter(|line| before.lines().any(|known| known == *line)).collect();
    assert!(before.lines().all(|line| kept.contains(&line)), "every line of the template is there");
    let crlf = DRAFT.replace('\n', "\r\n");
    world.add(ID, &crlf);
    world.write(PATH, &crlf);
    world.pmgit(&moment(&AT)).passes();
    let text = world.read(PATH);
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert_eq!(
        text.len(),
        crlf.len()
            + "[[timeline]]\r\nat = 2026-11-20T00:14:00Z\r\nevent = \"The on-call opens the dashboard\"\r\n\r\n".len()
    );
    let (head, rest) = DRAFT.split_once("[[timeline]]").unwrap();
    let (_, tail) = rest.split_once("[[queries]]").unwrap();
    let inline = "timeline = [\n  # the cause\n  { at = 2026-11-20T00:04:00Z, event = \"a\" }, # known\n  # resolved\n  { at = 2026-11-20T01:40:00Z, event = \"b\" },\n]\n";
    let text = format!("{inline}{head}[[queries]]{tail}");
    world.write(PATH, &text);
    world.pmgit(&moment(&AT)).passes();
    let row = "  { at = 2026-11-20T00:14:00Z, event = \"The on-call opens the dashboard\" },\n";
    assert_eq!(world.read(PATH), with(&text, row, "  # resolved"));
}

#[test]
fn what_cannot_be_read_or_found_is_left_alone() {
    let world = World::with_draft();
    world.write(PATH, format!("<<<<<<< HEAD\n{DRAFT}"));
    let run = world.unmoved(1, &moment(&AT));
    assert!(run.err.contains("cannot be read") && run.err.contains("pmgit check"), "{run}");
    world.write(PATH, [DRAFT.as_bytes(), b"# \xFF\n"].concat());
    assert_eq!(world.unmoved(1, &moment(&AT)).code, 1);
    world.ok(&["checkout", "--quiet", "--", PATH]);
    assert!(world.unmoved(2, &["timeline", "add", "2026-11-21", "x", "--at", "now"]).err.contains("no postmortem"));
    world.ok(&["sparse-checkout", "set", "--no-cone", "/*", "!/postmortems/"]);
    let run = world.unmoved(1, &moment(&AT));
    assert!(run.err.contains("sparse checkout"), "{run}");
    world.pmgit(&moment(&[&AT[..], &["--commit"]].concat())).passes();
    assert!(world.ok(&["show", &format!("HEAD:{PATH}")]).contains("opens the dashboard"));
    let bare = World::empty_bare();
    assert!(bare.unmoved(2, &moment(&AT)).err.contains("no worktree"));
}

#[test]
fn an_action_has_its_due_date_and_labels_by_the_severity() {
    let world = World::with_draft();
    let run = world
        .pmgit(&[
            "action",
            "add",
            ID,
            "Alert on the number of connections",
            "--kind",
            "prepare",
            "--priority",
            "P1",
            "--owner",
            "team-cache",
            "--ticket",
            "https://jira.example.com/browse/CACHE-93",
        ])
        .passes();
    assert_snapshot!(run, @"
    exit 0
    postmortems/2026/2026-11-20-checkout-latency.toml:147: Alert on the number of connections, due Sat 5 Dec 2026
    ");
    let row = "[[actions]]\ntitle = \"Alert on the number of connections\"\nkind = \"prepare\"\npriority = \"P1\"\nowner = \"team-cache\"\n\
               ticket = \"https://jira.example.com/browse/CACHE-93\"\ndue = 2026-12-05\nlabels = [\"sev1\", \"sev1_20261120\"]\n\n";
    assert_eq!(world.read(PATH), with(DRAFT, row, "[internal_message]"));
    let discussed = ["action", "add", ID, "Talk about the design", "--discuss", "Two are open", "--due", "2026-12-01"];
    let run = world.pmgit(&discussed).passes();
    assert!(run.err.contains("action-without-owner") || run.err.is_empty(), "{run}");
    let text = world.read(PATH);
    assert!(
        text.contains("due = 2026-12-01\ndiscuss = \"Two are open\"\nlabels = [\"sev1\", \"sev1_20261120\"]\n"),
        "{text}"
    );
}

#[test]
fn labels_are_japanese_and_a_due_date_is_missing_where_the_document_is_so() {
    let world = World::ready();
    let minimal =
        "title = \"遅延\"\nstatus = \"draft\"\nseverity = \"SEV-2\"\nlanguage = \"ja\"\n[people]\nowner = \"aiko\"\n";
    world.add(ID, minimal);
    world.pmgit(&["action", "add", ID, "接続数を監視する", "--commit"]).passes();
    assert_eq!(
        world.read(PATH),
        format!("{minimal}\n[[actions]]\ntitle  = \"接続数を監視する\"\nlabels = [\"sev2\", \"sev2-20261120\"]\n")
            .replace("title  =", "title =")
    );
}

#[test]
fn an_action_is_settled_once() {
    let world = World::with_draft();
    world.pmgit(&["action", "done", ID, "cache-91", "--at", "2026-11-22"]).passes();
    assert_eq!(
        world.read(PATH),
        with(DRAFT, "", "[[queries]]").replacen(
            "labels = [\"sev1\", \"sev1_20261120\"]\n",
            "labels = [\"sev1\", \"sev1_20261120\"]\ndone = 2026-11-22\n",
            1,
        )
    );
    assert_snapshot!(world.unmoved(1, &["action", "decline", ID, "0", "--reason", "Too late"]), @r"
    exit 1
    -- stderr --
    error: `actions[0]` of `2026-11-20-checkout-latency` is settled already
      cause: Give the session cache a connection limit per client: done since 2026-11-22
      hint: `pmgit edit 2026-11-20-checkout-latency` opens it
    ");
    let run = world.pmgit(&["action", "decline", ID, "load-test", "--reason", "The limit prevents it"]).passes();
    assert_snapshot!(run, @"
    exit 0
    postmortems/2026/2026-11-20-checkout-latency.toml:139: Load-test checkout against the standby node before each release, declined: The limit prevents it
    ");
    assert!(world.read(PATH).contains("declined = \"The limit prevents it\"\n"));
    assert_eq!(world.unmoved(1, &["action", "done", ID, "1"]).code, 1);
}

#[test]
fn an_action_has_one_owner_or_several_and_an_end_that_anyone_can_see() {
    let world = World::with_draft();
    world.write(".pmgit/people.toml", "[aiko]\nemail = \"aiko@example.com\"\n");
    let add = |title: &'static str, rest: &[&'static str]| [&["action", "add", ID, title], rest].concat();
    world.pmgit(&add("One", &["--owner", "team-cache", "--done-when", "It is \"off\""])).passes();
    world.pmgit(&add("Two", &["--owner", "team-cache", "--owner", "aiko"])).passes();
    let text = world.read(PATH);
    assert!(text.contains("owner = \"team-cache\"\n"), "{text}");
    assert!(text.contains("owner = [\"team-cache\", \"aiko\"]\n"), "{text}");
    let json: serde_json::Value =
        serde_json::from_str(&world.pmgit(&["action", "list", ID, "--json"]).passes().out).unwrap();
    assert_eq!(json[2]["done_when"], "It is \"off\"");
    assert_eq!((&json[3]["owner"], &json[3]["owners"][1]), (&"team-cache, aiko".into(), &"aiko".into()));
    let listed = world.pmgit(&["action", "list", ID, "--owner", "Aiko"]).passes();
    assert!(listed.out.lines().count() == 1 && listed.out.contains("  team-cache, aiko  "), "{listed}");
    assert_snapshot!(world.unmoved(1, &add("Three", &["--owner", "aiko", "--owner", "b", "--owner", "@Aiko"])), @r"
    exit 1
    -- stderr --
    error: `--owner` names `@Aiko` twice
      cause: `aiko` is the same
      hint: give each owner once
    ");
    let run = world.unmoved(1, &add("Three", &["--owner", "aiko", "--owner", "aiko@example.com"]));
    assert!(run.err.contains("`aiko` is the same"), "{run}");
    for option in ["--owner", "--done-when"] {
        let run = world.unmoved(1, &[&add("Three", &[])[..], &[option, " "]].concat());
        assert!(run.err.contains(&format!("`{option}` is empty")), "{run}");
    }
}

#[test]
fn what_shows_that_an_action_is_done_is_kept_and_can_follow_later() {
    const LINK: &str = "https://github.com/example/shop/pull/812";
    let world = World::with_draft();
    world.pmgit(&["action", "done", ID, "0", "--proof", LINK]).passes();
    assert!(world.read(PATH).contains(&format!("done = 2026-11-23\nproof = \"{LINK}\"\n")), "{}", world.read(PATH));
    world.pmgit(&["action", "done", ID, "1", "--at", "2026-11-22"]).passes();
    let run = world.pmgit(&["action", "done", ID, "1", "--proof", LINK]).passes();
    assert!(run.out.ends_with("before each release, proven\n"), "{run}");
    assert!(world.read(PATH).contains(&format!("done = 2026-11-22\nproof = \"{LINK}\"\n")), "{}", world.read(PATH));
    for again in [&["--proof", LINK][..], &["--proof", LINK, "--at", "2026-11-21"], &[]] {
        let run = world.unmoved(1, &[&["action", "done", ID, "1"], again].concat());
        assert!(run.err.contains("is settled already"), "{run}");
    }
    assert!(world.unmoved(1, &["action", "done", ID, "1", "--proof", " "]).err.contains("`--proof` is empty"));
    // Nothing shows what will not be done, or is not done yet.
    assert_eq!(world.unmoved(2, &["action", "decline", ID, "1", "--reason", "A freeze", "--proof", LINK]).code, 2);
    assert_eq!(world.unmoved(2, &["action", "add", ID, "New", "--proof", LINK]).code, 2);
    world.pmgit(&["action", "add", ID, "No"]).passes();
    world.pmgit(&["action", "decline", ID, "2", "--reason", "Too late"]).passes();
    assert!(world.unmoved(1, &["action", "done", ID, "2", "--proof", LINK]).err.contains("declined: Too late"));
}

#[test]
fn a_day_that_is_none_or_has_not_come_is_refused() {
    let world = World::with_draft();
    for day in ["2026-02-30", "soon", "12/03/2026", "26/12/03", "2026-12-03 9:00", ""] {
        let run = world.unmoved(2, &["action", "done", ID, "0", "--at", day]);
        assert!(run.err.contains("as a day") && run.err.contains("`2026-12-05` or `today`"), "{run}");
    }
    for day in ["2026-11-24", "20261124", "tomorrow", "2026/11/24", "2026年11月24日"] {
        assert!(world.unmoved(1, &["action", "done", ID, "0", "--at", day]).err.contains("has not come yet"), "{day}");
    }
    assert!(world.unmoved(2, &["action", "add", ID, "Try", "--due", "soon"]).err.contains("as a day"));
    assert_snapshot!(world.unmoved(2, &["action", "done", ID, "CACHE-99"]), @r"
    exit 2
    -- stderr --
    error: `2026-11-20-checkout-latency` has no action `CACHE-99`
      hint: name one by its number, its ticket or the start of its title:
            0  Give the session cache a connection limit per client
            1  Load-test checkout against the standby node before each release
    ");
    assert_snapshot!(world.unmoved(1, &["action", "add", ID, "Another", "--ticket", "https://jira.example.com/browse/CACHE-91"]), @r"
    exit 1
    -- stderr --
    error: `2026-11-20-checkout-latency` has this action already
      cause: `actions[0]`: Give the session cache a connection limit per client
      hint: `pmgit edit 2026-11-20-checkout-latency` opens it
    ");
    world.pmgit(&["action", "done", ID, "0"]).passes();
    assert!(world.read(PATH).contains("done = 2026-11-23\n"));
}

#[test]
fn actions_in_an_inline_array_are_added_and_settled_too() {
    let world = World::with_draft();
    let (head, rest) = DRAFT.split_once("[[actions]]").unwrap();
    let (_, tail) = rest.split_once("[internal_message]").unwrap();
    let rows = "actions = [\n  { title = \"One\", owner = \"a\" }, # first\n  { title = \"Two\" }\n]\n";
    let text = format!("{rows}{head}[internal_message]{tail}");
    world.write(PATH, &text);
    world.pmgit(&["action", "done", ID, "two"]).passes();
    world.pmgit(&["action", "add", ID, "Three", "--due", "2026-12-01"]).passes();
    let expected = text.replace(
        "{ title = \"Two\" }\n",
        "{ title = \"Two\", done = 2026-11-23 },\n  { title = \"Three\", due = 2026-12-01, labels = [\"sev1\", \"sev1_20261120\"] }\n",
    );
    assert_eq!(world.read(PATH), expected);
    // What begins with a hyphen is a text behind `--`.
    world.pmgit(&["timeline", "add", "--at", "2026-11-20 00:13", "--", ID, "-5% of the checkouts fail"]).passes();
    assert!(world.read(PATH).contains("event = \"-5% of the checkouts fail\""));
}

#[test]
fn actions_need_no_reopening() {
    let world = World::closed();
    let run = world.pmgit(&["action", "done", ID, "CACHE-91", "--commit"]).passes();
    assert!(!run.err.contains("error"), "{run}");
    assert_eq!(world.complaints(), "");
    assert_eq!(world.status_of(ID), "closed");
}

#[test]
fn open_actions_are_listed_for_people_and_programs() {
    let world = World::with_draft();
    assert_snapshot!(world.pmgit(&["action", "list"]).passes(), @r"
    exit 0
    2026-11-20-checkout-latency  0  P0  2026-12-05 (Saturday)  team-cache  https://jira.example.com/browse/CACHE-91  Give the session cache a connection limit per client
    2026-11-20-checkout-latency  1  P1  2026-12-04             team-cache  https://jira.example.com/browse/CACHE-92  Load-test checkout against the standby node before each release
    ");
    world.pmgit(&["action", "done", ID, "0"]).passes();
    assert_snapshot!(world.pmgit(&["action", "list", ID, "--all"]).passes(), @r"
    exit 0
    2026-11-20-checkout-latency  0  P0  done 2026-11-23  team-cache  https://jira.example.com/browse/CACHE-91  Give the session cache a connection limit per client
    2026-11-20-checkout-latency  1  P1  2026-12-04       team-cache  https://jira.example.com/browse/CACHE-92  Load-test checkout against the standby node before each release
    ");
    assert_eq!(world.pmgit(&["action", "ls", "--owner", "@Team-Cache"]).passes().out.lines().count(), 1);
    assert!(world.pmgit(&["action", "ls", "--owner", "nobody"]).passes().err.contains("no action is open"));
    let json: serde_json::Value =
        serde_json::from_str(&world.pmgit(&["action", "list", "--all", "--json"]).passes().out).unwrap();
    assert_eq!(json[0]["done"], "2026-11-23");
    assert_eq!(json[1]["labels"][1], "sev1_20261120");
    assert_eq!(json[1]["index"], 1);
    world.write("postmortems/2026/2026-11-21-broken.toml", "title = ");
    let run = world.pmgit(&["action", "list"]).passes();
    assert!(run.err.contains("2026-11-21-broken.toml` cannot be read") && run.out.lines().count() == 1, "{run}");
}

#[test]
fn what_people_write_comes_back_as_they_wrote_it() {
    let world = World::with_draft();
    let hostile = "\"]\n[[transitions]]\nto = 'closed' \u{1b}[31m ';\\";
    world.pmgit(&["timeline", "add", ID, hostile, "--at", "2026-11-20 00:13", "--evidence", "a\"] # b"]).passes();
    world
        .pmgit(&["action", "add", ID, "Mend \"\"\" it", "--owner", "x\ny", "--priority", "P0", "--due", "2026-12-05"])
        .passes();
    let json: serde_json::Value =
        serde_json::from_str(&world.pmgit(&["action", "list", "--json"]).passes().out).unwrap();
    assert_eq!(json[2]["title"], "Mend \"\"\" it");
    assert_eq!(json[2]["owner"], "x\ny");
    assert!(!world.pmgit(&["action", "list"]).passes().out.contains('\u{1b}'));
    assert_eq!(world.pmgit(&["list", "--json"]).passes().code, 0);
    assert!(world.read(PATH).starts_with(&DRAFT[..200]));
    assert!(!world.read(PATH).contains("\n[[transitions]]\nto = 'closed' \u{1b}"), "controls are escaped");
}

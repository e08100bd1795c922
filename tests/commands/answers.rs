//! What a verb asks at a terminal of what its options leave open, and what it does with the answers.

use std::fs;
use std::path::PathBuf;

use crate::stages::REVIEW;
use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::terminal::Session;

/// pmgit on a terminal, with an editor in POSIX shell; `$1` is the file.
fn on_a_terminal<'w>(world: &'w World, arguments: &[&str], script: &str) -> Session<'w> {
    world.terminal(arguments).variable("GIT_EDITOR", format!("f() {{ {script}\n}}; f")).columns(160)
}

fn writing(text: &str) -> String {
    format!("printf '%s\\n' '{text}' >\"$1\"")
}

fn kept(world: &World) -> Vec<PathBuf> {
    let listed = fs::read_dir(world.path().join(".git/pmgit/texts")).into_iter().flatten();
    listed.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn review_asks_for_all_that_it_needs() {
    for (language, questions, everyone, step) in [
        (
            "en",
            ["the meeting began (Enter: Mon 23 Nov 2026, 06:00", "who was there", "who approved it"],
            "all but goro",
            "in-review -> reviewed",
        ),
        (
            "ja",
            ["ミーティングの開始日時（Enter：", "出席者", "承認した人"],
            "goro以外",
            "レビュー中からレビュー済に進めました",
        ),
    ] {
        let world = World::in_review().with_variable("PMGIT_LANGUAGE", language);
        let mut terminal = on_a_terminal(&world, &["review", ID], &writing("Agreed on everything.")).start();
        // A wrong answer is asked again, with what is wrong.
        terminal.expect(questions[0]).answer("tomorrow").expect(questions[0]).answer("");
        terminal.expect(questions[1]).answer("all but nobody").expect(questions[1]).answer(everyone);
        terminal.expect(questions[2]).answer("aiko").expect(questions[2]).answer("ben");
        terminal.finish().passes().says(step);
        let text = world.read(PATH);
        assert!(
            text.contains("held = 2026-11-23T06:00:00Z") || text.contains("held = 2026-11-23T06:00:00+00:00"),
            "{text}"
        );
        assert!(text.contains("outcome = \"Agreed on everything.\""), "{text}");
        let attendees = text.lines().find(|line| line.starts_with("attendees")).unwrap();
        assert!(attendees.matches('"').count() == 12 && !attendees.contains("goro"), "{attendees}");
        assert!(text.contains("by = \"ben\""), "{text}");
        assert_eq!(world.complaints(), "");
    }
}

#[test]
fn review_asks_for_nothing_that_is_said_already() {
    let world = World::in_review();
    on_a_terminal(&world, &REVIEW, "echo opened; exit 1").start().finish().passes().silent_about("opened");
    // What the document says is not asked again.
    let world = World::in_review();
    world.pmgit(&["meeting", "hold", ID, "--outcome", "Agreed.", "--everyone"]).passes();
    let mut terminal = on_a_terminal(&world, &["review", ID], "echo opened; exit 1").start();
    terminal.expect("who approved it").answer("ben");
    terminal.finish().passes().silent_about("opened").silent_about("who was there");
}

#[test]
fn review_asks_nothing_where_something_else_is_in_the_way() {
    let world = World::in_review();
    world.sneak(PATH, &world.read(PATH).replace("ticket = \"https://jira.example.com/browse/CACHE-91\"\n", ""));
    let run = on_a_terminal(&world, &["review", ID], "echo opened; exit 1").start().finish().ends_with(1);
    run.says("action-without-ticket").silent_about("opened").silent_about("who was there");
}

#[test]
fn an_input_that_ends_before_all_is_answered_changes_nothing() {
    for (language, words) in [("en", "the input ended"), ("ja", "入力が終わりました")] {
        let world = World::in_review().with_variable("PMGIT_LANGUAGE", language);
        let before = world.state();
        let mut terminal = on_a_terminal(&world, &["review", ID], "true").start();
        terminal.press(b"\x04");
        terminal.finish().ends_with(2).says(words);
        assert_eq!(world.state(), before);
    }
    // Without a terminal nothing is asked.
    World::in_review().unmoved(1, &["review", ID]).silent_about("who was there").says("--held TIME");
}

#[test]
fn what_was_written_for_a_refused_step_is_offered_again() {
    for (language, words) in [("en", "what you wrote the last time"), ("ja", "前回書いた内容")] {
        let world = World::in_review().with_variable("PMGIT_LANGUAGE", language);
        let hook = world.path().join(".git/hooks/commit-msg");
        World::script(&hook, "exit 1");
        let review = ["review", ID, "--held", "2026-11-23T06:00:00Z", "--everyone", "--approved-by", "ben"];
        on_a_terminal(&world, &review, &writing("A long outcome.")).start().finish().ends_with(1);
        assert_eq!(kept(&world).len(), 1);
        // Closed as it is, it is taken; and refused again, it stays once.
        on_a_terminal(&world, &review, "true").start().finish().ends_with(1).says(words);
        assert_eq!(kept(&world).len(), 1);
        // More is written, and kept in the place of the first.
        on_a_terminal(&world, &review, "sed -i '1s/$/ And more./' \"$1\"").start().finish().ends_with(1);
        let places = kept(&world);
        assert_eq!(places.len(), 1);
        assert!(fs::read_to_string(&places[0]).unwrap().starts_with("A long outcome. And more."));
        // Emptied, it stops the step, and what was kept stays.
        on_a_terminal(&world, &review, ": >\"$1\"").start().finish().ends_with(1);
        assert_eq!(kept(&world).len(), 1);
        fs::remove_file(hook).unwrap();
        on_a_terminal(&world, &review, "true").start().finish().passes();
        assert!(world.read(PATH).contains("outcome = \"A long outcome. And more.\""), "{}", world.read(PATH));
        assert_eq!(kept(&world), Vec::<PathBuf>::new());
    }
}

#[test]
fn hold_lets_the_outcome_be_written() {
    for arguments in [&["meeting", "hold", ID][..], &["meeting", "hold", ID, "--outcome", "-"]] {
        let world = World::in_review();
        on_a_terminal(&world, arguments, &writing("Agreed.\n\n- One more action.")).start().finish().passes();
        assert!(world.read(PATH).contains("outcome = '''\nAgreed."), "{}", world.read(PATH));
        let world = World::in_review();
        world.unmoved(2, arguments).says("--outcome TEXT");
        let world = world.with_variable("PMGIT_LANGUAGE", "ja");
        world.unmoved(2, arguments).says("`--outcome TEXT`が必要です");
    }
}

#[test]
fn a_meeting_that_is_ahead_was_not_held() {
    for (language, words) in [("en", "has not begun yet"), ("ja", "まだ来ていません")] {
        let world = World::in_review().with_variable("PMGIT_LANGUAGE", language);
        let hold = |at| ["meeting", "hold", ID, "--outcome", "Agreed.", "--held", at];
        let run = world.unmoved(1, &hold("2026-11-23T08:00:00Z")).says(words);
        run.says("`pmgit meeting schedule").says("`--held TIME`");
        let review = ["review", ID, "--held", "2026-11-24T06:00:00Z", "--outcome", "Agreed.", "--approved-by", "ben"];
        world.unmoved(1, &review).says(words);
        // The clocks of two people may differ.
        world.pmgit(&hold("2026-11-23T07:04:00Z")).passes();
    }
}

#[test]
fn the_link_of_the_post_is_asked_for() {
    for (language, question, words) in
        [("en", "the link of the post", "is not a link"), ("ja", "投稿先のリンク", "リンクではありません")]
    {
        let world = World::reviewed().with_variable("PMGIT_LANGUAGE", language);
        let posted = ["message", "external", ID, "posted"];
        world.unmoved(2, &posted).says("--url URL");
        let mut terminal = on_a_terminal(&world, &posted, "true").start();
        terminal.expect(question).answer("the status page").expect(words).expect(question);
        terminal.answer("https://status.example.com/incidents/8123");
        terminal.finish().passes();
        assert!(world.read(PATH).contains("url = \"https://status.example.com/incidents/8123\""));
        // Of what is posted already nothing is asked.
        on_a_terminal(&world, &posted, "true").start().finish().ends_with(1).silent_about(question);
    }
}

#[test]
fn a_reason_for_what_goes_is_written_in_the_editor() {
    let world = World::with_draft();
    let decline = ["action", "decline", ID, "0", "--commit"];
    world.unmoved(2, &decline).says("--reason TEXT");
    on_a_terminal(&world, &decline, &writing("It costs more than it saves.")).start().finish().passes();
    assert!(world.read(PATH).contains("declined = \"It costs more than it saves.\""), "{}", world.read(PATH));
    let remove = ["remove", ID, "--approved-by", "ben"];
    world.unmoved(2, &remove).says("--reason TEXT");
    on_a_terminal(&world, &remove, &writing("It is twice in the archive.")).start().finish().passes();
    assert!(world.read(".pmgit/removed.toml").contains("It is twice in the archive."));
    // Nobody writes a reason for what cannot be done.
    let world = World::with_draft();
    let own = ["remove", ID, "--approved-by", "aiko"];
    on_a_terminal(&world, &own, "echo opened").start().finish().fails().silent_about("opened");
}

#[test]
fn a_waiver_of_a_row_follows_it_where_its_time_or_title_changes() {
    let world = World::with_draft();
    let text = DRAFT.replace("evidence = [\"https://status.example.com/incidents/8123\"]\n", "");
    world.sneak(PATH, &text);
    let at = "timeline@2026-11-20T00:20:00Z";
    let rows = text.matches("at = 2026-11-20T00:20:00Z").count();
    assert_eq!(rows, 1, "the row is known by its time");
    let waive = ["waive", ID, "missing-evidence", "--where", at, "--reason", "Nobody noticed.", "--approved-by", "ben"];
    world.pmgit(&waive).passes();
    world.pmgit(&["timeline", "edit", ID, "2026-11-20T00:20:00Z", "--at", "2026-11-20T00:21:30Z", "--commit"]).passes();
    assert!(world.read(PATH).contains("where = \"timeline@2026-11-20T00:21:30Z\""), "{}", world.read(PATH));
    world.pmgit(&["check", ID]).silent_about("unused-waiver").silent_about("invalid-waiver");
    // One of another row stays as it is.
    world.pmgit(&["timeline", "edit", ID, "0", "--event", "Something else happens.", "--commit"]).passes();
    assert!(world.read(PATH).contains("where = \"timeline@2026-11-20T00:21:30Z\""));
}

#[test]
fn severity_is_named_as_people_write_it() {
    for spelled in ["SEV-2", "sev2", "Sev 2", "2", "ＳＥＶ－２"] {
        let world = World::with_draft();
        world.pmgit(&["severity", ID, spelled, "--reason", "Few customers.", "--approved-by", "ben"]).passes();
        assert!(world.read(PATH).contains("severity = \"SEV-2\""), "{spelled}");
    }
    let world = World::with_draft();
    world.unmoved(2, &["severity", ID, "9", "--reason", "A freeze", "--approved-by", "ben"]).says("`SEV-5`");
}

#[test]
fn submit_asks_for_the_meeting_and_the_sections_that_it_lacks() {
    for (language, when, write, step) in [
        ("en", "when is the meeting", "now? [Y/n]", "draft -> in-review"),
        ("ja", "ミーティングの日時", "書きますか", "下書きからレビュー中に進めました"),
    ] {
        let world = World::with_draft().with_variable("PMGIT_LANGUAGE", language);
        let text = DRAFT.replace("scheduled = 2026-11-23T06:00:00Z\n", "");
        let section = text.find("went_well = ").unwrap();
        let rest = text[section..].find("\nwent_poorly").unwrap();
        world.sneak(PATH, &format!("{}went_well = \"\"{}", &text[..section], &text[section + rest..]));
        let mut terminal = on_a_terminal(&world, &["submit", ID], &writing("- The alert fired.")).start();
        terminal.expect(when).answer("soon").expect(when).answer("2026-11-23 10:00").expect(write).answer("");
        terminal.finish().passes().says(step);
        let text = world.read(PATH);
        assert!(text.contains("scheduled = 2026-11-23T10:00:00Z") && text.contains("The alert fired."), "{text}");
        assert_eq!(world.complaints(), "");
    }
    // Whoever does not know yet is refused as before, and nothing is changed.
    let world = World::with_draft();
    world.sneak(PATH, &DRAFT.replace("scheduled = 2026-11-23T06:00:00Z\n", ""));
    let before = world.state();
    let mut terminal = on_a_terminal(&world, &["submit", ID], "true").start();
    terminal.expect("when is the meeting").answer("");
    terminal.finish().ends_with(1).says("is still draft");
    assert_eq!(world.state(), before);
}

/// The whole way of an owner alone at a terminal; gives back how many commands were typed, and how many were refused.
fn way_of_an_owner(language: &str) -> (usize, usize) {
    let world = World::empty().with_variable("PMGIT_LANGUAGE", language);
    world.pmgit(&["init"]).passes();
    world.commit_all("Set up postmortems");
    let draft = world.outside("draft.toml");
    // One section is forgotten, and no meeting is scheduled.
    let text = DRAFT.replace("scheduled = 2026-11-23T06:00:00Z\n", "");
    let (start, end) = (text.find("went_well = ").unwrap(), text.find("went_poorly = ").unwrap());
    fs::write(&draft, format!("{}went_well = \"\"\n{}", &text[..start], &text[end..])).unwrap();
    let editor =
        format!("case \"$1\" in *.toml) cp '{}' \"$1\";; *) printf 'It went well.\\n' >\"$1\";; esac", draft.display());
    let (mut typed, mut refused) = (0, 0);
    let steps: [(&str, &[&str], &[&str]); 7] = [
        (
            "2026-11-20T08:00:00Z",
            &["new"],
            &["Checkout latency", "1", "PD-8123", "2026-11-20 0:04", "0:12", "1:40", "ben", ""],
        ),
        ("2026-11-20T09:00:00Z", &["edit"], &[]),
        ("2026-11-20T10:00:00Z", &["submit"], &["y", "2026-11-23 6:00", "y"]),
        ("2026-11-22T05:00:00Z", &["meeting", "share"], &[]),
        ("2026-11-23T06:40:00Z", &["review"], &["", "all", "ben"]),
        ("2026-11-23T08:00:00Z", &["message", "external", "posted"], &["https://status.example.com/incidents/8123"]),
        ("2026-11-23T08:10:00Z", &["close"], &[]),
    ];
    for (now, words, answers) in steps {
        let mut terminal = on_a_terminal(&world, words, &editor).variable("PMGIT_NOW", now).start();
        for answer in answers {
            terminal.answer(answer);
        }
        let run = terminal.finish();
        typed += 1;
        refused += usize::from(run.code != 0);
        assert_eq!(run.code, 0, "{words:?}: {run}");
        assert!(words.iter().all(|word| !word.contains(ID)), "no id is typed");
    }
    assert_eq!(world.status_of(ID), "closed");
    (typed, refused)
}

#[test]
fn an_owner_alone_comes_from_new_to_closed_in_seven_commands() {
    for language in ["en", "ja"] {
        assert_eq!(way_of_an_owner(language), (7, 0), "{language}");
    }
}

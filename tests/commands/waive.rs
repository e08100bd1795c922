//! `pmgit waive`.

use insta::assert_snapshot;

use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

const WHY: [&str; 4] = ["--reason", "Two attendees were on the call of the next incident", "--approved-by", "ben"];

fn with(arguments: &[&'static str]) -> Vec<&'static str> {
    [&["waive", ID], arguments, &WHY].concat()
}

#[test]
fn a_waiver_lets_a_late_meeting_pass_on_record() {
    let world = World::ready();
    world.add(ID, &DRAFT.replace("scheduled = 2026-11-23T06:00:00Z", "scheduled = 2026-11-24T06:00:00Z"));
    assert!(world.unmoved(1, &["submit", ID]).err.contains("late-meeting"));
    assert_snapshot!(world.pmgit(&with(&["late-meeting"])).passes(), @r"
    exit 0
    2026-11-20-checkout-latency: `late-meeting` is waived, approved by ben
    ");
    assert_snapshot!(world.ok(&["log", "-1", "--format=%B"]), @r"
    2026-11-20-checkout-latency: waive late-meeting

    Postmortem: 2026-11-20-checkout-latency
    Postmortem-Waiver: late-meeting
    ");
    world.pmgit(&["submit", ID]).passes();
    assert_snapshot!(world.unmoved(1, &with(&["late-meeting"])), @r"
    exit 1
    -- stderr --
    error: `2026-11-20-checkout-latency` waives `late-meeting` already
      hint: `--where PART` makes a waiver for one part
    ");
    assert_eq!(world.complaints(), "");
}

#[test]
fn a_waiver_that_may_not_be_is_refused_in_the_words_of_the_command_line() {
    let world = World::with_draft();
    assert_snapshot!(world.unmoved(2, &with(&["late-meating"])), @r"
    exit 2
    -- stderr --
    error: there is no rule `late-meating`
      hint: did you mean `late-meeting`?
    ");
    assert_snapshot!(world.unmoved(1, &with(&["illegal-transition"])), @r"
    exit 1
    -- stderr --
    error: `illegal-transition` cannot be waived
      hint: fix what it is about: `pmgit explain illegal-transition`
    ");
    let owner = ["waive", ID, "late-meeting", "--reason", "Nobody had time for it", "--approved-by", "@Aiko"];
    assert_snapshot!(world.unmoved(1, &owner), @r"
    exit 1
    -- stderr --
    error: the owner cannot approve a waiver in their own postmortem
      cause: `@Aiko` is the owner of `2026-11-20-checkout-latency`
      hint: let somebody else approve it: `--approved-by NAME`
    ");
    let address = [&owner[..5], &["--approved-by", "aiko@example.com"]].concat();
    assert!(world.unmoved(1, &address).err.contains("the owner cannot approve a waiver"));
    let empty = ["waive", ID, "late-meeting", "--reason", " ", "--approved-by", "ben"];
    assert_eq!(world.unmoved(1, &empty).err.lines().next(), Some("error: `--reason` is empty"));
    let todo = ["waive", ID, "late-meeting", "--reason", "TODO", "--approved-by", "ben"];
    assert!(world.unmoved(1, &todo).err.contains("gives no reason"));
    assert!(
        world
            .unmoved(1, &with(&["missing-evidence", "--where", "timeline[99]"]))
            .err
            .contains("no part `timeline[99]`")
    );
    assert_eq!(world.pmgit(&["waive", ID, "late-meeting"]).code, 2);
}

#[test]
fn what_people_write_comes_back_as_they_wrote_it() {
    let world = World::with_draft();
    let reason = "She said \"no\";\nC:\\x and \"\"\" and 会議 \u{1f600}";
    world.pmgit(&["waive", ID, "late-meeting", "--reason", reason, "--approved-by", "ben"]).passes();
    assert_eq!(world.pmgit(&["check", ID]).code, 0, "{}", world.read(PATH));
    let json = world.pmgit(&["list", "--json"]).passes();
    assert_eq!(json.code, 0);
}

#[test]
fn a_part_is_named_by_what_it_is() {
    let world = World::with_draft();
    let place = |text: &str| {
        text.lines()
            .filter_map(|line| line.strip_prefix("where"))
            .map(|rest| rest.trim_start_matches([' ', '=']).to_owned())
            .collect::<Vec<_>>()
    };
    let text = DRAFT.replacen("evidence = [\"https://grafana.example.com/d/1?from=1763597520\"]", "evidence = []", 1);
    assert_ne!(text, DRAFT);
    world.write(PATH, &text);
    world.commit_all("Without evidence");
    let number = text[..text.find("evidence = []").unwrap()].matches("[[timeline]]").count() - 1;
    let at = text[..text.find("evidence = []").unwrap()]
        .rsplit("at = ")
        .next()
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .trim()
        .to_owned();
    let waive =
        |part: &str| world.pmgit(&["waive", ID, "missing-evidence", "--where", part, WHY[0], WHY[1], WHY[2], WHY[3]]);
    waive(&format!("timeline[{number}]")).passes();
    let named = place(&world.read(PATH)).pop().unwrap();
    // Another moment has the same time.
    assert!(named.starts_with(&format!("\"timeline@{at} ")), "{named}");
    let named = named.trim_matches('"').to_owned();
    for same in [format!("timeline[{number}]"), named.clone()] {
        assert!(waive(&same).err.contains("waives `missing-evidence` already"), "{same}");
    }
    assert!(waive("timeline@2020-01-01T00:00:00Z").err.contains("no part"));
    assert!(waive(&format!("timeline@{at}")).err.contains(&format!("say which one: `{named}` or `timeline@{at} ")));
    world.pmgit(&["submit", ID]).passes();
    // A number that somebody wrote by hand is read, and converted.
    world.write(PATH, world.read(PATH).replace(&named, &format!("timeline[{number}]")));
    assert!(world.pmgit(&["check", ID, "--hints"]).passes().out.contains("numbered-waiver"));
    world.pmgit(&["check", ID, "--fix"]).passes();
    assert_eq!(place(&world.read(PATH)), [format!("\"{named}\"")]);
}

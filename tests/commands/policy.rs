//! What the keys of the policy come to where people work: files of other tools, approvals elsewhere, people who left.

use insta::assert_snapshot;

use crate::stages::REVIEW;
use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH, sound};

const POLICY: &str = ".pmgit/policy.toml";
const PEOPLE: &str = ".pmgit/people.toml";
const BOOK: &str = "postmortems/book.toml";
const BOOK_TEXT: &str = "[book]\ntitle = \"Postmortems\"\n";

/// Postmortems on `main`, and `work` beside it, with a policy of its own.
fn archive(policy: &str) -> World {
    let world = World::ready();
    world.write(POLICY, policy);
    world.commit_all("Our policy");
    // After every step that a closed postmortem records.
    world.set_clock(1_795_600_000);
    world.add(ID, &sound("closed"));
    world.ok(&["checkout", "--quiet", "-B", "main"]);
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world
}

#[test]
fn a_file_of_another_tool_is_nobodys_business() {
    let world = archive("ignore = [\"book.toml\"]\n");
    let before = world.pmgit(&["check", "--all", "--format", "json"]).passes().out;
    let listed = world.pmgit(&["list"]).passes().out;
    world.sneak(BOOK, BOOK_TEXT);
    assert_eq!(world.pmgit(&["check", "--all", "--format", "json"]).passes().out, before);
    assert_eq!(world.pmgit(&["list"]).passes().out, listed);
    world.check("main", "topic").passes();
    assert!(!world.pmgit(&["diff", "main...topic"]).passes().out.contains("book"));
    world.write(BOOK, "[book\n");
    world.pmgit(&["check"]).passes();
    world.ok(&["add", "--all"]);
    world.ok(&["commit", "--quiet", "-m", "Break the book"]);
    world.pmgit(&["due"]);
    world.ok(&["checkout", "--quiet", "main"]);
    world.ok(&["merge", "--quiet", "--no-ff", "-m", "merge", "topic"]);
    world.pmgit(&["verify"]).passes();
    world.ok(&["rm", "--quiet", BOOK]);
    world.ok(&["commit", "--quiet", "-m", "Take the book away"]);
    world.pmgit(&["verify"]).passes();
}

#[test]
fn a_file_of_a_tool_that_the_policy_does_not_name_is_misplaced_and_the_hint_names_the_key() {
    let world = archive("");
    world.sneak(BOOK, BOOK_TEXT);
    let run = world.check("main", "topic").fails();
    assert!(run.out.contains("misplaced-file") && run.out.contains("add it to `ignore`"), "{run}");
    // It may come in with the change of the policy that names it: the policy before it judges.
    world.write(POLICY, "ignore = [\"book.toml\"]\n");
    world.commit_all("Ignore the book");
    world.check("main", "topic").fails();
}

#[test]
fn a_pattern_that_covers_what_is_judged_is_no_sound_policy() {
    let world = archive("");
    for pattern in ["**", "2026/*", "2026/2026-11-20-checkout-latency.toml"] {
        world.ok(&["checkout", "--quiet", "-B", "topic", "main"]);
        world.sneak(POLICY, &format!("ignore = [\"book.toml\", \"{pattern}\"]\n"));
        let run = world.check("main", "topic").fails();
        assert!(run.out.contains("invalid-policy") && run.out.contains(&format!("`{PATH}` is a postmortem")), "{run}");
        assert_eq!(run.out.matches("invalid-policy").count(), 1, "{run}");
    }
    // One that covers a postmortem of the base by another name.
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak("postmortems/2026/Checkout.toml", DRAFT);
    world.ok(&["checkout", "--quiet", "-B", "topic", "main"]);
    world.sneak(POLICY, "ignore = [\"2026/Checkout.toml\"]\n");
    let run = world.check("main", "topic").fails();
    assert!(run.out.contains("`postmortems/2026/Checkout.toml` is a postmortem"), "{run}");
    // What is none may be named, also where it stands already.
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak(BOOK, BOOK_TEXT);
    world.ok(&["checkout", "--quiet", "-B", "topic", "main"]);
    world.sneak(POLICY, "ignore = [\"book.toml\", \"*/notes.toml\"]\n");
    let run = world.check("main", "topic").passes();
    assert!(run.out.contains("loosened-policy") && run.out.contains("judged before, not judged after"), "{run}");
}

#[test]
fn where_the_forge_asks_for_approvals_no_step_does() {
    let world = World::ready();
    world.write(POLICY, "[gate]\napprovals = { source = \"forge\" }\n");
    world.commit_all("The forge asks for approvals");
    world.add(ID, DRAFT);
    world.pmgit(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]).passes();
    let without: Vec<&str> = REVIEW.into_iter().filter(|word| *word != "--approved-by").collect();
    let at = without.iter().position(|word| *word == "ben").expect("he approved");
    let without = [&without[..at], &without[at + 1..]].concat();
    world.pmgit(&without).passes();
    world.post();
    world.pmgit(&["close", ID, "--by", "dai", "--at", "2026-11-23T09:05:00Z"]).passes();
    assert!(!world.read(PATH).contains("[[approvals]]"), "{}", world.read(PATH));
    assert_eq!(world.status_of(ID), "closed");
}

#[test]
fn a_severity_names_who_must_approve_and_the_review_says_who_has_not() {
    let world = World::ready();
    world.write(
        POLICY,
        "[[severities]]\nname = \"SEV-1\"\napprovals = { minimum = 2, roles = [\"engineering_managers\"] }\n",
    );
    world.commit_all("Two approve, and a manager is one of them");
    world.add(ID, DRAFT);
    world.pmgit(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]).passes();
    let run = world.unmoved(1, &REVIEW);
    assert!(
        run.err.contains("1 of 2 approvals") && run.err.contains("the approval of an engineering manager"),
        "{run}"
    );
    let approve = |by| ["approve", ID, "--by", by, "--at", "2026-11-23T06:20:00Z"];
    world.pmgit(&approve("chloe")).passes();
    let run = world.unmoved(1, &REVIEW);
    assert!(!run.err.contains("1 of 2") && run.err.contains("ask `farah` to run `pmgit approve"), "{run}");
    world.pmgit(&approve("farah")).passes();
    world.pmgit(&REVIEW).passes();
}

#[test]
fn an_approval_that_would_not_count_is_not_recorded() {
    let world = World::in_review();
    world.write(POLICY, "[gate]\npeople = \"known\"\n");
    world.write(PEOPLE, "[aiko]\nemail = \"aiko@example.com\"\n[ben]\n[gone]\nleft = 2026-11-01\n");
    world.commit_all("Say who is who");
    assert_snapshot!(world.unmoved(1, &["approve", ID, "--by", "mallory"]), @r#"
    exit 1
    -- stderr --
    error: `mallory` is not in `.pmgit/people.toml`
      cause: with `gate.people = "known"`, only approvals by people in it count
      hint: add them there first, in a change of its own
    "#);
    assert_snapshot!(world.unmoved(1, &["approve", ID, "--by", "gone"]), @r"
    exit 1
    -- stderr --
    error: `gone` has left, so their approval does not count
      hint: ask somebody else, or correct `left` in `.pmgit/people.toml`
    ");
    world.pmgit(&["approve", ID, "--by", "@Ben"]).passes();
}

#[test]
fn who_has_left_waives_nothing_any_more_and_what_they_waived_stands() {
    let world = World::with_draft();
    world.write(PEOPLE, "[aiko]\n[ben]\nleft = 2026-11-22\n[farah]\n");
    world.commit_all("Ben has left");
    let waive = ["waive", ID, "missing-query", "--reason", "No query was run.", "--approved-by", "ben"];
    let run = world.unmoved(1, &waive);
    assert!(run.err.contains("`ben` has left"), "{run}");
    // The draft is of the 20th, and nobody knows when he gave it.
    let own = "\n[[waivers]]\nrule = \"missing-query\"\nreason = \"No query was run.\"\napproved_by = \"ben\"\n";
    world.sneak(PATH, &format!("{}{own}", world.read(PATH)));
    world.pmgit(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]).passes();
    world.pmgit(&["check", "--all"]).passes();
    world.check("HEAD~1", "HEAD").passes();
    world.ok(&["checkout", "--quiet", "-B", "main"]);
    // A second one is younger than the submission.
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    let row = "\n[[waivers]]\nrule = \"low-priority-action\"\nreason = \"It can wait.\"\napproved_by = \"ben\"\n";
    let text = world.read(PATH);
    world.sneak(PATH, &format!("{text}{row}"));
    let run = world.check("main", "topic").fails();
    assert!(
        run.out.contains("`ben` cannot approve the waiver of `low-priority-action`: they had already left"),
        "{run}"
    );
    assert_eq!(run.out.matches("already left").count(), 1, "{run}");
    world.sneak(PATH, &format!("{text}{}", row.replace("ben", "farah")));
    let run = world.check("main", "topic");
    assert!(!run.out.contains("already left"), "{run}");
}

#[test]
fn who_has_left_is_asked_for_nothing() {
    let world = World::ready();
    world.write(PEOPLE, "[aiko]\nslack = \"U012AB3CD\"\nleft = 2026-11-23\n[ben]\nslack = \"U0WXYZ789\"\ngithub = \"ben-gh\"\n[farah]\ngithub = \"far\"\nleft = 2026-11-23\n[ivo]\ngithub = \"ivo-gh\"\n");
    world.write(POLICY, "[review]\nexperienced = [\"ivo\", \"farah\"]\n");
    world.commit_all("Say who is who");
    world.ok(&["checkout", "--quiet", "-B", "main"]);
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.add(ID, DRAFT);
    let run = world.pmgit(&["due", "--now", "2026-11-22T12:00:00Z", "--within", "3d"]);
    assert!(run.out.contains("aiko (owner)"), "{run}");
    let run = world.pmgit(&["due", "--now", "2026-11-23T01:00:00Z", "--within", "3d"]);
    assert!(run.out.contains("nobody, since aiko has left (owner) and ben (commander)"), "{run}");
    let slack = world.pmgit(&["due", "--now", "2026-11-23T01:00:00Z", "--within", "3d", "--format", "slack"]).out;
    assert!(!slack.contains("<@U012AB3CD>") && slack.contains("<@U0WXYZ789>"), "{slack}");
    let own = world.pmgit(&["due", "--now", "2026-11-23T01:00:00Z", "--within", "3d", "--for", "aiko"]);
    assert!(!own.out.contains("submit"), "{own}");
    assert_eq!(world.pmgit(&["pr", "--only", "reviewers"]).passes().out, "ben-gh\nivo-gh\n");
    let body = world.pmgit(&["pr", "--only", "body"]).passes().out;
    assert!(body.contains("- experienced writer, for a reading: `ivo`"), "{body}");
    // The page between names everybody who was there.
    let (above, page) = body.split_once("<details").expect("the page is folded");
    let (_, below) = page.rsplit_once("</details>").expect("it ends");
    assert!(!above.contains("farah") && !below.contains("farah"), "{body}");
}

#[test]
fn a_section_that_is_omitted_is_neither_offered_nor_asked_for() {
    let world = World::ready();
    world.write(POLICY, "[[sections]]\nkey = \"detection\"\nomit = true\n");
    world.commit_all("No detection");
    // It judges what comes after it, once it has landed.
    world.ok(&["branch", "--force", "main"]);
    let run =
        world.pmgit(&["new", "Checkout slow", "--severity", "SEV-1", "--started", "2026-11-20T01:40:00Z"]).passes();
    let path = run.out.lines().next().expect("the path").to_owned();
    let text = world.read(&path);
    assert!(!text.contains("detection =") && text.contains("went_well ="), "{text}");
    let run = world.pmgit(&["check", &path, "--hints"]);
    assert!(!run.out.contains("`detection`") && run.out.contains("`overview`"), "{run}");
}

#[test]
fn the_turn_of_the_year_and_yearly_dates_are_days_off_with_their_reason() {
    let world = World::ready();
    let calendar =
        "[calendar]\ntime_zone = \"Asia/Tokyo\"\nholidays = [\"japan\", \"japan-year-end\", \"12-24\", 2026-12-25]\n";
    let shown = |world: &World| world.pmgit(&["calendar", "--from", "2026-12-24", "--to", "2027-01-04"]).passes();
    world.write(POLICY, calendar);
    assert_snapshot!(shown(&world).out, @r"
    2026-12-24  Thu  every 24 December (.pmgit/policy.toml)
    2026-12-25  Fri  holiday (.pmgit/policy.toml)
    2026-12-26  Sat  weekend
    2026-12-27  Sun  weekend
    2026-12-29  Tue  Year-end and New Year (japan-year-end)
    2026-12-30  Wed  Year-end and New Year (japan-year-end)
    2026-12-31  Thu  Year-end and New Year (japan-year-end)
    2027-01-01  Fri  New Year's Day (japan), Year-end and New Year (japan-year-end)
    2027-01-02  Sat  weekend, Year-end and New Year (japan-year-end)
    2027-01-03  Sun  weekend, Year-end and New Year (japan-year-end)
    2 business days from 2026-12-24 to 2027-01-04, Asia/Tokyo
    holidays of japan: 2016 to 2030
    holidays of japan-year-end: every year
    holidays of .pmgit/policy.toml: 2026
    ");
    assert_eq!(shown(&world).err, "");
    world.write(POLICY, format!("language = \"ja\"\n{calendar}"));
    assert!(shown(&world).out.starts_with("2026-12-24  Thu  毎年12月24日 (.pmgit/policy.toml)\n"), "{}", shown(&world));
    let json = world.pmgit(&["calendar", "--from", "2031-12-24", "--days", "1", "--format", "json"]).passes().out;
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(json["days"]["free"][0]["holidays"][0]["name"], "毎年12月24日");
    let years = |source: &str| {
        let all = json["sources"].as_array().expect("a list");
        let one = all.iter().find(|one| one["name"] == source).expect("it is named");
        (one["first_year"].as_i64(), one["last_year"].as_i64())
    };
    assert_eq!(years("japan-year-end"), (None, None));
    assert_eq!(years(POLICY), (Some(2026), Some(2026)));
}

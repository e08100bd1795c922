//! Rows and roles that change without opening the file: `timeline edit` and `remove`, lines of notes, `action edit`,
//! `impact add`, `people`.

use insta::assert_snapshot;

use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::{Outcome, World};

/// Lines on the standard input.
fn fed(world: &World, arguments: &[&str], lines: &str) -> Outcome {
    let output = World::feed(&mut world.pmgit_command(arguments), lines.as_bytes());
    world.outcome_of(&output)
}

fn tokyo(world: &World) {
    world.write(".pmgit/policy.toml", "[calendar]\ntime_zone = \"Asia/Tokyo\"\nholidays = [\"japan\"]\n");
    world.commit_all("Tokyo");
}

const ADD: [&str; 4] = ["timeline", "add", ID, "-"];

#[test]
fn lines_of_notes_become_moments_where_their_times_belong() {
    let world = World::with_draft();
    tokyo(&world);
    let notes = "09:14 The on-call opens the dashboard\n\n- [9:30] **The standby is short of memory**\n\
                 9:58〜10:02 ノードを交換\n23:50 A second look\n00:10 The last check\n";
    assert_snapshot!(fed(&world, &ADD, notes).passes());
    let table: toml::Table = world.read(PATH).parse().unwrap();
    let rows = table["timeline"].as_array().unwrap();
    let times: Vec<String> = rows.iter().map(|row| row["at"].to_string()).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!((rows.len(), times.last().unwrap().as_str()), (14, "2026-11-20T15:10:00Z"), "past midnight in Tokyo");
    assert!(world.pmgit(&["check", ID]).code == 0);
    // Without text, what is piped in is read; a day alone is that of the lines below.
    let run =
        fed(&world, &ADD[..3], "2026年11月21日\n9:05 The team writes it down\n## 2026-11-22\n10:00 Nothing more\n")
            .passes();
    assert!(
        run.out.contains("2026-11-21T00:05:00Z The team") && run.out.contains("2026-11-22T01:00:00Z Nothing"),
        "{run}"
    );
}

#[test]
fn a_zone_behind_the_day_of_several_lines_is_refused_and_never_dropped() {
    let world = World::with_draft();
    tokyo(&world);
    for zone in ["UTC", "(UTC)", "+00:00", "+0900", "Z", "GMT+9", "Europe/Copenhagen", "JST", "PST", "(CET)"] {
        for day in ["2026-11-20", "## 2026年11月20日", "2026/11/20", "Nov 20, 2026"] {
            let run = fed(&world, &ADD, &format!("{day} {zone}\n12:31 Somebody looks\n"));
            assert!(run.code == 1 && run.err.contains("line 1:"), "{day} {zone}: {run}");
        }
    }
    assert_eq!(world.read(PATH), DRAFT);
    // Words in capitals behind a day are a moment of that day, and a zone behind a time is that time's.
    let notes = "2026-11-20 UPS of rack 4 replaced\n2026-11-20\n00:21 UTC A second node is added\n";
    let run = fed(&world, &ADD, notes).passes();
    assert!(run.out.contains("2026-11-20T00:21:00Z A second node"), "{run}");
}

#[test]
fn one_line_that_cannot_be_read_refuses_all_with_its_number() {
    let world = World::with_draft();
    let notes =
        "00:14 One\nno time\n00:20 JST Two\n00:30\n00:25 Three\n00:24 A little before\n26/11/20 Four\n00:14 One\n";
    let run = fed(&world, &ADD, notes);
    assert_snapshot!(run);
    assert_eq!(world.read(PATH), DRAFT);
    let japanese = World::with_draft().with_variable("PMGIT_LANGUAGE", "ja");
    assert_snapshot!(fed(&japanese, &ADD, "no time\n00:20 PST 切り替え\n"));
    let empty = fed(&world, &ADD, " \n\n");
    assert!(empty.code == 1 && empty.err.contains("no line came"), "{empty}");
    let mixed = fed(&world, &[&ADD[..], &["--at", "now"]].concat(), "00:14 One\n");
    assert!(mixed.code == 1 && mixed.err.contains("`--at` is for one moment"), "{mixed}");
    let twice = fed(&world, &ADD, "00:15Z The incident is declared SEV-1\n");
    assert!(twice.code == 1 && twice.err.contains("line 1:") && twice.err.contains("says this already"), "{twice}");
    let future = fed(&world, &ADD, "2027-01-01 00:15 Later\n");
    assert!(future.code == 1 && future.err.contains("has not come yet"), "{future}");
    assert_eq!(world.read(PATH), DRAFT);
}

#[test]
fn a_time_without_its_day_is_one_of_the_incident_and_what_was_understood_is_said() {
    let world = World::with_draft();
    tokyo(&world);
    assert_snapshot!(world.pmgit(&["timeline", "add", ID, "Here", "--at", "9:14"]).passes());
    assert_snapshot!(world.pmgit(&["timeline", "add", ID, "午前9時16分 ここ"]).passes());
    let exact = world.pmgit(&["timeline", "add", ID, "There", "--at", "2026年11月20日 9:17"]).passes();
    assert!(!exact.err.contains("is read as"), "nothing was added: {exact}");
    let about = world.pmgit(&["timeline", "add", ID, "About there", "--at", "9:18頃", "--until", "9:20"]).passes();
    assert!(about.out.contains("about 2026-11-20T00:18:00Z to 2026-11-20T00:20:00Z"), "{about}");
    let refused = world.unmoved(2, &["timeline", "add", ID, "There", "--at", "9:19 JST"]);
    assert_snapshot!(refused);
}

#[test]
fn a_row_is_changed_by_its_time_or_its_words_and_moves_to_where_its_time_belongs() {
    let world = World::with_draft();
    let run =
        world.pmgit(&["timeline", "edit", ID, "declared", "--at", "00:11", "--by", "ben", "--kind", "status"]).passes();
    assert_snapshot!(run);
    let row = "[[timeline]]\nat = 2026-11-20T00:15:00Z\nkind = \"status\"\nevent = \"The incident is declared SEV-1\"\n\
               evidence = [\"https://chat.example.com/archives/inc-8123/p1\"]\n\n";
    let changed = row.replace("00:15:00Z", "00:11:00Z").replace("]\n\n", "]\nby = \"ben\"\n\n");
    let before = "[[timeline]]\nat = 2026-11-20T00:12:00Z\nkind = \"detection\"";
    assert_eq!(world.read(PATH), DRAFT.replace(row, "").replace(before, &format!("{changed}{before}")));
    world.pmgit(&["timeline", "edit", ID, "00:11", "--clear", "by", "--at", "2026-11-20 00:15Z"]).passes();
    assert_eq!(world.read(PATH), DRAFT, "there and back");
    world
        .pmgit(&[
            "timeline",
            "edit",
            ID,
            "timeline[4]",
            "--evidence",
            "https://a.example.com",
            "--event",
            "It is declared SEV-1",
        ])
        .passes();
    let links = "[\"https://chat.example.com/archives/inc-8123/p1\", \"https://a.example.com\"]";
    assert!(world.read(PATH).contains(links) && world.read(PATH).contains("It is declared SEV-1"));
    let run = world.pmgit(&["timeline", "edit", ID, "4", "--kind", "action", "--commit"]);
    assert!(run.code == 1 && run.err.contains("not committed"), "{run}");
    world.commit_all("rows");
    let run = world.pmgit(&["timeline", "edit", ID, "4", "--kind", "action", "--commit"]).passes();
    assert_eq!(world.ok(&["log", "-1", "--format=%s"]), format!("{ID}: edit the timeline"), "{run}");
}

#[test]
fn a_row_that_is_not_meant_alone_is_refused_with_the_choice() {
    let world = World::with_draft();
    assert_snapshot!(world.unmoved(1, &["timeline", "edit", ID, "00:12", "--kind", "page"]));
    assert_snapshot!(world.unmoved(1, &["timeline", "remove", ID, "no such words"]));
    assert!(world.unmoved(1, &["timeline", "remove", ID, ""]).err.contains("has no row"));
    let same = world.unmoved(1, &["timeline", "edit", ID, "0", "--kind", "cause"]);
    assert!(same.err.contains("would change") && same.err.contains("--clear KEY"), "{same}");
    let ends = world.unmoved(1, &["timeline", "edit", ID, "4", "--until", "00:10"]);
    assert!(ends.err.contains("it would end before it began"), "{ends}");
}

#[test]
fn a_row_is_taken_out_and_printed_and_comments_stay() {
    let world = World::with_draft();
    let row = "[[timeline]]\nat = 2026-11-20T00:15:00Z\nkind = \"status\"\nevent = \"The incident is declared SEV-1\"\n\
               evidence = [\"https://chat.example.com/archives/inc-8123/p1\"]\n\n";
    world.write(PATH, DRAFT.replace(row, &format!("# see the chat\n{row}")));
    assert_snapshot!(world.pmgit(&["timeline", "remove", ID, "incident declared"]).passes());
    assert_eq!(world.read(PATH), DRAFT.replace(row, "# see the chat\n\n"));
    world.write(PATH, DRAFT);
    world.pmgit(&["timeline", "rm", ID, "00:15"]).passes();
    assert_eq!(world.read(PATH), DRAFT.replace(row, ""));
}

#[test]
fn an_action_is_changed_key_by_key() {
    let world = World::with_draft();
    tokyo(&world);
    assert_snapshot!(
        world.pmgit(&["action", "edit", ID, "CACHE-91", "--due", "2026/11/23", "--owner", "emeka"]).passes()
    );
    let text = DRAFT
        .replacen("owner = \"team-cache\"", "owner = \"emeka\"", 1)
        .replace("due = 2026-12-05", "due = 2026-11-23");
    assert_eq!(world.read(PATH), text);
    assert_snapshot!(world.pmgit(&["action", "list"]).passes());
    assert!(
        world
            .pmgit(&["action", "list", "--json"])
            .passes()
            .out
            .contains("\"due_on_day_off\": \"Labor Thanksgiving Day\"")
    );
    world.pmgit(&["action", "done", ID, "0"]).passes();
    world.pmgit(&["action", "edit", ID, "0", "--clear", "done", "--clear", "priority"]).passes();
    assert_eq!(world.read(PATH), text.replacen("priority = \"P0\"\n", "", 1), "it is open again");
    let same = world.unmoved(1, &["action", "edit", ID, "0", "--owner", "emeka"]);
    assert!(same.err.contains("would change"), "{same}");
    let day = world.unmoved(2, &["action", "edit", ID, "0", "--due", "11/12/2026"]);
    assert!(day.err.contains("`2026-11-12` or `2026-12-11`"), "{day}");
    let more = world.unmoved(2, &["action", "add", ID, "More", "--due", "2026-12-05 9:00"]);
    assert!(more.err.contains("only a day is asked for"), "{more}");
}

#[test]
fn a_measure_of_the_impact_comes_in() {
    let world = World::with_draft();
    let add =
        ["impact", "add", ID, "Carts that were lost", "--value", "1,200", "--of", "１７０００", "--unit", "carts"];
    assert_snapshot!(world.pmgit(&add).passes());
    let row = "[[impact]]\nmetric = \"Carts that were lost\"\nvalue = 1200\nof = 17000\nunit = \"carts\"\n\n";
    let before = "[[timeline]]\nat = 2026-11-20T00:04:00Z";
    assert_eq!(world.read(PATH), DRAFT.replace(before, &format!("{row}{before}")));
    assert!(world.unmoved(1, &add).err.contains("has this measure already"));
    for value in ["many", "12%", "1,2", "1.200,5", "", "1e3", "0x10", "--", "1 2"] {
        let run = world.unmoved(1, &["impact", "add", ID, "Other", &format!("--value={value}")]);
        assert!(run.err.contains("is not a number") && run.err.contains("--unit"), "{value}: {run}");
    }
    for (value, written) in
        [("0", "0"), ("0.4", "0.4"), ("17 000", "17000"), ("1,234,567.5", "1234567.5"), ("-3", "-3")]
    {
        world.write(PATH, DRAFT);
        world.pmgit(&["impact", "add", ID, "Other", &format!("--value={value}")]).passes();
        assert!(world.read(PATH).contains(&format!("metric = \"Other\"\nvalue = {written}\n")), "{value}");
    }
}

#[test]
fn people_are_named_role_by_role() {
    let world = World::with_draft();
    let people = |arguments: &[&str]| world.pmgit(&[&["people"], arguments].concat());
    let line = |key: &str| {
        let text = world.read(PATH);
        text.lines().find(|line| line.starts_with(&format!("{key} "))).unwrap_or("-").to_owned()
    };
    assert_snapshot!(people(&["set", ID, "scribe", "hana"]).passes());
    assert_eq!(line("scribe"), "scribe = \"hana\"");
    people(&["add", ID, "Responders", "ivo", "Ivo <ivo@example.com>"]).passes();
    assert!(line("responders").ends_with("\"ivo\"]"), "{}", line("responders"));
    people(&["remove", ID, "responders", "ivo"]).passes();
    people(&["set", ID, "engineering-managers", "farah", "goro"]).passes();
    assert_eq!(line("engineering_managers"), "engineering_managers = [\"farah\", \"goro\"]");
    people(&["remove", ID, "engineering_managers"]).passes();
    assert_eq!(line("engineering_managers"), "-");
    people(&["set", ID, "commander-shadow", "hana"]).passes();
    people(&["remove", ID, "commander-shadow"]).passes();
    let refused = |arguments: &[&str]| world.unmoved(1, &[&["people"], arguments].concat()).err;
    assert_snapshot!(refused(&["set", ID, "scribbe", "hana"]));
    assert_snapshot!(refused(&["add", ID, "scribe", "ivo"]));
    assert_snapshot!(refused(&["remove", ID, "owner"]));
    assert_snapshot!(refused(&["remove", ID, "responders", "nobody"]));
    assert!(refused(&["set", ID, "scribe", "hana"]).contains("says so already"));
    assert!(refused(&["set", ID, "owner", "TBD"]).contains("does not name one person"));
    assert!(refused(&["set", ID, "scribe", " "]).contains("is empty"));
}

//! `pmgit new --from`: notes go in word for word.

use crate::support::World;

const NEW: [&str; 8] = ["new", "Checkout slow", "--severity", "1", "--started", "2026-11-20 00:04", "--from", "-"];
const PATH: &str = "postmortems/2026/2026-11-20-checkout-slow.toml";

fn kept(world: &World) -> String {
    let table: toml::Table = world.read(PATH).parse().unwrap();
    table["custom"]["notes"].as_str().unwrap().to_owned()
}

#[test]
fn notes_from_the_standard_input_stand_in_the_draft_word_for_word() {
    for notes in [
        "ben restarted the cache\n\nWe think it was an outage of Redis.\n",
        "chloe: 決済が遅い 🔥\n<html><script>x</script>\nTODO: who paged?\n",
        "C:\\logs\\x.txt ''' \"\"\"\n\tindented\n",
        "status = \"closed\"\n[[approvals]]\nby = \"ben\"\n",
    ] {
        let world = World::ready();
        let run = world.run_with_input(&mut world.pmgit_command(&NEW), notes.as_bytes()).passes();
        assert_eq!(kept(&world), notes, "{run}");
        assert_eq!(world.status_of("2026-11-20-checkout-slow"), "draft");
        assert_eq!(world.pmgit(&["check", "--all"]).passes().code, 0);
        world.pmgit(&["submit", "2026-11-20-checkout-slow"]).fails().says("missing-section");
    }
}

#[test]
fn what_hides_in_notes_is_written_out_and_said() {
    let world = World::ready();
    let notes = "\u{1b}[31mred\u{1b}[0m \u{202e}x\u{200b}y 👨\u{200d}👩\n50%\r100%\n";
    let run = world.run_with_input(&mut world.pmgit_command(&NEW), notes.as_bytes()).passes();
    assert_eq!(kept(&world), "\\u{1b}[31mred\\u{1b}[0m \\u{202e}x\\u{200b}y 👨\u{200d}👩\n50%\n100%\n");
    run.says("note: letters of the notes that nobody sees");
}

#[test]
fn notes_come_from_a_file_too_and_windows_line_ends_are_lines() {
    let world = World::ready();
    world.write("notes.txt", "\u{feff}one\r\ntwo");
    world.pmgit(&[&NEW[..7], &["notes.txt"]].concat()).passes();
    assert_eq!(kept(&world), "one\ntwo\n");
}

#[test]
fn notes_that_cannot_be_taken_are_refused_before_anything_is_written() {
    let world = World::ready();
    let before = world.state();
    for (notes, words) in [
        (b" \n\n".to_vec(), "the notes are empty"),
        (b"caf\xe9\n".to_vec(), "iconv -f"),
        (vec![b'x'; 2_000_000], "the notes are too long: 1953 KiB, where 512 fit"),
    ] {
        let run = world.run_with_input(&mut world.pmgit_command(&NEW), &notes).ends_with(2);
        run.says(words);
        assert_eq!(world.state(), before);
    }
    world.unmoved(2, &[&NEW[..7], &["nowhere.txt"]].concat()).says("cannot read the notes from");
}

#[test]
fn on_a_terminal_notes_are_pasted_and_the_rest_is_asked() {
    let world = World::ready();
    let mut terminal = world
        .terminal(&["new", "Checkout slow", "--severity", "1", "--started", "2026-11-20 00:04", "--from", "-"])
        .start();
    terminal.expect("paste the notes").answer("the alert fires");
    terminal.end_input();
    terminal.finish().passes();
    assert_eq!(kept(&world), "the alert fires\n");
}

#[test]
fn lines_with_a_time_are_moments_and_all_else_stays_as_it_is() {
    for (language, words) in [("en", "5 lines of the notes"), ("ja", "時刻で始まる5行")] {
        let world = World::ready().with_variable("PMGIT_LANGUAGE", language);
        let notes = "Call notes\n\n- 00:12 p99 alert fires\n00:20 ben: restarting the cache\n\n00:25 – 00:30 the page is slow\n\
                     01:02 p99 is back\n2026-11-21\n9:05 the follow-up is filed\nWe think it was a cache.\n25:99 is no time\n";
        let run = world.run_with_input(&mut world.pmgit_command(&NEW), notes.as_bytes()).passes();
        let table: toml::Table = world.read(PATH).parse().unwrap();
        let rows: Vec<String> = table["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| format!("{} {}", row["at"], row["event"].as_str().unwrap()))
            .collect();
        assert_eq!(
            rows,
            [
                "2026-11-20T00:12:00Z p99 alert fires",
                "2026-11-20T00:20:00Z ben: restarting the cache",
                "2026-11-20T00:25:00Z the page is slow",
                "2026-11-20T01:02:00Z p99 is back",
                "2026-11-21T09:05:00Z the follow-up is filed",
            ],
            "{run}"
        );
        run.says(words);
        assert!(kept(&world).starts_with("Call notes\n"), "{}", kept(&world));
        assert!(kept(&world).contains("We think it was a cache.\n25:99 is no time\n"), "{}", kept(&world));
    }
    // Nothing is left over where every line has its time.
    let world = World::ready();
    world.run_with_input(&mut world.pmgit_command(&NEW), b"00:12 the alert fires\n00:20 it is over\n").passes();
    let table: toml::Table = world.read(PATH).parse().unwrap();
    assert!(table.get("custom").is_none() && table["timeline"].as_array().unwrap().len() == 2);
}

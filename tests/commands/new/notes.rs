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
        "00:12 p99 alert fires\n00:20 ben: restarting the cache\n\nWe think it was an outage of Redis.\n",
        "[9:04 AM] chloe: 決済が遅い 🔥\n<html><script>x</script>\nTODO: who paged?\n",
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
    terminal.expect("paste the notes").answer("00:12 the alert fires");
    terminal.end_input();
    terminal.finish().passes();
    assert_eq!(kept(&world), "00:12 the alert fires\n");
}

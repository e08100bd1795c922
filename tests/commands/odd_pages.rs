//! `pmgit show` of what nobody would write, and into places that take nothing: a page, or a clear error.

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use unicode_width::UnicodeWidthStr as _;

use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::{PMGIT, World};

const FORMATS: [&str; 3] = ["text", "markdown", "html"];

/// The page in each format; none takes longer than somebody waits.
fn pages(world: &World) -> [String; 3] {
    FORMATS.map(|format| {
        let started = Instant::now();
        let page = world.unmoved(0, &["show", ID, "--format", format]).out;
        // A build for tests is slow, and so is a machine that does other things.
        assert!(started.elapsed() < Duration::from_secs(60), "{format}: {:?}", started.elapsed());
        page
    })
}

fn assert_is_one_screen(world: &World) {
    let brief = world.unmoved(0, &["show", ID, "--brief"]).out;
    assert!(brief.lines().count() <= 60, "{brief}");
    assert!(brief.lines().all(|line| line.width() <= 80 || line.contains("://")), "{brief}");
}

#[test]
fn ten_thousand_rows_are_all_there() {
    let world = World::with_draft();
    let (mut timeline, mut actions) = (String::new(), String::new());
    for row in 0..10_000 {
        // As long as fits into the largest file that is read.
        let _ = writeln!(timeline, "[[timeline]]\nat = 2026-11-20T00:00:00Z\nevent = \"Moment {row}.\"");
        let _ = writeln!(actions, "[[actions]]\ntitle = \"Action {row}.\"");
    }
    world.write(PATH, format!("{DRAFT}\n{timeline}{actions}"));
    let [text, markdown, html] = pages(&world);
    for row in [0, 4_999, 9_999] {
        for what in [format!("Moment {row}."), format!("Action {row}.")] {
            assert!(text.contains(&what) && markdown.contains(&what) && html.contains(&what), "{what}");
        }
    }
    assert!(html.matches("<tr>").count() >= 20_000, "{}", html.matches("<tr>").count());
    assert_is_one_screen(&world);
}

#[test]
fn times_that_contradict_each_other_are_shown_as_they_are() {
    let world = World::with_draft();
    let mut tried = 0;
    let times = [
        "2026-11-20T00:04:00Z",
        "2026-11-19T00:00:00Z",
        "2031-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    ];
    for (at, one) in times.iter().enumerate() {
        for other in &times[at..] {
            let mut text = String::new();
            for line in DRAFT.lines() {
                let key = line.split('=').next().unwrap_or_default().trim();
                let value = match key {
                    "started" | "mitigated" => one,
                    "detected" | "resolved" => other,
                    _ => {
                        let _ = writeln!(text, "{line}");
                        continue;
                    }
                };
                let _ = writeln!(text, "{key} = {value}");
            }
            let _ = writeln!(text, "[[timeline]]\nat = {other}\nuntil = {one}\nevent = \"Back in time.\"");
            let _ = writeln!(text, "[[incident.windows]]\nfrom = {other}\nuntil = {one}");
            world.write(PATH, &text);
            let [_, _, html] = pages(&world);
            assert!(html.contains("Back in time."), "{one} {other}");
            for bad in ["NaN", "width=\"-", "inf\"", " x=\"-"] {
                assert!(!html.contains(bad), "{one} {other}: {bad}\n{html}");
            }
            assert_is_one_screen(&world);
            tried += 1;
        }
    }
    assert_eq!(tried, 15);
}

#[test]
fn a_section_of_a_megabyte_and_nesting_without_end_are_a_page() {
    let world = World::with_draft();
    let shapes = [
        "A long line of prose without an end. ".repeat(28_000),
        "word\n".repeat(200_000),
        format!("{}x", ">".repeat(20_000)),
        format!("{}x", "- ".repeat(20_000)),
        format!("{}x", "[".repeat(20_000)),
        format!("{}x{}", "**a *b ".repeat(10_000), "* **".repeat(10_000)),
        format!("|{}\n|{}\n|{}", "a|".repeat(500), "-|".repeat(500), "b|".repeat(500)),
        format!("```\n{}```", "0123456789".repeat(100_000)),
    ];
    for (number, shape) in shapes.iter().enumerate() {
        let text =
            DRAFT.replacen("[sections]\n", &format!("[sections]\nlessons = '''\n{shape}\n\nThe end {number}.'''\n"), 1);
        world.write(PATH, text);
        for (format, page) in FORMATS.iter().zip(pages(&world)) {
            assert!(page.contains(&format!("The end {number}.")) || number == 6, "{number} {format}");
            assert!(page.len() < 20 << 20, "{number} {format}: {} bytes", page.len());
        }
        assert_is_one_screen(&world);
    }
}

#[test]
fn a_place_that_takes_nothing_is_said_and_what_was_there_stays() {
    let world = World::with_draft();
    if fs::metadata("/dev/full").is_ok() {
        for format in ["text", "markdown", "html", "toml", "json"] {
            let run = world.unmoved(2, &["show", ID, "--format", format, "--output", "/dev/full"]);
            assert!(run.err.starts_with("error: cannot write `/dev/full`\n  cause: No space left"), "{run}");
            let script = format!("\"$0\" show {ID} --format {format} > /dev/full");
            let run = world.run(world.command("sh").args(["-c", &script, PMGIT])).ends_with(2);
            assert!(
                run.err.contains("cannot write the output") && run.err.contains("No space left"),
                "{format}: {run}"
            );
        }
    }
    // A file that may not become as large: a disk that becomes full on the way.
    let place = world.outside("kept");
    fs::create_dir(&place).expect("it can be made");
    fs::write(place.join("page.html"), "what was there").expect("it can be written");
    let script = format!("trap '' XFSZ; ulimit -f 1; \"$0\" show {ID} --output \"$1\"");
    let run = world.run(world.command("sh").args(["-c", &script, PMGIT]).arg(place.join("page.html"))).ends_with(2);
    assert!(run.err.contains("cannot write"), "{run}");
    assert_eq!(fs::read_to_string(place.join("page.html")).expect("it is there"), "what was there");
    assert_eq!(fs::read_dir(&place).expect("it is there").count(), 1, "nothing is left beside it");
    // A directory, a file as one, and a link: that which it leads to is written.
    for bad in [place.clone(), place.join("page.html/page.html"), place.join("missing/page.html")] {
        let run = world.unmoved(2, &["show", ID, "--output", bad.to_str().expect("UTF-8")]);
        assert!(run.err.starts_with("error: cannot write") && run.err.contains("hint: "), "{run}");
    }
    let link = place.join("link.html");
    std::os::unix::fs::symlink(place.join("page.html"), &link).expect("it can be made");
    world.unmoved(0, &["show", ID, "--output", link.to_str().expect("UTF-8")]);
    assert!(fs::symlink_metadata(&link).expect("it is there").is_symlink());
    assert!(fs::read_to_string(place.join("page.html")).expect("it is there").starts_with("<!doctype html>"));
}

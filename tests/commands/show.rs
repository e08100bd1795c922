//! `pmgit show`: the page of a postmortem, on a terminal, for a forge and as a file.

use std::fs;

use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR";

#[test]
fn a_page_is_plain_in_a_pipe_and_paged_in_colour_on_a_terminal() {
    let world = World::with_draft();
    let piped = world.unmoved(0, &["show", ID]).out;
    assert!(piped.starts_with(&format!("Postmortem {ID}\n")) && !piped.contains('\u{1b}'), "{piped}");
    assert!(!piped.contains("[incident]") && piped.contains("Timeline\n────────"), "{piped}");
    let paged =
        world.terminal(&["show", ID]).variable("PMGIT_PAGER", "sed 's/^/paged: /'").start().finish().passes().out;
    assert!(paged.contains("paged: ") && paged.contains("Timeline"), "{paged}");
    let mut coloured = world.terminal(&["show", ID]).variable("PMGIT_PAGER", "").start();
    coloured.finish().passes();
    assert!(String::from_utf8_lossy(coloured.bytes()).contains("\u{1b}[1m"), "headings are bold");
}

#[test]
fn a_page_fits_the_terminal_that_it_is_on() {
    use unicode_width::UnicodeWidthStr as _;
    let world = World::with_draft();
    for columns in [40, 60, 100] {
        let shown =
            world.terminal(&["show", ID]).columns(columns).variable("PMGIT_PAGER", "").start().finish().passes().out;
        // Code is not folded, nor is an address, which has to be copied in one piece.
        let is_one_piece = |line: &str| line.starts_with("    ") || line.contains("://");
        let is_broken = |line: &&str| line.width() > usize::from(columns) && !is_one_piece(line);
        assert_eq!(shown.lines().find(is_broken), None, "{columns}:\n{shown}");
    }
}

#[test]
fn one_html_file_loads_nothing_runs_nothing_and_has_its_pictures_in_it() {
    let world = World::with_draft();
    let text = DRAFT.replacen(
        "[sections]\n",
        "[sections]\nlessons = '''![Load](graph.png) ![out](../../secret.png) ![web](https://a.example/b.png)'''\n",
        1,
    );
    assert_ne!(text, DRAFT);
    world.write(PATH, text);
    let folder = PATH.trim_end_matches(".toml");
    world.write(&format!("{folder}/graph.png"), PIXEL);
    world.write("postmortems/secret.png", PIXEL);
    let page = world.unmoved(0, &["show", ID, "--format", "html"]).out;
    assert!(page.starts_with("<!doctype html>\n<html lang=\"en\">"), "{page}");
    assert!(page.contains("default-src 'none'") && !page.contains("<script"), "{page}");
    assert_eq!(page.matches("<img alt=\"Load\" src=\"data:image/png;base64,").count(), 1, "{page}");
    assert_eq!(page.matches("<img").count(), 1, "{page}");
    assert!(page.contains("../../secret.png") && page.contains("https://a.example/b.png"), "they are named: {page}");
    // What is committed has no such picture yet.
    let earlier = world.unmoved(0, &["show", ID, "--format", "html", "--rev", "HEAD"]).out;
    assert!(!earlier.contains("<img"), "{earlier}");
}

#[test]
fn the_name_of_a_file_says_how_it_is_written() {
    let world = World::with_draft();
    for (name, begins) in [
        ("page.html", "<!doctype html>"),
        ("page.md", "# "),
        ("page.txt", "Postmortem "),
        ("page.json", "{\n"),
        ("page.toml", DRAFT.lines().next().expect("a line")),
    ] {
        let place = world.outside(name);
        world.unmoved(0, &["show", ID, "--output", place.to_str().expect("UTF-8")]);
        let written = fs::read_to_string(&place).expect("it was written");
        assert!(written.starts_with(begins), "{name}: {written}");
        // Once more over the old one, and in another form than its name says.
        world.unmoved(0, &["show", ID, "--output", place.to_str().expect("UTF-8"), "--format", "markdown"]);
        assert!(fs::read_to_string(&place).expect("it was written").starts_with("# "), "{name}");
    }
    let directory = world.outside("");
    let run = world.unmoved(2, &["show", ID, "--output", directory.to_str().expect("UTF-8")]);
    assert!(run.err.starts_with("error: cannot write"), "{run}");
    let run = world.unmoved(2, &["show", ID, "--output", "no/such/place.html"]);
    assert!(run.err.contains("there is no directory"), "{run}");
}

#[test]
fn a_reader_of_the_other_language_has_its_headings() {
    let world = World::with_draft();
    let page = world.unmoved(0, &["show", ID, "--language", "ja"]).out;
    assert!(page.contains("タイムライン") && !page.contains("Timeline"), "{page}");
    let html = world.unmoved(0, &["show", ID, "--language", "ja", "--format", "html"]).out;
    assert!(html.contains("<html lang=\"ja\">"), "{html}");
}

#[test]
fn what_cannot_be_read_has_no_page_and_still_its_bytes() {
    let world = World::with_draft();
    world.write(PATH, "title = \"a\nstatus = 1\n");
    let run = world.unmoved(1, &["show", ID]);
    assert!(run.err.contains("cannot be read") && run.err.contains("pmgit check"), "{run}");
    assert_eq!(world.unmoved(0, &["show", ID, "--format", "toml"]).out, "title = \"a\nstatus = 1\n");
}

#[test]
fn json_says_what_the_file_says() {
    let world = World::with_draft();
    world.write(PATH, format!("{DRAFT}\n[custom]\nlevels = [1, 2.5, true, inf, {{ a = 2026-11-20 }}]\n"));
    let json: serde_json::Value =
        serde_json::from_str(&world.unmoved(0, &["show", ID, "--format", "json"]).out).expect("it is JSON");
    assert_eq!(json["custom"]["levels"], serde_json::json!([1, 2.5, true, "inf", {"a": "2026-11-20"}]));
    assert_eq!(json["status"], "draft");
}

const PUBLIC: &str = "\n[public]\nsections = [\"overview\"]\nfields = [\"title\", \"incident.started\", \"incident.resolved\", \"external_message\"]\ntags = [\"cache\"]\n";

#[test]
fn a_public_copy_shows_what_the_policy_allows_and_nothing_else() {
    let world = World::closed();
    let policy = world.read(".pmgit/policy.toml");
    let run = world.unmoved(1, &["show", ID, "--public"]);
    assert!(run.err.contains("the policy does not say what may be public"), "{run}");
    world.write(".pmgit/policy.toml", format!("{policy}{PUBLIC}"));
    for format in ["text", "markdown", "html"] {
        let page = world.unmoved(0, &["show", ID, "--public", "--format", format]).out;
        assert!(page.contains("Checkout slowed down") && page.contains("A failover halved"), "{page}");
        for private in ["aiko", "ben", "PD-8123", "grafana", "SEV-1", "CACHE-91", "latency", ".toml"] {
            assert!(!page.contains(private), "{private} has left: {page}");
        }
    }
    let run = world.unmoved(2, &["show", ID, "--public", "--format", "json"]);
    assert!(run.err.contains("writes a page"), "{run}");
    world.write(".pmgit/policy.toml", format!("{policy}{}", PUBLIC.replace("\"cache\"", "\"open\"")));
    let run = world.unmoved(1, &["show", ID, "--public"]);
    assert!(run.err.contains("it has no tag `open`"), "{run}");
}

#[test]
fn what_should_not_leave_stops_a_public_copy_and_a_waiver_lets_it_go() {
    let world = World::closed();
    let policy = world.read(".pmgit/policy.toml");
    world.write(".pmgit/policy.toml", format!("{policy}{PUBLIC}"));
    let text = world.read(PATH);
    let inside = "A part of our session storage";
    assert!(text.contains(inside));
    world.write(PATH, text.replace(inside, "The host cache-2.internal of our session storage (10.4.17.31)"));
    let run = world.unmoved(1, &["show", ID, "--public"]);
    assert!(run.err.contains("internal-detail") && run.err.contains("would show what should not leave"), "{run}");
    assert_eq!(run.out, "");
}

#[test]
fn a_report_to_customers_is_a_page_of_the_message_and_of_what_is_public() {
    let world = World::closed();
    let policy = world.read(".pmgit/policy.toml");
    let report = |world: &World| world.pmgit(&["message", "external", ID, "--format", "html"]).passes().out;
    let page = report(&world);
    assert!(
        page.contains("<h1 dir=\"auto\">Incident report</h1>") && page.contains("Every order was stored"),
        "{page}"
    );
    assert!(!page.contains("00:04") && !page.contains("aiko"), "nothing is public yet: {page}");
    world.write(".pmgit/policy.toml", format!("{policy}{PUBLIC}"));
    let page = report(&world);
    assert!(page.contains("Fri 20 Nov 2026, 00:04") && !page.contains("aiko") && !page.contains("Detected"), "{page}");
}

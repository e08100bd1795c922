//! The picture in the README is what a terminal really shows: a page, beside a refusal.

#[path = "support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;

use support::World;

const PICTURE: &str = "docs/page-and-refusal.svg";
const ID: &str = "2026-11-20-checkout-latency";
const OVERVIEW: &str =
    "overview = \"A failover cut off the session cache, and the outage of checkout lasted 47 minutes.\"";

/// The demo's postmortem as it is finished, and as somebody wrote it who wrote "outage".
fn texts() -> [String; 2] {
    let complete = include_str!("../src/commands/demo/incident.toml").to_owned();
    let overview = complete.lines().find(|line| line.starts_with("overview")).expect("the incident has an overview");
    let refused = complete.replace(overview, OVERVIEW);
    [complete, refused]
}

/// What a terminal of 72 columns shows of a command, colours and all.
fn shown(text: &str, arguments: &[&str]) -> String {
    let world = World::new();
    world.write(&format!("postmortems/2026/{ID}.toml"), text);
    world.commit_all("Write up the incident");
    let mut terminal = world.terminal(arguments).columns(72).variable("PMGIT_PAGER", "cat").start();
    terminal.finish();
    let said = String::from_utf8(terminal.bytes().to_vec()).expect("it is UTF-8");
    format!("$ pmgit {}\n{}", arguments.join(" "), said.replace('\r', ""))
}

/// Pictures one beside the other, each with its own size.
fn beside(pictures: &[String]) -> String {
    let (mut inner, mut left, mut height) = (String::new(), 0, 0);
    for picture in pictures {
        let size = |name: &str| -> u32 {
            let rest = picture.split_once(&format!("{name}=\"")).expect(name).1;
            rest.split_once("px\"").expect("it is in pixels").0.parse().expect("a number")
        };
        inner.push_str(&picture.replacen("<svg ", &format!("<svg x=\"{left}px\" "), 1));
        left += size("width") + GAP;
        height = height.max(size("height"));
    }
    format!(
        "<svg width=\"{}px\" height=\"{height}px\" xmlns=\"http://www.w3.org/2000/svg\">\n{inner}</svg>\n",
        left - GAP
    )
}

/// In pixels.
const GAP: u32 = 20;

#[test]
fn the_picture_in_the_readme_is_what_a_terminal_shows() {
    let [complete, refused] = texts();
    let page = shown(&complete, &["show", "2026-11-20", "--brief"]);
    let refusal = shown(&refused, &["submit", "2026-11-20"]);
    let svg = beside(&[page, refusal].map(|text| anstyle_svg::Term::new().min_width_px(0).render_svg(&text)));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PICTURE);
    if std::env::var_os("PMGIT_BLESS").is_some() {
        fs::write(&path, &svg).unwrap();
    }
    let stands = fs::read_to_string(&path).unwrap_or_default();
    assert!(stands == svg, "{PICTURE} is not what pmgit shows: `PMGIT_BLESS=1 cargo test --test picture`");
}

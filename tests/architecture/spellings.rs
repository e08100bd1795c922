//! The checks themselves, on small houses: each way of writing a path is seen, and what is honest is spared.

use std::collections::BTreeMap;

use crate::circles::circles_of_files;
use crate::fences::Fence::{Call, Crate, Macro, Method, Text, TextBeginning};
use crate::fences::{Fence, FencedIn, strays, upward_arrows};
use crate::floor_plan::FloorPlan;
use crate::house::House;

/// Two rooms, `upper` above `lower`, each with a part; `lib` hands `Upper` on.
const ROOT: &str =
    "//! - `upper`: the higher\n//! - `lower`: the deeper\nmod lower;\nmod upper;\npub use upper::Upper;\n";

const ESCAPE_CODE: Fence = Text("\u{1b}");

/// A house with these files besides what makes it whole.
fn house_with(files: &[(&str, &str)]) -> House {
    let whole = [
        ("lib.rs", ROOT),
        ("upper/mod.rs", "mod part; pub(crate) struct Upper; pub(crate) fn high() {}"),
        ("upper/part.rs", ""),
        ("lower/mod.rs", "mod part; pub(crate) struct Lower;"),
        ("lower/part.rs", ""),
    ];
    let texts: BTreeMap<String, String> =
        whole.iter().chain(files).map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    House::from_texts(&texts)
}

/// What a text in `lower/part.rs` uses of rooms above it.
fn upward_arrows_of(text: &str) -> Vec<String> {
    upward_arrows(&house_with(&[("lower/part.rs", text)]), &FloorPlan::from_doc_comment(ROOT))
}

fn strays_of(text: &str, fence: Fence) -> Vec<String> {
    strays(&house_with(&[("lower/part.rs", text)]), &[FencedIn(fence, &["upper"])])
}

#[test]
fn an_arrow_upward_is_seen_however_it_is_written() {
    for text in [
        "use crate::upper::Upper;",
        "use crate::{lower::Lower, upper::Upper};",
        "use crate::{lower::{Lower}, upper::{self, Upper as U}};",
        "use crate::upper;",
        "use crate::upper as u;",
        "use crate::upper::*;",
        "use crate::*;",
        "use crate as c; fn f() { c::upper::high() }",
        "use crate::{self as c}; fn f() { c::upper::high() }",
        "use super::super as house; fn f() { house::upper::high() }",
        "extern crate self as house; fn f() { house::upper::high() }",
        "use crate :: upper\n:: Upper;",
        "use super::super::upper::Upper;",
        "use self::super::super::upper::Upper;",
        "fn f() { super::super::upper::high() }",
        "mod inner { fn f() { super::super::super::upper::high() } }",
        "fn f() { use crate::upper::high; high() }",
        "use crate::Upper;",
        "fn f() -> crate::Upper { todo() }",
        "fn f(upper: &crate::upper::Upper) {}",
        "fn f() -> Vec<Option<crate::upper::Upper>> { Vec::new() }",
        "fn f() { Vec::<crate::upper::Upper>::new(); }",
        "fn f(it: It) { if let crate::upper::Upper = it {} }",
        "fn f(it: It) { matches!(it, crate::upper::Upper) ; }",
        "impl crate::upper::High for It {}",
        "impl It where Self: crate::upper::High {}",
        "fn f() { <It as crate::upper::High>::go() }",
        "pub(in crate::upper) fn f() {}",
        "#[crate::upper::attribute] fn f() {}",
        "#[derive(crate::upper::Derive)] struct It;",
        "#[serde(with = \"crate::upper::as_text\")] struct It;",
        "crate::upper::declare! {}",
        "fn f() { println!(\"{}\", crate::upper::high()) }",
        "fn f() { vec![vec![crate :: upper :: high()]]; }",
        "fn f() { outer!(inner!({ crate::{lower::Lower, upper::Upper} })) }",
        "macro_rules! m { () => { $crate::upper::high() } }",
        "declare! { use super::super::upper::Upper; }",
        "const F: fn() = crate::upper::high;",
        "use crate::r#upper::Upper;",
    ] {
        assert!(!upward_arrows_of(text).is_empty(), "passed unseen: {text}");
    }
}

#[test]
fn a_re_export_leads_to_where_the_item_comes_from() {
    let hidden = house_with(&[
        ("lower/mod.rs", "mod part; mod names { pub(crate) use super::super::upper::Upper; }"),
        ("lower/part.rs", "fn f(it: super::names::Upper) {}"),
    ]);
    let upward = upward_arrows(&hidden, &FloorPlan::from_doc_comment(ROOT));
    assert!(upward.iter().any(|arrow| arrow.starts_with("src/lower/part.rs:1:")), "{upward:?}");
    let leaked = house_with(&[("upper/mod.rs", "mod part; pub(crate) use git2::Oid;"), ("upper/part.rs", "")]);
    assert_eq!(strays(&leaked, &[FencedIn(Crate("git2"), &["upper"])]), Vec::<String>::new());
    let used = house_with(&[
        ("lower/mod.rs", "mod part; pub(crate) use git2::Oid;"),
        ("upper/part.rs", "fn f(id: crate::lower::Oid) {}"),
    ]);
    let strays = strays(&used, &[FencedIn(Crate("git2"), &["lower"])]);
    assert_eq!(strays.len(), 1, "{strays:?}");
    assert!(strays[0].starts_with("src/upper/part.rs:1:"), "{strays:?}");
}

#[test]
fn an_arrow_has_its_line() {
    let upward = upward_arrows_of("use std::fmt;\n\nuse crate::{\n    lower::Lower,\n    upper::Upper,\n};\n");
    assert_eq!(upward, ["src/lower/part.rs:5: lower -> upper (`crate::upper::Upper`)"]);
}

#[test]
fn what_only_looks_like_an_arrow_is_spared() {
    for text in [
        "use crate::lower::Lower;",
        "use super::Lower;",
        "use std::fmt::{self, Write as _};",
        "use super::*; fn f() -> Lower { Lower }",
        "pub(in crate::lower) fn f() {}",
        "// use crate::upper::Upper;\n/// See `crate::upper`.\nfn f() {}",
        "fn f() { \"crate::upper::high()\"; }",
        "mod upper { pub(super) fn high() {} } fn f() { upper::high() }",
        "use other::upper; fn f() { upper::high() }",
        "fn f(upper: u8) -> u8 { upper }",
        "fn f(it: It) { it.upper(); it.upper.high() }",
        "#[cfg(test)] mod tests { use crate::upper::Upper; }",
        "#[cfg(test)] use crate::upper::Upper;",
        "#[cfg(test)] fn f() { crate::upper::high() }",
        "struct It; impl It { #[cfg(test)] fn f() { crate::upper::high() } }",
    ] {
        assert_eq!(upward_arrows_of(text), Vec::<String>::new(), "{text}");
    }
    let downward = house_with(&[("upper/part.rs", "use crate::{lower::Lower, upper::Upper}; use super::high;")]);
    assert_eq!(upward_arrows(&downward, &FloorPlan::from_doc_comment(ROOT)), Vec::<String>::new());
}

#[test]
fn what_is_fenced_is_seen_however_it_is_written() {
    for (text, fence) in [
        ("use git2::Oid;", Crate("git2")),
        ("use {git2::Oid, std::fmt};", Crate("git2")),
        ("use ::git2 as g;", Crate("git2")),
        ("use git2::*;", Crate("git2")),
        ("use git2 as g; fn f() { g::init() }", Crate("git2")),
        ("extern crate git2 as g;", Crate("git2")),
        ("fn f() -> git2::Oid { it() }", Crate("git2")),
        ("fn f() { vec![git2::Oid::zero()]; }", Crate("git2")),
        ("#[derive(clap::Parser)] struct It;", Crate("clap")),
        ("fn f() { chrono::Utc::now(); }", Call(&["Utc", "now"])),
        ("use chrono::Utc as Clock; fn f() { Clock::now(); }", Call(&["Utc", "now"])),
        ("use chrono::prelude::*; fn f() { Utc::now(); }", Call(&["Utc", "now"])),
        ("fn f() { it.unwrap_or_else(Utc::now); }", Call(&["Utc", "now"])),
        ("use std::env; fn f() { env::var(\"X\"); }", Call(&["env", "var"])),
        ("use std::env::var; fn f() { var(\"X\"); }", Call(&["env", "var"])),
        ("use std::env::*; fn f() { var(\"X\"); }", Call(&["env", "var"])),
        ("fn f() { println!(); }", Macro("println")),
        ("fn f() { std::println!(); }", Macro("println")),
        ("fn f() { if_so!({ println!(\"x\") }); }", Macro("println")),
        ("fn f() { it . unwrap (); }", Method("unwrap")),
        ("fn f() { it\n.unwrap(); }", Method("unwrap")),
        ("fn f() { format!(\"{}\", it.unwrap()); }", Method("unwrap")),
        ("fn f() { it.map(Option::unwrap); }", Call(&["Option", "unwrap"])),
        ("const RED: &str = \"\\x1b[31m\";", ESCAPE_CODE),
        ("const RED: &[u8] = b\"\\x1b[31m\";", ESCAPE_CODE),
        ("const ESCAPE: char = '\\u{1b}';", ESCAPE_CODE),
        ("fn f() { write!(out, \"\\u{1B}[0m\"); }", ESCAPE_CODE),
        ("fn f() { it.replace('x', r\"'\\''\"); }", Text(r"'\''")),
        ("fn f() { it.replace('x', \"'\\\\''\"); }", Text(r"'\''")),
        ("fn f() { writeln!(out, \"note: {it}\"); }", TextBeginning("note: ")),
    ] {
        assert!(!strays_of(text, fence).is_empty(), "passed unseen: {text}");
    }
}

#[test]
fn what_only_looks_fenced_is_spared() {
    for (text, fence) in [
        ("// git2::Oid, println!() and it.unwrap()", Crate("git2")),
        ("mod git2 { pub(super) struct Oid; } fn f() -> git2::Oid { it() }", Crate("git2")),
        ("fn f() { now(); it.now(); clock::now(); }", Call(&["Utc", "now"])),
        ("fn f() { var(1); env::variable(2); }", Call(&["env", "var"])),
        ("fn f() { writeln!(out); \"println!()\"; }", Macro("println")),
        ("fn f() { it.unwrap_or(1); it.unwrap; unwrap(it); }", Method("unwrap")),
        ("fn f() { \"\\\\x1b[31m\"; 0x1b; }", ESCAPE_CODE),
        ("fn f() { '\\''; \"a note: b\"; }", Text(r"'\''")),
        ("fn f() { writeln!(out, \"a note: b\"); }", TextBeginning("note: ")),
    ] {
        assert_eq!(strays_of(text, fence), Vec::<String>::new(), "{text}");
    }
}

/// The circles of a room `lower` with two more files.
fn circles_with(left: &str, right: &str) -> usize {
    circles_of_files(&house_with(&[
        ("lower/mod.rs", "mod left; mod part; mod right; pub(crate) use left::Left; pub(crate) use right::Right;"),
        ("lower/left.rs", left),
        ("lower/right.rs", right),
    ]))
    .len()
}

#[test]
fn two_files_that_need_each_other_are_a_circle() {
    let right = "pub(crate) struct Right; fn f(it: super::Left) {}";
    assert_eq!(circles_with("use super::right::Right; pub(crate) struct Left(Right);", right), 1);
    assert_eq!(circles_with("use super::Right; pub(crate) struct Left; fn f() { vec![Right]; }", right), 1);
    assert_eq!(circles_with("use super::*; pub(crate) struct Left; fn f(it: Right) {}", right), 1);
    assert_eq!(circles_with("use crate::lower as l; pub(crate) struct Left; fn f(it: l::Right) {}", right), 1);
    // An import that nothing uses, one direction alone, and what both use of their folder.
    assert_eq!(circles_with("pub(super) use super::right::Right; pub(crate) struct Left;", right), 0);
    assert_eq!(circles_with("pub(crate) struct Left;", right), 0);
    assert_eq!(
        circles_with(
            "pub(crate) struct Left; fn f() { super::both() }",
            "pub(crate) struct Right; fn f() { super::both() }"
        ),
        0
    );
}

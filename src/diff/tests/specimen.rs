//! A document in which every field says something, made from the model's shape; and all the ways to change one thing in it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::document::edit::Tree;
use crate::toml_record::{Presence, Shape};

/// A changed document: where, and how.
pub(super) struct Mutant {
    pub(super) place: String,
    pub(super) how: &'static str,
    pub(super) tree: Tree,
}

fn table(entries: impl IntoIterator<Item = (String, Tree)>) -> Tree {
    Tree::Table(entries.into_iter().collect())
}

/// A value of a shape; the place makes it one of its own.
pub(super) fn sample(shape: &Shape, place: &str) -> Tree {
    match shape {
        Shape::Text => Tree::leaf("string", format!("Some words of {place} and a few others")),
        Shape::Truth => Tree::leaf("boolean", "true"),
        Shape::Count | Shape::Number => Tree::leaf("integer", format!("{}", 5 + place.len())),
        Shape::Moment => Tree::leaf("datetime", format!("2026-11-20T00:{:02}:00Z", place.len() % 60)),
        Shape::Date => Tree::leaf("datetime", format!("2026-11-{:02}", 1 + place.len() % 20)),
        Shape::Choice(words) => {
            // The items of a list differ in these letters.
            let at = place.len() - place.trim_end_matches('x').len();
            Tree::leaf("string", words[at % words.len()].0)
        }
        Shape::List(item) => {
            let one = |at: usize| match &**item {
                // They differ, so that another order is one.
                Shape::Choice(words) => Tree::leaf("string", words[at % words.len()].0),
                item => sample(item, &format!("{place}[{at}]{}", "x".repeat(at))),
            };
            Tree::Array((0..3).map(one).collect())
        }
        Shape::Map(value) => table([("some_key".to_owned(), sample(value, &join(place, "some_key")))]),
        Shape::Free => table([
            ("number".to_owned(), Tree::leaf("integer", "1")),
            ("list".to_owned(), Tree::Array(vec![Tree::leaf("string", "a"), Tree::leaf("integer", "2")])),
            ("deep".to_owned(), table([("word".to_owned(), Tree::leaf("string", "x"))])),
        ]),
        Shape::Either(shapes) => sample(&shapes[0], place),
        Shape::Table { fields, .. } => {
            table(fields.iter().map(|field| (field.name.to_owned(), sample(&field.shape, &join(place, field.name)))))
        }
        Shape::Open { fields, others, .. } => {
            let known =
                fields.iter().map(|field| (field.name.to_owned(), sample(&field.shape, &join(place, field.name))));
            table(known.chain([("another".to_owned(), sample(others, &join(place, "another")))]))
        }
    }
}

fn join(place: &str, key: &str) -> String {
    if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") }
}

/// Every key of the model, by its place; of rows the first one's.
pub(super) fn fields(shape: &Shape, place: &str, found: &mut Vec<String>) {
    match shape {
        Shape::Table { fields: list, .. } | Shape::Open { fields: list, .. } => {
            for field in list {
                found.push(join(place, field.name));
                fields(&field.shape, &join(place, field.name), found);
            }
        }
        Shape::List(item) => fields(item, &format!("{place}[0]"), found),
        Shape::Map(value) => fields(value, &join(place, "some_key"), found),
        _ => {}
    }
}

/// Every document that differs from the base in one thing.
pub(super) fn mutants(shape: &Shape, base: &Tree) -> Vec<Mutant> {
    let mut found = Vec::new();
    mutate(shape, base, "", Presence::ReadsAsEmpty, &mut |place, how, part: Option<Tree>| {
        let mut tree = base.clone();
        match part {
            Some(part) => put(&mut tree, &steps(place), part),
            None => tree.remove(&steps(place).iter().map(String::as_str).collect::<Vec<_>>()),
        }
        found.push(Mutant { place: place.to_owned(), how, tree });
    });
    found
}

/// `a.b[2].c` as `a`, `b`, `2`, `c`.
fn steps(place: &str) -> Vec<String> {
    place.replace('[', ".").replace(']', "").split('.').filter(|step| !step.is_empty()).map(str::to_owned).collect()
}

fn put(tree: &mut Tree, steps: &[String], part: Tree) {
    tree.set(&steps.iter().map(String::as_str).collect::<Vec<_>>(), part).expect("the way is there");
}

type Told<'t> = &'t mut dyn FnMut(&str, &'static str, Option<Tree>);

fn mutate(shape: &Shape, value: &Tree, place: &str, presence: Presence, told: Told<'_>) {
    match value {
        Tree::Leaf { kind, text } => {
            for (how, text) in leaves(shape, kind, text) {
                told(place, how, Some(Tree::leaf(kind, text)));
            }
            // Where a text may be a list, a list of one says the same.
            let times = if shape.is_one_or_more() { 2 } else { 1 };
            told(place, "a value of another kind", Some(Tree::Array(vec![value.clone(); times])));
        }
        Tree::Array(items) => {
            let item = if let Shape::List(item) = shape { item } else { &Shape::Free };
            let without_first = items[1..].to_vec();
            told(place, "an item less", Some(Tree::Array(without_first)));
            let new = match &items[0] {
                Tree::Table(_) => sample(item, "a new one, unlike any other of them all"),
                Tree::Leaf { kind: "datetime", .. } => Tree::leaf("datetime", "2027-01-01"),
                leaf => Tree::Leaf { kind: "string", text: format!("{leaf:?} and another one") },
            };
            told(place, "an item more", Some(Tree::Array(items.iter().cloned().chain([new]).collect())));
            told(place, "an item twice", Some(Tree::Array(items.iter().chain(&items[..1]).cloned().collect())));
            told(place, "another order", Some(Tree::Array(items.iter().rev().cloned().collect())));
            for (at, one) in items.iter().enumerate().filter(|(_, one)| matches!(one, Tree::Table(_))) {
                mutate(item, one, &format!("{place}[{at}]"), Presence::Counts, told);
            }
        }
        Tree::Table(entries) => {
            if !place.is_empty() {
                if presence == Presence::Counts && !place.ends_with(']') {
                    told(place, "nothing in it", Some(Tree::Table(BTreeMap::new())));
                }
                told(&join(place, "unheard_of"), "an unknown key", Some(Tree::leaf("string", "x")));
            }
            let (fields, others): (&[_], &Shape) = match shape {
                Shape::Table { fields, .. } => (fields, &Shape::Free),
                Shape::Open { fields, others, .. } => (fields, others),
                Shape::Map(value) => (&[], value),
                _ => (&[], &Shape::Free),
            };
            for (key, value) in entries {
                let field = fields.iter().find(|field| field.name == key);
                let (inner, presence) =
                    field.map_or((others, Presence::Counts), |field| (&field.shape, field.presence));
                let place = join(place, key);
                told(&place, "it is gone", None);
                mutate(inner, value, &place, presence, told);
            }
        }
    }
}

fn leaves(shape: &Shape, kind: &str, text: &str) -> Vec<(&'static str, String)> {
    match (shape, kind) {
        (Shape::Choice(words), _) => vec![("another word", words[1].0.to_owned())],
        (_, "string") => vec![
            ("a word more", format!("{text} more")),
            ("a word less", text.split_once(' ').map_or(String::new(), |(_, rest)| rest.to_owned())),
            ("another letter", text.replacen(|letter: char| letter.is_lowercase(), "Q", 1)),
            ("another space", format!("  {text}")),
            ("letters nobody sees", format!("{text}\u{200B}")),
            ("other words", "etwas ganz anderes".to_owned()),
            ("nothing", String::new()),
        ],
        (_, "boolean") => vec![("the contrary", "false".to_owned())],
        (_, "integer") => vec![("one more", (text.parse::<i64>().expect("a number") + 1).to_string())],
        (Shape::Date, _) => vec![("another day", "2026-12-31".to_owned())],
        (_, "datetime") if text.contains('T') => {
            vec![("a second", text.replace(":00Z", ":01Z")), ("an offset", text.replace('Z', "+00:30"))]
        }
        (_, "datetime") => vec![("another day", "2026-12-31".to_owned())],
        (_, other) => panic!("no sample is a {other}"),
    }
}

/// The same document in several forms.
pub(super) fn document_forms(tree: &Tree) -> Vec<String> {
    let Tree::Table(entries) = tree else { panic!("a document is a table") };
    let one: Vec<String> = entries.iter().map(|(key, value)| format!("{key} = {}\n", inline(value, false))).collect();
    let one = one.concat();
    let odd = |(key, value): (&String, &Tree)| match value {
        Tree::Leaf { kind: "string", text } if text.contains(' ') => {
            format!("\"{key}\"   =   \"\"\"\r\n{text}\r\n\"\"\" # x\r\n")
        }
        value => format!("\"{key}\"   =   {} # x\r\n", inline(value, true)),
    };
    let other: Vec<String> = entries.iter().rev().map(odd).collect();
    let other = other.concat();
    let (mut pairs, mut tables) = (String::new(), String::new());
    for (key, value) in entries {
        match value {
            Tree::Table(inner) => {
                writeln!(tables, "\n[ {key} ] # a table").unwrap();
                for (key, value) in inner.iter().rev() {
                    writeln!(tables, "{key}={}", inline(value, true)).unwrap();
                }
            }
            Tree::Array(rows) if matches!(rows[0], Tree::Table(_)) => {
                for row in rows {
                    let Tree::Table(inner) = row else { panic!("a row is a table") };
                    writeln!(tables, "\n[[{key}]]").unwrap();
                    for (key, value) in inner {
                        writeln!(tables, "  {key} = {}", inline(value, true)).unwrap();
                    }
                }
            }
            value => writeln!(pairs, "{key} = {}", inline(value, true)).unwrap(),
        }
    }
    vec![one, other, format!("{pairs}{tables}")]
}

fn inline(value: &Tree, is_odd: bool) -> String {
    match value {
        // TOML 1.0 has no line ends within braces.
        Tree::Leaf { kind: "string", text } if is_odd && text.len() % 2 == 0 => format!("\"{text}\""),
        Tree::Leaf { kind: "string", text } if is_odd => format!("\"\"\"{text}\"\"\""),
        Tree::Leaf { kind: "string", text } => format!("'{text}'"),
        Tree::Leaf { kind: "datetime", text } if is_odd && text.contains('T') => {
            text.replace('T', " ").replace('Z', ".000+00:00")
        }
        Tree::Leaf { kind: "integer", text } if is_odd => format!("0x{:x}", text.parse::<i64>().expect("a number")),
        Tree::Leaf { text, .. } => text.clone(),
        Tree::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| inline(item, is_odd)).collect();
            if is_odd { format!("[ {}, ]", items.join(" , ")) } else { format!("[{}]", items.join(", ")) }
        }
        Tree::Table(entries) => {
            let pair = |(key, value): (&String, &Tree)| format!("{key} = {}", inline(value, is_odd));
            let pairs: Vec<String> =
                if is_odd { entries.iter().rev().map(pair).collect() } else { entries.iter().map(pair).collect() };
            format!("{{ {} }}", pairs.join(", "))
        }
    }
}

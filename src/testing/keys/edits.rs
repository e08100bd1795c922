//! Edits as the verbs make them: whatever is asked for is what the file says then, and nothing else changes.

use super::specimen::{Form, put, read, text};
use super::{Key, Kind, kinds};
use crate::document::edit::{Editor, Tree, Value};
use crate::toml_record::Shape;

/// A tree as something that an edit writes.
fn value(tree: &Tree) -> Value {
    match tree {
        Tree::Leaf { kind: "string", text } => Value::String(text.clone()),
        Tree::Leaf { kind: "integer", text } => Value::Integer(text.parse().expect("a number")),
        Tree::Leaf { kind: "boolean", text } => Value::Bool(text == "true"),
        Tree::Leaf { kind: "datetime", text } => match text.parse() {
            Ok(day) => Value::Date(day),
            Err(_) => Value::Datetime(text.clone()),
        },
        Tree::Array(items) => Value::Strings(items.iter().map(|item| leaf_text(item).to_owned()).collect()),
        other => panic!("no edit writes {other:?}"),
    }
}

fn leaf_text(tree: &Tree) -> &str {
    match tree {
        Tree::Leaf { text, .. } => text,
        other => panic!("{other:?} is more than a leaf"),
    }
}

/// The values that are tried; of a list of days and words only the words are what an edit can write.
fn values(key: &Key) -> Vec<Tree> {
    let mut values = vec![key.value(0), key.value(1)];
    if key.shape.is_one_or_more() {
        values.push(Tree::Array(vec![Tree::leaf("string", "one"), Tree::leaf("string", "another")]));
    }
    if let Shape::List(item) = &key.shape
        && matches!(**item, Shape::Either(_))
    {
        values = ["one", "another"].map(|word| Tree::Array(vec![Tree::leaf("string", word)])).to_vec();
    }
    values
}

#[test]
fn every_key_is_set_replaced_and_removed_and_nothing_else_changes() {
    for kind in kinds() {
        for key in kind.keys().0 {
            for form in Form::ALL {
                edit(&kind, &key, form);
            }
        }
    }
}

fn edit(kind: &Kind, key: &Key, form: Form) {
    let name = format!("{} in {form:?}", key.name());
    let before = kind.without(&kind.about(&[key.root(), "people"]), key);
    let mut editor = Editor::new(text(&before, form)).expect("it is TOML");
    for value_tree in values(key) {
        let expected = key.set_in(&before, value_tree.clone());
        editor.set(&key.path(), &value(&value_tree)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(read(editor.text()), expected, "{name}");
        assert!(kind.slips(editor.text()).is_empty(), "{name}: {:#?}", kind.slips(editor.text()));
        let standing = editor.text().to_owned();
        editor.set(&key.path(), &value(&value_tree)).expect("it says so already");
        assert_eq!(editor.text(), standing, "{name}: what is said already is written anew");
    }
    if !kind.requires(key) {
        editor.remove(&key.path()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(read(editor.text()), before, "{name}");
        assert_eq!(editor.text(), text(&before, form), "{name}: more than its line has changed");
    }
}

/// A key of a table that is not there yet brings its table.
#[test]
fn every_key_outside_of_rows_can_be_the_first_of_its_table() {
    for kind in kinds() {
        for key in kind.keys().0.into_iter().filter(|key| !key.place.iter().any(|step| step == "0")) {
            let mut expected = kind.alone(&key, key.value(0));
            let mut tree = expected.clone();
            tree.remove(&key.path());
            (1..key.place.len()).rev().for_each(|depth| tree.remove_empty(&key.path()[..depth]));
            let first = values(&key).remove(0);
            put(&mut expected, &key.place, first.clone());
            let mut editor = Editor::new(text(&tree, Form::Headers)).expect("it is TOML");
            editor.fill(&key.path(), &value(&first)).unwrap_or_else(|error| panic!("{}: {error}", key.name()));
            assert_eq!(read(editor.text()), expected, "{}", key.name());
        }
    }
}

#[test]
fn rows_with_every_key_are_appended_and_inserted() {
    let [postmortem, ..] = kinds();
    let (keys, holders) = postmortem.keys();
    let lists = holders.iter().filter(|holder| holder.place.len() == 1 && matches!(holder.shape, Shape::List(_)));
    let mut count = 0;
    for list in lists {
        let name = list.last();
        let of_row: Vec<&Key> = keys.iter().filter(|key| key.place[0] == name).collect();
        let values: Vec<(&str, Tree)> = of_row.iter().map(|key| (key.last(), key.value(5))).collect();
        let entries: Vec<(&str, Value)> = values.iter().map(|(key, tree)| (*key, value(tree))).collect();
        let row = Tree::Table(values.into_iter().map(|(key, tree)| (key.to_owned(), tree)).collect());
        for form in Form::ALL {
            for at in 0..=2 {
                let whole = postmortem.about(&[name, "people"]);
                let Tree::Table(mut expected) = whole.clone() else { panic!("a file is a table") };
                let Some(Tree::Array(rows)) = expected.get_mut(name) else { panic!("{name} has rows") };
                rows.insert(at, row.clone());
                let mut editor = Editor::new(text(&whole, form)).expect("it is TOML");
                editor.insert_row(name, at, &entries).unwrap_or_else(|error| panic!("{name}: {error}"));
                assert_eq!(read(editor.text()), Tree::Table(expected), "{name} in {form:?}");
                assert!(postmortem.slips(editor.text()).is_empty(), "{name}");
            }
        }
        count += 1;
    }
    assert!(count >= 9, "{count} lists have rows");
}

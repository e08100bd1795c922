//! What people are shown: a difference names the key and its value, and so does the form that git compares.

use super::specimen::{Form, forms, text};
use super::{Key, Kind, kinds};
use crate::diff::{self, Content, Diff, FileDiff, FileKind, Format, Standing};
use crate::document::edit::Tree;
use crate::document::normal;
use crate::report::Look;
use crate::text::{Language, one_line};

/// What `pmgit diff` says of two versions.
fn difference(kind: &Kind, before: &Tree, after: &Tree, format: Format) -> String {
    let [before, after] = [before, after].map(|tree| kind.source(&text(tree, Form::Headers)));
    let content = if kind.is_postmortem() {
        diff::postmortem(Some(&before), Some(&after), [None, None]).0
    } else {
        diff::policy_file(before.path(), Some(&before), Some(&after)).expect("pmgit reads it")
    };
    assert!(matches!(content, Content::Meaning { .. }), "{} can be read", kind.path);
    let file = FileDiff {
        path: before.path().clone(),
        name: "this".to_owned(),
        kind: if kind.is_postmortem() { FileKind::Postmortem } else { FileKind::Policy },
        title: None,
        standing: Standing::Changed,
        modes: None,
        content,
    };
    let mut out = Vec::new();
    diff::write(&Diff { files: vec![file], ..Diff::default() }, Language::En, format, &mut out)
        .expect("a vector takes it");
    String::from_utf8(out).expect("it is text")
}

fn leaves(tree: &Tree) -> Vec<String> {
    match tree {
        Tree::Leaf { text, .. } => vec![one_line(text)],
        Tree::Array(items) => items.iter().flat_map(leaves).collect(),
        Tree::Table(entries) => entries.values().flat_map(leaves).collect(),
    }
}

#[test]
fn a_difference_names_every_key_and_its_value() {
    let formats = [Format::Text(Look::plain()), Format::Markdown, Format::Json];
    for kind in kinds() {
        for key in kind.keys().0 {
            let with = kind.about(&[key.root()]);
            let (without, other) = (kind.without(&with, &key), key.set_in(&with, key.value(1)));
            for (before, after) in [(&without, &with), (&with, &without), (&with, &other)] {
                for format in formats {
                    let said = difference(&kind, before, after, format);
                    assert_names(&key, after, &said);
                }
            }
            for value in forms(&key.shape, &key.name()).into_iter().filter(|value| *value != key.value(0)) {
                let is_empty = matches!(&value, Tree::Array(items) if items.is_empty());
                let before = if is_empty { with.clone() } else { without.clone() };
                let after = key.set_in(&with, value);
                for format in formats.into_iter().filter(|_| before != after) {
                    assert_names(&key, &after, &difference(&kind, &before, &after, format));
                }
            }
        }
    }
}

fn assert_names(key: &Key, after: &Tree, said: &str) {
    // A row whose identity changes may be told as a row that went and one that came: then its list is named.
    let list = key.place.iter().position(|step| step == "0").map(|at| key.place[at - 1].as_str());
    let is_named = said.contains(key.last()) || list.is_some_and(|list| said.contains(list));
    assert!(is_named, "{} is not named:\n{said}", key.name());
    for value in after.get(&key.path()).map(leaves).unwrap_or_default() {
        // Of a text that has changed, what stays is not marked, and a number is in it.
        let word = value.split(' ').nth(1).unwrap_or(&value);
        assert!(said.contains(word), "{}: `{value}` is not said:\n{said}", key.name());
    }
}

#[test]
fn the_form_that_git_compares_has_every_key_whatever_it_is_written_like() {
    let [postmortem, ..] = kinds();
    let of = |tree: &Tree, form: Form| normal(&postmortem.source(&text(tree, form))).expect("it is TOML");
    let whole = of(&postmortem.whole(), Form::Headers);
    for form in Form::ALL {
        assert_eq!(of(&postmortem.whole(), form), whole, "{form:?}");
    }
    for key in postmortem.keys().0 {
        let without = of(&postmortem.without(&postmortem.whole(), &key), Form::Headers);
        assert_ne!(without, whole, "{} does not show", key.name());
        for (variant, value) in forms(&key.shape, &key.name()).into_iter().chain([key.value(1)]).enumerate() {
            let alone = postmortem.alone(&key, value.clone());
            let shown = of(&alone, Form::Headers);
            assert!(
                shown.lines().any(|line| line.starts_with(&format!("{} =", key.last()))),
                "{}: {shown}",
                key.name()
            );
            for leaf in leaves(&value) {
                assert!(shown.contains(&leaf), "{} in form {variant}: `{leaf}` does not show\n{shown}", key.name());
            }
            for form in Form::ALL {
                assert_eq!(of(&alone, form), shown, "{} in {form:?}", key.name());
            }
        }
    }
}

//! Merges: what one side says of a key and what the other says elsewhere are both there, whichever side is ours.

use super::specimen::{Form, read, text};
use super::{Key, Kind, kinds};
use crate::document::edit::Tree;
use crate::git::{ConflictStyle, Markers};
use crate::merge::merge;
use crate::toml_record::Shape;

/// What a merge comes to, where it is clean.
fn merged(base: &Tree, ours: &Tree, theirs: &Tree, form: Form) -> Option<Tree> {
    let [base, ours, theirs] = [base, ours, theirs].map(|tree| text(tree, form));
    let name = |name: &str| name.to_owned();
    let markers = Markers {
        size: 7,
        style: ConflictStyle::Merge,
        base: name("base"),
        ours: name("ours"),
        theirs: name("theirs"),
    };
    let merged = merge(base.as_bytes(), ours.as_bytes(), theirs.as_bytes(), &markers).expect("they are small");
    merged.is_clean.then(|| read(&String::from_utf8(merged.text).expect("it is text")))
}

fn set(tree: &Tree, key: &Key, value: Tree) -> Tree {
    let mut tree = tree.clone();
    tree.set(&key.path(), value).expect("there is room");
    tree
}

#[track_caller]
fn assert_both(what: &str, base: &Tree, [one, other]: [&Tree; 2], expected: &Tree, form: Form) {
    for (ours, theirs) in [(one, other), (other, one)] {
        let merged = merged(base, ours, theirs, form).unwrap_or_else(|| panic!("{what} in {form:?}: a conflict"));
        assert_eq!(&merged, expected, "{what} in {form:?}");
    }
}

/// Keys of another table or list than this one, in which the other side writes.
fn elsewhere<'k>(keys: &'k [Key], key: &Key) -> &'k Key {
    let at = keys.iter().position(|known| known.place == key.place).expect("it is one of them");
    let others = keys[at..].iter().chain(keys);
    let mut others = others.filter(|other| other.holder() != key.holder() && other.place[0] != key.place[0]);
    others.next().expect("there are other tables")
}

fn postmortem() -> (Kind, Vec<Key>) {
    let [postmortem, ..] = kinds();
    let keys = postmortem.keys().0;
    (postmortem, keys)
}

/// The forms that people write; dotted keys at the top are one table to the merge, where two new lines may meet.
const FORMS: [Form; 2] = [Form::Headers, Form::Inline];

#[test]
fn a_key_of_one_side_and_a_change_elsewhere_are_both_kept() {
    let (kind, keys) = postmortem();
    for key in &keys {
        let base = kind.without(key);
        let other = elsewhere(&keys, key);
        let (one, two) = (kind.whole(), set(&base, other, other.value(1)));
        let expected = set(&kind.whole(), other, other.value(1));
        for form in FORMS {
            assert_both(&format!("{} beside {}", key.name(), other.name()), &base, [&one, &two], &expected, form);
        }
    }
}

#[test]
fn keys_that_both_sides_add_elsewhere_are_both_kept() {
    let (kind, keys) = postmortem();
    for key in keys.iter().filter(|key| !kind.requires(key)) {
        let other = elsewhere(&keys, key);
        if kind.requires(other) {
            continue;
        }
        let whole = kind.whole();
        let mut one = whole.clone();
        one.remove(&other.path());
        let two = kind.without(key);
        let mut base = two.clone();
        base.remove(&other.path());
        assert_both(&format!("{} and {}", key.name(), other.name()), &base, [&one, &two], &whole, Form::Headers);
    }
}

#[test]
fn a_key_that_both_sides_add_to_two_rows_is_in_both() {
    let (kind, keys) = postmortem();
    let mut count = 0;
    for key in keys.iter().filter(|key| key.place.iter().any(|step| step == "0")) {
        let second =
            Key { place: key.place.iter().map(|step| step.replace('0', "1")).collect(), shape: key.shape.clone() };
        let (mut one, mut two) = (kind.whole(), kind.whole());
        one.remove(&second.path());
        two.remove(&key.path());
        let mut base = two.clone();
        base.remove(&second.path());
        assert_both(&key.name(), &base, [&one, &two], &kind.whole(), Form::Headers);
        count += 1;
    }
    assert!(count > 30, "{count} keys are in rows");
}

#[test]
fn rows_that_both_sides_add_are_both_there() {
    let (kind, _) = postmortem();
    let (_, holders) = kind.keys();
    let lists = holders.iter().filter(|holder| matches!(holder.shape, Shape::List(_)));
    for list in lists {
        let Tree::Array(rows) = list.value(0) else { panic!("a list has rows") };
        let [first, second] = rows.try_into().expect("two rows");
        let of = |rows: Vec<Tree>| set(&kind.whole(), list, Tree::Array(rows));
        for base in [Vec::new(), vec![list_row(list, 7)]] {
            let with = |row: &Tree| of([base.clone(), vec![row.clone()]].concat());
            for form in FORMS {
                let merged = merged(&of(base.clone()), &with(&first), &with(&second), form);
                // The chain of steps has one end.
                if list.name() == "transitions" && form == Form::Headers {
                    assert!(merged.is_none(), "two steps at once are a conflict");
                    continue;
                }
                let merged = merged.unwrap_or_else(|| panic!("{} in {form:?}: a conflict", list.name()));
                let Some(Tree::Array(rows)) = merged.get(&list.path()) else { panic!("{}", list.name()) };
                let mut said = rows.clone();
                let mut expected = [base.clone(), vec![first.clone(), second.clone()]].concat();
                said.sort();
                expected.sort();
                assert_eq!(said, expected, "{} in {form:?}", list.name());
            }
        }
    }
}

fn list_row(list: &Key, variant: usize) -> Tree {
    match list.value(variant) {
        Tree::Array(rows) => rows[0].clone(),
        other => panic!("{other:?} is not a list"),
    }
}

#[test]
fn what_both_sides_say_otherwise_of_one_key_is_never_decided_in_silence() {
    let (kind, keys) = postmortem();
    for key in &keys {
        let base = kind.with(key, key.value(0));
        let (one, two) = (kind.with(key, key.value(1)), kind.with(key, key.value(2)));
        if one == base || two == base || one == two {
            continue;
        }
        let merged = merged(&base, &one, &two, Form::Headers);
        if matches!(key.shape, Shape::List(_)) {
            continue;
        }
        assert!(
            merged.is_none(),
            "{} is decided: {:?}",
            key.name(),
            merged.and_then(|merged| merged.get(&key.path()).cloned())
        );
    }
}

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
const FORMS: [Form; 3] = [Form::Headers, Form::InlineRows, Form::Inline];

#[test]
fn a_key_of_one_side_and_a_change_elsewhere_are_both_kept() {
    let (kind, keys) = postmortem();
    for key in &keys {
        let other = elsewhere(&keys, key);
        let one = kind.about(&[key.root(), other.root()]);
        let base = kind.without(&one, key);
        let two = other.set_in(&base, other.value(1));
        let expected = other.set_in(&one, other.value(1));
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
        let whole = kind.about(&[key.root(), other.root()]);
        let (one, two) = (kind.without(&whole, other), kind.without(&whole, key));
        let base = kind.without(&two, other);
        assert_both(&format!("{} and {}", key.name(), other.name()), &base, [&one, &two], &whole, Form::Headers);
    }
}

/// Of a row, one side may have told another one by what the other side has changed: then it is a conflict, and never
/// something that neither has said.
#[test]
fn two_keys_of_one_table_are_both_kept() {
    let (kind, keys) = postmortem();
    for pair in keys.windows(2).filter(|pair| pair[0].holder() == pair[1].holder()) {
        let [key, other] = [&pair[0], &pair[1]];
        let what = format!("{} and {}", key.name(), other.name());
        let whole = kind.about(&[key.root()]);
        let (one, two) = (kind.without(&whole, other), kind.without(&whole, key));
        let base = kind.without(&two, other);
        if [key, other].iter().any(|key| kind.requires(key)) {
            continue;
        }
        if key.place.iter().any(|step| step == "0") {
            let merged = merged(&base, &one, &two, Form::Headers);
            assert!(merged.is_none_or(|merged| merged == whole), "{what}: neither has said this");
        } else {
            assert_both(&what, &base, [&one, &two], &whole, Form::Headers);
        }
    }
}

#[test]
fn a_key_that_both_sides_add_to_two_rows_is_in_both() {
    let (kind, keys) = postmortem();
    let mut count = 0;
    for key in keys.iter().filter(|key| key.place.iter().any(|step| step == "0")) {
        let second =
            Key { place: key.place.iter().map(|step| step.replace('0', "1")).collect(), shape: key.shape.clone() };
        let whole = kind.about(&[key.root()]);
        let (one, two) = (kind.without(&whole, &second), kind.without(&whole, key));
        let base = kind.without(&two, &second);
        assert_both(&key.name(), &base, [&one, &two], &whole, Form::Headers);
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
        let whole = kind.about(&[list.root()]);
        let of = |rows: Vec<Tree>| list.set_in(&whole, Tree::Array(rows));
        for base in [Vec::new(), vec![list_row(list, 7)]] {
            let with = |row: &Tree| of([base.clone(), vec![row.clone()]].concat());
            for form in [Form::Headers, Form::InlineRows] {
                let merged = merged(&of(base.clone()), &with(&first), &with(&second), form);
                // The chain of steps has one end.
                if list.name() == "transitions" {
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
        let base = kind.about(&[key.root()]);
        let (one, two) = (key.set_in(&base, key.value(1)), key.set_in(&base, key.value(2)));
        if one == base || two == base || one == two {
            continue;
        }
        let merged = merged(&base, &one, &two, Form::Headers);
        // The number of an invitation is nobody's word: of two changes it becomes one above both.
        if matches!(key.shape, Shape::List(_)) || key.name() == "meeting.sequence" {
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

/// The times and events of a timeline, in order.
fn timeline(rows: &[(&str, &str)]) -> Tree {
    let row = |(at, event): &(&str, &str)| {
        let entries = [("at", Tree::leaf("datetime", *at)), ("event", Tree::leaf("string", *event))];
        Tree::Table(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    };
    Tree::Table([("timeline".to_owned(), Tree::Array(rows.iter().map(row).collect()))].into_iter().collect())
}

#[test]
fn rows_with_a_day_alone_are_merged_in_the_order_of_time() {
    let created = ("2026-11-18", "The standby is created");
    let fires = ("2026-11-20T00:12:00Z", "The alert fires");
    let (grows, paged) = (("2026-11-20", "The fleet grows"), ("2026-11-20T00:13:00Z", "Somebody is paged"));
    let (later, day) = (("2026-11-19T08:00:00Z", "The load rises"), ("2026-11-21", "Customers write"));
    let base = timeline(&[created, fires]);
    for (one, two, merged) in [
        (vec![created, grows, fires], vec![created, fires, paged], vec![created, grows, fires, paged]),
        (vec![created, later, fires], vec![created, grows, fires], vec![created, later, grows, fires]),
        (vec![created, fires, paged], vec![created, fires, day], vec![created, fires, paged, day]),
        // A day becomes known to the minute, and the other side says more.
        (
            vec![("2026-11-18T09:00:00Z", "The standby is created"), fires],
            vec![created, fires, paged],
            vec![("2026-11-18T09:00:00Z", "The standby is created"), fires, paged],
        ),
    ] {
        let what = format!("{merged:?}");
        assert_both(&what, &base, [&timeline(&one), &timeline(&two)], &timeline(&merged), Form::Headers);
    }
}

/// What a row says first by the alphabet of its keys is not what tells its place.
#[test]
fn a_day_alone_is_woven_by_time_into_what_the_other_side_adds() {
    let base = timeline(&[("2026-11-18", "The standby is created")]);
    let with = |rows: &[(&str, &str)]| {
        let mut tree = timeline(&[&[("2026-11-18", "The standby is created")], rows].concat());
        if let Some(at) = rows.iter().position(|(at, _)| at.contains('T')) {
            let row = (at + 1).to_string();
            tree.set(&["timeline", &row, "about"], Tree::leaf("boolean", "true")).expect("the row is there");
        }
        tree
    };
    let (grows, fires) = (("2026-11-20", "The fleet grows"), ("2026-11-21T10:00:00Z", "Somebody complains"));
    let expected = with(&[grows, fires]);
    assert_both("a day and about a time", &base, [&with(&[grows]), &with(&[fires])], &expected, Form::Headers);
}

#[test]
fn rows_in_brackets_that_a_side_has_changed_or_taken_out_are_a_conflict() {
    let (kind, _) = postmortem();
    let base = kind.about(&["incident"]);
    let (_, holders) = kind.keys();
    let windows = holders.iter().find(|holder| holder.name() == "incident.windows").expect("there are windows");
    let of = |rows: &[Tree]| windows.set_in(&base, Tree::Array(rows.to_vec()));
    let [a, b, c, d] = [0, 1, 2, 3].map(|variant| list_row(windows, variant));
    let base = of(&[a.clone(), b.clone()]);
    let theirs = of(&[a.clone(), b.clone(), d.clone()]);
    for ours in [of(&[c.clone(), b.clone()]), of(std::slice::from_ref(&b))] {
        assert!(merged(&base, &ours, &theirs, Form::InlineRows).is_none());
    }
    let ours = of(&[c.clone(), a.clone(), b.clone()]);
    let expected = of(&[c, a, b, d]);
    assert_both("windows", &base, [&ours, &theirs], &expected, Form::InlineRows);
}

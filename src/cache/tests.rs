//! What is known by what, and what is taken for nothing.

use super::*;

fn source(text: &str) -> SourceFile {
    SourceFile::new("a".into(), text.into())
}

fn blob(text: &str) -> Side {
    Side { mode: Mode::Regular, content: Content::Blob(BlobId::hash(text.as_bytes())) }
}

/// So many hints and no more.
fn hints(number: u32) -> Told {
    Told(number.to_le_bytes().to_vec())
}

fn number(said: Option<Said>) -> Option<usize> {
    said.map(|said| said.hints)
}

/// A memory of two documents, in a folder of its own.
fn taught(folder: &Path, key: Key) -> Vec<u8> {
    let mut lesson = Memory::open_in(folder, key).learn().unwrap();
    lesson.note(&"pm/a.toml".into(), &blob("one"), &hints(3));
    lesson.note(&"pm/b.toml".into(), &blob("two"), &hints(0));
    lesson.keep();
    fs::read(folder.join(FILE)).unwrap()
}

#[test]
fn a_document_is_known_by_its_path_its_mode_and_its_blob() {
    let folder = tempfile::tempdir().unwrap();
    let key = Key::of(&[]);
    taught(folder.path(), key);
    let recall = |path: &str, side: Side| number(Memory::open_in(folder.path(), key).recall(&path.into(), &side));
    assert_eq!(recall("pm/a.toml", blob("one")), Some(3));
    assert_eq!(recall("pm/b.toml", blob("two")), Some(0));
    assert_eq!(recall("pm/b.toml", blob("one")), None);
    assert_eq!(recall("pm/a.toml", blob("two")), None);
    for mode in [Mode::Executable, Mode::Symlink, Mode::Gitlink, Mode::Tree] {
        assert_eq!(recall("pm/a.toml", Side { mode, ..blob("one") }), None);
    }
    assert_eq!(recall("pm/a.toml", Side { content: Content::File(None), ..blob("one") }), None);
    assert_eq!(recall("pm/a.toml", Side { content: Content::None, ..blob("one") }), None);
}

#[test]
fn another_program_or_policy_is_another_key() {
    let text = |text: &str| Some(source(text));
    let of = |program: &[&str], policy: Option<SourceFile>, people: Option<SourceFile>| {
        Key::with(program, &[policy.as_ref(), people.as_ref()])
    };
    let keys = [
        of(&["0.1.0", "a"], None, None),
        of(&["0.1.1", "a"], None, None),
        of(&["0.1.0", "b"], None, None),
        of(&["0.1.0a", ""], None, None),
        of(&["0.1.0", "a"], text(""), None),
        of(&["0.1.0", "a"], None, text("")),
        of(&["0.1.0", "a"], text("xy"), text("")),
        of(&["0.1.0", "a"], text("x"), text("y")),
        of(&["0.1.0", "a"], text(""), text("xy")),
    ];
    let folder = tempfile::tempdir().unwrap();
    taught(folder.path(), keys[0]);
    for (index, key) in keys.into_iter().enumerate() {
        let found = number(Memory::open_in(folder.path(), key).recall(&"pm/a.toml".into(), &blob("one")));
        assert_eq!(found, (index == 0).then_some(3), "{index}");
        assert_eq!(keys.iter().filter(|other| **other == key).count(), 1, "{index}");
    }
}

#[test]
fn a_memory_with_any_byte_changed_added_or_lost_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let key = Key::of(&[]);
    let whole = taught(folder.path(), key);
    assert_eq!(parse(&whole, key).unwrap().len(), 2);
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << bit;
            assert!(parse(&flipped, key).is_none(), "bit {bit} of byte {at}");
        }
        assert!(parse(&whole[..at], key).is_none(), "cut at {at}");
        assert!(parse(&whole[at + 1..], key).is_none(), "begun at {at}");
    }
    assert!(parse(&[&whole[..], b"\0"].concat(), key).is_none());
    assert!(parse(&[&whole[..], &whole[..]].concat(), key).is_none());
}

#[test]
fn a_sound_checksum_over_nonsense_is_no_memory_and_no_panic() {
    let key = Key::of(&[]);
    for records in [
        &b"\0"[..],
        b"\x09\0\x04\0abc",
        b"\xff\xff\xff\xff",
        b"\0\0\0\0",
        b"\x01\0\x03\0a\0\0\0",
        b"\x01\0\x05\0a\0\0\0\0",
        b"\x01\0\x04\0a\0\0\0\0\x01\0\x04\0a\0\0\0\0",
    ] {
        let body = [MAGIC, key.0.as_bytes(), records].concat();
        let whole = [&body[..], BlobId::hash(&body).as_bytes()].concat();
        assert!(parse(&whole, key).is_none(), "{records:?}");
    }
}

#[test]
fn a_file_that_changed_when_its_reading_began_is_not_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let (key, path) = (Key::of(&[]), RepoPath::from("pm/a.toml"));
    let recall = |side: &Side| number(Memory::open_in(folder.path(), key).recall(&path, side));
    let mut lesson = Memory::open_in(folder.path(), key).learn().unwrap();
    // The file of the lesson is as old as the lesson.
    let racy = Side { content: Content::File(Some(lesson.began)), ..blob("") };
    lesson.note(&path, &racy, &hints(0));
    lesson.note(&"pm/other.toml".into(), &blob("one"), &hints(0));
    lesson.keep();
    assert_eq!(recall(&racy), None);
    // An older one is remembered, until anything of it changes.
    let old = folder.path().join("old");
    fs::write(&old, "text").unwrap();
    let stamp = || FileStamp::from_metadata(&fs::metadata(&old).unwrap());
    let side = |stamp| Side { content: Content::File(Some(stamp)), ..blob("") };
    let before = stamp();
    let lesson = loop {
        let lesson = Memory::open_in(folder.path(), key).learn().unwrap();
        if before.is_settled_before(&lesson.began) {
            break lesson;
        }
    };
    let mut lesson = lesson;
    lesson.note(&path, &side(before), &hints(1));
    lesson.keep();
    assert_eq!(recall(&side(before)), Some(1));
    let modified = fs::metadata(&old).unwrap().modified().unwrap();
    fs::write(&old, "TEXT").unwrap();
    fs::File::options().write(true).open(&old).unwrap().set_modified(modified).unwrap();
    assert_eq!(recall(&side(stamp())), None, "same size, same time, another text");
}

#[test]
fn what_is_of_no_use_is_forgotten_before_it_is_too_much() {
    let folder = tempfile::tempdir().unwrap();
    let key = Key::of(&[]);
    let learn = |names: std::ops::Range<usize>| {
        let mut lesson = Memory::open_in(folder.path(), key).learn().unwrap();
        names.for_each(|name| lesson.note(&format!("pm/{name}.toml").as_str().into(), &blob("one"), &hints(0)));
        lesson.keep();
        Memory::open_in(folder.path(), key).records.len()
    };
    assert_eq!(learn(0..MOST_IDLE), MOST_IDLE);
    assert_eq!(learn(MOST_IDLE..MOST_IDLE + 2), MOST_IDLE + 2);
    assert_eq!(learn(MOST_IDLE + 2..MOST_IDLE + 3), 1);
}

#[test]
fn where_nothing_can_be_written_nothing_is_learned() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(Memory::open_in(&file, Key::of(&[])).learn().is_none());
    // A folder where the memory should be.
    fs::create_dir(folder.path().join(FILE)).unwrap();
    let mut lesson = Memory::open_in(folder.path(), Key::of(&[])).learn().unwrap();
    lesson.note(&"pm/a.toml".into(), &blob("one"), &hints(3));
    lesson.keep();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left lying about");
}

#[test]
fn documents_are_found_in_any_order() {
    let folder = tempfile::tempdir().unwrap();
    let key = Key::of(&[]);
    let path = |name: u32| RepoPath::from(format!("pm/{name}.toml").as_str());
    let mut lesson = Memory::open_in(folder.path(), key).learn().unwrap();
    (100..200).for_each(|name| lesson.note(&path(name), &blob("one"), &hints(name)));
    lesson.keep();
    let mut memory = Memory::open_in(folder.path(), key);
    for name in (90..210).chain((90..210).rev()).chain([150, 150, 199, 100]) {
        let found = number(memory.recall(&path(name), &blob("one")));
        assert_eq!(found, (100..200).contains(&name).then_some(name as usize));
    }
}

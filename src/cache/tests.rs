//! What a document is known by, and which files do not count as a cache.

use super::*;

fn source(text: &str) -> SourceFile {
    SourceFile::new("a".into(), text.into())
}

fn blob(text: &str) -> Side {
    Side { mode: Mode::Regular, content: Content::Blob(BlobId::hash(text.as_bytes())) }
}

/// No file at all.
fn nothing() -> NamesDigest {
    NamesDigest::new(&[])
}

fn recording(folder: &Path, key: Key) -> Recording {
    Cache::open_in(folder, key).record().unwrap()
}

fn is_clean(folder: &Path, key: Key, path: &str, side: &Side) -> bool {
    Cache::open_in(folder, key).is_clean(&path.into(), side, nothing())
}

/// A cache of two documents, in a folder of its own.
fn filled(folder: &Path, key: Key) -> Vec<u8> {
    let mut recording = recording(folder, key);
    recording.add(&"pm/a.toml".into(), &blob("one"), None);
    recording.add(&"pm/b.toml".into(), &blob("two"), None);
    recording.save();
    fs::read(folder.join(FILE)).unwrap()
}

#[test]
fn a_document_that_refers_to_others_is_known_together_with_all_names() {
    let folder = tempfile::tempdir().unwrap();
    let key = Key::for_policy(&[]);
    let names = |listed: &[(&str, Mode)]| {
        NamesDigest::new(&listed.iter().map(|(path, mode)| (RepoPath::from(*path), *mode)).collect::<Vec<_>>())
    };
    let there = names(&[("pm/a.toml", Mode::Regular), ("pm/a/b.png", Mode::Regular)]);
    let (path, side) = (RepoPath::from("pm/a.toml"), blob("one"));
    let mut recording = recording(folder.path(), key);
    recording.add(&path, &side, Some(there));
    recording.save();
    let is_clean = |names| Cache::open_in(folder.path(), key).is_clean(&path, &side, names);
    assert!(is_clean(there));
    for other in [
        nothing(),
        names(&[("pm/a.toml", Mode::Regular)]),
        names(&[("pm/a.toml", Mode::Regular), ("pm/a/b.png", Mode::Symlink)]),
        names(&[("pm/a.toml", Mode::Regular), ("pm/a/c.png", Mode::Regular)]),
    ] {
        assert!(!is_clean(other));
    }
}

#[test]
fn a_document_is_known_by_its_path_its_mode_and_its_blob() {
    let folder = tempfile::tempdir().unwrap();
    let key = Key::for_policy(&[]);
    filled(folder.path(), key);
    let is_clean = |path: &str, side: Side| is_clean(folder.path(), key, path, &side);
    assert!(is_clean("pm/a.toml", blob("one")));
    assert!(is_clean("pm/b.toml", blob("two")));
    assert!(!is_clean("pm/b.toml", blob("one")));
    assert!(!is_clean("pm/a.toml", blob("two")));
    for mode in [Mode::Executable, Mode::Symlink, Mode::Gitlink, Mode::Tree] {
        assert!(!is_clean("pm/a.toml", Side { mode, ..blob("one") }));
    }
    assert!(!is_clean("pm/a.toml", Side { content: Content::File(None), ..blob("one") }));
    assert!(!is_clean("pm/a.toml", Side { content: Content::None, ..blob("one") }));
}

#[test]
fn another_program_or_policy_is_another_key() {
    let text = |text: &str| Some(source(text));
    let key = |program: &[&str], policy: Option<SourceFile>, people: Option<SourceFile>| {
        Key::for_program(program, &[policy.as_ref(), people.as_ref()])
    };
    let keys = [
        key(&["0.1.0", "a"], None, None),
        key(&["0.1.1", "a"], None, None),
        key(&["0.1.0", "b"], None, None),
        key(&["0.1.0a", ""], None, None),
        key(&["0.1.0", "a"], text(""), None),
        key(&["0.1.0", "a"], None, text("")),
        key(&["0.1.0", "a"], text("xy"), text("")),
        key(&["0.1.0", "a"], text("x"), text("y")),
        key(&["0.1.0", "a"], text(""), text("xy")),
    ];
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path(), keys[0]);
    for (index, key) in keys.into_iter().enumerate() {
        assert_eq!(is_clean(folder.path(), key, "pm/a.toml", &blob("one")), index == 0, "{index}");
        assert_eq!(keys.iter().filter(|other| **other == key).count(), 1, "{index}");
    }
}

#[test]
fn a_cache_with_any_byte_changed_added_or_lost_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let key = Key::for_policy(&[]);
    let whole = filled(folder.path(), key);
    assert_eq!(whole.len(), HEAD + 3 * DIGEST);
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
fn a_sound_checksum_over_nonsense_is_no_cache_and_no_panic() {
    let key = Key::for_policy(&[]);
    let with_checksum = |head: &[u8], digests: &[u8]| {
        let body = [head, &key.0, digests].concat();
        [&body[..], &digest(&body)].concat()
    };
    let (low, high) = ([1; DIGEST], [2; DIGEST]);
    assert_eq!(parse(&with_checksum(MAGIC, &[low, high].concat()), key), Some(vec![low, high]));
    for digests in [&b"\0"[..], &[0; DIGEST - 1], &[0; DIGEST + 1], &[low, low].concat(), &[high, low].concat()] {
        assert!(parse(&with_checksum(MAGIC, digests), key).is_none(), "{digests:?}");
    }
    for head in [&b""[..], b"pmgit verdicts 2\n", b"pmgit verdicts 3"] {
        assert!(parse(&with_checksum(head, &low), key).is_none(), "{head:?}");
    }
    assert!(parse(&[MAGIC, &digest(MAGIC)].concat(), key).is_none(), "without a key");
}

#[test]
fn a_file_that_changed_when_its_reading_began_is_not_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let (key, path) = (Key::for_policy(&[]), RepoPath::from("pm/a.toml"));
    let is_clean = |side: &Side| is_clean(folder.path(), key, "pm/a.toml", side);
    let mut first = recording(folder.path(), key);
    // The file of the recording is as old as the recording.
    let racy = Side { content: Content::File(Some(first.began)), ..blob("") };
    first.add(&path, &racy, None);
    first.add(&"pm/other.toml".into(), &blob("one"), None);
    first.save();
    assert!(!is_clean(&racy));
    // An older one is remembered, until anything of it changes.
    let old = folder.path().join("old");
    fs::write(&old, "text").unwrap();
    let stamp = || FileStamp::from_metadata(&fs::metadata(&old).unwrap());
    let side = |stamp| Side { content: Content::File(Some(stamp)), ..blob("") };
    let before = stamp();
    let mut later = loop {
        let later = recording(folder.path(), key);
        if before.is_settled_before(&later.began) {
            break later;
        }
    };
    later.add(&path, &side(before), None);
    later.save();
    assert!(is_clean(&side(before)));
    let modified = fs::metadata(&old).unwrap().modified().unwrap();
    fs::write(&old, "TEXT").unwrap();
    fs::File::options().write(true).open(&old).unwrap().set_modified(modified).unwrap();
    assert!(!is_clean(&side(stamp())), "same size, same time, another text");
}

#[test]
fn what_is_of_no_use_is_forgotten_before_it_is_too_much() {
    let folder = tempfile::tempdir().unwrap();
    let key = Key::for_policy(&[]);
    let add = |names: std::ops::Range<usize>| {
        let mut recording = recording(folder.path(), key);
        names.for_each(|name| recording.add(&format!("pm/{name}.toml").as_str().into(), &blob("one"), None));
        recording.save();
        Cache::open_in(folder.path(), key).clean.len()
    };
    assert_eq!(add(0..MOST_IDLE), MOST_IDLE);
    assert_eq!(add(MOST_IDLE..MOST_IDLE + 2), MOST_IDLE + 2);
    assert_eq!(add(MOST_IDLE + 2..MOST_IDLE + 3), 1);
}

#[test]
fn what_was_asked_for_is_kept_however_much_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let key = Key::for_policy(&[]);
    let path = |name: usize| RepoPath::from(format!("pm/{name}.toml").as_str());
    let mut first = recording(folder.path(), key);
    (0..MOST_IDLE + 3).for_each(|name| first.add(&path(name), &blob("one"), None));
    first.save();
    let mut cache = Cache::open_in(folder.path(), key);
    assert!(cache.is_clean(&path(1), &blob("one"), nothing()));
    let mut second = cache.record().unwrap();
    second.add(&path(0), &blob("new"), None);
    second.save();
    let mut cache = Cache::open_in(folder.path(), key);
    assert_eq!(cache.clean.len(), 2);
    assert!(cache.is_clean(&path(1), &blob("one"), nothing()) && cache.is_clean(&path(0), &blob("new"), nothing()));
}

#[test]
fn a_check_that_finds_nothing_clean_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    recording(folder.path(), Key::for_policy(&[])).save();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn where_nothing_can_be_written_nothing_is_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(Cache::open_in(&file, Key::for_policy(&[])).record().is_none());
    // A folder where the cache should be.
    fs::create_dir(folder.path().join(FILE)).unwrap();
    let mut recording = recording(folder.path(), Key::for_policy(&[]));
    recording.add(&"pm/a.toml".into(), &blob("one"), None);
    recording.save();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left lying about");
}

#[test]
fn documents_are_found_in_any_order() {
    let folder = tempfile::tempdir().unwrap();
    let key = Key::for_policy(&[]);
    let path = |name: u32| RepoPath::from(format!("pm/{name}.toml").as_str());
    let mut recording = recording(folder.path(), key);
    (100..200).for_each(|name| recording.add(&path(name), &blob("one"), None));
    recording.save();
    let mut cache = Cache::open_in(folder.path(), key);
    for name in (90..210).chain((90..210).rev()).chain([150, 150, 199, 100]) {
        assert_eq!(cache.is_clean(&path(name), &blob("one"), nothing()), (100..200).contains(&name), "{name}");
    }
}

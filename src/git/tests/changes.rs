//! What differs, between trees, index and worktree.

use super::*;
use crate::git::{Change, Content, Mode, TreeId, Version, changes, list};

fn tree(world: &World, revision: &str) -> Version {
    Version::Tree(TreeId::from_hex(&world.ok(&["rev-parse", &format!("{revision}^{{tree}}")])).unwrap())
}

/// Path and letters for the two sides: `-` absent, else the mode's first.
fn show(found: &[Change]) -> Vec<String> {
    let letter = |side: Option<crate::git::Side>| side.map_or("-".to_owned(), |side| format!("{:?}", side.mode));
    found.iter().map(|change| format!("{} {} {}", change.path, letter(change.before), letter(change.after))).collect()
}

#[test]
fn what_was_compared_is_known_for_the_same_trees_and_directories() {
    let world = World::new();
    world.write("pm/a.toml", "one");
    world.commit_all("one");
    world.write("pm/b.toml", "two");
    world.write("other/c.toml", "two");
    world.commit_all("two");
    let (before, after) = (tree(&world, "HEAD~"), tree(&world, "HEAD"));
    let repository = world.open();
    let compare =
        |from: &Version, to: &Version, directory| show(&changes(&repository, from, to, &[directory]).unwrap());
    assert_eq!(compare(&before, &after, "pm"), ["pm/b.toml - Regular"]);
    assert_eq!(compare(&before, &after, "other"), ["other/c.toml - Regular"]);
    assert_eq!(compare(&after, &before, "pm"), ["pm/b.toml Regular -"]);
    std::fs::remove_dir_all(world.path().join(".git/objects")).unwrap();
    assert_eq!(compare(&before, &after, "pm"), ["pm/b.toml - Regular"]);
}

#[test]
fn an_entry_that_is_named_like_a_path_is_refused_at_the_head_and_can_be_taken_out() {
    let world = World::new();
    world.write("pm/2025/a.toml", "one");
    world.write("docs/pm/b.toml", "one");
    world.commit_all("one");
    let before = tree(&world, "HEAD");
    let raw = |parts: &[(&str, &str, &str)]| {
        let id = |revision: &str| {
            let hex = world.ok(&["rev-parse", revision]);
            (0..20).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect::<Vec<u8>>()
        };
        let entry = |(mode, name, revision): &(&str, &str, &str)| {
            [format!("{mode} {name}\0").as_bytes(), &id(revision)].concat()
        };
        let bytes: Vec<u8> = parts.iter().flat_map(entry).collect();
        let mut git = world.command("git");
        let output = World::feed(git.args(["hash-object", "-t", "tree", "-w", "--stdin", "--literally"]), &bytes);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Version::Tree(TreeId::from_hex(String::from_utf8(output.stdout).unwrap().trim()).unwrap())
    };
    let repository = world.open();
    for name in ["pm/2025/a.toml", "pm/2025", "x/y", "..", ".", ".git"] {
        let mode = if name == "pm/2025" { "40000" } else { "100644" };
        let what = if name == "pm/2025" { "HEAD:pm/2025" } else { "HEAD:docs/pm/b.toml" };
        let bad = raw(&[("40000", "pm", "HEAD:pm"), (mode, name, what)]);
        let error = changes(&repository, &before, &bad, &["pm"]).expect_err(name).to_string();
        assert!(error.contains("cannot compare the tree"), "{name}: {error}");
        let mended = changes(&repository, &bad, &before, &["pm"]).expect("it is taken out");
        assert!(mended.is_empty(), "{name}: {mended:?}");
        let below = raw(&[(mode, name, what)]);
        let Version::Tree(below) = below else { unreachable!("it is a tree") };
        world.ok(&["update-ref", "refs/trees/below", &below.to_string()]);
        for (folder, directory) in [("pm", "pm"), ("docs", "docs/pm")] {
            let bad = raw(&[("40000", folder, "refs/trees/below")]);
            assert!(changes(&repository, &before, &bad, &[directory]).is_err(), "{name} below {folder}");
        }
    }
    let odd = raw(&[
        ("40000", "pm", "HEAD:pm"),
        ("100644", ".gitx", "HEAD:docs/pm/b.toml"),
        ("100644", "...", "HEAD:docs/pm/b.toml"),
    ]);
    assert_eq!(changes(&repository, &before, &odd, &["pm"]).expect("odd names are names"), []);
}

#[test]
fn worktree_index_and_commit_agree_about_the_same_files() {
    let world = World::new();
    for path in ["pm/2025/a.toml", "pm/2025/b.toml", "pm/日本.toml", "pm-not/x", "other"] {
        world.write(path, "one");
    }
    world.commit_all("one");
    world.write("pm/2025/a.toml", "two");
    std::fs::remove_file(world.path().join("pm/2025/b.toml")).unwrap();
    world.write("pm/2025.toml", "sorts between");
    world.write("pm/sub/new \"q\"\n.toml", "new");
    world.write("pm-not/x", "two");
    std::os::unix::fs::symlink("a.toml", world.path().join("pm/link")).unwrap();
    let base = tree(&world, "HEAD");
    let expected = [
        "pm/2025.toml - Regular",
        "pm/2025/a.toml Regular Regular",
        "pm/2025/b.toml Regular -",
        "pm/link - Symlink",
        "pm/sub/new \"q\"\\u{a}.toml - Regular",
    ];
    let repository = world.open();
    let on_disk = changes(&repository, &base, &Version::Worktree, &["pm"]).unwrap();
    assert_eq!(show(&on_disk), expected);
    world.ok(&["add", "--all"]);
    let staged = changes(&repository, &base, &Version::Index, &["pm"]).unwrap();
    assert_eq!(show(&staged), expected);
    world.commit_all("two");
    let committed = changes(&repository, &base, &tree(&world, "HEAD"), &["pm"]).unwrap();
    assert_eq!(committed, staged);
    for (disk, tree) in on_disk.iter().zip(&committed) {
        let bytes = |change: &Change| change.after.map(|side| repository.read(&side, &change.path).unwrap());
        assert_eq!(bytes(disk), bytes(tree));
    }
    let all = list(&repository, &tree(&world, "HEAD"), "pm").unwrap();
    assert_eq!(list(&repository, &Version::Index, "pm").unwrap(), all);
    assert_eq!(all.len(), 5);
    let disk = list(&repository, &Version::Worktree, "pm").unwrap();
    assert_eq!(
        disk.iter().map(|(path, _)| path).collect::<Vec<_>>(),
        all.iter().map(|(path, _)| path).collect::<Vec<_>>()
    );
}

#[test]
fn a_directory_that_becomes_a_symlink_is_a_change_of_its_own_path() {
    let world = World::new();
    world.write("docs/pm/a.toml", "one");
    world.commit_all("one");
    let base = tree(&world, "HEAD");
    std::fs::remove_dir_all(world.path().join("docs/pm")).unwrap();
    std::os::unix::fs::symlink("/etc", world.path().join("docs/pm")).unwrap();
    world.commit_all("two");
    let repository = world.open();
    let expected = ["docs/pm - Symlink", "docs/pm/a.toml Regular -"];
    assert_eq!(show(&changes(&repository, &base, &tree(&world, "HEAD"), &["docs/pm"]).unwrap()), expected);
    assert_eq!(show(&changes(&repository, &base, &Version::Index, &["docs/pm"]).unwrap()), expected);
    std::fs::remove_dir_all(world.path().join("docs")).unwrap();
    std::os::unix::fs::symlink("/etc", world.path().join("docs")).unwrap();
    world.commit_all("three");
    let found = changes(&repository, &base, &tree(&world, "HEAD"), &["docs/pm"]).unwrap();
    assert_eq!(show(&found), ["docs - Symlink", "docs/pm/a.toml Regular -"]);
}

#[test]
fn a_tree_that_names_a_file_twice_is_an_error() {
    let world = World::new();
    world.write("pm/a.toml", "one");
    world.commit_all("one");
    let blob = world.ok(&["rev-parse", "HEAD:pm/a.toml"]);
    let id: Vec<u8> = blob
        .as_bytes()
        .chunks(2)
        .map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap())
        .collect();
    let entry = [b"100644 a.toml\0".as_slice(), &id].concat();
    let hash = |bytes: &[u8]| {
        let mut command = world.command("git");
        command.args(["hash-object", "-t", "tree", "-w", "--stdin", "--literally"]);
        String::from_utf8(World::feed(&mut command, bytes).stdout).unwrap().trim().to_owned()
    };
    let twice = hash(&[entry.clone(), entry].concat());
    let mut command = world.command("git");
    let root = World::feed(command.args(["mktree"]), format!("040000 tree {twice}\tpm\n").as_bytes()).stdout;
    let root = Version::Tree(TreeId::from_hex(String::from_utf8(root).unwrap().trim()).unwrap());
    let repository = world.open();
    let error = changes(&repository, &tree(&world, "HEAD"), &root, &["pm"]).unwrap_err().to_string();
    assert!(error.contains("twice"), "{error}");
    assert!(changes(&repository, &root, &tree(&world, "HEAD"), &["pm"]).is_ok(), "a damaged base can be mended");
}

#[test]
fn intent_to_add_is_in_the_worktree_and_not_in_the_index() {
    let world = World::new();
    world.commit_all("one");
    world.write("pm/a.toml", "a");
    world.ok(&["add", "--intent-to-add", "pm"]);
    let repository = world.open();
    assert_eq!(list(&repository, &Version::Index, "pm").unwrap(), []);
    assert_eq!(list(&repository, &Version::Worktree, "pm").unwrap().len(), 1);
}

#[test]
fn untracked_files_count_on_disk_and_ignored_ones_do_not() {
    let world = World::new();
    world.write("pm/kept.toml", "kept");
    world.write("pm/out.toml", "same");
    world.write(".gitignore", "*.tmp");
    world.commit_all("one");
    world.write("pm/new.toml", "new");
    world.write("pm/x.tmp", "ignored");
    world.ok(&["rm", "--quiet", "--cached", "pm/out.toml"]);
    let repository = world.open();
    let found = changes(&repository, &tree(&world, "HEAD"), &Version::Worktree, &["pm"]).unwrap();
    assert_eq!(show(&found), ["pm/new.toml - Regular"]);
    assert_eq!(list(&repository, &Version::Worktree, "pm").unwrap().len(), 3);
}

#[test]
fn an_unmerged_index_is_an_error() {
    let world = World::new();
    world.write("pm/a.toml", "one");
    world.commit_all("one");
    world.ok(&["checkout", "--quiet", "-b", "side"]);
    world.write("pm/a.toml", "side");
    world.commit_all("side");
    world.ok(&["checkout", "--quiet", "main"]);
    world.write("pm/a.toml", "main");
    world.commit_all("main");
    world.git(&["merge", "side"]).fails();
    let repository = world.open();
    assert_eq!(repository.state().unwrap(), Some("merge"));
    let error = changes(&repository, &tree(&world, "HEAD"), &Version::Index, &["pm"]).unwrap_err();
    assert!(error.to_string().contains("unmerged"));
}

#[test]
fn files_left_out_by_a_sparse_checkout_are_listed_from_the_index() {
    for sparse_index in ["--sparse-index", "--no-sparse-index"] {
        let world = World::new();
        world.write("pm/2025/a.toml", "a");
        world.write("src/b", "b");
        world.commit_all("one");
        world.ok(&["sparse-checkout", "set", "--cone", sparse_index, "src"]);
        assert!(!world.path().join("pm").exists());
        let repository = world.open();
        let all = list(&repository, &Version::Worktree, "pm").unwrap();
        assert_eq!(all.len(), 1);
        assert!(matches!(all[0].1.content, Content::Blob(_)));
        assert_eq!(list(&repository, &Version::Index, "pm").unwrap(), all);
        assert_eq!(changes(&repository, &tree(&world, "HEAD"), &Version::Worktree, &["pm"]).unwrap(), []);
    }
}

#[test]
fn names_that_git_would_take_for_patterns_are_taken_by_the_letter() {
    let world = World::new();
    for path in ["-pm/a", ":(top)pm/a", "p*/a", "pm/a"] {
        world.write(path, "a");
    }
    world.ok(&["add", "--all"]);
    let repository = world.open();
    for directory in ["-pm", ":(top)pm", "p*"] {
        for version in [Version::Index, Version::Worktree] {
            assert_eq!(list(&repository, &version, directory).unwrap().len(), 1, "{directory}");
        }
    }
    assert_eq!(list(&repository, &Version::Index, "pm").unwrap()[0].1.mode, Mode::Regular);
}

#[test]
fn a_twin_of_a_directory_is_refused_where_the_base_has_none() {
    let world = World::new();
    world.write("docs/pm/a.toml", "one");
    world.write(".pmgit/policy.toml", "one");
    world.write("src/b", "b");
    world.commit_all("one");
    let judged = |paths: &[&str], base: &str| {
        world.ok(&["checkout", "--quiet", "--force", "--detach", base]);
        for path in paths {
            world.write(path, "two");
        }
        world.commit_all("two");
        let head = tree(&world, "HEAD");
        changes(&world.open(), &tree(&world, "HEAD^"), &head, &["docs/pm", ".pmgit"]).map_err(|error| error.to_string())
    };
    let twins = [
        "docs/PM/a.toml",
        "Docs/x",
        "DOCS/pm/a.toml",
        "docs/pm./x",
        "docs/pm /x",
        "docs/p\u{200C}m/x",
        ".PMGIT/policy.toml",
        ".Pmgit/x",
        ".pm\u{200D}git/x",
        ".pmgit./x",
        "PMGIT~1/x",
        ".pmgit/Policy.toml",
        ".pmgit/POLICY.TOML",
        ".pmgit/policy.toml ",
        "docs./x",
    ];
    for twin in twins {
        let error = judged(&[twin], "main").expect_err(twin);
        assert!(error.contains("macOS and Windows") && error.contains("rename"), "{error}");
        // Who has it already can work on, and take it out.
        let known = world.ok(&["rev-parse", "HEAD"]).trim().to_owned();
        assert!(judged(&["docs/pm/b.toml"], &known).is_ok(), "{twin}");
        assert!(!list(&world.open(), &tree(&world, "HEAD"), "docs/pm").expect("it is listed").is_empty(), "{twin}");
    }
    for honest in [
        "docs/pm2/x",
        "doc/x",
        "Src/b",
        "docs/pm/A.toml",
        ".pmgit/people.toml",
        ".github/x",
        "docs/p~m/x",
        "docs/\u{E9}/x",
    ] {
        assert!(judged(&[honest], "main").is_ok(), "{honest}");
    }
    world.ok(&["checkout", "--quiet", "main"]);
    world.ok(&["mv", "docs", "moved"]);
    world.ok(&["commit", "--quiet", "-m", "moved"]);
    assert!(judged(&["Docs/x"], "main").is_ok(), "nothing else has that name there");
}

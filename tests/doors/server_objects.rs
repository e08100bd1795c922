//! Attempts to get a bad document in, or to break the tool, at the door of the server: by objects that no honest git
//! makes, that are missing, or that are more than a machine can hold.

use crate::server::Server;
use crate::support::World;
use crate::support::documents::{PATH, incomplete, sound};

/// Writes a tree as it is given, in whatever order and however often it names an entry.
pub(crate) fn literal_tree(server: &Server, entries: &[(&str, &str, &str)]) -> String {
    let mut bytes = Vec::new();
    for (mode, name, id) in entries {
        bytes.extend_from_slice(format!("{mode} {name}\0").as_bytes());
        bytes.extend(
            (0..id.len()).step_by(2).map(|at| u8::from_str_radix(&id[at..at + 2], 16).expect("an id is hexadecimal")),
        );
    }
    let mut git = server.command_without_pmgit("git");
    let output = World::feed(git.args(["hash-object", "-t", "tree", "-w", "--literally", "--stdin"]), &bytes);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("an id").trim().to_owned()
}

fn blob(server: &Server, text: &str) -> String {
    let mut git = server.command_without_pmgit("git");
    let output = World::feed(git.args(["hash-object", "-w", "--stdin"]), text.as_bytes());
    String::from_utf8(output.stdout).expect("an id").trim().to_owned()
}

/// A commit on `main` with a document's folder of these entries.
fn commit_of_folder(server: &Server, entries: &[(&str, &str, &str)]) -> String {
    let year = literal_tree(server, entries);
    let documents = literal_tree(server, &[("40000", "2026", &year)]);
    let policy = server.ok(&["rev-parse", "main:.pmgit"]);
    let root = literal_tree(server, &[("40000", ".pmgit", &policy), ("40000", "postmortems", &documents)]);
    server.ok(&["commit-tree", "-p", "main", "-m", "crafted", &root])
}

#[test]
fn a_standing_tip_that_is_gone_is_no_new_branch() {
    let server = Server::new();
    server.sneak(PATH, &sound("in-review"));
    server.push(&["origin", "main"]).passes();
    let tip = server.ok(&["rev-parse", "main"]);
    std::fs::remove_file(server.place.join("objects").join(&tip[..2]).join(&tip[2..])).expect("it is a loose object");
    // By the built-in policy, and compared with nothing, it would pass.
    server.ok(&["checkout", "--quiet", "--orphan", "fresh"]);
    server.ok(&["rm", "--quiet", "--cached", PATH]);
    std::fs::remove_file(server.path().join(PATH)).expect("it can go");
    server.commit_all("fresh");
    let answer = server.push(&["--force", "origin", "fresh:main"]);
    assert_eq!(answer.code, 1, "{answer:?}");
    answer.says(&format!("the commit `{tip}` is missing"));
}

#[test]
fn two_names_that_differ_only_in_case_or_in_unicode_form() {
    for (one, other) in
        [("2026-11-20-a.toml", "2026-11-20-A.toml"), ("2026-11-20-\u{e9}.toml", "2026-11-20-e\u{301}.toml")]
    {
        let server = Server::new();
        let text = blob(&server, &sound("in-review"));
        let mut entries = [("100644", one, text.as_str()), ("100644", other, &text)];
        entries.sort_by(|one, other| one.1.cmp(other.1));
        let commit = commit_of_folder(&server, &entries);
        server.refuses(&["origin", &format!("{commit}:main")], "duplicate-id");
    }
}

#[test]
fn a_tree_that_names_a_document_twice_a_sound_one_and_a_bad_one() {
    let server = Server::new();
    let (good, bad) = (blob(&server, &sound("in-review")), blob(&server, &incomplete("in-review")));
    let name = "2026-11-20-checkout-latency.toml";
    for pair in [[&good, &bad], [&bad, &good]] {
        let commit = commit_of_folder(&server, &pair.map(|id| ("100644", name, id.as_str())));
        let answer = server.push(&["origin", &format!("{commit}:main")]).turned_away();
        answer.says("names it twice").says("git fsck");
    }
}

#[test]
fn a_tree_that_names_the_whole_directory_or_the_policy_twice() {
    let server = Server::new();
    let bad = blob(&server, &incomplete("in-review"));
    let year = literal_tree(&server, &[("100644", "2026-11-20-checkout-latency.toml", &bad)]);
    let documents = literal_tree(&server, &[("40000", "2026", &year)]);
    let (policy, old) = (server.ok(&["rev-parse", "main:.pmgit"]), server.ok(&["rev-parse", "main:postmortems"]));
    let folder = ("40000", ".pmgit", policy.as_str());
    for root in [
        vec![folder, ("40000", "postmortems", &old), ("40000", "postmortems", &documents)],
        vec![folder, ("40000", ".pmgit", &documents), ("40000", "postmortems", &old)],
    ] {
        let tree = literal_tree(&server, &root);
        let commit = server.ok(&["commit-tree", "-p", "main", "-m", "crafted", &tree]);
        server.push(&["origin", &format!("{commit}:main")]).turned_away().says("names it twice");
    }
}

#[test]
fn a_tree_out_of_order_hides_no_document() {
    let server = Server::new();
    let (good, bad) = (blob(&server, &sound("in-review")), blob(&server, &incomplete("in-review")));
    let commit = commit_of_folder(
        &server,
        &[("100644", "2026-11-20-z.toml", &good), ("100644", "2026-11-20-checkout-latency.toml", &bad)],
    );
    server.refuses(&["origin", &format!("{commit}:main")], "missing-section");
}

#[test]
fn an_object_of_the_standing_tip_that_is_gone_opens_nothing() {
    let server = Server::new();
    server.sneak(PATH, &sound("in-review"));
    server.push(&["origin", "main"]).passes();
    let tree = server.there(&["rev-parse", "main:postmortems/2026"]);
    let lost = server.place.join("objects").join(&tree[..2]).join(&tree[2..]);
    std::fs::remove_file(lost).expect("small pushes are stored as loose objects");
    server.sneak(PATH, &incomplete("in-review"));
    server.push(&["origin", "main"]).turned_away().says("cannot read the tree");
}

#[test]
fn trees_that_hold_one_tree_by_the_dozen_level_upon_level() {
    let server = Server::new();
    for leaf in ["", "bad"] {
        let names: Vec<String> = (10..26).map(|number| format!("d{number}")).collect();
        let mut tree = if leaf.is_empty() {
            literal_tree(&server, &[])
        } else {
            literal_tree(&server, &[("100644", "a.toml", &blob(&server, leaf))])
        };
        for _level in 0..8 {
            let entries: Vec<_> = names.iter().map(|name| ("40000", name.as_str(), tree.as_str())).collect();
            tree = literal_tree(&server, &entries);
        }
        let policy = server.ok(&["rev-parse", "main:.pmgit"]);
        for (place, other, name) in
            [("postmortems", &policy, ".pmgit"), (".pmgit", &policy, "zz"), ("zz", &policy, ".pmgit")]
        {
            let mut entries = [("40000", place, tree.as_str()), ("40000", name, other)];
            entries.sort_by_key(|(_, name, _)| *name);
            let root = literal_tree(&server, &entries);
            let commit = server.ok(&["commit-tree", "-p", "main", "-m", "four billion files", &root]);
            let push = || server.push(&["origin", &format!("+{commit}:main")]);
            // What is none of its business is not looked at, however large it is.
            if place == "zz" {
                push().passes()
            } else {
                push().turned_away()
            };
        }
    }
}

#[test]
fn folders_a_thousand_deep() {
    let server = Server::new();
    let mut tree = literal_tree(&server, &[("100644", "a.toml", &blob(&server, "bad"))]);
    for _level in 0..1000 {
        tree = literal_tree(&server, &[("40000", "d", &tree)]);
    }
    let root = literal_tree(&server, &[("40000", "postmortems", &tree)]);
    let commit = server.ok(&["commit-tree", "-p", "main", "-m", "deep", &root]);
    server.push(&["origin", &format!("{commit}:main")]).turned_away().says("deeper than 100 folders");
}

#[test]
fn a_document_of_many_megabytes_in_a_pack_of_a_few_bytes() {
    let server = Server::new();
    for path in [PATH, ".pmgit/policy.toml", ".pmgit/removed.toml"] {
        server.on_branch("bad", path, &" ".repeat(20 << 20));
        server.push(&["origin", "bad:main"]).turned_away().says("larger than 16 MB");
        server.push(&["origin", "bad:refs/heads/work"]).turned_away().says("larger than 16 MB");
    }
    server.on_branch("good", "postmortems/2026/recording.bin", &" ".repeat(20 << 20));
    server.push(&["origin", "good:main"]).passes();
}

#[test]
fn a_key_of_a_megabyte_that_would_fill_the_terminal() {
    let server = Server::new();
    server.on_branch("bad", PATH, &format!("{} = 1\n{}", "k".repeat(1 << 20), sound("in-review")));
    let answer = server.push(&["origin", "bad:main"]).turned_away();
    assert!(answer.err.len() < 20_000, "{} bytes", answer.err.len());
}

#[test]
fn replace_references_of_the_pusher_or_of_the_server() {
    let server = Server::new();
    server.on_branch("bad", PATH, &incomplete("in-review"));
    let (bad, old) = (server.ok(&["rev-parse", "bad"]), server.ok(&["rev-parse", "main"]));
    let bad_text = server.ok(&["rev-parse", &format!("bad:{PATH}")]);
    let good_text = blob(&server, &sound("in-review"));
    server.push(&["origin", "bad:refs/heads/work"]).passes();
    server.ok(&["replace", &bad_text, &good_text]);
    server.ok(&["replace", &bad, &old]);
    server.push(&["origin", "refs/replace/*:refs/replace/*"]).turned_away().says("pmgit rejects");
    // The admin may have some all the same.
    let url = server.path().display().to_string();
    server.there(&["fetch", "--quiet", &url, "refs/replace/*:refs/replace/*"]);
    server.refuses(&["origin", &format!("+{bad}:refs/heads/main")], "missing-section");
    // Nor where git alone decides.
    server.lose_pmgit();
    server.push(&["origin", &format!("+{bad}:refs/heads/main")]).turned_away();
}

#[test]
fn documents_that_only_an_alternate_of_the_server_holds() {
    let server = Server::new();
    let store = server.outside("store.git");
    let shown = store.to_str().expect("it is UTF-8");
    server.ok(&["clone", "--quiet", "--bare", ".", shown]);
    server.on_branch("bad", PATH, &incomplete("in-review"));
    server.ok(&["push", "--quiet", shown, "bad"]);
    let alternates = server.place.join("objects/info/alternates");
    std::fs::write(alternates, format!("{shown}/objects\n")).expect("it can be written");
    // Nothing of it has to be sent: the server knows the objects already.
    server.refuses(&["origin", "bad:main"], "missing-section");
    server.on_branch("good", PATH, &sound("in-review"));
    server.push(&["origin", "good:main"]).passes();
}

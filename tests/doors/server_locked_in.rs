//! The gate of a server never locks anyone in: what is none of its business passes whatever else is broken.

use crate::server::{POLICY, Server};
use crate::support::World;
use crate::support::documents::{OTHER, PATH, incomplete, malformed, sound};

/// `main` with a broken policy and a broken document.
fn broken() -> Server {
    let server = Server::new();
    server.smuggle(PATH, &malformed());
    server.smuggle(POLICY, "surprise = 1\n");
    server
}

/// A hotfix to `main`, to a new branch, to a branch that stands, and as a tag.
#[track_caller]
fn hotfix_passes(server: &Server) {
    server.ok(&["checkout", "--quiet", "main"]);
    server.sneak("code.rs", "fixed\n");
    server.push(&["origin", "main"]).passes();
    server.push(&["origin", "main:refs/heads/hotfix", "+main:refs/tags/v1"]).passes();
    server.sneak("code.rs", "fixed again\n");
    server.push(&["origin", "main:refs/heads/hotfix"]).passes();
    server.push(&["origin", "main"]).passes();
    server.push(&["origin", "+main^{tree}:refs/tags/tree", "+main:refs/notes/any"]).passes();
    server.push(&["origin", ":refs/tags/tree"]).passes();
}

#[test]
fn a_hotfix_passes_though_policy_and_documents_are_broken() {
    hotfix_passes(&broken());
}

#[test]
fn a_hotfix_passes_though_the_policy_cannot_even_be_read() {
    let server = Server::new();
    server.smuggle(POLICY, "documents = [\n");
    hotfix_passes(&server);
    // git alone cannot tell then what would be a postmortem.
    server.lose_pmgit();
    server.sneak("code.rs", "fixed once more\n");
    server.push(&["origin", "main"]).turned_away().says("only pmgit can read which directory");
}

#[test]
fn a_hotfix_passes_though_pmgit_is_gone() {
    let server = broken();
    server.lose_pmgit();
    hotfix_passes(&server);
    server.sneak(OTHER, &sound("in-review"));
    for target in ["main:main", "main:refs/heads/hotfix", "main:refs/heads/new"] {
        let answer = server.push(&["origin", target]).turned_away();
        answer.says("it was not found on the server").says("pmgit init --server").says("can be pushed meanwhile");
    }
}

#[test]
fn a_hotfix_passes_though_pmgit_fails_or_crashes() {
    for script in ["cat >/dev/null; exit 2", "kill -9 $$", "exit 126", "echo usage: >&2; exit 64"] {
        let server = Server::new();
        let place = server.outside("broken pmgit");
        World::script(&place, script);
        server.replace_pmgit(place.to_str().expect("it is UTF-8"));
        hotfix_passes(&server);
        server.sneak(PATH, &sound("in-review"));
        server.push(&["origin", "main"]).turned_away().says("it exited with status");
    }
}

#[test]
fn without_pmgit_a_branch_with_postmortems_is_not_deleted_and_one_without_is() {
    let server = Server::with_policy("[gate]\nbranches = [\"main\", \"release/*\"]\n");
    server.push(&["origin", "main:refs/heads/release/1"]).passes();
    server.ok(&["checkout", "--quiet", "--orphan", "pages"]);
    server.ok(&["rm", "--quiet", "-r", "--cached", "."]);
    server.sneak("index.html", "hello\n");
    server.ok(&["rm", "--quiet", "-r", "--cached", ".pmgit", "postmortems"]);
    server.ok(&["commit", "--quiet", "--amend", "--no-edit"]);
    server.push(&["origin", "pages"]).passes();
    server.lose_pmgit();
    server.push(&["origin", ":release/1"]).turned_away();
    server.push(&["origin", ":pages"]).passes();
}

#[test]
fn without_pmgit_the_directory_that_the_policy_names_is_guarded_too() {
    for directory in ["documents = \"docs/pm\"", "'documents'='docs/pm' # moved", "  documents = \"docs/\\u0070m\""] {
        let server = Server::with_policy(&format!("{directory}\n"));
        server.sneak("docs/pm/2026/2026-11-20-checkout-latency.toml", &incomplete("in-review"));
        server.push(&["origin", "main"]).turned_away_for("missing-section");
        server.lose_pmgit();
        server.push(&["origin", "main"]).turned_away();
        server.push(&["origin", "main:refs/heads/new"]).turned_away();
    }
    let server = Server::with_policy("documents = \"docs/pm\"\n");
    server.lose_pmgit();
    hotfix_passes(&server);
}

#[test]
fn a_broken_policy_lets_nothing_pass_but_what_mends_it() {
    let server = broken();
    server.sneak(OTHER, &sound("in-review"));
    server.refuses(&["origin", "main"], "invalid-policy").says("touches only `.pmgit`");
    server.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    server.write("code.rs", "not alone\n");
    server.sneak(POLICY, "language = \"en\"\n");
    server.refuses(&["origin", "main"], "invalid-policy");
    server.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    server.sneak(POLICY, "wonder = 1\n");
    server.refuses(&["origin", "main"], "invalid-policy");
    server.sneak(POLICY, "language = \"en\"\n");
    server.push(&["origin", "main"]).passes();
}

#[test]
fn what_got_in_once_is_mended_in_steps() {
    let server = Server::new();
    let with_two = incomplete("in-review").replace("title = ", "surprise = 1\ntitle = ");
    server.smuggle(PATH, &with_two);
    server.sneak(PATH, &incomplete("in-review"));
    server.push(&["origin", "main"]).passes().says("1 warning in `main`: missing-section");
    server.sneak(PATH, &sound("in-review"));
    server.push(&["origin", "main"]).passes().silent_about("warning");
}

#[test]
fn transitions_that_the_branch_has_already_are_not_judged_again() {
    let server = Server::new();
    let illegal = sound("reviewed").replace("to = \"in-review\"", "to = \"closed\"");
    assert_ne!(illegal, sound("reviewed"));
    server.smuggle(PATH, &illegal);
    server.sneak(PATH, &format!("# A closing remark.\n{illegal}"));
    server.push(&["origin", "main"]).passes();
}

#[test]
fn a_refused_revert_prints_the_command_that_keeps_the_document_and_lets_the_code_go() {
    let server = Server::new();
    server.write("code.rs", "a bug\n");
    server.sneak(PATH, &sound("in-review"));
    server.push(&["origin", "main"]).passes();
    server.git(&["revert", "--no-edit", "HEAD"]).passes();
    let answer = server.refuses(&["origin", "main"], "removed-postmortem");
    let keep = answer.err.split('`').find(|words| words.starts_with("git checkout ")).expect("a command").to_owned();
    let arguments: Vec<&str> = keep.split(' ').skip(1).collect();
    server.git(&arguments).passes();
    server.git(&["commit", "--quiet", "--amend", "--no-edit"]).passes();
    server.push(&["origin", "main"]).passes();
    assert_eq!(server.there(&["ls-tree", "--name-only", "main", "code.rs"]), "");
    assert_eq!(server.there(&["ls-tree", "--name-only", "main", PATH]), PATH);
}

//! `pmgit comment`: one comment on a pull request, kept up to date, on three forges.

use serde_json::{Value, json};

use super::server::{Reply, Seen, Server};
use crate::support::{Outcome, World};

const MARK: &str = "<!-- pmgit:comment -->";

/// A forge: its name for the options, the paths of its API, and who writes a comment there.
struct Forge {
    name: &'static str,
    comments: &'static str,
    page: &'static str,
    renewed: &'static str,
    author: fn(&str) -> Value,
}

const FORGES: [Forge; 3] = [
    Forge {
        name: "github",
        comments: "/api/v3/repos/example/shop/issues/17/comments",
        page: "?per_page=100",
        renewed: "PATCH /api/v3/repos/example/shop/issues/comments/2",
        author: |login| json!({"user": {"login": login}}),
    },
    Forge {
        name: "gitlab",
        comments: "/api/v4/projects/example%2Fshop/merge_requests/17/notes",
        page: "?sort=asc&order_by=created_at&per_page=100",
        renewed: "PUT /api/v4/projects/example%2Fshop/merge_requests/17/notes/2",
        author: |login| json!({"author": {"username": login}}),
    },
    Forge {
        name: "forgejo",
        comments: "/api/v1/repos/example/shop/issues/17/comments",
        page: "?per_page=100",
        renewed: "PATCH /api/v1/repos/example/shop/issues/comments/2",
        author: |login| json!({"user": {"login": login}}),
    },
];

impl Forge {
    fn comment(&self, id: u64, login: &str, body: &str) -> Value {
        let mut comment = (self.author)(login);
        comment["id"] = json!(id);
        comment["body"] = json!(body);
        comment
    }

    /// A server that has these comments, and says that the token is the bot's.
    fn with(&self, comments: Vec<Value>) -> Server {
        let (path, page) = (self.comments, self.page);
        Server::start(move |seen| {
            if seen.line.ends_with("/user") {
                return Reply::Json(200, json!({"login": "bot", "username": "bot"}));
            }
            if seen.line == format!("GET {path}{page}") {
                return Reply::Json(200, json!(comments));
            }
            Reply::Json(if seen.line.starts_with("POST") { 201 } else { 200 }, json!({"id": 9}))
        })
    }
}

fn run(world: &World, forge: &Forge, server: &Server, more: &[&str]) -> Outcome {
    let url = server.url();
    let asked =
        ["comment", "page.md", "--on", forge.name, "--pull", "17", "--project", "example/shop", "--server", &url];
    let mut command = world.pmgit_command(&[&asked[..], more].concat());
    for token in ["PMGIT_GITHUB_TOKEN", "PMGIT_GITLAB_TOKEN", "PMGIT_FORGEJO_TOKEN"] {
        command.env(token, "very-secret");
    }
    let run = world.run(&mut command);
    assert!(!format!("{run}").contains("very-secret"), "{run}");
    run
}

/// The line and the text of each request that writes.
fn writing_requests(server: &Server) -> Vec<(String, String)> {
    let wrote = |seen: &&Seen| !seen.line.starts_with("GET");
    let text = |seen: &Seen| seen.json()["body"].as_str().expect("a text").to_owned();
    server.seen().iter().filter(wrote).map(|seen| (seen.line.clone(), text(seen))).collect()
}

#[test]
fn one_comment_is_written_and_then_written_over() {
    let world = World::ready();
    world.write("page.md", "### What changes\n");
    let body = format!("{MARK}\n### What changes\n");
    for forge in &FORGES {
        // Others write comments too, also with the mark.
        let others = vec![forge.comment(1, "eve", &body), forge.comment(3, "bot", "Looks fine.")];
        let server = forge.with(others.clone());
        let first = run(&world, forge, &server, &[]);
        assert_eq!((first.code, first.out.as_str()), (0, "commented\n"), "{first}");
        assert_eq!(writing_requests(&server), [(format!("POST {}", forge.comments), body.clone())]);

        let old = forge.comment(2, "Bot", &format!("{MARK}\nold"));
        let server = forge.with([others.clone(), vec![old]].concat());
        let again = run(&world, forge, &server, &[]);
        assert_eq!((again.code, again.out.as_str()), (0, "the comment is up to date\n"), "{again}");
        assert_eq!(writing_requests(&server), [(forge.renewed.to_owned(), body.clone())]);

        let server = forge.with(vec![forge.comment(2, "bot", body.trim_end())]);
        let same = run(&world, forge, &server, &["--login", "bot"]);
        assert_eq!((same.code, same.out.as_str()), (0, "the comment says this already\n"), "{same}");
        assert!(writing_requests(&server).is_empty() && !server.seen().iter().any(|seen| seen.line.ends_with("/user")));
    }
}

#[test]
fn the_token_of_a_job_on_github_may_not_ask_who_it_is() {
    let world = World::ready();
    world.write("page.md", "page");
    let forge = &FORGES[0];
    let known = forge.comment(2, "github-actions[bot]", &format!("{MARK}\nold"));
    let (path, page) = (forge.comments, forge.page);
    let server = Server::start(move |seen| match seen.line.as_str() {
        "GET /api/v3/user" => Reply::Json(403, json!({"message": "Resource not accessible by integration"})),
        line if line == format!("GET {path}{page}") => Reply::Json(200, json!([known])),
        _ => Reply::Json(200, json!({})),
    });
    assert_eq!(run(&world, forge, &server, &[]).code, 0);
    assert_eq!(writing_requests(&server)[0].0, forge.renewed);
    let asked = server.seen().iter().find(|seen| seen.line.contains("/comments")).expect("asked").headers.clone();
    assert!(asked.iter().any(|line| line == "authorization: Bearer very-secret"), "{asked:?}");
}

#[test]
fn what_cannot_be_written_is_said_and_a_long_page_is_not_cut_in_the_middle() {
    let world = World::ready();
    world.write("page.md", "x".repeat(1_000_000));
    for forge in &FORGES {
        let server = forge.with(Vec::new());
        assert_eq!(run(&world, forge, &server, &[]).code, 0);
        assert!(writing_requests(&server)[0].1.contains("too long for a comment"), "{:?}", writing_requests(&server));
        let refusing = Server::start(|seen| match seen.line.as_str() {
            line if line.ends_with("/user") => Reply::Json(200, json!({"login": "bot", "username": "bot"})),
            line if line.starts_with("GET") => Reply::Json(200, json!([])),
            _ => Reply::Json(403, json!({"message": "Forbidden"})),
        });
        let run = run(&world, forge, &refusing, &[]);
        assert!(run.code == 2 && run.err.contains("cannot write the comment"), "{run}");
        assert_eq!(refusing.seen().iter().filter(|seen| seen.line.starts_with("POST")).count(), 1, "and once");
    }
    let lost = world.run(&mut world.pmgit_command(&[
        "comment",
        "nowhere.md",
        "--on",
        "github",
        "--pull",
        "1",
        "--project",
        "a/b",
    ]));
    assert!(lost.code == 2 && lost.err.contains("cannot read the page `nowhere.md`"), "{lost}");
    let unsaid = world.run(&mut world.pmgit_command(&[
        "comment",
        "page.md",
        "--on",
        "forgejo",
        "--pull",
        "1",
        "--project",
        "a/b",
    ]));
    assert!(unsaid.code == 2 && unsaid.err.contains("PMGIT_FORGEJO_TOKEN"), "{unsaid}");
}

//! `pmgit notify`.

use insta::assert_snapshot;

use super::server::{Reply, Server};
use crate::support::documents::ID;
use crate::support::{Outcome, World};

fn ok() -> Reply {
    Reply::Text(200, "", "text/plain", "ok".to_owned())
}

fn notify(world: &World, server: &Server, arguments: &[&str]) -> Outcome {
    let hook = format!("{}/services/T/B/very-secret", server.url());
    world.run(world.pmgit_command(&[&["notify"], arguments].concat()).env("PMGIT_SLACK_WEBHOOK", hook))
}

#[test]
fn slack_is_sent_exactly_this() {
    let world = World::in_review();
    let server = Server::start(|_| ok());
    world.ok(&["remote", "add", "origin", "git@github.com:example/shop.git"]);
    let shown = world.pmgit(&["notify", ID, "--dry-run"]).passes();
    assert_snapshot!(notify(&world, &server, &[ID]), @r"
    exit 0
    posted to Slack
    ");
    let seen = server.seen();
    assert_eq!(seen.len(), 1);
    assert_eq!(format!("{}\n", seen[0].body), shown.out, "a dry run shows the payload to the byte");
    assert_snapshot!(seen[0].whole(server.port), @r#"
    POST /services/T/B/very-secret
    accept: */*
    content-length: 560
    content-type: application/json
    host: 127.0.0.1:[PORT]
    user-agent: pmgit/0.2.0

    {"blocks":[{"text":{"text":"*<https://github.com/example/shop/blob/work/postmortems/2026/2026-11-20-checkout-latency.toml|Checkout slowed down after a cache failover>*\nSEV-1 · in-review · owner aiko · `2026-11-20-checkout-latency`\n• the meeting is scheduled for Mon 23 Nov, 06:00, and must begin by Mon 23 Nov, 24:00 UTC\n• the external message must be posted by Tue 24 Nov, 24:00 UTC\n• the actions are due by Sat 5 Dec, 24:00 UTC","type":"mrkdwn","verbatim":true},"type":"section"}],"text":"Checkout slowed down after a cache failover: in-review"}
    "#);
}

#[test]
fn another_programs_payload_is_posted_as_it_is() {
    let world = World::ready();
    let server = Server::start(|_| ok());
    let payload = "{\"text\": \"due & overdue\",\n \"blocks\": []}";
    let hook = format!("{}/services/T/B/X", server.url());
    let mut command = world.pmgit_command(&["notify", "--payload", "-"]);
    let output = World::feed(command.env("PMGIT_SLACK_WEBHOOK", hook), payload.as_bytes());
    assert!(output.status.success(), "{output:?}");
    assert_eq!(server.seen()[0].body, payload);
    world.write("payload.json", "nonsense");
    let refused = notify(&world, &server, &["--payload", "payload.json"]);
    assert!(refused.code == 2 && refused.err.contains("it is not JSON"), "{refused}");
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn the_address_of_the_webhook_is_never_shown_whatever_goes_wrong() {
    let world = World::in_review();
    let faults: [fn() -> Reply; 8] = [
        || Reply::Text(404, "", "text/plain", "no_service: http://x/services/T/B/very-secret".to_owned()),
        || Reply::Text(200, "", "text/html", "<!DOCTYPE html>very-secret".to_owned()),
        || Reply::Text(302, "Location: https://evil.example.org/very-secret\r\n", "text/plain", String::new()),
        || Reply::Text(500, "", "text/plain", "rollback_error".to_owned()),
        || Reply::Text(403, "", "text/plain", "invalid_token".to_owned()),
        || Reply::Cut,
        || Reply::Half,
        || Reply::Hang,
    ];
    for fault in faults {
        let server = Server::start(move |_| fault());
        let run = notify(&world, &server, &[ID, "--timeout", "1"]);
        assert_eq!(run.code, 2, "{:?}: {run}", fault());
        assert!(!format!("{run}").contains("very-secret"), "{run}");
        assert!(run.err.contains("hint: "), "{run}");
        assert_eq!(server.seen().len(), 1, "what may have been posted is not posted again");
        let is_unknown = matches!(fault(), Reply::Cut | Reply::Half | Reply::Hang | Reply::Text(200 | 500, ..));
        assert_eq!(run.err.contains("may have been posted"), is_unknown, "{run}");
    }
}

#[test]
fn a_redirect_is_not_followed_to_another_host() {
    let world = World::in_review();
    let other = Server::start(|_| ok());
    let to: &'static str = Box::leak(format!("Location: {}/stolen\r\n", other.url()).into_boxed_str());
    let server = Server::start(move |_| Reply::Text(307, to, "text/plain", String::new()));
    let run = notify(&world, &server, &[ID]);
    assert!(run.code == 2 && run.err.contains("redirects to http://127.0.0.1:"), "{run}");
    assert!(other.seen().is_empty());
}

#[test]
fn slack_may_ask_to_wait_and_is_sent_it_once_more() {
    let world = World::in_review();
    let mut count = 0;
    let server = Server::start(move |_| {
        count += 1;
        if count < 3 { Reply::Text(429, "Retry-After: 0\r\n", "text/plain", "rate_limited".to_owned()) } else { ok() }
    });
    assert_eq!(notify(&world, &server, &[ID]).code, 0);
    assert_eq!(server.seen().len(), 3);
    let patient = Server::start(|_| Reply::Text(429, "Retry-After: 3600\r\n", "text/plain", String::new()));
    let run = notify(&world, &patient, &[ID]);
    assert!(run.code == 2 && run.err.contains("run it again later"), "{run}");
    assert_eq!(patient.seen().len(), 1, "an hour is not waited");
}

#[test]
fn the_secret_comes_from_the_environment_or_a_command_and_from_nowhere_else() {
    let world = World::in_review();
    let server = Server::start(|_| ok());
    let run = world.pmgit(&["notify", ID]);
    assert!(run.code == 2 && run.err.contains("`PMGIT_SLACK_WEBHOOK` is not set"), "{run}");
    world.write("secret.txt", format!("{}/services/T/B/X\nmore\n", server.url()));
    assert_eq!(world.pmgit(&["notify", ID, "--token-command", "cat secret.txt"]).code, 0);
    assert_eq!(server.lines(), ["POST /services/T/B/X"]);
    let failed = world.pmgit(&["notify", ID, "--token-command", "echo very-secret; exit 3"]);
    assert!(failed.code == 2 && failed.err.contains("exit code 3") && !failed.err.contains("very-secret"), "{failed}");
    let empty = world.pmgit(&["notify", ID, "--token-command", "true"]);
    assert!(empty.err.contains("is empty"), "{empty}");
    let open = world.run(
        world
            .pmgit_command(&["notify", ID])
            .env("PMGIT_SLACK_WEBHOOK", "http://hooks.example.com/services/very-secret"),
    );
    assert!(
        open.code == 2 && open.err.contains("which others can read") && !open.err.contains("very-secret"),
        "{open}"
    );
}

#[test]
fn a_service_that_is_not_there_is_told_as_such() {
    let world = World::in_review();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let hook = format!("http://127.0.0.1:{port}/services/very-secret");
    let run = world.run(world.pmgit_command(&["notify", ID]).env("PMGIT_SLACK_WEBHOOK", hook));
    assert_snapshot!(run, @r"
    exit 2
    -- stderr --
    error: cannot post to Slack
      cause: the connection was refused
      hint: nothing was posted
    ");
}

#[test]
fn the_owner_is_mentioned_where_it_is_asked_for_and_their_member_id_is_known() {
    let world = World::in_review();
    let payload = |arguments: &[&str]| world.pmgit(&[&["notify", ID, "--dry-run"], arguments].concat()).passes();
    let run = payload(&["--owner"]);
    assert!(run.out.contains("owner aiko") && run.err.contains("has no Slack member id for `aiko`"), "{run}");
    world.write(".pmgit/people.toml", "[aiko]\nslack = \"U012ABCDEF\"\n");
    world.commit_all("people");
    assert!(payload(&["--owner"]).out.contains("owner <@U012ABCDEF> ·"));
    assert!(payload(&[]).out.contains("owner aiko ·"), "nobody is mentioned unasked");
    // What is no member id mentions nobody: it may be a group, or everybody.
    for id in ["!channel", "S012ABCDEF", "aiko", "U1> <!here"] {
        world.write(".pmgit/people.toml", format!("[aiko]\nslack = \"{id}\"\n"));
        world.commit_all("people");
        let run = payload(&["--owner"]);
        assert!(run.out.contains("owner aiko ·") && run.err.contains("nobody is mentioned"), "{id}: {run}");
    }
    world.write(".pmgit/people.toml", "[aiko]\nslack = \"U012ABCDEF\"\nleft = 2026-11-01\n");
    world.commit_all("left");
    assert!(payload(&["--owner"]).err.contains("has left"));
    assert_eq!(world.pmgit(&["notify", "--payload", "x", "--owner"]).code, 2);
}

//! `pmgit action sync`: what is sent, and what is written back.

use insta::assert_snapshot;
use serde_json::json;

use super::trackers::{Tracker, no_fault};
use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::{Outcome, World};

/// A draft whose actions have no tickets.
pub(super) fn world() -> World {
    let world = World::ready();
    let text: String = DRAFT.split_inclusive('\n').filter(|line| !line.starts_with("ticket = ")).collect();
    world.add(ID, &text);
    world
}

pub(super) fn github(world: &World, tracker: &Tracker, arguments: &[&str]) -> Outcome {
    let server = tracker.server.url();
    let options = ["action", "sync", ID, "--to", "github", "--project", "example/shop", "--server", &server];
    let run =
        world.run(world.pmgit_command(&[&options, arguments].concat()).env("PMGIT_GITHUB_TOKEN", "ghp_very-secret"));
    assert!(!format!("{run}").contains("very-secret"), "{run}");
    run.map(|text| without_port(text, tracker))
}

pub(super) fn jira(world: &World, tracker: &Tracker, arguments: &[&str]) -> Outcome {
    let server = tracker.server.url();
    let options = ["action", "sync", ID, "--to", "jira", "--project", "CACHE", "--server", &server];
    let mut command = world.pmgit_command(&[&options, arguments].concat());
    let run = world.run(command.env("PMGIT_JIRA_TOKEN", "very-secret").env("PMGIT_JIRA_USER", "aiko@example.com"));
    assert!(!format!("{run}").contains("very-secret"), "{run}");
    run.map(|text| without_port(text, tracker))
}

pub(super) fn without_port(text: &str, tracker: &Tracker) -> String {
    text.replace(&format!("127.0.0.1:{}", tracker.server.port), "[SERVER]")
}

/// What the last commit changed in the document, without its context.
fn last_change(world: &World, tracker: &Tracker) -> String {
    let shown = world.ok(&["show", "--format=%B", "--unified=0", "HEAD"]);
    let lines = shown.lines().filter(|line| !line.starts_with("index ") && !line.starts_with("@@"));
    without_port(&lines.collect::<Vec<_>>().join("\n"), tracker)
}

#[test]
fn tickets_are_created_once_and_their_links_are_a_commit() {
    let world = world();
    let tracker = Tracker::github(no_fault);
    world.write("code.txt", "staged, and none of ours");
    world.ok(&["add", "code.txt"]);
    assert_snapshot!(github(&world, &tracker, &[]), @r"
    exit 0
    actions[0]: created http://[SERVER]/example/shop/issues/10
    actions[1]: created http://[SERVER]/example/shop/issues/11
    ");
    assert_snapshot!(last_change(&world, &tracker), @r#"
    2026-11-20-checkout-latency: 2 tickets linked

    Postmortem: 2026-11-20-checkout-latency
    Postmortem-Ticket: http://[SERVER]/example/shop/issues/10
    Postmortem-Ticket: http://[SERVER]/example/shop/issues/11


    diff --git a/postmortems/2026/2026-11-20-checkout-latency.toml b/postmortems/2026/2026-11-20-checkout-latency.toml
    --- a/postmortems/2026/2026-11-20-checkout-latency.toml
    +++ b/postmortems/2026/2026-11-20-checkout-latency.toml
    +ticket = "http://[SERVER]/example/shop/issues/10"
    +ticket = "http://[SERVER]/example/shop/issues/11"
    "#);
    let seen = tracker.server.seen();
    assert_snapshot!(seen[0].whole(tracker.server.port), @r"
    GET /api/v3/repos/example/shop/issues?state=all&since=2026-10-23T07:00:00Z&sort=created&direction=asc&per_page=100
    accept: application/vnd.github+json
    authorization: Bearer ghp_very-secret
    host: 127.0.0.1:[PORT]
    user-agent: pmgit/0.2.0
    x-github-api-version: 2022-11-28
    ");
    assert_snapshot!(seen[1].whole(tracker.server.port), @r#"
    POST /api/v3/repos/example/shop/issues
    accept: application/vnd.github+json
    authorization: Bearer ghp_very-secret
    content-length: 331
    content-type: application/json
    host: 127.0.0.1:[PORT]
    user-agent: pmgit/0.2.0
    x-github-api-version: 2022-11-28

    {"body":"- Postmortem: `Checkout slowed down after a cache failover`\n- Id: `2026-11-20-checkout-latency`\n- Priority: `P0`\n- Owner: `team-cache`\n- Due: `2026-12-05`\n\n<!-- pmgit:2026-11-20-checkout-latency/190b2cc85215265e -->\n","labels":["sev1","sev1_20261120"],"title":"Give the session cache a connection limit per client"}
    "#);
    assert_eq!(tracker.server.posts("/api/v3/repos/example/shop/issues"), 2);
    assert_eq!(world.ok(&["status", "--porcelain"]), "A  code.txt");
    assert_eq!(world.pmgit(&["check", ID]).code, 0);

    let before = world.state();
    assert_snapshot!(github(&world, &tracker, &[]), @r"
    exit 0
    2026-11-20-checkout-latency: nothing is to be written down
    ");
    assert_eq!((tracker.count(), before), (2, world.state()));
}

#[test]
fn a_dry_run_shows_each_payload_to_the_byte_and_sends_nothing() {
    let world = world();
    let tracker = Tracker::github(no_fault);
    let before = world.state();
    let shown = github(&world, &tracker, &["--dry-run"]);
    assert_eq!((shown.code, tracker.server.seen().len()), (0, 0), "{shown}");
    assert_eq!(before, world.state());
    github(&world, &tracker, &[]);
    for post in tracker.server.seen().iter().filter(|seen| seen.line.starts_with("POST")) {
        assert!(shown.out.contains(&format!("{}\n", post.body)), "{}\n{shown}", post.body);
    }
    let nowhere = world.pmgit(&["action", "sync", ID, "--dry-run"]);
    assert!(nowhere.code == 2 && nowhere.err.contains("cannot determine the tracker"), "{nowhere}");
}

#[test]
fn a_dry_run_looks_at_the_file_as_it_lies_there_and_a_run_wants_it_committed() {
    let world = world();
    let tracker = Tracker::github(no_fault);
    world.pmgit(&["action", "add", ID, "Page whoever can mend it"]).passes();
    let shown = github(&world, &tracker, &["--dry-run"]);
    assert!(shown.code == 0 && shown.out.contains("Page whoever can mend it"), "{shown}");
    let refused = github(&world, &tracker, &[]);
    assert!(refused.code == 1 && refused.err.contains("not committed"), "{refused}");
    assert_eq!(tracker.server.seen().len(), 0);
}

#[test]
fn a_ticket_that_was_closed_is_done_on_the_day_it_was_closed_in_the_policys_zone() {
    let world = world();
    world.write(".pmgit/policy.toml", "[calendar]\ntime_zone = \"Asia/Tokyo\"\n");
    world.commit_all("Work in Tokyo");
    let tracker = Tracker::github(no_fault);
    github(&world, &tracker, &[]);
    tracker.change(0, |ticket| {
        ticket["state"] = json!("closed");
        ticket["state_reason"] = json!("completed");
        ticket["closed_at"] = json!("2026-12-03T20:00:00Z");
    });
    tracker.change(1, |ticket| {
        ticket["state"] = json!("closed");
        ticket["state_reason"] = json!("not_planned");
    });
    assert_snapshot!(github(&world, &tracker, &[]), @r#"
    exit 0
    actions[0]: done on 2026-12-04
    -- stderr --
    note: http://[SERVER]/example/shop/issues/11 was closed as `not planned`, which is not done; record why as `declined = "..."`
    "#);
    assert_snapshot!(last_change(&world, &tracker), @r"
    2026-11-20-checkout-latency: 1 action done

    Postmortem: 2026-11-20-checkout-latency


    diff --git a/postmortems/2026/2026-11-20-checkout-latency.toml b/postmortems/2026/2026-11-20-checkout-latency.toml
    --- a/postmortems/2026/2026-11-20-checkout-latency.toml
    +++ b/postmortems/2026/2026-11-20-checkout-latency.toml
    +done = 2026-12-04
    ");
    assert!(!world.read(PATH).contains("not_planned"));
}

#[test]
fn jira_is_sent_exactly_this() {
    let world = world();
    let tracker = Tracker::jira(no_fault, true);
    assert_snapshot!(jira(&world, &tracker, &[]), @r"
    exit 0
    actions[0]: created http://[SERVER]/browse/CACHE-91
    actions[1]: created http://[SERVER]/browse/CACHE-92
    ");
    let seen = tracker.server.seen();
    assert_snapshot!(seen[0].whole(tracker.server.port), @r#"
    POST /rest/api/3/search/jql
    accept: application/json
    authorization: Basic YWlrb0BleGFtcGxlLmNvbTp2ZXJ5LXNlY3JldA==
    content-length: 190
    content-type: application/json
    host: 127.0.0.1:[PORT]
    user-agent: pmgit/0.2.0

    {"fields":["labels"],"jql":"labels in (\"pmgit-2026-11-20-checkout-latency-190b2cc85215265e\", \"pmgit-2026-11-20-checkout-latency-69d25816e9a78813\") order by created asc","maxResults":100}
    "#);
    assert_snapshot!(seen[1].whole(tracker.server.port), @r#"
    POST /rest/api/3/issue
    accept: application/json
    authorization: Basic YWlrb0BleGFtcGxlLmNvbTp2ZXJ5LXNlY3JldA==
    content-length: 879
    content-type: application/json
    host: 127.0.0.1:[PORT]
    user-agent: pmgit/0.2.0

    {"fields":{"description":{"content":[{"content":[{"text":"Postmortem: ","type":"text"},{"text":"Checkout slowed down after a cache failover","type":"text"}],"type":"paragraph"},{"content":[{"text":"Id: ","type":"text"},{"text":"2026-11-20-checkout-latency","type":"text"}],"type":"paragraph"},{"content":[{"text":"Priority: ","type":"text"},{"text":"P0","type":"text"}],"type":"paragraph"},{"content":[{"text":"Owner: ","type":"text"},{"text":"team-cache","type":"text"}],"type":"paragraph"},{"content":[{"text":"Due: ","type":"text"},{"text":"2026-12-05","type":"text"}],"type":"paragraph"}],"type":"doc","version":1},"duedate":"2026-12-05","issuetype":{"name":"Task"},"labels":["sev1","sev1_20261120","pmgit-2026-11-20-checkout-latency-190b2cc85215265e"],"priority":{"name":"Highest"},"project":{"key":"CACHE"},"summary":"Give the session cache a connection limit per client"}}
    "#);
    tracker.change(0, |ticket| {
        ticket["fields"]["status"] = json!({"statusCategory": {"key": "done"}});
        ticket["fields"]["resolution"] = json!({"name": "Done"});
        ticket["fields"]["resolutiondate"] = json!("2026-12-03T23:30:00.000+0900");
    });
    tracker.change(1, |ticket| {
        ticket["fields"]["status"] = json!({"statusCategory": {"key": "done"}});
        ticket["fields"]["resolution"] = json!({"name": "Won't Do"});
    });
    assert_snapshot!(jira(&world, &tracker, &[]), @r#"
    exit 0
    actions[0]: done on 2026-12-03
    -- stderr --
    note: http://[SERVER]/browse/CACHE-92 was closed as `Won't Do`, which is not done; record why as `declined = "..."`
    "#);
}

#[test]
fn gitlab_is_sent_exactly_this() {
    let world = world();
    let tracker = Tracker::gitlab();
    let server = tracker.server.url();
    let options = ["action", "sync", ID, "--to", "gitlab", "--project", "group/sub/shop", "--server", &server];
    let sync = || {
        let run = world.run(world.pmgit_command(&options).env("GITLAB_TOKEN", "glpat-very-secret"));
        assert!(!format!("{run}").contains("very-secret"), "{run}");
        without_port(&format!("{run}"), &tracker)
    };
    assert_snapshot!(sync(), @r"
    exit 0
    actions[0]: created http://[SERVER]/group/sub/shop/-/issues/5
    actions[1]: created http://[SERVER]/group/sub/shop/-/issues/6
    ");
    let seen = tracker.server.seen();
    assert_snapshot!(seen[0].whole(tracker.server.port), @r"
    GET /api/v4/projects/group%2Fsub%2Fshop/issues?scope=all&created_after=2026-10-23T07:00:00Z&order_by=created_at&sort=asc&per_page=100
    accept: */*
    host: 127.0.0.1:[PORT]
    private-token: glpat-very-secret
    user-agent: pmgit/0.2.0
    ");
    assert_snapshot!(seen[1].whole(tracker.server.port), @r#"
    POST /api/v4/projects/group%2Fsub%2Fshop/issues
    accept: */*
    content-length: 358
    content-type: application/json
    host: 127.0.0.1:[PORT]
    private-token: glpat-very-secret
    user-agent: pmgit/0.2.0

    {"description":"- Postmortem: `Checkout slowed down after a cache failover`\n- Id: `2026-11-20-checkout-latency`\n- Priority: `P0`\n- Owner: `team-cache`\n- Due: `2026-12-05`\n\n<!-- pmgit:2026-11-20-checkout-latency/190b2cc85215265e -->\n","due_date":"2026-12-05","labels":"sev1,sev1_20261120","title":"Give the session cache a connection limit per client"}
    "#);
    tracker.change(0, |ticket| {
        ticket["state"] = json!("closed");
        ticket["closed_at"] = json!("2026-12-03T10:00:00.000Z");
    });
    assert_snapshot!(sync(), @r"
    exit 0
    actions[0]: done on 2026-12-03
    actions[1]: done on 2026-12-03
    ");
}

#[test]
fn a_ticket_of_another_place_is_never_asked_for_and_no_token_goes_there() {
    let world = World::with_draft();
    let tracker = Tracker::github(no_fault);
    let run = github(&world, &tracker, &[]);
    assert_snapshot!(run, @r"
    exit 0
    2026-11-20-checkout-latency: nothing is to be written down
    -- stderr --
    note: `https://jira.example.com/browse/CACHE-91` is not a ticket of this GitHub; left alone
    note: `https://jira.example.com/browse/CACHE-92` is not a ticket of this GitHub; left alone
    ");
    assert!(tracker.server.seen().is_empty());
}

#[test]
fn what_is_declined_done_or_to_be_discussed_gets_no_ticket() {
    let world = World::ready();
    let actions = "[[actions]]\ntitle = \"a\"\ndiscuss = \"Two designs\"\n\n[[actions]]\ntitle = \"b\"\ndeclined = \"No\"\n\n\
                   [[actions]]\ntitle = \"c\"\ndone = 2026-11-22\n\n[[actions]]\nowner = \"x\"\n\n[internal_message]";
    let (before, rest) = DRAFT.split_once("[[actions]]").unwrap();
    let (_, after) = rest.split_once("[internal_message]").unwrap();
    world.add(ID, &format!("{before}{actions}{after}"));
    let tracker = Tracker::github(no_fault);
    assert_snapshot!(github(&world, &tracker, &[]), @r"
    exit 0
    2026-11-20-checkout-latency: there is nothing to do
    -- stderr --
    note: `actions[0]` is still to be discussed; without `discuss` it gets a ticket
    note: `actions[3]` of `2026-11-20-checkout-latency` has no title, so it gets no ticket
    ");
    assert!(tracker.server.seen().is_empty());
}

//! What goes wrong between an action and its ticket: no ticket is made twice, and none is lost.

use std::process::Stdio;

use insta::assert_snapshot;
use serde_json::json;

use super::server::Reply;
use super::sync::{github, jira, world};
use super::trackers::{Tracker, Trouble, no_fault};
use crate::support::World;
use crate::support::documents::{ID, PATH};

const ISSUES: &str = "/api/v3/repos/example/shop/issues";

fn links(world: &World) -> usize {
    let text = world.ok(&["show", &format!("HEAD:{PATH}")]);
    text.lines().filter(|line| line.starts_with("ticket = ")).count()
}

#[test]
fn an_answer_that_is_lost_after_the_ticket_was_made_makes_no_second_one() {
    let faults: [fn(usize) -> Option<Trouble>; 6] = [
        |post| (post == 1).then_some(Trouble::After(Reply::Hang)),
        |post| (post == 1).then_some(Trouble::After(Reply::Cut)),
        |post| (post == 1).then_some(Trouble::After(Reply::Half)),
        |post| (post == 1).then_some(Trouble::After(Reply::Json(502, json!({})))),
        |post| (post == 1).then_some(Trouble::After(Reply::Json(500, json!({})))),
        |post| (post == 1).then_some(Trouble::After(Reply::Text(200, "", "text/html", "<html>".to_owned()))),
    ];
    for fault in faults {
        let (world, tracker) = (world(), Tracker::github(fault));
        let run = github(&world, &tracker, &["--timeout", "1"]);
        assert_eq!(run.code, 0, "{:?}: {run}", fault(1));
        assert_eq!((tracker.count(), links(&world)), (2, 2), "{:?}", fault(1));
        assert_eq!(tracker.server.posts(ISSUES), 2, "{:?}", fault(1));
    }
}

#[test]
fn a_ticket_that_may_be_there_is_not_asked_for_again_before_the_service_would_show_it() {
    let world = world();
    let tracker = Tracker::jira(|post| (post == 1).then_some(Trouble::After(Reply::Cut)), false);
    assert_snapshot!(jira(&world, &tracker, &[]), @r"
    exit 2
    -- stderr --
    error: cannot create the ticket `Give the session cache a connection limit per client`
      cause: the connection was cut (unexpected end of file)
      hint: the ticket may exist all the same; run it again after 2026-11-23T07:10:00Z: it is looked for first, and not created twice
    ");
    let again = jira(&world, &tracker, &[]);
    assert_snapshot!(again, @r"
    exit 2
    -- stderr --
    error: the ticket `Give the session cache a connection limit per client` may exist already, and is not created again yet
      cause: it was requested at 2026-11-23T07:00:00Z, and the answer was lost
      hint: run it again after 2026-11-23T07:10:00Z: by then the service shows it if it exists
    ");
    assert_eq!((tracker.count(), tracker.server.posts("/rest/api/3/issue")), (1, 1));
}

#[test]
fn a_run_that_is_killed_before_it_has_the_answer_makes_no_second_ticket() {
    let world = world();
    let tracker = Tracker::github(|post| (post == 1).then_some(Trouble::After(Reply::Hang)));
    let server = tracker.server.url();
    let options = ["action", "sync", ID, "--to", "github", "--project", "example/shop", "--server", &server];
    let mut child = world
        .pmgit_command(&options)
        .env("GH_TOKEN", "x")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while tracker.count() == 0 {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(links(&world), 0);
    assert_snapshot!(github(&world, &tracker, &[]), @r"
    exit 0
    actions[0]: found http://[SERVER]/example/shop/issues/10
    actions[1]: created http://[SERVER]/example/shop/issues/11
    ");
    assert_eq!((tracker.count(), links(&world), tracker.server.posts(ISSUES)), (2, 2, 2));
    assert_eq!(world.complaints(), "");
}

#[test]
fn two_runs_at_once_in_one_clone_make_each_ticket_once() {
    let world = world();
    let tracker = Tracker::github(no_fault);
    let server = tracker.server.url();
    let options = ["action", "sync", ID, "--to", "github", "--project", "example/shop", "--server", &server];
    let start = || {
        let mut command = world.pmgit_command(&options);
        command.env("GH_TOKEN", "x").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let runs: Vec<_> = (0..3).map(|_| start()).collect();
    for run in runs {
        let output = run.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!((tracker.count(), links(&world)), (2, 2));
    assert_eq!(world.complaints(), "");
}

#[test]
fn of_two_clones_that_make_the_same_ticket_both_take_the_first() {
    let (world, tracker) = (world(), Tracker::github(|post| (post == 1).then_some(Trouble::Twin)));
    assert_snapshot!(github(&world, &tracker, &[]), @r"
    exit 0
    actions[0]: found http://[SERVER]/example/shop/issues/9
    actions[1]: created http://[SERVER]/example/shop/issues/12
    -- stderr --
    note: http://[SERVER]/example/shop/issues/11 duplicates http://[SERVER]/example/shop/issues/9, created by another run: close it
    ");
    assert_eq!(links(&world), 2);
    // The other clone finds what stands there, and makes nothing.
    let other = super::sync::world();
    assert_snapshot!(github(&other, &tracker, &[]), @r"
    exit 0
    actions[0]: found http://[SERVER]/example/shop/issues/9
    actions[1]: found http://[SERVER]/example/shop/issues/12
    ");
    assert_eq!(tracker.server.posts(ISSUES), 2);
}

#[test]
fn what_the_service_says_it_failed_to_do_is_tried_again_a_few_times() {
    fn busy() -> Trouble {
        Trouble::Instead(Reply::Json(503, json!({"message": "busy"})))
    }
    let (world, tracker) = (world(), Tracker::github(|post| (post == 1).then(busy)));
    assert_eq!(github(&world, &tracker, &[]).code, 0);
    assert_eq!((tracker.count(), tracker.server.posts(ISSUES)), (2, 3));
    let (world, tracker) = (super::sync::world(), Tracker::github(|_| Some(busy())));
    let run = github(&world, &tracker, &[]);
    assert_snapshot!(run, @r"
    exit 2
    -- stderr --
    error: cannot create the ticket `Give the session cache a connection limit per client`
      cause: the service answered 503: busy
      hint: the service has a problem; run it again later
    ");
    assert_eq!((tracker.count(), tracker.server.posts(ISSUES), links(&world)), (0, 3, 0));
}

#[test]
fn a_service_that_asks_to_wait_is_waited_for() {
    let (world, tracker) = (
        world(),
        Tracker::github(|post| {
            let limit = Reply::Text(429, "Retry-After: 0\r\n", "application/json", "{}".to_owned());
            (post < 3).then_some(Trouble::Instead(limit))
        }),
    );
    assert_eq!(github(&world, &tracker, &[]).code, 0);
    assert_eq!((tracker.count(), tracker.server.posts(ISSUES)), (2, 4));
}

#[test]
fn what_was_made_before_an_error_is_on_record_before_the_error_is_told() {
    let refused: fn(usize) -> Option<Trouble> = |post| {
        let answer = json!({"message": "Validation Failed", "errors": [{"field": "title"}]});
        (post == 2).then_some(Trouble::Instead(Reply::Json(422, answer)))
    };
    let (world, tracker) = (world(), Tracker::github(refused));
    assert_snapshot!(github(&world, &tracker, &[]), @r"
    exit 2
    actions[0]: created http://[SERVER]/example/shop/issues/10
    -- stderr --
    error: cannot create the ticket `Load-test checkout against the standby node before each release`
      cause: the service answered 422: field: title; Validation Failed
    ");
    assert_eq!((tracker.count(), links(&world)), (1, 1));
    assert_eq!(world.complaints(), "");
    assert_eq!(github(&world, &tracker, &[]).code, 0);
    assert_eq!((tracker.count(), links(&world)), (2, 2));
}

#[test]
fn an_answer_that_is_none_and_a_redirect_are_told_and_nothing_is_made() {
    let told = |reply: fn(usize) -> Option<Trouble>, words: &str| {
        let (world, tracker) = (world(), Tracker::github(reply));
        let before = world.state();
        let run = github(&world, &tracker, &[]);
        assert!(run.code == 2 && run.err.contains(words), "{run}");
        assert_eq!(before, world.state());
        assert_eq!(tracker.server.posts(ISSUES), 1);
    };
    let page: fn(usize) -> Option<Trouble> =
        |_| Some(Trouble::Instead(Reply::Text(403, "", "text/html", "<html>Sign in".to_owned())));
    told(page, "a web page");
    let away: fn(usize) -> Option<Trouble> = |_| {
        let to = "Location: https://evil.example.org/a\r\n";
        Some(Trouble::Instead(Reply::Text(307, to, "application/json", "{}".to_owned())))
    };
    told(away, "redirects to https://evil.example.org");
    let gone: fn(usize) -> Option<Trouble> =
        |_| Some(Trouble::Instead(Reply::Json(410, json!({"message": "Issues are disabled for this repo"}))));
    told(gone, "Issues are disabled");
}

#[test]
fn a_link_to_another_host_in_an_answer_is_not_written_down() {
    let away: fn(usize) -> Option<Trouble> = |post| {
        let answer = json!({"number": 9, "html_url": "https://evil.example.org/example/shop/issues/9"});
        (post == 1).then_some(Trouble::Instead(Reply::Json(201, answer)))
    };
    let (world, tracker) = (world(), Tracker::github(away));
    let run = github(&world, &tracker, &[]);
    assert!(run.code == 2 && run.err.contains("has no link to an issue of this service"), "{run}");
    assert!(!world.read(PATH).contains("evil"));
}

#[test]
fn fields_that_the_project_does_not_have_are_left_out_and_named() {
    let picky: fn(usize) -> Option<Trouble> = |post| {
        let errors =
            json!({"duedate": "Field 'duedate' cannot be set.", "priority": "Field 'priority' cannot be set."});
        (post % 2 == 1).then_some(Trouble::Instead(Reply::Json(400, json!({"errorMessages": [], "errors": errors}))))
    };
    let (world, tracker) = (world(), Tracker::jira(picky, true));
    let run = jira(&world, &tracker, &[]);
    assert!(run.code == 0 && run.err.contains("has no field for the due date and priority of"), "{run}");
    let last = tracker.server.seen().into_iter().rfind(|seen| seen.posts("/rest/api/3/issue")).unwrap().json();
    assert!(last["fields"].get("duedate").is_none() && last["fields"].get("priority").is_none());
    assert!(last["fields"]["description"].to_string().contains("2026-12-04"));
    let strict: fn(usize) -> Option<Trouble> = |_| {
        let errors = json!({"labels": "Field 'labels' cannot be set."});
        Some(Trouble::Instead(Reply::Json(400, json!({"errorMessages": [], "errors": errors}))))
    };
    let (world, tracker) = (super::sync::world(), Tracker::jira(strict, true));
    let run = jira(&world, &tracker, &[]);
    assert!(run.code == 2 && run.err.contains("labels: Field 'labels' cannot be set."), "{run}");
}

#[test]
fn nothing_is_sent_where_the_links_could_not_be_written_back() {
    let world = world();
    let tracker = Tracker::github(no_fault);
    world.write(PATH, format!("{}# a remark\n", world.read(PATH)));
    let run = github(&world, &tracker, &[]);
    assert!(run.code == 1 && run.err.contains("changes that are not committed"), "{run}");
    world.ok(&["checkout", "--quiet", "--", PATH]);
    world.write(".git/MERGE_HEAD", format!("{}\n", world.ok(&["rev-parse", "HEAD"])));
    let run = github(&world, &tracker, &[]);
    assert!(run.code == 1 && run.err.contains("during a merge"), "{run}");
    assert!(tracker.server.seen().is_empty());
}

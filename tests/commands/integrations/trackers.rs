//! Trackers as they would be: they keep tickets, and show them again.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::server::{Reply, Seen, Server};

/// What a tracker does with the n-th request to make a ticket, counted from 1: nothing, and all is well.
pub(super) type Fault = fn(usize) -> Option<Trouble>;

/// A fault of a tracker.
#[derive(Clone, Debug)]
pub(super) enum Trouble {
    /// It has made the ticket, and this is the answer.
    After(Reply),
    /// It has made none, and this is the answer.
    Instead(Reply),
    /// Another clone's run has made the same ticket just before.
    Twin,
}

/// A tracker and its tickets.
pub(super) struct Tracker {
    pub(super) server: Server,
    tickets: Arc<Mutex<Vec<Value>>>,
}

impl Tracker {
    pub(super) fn github(fault: Fault) -> Self {
        let tickets = Arc::new(Mutex::new(Vec::<Value>::new()));
        let kept = Arc::clone(&tickets);
        let mut posts = 0;
        let server = Server::start(move |seen| {
            let mut kept = kept.lock().unwrap();
            if seen.gets("/api/v3/repos/example/shop/issues?") {
                // A pull request and the issue of a stranger are among them.
                let mut list =
                    vec![json!({"number": 1, "html_url": web(seen, 1), "body": "<!-- pmgit:", "pull_request": {}})];
                list.push(json!({"number": 2, "html_url": web(seen, 2), "body": null}));
                list.extend(kept.iter().cloned());
                return Reply::Json(200, Value::Array(list));
            }
            if seen.gets("/api/v3/repos/example/shop/issues/") {
                let number: u64 = seen.line.rsplit('/').next().unwrap().parse().unwrap();
                let ticket = kept.iter().find(|ticket| ticket["number"] == number);
                return ticket
                    .map_or(Reply::Json(404, json!({"message": "Not Found"})), |one| Reply::Json(200, one.clone()));
            }
            assert!(seen.posts("/api/v3/repos/example/shop/issues"), "{}", seen.line);
            posts += 1;
            let trouble = fault(posts);
            if let Some(Trouble::Instead(reply)) = trouble {
                return reply;
            }
            let ask = seen.json();
            if let Some(Trouble::Twin) = trouble {
                kept.push(json!({"number": 9, "html_url": web(seen, 9), "state": "open", "body": ask["body"]}));
            }
            let number = 10 + kept.len() as u64;
            let ticket = json!({"number": number, "html_url": web(seen, number), "state": "open", "state_reason": null,
                                "title": ask["title"], "body": ask["body"], "labels": ask["labels"]});
            kept.push(ticket.clone());
            if let Some(Trouble::After(reply)) = trouble { reply } else { Reply::Json(201, ticket) }
        });
        Self { server, tickets }
    }

    /// A Jira whose search does not show what was made, or does.
    pub(super) fn jira(fault: Fault, shows: bool) -> Self {
        let tickets = Arc::new(Mutex::new(Vec::<Value>::new()));
        let kept = Arc::clone(&tickets);
        let mut posts = 0;
        let server = Server::start(move |seen| {
            let mut kept = kept.lock().unwrap();
            if seen.posts("/rest/api/3/search/jql") {
                let list: Vec<Value> = if shows { kept.clone() } else { Vec::new() };
                return Reply::Json(200, json!({"issues": list, "isLast": true}));
            }
            if seen.gets("/rest/api/3/issue/") {
                let key = seen.line.rsplit('/').next().unwrap().split('?').next().unwrap().to_owned();
                let ticket = kept.iter().find(|ticket| ticket["key"] == key);
                return ticket
                    .map_or(Reply::Json(404, json!({"errorMessages": ["no"]})), |one| Reply::Json(200, one.clone()));
            }
            assert!(seen.posts("/rest/api/3/issue"), "{}", seen.line);
            posts += 1;
            let trouble = fault(posts);
            if let Some(Trouble::Instead(reply)) = trouble {
                return reply;
            }
            let number = 91 + kept.len();
            let status = json!({"name": "To Do", "statusCategory": {"key": "new"}});
            let fields = json!({"labels": seen.json()["fields"]["labels"], "status": status});
            let made = json!({"id": number.to_string(), "key": format!("CACHE-{number}"), "self": "https://x"});
            kept.push(json!({"key": made["key"], "fields": fields}));
            if let Some(Trouble::After(reply)) = trouble { reply } else { Reply::Json(201, made) }
        });
        Self { server, tickets }
    }

    pub(super) fn gitlab() -> Self {
        let tickets = Arc::new(Mutex::new(Vec::<Value>::new()));
        let kept = Arc::clone(&tickets);
        let server = Server::start(move |seen| {
            let mut kept = kept.lock().unwrap();
            if seen.gets("/api/v4/projects/group%2Fsub%2Fshop/issues?") {
                return Reply::Json(200, Value::Array(kept.clone()));
            }
            if seen.gets("/api/v4/projects/group%2Fsub%2Fshop/issues/") {
                return Reply::Json(200, kept[0].clone());
            }
            assert!(seen.posts("/api/v4/projects/group%2Fsub%2Fshop/issues"), "{}", seen.line);
            let number = 5 + kept.len() as u64;
            let link = format!("{}/group/sub/shop/-/issues/{number}", origin(seen));
            let made =
                json!({"iid": number, "web_url": link, "state": "opened", "description": seen.json()["description"]});
            kept.push(made.clone());
            Reply::Json(201, made)
        });
        Self { server, tickets }
    }

    pub(super) fn count(&self) -> usize {
        self.tickets.lock().unwrap().len()
    }

    pub(super) fn change(&self, index: usize, change: impl FnOnce(&mut Value)) {
        change(&mut self.tickets.lock().unwrap()[index]);
    }
}

pub(super) fn no_fault(_: usize) -> Option<Trouble> {
    None
}

fn origin(seen: &Seen) -> String {
    let host = seen.headers.iter().find_map(|header| header.to_lowercase().strip_prefix("host: ").map(str::to_owned));
    format!("http://{}", host.unwrap())
}

fn web(seen: &Seen, number: u64) -> String {
    format!("{}/example/shop/issues/{number}", origin(seen))
}

//! A complete postmortem for tests of single rules: SEV-1, English, valid at each status.

use toml::{Table, Value};

use super::{Entering, Judgement, Subject, check};
use crate::document::{PostmortemId, parse};
use crate::finding::Level;
use crate::policy::{self, Policy};
use crate::source::{RepoPath, SourceFile};

const PATH: &str = "postmortems/2026/2026-11-20-checkout-latency.toml";

/// What the sample says with an overlay at the status the overlay names, hints left out: `error missing-owner: ...`.
pub(super) fn judged(overlay: &str) -> Vec<String> {
    judged_under("", overlay)
}

/// The same under a policy.
pub(super) fn judged_under(policy: &str, overlay: &str) -> Vec<String> {
    let told = |judgement: Judgement| {
        judgement.findings.iter().filter(|finding| finding.level != Level::Hint).map(tell).collect()
    };
    told(judgement(policy, &document(overlay)))
}

/// The same with hints alone.
pub(super) fn hinted(overlay: &str) -> Vec<String> {
    let judgement = judgement("", &document(overlay));
    judgement.findings.iter().filter(|finding| finding.level == Level::Hint).map(tell).collect()
}

fn tell(finding: &crate::finding::Finding) -> String {
    format!("{} {}: {}", finding.level, finding.rule, finding.message)
}

/// Judges a text as it is.
pub(super) fn judgement(policy: &str, text: &str) -> Judgement {
    let policy = policy_of(policy);
    let source = SourceFile::new(RepoPath::from(PATH), text.as_bytes().to_vec());
    let (document, findings) = parse(&source);
    let document = document.unwrap_or_else(|| panic!("{findings:#?} in\n{text}"));
    let id = PostmortemId::parse("2026-11-20-checkout-latency").expect("it is an id");
    let entering = Entering::Alone;
    let subject =
        Subject { id: Some(&id), source: &source, document: &document, base: None, entering, policy: &policy };
    check(&subject, &policy)
}

fn policy_of(text: &str) -> Policy {
    let source = SourceFile::new(RepoPath::from(policy::POLICY_PATH), text.as_bytes().to_vec());
    policy::load(Some(&source), None, &super::known()).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

/// The sample with an overlay: tables are merged by key, lists replaced, and `""` removes a key.
pub(super) fn document(overlay: &str) -> String {
    let overlay: Table = overlay.parse().unwrap_or_else(|error| panic!("{error} in\n{overlay}"));
    let status = overlay.get("status").and_then(Value::as_str).unwrap_or("in-review").to_owned();
    let mut table: Table = BASELINE.parse().expect("the sample is TOML");
    if matches!(status.as_str(), "reviewed" | "closed") {
        merge(&mut table, REVIEWED.parse().expect("the sample is TOML"));
    }
    if status == "closed" {
        let posted = CLOSED.parse().expect("the sample is TOML");
        merge(&mut table, posted);
    }
    table.insert("status".to_owned(), Value::String(status));
    merge(&mut table, overlay);
    table.to_string()
}

fn merge(table: &mut Table, overlay: Table) {
    for (key, value) in overlay {
        match (table.get_mut(&key), value) {
            (_, Value::String(text)) if text.is_empty() => drop(table.remove(&key)),
            (Some(Value::Table(below)), Value::Table(above)) => merge(below, above),
            (_, Value::Table(above)) => {
                let mut fresh = Table::new();
                merge(&mut fresh, above);
                table.insert(key, Value::Table(fresh));
            }
            (_, value) => drop(table.insert(key, value)),
        }
    }
}

const BASELINE: &str = r#"
title = "Checkout slowed down after a cache failover"
severity = "SEV-1"
language = "en"

[incident]
references = ["PD-8123"]
started = 2026-11-20T00:04:00Z
detected = 2026-11-20T00:12:00Z
mitigated = 2026-11-20T01:02:00Z
resolved = 2026-11-20T01:40:00Z
systems = ["checkout", "session-cache"]
recording = "https://meet.example.com/rec/8123"

[people]
owner = "aiko"
incident_commander = "ben"
scribe = "chloe"
responders = ["ben", "chloe", "emeka"]
service_owners = ["emeka"]
engineering_managers = ["farah"]
product_managers = ["goro"]

[meeting]
scheduled = 2026-11-23T06:00:00Z
minutes = 30
calendar = "https://calendar.example.com/e/abc"
shared = 2026-11-22T05:30:00Z

[sections]
overview = "A failover halved the session cache, and checkout slowed down for 50 minutes."
what_happened = "The failover of the session cache left it with half of its connections."
contributing_factors = "One client may take every connection, because nothing limits it."
resolution = "The cache was restarted with a limit of connections for each client."
customer_impact = "Checkouts took more than 5 seconds."
detection = "The latency alert found it; a load test of the failover could have found it."
went_well = "The alert came within eight minutes."
went_poorly = "The runbook named a host that is gone (https://jira.example.com/browse/CACHE-91)."

[[impact]]
metric = "Checkouts answered after more than 5 s"
value = 412
of = 17000
unit = "requests"

[[timeline]]
at = 2026-11-20T00:04:00Z
kind = "cause"
event = "A failover begins"
evidence = ["https://example.com/1"]

[[timeline]]
at = 2026-11-20T00:12:00Z
kind = "page"
event = "The alert pages"
evidence = ["https://example.com/2"]

[[timeline]]
at = 2026-11-20T00:13:00Z
kind = "impact"
event = "Checkout is slow"
evidence = ["https://example.com/3"]

[[timeline]]
at = 2026-11-20T00:20:00Z
kind = "public"
event = "The status page says so"
evidence = ["https://example.com/4"]

[[timeline]]
at = 2026-11-20T00:55:00Z
kind = "action"
event = "The cache is restarted"
evidence = ["https://example.com/5"]

[[timeline]]
at = 2026-11-20T01:40:00Z
kind = "recovery"
event = "Latency is normal"
evidence = ["https://example.com/6"]

[[queries]]
purpose = "Which requests were slow"
command = "SELECT count(*) FROM requests WHERE seconds > 5"

[[actions]]
title = "Give the session cache a connection limit per client"
kind = "prevent"
priority = "P0"
owner = "team-cache"
ticket = "https://jira.example.com/browse/CACHE-91"
due = 2026-12-05

[external_message]
summary = "For 50 minutes, checkout was slow for some customers. We are sorry."
what_happened = "A part of our system had too few connections after a switch-over."
what_we_are_doing = "Each client now has a limit of connections."

[[transitions]]
from = "draft"
to = "in-review"
at = 2026-11-22T05:30:00Z
by = "aiko"
"#;

const REVIEWED: &str = r#"
[meeting]
held = 2026-11-23T06:00:00Z
outcome = "Agreed on facts, analysis and actions."
attendees = ["aiko", "ben", "chloe", "emeka", "farah", "goro"]

[[approvals]]
by = "ben"
at = 2026-11-24T06:28:00Z

[[transitions]]
from = "draft"
to = "in-review"
at = 2026-11-22T05:30:00Z
by = "aiko"

[[transitions]]
from = "in-review"
to = "reviewed"
at = 2026-11-24T06:30:00Z
by = "ben"
"#;

const CLOSED: &str = r#"
[internal_message]
text = "A failover halved the session cache. Every client now has a limit of connections."
sent = 2026-11-24T07:00:00Z

[external_message]
posted = 2026-11-24T09:00:00Z
url = "https://status.example.com/incidents/8123"
posted_by = "dai"

[[transitions]]
from = "draft"
to = "in-review"
at = 2026-11-22T05:30:00Z
by = "aiko"

[[transitions]]
from = "in-review"
to = "reviewed"
at = 2026-11-24T06:30:00Z
by = "ben"

[[transitions]]
from = "reviewed"
to = "closed"
at = 2026-11-24T09:10:00Z
by = "dai"
"#;

/// The examples of every page that has a function of its own fire what they say they fire.
#[test]
fn every_example_does_what_its_page_says() {
    let mut wrong = Vec::new();
    for rule in super::all() {
        let super::Check::Document(_) = rule.check else { continue };
        let (mut policy, mut has) = (String::new(), (false, false));
        for (info, body) in blocks(rule.page) {
            let found = match info.as_str() {
                "toml policy" => {
                    policy = body;
                    continue;
                }
                "toml fails" | "toml passes" => judged_under(&std::mem::take(&mut policy), &body),
                _ => continue,
            };
            let fails = info == "toml fails";
            has = (has.0 || fails, has.1 || !fails);
            let name = format!(" {}: ", rule.id);
            let right =
                if fails { !found.is_empty() && found.iter().all(|one| one.contains(&name)) } else { found.is_empty() };
            if !right {
                wrong.push(format!("{} {info}: {found:#?}", rule.id));
            }
        }
        if has != (true, true) {
            wrong.push(format!("{}: a page has an example that fails and one that passes", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for line in page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)) {
        match line.strip_prefix("```") {
            Some(info) if !open => {
                blocks.push((info.to_owned(), String::new()));
                open = true;
            }
            Some(_) => open = false,
            None if open => {
                let (_, body) = blocks.last_mut().expect("a block is open");
                body.push_str(line);
                body.push('\n');
            }
            None => {}
        }
    }
    blocks
}

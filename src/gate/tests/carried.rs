//! Attempts to carry an approval over to a text that nobody has approved: every kind of text, by one pull request or by
//! several, of which each is judged by itself. And the honest changes beside them.

use toml::{Table, Value};

use super::steps::errors_of;
use crate::document::{TextDigest, parse};
use crate::rules::sound_postmortem;
use crate::source::{RepoPath, SourceFile};

type Edit = (&'static str, fn(&mut Table));

fn digest(table: &Table) -> String {
    let text = toml::to_string(table).expect("a table can be written");
    let (document, findings) = parse(&SourceFile::new(RepoPath::from(super::PATH), text.clone().into_bytes()));
    TextDigest::of(&document.unwrap_or_else(|| panic!("{findings:#?} in {text}"))).to_string()
}

fn table<'t>(table: &'t mut Table, name: &str) -> &'t mut Table {
    table.entry(name).or_insert_with(|| Value::Table(Table::new())).as_table_mut().expect("it is a table")
}

fn rows<'t>(table: &'t mut Table, name: &str) -> &'t mut Vec<Value> {
    table.entry(name).or_insert_with(|| Value::Array(Vec::new())).as_array_mut().expect("it is a list")
}

fn row<'t>(table: &'t mut Table, name: &str, at: usize) -> &'t mut Table {
    rows(table, name)[at].as_table_mut().expect("it is a row")
}

fn put(table: &mut Table, key: &str, text: &str) {
    table.insert(key.to_owned(), Value::String(text.to_owned()));
}

fn time(text: &str) -> Value {
    Value::Datetime(text.parse().expect("a time"))
}

/// A text of TOML laid over another one, row for row and key for key as they stand there.
fn parsed(text: &str) -> Table {
    text.parse().unwrap_or_else(|error| panic!("{error} in {text}"))
}

/// What a reader sees, changed in every way.
const CHANGES: &[Edit] = &[
    ("title", |t| put(t, "title", "Checkout was fine after a cache failover")),
    ("started", |t| drop(table(t, "incident").insert("started".into(), time("2026-11-20T00:03:00Z")))),
    ("detected", |t| drop(table(t, "incident").insert("detected".into(), time("2026-11-20T00:11:00Z")))),
    ("mitigated", |t| drop(table(t, "incident").insert("mitigated".into(), time("2026-11-20T01:01:00Z")))),
    ("resolved", |t| drop(table(t, "incident").insert("resolved".into(), time("2026-11-20T01:39:00Z")))),
    ("systems", |t| rows(table(t, "incident"), "systems").push("search".into())),
    ("systems gone", |t| drop(rows(table(t, "incident"), "systems").pop())),
    ("windows", |t| {
        let window = "windows = [{ from = 2026-11-20T00:05:00Z, until = 2026-11-20T01:01:00Z }]";
        table(t, "incident").extend(parsed(window));
    }),
    ("full_outage", |t| put(table(t, "incident"), "full_outage", "Every region answered 503 to every customer.")),
    ("a word", |t| {
        put(
            table(t, "sections"),
            "overview",
            "A failover halved the session cache, and for 5 minutes 41 of 17,000 checkouts took longer.",
        );
    }),
    ("not", |t| {
        put(
            table(t, "sections"),
            "resolution",
            "The standby was not replaced by a node of the primary's size at 01:02.",
        );
    }),
    ("an item", |t| {
        let text = "- The standby node was created in 2024 with half the memory of the primary.\n- It was the moon.\n";
        put(table(t, "sections"), "contributing_factors", text);
    }),
    ("code", |t| {
        let sections = table(t, "sections");
        let text = sections["what_happened"].as_str().expect("a text").to_owned();
        put(sections, "what_happened", &format!("{text}\n\n```\nrm -rf /cache\n```\n"));
    }),
    ("a section more", |t| put(table(t, "sections"), "lucky", "It was night in the largest region.")),
    ("sections swapped", |t| {
        let sections = table(t, "sections");
        let [one, other] = ["went_well", "customer_impact"].map(|key| sections[key].clone());
        sections.insert("went_well".into(), other);
        sections.insert("customer_impact".into(), one);
    }),
    ("not applicable", |t| put(table(t, "not_applicable"), "went_well", "Nothing went well, and they know it.")),
    ("an event", |t| put(row(t, "timeline", 2), "event", "The alert on p99 latency stays silent for an hour")),
    ("a moment's time", |t| drop(row(t, "timeline", 4).insert("at".into(), time("2026-11-20T00:16:00Z")))),
    ("a moment's end", |t| drop(row(t, "timeline", 4).insert("until".into(), time("2026-11-20T00:17:00Z")))),
    ("about", |t| drop(row(t, "timeline", 4).insert("about".into(), true.into()))),
    ("detail", |t| put(row(t, "timeline", 4), "detail", "They say that nobody listened.")),
    ("a moment gone", |t| drop(rows(t, "timeline").remove(5))),
    ("a moment more", |t| {
        let mut new = row(t, "timeline", 5).clone();
        put(&mut new, "event", "Nobody answers the phone");
        rows(t, "timeline").insert(6, Value::Table(new));
    }),
    ("moments of one time turned", |t| {
        let [one, other] = [2, 3].map(|at| rows(t, "timeline")[at].clone());
        (rows(t, "timeline")[2], rows(t, "timeline")[3]) = (other, one);
    }),
    ("value", |t| drop(row(t, "impact", 0).insert("value".into(), 41.into()))),
    ("of", |t| drop(row(t, "impact", 0).insert("of".into(), 170_000.into()))),
    ("metric", |t| put(row(t, "impact", 0), "metric", "Checkouts that were answered")),
    ("unit", |t| put(row(t, "impact", 0), "unit", "users")),
    ("impact more", |t| {
        rows(t, "impact").push(Value::Table(parsed(
            "metric = \"Orders lost\"\nvalue = 3\nunit = \"orders\"\nsource = \"https://a.example\"",
        )));
    }),
    ("an action's title", |t| {
        put(row(t, "actions", 0), "title", "Do nothing about the connections to the session cache");
    }),
    ("an action more", |t| {
        let mut new = row(t, "actions", 0).clone();
        put(&mut new, "title", "Replace the session cache by a spreadsheet");
        put(&mut new, "ticket", "https://jira.example.com/browse/CACHE-99");
        rows(t, "actions").push(Value::Table(new));
    }),
    ("message: summary", |t| {
        put(table(t, "external_message"), "summary", "Nothing happened, and it was not for 50 minutes.");
    }),
    ("message: what happened", |t| {
        put(table(t, "external_message"), "what_happened", "You did something wrong to our cache.");
    }),
    ("message: what we do", |t| {
        put(table(t, "external_message"), "what_we_are_doing", "We are not going to do anything about it.");
    }),
    ("message: translation", |t| {
        let text = "summary = \"決済は止まっていません。\"\nwhat_happened = \"決済は止まっていません。\"\nwhat_we_are_doing = \"返金はしません。\"";
        table(table(table(t, "external_message"), "translations"), "ja").extend(parsed(text));
    }),
];

/// What people may change under an approval.
const HONEST: &[Edit] = &[
    ("tags", |t| drop(t.insert("tags".into(), Value::Array(vec!["other".into()])))),
    ("related", |t| drop(t.insert("related".into(), Value::Array(vec!["2026-03-02-session-cache-split".into()])))),
    ("references", |t| rows(table(t, "incident"), "references").push("PD-9".into())),
    ("links", |t| put(table(t, "incident"), "recording", "https://meet.example.com/rec/9")),
    ("evidence", |t| rows(row(t, "timeline", 1), "evidence").push("https://grafana.example.com/d/9?from=1".into())),
    ("source", |t| put(row(t, "impact", 0), "source", "https://grafana.example.com/d/9")),
    ("people", |t| rows(table(t, "people"), "responders").push("hana".into())),
    ("minutes", |t| drop(table(t, "meeting").insert("minutes".into(), 45.into()))),
    ("tickets", |t| put(row(t, "actions", 0), "ticket", "https://jira.example.com/browse/CACHE-911")),
    ("done", |t| drop(row(t, "actions", 0).insert("done".into(), time("2026-12-03")))),
    ("due", |t| drop(row(t, "actions", 0).insert("due".into(), time("2026-12-04")))),
    ("white space", |t| {
        let sections = table(t, "sections");
        for key in ["what_happened", "overview"] {
            let text = sections[key].as_str().expect("a text").replace(' ', "  ").replace(". ", ".\n");
            put(sections, key, &format!("\n\n{text}  \n"));
        }
    }),
    ("wraps and indentation", |t| {
        let sections = table(t, "sections");
        let text = sections["contributing_factors"].as_str().expect("a text").replace(", ", ",\n  ");
        put(
            sections,
            "contributing_factors",
            &text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n"),
        );
    }),
    ("other offset", |t| drop(table(t, "incident").insert("resolved".into(), time("2026-11-20T10:40:00+09:00")))),
    ("order of rows", |t| rows(t, "actions").reverse()),
    ("order of systems", |t| rows(table(t, "incident"), "systems").reverse()),
];

const APPROVED_AT: &str = "2026-11-23T06:28:00Z";

/// Two transitions back and forth between which no approval lies.
fn step(t: &mut Table, from: &str, to: &str, at: &str, by: &str) {
    put(t, "status", to);
    let reason = if ["draft", "in-review"].contains(&to) && from != "draft" { "reason = \"New facts.\"\n" } else { "" };
    let text = format!("from = \"{from}\"\nto = \"{to}\"\nat = {at}\nby = \"{by}\"\n{reason}");
    rows(t, "transitions").push(Value::Table(parsed(&text)));
}

fn to_reviewed(t: &mut Table) {
    step(t, "in-review", "reviewed", "2026-11-23T06:30:00Z", "ben");
}

fn to_closed(t: &mut Table) {
    let posted =
        "posted = 2026-11-23T09:00:00Z\nurl = \"https://status.example.com/incidents/8123\"\nposted_by = \"dai\"";
    table(t, "external_message").extend(parsed(posted));
    step(t, "reviewed", "closed", "2026-11-23T09:05:00Z", "dai");
}

/// In review, its meeting held, and approved as it stands.
fn in_review() -> Table {
    let mut start = parsed(&sound_postmortem("status = \"reviewed\"\n"));
    put(&mut start, "status", "in-review");
    rows(&mut start, "transitions").pop();
    approve(&mut start, "ben", APPROVED_AT);
    start
}

fn approve(t: &mut Table, by: &str, at: &str) {
    let of = digest(t);
    let row = parsed(&format!("by = \"{by}\"\nat = {at}\nof = \"{of}\"\n"));
    rows(t, "approvals").retain(|row| row.get("of").is_some());
    rows(t, "approvals").push(Value::Table(row));
}

fn unbind(t: &mut Table) {
    row(t, "approvals", 0).remove("of");
}

/// What is done to the approval beside the text; each is given the digest of the text that is meant to come through.
type Tamper = (&'static str, fn(&mut Table, &str));

const TAMPERS: &[Tamper] = &[
    ("nothing", |_, _| {}),
    ("of removed", |t, _| drop(row(t, "approvals", 0).remove("of"))),
    ("of altered", |t, of| put(row(t, "approvals", 0), "of", of)),
    ("of of an older form", |t, _| put(row(t, "approvals", 0), "of", "0:abc")),
    ("of of a newer form", |t, of| put(row(t, "approvals", 0), "of", &of.replacen("1:", "2:", 1))),
    ("of emptied", |t, _| put(row(t, "approvals", 0), "of", "")),
    ("of in capitals", |t, of| put(row(t, "approvals", 0), "of", &of.to_uppercase())),
    ("half of it", |t, of| {
        let old = row(t, "approvals", 0)["of"].as_str().expect("a digest").to_owned();
        let mixed =
            format!("{}.{}", of.split('.').next().unwrap_or_default(), old.split('.').next_back().unwrap_or_default());
        put(row(t, "approvals", 0), "of", &mixed);
    }),
    ("spelled otherwise", |t, of| {
        put(row(t, "approvals", 0), "by", "@Ben");
        put(row(t, "approvals", 0), "of", of);
    }),
    ("spelled otherwise, without of", |t, _| {
        put(row(t, "approvals", 0), "by", " BEN ");
        row(t, "approvals", 0).remove("of");
    }),
    ("of another offset", |t, of| {
        row(t, "approvals", 0).insert("at".into(), time("2026-11-23T15:28:00+09:00"));
        put(row(t, "approvals", 0), "of", of);
    }),
    ("a second row", |t, of| {
        let mut copy = row(t, "approvals", 0).clone();
        put(&mut copy, "of", of);
        rows(t, "approvals").push(Value::Table(copy));
    }),
    ("a second row without of", |t, _| {
        let mut copy = row(t, "approvals", 0).clone();
        copy.remove("of");
        rows(t, "approvals").insert(0, Value::Table(copy));
    }),
    ("row moved", |t, _| {
        rows(t, "approvals").insert(0, Value::Table(parsed("by = \"farah\"\nat = 2026-11-21T00:00:00Z\n")));
    }),
    ("owner's approval beside it", |t, of| {
        rows(t, "approvals").push(Value::Table(parsed(&format!("by = \"aiko\"\nat = {APPROVED_AT}\nof = \"{of}\"\n"))));
    }),
    ("language", |t, _| {
        put(t, "language", "en");
        t.remove("tags");
    }),
];

/// In which pull requests the tampering (0), the change (1) and the step (2) come in.
const ORDERS: &[&[&[u8]]] =
    &[&[&[0, 1, 2]], &[&[0], &[1, 2]], &[&[0, 1], &[2]], &[&[1], &[0, 2]], &[&[0], &[1], &[2]], &[&[1], &[0], &[2]]];

/// The rules that refuse one of the pull requests; nothing where all of them land.
fn refused(start: &Table, order: &[&[u8]], edits: [&dyn Fn(&mut Table); 3]) -> Vec<&'static str> {
    let mut base = start.clone();
    for pull in order {
        let mut head = base.clone();
        for edit in *pull {
            edits[usize::from(*edit)](&mut head);
        }
        let text = |table: &Table| toml::to_string(table).expect("a table can be written");
        let errors = errors_of("", Some(&text(&base)), &text(&head));
        if !errors.is_empty() {
            return errors;
        }
        base = head;
    }
    Vec::new()
}

/// Tries every change with every tampering in every order, and panics with what came through.
fn try_all(start: &Table, changes: &[Edit], step: fn(&mut Table), is_bound: bool) -> usize {
    let (mut tried, mut through) = (0, Vec::new());
    for (change, alter) in changes {
        let mut meant = start.clone();
        alter(&mut meant);
        let of = digest(&meant);
        assert_ne!(of, digest(start), "{change} changes nothing");
        for (tamper, change_row) in TAMPERS {
            // What has no `of` cannot lose it.
            if !is_bound && (tamper.contains("half") || tamper.contains("without of") || *tamper == "of removed") {
                continue;
            }
            // Half of them for each, and all of them in turn.
            for order in ORDERS.iter().skip(tried / 3 % 2).step_by(2) {
                tried += 1;
                let errors = refused(start, order, [&|t| change_row(t, &of), alter, &step]);
                if !errors.iter().any(|rule| ["missing-approval", "self-approval"].contains(rule)) {
                    through.push(format!("{change}, {tamper}, {order:?}: {errors:?}"));
                }
            }
        }
    }
    assert!(through.is_empty(), "{} of {tried} came through:\n{}", through.len(), through.join("\n"));
    tried
}

#[test]
fn no_approval_carries_over_to_a_changed_text() {
    let bound = try_all(&in_review(), CHANGES, to_reviewed, true);
    let mut start = in_review();
    unbind(&mut start);
    let typed = try_all(&start, CHANGES, to_reviewed, false);
    assert!(bound + typed > 2_000, "only {} attempts", bound + typed);
}

#[test]
fn no_approval_carries_over_to_another_message_after_the_review() {
    let messages: Vec<Edit> = CHANGES.iter().copied().filter(|(name, _)| name.starts_with("message")).collect();
    let mut start = in_review();
    to_reviewed(&mut start);
    let bound = try_all(&start, &messages, to_closed, true);
    unbind(&mut start);
    let typed = try_all(&start, &messages, to_closed, false);
    assert!(bound + typed > 300, "only {} attempts", bound + typed);
}

#[test]
fn no_approval_carries_over_by_a_way_around() {
    let back = |t: &mut Table| step(t, "in-review", "draft", "2026-11-22T05:31:00Z", "ben");
    let again = |t: &mut Table| step(t, "draft", "in-review", "2026-11-22T05:32:00Z", "aiko");
    let reopened = |t: &mut Table| step(t, "reviewed", "in-review", "2026-11-23T06:31:00Z", "ben");
    let reviewed_anew = |t: &mut Table| step(t, "in-review", "reviewed", "2026-11-23T06:32:00Z", "ben");
    let mut tried = 0;
    for is_bound in [true, false] {
        let mut start = in_review();
        if !is_bound {
            unbind(&mut start);
        }
        let mut reviewed = start.clone();
        to_reviewed(&mut reviewed);
        for (change, alter) in CHANGES {
            let both = |t: &mut Table| {
                alter(t);
                to_reviewed(t);
                to_closed(t);
            };
            let at_once = refused(&start, &[&[2]], [&|_| {}, &|_| {}, &both]);
            assert!(at_once.contains(&"missing-approval"), "{change} at once to closed: {at_once:?}");
            // Through a draft, whose steps say that they were made before the approval.
            let there_and_back = |t: &mut Table| {
                alter(t);
                again(t);
                to_reviewed(t);
            };
            for (order, edits) in [
                (&[&[0, 1, 2][..]][..], [&back as &dyn Fn(&mut Table), &|_| {}, &there_and_back]),
                (&[&[0], &[2]], [&back, &|_| {}, &there_and_back]),
                (
                    &[&[0, 1], &[2]],
                    [&back, alter, &|t| {
                        again(t);
                        to_reviewed(t);
                    }],
                ),
                (
                    &[&[0], &[1], &[2]],
                    [&back, alter, &|t| {
                        again(t);
                        to_reviewed(t);
                    }],
                ),
            ] {
                tried += 1;
                let errors = refused(&start, order, edits);
                assert!(errors.contains(&"missing-approval"), "{change} through a draft, {order:?}: {errors:?}");
            }
            for order in
                [&[&[0, 1, 2][..]][..], &[&[0], &[1, 2]], &[&[0, 1], &[2]], &[&[0], &[1], &[2]], &[&[1], &[0, 2]]]
            {
                tried += 1;
                let errors = refused(&reviewed, order, [&reopened, alter, &reviewed_anew]);
                assert!(errors.contains(&"missing-approval"), "{change} reopened, {order:?}: {errors:?}");
            }
        }
    }
    assert!(tried > 600, "only {tried} attempts");
}

#[test]
fn honest_people_pass() {
    let mut tried = 0;
    for is_bound in [true, false] {
        let mut start = in_review();
        if !is_bound {
            unbind(&mut start);
        }
        let mut reviewed = start.clone();
        to_reviewed(&mut reviewed);
        let nothing = |_: &mut Table| {};
        for (change, alter) in HONEST {
            for order in [&[&[1, 2][..]][..], &[&[1], &[2]]] {
                tried += 2;
                let errors = refused(&start, order, [&nothing, alter, &to_reviewed]);
                assert_eq!(errors, [""; 0], "{change}, to reviewed, {order:?}");
                let errors = refused(&reviewed, order, [&nothing, alter, &to_closed]);
                assert_eq!(errors, [""; 0], "{change}, to closed, {order:?}");
            }
        }
        // A typo after the review, whatever it is in but for the message, and then it is closed.
        for (change, alter) in CHANGES.iter().filter(|(name, _)| !name.starts_with("message")) {
            for order in [&[&[1, 2][..]][..], &[&[1], &[2]]] {
                tried += 1;
                let errors = refused(&reviewed, order, [&nothing, alter, &to_closed]);
                assert_eq!(errors, [""; 0], "{change}, after the review, {order:?}");
            }
        }
    }
    // Whoever has changed the text asks again, and it goes on.
    let mut start = in_review();
    for (change, alter) in CHANGES {
        tried += 1;
        let anew = |t: &mut Table| {
            alter(t);
            approve(t, "farah", "2026-11-23T06:29:00Z");
        };
        let errors = refused(&start, &[&[1, 2]], [&|_| {}, &anew, &to_reviewed]);
        assert_eq!(errors, [""; 0], "{change}, approved anew");
    }
    // So does whoever has changed the message after the review: by then the review is over, and the closing is not.
    let mut reviewed = start.clone();
    to_reviewed(&mut reviewed);
    for (change, alter) in CHANGES.iter().filter(|(name, _)| name.starts_with("message")) {
        tried += 1;
        let anew = |t: &mut Table| {
            alter(t);
            approve(t, "farah", "2026-11-23T08:00:00Z");
        };
        for order in [&[&[1, 2][..]][..], &[&[1], &[2]]] {
            let errors = refused(&reviewed, order, [&|_| {}, &anew, &to_closed]);
            assert_eq!(errors, [""; 0], "{change}, approved after the review, {order:?}");
        }
    }
    // A row that was typed by hand is bound by hand, as the finding says, and another approval comes in.
    unbind(&mut start);
    for (change, alter) in CHANGES {
        tried += 1;
        let bound = |t: &mut Table| {
            let of = digest(t);
            put(row(t, "approvals", 0), "of", &of);
            alter(t);
            approve(t, "farah", "2026-11-23T06:29:00Z");
        };
        let errors = refused(&start, &[&[1], &[2]], [&|_| {}, &bound, &to_reviewed]);
        assert_eq!(errors, [""; 0], "{change}, bound by hand");
    }
    assert!(tried > 250, "only {tried} changes");
}

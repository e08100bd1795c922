//! What changes the digest, and what does not.

use std::collections::BTreeMap;

use super::super::{TextDigest, UnknownDigest, changed_parts};
use super::{digest, document};
use crate::document::{OneKey, assert_only, every_key};

/// Keys that an approval is not about: links, evidence, people, dates of what comes later, records.
const NOT_APPROVED: &[&str] = &[
    "language",
    "tags",
    "related",
    "template",
    "discussions",
    "imported",
    "incident.references",
    "incident.recording",
    "incident.chat",
    "people.owner",
    "people.owner_designated_by",
    "people.incident_commander",
    "people.scribe",
    "people.responders",
    "people.service_owners",
    "people.engineering_managers",
    "people.product_managers",
    "people.customer_liaison",
    "people.commander_shadow",
    "meeting.scheduled",
    "meeting.minutes",
    "meeting.calendar",
    "meeting.uid",
    "meeting.sequence",
    "meeting.shared",
    "meeting.shared_with",
    "meeting.held",
    "meeting.outcome",
    "meeting.attendees",
    "meeting.cancelled",
    "meeting.facilitator",
    "impact.source",
    "customer_comments.text",
    "customer_comments.source",
    "timeline.by",
    "timeline.kind",
    "timeline.evidence",
    "queries.purpose",
    "queries.command",
    "queries.result",
    "actions.kind",
    "actions.priority",
    "actions.owner",
    "actions.ticket",
    "actions.due",
    "actions.discuss",
    "actions.declined",
    "actions.done_when",
    "actions.done",
    "actions.proof",
    "actions.labels",
    "internal_message.text",
    "internal_message.sent",
    "external_message.posted",
    "external_message.url",
    "external_message.posted_by",
    "approvals.by",
    "approvals.at",
    "approvals.of",
    "waivers.rule",
    "waivers.reason",
    "waivers.approved_by",
    "waivers.where",
    "transitions.from",
    "transitions.to",
    "transitions.at",
    "transitions.by",
    "transitions.reason",
    "severity_changes.from",
    "severity_changes.to",
    "severity_changes.at",
    "severity_changes.by",
    "severity_changes.reason",
    "severity_changes.approved_by",
    "restricted.where",
    "restricted.reason",
    "restricted.approved_by",
    "import.reason",
    "import.approved_by",
    "import.source",
    "import.digest",
    "import.zone",
    "import.assumed",
    "import.rest",
];

#[test]
fn every_key_is_approved_or_left_out_on_purpose() {
    let is_left_out = |key: &OneKey| TextDigest::of(&key.document()) == TextDigest::of(&key.document_without());
    let left_out: Vec<String> = every_key().into_iter().filter(is_left_out).map(|key| key.route).collect();
    assert_only(NOT_APPROVED, &left_out, "digest it in parts.rs, as another version, or list it here");
}

const BASE: &str = r#"
title = "Slow"
status = "in-review"
severity = "SEV-1"
[incident]
started = 2026-11-20T00:04:00Z
resolved = 2026-11-20T01:40:00Z
systems = ["checkout", "cache"]
[sections]
overview = "It was slow."
resolution = "A larger node."
[[impact]]
metric = "Requests"
value = 412
of = 17000
unit = "requests"
[[impact]]
metric = "Minutes"
value = 50
[[timeline]]
at = 2026-11-20T00:04:00Z
event = "It begins"
[[timeline]]
at = 2026-11-20T00:12:00Z
event = "The alert fires"
detail = "p99 > 5 s"
[[actions]]
title = "Limit connections"
[[actions]]
title = "Compare nodes"
[external_message]
summary = "Checkout was slow."
[external_message.translations.ja]
summary = "遅くなりました。"
"#;

#[test]
fn each_text_that_a_reader_sees_changes_it() {
    let mut seen: BTreeMap<String, String> = BTreeMap::from([(digest(BASE), "the base".to_owned())]);
    for (from, to) in [
        ("\"Slow\"", "\"Slower\""),
        ("SEV-1", "SEV-2"),
        ("started = 2026-11-20T00:04", "started = 2026-11-20T00:05"),
        ("resolved", "mitigated"),
        ("\"cache\"]", "\"search\"]"),
        ("\"cache\"]", "\"cache\", \"cache\"]"),
        ("It was slow.", "It was not slow."),
        ("overview", "detection"),
        ("A larger node.", ""),
        ("value = 412", "value = 41.2"),
        ("of = 17000", "of = 17001"),
        ("value = 412\nof = 17000", "of = 412\nvalue = 17000"),
        ("\"Requests\"", "\"Users\""),
        ("unit = \"requests\"", "unit = \"users\""),
        ("It begins", "It ends"),
        ("00:12:00Z\nevent", "00:12:01Z\nevent"),
        ("00:12:00Z\nevent", "00:12:00Z\nabout = true\nevent"),
        ("00:12:00Z\nevent", "00:12:00Z\nuntil = 2026-11-20T00:13:00Z\nevent"),
        ("p99 > 5 s", "p99 > 50 s"),
        ("event = \"The alert fires\"\ndetail", "detail = \"The alert fires\"\nevent"),
        ("Limit connections", "Limit all connections"),
        ("title = \"Limit connections\"", "declined = \"no\""),
        ("Checkout was slow.", "Checkout was a little slow."),
        ("summary = \"Checkout", "what_happened = \"Checkout"),
        ("translations.ja", "translations.en"),
        ("遅く", "速く"),
        (
            "[external_message]\nsummary = \"Checkout was slow.\"\n[external_message.translations.ja]\nsummary = \"遅くなりました。\"\n",
            "",
        ),
        ("[sections]", "[not_applicable]\nscribe = \"Nobody was there.\"\n[sections]"),
    ] {
        assert!(BASE.contains(from), "{from}");
        let changed = BASE.replacen(from, to, 1);
        assert_eq!(seen.insert(digest(&changed), from.to_owned()), None, "{from} -> {to}");
        assert!(!changed_parts(&document(BASE), &document(&changed)).is_empty(), "{from} -> {to}");
    }
}

#[test]
fn what_says_the_same_in_another_form_is_the_same() {
    for (from, to) in [
        ("title = \"Slow\"", "'title'   =   'Slow'  # a comment"),
        ("\"Slow\"", "\"\"\"\nSlow\"\"\""),
        ("\"Slow\"", "\"  Sl\\u006fw \""),
        ("2026-11-20T00:04:00Z\nresolved", "2026-11-20 09:04:00.000+09:00\nresolved"),
        ("[\"checkout\", \"cache\"]", "[\n  'cache', # first\n  'checkout',\n]"),
        ("17000", "17_000.0"),
        ("\"It was slow.\"", "'''\n  It\n  was slow.\n'''"),
        ("[sections]", "[people]\nowner = \"aiko\"\n[sections]"),
        ("\"It begins\"", "\"It begins\"\nevidence = [\"https://a.example\"]\nkind = \"cause\"\nby = \"ben\""),
        ("\"Limit connections\"", "\"Limit connections\"\nticket = \"CACHE-1\"\ndone = 2026-12-01"),
        (
            "\"Checkout was slow.\"",
            "\"Checkout was slow.\"\nposted = 2026-11-24T09:00:00Z\nurl = \"https://a.example\"",
        ),
        ("status = \"in-review\"", "status = \"closed\"\ntags = [\"x\"]\nrelated = [\"y\"]"),
    ] {
        assert!(BASE.contains(from), "{from}");
        let changed = BASE.replacen(from, to, 1);
        assert_eq!(digest(BASE), digest(&changed), "{from} -> {to}");
        assert_eq!(changed_parts(&document(BASE), &document(&changed)), Vec::<String>::new());
    }
    // Rows whose order says nothing, and moments, whose times say it.
    let rows: Vec<&str> = BASE.split("[[").collect();
    let [head, one, other, first, second, action, last] = rows[..] else { panic!("{rows:?}") };
    let (last, message) = last.split_once("[external").expect("it ends so");
    let turned = [head, other, one, second, first, last, action].join("[[");
    assert_eq!(digest(&format!("{turned}[external{message}")), digest(BASE));
}

#[test]
fn moments_of_one_time_stand_in_their_order() {
    let text = |first: &str, second: &str| {
        let row = |event: &str| format!("[[timeline]]\nat = 2026-11-20T00:04:00Z\nevent = \"{event}\"\n");
        format!("title = \"\"\nstatus = \"draft\"\nseverity = \"\"\n{}{}", row(first), row(second))
    };
    assert_ne!(digest(&text("down", "up")), digest(&text("up", "down")));
}

#[test]
fn what_changed_is_named() {
    let changed = BASE
        .replace("It was slow.", "It was fast.")
        .replace("The alert fires", "The alert is silent")
        .replace("[[impact]]\nmetric = \"Minutes\"\nvalue = 50\n", "")
        .replace("Compare nodes", "Compare all nodes")
        .replace("Checkout was", "All was");
    assert_eq!(
        changed_parts(&document(BASE), &document(&changed)),
        [
            "sections.overview",
            "timeline@2026-11-20T00:12:00Z",
            "impact@Minutes",
            "actions@Compare nodes",
            "external_message",
            "actions@Compare all nodes"
        ]
    );
}

#[test]
fn a_digest_is_read_as_it_is_written() {
    let written = digest(BASE);
    assert_eq!(TextDigest::parse(&written).map(|read| read.to_string()), Ok(written.clone()));
    for text in [
        "",
        "1",
        "1:",
        &written[2..],
        &written[..80],
        &format!("{written}0"),
        &written.replace('.', ":"),
        &written.to_uppercase(),
        &format!(" {written}"),
        &format!("01{}", &written[1..]),
        &format!("x{}", &written[1..]),
    ] {
        let is_same = text == written;
        assert!(is_same || TextDigest::parse(text) == Err(UnknownDigest::Malformed), "{text}");
    }
    for text in ["2:abc", "10:", &format!("2{}", &written[1..])] {
        assert_eq!(TextDigest::parse(text), Err(UnknownDigest::Newer), "{text}");
    }
}

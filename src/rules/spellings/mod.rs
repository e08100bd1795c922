//! Whoever is spelled in whatever way, in every record that decides something: the owner's word never counts, nor does
//! that of nobody, and an honest person's always does.

mod alike;

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::document::{Document, HONEST_NAMES, PostmortemId, parse};
use crate::finding::{Finding, RuleId};
use crate::policy::{self, Policy};
use crate::rules::sample::document as over;
use crate::rules::waivers::Waivers;
use crate::rules::{Check, Entering, Subject, UNKNOWN_NAMES, Violations, by_id};
use crate::source::{RepoPath, SourceFile};

const PEOPLE: &str = r#"
    [aiko]
    name = "Aiko Tanaka"
    email = "a.tanaka@example.com"
    github = "aiko-t"
    gitlab = "aikot"
    slack = "U012AIKO"
    [aiko-s]
    name = "Aiko Sato"
    email = "aiko.sato@example.com"
    [ben]
    name = "Ben Smith"
    email = "b.smith@example.com"
    github = "big-ben"
    [dai]
    [farah]
    left = 2026-11-01
"#;

/// The owner, as the people know her.
const OWNER: &[&str] = &[
    "aiko",
    "Aiko Tanaka",
    "a.tanaka@example.com",
    "aiko-t",
    "aikot",
    "U012AIKO",
    "Aiko Tanaka <a.tanaka@example.com>",
    "aiko <aiko@elsewhere.example>",
    "aiko@elsewhere.example",
    "a.tanaka+pm@example.com",
    "12+aiko-t@users.noreply.github.com",
    "Tanaka Aiko",
    "aiko.tanaka",
    "aiko_tanaka@gmail.example",
    "A. Tanaka",
    "Tanaka",
    "Ben Smith <a.tanaka@example.com>",
    "Aiko Tanaka <b.smith@example.com>",
    "<a.tanaka@example.com>",
];

/// Texts that name nobody.
const NOBODY: &[&str] = &[
    "",
    " ",
    "-",
    "?",
    "...",
    "TBD",
    "T.B.D.",
    "todo",
    "me",
    "myself",
    "I",
    "the owner",
    "owner",
    "the author",
    "someone",
    "nobody",
    "none",
    "N/A",
    "unknown",
    "self",
    "the team",
    "my manager",
    "a reviewer",
    "incident commander",
    "on-call",
    "team",
    "yes",
    "ok",
    "approved",
    "LGTM",
    "same as above",
    "x",
    "xxx",
    "name",
    "担当者",
    "未定",
    "（未定）",
    "担当者様",
    "オーナー",
    "本人",
    "自分",
    "誰か",
    "不明",
    "なし",
    "同上",
    "〇〇",
    "○○さん",
    "承認者",
    "上長",
    "全員",
    "owner@example.com",
    "Owner <owner@example.com>",
    "оwner",
    "0wner",
];

/// Spellings of a name that its readers take for the same, and some that the parser refuses.
fn disguises(name: &str) -> Vec<String> {
    let each = |change: &dyn Fn(char) -> String| name.chars().map(change).collect::<String>();
    let full_width = |letter: char| match letter {
        '!'..='~' => char::from_u32(u32::from(letter) + 0xFEE0).unwrap_or(letter).to_string(),
        letter => letter.to_string(),
    };
    let cyrillic = |letter: char| match letter {
        'a' => "а".to_owned(),
        'A' => "А".to_owned(),
        'o' => "о".to_owned(),
        'i' => "і".to_owned(),
        letter => letter.to_string(),
    };
    let digits = |letter: char| match letter {
        'o' => "0".to_owned(),
        'i' => "1".to_owned(),
        letter => letter.to_string(),
    };
    let bold = |letter: char| match letter {
        'a'..='z' => char::from_u32(0x1D41A + u32::from(letter) - u32::from('a')).unwrap_or(letter).to_string(),
        letter => letter.to_string(),
    };
    let accented = |letter: char| if letter == 'a' { "á".to_owned() } else { letter.to_string() };
    let behind = |mark: &str| each(&|letter| format!("{letter}{mark}"));
    vec![
        name.to_owned(),
        name.to_uppercase(),
        format!("@{name}"),
        format!("@@{name}"),
        format!("  {name} "),
        each(&full_width),
        each(&cyrillic),
        each(&digits),
        each(&bold),
        each(&accented),
        behind("\u{200B}"),
        behind("\u{336}"),
        format!("{name}\u{FE0F}"),
        format!("{name}さん"),
        format!("{name}様"),
        format!("{name}-san"),
        format!("Ms. {name}"),
        format!("{name}."),
        name.replace(' ', "  "),
        name.replace(' ', "\u{3000}"),
        name.replace(' ', ""),
        format!("{name} (SRE)"),
        format!("{name}, ben"),
        format!("ben and {name}"),
        format!("{name}/ben"),
        format!("mailto:{name}"),
        format!("\"{name}\""),
        format!("{name}\u{202E}"),
        format!("👍 {name}"),
    ]
}

/// A record in which somebody's word would decide, beside a base; and whether it did.
struct Record {
    name: &'static str,
    overlay: fn(&str) -> String,
    counts: fn(&Subject<'_>) -> bool,
}

const RECORDS: &[Record] = &[
    Record {
        name: "approvals",
        overlay: |by| {
            format!("status = \"reviewed\"\napprovals = [{{ by = '''{by}''', at = 2026-11-23T06:28:00Z }}]\n")
        },
        counts: |subject| !fires(subject, RuleId::MissingApproval),
    },
    Record {
        name: "waivers",
        overlay: |by| {
            format!(
                "status = \"reviewed\"\napprovals = []\nwaivers = [{{ rule = \"missing-approval\", reason = \"A freeze\", approved_by = '''{by}''' }}]\n"
            )
        },
        counts: |subject| Waivers::read(subject).1.is_empty(),
    },
    Record {
        name: "restricted",
        overlay: |by| {
            format!(
                "status = \"reviewed\"\nrestricted = {{ where = \"w\", reason = \"A freeze\", approved_by = '''{by}''' }}\n"
            )
        },
        counts: |subject| subject.is_restricted(),
    },
    Record {
        name: "import",
        overlay: |by| {
            format!(
                "status = \"reviewed\"\nimported = \"the wiki\"\nimport = {{ reason = \"A freeze\", approved_by = '''{by}''' }}\n"
            )
        },
        counts: |subject| subject.import_approval().is_some(),
    },
    Record {
        name: "severity",
        overlay: |by| {
            format!(
                "status = \"reviewed\"\nseverity = \"SEV-2\"\nseverity_changes = [{{ from = \"SEV-1\", to = \"SEV-2\", by = \"ben\", reason = \"A freeze\", approved_by = '''{by}''' }}]\n"
            )
        },
        counts: |subject| !fires(subject, RuleId::UnexplainedSeverity),
    },
    Record {
        name: "posted",
        overlay: |by| format!("status = \"closed\"\n[external_message]\nposted_by = '''{by}'''\n"),
        // Its owner may post, and is told; nobody and nothing else may.
        counts: |subject| {
            ![RuleId::ClosedByOwner, RuleId::UnpostedExternalMessage].into_iter().any(|rule| fires(subject, rule))
        },
    },
];

/// Whether a rule finds anything; the others are not asked, for there are thousands of documents here.
fn fires(subject: &Subject<'_>, rule: RuleId) -> bool {
    let Check::Document(look) = by_id(rule).check else { panic!("{rule} looks at no document") };
    let mut violations = Violations::new(subject.source.path(), &[]);
    look(subject, &mut violations);
    violations.into_iter().count() > 0
}

fn load(people: &str) -> Policy {
    let file = |path: &str, text: &str| SourceFile::new(RepoPath::from(path), text.into());
    let policy = file(policy::POLICY_PATH, "[gate]\nsince = 2026-11-01\n");
    policy::load(Some(&policy), Some(&file(policy::PEOPLE_PATH, people)), &super::known()).expect("it is sound")
}

fn read(text: &str) -> (SourceFile, Document, Vec<Finding>) {
    let id = PostmortemId::parse("2026-11-20-checkout-latency").expect("it is an id");
    let source = SourceFile::new(id.path("postmortems"), text.into());
    let (document, slips) = parse(&source);
    let document = document.unwrap_or_else(|| panic!("{slips:#?} in\n{text}"));
    (source, document, slips)
}

/// Whether a word counts, by what is said of the document beside the base.
fn counts(record: &Record, policy: &Policy, by: &str, base: &str) -> bool {
    let id = PostmortemId::parse("2026-11-20-checkout-latency").expect("it is an id");
    thread_local! {
        /// To lay one text over another takes longer than all that is asked here.
        static LAID: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
    }
    let laid = |overlay: &str| {
        let made = LAID.with_borrow_mut(|laid| laid.entry(overlay.to_owned()).or_insert_with(|| over(overlay)).clone());
        made.replace("\"SOMEBODY\"", &toml::Value::from(by).to_string())
    };
    let (source, document, slips) = read(&laid(&(record.overlay)("SOMEBODY")));
    let (_, base, _) = read(&laid(base));
    let (entering, names) = (Entering::Known, &UNKNOWN_NAMES);
    let subject = Subject {
        id: Some(&id),
        source: &source,
        document: &document,
        base: Some(&base),
        entering,
        policy,
        names,
        committed: None,
    };
    slips.is_empty() && (record.counts)(&subject)
}

const BASE: &str = "status = \"in-review\"\n";

#[test]
fn no_spelling_of_the_owner_counts_in_any_record() {
    let policy = load(PEOPLE);
    let spellings: Vec<String> = OWNER.iter().flat_map(|name| disguises(name)).collect();
    let mut through = Vec::new();
    for record in RECORDS {
        for by in &spellings {
            if counts(record, &policy, by, BASE) {
                through.push(format!("{}: {by}", record.name));
            }
        }
    }
    assert!(spellings.len() >= 300, "{}", spellings.len());
    assert!(through.is_empty(), "{} of {}: {through:#?}", through.len(), spellings.len() * RECORDS.len());
}

#[test]
fn where_nobody_says_who_is_who_the_owners_own_words_are_hers() {
    let policy = load("");
    for owner in ["aiko", "Aiko Tanaka <aiko@example.com>", "aiko@example.com", "＠Aiko"] {
        let base = format!("{BASE}[people]\nowner = \"{owner}\"\n");
        let others = ["aiko", "aiko@example.com", "Aiko <aiko@example.com>", "aiko@other.example"];
        for by in others.iter().flat_map(|name| disguises(name)) {
            for record in RECORDS {
                assert!(!counts(record, &policy, &by, &base), "{}: {by} for {owner}", record.name);
            }
        }
    }
}

#[test]
fn nobody_counts_in_no_record() {
    for policy in [load(PEOPLE), load("")] {
        for by in NOBODY {
            for record in RECORDS {
                assert!(!counts(record, &policy, by, BASE), "{}: {by:?}", record.name);
            }
        }
    }
}

#[test]
fn honest_people_count_in_every_record_and_nobody_is_taken_for_the_owner() {
    let policy = load(PEOPLE);
    let known = [
        "ben",
        "Ben",
        "@ben",
        "Ben Smith",
        "b.smith@example.com",
        "Ben Smith <b.smith@example.com>",
        "big-ben",
        "ben.smith",
        "aiko-s",
        "Aiko Sato",
        "aiko.sato@example.com",
        "Aiko Sato <aiko.sato@example.com>",
        "aiko.sato",
        "dai",
        "Dai",
        "ken",
        "Keiko Tanabe",
        "田中 健",
        "aikawa",
        "aikoh",
    ];
    for by in known {
        for record in RECORDS {
            assert!(counts(record, &policy, by, BASE), "{}: {by}", record.name);
        }
    }
    let (policy, mut tried) = (load(""), 0);
    for by in HONEST_NAMES.iter().flat_map(|(_, names)| names.iter()) {
        for record in RECORDS {
            assert!(counts(record, &policy, by, BASE), "{}: {by}", record.name);
            tried += 1;
        }
    }
    assert!(tried >= 500, "{tried}");
}

#[test]
fn whoever_owned_it_before_the_change_is_the_owner_too() {
    let policy = load("");
    let before = format!("{BASE}[people]\nowner = \"ben\"\n");
    for record in RECORDS {
        // The head is aiko's.
        assert!(!counts(record, &policy, "ben", &before), "{}", record.name);
        assert!(!counts(record, &policy, "@Ben", &before), "{}", record.name);
        assert!(counts(record, &policy, "dai", &before), "{}", record.name);
    }
}

#[test]
fn where_nobody_owns_it_nobodys_word_counts() {
    let policy = load("");
    let base = format!("{BASE}[people]\nowner = \"\"\n");
    for record in RECORDS.iter().filter(|record| record.name != "posted") {
        let unowned = |by: &str, owner: &str| format!("{}\n[people]\nowner = \"{owner}\"\n", (record.overlay)(by));
        for owner in ["", "TBD", "担当者", "the team"] {
            let (source, document, _) = read(&over(&unowned("ben", owner)));
            let (_, base, _) = read(&over(&base));
            let (entering, names) = (Entering::Known, &UNKNOWN_NAMES);
            let (id, base) = (None, Some(&base));
            let subject = Subject {
                id,
                source: &source,
                document: &document,
                base,
                entering,
                policy: &policy,
                names,
                committed: None,
            };
            assert!(!(record.counts)(&subject), "{}: {owner}", record.name);
            assert!(fires(&subject, RuleId::MissingOwner), "{}: {owner}", record.name);
        }
    }
}

#[test]
fn strangers_do_not_count_where_people_must_be_known_nor_those_who_have_left() {
    let mut policy = load(PEOPLE);
    for record in RECORDS.iter().filter(|record| !["import", "posted"].contains(&record.name)) {
        assert!(!counts(record, &policy, "farah", BASE), "{}: she had left", record.name);
    }
    policy.gate.people = policy::Approvers::Known;
    for record in RECORDS.iter().filter(|record| record.name != "posted") {
        for by in ["zoe", "team-cache", "zoe@example.com", "Zoe Q <zoe@example.com>", "bem", "smith.bern"] {
            assert!(!counts(record, &policy, by, BASE), "{}: {by}", record.name);
        }
        assert!(counts(record, &policy, "Ben Smith", BASE), "{}", record.name);
    }
}

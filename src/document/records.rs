//! A postmortem read for what is on record in it alone: who moved what, and when.
//!
//! The history of an archive has thousands of versions, and four fifths of each are texts that hold no record. They are
//! left out before anything is parsed, so that a slip in a text does not hide who moved the postmortem along.

use super::{Approval, Document, Import, Maybe, Moment, Rows, SeverityChange, Status, Transition, Waiver, parse};
use crate::source::{RepoPath, SourceFile, Span};
use crate::toml_record::{Limits, Table, parts};

/// What is on record in a postmortem, and what of the rest `verify` holds it against.
#[derive(Debug)]
pub(crate) struct Records {
    pub(crate) status: Status,
    pub(crate) severity: String,
    pub(crate) owner: Option<String>,
    pub(crate) imported: Maybe<String>,
    /// What the import did, and who allowed it.
    pub(crate) import: Table<Import>,
    /// When its incident began.
    pub(crate) began: Option<Moment>,
    pub(crate) approvals: Rows<Approval>,
    pub(crate) waivers: Rows<Waiver>,
    pub(crate) transitions: Rows<Transition>,
    pub(crate) severity_changes: Rows<SeverityChange>,
}

impl From<Document> for Records {
    fn from(document: Document) -> Self {
        Self {
            status: document.status(),
            severity: document.severity().to_owned(),
            owner: document.owner().map(str::to_owned),
            began: document.incident.began(),
            imported: document.imported,
            import: document.import,
            approvals: document.approvals,
            waivers: document.waivers,
            transitions: document.transitions,
            severity_changes: document.severity_changes,
        }
    }
}

/// The tables that hold no record.
const TEXTS: &[&str] = &[
    "meeting",
    "sections",
    "impact",
    "customer_comments",
    "timeline",
    "queries",
    "actions",
    "internal_message",
    "external_message",
    "custom",
];

/// What is on record in a document, whatever is wrong in its texts; a place counts in what is left without them.
/// Nothing where the records cannot be told.
pub(crate) fn parse_records(path: RepoPath, mut bytes: Vec<u8>) -> Option<Records> {
    for text in texts(&bytes).into_iter().rev() {
        bytes.drain(text.start..text.end);
    }
    parse(&SourceFile::new(path, bytes)).0.map(Records::from)
}

/// Where the texts stand, in order; none where they cannot be told from the rest without parsing it.
fn texts(bytes: &[u8]) -> Vec<Span> {
    let within_limits = bytes.len() <= Limits::default().bytes;
    let text = std::str::from_utf8(bytes).ok().filter(|_| within_limits);
    let parts = text.and_then(parts).unwrap_or_default();
    let texts = parts.iter().filter(|part| TEXTS.contains(&part.name));
    let mut spans: Vec<Span> = Vec::new();
    for part in texts {
        match spans.last_mut() {
            Some(last) if last.end == part.span.start => last.end = part.span.end,
            _ => spans.push(part.span),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::{Records, TEXTS, parse_records, texts};
    use crate::document::{Document, parse};
    use crate::source::{RepoPath, SourceFile};

    const WHOLE: &str = r#"title = "A"
status = "draft"
severity = "SEV-1"

[incident]
started = 2026-11-20T00:04:00Z

[people]
owner = "aiko"

[sections]
overview = """
One
======= two
"""
resolution = 'It [was]'

[[timeline]]
at = 2026-11-20T00:12:00Z
event = "a"
evidence = [
  "https://example.com/1",
]

[[timeline]]
at = 2026-11-20T00:14:00Z
event = "b"

[external_message]
summary = """
>>>>>>> no
"""

[custom]
ours = [[1], [2]]

[[waivers]]
rule = "late-meeting"
reason = "[sections]"
approved_by = "ben"

[[queries]]
command = "\""

[[approvals]]
by = "ben"
at = 2026-11-24T06:28:00Z
"#;

    /// Lines that cut a document elsewhere, or make it none.
    const LINES: &[&str] = &[
        "[sections]",
        "[[sections]]",
        "[sections.overview]",
        "[timeline]",
        "[[timeline]]",
        "[custom.ours]",
        "[[custom.more]]",
        "[ custom ]",
        "[custom] # ours",
        "sections.overview = 'x'",
        "[[approvals]]",
        "by = \"dai\"",
        "\"\"\"",
        "'''",
        "\"x=y\" = \"\"\"",
        "custom.\"a=b\" = '''",
        "x.y = \"\\\\\\\"\"\"\"",
        "x = \"\"\"\\\"\"\"\"[approvals]\"\"\"\"\"",
        "x = \"\"\"\\\\\"\"\"",
        "x = '''\\'''''",
        "x = '\"\"\"' # '''",
        "x = [\"]\", '[', # ]",
        "x = { y = \"}\" }",
        "\"",
        "x = [",
        "]",
        "{",
        "<<<<<<< ours",
        "=======",
        ">>>>>>> theirs",
        "event = 1",
        "overview = [1,",
        "\\x41",
        "\u{FEFF}",
        "",
        "\r",
    ];

    fn read(text: &str) -> Option<Records> {
        parse_records(RepoPath::from("a.toml"), text.as_bytes().to_vec())
    }

    fn read_whole(text: &str) -> Option<Records> {
        parse(&SourceFile::new(RepoPath::from("a.toml"), text.as_bytes().to_vec())).0.map(Records::from)
    }

    /// What is on record, wherever it stands.
    fn records_text(records: &Records) -> String {
        let told = format!("{records:?}");
        let mut places = told.split("Span { start: ");
        let first = places.next().unwrap_or_default().to_owned();
        places.fold(first, |told, rest| told + rest.split_once(" }").map_or("", |(_, rest)| rest))
    }

    /// A document with each of the lines at each of its places, and with each of its own taken out.
    fn versions() -> Vec<String> {
        let lines: Vec<&str> = WHOLE.lines().collect();
        let mut versions = vec![WHOLE.to_owned()];
        for at in 0..=lines.len() {
            let (before, after) = lines.split_at(at);
            let without = after.get(1..).unwrap_or_default();
            versions.push([before, without].concat().join("\n"));
            for line in LINES {
                versions.push([before, &[*line], after].concat().join("\n"));
                versions.push([before, &[*line], without].concat().join("\r\n"));
                versions.push([&[*line], before, &[*line], after].concat().join("\n") + "\n");
            }
        }
        versions
    }

    #[test]
    fn a_document_has_the_records_that_it_has_as_a_whole() {
        let mut count = 0;
        for version in versions() {
            let Some(whole) = read_whole(&version) else { continue };
            let records = read(&version).unwrap_or_else(|| panic!("it is a document:\n{version}"));
            assert_eq!(records_text(&records), records_text(&whole), "{version}");
            count += 1;
        }
        assert!(count > 500, "{count} of the versions are documents");
    }

    #[test]
    fn no_text_is_read_where_all_headers_are_plain() {
        let records = read(WHOLE).expect("it is a document");
        assert_eq!((records.approvals.len(), records.waivers.len()), (1, 1));
        let read: usize = WHOLE.len() - texts(WHOLE.as_bytes()).iter().map(|text| text.end - text.start).sum::<usize>();
        assert!(read < WHOLE.len() / 2, "{read} of {} bytes are read", WHOLE.len());
        assert!(TEXTS.iter().all(|text| <Document as crate::toml_record::Record>::KEYS.contains(text)));
    }

    #[test]
    fn a_slip_in_a_text_hides_no_record_and_one_in_a_record_is_never_passed_over() {
        let with = |line: &str, more: &str| WHOLE.replace(line, &format!("{line}\n{more}"));
        for slip in ["event = 1", "event = = 2", "at = 2026-13-45", "x = \"no end"] {
            assert_eq!(read(&with("[[timeline]]", slip)).map(|read| read.approvals.len()), Some(1), "{slip}");
            assert!(read(&with("[[approvals]]", slip.trim_start_matches("event").trim_start())).is_none(), "{slip}");
        }
        for swallowed in ["x = \"\"\"", "x = '''", "x = [", "x = {"] {
            assert!(read(&with("[[queries]]", swallowed)).is_none(), "{swallowed}");
        }
        for bytes in [b"\xff".to_vec(), [WHOLE.as_bytes(), b"# \xff"].concat(), vec![b'#'; 2 << 20]] {
            assert!(parse_records(RepoPath::from("a.toml"), bytes).is_none());
        }
    }
}

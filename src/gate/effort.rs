//! How much one question may make the gate read: one blob may stand at a hundred thousand paths, and thousands of blobs that
//! differ by a letter are a small pack.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use memchr::memmem;

use super::{Door, Question};
use crate::document::Document;
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::git::{BlobId, Change, Content, Side};
use crate::text::both;

/// So many bytes of documents may come in with one change: twenty thousand documents have four fifths of it.
const MOST_READ: usize = 160 << 20;
/// So many bytes may they be longer together than documents are: three hundred of a hundred kilobytes. A long text that
/// repeats itself is small in a pack, and dear to read.
const MOST_BEYOND: usize = 24 << 20;
/// Few documents are longer.
const LONG: usize = 16 << 10;
/// So many signs of Markdown may be in them, each of which costs as much as some hundred letters: twenty thousand documents
/// have less, also where one letter in forty is such a sign, as in real postmortems.
const MOST_MARKS: usize = 6_000_000;
/// So many links may be in them, each of which is looked for to the end of its paragraph: twenty thousand documents with
/// twenty links each have less than half.
const MOST_LINKS: usize = 1_000_000;
/// So many places may be found in them, hints and all: twenty thousand documents with twenty hints each have less.
const MOST_FOUND: usize = 500_000;
/// So many bytes of documents may be read that are the same as others: an archive has few copies.
const MOST_REPEATED: usize = 32 << 20;
/// So many times may they name somebody, each of whom is compared with others: twenty thousand documents do it thirty times
/// each.
const MOST_NAMED: usize = 600_000;
/// So many marks of Markdown is a joiner worth: whether its emoji or its script needs it is looked at letter by letter.
const MARKS_OF_A_JOINER: usize = 4;

/// What was read so far, by all threads together.
#[derive(Debug)]
pub(super) struct Effort {
    /// The contents that stand at several paths.
    repeated: BTreeSet<BlobId>,
    /// Whether it is a change that comes in; a whole archive is the caller's own.
    is_limited: bool,
    read: AtomicUsize,
    beyond: AtomicUsize,
    marks: AtomicUsize,
    links: AtomicUsize,
    read_again: AtomicUsize,
    found: AtomicUsize,
    named: AtomicUsize,
}

impl Effort {
    pub(super) fn new(question: &Question<'_>, jobs: &[&Change]) -> Self {
        let (mut once, mut repeated) = (BTreeSet::new(), BTreeSet::new());
        for blob in jobs.iter().filter_map(|change| blob(change.after.as_ref()?)) {
            if !once.insert(blob) {
                repeated.insert(blob);
            }
        }
        let is_limited = match question.plan.door {
            Door::Alone => false,
            Door::Preview | Door::Commit | Door::ProtectedCommit | Door::Protected | Door::Elsewhere => true,
        };
        let [read, beyond, marks, links, read_again, found, named] = [0; 7].map(AtomicUsize::new);
        Self { repeated, is_limited, read, beyond, marks, links, read_again, found, named }
    }

    /// Notes a document that was read.
    pub(super) fn read(&self, side: &Side, text: &str) -> Result<()> {
        let bytes = text.len();
        let is_copy = blob(side).is_some_and(|blob| self.repeated.contains(&blob));
        let again = if is_copy { bytes } else { 0 };
        if self.is_limited {
            self.be_long(bytes - again)?;
            self.mark_up(text)?;
        }
        if (!self.is_limited || is_within(&self.read, bytes, MOST_READ))
            && is_within(&self.read_again, again, MOST_REPEATED)
        {
            return Ok(());
        }
        Err(too_much().cause(both! {
            en: "its documents are more than {} MiB, or more than {} MiB of them are copies of each other", MOST_READ >> 20, MOST_REPEATED >> 20;
            ja: "ドキュメントが{} MiBを超えているか、互いに同じ内容が{} MiBを超えています", MOST_READ >> 20, MOST_REPEATED >> 20
        }))
    }

    /// Notes how long a document is; a copy is counted elsewhere.
    fn be_long(&self, bytes: usize) -> Result<()> {
        if is_within(&self.beyond, bytes.saturating_sub(LONG), MOST_BEYOND) {
            return Ok(());
        }
        Err(too_much().cause(both! {
            en: "its documents that are longer than {} KiB are more than {} MiB longer together", LONG >> 10, MOST_BEYOND >> 20;
            ja: "{} KiBを超えるドキュメントの超過分が、合わせて{} MiBを超えています", LONG >> 10, MOST_BEYOND >> 20
        }))
    }

    /// Notes the Markdown of a document.
    fn mark_up(&self, text: &str) -> Result<()> {
        let count = |what: &str| memmem::find_iter(text.as_bytes(), what).count();
        let marks = text.bytes().filter(|&byte| is_mark(byte)).count() + MARKS_OF_A_JOINER * count("\u{200D}");
        if !is_within(&self.marks, marks, MOST_MARKS) {
            return Err(too_much().cause(both! {
                en: "its documents have more than {MOST_MARKS} signs of Markdown";
                ja: "ドキュメントのMarkdownの記号が{MOST_MARKS}個を超えています"
            }));
        }
        if !is_within(&self.links, count("]("), MOST_LINKS) {
            return Err(too_much().cause(both! {
                en: "its documents have more than {MOST_LINKS} links";
                ja: "ドキュメントのリンクが{MOST_LINKS}個を超えています"
            }));
        }
        Ok(())
    }

    /// Notes what was found in a document.
    pub(super) fn find(&self, findings: &[Finding]) -> Result<()> {
        let places = findings.iter().map(|finding| finding.places.total()).sum();
        if !self.is_limited || is_within(&self.found, places, MOST_FOUND) {
            return Ok(());
        }
        Err(too_much().cause(both! {
            en: "its documents have problems at more than {MOST_FOUND} places";
            ja: "ドキュメントの問題が{MOST_FOUND}か所を超えています"
        }))
    }

    /// Notes the people that a document names, and the steps that somebody brought it.
    pub(super) fn name(&self, document: Option<&Document>, steps: usize) -> Result<()> {
        if !self.is_limited || is_within(&self.named, document.map_or(0, people_named) + steps, MOST_NAMED) {
            return Ok(());
        }
        Err(too_much().cause(both! {
            en: "its documents name people more than {MOST_NAMED} times";
            ja: "ドキュメントに人の名前が{MOST_NAMED}回を超えて出てきます"
        }))
    }
}

/// How often a document names somebody in its lists and records.
fn people_named(document: &Document) -> usize {
    let (people, meeting) = (&document.people.value, &document.meeting.value);
    let lists = [
        &people.responders,
        &people.service_owners,
        &people.engineering_managers,
        &people.product_managers,
        &meeting.attendees,
    ];
    let listed: usize = lists.into_iter().map(Vec::len).sum();
    listed + document.approvals.len() + document.waivers.len()
}

/// Whether a sum with something more is no larger than it may be.
fn is_within(sum: &AtomicUsize, more: usize, most: usize) -> bool {
    sum.fetch_add(more, Ordering::Relaxed).saturating_add(more) <= most
}

/// Whether a byte may begin or end something in Markdown.
fn is_mark(byte: u8) -> bool {
    matches!(byte, b'*' | b'_' | b'~' | b'`' | b'[' | b'!' | b'<' | b'>' | b'&' | b'|')
}

fn blob(side: &Side) -> Option<BlobId> {
    match side.content {
        Content::Blob(id) => Some(id),
        Content::File(_) | Content::None => None,
    }
}

fn too_much() -> Error {
    Error::new(both! { en: "the change is too large to judge"; ja: "変更が大きすぎて判定できません" }).hint(
        both! { en: "bring it in as several changes, one after the other"; ja: "変更を分けて、順に取り込んでください" },
    )
}

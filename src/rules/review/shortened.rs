//! What was reviewed and has grown short or been exchanged since, one section at a time: what is left is compared with the
//! text that was approved, as far as that is the base's.

use std::collections::BTreeSet;

use super::changed_after_approval::is_approved_anew;
use crate::document::{Document, Status, TextDigest, meant, said};
use crate::rules::Subject;

/// So much shorter a text is another one, however it was rewritten.
pub(super) const SHORTER: usize = 5;
/// In letters: shorter words stand somewhere by chance.
pub(super) const TELLING: usize = 12;
/// In letters: a section of fewer says nothing by its length.
const TELLING_SECTION: usize = 20;
/// In letters, of what nobody has approved as it is: so many may go, and a tenth of a longer section.
const SLACK: usize = 40;

/// The sections of which hardly anything is left; those, too, that go on growing shorter although nobody has approved
/// how they stand. An approval of the text as it is now settles it.
pub(super) fn cut<'b>(subject: &Subject<'_>, base: &'b Document, now: &str) -> Vec<&'b str> {
    if base.status() < Status::Reviewed || subject.status() < Status::Reviewed {
        return Vec::new();
    }
    let mut cut: Vec<(&str, Likeness)> = Vec::new();
    for (key, text) in &base.sections.texts {
        // Most stand as they stood.
        if subject.document.sections.get(key).is_some_and(|now| now.value == text.value) {
            continue;
        }
        let Some(left) = meant(subject.document.sections.get(key)) else { continue };
        let before = plain(&text.value).chars().count();
        let left = plain(left).chars().count() + moved(&text.value, left, now);
        let most = [
            (SLACK.max(before / 10), Likeness::Another),
            (SLACK.max(before - before / 3), Likeness::Unknown),
            (before - before / SHORTER, Likeness::Same),
        ];
        let mut passed = most.into_iter().filter(|(most, _)| before >= TELLING_SECTION && left + most < before);
        cut.extend(passed.next_back().map(|(_, likeness)| (key.as_str(), likeness)));
    }
    if cut.is_empty() || is_approved_anew(subject) {
        return Vec::new();
    }
    let likeness = likeness(base);
    cut.into_iter().filter(|(_, least)| *least >= likeness).map(|(key, _)| key).collect()
}

/// How a text stands to the one that was approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Another,
    /// No approval says which text it is for.
    Unknown,
    /// It is the one, or nobody approved any.
    Same,
}

/// How many letters of a section stand elsewhere now.
fn moved(before: &str, left: &str, now: &str) -> usize {
    let left = plain(left);
    let lines = before.lines().map(plain).filter(|line| line.chars().count() >= TELLING);
    lines
        .filter(|line| !left.contains(line.as_str()) && now.contains(line.as_str()))
        .map(|line| line.chars().count())
        .sum()
}

fn likeness(document: &Document) -> Likeness {
    let now = TextDigest::of(document);
    let is_now = |of: &str| TextDigest::parse(of).ok() == Some(now);
    let approved: Vec<&str> = document.approvals.iter().filter_map(|row| said(row.of.as_ref())).collect();
    match approved.is_empty() {
        _ if document.approvals.is_empty() || approved.iter().any(|of| is_now(of)) => Likeness::Same,
        true => Likeness::Unknown,
        false => Likeness::Another,
    }
}

/// A text without what makes a list, a quote or emphasis of it.
pub(super) fn plain(text: &str) -> String {
    let words = text.split_whitespace().map(|word| word.trim_matches(['*', '_', '#', '>', '-', '`']));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether more than half of the links that show what happened are others.
pub(super) fn has_other_evidence(before: &Document, now: &Document) -> bool {
    let had = links(before);
    let gone = had.difference(&links(now)).count();
    had.len() > 1 && gone * 2 > had.len()
}

fn links(document: &Document) -> BTreeSet<&str> {
    let evidence = document.timeline.iter().flat_map(|row| row.evidence.iter().map(Some));
    let sources = document.impact.iter().map(|row| row.source.as_ref());
    let results = document.queries.iter().map(|row| row.result.as_ref());
    let tickets = document.actions.iter().flat_map(|row| [row.ticket.as_ref(), row.proof.as_ref()]);
    evidence.chain(sources).chain(results).chain(tickets).filter_map(said).collect()
}

#[cfg(test)]
mod tests {
    use crate::document::{TextDigest, parse};
    use crate::finding::{Level, RuleId};
    use crate::rules::examples::{findings_of, merge};
    use crate::source::{RepoPath, SourceFile};

    const KEYS: [&str; 4] = ["detection", "went_poorly", "resolution", "customer_impact"];

    /// So many letters in words.
    fn words(letters: usize) -> String {
        "alert ".repeat(letters.div_ceil(6)).trim_end().to_owned()
    }

    fn closed(sections: &[(&str, usize)], approvals: &str) -> String {
        let row = |(key, letters): &(&str, usize)| format!("{key} = \"{}\"\n", words(*letters));
        let rows: Vec<String> = sections.iter().map(row).collect();
        format!("status = \"closed\"\n{approvals}[sections]\n{}", rows.concat())
    }

    fn of(overlay: &str) -> String {
        let source = SourceFile::new(RepoPath::from("a.toml"), merge(overlay).into());
        TextDigest::of(&parse(&source).0.expect("it is sound")).to_string()
    }

    fn approval(of: &str) -> String {
        format!("approvals = [{{ by = \"ben\", at = 2026-11-23T06:28:00Z, of = \"{of}\" }}]\n")
    }

    fn lost(base: &str, head: &str) -> Vec<String> {
        let found = findings_of(RuleId::EmptiedContent, head, Some(base));
        assert!(found.iter().all(|one| one.level == Level::Error));
        found.iter().flat_map(|one| one.parts.keys().cloned()).collect()
    }

    #[test]
    fn a_section_of_which_hardly_anything_is_left_is_lost_one_by_one_too() {
        for key in KEYS {
            for (before, after) in [(200, 6), (200, 30), (60, 6), (1000, 180)] {
                let (base, head) = (closed(&[(key, before)], ""), closed(&[(key, after)], ""));
                assert_eq!(lost(&base, &head), [format!("sections.{key}")], "{before} to {after}");
                let reviewed = |text: &str| text.replace("closed", "reviewed");
                let by_farah = "{ by = \"farah\", at = 2026-11-25T06:28:00Z }";
                let anew = format!(
                    "approvals = [{{ by = \"ben\", at = 2026-11-23T06:28:00Z }}, {by_farah}]\n{}",
                    reviewed(&head)
                );
                assert_eq!(lost(&reviewed(&base), &anew), [""; 0], "somebody has approved what is left");
            }
            for (before, after) in [(200, 190), (200, 110), (1000, 600), (12, 6), (60, 54)] {
                let (base, head) = (closed(&[(key, before)], ""), closed(&[(key, after)], ""));
                assert_eq!(lost(&base, &head), [""; 0], "{before} to {after} is told more shortly");
            }
        }
        let (base, head) =
            (closed(&[("detection", 200), ("lessons", 30)], ""), closed(&[("detection", 30), ("lessons", 200)], ""));
        assert_eq!(lost(&base, &head), [""; 0], "it was moved");
    }

    #[test]
    fn what_was_shortened_without_an_approval_is_not_shortened_further() {
        let at = |letters: usize| closed(&[("detection", letters)], "");
        let approved = approval(&of(&at(600)));
        let standing = |letters: usize| closed(&[("detection", letters)], &approved);
        assert_eq!(lost(&standing(600), &standing(300)), [""; 0], "it was approved as it stood");
        assert_eq!(lost(&standing(300), &standing(150)), ["sections.detection"]);
        assert_eq!(lost(&standing(300), &standing(280)), [""; 0], "a few words");
        let anew = |letters: usize| closed(&[("detection", letters)], &approval(&of(&at(letters))));
        assert_eq!(lost(&anew(300), &anew(150)), [""; 0], "it was approved anew");
    }

    #[test]
    fn most_of_the_evidence_is_told_and_single_links_are_not() {
        let rows = |links: [&str; 3]| {
            let row = |(at, link): (usize, &str)| {
                format!(
                    "{{ at = 2026-11-20T00:0{at}:00Z, kind = \"cause\", event = \"Step {at}\", evidence = [\"https://{link}\"] }}"
                )
            };
            let rows: Vec<String> = links.into_iter().enumerate().map(row).collect();
            format!("status = \"closed\"\nimpact = []\nactions = []\nqueries = []\ntimeline = [{}]\n", rows.join(", "))
        };
        let levels = |head: [&str; 3]| {
            let found =
                findings_of(RuleId::EmptiedContent, &rows(head), Some(&rows(["a.example", "b.example", "c.example"])));
            found.iter().map(|one| one.level).collect::<Vec<_>>()
        };
        assert_eq!(levels(["a.example", "b.example", "c.example"]), []);
        assert_eq!(levels(["a.example", "b.example", "z.example"]), []);
        assert_eq!(levels(["b.example", "a.example", "c.example"]), []);
        assert_eq!(levels(["a.example", "y.example", "z.example"]), [Level::Warning]);
        assert_eq!(levels(["x.example", "y.example", "z.example"]), [Level::Warning]);
    }
}

//! What a rule of one document gives back: its findings on their way, not yet weighed.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::document::Status;
use crate::finding::{Fix, Key, Level, Name, Places, Related, Spot};
use crate::release::Release;
use crate::source::{RepoPath, Span};
use crate::text::{Message, one_or_many, say};

/// Collects what one rule found in one document.
#[derive(Debug)]
pub(crate) struct Violations<'w> {
    path: &'w RepoPath,
    /// The waivers of this rule that excuse a part of the document: which one, and the part.
    excuses: &'w [(usize, Span)],
    /// The parts of the rule that weigh otherwise than the rest.
    apart: &'w [String],
    list: Vec<Violation>,
    /// Where the findings of several things are in the list, each by its key and waiver.
    several: BTreeMap<(Key, Option<usize>), usize>,
    /// What is beyond as many things as are kept: how many, where the first one stands, and the last one's words.
    beyond: Option<(u64, Option<Span>, Box<Violation>)>,
}

/// So many things are kept that a rule finds in one document; those beyond are one finding.
pub(crate) const MOST_THINGS: usize = 1_000;

/// A finding on its way.
#[derive(Debug)]
pub(crate) struct Violation {
    pub(super) key: Key,
    pub(super) places: Places,
    pub(super) message: Message,
    pub(super) hint: Option<Message>,
    /// How much of it there is, where that is not the number of its places.
    pub(super) extent: Option<u64>,
    pub(super) parts: BTreeMap<String, u64>,
    pub(super) marks: BTreeMap<String, u64>,
    pub(super) fix: Option<Fix>,
    /// Weighs from another status than the rule does.
    pub(super) from: Option<Status>,
    /// Weighs less than the rule does.
    pub(super) at_most: Option<Level>,
    /// The version that finds this first, where the rule is older.
    pub(super) since: Option<Release>,
    /// Cannot be waived although the rule can.
    pub(super) firm: bool,
    /// The waiver that excuses the part it stands in.
    pub(super) excuse: Option<usize>,
}

impl<'w> Violations<'w> {
    pub(super) fn new(path: &'w RepoPath, excuses: &'w [(usize, Span)]) -> Self {
        Self { path, excuses, apart: &[], list: Vec::new(), several: BTreeMap::new(), beyond: None }
    }

    /// Sets some parts of the rule apart: what lacks them is a finding of its own.
    pub(super) fn apart(self, parts: &'w [String]) -> Self {
        Self { apart: parts, ..self }
    }

    /// Notes a defect at a span.
    pub(crate) fn at(&mut self, span: Span, message: impl Into<Message>) -> &mut Violation {
        self.near(Some(span), message)
    }

    /// Notes a defect at a span where there is one, else of the file as a whole.
    pub(crate) fn near(&mut self, span: Option<Span>, message: impl Into<Message>) -> &mut Violation {
        let excuse = self.excuse(span);
        self.push(Key::WHOLE, Places::new(self.path, span), message.into(), excuse)
    }

    /// Notes one of several things that lack the same: those of one key are one finding, which lists them by name. A
    /// further place of a thing that was named already has none.
    pub(crate) fn each<N: Into<Option<Name>>>(
        &mut self,
        key: impl Into<Key>,
        span: impl Into<Option<Span>>,
        name: impl FnOnce() -> N,
        message: impl Into<Message>,
    ) -> &mut Violation {
        let (key, span) = (key.into(), span.into());
        let excuse = self.excuse(span);
        let spot = Spot { span, name: name().into() };
        match self.several.entry((key, excuse)) {
            Entry::Occupied(known) => {
                let violation = &mut self.list[*known.get()];
                violation.places.add(spot);
                violation
            }
            Entry::Vacant(new) if self.list.len() >= MOST_THINGS => {
                let key = new.key().0.clone();
                self.push(key, Places::of(self.path, spot), message.into(), excuse)
            }
            Entry::Vacant(new) => {
                let key = new.key().0.clone();
                new.insert(self.list.len());
                self.push(key, Places::of(self.path, spot), message.into(), excuse)
            }
        }
    }

    /// Notes one of several parts of the rule that are all missing, say: those that the policy sets apart are a finding of
    /// their own.
    pub(crate) fn each_part<N: Into<Option<Name>>>(
        &mut self,
        part: &'static str,
        span: impl Into<Option<Span>>,
        name: impl FnOnce() -> N,
        message: impl Into<Message>,
    ) -> &mut Violation {
        let is_apart = self.apart.iter().any(|own| own == part);
        let key = if is_apart { Key::from(APART) } else { Key::WHOLE };
        self.each(key, span, name, message).part(part)
    }

    fn push(&mut self, key: Key, places: Places, message: Message, excuse: Option<usize>) -> &mut Violation {
        let span = places.span();
        let violation = Violation {
            key,
            places,
            message,
            hint: None,
            extent: None,
            parts: BTreeMap::new(),
            marks: BTreeMap::new(),
            fix: None,
            from: None,
            at_most: None,
            since: None,
            firm: false,
            excuse,
        };
        if self.list.len() >= MOST_THINGS {
            let (count, first) = self.beyond.as_ref().map_or((0, span), |(count, first, _)| (*count, *first));
            return &mut self.beyond.insert((count + 1, first, Box::new(violation))).2;
        }
        self.list.push(violation);
        self.list.last_mut().expect("a violation was pushed on the line before")
    }

    /// What is beyond weighs as the rule does, whatever its parts would: too much excuses nothing.
    fn push_beyond(&mut self, span: Option<Span>, message: Message) -> &mut Violation {
        let kept = self.list.split_off(0);
        self.push(Key::from("more"), Places::new(self.path, span), message, None);
        let beyond = self.list.split_off(0);
        self.list = kept;
        self.list.extend(beyond);
        self.list.last_mut().expect("one was added on the line before")
    }

    /// The waiver that excuses a place.
    fn excuse(&self, span: Option<Span>) -> Option<usize> {
        let excuses = self.excuses.iter().find(|(_, part)| span.is_some_and(|span| part.contains(span)));
        excuses.map(|&(waiver, _)| waiver)
    }
}

/// The key of the parts that are set apart.
const APART: &str = "parts";

impl IntoIterator for Violations<'_> {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(mut self) -> Self::IntoIter {
        if let Some((count, first, _)) = self.beyond.take() {
            let message = say! {
                en: "{count} more {} not listed", one_or_many(usize::try_from(count).unwrap_or(usize::MAX), "problem is", "problems are");
                ja: "このほかに{count}件の問題があります"
            };
            let beyond = self.push_beyond(first, message.into());
            beyond.extent(count).hint(say! {
                en: "fix the ones listed here, and check again";
                ja: "表示されている問題を修正してから、もう一度確認してください"
            });
        }
        self.list.into_iter()
    }
}

impl Violation {
    /// Says what to do about it.
    pub(crate) fn hint(&mut self, hint: impl Into<Message>) -> &mut Self {
        // What is said of the first place is said of all.
        if self.hint.is_none() {
            self.hint = Some(hint.into());
        }
        self
    }

    /// Says which of the things it is that the rule finds.
    pub(crate) fn about(&mut self, key: impl Into<Key>) -> &mut Self {
        self.key = key.into();
        self
    }

    /// Which of the things it is that the rule finds.
    pub(super) fn key(&self) -> &str {
        self.key.as_str()
    }

    /// Says how much of it there is: seconds late, approvals lacking.
    pub(crate) fn extent(&mut self, extent: u64) -> &mut Self {
        self.extent = Some(extent);
        self
    }

    /// Says how much a further one of its places adds to that: its own seconds late.
    pub(crate) fn add_extent(&mut self, extent: u64) -> &mut Self {
        self.extent = Some(self.extent.unwrap_or(0).saturating_add(extent));
        self
    }

    /// Whether it has one place so far.
    pub(crate) fn is_first(&self) -> bool {
        self.places.total() == 1
    }

    /// Says of which part of it this is one more: no other part can stand for it.
    pub(crate) fn part(&mut self, part: impl Into<String>) -> &mut Self {
        *self.parts.entry(part.into()).or_default() += 1;
        self
    }

    /// Says by what this place is known again, so that it excuses no other of as much: the sentence of a word.
    pub(crate) fn mark(&mut self, mark: impl Into<String>) -> &mut Self {
        let mark = if self.marks.len() < MOST_THINGS { mark.into() } else { String::new() };
        *self.marks.entry(mark).or_default() += 1;
        self
    }

    /// Names a place of the same file that explains it.
    pub(crate) fn related(&mut self, span: Span, label: impl Into<Message>) -> &mut Self {
        let path = self.places.path().clone();
        self.related_in(path, Some(span), label)
    }

    /// Names a place of another file that explains it.
    pub(crate) fn related_in(&mut self, path: RepoPath, span: Option<Span>, label: impl Into<Message>) -> &mut Self {
        // What explains one of its places is named once.
        if !self.places.related.iter().any(|known| known.path == path && known.span == span) {
            self.places.related.push(Related { path, span, label: label.into() });
        }
        self
    }

    /// Says what would fix it; the edits of all its places are one fix.
    pub(crate) fn fix(&mut self, span: Span, text: impl Into<String>) -> &mut Self {
        self.fix.get_or_insert_default().add(span, text);
        self
    }

    /// Weighs from this status on instead of the rule's.
    pub(crate) fn from(&mut self, status: Status) -> &mut Self {
        self.from = Some(status);
        self
    }

    /// Weighs no more than this.
    pub(crate) fn at_most(&mut self, level: Level) -> &mut Self {
        self.at_most = Some(level);
        self
    }

    /// A stricter meaning, which the rule has since this version: the rule's declaration lists it.
    #[allow(dead_code, reason = "the first edition that is released has no rule that an older one had")]
    pub(crate) fn since(&mut self, version: &'static str) -> &mut Self {
        self.since = Some(Release::literal(version));
        self
    }

    /// Cannot be waived.
    pub(crate) fn firm(&mut self) -> &mut Self {
        self.firm = true;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_of_things_is_counted_and_its_rest_is_one_finding_that_weighs_as_the_rule() {
        let path = RepoPath::from("a.toml");
        let mut violations = Violations::new(&path, &[]);
        for at in 0..100_000 {
            let span = Span::new(at, at + 1);
            violations.each(format!("key{at}"), span, || Name::Own(at.to_string()), "it is so").at_most(Level::Hint);
            // A further place of what is kept is counted there.
            violations.each("key7", span, || Name::Own(at.to_string()), "it is so");
        }
        let list: Vec<Violation> = violations.into_iter().collect();
        assert_eq!(list.len(), MOST_THINGS + 1);
        let beyond = list.last().expect("there is one");
        assert_eq!((beyond.key(), beyond.extent, beyond.at_most), ("more", Some(99_000), None));
        assert_eq!(beyond.places.span(), Some(Span::new(1_000, 1_001)));
        let kept = list.iter().find(|one| one.key() == "key7").expect("it is among the first");
        assert_eq!(kept.places.total(), 100_001);
    }
}

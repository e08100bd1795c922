//! Findings of one file while it is read: those of one kind become one finding with all its places.

use std::collections::BTreeMap;

use super::{Finding, Key, Level, Places, RuleId, Spot};
use crate::source::{RepoPath, Span};
use crate::text::{Message, say};

/// Collects the errors of one file. However many it has, only so many kinds and places are kept; all are counted.
#[derive(Debug)]
pub(crate) struct Gathered<'p> {
    path: &'p RepoPath,
    findings: Vec<Finding>,
    known: BTreeMap<(RuleId, Key), usize>,
}

/// So many kinds of errors are kept of a file; those beyond are one finding of each rule.
pub(crate) const MOST_KINDS: usize = 10_000;

/// The key of what is beyond them.
const BEYOND: &str = "more";

impl<'p> Gathered<'p> {
    pub(crate) fn new(path: &'p RepoPath) -> Self {
        Self { path, findings: Vec::new(), known: BTreeMap::new() }
    }

    /// Notes an error at a place, or of the file as a whole; a further one of its rule and key is a further place of the
    /// same finding, which is said in the words of the first.
    pub(crate) fn add<M: Into<Message>, H: Into<Message>>(
        &mut self,
        rule: RuleId,
        key: impl Into<Key>,
        span: Option<Span>,
        text: impl FnOnce() -> (M, H),
    ) {
        let key = (rule, key.into());
        if let Some(&at) = self.known.get(&key) {
            return self.findings[at].add_place(span);
        }
        if self.findings.len() < MOST_KINDS {
            let (message, hint) = text();
            return self.push(key, span, message.into(), hint.into());
        }
        let beyond = (rule, Key::from(BEYOND));
        match self.known.get(&beyond) {
            Some(&at) => self.findings[at].add_place(span),
            None => self.push(
                beyond,
                span,
                say! {
                    |rows|
                    en: "{} more {} not listed", rows.total, rows.one_or_many("problem is", "problems are");
                    ja: "このほかに{}件の問題があります", rows.total
                }
                .into(),
                say! {
                    en: "fix the ones listed here, and check again";
                    ja: "表示されている問題を修正してから、もう一度確認してください"
                }
                .into(),
            ),
        }
    }

    fn push(&mut self, (rule, key): (RuleId, Key), span: Option<Span>, message: Message, hint: Message) {
        self.known.insert((rule, key.clone()), self.findings.len());
        let places = Places::new(self.path, span);
        self.findings.push(Finding::new(rule, Level::Error, places, message).about(key).hint(hint));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The findings by place.
    pub(crate) fn finish(mut self) -> Vec<Finding> {
        self.findings.sort_by(|one, other| one.order().cmp(&other.order()));
        self.findings
    }
}

impl Finding {
    /// One more place of the same kind.
    fn add_place(&mut self, span: Option<Span>) {
        self.places.add(Spot { span, name: None });
        self.extent += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn gathered(count: usize, key: impl Fn(usize) -> String) -> Vec<Finding> {
        let path = RepoPath::from("a.toml");
        let mut gathered = Gathered::new(&path);
        for at in 0..count {
            gathered.add(RuleId::UnknownKey, key(at), Some(Span::new(at, at + 1)), || {
                (say! { |rows| en: "a{}", rows.in_places(); ja: "あ" }, say! { en: "b"; ja: "い" })
            });
        }
        gathered.finish()
    }

    #[test]
    fn one_kind_is_one_finding_however_often_it_is_there() {
        let findings = gathered(10_000, |_| "timeline.colour".to_owned());
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].extent, findings[0].places.total()), (10_000, 10_000));
        assert_eq!(findings[0].places.spots().len(), crate::finding::places::MOST_KEPT);
        assert_eq!(findings[0].english(), "a (in 10000 places)");
    }

    #[test]
    fn kinds_beyond_the_limit_are_counted() {
        assert_eq!(gathered(MOST_KINDS, |at| at.to_string()).len(), MOST_KINDS);
        let findings = gathered(MOST_KINDS + 7, |at| at.to_string());
        let last = findings.last().expect("there are findings");
        assert_eq!((findings.len(), last.key.as_str(), last.extent), (MOST_KINDS + 1, BEYOND, 7));
        assert_eq!(last.english(), "7 more problems are not listed");
        assert_eq!(last.message(Language::Ja), "このほかに7件の問題があります");
    }
}

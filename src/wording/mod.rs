//! Prose as its reader sees it: where terms stand in it, to the byte of the source; knows no document and no rule.
//!
//! ```text
//! source  --literal, indentation-->  Markdown  --visible-->  what is seen  --fold-->  what it says  --terms-->  hits
//!    ^                                                                                               |
//!    +-------------------------- trace: every step keeps the way back -------------------------------+
//! ```
//! `prefilter` answers first, from the letters of the Markdown alone, where no term can be.

mod addresses;
mod attribution;
mod body;
mod denial;
mod dictionary;
mod embed;
mod escaped_word;
mod escapes;
mod eye;
mod eye_letters;
mod fold;
mod generic;
mod html;
mod indentation;
mod letters;
pub(crate) mod lists;
mod literal;
mod lookalike;
mod lookalikes;
mod naming;
mod pasted;
mod path;
mod pattern;
mod phrase;
mod plain;
mod prefilter;
#[cfg(test)]
mod random;
mod shown_html;
mod source_map;
mod terms;
mod visible;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use crate::source::Span;
use fold::Folded;
use source_map::{MappedText, SourceMap};

use attribution::is_of_another;
pub(crate) use body::body_lines;
pub(crate) use denial::denies_all;
use denial::is_denied;
pub(crate) use embed::embedded;
pub(crate) use indentation::without as without_indentation;
pub(crate) use letters::joins_across_lines;
pub(crate) use lookalike::{latin as latin_lookalike, latin_at_a_glance};
pub(crate) use pasted::{Nature, Pasted, pasted};
pub(crate) use phrase::{Beside, Phrase};
pub(crate) use plain::plain_text;
pub(crate) use shown_html::{HtmlReader, Shown};
pub(crate) use terms::Terms;
use visible::Quotes;
pub(crate) use visible::{MARKDOWN, STAND_IN, links};

/// Whether a word for an outage that stands between two parts of a line is another's, denied, of outages as such or a part of
/// a name.
pub(crate) fn is_spared(before: &str, behind: &str, providers: &[String]) -> bool {
    let (folded_before, folded_behind) = (fold::fold(before).text, fold::fold(behind).text);
    let beside = Beside { providers, ..Beside::on_line(&folded_before, &folded_behind) };
    is_denied(before, behind)
        || is_of_another(before, behind, providers)
        || generic::is_generic(&beside)
        || naming::is_name(&beside)
}

/// A letter in a frame or in small capitals as what it is; every other one as it is.
pub(crate) fn plain_letter(letter: char) -> char {
    letters::framed(letter).unwrap_or(letter)
}

/// A text as its words are compared, in small letters, and those of other scripts that pass for Latin ones as what they look
/// like.
pub(crate) fn looks(text: &str) -> String {
    fold::fold(text).text
}

/// A text with its words of several scripts in the Latin letters that they look like; `None` where there is none.
pub(crate) fn undisguised(text: &str) -> Option<String> {
    lookalike::resolve(text).map(|resolved| resolved.text)
}

/// A term that was found: its group and its place in it, and the smallest span of the source that spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    pub(crate) group: usize,
    pub(crate) term: usize,
    pub(crate) span: Span,
    /// Where it stands in the visible text.
    pub(crate) visible: Span,
}

/// A term that stands in the folded text, meant or not: its group, its place in it, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) group: usize,
    pub(crate) term: usize,
    pub(crate) range: Range<usize>,
}

/// An item of a list of the outermost level, with all that is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ListItem<'p> {
    pub(crate) markdown: &'p str,
    /// The first line of it in the source.
    pub(crate) span: Span,
}

/// How a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// As Markdown, whose block quotes are the words of others.
    Prose,
    /// As Markdown of a company to its customers: a quote in it is its own.
    Message,
    /// As it is written, in one line.
    Line,
}

/// One piece of Markdown, read no further than it is asked for, and then only once.
#[derive(Debug)]
pub(crate) struct Prose<'s> {
    markdown: Cow<'s, str>,
    reading: Reading,
    source: SourceMap,
    seen: OnceLock<MappedText>,
    folded: OnceLock<Folded>,
}

impl<'s> Prose<'s> {
    /// Takes the TOML string at `span` of the source, its quotes included; `None` where none stands there.
    #[must_use]
    pub(crate) fn from_literal(source: &'s str, span: Span) -> Option<Self> {
        let (markdown, source) = literal::decode(source, span)?;
        Some(Self::new(markdown, source))
    }

    /// Takes Markdown that stands for itself.
    #[must_use]
    pub(crate) fn from_markdown(markdown: &'s str) -> Self {
        let source = SourceMap::of_run(Span::new(0, markdown.len()));
        Self::new(Cow::Borrowed(markdown), source)
    }

    fn new(markdown: Cow<'s, str>, source: SourceMap) -> Self {
        let (markdown, source) = match indentation::outdented(&markdown) {
            Some(outdented) => (Cow::Owned(outdented.text), outdented.map.over(source)),
            None => (markdown, source),
        };
        Self { markdown, reading: Reading::Prose, source, seen: OnceLock::new(), folded: OnceLock::new() }
    }

    /// The same, to be read in another way.
    #[must_use]
    pub(crate) fn read_as(mut self, reading: Reading) -> Self {
        if reading != self.reading && self.seen.get().is_some() {
            (self.seen, self.folded) = (OnceLock::new(), OnceLock::new());
        }
        self.reading = reading;
        self
    }

    /// The Markdown, with the escapes of TOML decoded, and without the indentation of all its lines.
    #[must_use]
    pub(crate) fn markdown(&self) -> &str {
        &self.markdown
    }

    /// The text a reader sees: a line for a block, `STAND_IN` for code, quotes and addresses.
    #[must_use]
    pub(crate) fn visible(&self) -> &str {
        &self.seen().text
    }

    /// Where the terms stand, from left to right.
    #[must_use]
    pub(crate) fn hits(&self, terms: &Terms) -> Vec<Hit> {
        let Some(folded) = self.folded_for(terms) else { return Vec::new() };
        terms.find(&folded.text).into_iter().map(|(name, range)| self.hit(name, range, folded)).collect()
    }

    /// Where the terms stand, whether or not they are meant and one lies within another: each with the place in the folded
    /// text; and that text.
    #[must_use]
    pub(crate) fn candidates(&self, terms: &Terms) -> (&str, Vec<Candidate>) {
        let Some(folded) = self.folded_for(terms) else { return ("", Vec::new()) };
        let found = terms.candidates(&folded.text).into_iter();
        let found = found.map(|(name, range)| Candidate { group: name.group, term: name.term, range });
        (&folded.text, found.collect())
    }

    /// The place of the folded text as it is seen, and as it is spelt in the source.
    #[must_use]
    pub(crate) fn place_of_folded(&self, range: Range<usize>) -> Option<(Span, Span)> {
        let visible = self.folded.get()?.origin(range.into());
        Some((visible, self.span(visible)))
    }

    /// The folded text, unless a quick look tells that none of the terms is in it.
    fn folded_for(&self, terms: &Terms) -> Option<&Folded> {
        if self.folded.get().is_none() && terms.can_pass_over(&self.markdown) {
            return None;
        }
        Some(self.folded())
    }

    fn folded(&self) -> &Folded {
        self.folded.get_or_init(|| fold::fold(&self.seen().text))
    }

    #[cfg(test)]
    fn hits_by_reading(&self, terms: &Terms) -> Vec<Hit> {
        let folded = self.folded();
        terms.find(&folded.text).into_iter().map(|(name, range)| self.hit(name, range, folded)).collect()
    }

    fn hit(&self, name: terms::Name, range: Range<usize>, folded: &Folded) -> Hit {
        let visible = folded.origin(range.into());
        Hit { group: name.group, term: name.term, span: self.span(visible), visible }
    }

    /// Where these terms stand in disguise: as `hits` finds them in what the letters look like. Empty where `hits` has passed
    /// the text over: what it asks first asks for these too.
    #[must_use]
    pub(crate) fn glimpses(&self, terms: &Terms) -> Vec<Hit> {
        if self.folded.get().is_none() {
            return Vec::new();
        }
        let seen = self.seen();
        let code = |span: Span| {
            let origin = seen.map.origin(span);
            let code = self.markdown.get(origin.start..origin.end)?;
            code.starts_with('`').then(|| code.trim_matches('`')).filter(|code| !terms.spells(code))
        };
        let Some(eye) = eye::read(&seen.text, terms.sought(), code) else { return Vec::new() };
        let mut hits: Vec<Hit> = Vec::new();
        for reading in [eye.plain, eye.joined] {
            for (name, range) in terms.find(&reading.text) {
                let visible = reading.map.origin(range.into());
                hits.push(Hit { group: name.group, term: name.term, span: self.span(visible), visible });
            }
        }
        hits.sort_by_key(|hit| (hit.visible.start, std::cmp::Reverse(hit.visible.end)));
        let mut end = 0;
        hits.retain(|hit| {
            let is_free = hit.visible.start >= end;
            end = end.max(hit.visible.end);
            is_free
        });
        hits
    }

    /// The span of the source that spells what stands at `visible` of the visible text.
    #[must_use]
    pub(crate) fn span(&self, visible: Span) -> Span {
        self.source.origin(self.seen().map.origin(visible))
    }

    /// The items of its lists, those within an item as a part of it.
    #[must_use]
    pub(crate) fn items(&self) -> Vec<ListItem<'_>> {
        let item = |span: Span| {
            let markdown = self.markdown[span.start..span.end].trim_end();
            let first = markdown.lines().next().unwrap_or_default();
            ListItem { markdown, span: self.source.origin(Span::new(span.start, span.start + first.len())) }
        };
        visible::items(&self.markdown).into_iter().map(item).collect()
    }

    /// The span of the source that spells what stands at a place of the Markdown.
    #[must_use]
    pub(crate) fn span_of_markdown(&self, markdown: Span) -> Span {
        self.source.origin(markdown)
    }

    /// Where code stands in the source: the code spans and the code blocks.
    fn code(&self) -> (Vec<Span>, Vec<Span>) {
        let (spans, blocks) = visible::code(&self.markdown);
        let in_source = |places: Vec<Span>| places.into_iter().map(|place| self.source.origin(place)).collect();
        (in_source(spans), in_source(blocks))
    }

    fn seen(&self) -> &MappedText {
        self.seen.get_or_init(|| match self.reading {
            Reading::Prose => visible::reduce(&self.markdown, Quotes::Others),
            Reading::Message => visible::reduce(&self.markdown, Quotes::Own),
            Reading::Line => visible::reduce_plain(&self.markdown),
        })
    }
}

/// The text that a reader sees of some Markdown, without invisible letters and outer space: empty if there is nothing.
#[cfg(test)]
fn visible_text(markdown: &str) -> String {
    let prose = Prose::from_markdown(markdown);
    let seen: String = prose.visible().chars().filter(|&letter| !letters::is_unseen(letter)).collect();
    seen.trim().to_owned()
}

#[cfg(test)]
mod tests;

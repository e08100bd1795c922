//! What a check has to say about a page, beside the place that it is about.

use std::collections::BTreeMap;

use super::Writer;
use crate::document::Language;
use crate::finding::Level;
use crate::page::words::{self, Label};
use crate::text::plural;

/// Remarks on a page, by the route of what they are about in the document; those about the whole stand under an empty one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Margin {
    /// The number of the page among those that one preview has shown.
    pub(crate) edition: u64,
    /// What must be known of the page itself: that it is an earlier one.
    pub(crate) notice: Option<String>,
    pub(crate) remarks: BTreeMap<String, Vec<Remark>>,
}

/// One thing to do, at one of its places.
#[derive(Clone, Debug)]
pub(crate) struct Remark {
    pub(crate) level: Level,
    pub(crate) rule: String,
    /// In the file: `line 12`, or the file's name and the line where it is another one.
    pub(crate) place: Option<String>,
    /// What is wrong, with names in backticks, and what to do about it. At the further places of the same thing the rule
    /// alone stands.
    pub(crate) message: Option<String>,
    pub(crate) hint: Option<String>,
}

impl Margin {
    /// How many things are found at a level.
    fn count(&self, level: Level) -> usize {
        let is_counted = |remark: &&Remark| remark.level == level && remark.message.is_some();
        self.remarks.values().flatten().filter(is_counted).count()
    }
}

impl Writer<'_> {
    /// How many things were found, and those that have no place on the page.
    pub(super) fn top_of_margin(&mut self) {
        let Some(margin) = self.margin else { return };
        let language = self.page.language;
        self.raw("<p id=\"lost\" class=\"notice\" role=\"alert\" hidden>");
        self.with_code(words::PREVIEW_ENDED.in_language(language));
        self.raw("</p>\n<div id=\"findings\" role=\"status\">\n");
        if let Some(notice) = &margin.notice {
            self.raw("<div class=\"notice\"><p>");
            self.with_code(notice);
            self.raw("</p></div>\n");
        }
        let counted = [Level::Error, Level::Warning, Level::Hint].map(|level| (level, margin.count(level)));
        self.raw("<p>");
        if counted.iter().all(|(_, count)| *count == 0) {
            self.text(words::NOTHING_FOUND.in_language(language));
        }
        let mut is_first = true;
        for (level, count) in counted.into_iter().filter(|(_, count)| *count > 0) {
            self.raw(if is_first { "" } else { " \u{b7} " });
            is_first = false;
            self.raw(&format!("<span class=\"{}\">", class_of(level)));
            let name = name_of(level).in_language(language);
            self.text(&match language {
                Language::En => plural(count, name),
                Language::Ja => format!("{name}{count}件"),
            });
            self.raw("</span>");
        }
        self.raw("</p>\n");
        self.remarks("");
        self.raw("</div>\n");
    }

    /// What is remarked on one thing.
    pub(super) fn remarks(&mut self, route: &str) {
        let Some(margin) = self.margin else { return };
        for remark in margin.remarks.get(route).into_iter().flatten() {
            self.remark(remark);
        }
    }

    /// Whether something is remarked on the part that is written, or on something in it.
    pub(super) fn is_remarked(&self) -> bool {
        let is_within = |route: &str| {
            route.strip_prefix(self.part).is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', '.']))
        };
        self.margin.is_some_and(|margin| margin.remarks.keys().any(|route| is_within(route)))
    }

    fn remark(&mut self, remark: &Remark) {
        let language = self.page.language;
        let (class, name) = (class_of(remark.level), name_of(remark.level).in_language(language));
        self.raw(&format!(
            "<div class=\"remark {class}\" role=\"note\" aria-label=\"{name}\">\n<p><strong>{name}</strong> <code>"
        ));
        self.text(&remark.rule);
        self.raw("</code>");
        if let Some(place) = &remark.place {
            self.raw(" <span class=\"quiet\">");
            self.text(place);
            self.raw("</span>");
        }
        self.raw("</p>\n");
        for text in remark.message.iter().chain(&remark.hint) {
            self.raw("<p>");
            self.with_code(text);
            self.raw("</p>\n");
        }
        self.raw("</div>\n");
    }

    /// A message, whose names in backticks are code. What has no pairs of them is read as it is.
    fn with_code(&mut self, text: &str) {
        if text.matches('`').count() % 2 == 1 {
            return self.text(text);
        }
        for (at, part) in text.split('`').enumerate() {
            if at % 2 == 1 {
                self.raw("<code>");
                self.text(part);
                self.raw("</code>");
            } else {
                self.text(part);
            }
        }
    }
}

fn class_of(level: Level) -> &'static str {
    match level {
        Level::Error => "bad",
        Level::Warning => "open",
        Level::Hint => "quiet",
    }
}

fn name_of(level: Level) -> Label {
    match level {
        Level::Error => words::ERROR,
        Level::Warning => words::WARNING,
        Level::Hint => words::HINT,
    }
}

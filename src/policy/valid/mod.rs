//! The policy as it judges: every value there and sound, or every problem at once with its span.
//!
//! Each part is a file that has its values, the questions that are asked of them, and how they are read from the raw ones.

mod calendar;
mod documents;
mod gate;
pub(super) mod holidays;
mod names;
mod public;
mod rows;
mod rules;
mod sections;
mod severities;
mod terms;
mod who;

use std::collections::BTreeMap;

use glob::Pattern;

use super::avoided_terms::AvoidedTerms;
use super::people::Directory;
use super::raw::RawPolicy;
use super::version::NewerPolicy;
use crate::calendar::Calendar;
use crate::document::{Document, Language};
use crate::finding::{Finding, Gathered, Key, RuleId};
use crate::release::Release;
use crate::source::{SourceFile, Span};
use crate::text::Message;
use crate::toml_record::{self, Limits, Located, Reader, Record};

pub(crate) use gate::Gate;
pub(crate) use public::PublicCopyRules;
pub(crate) use rules::{KnownRule, RuleLevel, Setting};
pub(crate) use sections::Section;
pub(crate) use severities::Severity;
pub(crate) use who::PersonMark;

/// How postmortems are judged.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    /// The pmgit that it was written for; where it names none, the one at hand.
    pub(crate) version: Release,
    /// The directory of the postmortems, without a slash at its end.
    pub(crate) documents: String,
    pub(crate) language: Language,
    /// The files of other tools below that directory.
    pub(crate) ignore: Vec<Pattern>,
    pub(crate) gate: Gate,
    pub(crate) severities: Vec<Severity>,
    pub(crate) calendar: Calendar,
    /// How many minutes a meeting may take.
    pub(crate) longest_meeting: u32,
    pub(crate) sections: Vec<Section>,
    pub(crate) rules: BTreeMap<RuleId, Setting>,
    /// The rules that it calls by a name that they had, and their name now.
    pub(crate) renamed: Vec<(String, RuleId)>,
    pub(crate) not_applicable: Vec<String>,
    pub(crate) terms: AvoidedTerms,
    /// Whose outages are their own.
    pub(crate) providers: Vec<String>,
    /// Writers who are asked for a reading.
    pub(crate) experienced: Vec<String>,
    /// What may be public; nothing where the policy does not say.
    pub(crate) public: Option<PublicCopyRules>,
    /// Who the handles are; nothing where the repository does not say.
    pub(crate) people: Option<Directory>,
    /// The same as a change leaves it, beside the policy that judges it.
    pub(crate) people_brought: Option<Directory>,
}

impl Policy {
    /// The language that a document is read in: its own, or the policy's where it names none.
    pub(crate) fn language_of(&self, document: &Document) -> Language {
        document.language.as_deref().copied().unwrap_or(self.language)
    }

    pub(crate) fn section(&self, key: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.key == key)
    }
}

/// Reads `policy.toml`; what is wrong with its syntax and types is added to the findings.
///
/// # Errors
/// When it is of a later pmgit than the one at hand.
pub(super) fn read(
    source: &SourceFile,
    at_hand: Release,
    findings: &mut Vec<Finding>,
) -> Result<Option<RawPolicy>, NewerPolicy> {
    let (table, slips) = toml_record::parse_table(source, Limits::default());
    findings.extend(slips);
    let Some(table) = table else { return Ok(None) };
    if let Some(newer) = NewerPolicy::of(&table, at_hand) {
        return Err(newer);
    }
    let mut reader = Reader::new(source.path());
    let raw = RawPolicy::read_table(&table, &mut reader);
    findings.extend(reader.finish());
    Ok(Some(raw))
}

/// The files of one tree that make its policy.
pub(super) struct PolicyFiles<'s> {
    pub(super) policy: &'s SourceFile,
    pub(super) people: Option<Directory>,
    pub(super) calendars: &'s [SourceFile],
}

/// Checks what was read, with the calendar files that it names; what is wrong is added to the findings.
pub(super) fn settle(
    raw: &RawPolicy,
    files: PolicyFiles<'_>,
    at_hand: Release,
    rules: &[KnownRule],
    findings: &mut Vec<Finding>,
) -> Policy {
    let mut policy = Policy { version: at_hand, ..Policy::default() };
    let slips = Gathered::new(files.policy.path());
    let mut check = Check { rules, calendars: files.calendars, slips, of_calendars: Vec::new() };
    check.apply(raw, &mut policy);
    check.apply_people(raw, files.people, &mut policy);
    findings.extend(check.slips.finish());
    findings.append(&mut check.of_calendars);
    policy
}

pub(super) struct Check<'s> {
    rules: &'s [KnownRule],
    calendars: &'s [SourceFile],
    slips: Gathered<'s>,
    /// What is wrong in the calendar files.
    pub(super) of_calendars: Vec<Finding>,
}

impl Check<'_> {
    pub(super) fn slip(
        &mut self,
        key: impl Into<Key>,
        span: Span,
        message: impl Into<Message>,
        hint: impl Into<Message>,
    ) {
        self.slips.add(RuleId::InvalidPolicy, key, Some(span), || (message, hint));
    }

    fn apply(&mut self, raw: &RawPolicy, policy: &mut Policy) {
        self.apply_version(raw, policy);
        self.apply_documents(raw, policy);
        set(&mut policy.language, raw.language.as_ref());
        if let Some(list) = &raw.ignore {
            self.apply_ignore(&list.value, policy);
        }
        self.apply_gate(raw, policy);
        self.apply_severities(raw, policy);
        self.apply_calendar(raw, policy);
        self.apply_meeting(raw, policy);
        self.apply_sections(raw, policy);
        self.apply_rules(raw, policy);
        self.apply_names(raw, policy);
        self.apply_terms(raw, policy);
        self.apply_public(raw, policy);
    }
}

fn set<T: Copy>(slot: &mut T, value: Option<&Located<T>>) {
    if let Some(value) = value {
        *slot = value.value;
    }
}

//! The rulebook: what a rule is, the registry, and the check of one document and of the archive; pure.
//!
//! A rule says what is wrong and where. How much that weighs follows here, from the document's status, the policy,
//! and what the document says of itself (imported, restricted, voluntary).

mod actions;
mod archive;
mod closing;
mod completeness;
mod consistency;
mod deadlines;
mod evidence;
#[cfg(test)]
mod examples;
mod horizon;
mod integrity;
mod mention;
mod names;
mod numbers;
mod page;
mod policy;
mod prose;
mod references;
mod registry;
mod review;
mod rows;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod silence;
#[cfg(test)]
mod spellings;
mod subject;
mod violations;
mod vouching;
mod waiver_growth;
mod waivers;
mod weight;
mod wording;
mod words;

pub(crate) use archive::{Archive, ChangedPath, PathKind, is_document};
#[cfg(test)]
pub(crate) use examples::{failing_overlays, merge as sound_postmortem, over as overlay_over};
pub(crate) use horizon::{News, news};
pub(crate) use integrity::irregular_file::irregular;
pub(crate) use integrity::rewritten_records::filled_roles;
pub(crate) use names::{Names, Standing, UNKNOWN as UNKNOWN_NAMES};
pub(crate) use page::{EXAMPLES, Style, list, page};
pub(crate) use policy::loosened_policy::{Loosened, loosened};
pub(crate) use references::{own_names, wanted};
pub(crate) use registry::{Named, all, find, known, rule as by_id};
pub(crate) use review::missing_approval::is_approved;
pub(crate) use subject::{Entering, ImportExcuse, Subject};
pub(crate) use violations::{Violation, Violations};
pub(crate) use waiver_growth::grown as grown_waivers;
pub(crate) use waivers::{Waived, is_named};

use std::cell::LazyCell;

use words::DocumentProse;

use crate::document::Status;
use crate::finding::{Finding, Level, Places, RuleId};
use crate::policy::Policy;
use crate::release::Release;
use crate::source::RepoPath;
use crate::text::{Language, one_or_many, say};

/// A rule: one defect, its page, and the function that finds it.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) id: RuleId,
    pub(crate) group: Group,
    /// From which status it weighs how much, in order; before the first it is a hint.
    pub(crate) levels: &'static [(Status, Level)],
    pub(crate) waiver: Waivable,
    /// What is special about it.
    pub(crate) traits: &'static [Trait],
    /// What it looks for, where a policy may set some of that by itself.
    pub(crate) parts: &'static [&'static str],
    /// Those of them that are never set below error.
    pub(crate) firm_parts: &'static [&'static str],
    /// The version of pmgit that had it first.
    pub(crate) since: Release,
    /// What it finds besides since a later version.
    pub(crate) stricter: &'static [Stricter],
    /// The names that it had; waivers and policies may still use them.
    pub(crate) formerly: &'static [&'static str],
    /// Where the process says so.
    pub(crate) source: Bilingual,
    /// The page, as Markdown: a first line that says it all, the why, examples, how to fix it. The Japanese one has the
    /// examples of the English one where it says `{examples}`.
    pub(crate) page: Bilingual,
    pub(crate) check: Check,
}

/// A text that stands in the program, in every language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bilingual {
    pub(crate) en: &'static str,
    pub(crate) ja: &'static str,
}

/// A stricter meaning of a rule that an older version has already.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stricter {
    pub(crate) since: Release,
    /// What is found, as the end of "it also finds".
    pub(crate) what: Bilingual,
}

/// What is special about a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trait {
    /// Weighs as ever where the details of a postmortem live elsewhere (`[restricted]`).
    KeptWhereRestricted,
    /// Weighs as ever where the severity asks for no postmortem; other rules of completeness are hints there.
    KeptWhereVoluntary,
    /// Is at most a warning where the severity asks for no postmortem.
    MilderWhereVoluntary,
    /// Refuses also on a branch where work goes on: what cannot be read cannot be judged by anybody.
    RefusesEverywhere,
    /// Its warning refuses a commit: afterwards a refusal comes too late.
    RefusesAtCommit,
    /// Is told by its place alone: the line itself must not be printed.
    HidesSource,
    /// `pmgit review` satisfies it by its own options.
    SatisfiedByReview,
    /// Is about where and when the message to customers was posted, and not about what it says.
    AboutPosting,
    /// Is about the change as a whole, so that whoever edits a part wants to know. Its waiver holds for the change that
    /// brings it, and stays.
    AboutChange,
    /// Weighs as ever in a postmortem that was imported: it is about what becomes of it here.
    KeptWhereImported,
    /// Has no findings left once the postmortem is submitted.
    SettledBySubmitting,
    /// Every postmortem lacks it until a step asks for it. A waiver that was given before excuses nothing until then.
    AskedByStep,
}

/// Whether somebody other than the owner may let a finding pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waivable {
    Yes,
    /// It guards the integrity of the archive: neither waived nor set below error.
    Never,
}

/// The part of the process that a rule belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    Integrity,
    Completeness,
    Consistency,
    Wording,
    Deadlines,
    Actions,
    Evidence,
    Closing,
    Review,
    Policy,
}

impl Group {
    pub(crate) const ALL: &'static [Self] = &[
        Self::Integrity,
        Self::Completeness,
        Self::Consistency,
        Self::Wording,
        Self::Deadlines,
        Self::Actions,
        Self::Evidence,
        Self::Closing,
        Self::Review,
        Self::Policy,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Integrity => "integrity",
            Self::Completeness => "completeness",
            Self::Consistency => "consistency",
            Self::Wording => "wording",
            Self::Deadlines => "deadlines",
            Self::Actions => "actions",
            Self::Evidence => "evidence",
            Self::Closing => "closing",
            Self::Review => "review",
            Self::Policy => "policy",
        }
    }

    /// The name as a reader sees it.
    pub(crate) const fn name(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::En, group) => group.as_str(),
            (Language::Ja, Self::Integrity) => "記録の保全",
            (Language::Ja, Self::Completeness) => "記載漏れ",
            (Language::Ja, Self::Consistency) => "矛盾",
            (Language::Ja, Self::Wording) => "言葉づかい",
            (Language::Ja, Self::Deadlines) => "期限",
            (Language::Ja, Self::Actions) => "アクション",
            (Language::Ja, Self::Evidence) => "根拠",
            (Language::Ja, Self::Closing) => "クローズ",
            (Language::Ja, Self::Review) => "レビュー",
            (Language::Ja, Self::Policy) => "ポリシー",
        }
    }
}

/// What a rule looks at.
#[derive(Clone, Copy)]
pub(crate) enum Check {
    /// One document, beside its base.
    Document(fn(&Subject<'_>, &mut Violations<'_>)),
    /// The words of one document, which are read once for all such rules.
    Words(fn(&Subject<'_>, &DocumentProse<'_>, &mut Violations<'_>)),
    /// The names and modes in the archive, and what left it.
    Archive(fn(&Archive<'_>, &mut Vec<Finding>)),
    /// Found where bytes become a document or a policy, or where waivers are applied.
    Elsewhere,
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Document(_) => "Document",
            Self::Words(_) => "Words",
            Self::Archive(_) => "Archive",
            Self::Elsewhere => "Elsewhere",
        })
    }
}

impl Bilingual {
    pub(crate) fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::Ja => self.ja,
        }
    }
}

impl Rule {
    /// The first line of the page: the defect in a sentence.
    pub(crate) fn summary(&self, language: Language) -> &'static str {
        self.page.in_language(language).trim_start().lines().next().unwrap_or_default()
    }

    pub(crate) fn is(&self, wanted: Trait) -> bool {
        self.traits.contains(&wanted)
    }

    /// The heaviest level it can have by default, and from which status.
    pub(crate) fn heaviest(&self) -> (Status, Level) {
        self.levels.iter().copied().min_by_key(|&(_, level)| level).unwrap_or((Status::Draft, Level::Hint))
    }
}

/// Declares the rule of a file, every field by its name; its doc comments are the rule's page, in English and below
/// `ja:` in Japanese. `levels` says from which status on the rule weighs how much; `stricter` what it finds besides since a
/// later version (`"0.3" => "..." / "..."`), whose violations say so by `since`.
macro_rules! rule {
    (
        $(#[doc = $page:literal])+
        ja: { $(#[doc = $page_ja:literal])+ }
        id: $Id:ident,
        group: $group:ident,
        levels: [$($status:ident => $level:ident),+],
        waiver: $waiver:ident,
        $(traits: [$($trait:ident),+],)?
        $(parts: [$($part:literal),+],)?
        $(firm_parts: [$($firm_part:literal),+],)?
        since: $since:literal,
        $(stricter: [$($later:literal => $what:literal / $what_ja:literal),+],)?
        $(formerly: [$($formerly:literal),+],)?
        source: $source:literal / $source_ja:literal,
        check: $check:expr,
    ) => {
        pub(in crate::rules) static RULE: $crate::rules::Rule = $crate::rules::Rule {
            id: $crate::finding::RuleId::$Id,
            group: $crate::rules::Group::$group,
            levels: &[$(($crate::document::Status::$status, $crate::finding::Level::$level)),+],
            waiver: $crate::rules::Waivable::$waiver,
            traits: &[$($($crate::rules::Trait::$trait),+)?],
            parts: &[$($($part),+)?],
            firm_parts: &[$($($firm_part),+)?],
            since: $crate::release::Release::literal($since),
            stricter: &[$($($crate::rules::Stricter {
                since: $crate::release::Release::literal($later),
                what: $crate::rules::Bilingual { en: $what, ja: $what_ja },
            }),+)?],
            formerly: &[$($($formerly),+)?],
            source: $crate::rules::Bilingual { en: $source, ja: $source_ja },
            page: $crate::rules::Bilingual {
                en: concat!($($page, "\n"),+),
                ja: concat!($($page_ja, "\n"),+),
            },
            check: $check,
        };
    };
}
pub(crate) use rule;

/// Whether somebody other than the owner may let a finding pass by a waiver in the document that it is about.
pub(crate) fn may_be_waived(finding: &Finding) -> bool {
    let rule = registry::rule(finding.rule);
    let is_of_document = matches!(rule.check, Check::Document(_) | Check::Words(_));
    rule.waiver == Waivable::Yes && is_of_document && !finding.firm
}

/// Whether a finding weighs less where the postmortem was imported.
pub(crate) fn is_excused_by_import(finding: &Finding) -> bool {
    let rule = registry::rule(finding.rule);
    let is_firm = finding.firm || rule.waiver == Waivable::Never;
    !is_firm && !rule.is(Trait::KeptWhereImported)
}

/// What is to be said about one document.
#[derive(Debug, Default)]
pub(crate) struct Judgement {
    pub(crate) findings: Vec<Finding>,
    pub(crate) waived: Vec<Waived>,
}

/// Judges one document: every rule, weighed, and its waivers applied.
pub(crate) fn check(subject: &Subject<'_>, policy: &Policy) -> Judgement {
    let (mut waivers, findings) = waivers::Waivers::read(subject);
    let mut judgement = Judgement { findings, waived: Vec::new() };
    let reading = LazyCell::new(|| DocumentProse::read(subject));
    let circumstances = weight::Circumstances::of(subject, policy);
    for rule in all() {
        let Some(weight) = weight::Weight::for_rule(rule, circumstances, policy) else { continue };
        let excuses = waivers.parts_of(rule.id);
        let mut violations = Violations::new(subject.source.path(), &excuses).apart(weight.parts_apart());
        match rule.check {
            Check::Document(look) => look(subject, &mut violations),
            Check::Words(look) => look(subject, &reading, &mut violations),
            Check::Archive(_) | Check::Elsewhere => continue,
        }
        judgement.settle(violations, &weight, &mut waivers, subject);
    }
    // Whether anything still needs a waiver that left is known once all rules have looked.
    if let Some(weight) = weight::Weight::for_rule(by_id(RuleId::RewrittenRecords), circumstances, policy) {
        let mut violations = Violations::new(subject.source.path(), &[]);
        integrity::rewritten_records::withdrawn(subject, &judgement, &mut violations);
        judgement.settle(violations, &weight, &mut waivers, subject);
    }
    judgement.findings.extend(waivers.leftovers(subject));
    judgement
}

impl Judgement {
    /// Weighs what a rule has found, and applies the waivers.
    fn settle(
        &mut self,
        violations: Violations<'_>,
        weight: &weight::Weight<'_>,
        waivers: &mut waivers::Waivers<'_>,
        subject: &Subject<'_>,
    ) {
        for violation in violations.into_iter().filter(|violation| !weight.is_off(violation)) {
            if let Some(waiver) = waivers.use_for(weight.rule(), &violation) {
                self.waived.push(waiver.apply(weight.weigh(violation, subject)));
                continue;
            }
            let finding = weight.weigh(violation, subject);
            match Waived::by_import(&finding, subject).or_else(|| Waived::by_restriction(&finding, subject)) {
                Some(waived) => self.waived.push(waived),
                None => self.findings.push(finding),
            }
        }
    }
}

/// Judges names, removals and the policy itself.
pub(crate) fn check_archive(archive: &Archive<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in all() {
        if let Check::Archive(look) = rule.check {
            let Some(level) = weight::of_archive(rule, archive.policy) else { continue };
            let mut found = Vec::new();
            look(archive, &mut found);
            keep_most(rule.id, archive, &mut found);
            findings.extend(found.into_iter().map(|finding| Finding { level, ..finding }));
        }
    }
    findings
}

/// How much a rule weighs in a record beside the documents; nothing where the policy has turned it off.
pub(crate) fn level_of(rule: RuleId, policy: &Policy) -> Option<Level> {
    weight::of_archive(by_id(rule), policy)
}

/// So many findings of a rule are kept of an archive: as many entries share one blob in a small pack.
pub(crate) const MOST_OF_ARCHIVE: usize = 10_000;

/// Those beyond are one finding: it weighs as they do, and is more than at the base where they are more.
fn keep_most(rule: RuleId, archive: &Archive<'_>, found: &mut Vec<Finding>) {
    let more = found.len().saturating_sub(MOST_OF_ARCHIVE);
    if more == 0 {
        return;
    }
    found.truncate(MOST_OF_ARCHIVE);
    let message = say! {
        en: "{more} more {} not listed", one_or_many(more, "problem is", "problems are");
        ja: "このほかに{more}件の問題があります"
    };
    let place = Places::file(&RepoPath::from(archive.policy.documents.as_str()));
    let beyond = Finding::new(rule, Level::Error, place, message).about("more").hint(say! {
        en: "fix the ones listed here, and check again";
        ja: "表示されている問題を修正してから、もう一度確認してください"
    });
    found.push(Finding { extent: more as u64, ..beyond });
}

//! What may leave: a type that has room for nothing else than what the policy allows.

use crate::document::{Document, Language, MomentKind, Status, When, said};
use crate::page::words::ActionState;
use crate::policy::{Policy, PublicCopyRules, PublicField};
use crate::toml_record::Number;

/// What may leave, and no more.
#[derive(Clone, Debug, Default)]
pub(crate) struct PublicCopy {
    pub(super) title: Option<String>,
    pub(super) severity: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) turns: [Option<When>; 4],
    pub(super) systems: Vec<String>,
    pub(super) impact: Vec<Measure>,
    pub(super) timeline: Vec<PublicMoment>,
    pub(super) actions: Vec<PublicAction>,
    /// A heading and its text.
    pub(super) sections: Vec<(String, String)>,
    pub(super) message: Vec<(Language, [Option<String>; 3])>,
    pub(super) posted: Option<When>,
    pub(super) posted_at: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Measure {
    pub(super) metric: Option<String>,
    pub(super) value: Option<f64>,
    pub(super) of: Option<f64>,
    pub(super) unit: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) struct PublicMoment {
    pub(super) at: Option<When>,
    pub(super) until: Option<When>,
    pub(super) is_about: bool,
    pub(super) kind: Option<MomentKind>,
    pub(super) event: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) struct PublicAction {
    pub(super) title: Option<String>,
    pub(super) due: Option<chrono::NaiveDate>,
    pub(super) state: ActionState,
}

/// Why a postmortem has no public copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WhyPrivate {
    /// The policy has no `[public]`.
    NoRules,
    NotClosed(Status),
    /// It has none of these.
    NoTag(Vec<String>),
    /// Its details are kept elsewhere.
    Restricted,
}

impl PublicCopy {
    /// The copy of a closed postmortem that is tagged to be public.
    ///
    /// # Errors
    /// Why it has none.
    pub(crate) fn of(document: &Document, policy: &Policy, language: Language) -> Result<Self, WhyPrivate> {
        let rules = policy.public.as_ref().ok_or(WhyPrivate::NoRules)?;
        if document.status() != Status::Closed {
            return Err(WhyPrivate::NotClosed(document.status()));
        }
        if document.restricted.is_some() {
            return Err(WhyPrivate::Restricted);
        }
        let is_public = |tag: &str| rules.tags.iter().any(|public| public == tag);
        if !document.tags.iter().filter_map(|tag| said(Some(tag))).any(is_public) {
            return Err(WhyPrivate::NoTag(rules.tags.clone()));
        }
        let own = policy.language_of(document);
        let mut copy = Self::allowed(document, rules, own);
        for key in &rules.sections {
            let heading = policy.section(key).map(|section| section.heading(language));
            let text = said(document.sections.get(key));
            copy.sections.extend(heading.zip(text).map(|(heading, text)| (heading.to_owned(), text.to_owned())));
        }
        Ok(copy)
    }

    /// What a report to customers may say: the message, which is theirs, and the fields that are public.
    pub(crate) fn for_customers(document: &Document, policy: &Policy) -> Self {
        let mut rules = policy.public.clone().unwrap_or_default();
        let public = [
            PublicField::Started,
            PublicField::Detected,
            PublicField::Mitigated,
            PublicField::Resolved,
            PublicField::Systems,
            PublicField::Impact,
        ];
        rules.fields.retain(|field| public.contains(field));
        rules.fields.push(PublicField::ExternalMessage);
        Self::allowed(document, &rules, policy.language_of(document))
    }

    /// Copies the fields that are allowed, each by its name.
    fn allowed(document: &Document, rules: &PublicCopyRules, own: Language) -> Self {
        let incident = &document.incident;
        let mut copy = Self::default();
        for field in &rules.fields {
            match field {
                PublicField::Title => copy.title = said(document.title.as_ref()).map(str::to_owned),
                PublicField::Severity => copy.severity = said(document.severity.as_ref()).map(str::to_owned),
                PublicField::Tags => copy.tags = texts(&document.tags),
                PublicField::Started => copy.turns[0] = incident.started.as_deref().copied(),
                PublicField::Detected => copy.turns[1] = incident.detected.as_deref().copied(),
                PublicField::Mitigated => copy.turns[2] = incident.mitigated.as_deref().copied(),
                PublicField::Resolved => copy.turns[3] = incident.resolved.as_deref().copied(),
                PublicField::Systems => copy.systems = texts(&incident.systems),
                PublicField::Impact => copy.impact = measures(document),
                PublicField::Timeline => copy.timeline = moments(document),
                PublicField::Actions => copy.actions = actions(document),
                PublicField::ExternalMessage => copy.take_message(document, own),
            }
        }
        copy
    }

    fn take_message(&mut self, document: &Document, own: Language) {
        let Some(message) = &document.external_message else { return };
        let versions = message.versions(own).into_iter();
        let owned = |parts: crate::document::MessageParts<'_>| parts.map(|part| said(part).map(str::to_owned));
        self.message = versions.map(|(language, parts)| (language, owned(parts))).collect();
        self.posted = message.posted.as_deref().map(|at| When::Moment(*at));
        self.posted_at = said(message.url.as_ref()).map(str::to_owned);
    }

    /// When the incident was, for what is said about the clocks.
    pub(super) fn moment(&self) -> Option<crate::document::Moment> {
        self.turns.iter().flatten().find_map(|when| when.moment())
    }
}

fn texts(all: &[crate::toml_record::Located<String>]) -> Vec<String> {
    all.iter().filter_map(|text| said(Some(text))).map(str::to_owned).collect()
}

fn measures(document: &Document) -> Vec<Measure> {
    let figure = |value: Option<&Number>| value.map(|value| value.0);
    let measure = |impact: &crate::toml_record::Located<crate::document::Impact>| Measure {
        metric: said(impact.metric.as_ref()).map(str::to_owned),
        value: figure(impact.value.value.as_deref()),
        of: figure(impact.of.as_deref()),
        unit: said(impact.unit.as_ref()).map(str::to_owned),
    };
    document.impact.iter().map(measure).collect()
}

fn moments(document: &Document) -> Vec<PublicMoment> {
    let moment = |row: &crate::toml_record::Located<crate::document::TimelineMoment>| PublicMoment {
        at: row.at.as_deref().copied(),
        until: row.until.as_deref().copied(),
        is_about: row.about.as_deref() == Some(&true),
        kind: row.kind.as_deref().copied(),
        event: said(row.event.as_ref()).map(str::to_owned),
    };
    document.timeline.iter().map(moment).collect()
}

/// What was declined is nobody's business.
fn actions(document: &Document) -> Vec<PublicAction> {
    let open = document.actions.iter().filter(|action| said(action.declined.as_ref()).is_none());
    let action = |action: &crate::toml_record::Located<crate::document::Action>| PublicAction {
        title: said(action.title.as_ref()).map(str::to_owned),
        due: action.due.as_deref().copied(),
        state: if action.done.is_some() { ActionState::Done } else { ActionState::Open },
    };
    open.map(action).collect()
}

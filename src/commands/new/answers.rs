//! What is known of a new postmortem: what the options say, and what was answered beside them.

use crate::calendar::{Undated, to_toml};
use crate::cli;
use crate::commands::shared::context::{Context, worded};
use crate::commands::shared::person::person;
use crate::document::{Facts, Language, Moment};
use crate::error::{Error, Result};
use crate::policy::Policy;
use crate::text::{Both, backticked, both, say, shell_word};

/// Facts, each once it is known.
#[derive(Clone, Debug)]
pub(super) struct Answers {
    pub(super) title: Option<String>,
    /// As the policy spells it.
    pub(super) severity: Option<String>,
    pub(super) references: Vec<String>,
    pub(super) started: Option<Moment>,
    pub(super) detected: Option<Moment>,
    pub(super) mitigated: Option<Moment>,
    pub(super) resolved: Option<Moment>,
    pub(super) meeting: Option<Moment>,
    pub(super) incident_commander: Option<String>,
    pub(super) owner: Option<String>,
    pub(super) designated_by: Option<String>,
    pub(super) slug: Option<String>,
    pub(super) template: Option<String>,
    pub(super) language: Language,
}

impl Answers {
    /// What the options say.
    pub(super) fn of_options(arguments: &cli::New, policy: &Policy, context: &mut Context<'_>) -> Result<Self> {
        let mut moment = |text: &Option<String>, undated: Undated| -> Result<Option<Moment>> {
            let text = text.as_deref().filter(|text| !text.trim().is_empty());
            text.map(|text| context.moment_by(text, policy, undated)).transpose()
        };
        let worded = |option, text: &Option<String>| -> Result<Option<String>> {
            Ok(text.as_deref().map(|text| worded(option, text)).transpose()?.map(str::to_owned))
        };
        let person = |option, text: &Option<String>| -> Result<Option<String>> {
            Ok(text.as_deref().map(|text| person(option, text)).transpose()?.map(str::to_owned))
        };
        let times = [
            ("--started", moment(&arguments.started, Undated::Last)?),
            ("--detected", moment(&arguments.detected, Undated::Last)?),
            ("--mitigated", moment(&arguments.mitigated, Undated::Last)?),
            ("--resolved", moment(&arguments.resolved, Undated::Last)?),
        ];
        let meeting = moment(&arguments.meeting, Undated::Next)?;
        for (option, at) in times.iter().filter_map(|(option, at)| Some((option, (*at)?))) {
            context.note_future(&Both::same(backticked(option)), at)?;
        }
        let [started, detected, mitigated, resolved] = times.map(|(_, at)| at);
        let severity = arguments.severity.as_deref().filter(|severity| !severity.trim().is_empty());
        Ok(Self {
            title: arguments.title.as_deref().map(str::trim).filter(|title| !title.is_empty()).map(str::to_owned),
            severity: severity.map(|severity| self::severity(severity, policy)).transpose()?,
            references: arguments.references.clone(),
            started,
            detected,
            mitigated,
            resolved,
            meeting,
            incident_commander: arguments.incident_commander.clone(),
            owner: person("--owner", &arguments.owner)?,
            designated_by: worded("--designated-by", &arguments.designated_by)?,
            slug: arguments.slug.clone(),
            template: worded("--template", &arguments.template)?,
            language: arguments.language.as_deref().and_then(Language::from_word).unwrap_or(policy.language),
        })
    }

    /// The first thing that there must be and is not: what it is called, and the option that says it.
    pub(super) fn missing(&self, policy: &Policy, context: &Context<'_>) -> Option<Error> {
        let title = self.title.is_none().then(|| {
            let what = context.say(say! { en: "what happened, in a line"; ja: "何が起きたか（1行）" });
            (what, "TITLE")
        });
        let severity = || {
            let names = names(policy).join(", ");
            self.severity.is_none().then(|| {
                let what = context.say(say! { en: "the severity, one of {names}"; ja: "重大度（{names}）" });
                (what, "--severity SEV")
            })
        };
        let (what, argument) = title.or_else(severity)?;
        Some(Error::new(both! { en: "`pmgit new` needs {what}"; ja: "`pmgit new`には{what}が必要です" }).hint(both! {
            en: "give it as `{argument}`; `pmgit new --help` shows an example";
            ja: "`{argument}`で指定してください。例は`pmgit new --help`にあります"
        }))
    }

    /// When it began, as far as it is known.
    pub(super) fn began(&self) -> Option<Moment> {
        self.started.or(self.detected).or(self.mitigated).or(self.resolved)
    }

    /// The command that says all of it again.
    pub(super) fn as_command(&self) -> String {
        let mut command = "pmgit new".to_owned();
        let mut add = |option: &str, value: Option<&str>| {
            for word in value.iter().flat_map(|value| [option, value]).filter(|word| !word.is_empty()) {
                command.push(' ');
                command.push_str(&shell_word(word));
            }
        };
        add("", self.title.as_deref());
        add("--severity", self.severity.as_deref());
        self.references.iter().for_each(|reference| add("--reference", Some(reference)));
        let times = [
            ("--started", self.started),
            ("--detected", self.detected),
            ("--mitigated", self.mitigated),
            ("--resolved", self.resolved),
            ("--meeting", self.meeting),
        ];
        for (option, time) in times {
            add(option, time.map(to_toml).as_deref());
        }
        add("--incident-commander", self.incident_commander.as_deref());
        add("--owner", self.owner.as_deref());
        add("--designated-by", self.designated_by.as_deref());
        add("--slug", self.slug.as_deref());
        add("--template", self.template.as_deref());
        add("--language", Some(self.language.as_str()));
        command
    }

    /// As a scaffold takes them.
    pub(super) fn facts(&self, me: &str, context: &Context<'_>) -> Result<Facts> {
        Ok(Facts {
            title: self.title.clone().unwrap_or_default(),
            severity: self.severity.clone().unwrap_or_default(),
            language: self.language,
            owner: Some(self.owner.clone().unwrap_or_else(|| me.to_owned())),
            designated_by: self.designated_by.clone(),
            incident_commander: self.incident_commander.clone(),
            template: self.template.clone(),
            references: self.references.clone(),
            started: self.started,
            detected: self.detected,
            mitigated: self.mitigated,
            resolved: self.resolved,
            meeting: self.meeting,
            meeting_uid: self.meeting.map(|_| context.unique_name()).transpose()?,
        })
    }
}

/// The severity that somebody means, as the policy spells it.
pub(super) fn severity(text: &str, policy: &Policy) -> Result<String> {
    if let Some(severity) = policy.severity_meant(text) {
        return Ok(severity.name.clone());
    }
    let (said, names) = (text.trim().escape_debug().to_string(), names(policy).join(", "));
    let names_ja = names.replace(", ", "、");
    let wrong = if said.is_empty() {
        both! { en: "a severity is needed"; ja: "重大度が入力されていません" }
    } else {
        both! { en: "there is no severity `{said}`"; ja: "`{said}`という重大度はありません" }
    };
    Err(Error::new(wrong).hint(both! {
        en: "it is one of {names}; its number is enough";
        ja: "{names_ja}のいずれかです。番号だけでも指定できます"
    }))
}

pub(super) fn names(policy: &Policy) -> Vec<&str> {
    policy.severities.iter().map(|severity| severity.name.as_str()).collect()
}

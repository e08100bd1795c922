//! The text that a new postmortem begins with: the team's template or pmgit's own, fitted to what the policy asks for.

use std::collections::BTreeSet;

use crate::commands::shared::archive::Archive;
use crate::document::{self, Facts, Language, PostmortemId, SECTIONS};
use crate::error::{Error, Result};
use crate::git::{Repository, Version};
use crate::policy::{FOLDER, Need, Policy, Section};
use crate::source::RepoPath;
use crate::text::{backticked, both, or_list};
use crate::toml_record::nearest;

/// So many postmortems, the newest ones, are looked at for a message that was posted.
const MOST_READ: usize = 200;

/// Where new postmortems begin.
pub(super) struct Template {
    path: String,
    text: String,
}

impl Template {
    /// The one that is asked for, else the team's of the language, else pmgit's own.
    pub(super) fn load(
        repository: &Repository,
        policy: &Policy,
        name: Option<&str>,
        language: Language,
    ) -> Result<Self> {
        let path = format!("{FOLDER}/templates/{language}.toml");
        if let Some(name) = name {
            let own = format!("{FOLDER}/templates/{name}.toml");
            match read(repository, &own).filter(|_| is_plain(name)) {
                Some(text) => return Ok(Self { path: own, text: text? }),
                None if is_in_policy(policy, name) => {}
                None => return Err(unknown(repository, policy, name)),
            }
        }
        let text = read(repository, &path).transpose()?.unwrap_or_else(|| document::template(language).to_owned());
        Ok(Self { path, text })
    }

    /// The whole text of a postmortem.
    pub(super) fn fill(
        &self,
        id: &PostmortemId,
        facts: &Facts,
        policy: &Policy,
        repository: &Repository,
    ) -> Result<String> {
        let is_unwanted = |key: &&str| policy.section(key).is_none_or(|section| !is_for(section, facts));
        let unwanted: Vec<&str> = SECTIONS.iter().map(|(key, _)| *key).filter(is_unwanted).collect();
        let mut text = document::with_schema(&self.text, &policy.documents);
        text = document::without_sections(&text, &unwanted);
        let must_be_told = |severity: &crate::policy::Severity| severity.external_message == Need::Required;
        if policy.severity(&facts.severity).is_some_and(must_be_told) {
            text = document::with_table(&text, "external_message");
        }
        if let Some(posted) = latest_posted(repository, policy)? {
            text = document::with_example(&text, facts.language, &posted);
        }
        text = document::with_id(&text, id);
        let filled = document::with_sections(&text, &missing_sections(policy, facts))
            .and_then(|text| document::scaffold(&text, facts));
        let path = &self.path;
        filled.map_err(|cause| {
            Error::new(both! {
                en: "cannot fill the template `{path}`";
                ja: "テンプレート`{path}`を使えません"
            })
            .cause(&cause)
            .hint(both! {
                en: "fix it, or take it away: pmgit has one of its own";
                ja: "直すか、取り除いてください。pmgitにも標準のテンプレートがあります"
            })
        })
    }
}

/// Whether a postmortem has a section at all.
fn is_for(section: &Section, facts: &Facts) -> bool {
    let template = facts.template.as_deref();
    section.templates.as_ref().is_none_or(|list| list.iter().any(|name| Some(name.as_str()) == template))
}

/// The sections that the policy asks of this postmortem, and those that a team has added for it, with their headings.
fn missing_sections<'p>(policy: &'p Policy, facts: &Facts) -> Vec<(&'p str, String)> {
    let is_built_in = |section: &Section| SECTIONS.iter().any(|(key, _)| *key == section.key);
    let sections = policy.sections.iter().filter(|section| {
        let is_asked = section.required_in(&facts.severity, facts.template.as_deref()).is_some();
        is_asked || section.required_from.is_none() && !is_built_in(section) && is_for(section, facts)
    });
    sections.map(|section| (section.key.as_str(), section.heading(facts.language).to_owned())).collect()
}

/// The latest postmortem here whose message to customers was posted.
fn latest_posted(repository: &Repository, policy: &Policy) -> Result<Option<PostmortemId>> {
    let archive = Archive::load(repository, &repository.head_version()?, &policy.documents)?;
    let is_posted = |document: &document::Document| {
        document.external_message.as_ref().is_some_and(|message| message.posted.is_some())
    };
    for entry in archive.entries.iter().rev().take(MOST_READ) {
        let source = entry.read(repository)?;
        let may_be = memchr::memmem::find(source.text().as_bytes(), b"posted").is_some();
        if may_be && document::parse(&source).0.as_ref().is_some_and(is_posted) {
            return Ok(Some(entry.id.clone()));
        }
    }
    Ok(None)
}

/// The text of a file of the worktree; nothing where there is none.
fn read(repository: &Repository, path: &str) -> Option<Result<String>> {
    let bytes = repository.file(&Version::Worktree, &RepoPath::from(path)).transpose()?;
    Some(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

/// Whether a name can be that of a file of the folder, and of no language.
fn is_plain(name: &str) -> bool {
    let is_language = Language::ALL.iter().any(|language| language.as_str() == name);
    !is_language && !name.starts_with('.') && !name.contains(['/', '\\', '\0'])
}

fn is_in_policy(policy: &Policy, name: &str) -> bool {
    policy.sections.iter().flat_map(|section| section.templates.iter().flatten()).any(|known| known == name)
}

/// A name that neither a file nor the policy has.
fn unknown(repository: &Repository, policy: &Policy, name: &str) -> Error {
    let files = crate::git::list(repository, &Version::Worktree, &format!("{FOLDER}/templates")).unwrap_or_default();
    let files = files.iter().filter_map(|(path, _)| path.to_str()?.rsplit('/').next()?.strip_suffix(".toml"));
    let named = policy.sections.iter().flat_map(|section| section.templates.iter().flatten()).map(String::as_str);
    let known: BTreeSet<&str> = files.filter(|name| is_plain(name)).chain(named).collect();
    let known: Vec<&str> = known.into_iter().collect();
    let said = name.escape_debug().to_string();
    let hint = match (nearest(name, &known), known.as_slice()) {
        (Some(near), _) => both! { en: "did you mean `{near}`?"; ja: "もしかして`{near}`ですか" },
        (None, []) => both! {
            en: "write `{FOLDER}/templates/NAME.toml`, or name it in `templates` of a section of the policy";
            ja: "`{FOLDER}/templates/NAME.toml`を書くか、ポリシーのセクションの`templates`に書いてください"
        },
        (None, known) => {
            let known: Vec<String> = known.iter().map(backticked).collect();
            both! { en: "there is {}", or_list(&known); ja: "{}があります", Language::Ja.or_list(&known) }
        }
    };
    Error::new(both! { en: "there is no template `{said}`"; ja: "`{said}`というテンプレートはありません" }).hint(hint)
}

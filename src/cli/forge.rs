//! The arguments that name a forge, a tracker or a tool. They ask the registry of forges: here is no list to forget.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::forge::{self, Forge, ForgeTool};
use crate::text::or_list;

/// Where tickets live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrackerName {
    Jira,
    Forge(&'static Forge),
}

/// Takes the name of a forge that fits.
pub(super) fn forge_where(fits: fn(&Forge) -> bool) -> impl TypedValueParser<Value = &'static Forge> {
    PossibleValuesParser::new(names(fits)).map(|name| forge_named(&name))
}

/// Takes the name of a tracker.
pub(super) fn tracker() -> impl TypedValueParser<Value = TrackerName> {
    let names = ["jira"].into_iter().chain(names(has_issues));
    PossibleValuesParser::new(names).map(|name| match name.as_str() {
        "jira" => TrackerName::Jira,
        name => TrackerName::Forge(forge_named(name)),
    })
}

/// Takes the name of what opens a pull request.
pub(super) fn pr_tool() -> impl TypedValueParser<Value = ForgeTool> {
    let values = ForgeTool::all().map(|one| PossibleValue::new(one.tool.name).help(one.tool.help));
    PossibleValuesParser::new(values)
        .map(|name| ForgeTool::all().find(|one| one.tool.name == name).expect("it is one of the values"))
}

pub(super) fn has_issues(forge: &Forge) -> bool {
    forge.api.issues.is_some()
}

pub(super) fn has_reviews(forge: &Forge) -> bool {
    forge.api.reviews.is_some()
}

/// Which variables hold the tokens: a line for each forge that fits, below the lines before.
pub(super) fn secrets(before: &[(&'static str, String)], fits: fn(&Forge) -> bool) -> String {
    let variables = |forge: &'static Forge| (forge.name, or_list(forge.tokens));
    let forges = forge::ALL.into_iter().filter(|forge| fits(forge)).map(variables);
    let lines: Vec<(&str, String)> = before.iter().cloned().chain(forges).collect();
    let widest = lines.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let lines = lines.iter().map(|(name, variables)| format!("  {name:widest$}  {variables}\n"));
    format!("Secrets come from the environment, or from --token-command:\n{}", lines.collect::<String>())
}

fn names(fits: fn(&Forge) -> bool) -> impl Iterator<Item = &'static str> {
    forge::ALL.into_iter().filter(move |forge| fits(forge)).map(|forge| forge.name)
}

fn forge_named(name: &str) -> &'static Forge {
    Forge::named(name).expect("it is one of the values")
}

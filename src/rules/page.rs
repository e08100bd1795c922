//! The rulebook as text: a rule's page, and the list of all of them.

use super::{Group, Rule, Waivable, all};
use crate::document::Status;
use crate::text::Language;

/// How a page is written: for a terminal, or as Markdown with headings from a level on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Markdown { heading: usize },
}

/// A rule's page with its level, its group and its source.
pub(crate) fn page(rule: &Rule, language: Language, style: Style) -> String {
    let facts = format!(
        "Level: {}. Group: {}. {} Source: {}.",
        level(rule),
        rule.group.as_str(),
        match rule.waiver {
            Waivable::Yes => "It can be waived.",
            Waivable::Never => "It can neither be waived nor set below error.",
        },
        rule.source.in_language(language),
    );
    let body: Vec<&str> = rule.page.in_language(language).lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let heading = match style {
        Style::Plain => rule.id.to_string(),
        Style::Markdown { heading } => format!("{} {}", "#".repeat(heading), rule.id),
    };
    format!("{heading}\n\n{}\n\n{facts}\n", body.join("\n").trim())
}

/// Every rule in a line, by group.
pub(crate) fn list(language: Language, style: Style) -> String {
    let groups = by_group().map(|(group, rules)| {
        let opening = match style {
            Style::Plain => format!("{}\n", group.as_str()),
            Style::Markdown { heading } => {
                let marks = "#".repeat(heading);
                format!(
                    "\n{marks} {}\n\n| rule | level | waiver | what it finds |\n|---|---|---|---|\n",
                    group.as_str()
                )
            }
        };
        opening + &rules.into_iter().map(|rule| line(rule, language, style)).collect::<String>()
    });
    groups.collect::<String>().trim_start().to_owned()
}

fn line(rule: &Rule, language: Language, style: Style) -> String {
    let waiver = match rule.waiver {
        Waivable::Yes => "yes",
        Waivable::Never => "never",
    };
    match style {
        Style::Plain => format!("  {:<28} {}\n", rule.id, rule.summary(language)),
        Style::Markdown { .. } => format!("| `{}` | {} | {waiver} | {} |\n", rule.id, level(rule), rule.summary(language)),
    }
}

/// The groups that have rules, each with them.
pub(super) fn by_group() -> impl Iterator<Item = (Group, Vec<&'static Rule>)> {
    let of = |group: &Group| (*group, all().filter(|rule| rule.group == *group).collect::<Vec<_>>());
    Group::ALL.iter().map(of).filter(|(_, rules)| !rules.is_empty())
}

/// `error from in-review`, or each step where there are several.
fn level(rule: &Rule) -> String {
    let step = |&(status, level): &(Status, crate::finding::Level)| match status {
        Status::Draft => level.to_string(),
        later => format!("{level} from {later}"),
    };
    rule.levels.iter().map(step).collect::<Vec<_>>().join(", ")
}

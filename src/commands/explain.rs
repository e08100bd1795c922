//! `pmgit explain`: a rule's page, or the list of rules.

use super::Exit;
use super::context::Context;
use crate::cli;
use crate::error::{Error, Result};
use crate::finding::Level;
use crate::record::nearest;
use crate::rules::{self, Group, Rule, Waivable};

pub(super) fn run(arguments: &cli::Explain, context: &mut Context<'_>) -> Result<Exit> {
    let text = match &arguments.rule {
        None => list(arguments.markdown),
        Some(id) => page(find(id)?, arguments.markdown),
    };
    context.say(text.trim_end())?;
    Ok(Exit::Clean)
}

pub(super) fn find(id: &str) -> Result<&'static Rule> {
    rules::find(id).ok_or_else(|| {
        let ids: Vec<&str> = rules::all().iter().map(|rule| rule.id.as_str()).collect();
        let error = Error::new(format!("there is no rule `{id}`"));
        match nearest(id, &ids) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint("`pmgit explain` lists the rules"),
        }
    })
}

fn list(markdown: bool) -> String {
    let mut lines = Vec::new();
    for group in Group::ALL {
        let of_group: Vec<_> = rules::all().iter().filter(|rule| rule.group == *group).collect();
        if of_group.is_empty() {
            continue;
        }
        lines.push(if markdown {
            format!("\n## {}\n\n| rule | level | what it finds |\n|---|---|---|", group.as_str())
        } else {
            group.as_str().to_owned()
        });
        lines.extend(of_group.into_iter().map(|rule| {
            if markdown {
                format!("| `{}` | {} | {} |", rule.id, level(rule), rule.summary())
            } else {
                format!("  {:<28} {}", rule.id, rule.summary())
            }
        }));
    }
    lines.join("\n").trim_start().to_owned()
}

/// A rule's page with its level, its group and its source.
pub(super) fn page(rule: &Rule, markdown: bool) -> String {
    let facts = format!(
        "Level: {}. Group: {}. {} Source: {}.",
        level(rule),
        rule.group.as_str(),
        match rule.waiver {
            Waivable::Yes => "It can be waived.",
            Waivable::Never => "It can neither be waived nor set below error.",
        },
        rule.source,
    );
    let body: Vec<&str> = rule.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let heading = if markdown { format!("# {}", rule.id) } else { rule.id.to_string() };
    format!("{heading}\n\n{}\n\n{facts}\n", body.join("\n").trim())
}

/// `error from in-review`, or each step where there are several.
fn level(rule: &Rule) -> String {
    let step = |&(status, level): &(crate::document::Status, Level)| match status {
        crate::document::Status::Draft => level.to_string(),
        later => format!("{level} from {later}"),
    };
    rule.levels.iter().map(step).collect::<Vec<_>>().join(", ")
}

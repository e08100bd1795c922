//! `pmgit explain`: a rule's page, or the list of rules.

use super::Exit;
use super::shared::context::Context;
use crate::cli;
use crate::error::{Error, Result};
use crate::finding::RuleId;
use crate::rules::{self, Named, Rule, Style};
use crate::text::Language;
use crate::toml_record::nearest;

pub(super) fn run(arguments: &cli::Explain, context: &mut Context<'_>) -> Result<Exit> {
    let language = arguments.language.as_deref().and_then(Language::from_word).unwrap_or(context.language);
    let style = |heading| if arguments.markdown { Style::Markdown { heading } } else { Style::Plain };
    let text = match &arguments.rule {
        None => rules::list(language, style(2)),
        Some(name) => {
            let rule = find(name)?;
            if rule.id.as_str() != name {
                context.remark(format!("`{name}` is called `{}` now", rule.id))?;
            }
            rules::page(rule, language, style(1))
        }
    };
    context.out(text.trim_end())?;
    Ok(Exit::Clean)
}

/// The rule of a name, also of one that it had.
pub(super) fn find(name: &str) -> Result<&'static Rule> {
    match rules::find(name) {
        Named::Rule(rule) | Named::Renamed(rule) => Ok(rule),
        Named::Retired(version) => {
            Err(Error::new(format!("there is no rule `{name}` any more")).cause(format!("pmgit {version} removed it")))
        }
        Named::Unknown => {
            let ids: Vec<&str> = RuleId::ALL.iter().map(|id| id.as_str()).collect();
            let error = Error::new(format!("there is no rule `{name}`"));
            Err(match nearest(name, &ids) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint("`pmgit explain` lists the rules"),
            })
        }
    }
}

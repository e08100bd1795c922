//! `pmgit explain`: a rule's page, or the list of rules.

use super::Exit;
use super::shared::context::Context;
use crate::cli;
use crate::error::{Error, Result};
use crate::rules::{self, Rule, Style};
use crate::toml_record::nearest;

pub(super) fn run(arguments: &cli::Explain, context: &mut Context<'_>) -> Result<Exit> {
    let text = match &arguments.rule {
        None => rules::list(if arguments.markdown { Style::Markdown { heading: 2 } } else { Style::Plain }),
        Some(id) => {
            rules::page(find(id)?, if arguments.markdown { Style::Markdown { heading: 1 } } else { Style::Plain })
        }
    };
    context.out(text.trim_end())?;
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

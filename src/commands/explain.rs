//! `pmgit explain`: a rule's page, or the list of rules.

use super::Exit;
use super::shared::context::Context;
use crate::cli;
use crate::error::{Error, Result};
use crate::finding::RuleId;
use crate::rules::{self, Named, Rule, Style};
use crate::text::{Language, both, folded, unfolded};
use crate::toml_record::nearest;

pub(super) fn run(arguments: &cli::Explain, context: &mut Context<'_>) -> Result<Exit> {
    let language = arguments.language.as_deref().and_then(Language::from_word).unwrap_or(context.language);
    let style = |heading| if arguments.markdown { Style::Markdown { heading } } else { Style::Plain };
    let text = match &arguments.rule {
        None => rules::list(language, style(2)),
        Some(name) => {
            let rule = find(name)?;
            if rule.id.as_str() != name {
                context.remark(context.say(both! {
                    en: "`{name}` is now called `{}`", rule.id;
                    ja: "`{name}`は`{}`に改名されました", rule.id
                }))?;
            }
            let page = rules::page(rule, language, style(1));
            if arguments.markdown { page } else { folded(&unfolded(&page), context.out_look.prose) }
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
            Err(Error::new(both! { en: "the rule `{name}` no longer exists"; ja: "ルール`{name}`は廃止されました" })
                .cause(both! { en: "pmgit {version} removed it"; ja: "pmgit {version}で削除されました" }))
        }
        Named::Unknown => {
            let ids: Vec<&str> = RuleId::ALL.iter().map(|id| id.as_str()).collect();
            let error = Error::new(both! { en: "there is no rule `{name}`"; ja: "ルール`{name}`はありません" });
            Err(match nearest(name, &ids) {
                Some(near) => {
                    error.hint(both! { en: "did you mean `{near}`?"; ja: "`{near}`の間違いではありませんか" })
                }
                None => error
                    .hint(both! { en: "`pmgit explain` lists the rules"; ja: "`pmgit explain`でルールを一覧できます" }),
            })
        }
    }
}

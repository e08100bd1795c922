//! Words that a step needs, such as its reason: as an option gives them, or as a person writes them in the editor when it
//! is left out, as `git commit` asks for its message.

use super::context::{Context, worded};
use super::manuscript::{Manuscript, Written};
use crate::commands::Exit;
use crate::document::PostmortemId;
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::git::Repository;
use crate::text::{both, say};

/// The words, and the file in which they were written.
#[derive(Debug)]
pub(crate) struct Wording {
    text: String,
    manuscript: Option<Manuscript>,
}

/// What the words are needed for.
pub(crate) struct Need<'n> {
    pub(crate) verb: &'n str,
    /// The option that gives them, such as `--reason`.
    pub(crate) option: &'n str,
    pub(crate) id: &'n PostmortemId,
    /// What the writer is asked, in the language of whoever reads.
    pub(crate) question: String,
    /// The rule that asks for them, and what it has found.
    pub(crate) rule: &'n str,
    pub(crate) findings: Vec<&'n Finding>,
}

impl Wording {
    /// What an option says.
    ///
    /// # Errors
    /// When it says nothing.
    pub(crate) fn given(option: &str, text: &str) -> Result<Self> {
        Ok(Self { text: worded(option, text)?.to_owned(), manuscript: None })
    }

    /// Lets the person at the terminal write.
    ///
    /// # Errors
    /// When nothing is written, or the editor fails.
    pub(crate) fn asked(repository: &Repository, need: &Need<'_>, context: &mut Context<'_>) -> Result<Self> {
        let name = format!("{}.{}", need.id, need.verb);
        let guidance = need.guidance(context);
        let (manuscript, written) = Manuscript::resumed(repository, &name, &guidance, context)?;
        match written {
            Written::Text(text) => Ok(Self { text, manuscript: Some(manuscript) }),
            Written::Unchanged | Written::Empty => {
                manuscript.discard();
                let option = need.option;
                Err(Error::refusal(both! {
                    en: "nothing was written; nothing was changed";
                    ja: "何も書かれなかったため、何も変更しませんでした"
                })
                .hint(both! {
                    en: "`{option} TEXT` gives it on the command line";
                    ja: "コマンドラインでは`{option} TEXT`で指定できます"
                }))
            }
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Takes the file away once the words have arrived; where they have not, it stays and is named.
    pub(crate) fn settle(self, outcome: Result<Exit>, context: &mut Context<'_>) -> Result<Exit> {
        match (self.manuscript, &outcome) {
            (Some(manuscript), Ok(_)) => manuscript.arrived(),
            (Some(manuscript), Err(_)) => manuscript.keep(context)?,
            (None, _) => {}
        }
        outcome
    }
}

impl Need<'_> {
    fn guidance(&self, context: &Context<'_>) -> String {
        let (verb, id, option, rule) = (self.verb, self.id, self.option, self.rule);
        let mut lines = vec![
            context.say(say! {
                en: "Do not change this line or the one above; everything below is left out.";
                ja: "この行と上の行は変更しないでください。これより下は取り込まれません。"
            }),
            String::new(),
            self.question.clone(),
            context.say(say! {
                en: "Save nothing to stop `pmgit {verb} {id}`; `{option} TEXT` gives it on the command line.";
                ja: "何も書かずに閉じると、`pmgit {verb} {id}`を中止します。コマンドラインでは`{option} TEXT`で指定できます。"
            }),
            String::new(),
            context.say(say! {
                en: "Rule: {rule} (`pmgit explain {rule}`)";
                ja: "ルール：{rule}（`pmgit explain {rule}`）"
            }),
        ];
        lines.extend(self.findings.iter().map(|finding| format!("- {}", finding.message(context.language))));
        lines.join("\n")
    }
}

/// Refuses where an option is left out and nobody sits there to write.
pub(crate) fn left_out(verb: &str, option: &str) -> Error {
    Error::new(both! {
        en: "`pmgit {verb}` needs `{option} TEXT`";
        ja: "`pmgit {verb}`には`{option} TEXT`が必要です"
    })
    .hint(both! {
        en: "add `{option} TEXT`; on a terminal, an editor opens if it is left out";
        ja: "`{option} TEXT`を付けてください。端末では、省略するとエディターが開きます"
    })
}

//! The form by which whoever posts the message to customers closes a postmortem without a checkout: a job that is
//! started by hand, runs the verbs of pmgit as that person and pushes a branch.
//!
//! What people type reaches the shell through the environment alone. The pull request is theirs to open, for one that the
//! job's own token opened would start no check.

use super::{Forge, Stage, Standing, Supply, indented, standing_beside, with_checksum, worded};
use crate::text::Language;

const START: &str = include_str!("../../../hooks/ci/close/start.sh");
const RUN: &str = include_str!("../../../hooks/ci/close/run.sh");
const END_OF_SCRIPT: &str = include_str!("../../../hooks/ci/close/end.sh");
const MARKER: &str = "# >>> pmgit close v";
const END: &str = "# <<< pmgit close ";

impl Forge {
    /// The form, with its checksum.
    pub(crate) fn close_form(&self, supply: &Supply, stage: &Stage, language: Language) -> String {
        let form = &self.pipeline.close_form;
        let script = [START, form.script, RUN, super::FIND, END_OF_SCRIPT].concat();
        let text = worded(&indented(form.template, "@SCRIPT@", &script), language).replace("@STAGE@", stage.name());
        with_checksum(&text, supply, END)
    }

    /// What a file is that stands where the form belongs, with where pmgit comes from in one of ours.
    pub(crate) fn read_close_form(&self, text: &str) -> Standing<Supply> {
        standing_beside(text, &format!("{MARKER}1 forge={}", self.name), END)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forge::pipeline::{Source, assert_filled};

    #[test]
    fn what_a_form_was_written_for_can_be_read_back_until_it_is_edited() {
        let source = Source { address: "https://git.example.com/pmgit.git".into(), revision: "a".repeat(40) };
        let source = Supply { release: None, source: Some(source) };
        for forge in crate::forge::ALL {
            for (supply, language) in [(source.clone(), Language::En), (Supply::default(), Language::Ja)] {
                let text = forge.close_form(&supply, &Stage::default(), language);
                assert_eq!(forge.read_close_form(&text), Standing::Ours(supply), "{text}");
                assert_eq!(
                    forge.read_close_form(&text.replace("image:", "images:").replace("ubuntu", "own")),
                    Standing::Edited
                );
                assert_filled(&text);
            }
            assert_eq!(forge.read_close_form("name: pmgit close\n"), Standing::Foreign);
        }
    }

    #[test]
    fn nothing_that_people_type_is_pasted_into_the_script() {
        for forge in crate::forge::ALL {
            let text = forge.close_form(&Supply::default(), &Stage::default(), Language::En);
            let (_, script) = text.split_once("set -eu").expect("the script is there");
            assert!(!script.contains("${{"), "{script}");
            assert!(!text.contains("uses:"), "no action of anybody's is used");
        }
    }
}

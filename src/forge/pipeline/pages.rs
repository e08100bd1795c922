//! The file for CI that writes the postmortems as pages to a branch of their own, after each merge into the default branch.

use super::{
    END, FIND, Forge, START, Stage, Standing, Supply, VERDICT, indented, standing_beside, with_checksum, worded,
};
use crate::text::Language;

const WRITE: &str = include_str!("../../../hooks/ci/pages/write.sh");
const MARKER: &str = "# >>> pmgit pages v";

/// The branch that pmgit writes pages to, and that links lead to.
pub(crate) const PAGES_BRANCH: &str = "postmortem-pages";

impl Forge {
    /// The file, with its checksum; it runs where something below the directory of the documents has changed.
    pub(crate) fn pages_file(&self, supply: &Supply, stage: &Stage, documents: &str, language: Language) -> String {
        let pages = &self.pipeline.pages;
        let script = [START, pages.script, WRITE, FIND, VERDICT].concat();
        let text = worded(&indented(pages.template, "@SCRIPT@", &script), language).replace("@STAGE@", stage.name());
        with_checksum(&text.replace("@PATHS@", &paths(documents)), supply, END)
    }

    /// What a file is that stands where it belongs, with where pmgit comes from in one of ours.
    pub(crate) fn read_pages_file(&self, text: &str) -> Standing<Supply> {
        standing_beside(text, &format!("{MARKER}1 forge={}", self.name), END)
    }
}

/// The files that make pages, as YAML: all of them where the directory has letters that mean something in a pattern.
fn paths(documents: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/ ".contains(&byte);
    if documents == "." || !documents.bytes().all(is_plain) {
        return "[\"**\"]".to_owned();
    }
    format!("[\"{documents}/**\", \".pmgit/**\"]")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forge::pipeline::{Source, assert_filled};

    #[test]
    fn what_it_was_written_for_can_be_read_back_until_it_is_edited() {
        let source = Source { address: "https://git.example.com/pmgit.git".into(), revision: "a".repeat(40) };
        let source = Supply { release: None, source: Some(source) };
        let stage = Stage::default();
        for forge in crate::forge::ALL {
            for (supply, language) in [(source.clone(), Language::En), (Supply::default(), Language::Ja)] {
                let text = forge.pages_file(&supply, &stage, "postmortems", language);
                assert_eq!(forge.read_pages_file(&text), Standing::Ours(supply), "{text}");
                assert_eq!(forge.read_pages_file(&text.replace("push", "pull")), Standing::Edited, "{text}");
                assert_filled(&text);
                assert!(text.contains(&format!("--branch {PAGES_BRANCH} ")), "{text}");
            }
            assert_eq!(
                forge.read_pages_file(&forge.close_form(&Supply::default(), &stage, Language::En)),
                Standing::Foreign
            );
        }
    }

    #[test]
    fn a_directory_of_any_name_makes_a_sound_pattern() {
        assert_eq!(paths("docs/post mortems"), "[\"docs/post mortems/**\", \".pmgit/**\"]");
        for odd in [".", "a[b]", "a\"b", "障害", "a\\b", "!a", "a*"] {
            assert_eq!(paths(odd), "[\"**\"]", "{odd}");
        }
    }

    #[test]
    fn it_can_write_a_branch_and_nothing_else() {
        for forge in crate::forge::ALL {
            let text = forge.pages_file(&Supply::default(), &Stage::default(), "postmortems", Language::En);
            assert!(!text.contains("secrets.") && !text.contains("uses:") && !text.contains("pull_request"), "{text}");
            assert_eq!(text.matches(": write").count(), usize::from(forge.name != "gitlab"), "{text}");
            let (_, script) = text.split_once("set -eu").expect("the script is there");
            assert!(!script.contains("${{"), "{script}");
        }
    }
}

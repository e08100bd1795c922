//! The file for CI that says on workdays what is due, over all branches as they stand on the forge.

use super::{END, FIND, Forge, START, Source, Standing, VERDICT, indented, standing_beside, with_checksum};

const TELL: &str = include_str!("../../../hooks/ci/due/tell.sh");
const MARKER: &str = "# >>> pmgit due v";

impl Forge {
    /// The file, with its checksum.
    pub(crate) fn due_file(&self, source: Option<&Source>) -> String {
        let due = &self.pipeline.due;
        let script = [START, due.script, TELL, FIND, VERDICT].concat();
        with_checksum(&indented(due.template, "@SCRIPT@", &script), source, END)
    }

    /// What a file is that stands where it belongs, with the source of one of ours.
    pub(crate) fn read_due_file(&self, text: &str) -> Standing<Option<Source>> {
        standing_beside(text, &format!("{MARKER}1 forge={}", self.name), END)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_was_written_for_can_be_read_back_until_it_is_edited() {
        let source = Source { address: "https://git.example.com/pmgit.git".into(), revision: "a".repeat(40) };
        for forge in crate::forge::ALL {
            for source in [Some(source.clone()), None] {
                let text = forge.due_file(source.as_ref());
                assert_eq!(forge.read_due_file(&text), Standing::Ours(source), "{text}");
                assert_eq!(forge.read_due_file(&text.replace("workday", "day")), Standing::Edited, "{text}");
                for name in ["@SCRIPT@", "@SOURCE@", "@REVISION@", "@SUM@"] {
                    assert!(!text.contains(name), "{name} in\n{text}");
                }
            }
            assert_eq!(forge.read_due_file(&forge.close_form(None)), Standing::Foreign);
        }
    }
}

//! The workflow that tells on workdays what is due, over all branches as they stand on the forge.

use super::{END, FIND, Forge, START, Source, Standing, VERDICT, indented, sealed, standing_beside};

const TELL: &str = include_str!("../../hooks/ci/due/tell.sh");
const MARKER: &str = "# >>> pmgit due v";

impl Forge {
    /// Where it lies, from the root of the repository.
    pub(crate) const fn due_path(self) -> &'static str {
        match self {
            Self::Github => ".github/workflows/pmgit-due.yml",
            Self::Gitlab => ".gitlab/pmgit-due.yml",
            Self::Forgejo => ".forgejo/workflows/pmgit-due.yml",
        }
    }

    const fn due_parts(self) -> (&'static str, &'static str) {
        match self {
            Self::Github => {
                (include_str!("../../hooks/ci/due/github.yml"), include_str!("../../hooks/ci/due/github.sh"))
            }
            Self::Gitlab => {
                (include_str!("../../hooks/ci/due/gitlab.yml"), include_str!("../../hooks/ci/due/gitlab.sh"))
            }
            // Its runner has the variables of GitHub's.
            Self::Forgejo => {
                (include_str!("../../hooks/ci/due/forgejo.yml"), include_str!("../../hooks/ci/due/github.sh"))
            }
        }
    }

    /// The workflow, sealed with a sum.
    pub(crate) fn due_workflow(self, source: Option<&Source>) -> String {
        let (template, script) = self.due_parts();
        sealed(&indented(template, "@SCRIPT@", &[START, script, TELL, FIND, VERDICT].concat()), source, END)
    }

    /// What a file that stands where it belongs is, with the source of one of ours.
    pub(crate) fn due_standing(self, text: &str) -> Standing<Option<Source>> {
        standing_beside(text, &format!("{MARKER}1 forge={}", self.name()), END)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_was_written_for_can_be_read_back_until_it_is_edited() {
        let source = Source { address: "https://git.example.com/pmgit.git".into(), revision: "a".repeat(40) };
        for forge in Forge::ALL {
            for source in [Some(source.clone()), None] {
                let text = forge.due_workflow(source.as_ref());
                assert_eq!(forge.due_standing(&text), Standing::Ours(source), "{text}");
                assert_eq!(forge.due_standing(&text.replace("workday", "day")), Standing::Edited, "{text}");
                for name in ["@SCRIPT@", "@SOURCE@", "@REVISION@", "@SUM@"] {
                    assert!(!text.contains(name), "{name} in\n{text}");
                }
            }
            assert_eq!(forge.due_standing(&forge.form(None)), Standing::Foreign);
        }
    }
}

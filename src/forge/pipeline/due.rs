//! The file for CI that says on working days what is due, over all branches as they stand on the forge.

use super::{
    END, FIND, Forge, START, Schedule, Stage, Standing, Supply, VERDICT, indented, standing_beside, with_checksum,
    worded,
};
use crate::text::Language;

const TELL: &str = include_str!("../../../hooks/ci/due/tell.sh");
const MARKER: &str = "# >>> pmgit due v";

impl Forge {
    /// The file, with its checksum.
    pub(crate) fn due_file(&self, supply: &Supply, stage: &Stage, schedule: &Schedule, language: Language) -> String {
        let due = &self.pipeline.due;
        let script = [START, due.script, TELL, FIND, VERDICT].concat();
        let text = worded(&indented(due.template, "@SCRIPT@", &script), language).replace("@STAGE@", stage.name());
        let text = text.replace("@HOURS@", &schedule.in_words()).replace("@CRON@", &schedule.utc_cron());
        with_checksum(&text, supply, END)
    }

    /// What a file is that stands where it belongs, with where pmgit comes from in one of ours.
    pub(crate) fn read_due_file(&self, text: &str) -> Standing<Supply> {
        standing_beside(text, &format!("{MARKER}1 forge={}", self.name), END)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Calendar;
    use crate::forge::pipeline::{Source, assert_filled};

    #[test]
    fn what_it_was_written_for_can_be_read_back_until_it_is_edited() {
        let source = Source { address: "https://git.example.com/pmgit.git".into(), revision: "a".repeat(40) };
        let source = Supply { release: None, source: Some(source) };
        let schedule = Schedule::of(&Calendar::default(), chrono::DateTime::UNIX_EPOCH);
        let stage = Stage::default();
        for forge in crate::forge::ALL {
            for (supply, language) in [(source.clone(), Language::En), (Supply::default(), Language::Ja)] {
                let text = forge.due_file(&supply, &stage, &schedule, language);
                assert_eq!(forge.read_due_file(&text), Standing::Ours(supply), "{text}");
                assert_eq!(forge.read_due_file(&text.replace("refs/", "ref/")), Standing::Edited, "{text}");
                assert_filled(&text);
            }
            assert_eq!(
                forge.read_due_file(&forge.close_form(&Supply::default(), &stage, Language::En)),
                Standing::Foreign
            );
        }
    }
}

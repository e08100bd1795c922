//! What a meeting came to, as `review` and `meeting hold` write it into the document.

use super::context::worded;
use crate::calendar::to_toml;
use crate::document::Moment;
use crate::document::edit::{Editor, Value};
use crate::error::Result;

/// When the meeting was held, its outcome, and who was there; what is not told stays as it is.
pub(crate) struct Minutes<'a> {
    held: Option<Moment>,
    outcome: Option<&'a str>,
    attendees: &'a [String],
}

impl<'a> Minutes<'a> {
    /// Takes what the options say; one that says nothing is refused.
    pub(crate) fn new(held: Option<Moment>, outcome: Option<&'a str>, attendees: &'a [String]) -> Result<Self> {
        if let Some(outcome) = outcome {
            worded("--outcome", outcome)?;
        }
        for attendee in attendees {
            worded("--attendee", attendee)?;
        }
        Ok(Self { held, outcome, attendees })
    }

    pub(crate) fn write(&self, editor: &mut Editor) -> Result<()> {
        if let Some(held) = self.held {
            editor.fill(&["meeting", "held"], &Value::Datetime(to_toml(held)))?;
            // It was held all the same.
            editor.remove(&["meeting", "cancelled"])?;
        }
        if let Some(outcome) = self.outcome {
            editor.fill(&["meeting", "outcome"], &Value::String(outcome.to_owned()))?;
        }
        if !self.attendees.is_empty() {
            editor.fill(&["meeting", "attendees"], &Value::Strings(self.attendees.to_vec()))?;
        }
        Ok(())
    }
}

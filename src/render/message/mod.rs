//! The messages of a postmortem as their readers get them: to customers, and to the company by mail. Values in, text out.

mod external;
mod internal;
mod mail;

pub(crate) use external::external;
pub(crate) use internal::Letter;
pub(crate) use mail::{Envelope, address, mail};

use crate::wording::plain_text;

/// A message as parts, each with its heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) parts: Vec<Part>,
}

/// A heading, which may be empty, and the Markdown below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) heading: String,
    pub(crate) markdown: String,
}

impl Message {
    /// The message as Markdown, with headings of the second order.
    pub(crate) fn markdown(&self) -> String {
        let part = |part: &Part| {
            let heading = if part.heading.is_empty() { String::new() } else { format!("## {}\n\n", part.heading) };
            format!("{heading}{}\n", part.markdown.replace("\r\n", "\n").trim())
        };
        self.parts.iter().map(part).collect::<Vec<_>>().join("\n")
    }

    /// The message as text, for places that show no Markdown.
    pub(crate) fn text(&self) -> String {
        let part = |part: &Part| {
            let heading = if part.heading.is_empty() { String::new() } else { format!("{}\n\n", part.heading) };
            format!("{heading}{}\n", plain_text(&part.markdown).trim())
        };
        self.parts.iter().map(part).collect::<Vec<_>>().join("\n")
    }
}

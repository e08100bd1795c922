//! A document out as a page: one model of facts, prose, tables and pictures, written for a terminal, as Markdown, and as one
//! HTML file. Values in, text out; the clock, the disk and git are the caller's.
//!
//! ```text
//! document, policy  --compose-->  Page  --text, markdown, html-->  what people read
//!                      prose (a document's own Markdown as blocks)
//! ```
//! The model holds texts as they were written. Nothing of a document acts on a page because each writer escapes whatever it
//! writes, and because what could act has no form in the model: an [`Address`] leads to the web or a mailbox, a picture is a
//! file of the postmortem's own, and HTML is text.

mod address;
mod compose;
mod html;
mod index;
mod markdown;
mod model;
mod prose;
#[cfg(test)]
mod tests;
mod text;
mod words;

pub(crate) use compose::{PublicCopy, Subject, WhyPrivate, blank, brief, compose, public_page, report_page};
pub(crate) use html::{Images, Margin, Remark, html, preview, preview_policy};
pub(crate) use index::{Entry, index_html, index_markdown};
pub(crate) use markdown::{Anchors, Excerpt, Fitted, Lead, Places, markdown, prose_markdown};
pub(crate) use model::Page;
pub(crate) use text::{Screen, text};

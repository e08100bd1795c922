//! Waivers that name a row: where a verb changes what the row is called, they follow it.

use crate::document::edit::{Editor, Value};
use crate::document::{Document, NamedPart, extents, named_parts, said};
use crate::error::Result;

/// A row that a verb has changed.
pub(crate) struct ChangedRow<'r> {
    pub(crate) list: &'r str,
    /// Where it stood in the text before.
    pub(crate) before: usize,
    /// Where it stands now.
    pub(crate) after: usize,
}

impl ChangedRow<'_> {
    /// Lets the waivers of the row name it as it is called now; says what they were called before.
    ///
    /// # Errors
    /// When the document cannot be edited.
    pub(crate) fn lead_waivers(&self, document: &Document, text: &str, editor: &mut Editor) -> Result<Vec<String>> {
        let old = format!("{}[{}]", self.list, self.before);
        let mut led = Vec::new();
        for (at, waiver) in document.waivers.iter().enumerate() {
            let Some(part) = said(waiver.r#where.as_ref()) else { continue };
            let [Some(row), Some(named)] = extents(text, &[&old, part])[..] else { continue };
            if named.start < row.start || row.end < named.end {
                continue;
            }
            // A key of the row stands behind a dot.
            let key = if named == row { "" } else { part.rfind('.').map_or("", |dot| &part[dot..]) };
            let now = format!("{}[{}]{key}", self.list, self.after);
            let lasting = match named_parts(editor.text(), &[&now]).pop() {
                Some(NamedPart::Found { lasting, .. }) => lasting.unwrap_or(now),
                Some(NamedPart::Ambiguous(_) | NamedPart::Absent) | None => continue,
            };
            if extents(editor.text(), &[part]) != extents(editor.text(), &[&lasting]) {
                editor.set(&["waivers", &at.to_string(), "where"], &Value::String(lasting))?;
                led.push(part.to_owned());
            }
        }
        Ok(led)
    }
}

//! Records the one step that somebody made by hand and has not committed.

use super::{Committed, Draft};
use crate::calendar::to_toml;
use crate::document::edit::{Editor, Value};
use crate::workflow::{Break, Chain, ProcessStep, way};

pub(super) fn mend(draft: &Draft<'_>) -> Option<String> {
    let stamp = draft.basis.stamp?;
    let document = &draft.document;
    let breaks = Chain::recorded_in(document, None).breaks();
    let [Break::Unrecorded { ended, status }] = breaks.as_slice() else { return None };
    let (from, to) = (*ended, *status);
    // Who made a step that is committed already, and when, is for history to say.
    match draft.basis.committed {
        Committed::New => {}
        Committed::At(status) if status == from => {}
        Committed::At(_) | Committed::Unknown => return None,
    }
    let is_one_step = way(from, to, document.external_message.is_some()) == [(from, to)];
    let last = document.transitions.last().and_then(|last| last.at.as_deref());
    if !is_one_step || ProcessStep::between(from, to)?.needs_reason() || last.is_some_and(|last| *last > stamp.at) {
        return None;
    }
    let row = [
        ("from", Value::String(from.to_string())),
        ("to", Value::String(to.to_string())),
        ("at", Value::Datetime(to_toml(stamp.at))),
        ("by", Value::String(stamp.by.clone())),
    ];
    let mut editor = Editor::new(draft.source.text()).ok()?;
    editor.append_row("transitions", &row).ok()?;
    Some(editor.into_text())
}

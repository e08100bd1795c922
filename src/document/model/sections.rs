//! The prose of a postmortem by section.

use std::collections::BTreeMap;

use crate::source::Span;
use crate::toml_record::{Field, FieldShape, Located, Presence, Read, Reader, Shape, TomlValue};
/// The prose of a postmortem by section key, in the order of the keys.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sections {
    pub(crate) texts: BTreeMap<String, Located<String>>,
    /// The header of the table.
    pub(crate) span: Option<Span>,
}

impl Sections {
    pub(crate) fn get(&self, key: &str) -> Option<&Located<String>> {
        self.texts.get(key)
    }
}

impl Field for Sections {
    fn read(key: Span, value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Self {
        let span = Some(value.span().into());
        Self { texts: <BTreeMap<String, Located<String>> as Field>::read(key, value, reader), span }
    }

    /// The sections of the founding process are offered to editors; a policy may have others.
    fn shape() -> Shape {
        let presence = Presence::Counts;
        let field = |&(name, doc)| FieldShape { name, doc, shape: <String as Read>::shape(), presence };
        Shape::Open { doc: "", fields: SECTIONS.iter().map(field).collect(), others: Box::new(Shape::Text) }
    }
}

/// The prose sections of the founding process's template, each with its guidance (template page).
pub(crate) const SECTIONS: &[(&str, &str)] = &[
    ("overview", "One or two short sentences: the factors, what happened, the impact."),
    ("what_happened", "A short description of what happened; how it was fixed goes into `resolution`."),
    ("contributing_factors", "Every condition that was necessary, and what made it worse: what and why."),
    ("resolution", "What fixed it; if that is temporary, what will fix it for good."),
    ("customer_impact", "What customers saw and said: what failed, was slow or came late."),
    ("detection", "How it was found, and whether a canary, a test or a load test could have found it earlier."),
    ("went_well", "What went well in the response."),
    ("went_poorly", "What did not go so well; every item is followed up by an action, or says why not."),
    ("lucky", "Where luck kept it from being worse."),
    ("lessons", "What others can learn from it."),
];

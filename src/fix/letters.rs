//! Takes away the letters that nobody sees.

use super::Draft;
use crate::rules::hidden_letters;

pub(super) fn mend(draft: &Draft<'_>) -> Option<String> {
    let hidden = hidden_letters(draft.source.text());
    draft.replaced(hidden.into_iter().map(|(_, span)| (span, String::new())).collect())
}

//! The hand-off after the meeting: what whoever speaks with customers does, with a checkout and without one.

use crate::calendar::to_toml;
use crate::document::{Document, Moment, PostmortemId, Status, said};

/// What is to be done once the meeting has agreed, where there is a message to customers.
pub(super) fn after_review(id: &PostmortemId, document: &Document) -> String {
    let liaison = said(document.people.customer_liaison.as_ref()).unwrap_or("support");
    if is_posted(document) {
        return format!("`pmgit close {id}`, by {liaison}, who has posted the message to customers");
    }
    format!(
        "{liaison} posts the message to customers, which `pmgit message external {id}` shows, then\n        \
         `pmgit message external {id} posted --url URL` and `pmgit close {id}`;\n        \
         without a checkout: run the workflow `pmgit close` on the forge, or edit the file there,\n        \
         with the lines that `pmgit status {id}` prints"
    )
}

/// The lines that record by hand that the message was posted and the postmortem is closed, for the editor of a forge;
/// none where that is not the next step.
pub(super) fn by_hand(document: &Document, now: Moment) -> Vec<String> {
    if document.status() != Status::Reviewed || document.external_message.is_none() || is_posted(document) {
        return Vec::new();
    }
    let at = format!("<when, such as {}>", to_toml(now));
    let liaison = said(document.people.customer_liaison.as_ref());
    let by =
        liaison.map_or_else(|| "<who, such as \"dai\">".to_owned(), |name| format!("\"{}\"", name.escape_default()));
    let lines = [
        "on the forge, in its editor: set `status = \"closed\"`, and add below `[external_message]`".to_owned(),
        format!("    posted    = {at}"),
        "    url       = <where, as \"https://...\">".to_owned(),
        format!("    posted_by = {by}"),
        "and at the end, with the values in angle brackets filled in:".to_owned(),
        "    [[transitions]]".to_owned(),
        format!("    from = \"{}\"", Status::Reviewed),
        format!("    to   = \"{}\"", Status::Closed),
        format!("    at   = {at}"),
        format!("    by   = {by}"),
    ];
    lines.into()
}

/// Whether it is on record when, where and by whom the message was posted.
fn is_posted(document: &Document) -> bool {
    document.external_message.as_ref().is_some_and(|message| {
        message.posted.is_some() && said(message.url.as_ref()).is_some() && said(message.posted_by.as_ref()).is_some()
    })
}

//! Where a postmortem is discussed: the link of its pull request, as a commit on its branch.

use crate::commands::shared::context::Context;
use crate::commands::shared::retry::persistently;
use crate::commands::shared::transition::EditSession;
use crate::document::edit::Value;
use crate::error::Result;
use crate::text::both;

/// Adds the link to the postmortem's `discussions`, and tells whether it was not there yet. The pull request is open by now,
/// so that what cannot be recorded is said and refuses nothing.
pub(super) fn note(id: &str, link: &str, context: &mut Context<'_>) -> Result<bool> {
    match persistently(|| record(id, link, context)) {
        Ok(false) => Ok(false),
        Ok(true) => {
            context.remark(context.say(both! {
                en: "recorded the link in `discussions` of `{id}`; `git push` sends it";
                ja: "`{id}`の`discussions`にリンクを記録しました。`git push`で送信してください"
            }))?;
            Ok(true)
        }
        Err(error) => {
            let why = error.message();
            context.remark(context.say(both! {
                en: "the link is not recorded in `{id}`: {}", why.en();
                ja: "`{id}`にリンクを記録できませんでした：{}", why.ja()
            }))?;
            context.hint_line(context.say(both! {
                en: "add `{link}` to `discussions` by hand";
                ja: "`discussions`に`{link}`を追加してください"
            }))?;
            Ok(false)
        }
    }
}

/// Whether the link was not there yet.
fn record(id: &str, link: &str, context: &mut Context<'_>) -> Result<bool> {
    let session = EditSession::open(id, context)?;
    let mut links: Vec<String> = session.document.discussions.iter().map(|known| known.value.clone()).collect();
    if links.iter().any(|known| known.trim() == link) {
        return Ok(false);
    }
    links.push(link.to_owned());
    let mut editor = session.editor()?;
    editor.fill(&["discussions"], &Value::Strings(links))?;
    let trailers = vec![("Postmortem", session.entry.id.to_string())];
    let subject = format!("{}: link its pull request", session.entry.id);
    session.record(context, editor, &subject, trailers, session.document.status())?;
    Ok(true)
}

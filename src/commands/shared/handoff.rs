//! The hand-off after the meeting: what whoever speaks with customers does, with a checkout and without one.

use super::context::Context;
use crate::calendar::to_toml;
use crate::document::{Document, Moment, PostmortemId, Status, said};
use crate::text::{Language, Listing, say};

/// What is to be done once the meeting has agreed, where there is a message to customers; with the address where the
/// postmortem is read, where there is one.
pub(crate) fn after_review(
    id: &PostmortemId,
    document: &Document,
    page: Option<&str>,
    context: &Context<'_>,
) -> String {
    let support = context.say(say! { en: "support"; ja: "サポート担当" });
    let liaison = said(document.people.customer_liaison.as_ref()).map_or(support, str::to_owned);
    if is_posted(document) {
        return context.say(say! {
            en: "`pmgit close {id}`, by {liaison}, who has posted the message to customers";
            ja: "対外的なメッセージを投稿した{liaison}が`pmgit close {id}`"
        });
    }
    let url = if context.asks { "" } else { " --url URL" };
    let read = page.map_or_else(String::new, |page| {
        context.say(
            say! { en: "\n        the postmortem as a page: {page}"; ja: "\n        ポストモーテムのページ：{page}" },
        )
    });
    context.say(say! {
        en: "{liaison} posts the message to customers, which `pmgit message external {id}` shows, then\n        \
             `pmgit message external {id} posted{url}` and `pmgit close {id}`;\n        \
             without a checkout: the form `pmgit close` on the forge, which `pmgit init --ci FORGE` writes,\n        \
             or the editor there, with the lines that `pmgit status {id}` prints;\n        \
             a report for customers who ask for one: `pmgit message external {id} --format html`{read}";
        ja: "{liaison}が対外的なメッセージ（`pmgit message external {id}`で表示）を投稿し、\n        \
             `pmgit message external {id} posted{url}`と`pmgit close {id}`を実行。\n        \
             チェックアウトがない場合は、フォージの`pmgit close`フォーム（`pmgit init --ci FORGE`で作成）か、\n        \
             `pmgit status {id}`が表示する行をフォージのエディターで追加。\n        \
             顧客への障害報告書：`pmgit message external {id} --format html`{read}"
    })
}

/// The lines that record by hand that the message was posted and the postmortem is closed, for the editor of a forge;
/// none where that is not the next step.
pub(crate) fn by_hand(document: &Document, now: Moment, language: Language) -> Vec<String> {
    if document.status() != Status::Reviewed || document.external_message.is_none() || is_posted(document) {
        return Vec::new();
    }
    let reader = Listing::new(language);
    let now = to_toml(now);
    let at = reader.say(say! { en: "<when, such as {now}>"; ja: "<日時。例：{now}>" });
    let is_plain = |name: &&str| !name.contains(['"', '\\']) && !name.contains(char::is_control);
    let liaison = said(document.people.customer_liaison.as_ref()).filter(is_plain);
    let somebody = say! { en: "<who, such as \"dai\">"; ja: "<投稿した人。例：\"dai\">" };
    let by = liaison.map_or_else(|| reader.say(somebody), |name| format!("\"{name}\""));
    let lines = [
        reader.say(say! {
            en: "on the forge, in its editor: set `status = \"closed\"`, and add below `[external_message]`";
            ja: "フォージのエディターで行う場合は、`status = \"closed\"`とし、`[external_message]`に次の行を追加します"
        }),
        format!("    posted    = {at}"),
        reader.say(say! {
            en: "    url       = <where, as \"https://...\">";
            ja: "    url       = <投稿先。例：\"https://...\">"
        }),
        format!("    posted_by = {by}"),
        reader.say(say! {
            en: "and at the end, with the values in angle brackets filled in:";
            ja: "さらに末尾に次の行を追加します（山括弧の部分は実際の値に置き換えます）"
        }),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse;
    use crate::source::{RepoPath, SourceFile};

    fn lines(rest: &str) -> Vec<String> {
        let text = format!("title = \"a\"\nstatus = \"reviewed\"\nseverity = \"SEV-1\"\n{rest}");
        let source = SourceFile::new(RepoPath::from("postmortems/2026/2026-11-20-a.toml"), text.into_bytes());
        let document = parse(&source).0.expect("it is a postmortem");
        let now = Moment::parse_from_rfc3339("2026-11-23T18:00:00+09:00").expect("a moment");
        by_hand(&document, now, Language::En)
    }

    #[test]
    fn the_lines_name_whoever_speaks_with_customers_as_toml_can_write_it() {
        let people = |name: &str| format!("[people]\ncustomer_liaison = {name}\n[external_message]\nsummary = \"b\"");
        let by = |name: &str| lines(&people(name))[3].clone();
        assert_eq!(by("\"大輔\""), "    posted_by = \"大輔\"");
        for hostile in ["'a\"b'", "'a\\b'", "\"a\\nb\"", "\" \""] {
            assert_eq!(by(hostile), "    posted_by = <who, such as \"dai\">", "{hostile}");
        }
    }

    #[test]
    fn there_are_none_where_nothing_is_to_be_posted() {
        assert!(lines("").is_empty());
        let posted = "[external_message]\nposted = 2026-11-23T09:00:00Z\nposted_by = \"dai\"";
        assert!(!lines(posted).is_empty());
        assert!(lines(&format!("{posted}\nurl = \"https://a.example.com\"")).is_empty());
    }
}

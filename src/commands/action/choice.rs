//! Which action a person means: by its number, its ticket or how its title begins.

use crate::document::{Document, PostmortemId, said};
use crate::error::{Error, Result};
use crate::text::both;

/// The index of the action, as findings count it: from 0.
pub(super) fn choose(document: &Document, wanted: &str, id: &PostmortemId) -> Result<usize> {
    let wanted = wanted.trim();
    let number = wanted.strip_prefix("actions[").and_then(|rest| rest.strip_suffix(']')).unwrap_or(wanted);
    if let Ok(index) = number.parse::<usize>() {
        if index < document.actions.len() {
            return Ok(index);
        }
        return Err(unknown(document, wanted, id));
    }
    let by_ticket = matching(document, |index| {
        said(document.actions[index].ticket.as_ref()).is_some_and(|ticket| names_ticket(ticket, wanted))
    });
    let found = if by_ticket.is_empty() {
        let start = wanted.to_lowercase();
        matching(document, |index| {
            let title = said(document.actions[index].title.as_ref());
            !start.is_empty() && title.is_some_and(|title| title.to_lowercase().starts_with(&start))
        })
    } else {
        by_ticket
    };
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(unknown(document, wanted, id)),
        several => Err(Error::new(both! {
            en: "`{wanted}` matches {} actions of `{id}`", several.len();
            ja: "`{id}`で`{wanted}`に当てはまるアクションが{}件あります", several.len()
        })
        .quoting(several.iter().map(|&index| action_text(document, index)).collect::<Vec<_>>().join("\n"))
        .hint(both! { en: "name it by its number"; ja: "番号で指定してください" })),
    }
}

fn matching(document: &Document, is_meant: impl Fn(usize) -> bool) -> Vec<usize> {
    (0..document.actions.len()).filter(|&index| is_meant(index)).collect()
}

/// A ticket is named by its link, or by the last part of it: `CACHE-91`, `#77`.
fn names_ticket(ticket: &str, wanted: &str) -> bool {
    let last = ticket.trim_end_matches('/').rsplit('/').next().unwrap_or(ticket);
    let short = wanted.strip_prefix('#').unwrap_or(wanted);
    !short.is_empty() && (ticket == wanted || last.trim_start_matches('#').eq_ignore_ascii_case(short))
}

fn unknown(document: &Document, wanted: &str, id: &PostmortemId) -> Error {
    let error = Error::new(
        both! { en: "`{id}` has no action `{wanted}`"; ja: "`{id}`に`{wanted}`というアクションはありません" },
    );
    if document.actions.is_empty() {
        return error.hint(both! {
            en: "it has none yet; `pmgit action add {id} TITLE` adds one";
            ja: "アクションはまだありません。`pmgit action add {id} TITLE`で追加できます"
        });
    }
    let all: Vec<String> = (0..document.actions.len()).map(|index| action_text(document, index)).collect();
    error.hint(both! {
        en: "name one by its number, its ticket or the start of its title:\n{}", all.join("\n");
        ja: "番号、チケット、タイトルの先頭のいずれかで指定してください：\n{}", all.join("\n")
    })
}

fn action_text(document: &Document, index: usize) -> String {
    format!("{index}  {}", said(document.actions[index].title.as_ref()).unwrap_or("(no title)"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse;
    use crate::source::{RepoPath, SourceFile};

    fn chosen(wanted: &str) -> Result<usize, String> {
        let text = r##"
            title = "a"
            status = "draft"
            severity = "SEV-1"
            actions = [
                { title = "Limit the connections", ticket = "https://jira.example.com/browse/CACHE-91" },
                { title = "Limit the retries", ticket = "https://github.com/acme/shop/issues/77/" },
                { title = "負荷試験を行う", ticket = "CACHE-92" },
                { title = "77 more", ticket = "#9" },
            ]
        "##;
        let source = SourceFile::new(RepoPath::from("postmortems/2026/2026-11-20-a.toml"), text.as_bytes().to_vec());
        let document = parse(&source).0.expect("it is a postmortem");
        let id = PostmortemId::parse("2026-11-20-a").expect("an id");
        choose(&document, wanted, &id).map_err(|error| error.to_string())
    }

    #[test]
    fn an_action_is_named_by_number_ticket_or_the_start_of_its_title() {
        for (wanted, index) in [
            ("0", 0),
            ("actions[3]", 3),
            ("cache-91", 0),
            ("https://jira.example.com/browse/CACHE-91", 0),
            ("#77", 1),
            ("#9", 3),
            ("CACHE-92", 2),
            ("limit the c", 0),
            ("負荷", 2),
            ("77 m", 3),
        ] {
            assert_eq!(chosen(wanted), Ok(index), "{wanted}");
        }
    }

    #[test]
    fn what_means_none_or_several_is_refused_with_the_choice() {
        for wanted in ["4", "-1", "", " ", "#", "/", "CACHE", "actions[9]", "actions[]", "99999999999999999999999"] {
            let error = chosen(wanted).expect_err(wanted);
            assert!(error.contains("has no action") && error.contains("2  負荷試験を行う"), "{wanted}: {error}");
        }
        let error = chosen("limit").expect_err("two begin so");
        assert!(error.contains("matches 2 actions") && error.contains("1  Limit the retries"), "{error}");
    }
}

//! One comment of ours on a pull request: looked for by its mark and its author, then written or written over.

use serde_json::{Value, json};

use crate::error::Result;
use crate::integrations::tracker::{lacking, text};
use crate::integrations::{Request, Response};
use crate::text::both;

/// What our comment begins with. Anybody can write the same, so that the author counts, too.
const MARK: &str = "<!-- pmgit:comment -->";

/// A comment as it is sent to a forge that takes so many letters. What `check --comment` writes is short enough; what anybody
/// else wrote may not be.
pub(crate) fn comment_body(page: &str, most: usize) -> String {
    if page.chars().count() + MARK.len() + 1 > most {
        return format!("{MARK}\n\nWhat pmgit says is too long for a comment: see the output of its job.\n");
    }
    format!("{MARK}\n{page}")
}

/// A comment that stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Comment {
    pub(crate) id: u64,
    author: String,
    body: String,
}

impl Comment {
    /// Whether it is the one that is kept up to date: marked, and by this account.
    pub(crate) fn is_ours(&self, login: &str) -> bool {
        self.author.eq_ignore_ascii_case(login) && self.body.starts_with(MARK)
    }

    /// Whether it says this already.
    pub(crate) fn says(&self, body: &str) -> bool {
        self.body.trim_end() == body.trim_end()
    }
}

/// A forge's dialect for comments: requests to be sent, and what the answers mean.
pub(crate) trait Comments {
    /// The request that asks whose the token is.
    fn ask_account(&self) -> Request;

    /// The account that the answer to it names.
    ///
    /// # Errors
    /// When it names none.
    fn account(&self, answer: &Response) -> Result<String>;

    /// The request for the comments of a pull request; `next` is a page's.
    fn ask_comments(&self, pull: u64, next: Option<&str>) -> Request;

    /// The comments of a page, and where the next page is.
    ///
    /// # Errors
    /// When the answer is none.
    fn comments(&self, answer: &Response) -> Result<(Vec<Comment>, Option<String>)>;

    /// The request that writes a new comment.
    fn add(&self, pull: u64, body: &str) -> Request;

    /// The request that writes over one.
    fn renew(&self, pull: u64, comment: &Comment, body: &str) -> Request;
}

/// The comments of a page, whose authors stand below the key `author`, with their names below `login`.
pub(super) fn comments_in(answer: &Response, author: &str, login: &str) -> Result<Vec<Comment>> {
    let value = answer.json(200, &both! { en: "read the comments"; ja: "コメントの読み込み" })?;
    let list = value.as_array().ok_or_else(|| lacking(&both! { en: "list of comments"; ja: "コメントの一覧" }))?;
    let comment = |one: &Value| {
        let author = one.get(author).map(|author| text(author, login).to_owned()).unwrap_or_default();
        Some(Comment { id: one.get("id")?.as_u64()?, author, body: text(one, "body").to_owned() })
    };
    Ok(list.iter().filter_map(comment).collect())
}

/// The name of the account that the token belongs to.
pub(super) fn account_in(answer: &Response, key: &str) -> Result<String> {
    let value = answer.json(200, &both! { en: "ask whose the token is"; ja: "トークンの持ち主の確認" })?;
    let login = text(&value, key);
    if login.is_empty() {
        Err(lacking(&both! {
            en: "name of an account";
            ja: "アカウント名"
        }))
    } else {
        Ok(login.to_owned())
    }
}

/// A comment's text as the body of a request.
pub(super) fn comment_json(body: &str) -> String {
    json!({"body": body}).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_ours_by_its_mark_and_its_author() {
        let comment = |author: &str, body: &str| Comment { id: 1, author: author.to_owned(), body: body.to_owned() };
        assert!(comment("Bot", &comment_body("page", 100)).is_ours("bot"));
        assert!(!comment("eve", &comment_body("page", 100)).is_ours("bot"), "anybody can write the mark");
        assert!(!comment("bot", "looks fine <!-- pmgit:comment -->").is_ours("bot"));
        assert!(comment("bot", &comment_body("page\n", 100)).says(&comment_body("page", 100)));
        assert!(comment_body(&"障".repeat(1000), 1_000).len() < 200);
        assert!(comment_body(&"障".repeat(900), 1_000).len() > 2_700);
    }
}

//! One comment of ours on a pull request: looked for by its mark and its author, then written or written over.

use serde_json::{Value, json};

use super::request::Place;
use super::tracker::{lacking, next_page, text};
use super::{Answer, Effect, GitHub, GitLab, Request};
use crate::error::Result;

/// What our comment begins with. Anybody can write the same, so that the author counts, too.
const MARK: &str = "<!-- pmgit:comment -->";

/// The most bytes of a comment; GitHub takes 65,536 letters, GitLab and Forgejo more.
const LONGEST: usize = 60_000;

/// The account of the token that GitHub gives to every job; it may not ask who it is.
const OF_A_JOB: &str = "github-actions[bot]";

/// A comment as it is sent.
pub(crate) fn body(page: &str) -> String {
    if page.len() > LONGEST {
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
pub(crate) trait Board {
    /// The request that asks whose the token is.
    fn ask_whoami(&self) -> Request;

    /// The account that the answer to it names.
    ///
    /// # Errors
    /// When it names none.
    fn whoami(&self, answer: &Answer) -> Result<String>;

    /// The request for the comments of a pull request; `next` is a page's.
    fn ask_comments(&self, pull: u64, next: Option<&str>) -> Request;

    /// The comments of a page, and where the next page is.
    ///
    /// # Errors
    /// When the answer is none.
    fn comments(&self, answer: &Answer) -> Result<(Vec<Comment>, Option<String>)>;

    /// The request that writes a new comment.
    fn add(&self, pull: u64, body: &str) -> Request;

    /// The request that writes over one.
    fn renew(&self, pull: u64, comment: &Comment, body: &str) -> Request;
}

fn of_list(answer: &Answer, author: &str, login: &str) -> Result<Vec<Comment>> {
    let value = answer.json(200, "read the comments")?;
    let list = value.as_array().ok_or_else(|| lacking("list of comments"))?;
    let comment = |one: &Value| {
        let author = one.get(author).map(|author| text(author, login).to_owned()).unwrap_or_default();
        Some(Comment { id: one.get("id")?.as_u64()?, author, body: text(one, "body").to_owned() })
    };
    Ok(list.iter().filter_map(comment).collect())
}

fn named(answer: &Answer, key: &str) -> Result<String> {
    let value = answer.json(200, "ask whose the token is")?;
    let login = text(&value, key);
    if login.is_empty() { Err(lacking("name of an account")) } else { Ok(login.to_owned()) }
}

fn comment_json(body: &str) -> String {
    json!({"body": body}).to_string()
}

impl Board for GitHub {
    fn ask_whoami(&self) -> Request {
        self.ask_api("/user")
    }

    fn whoami(&self, answer: &Answer) -> Result<String> {
        if self.is_forgejo() || answer.status != 403 { named(answer, "login") } else { Ok(OF_A_JOB.to_owned()) }
    }

    fn ask_comments(&self, pull: u64, next: Option<&str>) -> Request {
        next.map_or_else(|| self.ask(&format!("/issues/{pull}/comments?per_page=100")), |next| self.ask_page(next))
    }

    fn comments(&self, answer: &Answer) -> Result<(Vec<Comment>, Option<String>)> {
        Ok((of_list(answer, "user", "login")?, self.next(answer)?))
    }

    fn add(&self, pull: u64, body: &str) -> Request {
        let place = Place::Open(self.at(&format!("/issues/{pull}/comments")));
        self.spoken(Request::post(place, comment_json(body), Effect::Makes))
    }

    fn renew(&self, _: u64, comment: &Comment, body: &str) -> Request {
        let place = Place::Open(self.at(&format!("/issues/comments/{}", comment.id)));
        self.spoken(Request::over("PATCH", place, comment_json(body)))
    }
}

impl Board for GitLab {
    fn ask_whoami(&self) -> Request {
        self.ask_api("/user")
    }

    fn whoami(&self, answer: &Answer) -> Result<String> {
        named(answer, "username")
    }

    fn ask_comments(&self, pull: u64, next: Option<&str>) -> Request {
        let first = || self.ask(&format!("/merge_requests/{pull}/notes?sort=asc&order_by=created_at&per_page=100"));
        next.map_or_else(first, |next| self.ask_page(next))
    }

    fn comments(&self, answer: &Answer) -> Result<(Vec<Comment>, Option<String>)> {
        Ok((of_list(answer, "author", "username")?, next_page(answer, &self.origin())?))
    }

    fn add(&self, pull: u64, body: &str) -> Request {
        let place = Place::Open(self.at(&format!("/merge_requests/{pull}/notes")));
        self.spoken(Request::post(place, comment_json(body), Effect::Makes))
    }

    fn renew(&self, pull: u64, comment: &Comment, body: &str) -> Request {
        let place = Place::Open(self.at(&format!("/merge_requests/{pull}/notes/{}", comment.id)));
        self.spoken(Request::over("PUT", place, comment_json(body)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_ours_by_its_mark_and_its_author() {
        let comment = |author: &str, body: &str| Comment { id: 1, author: author.to_owned(), body: body.to_owned() };
        assert!(comment("Bot", &body("page")).is_ours("bot"));
        assert!(!comment("eve", &body("page")).is_ours("bot"), "anybody can write the mark");
        assert!(!comment("bot", "looks fine <!-- pmgit:comment -->").is_ours("bot"));
        assert!(comment("bot", &body("page\n")).says(&body("page")));
        assert!(body(&"x".repeat(LONGEST + 1)).len() < 200);
    }
}

//! What GitHub designed and Forgejo follows: the addresses and comments of the REST API, and the events of its CI.

use super::address::is_project;
use super::comment::{Comment, Comments, account_in, comment_json, comments_in};
use crate::error::{Error, Result};
use crate::integrations::tracker::next_page;
use crate::integrations::{Effect, Place, Request, Response, Secret, Server};
use crate::text::both;

/// Events of a pull request; `edited` is there for one that is given another target.
pub(super) const PULL_REQUEST: &str = "  pull_request:\n    types: [opened, synchronize, reopened, edited]\n";

/// The same events, for the file as it stands on the target branch.
pub(super) const PULL_REQUEST_TARGET: &str = concat!(
    "  # The workflow of the target, which no pull request can edit; and nothing of a pull request is run here.\n",
    "  pull_request_target:\n    types: [opened, synchronize, reopened, edited]\n"
);

/// The variables of the comment's token.
pub(super) const COMMENT_VARIABLES: &str = concat!(
    "# A token that may write to pull requests: what pmgit says becomes one comment, kept up to date.\n",
    "PMGIT_COMMENT_TOKEN: ${{ secrets.PMGIT_COMMENT_TOKEN }}\n",
    "# Whose token it is, where the token may not say so itself.\n",
    "PMGIT_COMMENT_LOGIN: ${{ vars.PMGIT_COMMENT_LOGIN }}\n"
);

/// How a forge's API is spoken to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manners {
    /// The forge's name as people write it.
    pub(super) title: &'static str,
    /// What the header `Authorization` says before the token.
    pub(super) scheme: &'static str,
    /// What every request says beside the token.
    pub(super) headers: &'static [(&'static str, &'static str)],
    /// Whose token it is that may not ask whose it is (403); `None` where every token may.
    pub(super) silent_account: Option<&'static str>,
}

/// A repository `owner/name`.
#[derive(Clone, Debug)]
pub(super) struct Repository {
    api: Server,
    name: String,
    credential: Option<Secret>,
    manners: Manners,
}

impl Repository {
    /// # Errors
    /// When it is not named `owner/name`.
    pub(super) fn new(api: Server, name: &str, token: Option<&Secret>, manners: Manners) -> Result<Self> {
        if !is_name(name) {
            return Err(Error::new(both! {
                en: "`{}` is not a {} repository", name.escape_debug(), manners.title;
                ja: "`{}`は{}のリポジトリではありません", name.escape_debug(), manners.title
            })
            .hint(both! {
                en: "name it as `--project OWNER/NAME`";
                ja: "`--project OWNER/NAME`の形で指定してください"
            }));
        }
        let credential = token.map(|token| token.prefixed(manners.scheme));
        Ok(Self { api, name: name.to_owned(), credential, manners })
    }

    /// A request as the forge expects it, with the token.
    pub(super) fn signed(&self, request: Request) -> Request {
        let headers = self.manners.headers.iter();
        let request = headers.fold(request, |request, (name, value)| request.with(name, value));
        request.by("Authorization", self.credential.clone())
    }

    /// Asks for a path of the API, such as `/pulls/7`, of this repository.
    pub(super) fn ask(&self, path: &str) -> Request {
        self.signed(Request::get(self.at(path)))
    }

    /// Asks for a path of the API that belongs to no repository.
    pub(super) fn ask_api(&self, path: &str) -> Request {
        self.signed(Request::get(self.api.at(path)))
    }

    /// The address of a path of the API of this repository.
    pub(super) fn at(&self, path: &str) -> String {
        self.api.at(&format!("/repos/{}{path}", self.name))
    }

    /// Asks for a page of a list: the first one, or the next that an answer has named.
    pub(super) fn ask_page(&self, first: &str, next: Option<&str>) -> Request {
        next.map_or_else(|| self.ask(first), |next| self.signed(Request::get(next.to_owned())))
    }

    pub(super) fn next_page(&self, answer: &Response) -> Result<Option<String>> {
        next_page(answer, &self.api.origin())
    }
}

/// Whether a text is `owner/name`, with nothing that needs encoding.
pub(super) fn is_name(text: &str) -> bool {
    is_project(text) && text.matches('/').count() == 1
}

impl Comments for Repository {
    fn ask_account(&self) -> Request {
        self.ask_api("/user")
    }

    fn account(&self, answer: &Response) -> Result<String> {
        match self.manners.silent_account {
            Some(account) if answer.status == 403 => Ok(account.to_owned()),
            Some(_) | None => account_in(answer, "login"),
        }
    }

    fn ask_comments(&self, pull: u64, next: Option<&str>) -> Request {
        self.ask_page(&format!("/issues/{pull}/comments?per_page=100"), next)
    }

    fn comments(&self, answer: &Response) -> Result<(Vec<Comment>, Option<String>)> {
        Ok((comments_in(answer, "user", "login")?, self.next_page(answer)?))
    }

    fn add(&self, pull: u64, body: &str) -> Request {
        let place = Place::Open(self.at(&format!("/issues/{pull}/comments")));
        self.signed(Request::post(place, comment_json(body), Effect::Makes))
    }

    fn renew(&self, _: u64, comment: &Comment, body: &str) -> Request {
        let place = Place::Open(self.at(&format!("/issues/comments/{}", comment.id)));
        self.signed(Request::over("PATCH", place, comment_json(body)))
    }
}

//! The forges: the servers with pull requests that pmgit knows, one file each.
//!
//! A forge is a value. It says what the forge is called, where its pages and its API are, which files its CI reads, which
//! variables hold its tokens, and what opens a pull request there. Everything else asks `ALL`, so a new forge is one
//! file here, its templates in `hooks/ci/` and one line in `ALL`. No forge's file knows another's.
//!
//! ```text
//! github    gitlab    forgejo        what each forge is
//!       dialect                      what GitHub designed and Forgejo follows: the API, the events of its CI
//! address   page   pipeline          remotes; links to files; the files for CI
//! pull_page                          pull requests, and lines in their diffs
//! comment   review   branch_rules    what pmgit asks of a forge
//! pull_tool                          what opens a pull request there
//! ```

mod address;
mod branch_rules;
mod comment;
mod dialect;
mod forgejo;
mod github;
mod gitlab;
mod page;
pub(crate) mod pipeline;
mod pull_page;
mod pull_tool;
mod review;

use std::fmt;

use address::Addresses;
pub(crate) use address::Project;
pub(crate) use branch_rules::{BranchRules, Observed};
pub(crate) use comment::{Comment, Comments, comment_body};
pub(crate) use page::file_page;
use pipeline::Pipeline;
pub(crate) use pull_page::PullPage;
use pull_page::PullPages;
use pull_tool::PullTool;
pub(crate) use pull_tool::{ForgeTool, Invocation, NewPull};
pub(crate) use review::{Approved, Pull, Reviews};

use crate::error::Result;
use crate::integrations::{Secret, Server, Tracker};
use crate::policy::Account;
use crate::text::or_list;

/// Every forge, in the order in which they are listed and looked for.
pub(crate) static ALL: [&Forge; 3] = [&github::GITHUB, &gitlab::GITLAB, &forgejo::FORGEJO];

/// What pmgit knows of a forge.
pub struct Forge {
    /// Its name on the command line, in the files for CI and as a key of `people.toml`.
    pub(crate) name: &'static str,
    /// Its name as people write it.
    pub(crate) title: &'static str,
    pub(crate) addresses: Addresses,
    pub(crate) pulls: PullPages,
    pub(crate) pipeline: Pipeline,
    /// The variables that may hold a token, in the order in which they are asked; the first is pmgit's own.
    pub(crate) tokens: &'static [&'static str],
    pub(crate) api: Api,
    /// What `pmgit pr` can open a pull request with.
    pub(crate) pull_tools: &'static [PullTool],
}

/// What pmgit can do through the forge's API.
pub(crate) struct Api {
    /// Keeps a comment on a pull request up to date.
    pub(crate) comments: Connect<dyn Comments>,
    /// Says who has approved a pull request; `None` where pmgit cannot ask.
    pub(crate) reviews: Option<Connect<dyn Reviews>>,
    /// Says what must be before a change lands.
    pub(crate) rules: Connect<dyn BranchRules>,
    /// Keeps tickets; `None` where pmgit cannot write them.
    pub(crate) issues: Option<Connect<dyn Tracker>>,
}

/// Takes the forge's web address, a project on it and a token. It fails when no project can be named so.
pub(crate) type Connect<Dialect> = fn(Server, &str, Option<&Secret>) -> Result<Box<Dialect>>;

impl Forge {
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        ALL.into_iter().find(|forge| forge.name == name)
    }

    /// The accounts that people have on it: the key of `people.toml` has the forge's name. `None` where there is no such
    /// key.
    pub(crate) fn account(&self) -> Option<Account> {
        Account::with_key(self.name)
    }

    /// The host that everybody shares, else the forge's name: how a message names the service.
    pub(crate) fn service(&self) -> &'static str {
        self.addresses.public.as_ref().map_or(self.title, |public| public.hosts[0])
    }
}

/// The hosts that a remote can name, as a list: `github.com or gitlab.com`.
pub(crate) fn public_hosts() -> String {
    let public: Vec<&str> =
        ALL.into_iter().filter(|forge| forge.addresses.public.is_some()).map(Forge::service).collect();
    or_list(&public)
}

impl PartialEq for Forge {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Forge {}

impl fmt::Debug for Forge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_forges_share_a_name_a_file_or_a_token() {
        let mut seen = BTreeSet::new();
        for forge in ALL {
            let pipeline = &forge.pipeline;
            let files = pipeline.files().map(|file| file.path);
            let words = [forge.name].into_iter().chain(files).chain(forge.tokens.iter().copied());
            for word in words {
                assert!(seen.insert(word), "{word} is there twice");
            }
        }
    }

    #[test]
    fn what_people_approve_with_has_a_key_in_people_toml() {
        for forge in ALL.into_iter().filter(|forge| forge.api.reviews.is_some()) {
            assert!(forge.account().is_some(), "add `{}` to `Person` and `Account::ALL`", forge.name);
        }
        for account in Account::ALL {
            assert_eq!(Forge::named(account.key).map(|forge| forge.title), Some(account.title));
        }
    }

    #[test]
    fn the_script_of_the_comment_knows_every_token() {
        let script = include_str!("../../hooks/ci/comment.sh");
        for forge in ALL {
            let own = forge.tokens[0];
            assert!(script.contains(&format!("{own}=$token")), "add `{own}` to hooks/ci/comment.sh");
        }
    }
}

//! The page of a pull request: its address, and where its diff shows a line, with the box for a comment below it.
//!
//! No forge documents these addresses as stable. GitHub's are those that its own pages link to; GitLab's is its line code
//! (`Gitlab::Git.diff_line_code`); Forgejo's and Gitea's are the ids of the rows in their templates.

use std::fmt::Write as _;

use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::page::{encoded, place};
use super::{ALL, Forge};
use crate::git::AddedLine;
use crate::source::RepoPath;
use crate::text::is_plain_address;

/// How a forge addresses pull requests and their diffs.
pub(crate) struct PullPages {
    /// What stands between a project and the number of a pull request.
    pub(super) before_number: &'static str,
    /// What stands behind the number, for a line of a file's diff; without one, for the file.
    pub(super) diff: fn(path: &[u8], line: Option<AddedLine>) -> String,
    /// The most letters of a comment.
    pub(super) longest_comment: usize,
}

/// A pull request that is open on a forge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PullPage {
    forge: &'static Forge,
    /// Up to its number.
    address: String,
}

impl PullPage {
    /// Reads the address of a pull request, or of a page behind it: the form tells the forge.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if !is_plain_address(text) {
            return None;
        }
        let path_at = text.find("://")? + 3;
        ALL.into_iter().find_map(|forge| {
            let before = format!("/{}/", forge.pulls.before_number);
            let at = path_at + text[path_at..].find(&before)? + before.len();
            let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
            let is_end = text[at + digits..].is_empty() || text[at + digits..].starts_with(['/', '?', '#']);
            (digits > 0 && is_end).then(|| Self { forge, address: text[..at + digits].to_owned() })
        })
    }

    /// Whether it belongs to the repository that a remote names: a link to any other leads astray.
    pub(crate) fn is_of(&self, remote: &str) -> bool {
        let Some((host, repository)) = place(remote) else { return false };
        let before = format!("{host}/{}/{}/", encoded(&repository), self.forge.pulls.before_number);
        let rest = self.address.split_once("://").map_or("", |(_, rest)| rest);
        rest.to_lowercase().starts_with(&before.to_lowercase())
    }

    /// Where its diff shows a line of a file; without one, the file.
    pub(crate) fn diff(&self, path: &RepoPath, line: Option<AddedLine>) -> String {
        format!("{}/{}", self.address, (self.forge.pulls.diff)(path.as_bytes(), line))
    }

    /// The most letters of a comment on it.
    pub(crate) fn longest_comment(&self) -> usize {
        self.forge.longest_comment()
    }
}

impl Forge {
    /// The most letters of a comment.
    pub(crate) fn longest_comment(&self) -> usize {
        self.pulls.longest_comment
    }
}

/// As GitHub and Forgejo have it: the digest of the path, and the line on the right.
pub(super) fn by_side(digest: &str, line: Option<AddedLine>) -> String {
    let side = line.map_or_else(String::new, |line| format!("R{}", line.new));
    format!("files#diff-{digest}{side}")
}

pub(super) fn sha1(bytes: &[u8]) -> String {
    hexadecimal(&Sha1::digest(bytes))
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_an_address_tells_the_forge() {
        for (text, forge, address) in [
            ("https://github.com/acme/shop/pull/7", "github", "https://github.com/acme/shop/pull/7"),
            (" https://github.com/acme/shop/pull/7/files?w=1#x ", "github", "https://github.com/acme/shop/pull/7"),
            (
                "https://git.example.com/a/b/c/-/merge_requests/12",
                "gitlab",
                "https://git.example.com/a/b/c/-/merge_requests/12",
            ),
            ("http://localhost:3000/acme/shop/pulls/3#issue-1", "forgejo", "http://localhost:3000/acme/shop/pulls/3"),
        ] {
            let page = PullPage::parse(text).expect(text);
            assert_eq!((page.forge.name, page.address.as_str()), (forge, address), "{text}");
        }
        for text in [
            "",
            "https://github.com/acme/shop/pull/",
            "https://github.com/acme/shop/pull/7x",
            "https://github.com/acme/shop/issues/7",
            "https://gitlab.com/a/b/merge_requests/7",
            "javascript:/pull/7",
            "https://a.example/pull/7\"><script>",
            "https://a.example/(x)/pull/7",
        ] {
            assert_eq!(PullPage::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_pull_request_is_of_one_repository() {
        let page = PullPage::parse("https://github.com/Acme/shop/pull/7").expect("an address");
        assert!(page.is_of("git@github.com:acme/shop.git") && page.is_of("https://github.com/acme/shop"));
        for remote in ["git@github.com:acme/shop2.git", "https://evil.example/acme/shop", "/srv/git/shop.git", ""] {
            assert!(!page.is_of(remote), "{remote}");
        }
        let astray = PullPage::parse("https://evil.example/x://github.com/acme/shop/pull/7").expect("an address");
        assert!(!astray.is_of("git@github.com:acme/shop.git"));
    }

    /// The digests are those of `printf %s a/b.toml | sha1sum` and `sha256sum`.
    #[test]
    fn each_forge_has_its_own_form_for_a_line() {
        let diff = |address: &str, line| PullPage::parse(address).expect("an address").diff(&"a/b.toml".into(), line);
        let line = Some(AddedLine { old: 0, new: 12 });
        let (github, gitlab, forgejo) = (
            "https://github.com/a/b/pull/7",
            "https://gitlab.com/a/b/-/merge_requests/7",
            "https://codeberg.org/a/b/pulls/7",
        );
        let (short, long) = (
            "0ee7fb29cbe3daa3cd5ce8b21178f93d0a9b1c3d",
            "0d231599e0d45c257199c23b28245173dde48c13a5a1c2102c7e7c23b8e4c1b7",
        );
        assert_eq!(diff(github, line), format!("{github}/files#diff-{long}R12"));
        assert_eq!(diff(github, None), format!("{github}/files#diff-{long}"));
        assert_eq!(diff(gitlab, line), format!("{gitlab}/diffs#{short}_0_12"));
        assert_eq!(diff(gitlab, None), format!("{gitlab}/diffs#{short}"));
        assert_eq!(diff(forgejo, line), format!("{forgejo}/files#diff-{short}R12"));
    }
}

//! Where forges are, and which project of which forge a clone comes from.

use super::{ALL, Forge, page};
use crate::integrations::Server;

/// How addresses of a forge are told and made.
pub(crate) struct Addresses {
    /// The server that everybody shares; `None` where each is somebody's own.
    pub(super) public: Option<PublicServer>,
    /// Words in a host's name that say it is such a forge.
    pub(super) host_words: &'static [&'static str],
    /// What stands between a project and a branch in the address of a file's page.
    pub(super) before_branch: &'static str,
    /// What stands for the default branch in such an address.
    pub(super) default_branch: &'static str,
}

/// A server that everybody shares.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PublicServer {
    pub(super) web: &'static str,
    /// The hosts that a remote can name, the web's first.
    pub(super) hosts: &'static [&'static str],
}

impl PublicServer {
    fn server(&self) -> Server {
        Server::parse(self.web).expect("it is an address with TLS")
    }
}

/// A project of a public server; no other host is ever given a token because a remote names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Project {
    pub(crate) forge: &'static Forge,
    server: &'static PublicServer,
    /// `owner/name`, or `group/subgroup/name`.
    pub(crate) name: String,
}

impl Project {
    /// Reads `git@github.com:owner/name.git`, `ssh://git@gitlab.com/group/name` or `https://github.com/owner/name.git`.
    pub(crate) fn of_remote(url: &str) -> Option<Self> {
        let (host, path) = match url.split_once("://") {
            Some((_, rest)) => rest.split_once('/')?,
            None => url.split_once(':')?,
        };
        let host = host.rsplit('@').next()?.split(':').next()?.to_ascii_lowercase();
        let (forge, server) = ALL.into_iter().find_map(|forge| {
            let public = forge.addresses.public.as_ref()?;
            public.hosts.contains(&host.as_str()).then_some((forge, public))
        })?;
        let name = path.trim_matches('/');
        let name = name.strip_suffix(".git").unwrap_or(name);
        is_project(name).then(|| Self { forge, server, name: name.to_owned() })
    }

    /// Where the forge's pages are.
    pub(crate) fn web(&self) -> Server {
        self.server.server()
    }

    /// The page of a file on a branch.
    pub(crate) fn page(&self, branch: &str, path: &str) -> String {
        self.web().at(&format!("/{}", page::within(&self.name, self.forge, Some(branch), path)))
    }
}

impl Forge {
    /// Where its public server is.
    pub(crate) fn public_server(&self) -> Option<Server> {
        let public = self.addresses.public.as_ref()?;
        Some(public.server())
    }

    /// Whether an address, or a host's name, has a word that says it is this forge.
    pub(crate) fn is_named_in(&self, address: &str) -> bool {
        self.addresses.host_words.iter().any(|word| address.contains(word))
    }
}

/// Whether a text is `owner/name` with as many groups between as there may be, which needs no encoding.
pub(super) fn is_project(text: &str) -> bool {
    let is_name = |name: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        !name.is_empty() && name != "." && name != ".." && name.bytes().all(plain)
    };
    text.contains('/') && text.split('/').all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remote_names_its_project() {
        let of = |url| Project::of_remote(url).map(|project| (project.forge.name, project.name));
        for url in [
            "git@github.com:example/shop.git",
            "ssh://git@github.com/example/shop",
            "ssh://git@ssh.github.com:443/example/shop.git",
            "https://github.com/example/shop.git",
            "https://user:word@github.com/example/shop/",
        ] {
            assert_eq!(of(url), Some(("github", "example/shop".to_owned())), "{url}");
        }
        let nested = of("git@gitlab.com:group/sub/shop.git");
        assert_eq!(nested, Some(("gitlab", "group/sub/shop".to_owned())));
        for url in
            ["", "/srv/git/shop.git", "git@example.com:a/b", "https://github.com.evil.org/a/b", "https://github.com/a"]
        {
            assert_eq!(of(url), None, "{url}");
        }
        assert_eq!(of("https://github.com/a/../b"), None);
    }

    #[test]
    fn a_file_has_its_page() {
        let page = |url: &str| Project::of_remote(url).unwrap().page("postmortem/a b", "postmortems/2026/x.toml");
        assert_eq!(
            page("git@github.com:example/shop"),
            "https://github.com/example/shop/blob/postmortem/a%20b/postmortems/2026/x.toml"
        );
        assert_eq!(
            page("git@gitlab.com:g/s/shop"),
            "https://gitlab.com/g/s/shop/-/blob/postmortem/a%20b/postmortems/2026/x.toml"
        );
    }
}

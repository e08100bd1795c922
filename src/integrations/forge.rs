//! Which project of which forge a clone comes from, by the address of its remote.

use super::Server;

/// A project of a forge that is known by its host's name; no other host is ever given a token by a remote's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Forge {
    kind: Kind,
    /// `owner/name`, or `group/subgroup/name`.
    pub(crate) project: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    GitHub,
    GitLab,
}

impl Forge {
    /// Reads `git@github.com:owner/name.git`, `ssh://git@gitlab.com/group/name` or `https://github.com/owner/name.git`.
    pub(crate) fn of_remote(url: &str) -> Option<Self> {
        let (host, path) = match url.split_once("://") {
            Some((_, rest)) => rest.split_once('/')?,
            None => url.split_once(':')?,
        };
        let host = host.rsplit('@').next()?.split(':').next()?.to_ascii_lowercase();
        let kind = match host.as_str() {
            "github.com" | "ssh.github.com" => Kind::GitHub,
            "gitlab.com" | "altssh.gitlab.com" => Kind::GitLab,
            _ => return None,
        };
        let project = path.trim_matches('/');
        let project = project.strip_suffix(".git").unwrap_or(project);
        is_project(project).then(|| Self { kind, project: project.to_owned() })
    }

    pub(crate) fn is_github(&self) -> bool {
        self.kind == Kind::GitHub
    }

    /// Where the forge's pages are.
    pub(crate) fn web(&self) -> Server {
        let web = match self.kind {
            Kind::GitHub => "https://github.com",
            Kind::GitLab => "https://gitlab.com",
        };
        Server::parse(web).expect("it is an address with TLS")
    }

    /// The page of a file on a branch.
    pub(crate) fn page(&self, branch: &str, path: &str) -> String {
        let between = match self.kind {
            Kind::GitHub => "blob",
            Kind::GitLab => "-/blob",
        };
        self.web().at(&format!("/{}/{between}/{}/{}", self.project, encoded(branch), encoded(path)))
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

/// A path in an address: what is not plain is encoded, `/` stays.
pub(crate) fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-~/".contains(&byte);
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remote_names_its_project() {
        let of = |url| Forge::of_remote(url).map(|forge| (forge.kind, forge.project));
        for url in [
            "git@github.com:example/shop.git",
            "ssh://git@github.com/example/shop",
            "ssh://git@ssh.github.com:443/example/shop.git",
            "https://github.com/example/shop.git",
            "https://user:word@github.com/example/shop/",
        ] {
            assert_eq!(of(url), Some((Kind::GitHub, "example/shop".to_owned())), "{url}");
        }
        let nested = of("git@gitlab.com:group/sub/shop.git");
        assert_eq!(nested, Some((Kind::GitLab, "group/sub/shop".to_owned())));
        for url in
            ["", "/srv/git/shop.git", "git@example.com:a/b", "https://github.com.evil.org/a/b", "https://github.com/a"]
        {
            assert_eq!(of(url), None, "{url}");
        }
        assert_eq!(of("https://github.com/a/../b"), None);
    }

    #[test]
    fn a_file_has_its_page() {
        let page = |url: &str| Forge::of_remote(url).unwrap().page("postmortem/a b", "postmortems/2026/x.toml");
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

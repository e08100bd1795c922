//! The web page of a file, from the address of the remote that keeps it.

use crate::integrations::encoded;

/// What kind of server shows the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    Github,
    Gitlab,
    /// Forgejo and Gitea.
    Forgejo,
}

impl Host {
    /// The kind that a host's name tells.
    fn by_name(host: &str) -> Option<Self> {
        let has = |word: &str| host.contains(word);
        match host {
            _ if has("github") => Some(Self::Github),
            _ if has("gitlab") => Some(Self::Gitlab),
            _ if has("forgejo") || has("gitea") || has("codeberg") => Some(Self::Forgejo),
            _ => None,
        }
    }

    /// The part of the address between the repository and a path. Without the name of a branch it is the default one.
    fn middle(self, branch: Option<&str>) -> String {
        match self {
            Self::Github => format!("blob/{}", encoded(branch.unwrap_or("HEAD"))),
            Self::Gitlab => format!("-/blob/{}", encoded(branch.unwrap_or("HEAD"))),
            Self::Forgejo => format!("src/branch/{}", encoded(branch.unwrap_or("main"))),
        }
    }
}

/// The web page of a path on a branch; nothing where the remote has no web address, or its server's kind is unknown.
/// `host` is the kind where the repository tells it.
pub(crate) fn link(remote: &str, host: Option<Host>, branch: Option<&str>, path: &str) -> Option<String> {
    let (name, repository) = place(remote)?;
    let host = host.or_else(|| Host::by_name(&name))?;
    Some(format!("https://{name}/{}/{}/{}", encoded(&repository), host.middle(branch), encoded(path)))
}

/// The host and the repository of a remote's address. A user, a password and the port of ssh are no part of the web.
fn place(remote: &str) -> Option<(String, String)> {
    let remote = remote.trim();
    let (authority, path, is_web) = match remote.split_once("://") {
        Some((scheme @ ("https" | "http"), rest)) => {
            let (authority, path) = rest.split_once('/')?;
            (authority, path, !scheme.is_empty())
        }
        Some(("ssh" | "git" | "git+ssh" | "ssh+git", rest)) => {
            let (authority, path) = rest.split_once('/')?;
            (authority, path, false)
        }
        Some(_) => return None,
        // As ssh has it: `git@host:owner/name`; a path of the machine has no colon before its first slash.
        None => {
            let (authority, path) = remote.split_once(':').filter(|(before, _)| !before.contains('/'))?;
            (authority, path, false)
        }
    };
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let host = if is_web { host } else { host.split(':').next().unwrap_or(host) };
    let path = path.split(['?', '#']).next().unwrap_or(path).trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let is_host = !host.is_empty()
        && host.contains('.')
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte));
    (is_host && !path.is_empty()).then(|| (host.to_lowercase(), path.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_a_file_is_made_from_any_form_of_a_remote() {
        let page = "https://github.com/acme/shop/blob/HEAD/postmortems/a%20b.toml";
        for remote in [
            "https://github.com/acme/shop.git",
            "https://github.com/acme/shop/",
            "http://GitHub.com/acme/shop",
            "git@github.com:acme/shop.git",
            "ssh://git@github.com:22/acme/shop.git",
            "https://aiko:secret@github.com/acme/shop.git?token=secret",
        ] {
            assert_eq!(link(remote, None, None, "postmortems/a b.toml").as_deref(), Some(page), "{remote}");
        }
    }

    #[test]
    fn each_server_has_its_own_form() {
        let of = |remote, host, branch| link(remote, host, branch, "p/x.toml");
        assert_eq!(
            of("git@gitlab.example.com:a/b/c.git", None, Some("main")).as_deref(),
            Some("https://gitlab.example.com/a/b/c/-/blob/main/p/x.toml")
        );
        assert_eq!(
            of("https://codeberg.org/a/b", None, Some("ä#1")).as_deref(),
            Some("https://codeberg.org/a/b/src/branch/%C3%A4%231/p/x.toml")
        );
        assert_eq!(
            of("https://git.example.com:8443/a/b", Some(Host::Gitlab), None).as_deref(),
            Some("https://git.example.com:8443/a/b/-/blob/HEAD/p/x.toml")
        );
    }

    #[test]
    fn what_has_no_web_address_has_no_page() {
        for remote in [
            "",
            "/srv/git/shop.git",
            "../shop.git",
            "file:///srv/github.com/shop",
            "C:/x",
            "https://github.com",
            "localhost:a/b",
            "git@evil\n.github.com:a/b",
            "https://git.example.com/a/b",
            "ext::sh -c id",
        ] {
            assert_eq!(link(remote, None, None, "x"), None, "{remote}");
        }
    }
}

//! The web page of a file, from the address of the remote that keeps it.

use super::{ALL, Forge};

/// The web page of a path on a branch, `None` for the default one. There is no page where the remote has no web address,
/// or its server's forge is unknown; `forge` says which it is where the repository shows it.
pub(crate) fn file_page(
    remote: &str,
    forge: Option<&'static Forge>,
    branch: Option<&str>,
    path: &str,
) -> Option<String> {
    let (host, repository) = place(remote)?;
    let forge = forge.or_else(|| ALL.into_iter().find(|forge| forge.is_named_in(&host)))?;
    Some(format!("https://{host}/{}", within(&encoded(&repository), forge, branch, path)))
}

/// The page's address on the server, without a slash at its start.
pub(super) fn within(repository: &str, forge: &Forge, branch: Option<&str>, path: &str) -> String {
    let addresses = &forge.addresses;
    let branch = branch.unwrap_or(addresses.default_branch);
    format!("{repository}/{}/{}/{}", addresses.before_branch, encoded(branch), encoded(path))
}

/// A path in an address: what is not plain is encoded, `/` stays.
pub(crate) fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-~/".contains(&byte);
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// The host and the repository of a remote's address. A user, a password and the port of ssh are no part of the web.
pub(super) fn place(remote: &str) -> Option<(String, String)> {
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
            assert_eq!(file_page(remote, None, None, "postmortems/a b.toml").as_deref(), Some(page), "{remote}");
        }
    }

    #[test]
    fn each_server_has_its_own_form() {
        let of = |remote, host, branch| file_page(remote, host, branch, "p/x.toml");
        assert_eq!(
            of("git@gitlab.example.com:a/b/c.git", None, Some("main")).as_deref(),
            Some("https://gitlab.example.com/a/b/c/-/blob/main/p/x.toml")
        );
        assert_eq!(
            of("https://codeberg.org/a/b", None, Some("ä#1")).as_deref(),
            Some("https://codeberg.org/a/b/src/branch/%C3%A4%231/p/x.toml")
        );
        assert_eq!(
            of("https://git.example.com:8443/a/b", Forge::named("gitlab"), None).as_deref(),
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
            assert_eq!(file_page(remote, None, None, "x"), None, "{remote}");
        }
    }
}

//! Credentials in addresses: whether one carries any, and a text with them covered. An address with a password works in
//! git's configuration, and must never be shown or written from there.

use std::borrow::Cow;

const COVER: &str = "[secret]";
/// Schemes whose user is a name alone, such as `git`.
const NAMED_USERS: [&str; 5] = ["ssh", "git+ssh", "ssh+git", "git", "mailto"];
/// Parts of the names of parameters that hold secrets.
const SECRET_NAMES: [&str; 10] =
    ["token", "secret", "password", "passwd", "pwd", "key", "auth", "sig", "credential", "session"];

/// Whether an address of a repository carries what only its owner may know, or what can be such: a user of the web, a
/// password, a query. `git@host:path` and `ssh://git@host/path` carry none.
pub(crate) fn carries_credentials(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once("://") else { return is_password_before_host(address) };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if is_named_user(scheme) {
        return authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'));
    }
    // A password may hold a slash, which no port does.
    let is_cut = || authority.split_once(':').is_some_and(|(_, port)| !port.bytes().all(|byte| byte.is_ascii_digit()));
    authority.contains('@')
        || rest.contains(['?', '#'])
        || rest.contains('@') && !authority.starts_with('[') && is_cut()
}

/// The text with the credentials of every address in it covered.
pub(crate) fn without_credentials(text: &str) -> Cow<'_, str> {
    if !text.contains(['@', '?', '#']) {
        return Cow::Borrowed(text);
    }
    let mut covered = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| !is_between(letter)) {
        let (before, word) = rest.split_at(start);
        let (word, after) = word.split_at(word.find(is_between).unwrap_or(word.len()));
        covered.push_str(before);
        covered.push_str(&cover_word(word));
        rest = after;
    }
    covered.push_str(rest);
    Cow::Owned(covered)
}

/// What stands between words, and in no address.
fn is_between(letter: char) -> bool {
    letter.is_whitespace() || "\"'`<>|\\^{}".contains(letter)
}

fn cover_word(word: &str) -> String {
    let Some((scheme, rest)) = word.split_once("://") else { return cover_bare(word) };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    // A password with a slash in it ends at the last `@`.
    let is_cut = rest[..end].contains(':') && !rest[..end].contains('@') && carries_credentials(word);
    let at = if is_cut { rest.rfind('@') } else { rest[..end].rfind('@') };
    let Some(at) = at else { return format!("{scheme}://{}", cover_parameters(rest)) };
    let user = match rest[..at].split_once(':') {
        Some((user, _)) if is_named_user(scheme) => format!("{user}:{COVER}"),
        None if is_named_user(scheme) => rest[..at].to_owned(),
        Some(_) | None => COVER.to_owned(),
    };
    format!("{scheme}://{user}{}", cover_parameters(&rest[at..]))
}

/// An address without a scheme, such as `user:password@host/path`.
fn cover_bare(word: &str) -> String {
    match (is_password_before_host(word), word.split_once(':'), word.rfind('@')) {
        (true, Some((user, _)), Some(at)) => format!("{user}:{COVER}{}", cover_parameters(&word[at..])),
        _ => word.to_owned(),
    }
}

/// The values of parameters whose names speak of secrets are covered.
fn cover_parameters(text: &str) -> String {
    let mut covered = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['?', '&', '#', ';']) {
        let (before, parameter) = rest.split_at(at + 1);
        let (parameter, after) = parameter.split_at(parameter.find(['&', '#', ';']).unwrap_or(parameter.len()));
        covered.push_str(before);
        match parameter.split_once('=') {
            Some((name, _)) if is_secret_name(name) => covered.extend([name, "=", COVER]),
            Some(_) | None => covered.push_str(parameter),
        }
        rest = after;
    }
    covered + rest
}

fn is_named_user(scheme: &str) -> bool {
    NAMED_USERS.iter().any(|named| scheme.eq_ignore_ascii_case(named))
}

fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET_NAMES.iter().any(|part| name.contains(part))
}

/// `user:password@host...`, as nobody writes it for ssh: there a colon follows the host.
fn is_password_before_host(address: &str) -> bool {
    let Some((user, rest)) = address.split_once(':') else { return false };
    let Some((password, host)) = rest.rsplit_once('@') else { return false };
    let host = host.split([':', '/']).next().unwrap_or_default();
    let is_name = !user.is_empty() && !is_named_user(user) && !user.contains(['/', '@']);
    is_name && !password.is_empty() && (host.contains('.') || host == "localhost" || !user.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "s3cr3t-T0ken";
    /// What follows the credentials.
    const PLACES: [&str; 4] =
        ["github.com/acme/pmgit.git", "git.example.com:8443/a/b", "localhost/x", "gitlab.example.com/g/s/pmgit"];

    fn carrying() -> Vec<String> {
        let mut addresses = Vec::new();
        for scheme in ["https", "http", "HTTPS", "ftp", "git+https"] {
            for place in PLACES {
                for user in [
                    "",
                    "aiko:",
                    "oauth2:",
                    "x-access-token:",
                    "gitlab-ci-token:",
                    ":",
                    "a%40b:",
                    "aiko:a@",
                    "aiko:a/b",
                ] {
                    addresses.push(format!("{scheme}://{user}{SECRET}@{place}"));
                }
                for name in [
                    "token",
                    "private_token",
                    "access_token",
                    "Access-Token",
                    "api_key",
                    "sig",
                    "auth",
                    "X-Amz-Signature",
                ] {
                    addresses.push(format!("{scheme}://{place}?{name}={SECRET}"));
                    addresses.push(format!("{scheme}://{place}?a=b&{name}={SECRET}&c=d"));
                    addresses.push(format!("{scheme}://{place}#{name}={SECRET}"));
                }
            }
        }
        for place in PLACES {
            addresses.extend(["oauth2", "aiko", "x-access-token"].map(|user| format!("{user}:{SECRET}@{place}")));
            addresses.extend(["ssh", "git+ssh", "SSH"].map(|scheme| format!("{scheme}://git:{SECRET}@{place}")));
        }
        addresses
    }

    #[test]
    fn credentials_are_seen_and_covered_wherever_an_address_has_them() {
        let addresses = carrying();
        assert!(addresses.len() > 300, "{}", addresses.len());
        for address in &addresses {
            assert!(carries_credentials(address), "{address}");
            for text in
                [address.clone(), format!("fatal: unable to access '{address}/': 403"), format!("a\n{address}\tb")]
            {
                let covered = without_credentials(&text);
                assert!(!covered.contains(SECRET) && covered.contains(COVER), "{text} -> {covered}");
            }
        }
    }

    #[test]
    fn an_address_without_credentials_is_shown_as_it_is() {
        for address in [
            "https://github.com/acme/pmgit.git",
            "https://git.example.com:8443/a/b",
            "http://localhost:3000/a",
            "http://[::1]:3000/a",
            "ssh://git@github.com/acme/pmgit",
            "ssh://git@ssh.github.com:443/acme/pmgit.git",
            "git@github.com:acme/pmgit.git",
            "aiko.sato@git.example.com:team/pmgit",
            "git.example.com:team@corp/pmgit.git",
            "git://git.example.com/pmgit",
            "file:///srv/git/pmgit.git",
            "/srv/git/pmgit.git",
            "../pmgit.git",
            "C:/git/pmgit.git",
            "https://example.com/npm/@scope/pmgit",
        ] {
            assert!(!carries_credentials(address), "{address}");
            assert_eq!(without_credentials(address), address);
        }
        for text in [
            "ask ben@example.com",
            "mailto:ben@example.com",
            "why? because #12 is open; see postmortems@HEAD",
            "timeline@2026-11-20T00:12:00Z",
            "actions@https://jira.example.com/browse/CACHE-91",
            "https://grafana.example.com/d/1?from=1763597520&to=2#panel",
        ] {
            assert_eq!(without_credentials(text), text);
        }
    }
}

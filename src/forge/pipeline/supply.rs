//! Where a workflow gets pmgit from, where its runner has none: a release of one digest, or a commit to build it from.

use crate::error::{Error, Result};
use crate::text::{both, carries_credentials};

/// A release, and the source that it is built from where no release can be had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Supply {
    pub release: Option<Release>,
    pub source: Option<Source>,
}

/// A packed binary: the web address of a `.tar.gz`, and the SHA-256 of that file in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Release {
    pub address: String,
    pub sha256: String,
}

/// The source of pmgit: the git address of a repository, and the full id of a commit in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    pub address: String,
    pub revision: String,
}

impl Supply {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// This one, where it names anything, else the other: a source that was named for an older release is not for this one.
    pub(crate) fn or(self, other: Self) -> Self {
        if self.is_empty() { other } else { self }
    }

    /// Refuses an address that holds a secret: a workflow is read by everybody who reads the repository.
    ///
    /// # Errors
    /// When one carries a user, a password or a query.
    pub(crate) fn refuse_credentials(&self) -> Result<()> {
        let release = self.release.iter().map(|release| ("--release", &release.address));
        let source = self.source.iter().map(|source| ("--source", &source.address));
        match release.chain(source).find(|(_, address)| carries_credentials(address)) {
            None => Ok(()),
            Some((option, _)) => Err(with_credentials(option)),
        }
    }

    /// The image that its job needs, where none has pmgit: one with git and curl, and with cargo where it may build.
    fn image(&self) -> &'static str {
        if self.release.is_some() && self.source.is_none() {
            "buildpack-deps:bookworm-scm"
        } else {
            "rust:1.89-bookworm"
        }
    }

    /// Fills in what a template leaves open.
    pub(super) fn fill(&self, template: &str) -> String {
        let (release, sha256) = self.release.as_ref().map_or(("", ""), |one| (&one.address, &one.sha256));
        let (source, revision) = self.source.as_ref().map_or(("", ""), |one| (&one.address, &one.revision));
        let text = template.replace("@RELEASE@", release).replace("@SHA256@", sha256);
        text.replace("@SOURCE@", source).replace("@REVISION@", revision).replace("@IMAGE@", self.image())
    }

    /// Reads back what a file names; nothing where that is not what pmgit writes. A file of an older pmgit has no release.
    pub(super) fn of_file(text: &str) -> Option<Self> {
        let quoted = |key: &str| super::after(text, key).map(|value| value.trim().trim_matches('"').to_owned());
        let pair = |[first, second]: [&str; 2]| Some((quoted(first)?, quoted(second)?));
        let (address, sha256) = pair(["PMGIT_RELEASE:", "PMGIT_SHA256:"]).unwrap_or_default();
        let release = if address.is_empty() && sha256.is_empty() {
            None
        } else {
            let is_sound = Release::is_plain_address(&address) && Release::is_digest(&sha256);
            Some(is_sound.then_some(Release { address, sha256 })?)
        };
        let (address, revision) = pair(["PMGIT_SOURCE:", "PMGIT_REVISION:"])?;
        let source = if address.is_empty() && revision.is_empty() {
            None
        } else {
            let is_sound = Source::is_plain_address(&address) && Source::is_full_id(&revision);
            Some(is_sound.then_some(Source { address, revision })?)
        };
        Some(Self { release, source })
    }
}

impl Release {
    /// Whether a digest is the SHA-256 of one file, as programs print it.
    pub(crate) fn is_digest(text: &str) -> bool {
        text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    }

    /// Whether an address can stand in a workflow, and what is there can be downloaded.
    pub(crate) fn is_plain_address(address: &str) -> bool {
        is_plain(address, &["https://", "http://"])
    }
}

impl Source {
    /// Whether a revision is a full commit id: a branch, a tag or a short id can come to mean another commit.
    pub(crate) fn is_full_id(revision: &str) -> bool {
        [40, 64].contains(&revision.len()) && revision.bytes().all(|byte| byte.is_ascii_hexdigit())
    }

    /// Whether an address can stand in a workflow, and git can fetch from it.
    pub(crate) fn is_plain_address(address: &str) -> bool {
        is_plain(address, &["https://", "http://", "ssh://", "file://", "git://"])
    }
}

/// Whether an address is a URL of letters that mean nothing to YAML, a shell or a forge, and without a password or a token,
/// which would be everybody's to read there.
fn is_plain(address: &str, schemes: &[&str]) -> bool {
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/:%+=,".contains(&byte));
    let Some((scheme, rest)) = schemes.iter().find_map(|scheme| Some((scheme, address.strip_prefix(scheme)?))) else {
        return false;
    };
    let rest = match rest.split_once('@') {
        Some((user, host)) if *scheme == "ssh://" && !user.is_empty() && !user.contains(['/', ':']) => host,
        _ => rest,
    };
    !rest.is_empty() && plain(rest)
}

fn with_credentials(option: &str) -> Error {
    let error = Error::new(both! {
        en: "cannot write the address of `{option}` into a workflow";
        ja: "`{option}`のURLはワークフローに書けません"
    })
    .cause(both! {
        en: "it carries a user, a password or a query, which everyone who reads the repository would see";
        ja: "ユーザー名、パスワード、クエリーのいずれかが含まれていて、リポジトリを読む全員に見えてしまいます"
    });
    if option == "--release" {
        error.hint(both! {
            en: "name it as `https://host/path/pmgit.tar.gz`, where a job can download it without a password, or install pmgit on the runner";
            ja: "ジョブがパスワードなしでダウンロードできるURLを`https://host/path/pmgit.tar.gz`の形で指定するか、ランナーにpmgitをインストールしておきます"
        })
    } else {
        error.hint(both! {
            en: "name it as `https://host/path/pmgit.git`; a private one needs git's credentials on the runner, or pmgit installed there";
            ja: "`https://host/path/pmgit.git`の形で指定してください。非公開の場合は、ランナーにgitの認証情報を設定するか、pmgitをインストールしておきます"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forge;
    use crate::forge::pipeline::{Settings, Stage, Trust};

    fn supplies() -> Vec<Supply> {
        let release = Release { address: "https://example.com/v0.2/pmgit.tar.gz".into(), sha256: "0a".repeat(32) };
        let source = Source { address: "https://git.example.com/pmgit.git".into(), revision: "a".repeat(40) };
        let (release, source) = ([None, Some(release)], [None, Some(source)]);
        let pairs = release.iter().flat_map(|release| source.iter().map(move |source| (release, source)));
        pairs.map(|(release, source)| Supply { release: release.clone(), source: source.clone() }).collect()
    }

    #[test]
    fn every_file_names_what_it_was_written_for_and_one_of_an_older_pmgit_names_no_release() {
        let stage = Stage::default();
        for forge in forge::ALL {
            for supply in supplies() {
                let settings = Settings {
                    trust: Trust::PullRequest,
                    supply: supply.clone(),
                    comments: false,
                    stage: stage.clone(),
                };
                let files = [
                    (forge.gate_file(&settings), "gate"),
                    (forge.close_form(&supply, &stage), "form"),
                    (forge.pages_file(&supply, &stage, "postmortems"), "pages"),
                ];
                for (text, name) in files {
                    assert_eq!(Supply::of_file(&text).as_ref(), Some(&supply), "{}: {name}", forge.name);
                    assert!(!text.contains("@IMAGE@") && !text.contains("@SHA256@"), "{text}");
                    let needs_cargo = supply.source.is_some() || supply.release.is_none();
                    assert_eq!(text.contains("rust:"), needs_cargo && text.contains("image:"), "{text}");
                }
                let old: String = forge
                    .gate_file(&settings)
                    .split_inclusive('\n')
                    .filter(|line| !line.contains("PMGIT_RELEASE: ") && !line.contains("PMGIT_SHA256: "))
                    .collect();
                assert_eq!(Supply::of_file(&old), Some(Supply { release: None, ..supply.clone() }));
            }
        }
    }

    #[test]
    fn only_what_can_be_downloaded_and_compared_is_a_release() {
        for bad in
            ["ftp://example.com/a.tar.gz", "file:///a.tar.gz", "https://", "https://u@example.com/a", "https://a/$b"]
        {
            assert!(!Release::is_plain_address(bad), "{bad}");
        }
        for bad in ["", "sha256", &"A".repeat(64), &"g".repeat(64), &"a".repeat(63), &"a".repeat(65)] {
            assert!(!Release::is_digest(bad), "{bad}");
        }
    }
}

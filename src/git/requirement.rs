//! Which git pmgit needs. README.md states it for people, and a test holds the two together.

use std::fmt;

/// The first two numbers of a git version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct GitVersion(u32, u32);

/// The first git whose `merge-tree --write-tree` merges without a worktree, as the check of a pull request does.
pub(crate) const OLDEST_GIT: GitVersion = GitVersion(2, 38);

impl GitVersion {
    /// Reads what `git --version` prints, with or without a vendor's addition; `None` if no version is in it.
    pub(crate) fn parse(printed: &str) -> Option<Self> {
        let mut numbers = printed.trim().strip_prefix("git version ")?.split('.');
        let major = numbers.next()?.parse().ok()?;
        let minor = numbers.next()?.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()?;
        Some(Self(major, minor))
    }
}

impl fmt::Display for GitVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

/// The version of libgit2 that is compiled in.
pub(crate) fn libgit2_version() -> String {
    let (major, minor, patch) = git2::Version::get().libgit2_version();
    format!("{major}.{minor}.{patch}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_whatever_a_vendor_adds() {
        for (printed, expected) in [
            ("git version 2.47.3\n", Some(GitVersion(2, 47))),
            ("git version 2.39.5 (Apple Git-154)", Some(GitVersion(2, 39))),
            ("git version 2.45.1.windows.1", Some(GitVersion(2, 45))),
            ("git version 2.38-rc1", Some(GitVersion(2, 38))),
            ("git version 3.0", Some(GitVersion(3, 0))),
            ("git version next", None),
            ("", None),
        ] {
            assert_eq!(GitVersion::parse(printed), expected, "{printed}");
        }
        assert!(GitVersion(2, 9) < OLDEST_GIT && OLDEST_GIT < GitVersion(2, 100) && OLDEST_GIT < GitVersion(3, 0));
    }

    #[test]
    fn the_readme_states_the_same_git() {
        let readme = include_str!("../../README.md");
        assert_eq!(readme.matches(&format!("git {OLDEST_GIT}")).count(), 1, "README.md states git {OLDEST_GIT} once");
    }
}

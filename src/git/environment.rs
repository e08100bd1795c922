//! The environment variables of the process, taken in once and handed to every git that pmgit starts.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// The variables that bind git to one repository, as `git rev-parse --local-env-vars` lists them; a git that works
/// in another repository must not see them (githooks(5)).
pub(super) const LOCAL: [&str; 15] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    "GIT_OBJECT_DIRECTORY",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR",
];

/// Variables that change what a path means.
const MISLEADING: [&str; 4] =
    ["GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"];

/// All variables of a process. It is an argument, for a hook's environment decides which index is meant.
#[derive(Clone, Debug, Default)]
pub(crate) struct Environment {
    variables: BTreeMap<OsString, OsString>,
}

impl Environment {
    /// Takes variables such as `std::env::vars_os()`.
    pub(crate) fn new(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        Self { variables: variables.into_iter().collect() }
    }

    /// The value of a variable; an empty one counts as unset, as git counts it for paths.
    #[must_use]
    pub(crate) fn get(&self, name: &str) -> Option<&OsStr> {
        self.variables.get(OsStr::new(name)).map(OsString::as_os_str).filter(|value| !value.is_empty())
    }

    /// The same environment with one variable set.
    #[cfg(test)]
    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// The variables for a git in the repository that they name.
    pub(super) fn local(&self) -> impl Iterator<Item = (&OsStr, &OsStr)> {
        self.without(&MISLEADING)
    }

    /// The variables for a git in any other repository.
    pub(crate) fn foreign(&self) -> impl Iterator<Item = (&OsStr, &OsStr)> {
        self.without(&MISLEADING).filter(|(name, _)| !LOCAL.iter().any(|local| *name == OsStr::new(local)))
    }

    /// A variable that holds a path, made absolute.
    pub(super) fn path(&self, name: &str, root: &Path) -> Option<PathBuf> {
        self.get(name).map(|value| root.join(value))
    }

    /// A variable that holds paths with `:` between them, made absolute.
    pub(super) fn paths(&self, name: &str, root: &Path) -> Vec<PathBuf> {
        let value = self.get(name).unwrap_or_default();
        std::env::split_paths(value).filter(|path| !path.as_os_str().is_empty()).map(|path| root.join(path)).collect()
    }

    fn without(&self, names: &'static [&'static str]) -> impl Iterator<Item = (&OsStr, &OsStr)> {
        self.variables
            .iter()
            .map(|(name, value)| (name.as_os_str(), value.as_os_str()))
            .filter(|(name, _)| !names.iter().any(|unwanted| *name == OsStr::new(unwanted)))
    }
}

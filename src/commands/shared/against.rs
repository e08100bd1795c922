//! What work that goes on is compared with: where its branch left the mainline, else HEAD.

use std::fmt;

use crate::error::Result;
use crate::gate::{self, Branch, CheckFacts, Mainline, Tip};
use crate::git::{Repository, Version};
use crate::text::Language;

/// The base of a check, as a person would name it.
#[derive(Debug)]
pub(crate) enum Against {
    /// There is no commit yet.
    Nothing,
    Head,
    /// The merge base with the mainline, by its name.
    Fork {
        mainline: String,
        commit: String,
    },
}

impl Against {
    /// Finds out what files are compared with. In a clone whose history is cut off it may be HEAD, where another clone would
    /// know better.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub(crate) fn find(repository: &Repository, files: Version) -> Result<(CheckFacts, Self)> {
        let at = repository.head()?;
        let head = at.tip().map(|tip| Tip::read(repository, tip, "HEAD".to_owned())).transpose()?;
        let policy = gate::load_policy(repository, &repository.head_version()?)?;
        let branch = gate::is_here_protected(repository, &at, &policy)?;
        let mut against = if head.is_some() { Self::Head } else { Self::Nothing };
        let mut fork = None;
        if let (Some(head), Branch::Unprotected) = (&head, branch)
            && let Some(mainline) = Mainline::of_clone(repository)?.tip
            && let Some(commit) = merge_base(repository, &mainline, head)?
        {
            fork = Some(Tip::unnamed(repository, commit)?);
            let commit = commit.short();
            against = Self::Fork { mainline: mainline.name, commit };
        }
        Ok((CheckFacts { files, head, branch, fork }, against))
    }

    /// The mainline that work left, where that is known.
    pub(crate) fn mainline(&self) -> Option<&str> {
        match self {
            Self::Nothing | Self::Head => None,
            Self::Fork { mainline, .. } => Some(mainline),
        }
    }

    /// What is said where nothing differs.
    pub(crate) fn nothing(&self, is_staged: bool, language: Language) -> String {
        let base = match (language, self) {
            (Language::En, _) => self.to_string(),
            (Language::Ja, Self::Nothing) => "空のリポジトリ".to_owned(),
            (Language::Ja, Self::Head) => "HEAD".to_owned(),
            (Language::Ja, Self::Fork { mainline, commit }) => format!("`{mainline}`から分岐した時点（{commit}）"),
        };
        match (language, is_staged) {
            (Language::En, true) => {
                format!("no postmortem is staged that differs from {base}; `pmgit check --all` checks every one")
            }
            (Language::En, false) => {
                format!("no postmortem differs from {base}; `pmgit check --all` checks every one")
            }
            (Language::Ja, true) => {
                format!(
                    "{base}から変更されてステージされたポストモーテムはありません。`pmgit check --all`ですべて確認できます"
                )
            }
            (Language::Ja, false) => {
                format!("{base}から変更されたポストモーテムはありません。`pmgit check --all`ですべて確認できます")
            }
        }
    }

    /// The first line of the report.
    pub(crate) fn line(&self, language: Language) -> String {
        match language {
            Language::En => format!("compared with {self}"),
            Language::Ja => match self {
                Self::Nothing => "コミットがまだないため、すべて新規として確認しました".to_owned(),
                Self::Head => "HEADと比較しました".to_owned(),
                Self::Fork { mainline, commit } => format!("`{mainline}`から分岐した時点（{commit}）と比較しました"),
            },
        }
    }
}

/// As it reads in a sentence.
impl fmt::Display for Against {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("an empty repository"),
            Self::Head => f.write_str("HEAD"),
            Self::Fork { mainline, commit } => write!(f, "`{mainline}` where this branch left it ({commit})"),
        }
    }
}

/// What cannot be told where history is cut off is not known.
fn merge_base(repository: &Repository, mainline: &Tip, head: &Tip) -> Result<Option<crate::git::CommitId>> {
    match repository.merge_base(mainline.commit, head.commit) {
        Err(_) if repository.is_shallow() => Ok(None),
        found => found,
    }
}

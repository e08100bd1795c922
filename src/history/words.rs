//! The closed lists of words in a trail, as JSON and CSV print them.

use super::RecordKind;
use crate::git::{Landing, SignatureState};
use crate::report::words;

words! {
    /// What happened.
    pub(super) enum EntryWord {
        /// The postmortem came in.
        Created = "created",
        /// It came in from elsewhere; its record begins here.
        Imported = "imported",
        /// Its id changed.
        Renamed = "renamed",
        /// It left the archive.
        Removed = "removed",
        /// Its status changed.
        Transition = "transition",
        /// Somebody approved it.
        Approval = "approval",
        /// Somebody let a finding pass.
        Waiver = "waiver",
        /// A waiver was taken back: its finding counts again.
        Unwaived = "waiver-taken-back",
        /// Its severity changed.
        Severity = "severity",
        /// It could not be read as this commit left it.
        Unreadable = "unreadable",
    }
}

impl From<RecordKind> for EntryWord {
    fn from(kind: RecordKind) -> Self {
        match kind {
            RecordKind::Created => Self::Created,
            RecordKind::Imported => Self::Imported,
            RecordKind::Renamed => Self::Renamed,
            RecordKind::Removed => Self::Removed,
            RecordKind::Transition => Self::Transition,
            RecordKind::Approval => Self::Approval,
            RecordKind::Waiver => Self::Waiver,
            RecordKind::Unwaived => Self::Unwaived,
            RecordKind::Severity => Self::Severity,
            RecordKind::Unreadable => Self::Unreadable,
        }
    }
}

words! {
    /// How the commit came into the branch.
    pub(super) enum CameBy {
        /// It is a merge.
        Merge = "merge",
        /// It has one parent, as a squash, a rebase and a direct push do.
        Commit = "commit",
    }
}

impl From<&Landing> for CameBy {
    fn from(landing: &Landing) -> Self {
        if landing.parents > 1 { Self::Merge } else { Self::Commit }
    }
}

words! {
    /// The kind of contradiction.
    pub(crate) enum MarkWord {
        /// It is recorded for a time after the commit that brought it.
        AfterCommit = "after-commit",
        /// It is recorded for a time at which it cannot have happened.
        ImpossibleTime = "impossible-time",
        /// It stood in the record, and this commit removed or changed it.
        Rewritten = "rewritten",
        /// It happened, and the record has no entry for it.
        Unrecorded = "unrecorded",
        /// The process has no such transition.
        Illegal = "illegal",
        /// It does not start where the record ended.
        Gap = "gap",
        /// It does not say who, when or another thing that it must say.
        Incomplete = "incomplete",
        /// It goes back without a reason.
        Unexplained = "unexplained",
        /// It is the owner's own, which never counts.
        Own = "own",
        /// The document could not be read.
        Unreadable = "unreadable",
    }
}

words! {
    /// How git verified the signature (`%G?` in `git-log(1)`).
    pub(super) enum SignatureWord {
        /// It is good.
        Good = "good",
        /// It is bad.
        Bad = "bad",
        /// It is good, by a key of unknown validity.
        UnknownValidity = "unknown-validity",
        /// It was good and has expired.
        Expired = "expired",
        /// It is good, by a key that has expired.
        ExpiredKey = "expired-key",
        /// It is good, by a key that was revoked.
        RevokedKey = "revoked-key",
        /// There is one, and it could not be checked.
        Unchecked = "unchecked",
        /// There is none.
        None = "none",
    }
}

impl From<SignatureState> for SignatureWord {
    fn from(state: SignatureState) -> Self {
        match state {
            SignatureState::Good => Self::Good,
            SignatureState::Bad => Self::Bad,
            SignatureState::UnknownValidity => Self::UnknownValidity,
            SignatureState::Expired => Self::Expired,
            SignatureState::ExpiredKey => Self::ExpiredKey,
            SignatureState::RevokedKey => Self::RevokedKey,
            SignatureState::Unchecked => Self::Unchecked,
            SignatureState::None => Self::None,
        }
    }
}

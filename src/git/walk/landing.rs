//! Commits as they landed on a branch: who, when, by which way, and which files they changed against the first parent.

use super::raw_log::{RawLog, SETTINGS};
use super::{FIRST_PARENTS, Range};
use crate::error::Result;
use crate::git::{Change, CommitId, Repository};
use crate::text::both;

/// One commit on the first-parent line of a branch, and what it changes there.
#[derive(Debug)]
pub(crate) struct Landing {
    pub commit: CommitId,
    /// The committer's date, in seconds since 1970; whoever commits can set it.
    pub committed: i64,
    pub parents: usize,
    pub author: String,
    pub email: String,
    /// The first line of the message.
    pub subject: String,
    /// What git says of its signature, where that was asked for.
    pub signature: Option<Signature>,
    pub changes: Vec<Change>,
}

/// What git says of a signature (`git-log(1)`, `%G?` and `%GS`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signature {
    pub state: SignatureState,
    pub signer: String,
}

/// How a signature was verified, by git's letter for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignatureState {
    Good,
    Bad,
    /// Good, by a key of unknown validity.
    UnknownValidity,
    /// Good, and has expired since.
    Expired,
    /// Good, by a key that has expired.
    ExpiredKey,
    /// Good, by a key that was revoked.
    RevokedKey,
    /// There is one, and it could not be checked.
    Unchecked,
    None,
}

impl SignatureState {
    fn of_letter(letter: char) -> Self {
        match letter {
            'G' => Self::Good,
            'B' => Self::Bad,
            'U' => Self::UnknownValidity,
            'X' => Self::Expired,
            'Y' => Self::ExpiredKey,
            'R' => Self::RevokedKey,
            'E' => Self::Unchecked,
            _ => Self::None,
        }
    }
}

/// Whether signatures are verified, which takes a process for each signed commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signatures {
    Verified,
    LeftOut,
}

/// The landings of a walk, the newest first.
#[derive(Debug)]
pub(crate) struct Landings {
    log: RawLog,
    /// Where what git says of a signature is looked at again, if that was asked for.
    verifier: Option<Repository>,
}

impl Repository {
    /// Walks the first parents of a range, and reads what each commit changes below the paths.
    ///
    /// # Errors
    /// When git cannot be started, or history was cut off within the range.
    pub(crate) fn landings(&self, range: &Range, paths: &[&str], signatures: Signatures) -> Result<Landings> {
        self.refuse_cut_history(range, FIRST_PARENTS)?;
        let (signature, verifier) = match signatures {
            Signatures::Verified => ("%x00%G?%x00%GS", Some(self.try_clone()?)),
            Signatures::LeftOut => ("", None),
        };
        let format = format!("--format=>%H%x00%ct%x00%P%x00%an%x00%ae%x00%s{signature}");
        // A merge then has the changes against its first parent.
        let options = [SETTINGS, &["--first-parent", format.as_str()]].concat();
        let git = self.within(range, &options).args(["--"]).args(paths);
        Ok(Landings { log: RawLog::start(git, range)?, verifier })
    }

    /// Whether a commit has a signature that git could not verify. It then says the same as of none (where nobody has
    /// said whose signatures by ssh count) or of a bad one (where the program that verifies cannot be started), but
    /// that the verifier has not said a word.
    fn is_unverified(&self, commit: CommitId, letter: char) -> Result<bool> {
        match letter {
            'N' => return Ok(is_signed(&self.commit_bytes(commit)?)),
            'B' => {}
            _ => return Ok(false),
        }
        let verifier = self.reading(&["log", "--max-count=1", "--no-show-signature", "--format=%GG"]);
        let said = verifier
            .args([commit.to_string().as_str(), "--"])
            .run(&both! { en: "verify a signature"; ja: "署名の検証" })?;
        Ok(said.trim_ascii().is_empty())
    }
}

impl Iterator for Landings {
    type Item = Result<Landing>;

    fn next(&mut self) -> Option<Result<Landing>> {
        let head = self.log.head()?;
        Some(head.and_then(|head| self.read(&head)))
    }
}

impl Landings {
    fn read(&mut self, head: &str) -> Result<Landing> {
        let fields: Vec<&str> = head.strip_prefix('>').unwrap_or_default().split('\0').collect();
        let [commit, committed, parents, author, email, subject, ref signature @ ..] = fields[..] else {
            return Err(self.log.unexpected(head));
        };
        let commit = CommitId::from_hex(commit)?;
        let signature = match (signature, &self.verifier) {
            ([letter, signer], Some(verifier)) => {
                let letter = letter.chars().next().unwrap_or('N');
                let is_unverified = verifier.is_unverified(commit, letter)?;
                let state = if is_unverified { SignatureState::Unchecked } else { SignatureState::of_letter(letter) };
                Some(Signature { state, signer: (*signer).to_owned() })
            }
            _ => None,
        };
        Ok(Landing {
            commit,
            committed: committed.parse().map_err(|error| self.log.broken(&error))?,
            parents: parents.split_whitespace().count(),
            author: author.to_owned(),
            email: email.to_owned(),
            subject: subject.to_owned(),
            signature,
            changes: self.log.changes()?,
        })
    }
}

/// Whether a commit's headers have a signature.
fn is_signed(commit: &[u8]) -> bool {
    let mut headers = commit.split(|&byte| byte == b'\n').take_while(|line| !line.is_empty());
    headers.any(|line| line.starts_with(b"gpgsig"))
}

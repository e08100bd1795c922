//! What this clone has sent out and has no answer to: a note for each ticket, written before it is asked for and removed
//! once its link is on record. It tells a ticket that may exist from one that was never asked for, also after a crash.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use super::Marker;
use crate::error::{Error, Result};
use crate::text::both;

/// How long a service may take to show what it has accepted.
const LAG: TimeDelta = TimeDelta::minutes(10);

/// The notes of a clone. While it is held, no other run in this clone sends anything.
#[derive(Debug)]
pub(crate) struct Outbox {
    folder: PathBuf,
    _lock: File,
}

/// Whether a ticket may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    Taken,
    /// An earlier run has asked for it, and the service may not show it yet.
    Wait {
        since: DateTime<Utc>,
        until: DateTime<Utc>,
    },
}

impl Outbox {
    /// Waits until no other run of this clone is at work; a run that is killed lets go.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub(crate) fn open(git_dir: &Path) -> Result<Self> {
        let folder = git_dir.join("pmgit").join("outbox");
        let cannot = |error: std::io::Error| {
            Error::new(
                both! { en: "cannot write in `{}`", folder.display(); ja: "`{}`に書き込めません", folder.display() },
            )
            .quoting(error)
        };
        fs::create_dir_all(&folder).map_err(cannot)?;
        let lock =
            File::options().create(true).truncate(false).write(true).open(folder.join("lock")).map_err(cannot)?;
        lock.lock().map_err(cannot)?;
        Ok(Self { folder, _lock: lock })
    }

    /// Notes that a ticket is about to be asked for, unless a note of before is too fresh.
    ///
    /// # Errors
    /// When the note cannot be read or written.
    pub(crate) fn claim(&self, marker: &Marker, now: DateTime<Utc>) -> Result<Claim> {
        let path = self.folder.join(marker.file());
        let cannot = |error: std::io::Error| {
            Error::new(both! { en: "cannot write `{}`", path.display(); ja: "`{}`に書き込めません", path.display() })
                .quoting(error)
        };
        match fs::read_to_string(&path) {
            Ok(text) => {
                // A note that cannot be read was being written: as fresh as can be.
                let since = text.trim().parse::<DateTime<Utc>>().unwrap_or(now).min(now);
                if now - since < LAG {
                    return Ok(Claim::Wait { since, until: since + LAG });
                }
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(cannot(error)),
        }
        let mut file = File::create(&path).map_err(cannot)?;
        let note = now.to_rfc3339_opts(SecondsFormat::Secs, true);
        file.write_all(note.as_bytes()).and_then(|()| file.sync_all()).map_err(cannot)?;
        Ok(Claim::Taken)
    }

    /// Removes a note: the ticket was certainly not made, or its link is on record.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub(crate) fn settle(&self, marker: &Marker) -> Result<()> {
        let path = self.folder.join(marker.file());
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::new(
                both! { en: "cannot remove `{}`", path.display(); ja: "`{}`を削除できません", path.display() },
            )
            .quoting(error)),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Language;
    use crate::integrations::ticket::tests::{ACTION, draft};

    #[test]
    fn a_fresh_note_holds_a_ticket_back_and_an_old_one_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = Outbox::open(folder.path()).unwrap();
        let marker = draft(ACTION, Language::En).marker;
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let first = at("2026-11-23T07:00:00Z");
        assert_eq!(outbox.claim(&marker, first).unwrap(), Claim::Taken);
        let wait = Claim::Wait { since: first, until: at("2026-11-23T07:10:00Z") };
        assert_eq!(outbox.claim(&marker, at("2026-11-23T07:09:59Z")).unwrap(), wait);
        assert_eq!(outbox.claim(&marker, at("2026-11-23T07:10:00Z")).unwrap(), Claim::Taken);
        outbox.settle(&marker).unwrap();
        outbox.settle(&marker).unwrap();
        assert_eq!(outbox.claim(&marker, first).unwrap(), Claim::Taken);
        fs::write(folder.path().join("pmgit/outbox").join(marker.file()), "2026-1").unwrap();
        assert!(matches!(outbox.claim(&marker, first).unwrap(), Claim::Wait { .. }), "a note that was cut");
    }
}

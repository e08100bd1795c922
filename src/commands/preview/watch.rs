//! Whether something was saved that the page is made of. Files are looked at by their names each time, since many editors put a
//! new file in the place of the old one.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::commands::shared::archive::PostmortemFile;
use crate::commands::shared::attachments::folder;
use crate::error::Result;
use crate::git::{FileStamp, Repository};
use crate::policy::FOLDER;

/// A larger file is known by its stamp alone.
const LARGEST: u64 = 4 << 20;
/// So many files beside the document are looked at, no deeper than this.
const MOST: usize = 2_000;
const DEEPEST: usize = 4;
/// A file that is written to all the time is shown all the same, each time that it was found changed so often.
const MOST_RESTLESS: u32 = 10;

/// The files that a page is made of.
#[derive(Debug)]
pub(super) struct Watch {
    document: PathBuf,
    /// What else the page depends on: folders with all that is in them, and single files.
    beside: Vec<PathBuf>,
    shown: Look,
    /// What was found last, while it may not be all.
    unsettled: Option<Look>,
    restless: u32,
}

/// How the files were at one moment. The stamp of a file that was saved twice within a tick of the file system's clock is the
/// same, its text is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Look {
    stamps: BTreeMap<PathBuf, FileStamp>,
    text: Option<Vec<u8>>,
}

impl Watch {
    /// Begins with the files as they are.
    ///
    /// # Errors
    /// For a postmortem that can have no file on disk.
    pub(super) fn begin(repository: &Repository, entry: &PostmortemFile, documents: &str) -> Result<Self> {
        let top = repository.workdir().unwrap_or_else(|| repository.git_dir());
        // A commit, and a step to another branch, change what the document is compared with.
        let history = ["HEAD", "logs/HEAD"].map(|name| repository.git_dir().join(name));
        let folders = [top.join(folder(&entry.id, documents)), top.join(FOLDER)];
        let document = repository.disk_path(&entry.path)?;
        let beside = folders.into_iter().chain(history).collect();
        let mut watch = Self { document, beside, shown: Look::default(), unsettled: None, restless: 0 };
        watch.shown = watch.look();
        Ok(watch)
    }

    /// Whether the files are others than they were, and have been the same for a tick: an editor may be about to write the
    /// rest.
    pub(super) fn sees_a_change(&mut self) -> bool {
        let look = self.look();
        if look == self.shown {
            self.unsettled = None;
            return false;
        }
        self.restless += 1;
        let is_settled = self.unsettled.as_ref() == Some(&look);
        if is_settled || self.restless >= MOST_RESTLESS {
            (self.shown, self.unsettled, self.restless) = (look, None, 0);
            return true;
        }
        self.unsettled = Some(look);
        false
    }

    fn look(&self) -> Look {
        let mut look = Look::default();
        for place in &self.beside {
            look.add(place, DEEPEST);
        }
        look.add(&self.document, 0);
        let is_small = look.stamps.get(&self.document).is_some_and(|stamp| stamp.size() <= LARGEST);
        look.text = is_small.then(|| fs::read(&self.document).ok()).flatten();
        look
    }
}

impl Look {
    /// Adds a file, or a folder with what is in it; links are not followed.
    fn add(&mut self, place: &Path, depth: usize) {
        let Ok(found) = fs::symlink_metadata(place) else { return };
        if self.stamps.len() >= MOST {
            return;
        }
        if found.is_dir() && depth > 0 {
            let Ok(entries) = fs::read_dir(place) else { return };
            for entry in entries.filter_map(Result::ok) {
                self.add(&entry.path(), depth - 1);
            }
        } else {
            self.stamps.insert(place.to_path_buf(), FileStamp::from_metadata(&found));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One way to save.
    type Save = Box<dyn Fn() -> std::io::Result<()>>;

    fn watch(directory: &Path) -> Watch {
        let (document, beside) = (directory.join("a.toml"), vec![directory.join("a"), directory.join("HEAD")]);
        let mut watch = Watch { document, beside, shown: Look::default(), unsettled: None, restless: 0 };
        watch.shown = watch.look();
        watch
    }

    #[test]
    fn each_way_of_saving_is_seen_once_it_has_settled() {
        let place = tempfile::tempdir().expect("a directory");
        let directory = place.path();
        let document = directory.join("a.toml");
        fs::write(&document, "one").expect("it can be written");
        let mut watch = watch(directory);
        assert!(!watch.sees_a_change());
        let mut saves: Vec<(&str, Save)> = Vec::new();
        let path = |name: &str| directory.join(name);
        let (new, old, picture) = (path("a.toml.new"), path("a.toml~"), path("a/b/graph.png"));
        let target = document.clone();
        saves.push(("in place", Box::new(move || fs::write(&target, "two"))));
        let target = document.clone();
        saves.push(("of the same length", Box::new(move || fs::write(&target, "six"))));
        let target = document.clone();
        saves.push(("by a rename", Box::new(move || fs::write(&new, "six").and_then(|()| fs::rename(&new, &target)))));
        let target = document.clone();
        saves.push((
            "with the old one kept",
            Box::new(move || fs::rename(&target, &old).and_then(|()| fs::write(&target, "seven"))),
        ));
        saves.push((
            "a picture",
            Box::new(move || {
                fs::create_dir_all(picture.parent().expect("it has one"))?;
                fs::write(&picture, "x")
            }),
        ));
        let head = path("HEAD");
        saves.push(("a commit", Box::new(move || fs::write(&head, "ref"))));
        let target = document.clone();
        saves.push(("taken away", Box::new(move || fs::remove_file(&target))));
        for (how, save) in saves {
            save().expect("it can be saved");
            assert!(!watch.sees_a_change(), "{how}: it may not be all");
            assert!(watch.sees_a_change(), "{how}");
            assert!(!watch.sees_a_change(), "{how}: it is shown");
        }
    }

    #[test]
    fn what_is_half_written_is_waited_for_and_what_never_rests_is_shown() {
        let place = tempfile::tempdir().expect("a directory");
        let document = place.path().join("a.toml");
        fs::write(&document, "one").expect("it can be written");
        let mut watch = watch(place.path());
        fs::write(&document, "").expect("it can be written");
        assert!(!watch.sees_a_change());
        fs::write(&document, "one").expect("it can be written");
        assert!(!watch.sees_a_change(), "the whole of it may be on its way");
        assert!(watch.sees_a_change(), "it has another time");
        let seen = (0..100_u32).filter(|round| {
            fs::write(&document, round.to_string()).expect("it can be written");
            watch.sees_a_change()
        });
        assert_eq!(seen.count(), 10);
    }
}

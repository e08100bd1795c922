//! The files that belong to a postmortem: those in the folder of its name. They go where it goes.

use crate::document::PostmortemId;
use crate::error::{Error, Result};
use crate::git::{self, BlobId, FileEdit, Repository, Side};
use crate::source::RepoPath;
use crate::text::both;

/// A file of a postmortem, as HEAD has it.
pub(crate) struct Attachment {
    path: RepoPath,
    bytes: Vec<u8>,
}

/// The folder of a postmortem's files.
pub(crate) fn folder(id: &PostmortemId, documents: &str) -> String {
    format!("{documents}/{}/{id}", id.year())
}

/// The files of a postmortem.
pub(crate) fn attachments(repository: &Repository, id: &PostmortemId, documents: &str) -> Result<Vec<Attachment>> {
    let listed = git::list(repository, &repository.head_version()?, &folder(id, documents))?;
    let file = |(path, side): (RepoPath, Side)| {
        if !side.is_file() {
            return Err(Error::refusal(both! {
                en: "`{path}` is not a regular file";
                ja: "`{path}`は通常のファイルではありません"
            })
            .cause(both! {
                en: "only regular files can go with a postmortem";
                ja: "ポストモーテムに添付できるのは通常のファイルだけです"
            })
            .hint(both! {
                en: "`git rm -r -- {path}` in a commit of its own, then repeat the command";
                ja: "`git rm -r -- {path}`だけを行うコミットを作ってから、もう一度実行してください"
            }));
        }
        Ok(Attachment { bytes: repository.read(&side, &path)?, path })
    };
    listed.into_iter().map(file).collect()
}

impl Attachment {
    /// The file goes.
    pub(crate) fn removed(&self) -> FileEdit {
        FileEdit { path: self.path.clone(), expected: Some(BlobId::hash(&self.bytes)), content: None }
    }

    /// The same file in the folder of another name.
    pub(crate) fn moved(&self, (from, to): (&PostmortemId, &PostmortemId), documents: &str) -> FileEdit {
        let below = self.path.as_bytes().strip_prefix(folder(from, documents).as_bytes()).unwrap_or_default();
        let path = RepoPath::new([folder(to, documents).as_bytes(), below].concat());
        FileEdit { path, expected: None, content: Some(self.bytes.clone()) }
    }
}

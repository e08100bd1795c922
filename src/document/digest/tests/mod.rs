//! The form of what is approved: it holds all that a reader sees and nothing else, and another program computes the same.

mod page;
mod python;
mod reading;
mod sameness;

use crate::document::{Document, TextDigest, parse};
use crate::source::{RepoPath, SourceFile};

fn document(text: &str) -> Document {
    let (document, findings) = parse(&SourceFile::new(RepoPath::from("a.toml"), text.as_bytes().to_vec()));
    document.unwrap_or_else(|| panic!("{findings:#?} in\n{text}"))
}

fn digest(text: &str) -> String {
    TextDigest::of(&document(text)).to_string()
}

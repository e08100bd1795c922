//! Every key of the files that people write, taken through everything that is not a rule: none is left out, because they
//! are made from the model.

mod editors;
mod edits;
mod judges;
mod merges;
mod shown;
mod specimen;

use self::specimen::{Place, sample};
use crate::document::edit::Tree;
use crate::document::{self, Document};
use crate::finding::Finding;
use crate::policy::{self, PEOPLE_PATH, POLICY_PATH};
use crate::source::{RepoPath, SourceFile};
use crate::toml_record::{Record as _, Shape};

const POSTMORTEM: &str = "postmortems/2026/2026-11-20-a.toml";

/// A file that people write: where it is, its schema, and what it looks like.
struct Kind {
    path: &'static str,
    schema: &'static str,
    shape: Shape,
}

fn kinds() -> [Kind; 3] {
    let of = |path| policy::shape_of(&RepoPath::from(path)).expect("pmgit reads it");
    [
        Kind { path: POSTMORTEM, schema: "postmortem.schema.json", shape: Document::shape() },
        Kind { path: POLICY_PATH, schema: "policy.schema.json", shape: of(POLICY_PATH) },
        Kind { path: PEOPLE_PATH, schema: "people.schema.json", shape: of(PEOPLE_PATH) },
    ]
}

/// A key: where it is, of rows in the first one, and what it takes.
#[derive(Clone, Debug)]
struct Key {
    place: Place,
    shape: Shape,
}

impl Key {
    /// As a person calls it: `timeline.at`.
    fn name(&self) -> String {
        let names = self.place.iter().filter(|step| step.parse::<usize>().is_err());
        names.cloned().collect::<Vec<_>>().join(".")
    }

    fn path(&self) -> Vec<&str> {
        self.place.iter().map(String::as_str).collect()
    }

    fn last(&self) -> &str {
        self.place.last().expect("a key has a name")
    }

    /// The table or row that it is in.
    fn holder(&self) -> &[String] {
        &self.place[..self.place.len() - 1]
    }

    /// The table or list at the top that it is in.
    fn root(&self) -> &str {
        &self.place[0]
    }

    fn set_in(&self, tree: &Tree, value: Tree) -> Tree {
        let mut tree = tree.clone();
        tree.set(&self.path(), value).expect("there is room");
        tree
    }

    /// Its value: the first, or another one.
    fn value(&self, variant: usize) -> Tree {
        sample(&self.shape, &self.name(), variant)
    }
}

impl Kind {
    fn is_postmortem(&self) -> bool {
        self.path == POSTMORTEM
    }

    /// A file in which every key says something.
    fn whole(&self) -> Tree {
        sample(&self.shape, "", 0)
    }

    /// Every key that has a value of its own, and those that hold others.
    fn keys(&self) -> (Vec<Key>, Vec<Key>) {
        let (mut keys, mut holders) = (Vec::new(), Vec::new());
        specimen::collect(&self.shape, &mut Vec::new(), &mut keys, &mut holders);
        assert!(keys.len() > 5 && self.is_postmortem() == (keys.len() > 80), "{} has its keys", self.path);
        (keys, holders)
    }

    /// Whether a file without the key is none.
    fn requires(&self, key: &Key) -> bool {
        self.is_postmortem() && matches!(&key.path()[..], ["title" | "status" | "severity"])
    }

    /// The file with its top and these tables alone, so that each try is quick.
    fn about(&self, tables: &[&str]) -> Tree {
        let Tree::Table(mut entries) = self.whole() else { panic!("a file is a table") };
        let is_pair = |value: &Tree| match value {
            Tree::Leaf { .. } => true,
            Tree::Array(items) => !items.iter().any(|item| matches!(item, Tree::Table(_))),
            Tree::Table(_) => false,
        };
        entries.retain(|name, value| is_pair(value) || tables.contains(&name.as_str()));
        Tree::Table(entries)
    }

    /// The same without the key; one that a file must have says something else.
    fn without(&self, tree: &Tree, key: &Key) -> Tree {
        if self.requires(key) {
            return key.set_in(tree, key.value(1));
        }
        let mut tree = tree.clone();
        tree.remove(&key.path());
        tree
    }

    /// A file that has the key and no other that it need not have.
    fn alone(&self, key: &Key, value: Tree) -> Tree {
        let mut tree = Tree::Table(std::collections::BTreeMap::new());
        let required: &[(&str, &str)] =
            if self.is_postmortem() { &[("title", "a"), ("status", "draft"), ("severity", "SEV-1")] } else { &[] };
        for (name, word) in required {
            tree.set(&[name], Tree::leaf("string", *word)).expect("it is a table");
        }
        specimen::put(&mut tree, &key.place, value);
        tree
    }

    fn source(&self, text: &str) -> SourceFile {
        SourceFile::new(RepoPath::from(self.path), text.as_bytes().to_vec())
    }

    /// What is wrong with the keys and types of a text.
    fn slips(&self, text: &str) -> Vec<Finding> {
        let source = self.source(text);
        if self.is_postmortem() { document::parse(&source).1 } else { policy::type_slips(&source) }
    }
}

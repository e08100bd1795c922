//! The whole crate: its files as the `mod` items join them, and what a path written in one of them leads to.
//!
//! Resolution follows imports, renames, globs, `self`, `super`, `crate` and re-exports, as far as syntax shows them. Where
//! a name could be several things, all of them count: a check rather sees too much than too little.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::syntax::{FileSyntax, ModulePath, Purpose, WrittenPath};

/// How many imports may lead to one another before a path is given up.
const LONGEST_CHAIN: usize = 12;

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// Something in this crate, by its names from the root.
    Inside(ModulePath),
    /// Something in another crate, by its names from that crate on.
    Outside(Vec<String>),
}

/// One file of the program; files that only tests see are not among them.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// As from the repository's root: `src/git/open.rs`.
    pub(crate) place: String,
    /// The first name of its module: `git`; `main` and `lib` for the roots.
    pub(crate) room: String,
    pub(crate) syntax: FileSyntax,
    /// What each path of `syntax` may lead to; no target for a local name.
    targets: Vec<BTreeSet<Target>>,
}

impl SourceFile {
    /// Every path that is written in the file, with one thing that it may lead to.
    pub(crate) fn paths_with_targets(&self) -> impl Iterator<Item = (&WrittenPath, &Target)> {
        let pairs = self.syntax.paths.iter().zip(&self.targets);
        pairs.flat_map(|(path, targets)| targets.iter().map(move |target| (path, target)))
    }
}

/// A module: the file that it stands in, and what its names are bound to.
#[derive(Debug)]
struct Scope {
    file: usize,
    imports: BTreeMap<String, Vec<Vec<String>>>,
    globs: Vec<Vec<String>>,
}

#[derive(Debug, Default)]
pub(crate) struct House {
    pub(crate) files: Vec<SourceFile>,
    scopes: BTreeMap<ModulePath, Scope>,
    definitions: BTreeSet<ModulePath>,
}

/// All files below `src/`, by their place in it, with their text.
pub(crate) fn source_texts() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut texts = BTreeMap::new();
    let mut open = vec![root.clone()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).expect("the sources can be listed") {
            let path = entry.expect("the sources can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inside = path.strip_prefix(&root).expect("it lies below the root").to_string_lossy().into_owned();
                texts.insert(inside, fs::read_to_string(&path).expect("the sources can be read"));
            }
        }
    }
    assert!(texts.len() > 50, "the sources were found");
    texts
}

impl House {
    /// Follows the `mod` items from `lib.rs` and `main.rs` through texts that are named as in `src/`.
    pub(crate) fn from_texts(texts: &BTreeMap<String, String>) -> Self {
        let mut house = Self::default();
        for root in ["lib", "main"] {
            if let Some(text) = texts.get(&format!("{root}.rs")) {
                // The program is a crate of its own; a module name that nothing else has keeps the two apart.
                let module = if root == "main" { vec!["main".to_owned()] } else { Vec::new() };
                house.add_file(texts, &module, &format!("{root}.rs"), text);
            }
        }
        for file in 0..house.files.len() {
            let targets = house.files[file].syntax.paths.iter().map(|path| house.targets_of(path));
            house.files[file].targets = targets.collect();
        }
        house
    }

    fn add_file(&mut self, texts: &BTreeMap<String, String>, module: &[String], name: &str, text: &str) {
        let syntax = FileSyntax::parse(module, text).unwrap_or_else(|error| panic!("src/{name}: {error}"));
        let file = self.files.len();
        self.scopes.insert(module.to_vec(), Scope::from_paths(file, module, &syntax.paths));
        let children = syntax.modules.clone();
        self.definitions.extend(syntax.definitions.iter().cloned());
        let room = module.first().cloned().unwrap_or_else(|| "lib".to_owned());
        self.files.push(SourceFile { place: format!("src/{name}"), room, syntax, targets: Vec::new() });
        for child in children {
            if child.is_inline {
                let scope = Scope::from_paths(file, &child.path, &self.files[file].syntax.paths);
                self.scopes.insert(child.path, scope);
                continue;
            }
            let stem = child.path.join("/");
            let found =
                [format!("{stem}.rs"), format!("{stem}/mod.rs")].into_iter().find(|name| texts.contains_key(name));
            let name = found.unwrap_or_else(|| panic!("`mod {stem}` has no file"));
            self.add_file(texts, &child.path, &name, &texts[&name]);
        }
    }

    /// All that a written path may lead to, re-exports followed; empty for a local name.
    fn targets_of(&self, path: &WrittenPath) -> BTreeSet<Target> {
        let mut targets = self.resolve(&path.module, &path.segments, path.purpose != Purpose::Mention, LONGEST_CHAIN);
        for target in std::mem::take(&mut targets) {
            targets.extend(self.behind_re_exports(target, LONGEST_CHAIN));
        }
        targets
    }

    /// The file whose module holds what a path from the root names.
    pub(crate) fn file_of(&self, path: &[String]) -> Option<usize> {
        (0..=path.len()).rev().find_map(|length| self.scopes.get(&path[..length])).map(|scope| scope.file)
    }

    pub(crate) fn is_module(&self, path: &[String]) -> bool {
        self.scopes.contains_key(path)
    }

    fn resolve(&self, module: &[String], segments: &[String], is_import: bool, chain: usize) -> BTreeSet<Target> {
        let (Some((first, rest)), Some(chain)) = (segments.split_first(), chain.checked_sub(1)) else {
            return BTreeSet::new();
        };
        let inside = |base: &[String]| BTreeSet::from([Target::Inside([base, rest].concat())]);
        match first.as_str() {
            "" => BTreeSet::from([Target::Outside(rest.to_vec())]),
            "crate" if module.first().is_some_and(|room| room == "main") => inside(&module[..1]),
            "crate" | "pmgit" => inside(&[]),
            "self" => behind_self(module, rest),
            "super" => behind_self(parent(module), rest),
            _ => self.resolve_name(module, segments, is_import, chain),
        }
    }

    /// A path that begins with a plain name: an import of this module's, a child, something a glob brings in, or a crate.
    fn resolve_name(&self, module: &[String], segments: &[String], is_import: bool, chain: usize) -> BTreeSet<Target> {
        let (first, rest) = (&segments[0], &segments[1..]);
        let here = [module, segments].concat();
        if self.is_module(&here[..=module.len()]) || self.definitions.contains(&here[..=module.len()]) {
            return BTreeSet::from([Target::Inside(here)]);
        }
        let Some(scope) = self.scopes.get(module) else { return BTreeSet::new() };
        let mut targets = BTreeSet::new();
        // `use git2;` names the crate and binds the same name.
        let imports = scope.imports.get(first).into_iter().flatten().filter(|import| import[0] != *first);
        for import in imports {
            targets.extend(self.resolve(module, &[import, rest].concat(), true, chain));
        }
        for glob in &scope.globs {
            for base in self.resolve(module, &glob[..glob.len() - 1], true, chain) {
                if let Target::Inside(base) = base
                    && base != module
                    && self.has_name(&base, first, chain)
                {
                    targets.insert(Target::Inside([&base, segments].concat()));
                }
            }
        }
        if targets.is_empty() && (is_import || segments.len() > 1) {
            targets.insert(Target::Outside(segments.to_vec()));
        }
        targets
    }

    fn has_name(&self, module: &[String], name: &str, chain: usize) -> bool {
        let path = [module, &[name.to_owned()]].concat();
        self.is_module(&path)
            || self.definitions.contains(&path)
            || self.scopes.get(module).is_some_and(|scope| {
                scope.imports.contains_key(name)
                    || chain > 0
                        && scope.globs.iter().any(|glob| {
                            self.resolve(module, &glob[..glob.len() - 1], true, chain - 1).iter().any(|base| match base
                            {
                                Target::Inside(base) => base != module && self.has_name(base, name, chain - 1),
                                Target::Outside(_) => false,
                            })
                        })
            })
    }

    /// Follows the imports of the modules on the way: `crate::Cli` is `cli::Cli`, `crate::git::Change` is
    /// `git::changes::Change`.
    fn behind_re_exports(&self, target: Target, chain: usize) -> BTreeSet<Target> {
        let (Target::Inside(path), Some(chain)) = (&target, chain.checked_sub(1)) else {
            return BTreeSet::from([target]);
        };
        let depth = (0..=path.len()).rev().find(|&length| self.is_module(&path[..length])).unwrap_or(0);
        let (module, names) = path.split_at(depth);
        let is_bound = names.first().is_some_and(|name| {
            !self.definitions.contains(&path[..=depth]) && name != "*" && self.has_name(module, name, chain)
        });
        if !is_bound {
            return BTreeSet::from([target]);
        }
        let further = self.resolve_name(module, names, false, chain);
        let further = further.into_iter().flat_map(|target| self.behind_re_exports(target, chain));
        // The room that hands something on is used as well as the room that it comes from.
        further.collect()
    }
}

/// What follows `self` or `super`, with the further `super`s taken off.
fn behind_self(module: &[String], rest: &[String]) -> BTreeSet<Target> {
    match rest.split_first() {
        Some((first, rest)) if first == "super" => behind_self(parent(module), rest),
        _ => BTreeSet::from([Target::Inside([module, rest].concat())]),
    }
}

fn parent(module: &[String]) -> &[String] {
    &module[..module.len().saturating_sub(1)]
}

impl Scope {
    fn from_paths(file: usize, module: &[String], paths: &[WrittenPath]) -> Self {
        let mut scope = Self { file, imports: BTreeMap::new(), globs: Vec::new() };
        for path in paths.iter().filter(|path| path.module == module) {
            match &path.purpose {
                Purpose::Import(Some(name)) => {
                    scope.imports.entry(name.clone()).or_default().push(path.segments.clone());
                }
                Purpose::Import(None) if path.segments.last().is_some_and(|last| last == "*") => {
                    scope.globs.push(path.segments.clone());
                }
                Purpose::Import(None) | Purpose::Mention => {}
            }
        }
        scope
    }
}

//! What editors make of every key: taplo and tombi read one file with all of them, and one for each wrong type.
//!
//! `PMGIT_TAPLO` and `PMGIT_TOMBI` name the programs, else they are looked for in `PATH`; without them this is skipped.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::judges::{WRONG, is_wrong};
use super::specimen::{Form, Place, forms, lines, text};
use super::{Kind, kinds};
use crate::document::edit::Tree;
use crate::schemas;

const EDITORS: [(&str, &str, &[&str]); 2] = [
    ("PMGIT_TAPLO", "taplo", &["check", "--no-auto-config", "--colors", "never"]),
    ("PMGIT_TOMBI", "tombi", &["lint", "--offline"]),
];

fn find(variable: &str, name: &str) -> Option<OsString> {
    if let Some(named) = std::env::var_os(variable).filter(|named| !named.is_empty()) {
        return Some(named);
    }
    if Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success()) {
        return Some(name.into());
    }
    // Not `eprintln!`, which a test that passes keeps to itself.
    writeln!(std::io::stderr(), "SKIPPED: {name} is not installed; {variable} can name it").expect("stderr is open");
    None
}

/// A folder with the schemas as the types say them, and files that name theirs.
struct Workspace(tempfile::TempDir);

impl Workspace {
    fn new() -> Self {
        let root = tempfile::tempdir().expect("a scratch directory");
        fs::create_dir(root.path().join("home")).expect("a folder");
        for (name, schema) in schemas::all() {
            fs::write(root.path().join(name), schema).expect("a schema");
        }
        Self(root)
    }

    fn put(&self, kind: &Kind, name: &str, text: &str) -> PathBuf {
        let file = self.0.path().join(format!("{name}.toml"));
        fs::write(&file, format!("#:schema ./{}\n{text}", kind.schema)).expect("a file");
        file
    }

    /// Whether the files are sound to a program, and all that it says.
    fn read(&self, program: &OsString, words: &[&str], files: &[PathBuf]) -> (bool, String) {
        let home = self.0.path().join("home");
        let mut command = Command::new(program);
        command.args(words).args(files).current_dir(self.0.path());
        command.env("HOME", &home).env("XDG_CACHE_HOME", &home).env("XDG_CONFIG_HOME", &home).env("NO_COLOR", "1");
        let output = command.output().expect("the program can be run");
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (output.status.success(), said)
    }
}

/// Whether a program says something of a line of a file.
fn tells(said: &str, file: &Path, line: usize) -> bool {
    let name = file.file_name().expect("a file has a name").to_string_lossy();
    said.contains(&format!("{name}:{line}:"))
}

#[test]
fn editors_take_every_form_of_every_key() {
    for (variable, name, words) in EDITORS {
        let Some(program) = find(variable, name) else { continue };
        let workspace = Workspace::new();
        let mut files = Vec::new();
        for (at, kind) in kinds().iter().enumerate() {
            for form in Form::ALL {
                files.push(workspace.put(kind, &format!("{at}-whole-{form:?}"), &text(&kind.whole(), form)));
            }
            // Each key in its other forms, as many in one file as there are.
            let keys = kind.keys().0;
            let most = keys.iter().map(|key| forms(&key.shape, &key.name()).len()).max().unwrap_or_default();
            for variant in 0..most {
                let mut tree = kind.whole();
                for key in &keys {
                    let forms = forms(&key.shape, &key.name());
                    let value = forms[variant % forms.len()].clone();
                    tree.set(&key.path(), value).expect("there is room");
                }
                files.push(workspace.put(kind, &format!("{at}-form-{variant}"), &text(&tree, Form::Headers)));
            }
        }
        let (is_sound, said) = workspace.read(&program, words, &files);
        assert!(is_sound && !said.to_lowercase().contains("warning"), "{name}:\n{said}");
    }
}

#[test]
fn editors_see_every_wrong_type_and_word_of_every_key() {
    for (variable, name, words) in EDITORS {
        let Some(program) = find(variable, name) else { continue };
        let workspace = Workspace::new();
        let mut expected: Vec<(String, PathBuf, usize)> = Vec::new();
        for (at, kind) in kinds().iter().enumerate() {
            let (keys, holders) = kind.keys();
            for (number, (what, wrong)) in WRONG.iter().enumerate() {
                let mut tree = kind.whole();
                let wrong_keys: Vec<_> = keys.iter().filter(|key| is_wrong(&key.shape, wrong)).collect();
                for key in &wrong_keys {
                    tree.set(&key.path(), Tree::leaf("raw", *wrong)).expect("there is room");
                }
                let (text, lines) = lines(&tree, Form::Headers);
                let file = workspace.put(kind, &format!("{at}-wrong-{number}"), &text);
                let line = |place: &Place, lines: &BTreeMap<Place, usize>| lines[place] + 1;
                expected.extend(
                    wrong_keys
                        .iter()
                        .map(|key| (format!("{} as {what}", key.name()), file.clone(), line(&key.place, &lines))),
                );
            }
            for (number, holder) in holders.iter().enumerate() {
                let (text, lines) = lines(&kind.alone(holder, Tree::leaf("raw", "-7")), Form::Headers);
                let file = workspace.put(kind, &format!("{at}-holder-{number}"), &text);
                expected.push((format!("{} as a number", holder.name()), file, lines[&holder.place] + 1));
            }
        }
        let mut files: Vec<PathBuf> = expected.iter().map(|(_, file, _)| file.clone()).collect();
        files.dedup();
        let (is_sound, said) = workspace.read(&program, words, &files);
        assert!(!is_sound, "{name} takes all of it");
        let missed: Vec<&str> = expected
            .iter()
            .filter(|(_, file, line)| !tells(&said, file, *line))
            .map(|(what, ..)| what.as_str())
            .collect();
        assert!(missed.is_empty(), "{name} takes {} of {}: {missed:#?}\n{said}", missed.len(), expected.len());
    }
}

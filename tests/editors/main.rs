//! What editors make of the schemas: taplo and tombi, where they are installed, read documents through the `#:schema`
//! line as they would on somebody's workspace. `PMGIT_TAPLO` and `PMGIT_TOMBI` name them, else they are looked for in `PATH`.
//! Not every build of taplo has its language server: `PMGIT_TAPLO_LSP` can name one that has.

mod session;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use session::Session;

/// What an editor makes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opinion {
    Valid,
    Invalid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Editor {
    /// Reads a date as a string of a format, so that a quoted one is as good to it.
    Taplo,
    /// Knows TOML's own types.
    Tombi,
}

impl Editor {
    /// Finds the program; nothing, and a word about it, where there is none.
    fn find(self) -> Option<OsString> {
        let (variable, name) = match self {
            Self::Taplo => ("PMGIT_TAPLO", "taplo"),
            Self::Tombi => ("PMGIT_TOMBI", "tombi"),
        };
        if let Some(named) = env::var_os(variable).filter(|named| !named.is_empty()) {
            return Some(named);
        }
        if Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success()) {
            return Some(name.into());
        }
        // Not `eprintln!`, which a test that passes keeps to itself.
        writeln!(io::stderr(), "SKIPPED: {name} is not installed; {variable} can name it").expect("stderr is open");
        None
    }

    /// Starts its language server; nothing, and a word about it, where there is none.
    fn serve(self, workspace: &EditorWorkspace) -> Option<Session> {
        let named = env::var_os("PMGIT_TAPLO_LSP").filter(|named| self == Self::Taplo && !named.is_empty());
        let program = named.or_else(|| self.find())?;
        let arguments: &[&str] = match self {
            Self::Taplo => &["lsp", "--no-auto-config", "stdio"],
            Self::Tombi => &["lsp", "--offline"],
        };
        let session = Session::start(&program, arguments, workspace.root.path());
        if session.is_none() {
            writeln!(io::stderr(), "SKIPPED: this build of {self:?} has no language server").expect("stderr is open");
        }
        session
    }

    fn read(self, program: &OsString, workspace: &EditorWorkspace, file: &Path) -> Output {
        let mut command = Command::new(program);
        match self {
            Self::Taplo => command.args(["check", "--no-auto-config", "--colors", "never"]),
            Self::Tombi => command.args(["lint", "--offline"]),
        };
        let home = workspace.root.path().join("home");
        command.env("HOME", &home).env("XDG_CACHE_HOME", &home).env("XDG_CONFIG_HOME", &home).env("NO_COLOR", "1");
        command.arg(file).current_dir(workspace.root.path()).output().expect("the editor's program can be run")
    }
}

/// A directory as `pmgit init` leaves it.
struct EditorWorkspace {
    root: tempfile::TempDir,
}

impl EditorWorkspace {
    fn new() -> Self {
        let root = tempfile::tempdir().expect("a scratch directory");
        for folder in [".pmgit", "postmortems/2026", "home"] {
            fs::create_dir_all(root.path().join(folder)).expect("a folder");
        }
        for schema in files(&repository("schema")) {
            let name = schema.file_name().expect("a file has a name");
            fs::copy(&schema, root.path().join(".pmgit").join(name)).expect("a copy");
        }
        Self { root }
    }

    /// Puts a text where a file of its schema stands in a repository, and gives it the line that names the schema.
    fn put(&self, schema: &str, text: &str) -> PathBuf {
        let (place, line) = match schema {
            "postmortem" => {
                ("postmortems/2026/2026-11-20-x.toml".to_owned(), "../../.pmgit/postmortem.schema.json".to_owned())
            }
            _ => (format!(".pmgit/{schema}.toml"), format!("./{schema}.schema.json")),
        };
        let file = self.root.path().join(place);
        let text = if text.starts_with("#:schema") { text.to_owned() } else { format!("#:schema {line}\n{text}") };
        fs::write(&file, text).expect("the file can be written");
        file
    }
}

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("the folder can be read").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{} has no files", folder.display());
    files
}

/// Every example with its schema; the folders below a folder are named after the schemas.
fn examples(folder: &str) -> Vec<(String, PathBuf)> {
    let by_schema = files(&repository("tests/editors").join(folder));
    let examples = by_schema.iter().flat_map(|folder| {
        let schema = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        files(folder).into_iter().map(move |file| (schema.clone(), file))
    });
    examples.collect()
}

/// What pmgit itself ships.
fn shipped() -> Vec<(String, PathBuf)> {
    let all = [
        ("postmortem", "src/document/templates/en.toml"),
        ("postmortem", "src/document/templates/ja.toml"),
        ("postmortem", "src/commands/demo/incident.toml"),
        ("postmortem", "src/commands/demo/incident.ja.toml"),
        ("policy", "src/policy/policy.toml"),
        ("policy", "src/policy/policy.ja.toml"),
    ];
    all.map(|(schema, path)| (schema.to_owned(), repository(path))).to_vec()
}

fn assert_opinion(editor: Editor, examples: &[(String, PathBuf)], expected: Opinion) {
    let Some(program) = editor.find() else { return };
    let workspace = EditorWorkspace::new();
    let mut wrong = Vec::new();
    for (schema, path) in examples {
        let text = fs::read_to_string(path).expect("the example can be read");
        let output = editor.read(&program, &workspace, &workspace.put(schema, &text));
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let opinion = if output.status.success() { Opinion::Valid } else { Opinion::Invalid };
        let is_doubted = expected == Opinion::Valid && said.to_lowercase().contains("warning");
        if opinion != expected || is_doubted {
            wrong.push(format!("{}: {opinion:?}\n{said}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{editor:?} should find these {expected:?}:\n{}", wrong.join("\n"));
}

#[test]
fn what_pmgit_ships_is_valid_in_taplo() {
    assert_opinion(Editor::Taplo, &shipped(), Opinion::Valid);
}

#[test]
fn what_pmgit_ships_is_valid_in_tombi() {
    assert_opinion(Editor::Tombi, &shipped(), Opinion::Valid);
}

#[test]
fn every_valid_form_is_valid_in_taplo() {
    assert_opinion(Editor::Taplo, &examples("valid"), Opinion::Valid);
}

#[test]
fn every_valid_form_is_valid_in_tombi() {
    assert_opinion(Editor::Tombi, &examples("valid"), Opinion::Valid);
}

#[test]
fn unknown_keys_wrong_types_and_words_are_seen_by_taplo() {
    assert_opinion(Editor::Taplo, &examples("invalid"), Opinion::Invalid);
}

#[test]
fn unknown_keys_wrong_types_and_words_are_seen_by_tombi() {
    assert_opinion(Editor::Tombi, &examples("invalid"), Opinion::Invalid);
    assert_opinion(Editor::Tombi, &examples("invalid-by-type"), Opinion::Invalid);
}

/// The limit of taplo, so that nobody wonders: pmgit's own check sees these.
#[test]
fn quoted_dates_are_as_good_as_bare_ones_to_taplo() {
    assert_opinion(Editor::Taplo, &examples("invalid-by-type"), Opinion::Valid);
}

/// What a schema says of a key of a table: the description of the key.
fn described(schema: &str, table: &str, key: &str) -> String {
    properties(schema, table)[key]["description"].as_str().expect("every key has a description").to_owned()
}

/// The keys of a table of a schema; the empty name is the root's. A person of `people.toml` is under any handle.
fn properties(schema: &str, table: &str) -> Value {
    let text = fs::read_to_string(repository("schema").join(format!("{schema}.schema.json"))).expect("it can be read");
    let root: Value = serde_json::from_str(&text).expect("a schema is JSON");
    let table = match (table, &root["properties"][table]) {
        ("", _) => &root,
        (_, Value::Null) => &root["additionalProperties"],
        (_, table) => table,
    };
    table["properties"].clone()
}

/// Types a file, points at its keys and asks for more on an empty line. Taplo says nothing of keys whose value is a
/// list, so none is typed.
fn assert_help(editor: Editor) {
    for (schema, table, text) in [
        ("postmortem", "", "title = \"x\"\nstatus = \"draft\"\n"),
        ("postmortem", "incident", "[incident]\nstarted = 2026-11-20T00:04:00Z\nrecording = \"https://a.b\"\n"),
        ("policy", "", "documents = \"postmortems\"\nlanguage = \"en\"\n"),
        ("policy", "calendar", "[calendar]\ntime_zone = \"UTC\"\n"),
        ("people", "aiko", "[aiko]\nname = \"Aiko\"\nemail = \"a@b.c\"\n"),
    ] {
        let workspace = EditorWorkspace::new();
        let Some(mut session) = editor.serve(&workspace) else { return };
        let file = workspace.put(schema, text);
        let typed = fs::read_to_string(&file).expect("it was written");
        session.open(&file, &typed);
        let mut left: Vec<String> = properties(schema, table).as_object().expect("keys").keys().cloned().collect();
        let keys = typed.lines().enumerate().filter_map(|(line, text)| Some((line, text.split_once(" = ")?.0)));
        for (line, key) in keys {
            let (told, wanted) = (session.hover(&file, line, 1), described(schema, table, key));
            assert!(told.contains(&wanted), "{editor:?} says of `{key}`: {told:?}, and not {wanted:?}");
            left.retain(|other| other != key);
        }
        let offered = session.complete(&file, typed.lines().count(), 0);
        for key in left {
            let wanted = described(schema, table, &key);
            let is_offered = offered.iter().any(|(label, told)| *label == key && told.contains(&wanted));
            assert!(is_offered, "{editor:?} does not offer `{key}` in [{table}] with {wanted:?}, but {offered:#?}");
        }
    }
}

#[test]
fn taplo_shows_what_a_key_means_and_offers_those_that_are_left() {
    assert_help(Editor::Taplo);
}

#[test]
fn tombi_shows_what_a_key_means_and_offers_those_that_are_left() {
    assert_help(Editor::Tombi);
}

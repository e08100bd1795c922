//! What people read: the README and the guide in each language, and the commands in them.

use std::fs;
use std::path::Path;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    En,
    Ja,
}

impl Language {
    pub(crate) const BOTH: [Self; 2] = [Self::En, Self::Ja];

    pub(crate) fn readme(self) -> Page {
        Page::read(match self {
            Self::En => "README.md",
            Self::Ja => "README.ja.md",
        })
    }

    fn folder(self) -> &'static str {
        match self {
            Self::En => "docs/guide",
            Self::Ja => "docs/ja/guide",
        }
    }

    /// The page that lists the others.
    pub(crate) fn index(self) -> Page {
        Page::read(&format!("{}/README.md", self.folder()))
    }

    /// The pages of the guide in the order of its list.
    pub(crate) fn guide(self) -> Vec<Page> {
        let index = self.index();
        let links = index.text.lines().filter(|line| line.starts_with("- [")).filter_map(|line| {
            let (_, rest) = line.split_once("](")?;
            rest.split_once(')').map(|(target, _)| target)
        });
        let pages = links.filter(|target| !target.contains('/'));
        pages.map(|target| Page::read(&format!("{}/{target}", self.folder()))).collect()
    }

    /// Every page in the folder of the guide.
    pub(crate) fn files(self) -> Vec<String> {
        let entries = fs::read_dir(root().join(self.folder())).expect("the guide is there");
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.map(|name| format!("{}/{name}", self.folder())).collect()
    }
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A page, by its path from the root of the repository.
pub(crate) struct Page {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// A block of commands, or what a test must do between two blocks.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Commands {
        text: String,
        refused: bool,
    },
    /// What the commands before it print, line by line.
    Printed(String),
    Prepare(String),
}

/// What a block is, made of its text.
type Kind = fn(String) -> Step;

impl Page {
    pub(crate) fn read(path: &str) -> Self {
        let text = fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        Self { path: path.to_owned(), text }
    }

    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().expect("a path has a last part")
    }

    pub(crate) fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut open: Option<(String, Kind)> = None;
        for line in self.text.lines() {
            match (&mut open, line) {
                (Some((text, kind)), "```") => {
                    steps.push(kind(std::mem::take(text)));
                    open = None;
                }
                (Some((text, _)), line) => {
                    text.push_str(line);
                    text.push('\n');
                }
                (None, "```sh") => open = Some((String::new(), |text| Step::Commands { text, refused: false })),
                (None, "```sh refused") => {
                    open = Some((String::new(), |text| Step::Commands { text, refused: true }));
                }
                (None, "```text printed") => open = Some((String::new(), Step::Printed)),
                (None, line) => {
                    let name = line.strip_prefix("<!-- run: ").and_then(|rest| rest.strip_suffix(" -->"));
                    steps.extend(name.map(|name| Step::Prepare(name.to_owned())));
                }
            }
        }
        steps
    }
}

//! What the wording rules find in real postmortems, so that people can judge it: Markdown files of any kind, each read in
//! the language of most of its letters, in all its parts.
//!
//! ```sh
//! PMGIT_PRECISION=DIRECTORY cargo test --lib precision -- --nocapture                           # each hit, on a line
//! PMGIT_PRECISION=DIRECTORY PMGIT_PRECISION_COUNTS=1 cargo test --lib precision -- --nocapture  # how many of each rule
//! ```
//!
//! The directory is an absolute path. A line has rule, language, phrase, file and line, and the text around it, apart by
//! tabs. Whether the hits are right is written to `docs/precision.toml`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::document::Language;
use crate::rules::wording::internal_detail::internal_names;
use crate::rules::words::{Topic, find};
use crate::source::Span;
use crate::wording::Prose;

/// How much of the line is shown on either side of a hit, in letters.
const AROUND: usize = 70;

/// A phrase that a rule would report, were it in the part that the rule reads.
struct PhraseHit {
    rule: &'static str,
    /// The language of the phrase.
    language: Language,
    phrase: String,
    span: Span,
}

#[test]
fn precision_is_measured_on_any_markdown() {
    let Some(directory) = env::var_os("PMGIT_PRECISION") else { return measured_on_an_example() };
    let measurement = Measurement::read(Path::new(&directory));
    assert!(measurement.files > 0, "there are no Markdown files in {}", directory.display());
    let counts = env::var_os("PMGIT_PRECISION_COUNTS").is_some();
    print!("{}", if counts { measurement.counts_text() } else { measurement.lines });
}

fn measured_on_an_example() {
    let directory = tempfile::tempdir().expect("a folder can be made");
    let write = |name: &str, text: &str| {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    };
    write("en/one.md", "# Root cause\n\nIt was a human error on db1.internal, then\nanother human\terror.\n");
    write("ja.md", "根本原因は設定だった。human error\n");
    write("README.md", "A human error.\n");
    write("other.txt", "A human error.\n");
    let measurement = Measurement::read(directory.path());
    let lines = "\
        root-cause\ten\troot cause\ten/one.md:1\t# [Root cause]\n\
        human-error\ten\thuman error\ten/one.md:3\tIt was a [human error] on db1.internal, then\n\
        human-error\ten\thuman error\ten/one.md:4\tanother [human error].\n\
        internal-detail\ten\tdb1.internal\ten/one.md:3\tIt was a human error on [db1.internal], then\n\
        root-cause\tja\t根本原因は\tja.md:1\t[根本原因は]設定だった。human error\n\
        human-error\ten\thuman error\tja.md:1\t根本原因は設定だった。[human error]\n";
    assert_eq!(measurement.lines, lines);
    let counts = "2 files\nhuman-error\ten\t3\ninternal-detail\ten\t1\nroot-cause\ten\t1\nroot-cause\tja\t1\n";
    assert_eq!(measurement.counts_text(), counts);
}

/// What was found in a directory.
struct Measurement {
    files: usize,
    counts: BTreeMap<(&'static str, &'static str), usize>,
    lines: String,
}

impl Measurement {
    fn read(directory: &Path) -> Self {
        let files = markdown_files(directory);
        let mut measurement = Self { files: files.len(), counts: BTreeMap::new(), lines: String::new() };
        for file in &files {
            let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let name = file.strip_prefix(directory).unwrap_or(file).display();
            for PhraseHit { rule, language, phrase, span } in hits(&text) {
                let language = language.as_str();
                *measurement.counts.entry((rule, language)).or_default() += 1;
                let line = text[..span.start].matches('\n').count() + 1;
                let around = around(&text, span);
                writeln!(measurement.lines, "{rule}\t{language}\t{phrase}\t{name}:{line}\t{around}")
                    .expect("a string takes every write");
            }
        }
        measurement
    }

    fn counts_text(&self) -> String {
        let counts = self.counts.iter().map(|((rule, language), count)| format!("{rule}\t{language}\t{count}\n"));
        format!("{} files\n", self.files) + &counts.collect::<String>()
    }
}

/// The Markdown files below a directory, in order.
fn markdown_files(directory: &Path) -> Vec<PathBuf> {
    let (mut files, mut open) = (Vec::new(), vec![directory.to_owned()]);
    while let Some(next) = open.pop() {
        let entries = fs::read_dir(&next).unwrap_or_else(|error| panic!("{}: {error}", next.display()));
        for entry in entries {
            let path = entry.expect("a folder can be read to its end").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "md") && !path.ends_with("README.md") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn hits(markdown: &str) -> Vec<PhraseHit> {
    let prose = Prose::from_markdown(markdown);
    let language = if is_japanese(markdown) { Language::Ja } else { Language::En };
    let words = find(&prose, language, &[]).into_iter().map(|word| PhraseHit {
        rule: rule_of(word.topic),
        language: word.language,
        phrase: word.phrase.to_owned(),
        span: word.span,
    });
    let details = internal_names(markdown).into_iter().map(|range| PhraseHit {
        rule: "internal-detail",
        language,
        phrase: markdown[range.clone()].to_owned(),
        span: range.into(),
    });
    words.chain(details).collect()
}

fn rule_of(topic: Topic) -> &'static str {
    match topic {
        Topic::Outage => "unjustified-outage",
        Topic::Blame => "blame",
        Topic::HumanError => "human-error",
        Topic::Counterfactual => "counterfactual",
        Topic::RootCause => "root-cause",
        Topic::RoteApology => "rote-apology",
        Topic::ResolutionEstimate => "resolution-estimate",
    }
}

fn is_japanese(text: &str) -> bool {
    let kana = text.chars().filter(|letter| ('\u{3041}'..='\u{30FF}').contains(letter)).count();
    kana * 10 > text.chars().count()
}

/// The line of a hit, cut short on both sides.
fn around(text: &str, Span { start, end }: Span) -> String {
    let before: Vec<char> = text[..start].chars().rev().take_while(|&letter| letter != '\n').take(AROUND).collect();
    let behind: String = text[end..].chars().take_while(|&letter| letter != '\n').take(AROUND).collect();
    let before: String = before.into_iter().rev().collect();
    format!("{before}[{}]{behind}", text[start..end].replace('\n', " ")).replace('\t', " ")
}

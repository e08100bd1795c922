//! Shows what the wording rules find in real postmortems, so that people can judge it: `cargo run --release --example
//! precision -- DIRECTORY`, with Markdown files in it, each in the language that most of its letters are of.
//!
//! A hit is a line: rule, language, phrase, file and line, and the text around it, apart by tabs. `--counts` shows how
//! many there are of each rule and language instead. Whether they are right is written to `docs/precision.toml`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use pmgit::measure;

/// How much of the line is shown on either side of a hit, in letters.
const AROUND: usize = 70;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (flags, paths): (Vec<&String>, Vec<&String>) = arguments.iter().partition(|one| one.starts_with("--"));
    let [directory] = paths[..] else { return Err("give the directory of the postmortems".into()) };
    let files = files(Path::new(directory))?;
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut lines = String::new();
    for file in &files {
        let text = fs::read_to_string(file)?;
        for hit in measure::wording(&text, is_japanese(&text)) {
            *counts.entry((hit.rule, hit.language)).or_default() += 1;
            let name = file.strip_prefix(directory).unwrap_or(file).display();
            let line = text[..hit.span.start].matches('\n').count() + 1;
            let around = around(&text, hit.span.start, hit.span.end);
            writeln!(lines, "{}\t{}\t{}\t{name}:{line}\t{around}", hit.rule, hit.language, hit.phrase)?;
        }
    }
    if flags.iter().any(|flag| *flag == "--counts") {
        println!("{} files", files.len());
        for ((rule, language), count) in counts {
            println!("{rule}\t{language}\t{count}");
        }
    } else {
        print!("{lines}");
    }
    Ok(())
}

/// The Markdown files below a directory, in order.
fn files(directory: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let (mut found, mut open) = (Vec::new(), vec![directory.to_owned()]);
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "md") && !path.ends_with("README.md") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn is_japanese(text: &str) -> bool {
    let kana = text.chars().filter(|letter| ('\u{3041}'..='\u{30FF}').contains(letter)).count();
    kana * 10 > text.chars().count()
}

/// The line of a hit, cut short on both sides.
fn around(text: &str, start: usize, end: usize) -> String {
    let before: Vec<char> = text[..start].chars().rev().take_while(|&letter| letter != '\n').take(AROUND).collect();
    let behind: String = text[end..].chars().take_while(|&letter| letter != '\n').take(AROUND).collect();
    let before: String = before.into_iter().rev().collect();
    format!("{before}[{}]{behind}", text[start..end].replace('\n', " ")).replace('\t', " ")
}

//! A page as its examples; `mod.rs` says what the words of a block mean.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::rules::archive::PathKind;
use crate::rules::{Entering, Rule};
use crate::source::RepoPath;

/// What is to come of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Fails,
    Passes,
}

/// The file that the block with the verdict is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum File {
    Document,
    Base,
    Policy,
    PolicyBefore,
    People,
    Removed,
    RemovedBefore,
}

/// A block of a page that is a test, with its setting.
pub(super) struct Example {
    pub(super) rule: &'static Rule,
    /// Which of the page's examples it is, from 1.
    pub(super) number: usize,
    pub(super) verdict: Verdict,
    /// The file whose findings are asked for.
    pub(super) file: File,
    pub(super) document: Option<Text>,
    pub(super) base: Option<Text>,
    pub(super) policy: Option<String>,
    pub(super) policy_before: Option<String>,
    pub(super) people: Option<String>,
    pub(super) removed: Option<String>,
    pub(super) removed_before: Option<String>,
    pub(super) path: Option<RepoPath>,
    pub(super) beside: Vec<RepoPath>,
    pub(super) kind: PathKind,
    pub(super) entering: Option<Entering>,
    pub(super) gone: bool,
}

/// A document's text, or what is merged into the sound one.
pub(super) struct Text {
    pub(super) text: String,
    pub(super) whole: bool,
}

impl Example {
    fn new(rule: &'static Rule) -> Self {
        Self {
            rule,
            number: 0,
            verdict: Verdict::Passes,
            file: File::Document,
            document: None,
            base: None,
            policy: None,
            policy_before: None,
            people: None,
            removed: None,
            removed_before: None,
            path: None,
            beside: Vec::new(),
            kind: PathKind::Regular,
            entering: None,
            gone: false,
        }
    }

    /// Reads one block; true when it has a verdict, and the example is complete.
    fn read(&mut self, info: &str, text: String) -> bool {
        let (mut file, mut whole, mut verdict) = (File::Document, false, None);
        for word in info.split_whitespace().skip(1) {
            match word {
                "fails" => verdict = Some(Verdict::Fails),
                "passes" => verdict = Some(Verdict::Passes),
                "base" => file = File::Base,
                "policy" => file = File::Policy,
                "policy-before" => file = File::PolicyBefore,
                "people" => file = File::People,
                "removed" => file = File::Removed,
                "removed-before" => file = File::RemovedBefore,
                "whole" => whole = true,
                "gone" => self.gone = true,
                _ => self.read_setting(word),
            }
        }
        match file {
            File::Document => self.document = verdict.map(|_| Text { text, whole }),
            File::Base => self.base = Some(Text { text, whole }),
            File::Policy => self.policy = Some(text),
            File::PolicyBefore => self.policy_before = Some(text),
            File::People => self.people = Some(text),
            File::Removed => self.removed = Some(text),
            File::RemovedBefore => self.removed_before = Some(text),
        }
        (self.verdict, self.file) = (verdict.unwrap_or(self.verdict), file);
        verdict.is_some()
    }

    fn read_setting(&mut self, word: &str) {
        let unknown = || panic!("{}: `{word}` means nothing in an example", self.rule.id);
        match word.split_once('=') {
            Some(("path", path)) => self.path = Some(path.into()),
            Some(("beside", path)) => self.beside.push(path.into()),
            Some(("mode", "executable")) => self.kind = PathKind::Executable,
            Some(("mode", "symlink")) => self.kind = PathKind::Symlink,
            Some(("mode", "submodule")) => self.kind = PathKind::Submodule,
            Some(("mode", "folder")) => self.kind = PathKind::Folder,
            Some(("entering", "new")) => self.entering = Some(Entering::New),
            Some(("entering", "known")) => self.entering = Some(Entering::Known),
            _ => unknown(),
        }
    }
}

/// The examples of a rule's page, in order.
pub(super) fn examples(rule: &'static Rule) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut next = Example::new(rule);
    for (info, text) in blocks(rule.page.en) {
        if !info.starts_with("toml") {
            continue;
        }
        if info == "toml" {
            assert!(text.parse::<toml::Table>().is_ok(), "{}: this is no TOML:\n{text}", rule.id);
        } else if next.read(&info, text) {
            next.number = examples.len() + 1;
            examples.push(std::mem::replace(&mut next, Example::new(rule)));
        }
    }
    examples
}

/// Whether prose follows the last example.
pub(super) fn says_how_to_mend(rule: &Rule) -> bool {
    let mut prose = false;
    for event in Parser::new(rule.page.en) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if info.contains(' ') => prose = false,
            Event::Start(Tag::Paragraph | Tag::Item) => prose = true,
            _ => {}
        }
    }
    prose
}

/// The fenced blocks of a page: what stands behind the fence, and the text.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for event in Parser::new(page) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                open = Some((info.trim().to_owned(), String::new()));
            }
            Event::Text(part) => {
                if let Some((_, text)) = &mut open {
                    text.push_str(&part);
                }
            }
            Event::End(TagEnd::CodeBlock) => blocks.extend(open.take()),
            _ => {}
        }
    }
    blocks
}

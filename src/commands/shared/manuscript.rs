//! A text in the hands of a person: a Markdown file of its own in the git directory, with a word to the writer below a
//! scissors line, as `git commit --cleanup=scissors` has it. Markdown's headings begin with `#`, too, so that no letter
//! can mark the lines that go.
//!
//! The file goes only once the text has arrived, or where nobody has typed anything: whatever fails, it stays and is named.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::context::Context;
use super::text_editor::TextEditor;
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::text::{both, one_line, say, shell_word};

/// Git's own line (wt-status.c).
const SCISSORS: &str = "# ------------------------ >8 ------------------------";

/// A name may not be longer than this, for file systems take 255 bytes.
const LONGEST_NAME: usize = 160;

/// A text that is given to a person to write.
#[derive(Debug)]
pub(crate) struct Manuscript {
    place: PathBuf,
    /// The last one of that name that lies there already.
    earlier: Option<PathBuf>,
    /// The text as it was given, without what is blank at its end.
    given: String,
    /// All that follows the text.
    guidance: String,
    /// The text that it goes on with.
    resumed: Option<Kept>,
}

/// A text that found no place when it was written.
#[derive(Debug)]
struct Kept {
    place: PathBuf,
    bytes: Vec<u8>,
}

/// What a person has made of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    Unchanged,
    Empty,
    /// Without the blank lines at its end.
    Text(String),
}

impl Manuscript {
    /// Opens a text in the editor and waits until it is closed. `name` is what its file is called.
    ///
    /// # Errors
    /// When the file cannot be written or read again, or the editor fails; what was typed is kept, and named.
    pub(crate) fn written(
        repository: &Repository,
        name: &str,
        text: &str,
        guidance: &str,
        context: &mut Context<'_>,
    ) -> Result<(Self, Written)> {
        let editor = TextEditor::choose(repository, &format!("`{name}`"), context)?;
        let manuscript = Self::begin(repository, name, text, guidance)?;
        manuscript.note_others(context)?;
        let read = editor.open(&manuscript.place, None, context).and_then(|()| manuscript.read());
        match read {
            Ok(written) => Ok((manuscript, written)),
            Err(error) => {
                manuscript.keep(context)?;
                Err(error)
            }
        }
    }

    /// The same for a text that begins empty, or with what was kept of it the last time: that counts as written, also where
    /// nothing is added.
    ///
    /// # Errors
    /// When the file cannot be written or read again, or the editor fails; what was typed is kept, and named.
    pub(crate) fn resumed(
        repository: &Repository,
        name: &str,
        guidance: &str,
        context: &mut Context<'_>,
    ) -> Result<(Self, Written)> {
        let Some(kept) = Kept::last(&folder(repository), name) else {
            return Self::written(repository, name, "", guidance, context);
        };
        let editor = TextEditor::choose(repository, &format!("`{name}`"), context)?;
        let text = kept.text();
        let manuscript = Self { resumed: Some(kept), ..Self::begin(repository, name, &text, guidance)? };
        context.remark(context.say(say! {
            en: "the editor opens with what you wrote the last time";
            ja: "前回書いた内容をエディターで開きます"
        }))?;
        let read = editor.open(&manuscript.place, None, context).and_then(|()| manuscript.read());
        match read {
            Ok(Written::Unchanged) => {
                let text = manuscript.given.clone();
                Ok((manuscript, Written::Text(text)))
            }
            Ok(written) => Ok((manuscript, written)),
            Err(error) => {
                manuscript.keep(context)?;
                Err(error)
            }
        }
    }

    fn begin(repository: &Repository, name: &str, text: &str, guidance: &str) -> Result<Self> {
        let folder = folder(repository);
        let given = text.replace("\r\n", "\n").trim_end_matches(BLANK).to_owned();
        // A text that has git's line within itself gets another one.
        let mut scissors = SCISSORS.to_owned();
        while text.contains(&scissors) {
            scissors.push('-');
        }
        let comments = guidance.lines().map(|line| format!("# {line}").trim_end().to_owned() + "\n");
        let guidance = format!("{scissors}\n{}", comments.collect::<String>());
        let whole = format!("{given}\n\n{guidance}");
        let (place, earlier) =
            create(&folder, name, "md", whole.as_bytes()).map_err(|error| cannot_write(&folder, error))?;
        Ok(Self { place, earlier, given, guidance, resumed: None })
    }

    /// Says where another text of the same name lies: one that had no place, or that another editor has open.
    fn note_others(&self, context: &mut Context<'_>) -> Result<()> {
        let Some(other) = self.earlier.as_deref() else { return Ok(()) };
        let shown = near(other, context);
        context.remark(context.say(say! {
            en: "another text for this is in {shown}: it could not be written back, or an editor still has it open";
            ja: "同じ箇所の別のテキストが{shown}にあります。書き戻せなかったものか、別のエディターで開いているものです"
        }))
    }

    /// Reads what the editor left.
    fn read(&self) -> Result<Written> {
        let bytes = self.bytes().ok_or_else(|| {
            Error::refusal(both! {
                en: "the editor took the file away; nothing was written";
                ja: "エディターがファイルを削除したため、何も書き込みませんでした"
            })
        })?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(self.judge(&text)),
            Err(error) => {
                let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let line = valid.split(|&byte| byte == b'\n').count();
                Err(Error::refusal(both! {
                    en: "the text is not UTF-8 (line {line}); nothing was written";
                    ja: "テキストがUTF-8ではないため（{line}行目）、何も書き込みませんでした"
                })
                .hint(both! { en: "save it as UTF-8"; ja: "UTF-8で保存してください" }))
            }
        }
    }

    /// What lies in its place; nothing where that is no file any more.
    fn bytes(&self) -> Option<Vec<u8>> {
        let is_file = fs::symlink_metadata(&self.place).is_ok_and(|found| found.is_file());
        is_file.then(|| fs::read(&self.place).ok()).flatten()
    }

    fn judge(&self, whole: &str) -> Written {
        let whole = whole.strip_prefix('\u{FEFF}').unwrap_or(whole).replace("\r\n", "\n");
        let above = without_guidance(&whole, &self.guidance);
        let text = above.trim_end_matches(BLANK);
        // The blank lines that stand above a new text are the editor's.
        let text = if self.given.starts_with('\n') { text } else { text.trim_start_matches('\n') };
        if text == self.given {
            Written::Unchanged
        } else if text.trim().is_empty() {
            Written::Empty
        } else {
            Written::Text(text.to_owned())
        }
    }

    /// Takes the file away: there is no text.
    pub(crate) fn discard(self) {
        let _ = fs::remove_file(&self.place);
    }

    /// Takes the file away: the text has arrived, and with it what it went on with.
    pub(crate) fn arrived(self) {
        if let Some(kept) = &self.resumed {
            kept.remove();
        }
        self.discard();
    }

    /// Leaves the file where it is, and says where, if anything was typed into it.
    pub(crate) fn keep(self, context: &mut Context<'_>) -> Result<()> {
        let Some(bytes) = self.bytes() else { return Ok(()) };
        let judged = String::from_utf8(bytes).map(|text| self.judge(&text));
        if let Some(kept) = &self.resumed {
            if matches!(judged, Ok(Written::Unchanged)) {
                let place = kept.place.clone();
                self.discard();
                return note_kept(&place, context);
            }
            // What goes on with a text takes its place.
            if matches!(judged, Ok(Written::Text(_))) && kept.is_as_it_was() {
                let place = kept.place.clone();
                if fs::rename(&self.place, &place).is_ok() {
                    return note_kept(&place, context);
                }
            }
        }
        if matches!(judged, Ok(Written::Unchanged | Written::Empty)) {
            self.discard();
            return Ok(());
        }
        note_kept(&self.place, context)
    }
}

impl Kept {
    /// The last text of a name.
    fn last(folder: &Path, name: &str) -> Option<Self> {
        let places = (1..).map(|number| place_of(folder, name, "md", number));
        let place = places.take_while(|place| place.is_file()).last()?;
        let bytes = fs::read(&place).ok()?;
        std::str::from_utf8(&bytes).ok()?;
        Some(Self { place, bytes })
    }

    /// What a person has typed: what stands above git's line, and below it what is no comment.
    fn text(&self) -> String {
        let whole = String::from_utf8_lossy(&self.bytes).replace("\r\n", "\n");
        let text = match line_at(&whole, SCISSORS) {
            Some(at) => {
                let below = whole[at + SCISSORS.len()..].lines().filter(|line| !line.starts_with('#'));
                format!("{}{}", &whole[..at], below.collect::<Vec<_>>().join("\n"))
            }
            None => whole,
        };
        text.trim_matches(BLANK).to_owned()
    }

    fn is_as_it_was(&self) -> bool {
        fs::read(&self.place).is_ok_and(|bytes| bytes == self.bytes)
    }

    /// Takes the file away, unless somebody has changed it since.
    fn remove(&self) {
        if self.is_as_it_was() {
            let _ = fs::remove_file(&self.place);
        }
    }
}

/// Keeps a text that would be lost with its file, and says where.
pub(crate) fn keep_copy(
    repository: &Repository,
    name: &str,
    extension: &str,
    bytes: &[u8],
    context: &mut Context<'_>,
) -> Result<()> {
    let folder = folder(repository);
    let (place, _) = create(&folder, name, extension, bytes).map_err(|error| cannot_write(&folder, error))?;
    note_kept(&place, context)
}

/// Says where a text is kept.
fn note_kept(place: &Path, context: &mut Context<'_>) -> Result<()> {
    let shown = near(place, context);
    context.remark(context.say(say! {
        en: "the text is kept in {shown}";
        ja: "書いた内容は{shown}に残してあります"
    }))
}

/// A path as it can be given to a command here.
fn near(place: &Path, context: &Context<'_>) -> String {
    shell_word(&place.strip_prefix(&context.directory).unwrap_or(place).to_string_lossy())
}

fn folder(repository: &Repository) -> PathBuf {
    repository.git_dir().join("pmgit").join("texts")
}

fn cannot_write(folder: &Path, error: std::io::Error) -> Error {
    let shown = folder.display();
    Error::new(both! { en: "cannot write in `{shown}`"; ja: "`{shown}`に書き込めません" }).quoting(error).hint(both! {
        en: "check that you can write in the git directory";
        ja: "gitディレクトリの書き込み権限を確認してください"
    })
}

/// What may stand at the end of a text and says nothing there.
const BLANK: [char; 4] = ['\n', '\r', ' ', '\t'];

/// The text above the guidance. Whoever takes only the scissors line away, or writes below it, loses nothing: what is not
/// the guidance is text.
fn without_guidance(whole: &str, guidance: &str) -> String {
    let (scissors, comments) = guidance.split_once('\n').unwrap_or((guidance, ""));
    let Some(at) = line_at(whole, scissors) else {
        return whole.trim_end_matches(BLANK).strip_suffix(comments.trim_end()).unwrap_or(whole).to_owned();
    };
    let below = &whole[at + scissors.len()..];
    let known: Vec<&str> = comments.lines().map(str::trim_end).collect();
    let added: Vec<&str> = below.lines().filter(|line| !known.contains(&line.trim_end())).collect();
    let above = &whole[..at];
    if added.iter().all(|line| line.trim().is_empty()) {
        return above.to_owned();
    }
    format!("{}\n\n{}", above.trim_end_matches(BLANK), added.join("\n").trim_matches('\n'))
}

/// Where the last line begins that says just this.
fn line_at(text: &str, line: &str) -> Option<usize> {
    let mut end = text.len();
    loop {
        let at = text[..end].rfind(line)?;
        let is_whole = (at == 0 || text[..at].ends_with('\n'))
            && text[at + line.len()..].lines().next().is_none_or(|rest| rest.trim().is_empty());
        if is_whole {
            return Some(at);
        }
        end = at;
    }
}

/// Writes a new file that only its owner reads; another text of that name stays, and the last one is named.
fn create(folder: &Path, name: &str, extension: &str, bytes: &[u8]) -> std::io::Result<(PathBuf, Option<PathBuf>)> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let (mut number, mut earlier) = (1, None);
    loop {
        let place = place_of(folder, name, extension, number);
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&place) {
            Ok(mut file) => {
                file.write_all(bytes)?;
                return Ok((place, earlier));
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                number += 1;
                earlier = Some(place);
            }
            Err(error) => return Err(error),
        }
    }
}

/// Where the text of a name lies, or the one of that number.
fn place_of(folder: &Path, name: &str, extension: &str, number: u32) -> PathBuf {
    let plain: String = one_line(name).chars().map(|sign| if sign == '/' { '-' } else { sign }).collect();
    let mut end = plain.len().min(LONGEST_NAME);
    while !plain.is_char_boundary(end) {
        end -= 1;
    }
    let behind = if number == 1 { String::new() } else { format!("-{number}") };
    folder.join(format!("{}{behind}.{extension}", &plain[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUIDANCE: &str = "# ---- >8 ----\n# Everything below is ignored.\n#\n# What fixed it.\n";

    fn manuscript(given: &str) -> Manuscript {
        Manuscript {
            place: PathBuf::new(),
            earlier: None,
            given: given.to_owned(),
            guidance: GUIDANCE.to_owned(),
            resumed: None,
        }
    }

    fn judged(given: &str, whole: &str) -> Written {
        manuscript(given).judge(whole)
    }

    fn text(text: &str) -> Written {
        Written::Text(text.to_owned())
    }

    #[test]
    fn what_a_person_typed_is_the_text_and_the_guidance_is_not() {
        for (whole, expected) in [
            (format!("old\n\n{GUIDANCE}"), Written::Unchanged),
            (format!("old  \n\n\n\n{GUIDANCE}\n"), Written::Unchanged),
            (format!("\u{FEFF}old\r\n\r\n{}", GUIDANCE.replace('\n', "\r\n")), Written::Unchanged),
            ("old".to_owned(), Written::Unchanged),
            (format!("\n\nold\n{GUIDANCE}"), Written::Unchanged),
            (format!("\n \n{GUIDANCE}"), Written::Empty),
            (String::new(), Written::Empty),
            (format!("# A heading\n\nnew\n{GUIDANCE}"), text("# A heading\n\nnew")),
            (format!("  indented\n\n    code\n{GUIDANCE}"), text("  indented\n\n    code")),
            ("new\n".to_owned(), text("new")),
            ("障害。".to_owned(), text("障害。")),
        ] {
            assert_eq!(judged("old", &whole), expected, "{whole:?}");
        }
    }

    #[test]
    fn nothing_typed_is_lost_whatever_becomes_of_the_scissors() {
        for (whole, expected) in [
            (format!("new\n{}", GUIDANCE.split_once('\n').expect("lines").1), "new"),
            (format!("new\n\n{GUIDANCE}\nand this, below the line\n"), "new\n\nand this, below the line"),
            (format!("{GUIDANCE}all of it below\n"), "\n\nall of it below"),
            (
                format!("as git says:\n# ---- >8 ----\nis a line\n\n{GUIDANCE}"),
                "as git says:\n# ---- >8 ----\nis a line",
            ),
            ("see # ---- >8 ---- here\n# ---- >8 ---- too".to_owned(), "see # ---- >8 ---- here\n# ---- >8 ---- too"),
        ] {
            assert_eq!(judged("old", &whole), text(expected.trim_start_matches('\n')), "{whole:?}");
        }
    }

    #[test]
    fn a_text_that_begins_with_blank_lines_keeps_them() {
        assert_eq!(judged("\n\nold", &format!("\n\nold\n\n{GUIDANCE}")), Written::Unchanged);
        assert_eq!(judged("\n\nold", &format!("\n\nnew\n\n{GUIDANCE}")), text("\n\nnew"));
    }
}

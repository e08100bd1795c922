//! `pmgit new --from`: the notes that a postmortem is written from. They stand in it word for word until somebody has
//! moved what they say where it belongs, in a table that no rule judges and nobody outside sees.

use std::fs;

use crate::commands::shared::context::Context;
use crate::document::{self, Language};
use crate::error::{Error, Result};
use crate::text::{both, readable_with_tabs, say};

/// More is no notes; a document may have little more.
const MOST_BYTES: usize = 512 * 1024;

/// Notes, and where they come from.
pub(super) struct Notes {
    text: String,
}

impl Notes {
    /// What is left of others.
    pub(super) fn left(text: String) -> Self {
        Self { text }
    }

    /// Reads a file, or the standard input where `-` is named.
    pub(super) fn read(from: &str, context: &mut Context<'_>) -> Result<Self> {
        let mut bytes = Vec::new();
        if from == "-" {
            if context.asks {
                context.note(context.say(say! {
                    en: "paste the notes, then press Ctrl-D on a line of its own";
                    ja: "メモを貼り付け、最後に行頭でCtrl-Dを押してください"
                }))?;
            }
            let cannot = |cause| {
                Error::new(
                    both! { en: "cannot read the notes from the standard input"; ja: "標準入力からメモを読めません" },
                )
                .quoting(cause)
            };
            context.input.read_to_end(&mut bytes).map_err(cannot)?;
        } else {
            let place = context.directory.join(from);
            let cannot = |cause| {
                Error::new(both! {
                    en: "cannot read the notes from `{}`", place.display();
                    ja: "`{}`からメモを読めません", place.display()
                })
                .quoting(cause)
            };
            bytes = fs::read(&place).map_err(cannot)?;
        }
        let (notes, has_hidden) = Self::of_bytes(bytes)?;
        if has_hidden {
            context.remark(context.say(say! {
                en: "letters of the notes that nobody sees, such as the codes of colours, are written out";
                ja: "メモに含まれる目に見えない文字（色のコードなど）は、読める形に書き換えました"
            }))?;
        }
        Ok(notes)
    }

    /// The text, and whether it holds what hides from its reader: a postmortem may not, so that is written out.
    fn of_bytes(bytes: Vec<u8>) -> Result<(Self, bool)> {
        if bytes.len() > MOST_BYTES {
            let size = bytes.len() / 1024;
            return Err(Error::new(both! {
                en: "the notes are too long: {size} KiB, where {} fit", MOST_BYTES / 1024;
                ja: "メモが長すぎます（{size} KiB。上限は{} KiB）", MOST_BYTES / 1024
            })
            .hint(both! {
                en: "give the part that belongs to the incident; the whole may lie beside the postmortem as a file";
                ja: "インシデントに関わる部分だけを渡してください。全体は添付ファイルとして置けます"
            }));
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            Error::new(both! {
                en: "the notes are not UTF-8";
                ja: "メモがUTF-8ではありません"
            })
            .cause(both! {
                en: "byte {at} begins no letter";
                ja: "{at}バイト目を文字として読めません"
            })
            .hint(both! {
                en: "convert them first, such as by `iconv -f SHIFT_JIS -t UTF-8`";
                ja: "`iconv -f SHIFT_JIS -t UTF-8`などで変換してから渡してください"
            })
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n");
        if text.trim().is_empty() {
            return Err(Error::new(both! {
                en: "the notes are empty; nothing was written";
                ja: "メモが空です。何も書き込んでいません"
            })
            .hint(both! {
                en: "leave `--from` out, or check the command before the pipe";
                ja: "`--from`を外すか、パイプの前のコマンドを確かめてください"
            }));
        }
        let shown = readable_with_tabs(&text);
        let has_hidden = *shown != text;
        Ok((Self { text: shown.into_owned() }, has_hidden))
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The postmortem with the notes in it.
    pub(super) fn put_into(&self, text: &str, language: Language) -> Result<String> {
        document::with_notes(text, language, &self.text)
    }
}

//! A question with yes or no for an answer, to whoever sits at the terminal.

use super::context::{Context, write_error};
use crate::error::{Error, Result};
use crate::text::{readable, say, without_credentials};

impl Context<'_> {
    /// Asks until the answer is one; Enter alone is yes, the end of the input is no.
    ///
    /// # Errors
    /// When the terminal cannot be written or read.
    pub(crate) fn agrees(&mut self, question: &str) -> Result<bool> {
        let question = readable(&without_credentials(question)).into_owned();
        self.out.flush().map_err(write_error)?;
        loop {
            write!(self.talk, "{question} [Y/n] ").and_then(|()| self.talk.flush()).map_err(write_error)?;
            let mut line = String::new();
            let read = self.input.read_line(&mut line);
            let cannot = |cause| Error::new("cannot read your answer").cause(cause);
            if read.map_err(cannot)? == 0 {
                self.note("")?;
                return Ok(false);
            }
            match line.trim().to_lowercase().as_str() {
                "" | "y" | "yes" | "はい" | "ｙ" => return Ok(true),
                "n" | "no" | "いいえ" | "ｎ" => return Ok(false),
                _ => self.note(self.say(say! { en: "answer `y` or `n`"; ja: "`y`か`n`で答えてください" }))?,
            }
        }
    }
}

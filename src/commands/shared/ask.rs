//! Questions to whoever sits at the terminal. A verb asks only where `Context::asks` says that somebody is there.

use super::context::{Context, write_error};
use crate::error::{Error, Result};
use crate::text::{both, say};

impl Context<'_> {
    /// Asks, and reads one line; nothing where the input is at its end. The question stands before the cursor as it is,
    /// with `: ` behind it.
    pub(crate) fn ask(&mut self, question: &str) -> Result<Option<String>> {
        loop {
            write!(self.talk, "{question}: ").and_then(|()| self.talk.flush()).map_err(write_error)?;
            let mut line = Vec::new();
            let cannot =
                |cause| Error::new(both! { en: "cannot read your answer"; ja: "回答を読めません" }).quoting(cause);
            if self.input.read_until(b'\n', &mut line).map_err(cannot)? == 0 {
                // The cursor still stands behind the question.
                self.note("")?;
                return Ok(None);
            }
            let wrong = match String::from_utf8(line) {
                Ok(line) if !holds_control(&line) => return Ok(Some(line.trim().to_owned())),
                // A terminal without line editing sends what an arrow key is made of.
                Ok(_) => self.say(say! {
                    en: "that holds a control character, such as an arrow key sends; please type it again";
                    ja: "矢印キーなどの制御文字が含まれています。もう一度入力してください"
                }),
                Err(_) => self.say(say! {
                    en: "that is not UTF-8; please type it again";
                    ja: "UTF-8ではありません。もう一度入力してください"
                }),
            };
            self.note(format!("  {wrong}"))?;
        }
    }

    /// Asks until an answer can be read, and says of each that cannot what is wrong with it; nothing where the input is at
    /// its end.
    pub(crate) fn ask_until<T>(
        &mut self,
        question: &str,
        mut read: impl FnMut(&str, &mut Context<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        loop {
            let Some(answer) = self.ask(question)? else { return Ok(None) };
            match read(&answer, self) {
                Ok(value) => return Ok(Some(value)),
                Err(error) => {
                    let told = error.told(self.language, None);
                    self.note(told.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n"))?;
                }
            }
        }
    }

    /// Asks for a yes; Enter, and the end of the input, are a no.
    pub(crate) fn confirms(&mut self, question: &str) -> Result<bool> {
        self.decides(&format!("{question} [y/N]"), false)
    }

    /// Asks for a yes; Enter is one, and the end of the input is a no.
    pub(crate) fn agrees(&mut self, question: &str) -> Result<bool> {
        self.decides(&format!("{question} [Y/n]"), true)
    }

    /// What was said before stands above the question.
    fn decides(&mut self, question: &str, usual: bool) -> Result<bool> {
        self.out.flush().map_err(write_error)?;
        loop {
            let Some(answer) = self.ask(question)? else { return Ok(false) };
            match answer.to_lowercase().as_str() {
                "" => return Ok(usual),
                "y" | "yes" | "ｙ" | "はい" => return Ok(true),
                "n" | "no" | "ｎ" | "いいえ" => return Ok(false),
                _ => self.note(self.say(say! { en: "  please answer y or n"; ja: "  yかnで答えてください" }))?,
            }
        }
    }
}

fn holds_control(line: &str) -> bool {
    line.trim_end_matches(['\n', '\r']).chars().any(|letter| letter.is_control() && letter != '\t')
}

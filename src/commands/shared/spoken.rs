//! Which language a run speaks, by the environment and the terminal.

use std::ffi::OsString;

use crate::cli::Command;
use crate::error::{Error, Result};
use crate::text::{Both, Language, both};

/// What says it for pmgit alone.
const VARIABLE: &str = "PMGIT_LANGUAGE";

/// The language, and what is to be said of the choice.
#[derive(Debug)]
pub(super) struct Spoken {
    pub(super) language: Language,
    pub(super) remark: Option<Both>,
}

/// Who has called: a person, whom an error helps; or git, whose work goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    Person,
    /// A hook or the merge driver.
    Git,
    /// Something that is called over and over while a person does something else.
    Often,
}

impl Caller {
    pub(super) const fn of(command: &Command) -> Self {
        match command {
            Command::Hook(_) | Command::MergeDriver(_) => Self::Git,
            Command::Textconv(_) | Command::Complete(_) => Self::Often,
            _ => Self::Person,
        }
    }
}

impl Spoken {
    /// `PMGIT_LANGUAGE` says it, else the locale of messages. A terminal whose encoding is not UTF-8 gets English, unless
    /// `PMGIT_LANGUAGE` insists: other letters would be noise there.
    ///
    /// # Errors
    /// When `PMGIT_LANGUAGE` names no language that pmgit speaks, to a command of a person's. What git calls goes on.
    pub(super) fn of(environment: &[(OsString, OsString)], caller: Caller, is_terminal: bool) -> Result<Self> {
        let value = |name: &str| {
            let found = environment.iter().find(|(key, value)| key == name && !value.is_empty());
            found.and_then(|(_, value)| value.to_str())
        };
        let first = |names: [&str; 3]| names.into_iter().find_map(value).unwrap_or_default();
        let language = Language::from_locale(first(["LC_ALL", "LC_MESSAGES", "LANG"]));
        if let Some(wanted) = value(VARIABLE) {
            return match (Language::from_code(wanted), caller) {
                (Some(language), _) => Ok(Self { language, remark: None }),
                (None, Caller::Often) => Ok(Self { language, remark: None }),
                (None, Caller::Git) => Ok(Self { language, remark: Some(unknown(wanted)) }),
                (None, Caller::Person) => Err(Error::new(unknown(wanted)).hint(allowed())),
            };
        }
        match foreign_encoding(first(["LC_ALL", "LC_CTYPE", "LANG"])) {
            Some(encoding) if is_terminal && language == Language::Ja => {
                Ok(Self { language: Language::En, remark: Some(unshowable(encoding)) })
            }
            _ => Ok(Self { language, remark: None }),
        }
    }
}

fn unknown(wanted: &str) -> Both {
    let wanted = wanted.escape_debug();
    both! {
        en: "`{VARIABLE}={wanted}` names a language that pmgit does not speak";
        ja: "`{VARIABLE}={wanted}`はpmgitが対応していない言語です"
    }
}

fn allowed() -> Both {
    let known: Vec<String> = Language::ALL.iter().map(|language| format!("`{language}`")).collect();
    both! {
        en: "set it to {}, or unset it", Language::En.or_list(&known);
        ja: "{}のいずれかにするか、設定を外してください", Language::Ja.or_list(&known)
    }
}

fn unshowable(encoding: &str) -> Both {
    let encoding = encoding.escape_debug();
    both! {
        en: "speaking English, because pmgit writes UTF-8 and this terminal's locale is `{encoding}`; set a UTF-8 locale, or `{VARIABLE}=ja` to get Japanese all the same";
        ja: "端末のロケールが`{encoding}`で、pmgitの出力はUTF-8のため、英語で表示します。UTF-8のロケールにするか、`{VARIABLE}=ja`を設定すると日本語になります"
    }
}

/// The encoding of a locale such as `ja_JP.eucJP`, where it is another one than UTF-8. One that names none is taken for
/// UTF-8, as systems of today mean it; `C` and `POSIX` are ASCII.
fn foreign_encoding(locale: &str) -> Option<&str> {
    if matches!(locale, "C" | "POSIX") {
        return Some(locale);
    }
    let (_, encoding) = locale.split_once('.')?;
    let encoding = encoding.split('@').next().unwrap_or(encoding);
    let is_utf_8 = encoding.eq_ignore_ascii_case("UTF-8") || encoding.eq_ignore_ascii_case("UTF8");
    (!is_utf_8).then_some(encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(variables: &[(&str, &str)], caller: Caller, is_terminal: bool) -> Result<Spoken> {
        let environment: Vec<_> = variables.iter().map(|(key, value)| (key.into(), value.into())).collect();
        Spoken::of(&environment, caller, is_terminal)
    }

    /// The language, and whether there is a remark.
    fn told(variables: &[(&str, &str)], is_terminal: bool) -> (Language, bool) {
        let spoken = spoken(variables, Caller::Person, is_terminal).expect("a language");
        (spoken.language, spoken.remark.is_some())
    }

    #[test]
    fn the_variable_comes_before_the_locale() {
        let japanese = (Language::Ja, false);
        let english = (Language::En, false);
        for (variables, expected) in [
            (&[("PMGIT_LANGUAGE", "ja"), ("LANG", "C")][..], japanese),
            (&[("PMGIT_LANGUAGE", "JA"), ("LC_ALL", "en_US.UTF-8")], japanese),
            (&[("PMGIT_LANGUAGE", "ja_JP.UTF-8")], japanese),
            (&[("PMGIT_LANGUAGE", "en"), ("LANG", "ja_JP.UTF-8")], english),
            (&[("PMGIT_LANGUAGE", ""), ("LANG", "ja_JP.UTF-8")], japanese),
            // No system knows this locale, and pmgit asks none.
            (&[("LANG", "ja_XX.UTF-8")], japanese),
            (&[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "C")], english),
            (&[("LANG", "POSIX")], english),
            (&[], english),
        ] {
            for is_terminal in [false, true] {
                assert_eq!(told(variables, is_terminal), expected, "{variables:?}");
            }
        }
    }

    #[test]
    fn a_terminal_that_cannot_show_it_gets_english_and_the_reason() {
        for locale in ["ja_JP.eucJP", "ja_JP.EUC-JP", "ja_JP.SJIS", "ja_JP.ISO-8859-1@x"] {
            let variables = [("LANG", locale)];
            assert_eq!(told(&variables, true), (Language::En, true), "{locale}");
            assert_eq!(told(&variables, false), (Language::Ja, false), "{locale}: a file takes UTF-8");
        }
        assert_eq!(told(&[("LANG", "ja_JP.UTF-8"), ("LC_CTYPE", "C")], true), (Language::En, true));
        assert_eq!(told(&[("LANG", "ja_JP.eucJP"), ("PMGIT_LANGUAGE", "ja")], true), (Language::Ja, false));
        for locale in ["ja_JP.UTF-8", "ja_JP.utf8", "ja_JP", "ja"] {
            assert_eq!(told(&[("LANG", locale)], true), (Language::Ja, false), "{locale}");
        }
    }

    #[test]
    fn a_language_that_pmgit_does_not_speak_stops_a_person_and_no_hook() {
        for code in ["xx", "de", "jam", "j", "日本語"] {
            let variables = [("PMGIT_LANGUAGE", code), ("LANG", "ja_JP.UTF-8")];
            let error = spoken(&variables, Caller::Person, false).expect_err("no language");
            assert!(error.told(Language::Ja, None).contains("`en`、`ja`のいずれか"), "{error}");
            assert!(error.to_string().contains("set it to `en` or `ja`"), "{error}");
            let hook = spoken(&variables, Caller::Git, false).expect("it goes on");
            assert_eq!((hook.language, hook.remark.is_some()), (Language::Ja, true));
        }
    }
}

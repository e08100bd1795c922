//! The one parser of who is named: a handle, a name, an address, or a name with an address.

mod likeness;
mod memory;
mod nobody;
mod short;
mod slips;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::{is_invisible, is_needed, one_sign};
use crate::toml_record::Located;

use memory::{Memory, recall};

pub(crate) use likeness::{fold_handle, likenesses, same_person, words};
pub(crate) use short::{is_short_for, may_be_one};
pub(crate) use slips::slips;

/// Who a text names.
///
/// Words of letters of any script, digits, `.`, `_` and `-`, separated by single spaces; `Name <address>` and a bare
/// address are read as the handle they belong to. What a script needs besides belongs to its words: the marks of its
/// letters, a joiner, the apostrophe of O'Brien and the dot of マリア・ガルシア.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Handle {
    word: String,
    name: Option<String>,
    address: Option<String>,
}

/// Why a text names no person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotAPerson {
    /// It says nothing, or only that there will be somebody.
    Nobody,
    /// It holds a letter or sign that no handle has.
    Sign(char),
    /// It has two spaces in a row, or a word without a letter or digit.
    Words,
    /// It names several people.
    Several,
    /// It is a sentence, and no name.
    Long,
    /// It has the signs of an address, and is none.
    Address,
}

thread_local! {
    static READ: Memory<Result<Handle, NotAPerson>> = Memory::default();
}

/// Longer texts are sentences; the longest names of passports are shorter.
const MOST_LETTERS: usize = 100;
/// No name that people use has more words.
const MOST_WORDS: usize = 8;

impl Handle {
    /// Reads who a text names.
    ///
    /// # Errors
    /// Why it names no person.
    pub(crate) fn parse(text: &str) -> Result<Self, NotAPerson> {
        recall(&READ, text.trim(), Self::read)
    }

    fn read(text: &str) -> Result<Self, NotAPerson> {
        let seen = seen(text)?;
        let seen = seen.trim();
        if seen.is_empty() {
            return Err(NotAPerson::Nobody);
        }
        if seen.chars().count() > MOST_LETTERS {
            return Err(NotAPerson::Long);
        }
        let found = match seen.split_once('<') {
            Some((name, rest)) => Self::named(name, rest.strip_suffix('>').ok_or(NotAPerson::Address)?),
            None => Self::bare(seen.strip_prefix('@').unwrap_or(seen)),
        };
        match found {
            // A list of several placeholders is no list of people.
            Err(_) if nobody::is_nobody(seen) => Err(NotAPerson::Nobody),
            found => found,
        }
    }

    fn bare(text: &str) -> Result<Self, NotAPerson> {
        if text.contains('@') {
            return Self::named("", text);
        }
        let word = person(text)?;
        Ok(Self { word, name: None, address: None })
    }

    /// `Name <address>`: whoever the address belongs to, where it says whom; else the name.
    fn named(name: &str, address: &str) -> Result<Self, NotAPerson> {
        let name = name.trim();
        let unquoted = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name);
        let unquoted = unquoted.strip_prefix('@').unwrap_or(unquoted);
        let name = if name.is_empty() { None } else { Some(person(unquoted)?) };
        let (local, address) = mailbox(address)?;
        let word = match (person(&local), &name) {
            (Ok(word), _) => word,
            // `me@` and `mail@` are whose domain it is.
            (Err(NotAPerson::Nobody), Some(name)) => name.clone(),
            (Err(why), _) => return Err(why),
        };
        Ok(Self { word, name, address: Some(address) })
    }

    /// The handle: the local part of an address, else the words.
    pub(crate) fn word(&self) -> &str {
        &self.word
    }

    /// The name that stands before an address.
    pub(crate) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The address, in small letters and without what stands behind a `+`.
    pub(crate) fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }
}

/// The text of a key that names somebody, as it is written.
pub(crate) fn person_named(text: Option<&Located<String>>) -> Option<&str> {
    let text = text?.value.trim();
    Handle::parse(text).is_ok().then_some(text)
}

/// The account that a forge's address without a mailbox names: `12+aiko@users.noreply.github.com` is `aiko`, and so is
/// `12-aiko@users.noreply.gitlab.com`.
pub(crate) fn account_of(email: &str) -> Option<&str> {
    let (local, domain) = email.split_once('@')?;
    let host = domain.strip_prefix("users.").unwrap_or(domain);
    if !host.starts_with("noreply.") {
        return None;
    }
    let rest = local.trim_start_matches(|letter: char| letter.is_ascii_digit());
    Some(if rest.len() < local.len() { rest.strip_prefix(['+', '-']).unwrap_or(local) } else { local })
}

/// The text by its compatible letters; refused where it holds a letter that nobody sees and that its script does not need.
fn seen(text: &str) -> Result<String, NotAPerson> {
    if text.is_ascii() {
        let hidden = text.chars().find(char::is_ascii_control);
        return hidden.map_or_else(|| Ok(text.to_owned()), |sign| Err(NotAPerson::Sign(sign)));
    }
    let letters: Vec<char> = text.chars().collect();
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let is_hidden = is_invisible(letter) && !is_needed(&letters, at);
        let is_stray = is_selector(letter) && !before.is_some_and(is_ideograph);
        if is_hidden || is_stray || letter.is_control() {
            return Err(NotAPerson::Sign(letter));
        }
    }
    Ok(letters.into_iter().map(one_sign).nfkc().collect())
}

/// One of several forms of an ideograph, which people insist on in their names.
fn is_selector(letter: char) -> bool {
    matches!(letter, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// The words of a handle or name.
fn person(text: &str) -> Result<String, NotAPerson> {
    let text = text.trim();
    if nobody::is_nobody(text) {
        return Err(NotAPerson::Nobody);
    }
    let words: Vec<&str> = text.split(' ').collect();
    for (at, word) in words.iter().enumerate() {
        check_word(word)?;
        if at > 0 && at + 1 < words.len() && nobody::joins_people(word) {
            return Err(NotAPerson::Several);
        }
    }
    if words.len() > MOST_WORDS { Err(NotAPerson::Long) } else { Ok(text.to_owned()) }
}

fn check_word(word: &str) -> Result<(), NotAPerson> {
    let letters: Vec<char> = word.chars().collect();
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let follows = before.is_some_and(|before| before.is_alphanumeric() || is_mark(before) || is_selector(before));
        let joins = follows && letters.get(at + 1).is_some_and(|next| next.is_alphanumeric());
        let fits = match letter {
            '.' | '_' => true,
            // An option of a command begins so.
            '-' | '\u{2010}' | '\u{58A}' | '\u{5BE}' => at > 0,
            '\'' | '\u{2019}' | '・' | '·' | '\u{F0B}' => joins,
            '\u{5F3}' | '\u{5F4}' => follows,
            letter if letter.is_alphanumeric() => !is_modifier(letter) || follows,
            letter if is_mark(letter) || is_selector(letter) => follows && !is_pile(&letters[..at]),
            letter if is_invisible(letter) => true,
            _ => false,
        };
        if !fits {
            return Err(NotAPerson::Sign(letter));
        }
    }
    if letters.iter().any(|letter| letter.is_alphanumeric()) { Ok(()) } else { Err(NotAPerson::Words) }
}

/// A mark that makes a letter another one, and not one that strikes it through or encircles it.
fn is_mark(letter: char) -> bool {
    let decorates = matches!(letter, '\u{334}'..='\u{338}' | '\u{33F}'..='\u{341}' | '\u{346}'..='\u{357}' | '\u{359}'..='\u{36F}'
        | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{A670}'..='\u{A672}' | '\u{FE20}'..='\u{FE2F}');
    is_combining_mark(letter) && !decorates
}

/// A letter that only lengthens or changes the one before it.
fn is_modifier(letter: char) -> bool {
    matches!(letter, '\u{2B0}'..='\u{2FF}' | '\u{640}' | '\u{3005}' | '\u{30FC}' | '\u{30FD}' | '\u{309D}' | '\u{FF70}')
}

/// Whether the last letter has as many marks as any writing puts on one.
fn is_pile(before: &[char]) -> bool {
    before.iter().rev().take_while(|&&letter| is_mark(letter)).count() >= 4
}

/// The handle in an address, and the address as it is compared.
fn mailbox(text: &str) -> Result<(String, String), NotAPerson> {
    let (local, domain) = text.trim().split_once('@').ok_or(NotAPerson::Address)?;
    let in_local =
        |letter: char| letter.is_alphanumeric() || is_mark(letter) || matches!(letter, '.' | '_' | '-' | '+' | '\'');
    let in_label = |letter: char| letter.is_alphanumeric() || is_mark(letter) || letter == '-' || letter == '_';
    let is_domain = domain.split('.').all(|label| !label.is_empty() && label.chars().all(in_label));
    if local.is_empty() || !local.chars().all(in_local) || !is_domain {
        return Err(NotAPerson::Address);
    }
    let address = format!("{}@{}", local.to_lowercase(), domain.to_lowercase());
    if let Some(account) = account_of(&address) {
        return Ok((account.to_owned(), address.clone()));
    }
    let own = match local.split_once('+') {
        // A number before the sign is that of an account.
        Some((before, behind)) if before.bytes().all(|byte| byte.is_ascii_digit()) && !behind.is_empty() => behind,
        Some((before, _)) => before,
        None => local,
    };
    Ok((own.to_owned(), format!("{}@{}", own.to_lowercase(), domain.to_lowercase())))
}

#[cfg(test)]
pub(crate) mod tests;

//! What a key or a list is read into.

use crate::text::Language;
use crate::toml_record::{Located, Read, Reader, Shape, TomlValue};
pub(crate) use crate::toml_record::{Moment, When};

/// A key that may be absent.
pub(crate) type Maybe<T> = Option<Located<T>>;
/// A list; absent reads as empty.
pub(crate) type Rows<T> = Vec<Located<T>>;

/// The language of headings and wording rules.
impl Read for Language {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let codes: Vec<&str> = Self::ALL.iter().map(|language| language.as_str()).collect();
        reader.word(value, Self::from_word, &codes)
    }

    fn shape() -> Shape {
        Shape::Choice(Self::ALL.iter().map(|language| (language.as_str(), language.name())).collect())
    }
}

/// The moment of a time, with its spans; nothing where only its day is known.
#[expect(clippy::ref_option, reason = "a field is handed over as it is")]
pub(crate) fn exact(time: &Maybe<When>) -> Maybe<Moment> {
    let time = time.as_ref()?;
    Some(Located { value: time.moment()?, key: time.key, span: time.span })
}

/// The text of a key that is there and says something.
pub(crate) fn said(text: Option<&Located<String>>) -> Option<&str> {
    text.map(|text| text.value.trim()).filter(|text| !text.is_empty())
}

//! What a word means among postmortems: an id, the start of one, a slug, a reference, or words of an id or title.
//!
//! Case makes no difference, nor does the width of letters: an input method writes `ＰＤ－８１２３`.

use unicode_normalization::UnicodeNormalization;

use crate::document::{self, Document, PostmortemId, said};
use crate::source::SourceFile;

/// A word by which a person means a postmortem.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    folded: String,
    parts: Vec<String>,
}

/// How a word names a postmortem whose id does not begin with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Likeness {
    Reference,
    Words,
}

/// How ids match a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdMatch {
    /// It is the whole id, or the start of it.
    Start,
    /// It is the slug, or the start of it.
    Slug,
}

impl Word {
    pub(crate) fn new(given: &str) -> Self {
        let folded = folded(given.trim());
        let parts = words(&folded);
        Self { folded, parts }
    }

    /// Whether it can only mean an id: a date and letters behind it, the beginning of a date, or the name of a file.
    pub(crate) fn is_id(&self) -> bool {
        const FORM: &[u8] = b"0000-00-00-";
        let has_form = |(letter, form): (u8, &u8)| if *form == b'0' { letter.is_ascii_digit() } else { letter == b'-' };
        let is_dated = self.folded.len() >= 7 && self.folded.bytes().zip(FORM).all(has_form);
        let is_one_word = !self.folded.contains(char::is_whitespace);
        is_one_word && (is_dated || self.folded.strip_suffix(".toml").is_some())
    }

    /// The id that it is, where it is a whole one.
    pub(crate) fn whole_id(&self) -> Option<PostmortemId> {
        PostmortemId::parse(&self.folded)
    }

    /// The ids that it is, begins or is the slug of, by their places; the nearest likeness alone counts.
    pub(crate) fn among_ids<'i>(&self, ids: &[&'i PostmortemId]) -> Option<(IdMatch, Vec<usize>)> {
        if self.folded.is_empty() {
            return None;
        }
        let wanted = self.folded.as_str();
        let slug = |id: &'i PostmortemId| &id.as_str()["0000-00-00-".len()..];
        let likenesses: [(IdMatch, &dyn Fn(&'i PostmortemId) -> bool); 4] = [
            (IdMatch::Start, &|id| id.as_str() == wanted),
            (IdMatch::Start, &|id| id.as_str().starts_with(wanted)),
            (IdMatch::Slug, &|id| slug(id) == wanted),
            (IdMatch::Slug, &|id| slug(id).starts_with(wanted)),
        ];
        likenesses.iter().find_map(|(how, is_meant)| {
            let found: Vec<usize> = (0..ids.len()).filter(|&at| is_meant(ids[at])).collect();
            (!found.is_empty()).then_some((*how, found))
        })
    }

    /// Whether a text that is not parsed yet may hold it; a no is certain.
    pub(crate) fn may_be_in(&self, text: &[u8]) -> bool {
        let Some(longest) = self.parts.iter().filter(|part| part.is_ascii()).max_by_key(|part| part.len()) else {
            return true;
        };
        // An escape, or a letter of full width, may be any other.
        let is_spelled_otherwise = memchr::memmem::find(text, b"\\u").is_some()
            || memchr::memmem::find(text, b"\\U").is_some()
            || memchr::memmem::find(text, b"\xef\xbc").is_some()
            || memchr::memmem::find(text, b"\xef\xbd").is_some();
        is_spelled_otherwise || holds_letters(text, longest.as_bytes())
    }

    /// How it names a postmortem by what its file says; what cannot be read now cannot be named so.
    pub(crate) fn likeness_in(&self, id: &PostmortemId, source: &SourceFile) -> Option<Likeness> {
        let may_be = self.may_be_in(source.text().as_bytes()) || self.may_be_in(id.as_str().as_bytes());
        self.likeness(id, &may_be.then(|| document::parse(source).0).flatten()?)
    }

    /// How it names a postmortem by what that says.
    pub(crate) fn likeness(&self, id: &PostmortemId, document: &Document) -> Option<Likeness> {
        if document.incident.references.iter().any(|reference| self.is_reference(&reference.value)) {
            return Some(Likeness::Reference);
        }
        let is_number = self.folded.chars().all(|letter| letter.is_numeric() || letter == '-');
        if self.parts.is_empty() || self.folded.chars().count() < 2 || is_number {
            return None;
        }
        let title = folded(said(document.title.as_ref()).unwrap_or_default());
        let known = words(&format!("{} {title}", &id.as_str()["0000-00-00-".len()..]));
        let is_known = |part: &String| {
            let begins = |word: &String| word == part || (part.len() > 2 && word.starts_with(part.as_str()));
            // Japanese has no spaces between its words.
            known.iter().any(begins) || (!part.is_ascii() && title.contains(part.as_str()))
        };
        self.parts.iter().all(is_known).then_some(Likeness::Words)
    }

    /// A reference is named as it stands, or by the last part of its link.
    fn is_reference(&self, reference: &str) -> bool {
        let reference = folded(reference.trim());
        let last = reference.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        !self.folded.is_empty() && (self.folded == reference || self.folded == last)
    }
}

/// The same letters in one width and case.
fn folded(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

/// The words of a folded text. Where letters of ASCII meet others, a word ends.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = None;
    for letter in text.chars() {
        let kind = letter.is_alphanumeric().then_some(letter.is_ascii());
        match (kind, words.last_mut()) {
            (Some(_), Some(word)) if kind == last => word.push(letter),
            (Some(_), _) => words.push(letter.to_string()),
            (None, _) => {}
        }
        last = kind;
    }
    words
}

/// Whether some bytes hold a word of small letters, in whatever case.
fn holds_letters(text: &[u8], word: &[u8]) -> bool {
    let Some(&first) = word.first() else { return true };
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), text)
        .any(|at| text.get(at..at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse;
    use crate::source::RepoPath;

    const IDS: [&str; 5] = [
        "2026-11-20-checkout-latency",
        "2026-11-20-checkout",
        "2026-11-21-search-errors",
        "2025-01-02-checkout-latency",
        "2024-05-05-kensaku",
    ];

    fn ids(word: &str) -> Vec<usize> {
        let ids: Vec<PostmortemId> = IDS.iter().map(|id| PostmortemId::parse(id).expect("an id")).collect();
        let ids: Vec<&PostmortemId> = ids.iter().collect();
        Word::new(word).among_ids(&ids).map(|(_, found)| found).unwrap_or_default()
    }

    #[test]
    fn an_id_is_named_by_its_start_or_its_slug_in_any_case_and_width() {
        for (word, found) in [
            ("2026-11-20-checkout", vec![1]),
            ("2026-11-20-Checkout-L", vec![0]),
            ("２０２６－１１－２１", vec![2]),
            ("2026-11-20", vec![0, 1]),
            (" 2024 ", vec![4]),
            ("checkout", vec![1]),
            ("CHECKOUT-LATENCY", vec![0, 3]),
            ("checkout-l", vec![0, 3]),
            ("ｓｅａｒｃｈ", vec![2]),
            ("kens", vec![4]),
            ("latency", vec![]),
            ("", vec![]),
            (" ", vec![]),
        ] {
            assert_eq!(ids(word), found, "{word}");
        }
    }

    #[test]
    fn what_can_only_be_an_id_is_told_from_a_text() {
        for word in ["2026-11-20-a", "2026-11-20", "2026-11", "a.toml", "２０２６－１１－２０－ａ", "2026-11-20-A B"]
        {
            assert_eq!(Word::new(word).is_id(), !word.contains(' '), "{word}");
        }
        for text in ["2026", "The standby takes over", "17:20 a", "2026-11-20 the cache fails", "", "SEV-2", "toml"] {
            assert!(!Word::new(text).is_id(), "{text}");
        }
    }

    fn likeness(word: &str) -> Option<Likeness> {
        let text = "title = \"Redisのフェイルオーバーで決済 Checkout が遅延\"\nstatus = \"draft\"\nseverity = \"SEV-1\"\n\
            [incident]\nreferences = [\"PD-8123\", \"https://jira.example.com/browse/INC-42/\", \"#17\"]\n";
        let source = SourceFile::new(RepoPath::from("a.toml"), text.as_bytes().to_vec());
        let document = parse(&source).0.expect("it is a postmortem");
        let id = PostmortemId::parse("2026-11-20-cache-failover").expect("an id");
        let found = Word::new(word).likeness(&id, &document);
        assert!(found != Some(Likeness::Reference) || Word::new(word).may_be_in(text.as_bytes()), "{word}");
        found
    }

    #[test]
    fn a_reference_or_the_words_of_a_title_name_a_postmortem() {
        for word in ["PD-8123", "pd-8123", "ＰＤ－８１２３", "inc-42", "https://jira.example.com/browse/INC-42/", "#17"]
        {
            assert_eq!(likeness(word), Some(Likeness::Reference), "{word}");
        }
        for word in
            ["redis", "フェイルオーバー", "決済", "遅延", "checkout redis", "failover", "CACHE", "fail", "cache 決済"]
        {
            assert_eq!(likeness(word), Some(Likeness::Words), "{word}");
        }
        for word in ["PD", "8123", "17", "2026", "20", "fa", "red blue", "検索", "", "-", "c", "checkout search"] {
            assert_eq!(likeness(word), None, "{word}");
        }
    }

    #[test]
    fn a_text_that_cannot_hold_a_word_is_not_parsed() {
        let word = Word::new("Redis failover");
        assert!(word.may_be_in(b"title = \"FailOver of Redis\""));
        assert!(!word.may_be_in(b"title = \"fail over\""));
        assert!(word.may_be_in("title = \"ｆａｉｌｏｖｅｒ\"".as_bytes()));
        assert!(word.may_be_in(b"title = \"\\u0046ailover\""));
        assert!(Word::new("決済").may_be_in(b""));
    }
}

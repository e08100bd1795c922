//! A postmortem's id, which is its file's name: `2026-11-20-checkout-latency`.

use std::fmt;

use chrono::NaiveDate;

use crate::source::RepoPath;

/// A date and a slug of ASCII letters, digits and hyphens; no counters, so that two branches never collide.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PostmortemId(String);

impl PostmortemId {
    /// Parses an id; nothing when it is not a date and a slug.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (date, slug) = text.split_at_checked(10)?;
        let slug = slug.strip_prefix('-')?;
        let digits = date.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        let letters = slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        let edges = !slug.is_empty() && !slug.starts_with('-') && !slug.ends_with('-');
        let is_sound = digits && letters && edges && text.len() <= 120 && day(date).is_some();
        is_sound.then(|| Self(text.to_owned()))
    }

    /// Makes an id of a date and a slug.
    pub(crate) fn new(date: NaiveDate, slug: &str) -> Option<Self> {
        Self::parse(&format!("{}-{slug}", date.format("%Y-%m-%d")))
    }

    /// The id that a path in the archive stands for, where its name is one and it stands in its year's folder.
    pub(crate) fn of_path(path: &RepoPath, directory: &str) -> Option<Self> {
        let rest = path.to_str()?.strip_prefix(directory)?.strip_prefix('/')?;
        let (year, name) = rest.split_once('/')?;
        let id = Self::parse(name.strip_suffix(".toml")?)?;
        (id.year() == year).then_some(id)
    }

    pub(crate) fn path(&self, directory: &str) -> RepoPath {
        RepoPath::new(format!("{directory}/{}/{}.toml", self.year(), self.0))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn year(&self) -> &str {
        &self.0[..4]
    }

    pub(crate) fn date(&self) -> NaiveDate {
        day(&self.0[..10]).expect("parse() has seen the date")
    }
}

/// The day of ten letters of the form `2026-11-20`.
fn day(date: &str) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(date[..4].parse().ok()?, date[5..7].parse().ok()?, date[8..].parse().ok()?)
}

impl fmt::Display for PostmortemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

//! Whose approval is for another text than the one that comes in, and what has changed since: for the reader of a change,
//! who may ask them to look again.

use crate::document::{Document, Language, Moment, Status, TextDigest, UnknownDigest, changed_parts, said};
use crate::text::{clipped, markdown, named};

/// An approval of another text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outdated {
    by: String,
    why: Why,
}

/// Which text it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Why {
    /// A known one, in which these parts were different.
    Changed(Vec<String>),
    /// One that is not known here.
    Another,
    Malformed,
    /// A later pmgit says it.
    Newer,
}

/// So many are told of one postmortem.
const MOST_TOLD: usize = 20;
/// So many parts of each.
const MOST_PARTS: usize = 8;

/// The approvals since the document last came into review that are for another text than it has; the texts that it had
/// before are known by these earlier versions of it.
pub(crate) fn outdated(document: &Document, earlier: &[&Document]) -> Vec<Outdated> {
    let since = since_review(document);
    let timely = document.approvals.iter().filter(|row| {
        let at = row.at.as_deref();
        at.is_some_and(|at| since.is_none_or(|since| *at >= since))
    });
    let with_digest: Vec<_> = timely.filter_map(|row| Some((said(row.by.as_ref())?, row.of.as_ref()?))).collect();
    if document.status() < Status::InReview || with_digest.is_empty() {
        return Vec::new();
    }
    let own = TextDigest::of(document);
    let known: Vec<(TextDigest, &Document)> = earlier.iter().map(|one| (TextDigest::of(one), *one)).collect();
    let why = |of: &str| match TextDigest::parse(of) {
        Ok(digest) if digest == own => None,
        Ok(digest) => Some(match known.iter().find(|(known, _)| *known == digest) {
            Some((_, then)) => Why::Changed(changed_parts(then, document)),
            None => Why::Another,
        }),
        Err(UnknownDigest::Malformed) => Some(Why::Malformed),
        Err(UnknownDigest::Newer) => Some(Why::Newer),
    };
    let mut found: Vec<Outdated> = Vec::new();
    for (by, of) in with_digest {
        // Whoever has approved it anew has seen it.
        found.retain(|one| one.by != by);
        found.extend(why(&of.value).map(|why| Outdated { by: by.to_owned(), why }));
    }
    found
}

fn since_review(document: &Document) -> Option<Moment> {
    let entry = document.transitions.iter().rfind(|entry| entry.to.as_deref() == Some(&Status::InReview))?;
    entry.at.as_deref().copied()
}

/// A line of Markdown for each.
pub(super) fn lines(outdated: &[Outdated], language: Language) -> Vec<String> {
    let mut lines: Vec<String> = outdated.iter().take(MOST_TOLD).map(|one| line(one, language)).collect();
    let more = outdated.len().saturating_sub(MOST_TOLD);
    lines.extend((more > 0).then(|| match language {
        Language::En => format!("and {more} more"),
        Language::Ja => format!("ほか{more}件"),
    }));
    lines
}

fn line(one: &Outdated, language: Language) -> String {
    let by = markdown::code_span(&clipped(&one.by, 100));
    match (&one.why, language) {
        (Why::Changed(parts), _) => {
            let more = parts.len().saturating_sub(MOST_PARTS);
            let mut shown: Vec<String> =
                parts.iter().take(MOST_PARTS).map(|part| markdown::code_span(named(part).trim_matches('`'))).collect();
            shown.extend((more > 0).then(|| match language {
                Language::En => format!("{more} more"),
                Language::Ja => format!("ほか{more}件"),
            }));
            let parts = language.and_list(&shown);
            match language {
                Language::En => format!("{by}: {parts} changed since"),
                Language::Ja => format!("{by}：その後、{parts}が変わっています"),
            }
        }
        (Why::Another, Language::En) => format!("{by}: a text that is not in this history"),
        (Why::Another, Language::Ja) => format!("{by}：この履歴にない文章への承認です"),
        (Why::Malformed, Language::En) => format!("{by}: its `of` is not a digest"),
        (Why::Malformed, Language::Ja) => format!("{by}：`of`がダイジェストになっていません"),
        (Why::Newer, Language::En) => format!("{by}: its `of` needs a newer pmgit than {}", env!("CARGO_PKG_VERSION")),
        (Why::Newer, Language::Ja) => {
            format!("{by}：`of`を読むには{}より新しいpmgitが必要です", env!("CARGO_PKG_VERSION"))
        }
    }
}

/// What stands above the lines.
pub(super) fn heading(language: Language) -> &'static str {
    match language {
        Language::En => "Approvals of another text",
        Language::Ja => "別の文章への承認",
    }
}

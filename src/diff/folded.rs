//! A postmortem's page as it stands in what reviewers read of a pull request: open where the postmortem is new, else a click
//! away, and shortened by whole parts.

use std::fmt::Write as _;

use crate::page::{Anchors, Excerpt, Fitted, Lead, Page};
use crate::text::{Language, and_list, markdown};

/// A page, and what is known of it in the pull request.
#[derive(Debug)]
pub(crate) struct Folded {
    pub(crate) id: String,
    pub(crate) page: Page,
    /// Where its headings lead: to their lines in the diff.
    pub(crate) anchors: Anchors,
    pub(crate) is_new: bool,
}

/// Below so many letters a page says too little to be shown.
const LEAST: usize = 600;
/// So many letters are kept for what stands around a page.
const AROUND: usize = 1_000;
/// So many of those that are not shown are named.
const MOST_NAMED: usize = 100;

impl Folded {
    /// The page without its title, in about so many letters; parts that are told elsewhere are left out.
    pub(super) fn body(&self, lead: Lead, told_elsewhere: &[&str], most: usize) -> String {
        let language = self.page.language;
        let excerpt = Excerpt { page: &self.page, anchors: &self.anchors, lead, told_elsewhere };
        let Fitted { mut text, left_out } = excerpt.fitted(most);
        if !left_out.is_empty() {
            let headings: Vec<String> = left_out.iter().map(|heading| markdown::inert_line(heading)).collect();
            text.extend(["\n", &too_long(&headings, &self.id, language), "\n"]);
        }
        let open = if self.is_new { " open" } else { "" };
        format!("<details{open}>\n<summary>{}</summary>\n\n{}\n\n</details>\n", heading(language), text.trim_end())
    }

    fn whole(&self, most: usize) -> String {
        let title = markdown::inert_line(&self.page.title);
        format!("\n### {} {title}\n\n{}", markdown::code_span(&self.id), self.body(Lead::Whole, &[], most))
    }
}

/// The pages one after the other in about so many letters: what one leaves is for those behind it, and those for which there
/// is no room are named.
pub(super) fn pages(all: &[Folded], most: usize) -> String {
    let (mut out, mut rest, mut unshown) = (String::new(), most, Vec::new());
    for (at, one) in all.iter().enumerate() {
        let share = (rest / (all.len() - at)).saturating_sub(AROUND);
        if share < LEAST {
            unshown.push(one);
            continue;
        }
        let text = one.whole(share);
        rest = rest.saturating_sub(text.chars().count());
        out.push_str(&text);
    }
    if let Some(first) = unshown.first() {
        let more = unshown.len().saturating_sub(MOST_NAMED);
        let mut names: Vec<String> = unshown.iter().take(MOST_NAMED).map(|one| markdown::code_span(&one.id)).collect();
        let language = first.page.language;
        names.extend((more > 0).then(|| match language {
            Language::En => format!("{more} more"),
            Language::Ja => format!("ほか{more}件"),
        }));
        let names = language.and_list(&names);
        // Writing into a text cannot fail.
        let _ = match language {
            Language::En => writeln!(out, "\n*No room here for the pages of {names}: `pmgit show ID` has them.*"),
            Language::Ja => writeln!(out, "\n*長いため省略：{names}（全文は`pmgit show ID`）*"),
        };
    }
    out
}

/// What the reader opens.
fn heading(language: Language) -> &'static str {
    match language {
        Language::En => "The postmortem as its readers will see it",
        Language::Ja => "ポストモーテム（読み手に見えるとおりの形）",
    }
}

/// Which parts have no room.
fn too_long(headings: &[String], id: &str, language: Language) -> String {
    match language {
        Language::En => {
            let headings = and_list(headings);
            format!("*Left out here because of their length: {headings}. `pmgit show {id}` has all of it.*")
        }
        Language::Ja => format!("*長いため省略：{}（全文は`pmgit show {id}`）*", language.and_list(headings)),
    }
}

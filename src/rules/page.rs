//! The rulebook as text: a rule's page, and the list of all of them, in either language.

use super::{Bilingual, Group, Rule, Stricter, Waivable, all};
use crate::document::Status;
use crate::finding::Level;
use crate::text::{Language, backticked, or_list};

/// How a page is written: for a terminal, or as Markdown with headings from a level on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Markdown { heading: usize },
}

/// A rule's page with its level, its group and its source.
pub(crate) fn page(rule: &Rule, language: Language, style: Style) -> String {
    let heading = match style {
        Style::Plain => rule.id.to_string(),
        Style::Markdown { heading } => format!("{} {}", "#".repeat(heading), rule.id),
    };
    format!("{heading}\n\n{}\n\n{}\n", body(rule, language), facts(rule, language))
}

/// The line in a Japanese page where the examples of the English one are shown.
pub(crate) const EXAMPLES: &str = "{examples}";

/// The page as it is read, with its examples.
pub(super) fn body(rule: &Rule, language: Language) -> String {
    let bare = |page: &'static str| page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    let english: Vec<&str> = bare(rule.page.en).collect();
    let lines: Vec<&str> = match language {
        Language::En => english,
        Language::Ja => {
            let with_examples = |line| if line == EXAMPLES { examples(&english) } else { vec![line] };
            bare(rule.page.ja).flat_map(with_examples).collect()
        }
    };
    lines.join("\n").trim().to_owned()
}

/// The code blocks of a page, with an empty line between them; what is said between them is not taken.
fn examples<'l>(page: &[&'l str]) -> Vec<&'l str> {
    let (mut examples, mut is_open) = (Vec::new(), false);
    for &line in page {
        let is_fence = line.starts_with("```");
        if is_fence && !is_open && !examples.is_empty() {
            examples.push("");
        }
        if is_fence || is_open {
            examples.push(line);
        }
        is_open ^= is_fence;
    }
    examples
}

/// What a reader wants to know of a rule beside its page, in a paragraph.
fn facts(rule: &Rule, language: Language) -> String {
    let (level, group, source) = (levels(rule, language), rule.group.name(language), rule.source.in_language(language));
    match language {
        Language::En => {
            let waiver = match rule.waiver {
                Waivable::Yes if rule.firm_parts.is_empty() => "It can be waived.".to_owned(),
                Waivable::Yes => format!("It can be waived, but not for {}.", or_list(firm_parts(rule))),
                Waivable::Never => "It cannot be waived or set below error.".to_owned(),
            };
            let names = former_names(rule).map_or_else(String::new, |names| format!(" Formerly {names}."));
            let later = stricter(rule, language);
            format!(
                "Level: {level}. Group: {group}. {waiver} Source: {source}. Since pmgit {}.{later}{names}",
                rule.since
            )
        }
        Language::Ja => {
            let waiver = match rule.waiver {
                Waivable::Yes if rule.firm_parts.is_empty() => "例外として承認できます。".to_owned(),
                Waivable::Yes => {
                    format!("例外として承認できます（{}を除く）。", Language::Ja.or_list(firm_parts(rule)))
                }
                Waivable::Never => "例外として承認することも、エラーより軽くすることもできません。".to_owned(),
            };
            let names = former_names(rule).map_or_else(String::new, |names| format!("以前の名前：{names}。"));
            let later = stricter(rule, language);
            format!(
                "レベル：{level}。分類：{group}。{waiver}出典：{source}。pmgit {}で追加。{later}{names}",
                rule.since
            )
        }
    }
}

/// What nobody can let pass, as a reader knows it.
fn firm_parts(rule: &Rule) -> Vec<String> {
    rule.firm_parts.iter().map(backticked).collect()
}

/// What it finds besides since a later version.
fn stricter(rule: &Rule, language: Language) -> String {
    let meaning = |one: &Stricter| {
        let (since, what) = (one.since, one.what.in_language(language));
        match language {
            Language::En => format!(" Since pmgit {since} it also finds {what}."),
            Language::Ja => format!("pmgit {since}から{what}も見つけます。"),
        }
    };
    rule.stricter.iter().map(meaning).collect()
}

fn former_names(rule: &Rule) -> Option<String> {
    let names: Vec<String> = rule.formerly.iter().map(|name| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Every rule in a line, by group.
pub(crate) fn list(language: Language, style: Style) -> String {
    let groups = by_group().map(|(group, rules)| {
        let opening = match style {
            Style::Plain => format!("{}\n", group.name(language)),
            Style::Markdown { heading } => {
                format!("\n{} {}\n\n{}", "#".repeat(heading), group.name(language), TABLE.in_language(language))
            }
        };
        opening + &rules.into_iter().map(|rule| line(rule, language, style)).collect::<String>()
    });
    groups.collect::<String>().trim_start().to_owned()
}

/// The head of a table of rules.
const TABLE: Bilingual = Bilingual {
    en: "| rule | level | waiver | what it finds |\n|---|---|---|---|\n",
    ja: "| ルール | レベル | 例外承認 | 見つけるもの |\n|---|---|---|---|\n",
};

fn line(rule: &Rule, language: Language, style: Style) -> String {
    let waiver = match rule.waiver {
        Waivable::Yes => Bilingual { en: "yes", ja: "可" },
        Waivable::Never => Bilingual { en: "never", ja: "不可" },
    };
    let (summary, waiver) = (rule.summary(language), waiver.in_language(language));
    match style {
        Style::Plain => format!("  {:<28} {summary}\n", rule.id),
        Style::Markdown { .. } => format!("| `{}` | {} | {waiver} | {summary} |\n", rule.id, levels(rule, language)),
    }
}

/// The groups that have rules, each with them.
pub(super) fn by_group() -> impl Iterator<Item = (Group, Vec<&'static Rule>)> {
    let of = |group: &Group| (*group, all().filter(|rule| rule.group == *group).collect::<Vec<_>>());
    Group::ALL.iter().map(of).filter(|(_, rules)| !rules.is_empty())
}

/// `error from in-review`, or each step where there are several.
fn levels(rule: &Rule, language: Language) -> String {
    let step = |&(status, level): &(Status, Level)| {
        let name = match level {
            Level::Error => Bilingual { en: "error", ja: "エラー" },
            Level::Warning => Bilingual { en: "warning", ja: "警告" },
            Level::Hint => Bilingual { en: "hint", ja: "ヒント" },
        };
        let name = name.in_language(language);
        match (status, language) {
            (Status::Draft, _) => name.to_owned(),
            (later, Language::En) => format!("{name} from {later}"),
            (later, Language::Ja) => format!("`{later}`から{name}"),
        }
    };
    let steps: Vec<String> = rule.levels.iter().map(step).collect();
    match language {
        Language::En => steps.join(", "),
        Language::Ja => steps.join("、"),
    }
}

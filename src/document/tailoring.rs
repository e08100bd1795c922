//! A template fitted to what a policy asks of one postmortem: which sections it has, which tables are live, and what its
//! comments name.

use super::edit::{Editor, Value};
use super::{Language, PostmortemId, extents};
use crate::error::Result;
use crate::text::bare_line;

/// The template without some sections, each with the comment above it; one that is not on lines of its own stays.
pub(crate) fn without_sections(template: &str, keys: &[&str]) -> String {
    let mut text = template.to_owned();
    for key in keys {
        let found = extents(&text, &[&format!("sections.{key}")]);
        let Some(span) = found.into_iter().flatten().next() else { continue };
        let line = text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
        let end = text[span.end..].find('\n').map_or(text.len(), |length| span.end + length + 1);
        let behind = text[span.end..end].trim_start();
        if text[line..span.start].trim().is_empty() && (behind.is_empty() || behind.starts_with('#')) {
            text.replace_range(start_with_comment(&text, line)..end, "");
        }
    }
    text
}

/// Where the comment begins that stands right above a line, or else the line.
fn start_with_comment(text: &str, line: usize) -> usize {
    let above: Vec<&str> = text[..line].split_inclusive('\n').collect();
    let comment = above.iter().rev().take_while(|line| line.starts_with('#'));
    line - comment.map(|line| line.len()).sum::<usize>()
}

/// The template with sections that it lacks, each below a comment with its heading.
///
/// # Errors
/// When the template is not TOML, or has no room for them.
pub(crate) fn with_sections(template: &str, wanted: &[(&str, String)]) -> Result<String> {
    let mut editor = Editor::new(template)?;
    for (key, heading) in wanted {
        let route = format!("sections.{key}");
        if extents(editor.text(), &[&route]).into_iter().flatten().next().is_some() {
            continue;
        }
        editor.fill(&["sections", key], &Value::String("\n".to_owned()))?;
        editor = Editor::new(commented(editor.text(), &route, heading))?;
    }
    Ok(editor.into_text())
}

/// The template with a table that stands there as a comment.
pub(crate) fn with_table(template: &str, name: &str) -> String {
    let header = format!("# [{name}]");
    let is_pair = |line: &str| {
        let key = line.strip_prefix("# ").and_then(|pair| pair.split_once('=')).map(|(key, _)| key.trim_end());
        key.is_some_and(|key| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
    };
    let mut is_within = false;
    let lines = template.split_inclusive('\n').map(|line| {
        is_within = line.trim_end() == header || is_within && is_pair(line);
        if is_within { &line[2..] } else { line }
    });
    lines.collect()
}

/// The template with one more comment above a table, live or not, that shows a message which was posted before.
pub(crate) fn with_example(template: &str, language: Language, posted: &PostmortemId) -> String {
    let comment = match language {
        Language::En => format!("# An example, the last one that was posted: `pmgit message external {posted}`"),
        Language::Ja => format!("# 最近投稿されたものを例として見るには：`pmgit message external {posted}`"),
    };
    let is_header = |line: &&str| ["[external_message]", "# [external_message]"].contains(&line.trim_end());
    match template.split_inclusive('\n').find(is_header) {
        Some(header) => {
            let eol = if header.ends_with("\r\n") { "\r\n" } else { "\n" };
            template.replacen(&format!("\n{header}"), &format!("\n{comment}{eol}{header}"), 1)
        }
        None => template.to_owned(),
    }
}

/// The template whose comments name this postmortem in their commands: `pmgit status ID` can be pasted as it stands.
pub(crate) fn with_id(template: &str, id: &PostmortemId) -> String {
    let named = |line: &str| {
        let comment = if line.starts_with('#') { Some(0) } else { line.find(" # ") };
        match comment.map(|start| line.split_at(start)) {
            Some((live, comment)) if comment.contains("`pmgit ") => {
                format!("{live}{}", comment.replace(" ID", &format!(" {id}")))
            }
            Some(_) | None => line.to_owned(),
        }
    };
    template.split_inclusive('\n').map(named).collect()
}

/// The postmortem with notes that it is written from, word for word, where no rule judges them.
///
/// # Errors
/// When the text is not TOML, or has no room for them.
pub(crate) fn with_notes(text: &str, language: Language, notes: &str) -> Result<String> {
    let comment = match language {
        Language::En => "The notes that this is written from. Move what they say where it belongs, then delete them.",
        Language::Ja => "このポストモーテムのもとになるメモです。内容をしかるべき場所に移したら、削除してください。",
    };
    let mut editor = Editor::new(text)?;
    let notes = if notes.ends_with('\n') { notes.to_owned() } else { format!("{notes}\n") };
    editor.set(&["custom", "notes"], &Value::String(notes))?;
    let text = editor.into_text();
    Ok(commented(&text, "custom.notes", comment))
}

/// The text with a comment above a pair that has none.
fn commented(text: &str, route: &str, comment: &str) -> String {
    let mut text = text.to_owned();
    let Some(span) = extents(&text, &[route]).into_iter().flatten().next() else { return text };
    let line = text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
    let is_alone = text[line..span.start].trim().is_empty();
    let behind = text[span.end..].lines().next().unwrap_or_default();
    // An example that came alive says what it is.
    if is_alone && !behind.trim_start().starts_with('#') && start_with_comment(&text, line) == line {
        let eol = if text.contains("\r\n") { "\r\n" } else { "\n" };
        text.insert_str(line, &format!("# {}{eol}", bare_line(comment)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, parse, said, template};
    use crate::source::{RepoPath, SourceFile};

    fn read(text: &str) -> Document {
        let (document, findings) = parse(&SourceFile::new(RepoPath::from("a.toml"), text.as_bytes().to_vec()));
        assert!(findings.is_empty(), "{findings:?}\n{text}");
        document.expect("nothing is wrong with it")
    }

    #[test]
    fn a_section_goes_with_its_comment_and_nothing_else() {
        for &language in Language::ALL {
            let whole = template(language);
            let without = without_sections(whole, &["detection", "went_poorly", "unheard_of"]);
            let (before, after) = (read(whole), read(&without));
            let gone = before.sections.texts.keys().filter(|key| after.sections.get(key).is_none());
            assert_eq!(gone.collect::<Vec<_>>(), ["detection", "went_poorly"]);
            let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
            let left = lines(&without);
            let gone: Vec<String> = lines(whole).into_iter().filter(|line| !left.contains(line)).collect();
            assert!(gone.iter().filter(|line| line.starts_with('#')).count() >= 2, "{gone:#?}");
            assert!(gone.iter().all(|line| line.starts_with(['#', 'd', 'w'])), "{gone:#?}");
            assert_eq!(without_sections(whole, &[]), whole);
        }
        let own = |section: &str| format!("title = \"a\"\nstatus = \"draft\"\n{section}");
        let prose = own("[sections]\ndetection = '''\n# no comment\n''' # a word\n");
        assert_eq!(without_sections(&prose, &["detection"]), own("[sections]\n"));
        let inline = own("sections = { detection = \"\", overview = \"\" }\n");
        assert_eq!(without_sections(&inline, &["detection"]), inline);
    }

    #[test]
    fn sections_that_a_template_lacks_stand_below_the_others_with_their_headings() {
        for &language in Language::ALL {
            for eol in ["\n", "\r\n"] {
                let whole = template(language).replace('\n', eol);
                let wanted = [
                    ("overview", "Overview".to_owned()),
                    ("lessons", "Lessons".to_owned()),
                    ("data_loss", "Which data\nwere lost?".to_owned()),
                    ("law", "法的な対応".to_owned()),
                ];
                let text = with_sections(&whole, &wanted).expect("it takes them");
                let sections = read(&text).sections;
                for key in ["lessons", "data_loss", "law"] {
                    assert!(sections.get(key).is_some_and(|section| said(Some(section)).is_none()), "{key}: {text}");
                }
                assert!(text.contains(&format!("{eol}# Which data were lost?{eol}data_loss = '''{eol}")), "{text}");
                assert!(text.contains(&format!("{eol}# 法的な対応{eol}law = ")), "{text}");
                assert_eq!(text.matches("# Overview").count(), 0);
                assert_eq!(text.matches('\n').count(), text.matches(eol).count());
                assert_eq!(with_sections(&text, &wanted).expect("it has them"), text);
            }
        }
        let text =
            with_sections("title = \"a\"\nstatus = \"draft\"\n", &[("law", "Law".to_owned())]).expect("it takes it");
        let table: toml::Table = text.parse().expect("it is TOML");
        assert!(table["sections"].get("law").is_some(), "{text}");
        with_sections("title = [", &[]).expect_err("it is not TOML");
    }

    #[test]
    fn a_table_that_is_a_comment_comes_alive_with_its_keys_and_nothing_else() {
        for &language in Language::ALL {
            let text = with_table(template(language), "external_message");
            assert!(read(&text).external_message.is_some(), "{text}");
            assert!(read(&text).internal_message.is_none());
            let changed: Vec<&str> =
                text.lines().filter(|line| !template(language).lines().any(|old| old == *line)).collect();
            assert_eq!(changed.len(), 4, "{changed:?}");
            assert_eq!(with_table(&text, "external_message"), text);
        }
    }

    #[test]
    fn comments_name_the_postmortem_and_an_example() {
        let id = PostmortemId::parse("2026-11-20-checkout").expect("an id");
        let posted = PostmortemId::parse("2026-03-02-cache").expect("an id");
        for &language in Language::ALL {
            let text = with_id(&with_example(template(language), language, &posted), &id);
            assert_eq!(
                text.matches("`pmgit message external 2026-03-02-cache`\n# [external_message]\n").count(),
                1,
                "{text}"
            );
            assert!(text.contains("`pmgit status 2026-11-20-checkout`"), "{text}");
            assert!(!text.lines().any(|line| line.contains("`pmgit") && line.contains(" ID")), "{text}");
            read(&text);
        }
        let prose = "title = \"run `pmgit show ID`\"\n";
        assert_eq!(with_id(prose, &id), prose);
        assert_eq!(with_example(prose, Language::En, &posted), prose);
    }

    #[test]
    fn notes_stand_word_for_word_where_no_rule_judges() {
        let notes = [
            "17:20 ben: restarting\n17:25 it's back\n",
            "\n\n  indented\n\ttab\n",
            "C:\\temp \u{1b}[31mred\u{1b}[0m \u{202e}\n''' and \"\"\"\n",
            "one line without an end",
            "決済が遅い🔥\r\n復旧\r\n",
        ];
        for &language in Language::ALL {
            for notes in notes {
                let text = with_notes(template(language), language, notes).expect("it takes them");
                let table: toml::Table = text.parse().expect("it is TOML");
                let kept = table["custom"]["notes"].as_str().expect("a text").to_owned();
                assert_eq!(kept.trim_end_matches('\n'), notes.replace("\r\n", "\n").trim_end_matches('\n'), "{text}");
                read(&text);
            }
        }
        let own = "title = \"a\"\nstatus = \"draft\"\n[custom]\nteam = \"x\" # ours\n";
        let text = with_notes(own, Language::En, "a\nb\n").expect("it takes them");
        assert!(text.starts_with(own) && text.contains("\n# The notes that this is written from."), "{text}");
    }
}

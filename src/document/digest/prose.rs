//! Markdown without the layout that its reader does not see: what `docs/approvals.md` calls plain prose.
//!
//! What comes out is Markdown that reads the same. Where that would take a parser to be sure of (code, HTML, tables,
//! quotes), lines stay as they are: one approval too many is asked for, never one too few. What is done to a text here is
//! version 1 for good; another way is another version.

/// A line: the columns before it, and the rest without the white space at its end.
#[derive(Clone, Debug)]
struct Line {
    indent: usize,
    content: String,
}

/// What may be done to the lines of a paragraph or list, up to the next blank line.
#[derive(Clone, Copy, Debug)]
struct Run {
    has_code: bool,
    has_links: bool,
}

/// A line of the result.
#[derive(Debug)]
enum Written {
    AsItIs(String),
    /// A paragraph or an item, to which further lines may belong.
    Text {
        indent: usize,
        text: String,
        run: Run,
    },
}

/// Where the next line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// At the beginning of a block.
    Start,
    /// Behind a line of a paragraph.
    Paragraph,
    /// In something that stays as it is up to the next blank line.
    Kept,
}

/// The text in the one form that all its layouts have; empty where it has no letter.
pub(super) fn plain_prose(markdown: &str) -> String {
    let lines = outdented(markdown);
    let mut out: Vec<Written> = Vec::new();
    let (mut place, mut run) = (Place::Start, Run { has_code: true, has_links: false });
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if line.content.is_empty() {
            let end =
                lines[at..].iter().position(|line| !line.content.is_empty()).map_or(lines.len(), |more| at + more);
            let seen = match lines.get(end) {
                _ if out.is_empty() => 0,
                None => 0,
                // What is indented may be code, whose blank lines are seen.
                Some(next) => {
                    if next.indent == 0 {
                        1
                    } else {
                        end - at
                    }
                }
            };
            out.extend((0..seen).map(|_| Written::AsItIs(String::new())));
            (at, place) = (end, Place::Start);
            continue;
        }
        if let Some(end) = fence(&lines, at) {
            out.extend(lines[at..end].iter().map(Line::as_it_is));
            (at, place) = (end, Place::Start);
            continue;
        }
        if line.is_opaque() {
            out.extend(lines[at..].iter().map(Line::as_it_is));
            break;
        }
        if place == Place::Start {
            run = Run::of(&lines[at..]);
        }
        place = if line.is_heading() {
            out.push(line.as_it_is());
            Place::Start
        } else {
            add(line, place, run, &mut out)
        };
        at += 1;
    }
    let mut texts: Vec<String> = out.into_iter().map(Written::into_text).collect();
    while texts.last().is_some_and(String::is_empty) {
        texts.pop();
    }
    texts.join("\n")
}

/// Adds a line of a paragraph or list, or of what stays as it is; says where the next one stands.
fn add(line: &Line, place: Place, run: Run, out: &mut Vec<Written>) -> Place {
    let is_text = match place {
        Place::Kept => false,
        Place::Start => line.indent < 4 && (line.begins_text() || line.is_item()),
        Place::Paragraph => line.is_item(),
    };
    let text = || run.spaced(&line.content);
    if is_text {
        out.push(Written::Text { indent: line.indent, text: text(), run });
        return Place::Paragraph;
    }
    match out.last_mut() {
        Some(Written::Text { text: before, .. })
            if place == Place::Paragraph && line.continues_text() && !before.trim_end_matches(' ').ends_with('\\') =>
        {
            join(before, &text(), run);
            Place::Paragraph
        }
        _ => {
            out.push(line.as_it_is());
            Place::Kept
        }
    }
}

/// A line end is a space to a reader, and nothing between two Japanese letters.
fn join(before: &mut String, next: &str, run: Run) {
    let ends = (before.chars().next_back(), next.chars().next());
    let is_nothing = matches!(ends, (Some(last), Some(first)) if is_japanese(last) && is_japanese(first));
    if run.has_code || !is_nothing {
        before.push(' ');
    }
    before.push_str(next);
}

/// Letters and signs of Chinese and Japanese, which are written without spaces.
fn is_japanese(letter: char) -> bool {
    matches!(letter, '\u{3000}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

/// The lines of a text without the indentation that all of them have, a tab to the next multiple of four.
fn outdented(markdown: &str) -> Vec<Line> {
    let unix = markdown.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<Line> = unix.split('\n').map(Line::new).collect();
    let common = lines.iter().filter(|line| !line.content.is_empty()).map(|line| line.indent).min().unwrap_or(0);
    for line in &mut lines {
        line.indent = line.indent.saturating_sub(common);
    }
    lines
}

/// Where a fenced block ends that begins in the first column.
fn fence(lines: &[Line], at: usize) -> Option<usize> {
    let opening = &lines[at];
    let (mark, length) = opening.fence_mark().filter(|_| opening.indent == 0)?;
    if mark == '`' && opening.content[length..].contains('`') {
        return None;
    }
    let closes = |line: &Line| {
        line.indent < 4
            && line
                .fence_mark()
                .is_some_and(|(other, count)| other == mark && count >= length && line.content.len() == count)
    };
    Some(lines[at + 1..].iter().position(closes).map_or(lines.len(), |more| at + 1 + more + 1))
}

impl Run {
    fn of(lines: &[Line]) -> Self {
        let run = || lines.iter().take_while(|line| !line.content.is_empty()).map(|line| line.content.as_str());
        let has = |letter: char| run().any(|line| line.contains(letter));
        Self { has_code: has('`'), has_links: has('[') && !has('`') && !has('<') && !has('\\') }
    }

    /// Several spaces are one to a reader, but in code.
    fn spaced(self, content: &str) -> String {
        if self.has_code {
            return content.to_owned();
        }
        let mut out = String::with_capacity(content.len());
        // Those behind a marker say how far the item is indented.
        let marker = marker(content).unwrap_or(0);
        out.push_str(&content[..marker]);
        let mut is_space = false;
        for letter in content[marker..].chars() {
            let space = matches!(letter, ' ' | '\t');
            if !space {
                out.push(letter);
            } else if !is_space {
                out.push(' ');
            }
            is_space = space;
        }
        out
    }
}

impl Line {
    fn new(text: &str) -> Self {
        let stripped = text.trim_end_matches([' ', '\t']);
        let mut indent = 0;
        let mut bytes = 0;
        for letter in stripped.bytes() {
            match letter {
                b' ' => indent += 1,
                b'\t' => indent = (indent / 4 + 1) * 4,
                _ => break,
            }
            bytes += 1;
        }
        let mut content = stripped[bytes..].to_owned();
        // A backslash is a letter before a space, and a line break at a line's end.
        if content.ends_with('\\') && stripped.len() < text.len() {
            content.push(' ');
        }
        Self { indent, content }
    }

    fn as_it_is(&self) -> Written {
        Written::AsItIs(if self.content.is_empty() {
            String::new()
        } else {
            format!("{}{}", " ".repeat(self.indent), self.content)
        })
    }

    /// The mark of a fence and how often it stands there.
    fn fence_mark(&self) -> Option<(char, usize)> {
        let mark = self.content.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let length = self.content.len() - self.content.trim_start_matches(mark).len();
        (length >= 3).then_some((mark, length))
    }

    /// Whether what begins here may reach over blank lines, so that nothing below it is sure: a fence within something,
    /// or HTML (`<pre>`, a comment).
    fn is_opaque(&self) -> bool {
        let leads = |letter: char| matches!(letter, ' ' | '\t' | '>' | '*' | '+' | '-' | '.' | ')' | '0'..='9');
        let rest = self.content.trim_start_matches(leads);
        let html = self.content.match_indices('<').any(|(at, _)| begins_html(&self.content[at..]));
        rest.starts_with("```") || rest.starts_with("~~~") || html
    }

    fn is_heading(&self) -> bool {
        let rest = self.content.trim_start_matches('#');
        let level = self.content.len() - rest.len();
        self.indent == 0 && (1..=6).contains(&level) && (rest.is_empty() || rest.starts_with(' '))
    }

    /// An item of a list with text in its first line.
    fn is_item(&self) -> bool {
        self.is_of_text() && marker(&self.content).is_some_and(|marker| begins_text(&self.content[marker..]))
    }

    fn begins_text(&self) -> bool {
        self.is_of_text() && begins_text(&self.content)
    }

    /// A line that can be nothing but more text where a paragraph is open.
    fn continues_text(&self) -> bool {
        // A definition of a link does not interrupt a paragraph.
        self.is_of_text() && (self.content.starts_with('[') || begins_text(&self.content))
    }

    /// Whether it is not of a table.
    fn is_of_text(&self) -> bool {
        !self.content.contains('|')
    }
}

/// A tag, a comment or the like; `<https://...>` is none.
fn begins_html(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('<') else { return false };
    if !rest.starts_with(|letter: char| letter.is_ascii_alphabetic() || matches!(letter, '/' | '!' | '?')) {
        return false;
    }
    let scheme = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '+' | '.' | '-'));
    !scheme.is_some_and(|end| (2..=32).contains(&end) && rest[end..].starts_with(':'))
}

/// Where the text of an item begins, behind its marker and one to four spaces.
fn marker(content: &str) -> Option<usize> {
    let digits = content.len() - content.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let rest = &content[digits..];
    let is_marker = match digits {
        0 => rest.starts_with(['-', '*', '+']),
        1..=9 => rest.starts_with(['.', ')']),
        _ => false,
    };
    let behind = rest.get(1..).filter(|_| is_marker)?;
    let spaces = behind.len() - behind.trim_start_matches(' ').len();
    ((1..=4).contains(&spaces) && !behind[spaces..].starts_with('\t')).then_some(digits + 1 + spaces)
}

/// Whether a line begins a paragraph, where a block may begin, by its first letters.
fn begins_text(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || !letter.is_ascii();
    match first {
        '0'..='9' => {
            let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
            let behind = rest.strip_prefix(['.', ')']);
            !behind.is_some_and(|behind| behind.is_empty() || behind.starts_with([' ', '\t']))
        }
        '*' | '_' => {
            let rest = text.trim_start_matches(first);
            text.len() - rest.len() <= 3 && rest.starts_with(is_word)
        }
        '`' => !text.starts_with("```"),
        '[' => link(text).is_some(),
        '(' | ')' | '"' | '\'' | '$' | '%' | '@' | ',' | '.' | ';' | '/' | '?' | '^' | '{' | '}' | '&' | '!' => true,
        _ => is_word(first),
    }
}

/// An inline link at the beginning of a text: where its target begins and ends.
fn link(text: &str) -> Option<(usize, usize)> {
    let inner = text.strip_prefix('[')?;
    let end = inner.find(['[', ']', '\\', '`', '<'])?;
    let start = 1 + end + 2;
    let target = inner[end..].strip_prefix("](")?;
    let length = target.find(|letter: char| !is_of_address(letter))?;
    target[length..].starts_with(')').then_some((start, start + length))
}

/// What an address is written with (RFC 3986), but for brackets.
fn is_of_address(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(letter)
}

impl Written {
    fn into_text(self) -> String {
        match self {
            Self::AsItIs(text) => text,
            Self::Text { indent, text, run } => {
                let text = if run.has_links { without_targets(&text) } else { text };
                format!("{}{text}", " ".repeat(indent))
            }
        }
    }
}

/// A reader of a link sees its text; a picture is what its address says.
fn without_targets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        let before = rest[..at].chars().next_back().or_else(|| out.chars().next_back());
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let found = link(rest).filter(|_| !matches!(before, Some('!' | ']')));
        let (copied, next) = found.unwrap_or((1, 1));
        out.push_str(&rest[..copied]);
        rest = &rest[next..];
    }
    out.push_str(rest);
    out
}

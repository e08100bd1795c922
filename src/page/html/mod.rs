//! The page as one HTML file: nothing is loaded from elsewhere, nothing runs, and it is read by eye, ear, keyboard and on
//! paper.

mod images;
mod picture;
mod style;

pub(crate) use self::images::Images;
use self::picture::picture;
use self::style::STYLE;
use super::model::{Block, ColumnKind, Fact, Fold, Inline, Line, Page, Part, Row, Table, Tone};
use super::words;
use crate::text::{readable, readable_with_tabs};

/// What the page may do: show its own style and the pictures within it.
const POLICY: &str =
    "default-src 'none'; style-src 'sha256-@STYLE@'; img-src data:; base-uri 'none'; form-action 'none'";

/// The page as a file.
pub(crate) fn html(page: &Page, images: &Images) -> String {
    let mut writer = Writer { page, images, out: String::with_capacity(16 * 1024), level: 3, has_heading: false };
    writer.head();
    writer.body();
    writer.out
}

struct Writer<'p> {
    page: &'p Page,
    images: &'p Images,
    out: String,
    /// The order of the headings within a part.
    level: u8,
    /// Whether the part has a heading of its own before this.
    has_heading: bool,
}

impl Writer<'_> {
    fn head(&mut self) {
        let policy = POLICY.replace("@STYLE@", style::DIGEST);
        self.raw(&format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n",
            self.page.language
        ));
        self.raw(&format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n"));
        self.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        self.raw(
            "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n",
        );
        self.raw("<meta name=\"robots\" content=\"noindex\">\n<title>");
        self.text(&self.page.title);
        self.raw(&format!("</title>\n<style>{STYLE}</style>\n</head>\n"));
    }

    fn body(&mut self) {
        let page = self.page;
        self.raw("<body>\n<a class=\"skip\" href=\"#content\">");
        self.text(words::SKIP.in_language(page.language));
        self.raw("</a>\n<header>\n");
        if !page.kicker.is_empty() {
            self.raw("<p class=\"kicker\">");
            self.text(&page.kicker);
            self.raw("</p>\n");
        }
        self.raw("<h1 dir=\"auto\">");
        self.text(&page.title);
        self.raw("</h1>\n</header>\n");
        let anchors = anchors(&page.parts);
        self.contents(&anchors);
        self.raw("<main id=\"content\" tabindex=\"-1\">\n");
        self.blocks(&page.lead);
        for (part, anchor) in page.parts.iter().zip(&anchors) {
            self.part(part, anchor);
        }
        self.raw("</main>\n<footer>\n");
        for line in &page.foot {
            self.element("p", line);
        }
        self.raw("</footer>\n</body>\n</html>\n");
    }

    /// Where to find what; a page of two parts needs none.
    fn contents(&mut self, anchors: &[String]) {
        let page = self.page;
        if anchors.len() < 3 {
            return;
        }
        let label = words::CONTENTS.in_language(page.language);
        self.raw(&format!("<nav aria-label=\"{label}\">\n<ul>\n"));
        for (part, anchor) in page.parts.iter().zip(anchors) {
            self.raw(&format!("<li><a href=\"#{anchor}\">"));
            self.text(&part.heading);
            self.raw("</a></li>\n");
        }
        self.raw("</ul>\n</nav>\n");
    }

    fn part(&mut self, part: &Part, anchor: &str) {
        self.raw(&format!("<section id=\"{anchor}\" aria-labelledby=\"{anchor}-title\">\n"));
        if part.fold == Fold::Folded {
            self.raw("<details>\n<summary>");
        }
        self.raw(&format!("<h2 id=\"{anchor}-title\" dir=\"auto\">"));
        self.text(&part.heading);
        self.raw("</h2>");
        self.raw(if part.fold == Fold::Folded { "</summary>\n" } else { "\n" });
        self.has_heading = false;
        for block in &part.blocks {
            self.block(block, &part.heading);
        }
        self.raw(if part.fold == Fold::Folded { "</details>\n</section>\n" } else { "</section>\n" });
    }

    fn blocks(&mut self, blocks: &[Block]) {
        let name = self.page.title.clone();
        for block in blocks {
            self.block(block, &name);
        }
    }

    /// A block of a part of this name.
    fn block(&mut self, block: &Block, name: &str) {
        match block {
            Block::Paragraph(line) => self.element("p", line),
            Block::Heading(line) => {
                self.element(&format!("h{}", self.level), line);
                self.has_heading = true;
            }
            Block::List { first, items } => self.list(*first, items),
            Block::Quote(blocks) => {
                self.raw("<blockquote>\n");
                self.nested(blocks);
                self.raw("</blockquote>\n");
            }
            Block::Notice(blocks) => {
                self.raw("<div class=\"notice\">\n");
                self.nested(blocks);
                self.raw("</div>\n");
            }
            Block::Code(text) => self.code(text),
            Block::Rule => self.raw("<hr>\n"),
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => self.table(table, name),
            Block::Picture(shown) => {
                let drawn = picture(shown);
                self.raw(
                    "<figure class=\"picture\">\n<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"",
                );
                self.text(name);
                self.raw("\">\n");
                self.raw(&drawn);
                self.raw("</div>\n<figcaption>");
                self.text(&shown.description);
                self.raw("</figcaption>\n</figure>\n");
            }
        }
    }

    /// The headings of a quote are below the one that it stands under.
    fn nested(&mut self, blocks: &[Block]) {
        let outer = (self.level, self.has_heading);
        self.level = (self.level + u8::from(self.has_heading)).min(6);
        self.has_heading = false;
        self.blocks(blocks);
        (self.level, self.has_heading) = outer;
    }

    fn list(&mut self, first: Option<u64>, items: &[Vec<Block>]) {
        match first {
            Some(1) => self.raw("<ol>\n"),
            Some(first) => self.raw(&format!("<ol start=\"{first}\">\n")),
            None => self.raw("<ul>\n"),
        }
        for item in items {
            self.raw("<li dir=\"auto\">");
            match &item[..] {
                [Block::Paragraph(line)] => self.line(line),
                // What comes first is the item itself.
                [Block::Paragraph(line), rest @ ..] => {
                    self.line(line);
                    self.raw("\n");
                    self.blocks(rest);
                }
                blocks => self.blocks(blocks),
            }
            self.raw("</li>\n");
        }
        self.raw(if first.is_some() { "</ol>\n" } else { "</ul>\n" });
    }

    fn code(&mut self, text: &str) {
        self.raw("<pre tabindex=\"0\"><code>");
        for line in text.lines() {
            self.escaped(&readable_with_tabs(line));
            self.raw("\n");
        }
        self.raw("</code></pre>\n");
    }

    fn facts(&mut self, facts: &[Fact]) {
        self.raw("<dl>\n");
        for fact in facts {
            self.raw("<div><dt dir=\"auto\">");
            self.text(&fact.name);
            self.raw("</dt><dd dir=\"auto\">");
            self.line(&fact.value);
            self.raw("</dd></div>\n");
        }
        self.raw("</dl>\n");
    }

    fn table(&mut self, table: &Table, name: &str) {
        self.raw("<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"");
        self.text(name);
        self.raw("\">\n<table>\n<thead>\n<tr>");
        for column in &table.columns {
            self.raw("<th scope=\"col\"");
            self.raw(class_of(column.kind));
            self.raw(">");
            self.line(&column.heading);
            self.raw("</th>");
        }
        self.raw("</tr>\n</thead>\n<tbody>\n");
        for row in &table.rows {
            self.row(table, row);
        }
        self.raw("</tbody>\n</table>\n</div>\n");
    }

    fn row(&mut self, table: &Table, row: &Row) {
        let count = table.columns.len().max(1);
        if !row.above.is_empty() {
            self.raw(&format!("<tr class=\"above\"><th scope=\"rowgroup\" colspan=\"{count}\">"));
            self.line(&row.above);
            self.raw("</th></tr>\n");
        }
        self.raw(if row.below.is_empty() { "<tr>" } else { "<tr class=\"more\">" });
        for (at, cell) in row.cells.iter().enumerate() {
            let column = table.columns.get(at);
            self.raw("<td");
            self.raw(class_of(column.map_or(ColumnKind::Words, |column| column.kind)));
            self.raw(" dir=\"auto\">");
            self.line(cell);
            self.raw("</td>");
        }
        self.raw("</tr>\n");
        if !row.below.is_empty() {
            self.raw(&format!("<tr class=\"below\"><td colspan=\"{count}\">\n"));
            self.blocks(&row.below);
            self.raw("</td></tr>\n");
        }
    }

    fn element(&mut self, name: &str, line: &Line) {
        self.raw(&format!("<{name} dir=\"auto\">"));
        self.line(line);
        self.raw(&format!("</{name}>\n"));
    }

    fn line(&mut self, line: &[Inline]) {
        for part in line {
            self.inline(part);
        }
    }

    fn inline(&mut self, part: &Inline) {
        match part {
            Inline::Text(text) => self.text(text),
            Inline::Code(text) => self.within("code", &[Inline::text(text.clone())]),
            Inline::Strong(line) => self.within("strong", line),
            Inline::Emphasis(line) => self.within("em", line),
            Inline::Struck(line) => self.within("del", line),
            Inline::Link { to, text } => {
                self.raw(&format!("<a href=\"{}\" rel=\"noopener noreferrer\">", escaped(to.encoded())));
                self.line(text);
                self.raw("</a>");
            }
            Inline::Address(address) => {
                let (to, short) = (escaped(address.encoded()), address.short());
                self.raw(&format!("<a class=\"bare\" href=\"{to}\" rel=\"noopener noreferrer\">"));
                self.text(&short);
                self.raw("</a>");
            }
            Inline::Time { shown, exact } => {
                self.raw(&format!("<time datetime=\"{}\">", escaped(&crate::calendar::to_toml(*exact))));
                self.text(shown);
                self.raw("</time>");
            }
            Inline::Image { place, alt } => self.image(place, alt),
            Inline::Elsewhere { place, words } => {
                self.text(words);
                self.raw(" (");
                self.within("code", &[Inline::text(place.clone())]);
                self.raw(")");
            }
            Inline::Mark(tone, text) => {
                self.raw(&format!("<span class=\"{}\">", tone_class(*tone)));
                self.text(text);
                self.raw("</span>");
            }
            Inline::Break => self.raw("<br>"),
        }
    }

    fn within(&mut self, name: &str, line: &[Inline]) {
        self.raw(&format!("<{name}>"));
        self.line(line);
        self.raw(&format!("</{name}>"));
    }

    /// The picture itself where the caller has it, else what stands for it.
    fn image(&mut self, place: &str, alt: &str) {
        let alt = if alt.trim().is_empty() { place } else { alt };
        if let Some(address) = self.images.get(place) {
            self.raw("<img alt=\"");
            self.text(alt);
            self.raw(&format!("\" src=\"{address}\">"));
            return;
        }
        self.raw("<span class=\"image\">");
        self.text(alt);
        if alt != place {
            self.text(&format!(" ({place})"));
        }
        self.raw("</span>");
    }

    /// Text of anybody's: it is read, and nothing else.
    fn text(&mut self, text: &str) {
        self.escaped(&readable(text));
    }

    fn escaped(&mut self, text: &str) {
        push_escaped(text, &mut self.out);
    }

    fn raw(&mut self, html: &str) {
        self.out.push_str(html);
    }
}

fn class_of(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Words => "",
        ColumnKind::Short => " class=\"short\"",
        ColumnKind::Number => " class=\"number\"",
        ColumnKind::Aside => " class=\"aside\"",
    }
}

fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Bad => "bad",
        Tone::Open => "open",
        Tone::Quiet => "quiet",
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(text, &mut out);
    out
}

fn push_escaped(text: &str, out: &mut String) {
    let mut from = 0;
    for (at, letter) in text.bytes().enumerate() {
        let entity = match letter {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(entity);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// What links within the page lead to: of the parts' keys, each once, and nothing that would need a quote.
fn anchors(parts: &[Part]) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let key = part.key.rsplit('.').next().unwrap_or_default();
        let name: String =
            key.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
        let is_taken = name.is_empty() || name == "content" || anchors.contains(&name);
        anchors.push(if is_taken { format!("part-{}-{name}", at + 1) } else { name });
    }
    anchors
}

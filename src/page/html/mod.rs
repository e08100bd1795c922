//! The page as one HTML file: nothing is loaded from elsewhere, nothing runs, and it is read by eye, ear, keyboard and on
//! paper.

mod frame;
mod images;
mod margin;
mod picture;
mod style;
mod table;

use self::frame::anchors;
pub(crate) use self::images::Images;
pub(crate) use self::margin::{Margin, Remark};
use self::picture::picture;
use super::model::{Block, Fold, Inline, Line, Page, Part, Tone};
use super::words;
use crate::text::{readable, readable_with_tabs};

/// The page as a file.
pub(crate) fn html(page: &Page, images: &Images) -> String {
    write(page, images, None)
}

/// The page as its writer sees it while it is written: with remarks in its margin, and renewed by the server that it comes
/// from. What it may do is said by [`preview_policy`], with the answer that it is.
pub(crate) fn preview(page: &Page, images: &Images, margin: &Margin) -> String {
    write(page, images, Some(margin))
}

/// What a previewed page may do: show its own style and the pictures within it, run its own script, and ask where it came from
/// for the next one.
pub(crate) fn preview_policy() -> String {
    frame::preview_policy()
}

fn write(page: &Page, images: &Images, margin: Option<&Margin>) -> String {
    let out = String::with_capacity(16 * 1024);
    let mut writer = Writer { page, images, margin, out, part: "", level: 3, has_heading: false };
    writer.head();
    writer.body();
    writer.out
}

struct Writer<'p> {
    page: &'p Page,
    images: &'p Images,
    /// Where there is one.
    margin: Option<&'p Margin>,
    out: String,
    /// The key of the part that is written.
    part: &'p str,
    /// The order of the headings within a part.
    level: u8,
    /// Whether the part has a heading of its own before this.
    has_heading: bool,
}

impl<'p> Writer<'p> {
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
        self.top_of_margin();
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

    fn part(&mut self, part: &'p Part, anchor: &str) {
        self.part = &part.key;
        self.raw(&format!("<section id=\"{anchor}\" aria-labelledby=\"{anchor}-title\">\n"));
        if part.fold == Fold::Folded {
            self.raw(if self.is_remarked() { "<details open>\n<summary>" } else { "<details>\n<summary>" });
        }
        self.raw(&format!("<h2 id=\"{anchor}-title\" dir=\"auto\">"));
        self.text(&part.heading);
        self.raw("</h2>");
        self.raw(if part.fold == Fold::Folded { "</summary>\n" } else { "\n" });
        self.remarks(&part.key);
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

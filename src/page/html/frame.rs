//! What stands around a page: its head, which says what it may do, and the list of its parts.

use super::Writer;
use super::style::{DIGEST, MARGIN_DIGEST, MARGIN_STYLE, SCRIPT, SCRIPT_DIGEST, STYLE};
use crate::page::model::Part;
use crate::page::words;

/// What the page may do: show its own style and the pictures within it.
const POLICY: &str =
    "default-src 'none'; style-src 'sha256-@STYLE@'; img-src data:; base-uri 'none'; form-action 'none'";

/// The same of a page that is previewed.
pub(super) fn preview_policy() -> String {
    format!(
        "default-src 'none'; style-src 'sha256-{DIGEST}' 'sha256-{MARGIN_DIGEST}'; script-src 'sha256-{SCRIPT_DIGEST}'; \
         connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

impl Writer<'_> {
    pub(super) fn head(&mut self) {
        self.raw(&format!("<!doctype html>\n<html lang=\"{}\"", self.page.language));
        if let Some(margin) = self.margin {
            self.raw(&format!(" data-edition=\"{}\"", margin.edition));
        }
        self.raw(">\n<head>\n<meta charset=\"utf-8\">\n");
        if self.margin.is_none() {
            let policy = POLICY.replace("@STYLE@", DIGEST);
            self.raw(&format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n"));
        }
        self.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        self.raw(
            "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n",
        );
        self.raw("<meta name=\"robots\" content=\"noindex\">\n<title>");
        self.text(&self.page.title);
        self.raw(&format!("</title>\n<style>{STYLE}</style>\n"));
        if self.margin.is_some() {
            // The icon is none, and not asked for.
            self.raw("<link rel=\"icon\" href=\"data:,\">\n");
            self.raw(&format!("<style>{MARGIN_STYLE}</style>\n<script>{SCRIPT}</script>\n"));
        }
        self.raw("</head>\n");
    }

    /// Where to find what; a page of two parts needs none.
    pub(super) fn contents(&mut self, anchors: &[String]) {
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
}

/// What links within the page lead to: of the parts' keys, each once, and nothing that would need a quote.
pub(super) fn anchors(parts: &[Part]) -> Vec<String> {
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

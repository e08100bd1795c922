//! A commit message and its trailers; the only place that writes them, so that no text can pass for a trailer.

use crate::text::bare_line;

/// The parts of a commit message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Message {
    pub subject: String,
    /// May be empty, and may have paragraphs.
    pub body: String,
    /// Keys are ours; values may come from a document.
    pub trailers: Vec<(&'static str, String)>,
}

impl Message {
    /// The message as git stores it. The trailers are the last paragraph, each on one line.
    #[must_use]
    pub(crate) fn to_text(&self) -> String {
        let mut paragraphs = vec![bare_line(&self.subject)];
        let body: Vec<String> = self.body.lines().map(harmless).collect();
        paragraphs.push(body.join("\n").trim_matches('\n').to_owned());
        let trailers: Vec<String> =
            self.trailers.iter().map(|(key, value)| format!("{key}: {}", bare_line(value))).collect();
        paragraphs.push(trailers.join("\n"));
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        paragraphs.join("\n\n") + "\n"
    }
}

/// A line of the body that git can take neither for a trailer of ours nor for the divider `---`, at which it stops.
fn harmless(line: &str) -> String {
    let line = line.replace(|letter: char| letter.is_control() && letter != '\t', " ");
    let ours = line.get(..10).is_some_and(|start| start.eq_ignore_ascii_case("postmortem"));
    if ours || line.starts_with("---") { format!(" {line}") } else { line.trim_end().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::world::World;

    fn trailers(message: &Message) -> String {
        let world = World::new();
        let mut command = world.command("git");
        let output = World::feed(command.args(["interpret-trailers", "--parse"]), message.to_text().as_bytes());
        String::from_utf8(output.stdout).unwrap()
    }

    #[test]
    fn a_divider_in_the_body_hides_no_trailer() {
        let body = "text\n\n---\nmore".to_owned();
        let message = Message { subject: "s".into(), body, trailers: vec![("Postmortem", "a\r\n\r\nX: y".into())] };
        assert_eq!(trailers(&message), "Postmortem: a X: y\n");
    }

    #[test]
    fn a_body_without_trailers_of_ours_forges_none() {
        let body = "text\n\nPostmortem-Status: reviewed -> closed".to_owned();
        assert_eq!(trailers(&Message { subject: "s".into(), body, trailers: Vec::new() }), "");
    }
}

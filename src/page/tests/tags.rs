//! HTML as its tags and its text, for tests: of what pmgit writes, in which every `<` begins a tag.

/// A tag with its attributes, or what a reader sees.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Tag { name: String, attributes: Vec<(String, String)> },
    Text(String),
}

/// Cuts HTML into pieces.
pub(super) fn pieces(html: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let end = rest.find('<').unwrap_or(rest.len());
        if end > 0 {
            pieces.push(Piece::Text(unescaped(&rest[..end])));
            rest = &rest[end..];
            continue;
        }
        let length = tag_length(rest);
        pieces.push(tag(&rest[1..length - 1]));
        rest = &rest[length..];
        // Of a style no part is a tag.
        if let Some(Piece::Tag { name, .. }) = pieces.last()
            && name == "style"
        {
            rest = &rest[rest.find("</style>").expect("a style ends")..];
        }
    }
    pieces
}

/// With the quoted values skipped, in which anything may stand.
fn tag_length(text: &str) -> usize {
    let mut in_quotes = false;
    for (at, letter) in text.bytes().enumerate() {
        match letter {
            b'"' => in_quotes = !in_quotes,
            b'>' if !in_quotes => return at + 1,
            _ => {}
        }
    }
    panic!("a tag that never ends: {}", text.chars().take(80).collect::<String>());
}

fn tag(inner: &str) -> Piece {
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    let (name, mut rest) = inner.split_once([' ', '\n']).unwrap_or((inner, ""));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let key = rest[..end].to_owned();
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted.find('"').expect("a value ends");
            value = unescaped(&quoted[..end]);
            rest = &quoted[end + 1..];
        }
        attributes.push((key, value));
    }
    Piece::Tag { name: name.to_ascii_lowercase(), attributes }
}

pub(super) fn unescaped(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter))
}

/// What a reader sees or follows.
pub(super) fn read(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Tag { attributes, .. } => {
                for (_, value) in attributes.iter().filter(|(key, _)| key == "href" || key == "alt") {
                    out.extend([" ", value, " "]);
                }
            }
        }
    }
    out
}

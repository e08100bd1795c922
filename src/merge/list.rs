//! Lists of plain values, merged as sets that keep their order.

use toml::de::{DeTable, DeValue};

use crate::document::edit::{Tree, comments};
use crate::document::layout::KeyValue;

/// Longer lists are no postmortem's; each item is looked for among all others.
const LONGEST: usize = 1_000;

/// Merges the values of a list that both sides have changed; nothing where that is in doubt.
pub(super) fn merge<T: Clone + Ord>(base: &[T], ours: &[T], theirs: &[T]) -> Option<Vec<T>> {
    let has_twins = |items: &[T]| {
        let mut sorted: Vec<&T> = items.iter().collect();
        sorted.sort();
        sorted.windows(2).any(|pair| pair[0] == pair[1])
    };
    let is_long = [base, ours, theirs].iter().any(|items| items.len() > LONGEST);
    if is_long || [base, ours, theirs].into_iter().any(has_twins) {
        return None;
    }
    let shared =
        |items: &[T], others: &[T]| -> Vec<T> { items.iter().filter(|item| others.contains(item)).cloned().collect() };
    if shared(ours, theirs) != shared(theirs, ours) {
        return None;
    }
    let mut merged = Vec::new();
    let (mut ours, mut theirs) = (Run::new(ours, theirs), Run::new(theirs, ours));
    loop {
        let (one, other) = (ours.next(), theirs.next());
        // What only one side has is new, or was removed by the other one.
        let new = |run: &[T]| run.iter().filter(|item| !base.contains(item)).cloned().collect::<Vec<_>>();
        let (one, other) = (new(one), new(other));
        // The same whichever side is called ours.
        let (first, second) = if other.first().is_none_or(|other| one.first().is_some_and(|one| one < other)) {
            (one, other)
        } else {
            (other, one)
        };
        merged.extend(first.into_iter().chain(second));
        match ours.shared() {
            Some(item) => {
                theirs.shared();
                merged.push(item);
            }
            None => return Some(merged),
        }
    }
}

/// A list as runs of its own between what it shares with another one.
struct Run<'t, T> {
    items: &'t [T],
    others: &'t [T],
    at: usize,
}

impl<'t, T: Clone + Ord> Run<'t, T> {
    fn new(items: &'t [T], others: &'t [T]) -> Self {
        Self { items, others, at: 0 }
    }

    fn next(&mut self) -> &'t [T] {
        let rest = &self.items[self.at..];
        let length = rest.iter().take_while(|item| !self.others.contains(item)).count();
        self.at += length;
        &rest[..length]
    }

    fn shared(&mut self) -> Option<T> {
        let item = self.items.get(self.at).cloned();
        self.at += 1;
        item
    }
}

/// The pair of ours with the merged items in place of its own; nothing where its list is not written in an ordinary way.
pub(super) fn merged_pair(ours: &KeyValue, theirs: &KeyValue, items: &[Tree]) -> Option<String> {
    let raw = &ours.pair[ours.at.clone()];
    if !comments(&ours.pair).is_empty() || !comments(&theirs.pair).is_empty() {
        return None;
    }
    let (own, other) = (raw_items(ours)?, raw_items(theirs)?);
    let find = |item: &Tree| own.iter().chain(&other).find(|(value, _)| value == item).map(|(_, raw)| raw.as_str());
    let style = Style::detect(raw, &own)?;
    let list = style.write(&items.iter().map(find).collect::<Option<Vec<_>>>()?);
    Some(format!("{}{list}{}", &ours.pair[..ours.at.start], &ours.pair[ours.at.end..]))
}

/// The items of a list, each with its text.
fn raw_items(entry: &KeyValue) -> Option<Vec<(Tree, String)>> {
    let text = format!("v = {}", &entry.pair[entry.at.clone()]);
    let table = DeTable::parse(&text).ok()?.into_inner();
    let DeValue::Array(items) = table.get("v")?.get_ref() else { return None };
    Some(items.iter().map(|item| (Tree::of_value(item.get_ref()), text[item.span()].to_owned())).collect())
}

/// How a list is written.
#[derive(Debug)]
enum Style {
    OneLine { pad: &'static str },
    Lines { eol: &'static str, indent: String, comma: &'static str, close: String },
}

impl Style {
    /// The style that writes these items exactly as they stand.
    fn detect(raw: &str, items: &[(Tree, String)]) -> Option<Self> {
        let eol = if raw.contains("\r\n") { "\r\n" } else { "\n" };
        let mut styles = vec![Self::OneLine { pad: "" }, Self::OneLine { pad: " " }];
        if raw.contains('\n') {
            let blanks =
                |text: &str| text.chars().take_while(|letter| [' ', '\t'].contains(letter)).collect::<String>();
            let indent = raw.lines().nth(1).map(blanks).unwrap_or_default();
            let close = raw.lines().last().map(blanks).unwrap_or_default();
            let lines = |comma| Self::Lines { eol, indent: indent.clone(), comma, close: close.clone() };
            styles = vec![lines(","), lines("")];
        }
        let texts: Vec<&str> = items.iter().map(|(_, text)| text.as_str()).collect();
        styles.into_iter().find(|style| texts.is_empty() || style.write(&texts) == raw)
    }

    fn write(&self, items: &[&str]) -> String {
        match self {
            _ if items.is_empty() => "[]".to_owned(),
            Self::OneLine { pad } => format!("[{pad}{}{pad}]", items.join(", ")),
            Self::Lines { eol, indent, comma, close } => {
                let items = items.join(&format!(",{eol}{indent}"));
                format!("[{eol}{indent}{items}{comma}{eol}{close}]")
            }
        }
    }
}

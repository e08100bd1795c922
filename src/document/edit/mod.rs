//! Surgical edits of a TOML text: only the bytes that must change do. Comments, order, line ends and formatting stay,
//! nothing is serialised anew, and the result is read again and compared by value before it counts.
//! It knows the form of TOML and nothing of what a postmortem means.

mod example;
mod inline;
mod moved;
mod outline;
mod place;
mod row;
mod style;
mod tree;
mod value;

#[cfg(test)]
mod tests;

use toml::de::{DeTable, DeValue};

use self::example::Example;
pub(crate) use self::inline::comments;
pub(crate) use self::outline::{ItemKind, Outline};
use self::place::Place;
use self::style::{PairStyle, Spacing};
pub(crate) use self::tree::Tree;
pub(crate) use self::value::Value;
use self::value::{Quotes, Shape};
use crate::error::{Error, Result};
use crate::source::Span;
use crate::text::{Both, both};

/// A TOML text that can be edited. An edit that fails leaves the text as it was; its hint says what to write by hand.
#[derive(Clone, Debug)]
pub(crate) struct Editor {
    text: String,
}

/// A text that stands in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StandingText {
    pub(crate) text: String,
    /// Whether it is written as several lines, `'''`, even if it has only one.
    pub(crate) is_block: bool,
}

/// New text for a span, and what the document must say then.
struct Change {
    span: Span,
    text: String,
    expected: Tree,
}

impl Editor {
    /// Takes a text.
    ///
    /// # Errors
    /// When it is not TOML.
    pub(crate) fn new(text: impl Into<String>) -> Result<Self> {
        let text = text.into();
        match Outline::read(&text) {
            Ok(_) => Ok(Self { text }),
            Err(cause) => Err(Error::new(
                both! { en: "cannot edit a document that is not TOML"; ja: "TOMLではないドキュメントは編集できません" },
            )
            .cause(cause)),
        }
    }

    #[must_use]
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    #[must_use]
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// The text at a path; nothing where there is none, or a value of another kind.
    pub(crate) fn text_at(&self, path: &[&str]) -> Option<StandingText> {
        let outline = Outline::read(&self.text).ok()?;
        let standing = place::value_at(&outline.root, path)?;
        let DeValue::String(text) = standing.get_ref() else { return None };
        let is_block = Quotes::of(&self.text[standing.span().start..standing.span().end]).are_a_block();
        Some(StandingText { text: text.to_string(), is_block })
    }

    /// What the comment lines right above the pair at a path say; nothing where there are none.
    pub(crate) fn comment_above(&self, path: &[&str]) -> Option<String> {
        let outline = Outline::read(&self.text).ok()?;
        let Place::Pair { item, .. } = place::find(&outline, path).ok()? else { return None };
        let above = &self.text[outline.start_with_comments(item)..outline.items[item].lines.start];
        let said = above.lines().map(|line| line.trim_start().trim_start_matches('#').trim());
        let said = said.collect::<Vec<_>>().join("\n");
        (!said.trim().is_empty()).then_some(said)
    }

    /// Sets the value at a path, such as `["meeting", "held"]`; a row of an array is named by its index, from "0".
    /// A value that already says the same stays as it is written.
    ///
    /// # Errors
    /// When the change cannot be made without touching anything else.
    pub(crate) fn set(&mut self, path: &[&str], value: &Value) -> Result<()> {
        let change = self.plan_set(path, value);
        self.apply(change).map_err(|cause| {
            Error::new(
                both! { en: "cannot set `{}`", value::dotted(path); ja: "`{}`を設定できません", value::dotted(path) },
            )
            .cause(cause)
            .hint(set_by_hand(path, value))
        })
    }

    /// Sets the value at a path like [`Editor::set`]; a commented example of the key in its table, such as
    /// `# resolved = 2026-11-20T01:40:00Z`, gives its place to it.
    ///
    /// # Errors
    /// When the change cannot be made without touching anything else.
    pub(crate) fn fill(&mut self, path: &[&str], value: &Value) -> Result<()> {
        let change = self.plan_example(path, value);
        match change.map(|change| self.apply(Ok(Some(change)))) {
            Some(Ok(())) => Ok(()),
            Some(Err(_)) | None => self.set(path, value),
        }
    }

    /// Sets the value at a path like [`Editor::fill`]; a key that is new stands among its sisters in the order of these
    /// keys, or behind them.
    ///
    /// # Errors
    /// When the change cannot be made without touching anything else.
    pub(crate) fn fill_in_order(&mut self, path: &[&str], value: &Value, order: &[&str]) -> Result<()> {
        let change = self.plan_in_order(path, value, order);
        match change.map(|change| self.apply(Ok(Some(change)))) {
            Some(Ok(())) => Ok(()),
            Some(Err(_)) | None => self.fill(path, value),
        }
    }

    /// Adds a row behind the last one of an array of tables at the root, such as `transitions`.
    ///
    /// # Errors
    /// When the change cannot be made without touching anything else.
    pub(crate) fn append_row(&mut self, array: &str, entries: &[(&str, Value)]) -> Result<()> {
        let change = self.plan_row(array, entries);
        self.apply(change.map(Some)).map_err(|cause| {
            let rows = row_lines(&format!("[[{}]]", value::key(array)), &PairStyle::default(), entries, "\n");
            let rows = rows.join("\n");
            Error::new(both! { en: "cannot add a row to `{array}`"; ja: "`{array}`に項目を追加できません" })
                .cause(cause)
                .hint(both! {
                    en: "add these lines at the end of the document by hand:\n{rows}";
                    ja: "ドキュメントの末尾に、次の行を追加してください：\n{rows}"
                })
        })
    }

    /// Removes the pair at a path with its line, a comment behind it included; what is not there is no error.
    ///
    /// # Errors
    /// When the path names a table with a header, or the change cannot be made without touching anything else.
    pub(crate) fn remove(&mut self, path: &[&str]) -> Result<()> {
        let change = self.plan_removal(path);
        self.apply(change).map_err(|cause| {
            let name = value::dotted(path);
            Error::new(both! { en: "cannot remove `{name}`"; ja: "`{name}`を削除できません" }).cause(cause).hint(both! { en: "remove `{name}` from the document by hand"; ja: "ドキュメントを開いて`{name}`を削除してください" })
        })
    }

    fn plan_set(&self, path: &[&str], value: &Value) -> Result<Option<Change>, Both> {
        let outline = Outline::read(&self.text)?;
        let mut expected = Tree::of_table(&outline.root);
        if expected.get(path).is_some_and(|standing| value.is_said_by(standing)) {
            return Ok(None);
        }
        let place = place::find(&outline, path)?;
        let shape = shape_at(&self.text, &place);
        expected.set(path, value.tree(shape)?)?;
        let (span, text) = write_at(&outline, &place, path, &value.write(shape))?;
        Ok(Some(Change { span, text, expected }))
    }

    fn plan_example(&self, path: &[&str], value: &Value) -> Option<Change> {
        let outline = Outline::read(&self.text).ok()?;
        let mut expected = Tree::of_table(&outline.root);
        if expected.get(path).is_some() {
            return None;
        }
        let example = Example::find(&outline, path)?;
        let shape = block(&self.text, example.span.start);
        expected.set(path, value.tree(shape).ok()?).ok()?;
        let text = example.line(path.last()?, &value.write(shape));
        Some(Change { span: example.span, text, expected })
    }

    /// Where the key is new, no example waits for it, and a sister stands there.
    fn plan_in_order(&self, path: &[&str], value: &Value, order: &[&str]) -> Option<Change> {
        let outline = Outline::read(&self.text).ok()?;
        let mut expected = Tree::of_table(&outline.root);
        if expected.get(path).is_some() || Example::find(&outline, path).is_some() {
            return None;
        }
        let place = place::among_sisters(&outline, path, order)?;
        let shape = shape_at(&self.text, &place);
        expected.set(path, value.tree(shape).ok()?).ok()?;
        let (span, text) = write_at(&outline, &place, path, &value.write(shape)).ok()?;
        Some(Change { span, text, expected })
    }

    fn plan_row(&self, array: &str, entries: &[(&str, Value)]) -> Result<Change, Both> {
        let outline = Outline::read(&self.text)?;
        let mut expected = Tree::of_table(&outline.root);
        let inline = outline.items.iter().find(|item| !outline::is_header(item) && item.path == [array]);
        let last = outline.items.iter().rposition(|item| outline::is_header(item) && item.path[0] == array);
        let at = match last {
            Some(header) => outline.end_with_comments(header + outline.pairs_below(Some(header)).len()),
            None => example::end_of_table(&outline, &format!("[[{}]]", value::key(array))).unwrap_or(self.text.len()),
        };
        let shape = if inline.is_some() { Shape::Inline } else { block(&self.text, at) };
        expected.push(array, row_tree(entries, shape)?)?;
        let (span, text) = if inline.is_some() {
            let standing = place::array_at(&outline.root, array)?;
            inline::append(&self.text, standing, &inline_row(entries))
        } else {
            let keys: Vec<&str> = entries.iter().map(|(key, _)| *key).collect();
            let row = outline.items.iter().rposition(|item| {
                matches!(item.kind, ItemKind::Header { is_row: true }) && item.path.len() == 2 && item.path[0] == array
            });
            let style = PairStyle::of_row(&outline, row, &keys);
            let header = format!("[[{}]]", value::key(array));
            let lines = row_lines(&header, &style, entries, style::eol_near(&self.text, at));
            (Span::new(at, at), style::new_lines(&self.text, at, &lines, Spacing::Apart))
        };
        Ok(Change { span, text, expected })
    }

    fn plan_removal(&self, path: &[&str]) -> Result<Option<Change>, Both> {
        let outline = Outline::read(&self.text)?;
        let mut expected = Tree::of_table(&outline.root);
        if expected.get(path).is_none() {
            return Ok(None);
        }
        expected.remove(path);
        let span = match place::find(&outline, path)? {
            Place::Pair { item, .. } => {
                // Tables that only dotted keys make go with their last key.
                for depth in (outline.items[item].depth + 1..path.len()).rev() {
                    expected.remove_empty(&path[..depth]);
                }
                outline.items[item].lines
            }
            Place::Inside { value } => {
                let parent = place::find(&outline, &path[..path.len() - 1])?;
                let (Place::Inside { value: table } | Place::Pair { value: table, .. }) = parent else {
                    return Err(
                        both! { en: "its table is written with dotted keys"; ja: "テーブルがドット区切りのキーで書かれています" },
                    );
                };
                inline::pair_span(&self.text, table, value)
                    .ok_or_else(|| both! { en: "its inline table has comments or keys that would go with it"; ja: "インラインテーブルのコメントやほかのキーまで失われます" })?
            }
            Place::Room { .. } | Place::Line { .. } | Place::Table { .. } => {
                return Err(both! {
                    en: "it is a table, and only single keys are removed";
                    ja: "テーブルです。削除できるのは個々のキーだけです"
                });
            }
        };
        Ok(Some(Change { span, text: String::new(), expected }))
    }

    /// Makes the change, but only when the new text says exactly what it must.
    fn apply(&mut self, change: Result<Option<Change>, Both>) -> Result<(), Both> {
        let Some(change) = change? else { return Ok(()) };
        let (before, after) = (&self.text[..change.span.start], &self.text[change.span.end..]);
        let text = [before, &change.text, after].concat();
        let root = DeTable::parse(&text).map_err(
            |error| both! { en: "the result would not be TOML: {error}"; ja: "編集結果がTOMLになりません：{error}" },
        )?;
        if Tree::of_table(root.get_ref()) != change.expected {
            return Err(
                both! { en: "the result would say something else than was asked for"; ja: "編集結果が、求められた内容と一致しません" },
            );
        }
        self.text = text;
        Ok(())
    }
}

fn block(text: &str, at: usize) -> Shape {
    Shape::Block { eol: style::eol_near(text, at), quotes: Quotes::default() }
}

fn shape_at(text: &str, place: &Place) -> Shape {
    let quoted = |value: &Span| (value.start, Quotes::of(&text[value.start..value.end]));
    let standing = |(at, quotes)| Shape::Block { eol: style::eol_near(text, at), quotes };
    match place {
        Place::Pair { value, .. } => standing(quoted(value)),
        // Within an inline table, too, a text of several lines may stand as one.
        Place::Inside { value } if quoted(value).1.are_a_block() => standing(quoted(value)),
        Place::Line { at, .. } | Place::Table { at, .. } => block(text, *at),
        Place::Inside { .. } | Place::Room { .. } => Shape::Inline,
    }
}

/// The new text of a value at its place.
fn write_at(outline: &Outline<'_>, place: &Place, path: &[&str], written: &str) -> Result<(Span, String), Both> {
    let text = outline.text;
    Ok(match place {
        Place::Pair { value, .. } | Place::Inside { value } => {
            let standing = place::value_at(&outline.root, path);
            if standing.is_some_and(|standing| inline::has_comments(text, standing)) {
                return Err(both! {
                    en: "its value has comments within, which would be lost";
                    ja: "値の中のコメントが失われます"
                });
            }
            (*value, written.to_owned())
        }
        Place::Room { table, last: None, .. } if text[table.start..table.end].contains('#') => {
            return Err(both! {
                en: "its table has comments within, which would be lost";
                ja: "テーブルの中のコメントが失われます"
            });
        }
        Place::Room { table, last, key } => inline::insert_pair(*table, *last, &format!("{key} = {written}")),
        Place::Line { at, header, key } => {
            let pairs = outline.pairs_below(*header);
            let line = PairStyle::of_last(outline, &pairs).pair(key, written);
            let is_first = pairs.is_empty() && header.is_none() && !outline.items.is_empty();
            let spacing = if is_first { Spacing::Apart } else { Spacing::Joined };
            (Span::new(*at, *at), style::new_lines(text, *at, &[line], spacing))
        }
        Place::Table { at, header, key } => {
            let lines = [format!("[{header}]"), PairStyle::default().pair(key, written)];
            (Span::new(*at, *at), style::new_lines(text, *at, &lines, Spacing::Apart))
        }
    })
}

fn row_tree(entries: &[(&str, Value)], shape: Shape) -> Result<Tree, Both> {
    let entries = entries.iter().map(|(key, value)| Ok(((*key).to_owned(), value.tree(shape)?)));
    Ok(Tree::Table(entries.collect::<Result<_, Both>>()?))
}

fn row_lines(header: &str, style: &PairStyle, entries: &[(&str, Value)], eol: &'static str) -> Vec<String> {
    let pair = |(key, value): &(&str, Value)| {
        style.pair(&value::key(key), &value.write(Shape::Block { eol, quotes: Quotes::default() }))
    };
    std::iter::once(header.to_owned()).chain(entries.iter().map(pair)).collect()
}

fn inline_row(entries: &[(&str, Value)]) -> String {
    let pair = |(key, value): &(&str, Value)| format!("{} = {}", value::key(key), value.write(Shape::Inline));
    format!("{{ {} }}", entries.iter().map(pair).collect::<Vec<_>>().join(", "))
}

/// What to write by hand where an edit is refused.
fn set_by_hand(path: &[&str], value: &Value) -> Both {
    let written = value.write(Shape::Block { eol: "\n", quotes: Quotes::default() });
    match path {
        [] => both! { en: "name a key"; ja: "キーを指定してください" },
        [key] => {
            let key = value::key(key);
            both! {
                en: "write this line above the first table by hand, in place of an older one:\n{key} = {written}";
                ja: "最初のテーブルより上に、次の行を書いてください（古い行があれば置き換えます）：\n{key} = {written}"
            }
        }
        [table @ .., key] => {
            let (table, key) = (value::dotted(table), value::key(key));
            both! {
                en: "write this in the table `{table}` by hand, in place of an older one:\n{key} = {written}";
                ja: "テーブル`{table}`に、次の行を書いてください（古い行があれば置き換えます）：\n{key} = {written}"
            }
        }
    }
}

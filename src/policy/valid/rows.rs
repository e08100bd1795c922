//! Rows that are merged with the built-in ones by their name, and may leave one out.

use super::Check;
use crate::source::Span;
use crate::text::say;
use crate::toml_record::{did_you_mean, nearest};

/// A list of the policy whose rows have names.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    pub(super) key: &'static str,
    /// Its rows' key that names them.
    pub(super) name: &'static str,
}

impl Check<'_> {
    /// Of two rows with one name nobody knows which one was meant.
    pub(super) fn repeated(&mut self, list: List, name: &str, span: Span) {
        let List { key, name: own } = list;
        let name = name.escape_debug().to_string();
        self.slip(
            format!("{key}.{name}.{own}"),
            span,
            say! {
                |rows|
                en: "`[[{key}]]` lists `{name}` more than once{}", rows.and_more();
                ja: "`[[{key}]]`に`{name}`が2回以上書かれています{}", rows.and_more()
            },
            say! { en: "merge the tables into one"; ja: "1つのテーブルにまとめてください" },
        );
    }

    /// Only what is built in can be left out.
    pub(super) fn may_omit(&mut self, list: List, name: &str, span: Span, known: &[&str]) -> bool {
        if known.contains(&name) {
            return true;
        }
        let hint = nearest(name, known).map_or_else(
            || {
                say! {
                    en: "remove this table: only a built-in one can be omitted";
                    ja: "このテーブルを削除してください。`omit`で外せるのは組み込みのものだけです"
                }
                .into()
            },
            did_you_mean,
        );
        let name = name.escape_debug().to_string();
        let about = format!("{}.{name}.omit", list.key);
        let message = say! {
            en: "`{name}` cannot be omitted: it is not built in";
            ja: "`{name}`は組み込みではないため、`omit`で外せません"
        };
        self.slip(about, span, message, hint);
        false
    }

    /// Nothing can be said of what is left out.
    pub(super) fn only_omitted(&mut self, list: List, name: &str, span: Span, others: &[&'static str]) {
        let Some(other) = others.first().copied() else { return };
        let name = name.escape_debug().to_string();
        self.slip(
            format!("{}.{name}.omit", list.key),
            span,
            say! {
                en: "`{name}` is omitted, but its `{other}` is set";
                ja: "`{name}`は`omit`で外されていますが、`{other}`も書かれています"
            },
            say! {
                en: "remove either `omit = true` or its other keys";
                ja: "`omit = true`か、ほかのキーのどちらかを削除してください"
            },
        );
    }
}

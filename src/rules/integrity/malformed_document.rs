//! Found while bytes are parsed.

use crate::rules::{Check, rule};

rule! {
    /// A file in the archive cannot be read as a postmortem.
    ///
    /// The file is not UTF-8, is larger than 1 MiB, nests deeper than 64 levels, is
    /// not valid TOML 1.0, contains merge conflict markers, or lacks `title`, `status` or `severity`. TOML 1.1 is
    /// rejected because many editors and parsers do not support it.
    ///
    /// No other rule runs on a file that cannot be read.
    ///
    /// ```toml fails whole
    /// title = "Checkout slowed down
    /// status = "draft"
    /// ```
    ///
    /// ```toml passes
    /// title = "Checkout slowed down"
    /// ```
    ///
    /// Fix the problem at the line shown; the hint says how.
    ja: {
        /// アーカイブのファイルを、ポストモーテムとして読み込めません。
        ///
        /// ファイルがUTF-8ではない、1 MiBを超える、入れ子が64段を超える、
        /// TOML 1.0として正しくない、マージの競合マーカーが残っている、`title`、`status`、`severity`のいずれかがない、
        /// といった場合です。TOML 1.1は、エディターやほかのツールが読み込めないため受け付けません。
        ///
        /// 読み込めないファイルは判定できないため、ほかのルールは適用しません。
        ///
        /// {examples}
        ///
        /// 指摘された行を直してください。
    }
    id: MalformedDocument,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Never,
    traits: [RefusesEverywhere],
    since: "0.1",
    source: "pmgit" / "pmgit",
    check: Check::Elsewhere,
}

//! Looks for the title, by which people find it again.

use crate::document::said;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// The postmortem has no title.
    ///
    /// The title is all that a list, a search or a link shows of it. Whoever looks for an incident like theirs finds
    /// nothing where it is empty.
    ///
    /// ```toml fails
    /// title = ""
    /// ```
    ///
    /// ```toml passes
    /// title = "Checkout slowed down after a cache failover"
    /// ```
    ///
    /// Say in a few words what customers noticed: `title = "..."`.
    ja: {
        /// タイトルが空です。
        ///
        /// 一覧や検索結果、リンクに表示されるのはタイトルだけです。空のままでは、似たインシデントを探している人が
        /// 見つけられません。
        ///
        /// {examples}
        ///
        /// お客様にどう見えたかを、短く書いてください：`title = "..."`
    }
    id: MissingTitle,
    group: Completeness,
    levels: [InReview => Error],
    waiver: Yes,
    traits: [KeptWhereVoluntary, KeptWhereRestricted],
    since: "0.2",
    source: "template page" / "テンプレートのページ",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let title = subject.document.title.as_ref();
    if said(title).is_some() {
        return;
    }
    violations.near(title.map(|title| title.span), say! { en: "the title is empty"; ja: "タイトルが空です" }).hint(
        say! {
            en: "say in a few words what customers noticed: `title = \"...\"`";
            ja: "お客様にどう見えたかを、短く書いてください：`title = \"...\"`"
        },
    );
}

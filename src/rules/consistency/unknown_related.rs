//! Looks for related postmortems that the archive does not have.

use std::collections::BTreeSet;

use crate::document::{PostmortemId, name_given};
use crate::finding::Name;
use crate::rules::{Check, Standing, Subject, Violations, rule};
use crate::text::{Message, backticked, named, say};
use crate::toml_record::Located;

rule! {
    /// A related postmortem does not exist.
    ///
    /// `related` leads readers to earlier incidents of the same kind, by id. One in another repository is written
    /// `repository:id`; only its form is checked.
    ///
    /// ```toml fails
    /// related = ["session-cache-split"]
    /// ```
    ///
    /// ```toml fails
    /// related = ["2026-11-20-checkout-latency"]
    /// ```
    ///
    /// ```toml passes
    /// related = ["payments:2026-03-02-card-declines"]
    /// ```
    ///
    /// Correct the id (`pmgit list` lists them), or remove it.
    ja: {
        /// 関連するポストモーテムが見つかりません。
        ///
        /// `related`には、以前に起きた同じ種類のインシデントのポストモーテムを、IDで書きます。
        /// 別のリポジトリのものは`リポジトリ:ID`と書きます。この場合は形式だけを確認します。
        ///
        /// {examples}
        ///
        /// IDを直すか（一覧は`pmgit list`で確認できます）、削除してください。
    }
    id: UnknownRelated,
    group: Consistency,
    levels: [Draft => Warning],
    waiver: Yes,
    since: "0.2",
    source: "pmgit" / "pmgit",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let mut seen = BTreeSet::new();
    for item in &subject.document.related {
        if !seen.insert(item.value.trim()) {
            note(
                violations,
                item,
                "twice",
                is_twice(),
                say! { en: "remove one of them"; ja: "片方を削除してください" },
            );
            continue;
        }
        let Some((repository, id)) = parsed(item) else {
            note(violations, item, "malformed", is_malformed(), malformed_hint());
            continue;
        };
        if repository.is_some() {
            continue;
        }
        if subject.id == Some(&id) {
            note(violations, item, "itself", is_itself(), say! { en: "remove it"; ja: "削除してください" });
        } else if matches!(subject.names.at(&id.path(&subject.policy.documents)), Some(found) if !is_document(found)) {
            note(violations, item, "unknown", is_unknown(), way_on(subject, &id));
        }
    }
}

fn note(
    violations: &mut Violations<'_>,
    item: &Located<String>,
    key: &'static str,
    message: Message,
    hint: impl Into<Message>,
) {
    violations.each(key, item.span, || Name::Own(named(&item.value)), message).hint(hint);
}

/// Something else at its path is what `irregular-file` is about.
fn is_document(found: Standing) -> bool {
    match found {
        Standing::At(_) => true,
        Standing::Absent | Standing::Folder => false,
    }
}

/// The repository, where it is another one, and the id.
fn parsed(item: &Located<String>) -> Option<(Option<&str>, PostmortemId)> {
    let text = name_given(Some(item))?;
    let Some((repository, id)) = text.rsplit_once(':') else { return Some((None, PostmortemId::parse(text)?)) };
    let is_part = |part: &str| {
        let is_letter = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
        !part.is_empty() && part.chars().all(is_letter) && part.contains(char::is_alphanumeric)
    };
    repository.split('/').all(is_part).then_some((Some(repository), PostmortemId::parse(id)?))
}

fn is_unknown() -> Message {
    Message::from(say! {
        |ids|
        en: "the related {} not in the archive", ids.one_or_many(format!("postmortem {ids} is"), format!("postmortems {ids} are"));
        ja: "関連するポストモーテム{ids}は、アーカイブにありません"
    })
}

fn is_malformed() -> Message {
    Message::from(say! {
        |ids|
        en: "{ids} in `related` {}", ids.one_or_many("is not the id of a postmortem", "are not ids of postmortems");
        ja: "`related`の{ids}は、ポストモーテムのIDではありません"
    })
}

fn malformed_hint() -> Message {
    Message::from(say! {
        en: "write ids such as `2026-03-02-session-cache-split`; `repository:id` for another repository";
        ja: "`2026-03-02-session-cache-split`のようにIDを書いてください（別のリポジトリのものは`リポジトリ:ID`）"
    })
}

fn is_itself() -> Message {
    Message::from(say! {
        en: "the postmortem names itself in `related`";
        ja: "`related`に、このポストモーテム自身が書かれています"
    })
}

fn is_twice() -> Message {
    Message::from(say! {
        |ids|
        en: "{ids} {} listed twice in `related`", ids.one_or_many("is", "are");
        ja: "`related`に{ids}が重複しています"
    })
}

fn way_on(subject: &Subject<'_>, id: &PostmortemId) -> Message {
    match subject.names.meant_by(id.as_str()) {
        Some(other) => {
            let other = backticked(other);
            say! { en: "did you mean {other}?"; ja: "{other}のことですか？" }.into()
        }
        None => say! {
            en: "correct it (`pmgit list` lists the ids), or write `repository:id` if it is in another repository";
            ja: "IDを直すか（一覧は`pmgit list`）、別のリポジトリのものなら`リポジトリ:ID`と書いてください"
        }
        .into(),
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;

    fn told(related: &str) -> Vec<String> {
        let found = findings_of(RuleId::UnknownRelated, &format!("related = {related}\n"), None);
        found.iter().map(|one| format!("{} x{}: {}", one.key.as_str(), one.extent, one.english())).collect()
    }

    #[test]
    fn what_is_no_id_is_told_by_its_form() {
        for sound in [
            "[]",
            "[\"payments:2026-03-02-a\"]",
            "[\"shop/payments:2026-03-02-a\"]",
            "[\" 2026-03-02-a \", \"決済:2026-03-02-a\"]",
        ] {
            assert!(told(sound).is_empty(), "{sound}: {:?}", told(sound));
        }
        for slip in [
            "TBD",
            "",
            "2026-03-02",
            "2026-02-30-a",
            "a:b:2026-03-02",
            ":2026-03-02-a",
            "未定",
            "2026-03-02-A",
            "https://git.example.com/2026-03-02-a",
            "2026-03-02-a.toml",
            "../x:2026-03-02-a",
        ] {
            let found = told(&format!("[\"{slip}\"]"));
            assert!(found.len() == 1 && found[0].starts_with("malformed x1"), "{slip}: {found:?}");
        }
        assert_eq!(told("[\"a\", \"b\"]"), ["malformed x2: `a` and `b` in `related` are not ids of postmortems"]);
        assert_eq!(
            told("[\"2026-11-20-checkout-latency\", \"2026-03-02-a\", \"2026-03-02-a\"]"),
            [
                "itself x1: the postmortem names itself in `related`",
                "twice x1: `2026-03-02-a` is listed twice in `related`"
            ]
        );
    }
}

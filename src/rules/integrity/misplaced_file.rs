//! Looks for documents whose path is not that of a postmortem.

use unicode_normalization::UnicodeNormalization;

use crate::document::PostmortemId;
use crate::finding::{Finding, Level, Places};
use crate::policy::POLICY_PATH;
use crate::rules::integrity::irregular_file::is_attachment;
use crate::rules::{Archive, Check, rule};
use crate::source::RepoPath;
use crate::text::{Message, backticked, say, shell_word};

rule! {
    /// A postmortem's path does not match its id.
    ///
    /// The file name is the postmortem's id, a date and a slug; the folder is the year of that date. The id is written
    /// nowhere else, so anyone can find a postmortem by its id, and no two can share one. A slug consists of `a` to
    /// `z`, digits and hyphens. Files that do not end in `.toml` are ignored; they may belong to a postmortem, in the
    /// folder of its name. So are the files of other tools that the policy names in `ignore`.
    ///
    /// ```toml fails path=postmortems/2025/2026-11-20-checkout-latency.toml
    /// title = "In the folder of another year"
    /// ```
    ///
    /// ```toml fails path=postmortems/2026/2026-11-20-Checkout_Latency.TOML
    /// title = "In letters that differ from system to system"
    /// ```
    ///
    /// ```toml fails path=postmortems/checkout.toml
    /// title = "Without a date"
    /// ```
    ///
    /// ```toml passes path=postmortems/2026/2026-11-20-checkout-latency.toml
    /// title = "Where it belongs"
    /// ```
    ///
    /// Move the file to the path in the hint: `git mv OLD NEW`.
    ja: {
        /// ポストモーテムのファイル名または置き場所が正しくありません。
        ///
        /// ファイル名は、日付とスラッグからなるポストモーテムのIDです。IDは、ほかの場所には書きません。
        /// ファイルは、IDの年のフォルダーに置きます。こうしておけば、誰でもIDからポストモーテムを見つけられ、
        /// IDが重複することもありません。スラッグに使えるのは、`a`から`z`までの小文字、数字、ハイフンです。
        /// `.toml`で終わらないファイルは対象外です。同じ名前のフォルダーに、添付ファイルとして置けます。
        /// ポリシーの`ignore`で指定された、ほかのツールのファイルも対象外です。
        ///
        /// {examples}
        ///
        /// ヒントに示されたパスへ移動してください：`git mv OLD NEW`
    }
    id: MisplacedFile,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Never,
    since: "0.1",
    source: "pmgit" / "pmgit",
    check: Check::Archive(check),
}

fn check(archive: &Archive<'_>, findings: &mut Vec<Finding>) {
    let documents = &archive.policy.documents;
    for entry in archive.changed.iter().filter(|entry| entry.after.is_some() && entry.is_document()) {
        if PostmortemId::of_path(&entry.path, documents).is_some() {
            continue;
        }
        let name = backticked(&entry.path);
        let message = say! {
            en: "{name} is not a valid path for a postmortem";
            ja: "{name}はポストモーテムのパスとして正しくありません"
        };
        let finding = Finding::new(RULE.id, Level::Error, Places::file(&entry.path), message);
        findings.push(finding.hint(way_on(&entry.path, documents)));
    }
}

/// Where it belongs, as far as its name says that.
fn way_on(path: &RepoPath, documents: &str) -> Message {
    if is_attachment(path, documents) {
        let words =
            [path, &RepoPath::new([path.as_bytes(), b".txt"].concat())].map(|path| shell_word(&path.to_string()));
        let command = format!("git mv -- {}", words.join(" "));
        return say! {
            en: "an attachment cannot end in `.toml`: `{command}`";
            ja: "添付ファイルの名前は`.toml`で終えられません：`{command}`"
        }
        .into();
    }
    let Some(right) = right_path(path, documents) else {
        let example = format!("{documents}/2026/2026-11-20-checkout-latency.toml");
        return say! {
            en: "name it by date and slug, such as `{example}`; if it is another tool's, add it to `ignore` in `{POLICY_PATH}`";
            ja: "日付とスラッグで名付けてください：`{example}`。ほかのツールのファイルなら、`{POLICY_PATH}`の`ignore`に追加してください"
        }
        .into();
    };
    let words = [path, &right].map(|path| shell_word(&path.to_string()));
    let command = format!("git mv -- {}", words.join(" "));
    say! { en: "move it: `{command}`"; ja: "移動してください：`{command}`" }.into()
}

/// The path that the file's name is meant for, where it holds a date and something to make a slug of.
fn right_path(path: &RepoPath, documents: &str) -> Option<RepoPath> {
    let name: String = std::str::from_utf8(path.file_name()).ok()?.nfkc().collect();
    let name = name.to_lowercase();
    let words = name.strip_suffix(".toml")?.split(|letter: char| !letter.is_ascii_alphanumeric());
    let id = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    Some(PostmortemId::parse(&id)?.path(documents))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_on_is_said_in_both_languages() {
        use crate::text::Language;
        let hint = way_on(&"pm/2025/2026-11-20-a.toml".into(), "pm");
        let command = "`git mv -- pm/2025/2026-11-20-a.toml pm/2026/2026-11-20-a.toml`";
        assert_eq!(hint.in_language(Language::En), format!("move it: {command}"));
        assert_eq!(hint.in_language(Language::Ja), format!("移動してください：{command}"));
    }

    #[test]
    fn an_attachment_gets_another_end() {
        let hint = way_on(&"pm/2026/2026-11-20-a/limits.toml".into(), "pm").in_language(crate::text::Language::En);
        let command = "git mv -- pm/2026/2026-11-20-a/limits.toml pm/2026/2026-11-20-a/limits.toml.txt";
        assert_eq!(hint, format!("an attachment cannot end in `.toml`: `{command}`"));
    }

    #[test]
    fn the_right_path_is_told_from_the_name() {
        let told = |path: &str| right_path(&path.into(), "docs/pm").map(|path| path.to_string());
        let right = Some("docs/pm/2026/2026-11-20-checkout-latency.toml".to_owned());
        assert_eq!(told("docs/pm/2026-11-20-checkout-latency.toml"), right);
        assert_eq!(told("docs/pm/2025/q4/2026_11_20 Checkout  Latency.Toml"), right);
        assert_eq!(told("docs/pm/２０２６-11-20-checkout-latency.toml"), right);
        assert_eq!(told("docs/pm/2026/2026-11-20.toml"), None);
        assert_eq!(told("docs/pm/2026/2026-02-30-checkout.toml"), None);
    }
}

//! `docs/rules.md` and `docs/ja/rules.md`, written from the rules and from what was measured of them, and compared with
//! what stands there.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::finding::RuleId;
use crate::rules::page::{Style, by_group, list, page};
use crate::rules::{Bilingual, Check, all};
use crate::text::Language;

/// What was found in real postmortems and read by hand.
#[derive(Deserialize)]
struct Measured {
    documents: usize,
    on: toml::value::Datetime,
    rules: Vec<PrecisionRow>,
    dropped: Vec<PrecisionRow>,
}

/// One rule or phrase in one language.
#[derive(Deserialize)]
struct PrecisionRow {
    /// A rule's id, or a phrase.
    name: String,
    language: String,
    hits: usize,
    right: usize,
    /// Why it is on although it is below the line, or what the wrong hits are.
    #[serde(default)]
    note: String,
    /// The same in Japanese.
    #[serde(default)]
    note_ja: String,
}

impl PrecisionRow {
    /// In percent; nothing where there was no hit.
    fn precision(&self) -> Option<usize> {
        (self.right * 100).checked_div(self.hits)
    }
}

/// Below this, in percent, a rule is not on by default.
const LINE: usize = 80;

fn docs(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)
}

fn measured() -> Measured {
    let text = fs::read_to_string(docs("precision.toml")).expect("the measurement is there");
    toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"))
}

fn table(rows: &[PrecisionRow], what: Bilingual, language: Language) -> String {
    let head = match language {
        Language::En => "language | hits | right | precision",
        Language::Ja => "言語 | 件数 | 正しい指摘 | 適合率",
    };
    let mut text = format!("| {} | {head} | |\n|---|---|---|---|---|---|\n", what.in_language(language));
    for row in rows {
        let precision = row.precision().map_or("–".to_owned(), |percent| format!("{percent} %"));
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {precision} | {} |",
            row.name,
            row.language,
            row.hits,
            row.right,
            match language {
                Language::En => &row.note,
                Language::Ja => &row.note_ja,
            }
        );
    }
    text
}

const OPENING: Bilingual = Bilingual {
    en: "\
# The rules

<!-- Written by a test from the rules' own pages and from precision.toml: PMGIT_BLESS=1 cargo test --lib rules -->

日本語版は[こちら](ja/rules.md)。

An **error** blocks a merge; a **warning** is only shown. Each rule has its level from some status on; before that status,
its findings are **hints**, which `pmgit check --hints` shows. The policy can change the level and the status of any rule
that can be waived:

```toml
# .pmgit/policy.toml
[rules.missing-query]
level = \"error\"
from  = \"reviewed\"
```

`pmgit waive` records a waiver in the document, with a reason and the approval of someone other than the owner. A rule
whose waiver is \"never\" guards the integrity of the archive. `pmgit explain RULE` shows the pages below.
",
    ja: "\
# ルール

<!-- ルールのページとprecision.tomlからテストが書き出します：PMGIT_BLESS=1 cargo test --lib rules -->

[English](../rules.md)

**エラー**はマージを止めます。**警告**は表示されるだけです。表に示したレベルは、併記したステータスから適用されます。
それより前のステータスでは**ヒント**となり、`pmgit check --hints`で確認できます。
例外承認ができるルールについては、レベルと適用開始のステータスをポリシーで変えられます：

```toml
# .pmgit/policy.toml
[rules.missing-query]
level = \"error\"
from  = \"reviewed\"
```

指摘を例外として承認するときは、`pmgit waive`で、理由とオーナー以外の承認者を文書に記録します。
例外承認が「不可」のルールは、記録そのものを守るためのものです。
以下のページは`pmgit explain ルール名 --language ja`でも読めます。
",
};

const PRECISION: Bilingual = Bilingual {
    en: "\
## Precision of the wording rules

A wording rule is on by default only if at least four out of five of its hits are right. To measure this, its phrases are
searched for in postmortems that other teams have published, including parts that the rule does not read in a pmgit
postmortem, and a person reads every hit. To count the hits, and to list them:

",
    ja: "\
## 言葉づかいのルールの適合率

言葉づかいのルールは、指摘の5件に4件以上が正しいものだけを、既定で有効にしています。
ほかのチームが公開しているポストモーテムの文章全体（pmgitでは対象にしない部分も含みます）から語句を探し、
見つかったものを1つずつ人が読んで判定しました。件数と一覧は次のコマンドで確認できます：

",
};

const COMMANDS: &str = "\
```sh
PMGIT_PRECISION=DIRECTORY PMGIT_PRECISION_COUNTS=1 cargo test --lib precision -- --nocapture
PMGIT_PRECISION=DIRECTORY cargo test --lib precision -- --nocapture
```

";

/// The whole book.
fn book(language: Language) -> String {
    let Measured { documents, on, rules, dropped } = measured();
    let mut text = format!("{}\n", OPENING.in_language(language));
    text.push_str(&list(language, Style::Markdown { heading: 2 }));
    text.extend(["\n", PRECISION.in_language(language), COMMANDS]);
    let measured_when = match language {
        Language::En => format!("Measured on {on} over {documents} postmortems, in English and Japanese:\n\n"),
        Language::Ja => format!("{on}に、英語と日本語のポストモーテム{documents}件で測定しました：\n\n"),
    };
    text.push_str(&measured_when);
    text.push_str(&table(&rules, Bilingual { en: "rule", ja: "ルール" }, language));
    text.push_str(match language {
        Language::En => "\nPhrases that were tried and dropped:\n\n",
        Language::Ja => "\n試したうえで、探さないことにした語句：\n\n",
    });
    text.push_str(&table(&dropped, Bilingual { en: "phrase", ja: "語句" }, language));
    text.push_str(match language {
        Language::En => "\n## The pages\n",
        Language::Ja => "\n## 各ルールのページ\n",
    });
    for rule in by_group().flat_map(|(_, rules)| rules) {
        let _ = write!(text, "\n{}", page(rule, language, Style::Markdown { heading: 3 }));
    }
    text
}

#[test]
fn the_books_say_what_the_rules_say() {
    for (name, language) in [("rules.md", Language::En), ("ja/rules.md", Language::Ja)] {
        let (path, text) = (docs(name), book(language));
        if std::env::var_os("PMGIT_BLESS").is_some() {
            fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
            fs::write(&path, &text).expect("the book can be written");
        }
        let standing = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert!(standing == text, "`docs/{name}` is not what the rules say: PMGIT_BLESS=1 cargo test --lib rules");
    }
}

#[test]
fn every_rule_about_words_was_measured_in_either_language() {
    let measured = measured();
    for rule in all() {
        let seeks_own_words = matches!(rule.check, Check::Words(_)) && rule.id != RuleId::AvoidedTerm;
        for language in ["en", "ja"] {
            let rows = measured.rules.iter().filter(|row| row.name == rule.id.as_str() && row.language == language);
            assert_eq!(rows.count(), usize::from(seeks_own_words), "{} in {language}", rule.id);
        }
    }
}

#[test]
fn a_rule_that_is_wrong_too_often_is_not_on() {
    let measured = measured();
    for row in &measured.rules {
        assert!(row.right <= row.hits, "{}: more are right than there are", row.name);
        let is_below = row.precision().is_some_and(|percent| percent < LINE);
        assert!(!is_below || row.name == "unjustified-outage", "{} in {} is below {LINE} %", row.name, row.language);
    }
    for row in &measured.dropped {
        assert!(row.precision().is_some_and(|percent| percent < LINE), "{} might be sought", row.name);
    }
}

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

/// What was found in documents that others have published, in two halves by team: the lists were made from one, and what was
/// found in the other was read by hand.
#[derive(Deserialize)]
struct Measured {
    on: toml::value::Datetime,
    read: Half,
    unseen: Half,
    rules: Vec<PrecisionRow>,
    dropped: Vec<PrecisionRow>,
}

/// How many documents a half has.
#[derive(Deserialize)]
struct Half {
    english: usize,
    japanese: usize,
}

/// One rule or phrase in one language.
#[derive(Deserialize)]
struct PrecisionRow {
    /// A rule's id, or a phrase.
    name: String,
    language: String,
    /// The hits in the half that the lists were made from, which prove nothing.
    #[serde(default)]
    read: usize,
    /// The unseen hits, and how many of them are right.
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

    fn note_in(&self, language: Language) -> &str {
        match language {
            Language::En => &self.note,
            Language::Ja => &self.note_ja,
        }
    }
}

/// Below this, in percent, a rule is not on by default.
const LINE: usize = 80;

/// So many unseen hits say something about the next one.
const ENOUGH: usize = 20;

fn docs(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)
}

fn measured() -> Measured {
    let text = fs::read_to_string(docs("precision.toml")).expect("the measurement is there");
    toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"))
}

/// The rules: a precision is claimed only where there were enough hits.
fn table(rows: &[PrecisionRow], language: Language) -> String {
    let head = match language {
        Language::En => "| rule | language | hits in what was read | unseen hits | right | precision | |",
        Language::Ja => {
            "| ルール | 言語 | 語句を作るのに使った半分での件数 | 未見の半分での件数 | 正しい指摘 | 適合率 | |"
        }
    };
    let mut text = format!("{head}\n|---|---|---|---|---|---|---|\n");
    for row in rows {
        let claimed = row.precision().filter(|_| row.hits >= ENOUGH);
        let precision = claimed.map_or("–".to_owned(), |percent| format!("{percent} %"));
        let PrecisionRow { name, language: tongue, read, hits, right, .. } = row;
        let _ = writeln!(
            text,
            "| {name} | {tongue} | {read} | {hits} | {right} | {precision} | {} |",
            row.note_in(language)
        );
    }
    text
}

/// Phrases that were tried once.
fn table_of_dropped(rows: &[PrecisionRow], language: Language) -> String {
    let head = match language {
        Language::En => "| phrase | language | hits | right | precision | |",
        Language::Ja => "| 語句 | 言語 | 件数 | 正しい指摘 | 適合率 | |",
    };
    let mut text = format!("{head}\n|---|---|---|---|---|---|\n");
    for row in rows {
        let precision = row.precision().map_or("–".to_owned(), |percent| format!("{percent} %"));
        let PrecisionRow { name, language: tongue, hits, right, .. } = row;
        let _ = writeln!(text, "| {name} | {tongue} | {hits} | {right} | {precision} | {} |", row.note_in(language));
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

Four out of five hits of a wording rule must be right. Lists look better on the documents that they were made from than
they are, so published postmortems, handbooks and notices are split by team before anybody reads them, by a hash of the team's
name. The lists are made from one half. In the other, all parts of each document are searched, also those that the rule does not
read in a pmgit postmortem, and a person reads every hit once; what is changed afterwards is not measured again on the same documents. A precision is claimed
from 20 unseen hits on. [`sources.toml`](../benches/precision/sources.toml) says where the documents are; handbooks are among
them as counter-examples, and Japanese postmortems are few. To split them, to count the hits, and to list them:

",
    ja: "\
## 言葉づかいのルールの適合率

言葉づかいのルールの指摘は、5件に4件以上が正しくなければなりません。語句を作るのに使った文書で測ると実際よりよく見えるため、
公開されているポストモーテム、ハンドブック、お知らせを、誰かが読む前に、チーム名のハッシュで2つに分けます。
語句は一方の半分だけから作り、もう一方では文書全体（pmgitでは対象にしない部分も含みます）から探して、
見つかったものを1つずつ人が一度だけ読んで判定します。その後の変更は、同じ文書では測り直しません。適合率は、未見の指摘が20件以上ある場合にだけ示します。
文書の所在は[`sources.toml`](../../benches/precision/sources.toml)にあります。反例としてハンドブックも含めています。
日本語のポストモーテムはごくわずかです。分割、件数、一覧は次のコマンドで確認できます：

",
};

const COMMANDS: &str = "\
```sh
python3 benches/precision/split.py --out DIRECTORY
PMGIT_PRECISION=DIRECTORY/b PMGIT_PRECISION_COUNTS=1 cargo test --lib precision -- --nocapture
PMGIT_PRECISION=DIRECTORY/b cargo test --lib precision -- --nocapture
```

";

/// The whole book.
fn book(language: Language) -> String {
    let Measured { on, read, unseen, rules, dropped } = measured();
    let mut text = format!("{}\n", OPENING.in_language(language));
    text.push_str(&list(language, Style::Markdown { heading: 2 }));
    text.extend(["\n", PRECISION.in_language(language), COMMANDS]);
    let measured_when = match language {
        Language::En => format!(
            "Measured on {on}. Read: {} documents in English and {} in Japanese. Unseen: {} and {}.\n\n",
            read.english, read.japanese, unseen.english, unseen.japanese
        ),
        Language::Ja => format!(
            "{on}に測定しました。語句を作るのに使った文書は英語{}件と日本語{}件、未見の文書は英語{}件と日本語{}件です。\n\n",
            read.english, read.japanese, unseen.english, unseen.japanese
        ),
    };
    text.push_str(&measured_when);
    text.push_str(&table(&rules, language));
    text.push_str(match language {
        Language::En => "\nPhrases that were tried and dropped:\n\n",
        Language::Ja => "\n試したうえで、探さないことにした語句：\n\n",
    });
    text.push_str(&table_of_dropped(&dropped, language));
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
        let is_below = row.hits >= ENOUGH && row.precision().is_some_and(|percent| percent < LINE);
        assert!(!is_below || row.name == "unjustified-outage", "{} in {} is below {LINE} %", row.name, row.language);
    }
    for row in &measured.dropped {
        assert!(row.precision().is_some_and(|percent| percent < LINE), "{} might be sought", row.name);
    }
}

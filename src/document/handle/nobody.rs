//! Words that name nobody: placeholders, roles, and what stands for a person only while they are in the room.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::likeness::{bare_words, is_honorific, likenesses, without_honorific};
use crate::document::placeholder::line_says_something;

/// Whether a text names nobody.
pub(super) fn is_nobody(text: &str) -> bool {
    if !line_says_something(text) {
        return true;
    }
    let mut words = bare_words(text);
    let joined = words.concat();
    if is_row(&joined)
        || is_honorific(&joined)
        || is_listed(&without_honorific(&joined))
        || likenesses(text).iter().any(|text| is_listed(text))
    {
        return true;
    }
    // `the owner`, `a reviewer`, `our on-call`: what follows is a role.
    let is_article = |word: &String| ARTICLES.contains(&word.as_str());
    if words.len() > 1 && words.first().is_some_and(is_article) {
        let is_the = words.first().is_some_and(|word| word == "the");
        words.remove(0);
        return is_the || is_listed(&words.concat());
    }
    false
}

/// One letter or sign in a row stands for any name.
fn is_row(text: &str) -> bool {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return true };
    matches!(first, 'x' | '〇' | '0') && letters.all(|letter| letter == first)
}

/// Whether a word stands between people.
pub(super) fn joins_people(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "and" | "or" | "und" | "et" | "と" | "や" | "及び" | "および" | "または" | "又は" | "かつ"
    )
}

const ARTICLES: &[&str] =
    &["the", "a", "an", "my", "our", "your", "their", "his", "any", "some", "this", "that", "one"];

/// Whether the letters of a name, as they are compared, are those of a word that names nobody.
fn is_listed(letters: &str) -> bool {
    let listed = if letters.is_ascii() { &LATIN } else { &OTHERS };
    listed.contains(letters)
}

/// As they are compared: in small letters, without spaces and signs between the words.
static LATIN: LazyLock<BTreeSet<String>> = LazyLock::new(|| folded(str::is_ascii));
/// These take ten times as long to fold, and few hooks meet a name that needs them.
static OTHERS: LazyLock<BTreeSet<String>> = LazyLock::new(|| folded(|words| !words.is_ascii()));

fn folded(is_wanted: impl Fn(&str) -> bool) -> BTreeSet<String> {
    WORDS.iter().filter(|words| is_wanted(words)).map(|words| bare_words(words).concat()).collect()
}

#[rustfmt::skip] // words in a row, as they are read
const WORDS: &[&str] = &[
    // Nobody, or not yet.
    "nobody", "no one", "none", "null", "nil", "undefined", "unknown", "unnamed", "anonymous", "anon", "n/a", "not applicable",
    "not available", "not assigned", "unassigned", "not set", "not yet", "vacant", "pending", "later", "empty", "blank", "missing",
    "tbd", "tba", "tbc", "tbn", "todo", "fixme", "wip", "to be named", "to be assigned", "to be announced", "to be determined",
    "to be decided", "placeholder", "somebody", "someone", "someone else", "somebody else", "anybody", "anyone", "everybody",
    "everyone", "all", "all of us", "whoever", "who", "whom", "name", "names", "your name", "full name", "first name",
    "last name", "first last", "firstname lastname", "handle", "your handle", "user name", "user", "person", "people", "human",
    "example", "sample", "test", "tester one", "foo", "foobar", "lorem ipsum", "yes", "no", "ok", "okay",
    "true", "false", "done", "approved", "lgtm", "self approved", "auto approved", "nobody yet", "no name", "noname",
    // Whoever writes.
    "i", "me", "myself", "me myself", "self", "own", "we", "us", "ourselves", "you", "yourself", "he", "she", "they", "them",
    "same", "same person", "same as above", "as above", "see above", "above", "below", "ditto", "idem", "yours truly",
    "undersigned",
    // A role is held by somebody; which one is the question.
    "owner", "co owner", "document owner", "postmortem owner", "author", "co author", "writer", "editor", "creator", "submitter",
    "requester", "assignee", "reviewer", "reviewers", "approver", "approvers", "committer", "maintainer", "maintainers", "admin",
    "admins", "administrator", "moderator", "operator", "operators", "developer", "developers", "devs", "engineer",
    "engineers", "engineering", "sre", "sres", "ops", "devops", "on call", "on caller", "on call engineer", "ic",
    "incident commander", "commander", "incident manager", "scribe", "responder", "responders", "customer liaison", "liaison",
    "support", "support team", "customer support", "service owner", "service owners", "manager", "managers", "management",
    "engineering manager", "engineering managers", "product manager", "product managers", "project manager", "team", "teams",
    "team lead", "tech lead", "lead", "leads", "leader", "head", "chief", "boss", "supervisor", "director", "cto", "ceo", "cio",
    "coo", "cfo", "vp", "president", "executive", "executives", "staff", "member", "members", "colleague", "colleagues", "peer",
    "stakeholder", "stakeholders", "committee", "board", "company", "department", "security team", "legal", "legal team",
    // The same in Japanese.
    "担当者", "担当", "担当チーム", "未定", "未記入", "未設定", "未割当", "未割り当て", "未アサイン", "未登録", "未選定", "不明", "不在", "不詳", "匿名", "無名", "名無し",
    "名前", "氏名", "お名前", "なし", "無し", "該当なし", "該当者なし", "空欄", "空白", "後日", "後で", "あとで", "後ほど", "調整中", "確認中", "検討中",
    "選定中", "決定待ち", "仮", "例", "サンプル", "テスト", "テストユーザー", "ユーザー", "誰か", "だれか", "誰も", "だれも", "誰でも", "だれでも", "某", "某氏",
    "本人", "ご本人", "自分", "自分自身", "私", "わたし", "私自身", "僕", "ぼく", "俺", "おれ", "当方", "弊方", "こちら", "同上", "同じ", "同一人物", "上記", "前述", "下記",
    "オーナー", "所有者", "作成者", "執筆者", "筆者", "著者", "記入者", "記載者", "起票者", "申請者", "提出者", "編集者", "承認者", "レビュアー", "レビューア",
    "査読者", "確認者", "管理者", "責任者", "運用者", "運用担当", "運用担当者", "運用チーム", "開発者", "開発チーム", "エンジニア", "当番", "当直", "オンコール",
    "オンコール担当", "オンコール担当者", "インシデントコマンダー", "コマンダー", "指揮官", "書記官", "書記", "対応者", "カスタマーリエゾン", "リエゾン",
    "サポート", "サポートチーム", "サポート担当", "サービスオーナー", "マネージャー", "マネジャー", "エンジニアリングマネージャー",
    "プロダクトマネージャー", "プロジェクトマネージャー", "リーダー", "チームリーダー", "テックリード", "チーム", "上司", "上長", "部長", "課長", "係長",
    "主任", "社長", "役員", "部下", "同僚", "先輩", "後輩", "全員", "みんな", "皆", "皆さん", "皆様", "関係者", "関係者一同", "メンバー", "社員", "社内", "顧客", "お客様",
    "他の人", "ほかの人", "別の人", "第三者", "以下同文", "承認済み", "承認済", "はい", "いいえ", "了解",
    // What neighbours write.
    "待定", "未知", "无", "無", "负责人", "匿名者", "담당자", "미정", "없음", "본인",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_in_the_list_that_is_looked_into() {
        for words in WORDS {
            assert!(is_listed(&bare_words(words).concat()), "{words}");
        }
        assert!(LATIN.len() > 200 && OTHERS.len() > 150);
    }
}

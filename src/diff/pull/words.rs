//! The words of a pull request, in English and Japanese. The six questions follow `PagerDuty`'s page on effective postmortems.

use super::EXPERIENCED;
use crate::document::Language;

/// Everything that is not taken from a document.
pub(super) struct Words {
    /// What a title begins with.
    pub(super) postmortem: &'static str,
    pub(super) facts: Facts,
    pub(super) due: &'static str,
    pub(super) nothing_due: &'static str,
    pub(super) in_the_way: &'static str,
    pub(super) of_the_merge: &'static str,
    /// Behind the status that comes next, or before it.
    pub(super) before: fn(&str) -> String,
    pub(super) nothing_in_the_way: &'static str,
    pub(super) questions_heading: &'static str,
    pub(super) questions: [&'static str; 6],
    pub(super) message: &'static str,
    pub(super) message_parts: [&'static str; 3],
    pub(super) reviewers: &'static str,
    pub(super) no_reviewers: &'static str,
    pub(super) role: fn(&str) -> &'static str,
    pub(super) more: fn(usize) -> String,
    /// Behind a line that is there several times.
    pub(super) times: fn(usize) -> String,
    /// Below a text that is shown in part; the id.
    pub(super) cut: fn(&str) -> String,
    /// Between a name and what is said of it.
    pub(super) colon: &'static str,
    pub(super) language: Language,
}

pub(super) struct Facts {
    pub(super) id: &'static str,
    pub(super) severity: &'static str,
    pub(super) status: &'static str,
    pub(super) owner: &'static str,
    pub(super) nobody: &'static str,
    pub(super) incident: &'static str,
    pub(super) impact: &'static str,
}

impl Words {
    pub(super) fn in_language(language: Language) -> &'static Self {
        match language {
            Language::En => &ENGLISH,
            Language::Ja => &JAPANESE,
        }
    }
}

static ENGLISH: Words = Words {
    postmortem: "Postmortem: ",
    facts: Facts {
        id: "Postmortem",
        severity: "Severity",
        status: "Status",
        owner: "Owner",
        nobody: "nobody yet",
        incident: "Incident",
        impact: "Impact",
    },
    due: "What is due",
    nothing_due: "Nothing is due.",
    in_the_way: "What still blocks it",
    of_the_merge: "Of the merge",
    before: |status| format!("Before {status}"),
    nothing_in_the_way: "Nothing blocks it.",
    questions_heading: "Questions for the review",
    questions: [
        "Does it have enough detail?",
        "Does it go beyond what went wrong, down to the underlying causes?",
        "Does it keep what happened apart from how to fix it?",
        "Do the actions make sense, and are they well scoped?",
        "Is it well written and easy to follow?",
        "Will the external message resonate with customers, and not outrage them?",
    ],
    message: "The message to customers, as they will read it",
    message_parts: ["Summary", "What Happened?", "What Are We Doing About This?"],
    reviewers: "Reviewers",
    no_reviewers: "The document names nobody but its owner.",
    role: |key| match key {
        "incident_commander" => "incident commander",
        "service_owners" => "service owner",
        "engineering_managers" => "engineering manager",
        "product_managers" => "product manager",
        "customer_liaison" => "customer liaison",
        EXPERIENCED => "experienced writer, for a reading",
        _ => "reviewer",
    },
    more: |count| format!("and {count} more; `pmgit status` lists them"),
    times: |count| format!(" ({count} times)"),
    cut: |id| format!("*The rest is left out here: `pmgit show {id}` has it.*"),
    colon: ": ",
    language: Language::En,
};

static JAPANESE: Words = Words {
    postmortem: "ポストモーテム：",
    facts: Facts {
        id: "ポストモーテム",
        severity: "重大度",
        status: "ステータス",
        owner: "オーナー",
        nobody: "未定",
        incident: "インシデント",
        impact: "影響",
    },
    due: "期限",
    nothing_due: "期限のあるものはありません。",
    in_the_way: "次に進むために必要なこと",
    of_the_merge: "マージまで",
    before: |status| format!("{status}まで"),
    nothing_in_the_way: "次に進むために足りないものはありません。",
    questions_heading: "レビューの観点",
    questions: [
        "十分な詳細が書かれていますか？",
        "うまくいかなかったことの指摘にとどまらず、根底にある要因まで掘り下げていますか？",
        "「なにが起きたか」と「どう直すか」を分けて書いていますか？",
        "アクションアイテムは妥当で、範囲が適切に絞られていますか？",
        "読みやすく、わかりやすい文章ですか？",
        "対外的なメッセージは顧客の理解を得られる内容ですか？反感を招くおそれはありませんか？",
    ],
    message: "対外的なメッセージ（顧客が読むとおりの形）",
    message_parts: ["まとめ", "なにが起きたか？", "これを受けて、なにを実施しているか？"],
    reviewers: "レビュアー",
    no_reviewers: "オーナー以外に名前の書かれている人はいません。",
    role: |key| match key {
        "incident_commander" => "インシデントコマンダー",
        "service_owners" => "サービスオーナー",
        "engineering_managers" => "エンジニアリングマネージャー",
        "product_managers" => "プロダクトマネージャー",
        "customer_liaison" => "カスタマーリエゾン",
        EXPERIENCED => "執筆経験者（通読のお願い）",
        _ => "レビュアー",
    },
    more: |count| format!("ほか{count}件（`pmgit status`で確認できます）"),
    times: |count| format!("（{count}件）"),
    cut: |id| format!("*以下省略（全文は`pmgit show {id}`）*"),
    colon: "：",
    language: Language::Ja,
};

//! The words of a page that are not the document's, in English and Japanese side by side.

use crate::document::{ActionKind, Language, Status};
pub(super) use crate::render::moment_kind;

/// A heading or the name of a fact.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label {
    en: &'static str,
    ja: &'static str,
}

impl Label {
    pub(super) const fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::Ja => self.ja,
        }
    }
}

macro_rules! labels {
    ($( $NAME:ident: $en:literal, $ja:literal; )*) => {
        $( pub(super) const $NAME: Label = Label { en: $en, ja: $ja }; )*

        /// Every label, for tests.
        #[cfg(test)]
        pub(super) const ALL: &[(&str, Label)] = &[$( (stringify!($NAME), $NAME) ),*];
    };
}

labels! {
    POSTMORTEM: "Postmortem", "ポストモーテム";
    POSTMORTEMS: "Postmortems", "ポストモーテム一覧";
    DATE: "Date", "日付";
    // Facts.
    SEVERITY: "Severity", "重大度";
    STATUS: "Status", "ステータス";
    OWNER: "Owner", "オーナー";
    COMMANDER: "Incident commander", "インシデントコマンダー";
    BEGAN: "Began", "発生";
    DETECTED: "Detected", "検知";
    MITIGATED: "Mitigated", "緩和";
    RESOLVED: "Resolved", "解決";
    LASTED: "Lasted", "継続時間";
    STATED: "Stated elsewhere", "別の場所での記載";
    SYSTEMS: "Systems", "影響を受けたシステム";
    REFERENCES: "References", "参照";
    RECORDING: "Recording of the call", "会議の録画";
    CHAT: "Chat of the response", "対応時のチャット";
    MEETING_DEADLINE: "Meeting deadline", "ミーティングの期限";
    MESSAGE_DEADLINE: "Message deadline", "対外的なメッセージの期限";
    ACTIONS_DEADLINE: "Actions deadline", "アクションの期限";
    // Parts.
    IMPACT: "Impact in numbers", "影響（数値）";
    TIMELINE: "Timeline", "タイムライン";
    CUSTOMERS_SAID: "What customers said", "顧客からのコメント";
    ACTIONS: "Actions", "アクション";
    QUERIES: "Queries", "調査に使ったクエリー";
    EXTERNAL_MESSAGE: "Message to customers", "対外的なメッセージ";
    INTERNAL_MESSAGE: "Message to the company", "社内向けメッセージ";
    MEETING: "Postmortem meeting", "ポストモーテムミーティング";
    PEOPLE: "People", "関係者";
    APPROVALS: "Approvals", "承認";
    WAIVERS: "Waivers", "例外承認";
    SEVERITY_CHANGES: "Changes of the severity", "重大度の変更";
    HISTORY: "History", "ステータスの履歴";
    NOT_APPLICABLE: "Does not apply", "該当しない項目";
    CUSTOM: "The team's own", "チーム独自の項目";
    ABOUT: "About this postmortem", "このポストモーテムについて";
    // Columns and facts of the parts.
    MEASURE: "Measure", "指標";
    VALUE: "Value", "値";
    OF: "Of", "全体";
    UNIT: "Unit", "単位";
    SOURCE: "Source", "出典";
    FROM: "From", "開始";
    UNTIL: "Until", "終了";
    SYSTEM: "System", "システム";
    FULL_OUTAGE: "What was fully unavailable", "完全に利用できなくなったもの";
    WINDOWS: "When customers were impacted", "影響の期間";
    TIME: "Time", "日時";
    ELAPSED: "Elapsed", "経過";
    KIND: "Kind", "種類";
    EVENT: "What happened", "出来事";
    BY: "By", "実行者";
    EVIDENCE: "Evidence", "根拠";
    ACTION: "Action", "アクション";
    PRIORITY: "Priority", "優先度";
    DUE: "Due", "期限";
    STATE: "State", "状態";
    TICKET: "Ticket", "チケット";
    PROOF: "Proof", "完了の根拠";
    DONE_WHEN: "Done when", "完了条件";
    TO_DISCUSS: "To discuss", "要議論";
    DECLINED: "Declined", "見送り";
    ASSIGNED: "Owner", "担当";
    RESULT: "Result", "結果";
    POSTED: "Posted", "投稿";
    POSTED_BY: "Posted by", "投稿者";
    WHERE_POSTED: "Posted at", "投稿先";
    SENT: "Sent", "送信";
    SCHEDULED: "Scheduled", "予定";
    MINUTES: "Length", "長さ";
    HELD: "Held", "開催";
    CANCELLED: "Cancelled", "中止";
    SHARED: "Shared for review", "レビュー依頼";
    SHARED_WITH: "Asked to read it", "レビューを依頼した人";
    CALENDAR: "Calendar entry", "カレンダーの予定";
    OUTCOME: "Outcome", "成果";
    ATTENDEES: "Attendees", "参加者";
    FACILITATOR: "Facilitator", "ファシリテーター";
    UID: "Calendar id", "カレンダーのID";
    SEQUENCE: "Calendar revision", "カレンダーの版";
    DESIGNATED_BY: "Owner designated by", "オーナーを指名した人";
    SCRIBE: "Scribe", "書記官";
    RESPONDERS: "Responders", "対応者";
    SERVICE_OWNERS: "Service owners", "サービスオーナー";
    ENGINEERING_MANAGERS: "Engineering managers", "エンジニアリングマネージャー";
    PRODUCT_MANAGERS: "Product managers", "プロダクトマネージャー";
    LIAISON: "Customer liaison", "カスタマーリエゾン";
    SHADOW: "Shadowed the commander", "インシデントコマンダーのシャドー";
    APPROVED_TEXT: "Of the text", "承認した内容";
    RULE: "Rule", "ルール";
    REASON: "Reason", "理由";
    APPROVED_BY: "Approved by", "承認者";
    WHERE: "Where", "対象";
    BEFORE: "Before", "変更前";
    AFTER: "After", "変更後";
    ID: "Id", "ID";
    LANGUAGE: "Language", "言語";
    TEMPLATE: "Template", "テンプレート";
    TAGS: "Tags", "タグ";
    RELATED: "Related postmortems", "関連するポストモーテム";
    DISCUSSIONS: "Discussions", "議論の場";
    IMPORTED: "Imported from", "取り込み元";
    IMPORT_REASON: "Why it counts as imported", "取り込みとして扱う理由";
    IMPORT_SOURCE: "Read from", "読み込み元";
    IMPORT_DIGEST: "Digest of what was read", "読み込んだ内容のダイジェスト";
    IMPORT_ZONE: "Time zone of the source", "元のタイムゾーン";
    IMPORT_ASSUMED: "Assumed", "推定した項目";
    IMPORT_REST: "What found no place", "対応する項目がなかった内容";
    RESTRICTED: "The details are kept elsewhere", "詳細は別の場所で管理されています";
    RESTRICTED_WHERE: "Kept at", "保管場所";
    CONTENTS: "Contents", "目次";
    SKIP: "Skip to the content", "本文へ移動";
    NOBODY: "nobody yet", "未定";
    REPORT: "Incident report", "障害報告書";
    // Beside a page that is previewed.
    ERROR: "error", "エラー";
    WARNING: "warning", "警告";
    HINT: "hint", "ヒント";
    NOTHING_FOUND: "nothing found", "指摘はありません";
    PREVIEW_ENDED: "The preview has ended: saves no longer show here. `pmgit preview` starts another.", "プレビューは終了しました。保存してもこのページには反映されません。`pmgit preview`でもう一度始められます。";
}

/// The parts of the message to customers, as the process's template calls them.
pub(super) const fn message_parts(language: Language) -> [&'static str; 3] {
    match language {
        Language::En => ["Summary", "What Happened?", "What Are We Doing About This?"],
        Language::Ja => ["まとめ", "なにが起きたか？", "これを受けて、なにを実施しているか？"],
    }
}

/// A status for somebody who does not know the process.
pub(super) const fn status(status: Status, language: Language) -> &'static str {
    match (language, status) {
        (Language::En, Status::Draft) => "Draft: still being written",
        (Language::En, Status::InReview) => "In review: complete, and not agreed in the meeting yet",
        (Language::En, Status::Reviewed) => "Reviewed: agreed in the meeting",
        (Language::En, Status::Closed) => "Closed: the postmortem is finished; its actions are followed up",
        (Language::Ja, Status::Draft) => "下書き：作成中です",
        (Language::Ja, Status::InReview) => "レビュー中：記入済みで、ミーティングでの合意を待っています",
        (Language::Ja, Status::Reviewed) => "レビュー済：ミーティングで合意しました",
        (Language::Ja, Status::Closed) => "クローズ：ポストモーテムは完成。アクションは引き続き対応します",
    }
}

/// The same in a word.
pub(super) const fn status_name(status: Status, language: Language) -> &'static str {
    match (language, status) {
        (Language::En, Status::Draft) => "draft",
        (Language::En, Status::InReview) => "in review",
        (Language::En, Status::Reviewed) => "reviewed",
        (Language::En, Status::Closed) => "closed",
        (Language::Ja, status) => status.label(language),
    }
}

pub(super) const fn action_kind(kind: ActionKind, language: Language) -> &'static str {
    match (language, kind) {
        (Language::En, _) => kind.as_str(),
        (Language::Ja, ActionKind::Prevent) => "再発防止",
        (Language::Ja, ActionKind::Prepare) => "備え",
        (Language::Ja, ActionKind::FollowUp) => "後続作業",
        (Language::Ja, ActionKind::Process) => "プロセス改善",
    }
}

/// How an action stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ActionState {
    Open,
    Done,
    Declined,
    ToDiscuss,
}

impl ActionState {
    pub(super) const fn in_language(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::En, Self::Open) => "open",
            (Language::En, Self::Done) => "done",
            (Language::En, Self::Declined) => "declined",
            (Language::En, Self::ToDiscuss) => "to discuss",
            (Language::Ja, Self::Open) => "未完了",
            (Language::Ja, Self::Done) => "完了",
            (Language::Ja, Self::Declined) => "見送り",
            (Language::Ja, Self::ToDiscuss) => "要議論",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{foreign_words, says_something};

    #[test]
    fn every_label_says_something_in_each_language_and_in_that_alone() {
        let mut seen = 0;
        for (name, label) in ALL {
            for &language in Language::ALL {
                let said = label.in_language(language);
                assert!(foreign_words(said, language).is_empty(), "{name}: {said}");
                let is_sign = *name == "ID";
                assert!(is_sign || says_something(said, language), "{name}: {said}");
                seen += 1;
            }
        }
        assert!(seen > 150, "{seen}");
    }
}

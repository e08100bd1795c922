//! The words of invitation and agenda, in the languages that a postmortem is written in. The agenda is the process's
//! own (process page, the meeting), and ends with the message to customers (meeting page).

use crate::document::{Language, MomentKind};
use crate::invitees::Role;

/// The words of one language.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) postmortem: &'static str,
    pub(super) meeting_of: &'static str,
    /// The feed's name (process page, step 2).
    pub(super) incident: &'static str,
    pub(super) resolved: &'static str,
    pub(super) minutes: &'static str,
    pub(super) runs: &'static str,
    pub(super) walks_through: &'static str,
    pub(super) required: &'static str,
    pub(super) optional: &'static str,
    pub(super) read_before: &'static str,
    pub(super) untold: &'static str,
    pub(super) agenda: &'static str,
    pub(super) items: [AgendaItem; 6],
    pub(super) nothing: &'static str,
    pub(super) to_discuss: &'static str,
    pub(super) declined: &'static str,
    pub(super) done: &'static str,
    pub(super) due: &'static str,
    pub(super) without_ticket: &'static str,
    pub(super) without_owner: &'static str,
    /// How anyone can see that an action is finished.
    pub(super) done_when: &'static str,
    pub(super) customer_said: &'static str,
    /// Behind a text that is cut; `{}` is the number of lines that are left out.
    pub(super) more_lines: &'static str,
    pub(super) of: &'static str,
    pub(super) message_parts: [&'static str; 3],
    pub(super) agree: &'static str,
    pub(super) cancelled: &'static str,
    pub(super) colon: &'static str,
    pub(super) comma: &'static str,
    /// Around who did something.
    pub(super) bracket: [&'static str; 2],
    /// Between the ends of a span.
    pub(super) until: &'static str,
    /// A time that is approximate; `{}` is the time.
    pub(super) about: &'static str,
}

/// An item of the agenda, with the questions it asks.
#[derive(Debug)]
pub(super) struct AgendaItem {
    pub(super) heading: &'static str,
    pub(super) questions: &'static [&'static str],
}

impl Words {
    pub(super) const fn in_language(language: Language) -> &'static Self {
        match language {
            Language::En => &EN,
            Language::Ja => &JA,
        }
    }
}

const EN: Words = Words {
    postmortem: "Postmortem",
    meeting_of: "Postmortem meeting",
    incident: "Incident",
    resolved: "resolved",
    minutes: "minutes",
    runs: "Runs the meeting",
    walks_through: "Walks through the postmortem",
    required: "Required",
    optional: "Optional",
    read_before: "Please read the postmortem before the meeting.",
    untold: "Not invited (no e-mail address on record)",
    agenda: "Agenda",
    items: [
        AgendaItem { heading: "Recap the timeline: does everyone agree, and see it the same way?", questions: &[] },
        AgendaItem { heading: "Recap the important points, and what was unusual", questions: &[] },
        AgendaItem {
            heading: "Discuss how the problem could have been caught",
            questions: &["Did it show up in a canary?", "Could tests or a load test have caught it?"],
        },
        AgendaItem { heading: "Discuss the impact on customers, and what customers said", questions: &[] },
        AgendaItem { heading: "Review the actions: are they right, and are others needed?", questions: &[] },
        AgendaItem { heading: "Approve the message to customers", questions: &[] },
    ],
    nothing: "nothing is written yet",
    to_discuss: "To discuss",
    declined: "Declined",
    done: "done",
    due: "due",
    without_ticket: "no ticket yet",
    without_owner: "no owner yet",
    done_when: "done when",
    customer_said: "A customer said",
    more_lines: "({} more lines in the postmortem)",
    of: "of",
    message_parts: ["Summary", "What Happened?", "What Are We Doing About This?"],
    agree: "Outcome: agreement on facts, analysis and actions.",
    cancelled: "This meeting is cancelled.",
    colon: ": ",
    comma: ", ",
    bracket: [" (", ")"],
    until: " to ",
    about: "about {}",
};

const JA: Words = Words {
    postmortem: "ポストモーテム",
    meeting_of: "ポストモーテムミーティング",
    incident: "インシデント",
    resolved: "解決",
    minutes: "分",
    runs: "進行",
    walks_through: "ポストモーテムの説明",
    required: "必須",
    optional: "任意",
    read_before: "ミーティングの前にポストモーテムをお読みください。",
    untold: "招待の対象外（メールアドレス未登録）",
    agenda: "アジェンダ",
    items: [
        AgendaItem {
            heading: "タイムラインを総括し、全員が合意のうえ同じ認識を持っていることを確認する",
            questions: &[],
        },
        AgendaItem { heading: "重要なポイントや、通常と異なる項目をまとめる", questions: &[] },
        AgendaItem {
            heading: "問題をどのように発見できたかを議論する",
            questions: &["カナリアで顕在化したか", "テストや、負荷テスト環境で発見できた可能性はあるか"],
        },
        AgendaItem {
            heading: "顧客への影響を、顧客からのコメントも含めて議論する", questions: &[]
        },
        AgendaItem {
            heading: "アクションアイテムをレビューし、適切か、ほかにも必要なものがあるかを議論する",
            questions: &[],
        },
        AgendaItem { heading: "対外的なメッセージを承認する", questions: &[] },
    ],
    nothing: "未記入",
    to_discuss: "要議論",
    declined: "見送り",
    done: "完了",
    due: "期限",
    without_ticket: "チケット未作成",
    without_owner: "担当未定",
    done_when: "完了条件",
    customer_said: "顧客からのコメント",
    more_lines: "（ポストモーテムに続き{}行）",
    of: "/",
    message_parts: ["まとめ", "なにが起きたか？", "これを受けて、なにを実施しているか？"],
    agree: "ゴール：事実、分析、アクションについて合意すること。",
    cancelled: "このミーティングは中止になりました。",
    colon: "：",
    comma: "、",
    bracket: ["（", "）"],
    until: "〜",
    about: "{}頃",
};

pub(crate) const fn role(role: Role, language: Language) -> &'static str {
    match (language, role) {
        (Language::En, Role::Owner) => "owner",
        (Language::En, Role::Facilitator) => "facilitator",
        (Language::En, Role::IncidentCommander) => "incident commander",
        (Language::En, Role::CommanderShadow) => "shadowed the incident commander",
        (Language::En, Role::ServiceOwner) => "service owner",
        (Language::En, Role::Responder) => "responder",
        (Language::En, Role::EngineeringManager) => "engineering manager",
        (Language::En, Role::ProductManager) => "product manager",
        (Language::En, Role::CustomerLiaison) => "customer liaison",
        (Language::En, Role::Guest) => "guest",
        (Language::Ja, Role::Owner) => "オーナー",
        (Language::Ja, Role::Facilitator) => "ファシリテーター",
        (Language::Ja, Role::IncidentCommander) => "インシデントコマンダー",
        (Language::Ja, Role::CommanderShadow) => "インシデントコマンダーのシャドー",
        (Language::Ja, Role::ServiceOwner) => "サービスオーナー",
        (Language::Ja, Role::Responder) => "対応者",
        (Language::Ja, Role::EngineeringManager) => "エンジニアリングマネージャー",
        (Language::Ja, Role::ProductManager) => "プロダクトマネージャー",
        (Language::Ja, Role::CustomerLiaison) => "カスタマーリエゾン",
        (Language::Ja, Role::Guest) => "ゲスト",
    }
}

pub(crate) const fn moment_kind(kind: MomentKind, language: Language) -> &'static str {
    match (language, kind) {
        (Language::En, _) => kind.as_str(),
        (Language::Ja, MomentKind::Cause) => "要因",
        (Language::Ja, MomentKind::Detection) => "検知",
        (Language::Ja, MomentKind::Page) => "呼び出し",
        (Language::Ja, MomentKind::Public) => "公表",
        (Language::Ja, MomentKind::Impact) => "影響",
        (Language::Ja, MomentKind::Action) => "対応",
        (Language::Ja, MomentKind::Status) => "ステータス",
        (Language::Ja, MomentKind::Recovery) => "復旧",
    }
}

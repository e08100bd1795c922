//! Japanese phrases. A phrase is found in the middle of any text, so each is long enough to mean one thing only.

use super::List;

pub(crate) const OUTAGE: List = List { anywhere: &["機能停止"], ..List::NONE };

/// 過失 and 責任 stand mostly where nobody is to be blamed.
pub(crate) const BLAME: List = List {
    anywhere: &["不注意", "怠慢", "うっかり", "犯人", "落ち度", "軽率", "無責任"],
    spared: &["犯人探しではな", "犯人捜しではな"],
    ..List::NONE
};

/// 徹底する asks for attention; 徹底した and 徹底的な調査 tell what was done.
pub(crate) const HUMAN_ERROR: List = List {
    anywhere: &[
        "ヒューマンエラー",
        "人為的ミス",
        "人為的なミス",
        "人的ミス",
        "操作ミス",
        "確認不足",
        "注意不足",
        "周知徹底",
        "徹底する",
        "を徹底",
        "気をつける",
        "気を付ける",
    ],
    spared: &["を徹底した", "を徹底して調査", "を徹底的", "を徹底調査", "を徹底分析"],
    ..List::NONE
};

/// ていれば tells of risks as often as of hindsight.
pub(crate) const COUNTERFACTUAL: List = List {
    anywhere: &["べきだった", "べきでした", "べきであった", "防げた", "できたはず"],
    ..List::NONE
};

pub(crate) const ROOT_CAUSE: List =
    List { anywhere: &["根本原因は"], alone: &["根本原因"], spared: &["根本原因分析"], ..List::NONE };

pub(crate) const RESOLUTION_ESTIMATE: List = List {
    anywhere: &[
        "復旧見込み",
        "復旧の見込み",
        "復旧する見込み",
        "復旧予定",
        "復旧する予定",
        "解決見込み",
        "解決する見込み",
        "解決予定",
        "解決する予定",
        "解消見込み",
        "解消する見込み",
    ],
    ..List::NONE
};

//! 機能停止, and what is written instead: the words that say that something was down.

use crate::wording::lists::en::{denied, of_another};
use crate::wording::phrase::{Beside, Phrase, phrases};

/// 完全に, 一時: how it stopped.
const STOPS: &[&str] = &[
    "停止",
    "[が|の|は|も][完全に|全面的に|一時的に|一時|完全|全面|全て|すべて|全部|一斉に|突然|長時間|広範囲に|連鎖的に|実質的に|事実上|再び|再度|同時に]?[、]?停止",
];
const STOPS_OR_FALLS: &[&str] = &[
    "停止",
    "ダウン",
    "[が|の|は|も][完全に|全面的に|一時的に|一時|完全|全面|全て|すべて|全部|一斉に|突然|長時間|広範囲に|連鎖的に|実質的に|事実上|再び|再度|同時に]?[、]?[停止|ダウン]",
];

/// What goes on behind 停止 where it did not happen, was meant to, or is spoken of as such.
#[rustfmt::skip] // patterns in a row
const NOT_STOPPED: &[&str] = &[
    // May come, or would.
    "[する|した|し得る|しうる|しかねない|の]?[可能性|恐れ|おそれ|リスク|危険|懸念|場合|際の|時の|時に備え|時は|時でも|に備え|を想定|想定|対策]",
    "[すると|したら|すれば|しても|したとき|したときは|するとき|するような|しうる|し得る|しかね|するかも|するところだった|する寸前|寸前|してしまうと|に繋が|につなが|に直結する|を招く|を引き起こす|を招き|に陥る|になりかね]",
    "[する前|前に|前の|の前|しないよう|しないため|させないため|させないよう|にならないよう|しない仕組み|を起こさない]",
    // Was meant to.
    "[させ|作業|操作|コマンド|手順|処理|予定|メンテ|計画|フラグ|スイッチ|ボタン|設定|オプション|モード|要求|命令|指示|ポリシー|期限|条件|ロジック|を伴うメンテ|のお知らせ|依頼|申請|措置|の判断|判断|試験|テスト|訓練|検証|してメンテ|して作業|して対応|と起動|と再起動|・起動|・再開|→|して再起動|して切り替|中の作業|を実施|を行|を決定|を指示|いたします|致します|する予定|します]",
    "[に近|寸前|相当で|ではなかった|ではない|することを防|に至る寸前|に至る可能性|に至る前|にならな|にならず|に至ってな|に至っていな|している場合|のリスク|に直結|を招く]",
];
#[rustfmt::skip] // patterns in a row
const BEFORE_STOPPED: &[&str] = &[
    "[無|非|未|安|計画|意図的に|計画的に|手動で|自ら|あえて|故意に|任意の|将来の|今後の|次の|類似の|同様の]",
    "[もし|万一|万が一|仮に] ..",
    "[もし|万一|万が一|仮に]..",
];
/// What makes it one that did not come.
const HAD_IT_BEEN: &[&str] = &["[ていれば|ていたら|でいれば|でいたら|であれば|すれば|ならば|計画していない|計画外の]"];

pub(crate) const OUTAGE: &[Phrase] = phrases! {
    "outage" {
        says ["機能"];
        goes_on STOPS;
        calls "機能停止";
        not_led_by BEFORE_STOPPED;
        not_after HAD_IT_BEEN;
        not_followed_by NOT_STOPPED;
        unless [denied, of_another];
        =>
        hits [
            "決済の機能停止が起きた。",
            "決済機能が停止した。",
            "検索機能は完全に停止していた。",
            "全機能停止です。",
            "機能の停止は1時間続いた。",
            "主要な機能も一時停止した。",
            "機能停止後に再起動した。",
        ],
        spares [
            "機能停止には至らなかった。",
            "機能は停止していない。",
            "機能停止を防いだ。",
            "機能を停止した。",
            "通知機能停止フラグを立てた。",
            "機能停止の可能性があった。",
            "機能が停止した場合は、手順書に従う。",
            "AWSの機能停止が原因だった。",
            "機能を一時的に停止させた。",
        ]
    }
    "outage" {
        says ["機能・停止"];
        calls "機能停止";
        followed_by ["[が|は|し|と|中|に|で|を]"];
        not_led_by BEFORE_STOPPED;
        not_after HAD_IT_BEEN;
        not_followed_by NOT_STOPPED;
        unless [denied, of_another];
        =>
        hits ["機能・停止が続いた。", "決済の機能・停止となった。"],
        spares ["開始・機能・停止", "機能・停止ではない。"]
    }
    "outage by its English name" {
        says ["アウテージ"];
        unless [denied, of_another];
        not_followed_by NOT_STOPPED;
        =>
        hits ["アウテージが発生した。", "全面的なアウテージになった。"],
        spares ["アウテージではなかった。", "アウテージの可能性があった。"]
    }
    "everything down" {
        says ["全面停止", "完全停止", "全停止", "全断", "全面的に停止", "完全に停止", "全面ストップ"];
        lightly true;
        not_led_by BEFORE_STOPPED;
        not_after HAD_IT_BEEN;
        not_followed_by NOT_STOPPED;
        unless [denied, of_another, of_another_word];
        =>
        hits [
            "決済が全面停止した。",
            "午前2時に全停止となった。",
            "検索が完全停止した。",
            "回線が全断した。",
            "バッチは完全に停止していた。",
        ],
        spares [
            "完全停止には至らなかった。",
            "全面停止は免れた。",
            "全停止のリスクがあった。",
            "失効していれば、全面停止に悪化していた。",
            "完全停止することを防いだ。",
            "安全停止した。",
            "全断水の地域",
            "完全停止ではない。",
        ]
    }
    "service down" {
        says ["サービス", "システム"];
        goes_on STOPS_OR_FALLS;
        calls "サービス停止";
        lightly true;
        not_led_by BEFORE_STOPPED;
        not_after HAD_IT_BEEN;
        not_followed_by NOT_STOPPED;
        unless [denied, of_another, of_another_word];
        =>
        hits [
            "サービス停止が2時間続いた。",
            "サービスが停止した。",
            "システムダウンが発生した。",
            "システムが停止しました。",
            "サービスがダウンした。",
            "ｻｰﾋﾞｽが停止した。",
        ],
        spares [
            "サービス停止なし。",
            "サービスを停止した。",
            "サービス停止を伴うメンテナンスを行う。",
            "システムダウンロード",
            "サービスは停止していない。",
            "サービスが停止した場合",
        ]
    }
};

/// Whether it is a part of another word: ダウンロード, 断水.
fn of_another_word(beside: &Beside<'_>) -> bool {
    ["ロード", "タイム", "グレード", "サイ", "スケール", "ストリーム", "リンク", "水", "面", "層"]
        .iter()
        .any(|rest| beside.behind.starts_with(rest))
}

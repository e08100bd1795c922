//! Short answers that have words and leave the question open: a number or a date alone, who will write it and when, the
//! heading again, a picture's name, "nothing" in the languages that a team may think in.
//!
//! What is asked for as a name, a number or a few words may be any of them; here a text is to tell something.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::empty_answer::LONGEST;

/// Whether a text is short enough to be looked at: most that tell something are longer.
pub(super) fn may_be_left_open(text: &str) -> bool {
    text.len() <= LONGEST
}

/// Whether the lines of a text, which are folded, leave the question open; a number may answer it.
pub(super) fn is_left_open(text: &str, may_be_number: bool) -> bool {
    let text = text.trim();
    (!may_be_number && is_figure(text)) || is_picture_name(text) || is_without_words(text) || is_left_to_somebody(text)
}

/// Whether a text is numbers, times and dates, and nothing that they are about. `#91` and `CACHE-91` are names.
fn is_figure(text: &str) -> bool {
    if text.contains('#') || !text.contains(|letter: char| letter.is_numeric()) {
        return is_day(text);
    }
    let mut words = text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    words.all(is_of_time)
}

/// Whether a text is the name of a day.
fn is_day(text: &str) -> bool {
    let word = text.trim_matches(|letter: char| !letter.is_alphabetic());
    DAYS.contains(&word)
}

/// Whether a word only says what a number beside it counts of time.
fn is_of_time(word: &str) -> bool {
    if word.is_ascii() {
        return UNITS.contains(&word) || DAYS.contains(&word);
    }
    let mut rest = word;
    while let Some(part) = JAPANESE_UNITS.iter().find(|part| rest.starts_with(**part)) {
        rest = &rest[part.len()..];
    }
    rest.is_empty()
}

/// Whether a text is signs that are written as their names: `:tada:`.
fn is_picture_name(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let is_name = |word: &str| {
        let name = word.strip_prefix(':').and_then(|rest| rest.strip_suffix(':'));
        let is_plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-:".contains(&byte));
        name.is_some_and(|name| !name.is_empty() && is_plain(name))
    };
    !text.is_empty() && words.all(is_name)
}

/// Whether a text is one of those that say nothing in whole: a heading, "nothing" in another language.
fn is_without_words(text: &str) -> bool {
    let joined: String = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    !joined.is_empty() && WHOLE.contains(joined.as_str())
}

/// Whether a text only says who writes it, or who is to be asked, and when.
fn is_left_to_somebody(text: &str) -> bool {
    if text.is_ascii() { is_left_in_english(text) } else { is_left_in_japanese(text) }
}

/// `TBD by aiko`, `aiko will write this on Monday`, `@aiko to fill in`, `to be added by Ben`.
fn is_left_in_english(text: &str) -> bool {
    let is_mark = |letter: char| !letter.is_ascii_alphanumeric() && letter != '\'';
    let text = &text.replace("'ll ", " will ");
    let words: Vec<&str> = text.split(is_mark).filter(|word| !word.is_empty()).collect();
    let Some((first, rest)) = words.split_first() else { return false };
    let is_beside = |word: &str| BESIDE.contains(&word) || DAYS.contains(&word) || is_figure(word);
    let unknown = |words: &[&str]| words.iter().filter(|word| !is_beside(word)).count();
    let is_promise = |words: &[&str]| words.iter().any(|word| TO_WRITE.contains(word));
    if OPEN.contains(first) && !rest.iter().any(|word| TELLS.contains(word)) {
        // "WIP limit" is a thing; what follows "by" or a sign is a name.
        let is_apart = text[first.len()..].trim_start().starts_with(is_mark);
        let is_left = is_apart || rest.first().is_none_or(|word| is_beside(word)) || first.starts_with("tb");
        return is_left && unknown(rest) <= MOST_OF_NAME;
    }
    if text.starts_with("to be ") || text.starts_with("will be ") {
        return is_promise(rest) && unknown(rest) <= MOST_OF_NAME + 1;
    }
    // A name, then that its bearer will.
    let will = words.iter().take(MOST_OF_NAME + 1).position(|word| matches!(*word, "to" | "will"));
    let Some(will) = will.filter(|&will| will > 0) else { return false };
    let does = &words[will + 1..];
    does.first().is_some_and(|word| is_promise(&[word])) && unknown(&does[1..]) == 0
}

/// So many words a name has.
const MOST_OF_NAME: usize = 2;

/// 「aikoさんが追記します」, 「担当者が記入予定」, 「田中さんに確認」.
fn is_left_in_japanese(text: &str) -> bool {
    let text = text.trim_matches(|letter: char| !letter.is_alphanumeric());
    let Some(doing) = JAPANESE_ENDS.iter().find_map(|end| text.strip_suffix(end)) else { return false };
    let Some(who) = JAPANESE_WRITING.iter().find_map(|verb| doing.strip_suffix(verb)) else { return false };
    let who = JAPANESE_BESIDE.iter().fold(who.to_owned(), |who, word| who.replace(word, ""));
    let name = who.strip_suffix(['が', 'に', 'へ', 'で', 'の']).unwrap_or(&who);
    let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '@' | '_' | '-' | ' ' | '　' | '・');
    who.len() > name.len()
        && name.chars().count() <= 10
        && name.chars().all(is_name)
        && !name.contains(['を', 'は', 'が'])
}

/// What is to be done with a text.
const TO_WRITE: [&str; 16] = [
    "write",
    "written",
    "fill",
    "filled",
    "add",
    "added",
    "describe",
    "described",
    "document",
    "documented",
    "complete",
    "completed",
    "provide",
    "provided",
    "expand",
    "expanded",
];

/// How a text begins that is not there yet.
const OPEN: [&str; 6] = ["tbd", "tba", "tbc", "todo", "wip", "fixme"];

/// With these a sentence tells something of it: "TBD was the answer".
const TELLS: [&str; 9] = ["was", "were", "is", "are", "had", "has", "did", "broke", "failed"];

/// What may stand beside a name there.
#[rustfmt::skip] // words in a row, as they are read
const BESIDE: &[&str] = &[
    "a", "the", "this", "that", "it", "by", "from", "with", "until", "till", "after", "before", "for", "in", "on", "at", "to", "of", "up", "out", "and", "or", "be",
    "will", "please", "next", "this", "week", "month", "meeting", "review", "later", "soon", "tomorrow", "today", "afterwards", "then", "input", "feedback", "details",
    "detail", "info", "information", "section", "part", "text", "here", "everything", "all", "rest", "add", "fill", "write", "ask", "see", "eod", "eow", "end", "day",
];

/// What a number counts in English, and what stands beside times.
#[rustfmt::skip] // as above
const UNITS: &[&str] = &[
    "am", "pm", "utc", "gmt", "jst", "z", "t", "st", "nd", "rd", "th", "h", "hr", "hrs", "hour", "hours", "m", "min", "mins", "minute", "minutes", "s", "sec", "secs",
    "second", "seconds", "d", "day", "days", "week", "weeks", "at", "on", "to", "from", "until", "till", "about", "around", "ca", "approx", "approximately", "and", "of", "the",
    "oclock",
];

/// The names of days and months.
#[rustfmt::skip] // as above
const DAYS: &[&str] = &[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "january",
    "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
    "sept", "oct", "nov", "dec", "today", "yesterday", "tomorrow", "noon", "midnight", "月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日", "月曜", "火曜", "水曜", "木曜",
    "金曜", "土曜", "日曜", "今日", "本日", "昨日", "明日", "昨夜", "今朝",
];

/// What a number counts in Japanese.
#[rustfmt::skip] // as above
const JAPANESE_UNITS: &[&str] = &[
    "月曜", "火曜", "水曜", "木曜", "金曜", "土曜", "日曜", "午前", "午後", "時間", "年", "月", "火", "水", "木", "金", "土", "日", "時", "分", "秒", "間", "半", "頃", "ごろ", "ころ", "約", "およそ",
    "から", "まで", "の", "前", "後", "朝", "夜", "昼", "深夜", "未明",
];

/// How a promise to write ends: none of what was done, or cannot be, ends so.
#[rustfmt::skip] // as above
const JAPANESE_ENDS: &[&str] = &[
    "予定です", "予定", "してください", "をお願いします", "お願いします", "します", "ます", "する", "待ちです", "待ち", "中です", "中", "く", "",
];

/// What is to be done with a text, in Japanese.
#[rustfmt::skip] // as above
const JAPANESE_WRITING: &[&str] = &[
    "書き", "書", "記入", "追記", "記載", "加筆", "執筆", "埋め",
];

/// What may stand beside a name there.
#[rustfmt::skip] // as above
const JAPANESE_BESIDE: &[&str] = &[
    "後で", "あとで", "後ほど", "のちほど", "後日", "追って", "別途", "明日", "来週", "今日中に", "本日中に", "月曜に", "会議後に", "レビュー後に", "詳細", "内容", "ここ", "これ", "を", "担当：", "担当:", "、", "。",
    "さん", "様", "氏", "くん",
];

/// Texts that are nothing in whole: the headings of sections, and what other languages say of nothing, or of later.
#[rustfmt::skip] // as above
static WHOLE: LazyLock<BTreeSet<&str>> = LazyLock::new(|| BTreeSet::from([
    // Headings.
    "rootcause", "rootcauses", "contributingfactors", "customerimpact", "impact", "responders", "timeline", "whatwentwell", "whatwentpoorly",
    "whatwentwrong", "wherewegotlucky", "lessonslearned", "lessons", "actionitems", "actions", "resolution", "detection", "mitigation", "recovery", "whathappened",
    "whatweredoing", "whatwearedoing", "background", "followups", "nextsteps", "postmortem", "incident", "incidentreport", "whathappenedandwhy", "thesummary", "subject",
    "概要", "要因", "寄与要因", "原因", "根本原因", "直接原因", "影響", "顧客への影響", "影響範囲", "対応", "復旧", "検知", "緩和", "タイムライン", "経緯", "時系列", "うまくいったこと", "うまくいかなかったこと",
    "よかったこと", "良かったこと", "悪かったこと", "よかった点", "良かった点", "悪かった点", "幸運だったこと", "教訓", "学び", "アクション", "アクションアイテム", "再発防止策", "再発防止", "今後の対応", "対応内容", "発生したこと", "何が起きたか", "件名", "障害報告", "障害報告書",
    "ポストモーテム", "背景",
    // Keys that somebody's fingers, or an example, left; Japanese in Latin letters.
    "hoge", "hogehoge", "hogefuga", "fuga", "fugafuga", "piyo", "hogera", "mogemoge", "nashi", "tokuninashi", "mitei", "michousei", "chousachuu", "chosachu",
    "kakuninchuu", "atodekaku", "loremipsum", "helloworld", "quux", "xyzzy", "yada", "yadayada", "yadayadayada",
    // Other languages.
    "nichts", "keine", "keins", "kein", "entfällt", "entfallt", "nichtzutreffend", "folgt", "folgtspäter", "folgtspater", "nochoffen", "offen", "siehoben", "sieheoben",
    "rien", "aucun", "aucune", "neant", "néant", "sansobjet", "nonapplicable", "àcompléter", "acompléter", "acompleter", "àdéfinir", "adefinir", "àvenir", "avenir", "plustard",
    "nada", "ninguno", "ninguna", "noaplica", "pordefinir", "porcompletar", "porescribir", "pendiente", "mástarde", "mastarde", "másadelante",
    "nenhum", "nenhuma", "nãoaplicável", "naoaplicavel", "adefinir", "aserpreenchido", "pendente",
    "niente", "nessuno", "nessuna", "nonapplicabile", "dadefinire", "dacompletare", "niets", "geen", "nvt", "volgt",
    "inga", "inget", "ingen", "brak", "yok", "без", "ничего", "нетданных", "позже", "неизвестно",
    "无", "無", "没有", "暂无", "暫無", "待定", "待补充", "待補充", "待填写", "不适用", "不適用", "同上", "稍后补充", "未知", "测试", "없음", "해당없음", "해당사항없음", "미정", "추후작성", "작성예정", "작성중", "테스트",
]));

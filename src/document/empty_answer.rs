//! Answers that say nothing where they are all that a text says: that there is none, that it comes later, that it stands
//! elsewhere; a letter, a row of keys. In a sentence, or in a row of a table, the same words may say what is meant.
//!
//! Told by the words: a text is such an answer if each of its words is of these lists, and one of the first.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use memchr::{memchr, memchr3};
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::wording::latin_lookalike;

/// What an answer says that says nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Empty {
    /// That there is none, which answers some questions.
    None,
    /// A letter.
    Letter,
    /// Nothing at all.
    Nothing,
}

/// The longest answer that is looked at, in bytes.
pub(super) const LONGEST: usize = 160;

/// What the lines of a text, which are folded, say where that is nothing.
pub(super) fn emptiness(text: &str) -> Option<Empty> {
    if text.len() > 2 * LONGEST {
        return None;
    }
    let text = &plain(text);
    let words = words(text);
    let joined = words.concat();
    if words.is_empty() {
        return None;
    }
    if NONE.contains(joined.as_str()) {
        return Some(Empty::None);
    }
    // The sign belongs to the name: `C++`.
    if is_letter(&joined) && !text.contains(['+', '#', '=', '/', '&', '%']) {
        return Some(if joined == "x" { Empty::Nothing } else { Empty::Letter });
    }
    let is_empty = is_row_of_keys(&joined)
        || JOINED.contains(joined.as_str())
        || (words.iter().all(|word| is_filler(word)) && words.iter().any(|word| is_core(word, &words)));
    is_empty.then_some(Empty::Nothing)
}

/// The longest text, in letters, in which each letter is taken for the one that it looks like.
const SHORT: usize = 16;

/// A short text without accents, and in Latin letters whatever looks like them: no word of another script is one of the lists.
fn plain(text: &str) -> Cow<'_, str> {
    let is_other = |letter: char| !letter.is_ascii() && letter < '\u{530}';
    if !text.contains(is_other) || text.chars().count() > SHORT {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_other(letter) {
            decompose_compatible(letter, |part| {
                if !is_combining_mark(part) {
                    plain.push(latin_lookalike(part).unwrap_or(part));
                }
            });
        } else {
            plain.push(letter);
        }
    }
    Cow::Owned(plain)
}

/// The words of a text; where Latin letters meet others, a word ends.
fn words(text: &str) -> Vec<&str> {
    let parts = text.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty());
    let mut words = Vec::new();
    for mut part in parts {
        while let Some(first) = part.chars().next() {
            let end = part.find(|letter: char| letter.is_ascii() != first.is_ascii()).unwrap_or(part.len());
            words.push(&part[..end]);
            part = &part[end..];
        }
    }
    words
}

/// Whether a text may be one, told by its first words: no text that has another word among them is.
pub(super) fn may_be_empty(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    // What stands before the first word, and hides no other.
    let bare = text.trim_start_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, '{' | '(' | '-' | '*' | '"' | '\'')
    });
    let Some(first) = bare.chars().next() else { return !text.trim_start().is_empty() };
    // A heading says nothing, and a line of these signs makes one of the line before it.
    if memchr(b'\n', bare.as_bytes()).is_some() && bare.lines().skip(1).map(str::trim).any(is_underline) {
        return true;
    }
    if first.is_ascii_alphabetic() {
        if !BEGINNINGS.may_begin(bare.as_bytes()) {
            return false;
        }
        let is_other = |word: &str| !is_filler(&word.to_ascii_lowercase());
        let is_plain = text.is_ascii() && memchr3(b'<', b'&', b'[', text.as_bytes()).is_none();
        let (word, rest) =
            bare.split_at(bare.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(bare.len()));
        // Markup within a word may go on with it.
        let ends = rest.chars().next().is_none_or(|next| next.is_ascii() && !"<&[\\*_`~".contains(next));
        if ends && is_other(word) {
            return if is_plain { may_be_joined(bare) } else { bare.len() <= MOST_JOINED };
        }
        let mut words = rest.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        return !is_plain || !words.any(is_other) || may_be_joined(bare);
    }
    let is_japanese = matches!(first, '\u{3041}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}');
    !first.is_ascii_digit() && (!is_japanese || may_begin_in_japanese(first, bare))
}

/// Whether a line makes a heading of the one before it.
pub(super) fn is_underline(line: &str) -> bool {
    !line.is_empty() && line.bytes().all(|byte| matches!(byte, b'=' | b'-'))
}

/// Whether a text begins with a part of the Japanese list, or may be a row of keys.
fn may_begin_in_japanese(first: char, bare: &str) -> bool {
    let second = || bare.chars().skip(1).find(|letter| letter.is_alphanumeric());
    JAPANESE.iter().any(|part| bare.starts_with(part))
        || second().is_none_or(|second| {
            second == first || ROWS.iter().any(|row| row.contains(&String::from_iter([first, second])))
        })
}

/// How the answers of Latin letters begin: for each two letters, which ones may be the third. Names and words of all kinds
/// are asked for, and nearly all of them end here.
struct Beginnings([u32; 26 * 26]);

static BEGINNINGS: LazyLock<Beginnings> = LazyLock::new(|| {
    let lists = [&*NONE, &*JOINED, &*CORES, &*FILLERS].into_iter().flatten();
    let words = lists.filter_map(|word| word.as_bytes().first_chunk::<3>());
    let rows = ROWS.iter().flat_map(|row| row.as_bytes().windows(3)).filter_map(<[u8]>::first_chunk::<3>);
    let mut beginnings = Beginnings([0; 26 * 26]);
    for letters in words.chain(rows).copied().chain((b'a'..=b'z').map(|letter| [letter; 3])) {
        if let Some((pair, third)) = Beginnings::place(letters) {
            beginnings.0[pair] |= 1 << third;
        }
    }
    beginnings
});

impl Beginnings {
    fn place(letters: [u8; 3]) -> Option<(usize, u8)> {
        let [one, two, three] = letters.map(|letter| letter.to_ascii_lowercase().wrapping_sub(b'a'));
        let is_word = one < 26 && two < 26 && three < 26;
        is_word.then(|| (usize::from(one) * 26 + usize::from(two), three))
    }

    /// Whether a text may begin as one of them does; a word of one or two letters tells nothing.
    fn may_begin(&self, text: &[u8]) -> bool {
        let place = text.first_chunk().copied().and_then(Self::place);
        place.is_none_or(|(pair, third)| self.0[pair] & (1 << third) != 0)
    }
}

/// The longest answer whose letters are looked at together.
const MOST_JOINED: usize = 16;

/// Whether the letters of a short text are one answer, or a row of keys; digits may stand for letters.
fn may_be_joined(bare: &str) -> bool {
    if bare.len() > MOST_JOINED || bare.contains(|letter: char| letter.is_ascii_digit()) {
        return bare.len() <= MOST_JOINED;
    }
    let mut letters = [0; MOST_JOINED];
    let mut count = 0;
    for letter in bare.bytes().filter(u8::is_ascii_alphanumeric) {
        letters[count] = letter.to_ascii_lowercase();
        count += 1;
    }
    let Some(joined) = letters.get(..count).and_then(|letters| std::str::from_utf8(letters).ok()) else { return false };
    is_row_of_keys(joined) || is_letter(joined) || JOINED.contains(joined) || NONE.contains(joined)
}

/// A letter is no word, but in scripts where each letter is one.
fn is_letter(joined: &str) -> bool {
    let mut letters = joined.chars();
    let is_kana = |letter: char| matches!(letter, '\u{3041}'..='\u{30FF}');
    let only = letters.next().filter(|_| letters.next().is_none());
    only.is_some_and(|only| only.is_alphabetic() && (only < '\u{2E80}' || is_kana(only)))
}

/// Letters side by side on a keyboard or in the alphabet.
const ROWS: [&str; 6] =
    ["qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "あいうえおかきくけこ"];

/// Letters of such a row, or one letter again and again.
fn is_row_of_keys(joined: &str) -> bool {
    let count = joined.chars().count();
    let is_alphabetic = joined.chars().all(char::is_alphabetic);
    let mut letters = joined.chars();
    let first = letters.next();
    let is_one_letter = count >= 2 && is_alphabetic && letters.all(|letter| Some(letter) == first);
    let is_row = |row: &&str| row.contains(joined) || (count >= 6 && is_repeated(joined, row));
    is_one_letter || (count >= 3 && ROWS.iter().any(is_row))
}

/// Whether a text is one beginning of a row again and again: `asdfasdf`.
fn is_repeated(joined: &str, row: &str) -> bool {
    let is_start_again_and_again = |start: &str| joined.starts_with(start) && joined.replace(start, "").is_empty();
    (3..=row.len().min(6)).filter_map(|length| row.get(..length)).any(is_start_again_and_again)
}

/// Whether a word of either language is of the lists; one of Japanese may be several, with nothing between them.
fn is_filler(word: &str) -> bool {
    if word.is_ascii() {
        return FILLERS.contains(word) || CORES.contains(word);
    }
    is_japanese_filler(word)
}

/// Whether a word makes an answer empty. In a sentence that says of something how it is, only a promise does: "The text is
/// unclear" says what is wrong.
fn is_core(word: &str, words: &[&str]) -> bool {
    let tells = words.iter().any(|word| VERBS.contains(word));
    !word.is_ascii() || if tells { PROMISES.contains(&word) } else { CORES.contains(word) }
}

const VERBS: [&str; 9] = ["is", "was", "are", "were", "has", "had", "have", "did", "does"];

#[rustfmt::skip] // words in a row, as they are read
const PROMISES: [&str; 22] = [
    "will", "later", "soon", "tomorrow", "shortly", "afterwards", "eventually", "someday", "tbd", "tba", "tbc", "todo", "wip", "fixme",
    "pending", "forthcoming", "coming", "written", "ongoing", "progress", "investigation", "investigating",
];

/// Whether a word is put together from the Japanese list.
fn is_japanese_filler(word: &str) -> bool {
    // At which places a part may begin.
    let mut begins = vec![false; word.len() + 1];
    begins[0] = true;
    for start in 0..word.len() {
        if begins[start] {
            let rest = &word[start..];
            for part in JAPANESE.iter().filter(|part| rest.starts_with(**part)) {
                begins[start + part.len()] = true;
            }
        }
    }
    begins[word.len()]
}

fn set(words: &'static [&'static str]) -> BTreeSet<&'static str> {
    words.iter().copied().collect()
}

/// There is none.
#[rustfmt::skip] // words in a row, as they are read
static NONE: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(&[
    "none", "nothing", "nothingtoreport", "nonesofar", "noneatall", "nothingatall", "noneknown", "nobody", "noone",
    "nothingspecial", "nothinginparticular", "なし", "無し", "ナシ", "無", "特になし", "特に無し", "特にありません", "とくになし", "該当なし", "該当無し",
    "ありません", "該当ありません", "該当はありません", "何もありません", "なにもありません", "何もなし", "何もない", "一切なし", "ない", "ないです", "なしです", "特にない", "特にないです",
    "ございません", "特にございません", "該当事項なし", "該当事項はありません", "特記事項なし", "特記事項はありません", "特筆事項なし",
]));

/// Words that signs part: `n/a`, `w.i.p.`.
#[rustfmt::skip] // words in a row, as they are read
static JOINED: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(&[
    "na", "nya", "nil", "null", "nan", "undefined", "wip", "idk", "dunno", "ibid", "etc", "etcetera", "tbdtba", "nvm", "zilch", "staytuned", "watchthisspace", "comingup", "insertdescription", "inserttext", "asap", "whenever", "stilltocome", "selfexplanatory",
    "tofollow", "test", "testing", "testtest", "thisisatest", "justatest", "justtesting", "follows", "fyi",
]));

/// Words of which one makes an answer empty that has no other.
#[rustfmt::skip] // words in a row, as they are read
static CORES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(&[
    "will", "later", "soon", "tomorrow", "shortly", "afterwards", "eventually", "someday", "tbd", "tba", "tbc", "todo",
    "wip", "fixme", "na", "none", "nothing", "nil", "null", "undefined", "unknown", "unspecified", "unclear", "applicable",
    "available", "pending", "forthcoming", "coming", "come", "written", "write", "filled", "fill", "added", "add",
    "described", "documented", "investigating", "investigation", "ongoing", "progress", "checking", "above", "below",
    "ditto", "same", "idem", "likewise", "elsewhere", "foo", "bar", "baz", "foobar", "qux", "blah", "bla", "stuff", "thing",
    "things", "whatever", "something", "sample", "example", "dummy", "filler", "placeholder", "lorem", "ipsum", "image",
    "screenshot", "picture", "photo", "attachment", "attached", "untitled", "hello", "hi", "because", "reasons", "obvious",
    "obviously", "content", "comment", "comments", "details", "detail", "information", "info", "text", "description",
    "entry", "notes", "note", "value", "empty", "blank", "void", "skip", "skipped", "omitted", "ignore", "ignored",
    "absent", "asdf", "misc", "various", "hmm", "hm", "uh", "um", "meh", "lol", "nope", "reason", "summary", "overview",
    "outcome", "section", "heading", "title", "paragraph", "sentence", "word", "words", "here", "yet", "unsure", "idea",
    "clue",
]));

/// Words that may stand beside them.
#[rustfmt::skip] // words in a row, as they are read
static FILLERS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| set(&[
    "a", "an", "the", "this", "that", "it", "its", "is", "was", "are", "were", "be", "been", "being", "to", "of", "in", "on", "at",
    "by", "for", "from", "and", "or", "as", "so", "shall", "would", "should", "can", "could", "must", "may", "might", "we",
    "i", "you", "they", "us", "me", "my", "our", "your", "not", "no", "non", "any", "some", "more", "further", "much",
    "very", "just", "only", "still", "please", "see", "do", "done", "does", "did", "have", "has", "had", "get", "got",
    "let", "put", "going", "gonna", "need", "needs", "needed", "today", "next", "week", "month", "after", "before",
    "meeting", "review", "when", "once", "until", "then", "now", "there", "these", "those", "under", "up", "out", "self",
    "explanatory", "said", "mentioned", "stated", "discussed", "known", "per", "if", "with", "but", "also", "too", "far",
    "all", "ll", "ve", "re", "s", "t", "don", "didn", "won", "work", "sure", "insert", "watch", "space", "stay", "tuned", "follow", "follows", "following", "determined",
    "defined", "decided", "confirmed", "announced", "report", "say", "n", "complete", "completed", "update", "updated",
    "provide", "provided", "data",
]));

/// Parts of which the same is said in Japanese.
#[rustfmt::skip] // words in a row, as they are read
const JAPANESE: &[&str] = &[
    "なし", "無し", "ナシ", "無", "ない", "無い", "ありません", "ございません", "あり", "ある", "特に", "とくに", "該当", "記載", "記述", "記入", "追記", "入力", "加筆", "執筆",
    "作成", "更新", "共有", "反映", "後で", "あとで", "後ほど", "のちほど", "後日", "後から", "あとから", "追って", "おって", "改めて", "あらためて", "別途", "いずれ",
    "そのうち", "近日中", "近日", "明日", "来週", "今度", "今後", "これから", "書く", "書き", "書いて", "書きます", "書きたい", "足す", "足し", "埋める", "埋め", "ます", "します", "する",
    "して", "される", "されます", "です", "である", "だ", "予定", "待ち", "中", "要", "未", "定", "未定", "不明", "不詳", "未詳", "詳細", "詳しく", "内容", "本文", "文章",
    "文", "説明", "コメント", "ここ", "こちら", "ここに", "を", "に", "は", "が", "の", "と", "も", "へ", "で", "から", "まで", "ください", "下さい", "お願いします", "いる", "います", "いない",
    "いません", "おりません", "ません", "まだ", "いまだ", "現在", "現時点", "今", "今のところ", "何も", "なにも", "何", "一切", "全く", "まったく", "事項", "もの", "こと", "点", "情報",
    "調査", "確認", "検討", "調整", "対応", "整理", "保留", "準備", "同上", "同じ", "同様", "上記", "上述", "前述", "後述", "下記", "参照", "通り", "とおり", "省略", "割愛", "略",
    "空欄", "空白", "空", "テスト", "サンプル", "例", "仮", "ダミー", "てすと", "ほげ", "ふが", "ぴよ", "ほげほげ", "テキスト", "画像", "図", "写真", "スクリーンショット", "スクショ", "添付", "理由", "特記",
    "特筆", "適当", "いろいろ", "色々", "など", "等", "とりあえず", "取り急ぎ", "しません", "せず", "でした", "すべき", "ため", "まま", "前回", "対象", "以下", "別紙", "よく", "わからない", "分からない", "わかりません", "分かりません", "次回",
];

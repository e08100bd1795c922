//! Japanese in ASCII, as far as it can be read without a doubt: kana by Hepburn's system, loanwords of the field as English
//! spells them. Of kanji it reads none: the same sign has several readings, and a wrong one would be a wrong name.

/// What a letter of a Japanese text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Katakana,
    Hiragana,
    /// Letters that have no one reading, and those of other scripts.
    Unread,
}

impl Script {
    /// The script of a letter in its normal form (NFKC); none for what is no letter.
    pub(super) fn of(letter: char) -> Option<Self> {
        match letter {
            'ァ'..='ヺ' | 'ー' => Some(Self::Katakana),
            'ぁ'..='ゖ' => Some(Self::Hiragana),
            '々' | '〆' => Some(Self::Unread),
            _ => letter.is_alphabetic().then_some(Self::Unread),
        }
    }
}

/// A word in katakana: in English where it is made of loanwords that are known, else as it sounds.
pub(super) fn katakana(word: &str) -> String {
    loanwords(word).map_or_else(|| sounds(word), |words| words.join("-"))
}

/// A run of hiragana as it sounds; nothing for one that only joins the words around it.
pub(super) fn hiragana(run: &str) -> Option<String> {
    (!PARTICLES.contains(&run)).then(|| sounds(run))
}

/// The English of a word that is loanwords from its beginning to its end.
fn loanwords(word: &str) -> Option<Vec<&'static str>> {
    if word.is_empty() {
        return Some(Vec::new());
    }
    // The longest first: `データベース` is no `データ` with a rest that nobody knows.
    let mut known: Vec<_> = LOANWORDS.iter().filter(|(kana, _)| word.starts_with(kana)).collect();
    known.sort_by_key(|(kana, _)| std::cmp::Reverse(kana.len()));
    known.into_iter().find_map(|(kana, english)| {
        let rest = loanwords(&word[kana.len()..])?;
        Some([&[*english], rest.as_slice()].concat())
    })
}

/// Kana as they sound, by Hepburn's system without the signs for long vowels.
fn sounds(kana: &str) -> String {
    let letters: Vec<char> = kana.chars().map(in_hiragana).collect();
    let mut out = String::new();
    let mut doubled = false;
    let mut at = 0;
    while at < letters.len() {
        let pair = letters.get(at + 1).and_then(|&next| digraph(letters[at], next));
        at += if pair.is_some() { 2 } else { 1 };
        let letter = letters[at - 1];
        if pair.is_none() && letter == 'っ' {
            doubled = true;
            continue;
        }
        let sound = pair.or_else(|| one(letter).map(str::to_owned)).unwrap_or_default();
        if doubled && sound.starts_with("ch") {
            out.push('t');
        } else if doubled && sound.starts_with(|first: char| !"aiueon".contains(first)) {
            out.extend(sound.chars().next());
        }
        doubled = false;
        out.push_str(&sound);
    }
    out
}

fn in_hiragana(letter: char) -> char {
    match letter {
        'ァ'..='ヶ' => char::from_u32(u32::from(letter) - 0x60).unwrap_or(letter),
        _ => letter,
    }
}

/// Two kana that are one sound: `しょ` is `sho`, `ファ` is `fa`.
fn digraph(first: char, second: char) -> Option<String> {
    let small = match second {
        'ゃ' | 'ぁ' => "a",
        'ゅ' | 'ぅ' => "u",
        'ょ' | 'ぉ' => "o",
        'ぃ' => "i",
        'ぇ' => "e",
        _ => return None,
    };
    let is_y = matches!(second, 'ゃ' | 'ゅ' | 'ょ');
    let stem = match (first, is_y) {
        ('し', _) => "sh",
        ('ち', _) => "ch",
        ('じ' | 'ぢ', _) => "j",
        ('き', true) => "ky",
        ('ぎ', true) => "gy",
        ('に', true) => "ny",
        ('ひ', true) => "hy",
        ('び', true) => "by",
        ('ぴ', true) => "py",
        ('み', true) => "my",
        ('り', true) => "ry",
        ('て', true) => "ty",
        ('で', true) => "dy",
        ('ふ', true) => "fy",
        ('ゔ', true) => "vy",
        ('ふ', false) => "f",
        ('ゔ', false) => "v",
        ('て' | 'と', false) => "t",
        ('で' | 'ど', false) => "d",
        ('う', false) => "w",
        ('つ', false) => "ts",
        ('く', false) => "kw",
        ('ぐ', false) => "gw",
        ('い', false) if second == 'ぇ' => "y",
        _ => return None,
    };
    Some([stem, small].concat())
}

fn one(letter: char) -> Option<&'static str> {
    SOUNDS.iter().find_map(|(row, sounds)| row.chars().position(|kana| kana == letter).map(|at| sounds[at]))
}

/// The kana of a row, and their sounds.
const SOUNDS: &[(&str, &[&str])] = &[
    ("あいうえお", &["a", "i", "u", "e", "o"]),
    ("ぁぃぅぇぉ", &["a", "i", "u", "e", "o"]),
    ("かきくけこ", &["ka", "ki", "ku", "ke", "ko"]),
    ("がぎぐげご", &["ga", "gi", "gu", "ge", "go"]),
    ("さしすせそ", &["sa", "shi", "su", "se", "so"]),
    ("ざじずぜぞ", &["za", "ji", "zu", "ze", "zo"]),
    ("たちつてと", &["ta", "chi", "tsu", "te", "to"]),
    ("だぢづでど", &["da", "ji", "zu", "de", "do"]),
    ("なにぬねの", &["na", "ni", "nu", "ne", "no"]),
    ("はひふへほ", &["ha", "hi", "fu", "he", "ho"]),
    ("ばびぶべぼ", &["ba", "bi", "bu", "be", "bo"]),
    ("ぱぴぷぺぽ", &["pa", "pi", "pu", "pe", "po"]),
    ("まみむめも", &["ma", "mi", "mu", "me", "mo"]),
    ("やゆよ", &["ya", "yu", "yo"]),
    ("ゃゅょ", &["ya", "yu", "yo"]),
    ("らりるれろ", &["ra", "ri", "ru", "re", "ro"]),
    ("わゐゑをんゔ", &["wa", "i", "e", "o", "n", "vu"]),
    ("ゎゕゖ", &["wa", "ka", "ke"]),
];

/// What joins words and is none itself.
const PARTICLES: &[&str] = &[
    "が",
    "の",
    "を",
    "は",
    "に",
    "で",
    "と",
    "も",
    "へ",
    "や",
    "から",
    "まで",
    "より",
    "への",
    "での",
    "には",
    "では",
    "とは",
    "による",
    "により",
    "における",
    "について",
    "ため",
    "のため",
    "する",
    "した",
    "して",
    "され",
    "された",
];

/// Words that incidents are told with, as English spells them.
const LOANWORDS: &[(&str, &str)] = &[
    ("アカウント", "account"),
    ("アクセス", "access"),
    ("アップデート", "update"),
    ("アップロード", "upload"),
    ("アプリ", "app"),
    ("アプリケーション", "application"),
    ("アラート", "alert"),
    ("インシデント", "incident"),
    ("インスタンス", "instance"),
    ("インデックス", "index"),
    ("ウェブ", "web"),
    ("エラー", "error"),
    ("オートスケール", "autoscale"),
    ("カート", "cart"),
    ("カード", "card"),
    ("キー", "key"),
    ("キャッシュ", "cache"),
    ("キュー", "queue"),
    ("クエリ", "query"),
    ("クエリー", "query"),
    ("クライアント", "client"),
    ("クラウド", "cloud"),
    ("クラスタ", "cluster"),
    ("クラスター", "cluster"),
    ("クラッシュ", "crash"),
    ("ゲートウェイ", "gateway"),
    ("コード", "code"),
    ("コネクション", "connection"),
    ("コンテナ", "container"),
    ("サーバ", "server"),
    ("サーバー", "server"),
    ("サービス", "service"),
    ("サイト", "site"),
    ("システム", "system"),
    ("シャード", "shard"),
    ("ジョブ", "job"),
    ("スケール", "scale"),
    ("ステータス", "status"),
    ("ストレージ", "storage"),
    ("スパイク", "spike"),
    ("スレッド", "thread"),
    ("セキュリティ", "security"),
    ("セッション", "session"),
    ("タイムアウト", "timeout"),
    ("ダウン", "down"),
    ("ダウンロード", "download"),
    ("ダッシュボード", "dashboard"),
    ("チェックアウト", "checkout"),
    ("チャット", "chat"),
    ("ディスク", "disk"),
    ("データ", "data"),
    ("データベース", "database"),
    ("テーブル", "table"),
    ("テスト", "test"),
    ("デッドロック", "deadlock"),
    ("デプロイ", "deploy"),
    ("トークン", "token"),
    ("ドメイン", "domain"),
    ("トラフィック", "traffic"),
    ("ネットワーク", "network"),
    ("ノード", "node"),
    ("バージョン", "version"),
    ("パイプライン", "pipeline"),
    ("バグ", "bug"),
    ("パスワード", "password"),
    ("バックアップ", "backup"),
    ("バックエンド", "backend"),
    ("バッチ", "batch"),
    ("ハング", "hang"),
    ("ビルド", "build"),
    ("ファイル", "file"),
    ("フェイルオーバー", "failover"),
    ("プール", "pool"),
    ("プッシュ", "push"),
    ("プロキシ", "proxy"),
    ("プロセス", "process"),
    ("フロントエンド", "frontend"),
    ("ページ", "page"),
    ("ホスト", "host"),
    ("メール", "mail"),
    ("メッセージ", "message"),
    ("メトリクス", "metrics"),
    ("メモリ", "memory"),
    ("メモリー", "memory"),
    ("モバイル", "mobile"),
    ("ユーザ", "user"),
    ("ユーザー", "user"),
    ("リーク", "leak"),
    ("リージョン", "region"),
    ("リクエスト", "request"),
    ("リソース", "resource"),
    ("リトライ", "retry"),
    ("リリース", "release"),
    ("ループ", "loop"),
    ("レイテンシ", "latency"),
    ("レイテンシー", "latency"),
    ("レスポンス", "response"),
    ("レプリカ", "replica"),
    ("ロードバランサ", "load-balancer"),
    ("ロードバランサー", "load-balancer"),
    ("ログ", "log"),
    ("ログイン", "login"),
    ("ロック", "lock"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kana_are_written_as_they_sound() {
        for (kana, sound) in [
            ("ロガー", "roga"),
            ("ジュニパー", "junipa"),
            ("ファイアウォール", "faiaworu"),
            ("ウィジェット", "wijetto"),
            ("マッチ", "matchi"),
            ("シェル", "sheru"),
            ("ヴァーチャル", "vacharu"),
            ("ティア", "tia"),
            ("キャンペーン", "kyanpen"),
            ("ッ", ""),
            ("ー", ""),
            ("ヶ", "ke"),
        ] {
            assert_eq!(katakana(kana), sound, "{kana}");
        }
        assert_eq!(hiragana("できない").as_deref(), Some("dekinai"));
        assert_eq!(hiragana("ちょっと").as_deref(), Some("chotto"));
        assert_eq!(hiragana("が"), None);
    }

    #[test]
    fn loanwords_are_english_where_the_whole_word_is() {
        for (kana, english) in [
            ("データベース", "database"),
            ("データベースサーバー", "database-server"),
            ("ログイン", "login"),
            ("ログ", "log"),
            ("ログインエラー", "login-error"),
            ("ユーザーデータ", "user-data"),
            ("サーバーレス", "sabaresu"),
        ] {
            assert_eq!(katakana(kana), english, "{kana}");
        }
    }

    #[test]
    fn every_kana_has_a_sound_in_ascii() {
        for letter in ('ァ'..='ヶ').chain('ぁ'..='ゖ').filter(|letter| !"ッっ".contains(*letter)) {
            let sound = sounds(&letter.to_string());
            assert!(!sound.is_empty() && sound.bytes().all(|byte| byte.is_ascii_lowercase()), "{letter}: {sound}");
        }
    }
}

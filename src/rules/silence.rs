//! Texts that say nothing, and short ones that do, in every place where a text counts.

use crate::document::says_something;
use crate::rules::sample::{document, judgement};

/// Ways to say nothing.
#[rustfmt::skip] // texts in a row
const NOTHING: &[&str] = &[
    // Letters that nobody sees.
    " ", "\t", "\u{A0}", "\u{3000}", "\u{200B}", "\u{2060}", "\u{FEFF}", "\u{AD}", "\u{3164}", "\u{FFA0}", "\u{115F}", "\u{2800}", "\u{E0041}",
    "\u{180E}", "\u{FE0F}", "\u{34F}", "\u{202E}", "\u{85}", "\u{1BCA0}", "\u{2028}",
    // Markup that shows nothing.
    "<br>", "<!-- why -->", "<!--\nwhy\n-->", "<!-->", "<?x?>", "<b></b>", "<p></p>", "<x-y/>", "<div>\n</div>", "&nbsp;", "&shy;", "&#8203;",
    "&ZeroWidthSpace;", "[](x)", "[](https://example.com)", "![]()", "<img>", "<img src=''>", "<img src=x>", "![](graph.png)", "![image](https://a.example/1)", "![Screenshot 1.png](x)",
    "<p hidden>It broke at noon.</p>", "<div hidden>\n\nIt broke.\n\n</div>", "<span style='display:none'>It broke.</span>", "<p style=\"font-size:0\">It broke.</p>",
    "<template>It broke.</template>", "<div style='visibility: hidden'>\nIt broke.\n</div>", "<b hidden>It broke.</b>", "<dialog>It broke.</dialog>", "[a]: https://example.com", "[a]: x 'Because'",
    "```\n```", "```sh\n\n```", "# Overview", "Overview\n===", "Two\nlines\n---", "<h2>Overview</h2>", "---", "***", "- ", "- \n- ", "1. ", "> ", "> [!NOTE]",
    "|a|b|\n|-|-|", "|a|\n|-|\n| |", "****", "__", "\\",
    // Punctuation of many scripts, pictures and marks.
    "-", "—", "–", "―", ".", "..", "...", "…", "?", "!", "*", "/", "|", "_", "~", "#", "$", "。", "、", "・", "・・・", "？", "－", "ー", "〜", "「」", "（）", "※",
    "〃", "々", "〇〇", "○○", "××", "।", "،", "؟", "۔", "჻", "։", "·", ";", "¿", "§", "†", "\u{640}", "ๆ", "✅", "👍", "🚒", "❤\u{FE0F}", "→", "∞", "´", "ˆ", "ˈ",
    // Placeholders.
    "TODO", "todo", "Todo:", "TODO: write this", "FIXME", "FIXME(aiko)", "XXX", "xxxx", "TBD", "tbd.", "T.B.D.", "TBA", "TBC", "WIP", "**TBD**", "- TODO", "- [ ] TODO",
    "> TODO", "TODO / TBD", "# A\n\nTODO", "<b>TODO</b>", "TO\u{200B}DO", "ＴＯＤＯ", "ｔｂｄ", "To be determined", "to be written", "To do", "placeholder", "Lorem ipsum dolor",
    "fill me in", "coming soon", "changeme", "[TODO]", "<TODO>", "{{TODO}}", "(TBD)", "\"TBD\"", "~~TODO~~", "_TODO_", "TODO!!!",
    "未定", "（未定）", "未定です", "未記入", "あとで書く", "後で書く。", "後日追記", "追記予定", "作成中", "準備中", "ここに概要を書いてください", "ダミー", "仮置き", "要起票", "「未定」", "未定、未定",
    "ﾀﾞﾐｰ", "- 未定", "**未定**", "<p>未定</p>", "未\u{200B}定",
    // Words that say that there is nothing to say.
    "N/A", "n/a", "n.a.", "NA", "N / A", "**N/A**", "(n/a)", "None.", "none", "NONE", "None yet.", "None so far", "Nothing.", "Nothing to report.", "Nothing yet", "nil", "null",
    "undefined", "unknown", "Unknown.", "Not applicable.", "not available", "Not yet available.", "To be written later.", "To be added soon", "Will be written later.",
    "Will be updated.", "We will add this later.", "We'll fill this in later", "Details to follow.", "More details to follow after the meeting.", "Details will follow", "Later.",
    "later", "Soon", "Tomorrow", "Pending.", "pending investigation", "Under investigation", "Investigating...", "Investigation ongoing.", "In progress", "Work in progress.",
    "See above.", "as above", "Same as above", "ditto", "see below", "Same.", "x", "X", "a", "I", "k.", "xx", "aaa", "asdf", "asdfasdf", "qwerty", "abc", "foo", "bar", "foobar", "blah blah",
    "test", "Test.", "testing", "sample text", "Some text", "Text.", "description", "No comment.", "No details.", "no information", "No description provided.", "no idea", "because",
    "Just because.", "etc.", "...later", "- none", "* N/A", "> None", "# A\n\nNone.", "`n/a`", "<p>none</p>", "<!-- x -->none", "Ｎ／Ａ", "Ｎｏｎｅ", "nоne", "ТОDО", "ТВD", "TОDО: why", "Nоne.",
    "なし", "なし。", "無し", "ナシ", "無", "特になし", "特になし。", "特にありません。", "該当なし", "該当なし。", "該当事項はありません", "何もありません", "記載なし", "記載なし。", "記述なし", "未記述",
    "後で書く", "後で書く", "あとで書きます。", "後ほど記載します", "後ほど追記します。", "後日記載予定", "追って記載します", "詳細は後日", "詳細は追って", "詳細は別途", "追って共有します", "後で確認します",
    "調査中", "調査中です。", "現在調査中", "確認中", "検討中です", "要確認", "未確認", "未調査", "保留", "保留中", "同上", "同上。", "上記の通り", "上記参照", "前述のとおり", "省略", "割愛", "割愛します", "不明",
    "詳細不明", "空欄", "テスト", "テスト中", "てすと", "サンプルテキスト", "ああああ", "あ", "あいうえお", "ほげ", "ほげほげ", "まだ書いていません", "未定（後で書く）", "TBDです", "N/A（該当なし）", "- なし", "**なし**",
    "none :)", "NONE!!!", "-- none --", "[none]", "<none>", "none / none", "Nothing here.", "Nothing to see here", "nope", "zilch", "stay tuned", "Watch this space.", "We will see.", "Coming up", "bla bla bla", "TODO later", "tbd later", "to do later",
    "Not yet written.", "not written yet", "Still to come", "Still investigating", "Being written", "It will be added.", "This section is pending.", "Details are coming soon", "Description here", "Your text here", "insert description", "This is a test", "self-explanatory", "Obvious.", "as mentioned above",
    "see the section above", "same here", "idk", "no idea yet", "not sure yet", "ASAP", "whenever", "hmm", "…none…", "\u{200B}none", "ｘ", "х", "Х.", "N/А", "ｎ/ａ", "n\u{301}one",
    "ありませんでした", "特にございませんでした。", "特筆すべき点なし", "特筆すべきことはありません", "該当しません", "該当せず", "対象なし", "記入なし", "書くことなし", "書くことがありません", "後で記入する予定です", "これから記載します。", "追って更新します", "調査中のため後日追記", "現在確認中です。",
    "確認中のため未記入", "TBD（調整中）", "（略）", "以下略", "省略します", "前回と同じ", "前回と同様", "なしです。", "無しで。", "（なし）", "【なし】", "無し！", "ナシです", "未対応", "対応予定", "のちほど書きます", "後ほど", "あとで", "後日", "いずれ書く", "近日中に追記", "まだ", "まだです", "まだない", "不明です",
    "よくわかりません", "分かりません", "別紙参照", "別途記載", "仮", "仮です", "例", "サンプル", "ほげふが", "テキスト", "ここに記載", "内容", "詳細", "説明", "本文", "コメントなし", "記述予定", "ＴＢＤです", "とりあえず空欄",
    "## 概要\n\n特になし", "<p>なし</p>", "画像", "添付の通り",
    "One or two short sentences: the factors, what happened, the impact.", "概要：要因、経緯、影響を、短い1〜2文で。",
];

/// Short texts that are an answer where a number, a name or a topic is asked for, and tell nothing where something is to be told.
#[rustfmt::skip] // texts in a row
const LEFT_OPEN: &[&str] = &[
    "1", "0", "3", "42", "42%", "１", "½", "3.14", "1, 2, 3", "1-2", "-1", "±0", "100 %", "12:00", "12:00-13:00", "2026-11-20", "2026/11/20", "20.11.2026", "2026-11-20T10:00:00Z", "10am", "10:30 am UTC",
    "November 20", "20th November 2026", "Nov 20, 2026", "Monday", "on Monday 12:00", "from 10:00 to 11:00", "about 30 minutes", "2 hours", "1h 30m", "**2026-11-20**", "- 12:00", "> 42",
    "2026年11月20日", "11月20日(金)", "11月20日 9:00頃", "９：００", "午前9時から10時まで", "約30分間", "1時間半", "月曜日", "昨日",
    "TBD by aiko", "TBD (aiko)", "TBD - aiko", "tbd, ben okafor", "TBD by Aiko on Monday", "TBA after the meeting", "TODO by aiko", "TODO (ben)", "WIP - ben", "WIP (aiko)", "TODO for next week", "TBC with Ben", "TBD until Monday",
    "Aiko will write this", "aiko will fill this in tomorrow", "@aiko to write", "Ben to complete", "Ben Okafor will add details later", "we will complete this next week", "To be added by Aiko", "To be written by Ben Okafor on Monday",
    "Will be added by Ben", "Will be completed after the review", "ben to document", "she'll write it",
    "aikoが書く", "aikoさんが追記します", "田中が記入予定", "田中さんが後で書きます", "担当者が追記予定です", "担当：田中さんが後日記載", "@benが記載します", "佐藤さんに追記をお願いします",
    "Root cause", "Contributing factors", "Impact", "Timeline", "What went well", "What happened", "Resolution", "Detection", "Lessons learned", "Action items", "Next steps", "**Impact**", "Impact:", "Postmortem",
    "概要", "影響範囲", "根本原因", "再発防止策", "タイムライン", "良かった点", "教訓", "障害報告書", "【影響】", "経緯：",
    ":tada:", ":white_check_mark: :tada:", ":+1:", "hoge", "hogehoge", "HOGE", "fuga", "piyo", "nashi", "mitei", "quux",
    "nichts", "Keine.", "folgt", "Rien.", "aucun", "à compléter", "Sans objet", "À définir", "Nada.", "Ninguno", "por definir", "Pendiente", "nenhum", "a definir", "niente", "Da definire", "geen", "n.v.t.", "ничего",
    "无", "没有", "暂无", "待定", "待补充", "不适用", "없음", "해당 없음", "미정", "추후 작성",
];

/// Short texts that say something.
#[rustfmt::skip] // texts in a row
const SOMETHING: &[&str] = &[
    "yes", "no", "ok", "DNS", "CACHE-91", "#91", "@ben", "Agreed.", "Not ours", "It broke", "`df -h`", "**done**", "Disk full.", "Rolled back at 10:05", "None of them failed.",
    "No customers affected.", "None: internal only.", "Nothing was lost.", "Later than planned", "Not customer-facing.", "Internal only.", "Unknown host", "No alert fired.", "OOM", "TLS expired",
    "Bad deploy", "Full disk", "DB down", "Same bug as in March", "See PD-8123.", "As above, but in eu-1", "Pending payments were lost", "Test data leaked", "Wrong image tag", "Data loss", "Fixed.", "Restarted.", "Agreed", "Out of memory",
    "No backup", "The text is unclear.", "The title was wrong", "It was a sample", "The image was stale", "The reason is unknown.", "The notes were missing", "We had no data", "A follow-up.", "A test.", "Customers first.", "No owner", "Text rendering broke", "Investigated; nothing left to do.", "Will fix DNS", "Added a limit", "Nothing worked", "All good", "Done.", "Not needed.", "Out of scope.",
    "A test failed", "Something in eu-1", "He said: later", "Later, at 12:00", "the x axis", "x86", "n=3", "A/B test", "I/O",
    "42 customers", "500 errors", "3 of 5 nodes", "12:00: rolled back", "At 12:00 the disk was full", "2 disks", "9 days without an alert", "Monday's deploy", "5xx", "p99 at 3s", "2026-11-20 release", "May traffic tripled",
    "WIP limit was reached", "todo.txt was deleted", "TODO app was down", "WIP on main broke prod", "TBD entries were billed", "Aiko will roll back", "We will add a limit", "Ben to add alerts", "Aiko wrote this by hand", "to be safe, rolled back", "Ben will write a test",
    "Impact on eu-1", "Timeline page was down", "Impact was small", "The resolution failed", "Root cause unknown: no logs", "Detection took an hour", "Nada was down", "Spam", "Waiting for the vendor", "Pending payments", "Draft orders", "Recovery by hand",
    "https://example.com", "[the page](y)", "![p99 over the day](graph.png)", "<img src=x alt='p99 over the day'>", "> they said so", "```\nlog\n```", "    log", "# A\n\nbad", "- one", "1. one", "|a|\n|-|\n|bad|", "<p>bad</p>",
    "R&D", "> [!NOTE]\n> bad", "- TODO\n- bad", "TBD was the answer", "todo list was lost", "…and then?", "v2", "C++", "p99", "we waited...", "Todos were lost",
    "3社", "5台", "12:00に切り戻し", "2リージョン", "月曜の配備", "金曜にリリースした", "10分で復旧", "9時に検知", "利用者が入力できない", "攻撃者が書き込みました", "田中さんが追記した", "担当者が書き忘れた", "顧客が記入できず", "監視を追記", "影響は3社", "概要画面が落ちた", "原因は設定ミス", "影響あり", "検知が遅れた",
    "はい", "障害", "復旧済み", "DB停止", "「DB停止」", "影響なし", "影響なし(社内のみ)", "影響なし（社内のみ）", "問題なし", "起票済み", "再起動", "設定ミス", "容量不足", "証明書の期限切れ", "手順どおり", "なし崩しに進んだ",
    "後で気づいた", "未検証のまま出した", "無停止で復旧", "調査の結果、設定ミス", "確認済み", "対応済み", "対応不要", "対象外のため", "社内のみ", "切り戻した", "10:05に切り戻し", "同じ設定を使った", "該当する顧客は3社",
    "図の通り急増した", "中断した", "例外が出た", "要件が抜けた", "仮想マシンが停止", "文字化け", "合意した", "了承", "ok。", "サーバー", "未定義の変数", "仮置きした設定が残った", "作成中の画面で落ちた", "ｶﾅ", "スー",
    "Да", "нет", "ναι", "כן", "نعم", "می\u{200C}خواهم", "हाँ", "ใช่", "예", "是", "არა", "այո", "áno", "đã", "አዎ", "ஆம்", "ខ្មែរ", "မဟုတ်",
];

#[test]
fn one_function_tells_them_apart() {
    let wrong: Vec<&&str> = NOTHING.iter().filter(|text| says_something(text)).collect();
    assert!(NOTHING.len() >= 400 && wrong.is_empty(), "say nothing: {wrong:?}");
    let wrong: Vec<&&str> = SOMETHING.iter().filter(|text| !says_something(text)).collect();
    assert!(SOMETHING.len() >= 150 && wrong.is_empty(), "say something: {wrong:?}");
}

#[test]
fn what_leaves_the_question_open_says_nothing_where_something_is_to_be_told() {
    let wrong: Vec<&&str> = LEFT_OPEN.iter().filter(|text| says_something(text)).collect();
    assert!(LEFT_OPEN.len() >= 120 && wrong.is_empty(), "say something: {wrong:?}");
    let places = PLACES.iter().filter(|(_, rule)| !NAMES.contains(rule));
    let (mut tried, mut through) = (0, Vec::new());
    for (at, (place, rule)) in places.enumerate() {
        // The function is one, so that each place is seen to ask it.
        for text in LEFT_OPEN.iter().skip(at % 6).step_by(6) {
            tried += 1;
            if !is_missed(place, rule, text) {
                through.push(format!("{rule}: {text:?} in {place}"));
            }
        }
    }
    assert!(
        tried > 300 && through.is_empty(),
        "{} of {tried}: {:#?}",
        through.len(),
        &through[..through.len().min(40)]
    );
}

#[test]
fn a_number_or_a_heading_answers_where_one_is_asked_for() {
    for (place, rule) in [
        ("[sections]\ncustomer_impact = @", "placeholder-text"),
        ("impact = [{ metric = @, value = 3 }]", "placeholder-text"),
        ("queries = [{ purpose = @, command = \"df\" }]", "placeholder-text"),
        ("[incident]\nchat = @", "missing-link"),
        (
            "status = \"reviewed\"\nactions = [{ title = \"Fix it\", priority = \"P0\", owner = \"ben\", ticket = @, labels = [\"sev1\", \"sev1_20261120\"] }]",
            "action-without-ticket",
        ),
    ] {
        let is_section = place.starts_with("[sections]");
        let texts: &[&str] = if is_section {
            &["42", "0", "42%", "10 minutes"]
        } else {
            &["42", "12:00", "42%", "Impact", "Recovery", "影響範囲", "検知"]
        };
        for text in texts {
            assert!(!is_missed(place, rule, text), "{text} in {place}");
        }
    }
}

/// A place where a text counts: what an overlay with it looks like, and the rule that misses it. `@` is the text.
#[rustfmt::skip] // a place in a line
const PLACES: &[(&str, &str)] = &[
    ("[sections]\noverview = @", "placeholder-text"),
    ("[sections]\nresolution = @", "placeholder-text"),
    ("[internal_message]\ntext = @", "placeholder-text"),
    ("[external_message]\nsummary = @", "placeholder-text"),
    ("[external_message]\nwhat_happened = @", "placeholder-text"),
    ("[external_message]\nwhat_we_are_doing = @", "placeholder-text"),
    ("[external_message.translations.ja]\nsummary = @\nwhat_happened = \"It broke.\"\nwhat_we_are_doing = \"We mend it.\"", "placeholder-text"),
    ("[external_message.translations.ja]\nsummary = \"It broke.\"\nwhat_happened = @\nwhat_we_are_doing = \"We mend it.\"", "placeholder-text"),
    ("[external_message.translations.ja]\nsummary = \"It broke.\"\nwhat_happened = \"It broke.\"\nwhat_we_are_doing = @", "placeholder-text"),
    ("status = \"reviewed\"\n[meeting]\noutcome = @", "meeting-not-held"),
    ("[people]\nscribe = \"\"\n[not_applicable]\nscribe = @", "missing-role"),
    ("[incident]\nrecording = @", "missing-link"),
    ("[incident]\nchat = @", "missing-link"),
    ("queries = [{ purpose = \"Slow requests\", command = @ }]", "missing-query"),
    ("status = \"reviewed\"\nactions = [{ title = \"Fix it\", priority = \"P0\", owner = \"ben\", ticket = @, labels = [\"sev1\", \"sev1_20261120\"] }]", "action-without-ticket"),
    ("status = \"reviewed\"\nactions = [{ title = \"Fix it\", priority = \"P0\", owner = \"ben\", declined = @ }]", "action-without-ticket"),
    ("actions = [{ title = \"Fix it\", priority = \"P0\", owner = @, ticket = \"A-1\" }]", "action-without-owner"),
    ("waivers = [{ rule = \"late-meeting\", reason = @, approved_by = \"ben\" }]", "invalid-waiver"),
    ("[restricted]\nwhere = @\nreason = \"Legal\"\napproved_by = \"ben\"", "invalid-waiver"),
    ("[restricted]\nwhere = \"vault\"\nreason = @\napproved_by = \"ben\"", "invalid-waiver"),
    ("severity_changes = [{ from = \"SEV-2\", to = \"SEV-1\", at = 2026-11-20T01:00:00Z, by = \"ben\", reason = @ }]", "unexplained-severity"),
    ("status = \"closed\"\n[external_message]\nurl = @", "unposted-external-message"),
];

/// Rules that ask who or which one: a letter may be the name of one, but for the `x` that stands for any.
const NAMES: &[&str] =
    &["missing-link", "missing-query", "action-without-ticket", "action-without-owner", "unposted-external-message"];

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let letter = |letter: char| match letter {
        '"' | '\\' => format!("\\{letter}"),
        letter if letter.is_control() => format!("\\u{:04x}", u32::from(letter)),
        letter => letter.to_string(),
    };
    format!("\"{}\"", text.chars().map(letter).collect::<String>())
}

fn rules_of(overlay: &str) -> Vec<String> {
    let findings = judgement("", &document(overlay)).findings;
    findings.iter().map(|one| one.rule.as_str().to_owned()).collect()
}

/// Where nothing at all is missed by the rule that asks for the text, which says the same.
fn is_missed(place: &str, rule: &str, text: &str) -> bool {
    let found = rules_of(&place.replace('@', &quoted(text)));
    let absent = ["missing-section", "incomplete-external-message", "missing-internal-message"];
    let is_absent =
        rule == "placeholder-text" && text.trim().is_empty() && found.iter().any(|one| absent.contains(&one.as_str()));
    is_absent || found.iter().any(|one| one == rule)
}

#[test]
fn what_says_nothing_counts_nowhere() {
    let (mut tried, mut through) = (0, Vec::new());
    for (place, rule) in PLACES {
        for text in NOTHING {
            tried += 1;
            let may_be_name = NAMES.contains(rule) && text.chars().filter(|letter| letter.is_alphabetic()).count() == 1;
            if !may_be_name && !is_missed(place, rule, text) {
                through.push(format!("{rule}: {text:?} in {place}"));
            }
        }
    }
    assert!(
        tried > 3_000 && through.is_empty(),
        "{} of {tried}: {:#?}",
        through.len(),
        &through[..through.len().min(40)]
    );
}

#[test]
fn what_says_something_counts_everywhere() {
    let (mut tried, mut refused) = (0, Vec::new());
    for (place, rule) in PLACES {
        for text in SOMETHING {
            tried += 1;
            if is_missed(place, rule, text) {
                refused.push(format!("{rule}: {text:?} in {place}"));
            }
        }
    }
    // A paragraph or an item that is a placeholder is one, also beside others that are not.
    refused.retain(|one| !one.contains("- TODO\\n- bad"));
    assert!(
        tried > 1_500 && refused.is_empty(),
        "{} of {tried}: {:#?}",
        refused.len(),
        &refused[..refused.len().min(40)]
    );
}

#[test]
fn an_approval_by_nobody_is_none() {
    for nobody in ["-", "TODO", "未定", "\\u200b", "...", "<br>"] {
        let overlay =
            format!("status = \"reviewed\"\napprovals = [{{ by = \"{nobody}\", at = 2026-11-23T06:30:00Z }}]\n");
        assert!(rules_of(&overlay).iter().any(|rule| rule == "missing-approval"), "{nobody}");
    }
}

#[test]
fn an_outage_is_not_justified_by_a_text_that_says_nothing() {
    for text in NOTHING {
        let overlay = format!("title = \"The outage\"\n[incident]\nfull_outage = {}\n", quoted(text));
        assert!(rules_of(&overlay).iter().any(|rule| rule == "unjustified-outage"), "{text:?}");
    }
    for text in [
        "# Every region answered 503 to every customer.",
        "<!-- Every region answered 503 to all -->",
        "全リージョンで\n===",
    ] {
        let overlay = format!("title = \"The outage\"\n[incident]\nfull_outage = {}\n", quoted(text));
        assert!(rules_of(&overlay).iter().any(|rule| rule == "unjustified-outage"), "{text:?}");
    }
}

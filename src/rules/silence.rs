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
    "&ZeroWidthSpace;", "[](x)", "[](https://example.com)", "![]()", "<img>", "<img src=''>", "[a]: https://example.com", "[a]: x 'Because'",
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
    "One or two short sentences: the factors, what happened, the impact.", "概要：要因、経緯、影響を、短い1〜2文で。",
];

/// Short texts that say something.
#[rustfmt::skip] // texts in a row
const SOMETHING: &[&str] = &[
    "0", "3", "42%", "yes", "no", "ok", "none", "N/A", "n/a", "a", "I", "DNS", "CACHE-91", "#91", "@ben", "Agreed.", "Not ours", "It broke", "`x`", "**done**", "a\u{301}",
    "https://example.com", "[x](y)", "![](graph.png)", "<img src=x>", "> they said so", "```\nlog\n```", "    log", "# A\n\nb", "- one", "1. one", "|a|\n|-|\n|b|", "<p>b</p>",
    "R&D", "> [!NOTE]\n> b", "- TODO\n- b", "TBD was the answer", "todo list was lost", "…and then?", "42", "½", "x", "v2", "C++", "p99", "we waited...", "Todos were lost",
    "はい", "なし", "無し", "障害", "復旧済み", "同上", "要確認", "該当なし", "起票済み", "ok。", "１", "サーバー", "未定義の変数", "仮置きした設定が残った", "作成中の画面で落ちた", "ｶﾅ", "スー",
    "Да", "нет", "ναι", "כן", "نعم", "می\u{200C}خواهم", "हाँ", "ใช่", "예", "是", "არა", "այո", "áno", "đã", "አዎ", "ஆம்", "ខ្មែរ", "မဟုတ်",
];

#[test]
fn one_function_tells_them_apart() {
    let wrong: Vec<&&str> = NOTHING.iter().filter(|text| says_something(text)).collect();
    assert!(NOTHING.len() >= 120 && wrong.is_empty(), "say nothing: {wrong:?}");
    let wrong: Vec<&&str> = SOMETHING.iter().filter(|text| !says_something(text)).collect();
    assert!(SOMETHING.len() >= 60 && wrong.is_empty(), "say something: {wrong:?}");
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
    ("[external_message.translations.ja]\nsummary = @\nwhat_happened = \"a\"\nwhat_we_are_doing = \"b\"", "placeholder-text"),
    ("[external_message.translations.ja]\nsummary = \"a\"\nwhat_happened = @\nwhat_we_are_doing = \"b\"", "placeholder-text"),
    ("[external_message.translations.ja]\nsummary = \"a\"\nwhat_happened = \"b\"\nwhat_we_are_doing = @", "placeholder-text"),
    ("status = \"reviewed\"\n[meeting]\noutcome = @", "meeting-not-held"),
    ("[people]\nscribe = \"\"\n[not_applicable]\nscribe = @", "missing-role"),
    ("[incident]\nrecording = @", "missing-link"),
    ("[incident]\nchat = @", "missing-link"),
    ("queries = [{ purpose = \"a\", command = @ }]", "missing-query"),
    ("status = \"reviewed\"\nactions = [{ title = \"Fix it\", priority = \"P0\", owner = \"a\", ticket = @, labels = [\"sev1\", \"sev1_20261120\"] }]", "action-without-ticket"),
    ("status = \"reviewed\"\nactions = [{ title = \"Fix it\", priority = \"P0\", owner = \"a\", declined = @ }]", "action-without-ticket"),
    ("actions = [{ title = \"Fix it\", priority = \"P0\", owner = @, ticket = \"A-1\" }]", "action-without-owner"),
    ("waivers = [{ rule = \"late-meeting\", reason = @, approved_by = \"ben\" }]", "invalid-waiver"),
    ("[restricted]\nwhere = @\nreason = \"a\"\napproved_by = \"ben\"", "invalid-waiver"),
    ("[restricted]\nwhere = \"a\"\nreason = @\napproved_by = \"ben\"", "invalid-waiver"),
    ("severity_changes = [{ from = \"SEV-2\", to = \"SEV-1\", at = 2026-11-20T01:00:00Z, by = \"ben\", reason = @ }]", "unexplained-severity"),
    ("status = \"closed\"\n[external_message]\nurl = @", "unposted-external-message"),
];

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
            if !is_missed(place, rule, text) {
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
    refused.retain(|one| !one.contains("- TODO\\n- b"));
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

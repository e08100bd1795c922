//! The word "outage" in disguise, generated in every spelling that a page, a mail or a forge shows as the word; and honest
//! texts that come near it.

use std::collections::BTreeSet;

use crate::finding::RuleId;
use crate::rules::sample::{document, judgement};
use crate::rules::words::{Topic, find};
use crate::text::Language;
use crate::wording::Prose;

/// The two words, cut in the middle.
const HALVES: [(&str, &str); 2] = [("out", "age"), ("機能", "停止")];

/// Every letter that programs may ignore, and every control but tabs and line ends.
fn ignorable() -> impl Iterator<Item = char> {
    let ignorable = |letter: char| {
        matches!(u32::from(letter), 0xAD | 0x34F | 0x61C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F
            | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0
            | 0xFFF0..=0xFFFB | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
    };
    let is_control = |letter: char| letter.is_control() && !matches!(letter, '\0' | '\t' | '\n' | '\r');
    ('\0'..=char::MAX).filter(move |&letter| ignorable(letter) || is_control(letter))
}

/// Markup of Markdown and HTML that leaves the word in one piece: `L` and `R` are its halves.
#[rustfmt::skip] // one spelling after the other
const MARKUP: &[&str] = &[
    "LR¹", "LR²", "LR₁", "LR①", "LR⑳", "LR™", "LR℠", "LR½", "№LR", "²LR", "LR<sup>1</sup>", "LR<sub>x</sub>", "<sup>a</sup>LR",
    "L<sup>R</sup>", "L<sub>R</sub>",
    "**LR**", "**L**R", "L**R**", "*L*R", "***L***R", "~~L~~R", "L~~R~~", "~L~R", "**L***R*",
    "[L](x)R", "L[R](x)", "[LR](x)", "[L][r]R\n\n[r]: x", "[L]R\n\n[L]: x", "L[](x)R", "[L](<x y> 'z')[R](y)", "![L](x)R",
    "[**L**R](x)", "L[R][]\n\n[R]: x", "[L[R](x)",
    "L<b></b>R", "L<b>R</b>", "<b>L</b>R", "<B>L</B><I>R</I>", "L<i class=\"x\"></i>R", "L<span style='a'>R</span>",
    "L<wbr>R", "L<wbr/>R", "L<WBR />R", "L<x-y/>R", "L<x-y>R</x-y>", "L<x-y a='>'></x-y>R", "L<nobr>R</nobr>", "L<bdi>R</bdi>",
    "L<bdo dir=ltr>R</bdo>", "L<data value=1>R</data>", "L<kbd>R</kbd>", "L<samp>R</samp>", "L<tt>R</tt>", "L<var>R</var>",
    "L<time>R</time>", "L<dfn>R</dfn>", "L<label>R</label>", "L<output>R</output>", "L<strike>R</strike>", "L<acronym>R</acronym>",
    "L<slot>R</slot>", "L<a name=x></a>R", "L<font color=red>R</font>", "L<blink>R</blink>", "L<meter></meter>R", "L<span\n a>R</span>",
    "L<object></object>R", "L<canvas></canvas>R", "L<svg></svg>R", "L<math></math>R", "L<audio></audio>R", "L<img>R", "L<img alt=''>R",
    "L<input type=hidden>R", "L<link>R", "L<meta a=b>R", "L<base>R", "L<area>R", "L<param>R", "L<track>R", "L<source>R", "L<embed>R",
    "L</div>R", "L</b>R", "L</x>R", "L</h1>R", "L</li>R", "L</td>R", "L<td></td>R", "L<tr>R", "L<th>R</th>", "L<tbody>R", "L<col>R",
    "L<caption>R", "L<html>R", "L<body>R", "L<head></head>R", "L<option></option>R",
    "L<!-- -->R", "L<!---->R", "L<!-- a\nb -->R", "L<!-- > -->R", "L<!-->R", "L<!--->R", "L<!-- - -- -->R",
    "L<?x?>R", "L<??>R", "L<?php echo 1; ?>R", "L<!X>R", "L<!DOCTYPE html>R", "L<!A b 'c'>R", "L<![CDATA[]]>R", "L<![CDATA[x]]>R",
    "L<script></script>R", "L<script>x</script>R", "L<style>x</style>R", "L<template>x</template>R", "L<title>x</title>R",
    "L<noframes>x</noframes>R", "L<noembed>x</noembed>R", "L<datalist>x</datalist>R",
    "<ruby>L<rt>x</rt>R<rt>y</rt></ruby>", "<ruby>L<rp>(</rp><rt>x</rt><rp>)</rp></ruby>R", "<ruby>L<rt>x<rb>R<rt>y</ruby>",
    "<ruby><rb>L</rb><rt>x</rt></ruby>R", "<RUBY>L<RT>x</RT></RUBY>R", "L<ruby><rt></rt></ruby>R", "<ruby>L<rtc>x</rtc>R</ruby>",
    "<p>L<b>R</b></p>", "<p>\nL<i>R</i>\n</p>", "<div>L<!-- x -->R</div>", "<div>L<!-- x\ny -->R</div>", "<p>L<?x?>R</p>",
    "<p>L<!-->R</p>", "<p>L<!--->R</p>", "<p>L<!-- x --!>R</p>", "<p>L<![CDATA[>R]]></p>", "<p '>LR</p>", "<p a \"b>LR</p>", "<p>L</ x>R</p>",
    "<p>L<wbr>R</p>", "<p>L<x-y>R</x-y></p>", "<p>L<td>R</p>", "<p><ruby>L<rt>x</rt>R</ruby></p>", "<div>\n<ruby>L<rt>x</rt>R</ruby></div>",
    "<p>L&shy;R</p>", "<p>L&shyR</p>", "<p>L&#xad;R</p>", "<p>L&#173R</p>", "<p>L&ZeroWidthSpace;R</p>", "<p>L&#0000008203;R</p>",
    "<details><summary>LR</summary></details>", "<table><tr><td>LR</td></tr></table>", "<ul><li>LR</li></ul>", "<center>LR</center>",
    "L&shy;R", "L&ZeroWidthSpace;R", "L&NoBreak;R", "L&zwj;R", "L&zwnj;R", "L&lrm;R", "L&rlm;R", "L&InvisibleTimes;R", "L&ic;R",
    "L&#173;R", "L&#xAD;R", "L&#x200B;R", "L&#8203;R", "L&#x2060;R", "L&#xFEFF;R", "L&#x202E;R", "L&#x1;R", "L&#x7F;R", "L&#x85;R",
    "L&#x2062;R", "L&#xE0041;R", "L&#x34F;R", "L&#x180E;R", "L&#xFE0F;R",
    "# LR", "LR\n===", "- LR", "1. LR", "|a|\n|-|\n|LR|", "|LR|\n|-|", "- [ ] LR", "- [x] LR", "\"LR\"", "(LR)", "“LR”", "LR!", "LR:",
    "> [!NOTE]\n> LR", "> [!TIP]\n> a\n>\n> LR", "> [!IMPORTANT]\n> - LR", "> [!WARNING]\n> **L**R", "> [!CAUTION]\n>\n> LR", "> [!note]\n> LR",
    "> [!NOTE] LR", ">[!NOTE]\n>LR", "> [!danger]\n> LR", "    LR", "\tLR", "a\nLR", "a  \nLR", "***\nLR", "LR\n\n```\nx\n```",
    "`x` LR", "LR `x`", "<https://a.example> LR", "LR <https://a.example>", "[x]: y\nLR", "![x](y) LR", "> x\n\nLR", "\\*LR\\*", "\\[LR\\]",
    "_LR_", "__LR__", "the **LR**s x", "<!-- x -->\nLR", "<!-- x\n\ny -->\n\nLR", "<script>\nx\n</script>\n\nLR", "<hr>LR", "<br>LR", "<img src=x> LR",
];

/// Marks that strike a letter through, underline it or encircle it.
const OVERLAYS: std::ops::RangeInclusive<char> = '\u{334}'..='\u{338}';
#[rustfmt::skip] // letters in a row
const DECORATIONS: &[char] = &[
    '\u{332}', '\u{333}', '\u{305}', '\u{33F}', '\u{347}', '\u{35F}', '\u{320}', '\u{20D2}', '\u{20D3}', '\u{20D8}', '\u{20DD}',
    '\u{20DE}', '\u{20DF}', '\u{20E0}', '\u{20E3}', '\u{20E4}', '\u{20E5}', '\u{20E6}', '\u{20EA}', '\u{20EB}', '\u{489}', '\u{488}',
    '\u{1ABE}', '\u{FE2D}', '\u{1DC4}', '\u{483}',
];

/// The letters of "outage" in other alphabets, frames and hands.
#[rustfmt::skip] // one alphabet after the other
const ALPHABETS: &[&str] = &[
    "ｏｕｔａｇｅ", "ＯＵＴＡＧＥ", "Outage", "OUTAGE", "oUtAgE", "ⓞⓤⓣⓐⓖⓔ", "ⓄⓊⓉⒶⒼⒺ", "🅞🅤🅣🅐🅖🅔", "🄾🅄🅃🄰🄶🄴", "🅾🆄🆃🅰🅶🅴", "⒪⒰⒯⒜⒢⒠",
    "🄞🄤🄣🄐🄖🄔", "𝐨𝐮𝐭𝐚𝐠𝐞", "𝑜𝑢𝑡𝑎𝑔𝑒", "𝒐𝒖𝒕𝒂𝒈𝒆", "𝓸𝓾𝓽𝓪𝓰𝓮", "𝔬𝔲𝔱𝔞𝔤𝔢", "𝕠𝕦𝕥𝕒𝕘𝕖", "𝖔𝖚𝖙𝖆𝖌𝖊", "𝗈𝗎𝗍𝖺𝗀𝖾", "𝗼𝘂𝘁𝗮𝗴𝗲", "𝘰𝘶𝘵𝘢𝘨𝘦",
    "𝙤𝙪𝙩𝙖𝙜𝙚", "𝚘𝚞𝚝𝚊𝚐𝚎", "ᴏᴜᴛᴀɢᴇ", "ᵒᵘᵗᵃᵍᵉ", "ₒutₐgₑ", "ꓳꓴꓔꓮꓖꓰ", "оutage", "outаge", "outagе", "оutаgе", "ουtage", "οutαge", "օutage",
    "outaցe", "oսtage", "outaɡe", "oυtage", "ouтage", "ouτage", "OUТAGE", "OUΤAGE", "ΟUTAGE", "OUTΑGE", "OUTAGΕ", "ОUTAGE", "OUTАGE",
    "OUTAGЕ", "ＯUTage", "ℴutage", "outaℊe", "outagℯ", "ºutage", "outªge", "o\u{200B}u\u{200C}t\u{200D}a\u{2060}g\u{FEFF}e",
];

fn is_found(markdown: &str, language: Language) -> bool {
    find(&Prose::from_markdown(markdown), language, &[]).iter().any(|word| word.topic == Topic::Outage)
}

/// What comes through of some texts, by what they are called.
fn through(texts: impl IntoIterator<Item = (String, String)>) -> (usize, Vec<String>) {
    let (mut tried, mut through) = (0, Vec::new());
    for (name, text) in texts {
        tried += 1;
        if !is_found(&text, Language::En) || !is_found(&text, Language::Ja) {
            through.push(format!("{name}: {text:?}"));
        }
    }
    (tried, through)
}

/// The word between other words, in its language.
fn sentence(word: &str) -> String {
    if word.is_ascii() || !word.contains('機') {
        format!("We had an {word} of the checkout")
    } else {
        format!("決済の{word}が起きた")
    }
}

#[test]
fn no_invisible_letter_hides_the_word() {
    let texts = HALVES.into_iter().flat_map(|(left, right)| {
        let text = move |letter: char| {
            (format!("U+{:04X} in {left}{right}", u32::from(letter)), sentence(&format!("{left}{letter}{right}")))
        };
        ignorable().map(text)
    });
    let (tried, through) = through(texts);
    assert!(
        tried > 8_000 && through.is_empty(),
        "{} of {tried}: {:#?}",
        through.len(),
        &through[..through.len().min(20)]
    );
}

#[test]
fn no_markup_hides_the_word() {
    let texts = HALVES.into_iter().flat_map(|(left, right)| {
        let text = move |markup: &&str| (markup.to_string(), with_halves(markup, left, right));
        MARKUP.iter().map(text)
    });
    let (tried, through) = through(texts);
    assert!(tried >= 400 && through.is_empty(), "{} of {tried}: {through:#?}", through.len());
}

/// The markup with the halves where a lone `L` and a lone `R` stand: those of names stand beside other capitals.
fn with_halves(markup: &str, left: &str, right: &str) -> String {
    let letters: Vec<char> = markup.chars().collect();
    let is_name = |at: usize| {
        let capital = |letter: Option<&char>| {
            letter.is_some_and(|letter| letter.is_ascii_uppercase() && !matches!(letter, 'L' | 'R'))
        };
        capital(at.checked_sub(1).and_then(|at| letters.get(at))) || capital(letters.get(at + 1))
    };
    let mut text = String::new();
    for (at, &letter) in letters.iter().enumerate() {
        match letter {
            'L' if !is_name(at) => text.push_str(left),
            'R' if !is_name(at) => text.push_str(right),
            other => text.push(other),
        }
    }
    text
}

#[test]
fn no_alphabet_entity_or_mark_hides_the_word() {
    let mut texts: Vec<(String, String)> = Vec::new();
    for word in ALPHABETS {
        texts.push(("alphabet".to_owned(), sentence(word)));
    }
    for word in ["outage", "機能停止"] {
        for mark in OVERLAYS.chain(DECORATIONS.iter().copied()) {
            let marked: String = word.chars().flat_map(|letter| [letter, mark]).collect();
            texts.push((format!("mark U+{:04X}", u32::from(mark)), sentence(&marked)));
        }
        for (at, letter) in word.char_indices() {
            let code = u32::from(letter);
            let spellings =
                [format!("&#{code};"), format!("&#x{code:x};"), format!("&#X{code:X};"), format!("&#{code:07};")];
            for spelling in spellings {
                let text = format!("{}{spelling}{}", &word[..at], &word[at + letter.len_utf8()..]);
                texts.push(("entity".to_owned(), sentence(&text)));
                texts.push(("entity in HTML".to_owned(), format!("<p>{}</p>", sentence(&text))));
                let without = text.replacen(';', "<b></b>", 1);
                texts.push(("entity without semicolon in HTML".to_owned(), format!("<p>{}</p>", sentence(&without))));
            }
        }
    }
    let (tried, through) = through(texts);
    assert!(tried >= 150 && through.is_empty(), "{} of {tried}: {through:#?}", through.len());
}

/// Letters that a reader takes for each one of the word.
#[rustfmt::skip] // one letter after the other
const ALIKE: &[(char, &str)] = &[
    ('o', "óòôöõōŏőøɵƟ0๐О○◯⭕ⓞ🅞🄾🇴ⲟօόσºọǒ〇"), ('u', "úùûüũūŭůűųʉưμυսⓤ🅤🇺цụǔᴜ"), ('t', "ťţțŧƭʈ7†ⓣ🅣🇹тτṫṭᴛⱦ₮"),
    ('a', "áàâäãåāăąǎⱥ4@ɐɑаαⓐ🅐🇦ªạảᴀ₳"), ('g', "ĝğġģǥǧɠ69ցɡⓖ🅖🇬ɢḡ₲ǵ"), ('e', "éèêëēĕėęěɇ3€ǝəеєεⓔ🅔🇪ẹẽᴇ"),
];

/// What may stand within the word without parting it.
#[rustfmt::skip] // one after the other
const WITHIN: &[&str] = &[
    "\u{FFFD}", "&#0;", "&#xD800;", "\u{2800}", "\u{2009}", "\u{200A}", "\u{202F}", "-", "\u{2010}", "\u{2011}", "'", "\u{2019}", "\u{B7}", "\u{2022}",
    "\u{2027}", "\\*", "\\|", "\\`", "\\[", "\\]", "^", "\\\n", "<span hidden>x</span>", "<i style='display:none'>and</i>", "\u{301}", "\u{20DD}", "\u{338}",
    "\u{115F}", "\u{3164}", "\u{16FE4}",
];

/// The word with something in the place between two of its letters.
fn parted(word: &str, within: &str) -> Vec<String> {
    word.char_indices().skip(1).map(|(at, _)| format!("{}{within}{}", &word[..at], &word[at..])).collect()
}

/// Every disguise by the shape of a letter, by what stands within, by code, order and space.
fn for_the_eye() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let mut add = |name: &str, word: String| texts.push((name.to_owned(), sentence(&word)));
    for &(letter, alike) in ALIKE {
        for other in alike.chars() {
            add("letter", "outage".replacen(letter, &other.to_string(), 1));
            add("letter, capital", "OUTAGE".replacen(letter.to_ascii_uppercase(), &other.to_string(), 1));
            add("letter, plural", format!("{}s", "outage".replacen(letter, &other.to_string(), 1)));
        }
    }
    for row in 0..12 {
        let letters = ALIKE.iter().map(|(_, alike)| alike.chars().nth(row).expect("each has twelve"));
        add("all letters", letters.collect());
    }
    for within in WITHIN {
        for word in parted("outage", within) {
            add("within", word);
        }
    }
    for gap in
        ["\\\n", " ", "\u{3000}", "\u{A0}", "\u{2003}", "  ", "<br>", "  \n", "\u{200B} ", "\u{FFFD}", "\u{2800}", "-"]
    {
        for word in parted("機能停止", gap) {
            add("within Japanese", word);
        }
        add("within Japanese, everywhere", ["機", "能", "停", "止"].join(gap));
    }
    for word in ["outage", "機能停止"] {
        let letters: Vec<char> = word.chars().collect();
        for at in 1..letters.len() {
            let (left, right): (String, String) = (letters[..at].iter().collect(), letters[at..].iter().collect());
            add("code", format!("{left}`{right}`"));
            add("code", format!("`{left}`{right}"));
            add("code", format!("`{left}``{right}`").replace("``", "`<b></b>`"));
            add("code", format!("{left}``{right}``"));
        }
        let backwards: String = letters.iter().rev().collect();
        for wrapped in [
            "R",
            "<bdo dir=rtl>R</bdo>",
            "\u{202E}R\u{202C}",
            "<span dir=rtl>\u{202E}R</span>",
            "&#x202E;R&#x202C;",
            "<p style='unicode-bidi:bidi-override;direction:rtl'>R</p>",
        ] {
            add("backwards", wrapped.replace('R', &backwards));
        }
    }
    for gap in [" ", ".", "-", "_", "\u{A0}", "\u{2009}", "·", " - ", "/"] {
        if gap.chars().count() == 1 {
            add("letter by letter", ["o", "u", "t", "a", "g", "e"].join(gap));
            add("letter by letter", ["O", "U", "T", "A", "G", "E", "S"].join(gap));
        }
    }
    for word in [
        "ǝƃɐʇno",
        "ƎƃɐʇnO",
        "s\u{1DD}\u{183}\u{250}\u{287}no",
        "[o]utage",
        "(out)age",
        "out(age)",
        "outage(s)",
        "0UTAGE",
        "0ut4g3",
        "0u7493",
        "out@ge",
        "💥óutage",
        "Óutage’s",
        "post-óutage",
        "AÓutage",
    ] {
        if !word.starts_with('A') {
            add("others", word.to_owned());
        }
    }
    for beside in [
        "![The óutage](x.png)",
        "<img src=x alt='An outage'>",
        "<img src=x alt='An out&#97;ge'>",
        "<p><img src=x alt=Outage></p>",
        "<p hidden>An outage</p>",
        "<div hidden>\n\nAn outage\n\n</div>",
        "<span hidden>An\noutage</span>",
    ] {
        texts.push(("beside the line".to_owned(), beside.to_owned()));
    }
    texts.extend(MORE.iter().map(|word| ("more".to_owned(), sentence(word))));
    texts
}

/// More of them, as attackers think of them.
#[rustfmt::skip] // words in a row
const MORE: &[&str] = &[
    "o utage", "ou tage", "outa ge", "outag e", "outa ges", "O. U. T. A. G. E.", "o - u - t - a - g - e", "out🔥age", "ou+age", "ȣtage", "⭕️utage",
    "out<bdo dir=rtl>ega</bdo>", "<BDO DIR='RTL'>tuo</BDO>age", "out&#x202E;ega&#x202C;", "o<bdo dir=rtl>gatu</bdo>e", "机能停止", "機熊停止", "機能停止", "機能亭止",
    "機能ていし", "機能テイシ", "機のう停止", "きのうていし", "キノウテイシ", "ＯＵＴ－ＡＧＥ", "⁰utage", "0⃣utage", "０utage", "out4ge", "out⁴ge", "𝟎utage", "ᴏᴜᴛᴀɢᴇ", "oᵤtage",
    "ₒᵤtage",
];

#[test]
fn what_looks_like_the_word_is_the_word() {
    let (tried, through) = through(for_the_eye());
    assert!(tried >= 690 && through.is_empty(), "{} of {tried}: {through:#?}", through.len());
}

/// How many places the rule finds in a document.
fn places(overlay: &str) -> u64 {
    let findings = judgement("", &document(overlay)).findings;
    findings.iter().filter(|one| one.rule == RuleId::UnjustifiedOutage).map(|one| one.extent).sum()
}

#[test]
fn escapes_of_toml_hide_nothing() {
    for word in ["outage", "機能停止"] {
        for (at, letter) in word.char_indices() {
            let (before, behind) = (&word[..at], &word[at + letter.len_utf8()..]);
            for escaped in [format!("\\u{:04x}", u32::from(letter)), format!("\\U{:08X}", u32::from(letter))] {
                assert_eq!(places(&format!("title = \"{before}{escaped}{behind}\"")), 1, "{escaped}");
                assert_eq!(places(&format!("[sections]\noverview = \"a {before}{escaped}{behind}\"")), 1, "{escaped}");
            }
            for hidden in ["\\u0008", "\\b", "\\f", "\\u200b", "\\u007f", "\\u0085", "\\U000E0041"] {
                let (title, overview) =
                    (format!("{before}{hidden}{letter}{behind}"), format!("{before}{letter}{hidden}{behind}"));
                assert_eq!(
                    places(&format!("title = \"{title}\"\n[sections]\noverview = \"{overview}\"")),
                    2,
                    "{hidden}"
                );
            }
        }
        let (left, right) = (&word[..word.len() / 2], &word[word.len() / 2..]);
        assert_eq!(places(&format!("[sections]\noverview = \"\"\"a {left}\\\n  {right}\"\"\"")), 1);
    }
    assert_eq!(places("title = '''機能\n停止'''"), 1, "a line end within a word of Japanese");
}

#[test]
fn a_title_is_read_as_it_is_written() {
    for title in [
        "**outage**",
        "`outage`",
        "> outage",
        "```outage```",
        "    outage",
        "[outage](x)",
        "<b>outage</b>",
        "*outage*",
        "_outage_",
        "~~outage~~",
        "# outage",
        "<!-- outage -->",
        "`機能停止`",
        "> 機能停止",
        "**機能停止**",
        "[x](outage)",
        "outage`",
        "- outage",
        "&lt;outage&gt;",
    ] {
        assert_eq!(places(&format!("title = '{title}'")), 1, "{title}");
    }
    for title in ["out*a*ge", "out**age**", "out`age`"] {
        assert_eq!(places(&format!("title = '{title}'")), 1, "{title}: the word all the same");
    }
    for title in ["out<b>age</b>", "out&#97;ge", "機能<b>停止</b>", "out[](x)age", "https://a.example/outage"] {
        assert_eq!(places(&format!("title = '{title}'")), 0, "{title}");
    }
}

#[test]
fn a_quote_is_of_others_in_sections_and_of_the_company_in_its_message() {
    let keys = ["summary", "what_happened", "what_we_are_doing"];
    for quote in
        ["> outage", "> **out**age", ">> outage", "> 機能停止", "a\n\n> outage", "- > outage", "> [!NOTE]\n> > outage"]
    {
        assert_eq!(places(&format!("[sections]\noverview = '''a\n\n{quote}'''")), 0, "{quote}");
        assert_eq!(places(&format!("[internal_message]\ntext = '''a\n\n{quote}'''")), 0, "{quote}");
        for key in keys {
            assert_eq!(places(&format!("[external_message]\n{key} = '''a\n\n{quote}'''")), 1, "{quote}");
            let translated = format!("[external_message.translations.ja]\n{key} = '''a\n\n{quote}'''");
            assert_eq!(places(&translated), 1, "{quote}");
        }
    }
    for alert in ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION", "note", "Info"] {
        assert_eq!(places(&format!("[sections]\noverview = '''\n> [!{alert}]\n> An outage'''")), 1, "{alert}");
    }
    assert_eq!(
        places("[external_message]\nsummary = '''`outage` ok\n\n```\noutage\n```'''"),
        0,
        "code spares it everywhere"
    );
}

/// Honest texts that come near the word.
#[rustfmt::skip] // texts in a row
const HONEST: &[&str] = &[
    "`outage`", "`機能停止`", "``outage``", "`the outage`", "```\noutage\n```", "~~~\n機能停止\n~~~", "a\n\n    outage\n", "> outage", "> 機能停止", "> > outage",
    "> they said: outage", "> [NOTE]\n> outage", "> [!] outage", "> ! outage", "> [x](y) outage",
    "https://example.com/outage", "<https://example.com/outage>", "[x](https://example.com/outage)", "[x](outage.md)", "![x](outage.png)", "[x][y]\n\n[y]: /outage",
    "www.example.com/outage", "outage@example.com", "com.example.outage", "outage.service", "outage_count", "max_outage", "outage2", "outage2026",
    "outrage", "outrageous", "an outrage", "outages2", "route age", "out age", "out, age", "out\n\nage", "out - age", "out/age", "outa", "utage", "voutage",
    "out<br>age", "out<br/>age", "<p>out</p>age", "<div>out</div><div>age</div>", "<table><tr><td>out</td><td>age</td></tr></table>", "|out|age|\n|-|-|\n|out|age|",
    "- out\n- age", "out  \nage", "out\nage", "# out\nage", "out\n===\nage", "out `x` age", "out<p>age</p>", "out<hr>age", "out ![x](y) age", "out<li>age",
    "out<img src=x>age", "out<h2>age</h2>", "out<pre>age</pre>", "out<ul>age</ul>", "out\u{A0}age", "out\u{2003}age", "out\tage", "out\u{3000}age",
    "機能。停止", "機能、停止", "機能と停止", "機能を停止", "機能\n\n停止", "- 機能\n- 停止", "|機能|停止|\n|-|-|\n|機能|停止|", "機能<p>停止</p>",
    "<ruby>機能<rt>きのう</rt></ruby>を停止", "機械停止", "機能低下", "機能を止めた", "停止機能", "機能・停止", "停止した機能", "<td>機能</td><p>停止",
    "👩\u{200D}🚒 was on call", "❤\u{FE0F} thanks", "👨\u{200D}👩\u{200D}👧", "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", "1\u{FE0F}\u{20E3} first", "✅ done",
    "می\u{200C}خواهم", "نمی\u{200C}شود", "کتاب\u{200C}ها", "क\u{94D}\u{200D}ष", "क\u{94D}\u{200C}ष", "ශ\u{DCA}\u{200D}රී", "ന\u{D4D}\u{200D}", "葛\u{E0100}城", "辻\u{E0101}さん", "ᠠ\u{180E}ᠨ",
    "отказ", "сутки", "оператор", "отставка", "διακοπή", "ώρα", "από", "відмова", "хорохор", "ересь", "ауто", "агент", "тоата", "კავშირი", "հասցե", "שלום", "مرحبا",
    "café", "naïve", "résumé", "ọ̀yọ́", "n̈", "Zürich", "łódź", "ɪˈmɜːdʒənsi", "ʀᴀᴅɪᴏ", "ⓐ and ⓑ", "(a) or (b)", "① ②", "½", "№ 5", "ﬁle", "2²", "H₂O", "🅰️ blood", "🅿️",
    "R&D", "AT&T", "a &amp; b", "1 < 2", "a <b> b", "x <- y", "<br>", "<!-- note -->", "<?xml?>", "&nbsp;", "&copy; us", "a && b", "if (a<b && c>d)", "<3", "->", "=>",
    "checkout degraded", "service degradation", "サービス低下", "インシデント", "障害", "決済が遅くなった", "機能", "停止", "out", "age", "voltage", "advantage", "shortage", "cottage",
    "montage", "footage", "hostage", "postage", "stage", "usage", "outage_", "_outage_count", "#outage_2026", "outages_total{job=\"x\"}", "metrics.outage.count",
    "the `outage`s table", "`outages`", "pre-`outage` state", "`outage`が", "`out`put", "`out` age", "out `age`", "time`out`", "`time`out age", "the `r`oute", "checkout-age", "time-out-age", "log out, age 5", "sign-out age",
    "cafés were open", "The naïve cache", "façade of the service", "Ångström", "Škoda", "Øresund", "smörgåsbord", "crème brûlée", "El Niño", "São Paulo", "Dvořák paged", "Kraków", "Đà Nẵng", "İstanbul", "Gödel", "jalapeño",
    "l'âge", "une panne", "der Ausfall", "el corte", "авария", "простой сервиса", "διακοπή λειτουργίας", "انقطاع", "הפסקה", "장애", "服务中断", "大规模宕机", "停机", "故障", "cut off at age 0", "age 0 to 9", "0 u 7 4 9 3 x",
    "0x7a9e", "commit 0a749e3", "build 07493", "v0.7.4", "a7 b4 c9", "t3 micro", "g4dn", "u2", "o7", "3e7", "@age", "out@age.example.com", "out:age", "out;age", "out=age", "out+age", "out > age", "out → age", "out… age",
    "out.age", "out_age", "out\u{2014}age", "out\n\nage", "out!age", "Out. Age", "timed out. Age of the cache: 5 s", "ran out; age", "OUT (age)", "phase-out  aged", "without age", "outaged", "outager", "outagef", "routages", "0utages2", "couture", "aged out",
    "🇺🇸 and 🇯🇵", "🇩🇪🇫🇷🇮🇹", "⭕ ok", "○ pass × fail", "〇〇社", "●本日", "①②③", "５０％", "１０：０５", "ｶﾅ", "ＡＰＩ", "機能の停止試験", "機能別 停止手順", "本機能\n\n停止手順", "機能：停止", "機能（停止）", "停止 機能", "機能は 停止 しない", "機能,停止", "機能/停止",
    "|機能|状態|\n|-|-|\n|検索|停止|", "機能1 停止", "機能A 停止", "o u t put", "a b c d e", "U S A", "N O", "s.o.s", "e.g.", "i.e.", "a.k.a.", "w/o", "p/u", "t-a", "egat", "segue", "We had no outage.", "There were 0 outages", "It was not an outage", "No outages since May",
    "zero outages", "機能停止には至らなかった", "機能停止ではない", "機能停止はなかった", "<p hidden>nothing here</p>", "![the graph](outage.png)", "<img src='outage.png'>", "<a href='/outage'>the page</a>", "<img src=outage.png alt='The graph'>",
    "out +age", "log out 🔥 age 5", "きのう停止した", "昨日停止した", "机の上", "亭主", "out a gem", "ou les pages", "go out again", "out ages ago", "a + b", "C++ out", "1 + 1", "x: o, y: u", "o u t", "<bdo dir=rtl>abc</bdo>", "<bdo dir=ltr>age</bdo>",
    "$OUTAGE_ID", "OUTAGE_ID=1", "isOutage", "OutageController", "outageId", "getOutages", "PreOutage", "utc", "gateau", "O U T", "o.u.t",
];

#[test]
fn honest_texts_are_left_alone() {
    let names: BTreeSet<&str> = HONEST.iter().copied().collect();
    assert!(names.len() >= 300, "{}", names.len());
    let found: Vec<&&str> = HONEST
        .iter()
        .filter(|text| [Language::En, Language::Ja].into_iter().any(|language| is_found(text, language)))
        .filter(|text| !KNOWN.contains(text))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

/// What the word's own list says of these is no matter of a disguise.
const KNOWN: &[&str] = &["outage_"];

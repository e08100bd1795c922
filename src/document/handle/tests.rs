//! What names a person, what names nobody, and what names anything else.

use super::{Handle, NotAPerson, account_of, likenesses, same_person};

fn word(text: &str) -> Result<String, NotAPerson> {
    Handle::parse(text).map(|handle| handle.word().to_owned())
}

#[test]
fn an_address_without_a_mailbox_names_an_account() {
    for (email, account) in [
        ("12+aiko@users.noreply.github.com", Some("aiko")),
        ("aiko@users.noreply.github.com", Some("aiko")),
        ("12-aiko@users.noreply.gitlab.example.com", Some("aiko")),
        ("12@noreply.git.example.com", Some("12")),
        ("3d-print@noreply.codeberg.org", Some("3d-print")),
        ("aiko@example.com", None),
        ("aiko@example.com.noreply.evil.com", None),
        ("noreply.github.com", None),
    ] {
        assert_eq!(account_of(email), account, "{email}");
    }
}

#[test]
fn a_name_with_an_address_and_a_bare_address_are_the_handle_they_belong_to() {
    for (text, expected) in [
        ("aiko", "aiko"),
        ("@aiko", "aiko"),
        ("ＡＩＫＯ", "AIKO"),
        (" aiko ", "aiko"),
        ("Aiko Tanaka", "Aiko Tanaka"),
        ("田中　愛子", "田中 愛子"),
        ("aiko@example.com", "aiko"),
        ("<aiko@example.com>", "aiko"),
        ("Aiko Tanaka <aiko@example.com>", "aiko"),
        ("\"Aiko Tanaka\" <aiko+pm@example.com>", "aiko"),
        ("Aiko <12+aiko-t@users.noreply.github.com>", "aiko-t"),
        ("aiko@localhost", "aiko"),
        ("Aiko Tanaka <me@tanaka.example>", "Aiko Tanaka"),
        ("aiko@例え.jp", "aiko"),
    ] {
        assert_eq!(word(text).as_deref(), Ok(expected), "{text}");
    }
    let handle = Handle::parse("Aiko Tanaka <Aiko+x@Example.com>").expect("it is one");
    assert_eq!((handle.name(), handle.address()), (Some("Aiko Tanaka"), Some("aiko@example.com")));
}

/// Names as people write them, by script.
pub(crate) const HONEST: &[(&str, &[&str])] = &[
    (
        "Latin",
        &[
            "ben",
            "Ben Smith",
            "ben.smith",
            "ben_smith",
            "ben-smith",
            "b.smith2",
            "O'Brien",
            "Jean-Luc Picard",
            "J. R. R. Tolkien",
            "Martin Luther King Jr.",
            "José García",
            "Łukasz Żółć",
            "Nguyễn Văn Ả",
            "Şükrü Ğ",
            "Zoë",
            "Ọlá Ẹ́",
            "Jürgen Groß",
            "María del Carmen de la Cruz",
            "Will Mark",
            "Grace Hopper",
            "Ma",
            "Xu",
            "Jack Chan",
            "An Nguyen",
            "Or Cohen",
            "Bar",
            "Dev Patel",
            "3d-print",
            "Ann",
        ],
    ),
    ("Cyrillic", &["Саша", "Анна Иванова", "анна.иванова", "Йосип Їжак", "Љубомир Ћирић"]),
    ("Greek", &["Αλέξης", "Μαρία Παπαδοπούλου", "Γιώργος"]),
    ("Armenian", &["Արամ Խաչատրյան", "Անի"]),
    ("Georgian", &["ნინო", "გიორგი ბერიძე"]),
    ("Hebrew", &["דוד", "שרה כהן", "בן־גוריון", "ג׳ורג׳"]),
    ("Arabic", &["محمد", "فاطمة الزهراء", "عبد الله", "مُحَمَّد"]),
    ("Persian", &["علی‌رضا", "زهرا"]),
    ("Devanagari", &["अनिता", "राज कुमार", "श्रीकृष्ण", "विद्या"]),
    ("Bengali", &["রবীন্দ্রনাথ ঠাকুর", "অনিমেষ"]),
    ("Tamil", &["கண்ணன்", "ஸ்ரீ"]),
    ("Telugu", &["శ్రీనివాస్"]),
    ("Sinhala", &["ක්‍රිෂ්"]),
    ("Thai", &["สมชาย", "สมหญิง ใจดี", "น้ำฝน", "ปู่"]),
    ("Lao", &["ສົມສັກ"]),
    ("Khmer", &["សុខា"]),
    ("Burmese", &["အောင်ဆန်း", "ကျော်"]),
    ("Tibetan", &["བསྟན་འཛིན", "རྡོ་རྗེ"]),
    ("Amharic", &["አበበ", "ሙሉ ገታ"]),
    ("Hangul", &["김민수", "김 민수", "남궁 민", "김민수"]),
    ("Han", &["王伟", "王 小明", "陳大文", "葛󠄀城", "邊見", "𠮷田"]),
    (
        "Japanese",
        &[
            "田中愛子",
            "田中 愛子",
            "田中　愛子",
            "佐々木",
            "髙橋",
            "あいこ",
            "アイコ",
            "ｱｲｺ",
            "マリア・ガルシア",
            "ジャン・リュック",
            "山﨑 健",
            "愛子さん",
            "工藤",
            "三浦 八郎",
            "長谷川",
            "ベン",
            "オーナ 太郎",
            "田中部長",
            "一ノ瀬",
        ],
    ),
];

#[test]
fn honest_names_of_many_scripts_name_somebody() {
    let mut count = 0;
    for (script, names) in HONEST {
        for name in *names {
            for text in [(*name).to_owned(), format!("@{name}"), format!("{name} <ben@example.com>")] {
                assert!(Handle::parse(&text).is_ok(), "{script}: {text:?}: {:?}", Handle::parse(&text));
                count += 1;
            }
        }
    }
    assert!(count >= 200 && HONEST.len() >= 20, "{count} in {} scripts", HONEST.len());
}

#[test]
fn no_two_honest_names_are_one_person_unless_they_are_spellings_of_one() {
    let all: Vec<&str> = HONEST.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    let same = [
        &["Ben Smith", "ben.smith", "ben_smith", "ben-smith"][..],
        &["Анна Иванова", "анна.иванова"],
        &["محمد", "مُحَمَّد"],
        &["김민수", "김 민수", "김민수"],
        &["田中愛子", "田中 愛子", "田中　愛子"],
        &["あいこ", "アイコ", "ｱｲｺ"],
        &["愛子さん"],
    ];
    for (at, one) in all.iter().enumerate() {
        for other in &all[at + 1..] {
            let expected = same.iter().any(|spellings| spellings.contains(one) && spellings.contains(other));
            assert_eq!(
                same_person(one, other),
                expected,
                "{one} and {other}: {:?} {:?}",
                likenesses(one),
                likenesses(other)
            );
        }
    }
}

/// Placeholders, roles and what stands for a person only in the room.
#[rustfmt::skip] // texts in a row
const NOBODY: &[&str] = &[
        "",
        " ",
        "-",
        "?",
        "...",
        "…",
        "—",
        "_",
        "TBD",
        "tbd",
        "T.B.D.",
        "TODO",
        "todo.",
        "ＴＢＤ",
        "me",
        "Me",
        "myself",
        "I",
        "the owner",
        "The Owner",
        "owner",
        "@owner",
        "OWNER",
        "the author",
        "someone",
        "some one",
        "somebody else",
        "nobody",
        "no one",
        "none",
        "null",
        "N/A",
        "n/a",
        "unknown",
        "anonymous",
        "self",
        "self-approved",
        "the team",
        "my manager",
        "a reviewer",
        "an engineer",
        "the incident commander",
        "incident commander",
        "incident_commander",
        "on-call",
        "oncall",
        "the on-call",
        "team",
        "tech lead",
        "yes",
        "ok",
        "approved",
        "LGTM",
        "same",
        "same as above",
        "ditto",
        "xxx",
        "x",
        "XX",
        "name",
        "your name",
        "担当者",
        "未定",
        "（未定）",
        "担当者様",
        "オーナー",
        "ｵｰﾅｰ",
        "オーナーさん",
        "本人",
        "自分",
        "私",
        "誰か",
        "だれか",
        "不明",
        "なし",
        "同上",
        "匿名",
        "〇〇",
        "○○さん",
        "インシデントコマンダー",
        "書記官",
        "対応者",
        "承認者",
        "上長",
        "全員",
        "チーム",
        "後で",
        "未定です",
        "T\u{200B}BD",
        "<TBD>",
        "owner@example.com",
        "me@example.com",
        "nоbody",
        "оwner",
        "οwner",
        "o̶wner",
        "Ｏｗｎｅｒ",
        "0wner",
        "the 0wner",
        "own er",
];

#[test]
fn placeholders_name_nobody() {
    for text in NOBODY {
        let parsed = Handle::parse(text);
        assert!(parsed.is_err(), "{text:?}: {parsed:?}");
    }
    for text in ["TBD", "me", "the owner", "担当者", "未定", "（未定）", "N/A", "...", "owner", "○○さん"]
    {
        assert_eq!(word(text), Err(NotAPerson::Nobody), "{text}");
    }
}

#[test]
fn what_is_neither_says_why() {
    for (text, why) in [
        ("Aiko (SRE)", NotAPerson::Sign('(')),
        ("ben, chloe", NotAPerson::Sign(',')),
        ("ben & chloe", NotAPerson::Sign('&')),
        ("ben; chloe", NotAPerson::Sign(';')),
        ("ben/chloe", NotAPerson::Sign('/')),
        ("ben\nchloe", NotAPerson::Sign('\n')),
        ("ben and chloe", NotAPerson::Several),
        ("ベン と クロエ", NotAPerson::Several),
        ("ben  smith", NotAPerson::Words),
        ("ben .", NotAPerson::Words),
        ("-ben", NotAPerson::Sign('-')),
        ("ben!", NotAPerson::Sign('!')),
        ("b\u{200B}en", NotAPerson::Sign('\u{200B}')),
        ("be\u{336}n", NotAPerson::Sign('\u{336}')),
        ("ben\u{202E}", NotAPerson::Sign('\u{202E}')),
        ("👍 ben", NotAPerson::Sign('👍')),
        ("ben@", NotAPerson::Address),
        ("ben@a@b", NotAPerson::Address),
        ("Ben <ben>", NotAPerson::Address),
        ("Ben <ben@example.com", NotAPerson::Address),
        ("Ben <ben@example.com> and Chloe", NotAPerson::Address),
        ("<@U012AB3CD>", NotAPerson::Address),
        ("https://github.com/ben", NotAPerson::Sign(':')),
        ("I read it together with the whole team on Tuesday", NotAPerson::Long),
    ] {
        assert_eq!(word(text), Err(why), "{text:?}");
    }
    assert_eq!(word(&"a".repeat(101)), Err(NotAPerson::Long));
}

#[test]
fn spellings_of_one_name_are_one_person() {
    for (one, others) in [
        (
            "aiko",
            &[
                "Aiko",
                "@AIKO",
                "ａｉｋｏ",
                "a\u{200B}iko",
                "аiko",
                "аіко",
                "aіkо",
                "áiko",
                "a̶iko",
                "ⓐiko",
                "𝓪𝓲𝓴𝓸",
                "aik0",
                "a1ko",
                "AIKO-san",
                "Aiko San",
                "aikoさん",
                "ms. aiko",
            ][..],
        ),
        (
            "Aiko Tanaka",
            &[
                "aiko.tanaka",
                "aiko-tanaka",
                "aiko_tanaka",
                "AikoTanaka",
                "Tanaka Aiko",
                "tanaka.aiko",
                "Ms Aiko Tanaka",
            ],
        ),
        ("田中愛子", &["田中 愛子", "田中　愛子", "田中愛子さん", "田中愛子様", "愛子 田中", "田中 愛子 氏"]),
        ("高橋 健", &["髙橋健", "高橋　健"]),
        ("アイコ", &["あいこ", "ｱｲｺ", "アイコさん"]),
        ("エリ", &["工リ"]),
        ("Jürgen Groß", &["jurgen gross", "JÜRGEN GROSS"]),
        ("alan", &["aIan", "ALAN"]),
    ] {
        for other in others {
            assert!(same_person(one, other), "{one} and {other}: {:?} {:?}", likenesses(one), likenesses(other));
        }
    }
    for (one, other) in [
        ("aiko", "aikoh"),
        ("aiko", "aiko-k"),
        ("aiko.tanaka", "aiko.sato"),
        ("ian", "lan"),
        ("ben", "beth"),
        ("か", "が"),
        ("田中", "田中 愛子"),
        ("佐々木", "佐木"),
        ("Kim Minsu", "Kim Minji"),
        ("ben", "benn"),
        ("김민수", "김민서"),
    ] {
        assert!(!same_person(one, other), "{one} and {other}");
    }
}

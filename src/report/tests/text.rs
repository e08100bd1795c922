//! What people read in a terminal.

use super::*;

/// Of a crowd of findings, errors get the space; what is left out is counted, and the last line counts everything.
#[test]
fn the_worst_fifty_findings_of_a_file_are_shown_and_the_others_counted() {
    let (crowded, other) = (RepoPath::from("a.toml"), RepoPath::from("b.toml"));
    let finding = |path: &RepoPath, level, message: String| {
        Finding::new(crate::finding::RuleId::UnknownKey, level, Places::file(path), message)
    };
    let crowd = |errors: usize, warnings: usize| {
        let warning = |n| finding(&crowded, Level::Warning, format!("warning {n}."));
        let error = |n| finding(&crowded, Level::Error, format!("error {n}."));
        let hint = finding(&crowded, Level::Hint, "a hint.".to_owned());
        let mut findings: Vec<Finding> = (0..warnings).map(warning).collect();
        findings.push(hint);
        findings.extend((0..errors).map(error));
        findings.push(finding(&other, Level::Warning, "of another file.".to_owned()));
        let look = Look { hints: true, ..Look::plain() };
        String::from_utf8(report_bytes(&verdict(Vec::new(), findings, Vec::new()), Format::Text(look)))
            .expect("it is text")
    };
    let lines = |text: &str, wanted: &str| text.lines().filter(|line| line.contains(wanted)).count();

    let text = crowd(2, 180_000);
    assert_eq!((lines(&text, ": error "), lines(&text, ": warning ")), (2, 48), "errors are shown wherever they stand");
    assert!(text.find(": warning 47.") < text.find(": error 0."), "they stand in the order of the file");
    let left = "a.toml: 179952 warnings and 1 hint not shown; `pmgit check --format json` lists them\n";
    assert!(text.contains(left) && text.contains("of another file."), "{text}");
    assert!(
        text.starts_with("a.toml: 180003 findings\n")
            && text.ends_with("2 errors and 180001 warnings in 0 documents\n")
    );

    let text = crowd(60, 1);
    assert_eq!((lines(&text, ": error "), lines(&text, ": warning ")), (50, 0));
    assert!(text.contains("a.toml: 10 errors, 1 warning and 1 hint not shown; "), "{text}");

    let text = crowd(1, 48);
    assert!(text.contains("a hint.") && !text.contains("not shown"), "fifty need no line");
}

/// A reader of what is drawn: each line of source with the line below it.
struct Drawn {
    text: String,
    /// Where the mark begins and how wide it is, in cells.
    mark: (usize, usize),
}

fn drawn(line: &str, part: std::ops::Range<usize>, look: Look) -> Drawn {
    let path = RepoPath::from("postmortems/x.toml");
    let source = SourceFile::new(path.clone(), format!("{line}\n").into_bytes());
    let one = Finding::new(RuleId::Blame, Level::Error, Places::at(&path, part.into()), "a");
    let mut out = Vec::new();
    write_finding(&one, &[(path, source)].into(), Language::En, look, &mut out).expect("a vector takes every write");
    let text = String::from_utf8(out).expect("it is text");
    let mut lines = text.lines().skip_while(|line| !line.starts_with("1 | "));
    let shown = lines.next().and_then(|line| line.strip_prefix("1 | ")).unwrap_or_else(|| panic!("{text}"));
    let mark = lines.next().and_then(|line| line.strip_prefix("  | ")).unwrap_or_else(|| panic!("{text}"));
    let blank = mark.len() - mark.trim_start().len();
    assert!(mark.trim().bytes().all(|byte| byte == b'^'), "{text}");
    let (_, place) = text.split_once("x.toml:1:").unwrap_or_else(|| panic!("{text}"));
    let column: usize = place.lines().next().and_then(|column| column.parse().ok()).unwrap_or_else(|| panic!("{text}"));
    assert!(look != Look::plain() || column == blank + 1, "the number is the column of the mark: {text}");
    Drawn { text: shown.to_owned(), mark: (blank, mark.trim().len()) }
}

/// Everything that terminals draw in other cells than its letters have alone, by kind.
#[expect(clippy::too_many_lines, reason = "a list, which is read from top to bottom")]
fn clusters() -> Vec<String> {
    let mut clusters: Vec<String> = [
        // Letters of all kinds, and what stands on or within them.
        "a",
        "é",
        "e\u{301}",
        "a\u{302}\u{323}\u{30a}",
        "全",
        "葛\u{e0100}",
        "が",
        "か\u{3099}",
        "は\u{309a}",
        "ｶﾞ",
        "ﾊﾟ",
        "Ａ",
        "ｱ",
        "한",
        "\u{1112}\u{1161}\u{11ab}",
        "क्ष",
        "क्\u{200d}ष",
        "नि",
        "நி",
        "กำ",
        "ก็",
        "ខ្មែ",
        "မြန်",
        "བོ",
        "لا",
        "لَا",
        "ب\u{64e}",
        "שָׁ",
        "ж\u{306}",
        "ⵏ⵿ⴾ",
        "“",
        "…",
        "→",
        "½",
        "①",
        "㈱",
        "㍻",
        "𝒳",
        "𠮷",
        "\u{f0000}",
        "\u{10fffd}",
        "\u{e000}",
        "\u{fffd}",
        // Pictures with either presentation.
        "❤",
        "❤️",
        "❤︎",
        "☎",
        "☎️",
        "☎︎",
        "⌚",
        "⌚︎",
        "⌚️",
        "©",
        "©️",
        "©︎",
        "☺️",
        "✂️",
        "✔️",
        "⚠️",
        "⚠︎",
        "ℹ️",
        "▶️",
        "🅰️",
        "🈂️",
        "㊙️",
        "〰️",
        "😀",
        "🚨",
        "🔥",
        "🧯",
        "🫠",
        "🩷",
        "🪿",
        "🏳️",
        "🏴",
        "🕵️",
        "🖥️",
        "🌶️",
        // Joined ones.
        "👨‍👩‍👧",
        "👨‍👩‍👧‍👦",
        "👩‍👩‍👦",
        "👨‍👦‍👦",
        "🧑‍🧑‍🧒",
        "❤️‍🔥",
        "❤️‍🩹",
        "👁️‍🗨️",
        "🏳️‍🌈",
        "🏳️‍⚧️",
        "🏴‍☠️",
        "🐻‍❄️",
        "🐈‍⬛",
        "🐦‍🔥",
        "🍋‍🟩",
        "😮‍💨",
        "😵‍💫",
        "😶‍🌫️",
        "🙂‍↔️",
        "👩‍❤️‍👨",
        "👩‍❤️‍💋‍👩",
        "🧑🏽‍❤️‍💋‍🧑🏿",
        "🧑🏻‍🤝‍🧑🏾",
        "🧑‍🎄",
        "⛓️‍💥",
        "⛹🏽‍♀️",
        "🕵🏿‍♂️",
        "🏋️‍♀️",
        "🤷🏻‍♀️",
        "🧔🏾‍♂️",
        "🧑‍🦽‍➡️",
        // The flags of England, Scotland and Wales, of Japan and of nowhere.
        "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
        "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
        "🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}",
        "🇯🇵",
        "🇽🇽",
        "🇯",
    ]
    .map(str::to_owned)
    .into();
    clusters
        .extend("0123456789#*".chars().flat_map(|key| [format!("{key}\u{fe0f}\u{20e3}"), format!("{key}\u{20e3}")]));
    let flag = |n: u32| [n % 26, n / 3 % 26].map(|n| char::from_u32(0x1F1E6 + n).expect("a letter")).iter().collect();
    clusters.extend((0..78).step_by(5).map(flag));
    let people =
        ["👋", "👍", "🙏", "🧑", "👩", "👨", "✌", "☝", "🏃", "🫱", "🧑\u{200d}🚒", "👩\u{200d}💻", "🏊\u{200d}♀️"];
    for tone in '\u{1F3FB}'..='\u{1F3FF}' {
        clusters.extend(people.iter().map(|person| {
            let (first, rest) = person.split_at(person.chars().next().map_or(0, char::len_utf8));
            format!("{first}{tone}{rest}")
        }));
    }
    clusters
}

/// Each kind by itself, twice, among letters, and a thousand mixtures.
fn samples() -> Vec<String> {
    let clusters = clusters();
    let mut samples: Vec<String> = clusters
        .iter()
        .flat_map(|one| [one.clone(), format!("{one}{one}"), format!("a{one}b {one}"), format!("障{one}害\t{one}")])
        .collect();
    let mut state = 1_usize;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..1_000 {
        let length = 1 + next(8);
        samples.push((0..length).map(|_| clusters[next(clusters.len())].as_str()).collect());
    }
    samples
}

#[test]
fn a_caret_stands_right_after_emoji_and_letters_of_every_kind() {
    use unicode_width::UnicodeWidthStr as _;
    let mut wrong = Vec::new();
    for sample in samples() {
        let before = format!("t = \"{sample}");
        let drawn = drawn(&format!("{before} X\""), before.len() + 1..before.len() + 2, Look::plain());
        let (shown, rest) = drawn.text.split_at(drawn.text.find('X').expect("it is shown"));
        let untabbed = !sample.contains('\t');
        if drawn.mark != (shown.width(), 1) || rest != "X\"" || (untabbed && shown != format!("{before} ")) {
            wrong.push((sample, drawn.mark, shown.width()));
        }
    }
    assert!(wrong.is_empty(), "{} samples, such as {:?}", wrong.len(), &wrong[..wrong.len().min(20)]);
}

/// The same where the mark is on the picture itself, and where the line is too long for the terminal.
#[test]
fn a_mark_is_as_wide_as_what_is_marked_and_stands_below_it_in_a_cut_line() {
    use unicode_width::UnicodeWidthStr as _;
    for sample in clusters() {
        let line = format!("t = \"障{sample} x\"");
        let start = "t = \"障".len();
        let drawn_whole = drawn(&line, start..start + sample.len(), Look::plain());
        assert_eq!(drawn_whole.mark, ("t = \"障".width(), sample.width()), "{sample}");
        let around = format!("{sample} ").repeat((1_500 / sample.len()).min(60));
        let line = format!("t = \"{around}XYZ {around}\"");
        let start = line.find("XYZ").expect("it is there");
        let cut = drawn(&line, start..start + 3, Look { width: 60, ..Look::plain() });
        assert!(cut.text.width() <= 60 && cut.text.contains("..."), "{}", cut.text);
        let shown = &cut.text[..cut.text.find("XYZ").unwrap_or_else(|| panic!("{}", cut.text))];
        assert_eq!(cut.mark, (shown.width(), 3), "{sample}: {}", cut.text);
    }
}

#[test]
fn what_hides_or_acts_is_written_out_and_marked_whole() {
    let hidden = drawn("t = \"a\u{200b}b\u{202e}c\u{9b}\u{1b}[31m\"", 6..9, Look::plain());
    assert_eq!(hidden.text, r#"t = "a\u{200b}b\u{202e}c\u{9b}\u{1b}[31m""#);
    assert_eq!(hidden.mark, (6, r"\u{200b}".len()));
    // A mark on nothing, at the beginning of a line and behind what is written out.
    let bare = drawn("\u{301}\u{200b}\u{301} x", 8..9, Look::plain());
    assert_eq!((bare.text.as_str(), bare.mark), ("\u{25cc}\u{301}\\u{200b}\u{301} x", (10, 1)));
    let tabs = drawn("\ta\tb", 3..4, Look::plain());
    assert_eq!((tabs.text.as_str(), tabs.mark), ("    a   b", (8, 1)));
}

/// A file of a megabyte costs no more than the lines that are shown of it; what is far apart has an excerpt of its own.
#[test]
fn far_places_stand_in_excerpts_of_their_own() {
    let path = RepoPath::from("postmortems/x.toml");
    let source = SourceFile::new(path.clone(), b"key = 1\n".repeat(100_000));
    let at = |line: usize| Span::new((line - 1) * 8, (line - 1) * 8 + 3);
    let mut places = Places::at(&path, at(90_000));
    for line in [90_002, 99_999, 1_000, 1_001, 1_002, 1_002, 2_000, 3_000] {
        places.add(Spot { span: Some(at(line)), name: None });
    }
    let related = say! { en: "counted from here"; ja: "ここから数えます" };
    let one = Finding::new(RuleId::Blame, Level::Error, places, "a").related(&path, Some(at(5)), related);
    let (sources, mut out) = ([(path, source)].into(), Vec::new());
    let started = std::time::Instant::now();
    for _ in 0..50 {
        out.clear();
        write_finding(&one, &sources, Language::En, Look::plain(), &mut out).expect("a vector takes every write");
    }
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    insta::assert_snapshot!(String::from_utf8(out).expect("it is text"));
}

#[test]
fn places_of_the_file_as_a_whole_and_of_lines_too_long_are_said_in_words() {
    let path = RepoPath::from("postmortems/x.toml");
    let long = format!("a = \"{}\"\nb = 2\n", "x".repeat(5_000));
    let sources = BTreeMap::from([(path.clone(), SourceFile::new(path.clone(), long.into_bytes()))]);
    let shown = |finding: Finding| {
        let mut out = Vec::new();
        write_finding(&finding, &sources, Language::En, Look::plain(), &mut out).expect("a vector takes every write");
        String::from_utf8(out).expect("it is text")
    };
    let mut places = Places::at(&path, Span::new(9, 12));
    places.add(Spot { span: Some(Span::new(5_008, 5_009)), name: None });
    let elsewhere = RepoPath::from(".pmgit/policy.toml");
    let told = shown(
        Finding::new(RuleId::Blame, Level::Error, places, "a")
            .related(&path, Some(Span::new(4, 9)), "counted from here")
            .related(&elsewhere, Some(Span::new(4, 9)), "the policy says so")
            .hint("do"),
    );
    insta::assert_snapshot!(told, @r"
    error[blame]: a
    --> postmortems/x.toml:1:10
     = note: also at line 2
     = note: counted from here: postmortems/x.toml:1:5
     = note: the policy says so: .pmgit/policy.toml
     = hint: do
    ");
    let mut places = Places::file(&path);
    places.add(Spot { span: None, name: None });
    insta::assert_snapshot!(shown(Finding::new(RuleId::MissingRole, Level::Warning, places, "two roles")), @r"
    warning[missing-role]: two roles
    --> postmortems/x.toml
    ");
}

/// Rows that begin with the name of their table look alike; what tells its own name needs no label.
#[test]
fn places_that_look_alike_are_told_apart_by_name() {
    let path = RepoPath::from("postmortems/x.toml");
    let text = "tags = [\"a\", \"b\"]\n[[timeline]]\nevent = \"x\"\n[[timeline]]\nevent = \"障害 🚨\"\n";
    let sources = BTreeMap::from([(path.clone(), SourceFile::new(path.clone(), text.into()))]);
    let spot = |(name, at, length): (&str, usize, usize)| Spot {
        span: Some(Span::new(at, at + length)),
        name: Some(Name::Own(named(name))),
    };
    let table = |from: usize| from + text[from..].find("[[").expect("a table");
    let shown = |spots: &[(&str, usize, usize)]| {
        let mut spots = spots.iter().copied().map(spot);
        let mut places = Places::of(&path, spots.next().expect("one"));
        spots.for_each(|spot| places.add(spot));
        let (one, mut out) = (Finding::new(RuleId::MissingEvidence, Level::Error, places, "a"), Vec::new());
        write_finding(&one, &sources, Language::En, Look::plain(), &mut out).expect("a vector takes every write");
        String::from_utf8(out).expect("it is text")
    };
    let (first, second) = (table(0), table(table(0) + 2));
    insta::assert_snapshot!(shown(&[("x", first, 12), ("障害 🚨", second, 12)]), @r#"
    error[missing-evidence]: a
     --> postmortems/x.toml:2:1
      |
    2 | [[timeline]]
      | ^^^^^^^^^^^^ `x`
    3 | event = "x"
    4 | [[timeline]]
      | ^^^^^^^^^^^^ `障害 🚨`
    "#);
    insta::assert_snapshot!(shown(&[("a", 9, 1), ("b", 14, 1)]), @r#"
    error[missing-evidence]: a
     --> postmortems/x.toml:1:10
      |
    1 | tags = ["a", "b"]
      |          ^    ^
    "#);
    assert!(!shown(&[("x", first, 12)]).contains("`x`"), "one place needs no name");
}

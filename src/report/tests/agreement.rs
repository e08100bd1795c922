//! What every format must agree on, whatever the verdict.

use super::*;

/// What every format must agree on, whatever the verdict.
fn assert_agreement(verdict: &Verdict) {
    let json = readers::plain_json(&report_bytes(verdict, Format::Json));
    for hints in BOTH {
        let wanted: Vec<_> =
            json.iter().filter(|read| hints == Hints::Shown || read.level != "hint").cloned().collect();
        let wanted = readers::counts(&wanted);
        let output = |name: &str, format| {
            let output = report_bytes(verdict, format);
            readers::assert_inert(name, &output);
            output
        };
        let (standing, suppressed) = readers::sarif(&output("sarif", Format::Sarif(hints)));
        assert_eq!(readers::counts(&standing), wanted, "sarif");
        let shown = verdict.waived.iter().filter(|waived| hints == Hints::Shown || waived.finding.level != Level::Hint);
        assert_eq!(suppressed.len(), shown.count());
        assert_eq!(readers::counts(&readers::gitlab(&output("gitlab", Format::Gitlab(hints)))), wanted, "gitlab");
        assert_eq!(readers::counts(&readers::rdjson(&output("rdjson", Format::Rdjson(hints)))), wanted, "rdjson");
        let (junit, _) = readers::junit(&output("junit", Format::Junit(hints)));
        assert_eq!(readers::counts(&junit), wanted, "junit");
        let (mut github, lines) = readers::github(&output("github", Format::Github(hints)));
        github.extend(readers::github_lines(&lines));
        assert_eq!(readers::counts(&github), wanted, "github");
        let summary = summary(verdict, hints);
        readers::assert_inert("summary", summary.as_bytes());
        readers::markdown_outside_code(&summary);
    }
}

#[test]
fn every_format_says_what_json_says_and_no_document_speaks_in_it() {
    assert_agreement(&Verdict::default());
    assert_agreement(&honest());
    assert_agreement(&grouped());
    assert_agreement(&hostile());
}

#[test]
fn a_path_is_exact_or_left_out() {
    let raw: Vec<Vec<u8>> = hostile().judged.iter().map(|path| path.as_bytes().to_vec()).collect();
    let (standing, _) = readers::sarif(&report_bytes(&hostile(), Format::Sarif(Hints::Shown)));
    for read in standing {
        assert!(raw.contains(&read.path.expect("SARIF has every path")), "SARIF has its bytes");
    }
    let (github, _) = readers::github(&report_bytes(&hostile(), Format::Github(Hints::Shown)));
    let (junit, _) = readers::junit(&report_bytes(&hostile(), Format::Junit(Hints::Shown)));
    for path in github.into_iter().chain(junit).filter_map(|read| read.path) {
        assert!(raw.contains(&path), "{} is no file", String::from_utf8_lossy(&path));
    }
    let gitlab = readers::gitlab(&report_bytes(&hostile(), Format::Gitlab(Hints::Shown)));
    let rdjson = readers::rdjson(&report_bytes(&hostile(), Format::Rdjson(Hints::Shown)));
    for read in &rdjson {
        let exact = read.path.as_ref().is_some_and(|path| raw.contains(path));
        assert!(exact || read.place == Some([1, 1, 1, 1]), "a folder has no lines: {read:?}");
    }
    for path in gitlab.into_iter().chain(rdjson).filter_map(|read| read.path) {
        let folder = [&path[..], b"/"].concat();
        let known = raw.contains(&path) || path == b"." || raw.iter().any(|file| file.starts_with(&folder));
        assert!(known, "{} is neither a file nor a folder of one", String::from_utf8_lossy(&path));
    }
}

/// One finding with a name and a message that try the same, in every format that has its words.
#[test]
fn words_and_names_arrive_as_they_were_sent() {
    for evil in EVIL.iter().chain(&["100%, 50%25: a=b", "a,b", "%0A"]) {
        let path = RepoPath::new(format!("postmortems/{evil}.toml").into_bytes());
        let tellable = path.to_str() == Some(&*crate::text::inert(&path.to_string()));
        let finding =
            Finding::new(crate::finding::RuleId::UnknownKey, Level::Error, Places::file(&path), *evil).hint(*evil);
        let verdict = verdict(Vec::new(), vec![finding], Vec::new());
        let of = |format: fn(Hints) -> Format| report_bytes(&verdict, format(Hints::LeftOut));
        let github = readers::github(&of(Format::Github)).0.remove(0);
        let gitlab = readers::gitlab(&of(Format::Gitlab)).remove(0);
        let rdjson = readers::rdjson(&of(Format::Rdjson)).remove(0);
        let junit = readers::junit(&of(Format::Junit)).0.remove(0);
        let said = crate::text::inert(evil);
        let mut words = format!("{said}\nhint: {said}");
        if !tellable {
            words.insert_str(0, &format!("`{}`: ", reading::name(&path)));
        }
        assert_eq!([&github.text, &rdjson.text], [&words; 2]);
        assert_eq!(gitlab.text, format!("unknown-key: {words}"));
        let first = words.lines().next().map(str::trim_end);
        assert_eq!(Some(junit.text.trim_end()), first, "JUnit's text is by line");
        let exact = tellable.then(|| path.as_bytes().to_vec());
        assert_eq!([&github.path, &junit.path], [&exact; 2]);
        assert!(tellable || gitlab.path != Some(path.as_bytes().to_vec()));
        assert_eq!(gitlab.path, rdjson.path);
    }
}

#[test]
fn a_name_with_a_control_is_not_told_as_a_file() {
    for (path, nearest) in [("a/b\nc/d.toml", "a"), ("\u{1b}.toml", "."), ("a/b/\u{202e}", "a/b")] {
        let finding =
            Finding::new(crate::finding::RuleId::UnknownKey, Level::Error, Places::file(&RepoPath::from(path)), "a");
        let verdict = verdict(Vec::new(), vec![finding], Vec::new());
        assert_eq!(readers::github(&report_bytes(&verdict, Format::Github(Hints::LeftOut))).0[0].path, None);
        let gitlab = readers::gitlab(&report_bytes(&verdict, Format::Gitlab(Hints::LeftOut)));
        assert_eq!(gitlab[0].path.as_deref(), Some(nearest.as_bytes()));
    }
}

#[test]
fn columns_count_what_each_format_counts() {
    let of = |read: Vec<readers::Read>, name: &str| {
        let named = read.into_iter().find(|read| read.text.contains(name)).expect("it is there");
        named.place.expect("it has a place")
    };
    // `overview = "決済の全面的な機能停止 😀, an outage`: 12 letters, 7 of three bytes, then the word.
    let verdict = honest();
    let letters = [4, 20, 4, 24];
    assert_eq!(of(readers::plain_json(&report_bytes(&verdict, Format::Json)), "`機能停止`"), letters);
    assert_eq!(of(readers::sarif(&report_bytes(&verdict, Format::Sarif(Hints::LeftOut))).0, "`機能停止`"), letters);
    assert_eq!(of(readers::github(&report_bytes(&verdict, Format::Github(Hints::LeftOut))).0, "`機能停止`"), letters);
    let bytes = 13 + 3 * 7;
    let range = [4, bytes, 4, bytes + 12];
    assert_eq!(of(readers::rdjson(&report_bytes(&verdict, Format::Rdjson(Hints::LeftOut))), "`機能停止`"), range);
    // Behind an emoji: one letter, four bytes.
    assert_eq!(
        of(readers::sarif(&report_bytes(&verdict, Format::Sarif(Hints::LeftOut))).0, "`outage`"),
        [4, 31, 4, 37]
    );
    let bytes = 13 + 3 * 11 + 1 + 4 + ", an ".len() as u64;
    let range = [4, bytes, 4, bytes + 6];
    assert_eq!(of(readers::rdjson(&report_bytes(&verdict, Format::Rdjson(Hints::LeftOut))), "`outage`"), range);
}

/// A long line with many findings costs no more than they do.
#[test]
fn many_findings_in_a_long_line_are_written_in_time() {
    let path = RepoPath::from("x.toml");
    let source = SourceFile::new(path.clone(), "outage 全 ".repeat(20_000).into_bytes());
    let place = |n: usize| Places::at(&path, Span::new(n * 11, n * 11 + 6));
    let finding = |n| Finding::new(crate::finding::RuleId::UnknownKey, Level::Error, place(n), "`outage`");
    let verdict = verdict(vec![source], (0..20_000).map(finding).collect(), Vec::new());
    for format in [
        Format::Sarif(Hints::Shown),
        Format::Github(Hints::Shown),
        Format::Gitlab(Hints::Shown),
        Format::Junit(Hints::Shown),
        Format::Rdjson(Hints::Shown),
    ] {
        let started = std::time::Instant::now();
        assert!(!report_bytes(&verdict, format).is_empty());
        assert!(started.elapsed().as_secs() < 20, "{format:?} took {:?}", started.elapsed());
    }
}

/// SARIF with only the rules that the results name, and no version.
fn abridged(output: &[u8]) -> String {
    let mut log: serde_json::Value = serde_json::from_slice(output).expect("it is JSON");
    let driver = &mut log["runs"][0]["tool"]["driver"];
    driver["version"] = "x".into();
    driver["semanticVersion"] = "x".into();
    let rules = driver["rules"].as_array_mut().expect("it has rules");
    rules.retain(|rule| rule["id"] == "missing-link");
    for result in log["runs"][0]["results"].as_array_mut().expect("it has results") {
        result["ruleIndex"] = "x".into();
    }
    pretty_json(&log).expect("it was JSON")
}

#[test]
fn each_format_on_an_ordinary_day() {
    let shown = |format| report_text(&honest(), format);
    insta::assert_snapshot!("sarif", abridged(shown(Format::Sarif(Hints::LeftOut)).as_bytes()));
    insta::assert_snapshot!("github", shown(Format::Github(Hints::LeftOut)));
    insta::assert_snapshot!("gitlab", shown(Format::Gitlab(Hints::LeftOut)));
    insta::assert_snapshot!("rdjson", shown(Format::Rdjson(Hints::LeftOut)));
    let junit = shown(Format::Junit(Hints::LeftOut));
    let told: Vec<&str> = junit.lines().filter(|line| !line.ends_with(" time=\"0\"/>")).collect();
    // The catalogue grows; how many rules passed is no part of the picture.
    let told = told.join("\n").replace(&format!("tests=\"{}\"", crate::rules::all().len()), "tests=\"all\"");
    let told = told.replace(&format!("tests=\"{}\"", 2 * crate::rules::all().len()), "tests=\"all\"");
    insta::assert_snapshot!("junit", told);
    insta::assert_snapshot!("summary", summary(&honest(), Hints::LeftOut));
}

/// A finding with twelve places, places that explain it and a fix, as each format has it.
#[test]
fn each_format_on_a_finding_with_many_places() {
    for (name, format) in [
        ("grouped_text", Format::Text(Look::plain())),
        ("grouped_json", Format::Json),
        ("grouped_github", Format::Github(Hints::LeftOut)),
        ("grouped_gitlab", Format::Gitlab(Hints::LeftOut)),
        ("grouped_rdjson", Format::Rdjson(Hints::LeftOut)),
    ] {
        insta::assert_snapshot!(name, report_text(&grouped(), format));
    }
    insta::assert_snapshot!("grouped_sarif", abridged(&report_bytes(&grouped(), Format::Sarif(Hints::LeftOut))));
    let mut out = Vec::new();
    write(&grouped(), Language::Ja, Format::Text(Look::plain()), &mut out).expect("a vector takes every write");
    insta::assert_snapshot!("grouped_japanese", String::from_utf8(out).expect("it is text"));
}

/// Of many places a hundred are kept, and every format counts all of them.
#[test]
fn all_places_are_counted_where_not_all_are_kept() {
    let verdict = grouped_rows(250);
    let json: serde_json::Value = serde_json::from_slice(&report_bytes(&verdict, Format::Json)).expect("it is JSON");
    let finding = &json["findings"][0];
    assert_eq!((&finding["extent"], finding["related"].as_array().map(Vec::len)), (&250.into(), Some(99 + 2)));
    assert_eq!(finding["message"], "`row 0`, `row 1`, `row 2` and 247 more have no evidence");
    let also = "also at lines 8, 9, 10 and 244 more";
    assert!(report_text(&verdict, Format::Text(Look::plain())).contains(also));
    let also = "also at lines 6, 7, 8 and 246 more";
    for format in [Format::Github(Hints::Shown), Format::Gitlab(Hints::Shown), Format::Junit(Hints::Shown)] {
        assert!(report_text(&verdict, format).contains(also), "{format:?}");
    }
    let sarif = report_text(&verdict, Format::Sarif(Hints::Shown));
    assert!(sarif.contains("also at [`row 1`](1), [`row 2`](2), [`row 3`](3) and 246 more"), "{sarif}");
}

/// The edits of a fix reach a program as they are, by the columns that it counts.
#[test]
fn a_fix_parses_back_from_every_format_that_has_one() {
    let verdict = grouped();
    let (path, source) = verdict.sources.iter().next_back().expect("it has a source");
    let fix = verdict.findings[0].fix.clone().expect("it has a fix");
    let fixed = fix.apply(source.text()).expect("it fits");
    let number = |value: &serde_json::Value| usize::try_from(value.as_u64().expect("a number")).expect("a small one");
    // From the format's own places to the text, without a look at the spans that they came from.
    let apply = |edits: Vec<([usize; 4], String)>, in_bytes: bool| {
        let offset = |line: usize, column: usize| {
            let start: usize = source.text().split_inclusive('\n').take(line - 1).map(str::len).sum();
            let letters = source.text()[start..].chars().take(column - 1).map(char::len_utf8).sum::<usize>();
            start + if in_bytes { column - 1 } else { letters }
        };
        let edit = |(at, text): ([usize; 4], String)| Edit {
            span: Span::new(offset(at[0], at[1]), offset(at[2], at[3])),
            text,
        };
        Fix::new(edits.into_iter().map(edit)).apply(source.text()).expect("it fits")
    };
    let edits = |value: &serde_json::Value, places: [&str; 4], text: &str| -> Vec<([usize; 4], String)> {
        let edit = |edit: &serde_json::Value| {
            let at = places.map(|pointer| number(edit.pointer(pointer).expect("a place")));
            (at, edit.pointer(text).and_then(serde_json::Value::as_str).expect("a text").to_owned())
        };
        value.as_array().expect("a list").iter().map(edit).collect()
    };
    let of = |format| serde_json::from_slice::<serde_json::Value>(&report_bytes(&verdict, format)).expect("it is JSON");
    let json = &of(Format::Json)["findings"][0]["fix"]["edits"];
    assert_eq!(apply(edits(json, ["/line", "/column", "/end_line", "/end_column"], "/text"), false), fixed, "{path}");
    let sarif =
        &of(Format::Sarif(Hints::Shown))["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"];
    let keys = ["startLine", "startColumn", "endLine", "endColumn"].map(|key| format!("/deletedRegion/{key}"));
    let keys = [&keys[0], &keys[1], &keys[2], &keys[3]].map(String::as_str);
    assert_eq!(apply(edits(sarif, keys, "/insertedContent/text"), false), fixed);
    let rdjson = &of(Format::Rdjson(Hints::Shown))["diagnostics"][0]["suggestions"];
    let keys = ["/range/start/line", "/range/start/column", "/range/end/line", "/range/end/column"];
    assert_eq!(apply(edits(rdjson, keys, "/text"), true), fixed);
}

//! What the services read out of each format, by a real parser of it or, for workflow commands, by the runner's steps.
#![allow(dead_code, unreachable_pub)]

use std::collections::BTreeMap;

use serde_json::Value;

/// A finding as a service sees it. The level is in the words of pmgit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Read {
    pub level: String,
    pub rule: String,
    /// As it stands in the output, decoded; nothing where there is none.
    pub path: Option<Vec<u8>>,
    /// Line and column of the start, line and column of the end.
    pub place: Option<[u64; 4]>,
    pub text: String,
}

/// How many of each rule and level there are.
pub fn counts(read: &[Read]) -> BTreeMap<(String, String), usize> {
    let mut counts = BTreeMap::new();
    for one in read {
        *counts.entry((one.level.clone(), one.rule.clone())).or_default() += 1;
    }
    counts
}

/// What an output may not have in it, as it stands.
pub fn assert_inert(name: &str, output: &[u8]) {
    let text = std::str::from_utf8(output).unwrap_or_else(|error| panic!("{name} is no UTF-8: {error}"));
    let acts = |letter: char| {
        (letter.is_control() && letter != '\n')
            || pmgit_source_is_invisible(letter)
            || matches!(letter, '\u{2028}' | '\u{2029}')
    };
    if let Some(at) = text.find(acts) {
        let around: String = text[..at].chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
        panic!("{name} has a raw {:?} behind {around:?}", text[at..].chars().next());
    }
}

/// Those of the bidirectional and zero-width letters that the tests use, spelt out once more.
fn pmgit_source_is_invisible(letter: char) -> bool {
    matches!(letter, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

fn level(name: &str, names: [&str; 3]) -> String {
    let at = names.iter().position(|known| *known == name).unwrap_or_else(|| panic!("there is no level {name}"));
    ["error", "warning", "hint"][at].to_owned()
}

fn json(output: &[u8]) -> Value {
    serde_json::from_slice(output).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(output)))
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no string")).to_owned()
}

fn number(value: &Value) -> u64 {
    value.as_u64().filter(|&number| number > 0).unwrap_or_else(|| panic!("{value} is no number from 1"))
}

/// pmgit's own JSON, which the others are compared with.
pub fn plain_json(output: &[u8]) -> Vec<Read> {
    let output = json(output);
    let findings = output["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|one| Read {
            level: string(&one["level"]),
            rule: string(&one["rule"]),
            path: Some(string(&one["path"]).into_bytes()),
            place: Some(["line", "column", "end_line", "end_column"].map(|key| number(&one[key]))),
            text: string(&one["message"]),
        })
        .collect()
}

/// The results that nothing suppresses, and those that something does.
pub fn sarif(output: &[u8]) -> (Vec<Read>, Vec<Read>) {
    let log = json(output);
    let schema: Value = serde_json::from_str(include_str!("sarif-2.1.0.schema.json")).unwrap();
    let validator = jsonschema::draft7::options().should_validate_formats(true).build(&schema).unwrap();
    let slips: Vec<String> =
        validator.iter_errors(&log).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert_eq!(slips, Vec::<String>::new());
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        for key in ["/shortDescription/text", "/fullDescription/text", "/help/text", "/help/markdown"] {
            assert!(!string(rule.pointer(key).unwrap()).is_empty(), "GitHub refuses an empty {key} of {rule}");
        }
        assert!(string(&rule["shortDescription"]["text"]).chars().count() <= 1_024);
    }
    let (mut standing, mut suppressed, mut fingerprints) = (Vec::new(), Vec::new(), Vec::new());
    for result in run["results"].as_array().unwrap() {
        let rule = string(&result["ruleId"]);
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], rule.as_str());
        let place = &result["locations"][0]["physicalLocation"];
        let keys = ["startLine", "startColumn", "endLine", "endColumn"];
        let numbers = keys.map(|key| number(&place["region"][key]));
        assert_eq!(numbers[0], numbers[2], "a region of one line");
        assert!(numbers[1] <= numbers[3]);
        let uri = string(&place["artifactLocation"]["uri"]);
        assert!(uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)), "{uri}");
        let text = string(&result["message"]["text"]);
        let related = sarif_related(result);
        for (_, rest) in text.match_indices("](").map(|(at, link)| text.split_at(at + link.len())) {
            let id = rest.split(')').next().unwrap();
            assert!(related.contains(&id.parse().unwrap_or(0)), "a link of somebody else in {text}");
        }
        assert_sarif_fixes(result, &uri);
        let bare = text.replace("{{", "").replace("}}", "");
        assert!(!bare.contains(['{', '}']), "a placeholder in {text}");
        let fingerprint = string(&result["partialFingerprints"]["primaryLocationLineHash"]);
        assert_eq!(fingerprint, string(&result["partialFingerprints"]["pmgit/v1"]));
        fingerprints.push((uri.clone(), rule.clone(), fingerprint));
        let read = Read {
            level: level(&string(&result["level"]), ["error", "warning", "note"]),
            rule,
            path: Some(percent_decoded(&uri)),
            place: Some(numbers),
            text: text.replace("{{", "{").replace("}}", "}"),
        };
        match result["suppressions"].as_array() {
            None => standing.push(read),
            Some(suppressions) => {
                assert!(!string(&suppressions[0]["justification"]).is_empty());
                suppressed.push(read);
            }
        }
    }
    assert_distinct(fingerprints);
    (standing, suppressed)
}

/// The ids of the related locations of a result, each of which has a place and says something.
fn sarif_related(result: &Value) -> Vec<u64> {
    let mut ids = Vec::new();
    for related in result["relatedLocations"].as_array().into_iter().flatten() {
        let place = &related["physicalLocation"];
        assert!(!string(&place["artifactLocation"]["uri"]).is_empty());
        for key in ["startLine", "startColumn", "endLine", "endColumn"] {
            number(&place["region"][key]);
        }
        assert!(!string(&related["message"]["text"]).is_empty());
        assert!(!ids.contains(&number(&related["id"])), "an id twice");
        ids.push(number(&related["id"]));
    }
    ids
}

/// Fixes change the file that the result is about, in order and never the same place twice.
fn assert_sarif_fixes(result: &Value, uri: &str) {
    for fix in result["fixes"].as_array().into_iter().flatten() {
        for change in fix["artifactChanges"].as_array().unwrap() {
            assert_eq!(change["artifactLocation"]["uri"], uri);
            let mut behind = (0, 0);
            for replacement in change["replacements"].as_array().unwrap() {
                let keys = ["startLine", "startColumn", "endLine", "endColumn"];
                let [line, column, end_line, end_column] = keys.map(|key| number(&replacement["deletedRegion"][key]));
                assert!(behind <= (line, column) && (line, column) <= (end_line, end_column));
                assert!(replacement["insertedContent"]["text"].is_string());
                behind = (end_line, end_column);
            }
        }
    }
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(&part.as_bytes()[2..]);
    }
    bytes
}

fn assert_distinct<T: Ord + std::fmt::Debug>(mut items: Vec<T>) {
    items.sort();
    for pair in items.windows(2) {
        assert_ne!(pair[0], pair[1], "a fingerprint twice");
    }
}

pub fn gitlab(output: &[u8]) -> Vec<Read> {
    assert!(!output.starts_with(b"\xEF\xBB\xBF"));
    let issues = json(output);
    let issues = issues.as_array().expect("an array");
    assert_distinct(issues.iter().map(|issue| string(&issue["fingerprint"])).collect());
    issues
        .iter()
        .map(|issue| {
            let path = string(&issue["location"]["path"]);
            assert!(!path.starts_with("./") && !path.starts_with('/'), "{path}");
            let line = number(&issue["location"]["lines"]["begin"]);
            let (rule, description) = (string(&issue["check_name"]), string(&issue["description"]));
            assert!(description.starts_with(&format!("{rule}: ")), "the widget shows nothing else: {description}");
            Read {
                level: level(&string(&issue["severity"]), ["major", "minor", "info"]),
                rule,
                path: Some(path.into_bytes()),
                place: Some([line, 0, 0, 0]),
                text: description,
            }
        })
        .collect()
}

/// The messages of `reviewdog.proto` as they stand in JSON, without room for anything else. The columns are optional
/// there; here every place has one, for a range without columns is of whole lines.
fn rdjson_schema() -> Value {
    let object = |required: Value, properties: Value| serde_json::json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties});
    let text = serde_json::json!({"type": "string", "minLength": 1});
    let number = serde_json::json!({"type": "integer", "minimum": 1, "maximum": i32::MAX});
    let position = object(serde_json::json!(["line", "column"]), serde_json::json!({"line": number, "column": number}));
    let range = object(serde_json::json!(["start", "end"]), serde_json::json!({"start": position, "end": position}));
    let location = object(serde_json::json!(["path", "range"]), serde_json::json!({"path": text, "range": range}));
    let code = object(serde_json::json!(["value"]), serde_json::json!({"value": text, "url": text}));
    let suggestion =
        object(serde_json::json!(["range", "text"]), serde_json::json!({"range": range, "text": {"type": "string"}}));
    let related =
        object(serde_json::json!(["message", "location"]), serde_json::json!({"message": text, "location": location}));
    let source = object(serde_json::json!(["name"]), serde_json::json!({"name": text, "url": text}));
    let diagnostic = object(
        serde_json::json!(["message", "location", "severity", "code"]),
        serde_json::json!({
            "message": text,
            "location": location,
            "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
            "source": source,
            "code": code,
            "suggestions": {"type": "array", "items": suggestion},
            "original_output": text,
            "related_locations": {"type": "array", "items": related},
        }),
    );
    object(
        serde_json::json!(["source", "diagnostics"]),
        serde_json::json!({
            "source": source,
            "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
            "diagnostics": {"type": "array", "items": diagnostic},
        }),
    )
}

pub fn rdjson(output: &[u8]) -> Vec<Read> {
    let result = json(output);
    let validator = jsonschema::draft7::new(&rdjson_schema()).unwrap();
    let slips: Vec<String> =
        validator.iter_errors(&result).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert_eq!(slips, Vec::<String>::new());
    assert_eq!(result["source"]["name"], "pmgit");
    let diagnostics = result["diagnostics"].as_array().expect("an array");
    diagnostics
        .iter()
        .map(|one| {
            let range = &one["location"]["range"];
            let keys = ["/start/line", "/start/column", "/end/line", "/end/column"];
            let place = keys.map(|key| number(range.pointer(key).unwrap()));
            assert!((place[0], place[1]) <= (place[2], place[3]), "{range}");
            Read {
                level: level(&string(&one["severity"]), ["ERROR", "WARNING", "INFO"]),
                rule: string(&one["code"]["value"]),
                path: Some(string(&one["location"]["path"]).into_bytes()),
                place: Some(place),
                text: string(&one["message"]),
            }
        })
        .collect()
}

/// The findings, and how many test cases passed.
pub fn junit(output: &[u8]) -> (Vec<Read>, usize) {
    let text = std::str::from_utf8(output).unwrap();
    let document = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let (mut read, mut passed) = (Vec::new(), 0);
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let count = |node: roxmltree::Node<'_, '_>, key: &str| node.attribute(key).unwrap().parse::<usize>().unwrap();
    let tagged = |node: roxmltree::Node<'_, '_>, tag: &str| node.descendants().filter(|n| n.has_tag_name(tag)).count();
    assert_eq!(count(root, "tests"), tagged(root, "testcase"));
    assert_eq!(count(root, "failures"), tagged(root, "failure"));
    for suite in root.children().filter(roxmltree::Node::is_element) {
        assert_eq!(suite.tag_name().name(), "testsuite");
        assert_eq!(count(suite, "tests"), tagged(suite, "testcase"));
        assert_eq!(count(suite, "failures"), tagged(suite, "failure"));
        assert_eq!(count(suite, "skipped"), tagged(suite, "skipped"));
        for case in suite.children().filter(roxmltree::Node::is_element) {
            assert_eq!(case.tag_name().name(), "testcase");
            assert!(!case.attribute("classname").unwrap().is_empty());
            let elements: Vec<_> = case.children().filter(roxmltree::Node::is_element).collect();
            let Some(found) = elements.first() else {
                passed += 1;
                continue;
            };
            assert_eq!(elements.len(), 1);
            assert!(!found.attribute("message").unwrap().is_empty());
            // What was not looked at says only why.
            assert!(found.text().is_some() || found.has_tag_name("skipped"));
            for line in found.text().unwrap_or_default().lines() {
                if let Some((at, level, text)) = place_and_level(line) {
                    read.push(Read {
                        level,
                        rule: case.attribute("name").unwrap().to_owned(),
                        path: case.attribute("file").map(|file| file.as_bytes().to_vec()),
                        place: Some(at),
                        text,
                    });
                }
            }
        }
    }
    (read, passed)
}

/// `12:3: error: message`
fn place_and_level(line: &str) -> Option<([u64; 4], String, String)> {
    let mut parts = line.splitn(4, ':');
    let (at, column) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let level = parts.next()?.trim().to_owned();
    Some(([at, column, 0, 0], level, parts.next()?.trim_start().to_owned()))
}

/// The annotations that a runner of GitHub makes of a log, in order, and the lines that are none.
///
/// The steps are those of the runner's `ActionCommand`: a command where `::` begins the line behind white space, and
/// the older form wherever `##[` stands.
pub fn github(output: &[u8]) -> (Vec<Read>, Vec<String>) {
    let text = std::str::from_utf8(output).unwrap();
    let (mut read, mut other) = (Vec::new(), Vec::new());
    for line in text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}']) {
        let Some(rest) = line.trim_start().strip_prefix("::") else {
            assert!(!line.contains("##["), "an older command: {line}");
            other.extend((!line.is_empty()).then(|| line.to_owned()));
            continue;
        };
        let (head, data) = rest.split_once("::").unwrap_or_else(|| panic!("no command: {line}"));
        let (command, properties) = head.split_once(' ').unwrap_or_else(|| panic!("no properties: {line}"));
        let mut read_properties = BTreeMap::new();
        for property in properties.split(',') {
            let (name, value) = property.split_once('=').unwrap_or_else(|| panic!("no property: {line}"));
            let known = ["file", "line", "endLine", "col", "endColumn", "title"].contains(&name);
            assert!(known, "somebody else's property: {line}");
            let value = value.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",");
            assert!(read_properties.insert(name, value.replace("%25", "%")).is_none(), "twice in {line}");
        }
        let numbers = ["line", "col", "endLine", "endColumn"].map(|key| read_properties.get(key)?.parse().ok());
        let place = numbers.iter().copied().collect::<Option<Vec<u64>>>();
        read.push(Read {
            level: level(command, ["error", "warning", "notice"]),
            rule: read_properties["title"].clone(),
            path: read_properties.get("file").map(|file| file.as_bytes().to_vec()),
            place: place.map(|place| place.try_into().unwrap()),
            text: data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%"),
        });
    }
    (read, other)
}

/// The findings that plain lines of a log tell of: `error[rule] path: message`.
pub fn github_lines(lines: &[String]) -> Vec<Read> {
    let one = |line: &String| {
        let (level, rest) = line.split_once('[')?;
        let (rule, text) = rest.split_once("] ")?;
        let known = ["error", "warning", "hint"].contains(&level);
        known.then(|| Read {
            level: level.to_owned(),
            rule: rule.to_owned(),
            path: None,
            place: None,
            text: text.to_owned(),
        })
    };
    lines.iter().filter_map(one).collect()
}

/// What a reader of Markdown sees beside the text of code spans: our own words only.
pub fn markdown_outside_code(text: &str) -> String {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let mut outside = String::new();
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Text(text) => outside.push_str(&text),
            Event::Code(_) => outside.push('_'),
            Event::Start(Tag::Heading { .. } | Tag::List(None) | Tag::Item | Tag::Strong | Tag::Paragraph) => {}
            Event::End(_) => outside.push('\n'),
            other => panic!("{other:?} in a summary:\n{text}"),
        }
    }
    outside
}

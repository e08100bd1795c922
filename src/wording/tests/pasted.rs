//! What was pasted between double quotes, and what is written there on purpose.

use crate::source::Span;
use crate::wording::random::Random;
use crate::wording::{Nature, pasted};

/// The words that were pasted, and the literal string for them.
fn found(string: &str, nature: Nature) -> (Vec<&str>, Option<String>) {
    let found = pasted(string, Span::new(0, string.len()), nature);
    let words =
        |pasted: &crate::wording::Pasted| pasted.words.iter().map(|word| &string[word.start..word.end]).collect();
    (found.as_ref().map(words).unwrap_or_default(), found.and_then(|pasted| pasted.literal))
}

fn read(string: &str) -> Option<String> {
    let table: toml::Table = format!("a = {string}\n").parse().ok()?;
    table.get("a")?.as_str().map(str::to_owned)
}

#[test]
fn what_was_pasted_is_found_and_written_as_it_was() {
    use Nature::{Command, Prose};
    for (string, nature, words, literal) in [
        // Paths.
        (r#""It wrote to C:\temp\new.""#, Prose, &[r"C:\temp\new."][..], r"'It wrote to C:\temp\new.'"),
        (
            r#""See C:\temp and D:\traces\build""#,
            Prose,
            &[r"C:\temp", r"D:\traces\build"],
            r"'See C:\temp and D:\traces\build'",
        ),
        (r#""C:\new.txtが残った""#, Prose, &[r"C:\new.txtが残った"], r"'C:\new.txtが残った'"),
        (r#""ログは「C:\logs\n001.txt」にある""#, Prose, &[], ""),
        (r#""パスは「C:\temp\nginx」です""#, Prose, &[r"C:\temp\nginx"], r"'パスは「C:\temp\nginx」です'"),
        (r#""the host's %TEMP%\trace.log""#, Prose, &[r"%TEMP%\trace.log"], r"'''the host's %TEMP%\trace.log'''"),
        (r#""\\files\backup\new""#, Prose, &[r"\\files\backup\new"], r"'\\files\backup\new'"),
        (r#""ran .\tools\run.ps1""#, Command, &[r".\tools\run.ps1"], r"'ran .\tools\run.ps1'"),
        (r#""ran .\tools\back.ps1""#, Command, &[r".\tools\back.ps1"], r"'ran .\tools\back.ps1'"),
        // Regular expressions.
        (r#""the alert on \bpanic\b""#, Prose, &[r"\bpanic\b"], r"'the alert on \bpanic\b'"),
        (r#""the alert on `^[^\r\n]+\t`""#, Prose, &[r"^[^\r\n]+\t"], r"'the alert on `^[^\r\n]+\t`'"),
        (r#""grep -E '\bpanic:\b' a.log""#, Command, &[r"\bpanic:\b"], r"'''grep -E '\bpanic:\b' a.log'''"),
        (r#""grep -E \"\bpanic\b\" a.log""#, Command, &[r"\bpanic\b"], r#"'grep -E "\bpanic\b" a.log'"#),
        (r#""tr '\n' ',' < a.log""#, Command, &[r"\n"], r"'''tr '\n' ',' < a.log'''"),
        (r#""awk -F '\t' '{print $2}' a.tsv""#, Command, &[r"\t"], r"'''awk -F '\t' '{print $2}' a.tsv'''"),
        (r#""sed 's/,/\n/g' a.csv""#, Command, &[r"s/,/\n/g"], r"'''sed 's/,/\n/g' a.csv'''"),
        (r#""printf 'a\n' \"b\n\"""#, Command, &[r"a\n", r"b\n"], r#"'''printf 'a\n' "b\n"'''"#),
        // Code in Markdown.
        (
            "\"\"\"\nIt ran `echo -e \"a\\tb\"`:\n\n```\nprintf \"x\\n\"\n```\n\"\"\"",
            Prose,
            &[r"a\tb", r"x\n"],
            "'''\nIt ran `echo -e \"a\\tb\"`:\n\n```\nprintf \"x\\n\"\n```\n'''",
        ),
        (
            "\"\"\"\n```sh\nkubectl get pods \\\n  --all-namespaces\n```\n\"\"\"",
            Prose,
            &[r"kubectl get pods \"],
            "'''\n```sh\nkubectl get pods \\\n  --all-namespaces\n```\n'''",
        ),
        (
            "\"\"\"\r\ncurl \\\r\n  -o a \\\r\n  b\r\n\"\"\"",
            Command,
            &[r"curl \", r"-o a \"],
            "'''\r\ncurl \\\r\n  -o a \\\r\n  b\r\n'''",
        ),
        // What was meant is done, what was pasted is kept.
        (
            r#""See C:\temp\new.\n\nIt's full.""#,
            Prose,
            &[r"C:\temp\new.\n\nIt"],
            "'''\nSee C:\\temp\\new.\n\nIt's full.'''",
        ),
        (r#""The \"old\" C:\temp\bin""#, Prose, &[r"C:\temp\bin"], r#"'The "old" C:\temp\bin'"#),
    ] {
        let (is_words, is_literal) = found(string, nature);
        assert_eq!(is_words, words, "{string}");
        assert_eq!(is_literal.unwrap_or_default(), literal, "{string}");
    }
}

#[test]
fn a_literal_string_is_offered_only_where_it_can_say_what_was_pasted() {
    for (string, nature) in [
        (r#""caf\u00e9 at C:\temp\new""#, Nature::Prose),
        (r#""\bpanic\b and C:\\temp""#, Nature::Prose),
        ("\"\"\"\na \\\"b\\\" \"c\" \\bpanic\\b\n\"\"\"", Nature::Prose),
        ("\"\"\"\n'''\\bpanic\\b'''\n\"\"\"", Nature::Prose),
        ("\"'''a''' C:\\temp\\new\"", Nature::Prose),
    ] {
        let (words, literal) = found(string, nature);
        assert!(!words.is_empty() && literal.is_none(), "{string}: {words:?} {literal:?}");
    }
}

#[test]
fn what_is_written_on_purpose_is_left_alone() {
    use Nature::{Command, Prose};
    for (string, nature) in [
        (r#""He said \"no\".""#, Prose),
        (r#""caf\u00e9 \U0001F525""#, Prose),
        (r#""First.\n\nSecond.\n- one\n- two\n""#, Prose),
        (r#""First.\r\n\r\nSecond.""#, Prose),
        (r#""name\tvalue\nlatency\t5 s""#, Prose),
        (r#""C:\\temp\\new\nwas full""#, Prose),
        (r#""`C:\\temp\\new` and `\\bpanic\\b`\nwere there""#, Prose),
        (r#""Option A:\nwe wait. Option B:\nwe fail over.""#, Prose),
        (r#""Disks C:\nand D:""#, Prose),
        (r#""一行目。\n二行目。""#, Prose),
        (r#""We ran `kubectl get\npods`\nand waited.""#, Prose),
        (r#""It ran:\n\n```\nkubectl get pods\n\tmake\n```\n""#, Prose),
        ("\"\"\"\nA long line \\\n  that is folded.\n\"\"\"", Prose),
        ("\"\"\"\\\n  trimmed at both ends\\\n  \"\"\"", Prose),
        ("\"\"\"\\\n  kubectl get pods\\\n  \"\"\"", Command),
        (r#""kubectl get pods\nkubectl get nodes""#, Command),
        (r#""SELECT *\n\tFROM x\n\tWHERE y = 'z'""#, Command),
        (r#""kubectl patch -p '{\n  \"a\": 1\n}'""#, Command),
        (r#""cd /srv\n/usr/bin/run""#, Command),
        (r"'C:\temp\new \bpanic\b'", Prose),
        ("'''\nkubectl get pods \\\n  -A\n'''", Command),
        ("\"\"", Prose),
        ("1", Prose),
    ] {
        assert_eq!(found(string, nature).0, [""; 0], "{string}");
    }
}

/// Whatever is pasted: a literal string that is offered says it, and nothing is left to find in it.
#[test]
fn the_literal_string_is_read_as_what_was_pasted() {
    const PARTS: [&str; 26] = [
        r"C:\temp\new",
        r"\bpanic\b",
        r"\b",
        r"\f",
        r"\n",
        r"\t",
        r"\r\n",
        "`",
        "'",
        "''",
        "\n",
        "\r\n",
        " ",
        "\\\n  ",
        "```\n",
        "kubectl get pods",
        "障害",
        "、",
        "「",
        "」",
        r"[^\n]",
        "a.b",
        "x",
        "    ",
        "/",
        ":",
    ];
    let mut random = Random::new(11);
    let mut offered = 0;
    for _ in 0..40_000 {
        let raw = random.text(&PARTS, 10);
        let quotes = if raw.contains('\n') { "\"\"\"" } else { "\"" };
        let string = format!("{quotes}{raw}{quotes}");
        if read(&string).is_none() {
            continue;
        }
        for nature in [Nature::Prose, Nature::Command] {
            let (words, literal) = found(&string, nature);
            let Some(literal) = literal else { continue };
            offered += 1;
            let said = read(&literal).unwrap_or_else(|| panic!("{literal:?} for {string:?}"));
            let pieces = words.iter().filter(|word| !said.contains(**word)).collect::<Vec<_>>();
            let is_mixed =
                words.iter().any(|word| word.contains("\\n") || word.contains("\\t") || word.contains("\\r"));
            assert!(pieces.is_empty() || is_mixed, "{pieces:?} are not in {said:?}, from {string:?}");
            if !raw.contains("\\n") && !raw.contains("\\t") && !raw.contains("\\r") && !raw.contains("\\\n") {
                let first = raw.strip_prefix("\r\n").or_else(|| raw.strip_prefix('\n')).unwrap_or(&raw);
                assert_eq!(said.replace("\r\n", "\n"), first.replace("\r\n", "\n"), "{string:?}");
            }
            assert!(found(&literal, nature).0.is_empty(), "{literal}");
        }
    }
    assert!(offered > 2_000, "{offered}");
}

#[test]
fn a_string_full_of_escapes_costs_no_more_than_its_bytes() {
    for part in [r"\t", r"\b", r"C:\temp\new", r"`\n` ", r"\n", r"'\n'", r"\\a\b"] {
        let string = format!("\"{}\"", part.repeat(60_000 / part.len()));
        for nature in [Nature::Prose, Nature::Command] {
            let begun = crate::testing::endurance::spent();
            let _ = found(&string, nature);
            let took = crate::testing::endurance::spent().saturating_sub(begun);
            assert!(took.as_secs() < 5, "{part}: {took:?}");
        }
    }
}

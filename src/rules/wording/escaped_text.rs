//! Looks for pasted text whose backslashes TOML took for escapes.

use crate::finding::{Key, Name};
use crate::rules::prose::{Part, fields, pasted_into, prose};
use crate::rules::{Check, Subject, Violations, rule};
use crate::source::Span;
use crate::text::{named, say};
use crate::wording::{Nature, Pasted, pasted};

rule! {
    /// Pasted text was changed by the escapes of TOML.
    ///
    /// Between double quotes, a backslash is an escape: `C:\temp` has a tab in it, `\bpanic\b` two backspaces, and a
    /// backslash at the end of a line swallows the line end. Readers then see something else than what was pasted.
    /// This rule finds `\b` and `\f` anywhere; `\t`, `\n` and `\r` inside a path or code; and a backslash at the end of a
    /// line of code. It leaves alone what is written on purpose: `\"`, `\\`, `\u00e9`, line ends between paragraphs, and
    /// folded lines of prose.
    ///
    /// ```toml fails
    /// [sections]
    /// detection = "The alert matches \bpanic\b in the log; \bfatal\b was missing."
    /// ```
    ///
    /// ```toml fails
    /// [[queries]]
    /// purpose = "When did the builds stop?"
    /// command = "dir C:\build\front"
    /// result = "https://logs.example.com/q/1"
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// detection = '''
    /// The alert matches `\bpanic\b` in `C:\temp\new.log`.
    /// '''
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// detection = "The alert \"panic\" matches in C:\\temp\\new.log.\n\nThe caf\u00e9's was missing."
    /// ```
    ///
    /// Put the text in single quotes, `'...'` on one line or `'''...'''` on several: nothing is an escape there.
    /// `pmgit check --fix` does it wherever what was pasted can be told for certain.
    ja: {
        /// 貼り付けた文字列が、TOMLのエスケープによって変わっています。
        ///
        /// 二重引用符の中では、バックスラッシュはエスケープです。`C:\temp`にはタブが入り、`\bpanic\b`には
        /// バックスペースが2つ入ります。行末のバックスラッシュは、改行を消してしまいます。その結果、
        /// 読む人には貼り付けたものとは違う文字列が見えます。このルールは、`\b`と`\f`をすべての箇所で、`\t`、`\n`、
        /// `\r`をパスとコードの中で、行末のバックスラッシュをコードの中で見つけます。`\"`、`\\`、`\u00e9`、段落の改行、
        /// 文章の行の折り返しのように、意図して書かれたものは対象外です。
        ///
        /// {examples}
        ///
        /// 1行なら`'...'`、複数行なら`'''...'''`と、一重引用符で囲んでください。その中ではエスケープは働きません。
        /// 何を貼り付けたのかが確実に分かる場合は、`pmgit check --fix`でも書き換えられます。
    }
    id: EscapedText,
    group: Wording,
    levels: [Draft => Warning],
    waiver: Yes,
    since: "0.2",
    source: "pmgit; TOML 1.0, strings" / "pmgit、TOML 1.0の文字列",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let source = subject.source.text();
    if !source.contains('\\') {
        return;
    }
    let document = subject.document;
    for part in prose(document).into_iter().chain(fields(document)).chain(pasted_into(document)) {
        if let Some(pasted) = pasted(source, part.text.span, nature(&part)) {
            note(&part, &pasted, subject, violations);
        }
    }
}

fn nature(part: &Part<'_>) -> Nature {
    match (part.table, part.key) {
        ("queries", "command") => Nature::Command,
        _ => Nature::Prose,
    }
}

fn note(part: &Part<'_>, pasted: &Pasted, subject: &Subject<'_>, violations: &mut Violations<'_>) {
    // Without the number of its row, so that a part of several rows is one thing.
    let route = Part { index: None, ..*part }.to_string();
    for (at, &word) in pasted.words.iter().enumerate() {
        let name = named(&route);
        let violation = violations.each(
            Key::from(route.clone()),
            word,
            || as_written(subject, word),
            say! {
                |words|
                en: "TOML escapes have changed pasted text in {name}: {words}";
                ja: "{name}に貼り付けた文字列が、TOMLのエスケープで変わっています：{words}"
            },
        );
        match &pasted.literal {
            Some(literal) => {
                violation.hint(say! {
                    en: "put it in single quotes (`'...'` or `'''...'''`), where a backslash is a backslash, or run \
                         `pmgit check --fix`";
                    ja: "バックスラッシュがそのまま残る一重引用符（`'...'`または`'''...'''`）で囲んでください\
                         （`pmgit check --fix`でも書き換えられます）"
                });
                if at == 0 {
                    violation.fix(part.text.span, literal.clone());
                }
            }
            None => {
                violation.hint(say! {
                    en: "write each backslash as `\\\\`, or put the text in `'''`, where a backslash is a backslash";
                    ja: "バックスラッシュを`\\\\`と書くか、バックスラッシュがそのまま残る`'''`で囲んでください"
                });
            }
        }
    }
}

fn as_written(subject: &Subject<'_>, word: Span) -> Name {
    Name::Own(named(&subject.source.text()[word.start..word.end]))
}

#[cfg(test)]
mod tests {
    use crate::finding::{Finding, RuleId};
    use crate::rules::sample::{document, judgement};
    use crate::text::Language;

    /// The sound postmortem with a text that is written as it stands.
    fn with(table: &str, string: &str) -> String {
        let text = document(&format!("{table} = \"MARK\"\n"));
        let marked = text.replacen("\"MARK\"", string, 1);
        assert_ne!(text, marked, "{text}");
        marked
    }

    fn found(text: &str) -> Vec<Finding> {
        let findings = judgement("", text).findings.into_iter();
        findings.filter(|finding| finding.rule == RuleId::EscapedText).collect()
    }

    #[test]
    fn the_words_are_shown_as_they_stand_in_the_source_and_fixed_to_what_was_pasted() {
        let text = with("[sections]\noverview", r#""See C:\temp\new and \"D:\traces\bin\"; it took 6 s.""#);
        let [one] = &found(&text)[..] else { panic!("{:?}", found(&text)) };
        assert_eq!((one.key.as_str(), one.extent), ("sections.overview", 2));
        assert_eq!(
            one.english(),
            r"TOML escapes have changed pasted text in `sections.overview`: `C:\temp\new` and `D:\traces\bin`"
        );
        assert_eq!(
            one.message(Language::Ja),
            r"`sections.overview`に貼り付けた文字列が、TOMLのエスケープで変わっています：`C:\temp\new`、`D:\traces\bin`"
        );
        let fixed = one.fix.as_ref().and_then(|fix| fix.apply(&text)).expect("the edit is of the text");
        assert_eq!(fixed, with("[sections]\noverview", r#"'See C:\temp\new and "D:\traces\bin"; it took 6 s.'"#));
        assert!(found(&fixed).is_empty());
    }

    #[test]
    fn every_text_is_read_and_a_command_as_code() {
        let pasted = r#""\bpanic\b""#;
        for table in [
            "title",
            "[sections]\ndetection",
            "[[timeline]]\nat = 2026-11-20T00:12:00Z\nevent",
            "[[timeline]]\nat = 2026-11-20T00:12:00Z\nevent = \"It began.\"\ndetail",
            "[[customer_comments]]\ntext",
            "[[impact]]\nvalue = 1\nmetric",
            "[meeting]\noutcome",
            "[internal_message]\ntext",
            "[external_message]\nsummary",
            "[[queries]]\ncommand",
            "[[actions]]\ntitle",
        ] {
            assert_eq!(found(&with(table, pasted)).len(), 1, "{table}");
        }
        let argument = r#""tr '\n' ','""#;
        assert_eq!(found(&with("[[queries]]\ncommand", argument)).len(), 1);
        assert!(found(&with("[sections]\ndetection", argument)).is_empty());
    }

    #[test]
    fn what_cannot_be_told_for_certain_is_left_to_people() {
        let text = with("[sections]\noverview", r#""The caf\u00e9 at C:\temp\new.""#);
        let [one] = &found(&text)[..] else { panic!("{:?}", found(&text)) };
        assert!(one.fix.is_none());
        assert!(one.english_hint().is_some_and(|hint| !hint.contains("--fix")));
    }

    #[test]
    fn a_log_in_a_literal_string_is_as_it_was_pasted() {
        let log = "'''\nIt logged:\n\n```\nE C:\\temp\\new\\nope \\b \\\n  next\n```\n'''";
        for table in ["[sections]\noverview", "[[timeline]]\nat = 2026-11-20T00:12:00Z\ndetail"] {
            assert!(found(&with(table, log)).is_empty(), "{table}");
        }
    }
}

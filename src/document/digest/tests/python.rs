//! The second program, `tests/approvals/digest.py`, which knows the page and no line of pmgit.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use super::super::prose::plain_prose;
use super::digest;
use super::reading::markdown;
use crate::document::parse;
use crate::rules::{failing_overlays, sound_postmortem};
use crate::source::{RepoPath, SourceFile};
use crate::testing::postmortem::{Archive, Mix, Random, postmortem};

/// What the program says to this input; nothing where there is no Python 3.11.
fn asked(option: &str, input: &[String]) -> Option<String> {
    let has = Command::new("python3").args(["-c", "import tomllib"]).stderr(Stdio::null()).status();
    if !has.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: no python3 with tomllib is here, so no second program computes the digests");
        return None;
    }
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/approvals/digest.py");
    let mut child = Command::new("python3")
        .arg(program)
        .arg(option)
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 starts");
    let input = serde_json::to_vec(input).expect("texts are JSON");
    let mut stdin = child.stdin.take().expect("it was piped");
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("it does not panic").expect("it reads everything");
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).expect("it writes UTF-8"))
}

/// Documents of every form: an invented archive, the examples of the rules, and texts laid over them by chance.
fn documents() -> Vec<String> {
    let archive = |mix| Archive { seed: 4, count: 300, mix };
    let mut texts: Vec<String> = [Mix::Mixed, Mix::Rows]
        .into_iter()
        .flat_map(|mix| (0..300).map(move |at| postmortem(archive(mix), at).text))
        .collect();
    texts.extend(failing_overlays().into_iter().map(|(_, overlay)| sound_postmortem(&overlay)));
    let is_sound =
        |text: &String| parse(&SourceFile::new(RepoPath::from("a.toml"), text.as_bytes().to_vec())).1.is_empty();
    texts.retain(is_sound);
    let mut random = Random::for_item(11, 0);
    for _ in 0..1_500 {
        let prose = markdown(&mut random);
        let key = |text: &str| serde_json::to_string(&format!("k{text}")).expect("a text is JSON");
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let number = ["0", "-0.0", "1e21", "0.1", "17_000", "9007199254740993", "-3", "0x1F"];
        let at = ["2026-11-20T00:12:00Z", "2026-11-20 09:12:00.5+09:00", "2026-11-19T19:12:00.123456-05:00"];
        texts.push(format!(
            "title = {}\nstatus = \"draft\"\nseverity = \"SEV-1\"\n[incident]\nstarted = {}\nsystems = [\"b\", \"a\", {}]\n\
             [sections]\noverview = {}\n{} = {}\n[[impact]]\nvalue = {}\nmetric = \"x\"\n[[impact]]\nof = {}\n\
             [[timeline]]\nat = {}\nevent = {}\n[[timeline]]\nat = {}\nevent = \"b\"\nabout = true\n[external_message]\nsummary = {}\n\
             [external_message.translations.ja]\nsummary = {}\n",
            quoted(&prose), random.pick(&at), quoted(&prose), quoted(&prose), key(&prose),
            quoted(&markdown(&mut random)), random.pick(&number), random.pick(&number), random.pick(&at), quoted(&prose),
            random.pick(&at), quoted(&markdown(&mut random)), quoted(&markdown(&mut random)),
        ));
    }
    texts
}

#[test]
fn a_second_program_computes_the_same_digests() {
    let texts = documents();
    let Some(said) = asked("--json", &texts) else { return };
    let said: Vec<&str> = said.lines().collect();
    assert_eq!(said.len(), texts.len());
    assert!(texts.len() > 2_000, "{}", texts.len());
    for (text, said) in texts.iter().zip(said) {
        assert_eq!(digest(text), said, "{text}");
    }
}

#[test]
fn a_second_program_leaves_the_same_of_markdown() {
    let mut random = Random::for_item(12, 0);
    let texts: Vec<String> = (0..20_000).map(|_| markdown(&mut random)).collect();
    let Some(said) = asked("--prose", &texts) else { return };
    let said: Vec<String> = serde_json::from_str(&said).expect("it writes JSON");
    for (text, said) in texts.iter().zip(said) {
        assert_eq!(plain_prose(text), said, "{text:?}");
    }
}

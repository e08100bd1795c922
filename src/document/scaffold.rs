//! A new postmortem: a template with the facts that are known in their places.
//! It reads no clock and writes no file.

use super::edit::{Editor, Value};
use super::{Language, Moment, Status};
use crate::error::Result;

/// What is known when a postmortem begins; what is not stays as the template has it.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) title: String,
    pub(crate) severity: String,
    pub(crate) language: Language,
    pub(crate) owner: Option<String>,
    /// Who chose the owner.
    pub(crate) designated_by: Option<String>,
    pub(crate) incident_commander: Option<String>,
    /// The kind of postmortem, where the team has several.
    pub(crate) template: Option<String>,
    /// Ids or links; the first is the primary incident.
    pub(crate) references: Vec<String>,
    pub(crate) started: Option<Moment>,
    pub(crate) detected: Option<Moment>,
    pub(crate) mitigated: Option<Moment>,
    pub(crate) resolved: Option<Moment>,
    /// When the meeting is scheduled.
    pub(crate) meeting: Option<Moment>,
    /// By what calendars shall know the meeting.
    pub(crate) meeting_uid: Option<String>,
}

/// Writes the facts into a template, which may be the team's own: what it says beyond them stays, byte for byte.
///
/// # Errors
/// When the template is not TOML, or has something else where a fact belongs.
pub(crate) fn scaffold(template: &str, facts: &Facts) -> Result<String> {
    let mut editor = Editor::new(template)?;
    editor.fill(&["title"], &Value::String(facts.title.clone()))?;
    editor.fill(&["status"], &Value::String(Status::Draft.to_string()))?;
    editor.fill(&["severity"], &Value::String(facts.severity.clone()))?;
    editor.fill(&["language"], &Value::String(facts.language.to_string()))?;
    if !facts.references.is_empty() {
        editor.fill(&["incident", "references"], &Value::Strings(facts.references.clone()))?;
    }
    let times: [(&[&str], _); 5] = [
        (&["incident", "started"], facts.started),
        (&["incident", "detected"], facts.detected),
        (&["incident", "mitigated"], facts.mitigated),
        (&["incident", "resolved"], facts.resolved),
        (&["meeting", "scheduled"], facts.meeting),
    ];
    for (path, moment) in times {
        if let Some(moment) = moment {
            editor.fill(path, &Value::from(moment))?;
        }
    }
    // A template that was made of a postmortem is not its meeting.
    for key in ["uid", "sequence", "cancelled"] {
        editor.remove(&["meeting", key])?;
    }
    if let Some(uid) = &facts.meeting_uid {
        editor.fill(&["meeting", "uid"], &Value::String(uid.clone()))?;
    }
    if let Some(template) = &facts.template {
        editor.fill(&["template"], &Value::String(template.clone()))?;
    }
    let people = [
        ("owner", &facts.owner),
        ("owner_designated_by", &facts.designated_by),
        ("incident_commander", &facts.incident_commander),
    ];
    for (role, handle) in people {
        if let Some(handle) = handle {
            editor.fill(&["people", role], &Value::String(handle.clone()))?;
        }
    }
    Ok(editor.into_text())
}

/// Points a template's first line, by which editors find the schema, from the year folders of a directory to `.pmgit/`.
/// A template that begins otherwise stays as it is.
pub(crate) fn with_schema(template: &str, documents: &str) -> String {
    let end = template.find(['\r', '\n']).unwrap_or(template.len());
    let (first, rest) = template.split_at(end);
    if !(first.starts_with("#:schema ") && first.ends_with(".pmgit/postmortem.schema.json")) {
        return template.to_owned();
    }
    let depth = 1 + documents.split('/').filter(|part| !part.is_empty()).count();
    format!("#:schema {}.pmgit/postmortem.schema.json{rest}", "../".repeat(depth))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, parse, template};
    use crate::source::{RepoPath, SourceFile};

    fn moment(text: &str) -> Moment {
        Moment::parse_from_rfc3339(text).expect("a moment")
    }

    fn facts(title: &str) -> Facts {
        Facts {
            title: title.to_owned(),
            severity: "SEV-1".to_owned(),
            language: Language::En,
            owner: Some("aiko".to_owned()),
            designated_by: None,
            template: None,
            incident_commander: Some("ben".to_owned()),
            references: vec!["PD-8123".to_owned(), "https://x.example.com/?a=\"b\"".to_owned()],
            started: Some(moment("2026-11-20T00:04:00Z")),
            detected: Some(moment("2026-11-20T09:12:00+09:00")),
            mitigated: Some(moment("2026-11-20T01:02:00.250Z")),
            resolved: Some(moment("2026-11-20T01:40:00Z")),
            meeting: Some(moment("2026-11-23T15:00:00+09:00")),
            meeting_uid: Some("5f0c1d9a7be34e21b0a4c6d28e91f370".to_owned()),
        }
    }

    fn read(text: &str) -> Document {
        let (document, findings) = parse(&SourceFile::new(RepoPath::from("new.toml"), text.as_bytes().to_vec()));
        assert!(findings.is_empty(), "{text}: {findings:?}");
        document.expect("nothing is wrong with it")
    }

    fn assert_says(text: &str, facts: &Facts) {
        let document = read(text);
        let moment = |read: &crate::document::Maybe<Moment>| read.as_ref().map(|read| read.value);
        let time = |read| moment(&crate::document::exact(read));
        assert_eq!(document.title.as_ref().map(|title| &title.value), Some(&facts.title));
        assert_eq!((document.status(), document.severity()), (Status::Draft, facts.severity.as_str()));
        assert_eq!(document.language.as_deref(), Some(&facts.language));
        let references: Vec<&String> = document.incident.references.iter().map(|reference| &reference.value).collect();
        assert_eq!(references, facts.references.iter().collect::<Vec<_>>());
        assert_eq!(time(&document.incident.started), facts.started);
        assert_eq!(time(&document.incident.detected), facts.detected);
        assert_eq!(time(&document.incident.mitigated), facts.mitigated);
        assert_eq!(time(&document.incident.resolved), facts.resolved);
        assert_eq!(moment(&document.meeting.scheduled), facts.meeting);
        assert_eq!(document.meeting.uid.as_ref().map(|uid| &uid.value), facts.meeting_uid.as_ref());
        assert_eq!(document.owner(), facts.owner.as_deref());
        let commander = document.people.incident_commander.as_ref().map(|handle| handle.value.as_str());
        assert_eq!(commander, facts.incident_commander.as_deref());
    }

    #[test]
    fn facts_stand_in_the_places_of_their_examples() {
        let text = scaffold(template(Language::En), &facts("Checkout slowed down")).expect("the template takes them");
        insta::assert_snapshot!(text.lines().take(38).collect::<Vec<_>>().join("\n"), @r##"
        #:schema ../../.pmgit/postmortem.schema.json
        # Begin with the timeline, then write the rest. `pmgit status ID` says what is missing and what is due.
        title    = "Checkout slowed down"
        status   = "draft" # draft -> in-review -> reviewed -> closed; `pmgit submit ID` is the first step
        severity = "SEV-1"
        language = "en"
        tags     = []

        [incident]
        # Ids or links; the first is the primary incident.
        references = ["PD-8123", "https://x.example.com/?a=\"b\""]
        started    = 2026-11-20T00:04:00Z # the first contributing factor began
        detected   = 2026-11-20T09:12:00+09:00 # somebody or something noticed
        mitigated  = 2026-11-20T01:02:00.250Z # customers were no longer impacted
        resolved   = 2026-11-20T01:40:00Z # every deadline is counted from here
        systems    = []
        # windows    = [{ from = 2026-11-20T00:12:00Z, until = 2026-11-20T01:02:00Z, system = "ios" }] # if the impact came in parts
        # The recording of the call, and the archive of the chat.
        recording  = ""
        chat       = ""

        # Handles, such as "aiko". One owner, never a team.
        [people]
        owner                = "aiko"
        # owner_designated_by = "ben" # usually the incident commander, as the call ends
        incident_commander   = "ben"
        scribe               = ""
        responders           = []
        service_owners       = []
        engineering_managers = []
        product_managers     = []
        customer_liaison     = ""

        # Put it into the shared calendar before you write: `pmgit meeting schedule ID` proposes times and says by when.
        [meeting]
        scheduled = 2026-11-23T15:00:00+09:00
        minutes   = 30
        calendar  = ""
        "##);
        assert_says(&text, &facts("Checkout slowed down"));
        assert_eq!(text.lines().count(), template(Language::En).lines().count() + 1, "a line for the meeting's id");
    }

    #[test]
    fn facts_that_are_not_known_leave_the_template_as_it_is() {
        let none = Facts {
            title: String::new(),
            severity: String::new(),
            language: Language::Ja,
            owner: None,
            designated_by: None,
            template: None,
            incident_commander: None,
            references: Vec::new(),
            started: None,
            detected: None,
            mitigated: None,
            resolved: None,
            meeting: None,
            meeting_uid: None,
        };
        assert_eq!(scaffold(template(Language::Ja), &none).expect("nothing is asked"), template(Language::Ja));
    }

    #[test]
    fn any_text_comes_back_as_it_was_given() {
        let titles = [
            "It said \"no\", and 'no'",
            "C:\\temp\\new \\u0041",
            "\"\"\"three\"\"\" '''and'''",
            "line one\nline two\n\n",
            "\nbegins below",
            "tab\tbell\u{7}escape\u{1b}[31m null\u{0} delete\u{7f} next\u{85}",
            "return\ralone",
            "「決済」が遅延した　🔥👨‍👩‍👧 e\u{301}",
            "# = [x]",
            "",
        ];
        for title in titles {
            let facts = Facts { references: vec![title.to_owned()], ..facts(title) };
            for &language in Language::ALL {
                let text = scaffold(template(language), &facts).expect("the template takes them");
                let document = read(&text);
                assert_eq!(document.title.as_ref().map(|title| title.value.as_str()), Some(title), "{text}");
                assert_eq!(document.incident.references[0].value, title);
                assert_eq!(document.owner(), facts.owner.as_deref());
            }
        }
    }

    #[test]
    fn crlf_template_stays_crlf() {
        let crlf = template(Language::Ja).replace('\n', "\r\n");
        let facts = Facts { language: Language::Ja, ..facts("決済が遅延した") };
        let text = scaffold(&crlf, &facts).expect("the template takes them");
        assert_says(&text, &facts);
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        let lf = scaffold(template(Language::Ja), &facts).expect("the template takes them");
        assert_eq!(text, lf.replace('\n', "\r\n"));
    }

    #[test]
    fn teams_own_template_keeps_everything_else() {
        let own = r#"# Our template. Ask #incidents.
status = "in-review" # pmgit sets it
[custom]
cost_centre = "A-1" # ours
[people]
"owner" = 'nobody'   # who writes
incident_commander = """
nobody"""
[incident]
  # resolved = 2020-01-01T00:00:00Z
[sections]
security_review = "Ask #security."
overview = ""

[[actions]]
title = "Tell the customers"
"#;
        let facts = facts("Checkout slowed down");
        let text = scaffold(own, &facts).expect("the template takes them");
        assert_says(&text, &facts);
        insta::assert_snapshot!(text, @r##"
        # Our template. Ask #incidents.
        status = "draft" # pmgit sets it
        title = "Checkout slowed down"
        severity = "SEV-1"
        language = "en"
        [custom]
        cost_centre = "A-1" # ours
        [people]
        "owner" = 'aiko'   # who writes
        incident_commander = """
        ben"""
        [incident]
        references = ["PD-8123", "https://x.example.com/?a=\"b\""]
        started = 2026-11-20T00:04:00Z
        detected = 2026-11-20T09:12:00+09:00
        mitigated = 2026-11-20T01:02:00.250Z
        resolved = 2026-11-20T01:40:00Z
        [sections]
        security_review = "Ask #security."
        overview = ""

        [[actions]]
        title = "Tell the customers"

        [meeting]
        scheduled = 2026-11-23T15:00:00+09:00
        uid = "5f0c1d9a7be34e21b0a4c6d28e91f370"
        "##);
    }

    #[test]
    fn template_made_of_a_postmortem_is_not_its_meeting() {
        let own = "title = \"a\"\nstatus = \"draft\"\n[meeting]\nminutes = 45\nuid = \"aaaa\" # pmgit\nsequence = 3\ncancelled = 2026-11-20T00:04:00Z\n";
        let text = scaffold(own, &Facts { meeting: None, meeting_uid: None, ..facts("x") }).expect("it takes them");
        let meeting = read(&text).meeting;
        assert!(meeting.uid.is_none() && meeting.sequence() == 0 && !meeting.is_cancelled(), "{text}");
        assert_eq!(meeting.length(), 45);
        let text = scaffold(own, &facts("x")).expect("it takes them");
        assert_says(&text, &facts("x"));
    }

    #[test]
    fn template_that_has_no_room_is_an_error_with_the_line_to_write() {
        let error = scaffold("people = \"all\"\n", &facts("x")).expect_err("there is no room");
        assert!(error.to_string().contains("write this in the table `people` by hand"), "{error}");
        scaffold("title = ", &facts("x")).expect_err("it is not TOML");
    }

    #[test]
    fn schema_is_found_from_any_directory() {
        let first = |documents| with_schema(template(Language::En), documents).lines().next().map(str::to_owned);
        assert_eq!(first("postmortems").as_deref(), template(Language::En).lines().next());
        assert_eq!(first("docs/pm/").as_deref(), Some("#:schema ../../../.pmgit/postmortem.schema.json"));
        assert_eq!(with_schema("#:schema https://x/y.json\n", "docs/pm"), "#:schema https://x/y.json\n");
    }
}

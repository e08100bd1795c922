//! The life itself: from `init` to a postmortem that is closed, reopened and closed again, with everything that a person
//! meets by the way, what is refused among it.

use std::fs;

use super::heard::Heard;
use super::texts::Texts;
use crate::support::documents::{ID, PATH};
use crate::support::{Outcome, PMGIT, World};

const PEOPLE: [&str; 9] = ["aiko", "ben", "chloe", "dai", "emeka", "farah", "goro", "ivo", "forge"];

/// What git says of itself, in whatever it was asked.
const GITS_OWN: [&str; 16] = [
    "To ",
    " ! [",
    "error: failed",
    "error: hook",
    "remote: error:",
    "hint: ",
    "Switched",
    "branch '",
    " * [",
    "From ",
    "Everything up",
    "Auto-merging",
    "Already",
    "Note: ",
    "fatal: ",
    "Squash commit",
];

pub(super) struct Life<'t> {
    world: World,
    texts: &'t Texts,
    who: &'static str,
    now: &'static str,
    heard: Heard,
}

pub(super) fn of(texts: &Texts) -> Heard {
    let world = World::new().naming_pmgit().with_variable("PMGIT_LANGUAGE", texts.language);
    let shim = world.outside("shim");
    fs::create_dir(&shim).expect("a folder");
    World::script(&shim.join("pmgit"), &format!("exec '{PMGIT}' \"$@\""));
    let mut heard = Heard::new(texts.language);
    heard.knows(PEOPLE.map(str::to_owned));
    heard.knows(
        [
            "checkout",
            "session-cache",
            "failover",
            "cache",
            "PD",
            "Aiko",
            "acme",
            "shop",
            "team-cache",
            "team-checkout",
            "team-operations",
            "everyone",
            "ivo",
        ]
        .map(str::to_owned),
    );
    let rules = World::empty().pmgit(&["explain"]).passes().out;
    let keys = ["value", "unit", "of", "discuss", "done", "labels", "detail", "by"].map(str::to_owned);
    let written = texts.incident.lines().map(|line| line.trim_matches(['[', ']', ' ']));
    let written = written.filter_map(|line| line.split([' ', '=']).next()).map(str::to_owned);
    heard.knows(written.chain(keys).map(|key| format!("key {key}")));
    heard.knows(rules.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned));
    let mut life = Life { world, texts, who: "aiko", now: "2026-11-20T11:00:00Z", heard };
    life.heard.quotes(texts.incident);
    life.set_up();
    life.write();
    life.submit();
    life.review();
    life.close();
    life.look_back();
    life.go_wrong();
    life.heard
}

/// A file, and what breaks it.
type Breaking = (&'static str, fn(&str) -> String);

impl Life<'_> {
    fn at(&mut self, who: &'static str, now: &'static str) {
        (self.who, self.now) = (who, now);
    }

    fn run(&self, command: &str) -> Outcome {
        let path = format!("{}:{}", self.world.outside("shim").display(), std::env::var("PATH").expect("there is one"));
        let mail = format!("{}@example.com", self.who);
        let mut shell = self.world.command("sh");
        shell.args(["-c", command]).env("PATH", path).env("PMGIT_NOW", self.now);
        shell.envs([("GIT_AUTHOR_NAME", self.who), ("GIT_COMMITTER_NAME", self.who)]);
        shell.envs([("GIT_AUTHOR_EMAIL", &mail), ("GIT_COMMITTER_EMAIL", &mail)]);
        shell.envs([("GIT_EDITOR", "true"), ("GIT_MERGE_AUTOEDIT", "no"), ("NO_COLOR", "1")]);
        self.world.run(&mut shell)
    }

    /// Does something behind the scenes.
    #[track_caller]
    fn quietly(&self, command: &str) -> Outcome {
        let run = self.run(command);
        assert_eq!(run.code, 0, "{command}\n{run}");
        run
    }

    /// Does something that ends like this, and hears what is said.
    #[track_caller]
    fn ends(&mut self, code: i32, command: &str) -> Outcome {
        let run = self.run(command);
        if run.code != code {
            self.heard.slips(format!("exit {code} was expected of {command}\n{run}"));
        }
        self.hear(command, "text", &run);
        run
    }

    #[track_caller]
    fn does(&mut self, command: &str) -> Outcome {
        self.ends(0, command)
    }

    #[track_caller]
    fn refused(&mut self, command: &str) -> Outcome {
        self.ends(1, command)
    }

    /// Looks at something, whatever its exit code says of what it shows.
    #[track_caller]
    fn looks(&mut self, kind: &str, command: &str) {
        let run = self.run(command);
        if run.code > 1 {
            self.heard.slips(format!("{command}\n{run}"));
        }
        self.hear(command, kind, &run);
    }

    fn hear(&mut self, command: &str, kind: &str, run: &Outcome) {
        let own = |text: &str| {
            let lines = text.lines().filter(|line| !GITS_OWN.iter().any(|start| line.starts_with(start)));
            lines.map(|line| line.strip_prefix("remote: ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
        };
        let place = format!("$ {}", command.chars().take(160).collect::<String>());
        if kind == "text" {
            self.heard.hear(&place, kind, &own(&run.out));
        } else {
            self.heard.hear(&place, kind, &run.out);
        }
        self.heard.hear(&place, "text", &own(&run.err));
    }

    /// Everything that shows where a postmortem stands.
    fn looks_around(&mut self) {
        for command in [
            "check --hints",
            "check --all",
            "status",
            "status --all",
            "due --within 40d",
            "list",
            "diff main..HEAD",
            "log",
            "verify",
        ] {
            self.looks("text", &format!("pmgit {command}"));
        }
        for verb in
            ["status", "show", "show --brief", "meeting show", "meeting agenda", "message internal", "action list"]
        {
            self.looks("text", &format!("pmgit {verb} {ID}"));
        }
        for command in [
            "due --format json",
            "due --format slack",
            "check --format json",
            "check --format sarif",
            "list --json",
            "log --format json",
            "verify --format json",
            "diff main..HEAD --format json",
        ] {
            self.looks("json", &format!("pmgit {command}"));
        }
        for command in ["due --format markdown", "diff main..HEAD --format markdown"] {
            self.looks("md", &format!("pmgit {command}"));
        }
        for format in ["github", "gitlab", "junit", "rdjson"] {
            let kind = if format == "github" || format == "junit" { "text" } else { "json" };
            self.looks(
                if format == "junit" { "html" } else { kind },
                &format!("pmgit check --hints --format {format}"),
            );
        }
        self.looks("md", &format!("pmgit show {ID} --format markdown"));
        self.looks("html", &format!("pmgit show {ID} --format html"));
        self.looks("md", &format!("pmgit meeting agenda {ID} --format markdown"));
        self.looks("json", &format!("pmgit notify {ID} --dry-run --owner"));
        self.looks("md", "pmgit check --base main --head HEAD --summary ../page.md --comment ../comment.md >/dev/null; cat ../page.md ../comment.md");
        self.looks("md", "pmgit pr --base main");
    }

    fn write_text(&self, text: &str) {
        self.world.write(PATH, text);
    }

    fn commit(&self, subject: &str) {
        self.quietly(&format!("git add --all && git commit --quiet --no-verify --allow-empty -m '{subject}'"));
    }

    fn set_up(&mut self) {
        let Texts { language, zone, .. } = *self.texts;
        self.does("pmgit status");
        for forge in ["github", "gitlab", "forgejo"] {
            let code = i32::from(forge == "gitlab");
            self.does(&format!("pmgit init --language {language} --time-zone {zone} --ci {forge} --pages"));
            self.ends(code, &format!("pmgit init --ci {forge} --comment"));
            self.looks("text", &format!("pmgit init --ci {forge} --hardened"));
        }
        self.does("pmgit init");
        for (folder, kind) in [(".github/workflows", "yaml"), (".gitlab", "yaml"), (".forgejo/workflows", "yaml")] {
            self.looks(kind, &format!("cat {folder}/*"));
        }
        self.looks("yaml", "cat .gitlab-ci.yml");
        self.looks("yaml", "cat .pmgit/policy.toml");
        self.looks("text", "pmgit doctor; true");
        self.looks("json", "pmgit doctor --json; true");
        for forge in ["github", "gitlab", "forgejo"] {
            self.looks(
                "yaml",
                &format!("pmgit doctor --prove --forge {forge} --project acme/shop --server https://git.example.com"),
            );
        }
        let people: String = PEOPLE.map(|one| format!("[{one}]\nemail = \"{one}@example.com\"\n")).concat();
        self.world.write(".pmgit/people.toml", people);
        self.commit("Set up postmortems");
        let server = self.world.add_gated_bare("origin.git", &[]);
        self.quietly("git remote add origin https://github.com/acme/shop.git");
        self.quietly(&format!("git config 'url.{}.insteadOf' https://github.com/acme/shop.git", server.display()));
        self.quietly("git push --quiet --no-verify origin main && git remote set-head origin main");
        self.does("pmgit calendar --days 60");
        self.does("pmgit calendar --days 60 --resolved 2026-11-20T10:05:00Z");
        self.looks("text", "pmgit doctor; true");
    }

    fn write(&mut self) {
        let title = self.texts.title;
        let mut terminal = self
            .world
            .terminal(&["new"])
            .variable("PMGIT_NOW", self.now)
            .variable("GIT_EDITOR", "true")
            .columns(100)
            .start();
        for answer in [
            title,
            "SEV-9",
            "SEV-1",
            "99:99",
            "2026-11-20 17:31",
            "2026-11-20 17:38",
            "2026-11-20 18:23",
            "2026-11-20 19:05",
            "ben",
            "PD-8123",
            "checkout-latency",
        ] {
            terminal.answer(answer);
        }
        for _ in 0..6 {
            terminal.answer("");
        }
        let asked = terminal.finish();
        drop(terminal);
        self.heard.hear("$ pmgit new (asked)", "text", &asked.out.replace("[Y/n]", "").replace("[y/N]", ""));
        self.quietly("git switch --quiet main && git branch --quiet -D $(git branch --format='%(refname:short)' | grep -v main) 2>/dev/null || true");
        self.does(&format!(
            "pmgit new '{title}' --slug checkout-latency --severity SEV-1 --started 2026-11-20T08:31:00Z \
             --resolved 2026-11-20T10:05:00Z --reference PD-8123 --incident-commander ben --designated-by ben"
        ));
        self.looks("text", &format!("grep -v 'kind：\\|detected、mitigated\\|^# process' {PATH}"));
        self.refused(&format!("pmgit submit {ID}"));
        self.looks_around();
        let Texts { event, action, metric, team, .. } = *self.texts;
        self.does(&format!("pmgit timeline add '{event}' --at 17:40 --kind detection --evidence PD-8123 --commit"));
        self.does(&format!("printf '17:42 {event}\\n17:45 {event}\\n' | pmgit timeline add {ID} -"));
        self.does("pmgit timeline edit 0 --at 17:41");
        self.does("pmgit timeline remove 0");
        self.does(&format!("pmgit action add '{action}' --kind prevent --priority P0 --owner {team} --due 2026-12-01"));
        self.does("pmgit action edit 0 --due 2026-12-02 --discuss '…'");
        self.does("pmgit action list");
        self.does("pmgit action done 0");
        self.refused("pmgit action decline 0 --reason '…'");
        self.does(&format!("pmgit impact add '{metric}' --value 12 --of 40 --unit '%'"));
        self.does("pmgit people add responders chloe emeka");
        self.does("pmgit people set scribe chloe");
        self.does("pmgit people remove responders emeka");
        self.looks("text", "pmgit check");
        self.looks("text", "git diff --cached; pmgit diff");
        self.does("pmgit meeting schedule");
        self.refused("pmgit submit");
        self.does(&format!("pmgit edit {ID} resolution; true"));
        self.looks("text", "pmgit edit nothing; true");
    }

    fn submit(&mut self) {
        let incident = self.texts.incident;
        let without = |key: &str| {
            let start = incident.find(&format!("\n{key} = ")).expect("the key is there");
            let rest = &incident[start + 1..];
            let end = rest.find("\n'''\n").map_or(0, |end| end + 4);
            format!("{}{}", &incident[..start], &rest[end..])
        };
        self.at("aiko", "2026-11-20T22:00:00Z");
        self.write_text(&without("resolution"));
        self.commit("Write it up");
        self.refused("pmgit submit");
        let overview = incident.lines().find(|line| line.starts_with("overview")).expect("an overview");
        self.write_text(&incident.replace(overview, &format!("overview = \"{}\"", self.texts.outage)));
        self.commit("Add the resolution");
        self.refused("pmgit submit");
        self.looks_around();
        let scheduled = incident.lines().find(|line| line.starts_with("scheduled")).expect("a meeting");
        self.write_text(&incident.replace(scheduled, "scheduled = 2026-11-25T06:00:00Z"));
        self.commit("Say what it was");
        self.refused("pmgit submit");
        self.looks("text", "pmgit check");
        self.write_text(&incident.replace("shared    = ", "# shared    = "));
        self.refused("pmgit submit");
        self.commit("Move the meeting");
        self.looks_around();
        self.does("pmgit submit");
        self.refused("pmgit submit");
        self.looks_around();
        self.looks("text", "pmgit pr --open; true");
        self.does("git push --quiet origin HEAD");
        self.at("aiko", "2026-11-21T09:00:00Z");
        self.does("pmgit meeting share --with ivo");
        self.does("pmgit meeting schedule '2026-11-23 15:30'");
        self.looks("ics", "pmgit meeting invite");
        self.looks("ics", "pmgit meeting calendar");
        self.does("pmgit meeting invite --output ../invitation.ics");
        self.refused("pmgit approve");
        self.at("ben", "2026-11-22T06:00:00Z");
        self.refused("pmgit return --reason '…'");
        let reason = self.texts.reason;
        self.does(&format!("pmgit return --reason '{reason}'"));
        self.does("pmgit submit");
        self.does("pmgit approve");
        self.refused("pmgit approve");
    }

    fn review(&mut self) {
        let Texts { outcome, reason, .. } = *self.texts;
        self.at("ben", "2026-11-23T06:00:00Z");
        self.refused("pmgit close");
        self.refused("pmgit review");
        self.refused(&format!("pmgit waive late-meeting --approved-by aiko --reason '{reason}'"));
        self.does(&format!("pmgit waive missing-query --approved-by ben --reason '{reason}'"));
        self.does(&format!("pmgit severity SEV-2 --approved-by ben --reason '{reason}'"));
        self.does(&format!("pmgit severity SEV-1 --reason '{reason}'"));
        self.at("ben", "2026-11-23T07:10:00Z");
        self.does(&format!("pmgit meeting hold --everyone --outcome '{outcome}' --held 2026-11-23T06:30:00Z"));
        self.looks_around();
        self.does("pmgit review");
        self.refused("pmgit review");
        self.looks_around();
        self.looks("text", "git push --quiet origin HEAD:main; true");
    }

    fn close(&mut self) {
        self.at("dai", "2026-11-23T09:00:00Z");
        for format in ["text", "markdown", "html"] {
            let kind = if format == "html" { "html" } else { "md" };
            self.looks(kind, &format!("pmgit message external --format {format}"));
        }
        self.looks("text", "pmgit due --for dai");
        self.refused("pmgit close");
        self.does("pmgit message external posted --url https://status.example.com/incidents/8123");
        self.looks("eml", "pmgit message internal --format eml --to all@example.com");
        self.does("pmgit message internal sent");
        self.does("pmgit close");
        self.refused("pmgit close");
        self.refused("pmgit message external posted --url https://status.example.com/incidents/8123");
        self.looks_around();
        self.looks("text", "git push --quiet origin HEAD:main; true");
        let reason = self.texts.reason;
        self.does(&format!("pmgit reopen --reason '{reason}'"));
        self.looks_around();
        self.at("ben", "2026-11-24T09:00:00Z");
        self.refused("pmgit review");
        self.does("pmgit approve");
        self.does("pmgit review");
        self.does("pmgit close");
        self.quietly("git branch --quiet work && git switch --quiet main && git merge --quiet --no-edit work 2>/dev/null || true");
    }

    fn look_back(&mut self) {
        self.at("aiko", "2026-12-20T09:00:00Z");
        self.looks_around();
        self.looks("text", &format!("pmgit log {ID}"));
        self.looks("text", "pmgit log --signatures");
        self.looks("text", "pmgit show --public; true");
        self.does("pmgit export ../pages");
        self.looks("md", "cat ../pages/*.md ../pages/*/*.md");
        self.does("pmgit export ../sites --format html");
        self.looks("html", "find ../sites -name '*.html' -exec cat {} +");
        self.looks("text", "pmgit explain");
        let rules = self.quietly("pmgit explain").out;
        for rule in rules
            .lines()
            .filter(|line| line.starts_with(char::is_alphabetic))
            .filter_map(|line| line.split_whitespace().next())
        {
            if rule.is_ascii() && rule.contains('-') {
                self.looks("md", &format!("pmgit explain {rule} --markdown"));
            }
        }
        self.looks("text", "pmgit doctor; true");
        self.does("pmgit action list --all");
        self.looks("text", "pmgit action sync --to github --dry-run; true");
        self.does("pmgit demo --into ../demo 2>&1 | grep -v '^[*|\\\\/ ]*[0-9a-f]\\{7,\\} '");
        self.does("pmgit rename checkout-latency checkout-delay --approved-by ben");
        let reason = self.texts.reason;
        self.does(&format!("pmgit remove 2026-11-20-checkout-delay --approved-by ben --reason '{reason}'"));
        self.looks("text", "pmgit log; pmgit verify; pmgit list; pmgit status; pmgit due");
        self.does("pmgit uninstall");
        self.quietly(
            "git reset --quiet --hard && git clean -fdq && git checkout --quiet work && pmgit init >/dev/null",
        );
    }

    /// What is said to whoever slips.
    fn go_wrong(&mut self) {
        for command in [
            "status 2026-01-01-nothing",
            "submit nothing",
            "explain missing-evidense",
            "show --rev nowhere",
            "diff nowhere",
            "log --rev nowhere",
            "verify nowhere..main",
            "new x --severity SEV-9",
            "new x --severity SEV-1 --started yesterday",
            "meeting schedule 2026-02-30",
            "due --within soon",
            "due --for nobody",
            "list --since never",
            "waive nothing --approved-by ben --reason x",
            "timeline add x",
            "timeline add x --at 25:00",
            "action done 99",
            "action edit nothing --due never",
            "impact add x --value many",
            "people set nobody ben",
            "people set owner",
            "severity SEV-7",
            "calendar --from never",
            "approvals list --pull 1 --from github",
            "notify",
            "comment page.md --pull 1 --on github",
            "check nothing.toml",
            "merge-driver a b c",
            "textconv nothing",
            "hook run pre-receive",
            "-C nowhere status",
            "export .git/x",
            "rename 2026-11-20-checkout-latency Bad_Name",
            "remove 2026-11-20-checkout-latency --approved-by aiko --reason x",
            "demo --into .",
        ] {
            let run = self.run(&format!("pmgit {command} </dev/null"));
            self.hear(&format!("pmgit {command}"), "text", &run);
        }
        self.break_files();
    }

    /// What is said of files that nobody can read, in the terminal, in the hooks, and on the server.
    fn break_files(&mut self) {
        let document = self.world.read(PATH);
        let policy = self.world.read(".pmgit/policy.toml");
        let broken: [Breaking; 9] = [
            (PATH, (|text| text.replace("status   = \"", "status   = \"x"))),
            (PATH, (|text| text.replace("title    = \"", "title    = "))),
            (PATH, (|text| text.replace("[people]", "[peeple]"))),
            (PATH, (|text| text.replace("minutes   = 30", "minutes   = \"thirty\""))),
            (PATH, (|text| format!("<<<<<<< HEAD\n{text}"))),
            (PATH, (|text| format!("\u{feff}{text}\u{202e}"))),
            (PATH, (|text| text.replace("to   = \"closed\"", "to   = \"draft\""))),
            (".pmgit/policy.toml", (|text| format!("{text}\n[gate]\nbranches = 3\n[nonsense]\n"))),
            (".pmgit/policy.toml", (|text| text.replace("language", "langauge"))),
        ];
        for (path, break_it) in broken {
            let sound = if path == PATH { &document } else { &policy };
            self.world.write(path, break_it(sound));
            for command in [
                "pmgit check --all",
                "git commit --quiet --all -m Break",
                "pmgit status; pmgit due; pmgit list; pmgit show 2026-11-20-checkout-latency; pmgit doctor",
                "git commit --quiet --all --no-verify -m Break; git push --quiet origin HEAD:main",
                "git push --quiet --no-verify origin HEAD:main",
                "pmgit verify; pmgit log",
                "pmgit meeting share 2026-11-20-checkout-latency",
            ] {
                let run = self.run(&format!("{command} </dev/null"));
                self.hear(command, "text", &run);
            }
            self.quietly("git reset --quiet --hard work@{1} 2>/dev/null || git reset --quiet --hard");
            self.world.write(path, sound);
            self.quietly("git add --all && (git commit --quiet --no-verify -m Mend || true)");
        }
        // The hooks without pmgit.
        self.quietly("git switch --quiet main && git switch --quiet -c other");
        self.world.write(PATH, document.replace("severity = \"SEV-1\"", "severity = \"SEV-2\""));
        self.quietly("git add --all");
        let run = self.world.git_without_pmgit(&["commit", "--quiet", "--all", "-m", "Lower it"]);
        self.hear("git commit (no pmgit)", "text", &run);
        let run = self.world.git_without_pmgit(&["push", "--quiet", "origin", "HEAD:main"]);
        self.hear("git push (no pmgit)", "text", &run);
    }
}

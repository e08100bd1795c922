//! A postmortem counts as imported by what it says of its incident, and not by the name of its file.

use crate::support::World;
use crate::support::documents::{PATH, sound, with};

const OLD: &str = "postmortems/2019/2019-05-04-old-outage.toml";

/// A branch whose policy holds since a day, and where only known people approve.
fn world() -> World {
    let world = World::with_hooks();
    world.sneak(".pmgit/policy.toml", "[gate]\nsince = 2026-11-01\npeople = \"known\"\n");
    let people = ["aiko", "ben", "farah", "goro", "chika", "daichi", "emi", "hana", "ivo", "jun", "kenji", "lena"];
    let rows: Vec<String> =
        people.iter().map(|name| format!("{name} = {{ email = \"{name}@example.com\" }}\n")).collect();
    let rows = rows.concat();
    world.sneak(".pmgit/people.toml", &rows);
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world
}

/// A text that lacks much of what the gate asks for, and says that it was imported.
fn imported(status: &str, overlay: &str) -> String {
    let mut whole: toml::Table =
        with(status, "imported = \"the wiki\"\ntimeline = []\n[sections]\nresolution = \"\"\n").parse().expect("TOML");
    whole.remove("incident");
    whole.remove("transitions");
    let overlay: toml::Table = overlay.parse().expect("an overlay is TOML");
    whole.extend(overlay);
    toml::to_string_pretty(&whole).expect("a table can be written")
}

impl World {
    /// Whether the gate lets a file in that is new.
    fn lets_in(&self, path: &str, text: &str) -> bool {
        self.sneak(path, text);
        let code = self.check("main", "topic").code;
        self.ok(&["reset", "--quiet", "--hard", "HEAD~1"]);
        code == 0
    }
}

/// What says nothing of when an incident was, or says that it is not old.
const UNPROVEN: [&str; 12] = [
    "",
    "[incident]\n",
    "[incident]\nstarted = \"\"\n",
    "[incident]\nstarted = \"\"\nresolved = \"\"\n",
    "[incident]\nstarted = \"2019-05-04\"\n",
    "[incident]\nstarted = \"<when>\"\n",
    "[incident]\nbegan = 2019-05-04\n",
    "[incident]\nstarted = 2026-11-01\n",
    "[incident]\nstarted = 2019-05-04\nresolved = 2026-11-20\n",
    "[incident]\nstarted = 2019-05-04T10:00:00Z\ndetected = 2026-11-20T10:00:00Z\n",
    "[incident]\nresolved = 2026-12-01T00:00:00Z\n",
    "[incident]\nmitigated = 2026-11-01T12:00:00Z\n",
];

/// What lets nobody's import pass.
const UNAPPROVED: [&str; 14] = [
    "[import]\nreason = \"It lay in a drawer.\"\n",
    "[import]\napproved_by = \"ben\"\n",
    "[import]\nreason = \"\"\napproved_by = \"ben\"\n",
    "[import]\nreason = \"TODO\"\napproved_by = \"ben\"\n",
    "[import]\nreason = \"-\"\napproved_by = \"ben\"\n",
    "[import]\nreason = \"<why>\"\napproved_by = \"ben\"\n",
    "[import]\nreason = \"It lay in a drawer.\"\napproved_by = \"\"\n",
    "[import]\nreason = \"It lay in a drawer.\"\napproved_by = \"<who>\"\n",
    "[import]\nreason = \"It lay in a drawer.\"\napproved_by = \"aiko\"\n",
    "[import]\nreason = \"It lay in a drawer.\"\napproved_by = \"@Aiko\"\n",
    "[import]\nreason = \"It lay in a drawer.\"\napproved_by = \"aiko@example.com\"\n",
    "[import]\nreason = \"It lay in a drawer.\"\napproved_by = \"Aiko <aiko@example.com>\"\n",
    "[import]\nreason = \"It lay in a drawer.\"\napproved_by = \"mallory\"\n",
    "people = {}\n[import]\nreason = \"It lay in a drawer.\"\napproved_by = \"ben\"\n",
];

#[test]
fn nothing_is_imported_by_the_name_of_its_file() {
    let world = world();
    let (mut attempts, mut through) = (0, Vec::new());
    for status in ["in-review", "closed"] {
        for path in [OLD, PATH] {
            for times in UNPROVEN {
                attempts += 1;
                if world.lets_in(path, &imported(status, times)) {
                    through.push(format!("{status} {path}: {times}"));
                }
            }
            for import in UNAPPROVED {
                attempts += 1;
                if world.lets_in(path, &imported(status, import)) {
                    through.push(format!("{status} {path}: {import}"));
                }
            }
        }
    }
    assert!(attempts >= 100 && through.is_empty(), "{} of {attempts} through:\n{}", through.len(), through.join("\n"));
}

#[test]
fn what_is_here_is_not_imported_afterwards() {
    let world = world();
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak(PATH, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "-B", "topic"]);
    assert!(!world.lets_in(PATH, &imported("in-review", "[incident]\nstarted = 2019-05-04\n")));
    // Nor under an old name.
    world.ok(&["rm", "--quiet", PATH]);
    world.write(
        ".pmgit/removed.toml",
        "[[removed]]\nid = \"2026-11-20-checkout-latency\"\nreason = \"A better name.\"\napproved_by = \"ben\"\nbecame = \"2019-05-04-old-outage\"\n",
    );
    assert!(!world.lets_in(OLD, &imported("in-review", "[incident]\nstarted = 2019-05-04\n")));
}

#[test]
fn ten_years_are_imported_as_they_were_written() {
    let world = world();
    for times in [
        "[incident]\nstarted = 2019-05-04\n",
        "[incident]\nresolved = 2019-05-05\n",
        "[incident]\nstarted = 2019-05-04T10:00:00Z\nresolved = 2019-05-04T12:00:00+09:00\n",
        "people = {}\n[incident]\nstarted = 2019-05-04\n",
    ] {
        for status in ["draft", "in-review", "closed"] {
            assert!(world.lets_in(OLD, &imported(status, times)), "{status}: {times}");
        }
    }
    let allowed = "[import]\nreason = \"It lay in a drawer.\"\napproved_by = \"ben\"\n";
    assert!(world.lets_in(PATH, &imported("closed", &format!("{allowed}[incident]\nstarted = 2026-11-20\n"))));
}

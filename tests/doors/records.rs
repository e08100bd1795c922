//! Records that are rewritten, and names that are borrowed, push by push: what one change lets another one do.

use crate::support::World;
use crate::support::documents::{PATH, sound, with};

const POLICY: &str = ".pmgit/policy.toml";
const PEOPLE: &str = ".pmgit/people.toml";

/// A repository whose main branch has a postmortem, and a branch for the next change.
fn world(text: &str) -> World {
    let world = World::with_hooks();
    world.sneak(PATH, text);
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world
}

/// What the gate says of a change.
fn change(world: &World, path: &str, text: &str) -> crate::support::Outcome {
    world.sneak(path, text);
    world.check("main", "topic")
}

fn land(world: &World) {
    world.check("main", "topic").passes();
    world.ok(&["branch", "--force", "main", "topic"]);
}

#[test]
fn an_approval_is_not_taken_out_in_one_push_to_be_written_anew_in_the_next() {
    let world = world(&sound("reviewed"));
    let reopened = r#"
        status = "in-review"
        transitions = [
            { from = "draft", to = "in-review", at = 2026-11-22T05:30:00Z, by = "aiko" },
            { from = "in-review", to = "reviewed", at = 2026-11-23T06:30:00Z, by = "ben" },
            { from = "reviewed", to = "in-review", at = 2026-11-25T06:30:00Z, by = "ben", reason = "New facts." },
        ]
    "#;
    change(&world, PATH, &with("reviewed", reopened)).passes();
    land(&world);
    change(&world, PATH, &with("reviewed", &format!("{reopened}\napprovals = []"))).finds("rewritten-records");
    let later = "approvals = [{ by = \"ben\", at = 2026-11-25T07:28:00Z }]";
    change(&world, PATH, &with("reviewed", &format!("{reopened}\n{later}"))).finds("rewritten-records");
    // Whoever approves again is beside the first time.
    let both = "approvals = [{ by = \"ben\", at = 2026-11-23T06:28:00Z }, { by = \"ben\", at = 2026-11-25T07:28:00Z }]";
    change(&world, PATH, &with("reviewed", &format!("{reopened}\n{both}"))).passes();
}

#[test]
fn a_typo_is_corrected_freely_on_its_branch_and_with_a_reason_once_it_landed() {
    let world = world(&sound("in-review"));
    let reviewed = |held: &str, waivers: &str| {
        let text = sound("reviewed").replace("held = 2026-11-23T06:00:00Z", &format!("held = {held}"));
        let mut whole: toml::Table = text.parse().expect("TOML");
        let waivers: toml::Table = format!("waivers = [{waivers}]").parse().expect("TOML");
        whole.extend(waivers);
        toml::to_string_pretty(&whole).expect("a table can be written")
    };
    change(&world, PATH, &reviewed("2026-11-23T06:10:00Z", "")).passes();
    change(&world, PATH, &reviewed("2026-11-23T06:05:00Z", "")).passes();
    land(&world);
    change(&world, PATH, &reviewed("2026-11-23T06:00:00Z", "")).finds("rewritten-records");
    let waiver = "{ rule = \"rewritten-records\", reason = \"The minutes say six.\", approved_by = \"ben\" }";
    change(&world, PATH, &reviewed("2026-11-23T06:00:00Z", waiver)).passes();
    land(&world);
    // It was for that one change, and is on record itself.
    change(&world, PATH, &reviewed("2026-11-23T05:50:00Z", waiver)).finds("rewritten-records");
    change(&world, PATH, &reviewed("2026-11-23T06:00:00Z", "")).finds("rewritten-records");
    world.ok(&["reset", "--quiet", "--hard", "main"]);
    world.pmgit(&["check", "--all"]).passes().silent_about("unused-waiver");
}

#[test]
fn a_severe_postmortem_is_not_emptied_after_it_went_back_to_draft() {
    let back = r#"
        status = "draft"
        transitions = [
            { from = "draft", to = "in-review", at = 2026-11-22T05:30:00Z, by = "aiko" },
            { from = "in-review", to = "reviewed", at = 2026-11-23T06:30:00Z, by = "ben" },
            { from = "reviewed", to = "closed", at = 2026-11-23T09:05:00Z, by = "dai" },
            { from = "closed", to = "in-review", at = 2026-11-25T06:30:00Z, by = "ben", reason = "New facts." },
            { from = "in-review", to = "draft", at = 2026-11-25T06:40:00Z, by = "ben", reason = "It begins anew." },
        ]
    "#;
    let world = world(&sound("closed"));
    change(&world, PATH, &with("closed", back)).passes();
    land(&world);
    for emptied in [
        "timeline = []",
        "actions = []",
        "impact = []",
        "[sections]\noverview = \"\"",
        "[sections]\ncustomer_impact = \"\"\n[not_applicable]\ncustomer_impact = \"Nobody noticed.\"",
    ] {
        change(&world, PATH, &with("closed", &format!("{back}\n{emptied}"))).finds("emptied-content");
    }
    // Who rewrites it goes on.
    let rewritten = "[sections]\noverview = \"A failover halved the cache, and a node of the wrong size took over.\"";
    change(&world, PATH, &with("closed", &format!("{back}\n{rewritten}"))).passes();
}

#[test]
fn an_import_comes_with_its_postmortem_and_stays_with_it() {
    let old = "postmortems/2025/2025-05-04-old.toml";
    let world = World::with_hooks();
    world.sneak(POLICY, "[gate]\nsince = 2026-11-01\n");
    let text = |extra: &str| {
        format!(
            "title = \"Search failed\"\nstatus = \"closed\"\nseverity = \"SEV-2\"\nimported = \"the wiki\"\n[incident]\nstarted = 2025-05-04T10:00:00Z\n{extra}"
        )
    };
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    change(&world, old, &text("")).finds("unrecorded-transition");
    // One line of an old note is enough, wherever it stands.
    for thin in
        ["[sections]\noverview = \"The index was lost, and built anew.\"", "[import]\nrest = \"Index lost; rebuilt.\""]
    {
        change(&world, old, &text(thin)).passes();
    }
    land(&world);
    let without = text("[import]\nrest = \"Index lost; rebuilt.\"").replace("imported = \"the wiki\"\n", "");
    change(&world, old, &without).finds("rewritten-records");
    // What could not be placed is placed.
    change(&world, old, &text("[sections]\noverview = \"The index was lost, and built anew.\"")).passes();
    land(&world);
    change(&world, old, &text("")).says("emptied-content");
}

#[test]
fn nobody_comes_into_a_role_by_the_change_that_needs_it() {
    let policy = "[[severities]]\nname = \"SEV-1\"\napprovals = { roles = [\"incident_commander\"] }\n";
    let world = World::with_hooks();
    world.sneak(POLICY, policy);
    world.sneak(PATH, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    let approved = |commander: &str, by: &str| {
        with(
            "reviewed",
            &format!(
                "approvals = [{{ by = \"{by}\", at = 2026-11-23T06:28:00Z }}]\n[people]\nincident_commander = \"{commander}\"\n"
            ),
        )
    };
    change(&world, PATH, &approved("zoe", "zoe")).finds("missing-approval");
    change(&world, PATH, &approved("ben", "zoe")).finds("missing-approval");
    change(&world, PATH, &approved("ben", "ben")).passes();
    // Who takes over does so first, and not by the word of the owner alone.
    let taken = |waivers: &str| with("in-review", &format!("{waivers}[people]\nincident_commander = \"zoe\"\n"));
    change(&world, PATH, &taken("")).finds("rewritten-records");
    let waiver = |by: &str| {
        format!(
            "waivers = [{{ rule = \"rewritten-records\", reason = \"Ben is on leave.\", approved_by = \"{by}\" }}]\n"
        )
    };
    change(&world, PATH, &taken(&waiver("aiko"))).finds("rewritten-records");
    change(&world, PATH, &taken(&waiver("farah"))).passes();
    land(&world);
    change(&world, PATH, &format!("{}{}", waiver("farah"), approved("zoe", "zoe"))).passes();
}

#[test]
fn who_the_owner_is_is_read_before_and_after_the_change() {
    let people = |aiko: &str, ben: &str| {
        format!(
            "[aiko]\nname = \"Aiko Tanaka\"\nemail = \"{aiko}@example.com\"\n[ben]\nemail = \"{ben}@example.com\"\n"
        )
    };
    let world = World::with_hooks();
    world.sneak(PEOPLE, &people("a.tanaka", "ben"));
    world.sneak(PATH, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    let approved =
        |by: &str| with("reviewed", &format!("approvals = [{{ by = \"{by}\", at = 2026-11-23T06:28:00Z }}]\n"));
    world.sneak(PEOPLE, &people("aiko", "a.tanaka"));
    world.check("main", "topic").says("loosens `people`").says("`a.tanaka@example.com` is `aiko` before, `ben` after");
    for by in ["a.tanaka@example.com", "Aiko Tanaka", "aiko@example.com"] {
        change(&world, PATH, &approved(by)).finds("missing-approval");
    }
    world.ok(&["reset", "--quiet", "--hard", "main"]);
    world.sneak(PEOPLE, &people("a.tanaka", "b.smith"));
    change(&world, PATH, &approved("ben")).passes();
}

#[test]
fn verify_names_whoever_approves_what_they_owned_before() {
    let world = World::with_hooks();
    world.sneak(PATH, &sound("in-review"));
    let agreed =
        "waivers = [{ rule = \"rewritten-records\", reason = \"Aiko is on leave.\", approved_by = \"ben\" }]\n";
    let handed_over = |agreed: &str| with("in-review", &format!("{agreed}[people]\nowner = \"goro\"\n"));
    world.sneak(PATH, &handed_over(""));
    world.check("HEAD^", "HEAD").finds("rewritten-records").says("`people.owner` is on record");
    world.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    world.sneak(PATH, &handed_over(agreed));
    world.check("HEAD^", "HEAD").passes();
    let approved = "approvals = [{ by = \"aiko\", at = 2026-11-23T06:28:00Z }]\n[people]\nowner = \"goro\"\n";
    world.sneak(PATH, &with("reviewed", &format!("{agreed}{approved}")));
    world.pmgit(&["verify"]).says("the approval of aiko (who owned it before) was recorded by");
}

#[test]
fn a_verb_corrects_on_a_branch_what_the_gate_looks_at_as_it_lands() {
    let world = World::with_hooks();
    world.sneak(PATH, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    let id = crate::support::documents::ID;
    let why = ["--reason", "Aiko is on leave.", "--approved-by", "ben"];
    world.pmgit(&[&["waive", id, "rewritten-records"], &why[..]].concat()).passes();
    world.pmgit(&["people", "set", id, "owner", "goro", "--commit"]).passes();
    world.check("main", "topic").passes();
    world.ok(&["reset", "--quiet", "--hard", "main"]);
    world.pmgit(&["people", "set", id, "owner", "goro", "--commit"]).passes();
    world.check("main", "topic").finds("rewritten-records");
}

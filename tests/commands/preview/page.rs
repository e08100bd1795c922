//! What the page shows: every finding at its place, and each save.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use super::Preview;
use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH, with};

/// Where a text begins on a page.
#[track_caller]
fn at(page: &str, text: &str) -> usize {
    page.find(text).unwrap_or_else(|| panic!("`{text}` is not on the page:\n{page}"))
}

#[test]
fn each_save_is_a_new_page_for_every_window() {
    let world = World::with_draft();
    let preview = Preview::start(&world);
    let first = preview.page();
    assert_eq!((first.status, first.edition()), (200, 1));
    assert!(first.body.contains("Checkout slowed down") && first.body.contains("renewal?seen="), "{}", first.body);
    // Who has another page than the latest gets that at once.
    assert_eq!(preview.after(0).edition(), 1);
    assert_eq!(preview.ask("GET", &format!("{}renewal", preview.path), "").edition(), 1);
    let place = world.path().join(PATH);
    let text = |words: &str| DRAFT.replace("Checkout slowed down", words);
    let saves: [&dyn Fn(); 4] = [
        &|| fs::write(&place, text("Save 1")).expect("it can be written"),
        // The same length, at once.
        &|| fs::write(&place, text("Save 2")).expect("it can be written"),
        &|| {
            let new = place.with_extension("new");
            fs::write(&new, text("Save 3")).and_then(|()| fs::rename(&new, &place)).expect("it can be written");
        },
        &|| {
            fs::rename(&place, place.with_extension("toml~")).expect("it can be moved");
            thread::sleep(Duration::from_millis(30));
            fs::write(&place, text("Save 4")).expect("it can be written");
        },
    ];
    let mut seen = 1;
    for (number, save) in (1..).zip(saves) {
        let started = Instant::now();
        let pages: Vec<_> = thread::scope(|scope| {
            let windows: Vec<_> = (0..8).map(|_| scope.spawn(|| preview.after(seen))).collect();
            thread::sleep(Duration::from_millis(50));
            save();
            windows.into_iter().map(|window| window.join().expect("it asks")).collect()
        });
        assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
        for page in &pages {
            assert_eq!(page.status, 200);
            assert!(page.body.contains(&format!("Save {number}")), "{number}: {}", page.body);
        }
        seen = pages[0].edition();
    }
}

#[test]
fn what_cannot_be_read_leaves_the_last_page_with_the_finding_on_top() {
    let world = World::with_draft();
    let preview = Preview::start(&world);
    world.write(PATH, DRAFT.replace("status = \"draft\"", "status = \"draft"));
    let broken = preview.after(1);
    let page = &broken.body;
    assert!(at(page, "malformed-document") < at(page, "id=\"timeline\""), "{page}");
    assert!(page.contains("The page below is from before that") && page.contains("Checkout slowed down"), "{page}");
    assert_eq!(
        page.matches("role=\"note\"").count(),
        page.matches("<code>malformed-document</code>").count(),
        "{page}"
    );
    let line = 1 + DRAFT.lines().position(|line| line.starts_with("status")).expect("it has one");
    assert!(page.contains(&format!("line {line}<")), "{page}");
    world.write(PATH, DRAFT);
    let again = preview.after(broken.edition());
    assert!(!again.body.contains("malformed-document") && !again.body.contains("from before that"), "{}", again.body);
    fs::remove_file(world.path().join(PATH)).expect("it can be removed");
    let gone = preview.after(again.edition());
    assert!(gone.body.contains("is gone") && gone.body.contains("Checkout slowed down"), "{}", gone.body);
    world.write(PATH, DRAFT);
    assert!(!preview.after(gone.edition()).body.contains("is gone"));
    world.write(".pmgit/policy.toml", "documents = 3\n");
    let policy = preview.after(gone.edition() + 1);
    assert!(policy.body.contains("broken") && policy.body.contains("Checkout slowed down"), "{}", policy.body);
}

#[test]
fn what_could_never_be_read_is_previewed_until_it_can_be() {
    let world = World::with_draft();
    world.write(PATH, "title = \"a\n");
    let preview = Preview::start(&world);
    let first = preview.page();
    assert!(first.body.contains("malformed-document") && first.body.contains(ID), "{}", first.body);
    world.write(PATH, DRAFT);
    assert!(preview.after(1).body.contains("Checkout slowed down"));
}

#[test]
fn each_finding_stands_beside_what_it_is_about() {
    let world = World::with_draft();
    let overlay = "[incident]\ndetected = 2026-11-19T23:00:00Z\n[sections]\ncontributing_factors = \"Somebody was careless, and Ben forgot to check the full outage.\"\n";
    let text = with("in-review", overlay).replacen("evidence = [", "by = \"chloe\"\n# evidence = [", 1);
    world.write(PATH, text);
    let preview = Preview::start(&world);
    let page = preview.page().body;
    let output = world.pmgit(&["check", ID, "--hints", "--format", "json"]).out;
    let output: serde_json::Value = serde_json::from_str(&output).expect("it is JSON");
    let findings = output["findings"].as_array().expect("they are listed");
    assert!(findings.len() > 3, "{findings:#?}");
    // What `check` finds, and nothing else.
    for finding in findings {
        let rule = finding["rule"].as_str().expect("a rule");
        at(&page, &format!("<code>{rule}</code>"));
    }
    let summed: usize = ["error", "warning", "hint"]
        .iter()
        .map(|level| findings.iter().filter(|finding| finding["level"] == *level).count())
        .sum();
    assert_eq!(summed, findings.len());
    let counted = |level: &str| findings.iter().filter(|finding| finding["level"] == level).count();
    assert!(page.contains(&format!("<span class=\"bad\">{} error", counted("error"))), "{page}");
    // In the section, in the row, at the fact.
    let part = |id: &str| {
        let from = at(&page, &format!("<section id=\"{id}\""));
        &page[from..from + page[from..].find("</section>").expect("it ends")]
    };
    assert!(part("contributing-factors").contains("<code>unjustified-outage</code>"));
    let timeline = part("timeline");
    let row = at(timeline, "<code>missing-evidence</code>");
    assert!(timeline[..row].rfind("<tr class=\"remarks\">") > timeline[..row].rfind("</tr>"), "{timeline}");
    let times = at(&page, "<code>impossible-times</code>");
    assert!(times < at(&page, "<section"), "{page}");
    assert!(page[..times].rfind("<dd") > page[..times].rfind("</dd>"), "it stands beside its fact");
}

#[test]
fn a_reader_of_japanese_has_all_of_it_in_japanese() {
    let world = World::with_draft().with_variable("PMGIT_LANGUAGE", "ja");
    world.write(PATH, DRAFT.replace("language = \"en\"", "language = \"ja\""));
    let preview = Preview::start(&world);
    let page = preview.page().body;
    assert!(page.contains("<html lang=\"ja\"") && page.contains("ヒント") && page.contains("行目"), "{page}");
    assert!(page.contains("プレビューは終了しました"), "{page}");
    world.write(PATH, "title = \n");
    let broken = preview.after(1).body;
    assert!(broken.contains("以下は、その前に読み取れた時点のページです"), "{broken}");
    let (_, said) = preview.end("INT");
    assert!(said.contains("保存するたびにページが更新されます"), "{said}");
}

#[test]
fn pictures_come_with_the_page_and_are_watched() {
    let world = World::with_draft();
    world.write(
        PATH,
        DRAFT.replacen("[sections]\n", "[sections]\nlessons = '''![Load](graph.png) ![out](../../secret.png)'''\n", 1),
    );
    world.write("postmortems/secret.png", b"\x89PNG\r\n\x1a\n");
    let preview = Preview::start(&world);
    assert!(!preview.page().body.contains("<img"));
    world.write(&format!("{}/graph.png", PATH.trim_end_matches(".toml")), b"\x89PNG\r\n\x1a\n");
    let page = preview.after(1).body;
    assert_eq!(page.matches("<img alt=\"Load\" src=\"data:image/png;base64,").count(), 1, "{page}");
    assert_eq!(page.matches("<img").count(), 1, "{page}");
}

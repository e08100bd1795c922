//! `pmgit export`: the whole archive as pages.

use std::fs;

use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

#[test]
fn every_postmortem_is_a_page_and_its_files_come_along() {
    let world = World::with_draft();
    world.write(PATH, DRAFT.replacen("[sections]\n", "[sections]\nlessons = '''![Load](graph.png)'''\n", 1));
    let folder = PATH.trim_end_matches(".toml");
    world.write(&format!("{folder}/graph.png"), b"\x89PNG\r\n\x1a\n");
    world.write("postmortems/2026/2026-11-22-broken.toml", "title = \"a\n");
    for (format, page, index) in [("markdown", "md", "README.md"), ("html", "html", "index.html")] {
        let place = world.outside(&format!("out-{format}"));
        let named = place.to_str().expect("UTF-8").to_owned();
        let run = world.unmoved(0, &["export", "--format", format, &named]);
        assert!(run.err.contains("wrote 2 postmortems") && run.err.contains("copied as it is"), "{run}");
        let read = |name: &str| fs::read_to_string(place.join(name)).unwrap_or_else(|cause| panic!("{name}: {cause}"));
        let written = read(&format!("2026/{ID}.{page}"));
        let picture =
            if format == "html" { "src=\"data:image/png" } else { "![Load](<2026-11-20-checkout-latency/graph.png>)" };
        assert!(written.contains(picture), "{written}");
        assert!(place.join(format!("2026/{ID}/graph.png")).is_file());
        assert_eq!(read("2026/2026-11-22-broken.toml"), "title = \"a\n");
        let list = read(index);
        assert!(list.contains(&format!("2026/{ID}.{page}")) && list.contains("Checkout slowed down"), "{list}");
        // Nothing is written over.
        let again = world.unmoved(1, &["export", "--format", format, &named]);
        assert!(again.err.contains("is not an empty directory"), "{again}");
    }
    let file = world.outside("a file");
    fs::write(&file, "x").expect("it can be written");
    world.unmoved(1, &["export", file.to_str().expect("UTF-8")]);
}

//! Every command of the README and of the guide is run, in both languages, in the order in which a reader meets them.

#[path = "../support/mod.rs"]
mod support;

mod files;
mod links;
mod pages;
mod spelled;
mod story;

use pages::{Language, Page, Step};
use story::Story;

#[test]
fn every_command_of_the_readme_does_what_it_says() {
    for language in Language::BOTH {
        let mut story = Story::new(language);
        let commands = story.follow(&language.readme());
        assert!(commands > 8, "{language:?}: the README has its commands");
    }
}

#[test]
fn every_command_of_the_english_guide_does_what_it_says() {
    follow_the_guide(Language::En);
}

#[test]
fn every_command_of_the_japanese_guide_does_what_it_says() {
    follow_the_guide(Language::Ja);
}

/// One reader goes through all pages, with one repository.
fn follow_the_guide(language: Language) {
    let mut story = Story::new(language);
    let commands: usize = language.guide().iter().map(|page| story.follow(page)).sum();
    assert!(commands > 60, "{language:?}: the guide has its commands");
}

#[test]
fn both_guides_have_the_same_pages_and_commands() {
    let (english, japanese) = (Language::En.guide(), Language::Ja.guide());
    assert_eq!(names(&english), names(&japanese));
    let readmes = (Language::En.readme(), Language::Ja.readme());
    for (english, japanese) in english.iter().zip(&japanese).chain([(&readmes.0, &readmes.1)]) {
        assert_eq!(commands(english), commands(japanese), "{} and {}", english.path, japanese.path);
    }
}

fn names(guide: &[Page]) -> Vec<&str> {
    guide.iter().map(Page::name).collect()
}

/// The commands of a page, without what people write in their own language.
fn commands(page: &Page) -> Vec<String> {
    let steps = page.steps().into_iter();
    let text = steps.filter_map(|step| match step {
        Step::Commands { text, .. } => Some(text),
        Step::Prepare(_) | Step::Printed(_) => None,
    });
    text.flat_map(|text| text.lines().map(without_words).collect::<Vec<_>>()).collect()
}

fn without_words(command: &str) -> String {
    let unquoted = command.split('"').step_by(2).collect::<Vec<_>>().join("\"\"");
    unquoted.replace(" --language en", "").replace(" --language ja", "")
}

#[test]
fn every_page_is_in_the_list_of_its_guide() {
    for language in Language::BOTH {
        let listed: Vec<String> = language.guide().into_iter().map(|page| page.path).collect();
        for path in language.files() {
            let is_listed = listed.contains(&path) || path == language.index().path;
            assert!(is_listed, "{path}: name it in {}", language.index().path);
        }
    }
}

#[test]
fn the_readme_is_short() {
    for language in Language::BOTH {
        let readme = language.readme();
        assert!(readme.text.lines().count() <= 250, "{}: what is long goes into the guide", readme.path);
    }
}

#[test]
fn the_two_commands_at_the_top_are_the_ones_that_ci_runs() {
    let ci = include_str!("../../.ci/run");
    for language in Language::BOTH {
        let readme = language.readme().text;
        let consoles: Vec<&str> =
            readme.split("```console\n").skip(1).map(|rest| rest.lines().next().unwrap()).collect();
        assert_eq!(consoles[..2], ["cargo run -- demo", "cargo test"]);
    }
    assert!(ci.contains("cargo test --locked") && ci.contains("cargo run --locked -- demo"));
}

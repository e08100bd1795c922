//! Where a new key stands among those of its table, and how a text is read before it is written anew.

use insta::assert_snapshot;

use super::super::Editor;
use super::{after, string};

#[test]
fn a_new_key_stands_among_its_sisters_in_their_order() {
    const ORDER: [&str; 4] = ["overview", "what_happened", "resolution", "lessons"];
    let placed = |text: &str, key: &str| {
        after(text, |editor| editor.fill_in_order(&["sections", key], &string("It ended.\n"), &ORDER))
    };
    let text = "title = \"a\"\n\n[sections]\n# One sentence.\noverview = \"\"\n# What fixed it.\nresolution = '''\n'''\nown = \"\"\n\n[[timeline]]\n";
    assert_snapshot!(placed(text, "what_happened"), @r#"
    title = "a"

    [sections]
    # One sentence.
    overview = ""
    what_happened = '''
    It ended.
    '''
    # What fixed it.
    resolution = '''
    '''
    own = ""

    [[timeline]]
    "#);
    assert_snapshot!(placed(text, "lessons"), @r#"
    title = "a"

    [sections]
    # One sentence.
    overview = ""
    # What fixed it.
    resolution = '''
    '''
    lessons = '''
    It ended.
    '''
    own = ""

    [[timeline]]
    "#);
    let without_first = text.replace("overview = \"\"\n", "");
    assert_snapshot!(placed(&without_first, "overview"), @r#"
    title = "a"

    [sections]
    overview = '''
    It ended.
    '''
    # One sentence.
    # What fixed it.
    resolution = '''
    '''
    own = ""

    [[timeline]]
    "#);
    assert_snapshot!(placed(&text.replace("# What fixed it.", "# what_happened = \"\" # a line"), "what_happened"), @r#"
    title = "a"

    [sections]
    # One sentence.
    overview = ""
    what_happened = '''
    It ended.
    ''' # a line
    resolution = '''
    '''
    own = ""

    [[timeline]]
    "#);
    assert_snapshot!(placed("sections.resolution = \"x\"\nsections.own = 1\n", "what_happened"), @r#"
    sections.what_happened = '''
    It ended.
    '''
    sections.resolution = "x"
    sections.own = 1
    "#);
    assert_snapshot!(placed("title = \"a\"\n[[transitions]]\nto = \"b\"\n", "what_happened"), @r#"
    title = "a"

    [sections]
    what_happened = '''
    It ended.
    '''

    [[transitions]]
    to = "b"
    "#);
}

#[test]
fn a_text_is_read_with_the_form_that_it_is_written_in() {
    let editor =
        Editor::new("a = '''\nb\n'''\nc = 'd'\ne = { f = \"\"\"g\"\"\" }\nh = 1\n").expect("the example is TOML");
    let read = |path: &[&str]| editor.text_at(path).map(|standing| (standing.text, standing.is_block));
    assert_eq!(read(&["a"]), Some(("b\n".to_owned(), true)));
    assert_eq!(read(&["c"]), Some(("d".to_owned(), false)));
    assert_eq!(read(&["e", "f"]), Some(("g".to_owned(), true)));
    assert_eq!((read(&["h"]), read(&["e"]), read(&["x"])), (None, None, None));
}

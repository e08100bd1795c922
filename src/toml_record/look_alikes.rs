//! Letters that an input method or an editor of prose writes in place of the signs of TOML.

use super::slip::Slip;
use crate::text::say;

/// What is wrong with a letter that looks like a sign of TOML; nothing where it looks like none.
pub(super) fn look_alike(letter: char) -> Option<Slip> {
    let meant = meant(letter)?;
    Some(match meant {
        ' ' => space(letter),
        '"' | '\'' => Slip::new(
            "wrong-quote",
            say! {
                |rows|
                en: "`{letter}` is not a TOML quotation mark{}", rows.and_more();
                ja: "`{letter}`はTOMLの引用符ではありません{}", rows.and_more()
            },
            say! { en: "use `{meant}`"; ja: "半角の`{meant}`を使ってください" },
        ),
        _ => Slip::new(
            format!("full-width-{}", word(meant)),
            say! {
                |rows|
                en: "`{letter}` is full-width{}", rows.and_more();
                ja: "`{letter}`が全角になっています{}", rows.and_more()
            },
            say! { en: "write `{meant}`"; ja: "半角の`{meant}`にしてください" },
        ),
    })
}

fn space(letter: char) -> Slip {
    let (key, en, ja) = match letter {
        '\u{3000}' => ("full-width-space", "full-width space", "全角スペース"),
        _ => ("no-break-space", "no-break space", "ノーブレークスペース"),
    };
    Slip::new(
        key,
        say! {
            |rows|
            en: "there is a {en}{}", rows.in_places();
            ja: "{ja}があります{}", rows.in_places()
        },
        say! { en: "replace it with an ordinary space"; ja: "半角スペースに置き換えてください" },
    )
}

/// The sign that was meant.
fn meant(letter: char) -> Option<char> {
    Some(match letter {
        '\u{3000}' | '\u{A0}' => ' ',
        '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』' | '〝' | '〟' | '＂' => '"',
        '‘' | '’' | '＇' => '\'',
        '、' => ',',
        '。' => '.',
        '【' | '〔' => '[',
        '】' | '〕' => ']',
        '−' | '―' => '-',
        // The block of Unicode has the letters of ASCII in their order.
        '！'..='～' => char::from_u32(u32::from(letter) - u32::from('！') + u32::from('!'))?,
        _ => return None,
    })
}

fn word(meant: char) -> &'static str {
    match meant {
        '=' => "equals",
        '[' | ']' => "bracket",
        '{' | '}' => "brace",
        ',' => "comma",
        '.' => "dot",
        '#' => "hash",
        '0'..='9' => "digit",
        'a'..='z' | 'A'..='Z' => "letter",
        _ => "sign",
    }
}

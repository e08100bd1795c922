//! Colours of a terminal: the one place that writes escape codes. Whether there is colour is decided where the run begins.

use std::fmt::{self, Display};

use anstyle::AnsiColor;

/// Whether text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paint {
    /// For a file, a pipe, and whoever wants none.
    Plain,
    Coloured,
}

/// What a text is shown as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextStyle {
    Plain,
    /// A heading.
    Bold,
    /// An error, and what is late.
    Alarm,
    Red,
    Green,
    Yellow,
    Cyan,
}

impl Paint {
    pub(crate) fn is_coloured(self) -> bool {
        self == Self::Coloured
    }

    /// The text in a style, and as it is where there is no colour.
    pub(crate) fn paint<T: Display>(self, style: TextStyle, text: T) -> Painted<T> {
        Painted { style: if self.is_coloured() { style } else { TextStyle::Plain }, text }
    }
}

impl TextStyle {
    const fn codes(self) -> anstyle::Style {
        let style = anstyle::Style::new();
        match self {
            Self::Plain => style,
            Self::Bold => style.bold(),
            Self::Alarm => AnsiColor::Red.on_default().bold(),
            Self::Red => AnsiColor::Red.on_default(),
            Self::Green => AnsiColor::Green.on_default(),
            Self::Yellow => AnsiColor::Yellow.on_default(),
            Self::Cyan => AnsiColor::Cyan.on_default(),
        }
    }
}

/// A text between its codes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Painted<T> {
    style: TextStyle,
    text: T,
}

impl<T: Display> Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes = self.style.codes();
        write!(f, "{codes}{}{codes:#}", self.text)
    }
}

/// The text in place of the line that the cursor stands in.
pub(crate) fn in_place(text: &str) -> String {
    format!("\r{text}\u{1b}[K")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_ends_with_its_text() {
        for (style, shown) in [
            (TextStyle::Plain, "停止"),
            (TextStyle::Bold, "\u{1b}[1m停止\u{1b}[0m"),
            (TextStyle::Alarm, "\u{1b}[1m\u{1b}[31m停止\u{1b}[0m"),
            (TextStyle::Red, "\u{1b}[31m停止\u{1b}[0m"),
            (TextStyle::Green, "\u{1b}[32m停止\u{1b}[0m"),
            (TextStyle::Yellow, "\u{1b}[33m停止\u{1b}[0m"),
            (TextStyle::Cyan, "\u{1b}[36m停止\u{1b}[0m"),
        ] {
            assert_eq!(Paint::Coloured.paint(style, "停止").to_string(), shown);
            assert_eq!(Paint::Plain.paint(style, "停止").to_string(), "停止");
        }
        assert_eq!(in_place("1 of 2"), "\r1 of 2\u{1b}[K");
    }
}

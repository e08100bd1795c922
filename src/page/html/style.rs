//! How the page looks, on a screen by day and night and on paper; and what a previewed page has besides.

/// The digest of [`STYLE`] by which the page's own policy lets it in, and no other.
pub(super) const DIGEST: &str = "62FJybksH907Hl5I+1tK7SuiBtCu8Div+Tj9Ejaxb5c=";
/// Those of what a previewed page has besides.
pub(super) const MARGIN_DIGEST: &str = "vH8dlnOfFt3mt/wsVFuopBaU39BWp/jsqTEqHr76ngs=";
pub(super) const SCRIPT_DIGEST: &str = "FxFxm9t14oR3N06v1WU9k6DeWcHDLHZ20lH4GZpGe1M=";

pub(super) const STYLE: &str = include_str!("page.css");
/// How remarks look, in the margin where there is room for one.
pub(super) const MARGIN_STYLE: &str = include_str!("margin.css");
/// What renews a previewed page.
pub(super) const SCRIPT: &str = include_str!("renew.js");

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest as _, Sha256};

    use super::*;

    #[test]
    fn the_page_lets_its_own_style_and_script_in_and_no_other() {
        for (text, digest, name) in [
            (STYLE, DIGEST, "DIGEST"),
            (MARGIN_STYLE, MARGIN_DIGEST, "MARGIN_DIGEST"),
            (SCRIPT, SCRIPT_DIGEST, "SCRIPT_DIGEST"),
        ] {
            assert_eq!(digest, STANDARD.encode(Sha256::digest(text.as_bytes())), "write it into {name}");
            // Nothing ends the element that it stands in, and nothing is loaded.
            assert!(!text.contains("url(") && !text.contains("@import") && !text.contains("</"), "{name}");
        }
    }
}

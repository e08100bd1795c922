//! How the page looks, on a screen by day and night and on paper.

/// The digest of [`STYLE`] by which the page's own policy lets it in, and no other.
pub(super) const DIGEST: &str = "62FJybksH907Hl5I+1tK7SuiBtCu8Div+Tj9Ejaxb5c=";

pub(super) const STYLE: &str = include_str!("page.css");

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest as _, Sha256};

    #[test]
    fn the_page_lets_its_own_style_in_and_no_other() {
        let digest = STANDARD.encode(Sha256::digest(super::STYLE.as_bytes()));
        assert_eq!(super::DIGEST, digest, "write it into DIGEST");
        assert!(!super::STYLE.contains("url(") && !super::STYLE.contains("@import") && !super::STYLE.contains('<'));
    }
}

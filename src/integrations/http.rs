//! The one place that goes out: requests, each sent again where that is safe. What speaks TLS is the feature `online`; a
//! server's pmgit can do without it.

use std::thread;
use std::time::Duration;

use super::fault::is_offline;
#[cfg(not(feature = "online"))]
use super::unwired::Wire;
#[cfg(feature = "online")]
use super::wire::Wire;
use super::{Fault, Request, Response, patience};
use crate::error::{Error, Result};
use crate::text::both;

/// Sends requests, one after the other, each by a connection of its own.
#[derive(Debug)]
pub(crate) struct Http {
    wire: Wire,
}

impl Http {
    /// Gets ready; nothing is sent yet. The timeout is that of one request.
    pub(crate) fn new(timeout: Duration) -> Self {
        Self { wire: Wire::new(timeout) }
    }

    /// Sends a request, again where that is safe, and takes the answer, whatever its status.
    ///
    /// # Errors
    /// When there is no answer.
    pub(crate) fn send(&self, request: &Request) -> Result<Response, Fault> {
        let mut tries = 1;
        loop {
            let outcome = self.wire.attempt(request);
            let Some(pause) = patience::pause(tries, request.effect, &outcome) else { return outcome };
            thread::sleep(pause);
            tries += 1;
        }
    }

    /// Waits before what only the caller knows to be safe.
    pub(crate) fn wait(seconds: u64) {
        thread::sleep(Duration::from_secs(seconds));
    }
}

/// Asks whether this pmgit can reach a service, before anybody is asked for a secret.
///
/// # Errors
/// When it was built without the feature `online`.
pub(crate) fn ensure_online() -> Result<()> {
    if cfg!(feature = "online") { Ok(()) } else { Err(offline()) }
}

fn offline() -> Error {
    Error::new(both! { en: "this pmgit cannot reach any service"; ja: "このpmgitは外部のサービスに接続できません" })
        .cause(is_offline())
        .hint(both! {
            en: "use the pmgit of a package, or build it with cargo's default features";
            ja: "パッケージのpmgitを使うか、cargoの既定の機能を有効にしてビルドしてください"
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn a_pmgit_without_the_wire_says_so_and_what_to_do_in_both_languages() {
        let told = [Language::En, Language::Ja].map(|language| offline().told(language, None));
        let [english, japanese] = told;
        assert_eq!(
            english,
            "this pmgit cannot reach any service\n  cause: it was built without the feature `online`\n  hint: use the pmgit of a package, or build it with cargo's default features"
        );
        assert!(japanese.contains("機能`online`を無効にして") && japanese.contains("パッケージ"), "{japanese}");
        assert_eq!(ensure_online().is_ok(), cfg!(feature = "online"));
    }
}

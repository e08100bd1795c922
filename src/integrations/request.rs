//! A request as a value: what would be sent, byte by byte, but for the secret.

use super::Secret;

/// What goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    /// The whole address; of one that is itself a secret, nothing of it is ever shown.
    pub(crate) place: Place,
    pub(crate) headers: Vec<(&'static str, String)>,
    /// The header that says who is asking.
    pub(crate) credential: Option<(&'static str, Secret)>,
    pub(crate) body: Option<String>,
    pub(crate) effect: Effect,
}

/// Where a request goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Open(String),
    Secret(Secret),
}

/// What a request does there, which decides whether it may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It only asks.
    Reads,
    /// It makes something: sent twice, there are two.
    Makes,
    /// It writes over something: sent twice, it is the same.
    Replaces,
}

impl Request {
    pub(crate) fn get(url: String) -> Self {
        let place = Place::Open(url);
        Self { method: "GET", place, headers: Vec::new(), credential: None, body: None, effect: Effect::Reads }
    }

    pub(crate) fn post(place: Place, body: String, effect: Effect) -> Self {
        let headers = vec![("Content-Type", "application/json".to_owned())];
        Self { method: "POST", place, headers, credential: None, body: Some(body), effect }
    }

    /// A request that writes over what is there.
    pub(crate) fn over(method: &'static str, place: Place, body: String) -> Self {
        Self { method, ..Self::post(place, body, Effect::Replaces) }
    }

    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    #[must_use]
    pub(crate) fn by(mut self, name: &'static str, credential: Option<Secret>) -> Self {
        self.credential = credential.map(|secret| (name, secret));
        self
    }

    /// The request as a dry run shows it: its line, and its body as it would be sent.
    pub(crate) fn dry_run_text(&self) -> String {
        let place = match &self.place {
            Place::Open(url) => url,
            Place::Secret(_) => "[secret]",
        };
        format!("{} {place}\n{}", self.method, self.body.as_deref().unwrap_or_default())
    }

    /// A text with what is secret in this request covered.
    pub(super) fn cover(&self, text: &str) -> String {
        let place = match &self.place {
            Place::Open(_) => None,
            Place::Secret(secret) => Some(secret),
        };
        let credential = self.credential.as_ref().map(|(_, secret)| secret);
        place.into_iter().chain(credential).fold(text.to_owned(), |text, secret| secret.cover(&text))
    }
}

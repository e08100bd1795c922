//! Sends the requests of one verb, with words for what goes wrong on the way.

use std::time::Duration;

use super::{Http, Request, Response};
use crate::error::{Error, Result};
use crate::text::{Both, both};

/// Sends requests to services.
#[derive(Debug)]
pub(crate) struct Client {
    http: Http,
}

impl Client {
    /// At most so many pages of a list are read.
    pub(crate) const MOST_PAGES: usize = 50;

    /// The timeout is that of one request.
    pub(crate) fn new(timeout: Duration) -> Self {
        Self { http: Http::new(timeout) }
    }

    /// Sends a request and takes the answer, whatever its status.
    ///
    /// # Errors
    /// When there is no answer; `doing` is what the request is for.
    pub(crate) fn ask(&self, request: &Request, doing: &Both) -> Result<Response> {
        self.http.send(request).map_err(|fault| Error::cannot(doing).cause(fault.reason()))
    }
}

/// What is said of a list that has more pages than are read.
pub(crate) fn too_many_pages(of: &Both) -> Error {
    Error::new(both! { en: "cannot read the {}", of.en(); ja: "{}を読めません", of.ja() }).cause(both! {
        en: "there are more than {} pages of them", Client::MOST_PAGES;
        ja: "{}ページを超えています", Client::MOST_PAGES
    })
}

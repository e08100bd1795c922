//! What a sync does at the tracker: it looks, searches and creates, and never makes a ticket twice.
//!
//! ```text
//! search by marker -> note in the outbox -> create -> answer lost? search again -> search once more for twins
//! ```

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use crate::error::{Error, Result};
use crate::integrations::{Claim, Created, Draft, Http, Marker, Outbox, Request, Response, State, Ticket, Tracker};
use crate::text::{Both, both};

/// How many pages of a search are read at most: 10,000 issues.
const PAGES: usize = 100;
/// How often a ticket is asked for that the service says it failed to make.
const POSTS: u32 = 3;
/// How many seconds to wait before each further search for a ticket that may have been made.
const SEARCHES: [u64; 3] = [0, 1, 2];

/// Where a ticket comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Found,
    Created,
}

/// A tracker, and what is needed to work with it.
pub(super) struct Errands<'a> {
    pub(super) http: Http,
    pub(super) tracker: &'a dyn Tracker,
    pub(super) outbox: &'a Outbox,
    pub(super) now: DateTime<Utc>,
    /// No ticket of this postmortem can be older.
    pub(super) since: DateTime<Utc>,
    /// What a person should know beside the answer.
    pub(super) notes: Vec<Both>,
}

impl Errands<'_> {
    fn ask(&self, request: &Request, doing: &Both) -> Result<Response> {
        self.http.send(request).map_err(|fault| Error::cannot(doing).cause(fault.reason()))
    }

    /// What has become of a ticket; nothing where that is not to be known here.
    pub(super) fn look(&mut self, link: &str) -> Result<Option<State>> {
        let Some(request) = self.tracker.look(link) else {
            let tracker = self.tracker.name();
            self.notes.push(both! {
                en: "`{link}` is not a ticket of this {tracker}; left alone";
                ja: "`{link}`はこの{tracker}のチケットではないため、そのままにしました"
            });
            return Ok(None);
        };
        let answer = self.ask(&request, &both! { en: "read the ticket"; ja: "チケットの読み込み" })?;
        if matches!(answer.status, 404 | 410) {
            self.notes.push(both! {
                en: "{link} does not exist, or the token may not read it";
                ja: "{link}が存在しないか、トークンに読み取り権限がありません"
            });
            return Ok(None);
        }
        self.tracker.state(&answer).map(Some)
    }

    /// The tickets that are there for these markers, each marker's in the order in which they were made.
    pub(super) fn search(&self, markers: &[&Marker]) -> Result<BTreeMap<Marker, Vec<Ticket>>> {
        let mut found: BTreeMap<Marker, Vec<Ticket>> = BTreeMap::new();
        let mut next = None;
        for _ in 0..PAGES {
            let request = self.tracker.search(markers, self.since, next.as_deref());
            let page = self
                .tracker
                .search_page(&self.ask(&request, &both! { en: "look for the tickets"; ja: "チケットの検索" })?)?;
            for (words, ticket) in page.tickets {
                for marker in markers.iter().filter(|marker| words.contains(&self.tracker.mark(marker))) {
                    found.entry((*marker).clone()).or_default().push(ticket.clone());
                }
            }
            next = page.next;
            if next.is_none() {
                for tickets in found.values_mut() {
                    tickets.sort_by_key(|ticket| ticket.number);
                    tickets.dedup();
                }
                return Ok(found);
            }
        }
        Err(Error::new(both! { en: "cannot look for the tickets"; ja: "チケットを検索できません" }).cause(
            both! { en: "there are more than {PAGES} pages of issues"; ja: "課題が{PAGES}ページを超えています" },
        ))
    }

    /// Makes a ticket that a search has not found.
    pub(super) fn create(&mut self, draft: &Draft) -> Result<Ticket> {
        if let Claim::Wait { since, until } = self.outbox.claim(&draft.marker, self.now)? {
            return Err(Error::new(both! {
                en: "the ticket `{}` may exist already, and is not created again yet", draft.title;
                ja: "チケット`{}`はすでに作られた可能性があるため、まだ作り直しません", draft.title
            })
            .cause(both! {
                en: "it was requested at {}, and the answer was lost", clock(since);
                ja: "{}に作成を依頼しましたが、応答を受け取れませんでした", clock(since)
            })
            .hint(both! {
                en: "run it again after {}: by then the service shows it if it exists", clock(until);
                ja: "{}以降にもう一度実行してください。作られていれば、それまでに検索で見つかります", clock(until)
            }));
        }
        let mut draft = draft.clone();
        let mut posts = 0;
        loop {
            posts += 1;
            let outcome = Created::from_outcome(self.tracker, &draft, self.http.send(&self.tracker.create(&draft)));
            match outcome {
                Created::Made(ticket) => return Ok(ticket),
                Created::Refused(error, answer) => {
                    let less = answer.and_then(|answer| self.tracker.without_refused(&draft, &answer));
                    let Some((less, dropped)) = less else {
                        self.outbox.settle(&draft.marker)?;
                        return Err(error);
                    };
                    let dropped = Both::each(|language| language.and_list(&dropped));
                    self.notes.push(both! {
                        en: "the project has no field for the {} of `{}`; its text has it", dropped.en(), draft.title;
                        ja: "プロジェクトに`{}`の項目（{}）がないため、本文に書きました", draft.title, dropped.ja()
                    });
                    draft = less;
                }
                Created::Failed(error) => {
                    let pauses: &[u64] = if self.tracker.sees_at_once() { &[1] } else { &SEARCHES };
                    if let Some(ticket) = self.find_again(&draft.marker, pauses) {
                        return Ok(ticket);
                    }
                    if !self.tracker.sees_at_once() {
                        return Err(self.may_be_there(error));
                    }
                    if posts >= POSTS {
                        self.outbox.settle(&draft.marker)?;
                        return Err(error);
                    }
                }
                Created::Unknown(error) => {
                    return self.find_again(&draft.marker, &SEARCHES).ok_or_else(|| self.may_be_there(error));
                }
            }
        }
    }

    /// The ticket of a request whose answer was lost, where the service shows it by now.
    fn find_again(&self, marker: &Marker, pauses: &[u64]) -> Option<Ticket> {
        pauses.iter().find_map(|pause| {
            Http::wait(*pause);
            // What goes wrong here is told by the error that led here.
            self.search(&[marker]).ok()?.remove(marker)?.into_iter().next()
        })
    }

    fn may_be_there(&self, error: Error) -> Error {
        let after = clock(self.now + TimeDelta::minutes(10));
        error.hint(both! {
            en: "the ticket may exist all the same; run it again after {after}: it is looked for first, and not created twice";
            ja: "チケットは作られた可能性があります。{after}以降にもう一度実行してください。先に検索するため、二重には作りません"
        })
    }

    /// Of two runs that made a ticket for the same action at the same time, both take the one that was made first.
    pub(super) fn settle_twins(&mut self, made: &mut [(Marker, Ticket, Origin)]) {
        let markers: Vec<&Marker> = made.iter().map(|(marker, ..)| marker).collect();
        let Ok(found) = self.search(&markers) else {
            self.notes.push(both! {
                en: "could not check whether another run created the same tickets";
                ja: "同じチケットが別の実行で作成されていないか確認できませんでした"
            });
            return;
        };
        for (marker, ticket, origin) in made {
            let Some(tickets) = found.get(marker) else { continue };
            let Some(first) = tickets.first().filter(|first| first.number < ticket.number) else { continue };
            self.notes.push(both! {
                en: "{} duplicates {}, created by another run: close it", ticket.link, first.link;
                ja: "{}は、別の実行で作成された{}と重複しています。クローズしてください", ticket.link, first.link
            });
            *ticket = first.clone();
            *origin = Origin::Found;
        }
    }
}

fn clock(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

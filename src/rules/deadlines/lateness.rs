//! How late something is, and from when that is counted; no rule.

use chrono::TimeDelta;

use crate::text::{Message, say};

/// How late it is, in seconds: what is late at all is so by one at least.
pub(super) fn seconds(late: TimeDelta) -> u64 {
    u64::try_from(late.num_seconds()).unwrap_or(0).max(1)
}

/// What the time is that a deadline is counted from.
pub(super) fn counted_from() -> Message {
    Message::from(say! { en: "the deadline is counted from here"; ja: "期限はこの日時から数えます" })
}

//! What goes out to Slack and to trackers, and what comes in from forges: the whole program against servers that record
//! every byte and play every fault. No live service is asked.

mod approvals;
mod comments;
mod faults;
mod notify;
mod server;
mod sync;
mod trackers;

//! Pages for a browser on this machine: a server on 127.0.0.1 that shows what it is given to whoever knows its address. What is
//! shown is the caller's.
//!
//! The port is open to every user of the machine, and to every web page that the browser has open. So a request must name this
//! machine as its host (a page elsewhere can point a name of its own at 127.0.0.1), come from no other origin, read and not
//! write, and begin its path with a token of 128 random bits. A guest who sends too much, too slowly or nothing at all loses
//! the place to the next one.

mod address;
mod answer;
mod guests;
mod request;
mod server;

pub(crate) use address::Visit;
pub(crate) use answer::Answer;
pub(crate) use server::{Pause, Server};

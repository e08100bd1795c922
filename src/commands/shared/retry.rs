//! A verb that loses a race against another writer reads anew and tries again; of a lost try nothing is heard.

use std::cell::RefCell;
use std::io::{self, Write};

use super::context::{Context, write_error};
use crate::commands::Exit;
use crate::error::{Error, ErrorKind, Result};

/// How often a race may be lost: every lost one is somebody else's success.
const TRIES: usize = 16;

/// Runs a verb, and again as long as others write first. It must ask nobody, and do nothing twice that would show.
pub(crate) fn retried(context: &mut Context<'_>, verb: impl Fn(&mut Context<'_>) -> Result<Exit>) -> Result<Exit> {
    let said = RefCell::new(Vec::new());
    let outcome = persistently(|| {
        said.borrow_mut().clear();
        let mut out = Ear { said: &said, stream: Stream::Out };
        let mut talk = Ear { said: &said, stream: Stream::Talk };
        verb(&mut context.speaking_into(&mut out, &mut talk))
    });
    repeat(&said.into_inner(), context)?;
    outcome
}

/// Does a piece of a verb's work, and again as long as others write first. It must read anew what it writes.
pub(crate) fn persistently<T>(mut attempt: impl FnMut() -> Result<T>) -> Result<T> {
    let mut tries = 1;
    loop {
        match attempt() {
            Err(error) if error.kind() == ErrorKind::Race && tries < TRIES => tries += 1,
            outcome => return outcome.map_err(Error::settled),
        }
    }
}

/// Where a line belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stream {
    Out,
    Talk,
}

/// Keeps what is said, in its order.
struct Ear<'s> {
    said: &'s RefCell<Vec<(Stream, Vec<u8>)>>,
    stream: Stream,
}

impl Write for Ear<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.said.borrow_mut().push((self.stream, bytes.to_vec()));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn repeat(said: &[(Stream, Vec<u8>)], context: &mut Context<'_>) -> Result<()> {
    for (stream, bytes) in said {
        let written = match stream {
            Stream::Out => context.out.write_all(bytes),
            Stream::Talk => context.talk.write_all(bytes),
        };
        written.map_err(write_error)?;
    }
    Ok(())
}

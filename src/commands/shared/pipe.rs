//! A stream whose reader may leave: what is written after that is dropped, so that the work goes on to its own end and
//! the exit code tells what came of it (`pmgit check | head` must not turn a refusal into a zero).

use std::io::{self, ErrorKind, Write};

/// A stream that is silent once nobody reads it any more.
pub(crate) struct Pipe<'a> {
    stream: &'a mut dyn Write,
    left: bool,
}

impl<'a> Pipe<'a> {
    pub(crate) fn new(stream: &'a mut dyn Write) -> Self {
        Self { stream, left: false }
    }

    fn note<T>(&mut self, result: io::Result<T>, dropped: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.left = true;
                Ok(dropped)
            }
            result => result,
        }
    }
}

impl Write for Pipe<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.left {
            return Ok(bytes.len());
        }
        let result = self.stream.write(bytes);
        self.note(result, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.left {
            return Ok(());
        }
        let result = self.stream.flush();
        self.note(result, ())
    }
}

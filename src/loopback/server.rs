//! The server: one thread that listens, and one for each guest.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::address::{Address, Visit};
use super::answer::{Answer, Extent};
use super::guests::{Guests, Place};
use super::request::{self, Method, Unread};

/// While no guest can be taken in.
const BREATH: Duration = Duration::from_millis(50);
/// A guest's thread reads a head and writes a page.
const STACK: usize = 256 * 1024;

/// Answers those who were let in.
pub(crate) type Host = Arc<dyn Fn(&Visit) -> Answer + Send + Sync>;

/// A server that listens.
pub(crate) struct Server {
    listener: TcpListener,
    address: Arc<Address>,
    guests: Arc<Guests>,
    host: Host,
}

/// Why a server has stopped for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pause {
    TimeIsUp,
    /// Somebody has rung.
    Rung,
}

impl Server {
    /// Listens on a port of 127.0.0.1; on any that is free where none is named.
    ///
    /// # Errors
    /// When the port is taken, or may not be listened on.
    pub(crate) fn open(port: Option<u16>, token: String, host: Host) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port.unwrap_or(0)))?;
        listener.set_nonblocking(true)?;
        let address = Arc::new(Address { port: listener.local_addr()?.port(), token });
        Ok(Self { listener, address, guests: Arc::default(), host })
    }

    pub(crate) fn address(&self) -> &Address {
        &self.address
    }

    /// Takes guests in for a while, or until something is written to the bell.
    ///
    /// # Errors
    /// When the system can no longer wait for guests.
    pub(crate) fn serve_for(&self, time: Duration, bell: &UnixStream) -> io::Result<Pause> {
        let until = Instant::now() + time;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(Pause::TimeIsUp);
            }
            let has_room = self.guests.has_room();
            let left = if has_room { left } else { left.min(BREATH) };
            let timeout = Timespec::try_from(left).map_err(|_| ErrorKind::InvalidInput)?;
            let mut watched = [PollFd::new(bell, PollFlags::IN), PollFd::new(&self.listener, PollFlags::IN)];
            let count = if has_room { 2 } else { 1 };
            match poll(&mut watched[..count], Some(&timeout)) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
            if !watched[0].revents().is_empty() {
                return Ok(Pause::Rung);
            }
            if !watched[1].revents().is_empty() {
                self.take_in();
            }
        }
    }

    /// Takes in whoever stands at the door.
    fn take_in(&self) {
        while self.guests.has_room() {
            match self.listener.accept() {
                Ok((stream, _)) => self.receive(stream),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(error) if matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::ConnectionAborted) => {}
                // Too many files are open: those who are there leave some.
                Err(_) => return thread::sleep(BREATH),
            }
        }
    }

    /// A guest for whom there is no thread or file is left.
    fn receive(&self, stream: TcpStream) {
        let Ok(place) = self.guests.take_in(&stream) else { return };
        let (address, host) = (Arc::clone(&self.address), Arc::clone(&self.host));
        let attend = move || attend(&stream, place, &address, &host);
        drop(thread::Builder::new().stack_size(STACK).spawn(attend));
    }
}

/// One request and its answer.
fn attend(stream: &TcpStream, mut place: Place, address: &Address, host: &Host) {
    if stream.set_nonblocking(false).is_err() {
        return;
    }
    let (answer, extent) = match request::read(stream) {
        Err(Unread::Gone) => return,
        Err(unread) => (unread.into(), Extent::Whole),
        Ok(request) => {
            let extent = if request.method == Method::Head { Extent::Head } else { Extent::Whole };
            let answer = match address.admit(&request) {
                Err(refusal) => refusal.into(),
                Ok(visit) if place.admit() => host(&visit),
                Ok(_) => Answer::busy(),
            };
            (answer, extent)
        }
    };
    answer.write(stream, extent);
}

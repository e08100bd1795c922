//! Work on many files or commits, split over the processors.

use std::sync::Mutex;
use std::thread;

use super::Repository;
use crate::error::{Error, Result};
use crate::text::both;

/// Into how many chunks the work of a thread is cut: the last one is all that another thread has to wait for.
const CHUNKS: usize = 32;

/// Does all jobs, each thread with a repository of its own and in chunks of neighbours. What each thread has gathered comes
/// back in no order.
///
/// # Errors
/// The first that a job ends with.
pub(crate) fn in_parallel<J: Sync, T: Default + Send>(
    repository: &Repository,
    jobs: &[J],
    work: impl Fn(&Repository, &[J], &mut T) -> Result<()> + Sync,
) -> Result<Vec<T>> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(8);
    let failed = || Error::new(both! { en: "a thread failed"; ja: "スレッドが異常終了しました" });
    let queue = Mutex::new(jobs.chunks(jobs.len().div_ceil(threads * CHUNKS).max(1)));
    let thread = |repository: Repository| -> Result<T> {
        let mut gathered = T::default();
        loop {
            let next = queue.lock().map_err(|_| failed())?.next();
            match next {
                Some(chunk) => work(&repository, chunk, &mut gathered)?,
                None => return Ok(gathered),
            }
        }
    };
    let clones: Vec<Repository> = (0..threads).map(|_| repository.try_clone()).collect::<Result<_>>()?;
    thread::scope(|scope| {
        let handles: Vec<_> = clones.into_iter().map(|clone| scope.spawn(|| thread(clone))).collect();
        handles.into_iter().map(|handle| handle.join().map_err(|_| failed())?).collect()
    })
}

//! Work on many things at once, with results in the order of the things and a bound on what waits.
//!
//! One thread produces, the pool works, the caller takes the results. Whoever produces waits while too much is under
//! way, so that memory does not depend on the length of the input. With one job everything is done in turn by one
//! thread: the results are the same.

use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use anyhow::Result;

/// Things under way at most, however small: more would only wait.
const MANY: usize = 4096;

/// Takes what is produced: its size in bytes, and the thing. Returns whether anybody wants more.
pub type Push<'p, I> = dyn FnMut(usize, I) -> bool + 'p;

/// Hands what `produce` makes through `work` to `take`, in order. At most `bytes` bytes are under way, or one thing.
///
/// A result that waits for its turn counts as what it came from, or as `weigh` says if that is more: what is written of a
/// story is several times as long as its reports, and many may wait for one large story.
///
/// Returns what `produce` returns, unless `take` fails; then nothing more is taken.
pub fn ordered<I: Send, O: Send, R: Send>(
    bytes: usize,
    produce: impl FnOnce(&mut Push<'_, I>) -> Result<R> + Send,
    work: impl Fn(I) -> O + Sync,
    weigh: impl Fn(&O) -> usize + Sync,
    take: &mut dyn FnMut(O) -> Result<()>,
) -> Result<R> {
    if rayon::current_num_threads() == 1 {
        return in_turn(produce, work, take);
    }
    let desk = Desk::new(bytes);
    rayon::in_place_scope(|pool| {
        std::thread::scope(|threads| {
            let (desk, work, weigh) = (&desk, &work, &weigh);
            let producer = threads.spawn(move || {
                let mut number = 0;
                let made = panic::catch_unwind(AssertUnwindSafe(|| {
                    produce(&mut |bytes, thing| {
                        if !desk.enter(bytes) {
                            return false;
                        }
                        let this = number;
                        number += 1;
                        pool.spawn(move |_| {
                            let result = panic::catch_unwind(AssertUnwindSafe(|| work(thing)));
                            let more = result.as_ref().map_or(0, weigh).saturating_sub(bytes);
                            desk.lay(this, bytes, more, result);
                        });
                        true
                    })
                }));
                desk.close(number);
                made
            });
            let taken = desk.take_all(take);
            // Whoever produces learns that nobody takes any more.
            desk.stop();
            let made = producer.join().unwrap_or_else(Err);
            match (taken, made) {
                (Err(Stopped::Panic(cause)), _) | (Ok(()), Err(cause)) => panic::resume_unwind(cause),
                (Err(Stopped::Error(error)), _) => Err(error),
                (Ok(()), Ok(made)) => made,
            }
        })
    })
}

/// [`ordered`] by one thread.
fn in_turn<I, O, R>(
    produce: impl FnOnce(&mut Push<'_, I>) -> Result<R>,
    work: impl Fn(I) -> O,
    take: &mut dyn FnMut(O) -> Result<()>,
) -> Result<R> {
    let mut taken = Ok(());
    let made = produce(&mut |_, thing| {
        if taken.is_ok() {
            taken = take(work(thing));
        }
        taken.is_ok()
    });
    taken.and(made)
}

/// What a producer may return when [`Push`] says that nobody wants more; nobody sees it, for whoever takes says why.
#[derive(Debug)]
pub struct Unwanted;

impl std::fmt::Display for Unwanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("nobody wants more")
    }
}

impl std::error::Error for Unwanted {}

/// Why nothing more is taken.
enum Stopped {
    Error(anyhow::Error),
    Panic(Box<dyn std::any::Any + Send>),
}

/// Where results wait for their turn.
struct Desk<O> {
    state: Mutex<State<O>>,
    /// A result was laid down, or no more will come.
    laid: Condvar,
    /// There is room for more.
    room: Condvar,
    bytes: usize,
}

struct State<O> {
    results: BTreeMap<u64, (usize, std::thread::Result<O>)>,
    bytes: usize,
    things: usize,
    end: Option<u64>,
    is_stopped: bool,
}

impl<O> Desk<O> {
    fn new(bytes: usize) -> Desk<O> {
        let state = State { results: BTreeMap::new(), bytes: 0, things: 0, end: None, is_stopped: false };
        Desk { state: Mutex::new(state), laid: Condvar::new(), room: Condvar::new(), bytes }
    }

    /// The state; nothing can panic while it is held.
    fn state(&self) -> MutexGuard<'_, State<O>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for room for one more thing; false if nobody wants it.
    fn enter(&self, bytes: usize) -> bool {
        let mut state = self.state();
        while !state.is_stopped
            && state.things > 0
            && (state.bytes + bytes > self.bytes || state.things >= MANY)
        {
            state = self.room.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.bytes += bytes;
        state.things += 1;
        !state.is_stopped
    }

    /// Lays down the result of a thing of `bytes` bytes, which itself has `more`.
    fn lay(&self, number: u64, bytes: usize, more: usize, result: std::thread::Result<O>) {
        let mut state = self.state();
        state.bytes += more;
        state.results.insert(number, (bytes + more, result));
        drop(state);
        self.laid.notify_one();
    }

    fn close(&self, end: u64) {
        self.state().end = Some(end);
        self.laid.notify_one();
    }

    fn stop(&self) {
        self.state().is_stopped = true;
        self.room.notify_one();
    }

    /// Takes results in order until the last, or the first that cannot be taken.
    fn take_all(&self, take: &mut dyn FnMut(O) -> Result<()>) -> Result<(), Stopped> {
        for number in 0.. {
            let mut state = self.state();
            let (bytes, result) = loop {
                if let Some(found) = state.results.remove(&number) {
                    break found;
                }
                if state.end == Some(number) {
                    return Ok(());
                }
                state = self.laid.wait(state).unwrap_or_else(PoisonError::into_inner);
            };
            drop(state);
            let taken =
                result.map_err(Stopped::Panic).and_then(|result| take(result).map_err(Stopped::Error));
            // The bytes count until the result is out of our hands.
            let mut state = self.state();
            state.bytes -= bytes;
            state.things -= 1;
            drop(state);
            self.room.notify_one();
            taken?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::ordered;

    /// Sends the numbers below `n` through two threads with room for `bytes`; what is taken before `stop`.
    fn run(n: usize, bytes: usize, stop: usize) -> (Vec<usize>, Result<usize, String>) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("a pool");
        let mut taken = Vec::new();
        let result = pool.install(|| {
            ordered(
                bytes,
                |push| Ok((0..n).take_while(|&i| push(10, i)).count()),
                |i| {
                    std::thread::sleep(std::time::Duration::from_micros((i * 7 % 5) as u64 * 50));
                    i
                },
                |i| i % 40,
                &mut |i| {
                    if i == stop {
                        anyhow::bail!("stopped at {i}");
                    }
                    taken.push(i);
                    Ok(())
                },
            )
        });
        (taken, result.map_err(|error| error.to_string()))
    }

    #[test]
    fn results_come_in_order_whatever_the_room() {
        for bytes in [0, 10, 45, 1_000] {
            assert_eq!(run(200, bytes, 200), ((0..200).collect(), Ok(200)));
        }
        assert_eq!(run(0, 10, 1), (vec![], Ok(0)));
    }

    #[test]
    fn an_error_ends_the_work() {
        assert_eq!(run(10_000, 40, 5), ((0..5).collect(), Err("stopped at 5".to_owned())));
    }
}

//! The same work for each of many things, on all processors → its results in the order of the things.
//!
//! Which thread works on what is decided here and nowhere else, for numbers instead of things: so the machinery that cuts
//! work up, lends it to idle threads and waits for it is compiled once, not for every use of it.

use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

/// How many things in a row one thread takes.
#[derive(Debug, Clone, Copy)]
pub enum Row {
    /// As many as suits.
    Any,
    /// At least so many: each is quickly done.
    Least(usize),
    /// At most so many: some take much longer than others.
    Most(usize),
}

/// Rows for each thread, at least: whoever is done first finds something left to take over.
const ROWS: usize = 32;

/// Does the work for the numbers below `count`.
pub fn each(count: usize, row: Row, work: &(dyn Fn(usize) + Sync)) {
    let fair = count / (ROWS * rayon::current_num_threads()) + 1;
    let (least, most) = match row {
        Row::Any => (1, fair),
        Row::Least(least) => (least, fair.max(least)),
        Row::Most(most) => (1, fair.min(most)),
    };
    (0..count).into_par_iter().with_min_len(least).with_max_len(most).for_each(work);
}

/// What is made of each thing.
pub fn map<I: Sync, T: Send + Sync>(things: &[I], row: Row, make: impl Fn(&I) -> T + Sync) -> Vec<T> {
    let made: Vec<OnceLock<T>> = things.iter().map(|_| OnceLock::new()).collect();
    each(things.len(), row, &|at| drop(made[at].set(make(&things[at]))));
    made.into_iter().filter_map(OnceLock::into_inner).collect()
}

/// What each thing is turned into; it is dropped as soon as that is done.
pub fn turn<I: Send, T: Send + Sync>(things: Vec<I>, row: Row, make: impl Fn(I) -> T + Sync) -> Vec<T> {
    let things: Vec<Mutex<Option<I>>> = things.into_iter().map(|thing| Mutex::new(Some(thing))).collect();
    let taken = |thing: &Mutex<Option<I>>| thing.lock().ok().and_then(|mut thing| thing.take());
    map(&things, row, |thing| taken(thing).map(&make)).into_iter().flatten().collect()
}

/// What is found in things of which most have nothing.
pub fn find<I: Sync, T: Send>(things: &[I], row: Row, look: impl Fn(&I) -> Option<T> + Sync) -> Vec<T> {
    let found: Mutex<Vec<(usize, T)>> = Mutex::default();
    each(things.len(), row, &|at| {
        if let Some(one) = look(&things[at]) {
            found.lock().unwrap_or_else(PoisonError::into_inner).push((at, one));
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_unstable_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, one)| one).collect()
}

/// Whether something holds for one of the things.
pub fn any<I: Sync>(things: &[I], row: Row, holds: impl Fn(&I) -> bool + Sync) -> bool {
    let found = AtomicBool::new(false);
    each(things.len(), row, &|at| {
        if !found.load(Ordering::Relaxed) && holds(&things[at]) {
            found.store(true, Ordering::Relaxed);
        }
    });
    found.into_inner()
}

/// Work that can fail. After a failure no more is begun; of several failures, that of the first thing is told.
pub fn attempt<I: Sync, E: Send>(things: &[I], work: impl Fn(&I) -> Result<(), E> + Sync) -> Result<(), E> {
    let failed = AtomicBool::new(false);
    let failures = find(things, Row::Any, |thing| {
        if failed.load(Ordering::Relaxed) {
            return None;
        }
        let failure = work(thing).err()?;
        failed.store(true, Ordering::Relaxed);
        Some(failure)
    });
    failures.into_iter().next().map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    #[test]
    fn results_stand_in_the_order_of_things() {
        let things: Vec<usize> = (0..5000).rev().collect();
        for row in [Row::Any, Row::Least(64), Row::Most(3)] {
            assert_eq!(map(&things, row, |thing| thing * 2), things.iter().map(|thing| thing * 2).collect::<Vec<_>>());
            assert_eq!(turn(things.clone(), row, |thing| thing + 1), things.iter().map(|thing| thing + 1).collect::<Vec<_>>());
            let odd = |thing: &usize| (thing % 7 == 1).then_some(*thing);
            assert_eq!(find(&things, row, odd), things.iter().filter_map(odd).collect::<Vec<_>>());
            assert!(any(&things, row, |thing| *thing == 7) && !any(&things, row, |thing| *thing > 5000));
        }
        assert_eq!(map(&[] as &[usize], Row::Any, |thing| *thing), Vec::<usize>::new());
    }

    #[test]
    fn a_failure_ends_the_work() {
        let begun = AtomicUsize::new(0);
        let things: Vec<usize> = (0..100_000).collect();
        let work = |thing: &usize| {
            begun.fetch_add(1, Ordering::Relaxed);
            if *thing == 0 { Err("first") } else { Ok(()) }
        };
        assert_eq!(attempt(&things[..1], work), Err("first"));
        assert_eq!(attempt(&things[1..], work), Ok(()));
        assert_eq!(begun.load(Ordering::Relaxed), things.len());
        assert!(attempt(&things, |thing| Err::<(), usize>(*thing)).is_err());
    }
}

//! The canonical order of records: it follows from what they hold, never from the order they came in.

use crate::block::shared::Shared;
use crate::hash;
use crate::intern::{TextNumbers, Texts};
use crate::records::{Neighbours, Values};
use crate::refusal::{Place, Refusal};

/// Names of the sources in alphabetical order, and the new number of each.
pub(crate) fn sorted_sources(sources: &TextNumbers) -> (Vec<String>, Vec<u16>) {
    let mut order: Vec<usize> = (0..sources.len()).collect();
    order.sort_by_key(|&at| sources.get(at));
    let mut renumbered = vec![0u16; order.len()];
    for (new, &old) in (0u16..).zip(&order) {
        renumbered[old] = new;
    }
    (order.iter().map(|&at| sources.get(at).to_string()).collect(), renumbered)
}

/// For each record a number that is near for like names: the sound of the surname above, the start of the forename
/// below.
pub(crate) fn beside(codes: &[u32], width: usize, values: &[Values], near: Neighbours) -> Vec<u32> {
    let sound = |field: Option<usize>, start: bool| -> Vec<u32> {
        let Some(Values::Names(names)) = field.map(|f| &values[f]) else { return Vec::new() };
        let of = |name: &crate::value::Name| {
            if start { name.start_code(3) } else { hash::mix(u64::from(name.sound)) as u32 }
        };
        names.full.iter().map(of).collect()
    };
    let (above, below) = (sound(near.surname, false), sound(near.forename, true));
    let part = |keys: &[u32], field: Option<usize>, row: &[u32]| {
        let at = field.map_or(0, |f| row[f]) as usize;
        at.checked_sub(1).and_then(|at| keys.get(at)).map_or(0, |key| key & 0xFFFF)
    };
    codes
        .chunks_exact(width)
        .map(|row| part(&above, near.surname, row) << 16 | part(&below, near.forename, row))
        .collect()
}

/// The order, as places in the input.
///
/// # Errors
/// One identifier twice in one source.
pub(crate) fn canonical(
    ids: &Texts,
    source_of: &[u16],
    sources: &TextNumbers,
    beside: &[u32],
) -> Result<Vec<u32>, Refusal> {
    let source_keys: Vec<u64> = (0..sources.len()).map(|at| hash::bytes(sources.get(at).as_bytes())).collect();
    let key = |at: usize| hash::join(source_keys[usize::from(source_of[at])], hash::bytes(ids.get(at).as_bytes()));
    let keys: Vec<u64> = (0..source_of.len()).map(key).collect();
    refuse_twice(ids, source_of, &keys)?;
    let mut keyed: Vec<(u32, u64, u32)> =
        (0u32..).zip(&keys).zip(beside).map(|((at, key), near)| (*near, *key, at)).collect();
    keyed.sort_unstable();
    Ok(keyed.into_iter().map(|(_, _, at)| at).collect())
}

fn refuse_twice(ids: &Texts, source_of: &[u16], keys: &[u64]) -> Result<(), Refusal> {
    let short: Vec<u32> = keys.iter().map(|k| *k as u32).collect();
    let shared = Shared::new(&short);
    let mut suspects: Vec<(u64, usize)> =
        keys.iter().copied().enumerate().filter(|(_, k)| shared.may_hold(*k as u32)).map(|(at, k)| (k, at)).collect();
    suspects.sort_unstable();
    for pair in suspects.windows(2) {
        let (first, second) = (pair[0].1, pair[1].1);
        if pair[0].0 == pair[1].0 && ids.get(first) == ids.get(second) && source_of[first] == source_of[second] {
            return Err(twice(ids.get(first), first, second));
        }
    }
    Ok(())
}

fn twice(id: &str, first: usize, second: usize) -> Refusal {
    let (first, second) = (first.min(second) as u64 + 1, first.max(second) as u64 + 1);
    let problem = format!(
        "record {second} has the identifier \"{id}\" that record {first} has already; identifiers must be different within a source"
    );
    Refusal::at(Place::default(), problem)
}

//! Cuts from the master's own rows: where the relaxed choice hides a cell by halves, a combination of cuts rules it out.
//!
//! Gomory's mixed-integer cuts (*An algorithm for the mixed integer problem*, RAND RM-2597, 1960; Cornuéjols, *Valid
//! inequalities for mixed integer linear programs*, Math. Programming B 112, 2008). Any multipliers give a valid combination, so
//! that rounding in the factors does no harm; only limits that hold in every safe choice are used, 0 and 1, so that the cuts hold
//! everywhere in the search and for stronger demands later.

use super::cut::Cut;
use super::master::Master;
use crate::Control;

const AWAY: f64 = 0.02;
const WIDEST: f64 = 1e5;
const TINY: f64 = 1e-7;
/// What rounding may have taken from the right side.
const GIVEN_UP: f64 = 1e-9;

/// The deepest cuts that rows of the present basis give, at most so many.
pub(crate) fn from_rows(master: &Master, most: usize, control: &Control) -> Vec<Cut> {
    let hidden: Vec<f64> = (0..master.free.len()).map(|column| master.value(column)).collect();
    let mut found: Vec<(f64, Cut)> = Vec::new();
    for (column, &value) in hidden.iter().enumerate() {
        if control.is_over() {
            break;
        }
        if value > AWAY && value < 1.0 - AWAY {
            let cut = master.combination(column).and_then(|multipliers| round(master, &multipliers, &hidden));
            found.extend(cut.map(|cut| (cut.depth(&hidden), cut)).filter(|(depth, _)| *depth > 1e-3));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.truncate(most);
    let named = |mut cut: Cut| {
        cut.entries.iter_mut().for_each(|entry| entry.0 = master.free[entry.0]);
        cut
    };
    found.into_iter().map(|(_, cut)| named(cut)).collect()
}

/// The mixed-integer rounding of a combination of rows, over columns.
fn round(master: &Master, multipliers: &[f64], hidden: &[f64]) -> Option<Cut> {
    let mut sum = vec![0.0; hidden.len()];
    let mut right = 0.0;
    for (row, &by) in multipliers.iter().enumerate().filter(|(_, by)| by.abs() > TINY) {
        right += by * master.least(row);
        for &(column, entry) in master.row(row) {
            sum[column] += by * entry;
        }
    }
    // columns that are rather hidden are counted from there
    let is_turned = |column: usize| hidden[column] > 0.5;
    right -= (0..sum.len()).filter(|&column| is_turned(column)).map(|column| sum[column]).sum::<f64>();
    let fraction = right - right.floor();
    if !(AWAY..=1.0 - AWAY).contains(&fraction) {
        return None;
    }
    let mut coefficient = vec![0.0; hidden.len()];
    let mut least = 1.0;
    for (column, &by) in sum.iter().enumerate() {
        let by = if is_turned(column) { -by } else { by };
        let part = by - by.floor();
        let rounded = if part <= fraction { part / fraction } else { (1.0 - part) / (1.0 - fraction) };
        if is_turned(column) {
            coefficient[column] -= rounded;
            least -= rounded;
        } else {
            coefficient[column] += rounded;
        }
    }
    // what a row has to spare counts against it
    for (row, &by) in multipliers.iter().enumerate().filter(|(_, by)| by.abs() > TINY) {
        let price = if by < 0.0 { -by / fraction } else { by / (1.0 - fraction) };
        least += price * master.least(row);
        for &(column, entry) in master.row(row) {
            coefficient[column] += price * entry;
        }
    }
    tidied(&coefficient, least)
}

/// Gives up what is too small to be told from rounding, on the safe side.
fn tidied(coefficient: &[f64], mut least: f64) -> Option<Cut> {
    let largest = coefficient.iter().fold(0.0_f64, |most, by| most.max(by.abs()));
    let small = largest / WIDEST;
    let mut entries = Vec::new();
    for (column, &by) in coefficient.iter().enumerate() {
        if by.abs() > small {
            entries.push((column, by));
        } else {
            least -= by.max(0.0);
        }
    }
    if entries.is_empty() || largest > WIDEST {
        return None;
    }
    let scale = 1.0 / largest;
    entries.iter_mut().for_each(|entry| entry.1 *= scale);
    Some(Cut { entries, least: least * scale - GIVEN_UP * coefficient.len() as f64 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protect::ground::Ground;
    use crate::{Cell, Reader, Standing, System, Task};

    const CELLS: usize = 9;

    /// A master over free cells without relations, so that its cuts can be anything.
    fn task() -> Task {
        let cells = (0..CELLS).map(|cell| Cell { name: format!("c{cell}"), value: 9 }).collect();
        Task {
            system: System::new(cells, Vec::new()).unwrap(),
            standing: vec![Standing::Free; CELLS],
            weight: (0..CELLS).map(|cell| 1.0 + (cell % 4) as f64).collect(),
            readers: vec![Reader::outsider("anyone", CELLS, 0)],
            demands: Vec::new(),
        }
    }

    /// A cut with coefficients from 0 to 1.5, some of them 0, that hiding everything meets.
    fn random_cut(state: &mut u64) -> Cut {
        let mut next = || {
            *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (*state >> 33) as usize
        };
        let entries: Vec<(usize, f64)> =
            (0..CELLS).map(|cell| (cell, [0.0, 0.0, 0.4, 0.75, 1.0, 1.5][next() % 6])).collect();
        let most: f64 = entries.iter().map(|entry| entry.1).sum();
        let least = (most * (0.2 + (next() % 50) as f64 / 100.0)).min(most);
        Cut { entries: entries.into_iter().filter(|entry| entry.1 > 0.0).collect(), least }
    }

    #[test]
    fn no_whole_choice_that_meets_the_cuts_is_lost() {
        let task = task();
        let ground = Ground::new(&task);
        let (mut state, mut made) = (2016, 0);
        for round in 0..400 {
            let mut master = Master::new(&ground);
            let cuts: Vec<Cut> = (0..6).map(|_| random_cut(&mut state)).collect();
            cuts.iter().for_each(|cut| master.add(cut));
            for _ in 0..4 {
                master.solve(f64::INFINITY);
                let mixed = from_rows(&master, 20, &Control::unlimited());
                made += mixed.len();
                for choice in 0..1u32 << CELLS {
                    let hidden: Vec<f64> = (0..CELLS).map(|cell| f64::from(choice >> cell & 1)).collect();
                    if cuts.iter().all(|cut| cut.shortfall(&hidden) < 1e-9) {
                        let lost = mixed.iter().find(|cut| cut.shortfall(&hidden) > 1e-9);
                        assert!(lost.is_none(), "round {round}: {lost:?} forbids {hidden:?}");
                    }
                }
                mixed.iter().for_each(|cut| master.add(cut));
            }
        }
        assert!(made > 1000, "{made}");
    }
}

//! Suppression by Gaussian elimination, as far as the published paper tells it.
//!
//! After Langsrud, *Secondary cell suppression by Gaussian elimination: an algorithm suitable for handling issues with zeros and
//! singletons*, Privacy in Statistical Databases 2024: cells are shown one by one, the largest first, unless that would let a
//! small count be worked out from sums and differences of shown ones. Written anew from the paper; the R package
//! `GaussSuppression` was not run.
//!
//! The same: the order (by count, ties by position), every linked table at once, zeros and the headline shown in any case, the
//! demand (no small count follows exactly). Not the same: the package eliminates in floating point among the finest cells
//! that the tables are made from, here it is whole numbers modulo a prime among relations of published cells, which is the same
//! space read from the other side; the package's further rules for singletons and for sums of hidden zeros are left out, and
//! they can only make it hide more.

use std::collections::BTreeSet;

use disclosure::{Standing, System};

/// Elimination over a prime field: exact but for one chance in a thousand million.
const PRIME: i64 = 1_000_000_007;

/// Relations among unpublished cells in reduced form: every row has a leading cell that no other row has.
#[derive(Clone)]
struct Reduced {
    rows: Vec<Vec<i64>>,
    leading: Vec<usize>,
}

fn inverse(value: i64) -> i64 {
    let (mut base, mut exponent, mut result) = (value, PRIME - 2, 1);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent >>= 1;
    }
    result
}

impl Reduced {
    fn new(system: &System) -> Self {
        let mut reduced = Reduced { rows: Vec::new(), leading: Vec::new() };
        for relation in system.relations() {
            let mut row = vec![0; system.cells().len()];
            relation.0.iter().for_each(|&(cell, by)| row[cell] = by.rem_euclid(PRIME));
            for (other, &lead) in reduced.rows.iter().zip(&reduced.leading) {
                subtract(&mut row, other, lead);
            }
            reduced.place(row);
        }
        reduced
    }

    /// Adds a row under a leading cell of its own, if anything is left of it.
    fn place(&mut self, mut row: Vec<i64>) {
        let Some(lead) = row.iter().position(|&entry| entry != 0) else { return };
        let scale = inverse(row[lead]);
        row.iter_mut().for_each(|entry| *entry = *entry * scale % PRIME);
        self.rows.iter_mut().for_each(|other| subtract(other, &row, lead));
        self.rows.push(row);
        self.leading.push(lead);
    }

    /// The relations once the cell is published.
    fn publish(&mut self, cell: usize) {
        match self.leading.iter().position(|&lead| lead == cell) {
            Some(place) => {
                let mut row = self.rows.swap_remove(place);
                self.leading.swap_remove(place);
                row[cell] = 0;
                self.place(row);
            }
            None => self.rows.iter_mut().for_each(|row| row[cell] = 0),
        }
    }

    /// Cells that follow: those that are alone in a row.
    fn gives_away(&self, small: &BTreeSet<usize>) -> bool {
        let alone = |row: &Vec<i64>| row.iter().filter(|&&entry| entry != 0).count() == 1;
        self.leading.iter().zip(&self.rows).any(|(lead, row)| small.contains(lead) && alone(row))
    }
}

fn subtract(row: &mut [i64], other: &[i64], lead: usize) {
    let factor = row[lead];
    if factor != 0 {
        row.iter_mut().zip(other).for_each(|(entry, &by)| *entry = (*entry + (PRIME - factor) * by) % PRIME);
    }
}

/// Cells hidden by Gaussian elimination, the small ones included.
pub fn by_elimination(system: &System, standing: &[Standing]) -> Vec<usize> {
    let cells = 0..system.cells().len();
    let small: BTreeSet<usize> = cells.clone().filter(|&cell| standing[cell] == Standing::Primary).collect();
    let mut reduced = Reduced::new(system);
    cells.clone().filter(|&cell| standing[cell] == Standing::Shown).for_each(|cell| reduced.publish(cell));
    let mut hidden: Vec<usize> = small.iter().copied().collect();
    let mut order: Vec<usize> = cells.filter(|&cell| standing[cell] == Standing::Free).collect();
    order.sort_by_key(|&cell| (std::cmp::Reverse(system.value(cell)), cell));
    for cell in order {
        let mut tried = reduced.clone();
        tried.publish(cell);
        if tried.gives_away(&small) {
            hidden.push(cell);
        } else {
            reduced = tried;
        }
    }
    hidden.sort_unstable();
    hidden
}

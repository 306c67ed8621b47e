//! Our optimum beside suppression by Gaussian elimination, at the demand that the latter makes: no small count follows exactly
//! from shown ones and sums.
//!
//! After Langsrud, *Secondary cell suppression by Gaussian elimination: an algorithm suitable for handling issues with zeros and
//! singletons*, Privacy in Statistical Databases 2024: cells are shown one by one, the largest first, unless that would let a
//! small count be worked out. The R package `GaussSuppression` has further options; this is its default order with zeros and the
//! headline shown in any case. Written anew from the paper for this comparison; it is not part of the crate.

use std::collections::BTreeSet;
use std::time::Instant;

use disclosure::{Control, Demand, Numbers, Reader, Standing, System, Task, attack, protect};

use crate::borough::{FOUR, SEVEN, SINGLE};
use crate::{Fallible, Tables, publication};

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
fn by_elimination(system: &System, standing: &[Standing]) -> Vec<usize> {
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

#[derive(Default)]
struct Sums {
    hidden: usize,
    children: i64,
    exact: usize,
    seconds: f64,
}

impl Sums {
    fn add(&mut self, system: &System, hidden: &[usize], small: &[usize], start: Instant) -> Fallible {
        self.seconds += start.elapsed().as_secs_f64();
        self.hidden += hidden.len();
        self.children += hidden.iter().map(|&cell| system.value(cell)).sum::<i64>();
        let reader = Reader::outsider("anyone", system.cells().len(), 1);
        let found = attack(system, hidden, &reader, Numbers::Whole, &Control::unlimited())?;
        self.exact += found.iter().filter(|interval| interval.is_exact() && small.contains(&interval.cell)).count();
        Ok(())
    }

    fn print(&self, name: &str, boroughs: f64) {
        println!(
            "  {name}: {:.1} hidden, {:.1} children, {:.1} exact to those who know that hidden counts are at least 1, {:.2} s",
            self.hidden as f64 / boroughs,
            self.children as f64 / boroughs,
            self.exact as f64 / boroughs,
            self.seconds / boroughs
        );
    }
}

fn compare(name: &str, tables: &Tables, seeds: std::ops::Range<u64>) -> Fallible {
    let (mut theirs, mut ours) = (Sums::default(), Sums::default());
    let boroughs = (seeds.end - seeds.start) as f64;
    for seed in seeds {
        let system = publication(seed, tables)?.book.system()?;
        let standing = crate::standing(&system);
        let small: Vec<usize> = (0..standing.len()).filter(|&cell| standing[cell] == Standing::Primary).collect();
        let start = Instant::now();
        let hidden = by_elimination(&system, &standing);
        theirs.add(&system, &hidden, &small, start)?;
        let start = Instant::now();
        let demand = |&cell: &usize| Demand { cell, reader: 0, below: 0.0, above: 0.0, width: 1.0 };
        let task = Task {
            demands: small.iter().map(demand).collect(),
            weight: system.cells().iter().map(|cell| cell.value.max(1) as f64).collect(),
            readers: vec![Reader::outsider("anyone", standing.len(), 0)],
            standing,
            system: system.clone(),
        };
        let choice = protect(&task, &Control::unlimited().with_limit(std::time::Duration::from_secs(120)))?;
        ours.add(&system, &choice.hidden, &small, start)?;
    }
    println!("{name}, {boroughs} boroughs, demand \"not exact\", means:");
    theirs.print("Gaussian elimination", boroughs);
    ours.print("optimum", boroughs);
    Ok(())
}

pub fn run() -> Fallible {
    for table in &SINGLE[..4] {
        compare(table.0, &[*table], 170..180)?;
    }
    compare("four linked", &FOUR, 170..180)?;
    compare("seven linked", &SEVEN, 170..180)
}

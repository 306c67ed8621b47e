//! Tables that a reader must hold possible, shown instead of sought.
//!
//! In large tables the ends of every interval take long to work out. That a demand is met is shown by one other table that fits
//! everything published, in which the cell lies far enough from its true value. Whoever protected the table hands such tables
//! over; here they are checked in whole numbers, without trusting where they come from.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Demand, Movement, Reader, System, Task};

/// Denominators of movements, the first that makes all of them whole is taken.
const PARTS: [i64; 10] = [1, 2, 3, 4, 5, 6, 12, 60, 420, 2520];
const NEARLY: f64 = 1e-5;

/// Demands that the movements do not show to be met when these cells are hidden.
pub(crate) fn not_shown_to_be_met<'t>(task: &'t Task, hidden: &[usize], movements: &[Movement]) -> Vec<&'t Demand> {
    let sums = Sums::new(&task.system, hidden);
    // how far down and up each cell is seen to move, for each reader
    let mut reach: BTreeMap<(usize, usize), (f64, f64)> = BTreeMap::new();
    for movement in movements.iter().filter(|movement| movement.reader < task.readers.len()) {
        let Some((changes, parts)) = sums.check(&task.readers[movement.reader], &movement.changes) else { continue };
        for (cell, change) in changes {
            let change = change as f64 / parts as f64;
            let (down, up) = reach.entry((movement.reader, cell)).or_default();
            (*down, *up) = (down.max(-change), up.max(change));
        }
    }
    let is_met = |demand: &Demand| {
        let truth = task.system.value(demand.cell) as f64;
        let (down, up) = reach.get(&(demand.reader, demand.cell)).copied().unwrap_or_default();
        sums.hidden.contains(&demand.cell) && demand.is_met(truth, truth - down, Some(truth + up))
    };
    task.demands.iter().filter(|demand| demand.asks_something() && !is_met(demand)).collect()
}

struct Sums<'s> {
    system: &'s System,
    hidden: BTreeSet<usize>,
    relations_of: BTreeMap<usize, Vec<(usize, i64)>>,
}

impl<'s> Sums<'s> {
    fn new(system: &'s System, hidden: &[usize]) -> Self {
        let hidden: BTreeSet<usize> = hidden.iter().copied().collect();
        let mut relations_of: BTreeMap<usize, Vec<(usize, i64)>> = BTreeMap::new();
        for (number, relation) in system.relations().iter().enumerate() {
            for &(cell, by) in relation.0.iter().filter(|(cell, _)| hidden.contains(cell)) {
                relations_of.entry(cell).or_default().push((number, by));
            }
        }
        Sums { system, hidden, relations_of }
    }

    /// The movement in parts of a whole, if it is one that the reader must hold possible.
    fn check(&self, reader: &Reader, changes: &[(usize, f64)]) -> Option<(Vec<(usize, i64)>, i64)> {
        let (changes, parts) = PARTS.into_iter().find_map(|parts| Some((in_parts(changes, parts)?, parts)))?;
        let mut sums: BTreeMap<usize, i128> = BTreeMap::new();
        for &(cell, change) in &changes {
            let value = i128::from(self.system.value(cell)) * i128::from(parts) + i128::from(change);
            let within = |limit: i64| i128::from(limit) * i128::from(parts);
            if !self.hidden.contains(&cell)
                || value < within(reader.floor[cell])
                || reader.ceiling[cell].is_some_and(|most| value > within(most))
            {
                return None;
            }
            for &(number, by) in self.relations_of.get(&cell).into_iter().flatten() {
                *sums.entry(number).or_default() += i128::from(by) * i128::from(change);
            }
        }
        sums.values().all(|&sum| sum == 0).then_some((changes, parts))
    }
}

/// The changes as whole numbers of parts, each cell once.
fn in_parts(changes: &[(usize, f64)], parts: i64) -> Option<Vec<(usize, i64)>> {
    let mut whole: BTreeMap<usize, i64> = BTreeMap::new();
    for &(cell, change) in changes {
        let scaled = change * parts as f64;
        if !(scaled.abs() < 1e12 && (scaled - scaled.round()).abs() < NEARLY) {
            return None;
        }
        *whole.entry(cell).or_default() += scaled.round() as i64;
    }
    Some(whole.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cell, Relation, Standing};

    fn task() -> Task {
        let cell = |name: &str, value| Cell { name: name.into(), value };
        let cells = vec![cell("all", 30), cell("A", 2), cell("B", 12), cell("C", 16)];
        let system = System::new(cells, vec![Relation(vec![(0, 1), (1, -1), (2, -1), (3, -1)])]).unwrap();
        Task {
            standing: vec![Standing::Shown, Standing::Primary, Standing::Free, Standing::Free],
            weight: vec![30.0, 2.0, 12.0, 16.0],
            readers: vec![Reader::outsider("anyone", 4, 1)],
            demands: vec![Demand { cell: 1, reader: 0, below: 1.0, above: 3.0, width: 0.0 }],
            system,
        }
    }

    fn met(hidden: &[usize], changes: &[&[(usize, f64)]]) -> bool {
        let movement = |changes: &&[(usize, f64)]| Movement { reader: 0, changes: changes.to_vec() };
        let movements: Vec<Movement> = changes.iter().map(movement).collect();
        not_shown_to_be_met(&task(), hidden, &movements).is_empty()
    }

    #[test]
    fn only_tables_that_fit_everything_published_count() {
        let (up, down): (&[_], &[_]) = (&[(1, 3.0), (2, -3.0)], &[(1, -1.0), (2, 1.0)]);
        assert!(met(&[1, 2], &[up, down]));
        assert!(met(&[1, 2, 3], &[&[(1, 3.5), (2, -1.5), (3, -2.0)], down]));
        let thirds: &[_] = &[(1, 10.0 / 3.0), (2, -4.0 / 3.0), (3, -2.0)];
        assert!(met(&[1, 2, 3], &[thirds, down]));
        assert!(!met(&[1, 2], &[up]), "nothing shows that it can be less");
        assert!(!met(&[1, 3], &[up, down]), "B is shown");
        assert!(!met(&[1, 2], &[&[(1, 3.0), (2, -2.0)], down]), "the sum would change");
        assert!(!met(&[1, 2], &[&[(1, 3.0), (2, -12.0), (2, 9.0)], &[(1, -2.0), (2, 2.0)]]), "A would be 0");
        assert!(!met(&[1, 2], &[&[(1, f64::NAN), (2, -3.0)], down]));
    }
}

//! How a reader works out a hidden cell, in words.

use crate::{Reader, System};

/// One step of a deduction.
struct Step {
    cell: usize,
    needs: Vec<usize>,
    words: String,
}

/// What a step-by-step reader knows so far.
struct Deduction<'s> {
    system: &'s System,
    reader: &'s Reader,
    known: Vec<Option<i64>>,
    steps: Vec<Step>,
}

/// How this reader works out the cell when it can be done relation by relation; otherwise which relations do it together.
///
/// ```
/// use disclosure::{explain, Cell, Reader, Relation, System};
/// let cell = |name: &str, value| Cell { name: name.into(), value };
/// let cells = vec![cell("Ward A", 14), cell("Ward A, girls", 2), cell("Ward A, boys", 12)];
/// let system = System::new(cells, vec![Relation(vec![(0, 1), (1, -1), (2, -1)])])?;
/// let words = explain(&system, &[1], &Reader::outsider("anyone", 3, 1), 1);
/// assert_eq!(words, "Ward A, girls: Ward A (14) minus the published others (12) leaves 2.");
/// # Ok::<(), disclosure::Refusal>(())
/// ```
pub fn explain(system: &System, hidden: &[usize], reader: &Reader, cell: usize) -> String {
    let mut known: Vec<Option<i64>> = system.cells().iter().map(|cell| Some(cell.value)).collect();
    for &other in hidden {
        known[other] = reader.ceiling[other].filter(|&most| most == reader.floor[other]);
    }
    let mut deduction = Deduction { system, reader, known, steps: Vec::new() };
    while deduction.known[cell].is_none() && deduction.advance() {}
    match deduction.known[cell] {
        Some(_) => deduction.tell(cell),
        None => together(system, hidden, cell),
    }
}

impl Deduction<'_> {
    fn advance(&mut self) -> bool {
        let system = self.system;
        for relation in system.relations() {
            let open: Vec<(usize, i64)> =
                relation.0.iter().copied().filter(|&(cell, _)| self.known[cell].is_none()).collect();
            let settled = match open[..] {
                [] => false,
                [(cell, by)] => self.subtract(&relation.0, cell, by),
                _ => self.all_at_floor(&relation.0, &open),
            };
            if settled {
                return true;
            }
        }
        false
    }

    fn subtract(&mut self, relation: &[(usize, i64)], cell: usize, by: i64) -> bool {
        let rest: i64 = relation.iter().filter(|e| e.0 != cell).map(|&(c, by)| by * self.known[c].unwrap_or(0)).sum();
        let value = -rest / by;
        self.known[cell] = Some(value);
        let others: Vec<(usize, i64)> = relation.iter().copied().filter(|entry| entry.0 != cell).collect();
        let words = self.sentence(&others, cell, by, value);
        self.steps.push(Step { cell, needs: others.iter().map(|entry| entry.0).collect(), words });
        true
    }

    fn sentence(&self, others: &[(usize, i64)], cell: usize, by: i64, value: i64) -> String {
        let name = self.system.name(cell);
        let shown = |cell: usize| self.known[cell].unwrap_or(0);
        let (whole, parts): (Vec<_>, Vec<_>) = others.iter().copied().partition(|entry| (entry.1 > 0) != (by > 0));
        let plain = by.abs() == 1 && others.iter().all(|entry| entry.1.abs() == 1);
        match (&whole[..], parts.is_empty(), plain) {
            ([(total, _)], false, true) => {
                let sum: i64 = parts.iter().map(|&(cell, _)| shown(cell)).sum();
                format!(
                    "{name}: {} ({}) minus the published others ({sum}) leaves {value}.",
                    self.system.name(*total),
                    shown(*total)
                )
            }
            ([(total, _)], true, true) => format!("{name} is the same as {} ({value}).", self.system.name(*total)),
            _ => {
                let term = |&(cell, _): &(usize, i64)| format!("{} ({})", self.system.name(cell), shown(cell));
                format!(
                    "{name}: follows from {} as {value}.",
                    whole.iter().chain(&parts).map(term).collect::<Vec<_>>().join(", ")
                )
            }
        }
    }

    /// Hidden parts that add up to the least they can be are all at their least.
    fn all_at_floor(&mut self, relation: &[(usize, i64)], open: &[(usize, i64)]) -> bool {
        let sign = open[0].1.signum();
        let floor = |cell: usize| self.reader.floor[cell];
        let same_way = open.iter().all(|entry| entry.1.signum() == sign);
        let rest: i64 = relation.iter().map(|&(cell, by)| by * self.known[cell].unwrap_or(0)).sum();
        let least: i64 = open.iter().map(|&(cell, by)| by * floor(cell)).sum();
        if !same_way || rest + least != 0 {
            return false;
        }
        let names: Vec<&str> = open.iter().map(|entry| self.system.name(entry.0)).collect();
        let needs: Vec<usize> = relation.iter().map(|entry| entry.0).filter(|&c| self.known[c].is_some()).collect();
        for &(cell, _) in open {
            let value = floor(cell);
            self.known[cell] = Some(value);
            let words = format!(
                "{}: {} together are {}, and none is below {value}.",
                self.system.name(cell),
                names.join(" and "),
                least.abs()
            );
            self.steps.push(Step { cell, needs: needs.clone(), words });
        }
        true
    }

    /// The steps that lead to the cell, in order.
    fn tell(&self, cell: usize) -> String {
        let mut wanted = vec![cell];
        let mut words = Vec::new();
        for step in self.steps.iter().rev() {
            if wanted.contains(&step.cell) {
                wanted.extend(&step.needs);
                words.push(step.words.as_str());
            }
        }
        if words.is_empty() {
            return format!("{} is known to this reader from the start.", self.system.name(cell));
        }
        words.reverse();
        words.join(" Then ")
    }
}

fn together(system: &System, hidden: &[usize], cell: usize) -> String {
    let name = system.name(cell);
    let linked: Vec<&str> = system
        .relations()
        .iter()
        .filter(|relation| relation.0.iter().any(|entry| entry.0 == cell))
        .flat_map(|relation| relation.0.iter().map(|entry| entry.0))
        .filter(|other| *other != cell && hidden.contains(other))
        .map(|other| system.name(other))
        .take(4)
        .collect();
    format!(
        "{name}: no single sum gives it away, but all sums taken together do; first of all those with {}.",
        linked.join(", ")
    )
}

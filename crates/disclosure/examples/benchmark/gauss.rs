//! Our optimum beside suppression by Gaussian elimination, at the demand that the latter makes: no small count follows exactly
//! from shown ones and sums. See `tests/elimination` for the algorithm and what it leaves out.

use std::time::Instant;

use disclosure::{Control, Demand, Numbers, Reader, Standing, System, Task, attack, protect};

use crate::borough::{FOUR, SEVEN, SINGLE};
use crate::elimination::by_elimination;
use crate::{Fallible, Tables, publication};

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
        let standing = crate::borough::standing(&system);
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

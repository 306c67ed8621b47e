//! HiGHS as a second opinion on every optimum: `cargo test --features highs`. Random tables and the benchmark's.
#![cfg(feature = "highs")]

mod borough;

use std::time::{Duration, Instant};

use borough::random::{Dice, random_task};
use borough::{Column, FOUR, SEVEN, SINGLE, large_stays_possible, system};
use disclosure::{Choice, Control, Task, protect, protect_by_highs};

#[derive(Default)]
struct Times {
    own: Duration,
    highs: Duration,
}

impl Times {
    /// Both solvers' answers.
    fn of_both(&mut self, task: &Task) -> [Choice; 2] {
        let start = Instant::now();
        let own = protect(task, &Control::unlimited()).unwrap();
        self.own += start.elapsed();
        let start = Instant::now();
        let highs = protect_by_highs(task, &Control::unlimited()).unwrap();
        self.highs += start.elapsed();
        [own, highs]
    }

    fn agree(&mut self, task: &Task, place: &str) {
        let [own, highs] = self.of_both(task);
        assert_eq!((own.status, own.impossible), (highs.status, highs.impossible), "{place}");
        let cost = |cost: Option<f64>| cost.unwrap_or(-1.0);
        assert!((cost(own.cost) - cost(highs.cost)).abs() < 1e-6, "{place}: {:?} and {:?}", own.cost, highs.cost);
    }

    fn print(&self, what: &str) {
        println!("{what}: own {:.2?}, HiGHS {:.2?}", self.own, self.highs);
    }
}

#[test]
fn random_tables_have_the_same_optima() {
    let mut times = Times::default();
    for seed in 0..400 {
        let most = if seed % 4 == 0 { 24 } else { 12 };
        times.agree(&random_task(&mut Dice::new(seed + 50_000), most), &format!("seed {seed}"));
    }
    times.print("400 random tables");
}

fn boroughs(name: &str, tables: &[(&str, &[Column])], seeds: std::ops::Range<u64>, kinds: &[(i64, bool)]) {
    for &(lower, by_value) in kinds {
        let mut times = Times::default();
        for seed in seeds.clone() {
            let task = large_stays_possible(&system(tables, seed), lower, by_value);
            times.agree(&task, &format!("{name}, seed {seed}, at least {lower}, by value {by_value}"));
        }
        times.print(&format!("{name}, at least {lower}, by value {by_value}"));
    }
}

const ALL: [(i64, bool); 4] = [(0, false), (0, true), (1, false), (1, true)];

#[test]
fn single_and_four_linked_tables_have_the_same_optima() {
    for table in &SINGLE {
        boroughs(table.0, &[*table], 170..175, &ALL);
    }
    boroughs("four linked", &FOUR, 170..180, &ALL);
}

#[test]
fn seven_linked_tables_have_the_same_optima() {
    boroughs("seven linked", &SEVEN, 170..173, &[(0, true), (1, true), (0, false)]);
}

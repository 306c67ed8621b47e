//! The protector and the attacker against plain enumeration, on thousands of small random tables.

mod random;

use disclosure::{Control, Numbers, Standing, Status, Task, attack, protect};
use microlp::{ComparisonOp, OptimizationDirection, Problem};
use random::{Dice, random_task};

/// Ends of a cell's interval by microlp, a library that neither the protector nor the attacker uses.
fn interval(task: &Task, hidden: &[usize], cell: usize, whole: bool) -> (f64, Option<f64>) {
    let end = |direction| {
        let mut problem = Problem::new(direction);
        let mut variables = std::collections::HashMap::new();
        for &other in hidden {
            let price = if other == cell { 1.0 } else { 0.0 };
            let low = task.readers[0].floor[other];
            let variable = if whole {
                problem.add_integer_var(price, (low as i32, 100_000))
            } else {
                problem.add_var(price, (low as f64, f64::INFINITY))
            };
            variables.insert(other, variable);
        }
        for relation in task.system.relations() {
            let mut shown = 0.0;
            let mut terms = Vec::new();
            for &(other, by) in &relation.0 {
                match variables.get(&other) {
                    Some(&variable) => terms.push((variable, by as f64)),
                    None => shown += (by * task.system.value(other)) as f64,
                }
            }
            if !terms.is_empty() {
                problem.add_constraint(&terms[..], ComparisonOp::Eq, -shown);
            }
        }
        match problem.solve() {
            Ok(outcome) => Some(outcome.into_solution().unwrap().objective()),
            Err(microlp::Error::Unbounded) => None,
            Err(fault) => panic!("{fault:?}"),
        }
    };
    (end(OptimizationDirection::Minimize).unwrap(), end(OptimizationDirection::Maximize))
}

fn holds(task: &Task, hidden: &[usize]) -> bool {
    task.demands.iter().all(|demand| {
        let truth = task.system.value(demand.cell) as f64;
        hidden.contains(&demand.cell) && {
            let (low, high) = interval(task, hidden, demand.cell, false);
            demand.is_met(truth, low, high)
        }
    })
}

/// The cheapest safe set by trying all of them.
fn enumerate(task: &Task) -> Option<f64> {
    let free: Vec<usize> = (0..task.weight.len()).filter(|&c| task.standing[c] == Standing::Free).collect();
    let primary: Vec<usize> = (0..task.weight.len()).filter(|&c| task.standing[c] == Standing::Primary).collect();
    let base: f64 = primary.iter().map(|&c| task.weight[c]).sum();
    let mut sets: Vec<(f64, u32)> = (0..1u32 << free.len())
        .map(|set| ((0..free.len()).filter(|&i| set >> i & 1 == 1).map(|i| task.weight[free[i]]).sum::<f64>(), set))
        .collect();
    sets.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (cost, set) in sets {
        let mut hidden = primary.clone();
        hidden.extend((0..free.len()).filter(|&i| set >> i & 1 == 1).map(|i| free[i]));
        if holds(task, &hidden) {
            return Some(base + cost);
        }
    }
    None
}

#[test]
fn the_protector_reaches_the_optimum_of_enumeration() {
    let mut infeasible = 0;
    for seed in 0..2500 {
        let task = random_task(&mut Dice::new(seed), 9);
        let found = protect(&task, &Control::unlimited()).unwrap();
        let expected = enumerate(&task);
        match expected {
            Some(cost) => {
                assert_eq!(found.status, Status::Optimal, "seed {seed}");
                assert!((found.cost.unwrap() - cost).abs() < 1e-6, "seed {seed}: {:?} instead of {cost}", found.cost);
                assert!(holds(&task, &found.hidden), "seed {seed}");
            }
            None => {
                infeasible += 1;
                assert_eq!(found.status, Status::Infeasible, "seed {seed}");
                assert_eq!(found.impossible, impossible(&task), "seed {seed}");
            }
        }
    }
    assert!(infeasible > 80, "{infeasible}");
}

fn impossible(task: &Task) -> Vec<usize> {
    let everything: Vec<usize> = (0..task.weight.len()).filter(|&c| task.standing[c] != Standing::Shown).collect();
    let fails = |cell: usize| {
        let demand = task.demands.iter().find(|demand| demand.cell == cell).unwrap();
        let (low, high) = interval(task, &everything, cell, false);
        !everything.contains(&cell) || !demand.is_met(task.system.value(cell) as f64, low, high)
    };
    task.demands.iter().map(|demand| demand.cell).filter(|&cell| fails(cell)).collect()
}

#[test]
fn the_attacker_finds_the_intervals_of_another_solver() {
    // Linear intervals only: the other solver's whole-number search has no bound on open tables and does not end.
    for seed in 1000..1300 {
        let mut dice = Dice::new(seed);
        let task = random_task(&mut dice, 14);
        let hidden: Vec<usize> =
            (0..task.weight.len()).filter(|&c| task.standing[c] != Standing::Shown && dice.below(10) < 7).collect();
        for (numbers, whole) in [(Numbers::Any, false)] {
            for found in attack(&task.system, &hidden, &task.readers[0], numbers, &Control::unlimited()).unwrap() {
                let (low, high) = interval(&task, &hidden, found.cell, whole);
                assert!(
                    (low - found.low).abs() < 1e-4,
                    "seed {seed} {numbers:?}: {found:?} instead of {low}, {high:?}"
                );
                match (high, found.high) {
                    (Some(expected), Some(high)) => assert!(
                        (expected - high).abs() < 1e-4 || whole && expected > 99_000.0,
                        "seed {seed} {numbers:?}: {found:?} instead of {expected}"
                    ),
                    (expected, None) => {
                        assert!(expected.is_none_or(|expected| whole && expected > 9_000.0), "seed {seed} {expected:?}")
                    }
                    (None, Some(_)) => panic!("seed {seed}: {found:?} has no limit"),
                }
            }
        }
    }
}

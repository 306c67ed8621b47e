//! Seven linked tables against optima that two different searches have proven: first by attackers' cuts and branching alone, later
//! with cuts from combined rows. A cut that is wrong anywhere shows as an optimum that is too dear.

mod borough;

use std::time::Duration;

use borough::SEVEN;
use disclosure::{Control, Numbers, Status, System, Task, attack, protect};

fn system(seed: u64) -> System {
    borough::system(&SEVEN, seed)
}

fn task(system: &System, lower: i64, by_value: bool) -> Task {
    borough::large_stays_possible(system, lower, by_value)
}

#[test]
fn proven_optima_are_reached_again() {
    let known = [
        (170, 0, false, 133.0),
        (171, 0, false, 149.0),
        (172, 0, false, 133.0),
        (170, 0, true, 568.0),
        (171, 0, true, 706.0),
        (172, 0, true, 642.0),
        (170, 1, true, 876.0),
        (171, 1, true, 880.0),
        (172, 1, true, 906.0),
    ];
    for (seed, lower, by_value, cost) in known {
        let task = task(&system(seed), lower, by_value);
        let found = protect(&task, &Control::unlimited()).unwrap();
        assert_eq!(
            (found.status, found.cost),
            (Status::Optimal, Some(cost)),
            "seed {seed}, at least {lower}, {by_value}"
        );
        is_safe(&task, &found.hidden, &format!("seed {seed}"));
    }
}

fn is_safe(task: &Task, hidden: &[usize], place: &str) {
    let intervals = attack(&task.system, hidden, &task.readers[0], Numbers::Any, &Control::unlimited()).unwrap();
    for demand in &task.demands {
        let at = intervals.binary_search_by_key(&demand.cell, |interval| interval.cell).unwrap();
        let truth = task.system.value(demand.cell) as f64;
        assert!(demand.is_met(truth, intervals[at].low, intervals[at].high), "{place}: {:?}", intervals[at]);
    }
}

/// However little time there is, the answer is safe, and the bound beside it is below the optimum.
#[test]
fn when_time_runs_out_the_best_so_far_is_given_with_its_bound() {
    let task = task(&system(170), 1, true);
    for milliseconds in [0, 20, 200] {
        let control = Control::unlimited().with_limit(Duration::from_millis(milliseconds));
        let found = protect(&task, &control).unwrap();
        is_safe(&task, &found.hidden, &format!("{milliseconds} ms"));
        assert!(found.bound.unwrap() <= 876.0 && found.cost.unwrap() >= 876.0, "{found:?}");
    }
}

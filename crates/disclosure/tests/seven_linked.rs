//! Seven linked tables against optima that two different searches have proven: first by attackers' cuts and branching alone, later
//! with cuts from combined rows. A cut that is wrong anywhere shows as an optimum that is too dear.

mod borough;

use std::time::Duration;

use borough::SEVEN;
use disclosure::{
    Control, Demand, Numbers, Publication, Reader, Settings, Standing, Status, System, Task, attack, protect,
};

fn system(seed: u64) -> System {
    let children = borough::children(seed, 140, "H1");
    let folder = tempfile::tempdir().unwrap();
    for (name, columns) in SEVEN {
        borough::write(&folder.path().join(format!("{name}.csv")), &children, columns);
    }
    let settings = Settings::from_toml(&borough::settings(&SEVEN, "")).unwrap();
    let read = |file: &str| Ok(std::fs::read(folder.path().join(file)).unwrap());
    Publication::read(&settings, &read).unwrap().book.system().unwrap()
}

/// "5 or more stays possible" for every count from 1 to 4; zeros and the headline are shown.
fn task(system: &System, lower: i64, by_value: bool) -> Task {
    let headline = system.cells().iter().map(|cell| cell.value).max().unwrap();
    let standing = |value: i64| match value {
        0 => Standing::Shown,
        1..=4 => Standing::Primary,
        most if most == headline => Standing::Shown,
        _ => Standing::Free,
    };
    let demand =
        |(cell, value): (usize, i64)| Demand { cell, reader: 0, below: 0.0, above: (5 - value) as f64, width: 1.0 };
    let values: Vec<i64> = system.cells().iter().map(|cell| cell.value).collect();
    let small = values.iter().copied().enumerate().filter(|(_, value)| (1..5).contains(value));
    Task {
        demands: small.map(demand).collect(),
        standing: values.iter().copied().map(standing).collect(),
        weight: values.iter().map(|&value| if by_value { value.max(1) as f64 } else { 1.0 }).collect(),
        readers: vec![Reader::outsider("anyone", values.len(), lower)],
        system: system.clone(),
    }
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

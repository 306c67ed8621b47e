//! Fewer children hidden than by Gaussian elimination, at the demand that it makes: no small count follows exactly.

mod borough;
mod elimination;

use borough::{Column, FOUR, SEVEN, standing, system};
use disclosure::{Control, Demand, Reader, Standing, Status, System, Task, protect};

fn not_exact(system: &System) -> Task {
    let standing = standing(system);
    let count = standing.len();
    let small = (0..count).filter(|&cell| standing[cell] == Standing::Primary);
    Task {
        demands: small.map(|cell| Demand { cell, reader: 0, below: 0.0, above: 0.0, width: 1.0 }).collect(),
        weight: system.cells().iter().map(|cell| cell.value.max(1) as f64).collect(),
        readers: vec![Reader::outsider("anyone", count, 0)],
        standing,
        system: system.clone(),
    }
}

/// Children hidden by elimination and by the optimum.
fn compare(tables: &[(&str, &[Column])], seed: u64) -> (i64, i64) {
    let task = not_exact(&system(tables, seed));
    let children = |hidden: &[usize]| hidden.iter().map(|&cell| task.system.value(cell)).sum::<i64>();
    let choice = protect(&task, &Control::unlimited()).unwrap();
    assert_eq!(choice.status, Status::Optimal, "{seed}");
    (children(&elimination::by_elimination(&task.system, &task.standing)), children(&choice.hidden))
}

#[test]
fn the_optimum_hides_fewer_children_than_elimination() {
    let cases = (170..180).map(|seed| compare(&FOUR, seed)).chain((170..174).map(|seed| compare(&SEVEN, seed)));
    let (mut theirs, mut ours) = (0, 0);
    for (elimination, optimum) in cases {
        assert!(optimum <= elimination, "{optimum} children hidden, by elimination {elimination}");
        theirs += elimination;
        ours += optimum;
    }
    assert!(ours < theirs, "{ours} against {theirs}");
}

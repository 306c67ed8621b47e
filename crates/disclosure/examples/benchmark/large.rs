//! Tables of about ten thousand cells: how near to the cheapest choice in five minutes.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use disclosure::{Cell, Control, Demand, Numbers, Reader, Relation, Standing, System, Task, attack, protect};

use crate::Fallible;
use crate::borough::random::Dice;

/// A dimension: finest categories, and groups of them one above the other, the last of everything.
struct Line {
    finest: usize,
    groups: Vec<Vec<usize>>,
}

impl Line {
    fn plain(finest: usize) -> Self {
        Line { finest, groups: vec![(0..finest).collect()] }
    }

    /// Groups of so many finest categories, and the total of the groups.
    fn grouped(finest: usize, size: usize) -> Self {
        let groups: Vec<Vec<usize>> =
            (0..finest).step_by(size).map(|first| (first..(first + size).min(finest)).collect()).collect();
        let all = (finest..finest + groups.len()).collect();
        Line { finest, groups: groups.into_iter().chain([all]).collect() }
    }

    fn length(&self) -> usize {
        self.finest + self.groups.len()
    }
}

/// All cells of a crossed table with its relations, from the counts of the finest cells.
fn crossed(lines: &[Line], mut count: impl FnMut() -> i64) -> Result<System, disclosure::Refusal> {
    let lengths: Vec<usize> = lines.iter().map(Line::length).collect();
    let cells: usize = lengths.iter().product();
    let place = |mut cell: usize| {
        let mut at = vec![0; lengths.len()];
        for (slot, length) in at.iter_mut().zip(&lengths).rev() {
            (*slot, cell) = (cell % length, cell / length);
        }
        at
    };
    let number = |at: &[usize]| at.iter().zip(&lengths).fold(0, |sum, (at, length)| sum * length + at);
    let mut values = vec![0; cells];
    for (cell, value) in values.iter_mut().enumerate() {
        if place(cell).iter().zip(lines).all(|(&at, line)| at < line.finest) {
            *value = count();
        }
    }
    let mut relations = Vec::new();
    for (dimension, line) in lines.iter().enumerate() {
        for (group, parts) in line.groups.iter().enumerate() {
            for cell in (0..cells).filter(|&cell| place(cell)[dimension] == line.finest + group) {
                let part = |&part: &usize| {
                    let mut at = place(cell);
                    at[dimension] = part;
                    number(&at)
                };
                let parts: Vec<usize> = parts.iter().map(part).collect();
                // dimensions are added up one after the other, so that parts are complete where later ones are finest
                values[cell] = parts.iter().map(|&part| values[part]).sum();
                relations.push(Relation(parts.iter().map(|&part| (part, -1)).chain([(cell, 1)]).collect()));
            }
        }
    }
    System::new(values.into_iter().map(|value| Cell { name: String::new(), value }).collect(), relations)
}

const LIMIT: Duration = Duration::from_secs(290);

/// A control that prints how the search goes on, every ten seconds.
fn watched(limit: Duration) -> Control {
    let last = Mutex::new(Duration::ZERO);
    Control::unlimited().with_limit(limit).with_listener(move |progress| {
        let Ok(mut last) = last.lock() else { return };
        if progress.elapsed >= *last + Duration::from_secs(10) {
            *last = progress.elapsed;
            println!(
                "  {:.0?}: best {:?}, bound {:.0}, {} branches",
                progress.elapsed, progress.best, progress.bound, progress.nodes
            );
        }
    })
}

fn solve(name: &str, system: System, lower: i64) -> Fallible {
    let standing = crate::borough::standing(&system);
    let small = (0..standing.len()).filter(|&cell| standing[cell] == Standing::Primary);
    let above = |cell: usize| (5 - system.value(cell)) as f64;
    let task = Task {
        demands: small.map(|cell| Demand { cell, reader: 0, below: 0.0, above: above(cell), width: 1.0 }).collect(),
        weight: system.cells().iter().map(|cell| cell.value.max(1) as f64).collect(),
        readers: vec![Reader::outsider("anyone", standing.len(), lower)],
        standing,
        system,
    };
    let start = Instant::now();
    let choice = protect(&task, &watched(LIMIT))?;
    let gap = choice.cost.zip(choice.bound).map_or(f64::NAN, |(cost, bound)| (cost - bound) / cost);
    let took = start.elapsed();
    let start = Instant::now();
    let audit =
        attack(&task.system, &choice.hidden, &task.readers[0], Numbers::Any, &Control::unlimited().with_limit(LIMIT));
    println!(
        "{name}, at least {lower}: {} cells, {} small, {} hidden, cost {:?}, bound {:?}, {:?}, gap {:.2}%, {took:.1?}, audit {:.1?} {}",
        task.standing.len(),
        task.demands.len(),
        choice.hidden.len(),
        choice.cost.unwrap_or(f64::NAN),
        choice.bound.unwrap_or(f64::NAN),
        choice.status,
        gap * 100.0,
        start.elapsed(),
        audit.map_or_else(|refusal| refusal.to_string(), |_| "done".to_owned())
    );
    Ok(())
}

/// Counts as districts have them: few small ones, most of some tens.
fn district(dice: &mut Dice) -> i64 {
    match dice.below(100) {
        0..=9 => 0,
        10..=17 => 1 + dice.below(4) as i64,
        _ => 5 + dice.below(60) as i64,
    }
}

pub fn run(which: &str) -> Fallible {
    let mut dice = Dice::new(1);
    let two_way = [Line::grouped(90, 9), Line::plain(98)];
    let is_wanted = |name: &str| which.is_empty() || which == name;
    if is_wanted("two") {
        solve("two dimensions, few small", crossed(&two_way, || district(&mut dice))?, 1)?;
        solve("two dimensions, many small", crossed(&two_way, || dice.count())?, 1)?;
    }
    if is_wanted("three") {
        let district_ages = [Line::grouped(40, 8), Line::grouped(9, 3), Line::plain(16)];
        solve("three dimensions", crossed(&district_ages, || district(&mut dice))?, 1)?;
    }
    if is_wanted("sparse") {
        // wards in localities, ages in bands, types, sexes
        let county = [Line::grouped(40, 8), Line::grouped(9, 3), Line::plain(5), Line::plain(2)];
        solve("four dimensions", crossed(&county, || (dice.below(8) * dice.below(6)) as i64)?, 1)?;
    }
    Ok(())
}

//! Measures what the issue asks for: `cargo run --release -p disclosure --example benchmark -- [single|four|seven|large|releases|all]`.
//! Cost, proof, price of linking, time, and what each reader was left with, on invented boroughs.

#[path = "../tests/borough/mod.rs"]
mod borough;

use std::time::{Duration, Instant};

use borough::{Column, FOUR, SEVEN, SINGLE};
use disclosure::{
    Cell, Control, Demand, Numbers, Plan, Publication, Reader, Relation, Settings, Standing, System, Task, attack,
    plan, protect,
};

type Tables = [(&'static str, &'static [Column])];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let wanted = std::env::args().nth(1).unwrap_or_else(|| "all".to_owned());
    let is_wanted = |name: &str| wanted == name || wanted == "all";
    if is_wanted("single") {
        for table in &SINGLE {
            linked(table.0, &[*table], 170..180)?;
        }
    }
    if is_wanted("four") {
        linked("four linked", &FOUR, 170..180)?;
    }
    if is_wanted("seven") {
        linked("seven linked", &SEVEN, 170..175)?;
    }
    if is_wanted("large") {
        large(100, 100)?;
    }
    Ok(())
}

/// Protects the same tables of several boroughs and prints means.
fn linked(name: &str, tables: &Tables, seeds: std::ops::Range<u64>) -> Result<(), Box<dyn std::error::Error>> {
    let (mut hidden, mut cells, mut small, mut proven, mut slowest, mut count) = (0, 0, 0, 0, Duration::ZERO, 0);
    let mut gap: f64 = 0.0;
    let mut audit = Duration::ZERO;
    for seed in seeds {
        let publication = publication(seed, tables)?;
        let start = Instant::now();
        let plan = plan(&publication, &Control::unlimited().with_limit(Duration::from_secs(120)))?;
        slowest = slowest.max(start.elapsed());
        count += 1;
        hidden += plan.choice.hidden.len();
        cells += plan.system.cells().len();
        small += plan.sensitive.len();
        let (cost, bound) = (plan.choice.cost.unwrap_or(0.0), plan.choice.bound.unwrap_or(0.0));
        proven += usize::from(bound >= cost - 1e-6);
        gap = gap.max((cost - bound) / cost.max(1.0));
        audit = audit.max(audit_time(&plan)?);
    }
    println!(
        "{name}: {} boroughs, {:.1} cells, {:.1} small, {:.1} hidden, {proven} proven, largest gap {:.2}%, slowest {slowest:.2?}, slowest audit {audit:.2?}",
        count,
        cells as f64 / count as f64,
        small as f64 / count as f64,
        hidden as f64 / count as f64,
        gap * 100.0
    );
    Ok(())
}

fn publication(seed: u64, tables: &Tables) -> Result<Publication, Box<dyn std::error::Error>> {
    let children = borough::children(seed, 140, "H1");
    let folder = tempfile::tempdir()?;
    for (name, columns) in tables {
        borough::write(&folder.path().join(format!("{name}.csv")), &children, columns);
    }
    let settings = Settings::from_toml(&borough::settings(tables, ""))?;
    let read = |file: &str| {
        std::fs::read(folder.path().join(file))
            .map_err(|fault| disclosure::Refusal::unreadable(file, fault.to_string()))
    };
    Ok(Publication::read(&settings, &read)?)
}

fn audit_time(plan: &Plan) -> Result<Duration, Box<dyn std::error::Error>> {
    let reader = Reader::outsider("anyone", plan.system.cells().len(), 1);
    let start = Instant::now();
    attack(&plan.system, &plan.choice.hidden, &reader, Numbers::Whole, &Control::unlimited())?;
    Ok(start.elapsed())
}

/// One two-way table of about ten thousand cells.
fn large(rows: usize, columns: usize) -> Result<(), Box<dyn std::error::Error>> {
    let mut dice = borough::random::Dice::new(1);
    let at = |row: usize, column: usize| row * (columns + 1) + column;
    let mut values = vec![0i64; (rows + 1) * (columns + 1)];
    for row in 0..rows {
        for column in 0..columns {
            let value = dice.count();
            for place in [at(row, column), at(rows, column), at(row, columns), at(rows, columns)] {
                values[place] += value;
            }
        }
    }
    let mut relations = Vec::new();
    for row in 0..=rows {
        relations.push(Relation((0..columns).map(|c| (at(row, c), -1)).chain([(at(row, columns), 1)]).collect()));
    }
    for column in 0..=columns {
        relations.push(Relation((0..rows).map(|r| (at(r, column), -1)).chain([(at(rows, column), 1)]).collect()));
    }
    let cells: Vec<Cell> =
        values.iter().enumerate().map(|(n, &value)| Cell { name: format!("cell {n}"), value }).collect();
    let standing = |&value: &i64| match value {
        0 => Standing::Shown,
        1..=4 => Standing::Primary,
        _ => Standing::Free,
    };
    let small = values.iter().enumerate().filter(|(_, value)| (1..5).contains(*value));
    let task = Task {
        demands: small
            .map(|(cell, &value)| Demand { cell, reader: 0, below: 0.0, above: (5 - value) as f64, width: 1.0 })
            .collect(),
        standing: values.iter().map(standing).collect(),
        weight: values.iter().map(|&value| value.max(1) as f64).collect(),
        readers: vec![Reader::outsider("anyone", values.len(), 1)],
        system: System::new(cells, relations)?,
    };
    let start = Instant::now();
    let control = Control::unlimited().with_limit(Duration::from_secs(290));
    let choice = protect(&task, &control)?;
    let gap = choice.cost.zip(choice.bound).map_or(f64::NAN, |(cost, bound)| (cost - bound) / cost);
    println!(
        "large: {} cells, {} small, {} hidden, {:?}, gap {:.2}%, {:.1?}",
        values.len(),
        task.demands.len(),
        choice.hidden.len(),
        choice.status,
        gap * 100.0,
        start.elapsed()
    );
    Ok(())
}

//! Measures what the issue asks for: `cargo run --release -p disclosure --example benchmark -- [single|four|seven|demands|ages|gauss|releases|large|all]`.
//! Cost, proof, price of linking, time, and what each reader was left with, on invented boroughs.

#[path = "../../tests/borough/mod.rs"]
mod borough;
#[path = "../../tests/elimination/mod.rs"]
mod elimination;
mod gauss;
mod large;
mod releases;

use std::time::{Duration, Instant};

use borough::{Column, FOUR, SEVEN, SINGLE};
use disclosure::{Control, Numbers, Plan, Publication, Reader, Settings, attack, plan, protect};

/// Tables by name, with their columns.
pub type Tables = [(&'static str, &'static [Column])];
/// Faults are printed as they are.
pub type Fallible<T = ()> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Fallible {
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
    if is_wanted("demands") {
        demands(&SEVEN, 170..175)?;
    }
    if is_wanted("ages") {
        // single years of age in bands, by sex and type: 417 cells with the other six
        let mut tables = SEVEN;
        tables[0] = ("age_sex_type", &[Column::Age, Column::Sex, Column::Type]);
        demands(&tables, 170..173)?;
    }
    if is_wanted("gauss") {
        gauss::run()?;
    }
    if is_wanted("releases") {
        releases::run()?;
    }
    if is_wanted("large") {
        large::run(&std::env::args().nth(2).unwrap_or_default())?;
    }
    Ok(())
}

/// Protects the same tables of several boroughs and prints means.
fn linked(name: &str, tables: &Tables, seeds: std::ops::Range<u64>) -> Fallible {
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

fn publication(seed: u64, tables: &Tables) -> Fallible<Publication> {
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

fn audit_time(plan: &Plan) -> Fallible<Duration> {
    let reader = Reader::outsider("anyone", plan.system.cells().len(), 1);
    let start = Instant::now();
    attack(&plan.system, &plan.choice.hidden, &reader, Numbers::Whole, &Control::unlimited())?;
    Ok(start.elapsed())
}

/// Both readers and both weights.
fn demands(tables: &Tables, seeds: std::ops::Range<u64>) -> Fallible {
    for lower in [0, 1] {
        for weight in ["cells", "value"] {
            for seed in seeds.clone() {
                demand(tables, seed, lower, weight)?;
            }
        }
    }
    Ok(())
}

/// Seven linked tables once, as a bare problem: "5 or more stays possible" for a reader who knows hidden cells to be at least
/// `lower`.
fn demand(tables: &Tables, seed: u64, lower: i64, weight: &str) -> Fallible {
    let system = publication(seed, tables)?.book.system()?;
    let task = borough::large_stays_possible(&system, lower, weight == "value");
    let start = Instant::now();
    let choice = protect(&task, &Control::unlimited().with_limit(Duration::from_secs(120)))?;
    let took = start.elapsed();
    let start = Instant::now();
    attack(&task.system, &choice.hidden, &task.readers[0], Numbers::Whole, &Control::unlimited())?;
    println!(
        "seven linked, seed {seed}, at least {lower}, by {weight}: {} cells, {} small, {} hidden, cost {:?}, bound {:?}, {:?}, {:.1?}, audit {:.2?}",
        task.standing.len(),
        task.demands.len(),
        choice.hidden.len(),
        choice.cost.unwrap_or(f64::NAN),
        choice.bound.unwrap_or(f64::NAN),
        choice.status,
        took,
        start.elapsed()
    );
    Ok(())
}

//! Solves a problem file and says how long it took: `cargo run --release --example solve -- P.json`.
use disclosure::{Control, Numbers, Problem};
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in std::env::args().skip(1) {
        let problem = Problem::from_json(&std::fs::read_to_string(&path)?)?;
        let start = Instant::now();
        let control = Control::unlimited().with_limit(Duration::from_secs(120));
        let solution = problem.solve(Numbers::Any, &control)?;
        println!(
            "{path}: {:?} {:?} {:?} hidden {} in {:.2?}",
            solution.status,
            solution.objective,
            solution.bound,
            solution.hidden.len(),
            start.elapsed()
        );
    }
    Ok(())
}

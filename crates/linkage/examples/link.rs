//! `cargo run --release -p linkage --example link -- A.csv [B.csv ...] --id COLUMN [--source COLUMN] ...`

use std::process::ExitCode;

use linkage::command::{LinkArguments, link};

fn main() -> ExitCode {
    match arguments().and_then(|a| link(&a, &mut |line| eprintln!("{line}"), &stage).map_err(|e| e.to_string())) {
        Ok(summary) => {
            println!("{} records, {} persons ({} to {})", summary.records, summary.persons, summary.persons_low, summary.persons_high);
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// Says on standard error where the run stands and what it has cost so far.
fn stage(stage: linkage::Stage) -> bool {
    let used = linkage::resources::used();
    eprintln!("{:6.2} s {:5} MB  {stage:?}", used.processor_seconds.unwrap_or(0.0), used.peak_memory.unwrap_or(0) / 1_000_000);
    true
}

fn arguments() -> Result<LinkArguments, String> {
    let mut out = LinkArguments::default();
    let mut given = std::env::args().skip(1);
    while let Some(word) = given.next() {
        let mut value = || given.next().ok_or(format!("{word} needs a value"));
        match word.as_str() {
            "--id" => out.id = value()?,
            "--source" => out.source = Some(value()?),
            "--settings" => out.settings = Some(value()?.into()),
            "--model" => out.model = Some(value()?.into()),
            "--pairs" => out.pairs = Some(value()?.into()),
            "--clusters" => out.clusters = Some(value()?.into()),
            "--summary" => out.summary = Some(value()?.into()),
            "--save-model" => out.save_model = Some(value()?.into()),
            other if other.starts_with("--") => return Err(format!("unknown option {other}")),
            path => out.inputs.push(path.into()),
        }
    }
    Ok(out)
}

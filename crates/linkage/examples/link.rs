//! `link A.csv [B.csv ...] --id COLUMN [--source COLUMN] ...`, `link encode A.csv ID SECRET OUT.csv`,
//! `link encoded A.csv B.csv --id id ...`.

use std::process::ExitCode;

use linkage::command::{EncodeArguments, LinkArguments, encode, link, link_encoded};
use linkage::pprl::Hardening;

fn main() -> ExitCode {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    if words.first().map(String::as_str) == Some("encode") {
        return encoded(&words[1..]);
    }
    let in_the_clear = words.first().map(String::as_str) != Some("encoded");
    if !in_the_clear {
        words.remove(0);
    }
    let run = |a: LinkArguments| match in_the_clear {
        true => link(&a, &mut |line| eprintln!("{line}"), &stage),
        false => link_encoded(&a, &mut |line| eprintln!("{line}"), &stage),
    };
    match arguments(words).and_then(|a| run(a).map_err(|e| e.to_string())) {
        Ok(summary) => {
            println!(
                "{} records, {} persons ({} to {})",
                summary.records, summary.persons, summary.persons_low, summary.persons_high
            );
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// `encode INPUT ID SECRET OUTPUT`
fn encoded(words: &[String]) -> ExitCode {
    let [input, id, secret, output] = words else {
        eprintln!("encode takes a table, the heading of its identifier, a file with the secret and where to write");
        return ExitCode::FAILURE;
    };
    let arguments = EncodeArguments {
        input: input.into(),
        id: id.clone(),
        settings: None,
        secret: secret.into(),
        hardening: Hardening::default(),
        output: output.into(),
    };
    match encode(&arguments, &mut |line| eprintln!("{line}")) {
        Ok(records) => {
            println!("{records} records encoded, {:.2} s", linkage::resources::used().processor_seconds.unwrap_or(0.0));
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
    eprintln!(
        "{:6.2} s {:5} MB  {stage:?}",
        used.processor_seconds.unwrap_or(0.0),
        used.peak_memory.unwrap_or(0) / 1_000_000
    );
    true
}

fn arguments(words: Vec<String>) -> Result<LinkArguments, String> {
    let mut out = LinkArguments::default();
    let mut given = words.into_iter();
    while let Some(word) = given.next() {
        let mut value = || given.next().ok_or(format!("{word} needs a value"));
        match word.as_str() {
            "--id" => out.id = value()?,
            "--source" => out.source = Some(value()?),
            "--settings" => out.settings = Some(value()?.into()),
            "--model" => out.model = Some(value()?.into()),
            "--known" => out.known = Some(value()?.into()),
            "--decisions" => out.decisions = Some(value()?.into()),
            "--report" => out.report = Some(value()?.into()),
            "--review" => out.review = Some(value()?.into()),
            "--sql" => out.sql = Some(value()?.into()),
            "--pairs" => out.pairs = Some(value()?.into()),
            "--clusters" => out.clusters = Some(value()?.into()),
            "--summary" => out.summary = Some(value()?.into()),
            "--save-model" => out.save_model = Some(value()?.into()),
            "--save-settings" => out.save_settings = Some(value()?.into()),
            "--pictures" => out.pictures = Some(value()?.into()),
            "--explain" => out.explain.push([value()?, value()?]),
            other if other.starts_with("--") => return Err(format!("unknown option {other}")),
            path => out.inputs.push(path.into()),
        }
    }
    Ok(out)
}

//! `surety link` and `surety pprl encode|link`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Args, Subcommand};
use indicatif::ProgressBar;
use linkage::command::{EncodeArguments, LinkArguments, Summary};
use linkage::pprl::Hardening;
use linkage::{Progress, Stage};
use platform::Error;

#[derive(Args)]
pub(super) struct Link {
    /// Tables, CSV or Parquet: as many as are to be linked with each other, or one to be linked within itself
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
    /// Heading of the column that tells records apart
    #[arg(long)]
    id: String,
    /// Heading of the column that names the source
    #[arg(long)]
    source: Option<String>,
    /// Write the pairs here: id_l,id_r,weight,probability (as Parquet when the name ends so)
    #[arg(long)]
    pairs: Option<PathBuf>,
    /// Write the clusters here: id,source,cluster (as Parquet when the name ends so)
    #[arg(long)]
    clusters: Option<PathBuf>,
    /// Write records, persons with their interval, and what the run cost here
    #[arg(long)]
    summary: Option<PathBuf>,
    /// Use a saved model instead of estimating one
    #[arg(long)]
    model: Option<PathBuf>,
    /// Save the model here
    #[arg(long)]
    save_model: Option<PathBuf>,
    /// Clusters of an earlier run: only pairs with new records are compared
    #[arg(long)]
    known: Option<PathBuf>,
    /// Decisions of clerks: a sheet from --review with yes or no filled in, or source_l,id_l,source_r,id_r,same
    #[arg(long)]
    decisions: Option<PathBuf>,
    /// Write a report on the run here
    #[arg(long)]
    report: Option<PathBuf>,
    /// Write the pairs most worth a clerk's time here
    #[arg(long)]
    review: Option<PathBuf>,
    /// Write the run as SQL for another engine into this folder
    #[arg(long)]
    sql: Option<PathBuf>,
    /// Say why two records weigh what they do: their identifiers, or source/identifier (may be given again)
    #[arg(long, num_args = 2, value_names = ["RECORD", "RECORD"], action = clap::ArgAction::Append)]
    explain: Vec<String>,
    /// Draw the match weights of all pairs, and each pair explained, as SVG into this folder
    #[arg(long)]
    pictures: Option<PathBuf>,
    /// Write the settings here with the meaning taken for every column, to be confirmed or changed
    #[arg(long)]
    save_settings: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(super) enum Pprl {
    /// Encode a table at its source, so that it can be linked without names
    Encode(Encode),
    /// Link encoded tables
    Link(Box<Link>),
}

#[derive(Args)]
pub(super) struct Encode {
    /// The table of one source
    input: PathBuf,
    /// Heading of the column that tells records apart; its values go into the encoded file
    #[arg(long)]
    id: String,
    /// A file that holds the secret the sources share, at least 16 bytes
    #[arg(long)]
    secret: PathBuf,
    /// Write the encodings here
    #[arg(long)]
    output: PathBuf,
    /// Share of bits turned over at random
    #[arg(long, default_value_t = Hardening::default().noise)]
    noise: f64,
    /// Let the year of birth into the hash of every other field
    #[arg(long)]
    salt_with_birth_year: bool,
}

impl Link {
    /// The engine's arguments; `settings` is what `--settings` named, which here means the engine's own.
    fn arguments(self, settings: Option<PathBuf>) -> LinkArguments {
        LinkArguments {
            inputs: self.inputs,
            id: self.id,
            source: self.source,
            settings,
            model: self.model,
            known: self.known,
            decisions: self.decisions,
            report: self.report,
            review: self.review,
            sql: self.sql,
            pairs: self.pairs,
            clusters: self.clusters,
            summary: self.summary,
            save_model: self.save_model,
            save_settings: self.save_settings,
            explain: self.explain.chunks_exact(2).map(|pair| [pair[0].clone(), pair[1].clone()]).collect(),
            pictures: self.pictures,
        }
    }
}

/// Links tables in the clear. `settings` is what `--settings` named: here it means the engine's.
pub(super) fn run(link: Link, settings: Option<PathBuf>) -> Result<ExitCode, Error> {
    follow(|say, progress| linkage::command::link(&link.arguments(settings), say, progress))
}

type Say<'a> = &'a mut dyn FnMut(String);

/// Runs with a line that says where the run stands, until it is done or the person presses Ctrl-C.
fn follow(run: impl FnOnce(Say<'_>, Progress<'_>) -> Result<Summary, linkage::Refusal>) -> Result<ExitCode, Error> {
    let bar = ProgressBar::new_spinner();
    let stop = stop_when_asked();
    let done = run(&mut |line| bar.suspend(|| eprintln!("{line}")), &|stage| {
        said(&bar, stage);
        !stop.load(Ordering::Relaxed)
    });
    finish(&bar, done)
}

/// Raised by Ctrl-C, so that the run ends where it can and takes its files for blocks with it; a second one ends it at
/// once.
fn stop_when_asked() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&stop);
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            if raised.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
            eprintln!("Stopping; press Ctrl-C again to stop at once.");
        }
    });
    stop
}

pub(super) fn pprl(pprl: Pprl, settings: Option<PathBuf>) -> Result<ExitCode, Error> {
    match pprl {
        Pprl::Encode(encode) => encoded(encode, settings),
        Pprl::Link(link) => {
            follow(|say, progress| linkage::command::link_encoded(&link.arguments(settings), say, progress))
        }
    }
}

fn encoded(encode: Encode, settings: Option<PathBuf>) -> Result<ExitCode, Error> {
    let arguments = EncodeArguments {
        input: encode.input,
        id: encode.id,
        settings,
        secret: encode.secret,
        hardening: Hardening { noise: encode.noise, salt_with_birth_year: encode.salt_with_birth_year },
        output: encode.output,
    };
    let records = linkage::command::encode(&arguments, &mut |line| eprintln!("{line}")).map_err(Error::refused)?;
    println!("{records} records encoded.");
    Ok(ExitCode::SUCCESS)
}

fn said(bar: &ProgressBar, stage: Stage) {
    bar.set_message(match stage {
        Stage::Reading(records) => format!("reading, {records} records so far"),
        Stage::Blocking => "choosing which pairs to compare".to_owned(),
        Stage::Estimating => "estimating the model".to_owned(),
        Stage::Comparing(rule, rules) => format!("comparing pairs, rule {} of {rules}", rule + 1),
        Stage::Clustering => "putting records together".to_owned(),
        Stage::Writing => "writing".to_owned(),
    });
    bar.tick();
}

fn finish(bar: &ProgressBar, done: Result<Summary, linkage::Refusal>) -> Result<ExitCode, Error> {
    bar.finish_and_clear();
    let summary = done.map_err(Error::refused)?;
    println!(
        "{} records, {} persons (95%: {} to {})",
        summary.records, summary.persons, summary.persons_low, summary.persons_high
    );
    Ok(ExitCode::SUCCESS)
}

//! `surety protect`.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;

use clap::Args;
use disclosure::command::{Arguments, run as protect};
use disclosure::{Control, Progress};
use indicatif::ProgressBar;
use platform::Error;

#[derive(Args)]
pub(super) struct Protect {
    /// Tables: CSV, JSON or XLSX
    tables: Vec<PathBuf>,
    /// A preset of a publisher, over what the settings say
    #[arg(long)]
    policy: Option<String>,
    /// The column with the counts
    #[arg(long)]
    count: Option<String>,
    /// What totals are called
    #[arg(long)]
    total: Option<String>,
    /// Write the published files and the audit file into this folder
    #[arg(long)]
    out: Option<PathBuf>,
    /// Solve a problem given as JSON
    #[arg(long)]
    problem: Option<PathBuf>,
    /// Attack a problem given as JSON, or published tables
    #[arg(long)]
    attack: Option<PathBuf>,
    /// Counts are whole numbers
    #[arg(long)]
    integer: bool,
    /// Propose merges instead of protecting the tables as they are
    #[arg(long)]
    design: bool,
    /// Stop after so many seconds with the best found
    #[arg(long)]
    time_limit: Option<u64>,
    /// Say on standard error, line by line, how far the search has come; at a terminal it is shown in any case
    #[arg(long)]
    progress: bool,
}

/// `settings` is what `--settings` named: here it means the publication described as TOML.
pub(super) fn run(given: Protect, settings: Option<PathBuf>) -> Result<ExitCode, Error> {
    let arguments = Arguments {
        tables: given.tables,
        settings,
        policy: given.policy,
        count: given.count,
        total: given.total,
        out: given.out,
        problem: given.problem,
        attack: given.attack,
        integer: given.integer,
        design: given.design,
        time_limit: given.time_limit,
    };
    let bar = ProgressBar::new_spinner();
    let outcome = protect(&arguments, told(&bar, given.progress));
    bar.finish_and_clear();
    let outcome = outcome.map_err(Error::refused)?;
    outcome.warnings.iter().for_each(|warning| eprintln!("{warning}"));
    outcome.write_files().map_err(Error::refused)?;
    std::io::stdout().write_all(outcome.output.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// A search whose bound can be watched.
fn told(bar: &ProgressBar, in_lines: bool) -> Control {
    let bar = bar.clone();
    let last = Mutex::new(String::new());
    Control::unlimited().with_listener(move |progress| {
        let said = sentence(progress);
        bar.set_message(format!("{:.0?}: {said}", progress.elapsed));
        // whoever reads lines is told what is new, not that time passes
        let Ok(mut last) = last.lock() else { return };
        if in_lines && *last != said {
            eprintln!("{said}");
            *last = said;
        }
    })
}

fn sentence(progress: Progress) -> String {
    let none = format!("nothing that costs less than {:.0} is safe", progress.bound);
    match progress.best {
        Some(best) => format!("the best choice so far costs {best:.0}; {none}"),
        None => format!("no choice is known yet; {none}"),
    }
}

//! `surety trail verify`.

use std::process::ExitCode;

use clap::Subcommand;
use indicatif::ProgressBar;
use platform::Error;
use platform::db::Db;
use platform::settings::Settings;
use platform::trail::{Verdict, verify};

#[derive(Subcommand)]
pub(super) enum Trail {
    /// Walk the whole chain and name the first entry that does not fit
    Verify,
}

pub(super) async fn run(trail: Trail, settings: Settings) -> Result<ExitCode, Error> {
    let Trail::Verify = trail;
    let db = Db::open(&settings.database_url).await?;
    let bar = ProgressBar::new_spinner();
    let verdict = verify(&db, |reached| bar.set_message(format!("{reached} entries read"))).await?;
    bar.finish_and_clear();
    Ok(match verdict {
        Verdict::Sound { entries } => {
            println!("Sound: {entries} entries, each fits the one before it, and every saved record fits its entry.");
            ExitCode::SUCCESS
        }
        Verdict::Broken { seq, how } => {
            println!(
                "Broken at entry {seq}: {how}. Keep the database as it is and restore a copy from a backup elsewhere."
            );
            ExitCode::FAILURE
        }
    })
}

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
    let written = verify(&db, |reached| bar.set_message(format!("{reached} entries read"))).await?;
    bar.set_message("who looked");
    let looked = platform::look::verify(&db).await?;
    bar.finish_and_clear();
    let both = said(&written, "entry", "entries", ", and every saved record fits its entry")
        & said(&looked, "look", "looks", "");
    Ok(if both { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Says how one chain stands; true when it is whole.
fn said(verdict: &Verdict, one: &str, many: &str, more: &str) -> bool {
    match verdict {
        Verdict::Sound { entries } => {
            println!("Sound: {entries} {}, each fits the one before it{more}.", if *entries == 1 { one } else { many });
            true
        }
        Verdict::Broken { seq, how } => {
            println!(
                "Broken at {one} {seq}: {how}. Keep the database as it is and restore a copy from a backup elsewhere."
            );
            false
        }
    }
}

//! What can be typed: one file a command.

mod account;
mod backup;
mod demo;
mod migrate;
mod programme;
mod serve;
mod trail;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use platform::Error;
use platform::calendar::Calendar;
use platform::clock::Clock;
use platform::db::Db;
use platform::settings::Settings;
use platform::web::App;

/// Surety keeps the promises that safeguarding agencies make each other: who owes what, by when, with what evidence,
/// and who has checked.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
pub struct Command {
    /// Settings file [default: surety.toml, if there is one]
    #[arg(long, global = true, env = "SURETY_SETTINGS")]
    settings: Option<PathBuf>,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Serve the pages until stopped
    Serve,
    /// Load the invented demonstration partnership (once) and serve it
    Demo(demo::Demo),
    /// Bring the database's schema up to date
    Migrate,
    /// Read a report into a programme, or write the programme's report
    #[command(subcommand)]
    Programme(programme::Programme),
    /// Check that nothing on the trail was altered
    #[command(subcommand)]
    Trail(trail::Trail),
    /// Copy the running database and its files into a new folder
    Backup(backup::Backup),
    /// Put a backup back in place of the database (stop the server first)
    Restore(backup::Restore),
    /// Make and list accounts
    #[command(subcommand)]
    Account(account::Account),
}

/// A command that was refused by what it was given, told apart from one that failed.
pub(crate) const REFUSED: u8 = 2;

/// Runs a command and says how it went.
pub async fn run(command: Command) -> ExitCode {
    let done = match Settings::load(command.settings.as_deref()) {
        Ok(settings) => dispatch(command.what, settings).await,
        Err(error) => Err(error),
    };
    done.unwrap_or_else(|error| {
        eprintln!("surety: {}", spoken(&error));
        ExitCode::from(if matches!(error, Error::Fault(_)) { 1 } else { REFUSED })
    })
}

/// At the command line the operator is the one who can mend a fault, so the detail is said too.
fn spoken(error: &Error) -> String {
    match error {
        Error::Fault(fault) => fault.detail.clone(),
        other => other.to_string(),
    }
}

async fn dispatch(what: What, settings: Settings) -> Result<ExitCode, Error> {
    match what {
        What::Serve => serve::run(settings).await,
        What::Demo(demo) => demo::run(demo, settings).await,
        What::Migrate => migrate::run(settings).await,
        What::Programme(programme) => programme::run(programme, settings).await,
        What::Trail(trail) => trail::run(trail, settings).await,
        What::Backup(backup) => backup::run(backup, settings).await,
        What::Restore(restore) => backup::restore(restore, settings).await,
        What::Account(account) => account::run(account, settings).await,
    }
}

/// Opens the program on its database, the schema brought up to date.
pub(crate) async fn open(settings: Settings) -> Result<App, Error> {
    let db = Db::open(&settings.database_url).await?;
    platform::db::migrate(&db, &crate::parts::steps()).await?;
    let calendar = match &settings.bank_holidays {
        Some(file) => Calendar::from_file(file)?,
        None => Calendar::built_in()?,
    };
    Ok(App::new(db, Clock::System, calendar, settings, crate::parts::all()))
}

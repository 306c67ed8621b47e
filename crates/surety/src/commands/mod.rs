//! What can be typed: one file a command.

mod account;
mod backup;
mod demo;
mod link;
mod migrate;
mod people;
mod programme;
mod protect;
mod report;
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
    #[command(flatten)]
    House(House),
    #[command(flatten)]
    Engine(Engine),
}

/// The house: on its database, by its settings.
#[derive(Subcommand)]
enum House {
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
    /// Look after the records of people
    #[command(subcommand)]
    People(people::People),
    /// Copy the running database and its files into a new folder
    Backup(backup::Backup),
    /// Put a backup back in place of the database (stop the server first)
    Restore(backup::Restore),
    /// Make and list accounts
    #[command(subcommand)]
    Account(account::Account),
}

/// The engines on their own: no database, and `--settings` names their settings.
#[derive(Subcommand)]
enum Engine {
    /// Which records are the same person, how sure, and how many persons there are
    Link(Box<link::Link>),
    /// The same without names: encode at the source, link the encodings
    #[command(subcommand)]
    Pprl(link::Pprl),
    /// Make tables safe to publish, prove it, or attack what is published
    Protect(protect::Protect),
}

/// A command that was refused by what it was given, told apart from one that failed.
pub(crate) const REFUSED: u8 = 2;

/// Runs a command and says how it went.
pub async fn run(command: Command) -> ExitCode {
    let done = match command.what {
        What::Engine(engine) => engine_run(engine, command.settings),
        What::House(house) => match Settings::load(command.settings.as_deref()) {
            Ok(settings) => house_run(house, settings).await,
            Err(error) => Err(error),
        },
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

fn engine_run(engine: Engine, settings: Option<PathBuf>) -> Result<ExitCode, Error> {
    match engine {
        Engine::Link(link) => link::run(*link, settings),
        Engine::Pprl(pprl) => link::pprl(pprl, settings),
        Engine::Protect(protect) => protect::run(protect, settings),
    }
}

async fn house_run(house: House, settings: Settings) -> Result<ExitCode, Error> {
    match house {
        House::Serve => serve::run(settings).await,
        House::Demo(demo) => demo::run(demo, settings).await,
        House::Migrate => migrate::run(settings).await,
        House::Programme(programme) => programme::run(programme, settings).await,
        House::Trail(trail) => trail::run(trail, settings).await,
        House::People(people) => people::run(people, settings).await,
        House::Backup(backup) => backup::run(backup, settings).await,
        House::Restore(restore) => backup::restore(restore, settings).await,
        House::Account(account) => account::run(account, settings).await,
    }
}

/// Opens the program on its database, the schema brought up to date.
pub(crate) async fn open(settings: Settings) -> Result<App, Error> {
    open_by(settings, Clock::System).await
}

/// As [`open`], by another clock.
pub(crate) async fn open_by(settings: Settings, clock: Clock) -> Result<App, Error> {
    platform::part::check_settings(&crate::parts::all(), &settings)?;
    let db = Db::open(&settings.database_url).await?;
    platform::db::migrate(&db, &crate::parts::steps()).await?;
    let calendar = match &settings.bank_holidays {
        Some(file) => Calendar::from_file(file)?,
        None => Calendar::built_in()?,
    };
    Ok(App::new(db, clock, calendar, settings, crate::parts::all()))
}

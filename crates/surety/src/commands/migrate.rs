//! `surety migrate`.

use std::process::ExitCode;

use platform::Error;
use platform::db::Db;
use platform::settings::Settings;

pub(super) async fn run(settings: Settings) -> Result<ExitCode, Error> {
    let db = Db::open(&settings.database_url).await?;
    let done = platform::db::migrate(&db, &crate::parts::steps()).await?;
    match done.as_slice() {
        [] => println!("The schema is up to date."),
        steps => steps.iter().for_each(|step| println!("done: {step}")),
    }
    Ok(ExitCode::SUCCESS)
}

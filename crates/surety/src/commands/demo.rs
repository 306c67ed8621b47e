//! `surety demo`.

use std::process::ExitCode;

use clap::Args;
use platform::Error;
use platform::settings::Settings;
use platform::web::sign_in::DEMONSTRATION_PASSWORD;

#[derive(Args)]
pub(super) struct Demo {
    /// Load the partnership and stop
    #[arg(long)]
    load_only: bool,
}

pub(super) async fn run(demo: Demo, settings: Settings) -> Result<ExitCode, Error> {
    let settings = Settings { demonstration: true, ..settings };
    super::serve::start_log(&settings);
    let app = super::open(settings).await?;
    let people = crate::demonstration::load(&app, |what| println!("Loading: {what}…")).await?;
    let address = app.settings().listen;
    println!("\nSurety, demonstration partnership: all people, bodies and events are invented.\n");
    println!("  http://{address}\n\nWho can sign in (password: {DEMONSTRATION_PASSWORD}):\n");
    for person in people {
        println!("  {:<34} {}, {}", person.email, person.name, person.post);
    }
    println!();
    if demo.load_only { Ok(ExitCode::SUCCESS) } else { super::serve::serve(app).await }
}

//! `surety demo`.

use std::process::ExitCode;

use clap::Args;
use jiff::SignedDuration;
use platform::Error;
use platform::clock::Clock;
use platform::settings::Settings;
use platform::web::sign_in::DEMONSTRATION_PASSWORD;

#[derive(Args)]
pub(super) struct Demo {
    /// Load the partnership and stop
    #[arg(long)]
    load_only: bool,
    /// Act as if so many days had passed: what is silent is chased, what has run out ends
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=3650))]
    days_ahead: u16,
}

pub(super) async fn run(demo: Demo, settings: Settings) -> Result<ExitCode, Error> {
    let settings = Settings { demonstration: true, ..settings };
    super::serve::start_log(&settings);
    let ahead = SignedDuration::from_hours(24 * i64::from(demo.days_ahead));
    let clock = if ahead.is_zero() { Clock::System } else { Clock::Ahead(ahead) };
    let app = super::open_by(settings, clock).await?;
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

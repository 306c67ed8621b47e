//! The demonstration partnership: an invented borough with invented bodies and people, eighteen weeks into its programme.
//!
//! It is made through the same verbs as any partnership's, day by day, by a clock that is moved from a year ago to today; so its trail, its history and its reports are real.

mod answers;
mod board;
mod door;
mod people;
mod report;
mod teller;
mod work;

use platform::Error;
use platform::access::Scope;
use platform::account::{self, Account};
use platform::clock::{Clock, start_of};
use platform::web::App;

use teller::Teller;

/// Loads the demonstration once, and says who can sign in. `say` is told what is being done.
///
/// # Errors
/// A fault when the database does, or when a rule refuses a step of the story.
pub async fn load(app: &App, say: impl Fn(&str)) -> Result<Vec<Account>, Error> {
    let there = account::all(&mut app.db().read().await?, &Scope::everything()).await?;
    if there.is_empty() {
        tell(app, say).await?;
    }
    account::all(&mut app.db().read().await?, &Scope::everything()).await
}

async fn tell(app: &App, say: impl Fn(&str)) -> Result<(), Error> {
    let today = app.clock().today();
    let clock = Clock::standing_at(start_of(today));
    let past = App::new(app.db().clone(), clock, app.calendar().clone(), app.settings().clone(), crate::parts::all());
    let mut teller = Teller::new(past, today);
    teller.days_ago(400);
    say("bodies and people");
    people::load(&teller.app).await?;
    teller.meet().await?;
    say("a year at the front door");
    door::tell(&teller).await?;
    teller.days_ago(126);
    say("the Cabinet's report, read in");
    report::load(&teller.app).await?;
    teller.learn().await?;
    say("answers of the bodies");
    answers::tell(&mut teller).await?;
    say("actions, claims, checks, challenges");
    work::tell(&mut teller).await?;
    say("the Board's money, its letter to ministers, its meetings");
    board::tell(&teller).await
}

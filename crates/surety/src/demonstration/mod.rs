//! The demonstration partnership: an invented borough with invented bodies and people.

mod people;
mod report;

use platform::Error;
use platform::access::Scope;
use platform::account::{self, Account};
use platform::web::App;

/// Loads the demonstration once, and says who can sign in.
///
/// # Errors
/// A fault when the database does.
pub async fn load(app: &App) -> Result<Vec<Account>, Error> {
    let there = account::all(&mut app.db().read().await?, &Scope::everything()).await?;
    if there.is_empty() {
        people::load(app).await?;
        report::load(app).await?;
    }
    account::all(&mut app.db().read().await?, &Scope::everything()).await
}

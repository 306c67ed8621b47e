//! The letter leaves: only endorsed, signed, and with each limb in it or left out for a reason.

use jiff::civil::Date;
use platform::Error;
use platform::access::Actor;
use platform::web::App;

use crate::national_step::{SeenRequest, not_ahead, take};

/// Records that the letter was sent.
///
/// # Errors
/// See [`NationalRequestRefused`](crate::national_request::NationalRequestRefused); for a day that lies ahead.
pub async fn send_letter(app: &App, actor: &Actor, seen: SeenRequest, on: Date) -> Result<(), Error> {
    not_ahead(on, app.clock().today(), "on")?;
    take(app, actor, seen, "NationalLetterSent", |request, asks, _| request.send(asks, on)).await?;
    Ok(())
}

//! The Board or Cabinet stands behind a request, on a day, where it is minuted.

use jiff::civil::Date;
use platform::Error;
use platform::access::Actor;
use platform::web::App;

use crate::national_request::{Endorsement, Endorser};
use crate::national_step::{SeenRequest, not_ahead, take};

/// Records an endorsement.
///
/// # Errors
/// For whoever does not write for the Board; without saying where it is minuted; for a day that lies ahead; when the letter
/// has been sent.
pub async fn endorse_request(
    app: &App,
    actor: &Actor,
    seen: SeenRequest,
    by: Endorser,
    on: Date,
    minute: &str,
) -> Result<(), Error> {
    not_ahead(on, app.clock().today(), "endorsed")?;
    let minute = minute.trim().to_owned();
    if minute.is_empty() {
        return Err(Error::invalid(
            "minute",
            "Say where it is minuted, for example “Cabinet, 21 July 2016, minute CB-12”.",
        ));
    }
    take(app, actor, seen, "NationalRequestEndorsed", |request, _, stamp| {
        request.endorse(Endorsement { by, on, minute, stamp })
    })
    .await?;
    Ok(())
}

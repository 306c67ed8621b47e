//! After a letter has left: acknowledged, answered, or chased.

use jiff::civil::Date;
use platform::Error;
use platform::access::Actor;
use platform::web::App;

use crate::national_request::Chase;
use crate::national_step::{SeenRequest, not_ahead, take};
use crate::response::Position;

/// The body says that it has the letter.
///
/// # Errors
/// When it was not sent or is answered; for a day ahead or before it was sent.
pub async fn acknowledge_letter(app: &App, actor: &Actor, seen: SeenRequest, on: Date) -> Result<(), Error> {
    not_ahead(on, app.clock().today(), "on")?;
    take(app, actor, seen, "NationalLetterAcknowledged", |request, _, _| request.acknowledge(on)).await?;
    Ok(())
}

/// The body answers.
///
/// # Errors
/// When it was not sent or is answered; for a day ahead or before it was sent; without a position, or without its reason.
pub async fn reply_to_letter(
    app: &App,
    actor: &Actor,
    seen: SeenRequest,
    on: Date,
    position: Position,
    text: &str,
) -> Result<(), Error> {
    not_ahead(on, app.clock().today(), "on")?;
    if text.trim().is_empty() {
        return Err(Error::invalid("reply", "Copy the answer, or say what it says and where it is kept."));
    }
    take(app, actor, seen, "NationalLetterAnswered", |request, _, _| request.reply(on, position, text)).await?;
    Ok(())
}

/// The body was reminded.
///
/// # Errors
/// When it was not sent or is answered; for a day ahead or before it was sent; without saying how.
pub async fn chase_letter(app: &App, actor: &Actor, seen: SeenRequest, on: Date, how: &str) -> Result<(), Error> {
    not_ahead(on, app.clock().today(), "on")?;
    let how = how.trim().to_owned();
    take(app, actor, seen, "NationalLetterChased", |request, _, stamp| request.chase(Chase { on, how, stamp })).await?;
    Ok(())
}

//! The steps on one concern: each calls its verb and goes back to the page.

use axum::extract::{Path, State};
use platform::error::Error;
use platform::id::AccountId;
use platform::web::{Answer, App, Posted, Visitor, see};

use super::face::said;
use super::one::shown;
use crate::concern::{ConcernId, OutOfScope};
use crate::decide::{ForFrontDoor, decide_out_of_scope, link_to_front_door};
use crate::words::Face;

fn id(text: &str) -> Result<ConcernId, Error> {
    text.parse().map_err(|_| Error::Hidden)
}

/// Back to the page: done, or with what was typed and what is wrong with it.
async fn after(
    app: &App,
    visitor: &Visitor,
    id: ConcernId,
    (mut form, result): (Posted, Result<(), Error>),
    notice: &str,
) -> Answer {
    match result {
        Ok(()) => Ok(see(&format!("/concerns/{id}?done={notice}"))),
        Err(Error::Invalid(faults)) => {
            form.faults = said(Face::english()?, faults);
            shown(app, visitor, id, form).await
        }
        Err(other) => Err(other),
    }
}

/// Somebody has read it.
pub(super) async fn acknowledge(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    form: Posted,
) -> Answer {
    let id = id(&text)?;
    let result = crate::acknowledge::acknowledge(&app, visitor.signed_in()?, id).await;
    after(&app, &visitor, id, (form, result), "the-concern-was-acknowledged").await
}

/// To the front door.
pub(super) async fn front_door(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    form: Posted,
) -> Answer {
    let id = id(&text)?;
    let given = ForFrontDoor { worry: form.text("worry"), about: form.text("about") };
    let result = link_to_front_door(&app, visitor.signed_in()?, id, given).await;
    after(&app, &visitor, id, (form, result), "the-concern-was-handed-to-the-front-door").await
}

/// Not ours.
pub(super) async fn out_of_scope(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    mut form: Posted,
) -> Answer {
    let id = id(&text)?;
    let result = match form.parsed::<OutOfScope>("why", "Say why it is not ours.") {
        Some(why) => decide_out_of_scope(&app, visitor.signed_in()?, id, why).await,
        None => Err(Error::Invalid(form.faults.clone())),
    };
    after(&app, &visitor, id, (form, result), "the-decision-was-kept").await
}

/// Ended.
pub(super) async fn conclude(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    form: Posted,
) -> Answer {
    let id = id(&text)?;
    let result = crate::conclude::conclude(&app, visitor.signed_in()?, id, &form.text("wording")).await;
    after(&app, &visitor, id, (form, result), "the-concern-was-concluded").await
}

/// A message to the reporter.
pub(super) async fn reply(State(app): State<App>, visitor: Visitor, Path(text): Path<String>, form: Posted) -> Answer {
    let id = id(&text)?;
    let once = form.text("once");
    let result = crate::reply::reply(&app, visitor.signed_in()?, id, &form.text("text"), &once).await;
    after(&app, &visitor, id, (form, result), "the-message-was-sent").await
}

/// To somebody else, or to the team.
pub(super) async fn hand_over(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    mut form: Posted,
) -> Answer {
    let id = id(&text)?;
    let to = form.parsed_optional::<AccountId>("to", "Choose somebody from the list, or the team.");
    let result = match form.is_sound() {
        true => crate::hand_over::hand_over(&app, visitor.signed_in()?, id, to).await,
        false => Err(Error::Invalid(form.faults.clone())),
    };
    after(&app, &visitor, id, (form, result), "the-concern-was-handed-over").await
}

/// Asks who told us.
pub(super) async fn ask_identity(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    form: Posted,
) -> Answer {
    let id = id(&text)?;
    let result = crate::ask_identity::ask_identity(&app, visitor.signed_in()?, id, &form.text("reason")).await;
    after(&app, &visitor, id, (form, result), "a-custodian-was-asked").await
}

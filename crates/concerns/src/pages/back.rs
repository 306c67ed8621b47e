//! Coming back with the receipt: how it stands, and the talk.

use axum::extract::{Path, State};
use platform::error::Error;
use platform::web::{Answer, App, Posted, PublicForm, Shown, Visitor};
use serde_json::{Value, json};

use super::face::{said, shown, with_fault};
use crate::come_back::{self, Seen, by_receipt, passed, write_message};
use crate::concern::{ConcernId, DAYS_TO_ANSWER, Route, State as Stands};
use crate::conversation::{Message, Side};
use crate::gate::GATE;
use crate::words::Face;

/// The form.
pub(super) async fn form(State(app): State<App>, visitor: Visitor, Path(face): Path<String>) -> Answer {
    form_page(&app, &visitor, Face::of(&face)?, None)
}

/// What was typed is not shown again: it may be the right number on a screen that somebody else looks at.
fn form_page(app: &App, visitor: &Visitor, face: Face, fault: Option<&str>) -> Answer {
    let form = Posted::default();
    let form = fault.map_or(form.clone(), |name| with_fault(form, "receipt", face.word(name)));
    shown(app, visitor, face, ("/back", "back"), json!({ "form": form }))
}

/// Opens what a receipt opens. Right and wrong do the same work and answer on the same beat.
pub(super) async fn open(
    State(app): State<App>,
    visitor: Visitor,
    Path(face): Path<String>,
    form: PublicForm,
) -> Answer {
    let face = Face::of(&face)?;
    let checked = GATE.on_the_beat(async {
        let seen = come_back::seen(&app, by_receipt(&app, &form.posted.text("receipt")).await?).await?;
        match seen {
            Some(seen) => talk_page(&app, &visitor, face, &seen, (Posted::default(), None)),
            None => {
                GATE.was_wrong();
                form_page(&app, &visitor, face, Some("fault_receipt"))
            }
        }
    });
    match checked.await {
        Some(answer) => answer,
        None => form_page(&app, &visitor, face, Some("fault_busy")),
    }
}

/// Writes a message and shows the talk.
pub(super) async fn write(
    State(app): State<App>,
    visitor: Visitor,
    Path(face): Path<String>,
    form: PublicForm,
) -> Answer {
    let face = Face::of(&face)?;
    let Some((concern, _)) = passed(&app, &form.posted.text("pass"))? else {
        return form_page(&app, &visitor, face, Some("fault_pass"));
    };
    let (posted, sent) = match written(&app, face, concern, form).await? {
        Ok(()) => (Posted::default(), Some(app.calendar().add(app.clock().today(), DAYS_TO_ANSWER))),
        Err(posted) => (posted, None),
    };
    match come_back::seen(&app, Some(concern)).await? {
        Some(seen) => talk_page(&app, &visitor, face, &seen, (posted, sent.map(|day| face.on_day("talk_sent", day)))),
        None => form_page(&app, &visitor, face, Some("fault_way_ended")),
    }
}

async fn written(app: &App, face: Face, concern: ConcernId, form: PublicForm) -> Result<Result<(), Posted>, Error> {
    let mut posted = form.posted;
    let fault = match &form.shown {
        Shown::Ago { once, .. } => match write_message(app, concern, &posted.text("text"), once).await {
            Ok(()) => return Ok(Ok(())),
            Err(Error::Invalid(faults)) => {
                posted.faults = said(face, faults);
                return Ok(Err(posted));
            }
            Err(Error::Refused(_)) => "fault_way_ended",
            Err(other) => return Err(other),
        },
        Shown::Again => "fault_again",
        Shown::TooLarge => "fault_too_large",
    };
    Ok(Err(with_fault(posted, "text", face.word(fault))))
}

fn talk_page(app: &App, visitor: &Visitor, face: Face, seen: &Seen, (form, sent): (Posted, Option<String>)) -> Answer {
    let message = |m: &Message| json!({ "mine": m.side == Side::Reporter, "on": face.day(m.sent_on), "text": m.text });
    let page = json!({
        "form": form,
        "sent": sent,
        "token": app.form_token()?,
        "pass": come_back::pass(app, seen.concern.id, None)?,
        "status": status(face, seen),
        "wording": seen.wording,
        "messages": seen.messages.iter().map(message).collect::<Vec<Value>>(),
        "open_until": face.on_day("talk_open", seen.channel.expires),
    });
    shown(app, visitor, face, ("/back", "talk"), page)
}

/// How it stands, in plain words, with the day on which more is heard.
fn status(face: Face, seen: &Seen) -> String {
    match &seen.concern.state {
        Stands::Filed { due } => face.on_day("status_filed", due.on),
        Stands::Acknowledged { hear } => face.on_day("status_acknowledged", hear.on),
        Stands::Handling { route: Route::Linked { .. }, hear } => face.on_day("status_linked", hear.on),
        Stands::Handling { route: Route::OutOfScope { why }, hear } => {
            face.on_day(&format!("status_{}", why.name()), hear.on)
        }
        Stands::Concluded { .. } => face.word("status_concluded"),
    }
}

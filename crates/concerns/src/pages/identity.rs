//! Sealed names: the custodian's requests, and the name for whoever was let in.

use axum::extract::{Path, State};
use platform::access::permit;
use platform::error::Error;
use platform::record;
use platform::trail;
use platform::web::{Answer, App, Posted, Visitor, see};
use serde_json::{Value, json};

use super::one::request as request_line;
use crate::answer_identity::answer_identity;
use crate::ask_identity::read_identity;
use crate::concern::ConcernId;
use crate::identity::{HOURS_OPEN, IdentityRequest, IdentityRequestId};
use crate::policy::{self, IdentityAct};
use crate::store;

/// The most lines of the trail that are looked through for one concern.
const TRAIL_LINES: i64 = 1_000;

/// All requests, open ones first.
pub(super) async fn list(State(app): State<App>, visitor: Visitor) -> Answer {
    if !policy::keeps_identities(visitor.signed_in()?) {
        return Err(Error::Hidden);
    }
    let mut read = app.db().read().await?;
    let all = store::all_requests(&mut read, &policy::identity_scope(&visitor.actor)).await?;
    let line = |r: &IdentityRequest| {
        let mut line = request_line(r);
        line["href"] = json!(format!("/concerns/identity/{}", r.id));
        line
    };
    app.page(&visitor, "concerns/requests.html", json!({ "rows": all.iter().map(line).collect::<Vec<_>>() }))
}

/// One request.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    shown(&app, &visitor, id.parse().map_err(|_| Error::Hidden)?, Posted::default()).await
}

async fn shown(app: &App, visitor: &Visitor, id: IdentityRequestId, form: Posted) -> Answer {
    if !policy::keeps_identities(visitor.signed_in()?) {
        return Err(Error::Hidden);
    }
    let mut read = app.db().read().await?;
    let found = record::find::<IdentityRequest>(&mut read, id).await?;
    let asked = permit(&visitor.actor, IdentityAct::See, found)?.into_inner();
    let before = store::requests(&mut read, &policy::identity_scope(&visitor.actor), asked.concern).await?;
    let trail = trail::latest(&mut read, i64::MAX, &asked.concern.to_string(), "", TRAIL_LINES).await?;
    let held: Vec<Value> = trail
        .iter()
        .filter(|line| line.event == "TextHeldBack")
        .map(|line| json!({ "by": line.actor, "at": line.at }))
        .collect();
    let page = json!({
        "form": form,
        "here": format!("/concerns/identity/{id}"),
        "request": request_line(&asked),
        "own": visitor.actor.account == Some(asked.asked_by),
        "others": before.iter().filter(|r| r.id != id).map(request_line).collect::<Vec<_>>(),
        "held": held,
        "hours": HOURS_OPEN,
    });
    app.page(visitor, "concerns/request.html", page)
}

/// The custodian's answer.
pub(super) async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    mut form: Posted,
) -> Answer {
    let id: IdentityRequestId = text.parse().map_err(|_| Error::Hidden)?;
    if !["open", "refuse"].contains(&form.text("answer").as_str()) {
        form.refuse("answer", "Say whether the name is opened.");
        return shown(&app, &visitor, id, form).await;
    }
    let opened = form.text("answer") == "open";
    match answer_identity(&app, visitor.signed_in()?, id, opened, &form.text("motive")).await {
        Ok(()) => Ok(see("/concerns/identity?done=the-answer-was-kept")),
        Err(Error::Invalid(faults)) => {
            form.faults = faults;
            shown(&app, &visitor, id, form).await
        }
        Err(other) => Err(other),
    }
}

/// The name, for whoever was let in.
pub(super) async fn read(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let id: ConcernId = id.parse().map_err(|_| Error::Hidden)?;
    let who = read_identity(&app, visitor.signed_in()?, id).await?;
    let page = json!({ "who": who, "back": format!("/concerns/{id}"), "hours": HOURS_OPEN });
    app.page(&visitor, "concerns/who.html", page)
}

//! Answering by link, without an account: who asks, what, by when, and nothing more.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use platform::error::Error;
use platform::web::{Answer, App, Posted, Visitor, see};
use serde_json::json;

use crate::answer_by_link::{Opened, acknowledge_by_link, answer_by_link, open};
use crate::commitment::{Evidence, State as Stands};

pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(token): Path<String>) -> Answer {
    shown(&app, &visitor, &token, Posted::default()).await
}

pub(super) async fn send(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    mut posted: Posted,
) -> Answer {
    let answering = posted.text("do") != "acknowledge";
    let done = if answering {
        answer_by_link(&app, &token, &posted.text("answer"), Evidence::lines(&posted.text("evidence"))).await
    } else {
        acknowledge_by_link(&app, &token).await
    };
    match done {
        Ok(()) if answering => Ok(see("/answered")),
        Ok(()) => Ok(see(&format!("/answer/{token}?done=acknowledged"))),
        Err(Error::Refused(why)) => {
            posted.refuse(if answering { "answer" } else { "acknowledge" }, why);
            let mut page = shown(&app, &visitor, &token, posted).await?;
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(page)
        }
        Err(Error::Hidden) => unusable(&app, &visitor),
        Err(other) => Err(other),
    }
}

pub(super) async fn thanks(State(app): State<App>, visitor: Visitor) -> Answer {
    app.page(&visitor, "commitments/answered.html", json!({}))
}

async fn shown(app: &App, visitor: &Visitor, token: &str, form: Posted) -> Answer {
    let Opened { commitment, .. } = match open(app, token).await {
        Ok(opened) => opened,
        Err(Error::Hidden) => return unusable(app, visitor),
        Err(other) => return Err(other),
    };
    let challenge =
        if let Stands::Challenged { challenge, .. } = commitment.state() { Some(&challenge.why) } else { None };
    let page = json!({
        "form": form,
        "token": token,
        "asker": commitment.asker.name,
        "owner": visitor.agencies.name(commitment.owner.agency),
        "kind": commitment.kind.label(),
        "what": commitment.what,
        "challenge": challenge,
        "due": commitment.watched(),
        "unacknowledged": matches!(commitment.state(), Stands::Asked),
    });
    app.page(visitor, "commitments/answer.html", page)
}

/// The same for a wrong, a used and an expired link.
fn unusable(app: &App, visitor: &Visitor) -> Answer {
    let mut page = app.page(visitor, "commitments/link_unusable.html", json!({}))?;
    *page.status_mut() = StatusCode::NOT_FOUND;
    Ok(page)
}

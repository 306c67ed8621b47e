//! The queue of broken glass, for those who review it.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::{Glass, GlassId, review, reviewed, reviews, scope, waiting};
use crate::access::Actor;
use crate::error::Error;
use crate::part::{Later, Waiting, WorkItem};
use crate::web::{Answer, App, Listing, Posted, Visitor, see};

const PAGE: usize = 50;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/glass", get(queue)).route("/glass/{id}", post(answer))
}

fn reviewer(visitor: &Visitor) -> Result<(), Error> {
    if reviews(visitor.signed_in()?) { Ok(()) } else { Err(Error::Hidden) }
}

async fn queue(State(app): State<App>, visitor: Visitor) -> Answer {
    reviewer(&visitor)?;
    shown(&app, &visitor, Posted::default(), "").await
}

/// The queue; what was typed about `at` is shown there again.
async fn shown(app: &App, visitor: &Visitor, form: Posted, at: &str) -> Answer {
    let mut read = app.db().read().await?;
    let open = waiting(&mut read, &scope(&visitor.actor)).await?;
    let past = reviewed(&mut read, &scope(&visitor.actor)).await?;
    drop(read);
    let today = app.clock().today();
    let line = |g: &Glass| -> Value {
        let id = g.id.to_string();
        json!({
            "id": id, "name": g.name, "agency": g.agency.map(|a| visitor.agencies.name(a)), "kind": g.kind,
            "subject": g.subject, "reason": g.reason, "broken": g.broken, "until": g.until, "due": g.review_by.on,
            "rule": g.review_by.rule, "late": g.review_by.on < today, "own": visitor.actor.account == Some(g.account),
            "review": g.review, "asked": at == id,
        })
    };
    let (past, pages) = Listing::of(visitor).cut(past, PAGE);
    app.page(
        visitor,
        "kit/glass.html",
        json!({
            "form": form, "open": open.iter().map(line).collect::<Vec<_>>(), "pages": pages,
            "past": past.iter().map(line).collect::<Vec<_>>(),
        }),
    )
}

async fn answer(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, mut form: Posted) -> Answer {
    reviewer(&visitor)?;
    let glass: GlassId = id.parse().map_err(|_| Error::Hidden)?;
    let fitting = match form.text("fitting").as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    if fitting.is_none() {
        form.refuse("fitting", "Say whether there was good reason.");
    }
    if let Some(fitting) = fitting {
        match review(&app, &visitor.actor, glass, fitting, &form.text("words")).await {
            Ok(()) => return Ok(see("/glass?done=the-review-was-kept")),
            Err(Error::Invalid(faults)) => form.faults.0.extend(faults.0),
            Err(Error::Refused(why)) => form.refuse("words", why),
            Err(other) => return Err(other),
        }
    }
    shown(&app, &visitor, form, &id).await
}

/// What waits for a review, for those who may look at it: not their own.
pub(super) fn work<'a>(app: &'a App, actor: &'a Actor) -> Later<'a, Vec<WorkItem>> {
    Box::pin(async move {
        if !reviews(actor) {
            return Ok(Vec::new());
        }
        let open = waiting(&mut app.db().read().await?, &scope(actor)).await?;
        let today = app.clock().today();
        let item = |g: &Glass| WorkItem {
            why: if g.review_by.on < today { Waiting::Late } else { Waiting::AwaitingVerification },
            title: format!("{} opened a record that is not theirs", g.name),
            href: "/glass".into(),
            agency: actor.agency,
            account: None,
            due: Some(g.review_by.on),
        };
        Ok(open.iter().filter(|g| actor.account != Some(g.account)).map(item).collect())
    })
}

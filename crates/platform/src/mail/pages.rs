//! The outbox: to whom mail went, when, and whether it left. For the Board's business manager and the administrator.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use serde_json::json;

use super::{Line, held_back, ledger, one, reads_outbox, scope, send_again};
use crate::error::Error;
use crate::web::{Answer, App, Listing, Posted, Visitor, see};

const PAGE: usize = 50;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/outbox", get(outbox)).route("/outbox/{id}", get(mail)).route("/outbox/{id}/send", post(send))
}

fn reader(visitor: &Visitor) -> Result<(), Error> {
    let actor = visitor.signed_in()?;
    if reads_outbox(actor) { Ok(()) } else { Err(Error::Hidden) }
}

async fn outbox(State(app): State<App>, visitor: Visitor) -> Answer {
    reader(&visitor)?;
    let listing = Listing::of(&visitor);
    let state = listing.get("state").unwrap_or_default();
    let mut lines = ledger(&mut app.db().read().await?, &scope(&visitor.actor), state).await?;
    sort(&mut lines, listing.sort());
    let (lines, pages) = listing.cut(lines, PAGE);
    let columns = [("name", "To"), ("subject", "Subject"), ("queued", "Queued"), ("state", "Has it left?")];
    let page = json!({
        "form": Posted::filled([("state", state.to_owned())]),
        "lines": lines,
        "pages": pages,
        "headings": columns.map(|(column, words)| listing.heading(column, words)),
        "states": STATES.map(|(value, words)| json!({ "value": value, "words": words })),
        "held": held_back(app.settings()),
    });
    app.page(&visitor, "kit/outbox.html", page)
}

/// The states, as said on the page.
const STATES: [(&str, &str); 4] =
    [("queued", "Waiting to leave"), ("sent", "Left"), ("failed", "Did not leave"), ("held", "Kept here")];

fn sort(lines: &mut [Line], (column, down): (&str, bool)) {
    match column {
        "name" => lines.sort_by_cached_key(|l| l.name.to_lowercase()),
        "subject" => lines.sort_by_cached_key(|l| l.subject.to_lowercase()),
        "state" => lines.sort_by(|a, b| a.state.cmp(&b.state)),
        "queued" => lines.sort_by(|a, b| a.queued_at.cmp(&b.queued_at)),
        _ => return,
    }
    if down {
        lines.reverse();
    }
}

async fn mail(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    reader(&visitor)?;
    shown(&app, &visitor, &id, Posted::default()).await
}

async fn send(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, mut posted: Posted) -> Answer {
    reader(&visitor)?;
    match send_again(&app, &visitor.actor, &id).await {
        Ok(()) => Ok(see(&format!("/outbox/{id}?done=it-will-leave-within-a-minute"))),
        Err(Error::Refused(why)) => {
            posted.refuse("send", why);
            shown(&app, &visitor, &id, posted).await
        }
        Err(other) => Err(other),
    }
}

async fn shown(app: &App, visitor: &Visitor, id: &str, form: Posted) -> Answer {
    let line = one(&mut app.db().read().await?, &scope(&visitor.actor), id).await?;
    // Where all is invented one may follow the link, to see what the addressee sees.
    let text = if app.settings().demonstration { line.with_secret() } else { line.text.clone() };
    let state = STATES.iter().find(|(value, _)| *value == line.state).map(|(_, words)| words);
    let may_send = matches!(line.state.as_str(), "held" | "failed");
    let page = json!({
        "form": form, "line": line, "text": text, "state": state, "may_send": may_send,
        "held": held_back(app.settings()),
    });
    app.page(visitor, "kit/outbox_mail.html", page)
}

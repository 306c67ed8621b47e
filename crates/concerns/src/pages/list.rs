//! The list of concerns, for whoever handles them.

use std::collections::HashMap;

use axum::extract::State;
use platform::access::Scope;
use platform::account;
use platform::db::Ask;
use platform::error::Error;
use platform::look;
use platform::record::Record;
use platform::web::{Answer, App, Listing, Posted, Visitor};
use serde_json::{Value, json};

use crate::concern::{Came, Concern};
use crate::policy;
use crate::store;

/// The states that can be asked for, and their words.
const STATES: [(&str, &str); 4] =
    [("filed", "Not yet read"), ("acknowledged", "Acknowledged"), ("handling", "Decided"), ("concluded", "Concluded")];

/// The list.
pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Answer {
    if !policy::handles(visitor.signed_in()?) {
        return Err(Error::Hidden);
    }
    let listing = Listing::of(&visitor);
    let state = listing.get("state").filter(|s| STATES.iter().any(|(name, _)| name == s)).unwrap_or_default();
    let mut read = app.db().read().await?;
    let all = store::concerns(&mut read, &policy::scope(&visitor.actor), state).await?;
    let waiting: HashMap<String, bool> = store::open(&mut read, &policy::scope(&visitor.actor))
        .await?
        .into_iter()
        .map(|c| (c.id.to_string(), c.waiting_since.is_some()))
        .collect();
    let names = names(&mut read).await?;
    drop(read);
    let (shown, pages) = listing.cut(all, 50);
    let ids: Vec<String> = shown.iter().map(Record::id).collect();
    look::listed(&app, &visitor.actor, Concern::KIND, &ids).await?;
    let row = |c: &Concern| line(&app, c, &names, waiting.get(&c.id()).copied().unwrap_or_default());
    let states: Vec<Value> = STATES.iter().map(|(v, w)| json!({ "value": v, "words": w })).collect();
    let page = json!({
        "form": Posted::filled([("state", state.to_owned())]),
        "states": states,
        "rows": shown.iter().map(row).collect::<Vec<_>>(),
        "pages": pages,
    });
    app.page(&visitor, "concerns/list.html", page)
}

/// Names of accounts, by id.
pub(super) async fn names(ask: &mut impl Ask) -> Result<HashMap<String, String>, Error> {
    let all = account::all(ask, &Scope::everything()).await?;
    Ok(all.into_iter().map(|a| (a.id.to_string(), a.name)).collect())
}

fn line(app: &App, concern: &Concern, names: &HashMap<String, String>, waiting: bool) -> Value {
    let due = concern.state.due();
    json!({
        "title": title(concern),
        "href": format!("/concerns/{}", concern.id),
        "mode": concern.mode.words(),
        "came": if concern.came == Came::Online { "Online" } else { "By telephone" },
        "state": concern.state.words(),
        "handler": concern.handler.and_then(|h| names.get(&h.to_string())),
        "due": due.map(|d| d.on),
        "late": due.is_some_and(|d| d.on < app.clock().today()),
        "waiting": waiting,
    })
}

/// What a concern is called on pages: its day, hour and the end of its id. No word of what was told.
pub(super) fn title(concern: &Concern) -> String {
    let id = concern.id.to_string();
    format!("{}, {}", platform::clock::moment_in_words(concern.received), &id[id.len() - 4..])
}

//! All records that may be one person, page by page, for the front-door manager.

use axum::extract::State;
use platform::error::Error;
use platform::web::{Answer, App, Listing, Visitor};
use serde_json::{Value, json};

use super::lines::{named, sentence};
use crate::policy;
use crate::subject::Subject;
use crate::suggest::{Pair, how_many, pairs};

/// Pairs of a page.
const SIZE: usize = 25;

/// The list.
pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.signed_in()?;
    if !policy::leads_front_door(actor) {
        return Err(Error::Hidden);
    }
    let mut read = app.db().read().await?;
    let total = how_many(&mut read, actor).await?;
    let (_, pages) = Listing::of(&visitor).cut(vec![(); total], SIZE);
    let shown = pairs(&mut read, actor, pages.from.saturating_sub(1), SIZE).await?;
    drop(read);
    let ids: Vec<Subject> = shown.iter().flat_map(|p| [p.one.into(), p.other.into()]).collect();
    let who = named(&app, actor, &ids).await?;
    // A pair with a record that is closed to the reader, even to a manager, is nobody's to see here.
    let open = |id: Subject| who.get(&id).filter(|w| !w.restricted);
    let row = |p: &Pair| -> Option<Value> {
        let (one, other) = (open(p.one.into())?, open(p.other.into())?);
        let compare = format!("{}/merge?with={}&back=list", one.href, other.id);
        Some(json!({ "one": one, "other": other, "why": sentence(&p.why), "compare": compare }))
    };
    let rows: Vec<Value> = shown.iter().filter_map(row).collect();
    app.page(&visitor, "people/duplicates.html", json!({ "rows": rows, "pages": pages }))
}

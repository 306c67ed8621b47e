//! Addresses for calendar programs: making them, and what a calendar program reads there.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use platform::access::{Actor, Scope};
use platform::account::{self, Account};
use platform::agency::{Agencies, GroupId};
use platform::error::Error;
use platform::id::AccountId;
use platform::web::{Answer, App, Posted, Visitor};
use serde_json::json;

use super::groups::shown;
use crate::feed::{Feed, FeedOf, has_feed, hash, open_feed};
use crate::{ics, policy, store};

/// A person's own page.
pub(super) async fn own(State(app): State<App>, visitor: Visitor) -> Answer {
    own_page(&app, &visitor, None).await
}

async fn own_page(app: &App, visitor: &Visitor, address: Option<String>) -> Answer {
    let account = own_account(visitor)?;
    let has = has_feed(app, &visitor.actor, FeedOf::Account(account)).await?;
    app.page(visitor, "governance/calendar.html", json!({ "address": address, "has_feed": has }))
}

fn own_account(visitor: &Visitor) -> Result<AccountId, Error> {
    let actor = visitor.signed_in()?;
    actor.account.filter(|_| policy::sees_meetings(actor)).ok_or(Error::Hidden)
}

/// Makes the address of a person's own due dates.
pub(super) async fn make_own(State(app): State<App>, visitor: Visitor, _form: Posted) -> Answer {
    let account = own_account(&visitor)?;
    let secret = open_feed(&app, &visitor.actor, FeedOf::Account(account)).await?;
    own_page(&app, &visitor, Some(address(&app, &secret))).await
}

/// Makes the address of a group's meetings.
pub(super) async fn of_group(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    _form: Posted,
) -> Answer {
    visitor.signed_in()?;
    let group: GroupId = id.parse().map_err(|_| Error::Hidden)?;
    let secret = open_feed(&app, &visitor.actor, FeedOf::Group(group)).await?;
    shown(&app, &visitor, &id, Posted::default(), Some(address(&app, &secret))).await
}

fn address(app: &App, secret: &str) -> String {
    format!("{}/calendar/{secret}.ics", app.settings().public_url.trim_end_matches('/'))
}

/// What a calendar program reads: it cannot sign in, the address is its key.
pub(super) async fn read(State(app): State<App>, Path(file): Path<String>) -> Answer {
    let secret = file.strip_suffix(".ics").filter(|s| s.len() == 64).ok_or(Error::Hidden)?;
    let mut read = app.db().read().await?;
    let feed = store::feed_by_key(&mut read, &hash(secret)).await?;
    let agencies = Agencies::load(&mut read).await?;
    let accounts = account::all(&mut read, &Scope::everything()).await?;
    drop(read);
    let reader = reader(&app, &feed, &accounts, &agencies)?;
    let text = match feed.of {
        FeedOf::Group(group) => of_meetings(&app, &reader, group).await?,
        FeedOf::Account(_) => of_due_dates(&app, &reader).await?,
    };
    let headers =
        [(header::CONTENT_TYPE, "text/calendar; charset=utf-8"), (header::CACHE_CONTROL, "private, max-age=900")];
    Ok((headers, text).into_response())
}

/// As whom it is read: whoever made the address. A closed account's addresses are closed, and so are those of somebody who
/// no longer sees meetings.
fn reader(app: &App, feed: &Feed, accounts: &[Account], agencies: &Agencies) -> Result<Actor, Error> {
    let maker = accounts.iter().find(|a| Some(a.id) == feed.made_by && !a.closed).ok_or(Error::Hidden)?;
    let actor = maker.actor(app.clock().today(), agencies);
    if policy::sees_meetings(&actor) { Ok(actor) } else { Err(Error::Hidden) }
}

async fn of_meetings(app: &App, reader: &Actor, group: GroupId) -> Result<String, Error> {
    let mut read = app.db().read().await?;
    let group = store::group(&mut read, group).await?;
    let meetings = store::of_group(&mut read, &policy::scope(reader), group.id).await?;
    Ok(ics::meetings(&group.name, &app.settings().public_url, &meetings))
}

async fn of_due_dates(app: &App, reader: &Actor) -> Result<String, Error> {
    let mut items = Vec::new();
    for source in app.parts().iter().filter_map(|p| p.work) {
        items.extend(source(app, reader).await?);
    }
    let own = format!("Due: {}", app.settings().partnership);
    Ok(ics::due_dates(&own, &app.settings().public_url, &items, app.clock().now()))
}

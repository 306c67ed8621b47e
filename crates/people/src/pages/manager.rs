//! For the front-door manager: restricted records, and looks that somebody should ask about.

use axum::extract::{Path, State};
use jiff::SignedDuration;
use platform::error::Error;
use platform::id::AccountId;
use platform::look;
use platform::web::{Answer, App, Posted, Visitor};
use serde_json::{Value, json};

use super::lines::{choices, done, named, person_id};
use super::person::accounts;
use crate::person::{Person, RestrictedAs};
use crate::policy::{self, Act};
use crate::restrict::{NewRestriction, lift_restriction, restrict as close, restricted as all_restricted};
use crate::snoop::suspicions;
use crate::subject::{PersonId, Subject};

/// Days that the list of looks goes back.
const DAYS_BACK: i64 = 90;

/// Restricted records, those to be reviewed first at the head.
pub(super) async fn restricted(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.signed_in()?;
    let all = all_restricted(&mut app.db().read().await?, actor).await?;
    let ids: Vec<String> = all.iter().map(|p| p.id.to_string()).collect();
    look::listed(&app, actor, super::person::PERSON, &ids).await?;
    let today = app.clock().today();
    let line = |p: &Person| {
        let review = p.restrictions().map(|r| r.review_on).min();
        json!({
            "words": p.words(), "href": Subject::from(p.id).href(), "review_on": review,
            "late": review.is_some_and(|day| day < today),
            "why": p.restrictions().map(|r| r.kind.words()).collect::<Vec<_>>().join("; "),
        })
    };
    app.page(&visitor, "people/restricted.html", json!({ "rows": all.iter().map(line).collect::<Vec<_>>() }))
}

/// Looks at own records, and at people of the same surname or address.
pub(super) async fn looks(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.signed_in()?;
    if !policy::leads_front_door(actor) {
        return Err(Error::Hidden);
    }
    let since = app.clock().now() - SignedDuration::from_hours(24 * DAYS_BACK);
    let found = suspicions(&mut app.db().read().await?, actor, since).await?;
    let ids: Vec<Subject> = found.iter().map(|s| s.person.into()).collect();
    let who = named(&app, actor, &ids).await?;
    let rows: Vec<Value> = found
        .iter()
        .filter_map(|s| who.get(&s.person.into()).map(|w| (s, w)))
        .map(|(s, w)| {
            json!({ "name": s.name, "who": w.words, "href": format!("{}/history", w.href), "why": s.why.words(), "at": s.at, "looks": s.looks })
        })
        .collect();
    app.page(&visitor, "people/looks.html", json!({ "rows": rows, "days": DAYS_BACK }))
}

/// The form of a restriction.
pub(super) async fn form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let id = person_id(&id)?;
    let person = open(&app, &visitor, id).await?;
    let mut form = Posted::default();
    if let Some(r) = &person.restriction {
        form = Posted::filled([
            ("kind", r.kind.name().into()),
            ("reason", r.reason.clone()),
            ("account", r.account.map(|a| a.to_string()).unwrap_or_default()),
        ])
        .with_many("named", r.named.iter().map(|a| a.to_string()));
    }
    shown(&app, &visitor, &person, form).await
}

async fn open(app: &App, visitor: &Visitor, id: PersonId) -> Result<Person, Error> {
    Ok(look::open::<Person, _>(app, visitor.signed_in()?, Act::Restrict, id).await?.into_inner())
}

async fn shown(app: &App, visitor: &Visitor, person: &Person, form: Posted) -> Answer {
    let accounts = accounts(app, &visitor.actor).await?;
    let choose: Vec<Value> = accounts.iter().map(|(id, name)| json!({ "value": id, "words": name })).collect();
    app.page(
        visitor,
        "people/restrict.html",
        json!({
            "form": form, "id": person.id, "heading": person.name(), "accounts": choose,
            "kinds": choices(&RestrictedAs::ALL, RestrictedAs::name, RestrictedAs::words),
            "is_restricted": person.restriction.is_some(),
        }),
    )
}

/// Restricts.
pub(super) async fn restrict(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let id = person_id(&id)?;
    let person = open(&app, &visitor, id).await?;
    let kind = RestrictedAs::ALL.into_iter().find(|k| k.name() == form.text("kind"));
    if kind.is_none() {
        form.refuse("kind", "Choose why the record is restricted.");
    }
    let account = form.parsed_optional::<AccountId>("account", "Choose somebody from the list.");
    let named = form.many("named").iter().filter_map(|a| a.parse().ok()).collect();
    let review_on = form.date("review", "The day of the review");
    let reason = form.text("reason");
    if let (Some(kind), Some(review_on), true) = (kind, review_on, form.is_sound()) {
        let new = NewRestriction { kind, reason, account, named, review_on };
        let set = close(&app, &visitor.actor, id, new).await;
        if let Some(answer) =
            done(&mut form, set, "reason", |()| format!("/people/{id}?done=the-record-is-restricted"))?
        {
            return Ok(answer);
        }
    }
    shown(&app, &visitor, &person, form).await
}

/// Lifts it.
pub(super) async fn lift(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, mut form: Posted) -> Answer {
    let id = person_id(&id)?;
    let person = open(&app, &visitor, id).await?;
    let lifted = lift_restriction(&app, &visitor.actor, id, &form.text("reason")).await;
    match done(&mut form, lifted, "reason", |()| format!("/people/{id}?done=the-restriction-was-lifted"))? {
        Some(answer) => Ok(answer),
        None => shown(&app, &visitor, &person, form).await,
    }
}

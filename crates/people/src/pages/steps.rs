//! Small steps on a person's page: who works with them, to whom they stand how, with whom they live.

use axum::extract::{Path, State};
use platform::error::Error;
use platform::look;
use platform::trail::Entry;
use platform::web::{Answer, App, Listing, Posted, Visitor};
use serde_json::json;

use super::lines::{choices, day, done, hits, person_id};
use super::person::{PERSON, shown};
use crate::facts::{Address, Involvement};
use crate::involve::{end_involvement, involve};
use crate::person::Person;
use crate::policy::Act;
use crate::relate::{end_relationship as end_it, relate as note};
use crate::relationship::{Confidence, Relation, Relationship, RelationshipId};
use crate::subject::PersonId;
use crate::together::{households, join_household, leave_household as leave_it, make_household};

/// Notes who works with them.
pub(super) async fn work(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, mut form: Posted) -> Answer {
    let (id, actor) = (person_id(&id)?, visitor.signed_in()?);
    look::open::<Person, _>(&app, actor, Act::Change, id).await?;
    let agency = form.parsed("agency", "Choose the body.");
    let account = form.parsed_optional("account", "Choose a worker from the list.");
    let since = day(&mut form, "since").unwrap_or_else(|| app.clock().today());
    if since > app.clock().today() {
        form.refuse("since", "Work begins on a day that has come.");
    }
    if let (Some(agency), true) = (agency, form.is_sound()) {
        let new = Involvement { agency, account, team: form.text("team"), since, until: None };
        let mut tx = app.begin(actor).await?;
        let noted = match involve(&mut tx, &app, id, new).await {
            Ok(()) => tx.commit(Entry::about("WorkNoted", PERSON, id)).await.map(|_| ()),
            Err(refused) => Err(refused),
        };
        if let Some(answer) = done(&mut form, noted, "team", |()| format!("/people/{id}?done=the-work-was-noted"))? {
            return Ok(answer);
        }
    }
    shown(&app, &visitor, id, form).await
}

/// Ends it, today.
pub(super) async fn end_work(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let (id, actor, today) = (person_id(&id)?, visitor.signed_in()?, app.clock().today());
    look::open::<Person, _>(&app, actor, Act::Change, id).await?;
    let agency = form.parsed("agency", "Choose the body.");
    let account = form.parsed_optional("account", "Choose a worker from the list.");
    if let (Some(agency), true) = (agency, form.is_sound()) {
        let work = Involvement { agency, account, team: form.text("team"), since: today, until: None };
        let mut tx = app.begin(actor).await?;
        let ended = match end_involvement(&mut tx, &app, id, &work, today).await {
            Ok(()) => tx.commit(Entry::about("WorkEnded", PERSON, id)).await.map(|_| ()),
            Err(refused) => Err(refused),
        };
        if let Some(answer) = done(&mut form, ended, "team", |()| format!("/people/{id}?done=the-work-was-ended"))? {
            return Ok(answer);
        }
    }
    shown(&app, &visitor, id, form).await
}

/// A box to find the other person, and how the two stand to each other.
pub(super) async fn relate_form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let words = Listing::of(&visitor).get("words").unwrap_or_default().to_owned();
    relate_page(&app, &visitor, person_id(&id)?, &words, Posted::default()).await
}

async fn relate_page(app: &App, visitor: &Visitor, id: PersonId, words: &str, form: Posted) -> Answer {
    let actor = visitor.signed_in()?;
    let opened = look::open::<Person, _>(app, actor, Act::Change, id).await?;
    let found = if words.is_empty() { Vec::new() } else { crate::search::search(app, actor, words).await? };
    let found: Vec<_> = found.into_iter().filter(|h| h.subject != id.into() && h.subject.person().is_some()).collect();
    app.page(
        visitor,
        "people/relate.html",
        json!({
            "form": form, "id": id, "heading": opened.record().name(), "words": words, "hits": hits(&found),
            "kinds": choices(&Relation::ALL, Relation::name, Relation::words),
            "confidences": choices(&Confidence::ALL, Confidence::name, Confidence::words),
        }),
    )
}

/// Notes how two people stand to each other, or that they live together.
pub(super) async fn relate(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let id = person_id(&id)?;
    visitor.signed_in()?;
    let other: Option<PersonId> = form.parsed("other", "Find the other person and choose them.");
    let kind = Relation::ALL.into_iter().find(|k| k.name() == form.text("kind"));
    let lives_together = form.text("together") == "yes";
    if kind.is_none() && !lives_together {
        form.refuse("kind", "Choose how they stand to each other, or that they live together.");
    }
    let confidence = Confidence::ALL.into_iter().find(|c| c.name() == form.text("confidence"));
    let (from, until) = (day(&mut form, "from"), day(&mut form, "until"));
    if let (Some(other), true) = (other, form.is_sound()) {
        let (one, two) = if form.text("way") == "back" { (other, id) } else { (id, other) };
        let relationship = kind.map(|kind| Relationship {
            id: RelationshipId::new(),
            one,
            other: two,
            kind,
            from,
            until,
            source: form.text("source"),
            confidence: confidence.unwrap_or(Confidence::Unconfirmed),
        });
        let noted = noted(&app, &visitor, (id, other), relationship, lives_together).await;
        if let Some(answer) = done(&mut form, noted, "source", |()| format!("/people/{id}?done=this-was-noted"))? {
            return Ok(answer);
        }
    }
    let words = form.text("words");
    relate_page(&app, &visitor, id, &words, form).await
}

async fn noted(
    app: &App,
    visitor: &Visitor,
    (one, other): (PersonId, PersonId),
    relationship: Option<Relationship>,
    lives_together: bool,
) -> Result<(), Error> {
    let actor = &visitor.actor;
    let from = relationship.as_ref().and_then(|r| r.from);
    if let Some(relationship) = relationship {
        note(app, actor, relationship).await?;
    }
    if !lives_together {
        return Ok(());
    }
    let person = look::open::<Person, _>(app, actor, Act::Change, one).await?.into_inner();
    let mut read = app.db().read().await?;
    let all = households(&mut read, actor, one).await?;
    drop(read);
    let lives = all.iter().find(|h| h.members.iter().any(|m| m.person == one && m.until.is_none()));
    let household = match lives {
        Some(household) => household.id,
        None => make_household(app, actor, one, address_of(&person)?, from).await?,
    };
    join_household(app, actor, household, other, from).await
}

fn address_of(person: &Person) -> Result<Address, Error> {
    let known = person.whole();
    let now = known.addresses.iter().rev().find(|a| a.until.is_none());
    now.cloned().ok_or_else(|| Error::refused("Give this person an address first: that is where they live together."))
}

/// Ends a relationship today.
pub(super) async fn end_relationship(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, other)): Path<(String, String)>,
    mut form: Posted,
) -> Answer {
    let (id, actor) = (person_id(&id)?, visitor.signed_in()?);
    let other: RelationshipId = other.parse().map_err(|_| Error::Hidden)?;
    let ended = end_it(&app, actor, other, app.clock().today()).await;
    match done(&mut form, ended, "relationships", |()| format!("/people/{id}?done=the-relationship-was-ended"))? {
        Some(answer) => Ok(answer),
        None => shown(&app, &visitor, id, form).await,
    }
}

/// Moves out, today.
pub(super) async fn leave_household(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, other)): Path<(String, String)>,
    mut form: Posted,
) -> Answer {
    let (id, actor) = (person_id(&id)?, visitor.signed_in()?);
    let other = other.parse().map_err(|_| Error::Hidden)?;
    let left = leave_it(&app, actor, other, id, app.clock().today()).await;
    match done(&mut form, left, "households", |()| format!("/people/{id}?done=they-moved-out"))? {
        Some(answer) => Ok(answer),
        None => shown(&app, &visitor, id, form).await,
    }
}

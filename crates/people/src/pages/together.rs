//! Places, and groups of people who are found together.

use axum::extract::{Path, State};
use platform::access::Actor;
use platform::error::Error;
use platform::look;
use platform::web::{Answer, App, Listing, Posted, Visitor};
use serde_json::{Value, json};

use super::lines::{choices, day, done, hits, named, period};
use crate::facts::Address;
use crate::peer_group::{GroupMember, PeerGroup};
use crate::place::{Place, PlaceKind};
use crate::policy::{self, Act};
use crate::relationship::Confidence;
use crate::subject::{PeerGroupId, PersonId, PlaceId, Subject};
use crate::together::{
    NewPlace, add_peer_group, add_place as add_it, found_at as note_place, groups_at, join_group, leave_group,
};

fn may_add(visitor: &Visitor) -> Result<&Actor, Error> {
    let actor = visitor.signed_in()?;
    if policy::works_with_people(actor) { Ok(actor) } else { Err(Error::Hidden) }
}

fn empty_form() -> Posted {
    Posted::filled([("form-key", uuid::Uuid::new_v4().simple().to_string())])
}

/// An empty form.
pub(super) async fn place_form(State(app): State<App>, visitor: Visitor) -> Answer {
    may_add(&visitor)?;
    place_page(&app, &visitor, empty_form())
}

fn place_page(app: &App, visitor: &Visitor, form: Posted) -> Answer {
    let kinds = choices(&PlaceKind::ALL, PlaceKind::name, PlaceKind::words);
    app.page(visitor, "people/place_form.html", json!({ "form": form, "kinds": kinds }))
}

/// Adds a place.
pub(super) async fn add_place(State(app): State<App>, visitor: Visitor, mut form: Posted) -> Answer {
    let actor = may_add(&visitor)?;
    let kind = PlaceKind::ALL.into_iter().find(|k| k.name() == form.text("kind"));
    if kind.is_none() {
        form.refuse("kind", "Choose what sort of place it is.");
    }
    if let (Some(kind), true) = (kind, form.is_sound()) {
        let new = NewPlace {
            name: form.text("name"),
            kind,
            address: Address::of(&form.text("address"), &form.text("postcode")),
            notes: form.text("notes"),
            form_key: form.optional("form-key"),
        };
        let added = add_it(&app, actor, new).await;
        if let Some(answer) = done(&mut form, added, "name", |id| format!("/places/{id}?done=the-place-was-added"))? {
            return Ok(answer);
        }
    }
    place_page(&app, &visitor, form)
}

/// A place.
pub(super) async fn place(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let (id, actor): (PlaceId, _) = (id.parse().map_err(|_| Error::Hidden)?, visitor.signed_in()?);
    let place = look::open::<Place, _>(&app, actor, Act::See, id).await?.into_inner();
    let mut read = app.db().read().await?;
    let groups = groups_at(&mut read, actor, id).await?;
    let shared = crate::shared::shared(&mut read, actor, id.into()).await?;
    drop(read);
    let who = named(&app, actor, &shared.iter().map(|s| s.subject).collect::<Vec<_>>()).await?;
    let line = |s: &crate::shared::Shared| who.get(&s.subject).map(|w| json!({ "who": w, "what": s.what }));
    app.page(&visitor, "people/place.html", json!({
        "name": place.name, "kind": place.kind.words(), "address": place.address.words(), "notes": place.notes,
        "groups": groups.iter().map(|g| json!({ "words": g.name, "href": Subject::from(g.id).href() })).collect::<Vec<_>>(),
        "shared": shared.iter().filter_map(line).collect::<Vec<_>>(),
    }))
}

/// An empty form.
pub(super) async fn group_form(State(app): State<App>, visitor: Visitor) -> Answer {
    may_add(&visitor)?;
    app.page(&visitor, "people/group_form.html", json!({ "form": empty_form() }))
}

/// Adds a group.
pub(super) async fn add_group(State(app): State<App>, visitor: Visitor, mut form: Posted) -> Answer {
    let actor = may_add(&visitor)?;
    let added = add_peer_group(&app, actor, &form.text("name"), &form.text("notes"), form.optional("form-key")).await;
    match done(&mut form, added, "name", |id| format!("/peer-groups/{id}?done=the-group-was-added"))? {
        Some(answer) => Ok(answer),
        None => app.page(&visitor, "people/group_form.html", json!({ "form": form })),
    }
}

/// A group.
pub(super) async fn group(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    group_page(&app, &visitor, group_id(&id)?, Posted::default()).await
}

fn group_id(text: &str) -> Result<PeerGroupId, Error> {
    text.parse().map_err(|_| Error::Hidden)
}

async fn group_page(app: &App, visitor: &Visitor, id: PeerGroupId, form: Posted) -> Answer {
    let actor = visitor.signed_in()?;
    let group = look::open::<PeerGroup, _>(app, actor, Act::See, id).await?.into_inner();
    let words = Listing::of(visitor).get("words").unwrap_or_default().to_owned();
    let found = if words.is_empty() { Vec::new() } else { crate::search::search(app, actor, &words).await? };
    let mut ids: Vec<Subject> = group.members.iter().map(|m| m.person.into()).collect();
    ids.extend(group.places.iter().map(|p| Subject::from(*p)));
    let who = named(app, actor, &ids).await?;
    let member = |m: &GroupMember| -> Option<Value> {
        let who = who.get(&m.person.into())?;
        Some(json!({
            "who": who, "person": m.person, "period": period(m.from, m.until), "source": m.source,
            "confidence": m.confidence.words(), "open": m.until.is_none(),
        }))
    };
    let (people, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|h| h.subject.person().is_some());
    let places: Vec<_> = others.into_iter().filter(|h| matches!(h.subject, Subject::Place(_))).collect();
    app.page(
        visitor,
        "people/group.html",
        json!({
            "form": form, "id": id, "name": group.name, "notes": group.notes, "words": words,
            "members": group.members.iter().filter_map(member).collect::<Vec<_>>(),
            "places": group.places.iter().filter_map(|p| who.get(&Subject::from(*p))).collect::<Vec<_>>(),
            "people_found": hits(&people), "places_found": hits(&places),
            "confidences": choices(&Confidence::ALL, Confidence::name, Confidence::words),
        }),
    )
}

/// Somebody belongs to it.
pub(super) async fn join(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, mut form: Posted) -> Answer {
    let (id, actor) = (group_id(&id)?, visitor.signed_in()?);
    let person: Option<PersonId> = form.parsed("person", "Find the person and choose them.");
    let from = day(&mut form, "from");
    let confidence = Confidence::ALL.into_iter().find(|c| c.name() == form.text("confidence"));
    if let (Some(person), true) = (person, form.is_sound()) {
        let confidence = confidence.unwrap_or(Confidence::Unconfirmed);
        let member = GroupMember { person, from, until: None, source: form.text("source"), confidence };
        let joined = join_group(&app, actor, id, member).await;
        if let Some(answer) = done(&mut form, joined, "person", |()| format!("/peer-groups/{id}?done=this-was-noted"))?
        {
            return Ok(answer);
        }
    }
    group_page(&app, &visitor, id, form).await
}

/// Somebody is no longer seen with it.
pub(super) async fn leave(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let (id, actor) = (group_id(&id)?, visitor.signed_in()?);
    let person: PersonId = form.text("person").parse().map_err(|_| Error::Hidden)?;
    let left = leave_group(&app, actor, id, person, app.clock().today()).await;
    match done(&mut form, left, "person", |()| format!("/peer-groups/{id}?done=this-was-noted"))? {
        Some(answer) => Ok(answer),
        None => group_page(&app, &visitor, id, form).await,
    }
}

/// It is found at a place.
pub(super) async fn found_at(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let (id, actor) = (group_id(&id)?, visitor.signed_in()?);
    let place: Option<PlaceId> = form.parsed("place", "Find the place and choose it.");
    if let Some(place) = place {
        let noted = note_place(&app, actor, id, place).await;
        if let Some(answer) = done(&mut form, noted, "place", |()| format!("/peer-groups/{id}?done=this-was-noted"))? {
            return Ok(answer);
        }
    }
    group_page(&app, &visitor, id, form).await
}

//! A person: all that is known, or a summary for whoever has no right to more.

use axum::extract::{Path, State};
use axum::response::Response;
use platform::access::{Actor, Allowed, Basis};
use platform::error::Error;
use platform::look;
use platform::record::Record as _;
use platform::web::{Answer, App, Posted, Visitor, see};
use serde_json::{Value, json};

use super::lines::{self, hits, named, period, person_id, sentence};
use crate::apart::Apart;
use crate::merge::Merge;
use crate::open_by_glass::open_by_glass;
use crate::person::{Known, Person};
use crate::policy::{self, Act};
use crate::relationship::Relationship;
use crate::subject::{PersonId, Subject};

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    shown(&app, &visitor, person_id(&id)?, Posted::default()).await
}

/// The page, with a form that was refused. A merged record leads to the one that stands for it.
pub(super) async fn shown(app: &App, visitor: &Visitor, id: PersonId, form: Posted) -> Answer {
    let actor = visitor.signed_in()?;
    match look::open::<Person, _>(app, actor, Act::See, id).await {
        Ok(opened) => match opened.record().merged_into {
            Some(kept) => Ok(see(&format!("/people/{kept}?done=this-record-was-merged-into-the-one-below"))),
            None => whole(app, visitor, &opened, form).await,
        },
        Err(Error::Forbidden(_)) => summary(app, visitor, id, form).await,
        // A front-door worker may know of a restricted record's number; the page does not say whether there is one.
        Err(Error::Hidden) if policy::works_with_people(actor) => sealed(app, visitor, id, form),
        Err(other) => Err(other),
    }
}

async fn summary(app: &App, visitor: &Visitor, id: PersonId, form: Posted) -> Answer {
    let opened = look::open::<Person, _>(app, &visitor.actor, Act::Summary, id).await?;
    let person = opened.record();
    if let Some(kept) = person.merged_into {
        return Ok(see(&format!("/people/{kept}")));
    }
    let names = accounts(app, &visitor.actor).await?;
    let today = app.clock().today();
    app.page(
        visitor,
        "people/summary.html",
        json!({
            "form": form, "id": id, "heading": person.name(), "born": sentence(&person.whole().born.words()),
            "age": person.whole().born.age(today),
            "working": person.working_on(today).map(|i| lines::work(i, &visitor.agencies, &names)).collect::<Vec<_>>(),
        }),
    )
}

fn sealed(app: &App, visitor: &Visitor, id: PersonId, form: Posted) -> Answer {
    let page =
        json!({ "form": form, "id": id, "heading": "Not open to you", "born": null, "age": null, "working": [] });
    let mut answer = app.page(visitor, "people/summary.html", page)?;
    *answer.status_mut() = axum::http::StatusCode::NOT_FOUND;
    Ok(answer)
}

/// Accounts by id, for the names of workers.
pub(super) async fn accounts(app: &App, actor: &Actor) -> Result<Vec<(String, String)>, Error> {
    let mut read = app.db().read().await?;
    let all = platform::account::all(&mut read, &platform::account::scope(actor)).await?;
    Ok(all.into_iter().map(|a| (a.id.to_string(), a.name)).collect())
}

/// What stands on the page beside the record itself.
struct Around {
    relationships: Vec<Relationship>,
    households: Vec<crate::household::Household>,
    groups: Vec<crate::peer_group::PeerGroup>,
    merges: Vec<Merge>,
    apart: Vec<Apart>,
    alike: Vec<crate::search::Hit>,
    same: Vec<PersonId>,
    shared: Vec<crate::shared::Shared>,
}

async fn around(app: &App, actor: &Actor, person: &Person) -> Result<Around, Error> {
    let mut read = app.db().read().await?;
    Ok(Around {
        relationships: crate::relate::relationships(&mut read, actor, person.id).await?,
        households: crate::together::households(&mut read, actor, person.id).await?,
        groups: crate::together::groups_of(&mut read, actor, person.id).await?,
        merges: crate::merge::of_person(&mut read, actor, person.id).await?,
        apart: crate::apart::of(&mut read, actor, &[person.id]).await?,
        alike: crate::duplicates::duplicates(&mut read, actor, person, app.clock().today()).await?,
        same: crate::store::same(&mut read, person.id).await?,
        shared: crate::shared::shared(&mut read, actor, person.id.into()).await?,
    })
}

impl Around {
    fn people(&self) -> Vec<Subject> {
        let related = self.relationships.iter().flat_map(|r| [r.one, r.other]);
        let housed = self.households.iter().flat_map(|h| h.members.iter().map(|m| m.person));
        let merged = self.merges.iter().flat_map(|m| [m.kept, m.gone]);
        let apart = self.apart.iter().flat_map(|a| [a.one, a.other]);
        let people =
            related.chain(housed).chain(merged).chain(apart).filter(|p| !self.same.contains(p)).map(Subject::from);
        let mut all: Vec<Subject> = people.chain(self.alike.iter().map(|h| h.subject)).collect();
        all.extend(self.shared.iter().map(|s| s.subject));
        all.sort();
        all.dedup();
        all
    }
}

async fn whole(app: &App, visitor: &Visitor, opened: &Allowed<Person>, form: Posted) -> Result<Response, Error> {
    let (person, actor, today) = (opened.record(), &visitor.actor, app.clock().today());
    let around = around(app, actor, person).await?;
    let who = named(app, actor, &around.people()).await?;
    let names = accounts(app, actor).await?;
    let word = |id: Subject| {
        who.get(&id)
            .map(|w| json!({ "words": w.words, "href": w.href }))
            .unwrap_or(json!({ "words": "Not open to you", "href": "" }))
    };
    let (working, past): (Vec<_>, Vec<_>) = person.all_involved().partition(|i| i.runs_on(today));
    let line = |all: &[&crate::facts::Involvement]| {
        all.iter().map(|i| lines::work(i, &visitor.agencies, &names)).collect::<Vec<_>>()
    };
    app.page(visitor, "people/person.html", json!({
        "form": form, "id": person.id, "heading": person.name(), "version": opened.version(),
        "known": known(&person.whole(), today),
        "working": line(&working), "past_work": line(&past),
        "relationships": around.relationships.iter().map(|r| related(r, &around.same, &word)).collect::<Vec<_>>(),
        "households": around.households.iter().map(|h| housed(h, &around.same, &word)).collect::<Vec<_>>(),
        "groups": around.groups.iter().map(|g| json!({ "words": g.name, "href": Subject::from(g.id).href() })).collect::<Vec<_>>(),
        "merges": around.merges.iter().map(|m| merged(m, &word)).collect::<Vec<_>>(),
        "apart": around.apart.iter().map(|a| kept_apart(a, &around.same, &word)).collect::<Vec<_>>(),
        "alike": hits(&around.alike),
        "shared": around.shared.iter().map(|s| json!({ "who": word(s.subject), "what": s.what })).collect::<Vec<_>>(),
        "restrictions": person.restrictions().map(|r| restricted(r, &names)).collect::<Vec<_>>(),
        "by_glass": opened.basis() == Basis::BreakGlass,
        "may_change": policy::may(Act::Change, actor, person), "may_merge": policy::may(Act::Merge, actor, person),
        "may_restrict": policy::may(Act::Restrict, actor, person),
        "bodies": visitor.agencies.iter().map(|a| json!({ "value": a.id, "words": a.name })).collect::<Vec<_>>(),
        "accounts": names.iter().map(|(id, name)| json!({ "value": id, "words": name })).collect::<Vec<_>>(),
    }))
}

/// What is known, as lines to read.
pub(super) fn known(known: &Known, today: jiff::civil::Date) -> Value {
    let with = |words: String, note: &str, period: String| {
        let rest = [note, &period].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ");
        json!({ "words": words, "rest": rest })
    };
    json!({
        "born": sentence(&known.born.words()), "age": known.born.age(today), "sex": known.sex.words(),
        "also_born": known.also_born, "language": known.language, "interpreter": known.interpreter,
        "names": known.names.iter().map(|n| with(n.words(), n.kind.words(), period(n.from, n.until))).collect::<Vec<_>>(),
        "numbers": known.identifiers.iter().map(|n| with(n.words(), n.kind.words(), n.service.clone())).collect::<Vec<_>>(),
        "addresses": known.addresses.iter().map(|a| with(a.words(), "", period(a.from, a.until))).collect::<Vec<_>>(),
        "phones": known.phones.iter().map(|p| with(p.number.clone(), &p.note, period(p.from, p.until))).collect::<Vec<_>>(),
        "vehicles": known.vehicles.iter().map(|v| with(v.registration.clone(), &v.note, period(v.from, v.until))).collect::<Vec<_>>(),
        "schools": known.schools.iter().map(|s| with(s.name.clone(), "", period(s.from, s.until))).collect::<Vec<_>>(),
    })
}

fn related(r: &Relationship, same: &[PersonId], word: &impl Fn(Subject) -> Value) -> Value {
    let (words, other) = if same.contains(&r.one) { (r.kind.words(), r.other) } else { (r.kind.words_back(), r.one) };
    json!({
        "id": r.id, "words": words, "who": word(other.into()), "period": period(r.from, r.until), "source": r.source,
        "confidence": r.confidence.words(), "open": r.until.is_none(),
    })
}

fn housed(h: &crate::household::Household, same: &[PersonId], word: &impl Fn(Subject) -> Value) -> Value {
    let others = h.members.iter().filter(|m| !same.contains(&m.person));
    let own = h.members.iter().find(|m| same.contains(&m.person));
    json!({
        "id": h.id, "address": h.address.words(), "open": own.is_some_and(|m| m.until.is_none()),
        "others": others.map(|m| json!({ "who": word(m.person.into()), "period": period(m.from, m.until) })).collect::<Vec<_>>(),
    })
}

fn merged(m: &Merge, word: &impl Fn(Subject) -> Value) -> Value {
    json!({
        "id": m.id, "gone": m.gone, "who": word(m.gone.into()), "reason": m.reason, "by": m.by_name, "at": m.at,
        "undone": m.undone,
    })
}

fn kept_apart(a: &Apart, same: &[PersonId], word: &impl Fn(Subject) -> Value) -> Value {
    let other = if same.contains(&a.one) { a.other } else { a.one };
    json!({ "id": a.id, "who": word(other.into()), "reason": a.reason, "by": a.by_name, "at": a.at })
}

fn restricted(r: &crate::person::Restriction, names: &[(String, String)]) -> Value {
    let name = |a: &platform::id::AccountId| {
        let id = a.to_string();
        names.iter().find(|(i, _)| *i == id).map(|(_, name)| name.clone()).unwrap_or_default()
    };
    json!({
        "kind": r.kind.words(), "reason": r.reason, "by": r.by_name, "at": r.at, "review_on": r.review_on,
        "named": r.named.iter().map(name).collect::<Vec<_>>().join(", "),
    })
}

/// Opens a record that is not theirs, with a reason.
pub(super) async fn break_glass(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let (id, actor) = (person_id(&id)?, visitor.signed_in()?);
    let opened = open_by_glass(&app, actor, id, &form.text("reason")).await;
    match lines::done(&mut form, opened, "reason", |()| format!("/people/{id}"))? {
        Some(answer) => Ok(answer),
        None => shown(&app, &visitor, id, form).await,
    }
}

/// The noun of people's records, as on the ledger.
pub(super) const PERSON: &str = Person::KIND;

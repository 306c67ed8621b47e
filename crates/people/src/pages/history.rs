//! All that a person's records ever said, from their revisions; and, for the manager and the case holder, who looked.

use axum::extract::{Path, State};
use platform::access::{Actor, Scope};
use platform::error::Error;
use platform::look;
use platform::record::{self, Revision};
use platform::trail;
use platform::web::{Answer, App, Visitor};
use serde_json::{Value, json};

use super::lines::person_id;
use super::person::{PERSON, known};
use crate::person::Person;
use crate::policy::{self, Act};
use crate::subject::PersonId;

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let (id, actor) = (person_id(&id)?, visitor.signed_in()?);
    let opened = look::open::<Person, _>(&app, actor, Act::See, id).await?;
    let person = opened.record();
    let mut read = app.db().read().await?;
    let mut records = Vec::new();
    for same in crate::store::same(&mut read, id).await? {
        let all = record::history(&mut read, PERSON, same).await?;
        let numbers: Vec<i64> = all.iter().map(|r| r.seq).collect();
        let lines = trail::of_numbers(&mut read, &numbers).await?;
        records.push(json!({ "id": same, "own": same == id, "steps": steps(&all, &lines, &app)? }));
    }
    let looks = looks(&mut read, actor, person, id).await?;
    app.page(
        &visitor,
        "people/history.html",
        json!({
            "heading": person.name(), "id": id, "records": records, "looks": looks,
            "sees_looks": sees_looks(actor, person),
        }),
    )
}

/// The manager, and whoever the case is allocated to, see who looked.
fn sees_looks(actor: &Actor, person: &Person) -> bool {
    let holds = |i: &crate::facts::Involvement| i.account.is_some() && i.account == actor.account && i.until.is_none();
    policy::leads_front_door(actor) || person.all_involved().any(holds)
}

async fn looks(
    read: &mut platform::db::ReadTx,
    actor: &Actor,
    person: &Person,
    id: PersonId,
) -> Result<Vec<Value>, Error> {
    let scope = if sees_looks(actor, person) { Scope::everything() } else { Scope::nothing() };
    let all = look::of_record(read, &scope, id).await?;
    Ok(all.iter().map(|l| json!({ "at": l.at, "actor": l.actor, "outcome": outcome(&l.outcome) })).collect())
}

/// How a look ended, in words.
fn outcome(stored: &str) -> &'static str {
    match stored {
        "role" => "Opened, or its summary, by their role",
        "allocated" => "Opened: allocated to them",
        "break_glass" => "Opened with a reason, without a right to it",
        "listed" => "Named in a list",
        "refused" => "Not opened: no right to it",
        "hidden" => "Not opened: closed to them",
        _ => "Opened",
    }
}

fn steps(all: &[Revision], lines: &[trail::Line], app: &App) -> Result<Vec<Value>, Error> {
    let mut steps = Vec::new();
    let mut before = json!({});
    for revision in all {
        let line = lines.iter().find(|l| l.seq == revision.seq);
        let fields = fields(&before, &revision.body);
        let was: Person = serde_json::from_value(revision.body.clone())?;
        steps.push(json!({
            "at": revision.at, "version": revision.version, "actor": line.map(|l| &l.actor),
            "reason": line.and_then(|l| l.reason.as_ref()),
            "fields": fields,
            "known": known(&was.whole(), app.clock().today()),
        }));
        before = revision.body.clone();
    }
    steps.reverse();
    Ok(steps)
}

/// What changed, in words, each once.
fn fields(before: &Value, after: &Value) -> String {
    if before.as_object().is_none_or(serde_json::Map::is_empty) {
        return "added".into();
    }
    let mut words: Vec<&str> = record::changed_fields(before, after).iter().filter_map(|f| field(f)).collect();
    words.sort_unstable();
    words.dedup();
    words.join(", ")
}

/// A field of the record, in words.
fn field(stored: &str) -> Option<&'static str> {
    Some(match stored {
        "names" => "names",
        "born" | "also_born" => "date of birth",
        "sex" => "sex",
        "identifiers" => "numbers",
        "addresses" => "addresses",
        "phones" => "telephones",
        "vehicles" => "vehicles",
        "schools" => "schools",
        "language" | "interpreter" => "language",
        "involved" => "who works with them",
        "restriction" => "restriction",
        "absorbed" => "what a merged record said",
        "merged_into" => "merged",
        _ => return None,
    })
}

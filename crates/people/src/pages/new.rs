//! A person is added, or what is known of one is put right.

use axum::extract::{Path, State};
use platform::access::Actor;
use platform::error::Error;
use platform::trail::Entry;
use platform::web::{Answer, App, Listing, Posted, Visitor};
use serde_json::{Value, json};

use super::form::{filled, kinds, lines, read};
use super::lines::{done, hits, person_id};
use crate::add_person::{NewPerson, add_person};
use crate::born::Born;
use crate::change_person::change_person;
use crate::duplicates::duplicates;
use crate::person::{Known, Person};
use crate::policy::{self, Act};
use crate::search::Hit;
use crate::sound;
use crate::subject::PersonId;

fn may_add(visitor: &Visitor) -> Result<&Actor, Error> {
    let actor = visitor.signed_in()?;
    if policy::works_with_people(actor) { Ok(actor) } else { Err(Error::Hidden) }
}

/// An empty form, with the name that was searched for.
pub(super) async fn form(State(app): State<App>, visitor: Visitor) -> Answer {
    may_add(&visitor)?;
    let words = Listing::of(&visitor).get("words").unwrap_or_default().to_owned();
    let mut form = Posted::filled([("form-key", uuid::Uuid::new_v4().simple().to_string())]);
    // A search by telephone or address holds no name to begin with.
    if !sound::words(&words).is_empty() && !words.contains(|c: char| c.is_ascii_digit()) {
        let (given, family) = words.trim().rsplit_once(' ').unwrap_or((words.trim(), ""));
        form.values.insert("given-0".into(), vec![given.into()]);
        form.values.insert("family-0".into(), vec![family.into()]);
    }
    form_page(&app, &visitor, form, &[], json!({ "heading": "Add a person", "back": "/people" }))
}

fn form_page(app: &App, visitor: &Visitor, form: Posted, alike: &[Hit], mut page: Value) -> Answer {
    let (lines, kinds, alike) = (lines(&form), kinds(), hits(alike));
    if let Some(page) = page.as_object_mut() {
        page.extend([("lines".into(), lines), ("kinds".into(), kinds), ("alike".into(), Value::from(alike))]);
        page.insert("form".into(), serde_json::to_value(form)?);
    }
    app.page(visitor, "people/form.html", page)
}

/// Adds a person. Where one is known who may be the same, whoever adds says first that it is another.
pub(super) async fn add(State(app): State<App>, visitor: Visitor, mut form: Posted) -> Answer {
    let actor = may_add(&visitor)?;
    let today = app.clock().today();
    let known = read(&mut form, today);
    let mut alike = Vec::new();
    if form.is_sound() {
        if form.text("another") != "yes" {
            alike = same_as(&app, actor, &known, &form).await?;
        }
        if alike.is_empty() {
            let added = add_one(&app, actor, known, form.optional("form-key")).await;
            if let Some(answer) =
                done(&mut form, added, "given-0", |id| format!("/people/{id}?done=the-person-was-added"))?
            {
                return Ok(answer);
            }
        } else {
            form.refuse("another", "Look at the records below. If it is none of them, say so and send the form again.");
        }
    }
    form_page(&app, &visitor, form, &alike, json!({ "heading": "Add a person", "back": "/people" }))
}

/// Records that may be the same person; none when this very form has added one already.
async fn same_as(app: &App, actor: &Actor, known: &Known, form: &Posted) -> Result<Vec<Hit>, Error> {
    let mut read = app.db().read().await?;
    let key = form.optional("form-key");
    if crate::store::by_form::<Person>(&mut read, key.as_ref()).await?.is_some() {
        return Ok(Vec::new());
    }
    let person = Person::new(known.clone(), None);
    let alike = duplicates(&mut read, actor, &person, app.clock().today()).await?;
    drop(read);
    let ids: Vec<String> = alike.iter().map(|h| h.subject.to_string()).collect();
    platform::look::listed(app, actor, <Person as platform::record::Record>::KIND, &ids).await?;
    Ok(alike)
}

async fn add_one(app: &App, actor: &Actor, known: Known, form_key: Option<String>) -> Result<PersonId, Error> {
    let Known { names, born, also_born, sex, identifiers, addresses, phones, vehicles, schools, language, interpreter } =
        known;
    let new = NewPerson {
        names,
        born,
        also_born,
        sex,
        identifiers,
        addresses,
        phones,
        vehicles,
        schools,
        language,
        interpreter,
        form_key,
    };
    let mut tx = app.begin(actor).await?;
    let person = add_person(&mut tx, app, new).await?;
    let entry = Entry::of("PersonAdded", &person);
    tx.commit(entry).await?;
    Ok(person.id)
}

/// The form of what is known.
pub(super) async fn edit_form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let id = person_id(&id)?;
    let opened = platform::look::open::<Person, _>(&app, visitor.signed_in()?, Act::Change, id).await?;
    let mut form = filled(&opened.record().whole(), app.clock().today());
    form.values.insert("version".into(), vec![opened.version().to_string()]);
    form_page(&app, &visitor, form, &[], edit_words(id, opened.record()))
}

fn edit_words(id: PersonId, person: &Person) -> Value {
    json!({ "heading": format!("What is known of {}", person.name()), "back": format!("/people/{id}"), "name": person.name() })
}

/// Keeps what was typed.
pub(super) async fn edit(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, mut form: Posted) -> Answer {
    let (id, actor) = (person_id(&id)?, visitor.signed_in()?);
    let opened = platform::look::open::<Person, _>(&app, actor, Act::Change, id).await?;
    let known = read(&mut form, app.clock().today());
    let known = Known { born: same_age(known.born, opened.record().whole().born), ..known };
    let seen = form.text("version").parse().unwrap_or(0);
    if form.is_sound() {
        let kept = change_person(&app, actor, id, seen, known).await;
        if let Some(answer) = done(&mut form, kept, "given-0", |()| format!("/people/{id}?done=the-change-was-kept"))? {
            return Ok(answer);
        }
    }
    form_page(&app, &visitor, form, &[], edit_words(id, opened.record()))
}

/// An age that was not typed anew is as vague as it was.
fn same_age(typed: Born, before: Born) -> Born {
    match (typed, before) {
        (Born::About { year, .. }, Born::About { year: same, .. }) if year == same => before,
        _ => typed,
    }
}

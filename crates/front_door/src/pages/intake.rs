//! Intake in one page, filled while listening. Every button keeps what is typed as a draft on the server; none of it
//! needs a script.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use people::{Address, Born, NewPerson, PersonName, Phone, School, Vehicle};
use platform::access::{Actor, Role, Scope};
use platform::draft::{self, Draft, DraftId};
use platform::error::Error;
use platform::web::{Answer, App, Listing, Posted, PublicForm, Visitor, see};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::shown::{at_the_door, bodies, came, choices, terms, unprocessable};
use crate::contact::{As, Channel, Source};
use crate::policy;
use crate::take_contact::{Flag, Intake, Named, take_contact};

/// The name of this form among drafts.
pub(super) const FORM: &str = "contact";

/// One of those whom it is about, as the page carries it from button to button.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Row {
    what: String,
    subject: String,
    shown: String,
    given: String,
    family: String,
    born: String,
    born_by_age: String,
    address: String,
    postcode: String,
    phone: String,
    school: String,
    vehicle: String,
    words: String,
}

/// Begins a draft, so that nothing typed from now on can be lost.
pub(super) async fn begin(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = at_the_door(&visitor)?;
    let id = draft::begin(&app, actor, FORM).await?;
    Ok(see(&format!("/contacts/new/{id}")))
}

/// The draft, for whoever made it or a manager.
async fn opened(app: &App, actor: &Actor, id: &str, form: &str) -> Result<Draft, Error> {
    let id: DraftId = id.parse().map_err(|_| Error::Hidden)?;
    let draft = draft::find(&mut app.db().read().await?, id).await?;
    let own = actor.account == Some(draft.account);
    if draft.form == form && (own || actor.is(Role::FrontDoorManager)) { Ok(draft) } else { Err(Error::Hidden) }
}

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let draft = opened(&app, at_the_door(&visitor)?, &id, FORM).await?;
    let form = Posted { values: draft.values.clone(), ..Posted::default() };
    shown(&app, &visitor, &draft, form).await
}

async fn shown(app: &App, visitor: &Visitor, draft: &Draft, form: Posted) -> Answer {
    let (actor, terms) = (&visitor.actor, terms(app).await?);
    let find = form.text("find");
    let asked = Listing::of(visitor).get("find").is_some() || form.text("do") == "find";
    let hits = if asked { crate::refer::candidates(app, actor, &find).await? } else { Vec::new() };
    let hits: Vec<_> = hits
        .iter()
        .map(|h| json!({ "value": h.subject.to_string(), "words": h.who.words, "why": h.why, "href": h.who.href }))
        .collect();
    let rows: Vec<_> = rows(&form)
        .into_iter()
        .map(|(text, row)| {
            let what = As::named(&row.what).map_or("", As::words);
            json!({ "text": text, "what": what, "words": row.words_shown(), "found": !row.subject.is_empty() })
        })
        .collect();
    let siblings =
        draft::unfinished(&mut app.db().read().await?, &Scope::everything().only("root = ?", draft.root), FORM).await?;
    let others: Vec<_> = siblings
        .iter()
        .filter(|d| d.id != draft.id && actor.account == Some(d.account))
        .map(|d| json!({ "href": format!("/contacts/new/{}", d.id), "saved": d.saved }))
        .collect();
    app.page(visitor, "front_door/intake.html", json!({
        "form": form, "draft": draft.id, "version": draft.version, "saved": (draft.version > 1).then_some(draft.saved),
        "searched": asked && !find.is_empty(), "hits": hits, "rows": rows, "others": others,
        "channels": Channel::ALL.iter().filter(|c| !matches!(c, Channel::Form | Channel::Api)).map(|c| json!({ "value": c.name(), "words": c.words() })).collect::<Vec<_>>(),
        "whats": As::ALL.iter().map(|a| json!({ "value": a.name(), "words": a.words() })).collect::<Vec<_>>(),
        "sources": choices(&terms.sources), "categories": choices(&terms.categories), "models": choices(&terms.models),
        "indicators": choices(&terms.indicators), "bodies": bodies(visitor, app.clock().today()),
    }))
}

impl Row {
    fn words_shown(&self) -> String {
        let name = format!("{} {}", self.given, self.family);
        let first = [self.shown.trim(), name.trim(), self.words.trim()].into_iter().find(|t| !t.is_empty());
        let born = if self.born.is_empty() { String::new() } else { format!(", born {}", self.born) };
        let more = if self.subject.is_empty() { born } else { String::new() };
        format!("{}{more}", first.unwrap_or("Somebody"))
    }

    fn says_nothing(&self) -> bool {
        let all = [
            &self.subject,
            &self.given,
            &self.family,
            &self.words,
            &self.born,
            &self.address,
            &self.school,
            &self.phone,
            &self.vehicle,
        ];
        all.iter().all(|t| t.trim().is_empty())
    }
}

/// The rows of a form, with their texts.
fn rows(form: &Posted) -> Vec<(String, Row)> {
    let read = |text: String| serde_json::from_str::<Row>(&text).ok().map(|row| (text, row));
    form.many("row").into_iter().filter_map(read).collect()
}

/// What stands in the boxes for somebody new.
fn typed_row(form: &Posted) -> Row {
    let text = |name: &str| form.text(&format!("new-{name}"));
    let born = ["day", "month", "year"].map(|part| form.text(&format!("new-born-{part}")));
    let born = if born.iter().all(String::is_empty) { String::new() } else { born.join(" ") };
    Row {
        what: text("what"),
        given: text("given"),
        family: text("family"),
        born,
        born_by_age: text("age"),
        address: text("address"),
        postcode: text("postcode"),
        phone: text("phone"),
        school: text("school"),
        vehicle: text("vehicle"),
        words: text("words"),
        ..Row::default()
    }
}

/// Any button of the page.
pub(super) async fn send(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, sent: PublicForm) -> Answer {
    let mut form = sent.posted;
    let Some(actor) = in_session(&visitor, &form) else { return rescued(&app, &id, form).await };
    if !policy::works_the_door(actor) {
        return Err(Error::Hidden);
    }
    let pressed = form.text("do");
    let draft = match opened(&app, actor, &id, FORM).await {
        // Sent twice: the first sending has used the draft up.
        Err(Error::Hidden) if pressed == "send" => {
            let contact = crate::take_contact::taken_before(&app, actor, &id).await?;
            return Ok(see(&format!("/contacts/{contact}?done=the-contact-was-taken")));
        }
        other => other?,
    };
    changed_rows(&app, actor, &mut form, &pressed).await?;
    let kept = kept(&app, &draft, &form).await?;
    let here = format!("/contacts/new/{}", kept.id);
    match pressed.as_str() {
        "find" => Ok(see(&format!("{here}?find=yes#about"))),
        "send" => sending(&app, &visitor, kept.id, form).await,
        "throw" => throw_away(&app, actor, kept.id).await,
        _ if kept.split => Ok(see(&format!("{here}?done=both-texts-are-kept"))),
        "save" => Ok(see(&format!("{here}?done=kept"))),
        _ => Ok(see(&format!("{here}#about"))),
    }
}

/// The actor, when the form's token is that of their running session.
pub(super) fn in_session<'v>(visitor: &'v Visitor, form: &Posted) -> Option<&'v Actor> {
    let expected = visitor.csrf();
    (!expected.is_empty() && expected == form.text("csrf")).then_some(&visitor.actor)
}

/// The session has ended, or is another's: the text is kept beside the draft that the page knows the id of, and waits
/// until its owner has signed in.
pub(super) async fn rescued(app: &App, id: &str, form: Posted) -> Answer {
    let id: DraftId = id.parse().map_err(|_| Error::Hidden)?;
    let draft = draft::find(&mut app.db().read().await?, id).await?;
    let kept = kept(app, &draft, &form).await?;
    let path = if draft.form == FORM { "contacts/new" } else { "refer" };
    Ok(see(&format!("/sign-in?next=/{path}/{}", kept.id)))
}

pub(super) async fn kept(app: &App, draft: &Draft, form: &Posted) -> Result<draft::Kept, Error> {
    let mut values = form.values.clone();
    for own in ["csrf", "do", "draft_version", "draft_id", "pick", "drop", "token"] {
        values.remove(own);
    }
    let seen = form.text("draft_version").parse().unwrap_or(0);
    draft::keep(app, draft.id, seen, &values).await
}

/// Saves as one types, when a script runs: says which draft and version to go on with.
pub(super) async fn keep(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    form: Posted,
) -> Result<Response, Error> {
    let actor = visitor.signed_in()?;
    let draft_form = if policy::works_the_door(actor) { FORM } else { super::professional::FORM };
    let draft = opened(&app, actor, &id, draft_form).await?;
    let kept = kept(&app, &draft, &form).await?;
    Ok(Json(json!({ "id": kept.id, "version": kept.version, "split": kept.split })).into_response())
}

/// The rows after a button that changes them.
async fn changed_rows(app: &App, actor: &Actor, form: &mut Posted, pressed: &str) -> Result<(), Error> {
    let mut texts: Vec<String> = rows(form).into_iter().map(|(text, _)| text).collect();
    if let Some(at) = form.optional("drop").and_then(|d| d.parse::<usize>().ok()).filter(|at| *at < texts.len()) {
        texts.remove(at);
    }
    if let Some(subject) = form.optional("pick").and_then(|p| p.parse::<people::Subject>().ok()) {
        let who = people::who(&mut app.db().read().await?, actor, &[subject], app.clock().today()).await?;
        if let Some(w) = who.get(&subject) {
            let what = match subject {
                people::Subject::Person(_) => form.optional("pick-what").unwrap_or_else(|| "child".into()),
                people::Subject::Place(_) => "place".into(),
                people::Subject::Group(_) => "group".into(),
            };
            let row = Row { what, subject: subject.to_string(), shown: w.words.clone(), ..Row::default() };
            texts.push(serde_json::to_string(&row)?);
            form.values.insert("find".into(), vec![]);
        }
    }
    // Whoever sends without pressing "add" means what stands in the boxes.
    let row = typed_row(form);
    if matches!(pressed, "add" | "send") && !row.says_nothing() {
        texts.push(serde_json::to_string(&row)?);
        form.values.retain(|name, _| !name.starts_with("new-"));
    }
    form.values.insert("row".into(), texts);
    Ok(())
}

async fn throw_away(app: &App, actor: &Actor, id: DraftId) -> Answer {
    let mut tx = app.begin(actor).await?;
    draft::finish(&mut tx, id).await?;
    tx.commit(platform::trail::Entry::about("DraftThrownAway", "draft", id)).await?;
    Ok(see("/front-door?done=the-draft-was-thrown-away"))
}

async fn sending(app: &App, visitor: &Visitor, id: DraftId, mut form: Posted) -> Answer {
    if let Some(intake) = read(app, &mut form, id)? {
        let taken = take_contact(app, &visitor.actor, intake).await;
        if let Some(contact) = came(taken, &mut form, "worry")? {
            return Ok(see(&format!("/contacts/{contact}?done=the-contact-was-taken")));
        }
    }
    let draft = draft::find(&mut app.db().read().await?, id).await?;
    unprocessable(shown(app, visitor, &draft, form).await)
}

fn read(app: &App, form: &mut Posted, id: DraftId) -> Result<Option<Intake>, Error> {
    let channel = Channel::named(&form.text("channel"));
    if channel.is_none() {
        form.refuse("channel", "Choose how they got in touch.");
    }
    let kind = form.required("source", "Choose who is getting in touch.");
    let agency = form.parsed_optional("agency", "Choose a body from the list.");
    let worry = form.required("worry", "Write what worries them, in their words.");
    let received = received(form);
    let about = named(app, form);
    let (Some(channel), true) = (channel, form.is_sound()) else { return Ok(None) };
    let source =
        Source { kind, agency, name: form.optional("name"), call_back: form.optional("call_back"), account: None };
    Ok(Some(Intake {
        channel,
        received,
        source,
        about,
        worry,
        category: form.optional("category"),
        urgent: form.text("urgent") == "yes",
        flag: flag(form),
        form_key: id.to_string(),
        draft: Some(id),
        from: None,
    }))
}

/// The exploitation flag of a form.
pub(super) fn flag(form: &Posted) -> Flag {
    Flag {
        set: form.text("exploitation") == "yes",
        model: form.optional("model"),
        indicators: form.many("indicators"),
        why: form.text("flag_why"),
    }
}

/// Day and time as typed; nothing means now.
fn received(form: &mut Posted) -> Option<Timestamp> {
    let day = form.date_optional("received", "The day on which it came")?;
    let time: Option<Time> = match form.optional("received-time") {
        None => Some(Time::midnight()),
        Some(text) => text.replace('.', ":").parse().ok(),
    };
    let Some(time) = time else {
        form.refuse("received-time", "Write the time as 14:05.");
        return None;
    };
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    DateTime::from_parts(day, time).to_zoned_datetime(zone).ok().map(|z| z.timestamp())
}

fn named(app: &App, form: &mut Posted) -> Vec<Named> {
    let rows = rows(form);
    if rows.is_empty() {
        form.refuse("find", "Say whom or what it is about. When nobody knows who the child is, describe the child.");
    }
    let mut all = Vec::new();
    for (_, row) in rows {
        match one(app, &row) {
            Ok(named) => all.push(named),
            Err(why) => form.refuse("find", format!("{}: {why}", row.words_shown())),
        }
    }
    all
}

fn one(app: &App, row: &Row) -> Result<Named, String> {
    let what = As::named(&row.what).ok_or("choose whether this is a child, an adult, a place or a group.")?;
    if !row.subject.is_empty() {
        let subject = row.subject.parse().map_err(|_| "search again, and choose whom you mean.".to_owned())?;
        return Ok(Named::Found(what, subject));
    }
    let has_name = !row.given.trim().is_empty() || !row.family.trim().is_empty();
    if !has_name || matches!(what, As::Place | As::Group) {
        let more =
            [row.given.as_str(), &row.family, &row.words, &row.address, &row.postcode, &row.school, &row.vehicle];
        let words: Vec<&str> = more.into_iter().map(str::trim).filter(|t| !t.is_empty()).collect();
        if words.is_empty() {
            return Err("write a name, or describe them.".into());
        }
        return Ok(Named::Described(what, words.join(", ")));
    }
    Ok(Named::New(what, Box::new(new_person(app, what, row)?), row.words.clone()))
}

fn new_person(app: &App, what: As, row: &Row) -> Result<NewPerson, String> {
    let said = |text: &str| !text.trim().is_empty();
    Ok(NewPerson {
        names: vec![PersonName::usual(&row.given, &row.family)],
        born: born(app, what, row)?,
        addresses: if said(&row.address) || said(&row.postcode) {
            vec![Address::of(&row.address, &row.postcode)]
        } else {
            vec![]
        },
        phones: if said(&row.phone) { vec![Phone::of(&row.phone)] } else { vec![] },
        schools: if said(&row.school) { vec![School::of(&row.school)] } else { vec![] },
        vehicles: if said(&row.vehicle) { vec![Vehicle::of(&row.vehicle, "")] } else { vec![] },
        ..NewPerson::default()
    })
}

fn born(app: &App, what: As, row: &Row) -> Result<Born, String> {
    let today = app.clock().today();
    let typed: Vec<i16> = row.born.split(' ').filter_map(|part| part.parse().ok()).collect();
    let day = match (row.born.is_empty(), typed.as_slice()) {
        (true, _) => None,
        (false, [day, month, year]) => {
            let part = |n: i16| i8::try_from(n).ok();
            let date = part(*day).zip(part(*month)).and_then(|(d, m)| jiff::civil::Date::new(*year, m, d).ok());
            Some(date.ok_or("the date of birth must be a real date, for example 31 3 2009.")?)
        }
        (false, _) => return Err("the date of birth must be a real date, for example 31 3 2009.".into()),
    };
    let born = match (day, what) {
        (Some(day), As::Unborn) => Born::Expected(day),
        (Some(day), _) => Born::Exact(day),
        (None, _) if row.born_by_age.is_empty() => Born::Unknown,
        (None, _) => {
            let age: i16 = row.born_by_age.parse().map_err(|_| "write the age as a number of years.".to_owned())?;
            Born::aged(age, today)
        }
    };
    born.checked(today).map_err(|why| why.to_string())
}

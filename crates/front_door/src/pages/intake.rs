//! Intake in one page, filled while listening. Every button keeps what is typed as a draft on the server; none of it
//! needs a script.

mod row;

use std::hash::{Hash as _, Hasher as _};

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use people::Subject;
use people::place::PlaceKind;
use platform::access::{Actor, Role, Scope};
use platform::draft::{self, Draft, DraftId};
use platform::error::Error;
use platform::web::{Answer, App, Listing, Posted, PublicForm, Visitor, see};
use serde_json::json;

use self::row::{Row, one, rows, typed_row};
use super::shown::{at_the_door, bodies, came, choices, terms, unprocessable, working};
use crate::contact::{As, Channel, ContactId, Source};
use crate::policy;
use crate::take_contact::{Flag, Intake, Named, take_contact, taken_before};

/// The name of this form among drafts.
pub(super) const FORM: &str = "contact";

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
    let rows = rows(&form);
    let subjects: Vec<Subject> = rows.iter().filter_map(|(_, row)| row.subject.parse().ok()).collect();
    let working = working(app, visitor, &subjects).await?;
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(text, row)| {
            let what = As::named(&row.what).map_or("", As::words);
            let open: Vec<_> = working.iter().filter(|(s, _)| s.to_string() == row.subject).map(|(_, w)| w).collect();
            json!({ "text": text, "what": what, "words": row.words_shown(), "found": !row.subject.is_empty(), "open": open })
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
        "places": PlaceKind::ALL.iter().map(|k| json!({ "value": k.name(), "words": k.words() })).collect::<Vec<_>>(),
        "indicators": choices(&terms.indicators), "bodies": bodies(visitor, app.clock().today()),
    }))
}

/// Any button of the page.
pub(super) async fn send(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, sent: PublicForm) -> Answer {
    let mut form = sent.posted;
    let Some(actor) = in_session(&visitor, &form) else { return rescued(&app, &id, form).await };
    if !policy::works_the_door(actor) {
        return Err(Error::Hidden);
    }
    let (pressed, once) = (form.text("do"), once(&id, &form));
    let draft = match opened(&app, actor, &id, FORM).await {
        // Sent twice: the first sending has used the draft up.
        Err(Error::Hidden) if pressed == "send" => return Ok(taken(taken_before(&app, actor, &id).await?)),
        other => other?,
    };
    if pressed == "send"
        && let Ok(contact) = taken_before(&app, actor, &once).await
    {
        return Ok(taken(contact));
    }
    changed_rows(&app, actor, &mut form, &pressed).await?;
    let kept = kept(&app, &draft, &form).await?;
    let here = format!("/contacts/new/{}", kept.id);
    match pressed.as_str() {
        "find" => Ok(see(&format!("{here}?find=yes#about"))),
        "send" => sending(&app, &visitor, (kept.id, if kept.split { once } else { kept.id.to_string() }), form).await,
        "throw" => throw_away(&app, actor, kept.id).await,
        _ if kept.split => Ok(see(&format!("{here}?done=both-texts-are-kept"))),
        "save" => Ok(see(&format!("{here}?done=kept"))),
        _ => Ok(see(&format!("{here}#about"))),
    }
}

fn taken(contact: ContactId) -> Response {
    see(&format!("/contacts/{contact}?done=the-contact-was-taken"))
}

/// Of one sending of one page. Where two tabs share a draft, a sending makes a draft of its own, and a second click would
/// make another: the same page that says the same is the same contact.
fn once(id: &str, form: &Posted) -> String {
    let mut said = std::hash::DefaultHasher::new();
    let told = form.values.iter().filter(|(name, _)| !["csrf", "draft_version", "draft_id"].contains(&name.as_str()));
    told.for_each(|line| line.hash(&mut said));
    format!("{id}-{:016x}", said.finish())
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
    if let Some(subject) = form.optional("pick").and_then(|p| p.parse::<Subject>().ok()) {
        let who = people::who(&mut app.db().read().await?, actor, &[subject], app.clock().today()).await?;
        if let Some(w) = who.get(&subject) {
            let what = match subject {
                Subject::Person(_) => form.optional("pick-what").unwrap_or_else(|| "child".into()),
                Subject::Place(_) => "place".into(),
                Subject::Group(_) => "group".into(),
            };
            let row = Row::found(what, subject, w.words.clone());
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

async fn sending(app: &App, visitor: &Visitor, (id, form_key): (DraftId, String), mut form: Posted) -> Answer {
    if let Some(intake) = read(app, &mut form, id)? {
        let done = take_contact(app, &visitor.actor, Intake { form_key, ..intake }).await;
        if let Some(contact) = came(done, &mut form, "worry")? {
            return Ok(taken(contact));
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

//! Writing a letter to a national body: its words, where each ask stands in them, and who signs.

use axum::extract::{Path, State};
use platform::Error;
use platform::agency::Sector;
use platform::web::{Answer, App, Posted, Visitor, see};
use serde_json::{Value, json};

use super::challenges::refused;
use super::national::{limbs, one};
use crate::ask::Ask;
use crate::national_request::{Letter, LimbPlace, Place, RequestState, Signatory};
use crate::national_step::SeenRequest;
use crate::open_request::OpenRequest;
use crate::policy::{self, Act};
use crate::stamp::NamedPerson;
use crate::write_letter::write_letter;

/// Room for as many more signatories.
const ROOM: usize = 2;

async fn writable(app: &App, visitor: &Visitor, id: &str) -> Result<OpenRequest, Error> {
    let one = one(app, visitor, id).await?;
    if !policy::may(Act::AskNationally, &visitor.actor, &[]) {
        return Err(Error::forbidden("The chair or the business manager writes letters for the Board."));
    }
    if *one.request.record.state() != RequestState::Draft {
        return Err(Error::refused("This letter has been sent and is kept as it left."));
    }
    Ok(one)
}

/// The form.
pub(super) async fn form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let one = writable(&app, &visitor, &id).await?;
    let version = one.request.version;
    let form = filled(&one);
    form_page(&app, &visitor, &one, form, version)
}

fn live(one: &OpenRequest) -> impl Iterator<Item = &Ask> {
    one.row.asks.iter().filter(|a| a.is_live())
}

fn filled(one: &OpenRequest) -> Posted {
    let request = &one.request.record;
    let mut form = Posted::filled([("to", request.to.clone()), ("text", request.letter().text.clone())]);
    let mut put = |name: String, value: String| {
        form.values.insert(name, vec![value]);
    };
    for (i, ask) in live(one).enumerate() {
        match request.letter().limbs.iter().find(|l| l.ask == ask.id).map(|l| &l.place) {
            Some(Place::Passage(words)) => put(format!("passage-{i}"), words.clone()),
            Some(Place::LeftOut(reason)) => put(format!("out-{i}"), reason.clone()),
            None => {}
        }
    }
    for (i, s) in request.letter().signatories.iter().enumerate() {
        put(format!("name-{i}"), s.person.name.clone());
        put(format!("body-{i}"), s.agency.map(|a| a.to_string()).unwrap_or_default());
        if let Some(day) = s.signed {
            put(format!("signed-{i}-day"), day.day().to_string());
            put(format!("signed-{i}-month"), day.month().to_string());
            put(format!("signed-{i}-year"), day.year().to_string());
        }
    }
    form
}

fn form_page(app: &App, visitor: &Visitor, one: &OpenRequest, form: Posted, version: i64) -> Answer {
    let r = &one.row.recommendation.record;
    let bodies: Vec<Value> = visitor
        .agencies
        .iter()
        .filter(|a| a.sector != Sector::National)
        .map(|a| json!({ "value": a.id, "words": a.name }))
        .collect();
    let people = one.request.record.letter().signatories.len() + ROOM;
    app.page(visitor, "programme/letter.html", json!({
        "form": form, "seen": version, "reference": r.reference, "title": r.title, "limbs": limbs(one), "bodies": bodies,
        "back": format!("/programme/national/{}", one.request.record.id), "people": (0..people).collect::<Vec<_>>(),
    }))
}

/// Keeps the letter.
pub(super) async fn save(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, mut form: Posted) -> Answer {
    let one = writable(&app, &visitor, &id).await?;
    let version: i64 = form.text("version").parse().unwrap_or(0);
    let to = form.required("to", "Say which body the letter goes to.");
    let text = form.required("text", "Write the letter.");
    let letter = Letter { text, signatories: signatories(&mut form, &one), limbs: places(&mut form, &one) };
    if !form.is_sound() {
        return form_page(&app, &visitor, &one, form, version);
    }
    let seen = SeenRequest { id: one.request.record.id, version };
    match write_letter(&app, &visitor.actor, seen, &to, letter).await {
        Ok(()) => Ok(see(&format!("/programme/national/{id}?done=the-letter-was-kept"))),
        Err(Error::Stale) => {
            form.refuse("text", "Somebody else changed this letter while the page was open. Theirs is shown above yours; your text is kept. Send it again to keep yours.");
            theirs(&app, &visitor, &id, form).await
        }
        Err(error) => {
            refused(&mut form, error, "text")?;
            form_page(&app, &visitor, &one, form, version)
        }
    }
}

/// The form with the other person's wording beside it.
async fn theirs(app: &App, visitor: &Visitor, id: &str, mut form: Posted) -> Answer {
    let now = writable(app, visitor, id).await?;
    form.values.insert("theirs".into(), vec![now.request.record.letter().text.clone()]);
    let version = now.request.version;
    form_page(app, visitor, &now, form, version)
}

fn places(form: &mut Posted, one: &OpenRequest) -> Vec<LimbPlace> {
    let mut all = Vec::new();
    for (i, ask) in live(one).enumerate() {
        let (words, reason) = (form.optional(&format!("passage-{i}")), form.optional(&format!("out-{i}")));
        match (words, reason) {
            (Some(_), Some(_)) => form.refuse(
                &format!("passage-{i}"),
                "Either mark the words that carry this ask, or say why it is left out.",
            ),
            (Some(words), None) => all.push(LimbPlace { ask: ask.id, place: Place::Passage(words) }),
            (None, Some(reason)) => all.push(LimbPlace { ask: ask.id, place: Place::LeftOut(reason) }),
            (None, None) => {}
        }
    }
    all
}

fn signatories(form: &mut Posted, one: &OpenRequest) -> Vec<Signatory> {
    let people = one.request.record.letter().signatories.len() + ROOM;
    let mut all = Vec::new();
    for i in 0..people {
        let name = form.text(&format!("name-{i}"));
        let agency = form.parsed_optional(&format!("body-{i}"), "Choose a body.");
        let signed = form.date_optional(&format!("signed-{i}"), "The day of the signature");
        if !name.is_empty() {
            all.push(Signatory { person: NamedPerson { name, account: None }, agency, signed });
        } else if signed.is_some() {
            form.refuse(&format!("name-{i}"), "Name who signed.");
        }
    }
    all
}

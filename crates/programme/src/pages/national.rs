//! Asks of national bodies: what was endorsed, what the letter carries, what came back.

use axum::extract::{Path, State};
use platform::Error;
use platform::access::permit;
use platform::record::{self, Versioned};
use platform::web::{Answer, App, Posted, Visitor, download, see};
use serde_json::{Value, json};

use super::asks::position_tag;
use super::challenges::refused;
use super::words::Tag;
use crate::endorse_request::endorse_request;
use crate::follow_letter::{acknowledge_letter, chase_letter, reply_to_letter};
use crate::national_request::{Carried, Endorser, NationalRequest, Place, RequestState};
use crate::national_step::{SeenRequest, remind_on};
use crate::new_request::new_request;
use crate::open_request::{LetterFormat, OpenRequest, letter_file, open_request, sent};
use crate::policy::{self, Act};
use crate::programme::{Programme, ProgrammeId};
use crate::recommendation::{Recommendation, Scope};
use crate::response::Position;
use crate::send_letter::send_letter;
use crate::store;

/// The national rows of a programme with their letters.
pub(super) async fn list(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    list_page(&app, &visitor, &id, Posted::default()).await
}

async fn list_page(app: &App, visitor: &Visitor, id: &str, form: Posted) -> Answer {
    let actor = visitor.signed_in()?;
    let id: ProgrammeId = id.parse().map_err(|_| Error::Hidden)?;
    let mut read = app.db().read().await?;
    let programme = permit(actor, Act::See, record::find::<Programme>(&mut read, id).await?)?.into_inner();
    let scope = policy::scope(actor);
    let rows = store::all::<Recommendation>(&mut read, id, &scope).await?;
    let requests = store::all::<NationalRequest>(&mut read, id, &scope).await?;
    drop(read);
    let national = rows.iter().map(|r| &r.record).filter(|r| r.scope == Scope::National);
    let rows: Vec<Value> = national.map(|r| row(app, r, &requests)).collect();
    app.page(
        visitor,
        "programme/national.html",
        json!({
            "form": form, "programme": programme.name, "back": format!("/programme/{id}"), "rows": rows,
            "may": policy::may(Act::AskNationally, actor, &[]),
        }),
    )
}

fn row(app: &App, row: &Recommendation, requests: &[Versioned<NationalRequest>]) -> Value {
    let own = requests.iter().map(|r| &r.record).filter(|r| r.recommendation == row.id);
    json!({
        "id": row.id, "reference": row.reference, "title": row.title, "href": format!("/programme/recommendations/{}", row.id),
        "words": row.verbatim.text().split_whitespace().take(30).collect::<Vec<_>>().join(" "),
        "letters": own.map(|r| summary(app, r)).collect::<Vec<_>>(),
    })
}

fn summary(app: &App, request: &NationalRequest) -> Value {
    let endorsed = |by| request.endorsements().iter().find(|e| e.by == by).map(|e| e.on);
    json!({
        "to": request.to, "href": format!("/programme/national/{}", request.id), "state": state(app, request),
        "board": endorsed(Endorser::Board), "cabinet": endorsed(Endorser::Cabinet), "chased": request.chased().len(),
        "remind": remind_on(request, app.calendar()), "sent": sent(request),
    })
}

fn state(app: &App, request: &NationalRequest) -> Tag {
    let silent = remind_on(request, app.calendar()).is_some_and(|d| d < app.clock().today());
    match request.state() {
        RequestState::Draft => Tag::new("Being written", "grey"),
        RequestState::Replied { .. } => Tag::new("Answered", "green"),
        RequestState::Sent { .. } | RequestState::Acknowledged { .. } if silent => Tag::new("Reminder due", "red"),
        RequestState::Sent { .. } => Tag::new("Sent", "blue"),
        RequestState::Acknowledged { .. } => Tag::new("Acknowledged", "turquoise"),
    }
}

/// Opens a request.
pub(super) async fn open(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, mut form: Posted) -> Answer {
    let actor = visitor.signed_in()?;
    let row = form.text("row").parse().map_err(|_| Error::Hidden)?;
    let to = form.required("to", "Say which body the letter goes to.");
    if form.is_sound() {
        match new_request(&app, actor, row, &to).await {
            Ok(id) => return Ok(see(&format!("/programme/national/{id}?done=the-letter-was-drafted"))),
            Err(error) => refused(&mut form, error, "to")?,
        }
    }
    list_page(&app, &visitor, &id, form).await
}

pub(super) async fn one(app: &App, visitor: &Visitor, id: &str) -> Result<OpenRequest, Error> {
    open_request(app, visitor.signed_in()?, id.parse().map_err(|_| Error::Hidden)?).await
}

/// One request.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let one = one(&app, &visitor, &id).await?;
    one_page(&app, &visitor, &one, Posted::default())
}

const POSITIONS: [(&str, &str); 6] = [
    ("accept", "Accept"),
    ("accept_in_part", "Accept in part"),
    ("accept_in_principle", "Accept in principle"),
    ("met_by_other_means", "Met by other means"),
    ("decline", "Decline"),
    ("not_ours", "Not theirs: another body’s"),
];

fn position(form: &Posted) -> Option<Position> {
    Position::of_code(&form.text("position"), &form.text("reason"), |_| None)
}

fn one_page(app: &App, visitor: &Visitor, one: &OpenRequest, form: Posted) -> Answer {
    let (request, r) = (&one.request.record, &one.row.recommendation.record);
    let may = policy::may(Act::AskNationally, &visitor.actor, &[]);
    let draft = *request.state() == RequestState::Draft;
    let waits = remind_on(request, app.calendar()).is_some();
    let endorsements: Vec<Value> =
        request.endorsements().iter().map(|e| json!({ "by": e.by.words(), "on": e.on, "minute": e.minute })).collect();
    let positions: Vec<Value> = POSITIONS.iter().map(|(v, w)| json!({ "value": v, "words": w })).collect();
    app.page(visitor, "programme/national_request.html", json!({
        "form": form, "s": summary(app, request), "id": request.id, "seen": one.request.version, "reference": r.reference,
        "title": r.title, "row": format!("/programme/recommendations/{}", r.id), "list": format!("/programme/{}/national", request.programme),
        "programme": one.row.programme.record.name, "endorsements": endorsements, "text": request.letter().text,
        "signatories": signatories(request, visitor), "limbs": limbs(one), "may_write": may && draft, "draft": draft,
        "may_follow": may && waits, "may_acknowledge": may && matches!(request.state(), RequestState::Sent { .. }),
        "positions": positions, "chased": request.chased(), "reply": reply(request), "acknowledged": acknowledged(request), "may": may,
    }))
}

fn acknowledged(request: &NationalRequest) -> Option<jiff::civil::Date> {
    match request.state() {
        RequestState::Acknowledged { on, .. } => Some(*on),
        RequestState::Draft | RequestState::Sent { .. } | RequestState::Replied { .. } => None,
    }
}

fn reply(request: &NationalRequest) -> Option<Value> {
    match request.state() {
        RequestState::Replied { on, position, text, .. } => {
            Some(json!({ "on": on, "tag": position_tag(position), "reason": position.reason(), "text": text }))
        }
        RequestState::Draft | RequestState::Sent { .. } | RequestState::Acknowledged { .. } => None,
    }
}

fn signatories(request: &NationalRequest, visitor: &Visitor) -> Vec<Value> {
    let one = |s: &crate::national_request::Signatory| json!({ "name": s.person.name, "body": s.agency.map(|a| visitor.agencies.name(a)), "signed": s.signed });
    request.letter().signatories.iter().map(one).collect()
}

/// Each ask, and whether the letter carries it.
pub(super) fn limbs(one: &OpenRequest) -> Vec<Value> {
    let request = &one.request.record;
    let place = |ask| request.letter().limbs.iter().find(|l| l.ask == ask).map(|l| &l.place);
    let checks = request.check_limbs(&one.row.asks);
    let line = |check: &crate::national_request::LimbCheck| {
        let ask = one.row.asks.iter().find(|a| a.id == check.ask)?;
        let (passage, left_out) = match place(check.ask) {
            Some(Place::Passage(words)) => (Some(words), None),
            Some(Place::LeftOut(reason)) => (None, Some(reason)),
            None => (None, None),
        };
        Some(
            json!({ "limb": check.limb, "text": ask.text, "tag": carried(check.carried), "passage": passage, "left_out": left_out }),
        )
    };
    checks.iter().filter_map(line).collect()
}

fn carried(carried: Carried) -> Tag {
    match carried {
        Carried::Marked => Tag::new("In the letter", "green"),
        Carried::Likely => Tag::new("Seems to be there: mark where", "orange"),
        Carried::LeftOut => Tag::new("Left out, for a reason", "purple"),
        Carried::Missing => Tag::new("Not in the letter", "red"),
    }
}

impl Endorser {
    /// As said on pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Board => "The Board",
            Self::Cabinet => "The Council’s Cabinet",
        }
    }
}

/// What can be done with a request on its page.
pub(super) async fn act(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, verb)): Path<(String, String)>,
    mut form: Posted,
) -> Answer {
    let read = one(&app, &visitor, &id).await?;
    let seen = SeenRequest { id: read.request.record.id, version: form.text("version").parse().unwrap_or(0) };
    let done = match verb.as_str() {
        "endorse" => endorse(&app, &visitor, seen, &mut form).await,
        "send" => send(&app, &visitor, seen, &mut form).await,
        "acknowledge" => acknowledge(&app, &visitor, seen, &mut form).await,
        "reply" => answered(&app, &visitor, seen, &mut form).await,
        "chase" => chase(&app, &visitor, seen, &mut form).await,
        _ => return Err(Error::Hidden),
    };
    match done {
        Ok(()) if form.is_sound() => return Ok(see(&format!("/programme/national/{id}?done=it-was-recorded"))),
        Ok(()) => {}
        Err(Error::Stale) => form.refuse("on", "Somebody else changed this request while the page was open. It is shown as it is now; your text is kept below. Send it again if it still holds."),
        Err(error) => refused(&mut form, error, "on")?,
    }
    prefix(&mut form, &verb);
    let now = one(&app, &visitor, &id).await?;
    one_page(&app, &visitor, &now, form)
}

/// Several small forms stand on the page, each with its own fields: a fault goes to the field of the form that was sent.
fn prefix(form: &mut Posted, verb: &str) {
    for fault in form.faults.0.iter_mut().filter(|f| f.field == "on") {
        fault.field = format!("{verb}-on");
    }
}

async fn endorse(app: &App, visitor: &Visitor, seen: SeenRequest, form: &mut Posted) -> Result<(), Error> {
    let by = match form.text("by").as_str() {
        "board" => Some(Endorser::Board),
        "cabinet" => Some(Endorser::Cabinet),
        _ => None,
    };
    if by.is_none() {
        form.refuse("by", "Choose who endorsed it.");
    }
    let on = form.date("endorsed", "The day of the endorsement");
    let minute = form.text("minute");
    let (Some(by), Some(on)) = (by, on) else { return Ok(()) };
    endorse_request(app, &visitor.actor, seen, by, on, &minute).await
}

async fn send(app: &App, visitor: &Visitor, seen: SeenRequest, form: &mut Posted) -> Result<(), Error> {
    let Some(on) = form.date("send-on", "The day it was sent") else { return Ok(()) };
    send_letter(app, &visitor.actor, seen, on).await
}

async fn acknowledge(app: &App, visitor: &Visitor, seen: SeenRequest, form: &mut Posted) -> Result<(), Error> {
    let Some(on) = form.date("acknowledge-on", "The day it was acknowledged") else { return Ok(()) };
    acknowledge_letter(app, &visitor.actor, seen, on).await
}

async fn answered(app: &App, visitor: &Visitor, seen: SeenRequest, form: &mut Posted) -> Result<(), Error> {
    let on = form.date("reply-on", "The day of the answer");
    let text = form.required("reply", "Copy the answer, or say what it says and where it is kept.");
    let position = position(form);
    if position.is_none() {
        form.refuse("position", "Choose the position that the answer takes.");
    }
    let (Some(on), Some(position), true) = (on, position, form.is_sound()) else { return Ok(()) };
    reply_to_letter(app, &visitor.actor, seen, on, position, &text).await
}

async fn chase(app: &App, visitor: &Visitor, seen: SeenRequest, form: &mut Posted) -> Result<(), Error> {
    let Some(on) = form.date("chase-on", "The day of the reminder") else { return Ok(()) };
    let how = form.text("how");
    chase_letter(app, &visitor.actor, seen, on, &how).await
}

/// The letter as a document: DOCX to be worked on, PDF to be sent.
pub(super) async fn letter(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, name)): Path<(String, String)>,
) -> Answer {
    let one = one(&app, &visitor, &id).await?;
    let format = name.strip_prefix("letter.").and_then(LetterFormat::of_ending).ok_or(Error::Hidden)?;
    let (name, bytes) = letter_file(&app, &visitor.agencies, &one, format).await?;
    Ok(download(&name, format.media_type(), bytes))
}

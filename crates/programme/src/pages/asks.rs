//! Asks and answers: splitting a row, answering for a body, and what nobody has answered.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use platform::Error;
use platform::access::{Actor, permit};
use platform::agency::{Agencies, Sector};
use platform::id::AgencyId;
use platform::record;
use platform::web::{Answer as Page, App, Listing, Posted, Visitor, see};
use serde_json::{Value, json};

use super::words::{self, Tag};
use super::work_words::can;
use crate::ask::{Ask, AskId, PrintedAnswer};
use crate::link::{Link, LinkEnd};
use crate::policy::{self, Act};
use crate::programme::{Programme, ProgrammeId};
use crate::recommendation::{Recommendation, RecommendationId};
use crate::respond::{current, respond};
use crate::response::{Answer, Position, Response};
use crate::split_asks::{Wanted, split_asks};
use crate::stamp::{NamedPerson, Origin};
use crate::store;
use crate::store::file::Loaded;

/// The asks of a row with what each body answered, for the recommendation page.
pub(super) fn section(loaded: &Loaded, visitor: &Visitor) -> Value {
    let may_arrange = policy::may(Act::Arrange, &visitor.actor, &[]);
    let asks: Vec<Value> =
        loaded.asks.iter().filter(|a| a.is_live()).map(|a| ask(a, &loaded.responses, visitor)).collect();
    let taken_out: Vec<Value> = loaded
        .asks
        .iter()
        .filter_map(|a| a.withdrawn.as_ref().map(|w| json!({ "text": a.text, "reason": w.reason })))
        .collect();
    json!({
        "asks": asks, "taken_out": taken_out, "may_arrange": may_arrange,
        "split_href": format!("/programme/recommendations/{}/asks", loaded.recommendation.record.id),
    })
}

fn ask(ask: &Ask, responses: &[Response], visitor: &Visitor) -> Value {
    let given = |agency: &AgencyId| responses.iter().find(|r| r.ask == ask.id && r.agency == *agency);
    let others = responses.iter().filter(|r| r.ask == ask.id).map(|r| r.agency).filter(|a| !ask.addressees.contains(a));
    let bodies: Vec<AgencyId> = ask.addressees.iter().copied().chain(others).collect();
    let answers: Vec<Value> = bodies.iter().map(|b| answer(ask, *b, given(b), visitor)).collect();
    json!({
        "limb": ask.limb, "text": ask.text, "guessed": matches!(ask.origin, Origin::Guessed),
        "due": ask.due.as_ref().map(|d| &d.words), "threshold": ask.threshold.as_ref().map(|t| &t.words),
        "silent": silent(ask), "answers": answers, "nobody_asked": ask.addressees.is_empty(),
    })
}

fn silent(ask: &Ask) -> Option<&str> {
    match &ask.printed_answer {
        PrintedAnswer::Silent { reason } => Some(reason),
        PrintedAnswer::None | PrintedAnswer::Speaks => None,
    }
}

fn answer(ask: &Ask, agency: AgencyId, given: Option<&Response>, visitor: &Visitor) -> Value {
    let awaited = Position::NoResponseYet;
    let position = given.map_or(&awaited, |r| r.position());
    let may = policy::may(Act::Respond, &visitor.actor, &[agency]);
    let checked = given.filter(|r| r.position().is_met_by_other_means());
    let gives = checked.filter(|r| can(Act::Report, &visitor.actor, *r) || can(Act::Verify, &visitor.actor, *r));
    json!({
        "evidence_href": gives.map(|r| format!("/programme/responses/{}/evidence", r.id)),
        "agency": visitor.agencies.name(agency), "tag": position_tag(position), "reason": position.reason(),
        "counter": given.and_then(|r| r.counter_proposal()), "date": given.and_then(|r| r.date()),
        "signatory": given.and_then(|r| r.signatory()).map(|s| &s.name),
        "href": may.then(|| format!("/programme/asks/{}/answer/{agency}", ask.id)),
    })
}

/// The tag of a position.
pub(super) fn position_tag(position: &Position) -> Tag {
    let tone = match position {
        Position::Accept => "green",
        Position::AcceptInPart { .. } | Position::AcceptInPrinciple { .. } => "turquoise",
        Position::MetByOtherMeans { .. } => "blue",
        Position::Decline { .. } | Position::NotOurs { .. } => "orange",
        Position::NoResponseYet => "red",
    };
    Tag::new(position.words(), tone)
}

/// The links of a row, both ways, in words.
pub(super) fn links(row: RecommendationId, links: &[Link], rows: &BTreeMap<RecommendationId, String>) -> Vec<Value> {
    let end = |e: &LinkEnd| match e {
        LinkEnd::Recommendation(id) => Some(*id),
        LinkEnd::Ask(_) => None,
    };
    let other = |l: &Link| {
        let (from, to) = (end(&l.from)?, end(&l.to)?);
        let (words, other) = if from == row {
            (l.kind.words().to_owned(), to)
        } else {
            (format!("Recommendation {} {} this row", rows.get(&from)?, l.kind.words()), from)
        };
        let (back, guessed) = (from != row, matches!(l.origin, Origin::Guessed));
        Some(
            json!({ "words": words, "reference": rows.get(&other)?, "href": format!("/programme/recommendations/{other}"), "back": back, "note": l.note, "guessed": guessed }),
        )
    };
    links.iter().filter(|l| end(&l.from) == Some(row) || end(&l.to) == Some(row)).filter_map(other).collect()
}

struct Row {
    recommendation: Recommendation,
    asks: Vec<Ask>,
}

async fn row(app: &App, actor: &Actor, id: &str) -> Result<Row, Error> {
    let id: RecommendationId = id.parse().map_err(|_| Error::Hidden)?;
    let mut read = app.db().read().await?;
    let recommendation =
        permit(actor, Act::Arrange, record::find::<Recommendation>(&mut read, id).await?)?.into_inner();
    let asks = store::file::load(&mut read, id).await?.asks.into_iter().filter(Ask::is_live).collect();
    Ok(Row { recommendation, asks })
}

/// The form that splits a row: its asks, and room for three more.
pub(super) async fn split_form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let row = row(&app, visitor.signed_in()?, &id).await?;
    let mut form = Posted::default();
    for (i, ask) in row.asks.iter().enumerate() {
        form.values.insert(format!("text-{i}"), vec![ask.text.clone()]);
        form = form.with_many(&format!("bodies-{i}"), ask.addressees.iter().map(ToString::to_string));
    }
    split_page(&app, &visitor, &row, form)
}

/// More empty fields than anybody needs at once.
const ROOM: usize = 3;

fn split_page(app: &App, visitor: &Visitor, row: &Row, form: Posted) -> Page {
    let bodies: Vec<Value> = partners(&visitor.agencies).map(|a| json!({ "value": a.id, "words": a.short })).collect();
    let fields: Vec<Value> = (0..row.asks.len() + ROOM).map(|i| json!({ "i": i, "id": row.asks.get(i).map(|a| a.id), "new": i >= row.asks.len(), "guessed": row.asks.get(i).is_some_and(|a| matches!(a.origin, Origin::Guessed)) })).collect();
    let r = &row.recommendation;
    app.page(visitor, "programme/split.html", json!({
        "form": form, "fields": fields, "bodies": bodies, "lines": r.verbatim.lines(), "reference": r.reference, "title": r.title,
        "back": format!("/programme/recommendations/{}", r.id),
    }))
}

fn partners(agencies: &Agencies) -> impl Iterator<Item = &platform::agency::Agency> {
    agencies.iter().filter(|a| a.sector != Sector::National)
}

/// Keeps the split.
pub(super) async fn split(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, mut form: Posted) -> Page {
    let actor = visitor.signed_in()?;
    let row = row(&app, actor, &id).await?;
    let wanted = wanted(&mut form, &row, &visitor.agencies);
    if form.is_sound() {
        match split_asks(&app, actor, row.recommendation.id, &wanted).await {
            Ok(()) => {
                return Ok(see(&format!(
                    "/programme/recommendations/{}?done=the-asks-were-kept",
                    row.recommendation.id
                )));
            }
            Err(Error::Refused(sentence)) => form.refuse("text-0", sentence),
            Err(other) => return Err(other),
        }
    }
    split_page(&app, &visitor, &row, form)
}

fn wanted(form: &mut Posted, row: &Row, agencies: &Agencies) -> Vec<Wanted> {
    let mut all = Vec::new();
    for i in 0..row.asks.len() + ROOM {
        let known = row.asks.get(i).map(|a| a.id);
        let (text, out) = (form.text(&format!("text-{i}")), form.optional(&format!("out-{i}")));
        if known.is_none() && text.is_empty() {
            continue;
        }
        if text.is_empty() && out.is_none() {
            form.faults.add(format!("text-{i}"), "Write what is asked, or say below why this ask is taken out.");
        }
        let addressees = form
            .many(&format!("bodies-{i}"))
            .iter()
            .filter_map(|b| b.parse().ok())
            .filter(|b| agencies.get(*b).is_some())
            .collect();
        all.push(Wanted { id: known, text, addressees, taken_out: out });
    }
    all
}

/// The form in which a body answers an ask.
pub(super) async fn answer_form(
    State(app): State<App>,
    visitor: Visitor,
    Path((ask, agency)): Path<(String, String)>,
) -> Page {
    let asked = asked(&app, &visitor, &ask, &agency).await?;
    let given = current(&mut app.db().read().await?, &visitor.actor, asked.ask.id, asked.agency).await?;
    let form = given.as_ref().map_or_else(Posted::default, |r| filled(&r.record));
    answer_page(&app, &visitor, &asked, form, given.map_or(0, |r| r.version))
}

struct Asked {
    ask: Ask,
    agency: AgencyId,
    recommendation: Recommendation,
}

async fn asked(app: &App, visitor: &Visitor, ask: &str, agency: &str) -> Result<Asked, Error> {
    let actor = visitor.signed_in()?;
    let (ask, agency): (AskId, AgencyId) =
        (ask.parse().map_err(|_| Error::Hidden)?, agency.parse().map_err(|_| Error::Hidden)?);
    let mut read = app.db().read().await?;
    let ask = permit(actor, Act::See, record::find::<Ask>(&mut read, ask).await?)?.into_inner();
    let recommendation =
        permit(actor, Act::See, record::find::<Recommendation>(&mut read, ask.recommendation).await?)?.into_inner();
    visitor.agencies.get(agency).ok_or(Error::Hidden)?;
    if !policy::may(Act::Respond, actor, &[agency]) {
        return Err(Error::forbidden(format!("Only {} answers this for itself.", visitor.agencies.name(agency))));
    }
    Ok(Asked { ask, agency, recommendation })
}

const POSITIONS: [(&str, &str, &str); 6] = [
    ("accept", "Accept", ""),
    ("accept_in_part", "Accept in part", "Say below which part is not accepted, and why."),
    ("accept_in_principle", "Accept in principle", "Say below what stands between agreeing and doing."),
    ("met_by_other_means", "Met by other means", "Say below how. Another body will have to verify it."),
    ("decline", "Decline", "Say below why."),
    ("not_ours", "Not ours", "Say below whose it is."),
];

fn filled(response: &Response) -> Posted {
    let name = match response.position() {
        Position::Accept => "accept",
        Position::AcceptInPart { .. } => "accept_in_part",
        Position::AcceptInPrinciple { .. } => "accept_in_principle",
        Position::MetByOtherMeans { .. } => "met_by_other_means",
        Position::Decline { .. } => "decline",
        Position::NotOurs { .. } => "not_ours",
        Position::NoResponseYet => "",
    };
    Posted::filled([
        ("position", name.into()),
        ("reason", response.position().reason().unwrap_or_default().into()),
        ("counter", response.counter_proposal().unwrap_or_default().into()),
        ("signatory", response.signatory().map(|s| s.name.clone()).unwrap_or_default()),
    ])
}

fn answer_page(app: &App, visitor: &Visitor, asked: &Asked, form: Posted, version: i64) -> Page {
    let positions: Vec<Value> =
        POSITIONS.iter().map(|(v, w, h)| json!({ "value": v, "words": w, "hint": h })).collect();
    let r = &asked.recommendation;
    app.page(visitor, "programme/answer.html", json!({
        "form": form, "ask": asked.ask, "agency": visitor.agencies.name(asked.agency), "positions": positions, "version": version,
        "reference": r.reference, "title": r.title, "back": format!("/programme/recommendations/{}", r.id),
        "printed": r.response_as_printed, "silent": silent(&asked.ask),
    }))
}

/// Keeps the answer.
pub(super) async fn answer_ask(
    State(app): State<App>,
    visitor: Visitor,
    Path((ask, agency)): Path<(String, String)>,
    mut form: Posted,
) -> Page {
    let asked = asked(&app, &visitor, &ask, &agency).await?;
    let seen: i64 = form.text("version").parse().unwrap_or(0);
    let answer = answer_of(&mut form, &visitor.agencies);
    if form.is_sound() {
        match respond(&app, &visitor.actor, asked.ask.id, asked.agency, seen, answer).await {
            Ok(()) => {
                return Ok(see(&format!(
                    "/programme/recommendations/{}?done=the-answer-was-kept",
                    asked.recommendation.id
                )));
            }
            Err(Error::Refused(sentence)) => form.refuse("reason", sentence),
            Err(Error::Stale) => return answered_meanwhile(&app, &visitor, &asked, form).await,
            Err(other) => return Err(other),
        }
    }
    answer_page(&app, &visitor, &asked, form, seen)
}

/// Shows what somebody else saved in between, and keeps what was typed.
async fn answered_meanwhile(app: &App, visitor: &Visitor, asked: &Asked, mut form: Posted) -> Page {
    let now = current(&mut app.db().read().await?, &visitor.actor, asked.ask.id, asked.agency).await?;
    let theirs = now
        .as_ref()
        .map(|r| format!("{}. {}", r.record.position().words(), r.record.position().reason().unwrap_or_default()));
    form.refuse("position", format!("Somebody else answered while this page was open: “{}” Your text is kept below; send it again to answer anew.", theirs.unwrap_or_default().trim()));
    answer_page(app, visitor, asked, form, now.map_or(0, |r| r.version))
}

fn answer_of(form: &mut Posted, agencies: &Agencies) -> Answer {
    let named = |name: &str| agencies.printed(name).map(|a| a.id);
    let position = Position::of_code(&form.text("position"), &form.text("reason"), named).unwrap_or_else(|| {
        form.faults.add("position", "Choose a position.");
        Position::NoResponseYet
    });
    let signatory = form.required("signatory", "Name who signs for the body.");
    Answer {
        position,
        counter_proposal: form.optional("counter"),
        signatory: Some(NamedPerson { name: signatory, account: None }),
    }
}

/// Asks that somebody was asked and nobody has answered, those that the printed response passes over first.
pub(super) async fn unanswered(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let actor = visitor.signed_in()?;
    let id: ProgrammeId = id.parse().map_err(|_| Error::Hidden)?;
    let mut read = app.db().read().await?;
    let programme = permit(actor, Act::See, record::find::<Programme>(&mut read, id).await?)?.into_inner();
    let whole = app.remembered(&mut read, id, store::whole::asked).await?;
    let rows = app.remembered(&mut read, id, store::whole::rows).await?;
    drop(read);
    let rows: BTreeMap<RecommendationId, &Recommendation> = rows.iter().map(|r| (r.id, r)).collect();
    let listing = Listing::of(&visitor);
    let open: Vec<Value> = whole.asks.iter().filter_map(|a| open_ask(a, &whole, &rows, &visitor, &listing)).collect();
    let (passed_over, rest): (Vec<Value>, Vec<Value>) = open.into_iter().partition(|a| !a["silent"].is_null());
    let bodies: Vec<Value> = partners(&visitor.agencies).map(|a| json!({ "value": a.id, "words": a.name })).collect();
    let total = passed_over.len();
    let (rest, pages) = listing.cut(rest, 50);
    let body: Option<AgencyId> =
        listing.get("body").and_then(|b| b.parse().ok()).filter(|b| visitor.agencies.get(*b).is_some());
    let body_asked = match body {
        Some(body) if policy::may(Act::AskBodies, actor, &[]) => {
            let asked = crate::ask_body::asked(&mut app.db().read().await?, actor, id, body).await?;
            asked.map(|c| c.answer_by().on)
        }
        Some(_) | None => None,
    };
    app.page(&visitor, "programme/unanswered.html", json!({
        "programme": programme.name, "back": format!("/programme/{id}"), "passed_over": passed_over, "rest": rest, "pages": pages,
        "total": total, "bodies": bodies, "asked": listing.asked(), "may_ask": policy::may(Act::AskBodies, actor, &[]),
        "body": body.map(|b| json!({ "id": b, "name": visitor.agencies.name(b), "asked": body_asked })),
    }))
}

fn open_ask(
    ask: &Ask,
    whole: &store::whole::Asked,
    rows: &BTreeMap<RecommendationId, &Recommendation>,
    visitor: &Visitor,
    listing: &Listing,
) -> Option<Value> {
    let missing: Vec<AgencyId> = ask.addressees.iter().copied().filter(|a| !whole.is_answered_by(ask.id, *a)).collect();
    let open = ask.is_live() && (!missing.is_empty() || (ask.addressees.is_empty() && !whole.is_answered(ask.id)));
    let wanted = listing.get("body").is_none_or(|b| missing.iter().any(|a| a.to_string() == b));
    let row = rows.get(&ask.recommendation)?;
    (open && wanted).then(|| json!({
        "reference": row.reference, "title": row.title, "limb": ask.limb, "text": ask.text, "silent": silent(ask),
        "from": if missing.is_empty() { "nobody has been asked".into() } else { words::short_names(&missing, &visitor.agencies) },
        "href": format!("/programme/recommendations/{}#ask-{}", row.id, ask.limb),
    }))
}

/// Asks a body for the answers it owes.
pub(super) async fn ask_body(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Page {
    let actor = visitor.signed_in()?;
    let programme: ProgrammeId = id.parse().map_err(|_| Error::Hidden)?;
    let body: AgencyId = form
        .parsed("body", "Choose the body.")
        .filter(|b| visitor.agencies.get(*b).is_some())
        .ok_or_else(|| Error::refused("Choose the body that has to answer."))?;
    crate::ask_body::ask_body(&app, actor, programme, body).await?;
    Ok(see(&format!("/programme/{programme}/unanswered?body={body}&done=the-body-was-asked-and-will-be-reminded")))
}

//! "What we owe", "what we are owed", and the late list.

use axum::extract::State;
use platform::access::Actor;
use platform::agency::Agencies;
use platform::error::Error;
use platform::id::AgencyId;
use platform::record::Versioned;
use platform::web::{Answer, App, Listing, Posted, Visitor, download};
use serde_json::{Value, json};

use super::row::{COLUMNS, Line, Reading, csv, sort, wanted};
use crate::commitment::Commitment;
use crate::kind::Kind;
use crate::{policy, store};

const PAGE: usize = 25;

/// What may be shown of a list.
const SHOW: [(&str, &str); 9] = [
    ("open", "Open"),
    ("late", "Late"),
    ("all", "All, closed ones too"),
    ("asked", "Not yet acknowledged"),
    ("acknowledged", "Acknowledged"),
    ("answered", "Answered"),
    ("challenged", "Challenged"),
    ("declined", "Declined"),
    ("closed", "Closed"),
];

struct Owed {
    body: AgencyId,
    owes: Vec<Line>,
    owed: Vec<Line>,
}

pub(super) async fn owed(State(app): State<App>, visitor: Visitor) -> Answer {
    let listing = Listing::of(&visitor);
    let Owed { body, owes, owed } = read_owed(&app, &visitor, &listing).await?;
    let counts = (owes.len(), owed.len());
    let is_owed = listing.get("side") == Some("owed");
    let mut page = list_page(&listing, if is_owed { owed } else { owes });
    page["body"] = json!(visitor.agencies.name(body));
    page["bodies"] = bodies(&visitor);
    page["form"] = filters(&listing, body);
    page["side"] = json!(if is_owed { "owed" } else { "owe" });
    page["sides"] = json!([
        { "words": "What we owe", "href": listing.href("side", ""), "here": !is_owed, "count": counts.0 },
        { "words": "What we are owed", "href": listing.href("side", "owed"), "here": is_owed, "count": counts.1 },
    ]);
    app.page(&visitor, "commitments/owed.html", page)
}

pub(super) async fn owed_csv(State(app): State<App>, visitor: Visitor) -> Answer {
    let listing = Listing::of(&visitor);
    let Owed { owes, owed, .. } = read_owed(&app, &visitor, &listing).await?;
    let (name, lines) = if listing.get("side") == Some("owed") { ("we-are-owed", owed) } else { ("we-owe", owes) };
    Ok(download(&format!("{name}-{}.csv", app.clock().today()), "text/csv; charset=utf-8", csv(&lines)?))
}

pub(super) async fn late(State(app): State<App>, visitor: Visitor) -> Answer {
    let listing = Listing::of(&visitor);
    let lines = read_late(&app, &visitor, &listing).await?;
    let mut page = list_page(&listing, lines);
    page["bodies"] = bodies(&visitor);
    page["form"] = json!(Posted::filled([
        ("body", listing.get("body").unwrap_or_default().to_owned()),
        ("kind", listing.get("kind").unwrap_or_default().to_owned()),
    ]));
    app.page(&visitor, "commitments/late.html", page)
}

pub(super) async fn late_csv(State(app): State<App>, visitor: Visitor) -> Answer {
    let lines = read_late(&app, &visitor, &Listing::of(&visitor)).await?;
    Ok(download(&format!("late-{}.csv", app.clock().today()), "text/csv; charset=utf-8", csv(&lines)?))
}

async fn read_owed(app: &App, visitor: &Visitor, listing: &Listing) -> Result<Owed, Error> {
    let actor = visitor.signed_in()?;
    let body = chosen_body(actor, &visitor.agencies, listing.get("body"))?;
    // Years of what was done are read only for those who ask for it.
    let scope = match listing.get("show").unwrap_or_default() {
        "all" | "closed" | "declined" => policy::scope(actor),
        _ => policy::scope(actor).only("open = ?", true),
    };
    let mut read = app.db().read().await?;
    let owes = store::owed_by(&mut read, &scope, body).await?;
    let owed = store::owed_to(&mut read, &scope, body).await?;
    let lines = |all| lines(app, &visitor.agencies, listing, all);
    Ok(Owed { body, owes: lines(owes), owed: lines(owed) })
}

async fn read_late(app: &App, visitor: &Visitor, listing: &Listing) -> Result<Vec<Line>, Error> {
    let actor = visitor.signed_in()?;
    if !policy::watches_all(actor) {
        return Err(Error::forbidden(
            "The late list is for the Board and its groups. What your own body owes is under Owed.",
        ));
    }
    let late = store::late(&mut app.db().read().await?, &policy::scope(actor), app.clock().today()).await?;
    let of_body = listing.get("body").and_then(|text| text.parse::<AgencyId>().ok());
    let late = late.into_iter().filter(|v| of_body.is_none_or(|b| v.record.turn_agency() == Some(b))).collect();
    Ok(lines(app, &visitor.agencies, listing, late))
}

/// The Board's roles may look at any body; everybody else at their own.
pub(crate) fn chosen_body(actor: &Actor, agencies: &Agencies, asked: Option<&str>) -> Result<AgencyId, Error> {
    let watches = policy::watches_all(actor);
    if !watches && !policy::works_for_a_body(actor) {
        return Err(Error::forbidden(
            "This page is for people who work for a body of the partnership, and for the Board.",
        ));
    }
    let asked = asked.map(|text| text.parse::<AgencyId>().map_err(|_| Error::Hidden)).transpose()?;
    match asked {
        Some(body) if (watches && agencies.get(body).is_some()) || actor.agency == Some(body) => Ok(body),
        Some(_) => Err(Error::Hidden),
        None => actor.agency.or_else(|| agencies.board().map(|b| b.id)).ok_or(Error::Hidden),
    }
}

fn lines(app: &App, agencies: &Agencies, listing: &Listing, all: Vec<Versioned<Commitment>>) -> Vec<Line> {
    let reading = Reading { today: app.clock().today(), calendar: app.calendar(), agencies };
    let (show, kind) = (listing.get("show").unwrap_or_default(), listing.get("kind").unwrap_or_default());
    let mut lines: Vec<Line> =
        all.iter().map(|v| reading.line(&v.record)).filter(|line| wanted(line, show, kind)).collect();
    sort(&mut lines, listing);
    lines
}

fn list_page(listing: &Listing, lines: Vec<Line>) -> Value {
    let late = count_late(&lines);
    let (shown, pages) = listing.cut(lines, PAGE);
    let query: Vec<String> = listing.href("page", "").split_once('?').map(|(_, q)| q.to_owned()).into_iter().collect();
    json!({
        "lines": shown,
        "pages": pages,
        "late_count": late,
        "headings": COLUMNS.map(|(column, words)| listing.heading(column, words)),
        "show": SHOW.map(|(value, words)| json!({ "value": value, "words": words })),
        "kinds": Kind::ALL.map(|k| json!({ "value": k.label(), "words": k.label() })),
        "query": query.first(),
    })
}

fn count_late(lines: &[Line]) -> usize {
    lines.iter().filter(|l| l.late).count()
}

/// The bodies that one may choose from; none for those who see only their own.
fn bodies(visitor: &Visitor) -> Value {
    if !policy::watches_all(&visitor.actor) {
        return json!([]);
    }
    let all: Vec<Value> = visitor.agencies.iter().map(|a| json!({ "value": a.id, "words": a.name })).collect();
    json!(all)
}

fn filters(listing: &Listing, body: AgencyId) -> Value {
    let asked = |name: &str| listing.get(name).unwrap_or_default().to_owned();
    let show = Some(asked("show")).filter(|s| !s.is_empty()).unwrap_or_else(|| "open".into());
    json!(Posted::filled([("body", body.to_string()), ("show", show), ("kind", asked("kind"))]))
}

//! Bodies: dated, with successors, because bodies change while promises stand.

use axum::extract::{Path, State};
use serde_json::{Value, json};

use crate::access::{permit, permit_new};
use crate::account::Administer;
use crate::agency::{Agency, Sector};
use crate::error::Error;
use crate::id::AgencyId;
use crate::record::{self, Found};
use crate::trail::Entry;
use crate::web::{Answer, App, Posted, Visitor, see};

fn keeper(visitor: &Visitor) -> Result<(), Error> {
    if super::keeps_bodies(visitor.signed_in()?) { Ok(()) } else { Err(Error::Hidden) }
}

pub(super) async fn list(State(app): State<App>, visitor: Visitor) -> Answer {
    keeper(&visitor)?;
    let today = app.clock().today();
    let rows: Vec<Value> = visitor.agencies.iter().map(|a| json!({
        "short": a.short, "name": a.name, "email": a.email, "href": format!("/bodies/{}", a.id), "past": !a.exists_on(today),
        "valid_to": a.valid_to, "successor": a.successor.map(|s| visitor.agencies.name(s).to_owned()),
    })).collect();
    app.page(&visitor, "office/bodies.html", json!({ "rows": rows }))
}

pub(super) async fn new(State(app): State<App>, visitor: Visitor) -> Answer {
    keeper(&visitor)?;
    shown(&app, &visitor, Posted::default(), None)
}

pub(super) async fn form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    keeper(&visitor)?;
    let found: Found<Agency> = record::find(&mut app.db().read().await?, id).await?;
    let allowed = permit(&visitor.actor, Administer::Bodies, found)?;
    let a = allowed.record();
    let mut form = Posted::filled([
        ("short", a.short.clone()),
        ("name", a.name.clone()),
        ("known", a.also_known_as.join("\n")),
        ("sector", sector_name(a.sector)),
        ("email", a.email.clone().unwrap_or_default()),
        ("chief", a.chief_officer.clone().unwrap_or_default()),
        ("successor", a.successor.map(|s| s.to_string()).unwrap_or_default()),
        ("version", allowed.version().to_string()),
    ]);
    for (name, date) in [("from", a.valid_from), ("to", a.valid_to)] {
        if let Some(d) = date {
            form.values.insert(format!("{name}-day"), vec![d.day().to_string()]);
            form.values.insert(format!("{name}-month"), vec![d.month().to_string()]);
            form.values.insert(format!("{name}-year"), vec![d.year().to_string()]);
        }
    }
    shown(&app, &visitor, form, Some(a))
}

const SECTORS: [(Sector, &str); 9] = [
    (Sector::Board, "The board or partnership itself"),
    (Sector::Council, "Council"),
    (Sector::Police, "Police"),
    (Sector::Health, "Health"),
    (Sector::Education, "Schools and colleges"),
    (Sector::Justice, "Prosecution, probation, courts"),
    (Sector::Housing, "Housing"),
    (Sector::Voluntary, "Charities and faith groups"),
    (Sector::National, "Ministers and national bodies"),
];

fn sector_name(sector: Sector) -> String {
    serde_json::to_value(sector).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn shown(app: &App, visitor: &Visitor, form: Posted, agency: Option<&Agency>) -> Answer {
    let sectors: Vec<Value> =
        SECTORS.iter().map(|(s, words)| json!({ "value": sector_name(*s), "words": words })).collect();
    let others = visitor.agencies.iter().filter(|a| agency.is_none_or(|own| own.id != a.id));
    let others: Vec<Value> = others.map(|a| json!({ "value": a.id, "words": a.name })).collect();
    app.page(visitor, "office/body.html", json!({
        "form": form, "sectors": sectors, "others": others, "name": agency.map(|a| &a.name), "id": agency.map(|a| a.id),
    }))
}

fn read(form: &mut Posted, id: AgencyId) -> Option<Agency> {
    let (short, name) = (
        form.required("short", "Enter the short name printed in tables."),
        form.required("name", "Enter the full name."),
    );
    let sector: Option<Sector> = serde_json::from_value(form.text("sector").into()).ok();
    if sector.is_none() {
        form.faults.add("sector", "Choose what kind of body it is.");
    }
    let (from, to) = (form.date_optional("from", "The first day"), form.date_optional("to", "The day after the last"));
    let successor: Option<AgencyId> = form.parsed_optional("successor", "Choose a body of the list.");
    if successor.is_some() && to.is_none() {
        form.faults.add("to", "Say when the body ended, so that its successor takes over from that day.");
    }
    let known = form.text("known");
    form.is_sound().then_some(())?;
    Some(Agency {
        id,
        short,
        name,
        sector: sector?,
        also_known_as: known.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect(),
        valid_from: from,
        valid_to: to,
        successor,
        email: form.optional("email"),
        chief_officer: form.optional("chief"),
    })
}

pub(super) async fn add(State(app): State<App>, visitor: Visitor, mut form: Posted) -> Answer {
    keeper(&visitor)?;
    let Some(agency) = read(&mut form, AgencyId::new()) else { return shown(&app, &visitor, form, None) };
    if visitor.agencies.iter().any(|a| a.answers_to(&agency.short) || a.answers_to(&agency.name)) {
        form.faults.add("short", "There is a body of this name already.");
        return shown(&app, &visitor, form, None);
    }
    let mut tx = app.begin(&visitor.actor).await?;
    let entry = Entry::of("BodyAdded", &agency);
    tx.save(permit_new(&visitor.actor, Administer::Bodies, agency)?).await?;
    tx.commit(entry).await?;
    Ok(see("/bodies?done=the-body-was-added"))
}

pub(super) async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    keeper(&visitor)?;
    let mut tx = app.begin(&visitor.actor).await?;
    let found: Found<Agency> = record::find(&mut tx, &id).await?;
    let allowed = permit(&visitor.actor, Administer::Bodies, found)?;
    let agency = allowed.record().clone();
    let stale = form.text("version").parse() != Ok(allowed.version());
    if stale {
        form.faults.add("short", "Somebody else changed this body while the page was open. Your entries are kept below; look at the body again before sending them.");
    }
    let Some(wanted) = read(&mut form, agency.id) else { return shown(&app, &visitor, form, Some(&agency)) };
    let allowed = allowed.change(|_| Ok::<_, Error>(wanted))?;
    let entry = Entry::of("BodyChanged", allowed.record());
    tx.save(allowed).await?;
    tx.commit(entry).await?;
    Ok(see("/bodies?done=the-body-was-changed"))
}

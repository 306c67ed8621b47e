//! The forms for a funding line and for a partner's contribution.

use axum::extract::{Path, State};
use platform::Error;
use platform::agency::Sector;
use platform::id::AgencyId;
use platform::record::Versioned;
use platform::web::{Answer, App, Posted, Visitor, see};
use serde_json::{Value, json};

use super::challenges::refused;
use super::funding::{as_typed, programme, typed_pence, typed_year};
use crate::funding::{Contribution, CostNature, FundingLine, FundingSource, Purse};
use crate::money::FinancialYear;
use crate::policy::Act;
use crate::programme::Programme;
use crate::record_contribution::record_contribution;
use crate::set_funding::{Change, SeenProgramme, set_funding};

/// Room for as many more sources.
const ROOM: usize = 3;

/// Which of a list is edited: `None` is a new one.
fn place(text: &str, length: usize) -> Result<Option<usize>, Error> {
    match text {
        "new" => Ok(None),
        number => number.parse().ok().filter(|n| *n < length).map(Some).ok_or(Error::Hidden),
    }
}

fn bodies(visitor: &Visitor) -> Vec<Value> {
    visitor
        .agencies
        .iter()
        .filter(|a| a.sector != Sector::National)
        .map(|a| json!({ "value": a.id, "words": a.name }))
        .collect()
}

/// The form of a line.
pub(super) async fn line(State(app): State<App>, visitor: Visitor, Path((id, at)): Path<(String, String)>) -> Answer {
    let programme = programme(&app, &visitor, &id, Act::Steer).await?;
    let at = place(&at, programme.record.funding.len())?;
    let line = at.and_then(|i| programme.record.funding.get(i));
    let form = line.map_or_else(
        || Posted::filled([("nature", "yearly".into()), ("from", FinancialYear::of(app.clock().today()).to_string())]),
        filled_line,
    );
    line_page(&app, &visitor, &programme, at, form, programme.version)
}

fn filled_line(line: &FundingLine) -> Posted {
    let mut form = Posted::filled([
        ("label", line.label.clone()),
        ("nature", if line.nature == CostNature::Yearly { "yearly" } else { "one_off" }.into()),
        ("amount", as_typed(line.amount)),
        ("posts", line.posts.map(|p| p.to_string()).unwrap_or_default()),
        ("from", line.from.to_string()),
        ("to", line.to.map(|y| y.to_string()).unwrap_or_default()),
    ]);
    for (i, source) in line.sources.iter().enumerate() {
        let (purse, grant) = match &source.purse {
            Purse::Contingency => ("contingency", ""),
            Purse::BaseBudget => ("base_budget", ""),
            Purse::Grant(name) => ("grant", name.as_str()),
            Purse::Partner => ("partner", ""),
        };
        let fields = [
            ("year", source.year.to_string()),
            ("purse", purse.to_owned()),
            ("grant", grant.to_owned()),
            ("payer", source.payer.map(|p| p.to_string()).unwrap_or_default()),
            ("amount", as_typed(source.amount)),
        ];
        for (name, value) in fields {
            form.values.insert(format!("source-{name}-{i}"), vec![value]);
        }
    }
    form
}

fn sources_there(programme: &Programme, at: Option<usize>) -> usize {
    at.and_then(|i| programme.funding.get(i)).map_or(0, |l| l.sources.len())
}

fn line_page(
    app: &App,
    visitor: &Visitor,
    programme: &Versioned<Programme>,
    at: Option<usize>,
    form: Posted,
    version: i64,
) -> Answer {
    let rows: Vec<usize> = (0..sources_there(&programme.record, at) + ROOM).collect();
    app.page(visitor, "programme/funding_line.html", json!({
        "form": form, "seen": version, "back": format!("/programme/{}/funding", programme.record.id), "programme": programme.record.name,
        "rows": rows, "bodies": bodies(visitor), "known": at.is_some(),
    }))
}

/// Keeps a line.
pub(super) async fn keep_line(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, at)): Path<(String, String)>,
    mut form: Posted,
) -> Answer {
    let programme = programme(&app, &visitor, &id, Act::Steer).await?;
    let at = place(&at, programme.record.funding.len())?;
    let sources = sources_there(&programme.record, at) + ROOM;
    let change = change(&mut form, at, |form| line_of(form, sources));
    let seen = SeenProgramme { id: programme.record.id, version: form.text("version").parse().unwrap_or(0) };
    let done = match change {
        Some(change) => set_funding(&app, &visitor.actor, seen, change).await,
        None => Err(Error::Invalid(Default::default())),
    };
    match kept(&programme.record, &mut form, done, "label")? {
        Some(answer) => Ok(answer),
        None => line_page(&app, &visitor, &programme, at, form, programme.version),
    }
}

fn kept(
    programme: &Programme,
    form: &mut Posted,
    done: Result<(), Error>,
    field: &str,
) -> Result<Option<axum::response::Response>, Error> {
    match done {
        Ok(()) => return Ok(Some(see(&format!("/programme/{}/funding?done=the-money-was-recorded", programme.id)))),
        Err(Error::Stale) => form.refuse(field, "Somebody else changed the programme’s money while this page was open. Your text is kept. Look at the funding page in another window, then send this again if it still holds."),
        Err(error) => refused(form, error, field)?,
    }
    Ok(None)
}

/// What the form wants: a new one, another in its place, or taken out.
fn change<T>(form: &mut Posted, at: Option<usize>, read: impl FnOnce(&mut Posted) -> Option<T>) -> Option<Change<T>> {
    match at {
        Some(i) if form.text("take_out") == "yes" => Some(Change::TakeOut(i, form.text("why"))),
        _ => {
            let value = read(form)?;
            let change = match at {
                Some(i) => Change::Replace(i, value),
                None => Change::Add(value),
            };
            form.is_sound().then_some(change)
        }
    }
}

fn line_of(form: &mut Posted, sources: usize) -> Option<FundingLine> {
    let label = form.required("label", "Say what is paid for.");
    let nature = match form.text("nature").as_str() {
        "one_off" => CostNature::OneOff,
        _ => CostNature::Yearly,
    };
    let amount = typed_pence(form, "amount");
    let posts = form.parsed_optional("posts", "Enter the number of posts in figures, for example 3.");
    let (from, to) = (typed_year(form, "from", true), typed_year(form, "to", false));
    let sources = (0..sources).filter_map(|i| source_of(form, i)).collect();
    Some(FundingLine { label, nature, amount, posts, from: from?, to, sources })
}

fn source_of(form: &mut Posted, i: usize) -> Option<FundingSource> {
    let name = |field: &str| format!("source-{field}-{i}");
    let amount = typed_pence(form, &name("amount"));
    let purse = match form.text(&name("purse")).as_str() {
        "contingency" => Purse::Contingency,
        "base_budget" => Purse::BaseBudget,
        "grant" => Purse::Grant(form.text(&name("grant"))),
        "partner" => Purse::Partner,
        _ if amount.0 > 0 || !form.text(&name("year")).is_empty() => {
            form.refuse(&name("purse"), "Choose where this money comes from.");
            return None;
        }
        _ => return None,
    };
    let year = typed_year(form, &name("year"), true)?;
    let payer: Option<AgencyId> = form.parsed_optional(&name("payer"), "Choose who pays.");
    Some(FundingSource { year, purse, payer, amount })
}

/// The form of a contribution.
pub(super) async fn contribution(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, at)): Path<(String, String)>,
) -> Answer {
    let programme = programme(&app, &visitor, &id, Act::Steer).await?;
    let at = place(&at, programme.record.contributions.len())?;
    let known = at.and_then(|i| programme.record.contributions.get(i));
    let form = known.map_or_else(
        || Posted::filled([("year", FinancialYear::of(app.clock().today()).to_string())]),
        filled_contribution,
    );
    contribution_page(&app, &visitor, &programme, at, form)
}

fn filled_contribution(c: &Contribution) -> Posted {
    let mut form = Posted::filled([
        ("body", c.from.to_string()),
        ("year", c.year.to_string()),
        ("promised", as_typed(c.promised)),
        ("received", as_typed(c.received)),
        ("in_kind", c.in_kind.clone().unwrap_or_default()),
    ]);
    for (name, day) in [("promised-on", c.promised_on), ("received-on", c.received_on)] {
        let Some(day) = day else { continue };
        for (part, value) in
            [("day", day.day().to_string()), ("month", day.month().to_string()), ("year", day.year().to_string())]
        {
            form.values.insert(format!("{name}-{part}"), vec![value]);
        }
    }
    form
}

fn contribution_page(
    app: &App,
    visitor: &Visitor,
    programme: &Versioned<Programme>,
    at: Option<usize>,
    form: Posted,
) -> Answer {
    app.page(
        visitor,
        "programme/contribution.html",
        json!({
            "form": form, "seen": programme.version, "back": format!("/programme/{}/funding", programme.record.id),
            "programme": programme.record.name, "bodies": bodies(visitor), "known": at.is_some(),
        }),
    )
}

/// Keeps a contribution.
pub(super) async fn keep_contribution(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, at)): Path<(String, String)>,
    mut form: Posted,
) -> Answer {
    let programme = programme(&app, &visitor, &id, Act::Steer).await?;
    let at = place(&at, programme.record.contributions.len())?;
    let change = change(&mut form, at, |form| contribution_of(form, &visitor));
    let seen = SeenProgramme { id: programme.record.id, version: form.text("version").parse().unwrap_or(0) };
    let done = match change {
        Some(change) => record_contribution(&app, &visitor.actor, seen, change).await,
        None => Err(Error::Invalid(Default::default())),
    };
    match kept(&programme.record, &mut form, done, "body")? {
        Some(answer) => Ok(answer),
        None => contribution_page(&app, &visitor, &programme, at, form),
    }
}

fn contribution_of(form: &mut Posted, visitor: &Visitor) -> Option<Contribution> {
    let from = form.parsed::<AgencyId>("body", "Choose who gives.").filter(|b| visitor.agencies.get(*b).is_some());
    let year = typed_year(form, "year", true);
    let (promised, received) = (typed_pence(form, "promised"), typed_pence(form, "received"));
    let promised_on = form.date_optional("promised-on", "The day it was promised");
    let received_on = form.date_optional("received-on", "The day it was received");
    let in_kind = form.optional("in_kind");
    Some(Contribution { from: from?, year: year?, promised, promised_on, received, received_on, in_kind })
}

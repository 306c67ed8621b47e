//! What the programme costs, who pays, what partners promised and paid, and where money is missing. Sums are whole pence;
//! a financial year is named by the calendar year in which it starts: 2016 for 2016/17.

mod shapes;

use axum::extract::{Path, State};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use platform::Error;
use platform::access::permit;
use platform::record::{self, Versioned};
use platform::web::api::{Reply, Sent, id, sent};
use platform::web::{App, Visitor};
use utoipa::OpenApi;

use super::shapes::known;
use crate::action::Action;
use crate::funding::{self, Contribution, FundingLine, FundingSource};
use crate::money::{FinancialYear, Pence};
use crate::policy::{self, Act};
use crate::programme::{Programme, ProgrammeId};
use crate::record_contribution::record_contribution;
use crate::set_funding::{Change, SeenProgramme, set_funding};
use crate::store;
use shapes::{
    FundingGap, FundingOfActions, FundingWhole, FundingYear, Given, Line, NewContribution, NewLine, Source, TakingOut,
};

/// The readable table of routes.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/programmes/{programme}/funding", get(all))
        .route("/api/v1/programmes/{programme}/funding/lines", post(add_line))
        .route("/api/v1/programmes/{programme}/funding/lines/{at}", put(replace_line))
        .route("/api/v1/programmes/{programme}/funding/lines/{at}/take-out", post(take_out_line))
        .route("/api/v1/programmes/{programme}/funding/contributions", post(add_contribution))
        .route("/api/v1/programmes/{programme}/funding/contributions/{at}", put(replace_contribution))
        .route("/api/v1/programmes/{programme}/funding/contributions/{at}/take-out", post(take_out_contribution))
}

/// Their description.
pub(super) fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

#[derive(OpenApi)]
#[openapi(
    paths(all, add_line, replace_line, take_out_line, add_contribution, replace_contribution, take_out_contribution),
    components(schemas(
        FundingWhole,
        FundingYear,
        FundingGap,
        FundingOfActions,
        Line,
        Source,
        Given,
        NewLine,
        NewContribution,
        TakingOut
    ))
)]
struct Description;

async fn programme(app: &App, visitor: &Visitor, text: &str, act: Act) -> Result<Versioned<Programme>, Error> {
    let actor = visitor.signed_in()?;
    let id: ProgrammeId = id(text)?;
    let allowed = permit(actor, act, record::find::<Programme>(&mut app.db().read().await?, id).await?)?;
    Ok(Versioned { version: allowed.version(), record: allowed.into_inner() })
}

fn line(l: &FundingLine) -> Line {
    let source =
        |s: &FundingSource| Source { year: s.year.0, purse: s.purse.clone(), payer: s.payer, amount: s.amount.0 };
    Line {
        label: l.label.clone(),
        nature: l.nature,
        amount: l.amount.0,
        posts: l.posts,
        from: l.from.0,
        to: l.to.map(|y| y.0),
        sources: l.sources.iter().map(source).collect(),
    }
}

fn given(c: &Contribution) -> Given {
    Given {
        from: c.from,
        year: c.year.0,
        promised: c.promised.0,
        promised_on: c.promised_on,
        received: c.received.0,
        received_on: c.received_on,
        in_kind: c.in_kind.clone(),
    }
}

fn year(programme: &Programme, year: FinancialYear) -> FundingYear {
    let sums = funding::year_of_funding(programme, year);
    FundingYear {
        year: year.0,
        needed: sums.needed.0,
        found: sums.found.0,
        gaps: sums.gaps.into_iter().map(|g| FundingGap { label: g.label, missing: g.missing.0 }).collect(),
        promised: sums.promised.0,
        received: sums.received.0,
    }
}

fn of_actions(actions: &[Versioned<Action>]) -> FundingOfActions {
    let total = funding::cost_of_actions(actions.iter().map(|a| &a.record));
    FundingOfActions {
        one_off: total.one_off.0,
        yearly: total.yearly.0,
        unfunded_one_off: total.unfunded_one_off.0,
        unfunded_yearly: total.unfunded_yearly.0,
        unfunded: total.unfunded.iter().map(ToString::to_string).collect(),
    }
}

#[utoipa::path(get, path = "/api/v1/programmes/{programme}/funding", params(("programme" = String, Path,)), responses((status = 200, body = FundingWhole)))]
async fn all(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Reply<FundingWhole> {
    let found = programme(&app, &visitor, &text, Act::See).await?;
    let scope = policy::scope(&visitor.actor);
    let actions = store::all::<Action>(&mut app.db().read().await?, found.record.id, &scope).await?;
    let p = &found.record;
    Ok(Json(FundingWhole {
        version: found.version,
        lines: p.funding.iter().map(line).collect(),
        contributions: p.contributions.iter().map(given).collect(),
        years: funding::years(p, app.clock().today()).into_iter().map(|y| year(p, y)).collect(),
        actions: of_actions(&actions),
    }))
}

impl Line {
    fn read(self, visitor: &Visitor) -> Result<FundingLine, Error> {
        known(visitor, "sources", self.sources.iter().filter_map(|s| s.payer))?;
        let source = |s: Source| {
            let (year, amount) = (financial_year("sources", s.year)?, Pence(s.amount));
            Ok::<_, Error>(FundingSource { year, purse: s.purse, payer: s.payer, amount })
        };
        Ok(FundingLine {
            label: self.label,
            nature: self.nature,
            amount: Pence(self.amount),
            posts: self.posts,
            from: financial_year("from", self.from)?,
            to: self.to.map(|y| financial_year("to", y)).transpose()?,
            sources: self.sources.into_iter().map(source).collect::<Result<_, _>>()?,
        })
    }
}

impl Given {
    fn read(self, visitor: &Visitor) -> Result<Contribution, Error> {
        known(visitor, "from", [self.from])?;
        Ok(Contribution {
            from: self.from,
            year: financial_year("year", self.year)?,
            promised: Pence(self.promised),
            promised_on: self.promised_on,
            received: Pence(self.received),
            received_on: self.received_on,
            in_kind: self.in_kind,
        })
    }
}

fn financial_year(field: &str, year: i16) -> Result<FinancialYear, Error> {
    let known = Some(year).filter(|y| FinancialYear::IN_USE.contains(y));
    known.map(FinancialYear).ok_or_else(|| Error::invalid(field, "Give the year in which the financial year starts."))
}

/// A change of a programme's money.
enum Money {
    Line(Change<FundingLine>),
    Contribution(Change<Contribution>),
}

impl Money {
    /// That the place it names is there.
    fn is_placed(&self, programme: &Programme) -> bool {
        match self {
            Self::Line(change) => change.place().is_none_or(|at| at < programme.funding.len()),
            Self::Contribution(change) => change.place().is_none_or(|at| at < programme.contributions.len()),
        }
    }
}

async fn keep(app: App, visitor: Visitor, text: String, version: i64, money: Money) -> Reply<FundingWhole> {
    let found = programme(&app, &visitor, &text, Act::See).await?.record;
    if !money.is_placed(&found) {
        return Err(Error::Hidden);
    }
    let seen = SeenProgramme { id: found.id, version };
    match money {
        Money::Line(change) => set_funding(&app, &visitor.actor, seen, change).await?,
        Money::Contribution(change) => record_contribution(&app, &visitor.actor, seen, change).await?,
    }
    all(State(app), visitor, Path(text)).await
}

#[utoipa::path(post, path = "/api/v1/programmes/{programme}/funding/lines", params(("programme" = String, Path,)), request_body = NewLine, responses((status = 200, body = FundingWhole), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn add_line(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewLine>,
) -> Reply<FundingWhole> {
    let (_, new) = (visitor.signed_in()?, sent(body)?);
    let change = Money::Line(Change::Add(new.line.read(&visitor)?));
    keep(app, visitor, text, new.version, change).await
}

#[utoipa::path(put, path = "/api/v1/programmes/{programme}/funding/lines/{at}", params(("programme" = String, Path,), ("at" = usize, Path,)), request_body = NewLine, responses((status = 200, body = FundingWhole), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn replace_line(
    State(app): State<App>,
    visitor: Visitor,
    Path((text, at)): Path<(String, String)>,
    body: Sent<NewLine>,
) -> Reply<FundingWhole> {
    let (_, new) = (visitor.signed_in()?, sent(body)?);
    let change = Money::Line(Change::Replace(id(&at)?, new.line.read(&visitor)?));
    keep(app, visitor, text, new.version, change).await
}

#[utoipa::path(post, path = "/api/v1/programmes/{programme}/funding/lines/{at}/take-out", params(("programme" = String, Path,), ("at" = usize, Path,)), request_body = TakingOut, responses((status = 200, body = FundingWhole), (status = 409, description = "Changed in between"), (status = 422, description = "Without a reason")))]
async fn take_out_line(
    State(app): State<App>,
    visitor: Visitor,
    Path((text, at)): Path<(String, String)>,
    body: Sent<TakingOut>,
) -> Reply<FundingWhole> {
    let (_, new) = (visitor.signed_in()?, sent(body)?);
    let change = Money::Line(Change::TakeOut(id(&at)?, new.why));
    keep(app, visitor, text, new.version, change).await
}

#[utoipa::path(post, path = "/api/v1/programmes/{programme}/funding/contributions", params(("programme" = String, Path,)), request_body = NewContribution, responses((status = 200, body = FundingWhole), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn add_contribution(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewContribution>,
) -> Reply<FundingWhole> {
    let (_, new) = (visitor.signed_in()?, sent(body)?);
    let change = Money::Contribution(Change::Add(new.contribution.read(&visitor)?));
    keep(app, visitor, text, new.version, change).await
}

#[utoipa::path(put, path = "/api/v1/programmes/{programme}/funding/contributions/{at}", params(("programme" = String, Path,), ("at" = usize, Path,)), request_body = NewContribution, responses((status = 200, body = FundingWhole), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn replace_contribution(
    State(app): State<App>,
    visitor: Visitor,
    Path((text, at)): Path<(String, String)>,
    body: Sent<NewContribution>,
) -> Reply<FundingWhole> {
    let (_, new) = (visitor.signed_in()?, sent(body)?);
    let change = Money::Contribution(Change::Replace(id(&at)?, new.contribution.read(&visitor)?));
    keep(app, visitor, text, new.version, change).await
}

#[utoipa::path(post, path = "/api/v1/programmes/{programme}/funding/contributions/{at}/take-out", params(("programme" = String, Path,), ("at" = usize, Path,)), request_body = TakingOut, responses((status = 200, body = FundingWhole), (status = 409, description = "Changed in between"), (status = 422, description = "Without a reason")))]
async fn take_out_contribution(
    State(app): State<App>,
    visitor: Visitor,
    Path((text, at)): Path<(String, String)>,
    body: Sent<TakingOut>,
) -> Reply<FundingWhole> {
    let (_, new) = (visitor.signed_in()?, sent(body)?);
    let change = Money::Contribution(Change::TakeOut(id(&at)?, new.why));
    keep(app, visitor, text, new.version, change).await
}

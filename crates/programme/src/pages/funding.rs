//! What the programme costs, who pays in which year, what partners promised and paid, and where money is missing.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use platform::Error;
use platform::access::permit;
use platform::record::{self, Versioned};
use platform::web::{Answer, App, Posted, Visitor};
use serde_json::{Value, json};

use crate::action::Action;
use crate::funding::{Contribution, CostNature, FundingLine, FundingSource, cost_of_actions, year_of_funding, years};
use crate::money::{FinancialYear, Pence};
use crate::policy::{self, Act};
use crate::programme::{Programme, ProgrammeId};
use crate::store;

/// The programme, for a page about its money.
pub(super) async fn programme(app: &App, visitor: &Visitor, id: &str, act: Act) -> Result<Versioned<Programme>, Error> {
    let actor = visitor.signed_in()?;
    let id: ProgrammeId = id.parse().map_err(|_| Error::Hidden)?;
    let allowed = permit(actor, act, record::find::<Programme>(&mut app.db().read().await?, id).await?)?;
    Ok(Versioned { version: allowed.version(), record: allowed.into_inner() })
}

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let programme = programme(&app, &visitor, &id, Act::See).await?.record;
    let mut read = app.db().read().await?;
    let actions = store::all::<Action>(&mut read, programme.id, &policy::scope(&visitor.actor)).await?;
    drop(read);
    let actions: Vec<Action> = actions.into_iter().map(|a| a.record).collect();
    let years = years(&programme, app.clock().today());
    let shown: Vec<Value> = programme.funding.iter().enumerate().map(|(i, l)| line(l, &years, i, &visitor)).collect();
    let given: Vec<Value> =
        programme.contributions.iter().enumerate().map(|(i, c)| contribution(c, i, &visitor)).collect();
    let by_year: Vec<Value> = years.iter().map(|y| year(&programme, *y)).collect();
    app.page(&visitor, "programme/funding.html", json!({
        "programme": programme.name, "back": format!("/programme/{id}"), "years": years.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "lines": shown, "contributions": given, "by_year": by_year, "actions": costs(&actions, &visitor),
        "may": policy::may(Act::Steer, &visitor.actor, &[]),
    }))
}

fn line(line: &FundingLine, years: &[FinancialYear], at: usize, visitor: &Visitor) -> Value {
    let cell = |y: &FinancialYear| {
        let (needed, found) = (line.needed_in(*y), line.found_in(*y));
        let sources: Vec<String> = line.sources.iter().filter(|s| s.year == *y).map(|s| source(s, visitor)).collect();
        let gap = needed.less(found);
        json!({ "needed": pounds(needed), "gap": (gap > Pence::ZERO).then(|| gap.to_string()), "sources": sources })
    };
    json!({
        "at": at, "label": line.label, "posts": line.posts, "amount": line.amount.to_string(),
        "nature": if line.nature == CostNature::Yearly { "a year" } else { "once" },
        "years": years.iter().map(cell).collect::<Vec<_>>(),
    })
}

fn pounds(sum: Pence) -> Option<String> {
    (sum > Pence::ZERO).then(|| sum.to_string())
}

fn source(source: &FundingSource, visitor: &Visitor) -> String {
    let payer = source.payer.map(|p| format!(", {}", visitor.agencies.short(p))).unwrap_or_default();
    format!("{} {}{payer}", source.amount, source.purse.words())
}

fn contribution(c: &Contribution, at: usize, visitor: &Visitor) -> Value {
    json!({
        "at": at, "from": visitor.agencies.name(c.from), "year": c.year.to_string(), "promised": pounds(c.promised),
        "promised_on": c.promised_on, "received": pounds(c.received), "received_on": c.received_on, "in_kind": c.in_kind,
        "outstanding": pounds(c.outstanding()),
    })
}

fn year(programme: &Programme, year: FinancialYear) -> Value {
    let sums = year_of_funding(programme, year);
    let gaps: Vec<Value> =
        sums.gaps.iter().map(|g| json!({ "label": g.label, "missing": g.missing.to_string() })).collect();
    let missing: Pence = sums.gaps.iter().map(|g| g.missing).sum();
    json!({
        "year": year.to_string(), "needed": sums.needed.to_string(), "found": sums.found.to_string(), "gaps": gaps,
        "missing": pounds(missing), "promised": sums.promised.to_string(), "received": sums.received.to_string(),
    })
}

fn costs(actions: &[Action], visitor: &Visitor) -> Value {
    let total = cost_of_actions(actions);
    let by_id: BTreeMap<_, _> = actions.iter().map(|a| (a.id, a)).collect();
    let unfunded: Vec<Value> = total.unfunded.iter().filter_map(|id| by_id.get(id)).map(|a| {
        let plan = a.plan();
        json!({
            "title": if plan.title.is_empty() { &plan.outcome } else { &plan.title }, "href": format!("/programme/actions/{}", a.id),
            "lead": plan.lead.map(|l| visitor.agencies.name(l)), "one_off": pounds(plan.cost.one_off), "yearly": pounds(plan.cost.yearly),
        })
    }).collect();
    json!({
        "one_off": total.one_off.to_string(), "yearly": total.yearly.to_string(), "unfunded_one_off": total.unfunded_one_off.to_string(),
        "unfunded_yearly": total.unfunded_yearly.to_string(), "unfunded": unfunded, "all": actions.len(),
    })
}

/// A financial year as typed: "2016/17" or "2016".
pub(super) fn typed_year(form: &mut Posted, name: &str, wanted: bool) -> Option<FinancialYear> {
    let text = form.text(name);
    if text.is_empty() && !wanted {
        return None;
    }
    let year =
        text.split('/').next().and_then(|y| y.trim().parse::<i16>().ok()).filter(|y| FinancialYear::IN_USE.contains(y));
    let year = year.map(FinancialYear).filter(|y| !text.contains('/') || y.to_string() == text.replace(' ', ""));
    if year.is_none() {
        form.refuse(name, "Enter a financial year, for example 2016/17.");
    }
    year
}

/// Pounds as typed, as pence; nothing typed is nothing.
pub(super) fn typed_pence(form: &mut Posted, name: &str) -> Pence {
    form.pence(name).and_then(|p| u64::try_from(p).ok()).map_or(Pence::ZERO, Pence)
}

/// Pence as they are typed.
pub(super) fn as_typed(sum: Pence) -> String {
    if sum == Pence::ZERO { String::new() } else { sum.to_string().replace(['£', ','], "") }
}

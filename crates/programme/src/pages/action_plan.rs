//! The form of an action's plan, for a new action and for one there is.

use std::str::FromStr;
use std::sync::Arc;

use axum::extract::{Path, State};
use jiff::civil::Date;
use platform::Error;
use platform::account::{self, Account};
use platform::web::{Answer, App, Posted, Visitor, see};
use serde_json::{Value, json};

use super::action::{Open, head, open};
use super::action_step::say;
use super::actions::Standing;
use super::narrow::{Cut, Narrow};
use super::{actions, work_words};
use crate::action::{Action, ActionId, ActionPlan, Milestone, PlanPart};
use crate::action_step::Seen;
use crate::ask::AskId;
use crate::funding::{Cost, FundingStatus};
use crate::make_action::make_action;
use crate::money::{FinancialYear, Pence};
use crate::plan_action::plan_action;
use crate::plan_check::MOST_MILESTONES;
use crate::programme::Programme;
use crate::recommendation::Recommendation;
use crate::revise_plan::revise_plan;
use crate::store::{self, records::stored_name};

/// Empty milestones offered beside those there are.
const SPARE: usize = 2;

/// The button that saves nothing and shows the asks and actions that hold some words.
const NARROW: &str = "narrow";

/// The form of a new action; the address may name a row by `row=`.
pub(super) async fn new(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let programme = may_make(&app, &visitor, &id).await?;
    let lead = visitor.actor.agency.filter(|_| !visitor.actor.for_board);
    let form = Posted::filled([
        ("lead", lead.map(|l| l.to_string()).unwrap_or_default()),
        ("funding", stored_name(&FundingStatus::NotStated)),
        ("row", platform::web::Listing::of(&visitor).get("row").unwrap_or_default().to_owned()),
    ]);
    show(&app, &visitor, &programme, None, form).await
}

async fn may_make(app: &App, visitor: &Visitor, id: &str) -> Result<Programme, Error> {
    let programme = actions::programme(&mut app.db().read().await?, visitor, id).await?;
    match actions::may_make(visitor) {
        true => Ok(programme),
        false => Err(Error::forbidden(
            "Actions are written down by the leads and officers of the bodies and by the Board's business manager.",
        )),
    }
}

/// Makes it.
pub(super) async fn make(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, mut form: Posted) -> Answer {
    let programme = may_make(&app, &visitor, &id).await?;
    if form.text("then") == NARROW {
        return show(&app, &visitor, &programme, None, form).await;
    }
    let (plan, due) = entered(&mut form);
    if form.is_sound() {
        match make_action(&app, &visitor.actor, programme.id, plan, due).await {
            Ok(made) => return finish(&app, &visitor, &made.record, made.version, &form).await,
            Err(Error::Forbidden(_)) => {
                form.refuse("lead", "Name your own body as the lead or among those who take part.")
            }
            Err(error) => say(&mut form, error, 0)?,
        }
    }
    show(&app, &visitor, &programme, None, form).await
}

/// The form of an action there is.
pub(super) async fn edit(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let open = open(&app, &visitor, &id).await?;
    let form = filled(&open.file.action.record, open.file.action.version);
    let programme = open.file.programme.clone();
    show(&app, &visitor, &programme, Some(&open), form).await
}

/// Revises it.
pub(super) async fn revise(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    visitor.signed_in()?;
    if form.text("then") == NARROW {
        let open = open(&app, &visitor, &id).await?;
        let programme = open.file.programme.clone();
        return show(&app, &visitor, &programme, Some(&open), form).await;
    }
    let action: ActionId = id.parse().map_err(|_| Error::Hidden)?;
    let seen = Seen { id: action, version: form.text("version").parse().unwrap_or(0) };
    let (plan, due) = entered(&mut form);
    let mut fault = None;
    if form.is_sound() {
        match revise_plan(&app, &visitor.actor, seen, plan, due).await {
            Ok(saved) => return finish(&app, &visitor, &saved.record, saved.version, &form).await,
            Err(error) => fault = Some(error),
        }
    }
    let open = open(&app, &visitor, &id).await?;
    if let Some(error) = fault {
        say(&mut form, error, open.file.action.version)?;
    }
    let programme = open.file.programme.clone();
    show(&app, &visitor, &programme, Some(&open), form).await
}

/// On to the action's page; planned at once when that was asked for. What is missing is said at its fields.
async fn finish(app: &App, visitor: &Visitor, action: &Action, version: i64, form: &Posted) -> Answer {
    let href = format!("/programme/actions/{}", action.id);
    if form.text("then") != "plan" {
        return Ok(see(&format!("{href}?done=the-plan-is-on-file")));
    }
    let missing = action.missing_from_plan();
    let error = match plan_action(app, &visitor.actor, Seen { id: action.id, version }).await {
        Ok(_) => return Ok(see(&format!("{href}?done=the-action-is-planned"))),
        Err(error) => error,
    };
    let open = open(app, visitor, &action.id.to_string()).await?;
    let mut form = filled(action, version);
    match missing.as_slice() {
        [] => say(&mut form, error, version)?,
        missing => missing.iter().for_each(|part| form.refuse(field_of(*part), needs(*part))),
    }
    let programme = open.file.programme.clone();
    show(app, visitor, &programme, Some(&open), form).await
}

fn field_of(part: PlanPart) -> &'static str {
    match part {
        PlanPart::Outcome => "outcome",
        PlanPart::Lead => "lead",
        PlanPart::Officer => "officer",
        PlanPart::FirstDue => "due",
    }
}

fn needs(part: PlanPart) -> String {
    crate::action::DeliveryRefused::PlanNeeds(part.words().to_owned()).to_string()
}

fn filled(action: &Action, version: i64) -> Posted {
    let plan = action.plan();
    let id = |id: Option<String>| id.unwrap_or_default();
    let pounds = |p: Pence| if p == Pence::ZERO { String::new() } else { p.to_string().replace(['£', ','], "") };
    let year = |y: Option<FinancialYear>| y.map(|y| y.0.to_string()).unwrap_or_default();
    let mut form = Posted::filled([
        ("version", version.to_string()),
        ("outcome", plan.outcome.clone()),
        ("title", plan.title.clone()),
        ("lead", id(plan.lead.map(|l| l.to_string()))),
        ("officer", id(plan.officer.map(|l| l.to_string()))),
        ("deputy", id(plan.deputy.map(|l| l.to_string()))),
        ("signatory", id(plan.signatory.map(|l| l.to_string()))),
        ("one_off", pounds(plan.cost.one_off)),
        ("yearly", pounds(plan.cost.yearly)),
        ("cost_from", year(plan.cost.from)),
        ("cost_to", year(plan.cost.to)),
        ("funding", stored_name(&plan.cost.funding)),
    ]);
    fill_date(&mut form, "due", action.first_due().map(|d| d.date));
    for (i, milestone) in plan.milestones.iter().enumerate() {
        form.values.insert(format!("milestone-{}-title", i + 1), vec![milestone.title.clone()]);
        fill_date(&mut form, &format!("milestone-{}-due", i + 1), Some(milestone.due));
        fill_date(&mut form, &format!("milestone-{}-reached", i + 1), milestone.reached);
    }
    form.with_many("asks", plan.asks.iter().map(ToString::to_string))
        .with_many("contributors", plan.contributors.iter().map(ToString::to_string))
        .with_many("depends_on", plan.depends_on.iter().map(ToString::to_string))
        .with_many("payers", plan.cost.payers.iter().map(ToString::to_string))
}

/// Fills the three boxes of a date.
pub(super) fn fill_date(form: &mut Posted, name: &str, date: Option<Date>) {
    let Some(date) = date else { return };
    for (part, value) in
        [("day", date.day().to_string()), ("month", date.month().to_string()), ("year", date.year().to_string())]
    {
        form.values.insert(format!("{name}-{part}"), vec![value]);
    }
}

/// What was entered, with the faults of its fields noted on the form.
fn entered(form: &mut Posted) -> (ActionPlan, Option<Date>) {
    let due = form.date_optional("due", "The due date");
    let title = form.required("title", "Say what will be done.");
    let plan = ActionPlan {
        outcome: long(form, "outcome"),
        title,
        asks: ids(form, "asks", "One of the asks chosen is no longer there. Choose from the list."),
        lead: form.parsed_optional("lead", "Choose a body from the list."),
        contributors: ids(form, "contributors", "Choose bodies from the list."),
        officer: form.parsed_optional("officer", "Choose a person from the list."),
        deputy: form.parsed_optional("deputy", "Choose a person from the list."),
        signatory: form.parsed_optional("signatory", "Choose a person from the list."),
        milestones: milestones(form),
        depends_on: ids(form, "depends_on", "Choose actions from the list."),
        cost: cost(form),
    };
    (plan, due)
}

/// A text that may be empty, and not longer than a field takes.
pub(super) fn long(form: &mut Posted, name: &str) -> String {
    if form.text(name).is_empty() { String::new() } else { form.required(name, "") }
}

fn ids<T: FromStr + PartialEq>(form: &mut Posted, name: &str, wrong: &str) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    for text in form.many(name) {
        match text.parse() {
            Ok(id) if !all.contains(&id) => all.push(id),
            Ok(_) => {}
            Err(_) => {
                form.refuse(name, wrong);
                break;
            }
        }
    }
    all
}

fn milestones(form: &mut Posted) -> Vec<Milestone> {
    let mut all = Vec::new();
    for i in 1..=MOST_MILESTONES {
        let (name, due) = (format!("milestone-{i}-title"), format!("milestone-{i}-due"));
        let (title, day) = (form.text(&name), form.date_optional(&due, "The day of this milestone"));
        let reached = form.date_optional(&format!("milestone-{i}-reached"), "The day it was reached");
        match (title.is_empty(), day) {
            (false, Some(due)) => all.push(Milestone { title, due, reached }),
            (false, None) if !form.faults.0.iter().any(|f| f.field == due) => {
                form.refuse(&due, "Say by when this milestone is to be reached.")
            }
            (true, Some(_)) => form.refuse(&name, "Say what this milestone is."),
            _ => {}
        }
    }
    all
}

fn cost(form: &mut Posted) -> Cost {
    let pence = |sum: Option<i64>| Pence(sum.and_then(|p| u64::try_from(p).ok()).unwrap_or(0));
    let (one_off, yearly) = (pence(form.pence("one_off")), pence(form.pence("yearly")));
    let funding = form.optional("funding").map(|f| serde_json::from_value(Value::String(f)));
    let funding = match funding {
        Some(Ok(funding)) => funding,
        None => FundingStatus::NotStated,
        Some(Err(_)) => {
            form.refuse("funding", "Say whether the money is there.");
            FundingStatus::NotStated
        }
    };
    let (from, to) = (year(form, "cost_from"), year(form, "cost_to"));
    let payers = ids(form, "payers", "Choose bodies from the list.");
    Cost { one_off, yearly, from, to, payers, funding }
}

fn year(form: &mut Posted, name: &str) -> Option<FinancialYear> {
    let year: Option<i16> = form.parsed_optional(name, "Choose a financial year from the list.");
    year.filter(|y| (2000..2200).contains(y)).map(FinancialYear)
}

async fn show(app: &App, visitor: &Visitor, programme: &Programme, open: Option<&Open>, form: Posted) -> Answer {
    let today = app.clock().today();
    let choices = Choices::load(app, visitor, programme, open.map(|o| &o.file.action.record), today).await?;
    let wanted = form.text("row");
    let rows: Vec<String> = match open {
        Some(open) => open.file.served.iter().map(|(_, r)| r.id.to_string()).collect(),
        None => vec![wanted],
    };
    let asks = choices.asks(&rows, &form.many("asks"), &form.text("asks_words"));
    let others = choices.others(&form.many("depends_on"), &form.text("others_words"));
    app.page(visitor, "programme/action_plan.html", json!({
        "form": form, "a": open.map(|o| head(o, visitor, today)), "here": asks.here, "elsewhere": asks.elsewhere, "asks_cut": asks.cut,
        "programme": programme.name, "programme_href": format!("/programme/{}", programme.id),
        "first_due": open.and_then(|o| o.file.action.record.first_due()).map(|d| d.date),
        "to": open.map_or_else(|| format!("/programme/{}/actions/new", programme.id), |o| format!("/programme/actions/{}/plan", o.file.action.record.id)),
        "leads": choices.leads, "bodies": choices.bodies, "people": choices.people, "others": others.0, "others_cut": others.1,
        "years": years(today), "fundings": fundings(), "milestones": (1..=slots(&form)).collect::<Vec<_>>(),
        "unplanned": open.is_none_or(|o| o.file.action.record.stage() == crate::action::Stage::Unplanned),
    }))
}

/// How many milestones the form shows: those filled and a few empty ones.
fn slots(form: &Posted) -> usize {
    let used =
        (1..=MOST_MILESTONES).filter(|i| form.optional(&format!("milestone-{i}-title")).is_some()).max().unwrap_or(0);
    (used + SPARE).min(MOST_MILESTONES)
}

fn years(today: Date) -> Vec<Value> {
    let now = FinancialYear::of(today).0;
    (now - 11..=now + 6).map(|y| json!({ "value": y, "words": FinancialYear(y).to_string() })).collect()
}

fn fundings() -> Vec<Value> {
    use FundingStatus::{Funded, NotStated, PartFunded, Unfunded, WithinExistingMeans};
    let all = [NotStated, WithinExistingMeans, Funded, PartFunded, Unfunded];
    all.iter().map(|f| json!({ "value": stored_name(f), "words": work_words::funding(*f) })).collect()
}

/// What can be chosen. Asks, rows and actions are those of the whole programme, read once until somebody writes.
struct Choices {
    leads: Vec<Value>,
    bodies: Vec<Value>,
    people: Vec<Value>,
    all: Arc<Vec<Standing>>,
    rows: Arc<Vec<Recommendation>>,
    asks: Arc<store::whole::Asked>,
    /// The action at hand, which is no choice, and the asks it serves, which stay one after they were withdrawn.
    own: Option<ActionId>,
    kept: Vec<AskId>,
}

impl Choices {
    async fn load(
        app: &App,
        visitor: &Visitor,
        programme: &Programme,
        action: Option<&Action>,
        today: Date,
    ) -> Result<Self, Error> {
        let mut read = app.db().read().await?;
        let asks = app.remembered(&mut read, programme.id, store::whole::asked).await?;
        let rows = app.remembered(&mut read, programme.id, store::whole::rows).await?;
        let all = app.remembered(&mut read, programme.id, actions::whole).await?;
        let accounts = account::all(&mut read, &account::scope(&visitor.actor)).await?;
        drop(read);
        let kept = action.map(|a| a.plan().clone()).unwrap_or_default();
        let agencies = &visitor.agencies;
        let bodies = agencies.iter().filter(|a| a.exists_on(today) || kept.contributors.contains(&a.id));
        let leads = agencies.iter().filter(|a| Some(a.id) == visitor.actor.agency || Some(a.id) == kept.lead);
        let option = |a: &platform::agency::Agency| json!({ "value": a.id, "words": a.name });
        let open = json!({ "value": "", "words": "Nobody yet" });
        Ok(Self {
            leads: std::iter::once(open).chain(leads.map(option)).collect(),
            bodies: bodies.map(option).collect(),
            people: accounts.iter().filter(|a| !a.closed).map(|a| person(a, visitor)).collect(),
            all,
            rows,
            asks,
            own: action.map(|a| a.id),
            kept: kept.asks,
        })
    }

    /// The asks of these rows and of those with a chosen ask, and the first of all others that hold the words; grouped by
    /// row.
    fn asks(&self, rows: &[String], chosen: &[String], words: &str) -> super::narrow::Asks {
        let asks = self.asks.asks.iter().filter(|k| k.is_live() || self.kept.contains(&k.id));
        super::narrow::asks(&self.rows, asks, rows, &Narrow { chosen, words })
    }

    /// The actions that are chosen, and the first of all others that hold the words.
    fn others(&self, chosen: &[String], words: &str) -> (Vec<Value>, Option<Cut>) {
        let others = self.all.iter().map(|s| &s.action).filter(|a| Some(a.id) != self.own && a.stage().is_live());
        super::narrow::actions(others, &Narrow { chosen, words })
    }
}

fn person(account: &Account, visitor: &Visitor) -> Value {
    let body = account.memberships.first().map(|m| visitor.agencies.short(m.agency)).unwrap_or_default();
    json!({ "value": account.id, "words": format!("{}, {} ({body})", account.name, account.post) })
}

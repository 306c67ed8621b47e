//! One action: the outcome for children first, then what it is, its dates, what was said and shown, and who may do what.

use axum::extract::{Path, State};
use platform::Error;
use platform::access::permit;
use platform::account::{self, Account};
use platform::record;
use platform::web::{Answer, App, Visitor};
use serde_json::{Value, json};

use super::action_step::StepForm;
use super::words;
use super::work_words::{self, Seer, can, person};
use crate::action::{Action, ActionId, Delivery, Stage};
use crate::open_evidence::checks_action;
use crate::policy::Act;
use crate::standing::{Late, WorkFacts};
use crate::store::action::{self, ActionFile};
use crate::store::file::Loaded;
use crate::verification::Subject;

/// An action with the people named on it.
pub(super) struct Open {
    /// All of it.
    pub file: ActionFile,
    /// Everybody, for names and choices.
    pub accounts: Vec<Account>,
}

/// Opens an action for whoever may see it.
pub(super) async fn open(app: &App, visitor: &Visitor, id: &str) -> Result<Open, Error> {
    let actor = visitor.signed_in()?;
    let id: ActionId = id.parse().map_err(|_| Error::Hidden)?;
    let mut read = app.db().read().await?;
    permit(actor, Act::See, record::find::<Action>(&mut read, id).await?)?;
    let file = action::load(&mut read, id).await?;
    let accounts = account::all(&mut read, &account::scope(actor)).await?;
    Ok(Open { file, accounts })
}

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let open = open(&app, &visitor, &id).await?;
    let file = &open.file;
    let today = app.clock().today();
    let checks = checks_action(&visitor.actor, file, today);
    let seer = Seer { actor: &visitor.actor, agencies: &visitor.agencies, today, checks };
    let notes = platform::part::notes(&app, &visitor.actor, &[file.action.record.id.to_string()]).await?;
    app.page(
        &visitor,
        "programme/action.html",
        json!({
            "a": head(&open, &visitor, today), "dates": dates(&open, today), "plan": plan(&open, &visitor),
            "served": served(file), "progress": progress(&open, &visitor), "evidence": evidence(file, &seer),
            "claims": claims(&open, &visitor), "choices": choices(&open, &visitor), "rights": rights(&open, &visitor),
            "waits_for": lines(&file.waits_for, &visitor), "waited_for": lines(&file.waited_for, &visitor),
            "replaced": lines(&file.replaced, &visitor), "notes": notes,
        }),
    )
}

/// What stands at the head of every page about an action.
pub(super) fn head(open: &Open, visitor: &Visitor, today: jiff::civil::Date) -> Value {
    let (file, agencies) = (&open.file, &visitor.agencies);
    let action = &file.action.record;
    let facts = file.facts();
    let stage = facts.as_ref().map_or(action.stage(), |f| f.stage);
    json!({
        "id": action.id, "version": file.action.version, "title": action.plan().title, "outcome": action.plan().outcome,
        "href": format!("/programme/actions/{}", action.id), "history": format!("/history/action/{}", action.id),
        "programme": file.programme.name, "programme_href": format!("/programme/{}", file.programme.id),
        "lead": action.plan().lead.map(|l| agencies.name(l)), "stage": work_words::stage(stage),
        "said": said(action), "voided": facts.as_ref().is_some_and(|f| f.voided),
        "exception": facts.as_ref().and_then(|f| f.exception.clone()),
        "late": facts.as_ref().and_then(|f| late(f, today)).map(|l| l.sentence()),
        "late_tag": facts.as_ref().and_then(|f| work_words::late(work_words::days_late(f, today))),
        "grade": facts.as_ref().map(|f| words::grade(f.grade_on(today))),
        "unfunded": action.plan().cost.is_unfunded() && stage.is_live(),
        "monitor_leads": action.plan().lead == Some(file.programme.board),
    })
}

/// What was said with the step it stands at.
fn said(action: &Action) -> Option<String> {
    match action.delivery() {
        Delivery::Blocked { why, .. } => Some(format!("It stands still: {why}")),
        Delivery::Returned { why, .. } => Some(format!("The claim was sent back: {why}")),
        Delivery::Regressed { found, .. } => Some(format!("A retest found: {found}")),
        Delivery::Declined { why, .. } => Some(format!("It will not be done: {why}")),
        _ => None,
    }
}

/// The lateness of one action, worded as that of its rows.
pub(super) fn late(facts: &WorkFacts, today: jiff::civil::Date) -> Option<Late> {
    let days = work_words::days_late(facts, today);
    let since = facts.first_due.filter(|_| days > 0)?;
    Some(Late { since, days, items: 1, forecast: facts.expected.filter(|e| *e != since) })
}

fn dates(open: &Open, today: jiff::civil::Date) -> Value {
    let (action, accounts) = (&open.file.action.record, &open.accounts);
    let forecasts: Vec<Value> = action
        .forecasts()
        .iter()
        .map(|f| json!({ "date": f.date, "reason": f.reason, "by": person(f.stamp.by, accounts), "at": f.stamp.at }))
        .collect();
    let milestone = |m: &crate::action::Milestone| json!({ "title": m.title, "due": m.due, "reached": m.reached, "late": m.reached.is_none() && m.due < today });
    json!({
        "first_due": action.first_due().map(|d| d.date),
        "set_by": action.first_due().map(|d| person(d.stamp.by, accounts)),
        "set_at": action.first_due().map(|d| d.stamp.at), "expected": action.expected(), "forecasts": forecasts,
        "milestones": action.plan().milestones.iter().map(milestone).collect::<Vec<_>>(),
        "retest": action.delivery().retest(),
    })
}

fn plan(open: &Open, visitor: &Visitor) -> Value {
    let plan = open.file.action.record.plan();
    let who = |id: Option<platform::id::AccountId>| id.map(|id| person(id, &open.accounts));
    json!({
        "contributors": plan.contributors.iter().map(|c| visitor.agencies.name(*c)).collect::<Vec<_>>().join(", "),
        "officer": who(plan.officer), "deputy": who(plan.deputy), "signatory": who(plan.signatory),
        "cost": work_words::cost(&plan.cost, &visitor.agencies),
    })
}

/// The asks it serves, by row.
pub(super) fn served(file: &ActionFile) -> Vec<Value> {
    let mut rows: Vec<Value> = Vec::new();
    let mut last = None;
    for (ask, row) in &file.served {
        if last != Some(row.id) {
            rows.push(json!({
                "reference": row.reference, "title": row.title, "asks": [],
                "href": format!("/programme/recommendations/{}", row.id),
            }));
            last = Some(row.id);
        }
        let ask = json!({ "limb": ask.limb, "text": ask.text, "withdrawn": !ask.is_live() });
        if let Some(asks) = rows.last_mut().and_then(|r| r["asks"].as_array_mut()) {
            asks.push(ask);
        }
    }
    rows
}

fn progress(open: &Open, visitor: &Visitor) -> Vec<Value> {
    let line = |u: &crate::update::Update| {
        json!({
            "from": u.period.from, "to": u.period.to, "text": u.text, "by": person(u.stamp.by, &open.accounts),
            "agency": visitor.agencies.short(u.agency), "at": u.stamp.at,
        })
    };
    open.file.updates.iter().map(line).collect()
}

/// The evidence, each piece with the grade it supports for this action's lead.
pub(super) fn evidence(file: &ActionFile, seer: &Seer<'_>) -> Vec<Value> {
    let lead = file.action.record.plan().lead;
    file.evidence.iter().map(|e| work_words::evidence(e, lead, seer)).collect()
}

/// The claims with their checks, newest first; each with the titles of what it rests on.
pub(super) fn claims(open: &Open, visitor: &Visitor) -> Vec<Value> {
    let file = &open.file;
    let one = |claim: &crate::claim::Claim| {
        let mut shown = work_words::claim(claim, &file.verifications, &open.accounts, &visitor.agencies);
        let titles = file.evidence.iter().filter(|e| claim.evidence().contains(&e.id)).map(|e| e.title.as_str());
        shown["rests_on"] = json!(titles.collect::<Vec<_>>());
        shown
    };
    file.claims.iter().rev().map(one).collect()
}

fn lines(actions: &[Action], visitor: &Visitor) -> Vec<Value> {
    actions.iter().map(|a| work_words::line(a, &visitor.agencies)).collect()
}

/// What this visitor can do now.
fn choices(open: &Open, visitor: &Visitor) -> Vec<Value> {
    let (action, actor) = (&open.file.action.record, &visitor.actor);
    let base = format!("/programme/actions/{}", action.id);
    let (stage, plans) = (action.stage(), can(Act::Plan, actor, action));
    let tidies = action.plan().lead.is_none() && can(Act::Arrange, actor, action);
    let reports = can(Act::Report, actor, action);
    let verifies = can(Act::Verify, actor, action);
    let steps = StepForm::ALL.iter().filter(|s| s.is_open_to(action, actor));
    let mut all: Vec<(bool, &str, String)> = vec![
        (plans && stage == Stage::InProgress, "Claim that it is done", format!("{base}/claim")),
        (verifies && stage == Stage::Claimed, "Check the claim", format!("{base}/verify")),
        (verifies && stage == Stage::Verified, "Check it again", format!("{base}/verify")),
        (verifies && stage == Stage::BusinessAsUsual, "Record a retest", format!("{base}/retest")),
    ];
    all.extend(steps.map(|s| (true, s.words(stage), format!("{base}/steps/{}", s.slug()))));
    all.push((reports && stage.is_live(), "Report progress", format!("{base}/report")));
    all.push((reports || verifies, "Give evidence", format!("{base}/evidence")));
    all.push((plans || tidies, "Change the plan", format!("{base}/plan")));
    let shown = all.into_iter().filter(|(on, _, _)| *on);
    shown.map(|(_, words, href)| json!({ "words": words, "href": href })).collect()
}

/// Who may do what, so that nobody looks for a button that is another's.
fn rights(open: &Open, visitor: &Visitor) -> Vec<String> {
    let (action, actor) = (&open.file.action.record, &visitor.actor);
    let mut all = Vec::new();
    if !can(Act::Plan, actor, action) {
        all.push(match action.plan().lead {
            Some(lead) => {
                format!("Only people of {} plan, start, forecast and claim this action.", visitor.agencies.name(lead))
            }
            None => "Nobody leads this action yet. A body named as taking part can take it up.".into(),
        });
    }
    if !can(Act::Verify, actor, action) {
        all.push("Claims are checked by the chairs of the Board and its sub-groups, the outside assessor, and leads of other bodies.".into());
    } else if action.stage() == Stage::Claimed && action.plan().lead == actor.agency {
        all.push("Your own body leads this action. Another body should check it; if yours does, it is by a declared exception.".into());
    }
    all
}

/// The actions of a recommendation, for its page.
pub(super) fn section(loaded: &Loaded, visitor: &Visitor, today: jiff::civil::Date) -> Value {
    let facts = loaded.file().facts();
    let of = |action: &Action| facts.works.iter().find(|w| w.subject == Subject::Action(action.id));
    let row = |action: &Action| {
        let work = of(action);
        let limbs = loaded.asks.iter().filter(|k| action.plan().asks.contains(&k.id)).map(|k| k.limb.to_string());
        let update = loaded.updates.iter().find(|u| u.action == action.id);
        json!({
            "href": format!("/programme/actions/{}", action.id), "title": action.plan().title,
            "outcome": action.plan().outcome, "lead": action.plan().lead.map(|l| visitor.agencies.short(l)),
            "stage": work_words::stage(work.map_or(action.stage(), |w| w.stage)),
            "late": work.and_then(|w| work_words::late(work_words::days_late(w, today))),
            "grade": work.map(|w| words::grade(w.grade_on(today))), "first_due": action.first_due().map(|d| d.date),
            "expected": action.expected().filter(|e| Some(*e) != action.first_due().map(|d| d.date)),
            "limbs": limbs.collect::<Vec<_>>().join(", "), "unfunded": work.is_some_and(|w| w.unfunded),
            "exception": work.and_then(|w| w.exception.clone()),
            "update": update.map(|u| json!({ "text": u.text, "to": u.period.to })),
        })
    };
    let recommendation = &loaded.recommendation.record;
    json!({
        "rows": loaded.actions.iter().map(row).collect::<Vec<_>>(), "may_make": super::actions::may_make(visitor),
        "make": format!("/programme/{}/actions/new?row={}", recommendation.programme, recommendation.id),
        "uncovered": facts.uncovered,
    })
}

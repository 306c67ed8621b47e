//! What waits for somebody in the programme: late and due actions, claims sent back, claims that wait for a check, retests,
//! readings, and evidence about to expire. What everybody's work is picked from is remembered until somebody writes.

use std::collections::BTreeSet;

use jiff::civil::Date;
use platform::Error;
use platform::access::{Actor, Scope};
use platform::db::{Ask, List, ReadTx, Row};
use platform::part::{Later, Waiting, WorkItem};
use platform::record::{self, Record};
use platform::web::App;

use crate::action::{Action, ActionId, Delivery, Stage};
use crate::evidence::{Evidence, Grade};
use crate::impact::Impact;
use crate::policy::{self, Act};
use crate::standing::StandingFacts;
use crate::verification::Subject;

/// Working days ahead of its due date from which an action is shown.
const AHEAD: u32 = 10;
/// Calendar days ahead of its end from which evidence is shown.
const EXPIRES_WITHIN: i64 = 30;
/// Calendar days after its end until which it is shown.
const EXPIRED_SINCE: i64 = 90;

const ACTIONS: List = List::both(
    "work.actions",
    "select version, body from action where stage not in ('declined', 'superseded') and {scope} order by first_due, id",
);
const STANDINGS: List = List::both("work.standings", "select s.facts from standing s where {scope}");
const READINGS: List = List::both("work.readings", "select version, body from impact where {scope} order by id");
const EXPIRING: List = List::both(
    "work.expiring",
    "select version, body from evidence where agency = $1 and effective_to >= $2 and effective_to <= $3 and {scope}
     order by effective_to, id",
);
/// The lists of this file.
pub const LISTS: &[List] = &[ACTIONS, STANDINGS, READINGS, EXPIRING];

/// What waits for the actor, and for the body they act for.
pub fn work<'a>(app: &'a App, actor: &'a Actor) -> Later<'a, Vec<WorkItem>> {
    Box::pin(async move {
        if !policy::sees_register(actor) {
            return Ok(Vec::new());
        }
        let today = app.clock().today();
        let soon = app.calendar().add(today, AHEAD);
        let mut read = app.db().read().await?;
        let open = app.remembered(&mut read, (), open).await?;
        let mut items = own_actions(&open, actor, today, soon);
        if policy::may(Act::Verify, actor, &[]) {
            items.extend(to_check(&open, actor, today, soon));
        }
        items.extend(readings(&open, actor, today, soon));
        items.extend(expiring(&mut read, actor, today).await?);
        items.extend(crate::watch::waits(&mut read, app, actor).await?);
        Ok(items)
    })
}

/// What anybody's work is picked from.
struct Open {
    actions: Vec<Action>,
    impacts: Vec<Impact>,
    /// Verified actions whose check no longer holds.
    voided: BTreeSet<ActionId>,
}

/// For all programmes, to be remembered: only for those who may see them.
fn open(read: &mut ReadTx, _all: ()) -> Later<'_, Open> {
    Box::pin(async move {
        Ok(Open {
            actions: of(read, ACTIONS, []).await?,
            impacts: of(read, READINGS, []).await?,
            voided: voided(read).await?,
        })
    })
}

async fn of<T: Record, const N: usize>(
    read: &mut ReadTx,
    list: List,
    args: [platform::db::Arg; N],
) -> Result<Vec<T>, Error> {
    let all = record::list::<T>(read, list.within(&Scope::everything(), args)).await?;
    Ok(all.into_iter().map(|v| v.record).collect())
}

/// Actions that the actor's body leads, or on which the actor is named.
fn own_actions(open: &Open, actor: &Actor, today: Date, soon: Date) -> Vec<WorkItem> {
    let mine = |a: &&Action| {
        let plan = a.plan();
        let people = [plan.officer, plan.deputy, plan.signatory];
        (plan.lead.is_some() && plan.lead == actor.agency) || people.iter().flatten().any(|p| Some(*p) == actor.account)
    };
    let unverified = open.actions.iter().filter(|a| a.stage() != Stage::Verified);
    unverified.filter(mine).filter_map(|a| own_action(a, today, soon)).collect()
}

fn own_action(action: &Action, today: Date, soon: Date) -> Option<WorkItem> {
    let first_due = action.first_due().map(|d| d.date);
    let (why, title, due) = match (action.delivery(), first_due) {
        (Delivery::Returned { why, .. }, due) => (Waiting::Contested, format!("Claim sent back: {why}"), due),
        (Delivery::Regressed { found, .. }, due) => (Waiting::Contested, format!("Slipped back: {found}"), due),
        (Delivery::BusinessAsUsual { retest, .. }, _) if *retest <= soon => {
            (waiting(*retest, today), "Retest due".to_owned(), Some(*retest))
        }
        (Delivery::BusinessAsUsual { .. }, _) => return None,
        // Claimed work that is late is its lead's until somebody has checked it: lateness does not end with a claim.
        (_, Some(due)) if due < today => (Waiting::Late, "Late by its first due date".to_owned(), Some(due)),
        (Delivery::Claimed { .. }, _) => return None,
        (Delivery::Blocked { why, .. }, due) => (Waiting::Stalled, format!("Stands still: {why}"), due),
        (_, Some(due)) if due <= soon => (Waiting::Due, "Due soon".to_owned(), Some(due)),
        _ => return None,
    };
    Some(item(action, why, &title, due))
}

fn waiting(due: Date, today: Date) -> Waiting {
    if due < today { Waiting::Late } else { Waiting::Due }
}

fn item(action: &Action, why: Waiting, what: &str, due: Option<Date>) -> WorkItem {
    WorkItem {
        why,
        title: format!("{}. {what}", action.plan().title.trim_end_matches('.')),
        href: format!("/programme/actions/{}", action.id),
        agency: action.plan().lead,
        account: action.plan().officer,
        due,
    }
}

/// Other bodies' claims, retests and voided checks, for whoever may verify.
fn to_check(open: &Open, actor: &Actor, today: Date, soon: Date) -> Vec<WorkItem> {
    let others = || open.actions.iter().filter(|a| a.plan().lead.is_none() || a.plan().lead != actor.agency);
    let claims = others().filter_map(|a| check(a, today, soon));
    let again = others().filter(|a| a.stage().is_verified() && open.voided.contains(&a.id));
    let again = again.map(|a| checked_at(a, "Check voided by a later change", None));
    claims.chain(again).map(|i| WorkItem { agency: actor.agency, account: None, ..i }).collect()
}

fn check(action: &Action, today: Date, soon: Date) -> Option<WorkItem> {
    match action.delivery().retest() {
        Some(retest) if retest > soon => None,
        Some(retest) => Some(WorkItem {
            why: waiting(retest, today),
            href: format!("/programme/actions/{}/retest", action.id),
            ..item(action, Waiting::Due, "Retest due", Some(retest))
        }),
        None => (action.stage() == Stage::Claimed)
            .then(|| checked_at(action, "Claimed, and awaits a check", action.first_due().map(|d| d.date))),
    }
}

fn checked_at(action: &Action, what: &str, due: Option<Date>) -> WorkItem {
    WorkItem {
        href: format!("/programme/actions/{}/verify", action.id),
        ..item(action, Waiting::AwaitingVerification, what, due)
    }
}

async fn voided(read: &mut ReadTx) -> Result<BTreeSet<ActionId>, Error> {
    let rows = read.all(STANDINGS.within(&Scope::everything(), [])).await?;
    let mut all = BTreeSet::new();
    for row in &rows {
        let facts = facts(row)?;
        all.extend(facts.works.iter().filter(|w| w.voided).filter_map(|w| match w.subject {
            Subject::Action(id) => Some(id),
            Subject::Response(_) => None,
        }));
    }
    Ok(all)
}

fn facts(row: &Row) -> Result<StandingFacts, Error> {
    let text: String = row.get("facts")?;
    Ok(serde_json::from_str(&text)?)
}

/// Readings of impact that are due, for whoever reads them.
fn readings(open: &Open, actor: &Actor, today: Date, soon: Date) -> Vec<WorkItem> {
    let mine = |i: &&Impact| policy::may(Act::Measure, actor, &i.readers);
    let due = |i: &Impact| {
        let next = i.next_reading().filter(|next| *next <= soon)?;
        Some(WorkItem {
            why: waiting(next, today),
            title: format!("{}. Reading due", i.question.trim_end_matches(['.', '?'])),
            href: format!("/programme/impacts/{}", i.id),
            agency: actor.agency,
            account: None,
            due: Some(next),
        })
    };
    open.impacts.iter().filter(mine).filter_map(due).collect()
}

/// Evidence that the actor's body gave and that has just expired or soon will.
async fn expiring(read: &mut ReadTx, actor: &Actor, today: Date) -> Result<Vec<WorkItem>, Error> {
    let Some(agency) = actor.agency.filter(|_| policy::may(Act::Report, actor, actor.agency.as_slice())) else {
        return Ok(Vec::new());
    };
    let day = |n: i64| today.checked_add(jiff::Span::new().days(n)).unwrap_or(today);
    let args = [agency.into(), day(-EXPIRED_SINCE).into(), day(EXPIRES_WITHIN).into()];
    let all: Vec<Evidence> = of(read, EXPIRING, args).await?;
    let shown = |e: &Evidence| WorkItem {
        why: e.effective_to.map_or(Waiting::Due, |to| waiting(to, today)),
        title: format!(
            "{}. Evidence {}",
            e.title.trim_end_matches('.'),
            if e.is_current(today) { "about to expire" } else { "expired" }
        ),
        href: format!("/programme/evidence/{}", e.id),
        agency: Some(e.from),
        account: None,
        due: e.effective_to,
    };
    Ok(all.iter().filter(|e| e.offered_grade > Grade::LeadsWord).map(shown).collect())
}

//! What waits for somebody in the programme: late and due actions, claims sent back, claims that wait for a check, retests,
//! readings, and evidence about to expire. In ten statements, however much there is.

use std::collections::BTreeSet;

use jiff::civil::Date;
use platform::Error;
use platform::access::{Actor, Scope};
use platform::db::{Ask, List, ReadTx, Row};
use platform::id::AgencyId;
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

const OWN: List = List::both(
    "work.own_actions",
    "select version, body from action where stage not in ('verified', 'declined', 'superseded')
       and (lead = $1 or officer = $2 or body like $3) and {scope} order by first_due, id",
);
const TO_CHECK: List = List::both(
    "work.to_check",
    "select version, body from action where stage in ('claimed', 'business_as_usual') and (lead is null or lead <> $1)
       and {scope} order by first_due, id",
);
const VERIFIED: List = List::both(
    "work.verified_actions",
    "select version, body from action where stage in ('verified', 'business_as_usual') and {scope} and id in (
       select l.id from record_link l join ask k on k.id = l.target join standing s on s.recommendation = k.recommendation
       where l.role = 'serves' and s.facts like '%\"voided\":true%') order by id",
);
const VOIDED: List = List::both(
    "work.voided",
    "select s.facts from standing s where s.facts like '%\"voided\":true%' and {scope}",
);
const READINGS: List = List::both(
    "work.readings",
    "select version, body from impact where body like '%\"next_reading\":\"%' and {scope} order by id",
);
const EXPIRING: List = List::both(
    "work.expiring",
    "select version, body from evidence where agency = $1 and effective_to >= $2 and effective_to <= $3 and {scope}
     order by effective_to, id",
);
/// The lists of this file.
pub const LISTS: &[List] = &[OWN, TO_CHECK, VERIFIED, VOIDED, READINGS, EXPIRING];

/// What waits for the actor, and for the body they act for.
pub fn work<'a>(app: &'a App, actor: &'a Actor) -> Later<'a, Vec<WorkItem>> {
    Box::pin(async move {
        if !policy::sees_register(actor) {
            return Ok(Vec::new());
        }
        let today = app.clock().today();
        let soon = app.calendar().add(today, AHEAD);
        let mut read = app.db().read().await?;
        let mut items = own_actions(&mut read, actor, today, soon).await?;
        if policy::may(Act::Verify, actor, &[]) {
            items.extend(to_check(&mut read, actor, today, soon).await?);
        }
        items.extend(readings(&mut read, actor, today, soon).await?);
        items.extend(expiring(&mut read, actor, today).await?);
        items.extend(crate::watch::waits(&mut read, app, actor).await?);
        Ok(items)
    })
}

async fn of<T: Record, const N: usize>(
    read: &mut ReadTx,
    list: List,
    scope: &Scope,
    args: [platform::db::Arg; N],
) -> Result<Vec<T>, Error> {
    let all = record::list::<T>(read, list.within(scope, args)).await?;
    Ok(all.into_iter().map(|v| v.record).collect())
}

fn none(agency: Option<AgencyId>) -> String {
    agency.map(|a| a.to_string()).unwrap_or_default()
}

/// Actions that the actor's body leads, or on which the actor is named.
async fn own_actions(read: &mut ReadTx, actor: &Actor, today: Date, soon: Date) -> Result<Vec<WorkItem>, Error> {
    let account = actor.account.map(|a| a.to_string()).unwrap_or_else(|| "nobody".into());
    let named = format!("%\"{account}\"%");
    let args = [none(actor.agency).into(), account.into(), named.into()];
    let actions: Vec<Action> = of(read, OWN, &policy::scope(actor), args).await?;
    let mine = |a: &Action| {
        let plan = a.plan();
        let people = [plan.officer, plan.deputy, plan.signatory];
        (plan.lead.is_some() && plan.lead == actor.agency) || people.iter().flatten().any(|p| Some(*p) == actor.account)
    };
    Ok(actions.iter().filter(|a| mine(a)).filter_map(|a| own_action(a, today, soon)).collect())
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
async fn to_check(read: &mut ReadTx, actor: &Actor, today: Date, soon: Date) -> Result<Vec<WorkItem>, Error> {
    let scope = policy::scope(actor);
    let actions: Vec<Action> = of(read, TO_CHECK, &scope, [none(actor.agency).into()]).await?;
    let voided = voided(read, &scope).await?;
    let verified: Vec<Action> = of(read, VERIFIED, &scope, []).await?;
    let claims = actions.iter().filter_map(|a| check(a, today, soon));
    let again = verified.iter().filter(|a| voided.contains(&a.id) && a.plan().lead != actor.agency);
    let again = again.map(|a| WorkItem { agency: actor.agency, account: None, ..checked_at(a, "Check voided by a later change", None) });
    Ok(claims.map(|i| WorkItem { agency: actor.agency, account: None, ..i }).chain(again).collect())
}

fn check(action: &Action, today: Date, soon: Date) -> Option<WorkItem> {
    match action.delivery().retest() {
        Some(retest) if retest > soon => None,
        Some(retest) => Some(WorkItem {
            why: waiting(retest, today),
            href: format!("/programme/actions/{}/retest", action.id),
            ..item(action, Waiting::Due, "Retest due", Some(retest))
        }),
        None => (action.stage() == Stage::Claimed).then(|| checked_at(action, "Claimed, and awaits a check", action.first_due().map(|d| d.date))),
    }
}

fn checked_at(action: &Action, what: &str, due: Option<Date>) -> WorkItem {
    WorkItem {
        href: format!("/programme/actions/{}/verify", action.id),
        ..item(action, Waiting::AwaitingVerification, what, due)
    }
}

async fn voided(read: &mut ReadTx, scope: &Scope) -> Result<BTreeSet<ActionId>, Error> {
    let rows = read.all(VOIDED.within(scope, [])).await?;
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
async fn readings(read: &mut ReadTx, actor: &Actor, today: Date, soon: Date) -> Result<Vec<WorkItem>, Error> {
    let impacts: Vec<Impact> = of(read, READINGS, &policy::scope(actor), []).await?;
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
    Ok(impacts.iter().filter(mine).filter_map(due).collect())
}

/// Evidence that the actor's body gave and that has just expired or soon will.
async fn expiring(read: &mut ReadTx, actor: &Actor, today: Date) -> Result<Vec<WorkItem>, Error> {
    let Some(agency) = actor.agency.filter(|_| policy::may(Act::Report, actor, actor.agency.as_slice())) else {
        return Ok(Vec::new());
    };
    let day = |n: i64| today.checked_add(jiff::Span::new().days(n)).unwrap_or(today);
    let args = [agency.into(), day(-EXPIRED_SINCE).into(), day(EXPIRES_WITHIN).into()];
    let all: Vec<Evidence> = of(read, EXPIRING, &policy::scope(actor), args).await?;
    let shown = |e: &Evidence| WorkItem {
        why: e.effective_to.map_or(Waiting::Due, |to| waiting(to, today)),
        title: format!("{}. Evidence {}", e.title.trim_end_matches('.'), if e.is_current(today) { "about to expire" } else { "expired" }),
        href: format!("/programme/evidence/{}", e.id),
        agency: Some(e.from),
        account: None,
        due: e.effective_to,
    };
    Ok(all.iter().filter(|e| e.offered_grade > Grade::LeadsWord).map(shown).collect())
}

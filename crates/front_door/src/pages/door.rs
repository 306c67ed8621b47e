//! The door's own pages: what waits, the morning list, what is late, what was sent on, whom to ask again.

use axum::extract::State;
use jiff::ToSpan;
use platform::access::{Role, Scope};
use platform::clock::{in_uk, start_of};
use platform::draft;
use platform::error::Error;
use platform::web::{Answer, App, Listing, Visitor};
use serde_json::{Value, json};

use super::intake::FORM;
use super::referral::onward_line;
use super::shown::{at_the_door, contact_line, due, listed, listed_names, referral_line, terms};
use crate::onward::Onward;
use crate::policy;
use crate::store;

/// Rows of a page.
const SIZE: usize = 50;
/// Contacts dealt with, below those that wait.
const LATELY: usize = 30;

/// What waits at the door.
pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = at_the_door(&visitor)?;
    let (terms, today, scope) = (terms(&app).await?, app.clock().today(), policy::scope(actor));
    let mut read = app.db().read().await?;
    let (waiting, pages) = store::waiting(&scope).page(&mut read, &Listing::of(&visitor), SIZE).await?;
    let latest = store::latest(&scope).beginning(&mut read, LATELY).await?;
    let drafts = if actor.is(Role::FrontDoorManager) {
        draft::unfinished(&mut read, &Scope::everything(), FORM).await?
    } else {
        let own = actor.account.map_or_else(Scope::nothing, |a| Scope::everything().only("account = ?", a));
        draft::unfinished(&mut read, &own, FORM).await?
    };
    let accounts = platform::account::all(&mut read, &platform::account::scope(actor)).await?;
    drop(read);
    listed(&app, actor, &waiting).await?;
    listed(&app, actor, &latest).await?;
    let who = listed_names(&app, actor, waiting.iter().chain(&latest).flat_map(|c| &c.record.about)).await?;
    let whose = |a| accounts.iter().find(|x| x.id == a).map(|x| x.name.clone());
    let drafts: Vec<Value> = drafts
        .iter()
        .map(|d| json!({ "href": format!("/contacts/new/{}", d.id), "saved": d.saved, "begun": d.begun, "who": whose(d.account), "split": d.root != d.id }))
        .collect();
    app.page(
        &visitor,
        "front_door/door.html",
        json!({
            "waiting": waiting.iter().map(|c| contact_line(&c.record, &who, &terms, today)).collect::<Vec<_>>(),
            "latest": latest.iter().map(|c| contact_line(&c.record, &who, &terms, today)).collect::<Vec<_>>(),
            "pages": pages,
            "drafts": drafts,
        }),
    )
}

/// What came outside hours since the door last closed.
pub(super) async fn night(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = at_the_door(&visitor)?;
    let (terms, today) = (terms(&app).await?, app.clock().today());
    let before = app.calendar().before(today, 1);
    let closed = before.to_datetime(terms.clocks.closes);
    let since = closed
        .to_zoned_datetime(in_uk(start_of(before)).time_zone().clone())
        .map_or_else(|_| start_of(before), |z| z.timestamp());
    let (contacts, pages) = store::night(&policy::scope(actor), since)
        .page(&mut app.db().read().await?, &Listing::of(&visitor), SIZE)
        .await?;
    listed(&app, actor, &contacts).await?;
    let who = listed_names(&app, actor, contacts.iter().flat_map(|c| &c.record.about)).await?;
    app.page(&visitor, "front_door/night.html", json!({
        "since": since, "pages": pages, "rows": contacts.iter().map(|c| contact_line(&c.record, &who, &terms, today)).collect::<Vec<_>>(),
        "opens": terms.clocks.opens.strftime("%H:%M").to_string(), "closes": terms.clocks.closes.strftime("%H:%M").to_string(),
    }))
}

/// All that is late, the longest first: of each kind the first page, and how many there are.
pub(super) async fn late(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = at_the_door(&visitor)?;
    let (terms, today) = (terms(&app).await?, app.clock().today());
    let overdue = policy::scope(actor).only("due < ?", today);
    let mut read = app.db().read().await?;
    let (contacts, late_contacts) = store::waiting(&overdue).first(&mut read, SIZE).await?;
    let (referrals, late_referrals) =
        store::open_referrals(&overdue, None, Default::default())?.first(&mut read, SIZE).await?;
    let promises = commitments::store::late_with_parts(&commitments::policy::scope(actor), today);
    let (promises, late_promises) = promises.first(&mut read, SIZE).await?;
    let (disagreements, late_disagreements) =
        store::disagreements_due(&Scope::everything(), today).first(&mut read, SIZE).await?;
    drop(read);
    listed(&app, actor, &contacts).await?;
    listed(&app, actor, &referrals).await?;
    listed(&app, actor, &disagreements).await?;
    let about = contacts.iter().flat_map(|c| &c.record.about);
    let who = listed_names(&app, actor, about.chain(referrals.iter().flat_map(|r| &r.record.about))).await?;
    let promises: Vec<Value> = promises
        .iter()
        .map(|p| &p.record)
        .map(|p| json!({
            "what": p.kind.label(), "words": p.subject.words, "href": p.subject.href, "owner": visitor.agencies.name(p.owner.agency),
            "due": p.due().map(|d| due(d, today)), "state": p.state().words(),
            "up": p.taken().iter().filter(|t| !t.passed_over).map(|t| t.step.to.words()).next_back(),
            "days": p.days_late(today, app.calendar()),
        }))
        .collect();
    app.page(&visitor, "front_door/late.html", json!({
        "totals": [late_contacts, late_referrals, late_promises, late_disagreements],
        "contacts": contacts.iter().map(|c| contact_line(&c.record, &who, &terms, today)).collect::<Vec<_>>(),
        "referrals": referrals.iter().map(|r| referral_line(&r.record, &who, &terms, today)).collect::<Vec<_>>(),
        "promises": promises,
        "disagreements": disagreements.iter().filter_map(|d| {
            let stage = d.record.stage()?;
            Some(json!({ "href": format!("/referrals/{}", d.record.referral), "words": stage.words, "due": due(&stage.due, today) }))
        }).collect::<Vec<_>>(),
    }))
}

/// What was sent on and is open.
pub(super) async fn sent_on(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = at_the_door(&visitor)?;
    let today = app.clock().today();
    let mut read = app.db().read().await?;
    let (onward, pages) = store::onward_open(&policy::sent_to(actor, "to_agency = ?"))
        .page(&mut read, &Listing::of(&visitor), SIZE)
        .await?;
    let owed = store::promises(&mut read, onward.iter().map(|o| o.record.commitment)).await?;
    drop(read);
    listed(&app, actor, &onward).await?;
    let promise = |o: &Onward| owed.iter().find(|p| p.record.id == o.commitment).and_then(|p| p.record.due());
    let rows: Vec<Value> =
        onward.iter().map(|o| onward_line(&o.record, &visitor, promise(&o.record).map(|d| due(d, today)))).collect();
    app.page(&visitor, "front_door/sent_on.html", json!({ "rows": rows, "pages": pages }))
}

/// Young people to be asked again: now, and in the next three months.
pub(super) async fn ask_again(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.signed_in()?;
    if !policy::works_the_door(actor) && !policy::works_cases(actor) {
        return Err(Error::Hidden);
    }
    let today = app.clock().today();
    let until = today.saturating_add(91.days());
    let scope = policy::sent_to(actor, "to_agency = ?");
    let (found, pages) =
        store::invitations(&scope, until).page(&mut app.db().read().await?, &Listing::of(&visitor), SIZE).await?;
    listed(&app, actor, &found).await?;
    let rows: Vec<Value> = found
        .iter()
        .map(|o| {
            let mut line = onward_line(&o.record, &visitor, None);
            line["now"] = json!(o.record.invite_on().is_some_and(|d| d <= today));
            line
        })
        .collect();
    app.page(&visitor, "front_door/ask_again.html", json!({ "rows": rows, "pages": pages }))
}

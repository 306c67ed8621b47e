//! Nothing waits for somebody who has left: an open referral goes back to the tray for whoever is there, and news of a case
//! that its worker had not seen goes to their team.

use std::collections::HashSet;

use jiff::civil::Date;
use platform::access::{Actor, Role, Scope};
use platform::account::{self, Account};
use platform::db::{Ask, List, Statement};
use platform::error::Error;
use platform::id::AccountId;
use platform::part::Later;
use platform::record;
use platform::trail::Entry;
use platform::web::App;

use crate::contact::{Contact, ContactId};
use crate::policy::Act;
use crate::referral::{Referral, ReferralId};
use crate::step::changed;

const WORKERS: Statement = Statement::both(
    "referral.workers",
    "select distinct worker from referral where open = true and worker is not null",
);
const READERS: Statement = Statement::both(
    "contact.readers",
    "select distinct worker from contact where unseen = true and worker is not null",
);
const THEIR_REFERRALS: List = List::both(
    "referral.of_leaver",
    "select version, body from referral where open = true and worker = $1 and {scope} order by id limit 500",
);
const THEIR_NEWS: List = List::both(
    "contact.of_leaver",
    "select version, body from contact where unseen = true and worker = $1 and {scope} order by id limit 500",
);

/// The statements of this file.
pub const STATEMENTS: &[Statement] = &[WORKERS, READERS];
/// Its lists.
pub const LISTS: &[List] = &[THEIR_REFERRALS, THEIR_NEWS];

/// Passes on what belongs to those who have left, each record in its own write.
pub(crate) fn take_from_leavers(app: &App) -> Later<'_, u64> {
    Box::pin(async move {
        let mut read = app.db().read().await?;
        let accounts = account::all(&mut read, &Scope::everything()).await?;
        let (mut referrals, mut news) = (Vec::new(), Vec::new());
        let door = working(&accounts, app.clock().today(), &[Role::FrontDoorWorker, Role::FrontDoorManager]);
        for who in leavers(&mut read, &WORKERS, &door).await? {
            let all = THEIR_REFERRALS.within(&Scope::everything(), [who.into()]);
            referrals.extend(record::list::<Referral>(&mut read, all).await?.into_iter().map(|v| v.record.id));
        }
        let teams = working(&accounts, app.clock().today(), &Role::ALL);
        for who in leavers(&mut read, &READERS, &teams).await? {
            let all = THEIR_NEWS.within(&Scope::everything(), [who.into()]);
            news.extend(record::list::<Contact>(&mut read, all).await?.into_iter().map(|v| v.record.id));
        }
        drop(read);
        for id in &referrals {
            to_tray(app, *id).await?;
        }
        for id in &news {
            to_team(app, *id).await?;
        }
        Ok((referrals.len() + news.len()) as u64)
    })
}

/// Who has one of these roles today, and an account that is open.
fn working(accounts: &[Account], today: Date, roles: &[Role]) -> HashSet<AccountId> {
    let works = |a: &&Account| {
        let runs = a.memberships.iter().filter(|m| m.from <= today && m.until.is_none_or(|until| today < until));
        !a.closed && runs.map(|m| m.role).any(|role| roles.contains(&role))
    };
    accounts.iter().filter(works).map(|a| a.id).collect()
}

async fn leavers(ask: &mut impl Ask, holders: &Statement, here: &HashSet<AccountId>) -> Result<Vec<AccountId>, Error> {
    let rows = ask.all(holders.with([])).await?;
    let all: Vec<AccountId> = rows.iter().map(|row| row.parse("worker")).collect::<Result<_, _>>()?;
    Ok(all.into_iter().filter(|who| !here.contains(who)).collect())
}

async fn to_tray(app: &App, id: ReferralId) -> Result<(), Error> {
    let mut tx = app.begin(&Actor::clockwork()).await?;
    let allowed = changed(tx.open::<Referral, Act>(Act::Work, id).await?, |r| r.allocate(None))?;
    let referral = tx.save(allowed).await?.record;
    tx.commit(Entry::of("ReferralBackToTray", &referral).because("Its worker has left the front door."))
        .await
        .map(|_| ())
}

async fn to_team(app: &App, id: ContactId) -> Result<(), Error> {
    let mut tx = app.begin(&Actor::clockwork()).await?;
    let allowed = changed(tx.open::<Contact, Act>(Act::Note, id).await?, Contact::to_team)?;
    let contact = tx.save(allowed).await?.record;
    tx.commit(Entry::of("NewsPassedToTeam", &contact).because("Its worker has left.")).await.map(|_| ())
}

//! The SQL of the tray of open referrals: sorted, filtered and cut by the database.

use people::Subject;
use platform::access::Scope;
use platform::db::{Ask, List, Paged, Rows};
use platform::error::Error;

use crate::referral::Referral;

/// $1 is a list of subjects whom the referrals are about, or null for anybody.
macro_rules! tray {
    ($order:literal) => {
        platform::paged!(
            "referral.tray",
            "referral",
            sqlite "open = true and ($1 is null or id in (select id from record_link where kind = 'referral'
              and role = 'about' and target in (select value from json_each($1)))) and {scope}",
            postgres "open = true and ($1::json is null or id in (select id from record_link where kind = 'referral'
              and role = 'about' and target in (select json_array_elements_text($1::json)))) and {scope}",
            $order
        )
    };
}

const BY_DUE: [Paged; 2] = [
    tray!("coalesce(due, '9999-12-31'), opened_on, id"),
    tray!("coalesce(due, '9999-12-31') desc, opened_on desc, id desc"),
];
const BY_RECEIVED: [Paged; 2] = [tray!("received, id"), tray!("received desc, id desc")];
const BY_WORKER: [Paged; 2] =
    [tray!("coalesce(worker_name, ''), received, id"), tray!("coalesce(worker_name, '') desc, received desc, id desc")];
const BY_TEAM: [Paged; 2] =
    [tray!("coalesce(team, ''), received, id"), tray!("coalesce(team, '') desc, received desc, id desc")];
const WORKERS: List = List::both(
    "referral.workers",
    "select distinct worker, worker_name, team from referral where open = true and worker is not null and {scope}
     order by worker_name, worker, team",
);

/// The lists of this file.
pub const LISTS: &[List] = &[
    BY_DUE[0].count,
    BY_DUE[0].rows,
    BY_DUE[1].rows,
    BY_RECEIVED[0].rows,
    BY_RECEIVED[1].rows,
    BY_WORKER[0].rows,
    BY_WORKER[1].rows,
    BY_TEAM[0].rows,
    BY_TEAM[1].rows,
    WORKERS,
];

/// What the tray is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// What has to be done next.
    #[default]
    Due,
    /// When the contact came.
    Received,
    /// Who works on it.
    Worker,
    /// Their team.
    Team,
}

/// Referrals that are not closed, about any of these where somebody is named, in an order that may be turned round.
///
/// # Errors
/// Never, unless a subject cannot be written as text.
pub fn open_referrals(
    scope: &Scope,
    about: Option<&[Subject]>,
    (order, down): (Order, bool),
) -> Result<Rows<Referral>, Error> {
    let paged = match order {
        Order::Due => BY_DUE,
        Order::Received => BY_RECEIVED,
        Order::Worker => BY_WORKER,
        Order::Team => BY_TEAM,
    };
    Ok(paged[usize::from(down)].within(scope, [about.map(super::json_list).transpose()?.into()]))
}

/// Who works on open referrals: account, name and team.
///
/// # Errors
/// A fault when the database does.
pub async fn workers(ask: &mut impl Ask, scope: &Scope) -> Result<Vec<(String, String, String)>, Error> {
    let text = |row: &platform::db::Row, name| row.get::<Option<String>>(name).map(Option::unwrap_or_default);
    let rows = ask.all(WORKERS.within(scope, [])).await?;
    rows.iter().map(|r| Ok((text(r, "worker")?, text(r, "worker_name")?, text(r, "team")?))).collect()
}

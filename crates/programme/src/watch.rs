//! What a sub-group watches, and what among it is late, stalled, contested or awaiting verification.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;
use platform::Error;
use platform::access::{Actor, Scope};
use platform::db::{List, ReadTx};
use platform::id::AgencyId;
use platform::part::{Waiting, WorkItem};
use platform::web::App;

use crate::action::{Action, ActionId, Stage};
use crate::ask::{Ask, AskId};
use crate::challenge::Challenge;
use crate::national_request::NationalRequest;
use crate::national_step::remind_on;
use crate::policy::{self, Act};
use crate::programme::{ProgrammeGroup, ProgrammeId, Remit};
use crate::recommendation::{Recommendation, RecommendationId};
use crate::standing::Standing;
use crate::store::{self, standing::RegisterRow};

/// Days without news after which open work is called stalled: two monthly rounds of updates.
pub const STALLED_AFTER_DAYS: i32 = 60;

const LAST_NEWS: List = List::both(
    "watch.last_news",
    "select action, max(at) as at from progress_update where home = $1 and {scope} group by action",
);
const SILENT: List = List::both(
    "watch.silent",
    "select version, body from action where lead = $1 and stage in ('in_progress', 'returned', 'regressed')
       and not exists (select 1 from progress_update u where u.action = action.id and u.at >= $2) and {scope} order by id",
);
const REQUESTS: List =
    List::both("watch.requests", "select version, body from national_request where {scope} order by id");
/// The lists of this file.
pub const LISTS: &[List] = &[LAST_NEWS, SILENT, REQUESTS];

/// A row as its watchers see it.
#[derive(Debug, Clone)]
pub struct Watched {
    /// The row of the register.
    pub row: RegisterRow,
    /// How it stands today.
    pub standing: Standing,
    /// Every body that leads it, is asked, or takes part in its actions.
    pub bodies: BTreeSet<AgencyId>,
    /// Since when nothing was heard of its quietest open action, when that is too long.
    pub stalled_since: Option<Date>,
    /// Challenges not closed.
    pub contested: usize,
    /// Actions claimed that nobody has verified.
    pub awaiting_verification: usize,
}

impl Remit {
    /// In plain words.
    pub fn words(self) -> &'static str {
        match self {
            Self::AllRows => "Watches every row of the programme.",
            Self::MultiAgencyRows => "Watches the rows that more than one body has to carry out.",
            Self::OwnRows => "Watches the rows that name it.",
        }
    }
}

/// The rows of a group on a day. The number of statements does not grow with the rows.
///
/// # Errors
/// A fault when the database does.
pub async fn watched(
    ask: &mut impl platform::db::Ask,
    scope: &Scope,
    programme: ProgrammeId,
    group: &ProgrammeGroup,
    today: Date,
) -> Result<Vec<Watched>, Error> {
    let all = every_row(ask, scope, programme, today).await?;
    Ok(all.into_iter().filter(|row| is_of(row, group)).collect())
}

fn is_of(row: &Watched, group: &ProgrammeGroup) -> bool {
    match group.remit {
        Remit::AllRows => true,
        Remit::MultiAgencyRows => row.bodies.len() > 1,
        Remit::OwnRows => row.row.recommendation.groups.contains(&group.name),
    }
}

/// All rows of a programme as their watchers see them.
///
/// # Errors
/// A fault when the database does.
pub async fn every_row(
    ask: &mut impl platform::db::Ask,
    scope: &Scope,
    programme: ProgrammeId,
    today: Date,
) -> Result<Vec<Watched>, Error> {
    let rows = store::standing::register(ask, programme, scope).await?;
    let asks: Vec<Ask> = records(store::all(ask, programme, scope).await?);
    let actions: Vec<Action> = records(store::all(ask, programme, scope).await?);
    let challenges: Vec<Challenge> = records(store::all(ask, programme, scope).await?);
    let news = last_news(ask, scope, programme).await?;
    let seen = Seen { actions: by_row(&asks, &actions), asks: &asks, challenges: &challenges, news: &news, today };
    Ok(rows.into_iter().map(|row| seen.row(row)).collect())
}

fn records<T>(all: Vec<platform::record::Versioned<T>>) -> Vec<T> {
    all.into_iter().map(|v| v.record).collect()
}

async fn last_news(
    ask: &mut impl platform::db::Ask,
    scope: &Scope,
    programme: ProgrammeId,
) -> Result<BTreeMap<ActionId, Date>, Error> {
    let rows = ask.all(LAST_NEWS.within(scope, [programme.into()])).await?;
    let one = |row: &platform::db::Row| -> Result<(ActionId, Date), Error> {
        let at: jiff::Timestamp = row.parse("at")?;
        Ok((row.parse("action")?, platform::clock::in_uk(at).date()))
    };
    rows.iter().map(one).collect()
}

/// The actions of each row.
fn by_row<'a>(asks: &[Ask], actions: &'a [Action]) -> BTreeMap<RecommendationId, Vec<&'a Action>> {
    let row_of: BTreeMap<AskId, RecommendationId> = asks.iter().map(|a| (a.id, a.recommendation)).collect();
    let mut all: BTreeMap<RecommendationId, Vec<&Action>> = BTreeMap::new();
    for action in actions {
        let rows: BTreeSet<_> = action.plan().asks.iter().filter_map(|a| row_of.get(a)).collect();
        rows.into_iter().for_each(|row| all.entry(*row).or_default().push(action));
    }
    all
}

struct Seen<'a> {
    asks: &'a [Ask],
    actions: BTreeMap<RecommendationId, Vec<&'a Action>>,
    challenges: &'a [Challenge],
    news: &'a BTreeMap<ActionId, Date>,
    today: Date,
}

impl Seen<'_> {
    fn row(&self, row: RegisterRow) -> Watched {
        let id = row.recommendation.id;
        let actions = self.actions.get(&id).map_or(&[][..], Vec::as_slice);
        let contested = self.challenges.iter().filter(|c| c.recommendation == id && c.is_open()).count();
        Watched {
            standing: row.facts.on(self.today),
            bodies: self.bodies(&row.recommendation, actions),
            stalled_since: actions.iter().filter_map(|a| self.stalled_since(a)).min(),
            contested,
            awaiting_verification: actions.iter().filter(|a| a.stage() == Stage::Claimed).count(),
            row,
        }
    }

    fn bodies(&self, row: &Recommendation, actions: &[&Action]) -> BTreeSet<AgencyId> {
        let asked = self.asks.iter().filter(|a| a.recommendation == row.id && a.is_live()).flat_map(|a| &a.addressees);
        let live = || actions.iter().filter(|a| a.stage().is_live());
        let act = live().filter_map(|a| a.plan().lead).chain(live().flat_map(|a| a.plan().contributors.clone()));
        row.leads.iter().copied().chain(asked.copied()).chain(act).collect()
    }

    /// Open work that has begun, and of which nothing was heard since the day given.
    fn stalled_since(&self, action: &Action) -> Option<Date> {
        let begun = matches!(action.stage(), Stage::InProgress | Stage::Blocked | Stage::Returned | Stage::Regressed);
        let planned = action.first_due().map(|d| platform::clock::in_uk(d.stamp.at).date());
        let heard = self.news.get(&action.id).copied().max(planned)?;
        let limit = self.today.checked_sub(STALLED_AFTER_DAYS.days()).ok()?;
        (begun && heard < limit).then_some(heard)
    }
}

/// What waits besides actions that are due: work of the actor's body of which nothing was heard for long, and national
/// bodies to be reminded, for whoever writes to them.
///
/// # Errors
/// A fault when the database does.
pub(crate) async fn waits(read: &mut ReadTx, app: &App, actor: &Actor) -> Result<Vec<WorkItem>, Error> {
    let mut items = silent(read, actor, app.clock().today()).await?;
    if policy::may(Act::AskNationally, actor, &[]) {
        items.extend(reminders(read, app, actor).await?);
    }
    Ok(items)
}

async fn silent(read: &mut ReadTx, actor: &Actor, today: Date) -> Result<Vec<WorkItem>, Error> {
    let Some(agency) = actor.agency else { return Ok(Vec::new()) };
    let Ok(limit) = today.checked_sub(STALLED_AFTER_DAYS.days()) else { return Ok(Vec::new()) };
    let since = platform::clock::start_of(limit);
    let query = SILENT.within(&policy::scope(actor), [agency.into(), since.into()]);
    let actions: Vec<Action> = records(platform::record::list(read, query).await?);
    // What is late says so already, and work planned lately has had no time for news.
    let stalled = |a: &&Action| a.first_due().is_some_and(|due| due.date >= today && due.stamp.at < since);
    let item = |a: &Action| WorkItem {
        why: Waiting::Stalled,
        title: format!("{}. Nothing heard for {STALLED_AFTER_DAYS} days", a.plan().title.trim_end_matches('.')),
        href: format!("/programme/actions/{}", a.id),
        agency: Some(agency),
        account: a.plan().officer,
        due: a.first_due().map(|d| d.date),
    };
    Ok(actions.iter().filter(stalled).map(item).collect())
}

async fn reminders(read: &mut ReadTx, app: &App, actor: &Actor) -> Result<Vec<WorkItem>, Error> {
    let query = REQUESTS.within(&policy::scope(actor), []);
    let requests: Vec<NationalRequest> = records(platform::record::list(read, query).await?);
    let today = app.clock().today();
    let item = |r: &NationalRequest| {
        let due = remind_on(r, app.calendar())?;
        Some(WorkItem {
            why: if due < today { Waiting::Late } else { Waiting::Due },
            title: format!("Remind {} of a letter", r.to),
            href: format!("/programme/national/{}", r.id),
            agency: actor.agency,
            account: None,
            due: Some(due),
        })
    };
    Ok(requests.iter().filter_map(item).collect())
}

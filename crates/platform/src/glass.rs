//! Breaking the glass: somebody without a right to a record needs it now, for a child's safety. They say why, they may
//! read it for some hours, and somebody else looks at it within days. Nobody is stopped at night; nobody is unseen.

mod pages;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::access::{Act, Actor, Basis, Decision, Role, Scope, permit, permit_new};
use crate::calendar::Due;
use crate::db::{Arg, Ask, List, Statement};
use crate::error::Error;
use crate::id::{AccountId, AgencyId};
use crate::part::{NavItem, Part};
use crate::record::{self, Record, Versioned};
use crate::trail::Entry;
use crate::typed_id;
use crate::web::App;

typed_id!(
    /// One breaking of the glass.
    GlassId,
    "gls"
);

/// How long it stays open.
pub const HOURS_OPEN: i64 = 8;
/// Working days within which somebody else looks at it.
pub const DAYS_TO_REVIEW: u32 = 2;

/// The glass, broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Glass {
    /// Its id.
    pub id: GlassId,
    /// Who broke it.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Their body.
    pub agency: Option<AgencyId>,
    /// The noun of what was opened: "person".
    pub kind: String,
    /// What was opened.
    pub subject: String,
    /// Why, in their words.
    pub reason: String,
    /// When.
    pub broken: Timestamp,
    /// Until when it is open.
    pub until: Timestamp,
    /// By when somebody else looks at it.
    pub review_by: Due,
    /// What they found.
    #[serde(default)]
    pub review: Option<Review>,
}

/// What the review found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// By whom.
    pub by: AccountId,
    /// Their name.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// There was good reason.
    pub fitting: bool,
    /// In words.
    pub words: String,
}

impl Record for Glass {
    const KIND: &'static str = "glass";
    const TABLE: &'static str = "glass";

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.subject.clone()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![
            ("account", self.account.into()),
            ("subject", self.subject.clone().into()),
            ("until", self.until.into()),
            ("reviewed", self.review.is_some().into()),
        ]
    }
}

/// The acts on the glass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GlassAct {
    /// Break it.
    Break,
    /// Look at who broke it, and why.
    Review,
}

impl Act<Glass> for GlassAct {
    fn decide(self, actor: &Actor, glass: &Glass) -> Decision {
        match self {
            Self::Break if may_break(actor) => Decision::Allow(Basis::BreakGlass),
            Self::Review if reviews(actor) && actor.account != Some(glass.account) => Decision::Allow(Basis::Role),
            Self::Review if reviews(actor) => Decision::Deny,
            Self::Break | Self::Review => Decision::Hide,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Break => "open records in this way",
            Self::Review => "review this: whoever opened the record cannot",
        }
    }
}

/// Works with children, and so may have to see a record at night.
pub fn may_break(actor: &Actor) -> bool {
    actor.account.is_some() && actor.is_any(&[Role::FrontDoorWorker, Role::FrontDoorManager, Role::Practitioner])
}

/// Looks at who broke the glass.
pub fn reviews(actor: &Actor) -> bool {
    actor.is(Role::FrontDoorManager)
}

/// The breakings that an actor's lists hold.
pub fn scope(actor: &Actor) -> Scope {
    if reviews(actor) { Scope::everything() } else { Scope::nothing() }
}

const OPEN: Statement =
    Statement::both("glass.open", "select count(*) from glass where subject = $1 and account = $2 and until > $3");
const WAITING: List = List::both(
    "glass.waiting",
    "select version, body from glass where reviewed = false and {scope} order by id limit 500",
);
const REVIEWED: List = List::both(
    "glass.reviewed",
    "select version, body from glass where reviewed = true and {scope} order by id desc limit 500",
);

/// The statements of this room.
pub const STATEMENTS: &[Statement] = &[OPEN];
/// Its lists.
pub const LISTS: &[List] = &[WAITING, REVIEWED];

/// The queue's page, as a part like any other.
pub fn part() -> Part {
    Part {
        routes: Some(pages::routes),
        nav: &[NavItem { words: "Opened with a reason", href: "/glass", shown_to: reviews }],
        work: Some(pages::work),
        ..Part::new("glass")
    }
}

/// The actor has broken the glass for this record, and it is still open.
pub(crate) async fn is_broken(ask: &mut impl Ask, actor: &Actor, subject: &str, now: Timestamp) -> Result<bool, Error> {
    let Some(account) = actor.account else { return Ok(false) };
    Ok(ask.number(OPEN.with([subject.into(), account.into(), now.into()])).await? > 0)
}

/// Breaks the glass for one record, so that `act` is open for some hours. It does not say whether there is such a record.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Hidden`] for whoever does not work with children, and where the record's
/// own rule ([`Act::by_glass`]) lets no reason open it: that attempt stays on the ledger of who looked.
pub async fn break_glass<T: Record, A: Act<T>>(
    app: &App,
    actor: &Actor,
    act: A,
    subject: impl ToString,
    reason: &str,
) -> Result<Glass, Error> {
    let (reason, subject) = (reason.trim(), subject.to_string());
    if reason.chars().count() < 10 {
        return Err(Error::invalid("reason", "Say why you need to see this now, in a sentence."));
    }
    let glass = new_glass(app, actor, T::KIND, subject.clone(), reason)?;
    let mut tx = app.begin(actor).await?;
    if !opens(&mut tx, actor, act, &subject).await? {
        drop(tx);
        crate::look::open::<T, A>(app, actor, act, subject).await?;
        return Err(Error::Hidden);
    }
    let entry = Entry::of("GlassBroken", &glass).because(reason);
    tx.save(permit_new(actor, GlassAct::Break, glass.clone())?).await?;
    tx.commit(entry).await?;
    Ok(glass)
}

/// A reason can open it; so it can where there is no such record, which is not told.
async fn opens<T: Record, A: Act<T>>(ask: &mut impl Ask, actor: &Actor, act: A, subject: &str) -> Result<bool, Error> {
    match record::find::<T>(ask, subject).await {
        Ok(found) => Ok(act.by_glass(actor, found.peek())),
        Err(Error::Hidden) => Ok(true),
        Err(other) => Err(other),
    }
}

fn new_glass(app: &App, actor: &Actor, kind: &str, subject: String, reason: &str) -> Result<Glass, Error> {
    let account = actor.account.ok_or(Error::Hidden)?;
    let (now, today) = (app.clock().now(), app.clock().today());
    Ok(Glass {
        id: GlassId::new(),
        account,
        name: actor.name.clone(),
        agency: actor.agency,
        kind: kind.into(),
        subject,
        reason: reason.into(),
        broken: now,
        until: now + SignedDuration::from_hours(HOURS_OPEN),
        review_by: app.calendar().due(
            "Somebody else looks at it within 2 working days",
            DAYS_TO_REVIEW,
            "the record was opened",
            today,
        ),
        review: None,
    })
}

/// Says what was found of one breaking.
///
/// # Errors
/// [`Error::Invalid`] without words; [`Error::Refused`] when it was reviewed; [`Error::Forbidden`] for who broke it.
pub async fn review(app: &App, actor: &Actor, id: GlassId, fitting: bool, words: &str) -> Result<(), Error> {
    let words = words.trim();
    if words.is_empty() {
        return Err(Error::invalid("words", "Say what you found, in a sentence."));
    }
    let by = actor.account.ok_or(Error::Hidden)?;
    let mut tx = app.begin(actor).await?;
    let found = record::find::<Glass>(&mut tx, id).await?;
    let review = Review { by, name: actor.name.clone(), at: tx.now(), fitting, words: words.into() };
    let allowed = permit(actor, GlassAct::Review, found)?.change(|glass| match glass.review {
        None => Ok(Glass { review: Some(review), ..glass }),
        Some(_) => Err("This was reviewed already. Open the list again to see what was found."),
    })?;
    let entry = Entry::of("GlassReviewed", allowed.record()).because(words);
    tx.save(allowed).await?;
    tx.commit(entry).await.map(|_| ())
}

/// What waits for a review, oldest first.
///
/// # Errors
/// A fault when the database does.
pub async fn waiting(ask: &mut impl Ask, scope: &Scope) -> Result<Vec<Glass>, Error> {
    bare(record::list(ask, WAITING.within(scope, [])).await?)
}

/// What was reviewed, latest first.
///
/// # Errors
/// A fault when the database does.
pub async fn reviewed(ask: &mut impl Ask, scope: &Scope) -> Result<Vec<Glass>, Error> {
    bare(record::list(ask, REVIEWED.within(scope, [])).await?)
}

fn bare(all: Vec<Versioned<Glass>>) -> Result<Vec<Glass>, Error> {
    Ok(all.into_iter().map(|v| v.record).collect())
}

//! All records of one recommendation, in a number of statements that does not grow with them.

use platform::Error;
use platform::access::Scope;
use platform::db::{Ask, List, Statement};
use platform::record::{self, Record, Versioned};

use crate::action::Action;
use crate::ask::Ask as AskRecord;
use crate::challenge::Challenge;
use crate::claim::Claim;
use crate::evidence::Evidence;
use crate::file::RecommendationFile;
use crate::impact::Impact;
use crate::programme::Programme;
use crate::recommendation::{Recommendation, RecommendationId};
use crate::response::Response;
use crate::update::Update;
use crate::verification::Verification;

/// Everything of one row, owned. [`Self::file`] lends it to the rules.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Its programme.
    pub programme: Versioned<Programme>,
    /// The row.
    pub recommendation: Versioned<Recommendation>,
    /// Its asks, in order.
    pub asks: Vec<AskRecord>,
    /// The answers to them.
    pub responses: Vec<Response>,
    /// The actions that serve them.
    pub actions: Vec<Action>,
    /// The claims of these.
    pub claims: Vec<Claim>,
    /// The evidence of these.
    pub evidence: Vec<Evidence>,
    /// The checks of these and of the answers.
    pub verifications: Vec<Verification>,
    /// The measures of impact.
    pub impacts: Vec<Impact>,
    /// The challenges to it.
    pub challenges: Vec<Challenge>,
    /// What was said of its actions, newest first.
    pub updates: Vec<Update>,
}

impl Loaded {
    /// Lent to the rules.
    pub fn file(&self) -> RecommendationFile<'_> {
        RecommendationFile {
            programme: &self.programme.record,
            recommendation: &self.recommendation.record,
            asks: &self.asks,
            responses: &self.responses,
            actions: &self.actions,
            claims: &self.claims,
            evidence: &self.evidence,
            verifications: &self.verifications,
            impacts: &self.impacts,
        }
    }
}

const ASKS: List =
    List::both("file.asks", "select version, body from ask where recommendation = $1 and {scope} order by limb, id");
const RESPONSES: List = List::both(
    "file.responses",
    "select version, body from response where ask in (select id from ask where recommendation = $1) and {scope} order by id",
);
const ACTIONS: List = List::both(
    "file.actions",
    "select version, body from action where id in (
       select l.id from record_link l join ask a on a.id = l.target
       where a.recommendation = $1 and l.kind = 'action' and l.role = 'serves') and {scope} order by id",
);
const CLAIMS: List = List::both(
    "file.claims",
    "select version, body from claim where action in (
       select l.id from record_link l join ask a on a.id = l.target
       where a.recommendation = $1 and l.kind = 'action' and l.role = 'serves') and {scope} order by at, id",
);
const EVIDENCE: List = List::both(
    "file.evidence",
    "select version, body from evidence where {scope} and id in (
       select s.id from record_link s join record_link l on l.id = s.target join ask a on a.id = l.target
         where a.recommendation = $1 and l.kind = 'action' and l.role = 'serves' and s.role = 'supports'
       union select s.id from record_link s join response r on r.id = s.target join ask a on a.id = r.ask
         where a.recommendation = $1 and s.role = 'supports'
       union select e.target from record_link e join claim c on c.id = e.id
         join record_link l on l.id = c.action join ask a on a.id = l.target
         where a.recommendation = $1 and l.kind = 'action' and l.role = 'serves' and e.role = 'rests_on') order by id",
);
const VERIFICATIONS: List = List::both(
    "file.verifications",
    "select version, body from verification where {scope} and subject in (
       select l.id from record_link l join ask a on a.id = l.target
         where a.recommendation = $1 and l.kind = 'action' and l.role = 'serves'
       union select r.id from response r join ask a on a.id = r.ask where a.recommendation = $1) order by at, id",
);
const IMPACTS: List =
    List::both("file.impacts", "select version, body from impact where recommendation = $1 and {scope} order by id");
const CHALLENGES: List = List::both(
    "file.challenges",
    "select version, body from challenge where recommendation = $1 and {scope} order by due, id",
);
const UPDATES: List = List::both(
    "file.updates",
    "select version, body from progress_update where {scope} and action in (
       select l.id from record_link l join ask a on a.id = l.target
       where a.recommendation = $1 and l.kind = 'action' and l.role = 'serves') order by at desc, id desc limit 200",
);

/// The lists of this file.
pub const LISTS: &[List] = &[ASKS, RESPONSES, ACTIONS, CLAIMS, EVIDENCE, VERIFICATIONS, IMPACTS, CHALLENGES, UPDATES];

const OF_ASK: Statement = Statement::both("file.of_ask", "select recommendation from ask where id = $1");
const OF_ACTION: Statement = Statement::both(
    "file.of_action",
    "select distinct a.recommendation from record_link l join ask a on a.id = l.target
     where l.id = $1 and l.role = 'serves' order by a.recommendation",
);
/// The statements of this file.
pub const STATEMENTS: &[Statement] = &[OF_ASK, OF_ACTION];

/// Loads all of one row. `evidence` limits which evidence is shown; the rules need all of it.
///
/// # Errors
/// [`Error::Hidden`] when there is no such row.
pub async fn load(ask: &mut impl Ask, id: RecommendationId) -> Result<Loaded, Error> {
    let recommendation = record::find::<Recommendation>(ask, id).await?.for_rules("the caller checks the row");
    let programme = recommendation.record.programme;
    let programme = record::find::<Programme>(ask, programme).await?.for_rules("its row was found");
    Ok(Loaded {
        asks: of(ask, ASKS, id).await?,
        responses: of(ask, RESPONSES, id).await?,
        actions: of(ask, ACTIONS, id).await?,
        claims: of(ask, CLAIMS, id).await?,
        evidence: of(ask, EVIDENCE, id).await?,
        verifications: of(ask, VERIFICATIONS, id).await?,
        impacts: of(ask, IMPACTS, id).await?,
        challenges: of(ask, CHALLENGES, id).await?,
        updates: of(ask, UPDATES, id).await?,
        programme,
        recommendation,
    })
}

async fn of<T: Record>(ask: &mut impl Ask, list: List, id: RecommendationId) -> Result<Vec<T>, Error> {
    let all: Vec<Versioned<T>> = record::list(ask, list.within(&Scope::everything(), [id.into()])).await?;
    Ok(all.into_iter().map(|v| v.record).collect())
}

/// The row of an ask.
///
/// # Errors
/// [`Error::Hidden`] when there is no such ask.
pub async fn row_of_ask(ask: &mut impl Ask, id: crate::ask::AskId) -> Result<RecommendationId, Error> {
    ask.first(OF_ASK.with([id.into()])).await?.ok_or(Error::Hidden)?.parse("recommendation")
}

/// The rows that an action serves.
///
/// # Errors
/// A fault when the database does.
pub async fn rows_of_action(ask: &mut impl Ask, id: crate::action::ActionId) -> Result<Vec<RecommendationId>, Error> {
    ask.all(OF_ACTION.with([id.into()])).await?.iter().map(|r| r.parse("recommendation")).collect()
}

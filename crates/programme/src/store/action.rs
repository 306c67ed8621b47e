//! All records of one action, in a number of statements that does not grow with them; and the lists of actions.

use platform::Error;
use platform::access::Scope;
use platform::db::{Ask, List, Row, Statement};
use platform::record::{self, Record, Versioned};

use crate::action::{Action, ActionId};
use crate::ask::Ask as AskRecord;
use crate::claim::Claim;
use crate::evidence::Evidence;
use crate::file::RecommendationFile;
use crate::programme::{Programme, ProgrammeId};
use crate::recommendation::Recommendation;
use crate::standing::WorkFacts;
use crate::update::Update;
use crate::verification::{Subject, Verification};

const SERVED: List = List::both(
    "action.served",
    "select k.body as ask_body, r.body as row_body from record_link l join ask k on k.id = l.target
     join recommendation r on r.id = k.recommendation
     where l.id = $1 and l.role = 'serves' and {scope} order by r.sort_order, k.limb",
);
const CLAIMS: List =
    List::both("action.claims", "select version, body from claim where action = $1 and {scope} order by at, id");
const EVIDENCE: List = List::both(
    "action.evidence",
    "select version, body from evidence where {scope} and id in (
       select id from record_link where target = $1 and role = 'supports'
       union select e.target from record_link e join claim c on c.id = e.id where c.action = $1 and e.role = 'rests_on')
     order by id",
);
const VERIFICATIONS: List = List::both(
    "action.verifications",
    "select version, body from verification where subject = $1 and {scope} order by at, id",
);
const UPDATES: List = List::both(
    "action.updates",
    "select version, body from progress_update where action = $1 and {scope} order by at desc, id desc limit 200",
);
const WAITS_FOR: List = List::both(
    "action.waits_for",
    "select version, body from action where {scope} and id in (
       select target from record_link where id = $1 and role = 'waits_for') order by id",
);
const WAITED_FOR: List = List::both(
    "action.waited_for",
    "select version, body from action where {scope} and id in (
       select id from record_link where target = $1 and role = 'waits_for') order by id",
);
const REPLACED: List = List::both(
    "action.replaced",
    "select version, body from action where stage = 'superseded' and home = $1 and body like $2 and {scope} order by id",
);
const ROWS_SERVED: List = List::both(
    "action.rows_served",
    "select distinct l.id, r.id as row_id, r.reference, r.sort_order from record_link l join ask k on k.id = l.target
     join recommendation r on r.id = k.recommendation
     where r.home = $1 and l.kind = 'action' and l.role = 'serves' and {scope} order by r.sort_order",
);
const IN_QUESTION: List = List::both(
    "action.claims_in_question",
    "select version, body from claim where home = $1 and {scope} and action in (
       select id from action where home = $1 and stage in ('claimed', 'verified', 'business_as_usual')) order by at, id",
);
/// The lists of this file.
pub const LISTS: &[List] =
    &[SERVED, CLAIMS, EVIDENCE, VERIFICATIONS, UPDATES, WAITS_FOR, WAITED_FOR, REPLACED, ROWS_SERVED, IN_QUESTION];

const WAITS: Statement = Statement::both(
    "action.waits",
    "select l.id, l.target from record_link l join action a on a.id = l.id where a.home = $1 and l.role = 'waits_for'",
);
/// The statements of this file.
pub const STATEMENTS: &[Statement] = &[WAITS];

/// Everything of one action, owned.
#[derive(Debug, Clone)]
pub struct ActionFile {
    /// Its programme.
    pub programme: Programme,
    /// The action.
    pub action: Versioned<Action>,
    /// The asks it serves, each with its row.
    pub served: Vec<(AskRecord, Recommendation)>,
    /// Its claims, oldest first.
    pub claims: Vec<Claim>,
    /// The evidence that supports it or that its claims name.
    pub evidence: Vec<Evidence>,
    /// The checks of it, oldest first.
    pub verifications: Vec<Verification>,
    /// What was said of it, newest first.
    pub updates: Vec<Update>,
    /// What has to come first.
    pub waits_for: Vec<Action>,
    /// What waits for it.
    pub waited_for: Vec<Action>,
    /// What it stands in the place of.
    pub replaced: Vec<Action>,
}

impl ActionFile {
    /// What decides how it stands, as its rows count it. Nothing when it serves no row.
    pub fn facts(&self) -> Option<WorkFacts> {
        let (_, recommendation) = self.served.first()?;
        let asks: Vec<AskRecord> = self.served.iter().map(|(ask, _)| ask.clone()).collect();
        let file = RecommendationFile {
            programme: &self.programme,
            recommendation,
            asks: &asks,
            responses: &[],
            actions: std::slice::from_ref(&self.action.record),
            claims: &self.claims,
            evidence: &self.evidence,
            verifications: &self.verifications,
            impacts: &[],
        };
        file.facts().works.into_iter().find(|w| w.subject == Subject::Action(self.action.record.id))
    }

    /// Whether it was verified and the check no longer holds.
    pub fn check_is_void(&self) -> bool {
        self.facts().is_some_and(|f| f.voided)
    }

    /// The claim that waits for a check, or that held.
    pub fn claim_in_question(&self) -> Option<&Claim> {
        use crate::action::Delivery;
        let delivery = self.action.record.delivery();
        let id = match delivery {
            Delivery::Claimed { claim } => Some(*claim),
            other => other.held_by().map(|(claim, _)| claim),
        }?;
        self.claims.iter().find(|c| c.id == id)
    }
}

/// Loads all of one action. The caller has checked that it may be seen.
///
/// # Errors
/// [`Error::Hidden`] when there is no such action.
pub async fn load(ask: &mut impl Ask, id: ActionId) -> Result<ActionFile, Error> {
    let action = record::find::<Action>(ask, id).await?.for_rules("the caller checks the action");
    let home = action.record.programme;
    let programme = record::find::<Programme>(ask, home).await?.for_rules("its action was found").record;
    let everything = Scope::everything();
    let served = ask.all(SERVED.within(&everything, [id.into()])).await?;
    let by = format!("%\"by\":\"{id}\"%");
    Ok(ActionFile {
        programme,
        action,
        served: served.iter().map(served_row).collect::<Result<_, _>>()?,
        claims: of(ask, CLAIMS, id).await?,
        evidence: of(ask, EVIDENCE, id).await?,
        verifications: of(ask, VERIFICATIONS, id).await?,
        updates: of(ask, UPDATES, id).await?,
        waits_for: of(ask, WAITS_FOR, id).await?,
        waited_for: of(ask, WAITED_FOR, id).await?,
        replaced: plain(record::list(ask, REPLACED.within(&everything, [home.into(), by.into()])).await?),
    })
}

fn served_row(row: &Row) -> Result<(AskRecord, Recommendation), Error> {
    let (ask, recommendation): (String, String) = (row.get("ask_body")?, row.get("row_body")?);
    Ok((serde_json::from_str(&ask)?, serde_json::from_str(&recommendation)?))
}

async fn of<T: Record>(ask: &mut impl Ask, list: List, id: ActionId) -> Result<Vec<T>, Error> {
    Ok(plain(record::list(ask, list.within(&Scope::everything(), [id.into()])).await?))
}

fn plain<T>(all: Vec<Versioned<T>>) -> Vec<T> {
    all.into_iter().map(|v| v.record).collect()
}

/// Which action of a programme waits for which: (the one that waits, the one that comes first), ids as text.
///
/// # Errors
/// A fault when the database does.
pub async fn waits_of(ask: &mut impl Ask, programme: ProgrammeId) -> Result<Vec<(String, String)>, Error> {
    let rows = ask.all(WAITS.with([programme.into()])).await?;
    rows.iter().map(|row| Ok((row.at(0)?, row.at(1)?))).collect()
}

/// A row that an action serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowServed {
    /// The action.
    pub action: ActionId,
    /// The row's id, as shown.
    pub row: String,
    /// Its reference.
    pub reference: String,
}

/// The rows that each action of a programme serves, in the order of the register: one statement.
///
/// # Errors
/// A fault when the database does.
pub async fn rows_served(ask: &mut impl Ask, programme: ProgrammeId, scope: &Scope) -> Result<Vec<RowServed>, Error> {
    let rows = ask.all(ROWS_SERVED.within(scope, [programme.into()])).await?;
    let one = |row: &Row| {
        Ok(RowServed { action: row.parse("id")?, row: row.get("row_id")?, reference: row.get("reference")? })
    };
    rows.iter().map(one).collect()
}

/// The claims of a programme whose actions are claimed or verified, oldest first: one statement.
///
/// # Errors
/// A fault when the database does.
pub async fn claims_in_question(
    ask: &mut impl Ask,
    programme: ProgrammeId,
    scope: &Scope,
) -> Result<Vec<Claim>, Error> {
    Ok(plain(record::list(ask, IN_QUESTION.within(scope, [programme.into()])).await?))
}

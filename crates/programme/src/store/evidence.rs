//! Evidence: what a claim names, what one piece bears on, and the rows whose standing it changes.

use platform::Error;
use platform::access::Scope;
use platform::db::{Ask, List, Statement};
use platform::id::AgencyId;
use platform::record::{self, Versioned};
use platform::trail::WriteTx;

use super::standing;
use crate::action::Action;
use crate::claim::Claim;
use crate::evidence::{Evidence, EvidenceId};
use crate::programme::ProgrammeId;
use crate::response::Response;

const GIVEN: List = List::both(
    "evidence.given",
    "select version, body from evidence where home = $1 and agency = $2 and {scope} order by id desc limit 200",
);
const ACTIONS: List = List::both(
    "evidence.actions",
    "select version, body from action where {scope} and id in (
       select target from record_link where id = $1 and role = 'supports'
       union select c.action from record_link l join claim c on c.id = l.id where l.target = $1 and l.role = 'rests_on')
     order by id",
);
const RESPONSES: List = List::both(
    "evidence.responses",
    "select version, body from response where {scope} and id in (
       select target from record_link where id = $1 and role = 'supports') order by id",
);
const CLAIMS: List = List::both(
    "evidence.claims",
    "select version, body from claim where {scope} and id in (
       select id from record_link where target = $1 and role = 'rests_on') order by at, id",
);
/// The lists of this file.
pub const LISTS: &[List] = &[GIVEN, ACTIONS, RESPONSES, CLAIMS];

const ROWS: Statement = Statement::both(
    "evidence.rows",
    "select distinct k.recommendation from ask k where k.id in (
       select l.target from record_link s join record_link l on l.id = s.target
         where s.id = $1 and s.role = 'supports' and l.role = 'serves'
       union select r.ask from record_link s join response r on r.id = s.target where s.id = $1 and s.role = 'supports'
       union select l.target from record_link e join claim c on c.id = e.id join record_link l on l.id = c.action
         where e.target = $1 and e.role = 'rests_on' and l.role = 'serves') order by k.recommendation",
);
/// The statements of this file.
pub const STATEMENTS: &[Statement] = &[ROWS];

/// What a piece of evidence bears on.
#[derive(Debug, Clone, Default)]
pub struct Bearing {
    /// Actions that it supports or whose claims name it.
    pub actions: Vec<Action>,
    /// Answers "met by other means" that it supports.
    pub responses: Vec<Response>,
    /// Claims that name it.
    pub claims: Vec<Claim>,
}

/// What it bears on.
///
/// # Errors
/// A fault when the database does.
pub async fn bearing(ask: &mut impl Ask, id: EvidenceId) -> Result<Bearing, Error> {
    let all = Scope::everything();
    Ok(Bearing {
        actions: plain(record::list(ask, ACTIONS.within(&all, [id.into()])).await?),
        responses: plain(record::list(ask, RESPONSES.within(&all, [id.into()])).await?),
        claims: plain(record::list(ask, CLAIMS.within(&all, [id.into()])).await?),
    })
}

/// The pieces of evidence of a programme that somebody names. One that is not there, or another programme's, is left out,
/// so that the rule of claims refuses it.
///
/// # Errors
/// A fault when the database does.
pub async fn named(ask: &mut impl Ask, programme: ProgrammeId, ids: &[EvidenceId]) -> Result<Vec<Evidence>, Error> {
    let mut all = Vec::new();
    for id in ids.iter().take(MOST_NAMED) {
        match record::find::<Evidence>(ask, *id).await {
            Ok(found) => all.push(found.for_rules("the claim's rule looks at it").record),
            Err(Error::Hidden) => {}
            Err(error) => return Err(error),
        }
    }
    all.retain(|e| e.programme == programme);
    Ok(all)
}

/// The most pieces that one claim names.
const MOST_NAMED: usize = 100;

/// What a body has given to a programme, newest first.
///
/// # Errors
/// A fault when the database does.
pub async fn given_by(ask: &mut impl Ask, programme: ProgrammeId, agency: AgencyId) -> Result<Vec<Evidence>, Error> {
    let args = [programme.into(), agency.into()];
    Ok(plain(record::list(ask, GIVEN.within(&Scope::everything(), args)).await?))
}

fn plain<T>(all: Vec<Versioned<T>>) -> Vec<T> {
    all.into_iter().map(|v| v.record).collect()
}

/// Derives the standing of every row that a piece of evidence bears on anew.
///
/// # Errors
/// A fault when the database does.
pub async fn refresh(tx: &mut WriteTx, id: EvidenceId) -> Result<(), Error> {
    for row in tx.all(ROWS.with([id.into()])).await? {
        standing::refresh(tx, row.parse("recommendation")?).await?;
    }
    Ok(())
}

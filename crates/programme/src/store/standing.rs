//! How each row stands, kept beside it: written in the transaction that changes what it is derived from, so that a list
//! of all rows is one statement.

use platform::Error;
use platform::access::Scope;
use platform::db::{Ask, List, Statement};
use platform::trail::WriteTx;

use super::file;
use crate::action::ActionId;
use crate::programme::ProgrammeId;
use crate::recommendation::{Recommendation, RecommendationId};
use crate::standing::StandingFacts;

const KEEP: Statement = Statement::both(
    "standing.keep",
    "insert into standing (recommendation, programme, facts) values ($1, $2, $3)
     on conflict (recommendation) do update set facts = excluded.facts",
);
const ROWS: List = List::both(
    "standing.rows",
    "select r.body, s.facts from recommendation r join standing s on s.recommendation = r.id
     where r.home = $1 and {scope} order by r.sort_order",
);

/// The lists of this file.
pub const LISTS: &[List] = &[ROWS];
/// The statements of this file.
pub const STATEMENTS: &[Statement] = &[KEEP];

/// A row of the register.
#[derive(Debug, Clone)]
pub struct RegisterRow {
    /// The recommendation.
    pub recommendation: Recommendation,
    /// All that decides how it stands.
    pub facts: StandingFacts,
}

/// Derives the standing of one row anew.
///
/// # Errors
/// A fault when the database does.
pub async fn refresh(tx: &mut WriteTx, id: RecommendationId) -> Result<(), Error> {
    let loaded = file::load(tx, id).await?;
    let facts = serde_json::to_string(&loaded.file().facts())?;
    let programme = loaded.recommendation.record.programme;
    tx.run(KEEP.with([id.into(), programme.into(), facts.into()])).await?;
    Ok(())
}

/// Derives the standing of every row that an action serves anew. Call it before and after a change of its asks.
///
/// # Errors
/// A fault when the database does.
pub async fn refresh_action(tx: &mut WriteTx, id: ActionId) -> Result<(), Error> {
    for row in file::rows_of_action(tx, id).await? {
        refresh(tx, row).await?;
    }
    Ok(())
}

/// The register of a programme within a scope: one statement, however many rows.
///
/// # Errors
/// A fault when the database does.
pub async fn register(ask: &mut impl Ask, programme: ProgrammeId, scope: &Scope) -> Result<Vec<RegisterRow>, Error> {
    let rows = ask.all(ROWS.within(scope, [programme.into()])).await?;
    let one = |row: &platform::db::Row| -> Result<RegisterRow, Error> {
        let (body, facts): (String, String) = (row.get("body")?, row.get("facts")?);
        Ok(RegisterRow { recommendation: serde_json::from_str(&body)?, facts: serde_json::from_str(&facts)? })
    };
    rows.iter().map(one).collect()
}

//! The programme's SQL, every statement named. [`records`] says how each noun is kept; [`file`] loads all of one row;
//! [`standing`] keeps how each row stands.

pub mod action;
pub mod evidence;
pub mod file;
pub mod history;
pub mod records;
pub mod report;
pub mod standing;
pub mod whole;

use platform::Error;
use platform::access::Scope;
use platform::db::{Ask, List, Statement};
use platform::record::{self, Record, Versioned};

use crate::programme::{Programme, ProgrammeId};

const PROGRAMMES: List = List::both("programme.all", "select version, body from programme where {scope} order by name");
const SOURCES: List = List::both(
    "source_report.of",
    "select version, body from source_report where home = $1 and {scope} order by changed_at",
);
const RECOMMENDATIONS: List = List::both(
    "recommendation.of",
    "select version, body from recommendation where home = $1 and {scope} order by sort_order",
);
const ASKS: List = List::both(
    "ask.of",
    "select ask.version, ask.body from ask join recommendation r on r.id = ask.recommendation
     where ask.home = $1 and {scope} order by r.sort_order, ask.limb",
);
const RESPONSES: List =
    List::both("response.of", "select version, body from response where home = $1 and {scope} order by id");
const LINKS: List =
    List::both("row_link.of", "select version, body from row_link where home = $1 and {scope} order by id");
const CLUSTERS: List =
    List::both("cluster.of", "select version, body from cluster where home = $1 and {scope} order by id");
const ACTIONS: List =
    List::both("action.of", "select version, body from action where home = $1 and {scope} order by id");
const IMPACTS: List =
    List::both("impact.of", "select version, body from impact where home = $1 and {scope} order by id");
const CHALLENGES: List =
    List::both("challenge.of", "select version, body from challenge where home = $1 and {scope} order by due, id");
const NATIONAL: List = List::both(
    "national_request.of",
    "select version, body from national_request where home = $1 and {scope} order by id",
);

/// The lists of this room.
pub const LISTS: &[List] =
    &[PROGRAMMES, SOURCES, RECOMMENDATIONS, ASKS, RESPONSES, LINKS, CLUSTERS, ACTIONS, IMPACTS, CHALLENGES, NATIONAL];
/// The statements of this room, beside those of its files.
pub const STATEMENTS: &[Statement] = &[];

/// The lists that hold all records of one noun in a programme.
pub trait Listed: Record {
    /// The list.
    const LIST: List;
}

macro_rules! listed {
    ($($noun:ty => $list:ident),* $(,)?) => { $(impl Listed for $noun { const LIST: List = $list; })* };
}

listed! {
    crate::source_report::SourceReport => SOURCES,
    crate::recommendation::Recommendation => RECOMMENDATIONS,
    crate::ask::Ask => ASKS,
    crate::response::Response => RESPONSES,
    crate::link::Link => LINKS,
    crate::cluster::Cluster => CLUSTERS,
    crate::action::Action => ACTIONS,
    crate::impact::Impact => IMPACTS,
    crate::challenge::Challenge => CHALLENGES,
    crate::national_request::NationalRequest => NATIONAL,
}

/// All records of one noun in a programme, within a scope: `all::<Action>(&mut tx, programme, &scope)`.
///
/// # Errors
/// A fault when the database does.
pub async fn all<T: Listed>(
    ask: &mut impl Ask,
    programme: ProgrammeId,
    scope: &Scope,
) -> Result<Vec<Versioned<T>>, Error> {
    record::list(ask, T::LIST.within(scope, [programme.into()])).await
}

/// The programmes within a scope.
///
/// # Errors
/// A fault when the database does.
pub async fn programmes(ask: &mut impl Ask, scope: &Scope) -> Result<Vec<Programme>, Error> {
    let all: Vec<Versioned<Programme>> = record::list(ask, PROGRAMMES.within(scope, [])).await?;
    Ok(all.into_iter().map(|v| v.record).collect())
}

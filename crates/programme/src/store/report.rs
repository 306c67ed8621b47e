//! Lists of frozen reports, without their rows.

use jiff::civil::Date;
use platform::Error;
use platform::access::Scope;
use platform::db::{Ask, List};

use crate::frozen_report::{Released, ReportId};
use crate::programme::{ProgrammeId, ReportKind};

const OF_PROGRAMME: List = List::both(
    "programme_report.of",
    "select r.id, p.name, r.as_at, r.kind, r.released, r.changed_at from programme_report r
     join programme p on p.id = r.programme where r.programme = $1 and {scope} order by r.as_at desc, r.id desc",
);
const ALL: List = List::both(
    "programme_report.all",
    "select r.id, p.name, r.as_at, r.kind, r.released, r.changed_at from programme_report r
     join programme p on p.id = r.programme where {scope} order by r.as_at desc, r.id desc",
);
/// The lists of this file.
pub const LISTS: &[List] = &[OF_PROGRAMME, ALL];

/// A line of the list of reports.
#[derive(Debug, Clone)]
pub struct ReportLine {
    /// Which.
    pub id: ReportId,
    /// The programme's name.
    pub programme: String,
    /// The day it speaks of.
    pub as_at: Date,
    /// Its kind.
    pub kind: ReportKind,
    /// To whom it is open.
    pub released: Released,
}

/// The frozen reports of a programme within a scope, or of all when none is given; latest first.
///
/// # Errors
/// A fault when the database does.
pub async fn reports(
    ask: &mut impl Ask,
    programme: Option<ProgrammeId>,
    scope: &Scope,
) -> Result<Vec<ReportLine>, Error> {
    let query = match programme {
        Some(id) => OF_PROGRAMME.within(scope, [id.into()]),
        None => ALL.within(scope, []),
    };
    ask.all(query).await?.iter().map(line).collect()
}

fn line(row: &platform::db::Row) -> Result<ReportLine, Error> {
    let stored = |name: &str| -> Result<serde_json::Value, Error> { Ok(row.get::<String>(name)?.into()) };
    Ok(ReportLine {
        id: row.parse("id")?,
        programme: row.get("name")?,
        as_at: row.parse("as_at")?,
        kind: serde_json::from_value(stored("kind")?)?,
        released: serde_json::from_value(stored("released")?)?,
    })
}

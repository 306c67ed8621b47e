//! Records: everything that is kept, kept the same way.
//!
//! A record is one struct. Its table holds the struct as JSON (`body`) beside the columns that lists filter, sort and
//! join by; `revision` holds every body it ever had, with the time from and until. "As at" any past date is one
//! statement, nothing is deleted, and the history of any record reads from the same rows that the record was.

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::{Arg, Ask, Query, Row, Statement};
use crate::error::Error;

/// A thing that is kept.
pub trait Record: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The noun, as on the trail: "action".
    const KIND: &'static str;
    /// Its table.
    const TABLE: &'static str;

    /// Its id, as shown.
    fn id(&self) -> String;
    /// What it belongs to and is loaded with "as at" a date: a programme, a referral; itself when it is the home.
    fn home(&self) -> String;
    /// The columns that lists filter, sort and join by, in a fixed order.
    fn columns(&self) -> Vec<(&'static str, Arg)>;
    /// What it points at many of: (as what, the other's id). Kept in `record_link`, for joins. Only where
    /// [`Record::LINKED`] is true.
    fn links(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
    /// That [`Record::links`] may hold something.
    const LINKED: bool = false;
    /// It tells of a person: it cannot be read without leaving who looked ([`crate::look`]).
    const GUARDED: bool = false;
}

/// A record with the version it had when read; 0 when it was never saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versioned<T> {
    /// The record.
    pub record: T,
    /// Counts its saves.
    pub version: i64,
}

/// A record found but not yet checked: [`crate::access::permit`] opens it.
#[derive(Debug)]
pub struct Found<T>(Versioned<T>);

impl<T> Found<T> {
    pub(crate) fn into_versioned(self) -> Versioned<T> {
        self.0
    }

    /// The record, for the rule that says whether it may be opened.
    pub(crate) fn peek(&self) -> &T {
        &self.0.record
    }

    /// Opens it without asking, for the house's own rules, which show it to nobody. `why` is for the reader of the code.
    pub fn for_rules(self, _why: &'static str) -> Versioned<T> {
        self.0
    }
}

/// Looks a record up.
///
/// # Errors
/// [`Error::Hidden`] when there is none.
pub async fn find<T: Record>(ask: &mut impl Ask, id: impl ToString) -> Result<Found<T>, Error> {
    let text = format!("select version, body from {} where id = $1", T::TABLE);
    let row = ask.first(Query::assembled(text, vec![id.to_string().into()])).await?.ok_or(Error::Hidden)?;
    Ok(Found(read(&row)?))
}

/// The records that a query returned; it must select `version` and `body`.
///
/// # Errors
/// A fault when a body does not fit its type.
pub async fn list<T: Record>(ask: &mut impl Ask, query: Query) -> Result<Vec<Versioned<T>>, Error> {
    ask.all(query).await?.iter().map(read).collect()
}

fn read<T: Record>(row: &Row) -> Result<Versioned<T>, Error> {
    let body: String = row.get("body")?;
    Ok(Versioned { record: serde_json::from_str(&body)?, version: row.get("version")? })
}

/// One revision of a record: what it was, from when until when, and which trail entry made it.
#[derive(Debug, Clone)]
pub struct Revision {
    /// The noun.
    pub kind: String,
    /// The record's id.
    pub id: String,
    /// Its version.
    pub version: i64,
    /// From when.
    pub at: String,
    /// The trail entry that made it.
    pub seq: i64,
    /// What it was.
    pub body: serde_json::Value,
}

const AS_AT: Statement = Statement::both(
    "revision.as_at",
    "select kind, id, version, at, seq, body from revision
     where home = $1 and at <= $2 and (until is null or until > $2) order by kind, id",
);
const OF_RECORD: Statement = Statement::both(
    "revision.of_record",
    "select kind, id, version, at, seq, body from revision where kind = $1 and id = $2 order by version",
);

/// The statements of this room.
pub const STATEMENTS: &[Statement] = &[AS_AT, OF_RECORD];

/// Every record of `home` as it was at a moment.
///
/// # Errors
/// A fault when the database does.
pub async fn as_at(ask: &mut impl Ask, home: impl ToString, at: Timestamp) -> Result<Vec<Revision>, Error> {
    revisions(ask, AS_AT.with([home.to_string().into(), at.into()])).await
}

/// All that one record ever was, oldest first.
///
/// # Errors
/// A fault when the database does.
pub async fn history(ask: &mut impl Ask, kind: &str, id: impl ToString) -> Result<Vec<Revision>, Error> {
    revisions(ask, OF_RECORD.with([kind.into(), id.to_string().into()])).await
}

async fn revisions(ask: &mut impl Ask, query: Query) -> Result<Vec<Revision>, Error> {
    let one = |row: &Row| -> Result<Revision, Error> {
        let body: String = row.get("body")?;
        Ok(Revision {
            kind: row.get("kind")?,
            id: row.get("id")?,
            version: row.get("version")?,
            at: row.get("at")?,
            seq: row.get("seq")?,
            body: serde_json::from_str(&body)?,
        })
    };
    ask.all(query).await?.iter().map(one).collect()
}

/// The fields in which two bodies differ, outermost names only.
pub fn changed_fields(before: &serde_json::Value, after: &serde_json::Value) -> Vec<String> {
    let empty = serde_json::Map::new();
    let (old, new) = (before.as_object().unwrap_or(&empty), after.as_object().unwrap_or(&empty));
    let mut fields: Vec<String> = old.keys().chain(new.keys()).cloned().collect();
    fields.sort();
    fields.dedup();
    fields.retain(|f| old.get(f) != new.get(f));
    fields
}

//! The trail: nothing is committed without an entry on it, and no entry can be altered unseen.
//!
//! Each entry's hash covers the entry, the hash before it, and the hash of every body saved under it. [`verify`] walks
//! the chain and names the first entry that does not fit.

mod verify;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::access::{Act, Actor, Allowed, checked};
use crate::db::{Arg, Ask, Db, Query, Statement, Tx, hex};
use crate::error::Error;
use crate::record::{Record, Versioned, changed_fields};

pub use verify::{STATEMENTS as VERIFY_STATEMENTS, Verdict, verify};

/// What was done, as the trail keeps it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// In the past tense: "ActionPlanned".
    pub event: &'static str,
    /// The noun and id it was done to.
    pub subject: (&'static str, String),
    /// What the subject belongs to.
    pub home: Option<String>,
    /// Why, where somebody had to say.
    pub reason: Option<String>,
}

impl Entry {
    /// Something done to a record.
    pub fn of<T: Record>(event: &'static str, record: &T) -> Self {
        Self { event, subject: (T::KIND, record.id()), home: Some(record.home()), reason: None }
    }

    /// Something done to what is not a record: an account's session, a setting.
    pub fn about(event: &'static str, kind: &'static str, id: impl ToString) -> Self {
        Self { event, subject: (kind, id.to_string()), home: None, reason: None }
    }

    /// With the reason given.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }
}

/// One saved body under an entry: which fields changed, and the hash of what was saved. The values themselves are in
/// `revision`, so that the chain can stand for ever while a record's retention runs out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The noun.
    pub kind: String,
    /// The record.
    pub id: String,
    /// The version it became.
    pub version: i64,
    /// Fields that changed.
    pub fields: Vec<String>,
    /// SHA-256 of the body saved.
    pub body: String,
}

/// A write in progress. Dropped, it leaves nothing behind; committed, it leaves an entry.
pub struct WriteTx {
    tx: Tx,
    actor: Actor,
    now: Timestamp,
    seq: i64,
    previous: String,
    changes: Vec<Change>,
}

impl Ask for WriteTx {
    fn tx(&mut self) -> &mut Tx {
        &mut self.tx
    }
}

const NEXT: Statement =
    Statement::both("trail.next", "update trail_head set seq = seq + 1 where only_row = 1 returning seq, hash");
const APPEND: Statement = Statement::both(
    "trail.append",
    "insert into trail (seq, at, account, actor, agency, via, event, subject_kind, subject_id, home, reason, changes,
       previous, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
);
const MOVE_HEAD: Statement = Statement::both("trail.move_head", "update trail_head set hash = $1 where only_row = 1");
const CLOSE_REVISION: Statement =
    Statement::both("revision.close", "update revision set until = $1 where kind = $2 and id = $3 and version = $4");
const ADD_REVISION: Statement = Statement::both(
    "revision.add",
    "insert into revision (kind, id, version, home, at, seq, body) values ($1, $2, $3, $4, $5, $6, $7)",
);
const UNLINK: Statement = Statement::both("record_link.remove", "delete from record_link where id = $1");
const LINK: Statement = Statement::both(
    "record_link.add",
    "insert into record_link (kind, id, role, target) values ($1, $2, $3, $4) on conflict do nothing",
);
const LAST_BODY: Statement =
    Statement::both("revision.last_body", "select body from revision where kind = $1 and id = $2 and version = $3");

impl Db {
    /// Begins a write for `actor` at `now`. Writers wait for each other: the chain has one end.
    ///
    /// # Errors
    /// [`Error::Busy`] when the wait is too long.
    pub async fn begin(&self, actor: &Actor, now: Timestamp) -> Result<WriteTx, Error> {
        let mut tx = self.write().await?;
        let head = tx.all(NEXT.with([])).await?;
        let head = head.first().ok_or_else(|| Error::fault("the trail has no head: run surety migrate"))?;
        let (seq, previous) = (head.at(0)?, head.at(1)?);
        Ok(WriteTx { tx, actor: actor.clone(), now, seq, previous, changes: Vec::new() })
    }
}

impl WriteTx {
    /// Who writes.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// When.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Finds a record and checks it for this write's actor. Guarded records are changed by this way alone: the entry on
    /// the trail says who had it open.
    ///
    /// # Errors
    /// [`Error::Hidden`] or [`Error::Forbidden`].
    pub async fn open<T: Record, A: Act<T>>(&mut self, act: A, id: impl ToString) -> Result<Allowed<T>, Error> {
        let found = crate::record::find(self, id).await?;
        checked(&self.actor, act, found, false)
    }

    /// Saves a checked record: its table, its revision, and its line under the entry to come.
    ///
    /// # Errors
    /// [`Error::Stale`] when somebody saved it since it was read.
    pub async fn save<T: Record>(&mut self, allowed: Allowed<T>) -> Result<Versioned<T>, Error> {
        let Versioned { record, version } = allowed.into_versioned();
        let body = serde_json::to_string(&record)?;
        let fields = self.fields_changed::<T>(&record.id(), version, &body).await?;
        if version > 0 && fields.is_empty() {
            return Ok(Versioned { record, version });
        }
        let next = version + 1;
        let touched = if version == 0 {
            self.tx.run(insert(&record, &body, self.now)).await?
        } else {
            self.tx.run(update(&record, &body, version, self.now)).await?
        };
        if touched == 0 {
            return Err(Error::Stale);
        }
        self.revise::<T>(&record, version, &body).await?;
        self.relink(&record, version).await?;
        let hash = hex(&Sha256::digest(body.as_bytes()));
        self.changes.push(Change { kind: T::KIND.into(), id: record.id(), version: next, fields, body: hash });
        Ok(Versioned { record, version: next })
    }

    async fn fields_changed<T: Record>(&mut self, id: &str, version: i64, body: &str) -> Result<Vec<String>, Error> {
        let after: serde_json::Value = serde_json::from_str(body)?;
        if version == 0 {
            return Ok(after.as_object().map(|o| o.keys().cloned().collect()).unwrap_or_default());
        }
        let row = self.first(LAST_BODY.with([T::KIND.into(), id.into(), version.into()])).await?.ok_or(Error::Stale)?;
        let before: String = row.at(0)?;
        Ok(changed_fields(&serde_json::from_str(&before)?, &after))
    }

    async fn revise<T: Record>(&mut self, record: &T, version: i64, body: &str) -> Result<(), Error> {
        let (id, now, seq) = (record.id(), self.now, self.seq);
        if version > 0 {
            self.tx.run(CLOSE_REVISION.with([now.into(), T::KIND.into(), id.clone().into(), version.into()])).await?;
        }
        let args = [
            T::KIND.into(),
            id.into(),
            (version + 1).into(),
            record.home().into(),
            now.into(),
            seq.into(),
            body.into(),
        ];
        self.tx.run(ADD_REVISION.with(args)).await?;
        Ok(())
    }

    async fn relink<T: Record>(&mut self, record: &T, version: i64) -> Result<(), Error> {
        if T::LINKED && version > 0 {
            self.tx.run(UNLINK.with([record.id().into()])).await?;
        }
        for (role, target) in record.links() {
            self.tx.run(LINK.with([T::KIND.into(), record.id().into(), role.into(), target.into()])).await?;
        }
        Ok(())
    }

    /// Runs a statement on a table of derived rows or queues (never on records, which are saved).
    ///
    /// # Errors
    /// A fault when the database does.
    pub async fn run(&mut self, query: Query) -> Result<u64, Error> {
        self.tx.run(query).await
    }

    /// Commits, leaving `entry` on the trail. There is no other way to commit. Returns the entry's number.
    ///
    /// # Errors
    /// A fault when the database does; then nothing is kept.
    pub async fn commit(mut self, entry: Entry) -> Result<i64, Error> {
        let changes = serde_json::to_string(&self.changes)?;
        let line = Line {
            seq: self.seq,
            at: crate::clock::stored(self.now),
            account: self.actor.account.map(|a| a.to_string()),
            actor: self.actor.name.clone(),
            agency: self.actor.agency.map(|a| a.to_string()),
            via: serde_json::to_value(self.actor.via)?.as_str().unwrap_or_default().to_owned(),
            event: entry.event.to_owned(),
            subject_kind: entry.subject.0.to_owned(),
            subject_id: entry.subject.1,
            home: entry.home,
            reason: entry.reason,
            changes,
            previous: self.previous,
        };
        let hash = line.hash()?;
        self.tx.run(line.append(&hash)).await?;
        self.tx.run(MOVE_HEAD.with([hash.into()])).await?;
        self.tx.commit().await?;
        Ok(self.seq)
    }
}

fn insert<T: Record>(record: &T, body: &str, now: Timestamp) -> Query {
    let mut names = vec!["id", "home", "version", "changed_at", "body"];
    let mut args: Vec<Arg> = vec![record.id().into(), record.home().into(), 1.into(), now.into(), body.into()];
    for (name, arg) in record.columns() {
        names.push(name);
        args.push(arg);
    }
    let marks: Vec<String> = (1..=names.len()).map(|i| format!("${i}")).collect();
    let text = format!("insert into {} ({}) values ({})", T::TABLE, names.join(", "), marks.join(", "));
    Query::assembled(text, args)
}

fn update<T: Record>(record: &T, body: &str, version: i64, now: Timestamp) -> Query {
    let mut sets = vec!["version = $3".to_owned(), "changed_at = $4".to_owned(), "body = $5".to_owned()];
    let mut args: Vec<Arg> = vec![record.id().into(), version.into(), (version + 1).into(), now.into(), body.into()];
    for (name, arg) in record.columns() {
        args.push(arg);
        sets.push(format!("{name} = ${}", args.len()));
    }
    Query::assembled(format!("update {} set {} where id = $1 and version = $2", T::TABLE, sets.join(", ")), args)
}

/// An entry as it stands in the chain.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Its number, from 1, without gaps.
    pub seq: i64,
    /// When.
    pub at: String,
    /// Who, by account.
    pub account: Option<String>,
    /// Who, by name.
    pub actor: String,
    /// For which body.
    pub agency: Option<String>,
    /// How they came in.
    pub via: String,
    /// What was done.
    pub event: String,
    /// To what kind of thing.
    pub subject_kind: String,
    /// To which.
    pub subject_id: String,
    /// What it belongs to.
    pub home: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The bodies saved, as JSON.
    pub changes: String,
    /// The hash before.
    pub previous: String,
}

impl Line {
    /// SHA-256 over all its fields as one JSON array: no two entries can be written the same.
    fn hash(&self) -> Result<String, Error> {
        Ok(hex(&Sha256::digest(serde_json::to_vec(self)?)))
    }

    fn append(&self, hash: &str) -> Query {
        APPEND.with([
            self.seq.into(),
            self.at.clone().into(),
            self.account.clone().into(),
            self.actor.clone().into(),
            self.agency.clone().into(),
            self.via.clone().into(),
            self.event.clone().into(),
            self.subject_kind.clone().into(),
            self.subject_id.clone().into(),
            self.home.clone().into(),
            self.reason.clone().into(),
            self.changes.clone().into(),
            self.previous.clone().into(),
            hash.into(),
        ])
    }

    fn read(row: &crate::db::Row) -> Result<(Self, String), Error> {
        let line = Self {
            seq: row.get("seq")?,
            at: row.get("at")?,
            account: row.get("account")?,
            actor: row.get("actor")?,
            agency: row.get("agency")?,
            via: row.get("via")?,
            event: row.get("event")?,
            subject_kind: row.get("subject_kind")?,
            subject_id: row.get("subject_id")?,
            home: row.get("home")?,
            reason: row.get("reason")?,
            changes: row.get("changes")?,
            previous: row.get("previous")?,
        };
        Ok((line, row.get("hash")?))
    }
}

const LATEST: Statement = Statement::both(
    "trail.latest",
    "select seq, at, account, actor, agency, via, event, subject_kind, subject_id, home, reason, changes, previous, hash
     from trail where seq < $1 and ($2 = '' or home = $2) and ($3 = '' or subject_id = $3) order by seq desc limit $4",
);

/// $1 is a JSON list of numbers.
const OF_NUMBERS: Statement = Statement {
    name: "trail.of_numbers",
    sqlite:
        "select seq, at, account, actor, agency, via, event, subject_kind, subject_id, home, reason, changes, previous,
               hash from trail where seq in (select value from json_each($1)) order by seq",
    postgres: "select seq, at, account, actor, agency, via, event, subject_kind, subject_id, home, reason, changes,
                 previous, hash from trail
               where seq in (select v::bigint from json_array_elements_text($1::json) v) order by seq",
};

/// The statements of this file; those of [`verify`] stand beside it.
pub const STATEMENTS: &[Statement] =
    &[NEXT, APPEND, MOVE_HEAD, CLOSE_REVISION, ADD_REVISION, UNLINK, LINK, LAST_BODY, LATEST, OF_NUMBERS];

/// The latest entries before `before`, newest first; of one home or one subject when these are not empty.
///
/// # Errors
/// A fault when the database does.
pub async fn latest(ask: &mut impl Ask, before: i64, home: &str, subject: &str, most: i64) -> Result<Vec<Line>, Error> {
    let rows = ask.all(LATEST.with([before.into(), home.into(), subject.into(), most.into()])).await?;
    rows.iter().map(|r| Line::read(r).map(|(line, _)| line)).collect()
}

/// The entries of these numbers: who made each revision of a record, and why.
///
/// # Errors
/// A fault when the database does.
pub async fn of_numbers(ask: &mut impl Ask, numbers: &[i64]) -> Result<Vec<Line>, Error> {
    let rows = ask.all(OF_NUMBERS.with([serde_json::to_string(numbers)?.into()])).await?;
    rows.iter().map(|r| Line::read(r).map(|(line, _)| line)).collect()
}

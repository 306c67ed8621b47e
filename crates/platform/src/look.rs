//! Who looked. A guarded record ([`Record::GUARDED`]: a child, a referral) is opened here and nowhere else: the row that
//! says who looked is committed before the record is returned, and without it nothing is returned. A look that was
//! refused leaves a row as well.
//!
//! The rows are chained as the trail is, in a chain of their own: reading must not make the version of all records move.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tokio::sync::oneshot;

use crate::access::{Act, Actor, Allowed, Basis, checked};
use crate::clock::stored;
use crate::db::{Ask, Db, List, Row, Statement, Tx, hex};
use crate::error::Error;
use crate::record::{self, Found, Record};
use crate::web::App;

const NEXT: Statement =
    Statement::both("look.next", "update look_head set seq = seq + $1 where only_row = 1 returning seq, hash");
/// $1 is a JSON list of rows: a list of twenty people is one statement, as one is.
const APPEND: Statement = Statement {
    name: "look.append",
    sqlite: "insert into look (seq, at, account, actor, agency, via, kind, id, outcome, reason, previous, hash)
             select j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5,
               j.value ->> 6, j.value ->> 7, j.value ->> 8, j.value ->> 9, j.value ->> 10, j.value ->> 11
             from json_each($1) j",
    postgres: "insert into look (seq, at, account, actor, agency, via, kind, id, outcome, reason, previous, hash)
               select (j ->> 0)::bigint, j ->> 1, j ->> 2, j ->> 3, j ->> 4, j ->> 5,
                 j ->> 6, j ->> 7, j ->> 8, j ->> 9, j ->> 10, j ->> 11 from json_array_elements($1::json) j",
};
const MOVE_HEAD: Statement = Statement::both("look.move_head", "update look_head set hash = $1 where only_row = 1");
const PAGE: Statement = Statement::both(
    "look.page",
    "select seq, at, account, actor, agency, via, kind, id, outcome, reason, previous, hash from look
     where seq > $1 order by seq limit 1000",
);
const HEAD: Statement = Statement::both("look.head", "select seq, hash from look_head where only_row = 1");
const OF_RECORD: List = List::both(
    "look.of_record",
    "select seq, at, account, actor, agency, via, kind, id, outcome, reason, previous, hash from look
     where id = $1 and {scope} order by seq desc limit 500",
);

/// The statements of this room.
pub const STATEMENTS: &[Statement] = &[NEXT, APPEND, MOVE_HEAD, PAGE, HEAD];
/// Its lists.
pub const LISTS: &[List] = &[OF_RECORD];

/// One look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Look {
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
    /// At what kind of record.
    pub kind: String,
    /// At which.
    pub id: String,
    /// The basis on which it was shown; `refused` or `hidden` when it was not.
    pub outcome: String,
    /// Why, where somebody had to say.
    pub reason: Option<String>,
    /// The hash before.
    pub previous: String,
}

impl Look {
    /// One that has no place in the chain yet.
    fn new(actor: &Actor, now: Timestamp, kind: &str, id: &str, outcome: &str) -> Self {
        Self {
            seq: 0,
            at: stored(now),
            account: actor.account.map(|a| a.to_string()),
            actor: actor.name.clone(),
            agency: actor.agency.map(|a| a.to_string()),
            via: serde_json::to_value(actor.via).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default(),
            kind: kind.to_owned(),
            id: id.to_owned(),
            outcome: outcome.to_owned(),
            reason: None,
            previous: String::new(),
        }
    }

    /// SHA-256 over all its fields as one JSON array.
    fn hash(&self) -> Result<String, Error> {
        Ok(hex(&Sha256::digest(serde_json::to_vec(self)?)))
    }

    fn read(row: &Row) -> Result<(Self, String), Error> {
        let look = Self {
            seq: row.get("seq")?,
            at: row.get("at")?,
            account: row.get("account")?,
            actor: row.get("actor")?,
            agency: row.get("agency")?,
            via: row.get("via")?,
            kind: row.get("kind")?,
            id: row.get("id")?,
            outcome: row.get("outcome")?,
            reason: row.get("reason")?,
            previous: row.get("previous")?,
        };
        Ok((look, row.get("hash")?))
    }

    /// As a row to be appended.
    fn row(&self, hash: &str) -> serde_json::Value {
        serde_json::json!([
            self.seq,
            self.at,
            self.account,
            self.actor,
            self.agency,
            self.via,
            self.kind,
            self.id,
            self.outcome,
            self.reason,
            self.previous,
            hash
        ])
    }
}

/// Opens a guarded record for reading and leaves the look on the ledger, shown or refused.
///
/// # Errors
/// [`Error::Hidden`] or [`Error::Forbidden`], on the ledger as well; a fault when the ledger cannot be written: then
/// nothing is shown.
pub async fn open<T: Record, A: Act<T>>(
    app: &App,
    actor: &Actor,
    act: A,
    id: impl ToString,
) -> Result<Allowed<T>, Error> {
    let id = id.to_string();
    let mut read = app.db().read().await?;
    let found: Result<Found<T>, Error> = record::find(&mut read, &id).await;
    let (opened, outcome) = match found {
        Ok(found) => {
            let glass = act.by_glass(actor, found.peek())
                && crate::glass::is_broken(&mut read, actor, &id, app.clock().now()).await?;
            outcome(checked(actor, act, found, glass))
        }
        Err(Error::Hidden) => (Err(Error::Hidden), "hidden".to_owned()),
        Err(other) => return Err(other),
    };
    drop(read);
    leave(app, vec![Look::new(actor, app.clock().now(), T::KIND, &id, &outcome)]).await?;
    opened
}

fn outcome<T>(opened: Result<Allowed<T>, Error>) -> (Result<Allowed<T>, Error>, String) {
    let outcome = match &opened {
        Ok(allowed) => basis_name(allowed.basis()),
        Err(Error::Hidden) => "hidden".into(),
        Err(_) => "refused".into(),
    };
    (opened, outcome)
}

fn basis_name(basis: Basis) -> String {
    serde_json::to_value(basis).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Leaves on the ledger that a list showed these records of one kind, before it is shown.
///
/// # Errors
/// A fault when the ledger cannot be written: then the list must not be shown.
pub async fn listed(app: &App, actor: &Actor, kind: &'static str, ids: &[String]) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let now = app.clock().now();
    leave(app, ids.iter().map(|id| Look::new(actor, now, kind, id, "listed")).collect()).await
}

/// Looks that wait to be written. Whoever's turn it is writes all that wait in one commit: fifty readers at once cost the
/// disk no more than one.
#[derive(Default)]
pub(crate) struct Ledger {
    waiting: Mutex<Vec<Entering>>,
    turn: tokio::sync::Mutex<()>,
}

struct Entering {
    looks: Vec<Look>,
    written: oneshot::Sender<Result<(), Error>>,
}

/// Leaves looks on the ledger: when it returns, they are on the disk.
async fn leave(app: &App, looks: Vec<Look>) -> Result<(), Error> {
    let (written, told) = oneshot::channel();
    app.ledger().waiting.lock().unwrap_or_else(PoisonError::into_inner).push(Entering { looks, written });
    // In a task of its own: a reader who goes away must not stop what is being written for others.
    let app = app.clone();
    tokio::spawn(async move { write_waiting(&app).await });
    told.await.map_err(|_| Error::fault("the ledger of looks was not written"))?
}

async fn write_waiting(app: &App) {
    let _turn = app.ledger().turn.lock().await;
    let all = std::mem::take(&mut *app.ledger().waiting.lock().unwrap_or_else(PoisonError::into_inner));
    if all.is_empty() {
        return;
    }
    let (looks, waiting): (Vec<_>, Vec<_>) = all.into_iter().map(|e| (e.looks, e.written)).unzip();
    let result = write(app.db(), looks.into_iter().flatten().collect()).await;
    for one in waiting {
        // Whoever went away does not hear it.
        let _gone = one.send(match &result {
            Ok(()) => Ok(()),
            Err(Error::Busy(sentence)) => Err(Error::Busy(sentence.clone())),
            Err(other) => Err(Error::fault(other.to_string())),
        });
    }
}

async fn write(db: &Db, looks: Vec<Look>) -> Result<(), Error> {
    let mut tx = db.write().await?;
    append(&mut tx, looks).await?;
    tx.commit().await
}

/// Numbers and chains these looks, and adds them to the ledger.
async fn append(tx: &mut Tx, looks: Vec<Look>) -> Result<(), Error> {
    let many = i64::try_from(looks.len()).unwrap_or(i64::MAX);
    let head = tx.all(NEXT.with([many.into()])).await?;
    let head = head.first().ok_or_else(|| Error::fault("the ledger of looks has no head: run surety migrate"))?;
    let (last, mut hash): (i64, String) = (head.at(0)?, head.at(1)?);
    let mut rows = Vec::with_capacity(looks.len());
    for (seq, look) in (last - many + 1..).zip(looks) {
        let look = Look { seq, previous: hash, ..look };
        hash = look.hash()?;
        rows.push(look.row(&hash));
    }
    tx.run(APPEND.with([serde_json::to_string(&rows)?.into()])).await?;
    tx.run(MOVE_HEAD.with([hash.into()])).await?;
    Ok(())
}

/// Who looked at a record, latest first. Only a policy should hand out the scope for it.
///
/// # Errors
/// A fault when the database does.
pub async fn of_record(
    ask: &mut impl Ask,
    scope: &crate::access::Scope,
    id: impl ToString,
) -> Result<Vec<Look>, Error> {
    let rows = ask.all(OF_RECORD.within(scope, [id.to_string().into()])).await?;
    rows.iter().map(|row| Look::read(row).map(|(look, _)| look)).collect()
}

/// Walks the ledger: how many looks it holds, or the first that does not fit and how.
///
/// # Errors
/// A fault when the database cannot be read.
pub async fn verify(db: &Db) -> Result<crate::trail::Verdict, Error> {
    use crate::trail::Verdict::{Broken, Sound};
    let mut read = db.read().await?;
    let (mut seq, mut hash) = (0, String::new());
    loop {
        let rows = read.all(PAGE.with([seq.into()])).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let (look, kept) = Look::read(row)?;
            if look.seq != seq + 1 {
                return Ok(Broken { seq: seq + 1, how: format!("look {} is missing", seq + 1) });
            }
            if look.previous != hash || look.hash()? != kept {
                return Ok(Broken { seq: look.seq, how: "its words were changed after it was written".into() });
            }
            (seq, hash) = (look.seq, kept);
        }
    }
    let head = read.first(HEAD.with([])).await?;
    let head: (i64, String) = head.map_or(Ok((0, String::new())), |r| Ok::<_, Error>((r.at(0)?, r.at(1)?)))?;
    if head == (seq, hash) {
        return Ok(Sound { entries: seq });
    }
    Ok(Broken { seq: seq + 1, how: format!("the ledger ends at {seq}, but {} looks were written", head.0) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::World;
    use crate::trail::Verdict;

    #[tokio::test]
    async fn many_readers_at_once_are_all_on_a_sound_ledger_before_they_see_anything() {
        let world = World::new(vec![]).await;
        let mut readers = tokio::task::JoinSet::new();
        for number in 0..50 {
            let app = world.app.clone();
            readers.spawn(async move {
                let ids = [format!("per_{number}_a"), format!("per_{number}_b")];
                listed(&app, &Actor::command(), "person", &ids).await.unwrap();
                let mut read = app.db().read().await.unwrap();
                let seen = of_record(&mut read, &crate::access::Scope::everything(), &ids[1]).await.unwrap();
                assert_eq!(seen.len(), 1, "on the ledger when it returns");
            });
        }
        while let Some(done) = readers.join_next().await {
            done.unwrap();
        }
        assert!(matches!(verify(world.app.db()).await.unwrap(), Verdict::Sound { entries: 100 }));
    }

    #[tokio::test]
    async fn nothing_is_shown_when_the_ledger_cannot_be_written() {
        let world = World::new(vec![]).await;
        let mut tx = world.app.db().write().await.unwrap();
        world.app.db().script(&mut tx, "delete from look_head").await.unwrap();
        tx.commit().await.unwrap();
        let refused = listed(&world.app, &Actor::command(), "person", &["per_1".into()]).await;
        assert!(matches!(refused, Err(Error::Fault(_))), "{refused:?}");
    }
}

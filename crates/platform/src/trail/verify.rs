//! Walking the chain, and holding what pages read against it.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::{Change, Line};
use crate::db::{Ask, Db, Query, ReadTx, Statement, hex};
use crate::error::Error;

const PAGE: Statement = Statement::both(
    "trail.page",
    "select seq, at, account, actor, agency, via, event, subject_kind, subject_id, home, reason, changes, previous, hash
     from trail where seq > $1 order by seq limit 1000",
);
const BODIES: Statement = Statement::both(
    "trail.bodies",
    "select kind, id, version, body, seq from revision where seq > $1 and seq <= $2 order by seq",
);
const HEAD: Statement = Statement::both("trail.head", "select seq, hash from trail_head where only_row = 1");
// A table of records is known by the columns that all of them have.
const TABLES: Statement = Statement {
    name: "trail.tables",
    sqlite: "select m.name from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table'
               and c.name in ('id', 'home', 'version', 'changed_at', 'body') group by m.name having count(*) = 5 order by m.name",
    postgres: "select table_name::text as name from information_schema.columns where table_schema = current_schema()
               and column_name in ('id', 'home', 'version', 'changed_at', 'body')
               group by table_name having count(*) = 5 order by 1",
};

/// The statements of this file.
pub const STATEMENTS: &[Statement] = &[PAGE, BODIES, HEAD, TABLES];

/// What verifying the trail found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry fits; so many were read.
    Sound {
        /// Entries read.
        entries: i64,
    },
    /// The first entry that does not fit, and how.
    Broken {
        /// Its number.
        seq: i64,
        /// What is wrong with it.
        how: String,
    },
}

/// Walks the whole chain, then compares every record, where pages read it, with the last version that the chain says was
/// saved. `progress` is told the number reached.
///
/// # Errors
/// A fault when the database cannot be read.
pub async fn verify(db: &Db, mut progress: impl FnMut(i64)) -> Result<Verdict, Error> {
    let mut tx = db.read().await?;
    let (mut seq, mut hash, mut last) = (0, String::new(), LastSaved::new());
    loop {
        let rows = tx.all(PAGE.with([seq.into()])).await?;
        if rows.is_empty() {
            return end(&mut tx, seq, &hash, last).await;
        }
        let lines: Vec<(Line, String)> = rows.iter().map(Line::read).collect::<Result<_, _>>()?;
        let until = lines.last().map_or(seq, |(l, _)| l.seq);
        let mut bodies = bodies(&mut tx, seq, until).await?;
        for (line, kept) in lines {
            let saved = bodies.remove(&line.seq).unwrap_or_default();
            if let Some(how) = misfit(&line, &kept, seq + 1, &hash, saved, &mut last)? {
                return Ok(Verdict::Broken { seq: line.seq.min(seq + 1), how });
            }
            (seq, hash) = (line.seq, kept);
        }
        progress(seq);
    }
}

/// By entry: what was saved under it (kind, id, version) and the hash of its body.
type Bodies = HashMap<i64, HashMap<(String, String, i64), String>>;

/// By id: the last version that the chain knows of a record, and the entry it was saved under.
type LastSaved = HashMap<String, (Change, i64)>;

async fn bodies(tx: &mut ReadTx, after: i64, until: i64) -> Result<Bodies, Error> {
    let mut all = Bodies::new();
    for row in tx.all(BODIES.with([after.into(), until.into()])).await? {
        let (body, what): (String, _) = (row.get("body")?, (row.get("kind")?, row.get("id")?, row.get("version")?));
        all.entry(row.get("seq")?).or_default().insert(what, hash_of(&body));
    }
    Ok(all)
}

fn hash_of(body: &str) -> String {
    hex(&Sha256::digest(body.as_bytes()))
}

fn misfit(
    line: &Line,
    kept: &str,
    expected: i64,
    previous: &str,
    mut saved: HashMap<(String, String, i64), String>,
    last: &mut LastSaved,
) -> Result<Option<String>, Error> {
    if line.seq != expected {
        return Ok(Some(format!("entry {expected} is missing")));
    }
    if line.previous != previous {
        return Ok(Some("it does not follow the entry before it".into()));
    }
    if line.hash()? != kept {
        return Ok(Some("its words were changed after it was written".into()));
    }
    let changes: Vec<Change> = serde_json::from_str(&line.changes)?;
    for change in changes {
        if saved.remove(&(change.kind.clone(), change.id.clone(), change.version)).as_ref() != Some(&change.body) {
            return Ok(Some(not_what_was_saved(&change)));
        }
        last.insert(change.id.clone(), (change, line.seq));
    }
    let added = saved.keys().next();
    Ok(added.map(|(kind, id, version)| format!("version {version} of {kind} {id} was not saved under it")))
}

fn not_what_was_saved(change: &Change) -> String {
    format!("version {} of {} {} is not what was saved", change.version, change.kind, change.id)
}

async fn end(tx: &mut ReadTx, seq: i64, hash: &str, last: LastSaved) -> Result<Verdict, Error> {
    let head = tx.first(HEAD.with([])).await?;
    let head: (i64, String) = head.map_or(Ok((0, String::new())), |r| Ok::<_, Error>((r.at(0)?, r.at(1)?)))?;
    if head != (seq, hash.to_owned()) {
        let how = format!("the trail ends at {seq}, but {} entries were written", head.0);
        return Ok(Verdict::Broken { seq: seq + 1, how });
    }
    Ok(match records(tx, last).await? {
        Some((at, how)) => Verdict::Broken { seq: at.unwrap_or(seq), how },
        None => Verdict::Sound { entries: seq },
    })
}

/// The first record that is not what the chain says, and the entry under which it was last saved.
async fn records(tx: &mut ReadTx, mut last: LastSaved) -> Result<Option<(Option<i64>, String)>, Error> {
    let tables = tx.all(TABLES.with([])).await?;
    let mut found: Vec<(Option<i64>, String)> = Vec::new();
    for table in &tables {
        found.extend(of_table(tx, &table.at::<String>(0)?, &mut last).await?);
    }
    let gone = last.into_values().map(|(c, seq)| (Some(seq), format!("{} {} is gone", c.kind, c.id)));
    Ok(found.into_iter().chain(gone).min_by_key(|(seq, _)| seq.unwrap_or(i64::MAX)))
}

/// The misfits of one table. What fits is taken out of `last`.
async fn of_table(tx: &mut ReadTx, table: &str, last: &mut LastSaved) -> Result<Vec<(Option<i64>, String)>, Error> {
    let text = format!("select id, version, body from {table} where id > $1 order by id limit 1000");
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let rows = tx.all(Query::assembled(text.clone(), vec![after.clone().into()])).await?;
        if rows.is_empty() {
            return Ok(found);
        }
        for row in rows {
            let (id, version, body): (String, i64, String) = (row.at(0)?, row.at(1)?, row.at(2)?);
            match last.remove(&id) {
                None => found.push((None, format!("{id} in {table} was never saved"))),
                Some((change, _)) if (change.version, &change.body) == (version, &hash_of(&body)) => {}
                Some((change, seq)) => found.push((Some(seq), not_what_was_saved(&change))),
            }
            after = id;
        }
    }
}

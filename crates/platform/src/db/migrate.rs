//! Migrations: small, named by purpose, forward only, one text for both databases.

use sha2::{Digest, Sha256};

use super::{Db, Query, Statement};
use crate::error::Error;

/// One step of the schema. `text` runs on both databases; `postgres` replaces it where they must differ.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// `part/0001_purpose`: the order within a part is the order of the names.
    pub name: &'static str,
    /// The SQL.
    pub text: &'static str,
    /// Where PostgreSQL needs another text.
    pub postgres: Option<&'static str>,
}

impl Migration {
    /// One text for both.
    pub const fn both(name: &'static str, text: &'static str) -> Self {
        Self { name, text, postgres: None }
    }
}

const MAKE_LEDGER: &str = "create table if not exists schema_step (name text primary key, sha256 text not null)";
const DONE: Statement = Statement::both("schema.done", "select name, sha256 from schema_step");
const NOTE: Statement = Statement::both("schema.note", "insert into schema_step (name, sha256) values ($1, $2)");

/// Brings the schema up to date: all steps not yet done, in order, in one transaction. Returns their names.
///
/// # Errors
/// When a step that was done has since been edited: then the program and the database do not fit each other.
pub async fn migrate(db: &Db, steps: &[Migration]) -> Result<Vec<&'static str>, Error> {
    let mut tx = db.write().await?;
    db.script(&mut tx, MAKE_LEDGER).await?;
    let done = tx.all(DONE.with([])).await?;
    let done: Vec<(String, String)> = done.iter().map(|r| Ok((r.at(0)?, r.at(1)?))).collect::<Result<_, Error>>()?;
    let mut applied = Vec::new();
    for step in steps {
        let text = step.postgres.filter(|_| db.is_postgres()).unwrap_or(step.text);
        let sum = hex(&Sha256::digest(text.as_bytes()));
        match done.iter().find(|(name, _)| name == step.name) {
            Some((_, known)) if *known == sum => {}
            Some(_) => return Err(Error::fault(format!("schema step {} was edited after it was applied", step.name))),
            None => {
                db.script(&mut tx, text).await?;
                tx.run(note(step.name, sum)).await?;
                applied.push(step.name);
            }
        }
    }
    tx.commit().await?;
    Ok(applied)
}

fn note(name: &str, sum: String) -> Query {
    NOTE.with([name.into(), sum.into()])
}

/// Bytes as lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

//! The keys under which concerns are sealed. Each concern has keys of its own, wrapped under the key of those who guard
//! them: the front door's team, or the custodians. Guardians' keys are files ([`platform::secrets`]); they change by
//! [`crate::change_keys`]. What this protects, and what not, is in `docs/threat-model.md`.

use platform::db::{Ask, Statement};
use platform::error::Error;
use platform::trail::WriteTx;
use platform::web::App;

use crate::concern::ConcernId;
use crate::seal::Key;

/// Who guards a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guardian {
    /// The front door's team.
    FrontDoor,
    /// The custodians of identities.
    Custodians,
}

/// What a concern's key seals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// What was told, attachments, the identity of who gave it to the team.
    Content,
    /// An identity that custodians keep.
    Identity,
    /// The messages of the way back. It goes when the way back ends.
    Channel,
}

impl Guardian {
    /// Both.
    pub const ALL: [Self; 2] = [Self::FrontDoor, Self::Custodians];

    /// In the table and in the name of the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::FrontDoor => "front-door",
            Self::Custodians => "custodians",
        }
    }
}

impl Purpose {
    const ALL: [Self; 3] = [Self::Content, Self::Identity, Self::Channel];

    fn name(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Identity => "identity",
            Self::Channel => "channel",
        }
    }

    /// Who guards it.
    pub fn guardian(self) -> Guardian {
        match self {
            Self::Content | Self::Channel => Guardian::FrontDoor,
            Self::Identity => Guardian::Custodians,
        }
    }
}

const GENERATION: Statement =
    Statement::both("concern_guardian.generation", "select generation from concern_guardian where guardian = $1");
const NEXT: Statement = Statement::both(
    "concern_guardian.next",
    "update concern_guardian set generation = generation + 1 where guardian = $1",
);
const IN_USE: Statement = Statement::both(
    "concern_key.in_use",
    "select count(*) from concern_key where generation = $1 and (purpose = 'identity') = $2",
);
const KEEP: Statement = Statement::both(
    "concern_key.keep",
    "insert into concern_key (concern, purpose, generation, wrapped) values ($1, $2, $3, $4)",
);
const FIND: Statement = Statement::both(
    "concern_key.find",
    "select generation, wrapped from concern_key where concern = $1 and purpose = $2",
);
const FORGET: Statement =
    Statement::both("concern_key.forget", "delete from concern_key where concern = $1 and purpose = $2");
const ALL: Statement = Statement::both(
    "concern_key.all",
    "select concern, generation, wrapped from concern_key where purpose = $1 order by concern",
);
const REWRAP: Statement = Statement::both(
    "concern_key.rewrap",
    "update concern_key set generation = $3, wrapped = $4 where concern = $1 and purpose = $2",
);

/// The statements of this file.
pub const STATEMENTS: &[Statement] = &[GENERATION, NEXT, IN_USE, KEEP, FIND, FORGET, ALL, REWRAP];

/// A new key for one purpose of one concern, kept wrapped.
///
/// # Errors
/// A fault when the guardian's key is missing though something is sealed under it.
pub async fn new_key(tx: &mut WriteTx, app: &App, concern: ConcernId, purpose: Purpose) -> Result<Key, Error> {
    let generation = generation(tx, purpose.guardian()).await?;
    let guardian = key_to_wrap_under(tx, app, purpose.guardian(), generation).await?;
    let key = Key::random();
    let wrapped = guardian.wrap(&place(concern, purpose), &key)?;
    tx.run(KEEP.with([concern.into(), purpose.name().into(), generation.into(), wrapped.into()])).await?;
    Ok(key)
}

/// A concern's key for one purpose; `None` when it is gone or never was.
///
/// # Errors
/// A fault when the guardian's key is missing or is another.
pub async fn key_of(ask: &mut impl Ask, app: &App, concern: ConcernId, purpose: Purpose) -> Result<Option<Key>, Error> {
    let Some(row) = ask.first(FIND.with([concern.into(), purpose.name().into()])).await? else { return Ok(None) };
    let wrapped: String = row.get("wrapped")?;
    let guardian = existing(app, purpose.guardian(), row.get("generation")?)?;
    guardian.unwrap_key(&place(concern, purpose), &wrapped).map(Some)
}

/// As [`key_of`], where there must be one.
///
/// # Errors
/// A fault when there is none.
pub async fn key(ask: &mut impl Ask, app: &App, concern: ConcernId, purpose: Purpose) -> Result<Key, Error> {
    key_of(ask, app, concern, purpose).await?.ok_or_else(|| Error::fault("a concern has lost its key"))
}

/// Forgets a key: what it sealed cannot be read again.
///
/// # Errors
/// A fault when the database does.
pub async fn forget(tx: &mut WriteTx, concern: ConcernId, purpose: Purpose) -> Result<(), Error> {
    tx.run(FORGET.with([concern.into(), purpose.name().into()])).await.map(|_| ())
}

/// The generation of a guardian's key in use.
///
/// # Errors
/// A fault when the database does.
pub async fn generation(ask: &mut impl Ask, guardian: Guardian) -> Result<i64, Error> {
    ask.number(GENERATION.with([guardian.name().into()])).await
}

/// A new key for a guardian: wraps all that it guards anew. Returns how many.
///
/// # Errors
/// A fault when the old key is missing.
pub(crate) async fn renew(tx: &mut WriteTx, app: &App, guardian: Guardian) -> Result<u64, Error> {
    tx.run(NEXT.with([guardian.name().into()])).await?;
    let next = generation(tx, guardian).await?;
    let fresh = key_to_wrap_under(tx, app, guardian, next).await?;
    let mut done = 0;
    for purpose in Purpose::ALL.into_iter().filter(|p| p.guardian() == guardian) {
        for row in tx.all(ALL.with([purpose.name().into()])).await? {
            let (concern, wrapped): (ConcernId, String) = (row.parse("concern")?, row.get("wrapped")?);
            let key =
                existing(app, guardian, row.get("generation")?)?.unwrap_key(&place(concern, purpose), &wrapped)?;
            let wrapped = fresh.wrap(&place(concern, purpose), &key)?;
            tx.run(REWRAP.with([concern.into(), purpose.name().into(), next.into(), wrapped.into()])).await?;
            done += 1;
        }
    }
    Ok(done)
}

/// The name of a guardian's key file, without its ending.
pub fn file_name(guardian: Guardian, generation: i64) -> String {
    format!("concerns-{}-{generation}", guardian.name())
}

fn place(concern: ConcernId, purpose: Purpose) -> String {
    ConcernId::to_string(&concern) + " key of " + purpose.name()
}

/// A key that must be there: a new one in its stead would open nothing and hide the loss.
fn existing(app: &App, guardian: Guardian, generation: i64) -> Result<Key, Error> {
    let name = file_name(guardian, generation);
    if app.secrets().holds(&name) {
        return app.secrets().key(&name).map(Key::of);
    }
    Err(Error::fault(format!("the key file {name}.key is missing: put it back from its copy")))
}

async fn key_to_wrap_under(ask: &mut impl Ask, app: &App, guardian: Guardian, generation: i64) -> Result<Key, Error> {
    let custodians = guardian == Guardian::Custodians;
    if ask.number(IN_USE.with([generation.into(), custodians.into()])).await? > 0 {
        return existing(app, guardian, generation);
    }
    app.secrets().key(&file_name(guardian, generation)).map(Key::of)
}

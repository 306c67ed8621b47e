//! Signing in and staying signed in: passwords by argon2id, sessions in the database, guesses slowed down.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::access::Actor;
use crate::account::{self, Account};
use crate::db::{Ask, Db, Statement, hex};
use crate::error::Error;
use crate::id::AccountId;
use crate::trail::{Entry, WriteTx};

/// A session ends after so long without a request.
const IDLE: SignedDuration = SignedDuration::from_hours(2);
/// And in any case after so long.
const LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// Wrong passwords for one address before a wait.
const FREE_GUESSES: i64 = 5;
/// The wait.
const WAIT: SignedDuration = SignedDuration::from_mins(10);

const ADD: Statement = Statement::both(
    "session.add",
    "insert into session (token, account, csrf, begun_at, seen_at) values ($1, $2, $3, $4, $4)",
);
const FIND: Statement = Statement::both(
    "session.find",
    "select account, csrf, seen_at from session where token = $1 and seen_at > $2 and begun_at > $3",
);
const TOUCH: Statement = Statement::both("session.touch", "update session set seen_at = $2 where token = $1");
const END: Statement = Statement::both("session.end", "delete from session where token = $1");
const END_ALL: Statement = Statement::both("session.end_all", "delete from session where account = $1");
const SET_PASSWORD: Statement = Statement::both(
    "credential.set",
    "insert into credential (account, hash, set_at) values ($1, $2, $3)
     on conflict (account) do update set hash = excluded.hash, set_at = excluded.set_at",
);
const PASSWORD: Statement = Statement::both("credential.find", "select hash from credential where account = $1");
const GUESSES: Statement =
    Statement::both("guess.count", "select count(*) from sign_in_guess where address = $1 and at > $2");
const GUESSED: Statement = Statement::both("guess.add", "insert into sign_in_guess (address, at) values ($1, $2)");
const FORGIVE: Statement = Statement::both("guess.forget", "delete from sign_in_guess where address = $1 or at < $2");

/// The statements of this room.
pub const STATEMENTS: &[Statement] =
    &[ADD, FIND, TOUCH, END, END_ALL, SET_PASSWORD, PASSWORD, GUESSES, GUESSED, FORGIVE];

/// A running session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Whose.
    pub account: Account,
    /// What forms must send back.
    pub csrf: String,
    /// The key under which it is kept (a hash of the cookie).
    pub key: String,
}

/// A random secret for a cookie or a link: 256 bits as hexadecimal.
pub fn secret() -> String {
    hex(&rand::random::<[u8; 32]>())
}

/// What is kept of a secret: its hash.
pub fn key_of(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// Sets an account's password within a write.
///
/// # Errors
/// [`Error::Invalid`] when it is shorter than twelve characters.
pub async fn set_password(tx: &mut WriteTx, account: AccountId, password: &str) -> Result<(), Error> {
    if password.chars().count() < 12 {
        return Err(Error::invalid("password", "Enter a password of at least 12 characters."));
    }
    let hash = hash(password)?;
    let now = tx.now();
    tx.run(SET_PASSWORD.with([account.into(), hash.into(), now.into()])).await?;
    tx.run(END_ALL.with([account.into()])).await?;
    Ok(())
}

/// Ends all sessions of an account within a write.
///
/// # Errors
/// A fault when the database does.
pub async fn end_all(tx: &mut WriteTx, account: AccountId) -> Result<(), Error> {
    tx.run(END_ALL.with([account.into()])).await?;
    Ok(())
}

fn hash(password: &str) -> Result<String, Error> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|h| h.to_string()).map_err(|e| Error::fault(format!("argon2: {e}")))
}

/// Checks address and password; on success begins a session and returns its cookie's secret.
///
/// Known and unknown addresses cost the same time and get the same answer.
///
/// # Errors
/// [`Error::Invalid`] when they do not match; [`Error::Busy`] after too many guesses.
pub async fn sign_in(db: &Db, now: Timestamp, email: &str, password: &str) -> Result<String, Error> {
    let address = key_of(&email.trim().to_lowercase());
    let mut read = db.read().await?;
    let guesses = read.number(GUESSES.with([address.clone().into(), (now - WAIT).into()])).await?;
    if guesses >= FREE_GUESSES {
        return Err(Error::Busy("Too many tries. Wait ten minutes, then try again.".into()));
    }
    let account = account::by_email(&mut read, email).await?;
    let known = match &account {
        Some(a) => read.first(PASSWORD.with([a.id.into()])).await?.map(|r| r.at::<String>(0)).transpose()?,
        None => None,
    };
    drop(read);
    let right = matches_password(password.to_owned(), known).await?;
    match account.filter(|_| right) {
        Some(account) => begin(db, now, &account, &address).await,
        None => refuse(db, now, address).await,
    }
}

/// A hash of nothing anybody can type, so that an unknown address takes as long as a known one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$YWJjZGVmZ2hpamtsbW5vcA$5VhTzlbCl0RqhmM3t5eXjr0kC3R0Kq3mGxQ7sVJ0N1E";

/// Each check takes 19 MB for as long as it runs: a rush of sign-ins waits in line instead of filling the memory.
static CHECKS: Semaphore = Semaphore::const_new(2);

async fn matches_password(password: String, known: Option<String>) -> Result<bool, Error> {
    let check = move || {
        let real = known.is_some();
        let text = known.unwrap_or_else(|| NOBODY.to_owned());
        let same =
            PasswordHash::new(&text).is_ok_and(|h| Argon2::default().verify_password(password.as_bytes(), &h).is_ok());
        same && real
    };
    let _turn = CHECKS.acquire().await.map_err(|e| Error::fault(format!("password check: {e}")))?;
    tokio::task::spawn_blocking(check).await.map_err(|e| Error::fault(format!("password check: {e}")))
}

pub(crate) async fn begin(db: &Db, now: Timestamp, account: &Account, address: &str) -> Result<String, Error> {
    let (token, csrf) = (secret(), secret());
    let mut actor = Actor::public();
    (actor.account, actor.name) = (Some(account.id), account.name.clone());
    let mut tx = db.begin(&actor, now).await?;
    tx.run(FORGIVE.with([address.into(), (now - LONGEST).into()])).await?;
    tx.run(ADD.with([key_of(&token).into(), account.id.into(), csrf.into(), now.into()])).await?;
    tx.commit(Entry::about("SignedIn", "account", account.id)).await?;
    Ok(token)
}

async fn refuse(db: &Db, now: Timestamp, address: String) -> Result<String, Error> {
    let mut tx = db.begin(&Actor::public(), now).await?;
    tx.run(GUESSED.with([address.clone().into(), now.into()])).await?;
    tx.commit(Entry::about("SignInRefused", "address", address)).await?;
    Err(Error::invalid("email", "The email address and password do not match an open account."))
}

/// The running session of a cookie, if any; notes that it was used, at most once a minute.
///
/// # Errors
/// A fault when the database does.
pub async fn resume(db: &Db, now: Timestamp, cookie: &str) -> Result<Option<Session>, Error> {
    let key = key_of(cookie);
    let mut read = db.read().await?;
    let Some(row) = read.first(FIND.with([key.clone().into(), (now - IDLE).into(), (now - LONGEST).into()])).await?
    else {
        return Ok(None);
    };
    let (id, csrf): (String, String) = (row.get("account")?, row.get("csrf")?);
    let seen: Timestamp = row.parse("seen_at")?;
    let account = account::of_session(&mut read, &id).await?;
    drop(read);
    if now.duration_since(seen) > SignedDuration::from_mins(1) {
        db.touch(TOUCH.with([key.clone().into(), now.into()])).await?;
    }
    Ok(account.map(|account| Session { account, csrf, key }))
}

/// Ends a session.
///
/// # Errors
/// A fault when the database does.
pub async fn sign_out(db: &Db, now: Timestamp, actor: &Actor, key: &str) -> Result<(), Error> {
    let mut tx = db.begin(actor, now).await?;
    tx.run(END.with([key.into()])).await?;
    let id = actor.account.map(|a| a.to_string()).unwrap_or_default();
    tx.commit(Entry::about("SignedOut", "account", id)).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_a_real_hash() {
        assert!(PasswordHash::new(NOBODY).is_ok());
    }

    #[test]
    fn hashes_are_argon2id_and_salted() {
        let (a, b) = (hash("correct horse battery").unwrap(), hash("correct horse battery").unwrap());
        assert!(a.starts_with("$argon2id$") && a != b);
    }
}

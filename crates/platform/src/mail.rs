//! Mail: queued in the write that causes it, sent by SMTP, kept as a ledger of what went to whom and whether it left.
//!
//! [`queue`] inside a write; [`send_due`] by the clockwork. A mail is marked as tried before it is tried, so that a
//! program that dies half-way does not send in a loop; its `Message-ID` stays the same, so that a mail that left twice
//! can be told by the receiving server. Without a mail server, and in the demonstration, mail is held. Addresses are never
//! logged.

mod pages;
mod send;

pub use send::send_due;

use lettre::Address;
use serde::Serialize;

use crate::access::{Actor, Role, Scope};
use crate::db::{Ask, List, Row, Statement};
use crate::error::Error;
use crate::part::{NavItem, Part};
use crate::settings::Settings;
use crate::trail::{Entry, WriteTx};
use crate::web::App;

crate::typed_id!(
    /// A mail in the outbox.
    MailId,
    "mai"
);

/// Stands in a mail's text where its secret goes when it leaves.
pub const SECRET: &str = "{single-use link}";

/// A mail to be queued. Its text must hold nothing about a child: a link, and who is asked for what sort of thing.
#[derive(Debug, Clone)]
pub struct Mail {
    /// What sort of mail, for the ledger: "chaser".
    pub what: &'static str,
    /// To whom, in words.
    pub name: String,
    /// Their address. Empty or wrong, the mail stands in the ledger as failed, for somebody to see to.
    pub address: String,
    /// The noun and id of the record it is about.
    pub about: (&'static str, String),
    /// Its subject line.
    pub subject: String,
    /// Plain text; may hold [`SECRET`] once.
    pub text: String,
    /// What replaces [`SECRET`] when it leaves: a link that nobody but the addressee should see.
    pub secret: Option<String>,
}

/// A line of the ledger.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// What sort of mail.
    pub what: String,
    /// To whom.
    pub name: String,
    /// Their address.
    pub address: String,
    /// The noun it is about.
    pub subject_kind: String,
    /// The record it is about.
    pub subject_id: String,
    /// Its subject line.
    pub subject: String,
    /// Its text, without its secret.
    pub text: String,
    /// That it holds a link which is kept from the ledger.
    #[serde(skip)]
    secret: Option<String>,
    /// When it was queued.
    pub queued_at: String,
    /// `queued`, `sent`, `failed` or `held`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next, while it is queued.
    pub next_at: String,
    /// When it left.
    pub sent_at: Option<String>,
    /// Why it did not, in words without an address.
    pub failure: Option<String>,
}

const QUEUE: Statement = Statement::both(
    "outbox.queue",
    "insert into outbox (id, what, name, address, subject_kind, subject_id, subject, text, secret, queued_at, state,
       attempts, next_at, failure) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $10, $12)",
);
const AGAIN: Statement = Statement::both(
    "outbox.again",
    "update outbox set state = 'queued', attempts = 0, next_at = $2, failure = null
     where id = $1 and state in ('held', 'failed')",
);
const ONE: List = List::both(
    "outbox.one",
    "select id, what, name, address, subject_kind, subject_id, subject, text, secret, queued_at, state, attempts,
       next_at, sent_at, failure from outbox where id = $1 and {scope}",
);
const LEDGER: List = List::both(
    "outbox.ledger",
    "select id, what, name, address, subject_kind, subject_id, subject, text, secret, queued_at, state, attempts,
       next_at, sent_at, failure from outbox where ($1 = '' or state = $1) and {scope}
     order by queued_at desc, id desc limit 2000",
);
const ABOUT: List = List::both(
    "outbox.about",
    "select id, what, name, address, subject_kind, subject_id, subject, text, secret, queued_at, state, attempts,
       next_at, sent_at, failure from outbox where subject_id = $1 and {scope} order by queued_at desc, id desc",
);

/// The statements of this room.
pub const STATEMENTS: &[Statement] = &[QUEUE, AGAIN];
/// The lists of this room.
pub const LISTS: &[List] = &[ONE, LEDGER, ABOUT];

/// The ledger's page, as a part like any other.
pub fn part() -> Part {
    Part {
        routes: Some(pages::routes),
        nav: &[NavItem { words: "Outbox", href: "/outbox", shown_to: reads_outbox }],
        // The clockwork has no pages of its own; its one statement is tried with these.
        statements: &[STATEMENTS, send::STATEMENTS, crate::clockwork::STATEMENTS],
        lists: &[LISTS],
        ..Part::new("mail")
    }
}

/// Queues a mail within a write: it leaves only if the write is kept.
///
/// # Errors
/// A fault when the database does. An address that is none is no error here: the mail is kept as failed.
pub async fn queue(tx: &mut WriteTx, mail: Mail) -> Result<(), Error> {
    let failure = address_fault(&mail);
    let state = if failure.is_some() { "failed" } else { "queued" };
    let now = tx.now();
    let (kind, id) = mail.about;
    let args = [
        MailId::new().into(),
        mail.what.into(),
        one_line(&mail.name).into(),
        mail.address.trim().into(),
        kind.into(),
        id.into(),
        one_line(&mail.subject).into(),
        mail.text.into(),
        mail.secret.into(),
        now.into(),
        state.into(),
        failure.into(),
    ];
    tx.run(QUEUE.with(args)).await.map(|_| ())
}

fn address_fault(mail: &Mail) -> Option<String> {
    match mail.address.trim() {
        "" => Some("No address is known. Add one and send it again.".into()),
        address if address.parse::<Address>().is_err() => Some("The address is not a mail address.".into()),
        _ => None,
    }
}

/// A header has no line breaks.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Line {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.get("id")?,
            what: row.get("what")?,
            name: row.get("name")?,
            address: row.get("address")?,
            subject_kind: row.get("subject_kind")?,
            subject_id: row.get("subject_id")?,
            subject: row.get("subject")?,
            text: row.get("text")?,
            secret: row.get("secret")?,
            queued_at: row.get("queued_at")?,
            state: row.get("state")?,
            attempts: row.get("attempts")?,
            next_at: row.get("next_at")?,
            sent_at: row.get("sent_at")?,
            failure: row.get("failure")?,
        })
    }

    /// The text as it leaves. Besides the sender, the demonstration shows it, where all is invented.
    pub fn with_secret(&self) -> String {
        self.secret.as_ref().map_or_else(|| self.text.clone(), |secret| self.text.replacen(SECRET, secret, 1))
    }
}

/// Who reads the outbox: the Board's business manager, who sees that bodies are reached, and the administrator.
pub fn reads_outbox(actor: &Actor) -> bool {
    actor.is_any(&[Role::BusinessManager, Role::Administrator])
}

/// What of the outbox an actor may see.
pub fn scope(actor: &Actor) -> Scope {
    if reads_outbox(actor) || actor.is_house() { Scope::everything() } else { Scope::nothing() }
}

/// The ledger, newest first; of one state unless it is empty. The 2,000 newest.
///
/// # Errors
/// A fault when the database does.
pub async fn ledger(ask: &mut impl Ask, scope: &Scope, state: &str) -> Result<Vec<Line>, Error> {
    ask.all(LEDGER.within(scope, [state.into()])).await?.iter().map(Line::read).collect()
}

/// What was sent about a record, newest first.
///
/// # Errors
/// A fault when the database does.
pub async fn about(ask: &mut impl Ask, scope: &Scope, subject: impl ToString) -> Result<Vec<Line>, Error> {
    ask.all(ABOUT.within(scope, [subject.to_string().into()])).await?.iter().map(Line::read).collect()
}

/// One mail.
///
/// # Errors
/// [`Error::Hidden`] when there is none in scope.
pub async fn one(ask: &mut impl Ask, scope: &Scope, id: &str) -> Result<Line, Error> {
    let row = ask.first(ONE.within(scope, [id.into()])).await?.ok_or(Error::Hidden)?;
    Line::read(&row)
}

/// Lets a held or failed mail leave after all.
///
/// # Errors
/// [`Error::Hidden`] for who may not; [`Error::Refused`] when it is neither held nor failed, or when nothing can leave.
pub async fn send_again(app: &App, actor: &Actor, id: &str) -> Result<(), Error> {
    if !reads_outbox(actor) {
        return Err(Error::Hidden);
    }
    if held_back(app.settings()).is_some() {
        return Err(Error::refused("No mail leaves from here: no mail server is set, or this is the demonstration."));
    }
    let mut tx = app.begin(actor).await?;
    let now = tx.now();
    if tx.run(AGAIN.with([id.into(), now.into()])).await? == 0 {
        return Err(Error::refused("This mail is neither held nor failed."));
    }
    tx.commit(Entry::about("MailReleased", "mail", id)).await.map(|_| ())
}

/// Why mail is held, when it is.
pub fn held_back(settings: &Settings) -> Option<&'static str> {
    match (settings.demonstration, &settings.smtp) {
        (true, _) => Some("This is the demonstration: mail is kept here and never leaves."),
        (false, None) => Some("No mail server is set: mail is kept here until one is and somebody releases it."),
        (false, Some(_)) => None,
    }
}

#[cfg(test)]
mod tests;

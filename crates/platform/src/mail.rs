//! Mail: queued in the write that causes it, sent by SMTP, kept as a ledger of what went to whom and whether it left.
//!
//! [`queue`] inside a write; [`send_due`] by the clockwork. A mail is marked as tried before it is tried, so that a
//! program that dies half-way does not send in a loop; its `Message-ID` stays the same, so that a mail that left twice
//! can be told by the receiving server. Without a mail server, and in the demonstration, mail is held. Addresses are never
//! logged.

use jiff::{SignedDuration, Timestamp};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use serde::Serialize;

use crate::access::{Actor, Role, Scope};
use crate::db::{Ask, Db, List, Row, Statement};
use crate::error::Error;
use crate::settings::{Settings, Smtp};
use crate::trail::{Entry, WriteTx};
use crate::web::App;

crate::typed_id!(
    /// A mail in the outbox.
    MailId,
    "mai"
);

/// Stands in a mail's text where its secret goes when it leaves.
pub const SECRET: &str = "{single-use link}";

/// How long to wait after each try that failed for the moment, in minutes: a day and a half in all, then it has failed.
const WAITS: [i64; 8] = [1, 5, 15, 60, 180, 360, 720, 720];

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
const HOLD: Statement =
    Statement::both("outbox.hold", "update outbox set state = 'held' where state = 'queued' and next_at <= $1");
// The condition stands twice: of two senders that found the same mail, the second sees that its time has moved on.
const TAKE: Statement = Statement::both(
    "outbox.take",
    "update outbox set attempts = attempts + 1, next_at = $2
     where id = (select id from outbox where state = 'queued' and next_at <= $1 order by next_at, id limit 1)
       and state = 'queued' and next_at <= $1
     returning id, what, name, address, subject_kind, subject_id, subject, text, secret, queued_at, state, attempts,
       next_at, sent_at, failure",
);
const WAITING: Statement =
    Statement::both("outbox.waiting", "select count(*) from outbox where state = 'queued' and next_at <= $1");
const SENT: Statement = Statement::both(
    "outbox.sent",
    "update outbox set state = 'sent', sent_at = $2, failure = null, secret = null where id = $1",
);
const PUT_OFF: Statement =
    Statement::both("outbox.put_off", "update outbox set next_at = $2, failure = $3 where id = $1");
const FAILED: Statement =
    Statement::both("outbox.failed", "update outbox set state = 'failed', failure = $2 where id = $1");
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
pub const STATEMENTS: &[Statement] = &[QUEUE, HOLD, TAKE, WAITING, SENT, PUT_OFF, FAILED, AGAIN];
/// The lists of this room.
pub const LISTS: &[List] = &[ONE, LEDGER, ABOUT];

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

/// Sends what is due, or holds it; returns how many left or were held. One that cannot leave does not stop the next.
///
/// # Errors
/// A fault when the database does, or when the mail server's settings cannot be used.
pub async fn send_due(app: &App) -> Result<u64, Error> {
    let now = app.clock().now();
    let waiting = app.db().read().await?.number(WAITING.with([now.into()])).await?;
    if waiting == 0 {
        return Ok(0);
    }
    let Some(smtp) = app.settings().smtp.as_ref().filter(|_| held_back(app.settings()).is_none()) else {
        app.db().touch(HOLD.with([now.into()])).await?;
        return Ok(u64::try_from(waiting).unwrap_or(0));
    };
    let postman = Postman::new(smtp)?;
    let mut left = 0;
    // As many as wait now: what is put off meanwhile is for the next round.
    for _ in 0..waiting {
        let Some(line) = take(app.db(), app.clock().now()).await? else { break };
        left += u64::from(send(app, &postman, &line).await?);
    }
    Ok(left)
}

/// The next one that is due, marked as tried.
async fn take(db: &Db, now: Timestamp) -> Result<Option<Line>, Error> {
    let mut tx = db.write().await?;
    let until = now.saturating_add(SignedDuration::from_mins(WAITS[0])).unwrap_or(now);
    let rows = tx.all(TAKE.with([now.into(), until.into()])).await?;
    tx.commit().await?;
    rows.first().map(Line::read).transpose()
}

async fn send(app: &App, postman: &Postman, line: &Line) -> Result<bool, Error> {
    let now = app.clock().now();
    let (mark, left) = match postman.deliver(line, now).await {
        Ok(()) => (SENT.with([line.id.clone().into(), now.into()]), true),
        Err(Undelivered { reason, for_good }) => {
            tracing::warn!(mail = %line.id, attempt = line.attempts, %reason, for_good, "mail did not leave");
            let wait = usize::try_from(line.attempts - 1).ok().and_then(|i| WAITS.get(i)).filter(|_| !for_good);
            let next = wait.and_then(|m| now.checked_add(SignedDuration::from_mins(*m)).ok());
            (put_off_or_failed(line, reason, next), false)
        }
    };
    app.db().touch(mark).await?;
    metrics::counter!("surety_mail_total", "outcome" => if left { "sent" } else { "undelivered" }).increment(1);
    Ok(left)
}

fn put_off_or_failed(line: &Line, reason: String, next: Option<Timestamp>) -> crate::db::Query {
    match next {
        Some(next) => PUT_OFF.with([line.id.clone().into(), next.into(), reason.into()]),
        None => FAILED.with([line.id.clone().into(), reason.into()]),
    }
}

/// Why a mail did not leave: in our own words, because a server's may quote the address.
struct Undelivered {
    reason: String,
    for_good: bool,
}

/// A mail server, with a sender.
struct Postman {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Postman {
    fn new(smtp: &Smtp) -> Result<Self, Error> {
        let from = smtp.from.parse().map_err(|_| Error::refused("The setting smtp.from is not a mail address."))?;
        let local = matches!(smtp.host.as_str(), "localhost" | "127.0.0.1" | "::1");
        let unusable = |_| Error::refused("The setting smtp.host cannot be used.");
        let builder = match smtp.port {
            465 => AsyncSmtpTransport::<Tokio1Executor>::relay(&smtp.host).map_err(unusable)?,
            // A relay on this machine: nothing passes over a network.
            port if local && port != 587 => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host),
            _ => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&smtp.host).map_err(unusable)?,
        };
        let builder = match (&smtp.user, &smtp.password) {
            (Some(user), Some(password)) => builder.credentials(Credentials::new(user.clone(), password.clone())),
            _ => builder,
        };
        let transport = builder.port(smtp.port).timeout(Some(std::time::Duration::from_secs(20))).build();
        Ok(Self { transport, from })
    }

    async fn deliver(&self, line: &Line, now: Timestamp) -> Result<(), Undelivered> {
        let message = self.message(line, now).ok_or_else(|| Undelivered {
            reason: "The address or the text cannot be sent as mail.".into(),
            for_good: true,
        })?;
        self.transport.send(message).await.map(|_| ()).map_err(|e| undelivered(&e))
    }

    fn message(&self, line: &Line, now: Timestamp) -> Option<Message> {
        let to = Mailbox::new(Some(line.name.clone()), line.address.parse().ok()?);
        Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(line.subject.clone())
            .message_id(Some(format!("<{}@{}>", line.id, self.from.email.domain())))
            .date(machine_time(now))
            .header(ContentType::TEXT_PLAIN)
            .body(line.with_secret())
            .ok()
    }
}

fn machine_time(at: Timestamp) -> std::time::SystemTime {
    let seconds = u64::try_from(at.as_second()).unwrap_or(0);
    std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds)
}

fn undelivered(error: &lettre::transport::smtp::Error) -> Undelivered {
    let code = error.status().map(|code| format!(" (code {code})")).unwrap_or_default();
    let reason = match () {
        () if error.is_permanent() => format!("The mail server refused it for good{code}."),
        () if error.is_transient() => format!("The mail server could not take it now{code}."),
        () if error.is_timeout() => "The mail server did not answer in time.".to_owned(),
        () if error.is_tls() => "No encrypted connection to the mail server could be made.".to_owned(),
        () => "The mail server could not be reached.".to_owned(),
    };
    Undelivered { reason, for_good: error.is_permanent() }
}

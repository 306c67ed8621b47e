//! Mail on its way: taken one by one, tried, put off or failed.

use jiff::{SignedDuration, Timestamp};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::{Line, held_back};
use crate::db::{Ask, Db, Statement};
use crate::error::Error;
use crate::settings::Smtp;
use crate::web::App;

/// How long to wait after each try that failed for the moment, in minutes: a day and a half in all, then it has failed.
const WAITS: [i64; 8] = [1, 5, 15, 60, 180, 360, 720, 720];

/// How long a mail that is being tried is left alone: longer than any conversation with a mail server.
const IN_HAND: SignedDuration = SignedDuration::from_mins(5);

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
/// The statements of sending.
pub(super) const STATEMENTS: &[Statement] = &[HOLD, TAKE, WAITING, SENT, PUT_OFF, FAILED];

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
    let until = now.checked_add(IN_HAND).unwrap_or(now);
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

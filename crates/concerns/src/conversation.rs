//! The talk between a reporter and the team, sealed under a key that goes when the way back ends.

use jiff::civil::Date;
use platform::db::Ask;
use platform::error::Error;
use platform::trail::WriteTx;
use platform::web::App;

use crate::concern::{Concern, ConcernId, LONGEST};
use crate::keys::{self, Purpose};
use crate::seal::Sealed;
use crate::store::{self, KeptMessage};

/// Days for which a way back stays open after the last thing that happened on it.
pub const DAYS_OPEN: i32 = 90;
/// The most messages on one way back: a program that floods one fills no disk.
pub const MOST_MESSAGES: i64 = 500;

/// Who wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Whoever has the receipt.
    Reporter,
    /// The team.
    Team,
}

/// One message.
#[derive(Debug, Clone)]
pub struct Message {
    /// Who wrote.
    pub side: Side,
    /// Which account, of the team's.
    pub author: Option<String>,
    /// On which day.
    pub sent_on: Date,
    /// What.
    pub text: String,
}

impl Side {
    fn name(self) -> &'static str {
        match self {
            Self::Reporter => "reporter",
            Self::Team => "team",
        }
    }
}

/// The day on which a way back closes when something happened today.
pub fn expiry(today: Date) -> Date {
    today.checked_add(jiff::Span::new().days(DAYS_OPEN)).unwrap_or(Date::MAX)
}

/// A text that can be sent. The message of a fault is the name of a sentence in the message files.
///
/// # Errors
/// [`Error::Invalid`] at `field` when it is empty or too long.
pub fn checked<'t>(field: &str, text: &'t str) -> Result<&'t str, Error> {
    match text.trim() {
        "" => Err(Error::invalid(field, "fault_message_empty")),
        long if long.chars().count() > LONGEST => Err(Error::invalid(field, "fault_message_long")),
        fits => Ok(fits),
    }
}

/// Adds a message within a write. False when this showing of the form has brought it already.
///
/// # Errors
/// [`Error::Refused`] when the way back has ended or is full.
pub(crate) async fn add(
    tx: &mut WriteTx,
    app: &App,
    concern: ConcernId,
    (side, text): (Side, &str),
    once: &str,
) -> Result<bool, Error> {
    let key = keys::key_of(tx, app, concern, Purpose::Channel).await?;
    let key =
        key.ok_or_else(|| Error::refused("The way back to this reporter has ended: nothing can be sent to them."))?;
    if store::was_sent(tx, concern, once).await? {
        return Ok(false);
    }
    let number = store::count(tx, concern).await? + 1;
    if number > MOST_MESSAGES {
        return Err(Error::refused("There is no room for more messages here. Please ring us instead."));
    }
    let today = platform::clock::in_uk(tx.now()).date();
    let body = key.seal(&place(concern, number), &text)?.text().to_owned();
    let author = tx.actor().account.map(|a| a.to_string());
    let message = KeptMessage { side: side.name().into(), author, sent_on: today, body, number };
    store::add(tx, concern, message, once).await?;
    store::extend(tx, concern, expiry(today)).await?;
    Ok(true)
}

/// All messages, oldest first; none once the way back has ended.
///
/// # Errors
/// A fault when one does not open.
pub async fn read(ask: &mut impl Ask, app: &App, concern: ConcernId) -> Result<Vec<Message>, Error> {
    let kept = store::messages(ask, concern).await?;
    let Some(key) = keys::key_of(ask, app, concern, Purpose::Channel).await? else { return Ok(Vec::new()) };
    let open = |m: KeptMessage| {
        let text = key.open(&place(concern, m.number), &Sealed::kept(m.body))?;
        let side = if m.side == "team" { Side::Team } else { Side::Reporter };
        Ok(Message { side, author: m.author, sent_on: m.sent_on, text })
    };
    kept.into_iter().map(open).collect()
}

fn place(concern: ConcernId, number: i64) -> String {
    Concern::place(concern, &format!("message {number}"))
}

//! What every step of a request to a national body has in common.
#![deny(clippy::wildcard_enum_match_arm)]

use jiff::civil::Date;
use platform::Error;
use platform::access::{Actor, permit};
use platform::calendar::Calendar;
use platform::record::{self, Versioned};
use platform::trail::Entry;
use platform::web::App;

use crate::ask::Ask;
use crate::at_field::{AtField, changed};
use crate::national_request::{NationalRequest, NationalRequestId, NationalRequestRefused, RequestState};
use crate::policy::Act;
use crate::stamp::{Stamp, stamp};
use crate::store::file;

/// Working days that a national body is given before it is reminded, and between reminders: what government departments
/// set themselves for answering letters (Cabinet Office, Guide to Handling Correspondence).
pub const REMIND_AFTER_DAYS: u32 = 20;

/// A request in the version that somebody had before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenRequest {
    /// Which.
    pub id: NationalRequestId,
    /// The version.
    pub version: i64,
}

/// Takes a step. `rule` also gets the asks of the row and the stamp.
pub(crate) async fn take(
    app: &App,
    actor: &Actor,
    seen: SeenRequest,
    event: &'static str,
    rule: impl FnOnce(NationalRequest, &[Ask], Stamp) -> Result<NationalRequest, NationalRequestRefused>,
) -> Result<Versioned<NationalRequest>, Error> {
    let mut tx = app.begin(actor).await?;
    let found = record::find::<NationalRequest>(&mut tx, seen.id).await?;
    let allowed = permit(actor, Act::AskNationally, found)?.as_seen(seen.version)?;
    let asks = file::load(&mut tx, allowed.record().recommendation).await?.asks;
    let stamp = stamp(actor, tx.now());
    let allowed = changed(allowed, |request| rule(request, &asks, stamp))?;
    let entry = Entry::of(event, allowed.record());
    let saved = tx.save(allowed).await?;
    tx.commit(entry).await?;
    Ok(saved)
}

/// What is recorded has happened: its day is today or earlier.
pub(crate) fn not_ahead(on: Date, today: Date, field: &str) -> Result<(), Error> {
    if on <= today {
        Ok(())
    } else {
        Err(Error::invalid(field, "This day lies ahead. Record it when it has happened."))
    }
}

/// When the body has to be reminded next; `None` while nothing is awaited.
pub fn remind_on(request: &NationalRequest, calendar: &Calendar) -> Option<Date> {
    let sent = match request.state() {
        RequestState::Sent { on } => *on,
        RequestState::Acknowledged { sent, .. } => *sent,
        RequestState::Draft | RequestState::Replied { .. } => return None,
    };
    let last = request.chased().iter().map(|c| c.on).max().unwrap_or(sent);
    Some(calendar.add(last, REMIND_AFTER_DAYS))
}

impl AtField for NationalRequestRefused {
    fn field(&self) -> &'static str {
        match self {
            Self::AlreadySent
            | Self::NotSent
            | Self::NoBoard
            | Self::NoCabinet
            | Self::NoLetter
            | Self::NoAddressee => "on",
            Self::NoSignatory | Self::Unsigned(_) | Self::NoAsks | Self::LimbsMissing(_) | Self::BeforeSent => "on",
            Self::NoPosition => "position",
            Self::AlreadyReplied => "on",
            Self::NoHow => "how",
        }
    }
}

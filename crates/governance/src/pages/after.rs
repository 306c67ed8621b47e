//! What a handler does with a verb's answer, and small things that several pages say.

use axum::response::Response;
use jiff::civil::Time;
use platform::agency::{Agencies, Sector};
use platform::error::Error;
use platform::web::{Posted, see};
use serde_json::{Value, json};

use crate::meeting::{Meeting, MeetingState};

/// Said when somebody saved first.
const STALE: &str = "Somebody else changed this meeting while the page was open. It is shown as it is now; what you typed is kept below. Send it again if it still holds.";

/// On to the next page; or nothing, the refusal said in the form at its field, or at `field` where it names none.
pub(super) fn done(
    form: &mut Posted,
    answer: Result<(), Error>,
    field: &str,
    next: &str,
) -> Result<Option<Response>, Error> {
    match answer {
        Ok(()) => return Ok(Some(see(next))),
        Err(Error::Stale) => form.refuse(field, STALE),
        Err(Error::Invalid(faults)) => form.faults.0.extend(faults.0),
        Err(Error::Refused(sentence)) => form.refuse(field, sentence),
        Err(other) => return Err(other),
    }
    Ok(None)
}

/// A time as typed: "10:00", "9.30" or "14".
pub(super) fn time(form: &mut Posted, name: &str, missing: &str) -> Option<Time> {
    let text = form.text(name).replace('.', ":");
    let mut parts = text.splitn(2, ':');
    let hour = parts.next().and_then(|h| h.trim().parse().ok());
    let minute = parts.next().map_or(Some(0), |m| m.trim().parse().ok());
    let time = hour.zip(minute).and_then(|(h, m)| Time::new(h, m, 0, 0).ok());
    if time.is_none() {
        form.refuse(name, missing);
    }
    time
}

/// As typed and shown: "10:00".
pub(super) fn clock(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

/// Bodies to choose from.
pub(super) fn bodies(agencies: &Agencies) -> Vec<Value> {
    agencies
        .iter()
        .filter(|a| a.sector != Sector::National)
        .map(|a| json!({ "value": a.id, "words": a.name }))
        .collect()
}

/// Where a meeting stands, as words and tone.
pub(super) fn state(meeting: &Meeting, today: jiff::civil::Date) -> Value {
    let (words, tone) = match meeting.state() {
        MeetingState::Planned if meeting.minutes_missing(today) => ("Minutes not written", "orange"),
        MeetingState::Planned => ("Planned", "blue"),
        MeetingState::Held => ("Held", "green"),
        MeetingState::Cancelled { .. } => ("Cancelled", "grey"),
    };
    json!({ "words": words, "tone": tone })
}

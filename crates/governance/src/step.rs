//! What every step of a meeting has in common: found, checked for this actor, not changed since it was seen, changed by its
//! rule, saved.

use platform::access::{Actor, Allowed, permit};
use platform::error::Error;
use platform::record;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::meeting::{Meeting, MeetingId, MeetingRefused};
use crate::policy::Act;

/// A meeting in the version that somebody had before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenMeeting {
    /// Which.
    pub id: MeetingId,
    /// The version.
    pub version: i64,
}

/// The meeting, for whoever has the right.
pub(crate) async fn permitted(
    tx: &mut WriteTx,
    actor: &Actor,
    act: Act,
    seen: SeenMeeting,
) -> Result<Allowed<Meeting>, Error> {
    permit(actor, act, record::find::<Meeting>(tx, seen.id).await?)?.as_seen(seen.version)
}

/// The meeting changed by a rule, its refusal said at its field.
pub(crate) fn changed(
    allowed: Allowed<Meeting>,
    rule: impl FnOnce(Meeting) -> Result<Meeting, MeetingRefused>,
) -> Result<Allowed<Meeting>, Error> {
    let mut refused = None;
    let changed = allowed.change(|meeting| rule(meeting).inspect_err(|r| refused = Some(*r)));
    changed.map_err(|error| refused.map_or(error, |r| Error::invalid(r.field(), r.to_string())))
}

/// Takes a step.
pub(crate) async fn take(
    app: &App,
    actor: &Actor,
    act: Act,
    seen: SeenMeeting,
    event: &'static str,
    rule: impl FnOnce(Meeting) -> Result<Meeting, MeetingRefused>,
) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    let allowed = changed(permitted(&mut tx, actor, act, seen).await?, rule)?;
    let entry = Entry::of(event, allowed.record());
    tx.save(allowed).await?;
    tx.commit(entry).await?;
    Ok(())
}

impl MeetingRefused {
    /// The field at which it is said.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::NoTitle => "title",
            Self::NoPlace => "place",
            Self::EndsFirst => "until",
            Self::NotALink => "link",
            Self::Held | Self::Cancelled | Self::NotYet => "title",
            Self::NoReason => "why",
            Self::NoItem => "title-0",
            Self::NoDecision => "text",
        }
    }
}

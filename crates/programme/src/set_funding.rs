//! The Board's manager says what the programme pays for, and where the money comes from in each year.
#![deny(clippy::wildcard_enum_match_arm)]

use platform::Error;
use platform::access::{Actor, permit};
use platform::record;
use platform::trail::Entry;
use platform::web::App;

use crate::at_field::{AtField, changed};
use crate::funding::{FundingLine, FundingRefused};
use crate::policy::Act;
use crate::programme::{Programme, ProgrammeId};

/// A programme in the version that somebody had before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenProgramme {
    /// Which.
    pub id: ProgrammeId,
    /// The version.
    pub version: i64,
}

/// What becomes of a place in a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Change<T> {
    /// One more at the end.
    Add(T),
    /// Another in its place, counted from 0.
    Replace(usize, T),
    /// Taken out, for a reason; it stays in the history.
    TakeOut(usize, String),
}

impl<T> Change<T> {
    /// Why, where something is taken out.
    pub(crate) fn reason(&self) -> Option<String> {
        match self {
            Self::TakeOut(_, why) => Some(why.clone()),
            Self::Add(_) | Self::Replace(..) => None,
        }
    }

    /// Which place it changes, when it is one that must be there.
    pub(crate) fn place(&self) -> Option<usize> {
        match self {
            Self::Add(_) => None,
            Self::Replace(at, _) | Self::TakeOut(at, _) => Some(*at),
        }
    }

    /// The list with the change; `check` judges what comes in.
    pub(crate) fn made_in<E>(self, mut list: Vec<T>, check: impl FnOnce(T) -> Result<T, E>) -> Result<Vec<T>, E> {
        match self {
            Self::Add(new) => list.push(check(new)?),
            Self::Replace(at, new) => {
                let new = check(new)?;
                if let Some(place) = list.get_mut(at) {
                    *place = new;
                }
            }
            Self::TakeOut(at, _) if at < list.len() => drop(list.remove(at)),
            Self::TakeOut(..) => {}
        }
        Ok(list)
    }
}

/// Adds, changes or takes out a line.
///
/// # Errors
/// See [`FundingRefused`]; for whoever does not steer the programme; for taking out without a reason.
pub async fn set_funding(
    app: &App,
    actor: &Actor,
    seen: SeenProgramme,
    change: Change<FundingLine>,
) -> Result<(), Error> {
    steer(app, actor, seen, ("FundingSet", change.reason()), |programme| {
        let funding = change.made_in(programme.funding, FundingLine::checked)?;
        Ok(Programme { funding, ..programme })
    })
    .await
}

/// Changes the money of a programme.
pub(crate) async fn steer(
    app: &App,
    actor: &Actor,
    seen: SeenProgramme,
    (event, reason): (&'static str, Option<String>),
    rule: impl FnOnce(Programme) -> Result<Programme, FundingRefused>,
) -> Result<(), Error> {
    if reason.as_deref().is_some_and(|why| why.trim().is_empty()) {
        return Err(Error::invalid("why", "Say why it is taken out."));
    }
    let mut tx = app.begin(actor).await?;
    let allowed =
        permit(actor, Act::Steer, record::find::<Programme>(&mut tx, seen.id).await?)?.as_seen(seen.version)?;
    let allowed = changed(allowed, rule)?;
    let entry = Entry::of(event, allowed.record());
    tx.save(allowed).await?;
    tx.commit(reason.into_iter().fold(entry, Entry::because)).await?;
    Ok(())
}

impl AtField for FundingRefused {
    fn field(&self) -> &'static str {
        match self {
            Self::NoLabel => "label",
            Self::NoAmount => "amount",
            Self::YearsReversed => "to",
            Self::NotInThatYear(_) | Self::SourceNeedsAmount(_) | Self::GrantNeedsName | Self::PartnerNeedsName => {
                "source-year-0"
            }
            Self::NothingGiven => "promised",
            Self::ReceivedAhead => "received-on",
        }
    }
}

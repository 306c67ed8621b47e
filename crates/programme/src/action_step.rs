//! What every step of an action has in common: found, checked for this actor, not changed since it was seen, changed by
//! its rule, saved, and the standing of every row it serves derived anew, in one transaction.

use platform::Error;
use platform::access::{Actor, Allowed, permit};
use platform::db::Ask;
use platform::record::{self, Versioned};
use platform::trail::Entry;
use platform::web::App;

use crate::action::{Action, ActionId};
use crate::at_field::{AtField, changed};
use crate::policy::Act;
use crate::stamp::{Stamp, stamp};
use crate::store::standing;

/// An action in the version that somebody had before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Which.
    pub id: ActionId,
    /// The version.
    pub version: i64,
}

/// How a step is kept on the trail, and whose it is.
pub(crate) struct Step<'a> {
    /// In the past tense.
    pub event: &'static str,
    /// Any one of these rights is enough.
    pub acts: &'a [Act],
    /// Why, where somebody had to say.
    pub reason: Option<&'a str>,
}

/// The action, for whoever has one of the rights.
pub(crate) async fn permitted(
    ask: &mut impl Ask,
    actor: &Actor,
    seen: Seen,
    acts: &[Act],
) -> Result<Allowed<Action>, Error> {
    let mut answer = Err(Error::Hidden);
    for act in acts {
        answer = permit(actor, *act, record::find::<Action>(ask, seen.id).await?);
        if answer.is_ok() {
            break;
        }
    }
    answer?.as_seen(seen.version)
}

/// Takes a step.
pub(crate) async fn take<E: AtField>(
    app: &App,
    actor: &Actor,
    seen: Seen,
    step: Step<'_>,
    rule: impl FnOnce(Action, Stamp) -> Result<Action, E>,
) -> Result<Versioned<Action>, Error> {
    let mut tx = app.begin(actor).await?;
    let allowed = permitted(&mut tx, actor, seen, step.acts).await?;
    let stamp = stamp(actor, tx.now());
    let allowed = changed(allowed, |action| rule(action, stamp))?;
    let entry = Entry::of(step.event, allowed.record());
    let saved = tx.save(allowed).await?;
    standing::refresh_action(&mut tx, seen.id).await?;
    tx.commit(step.reason.into_iter().fold(entry, Entry::because)).await?;
    Ok(saved)
}

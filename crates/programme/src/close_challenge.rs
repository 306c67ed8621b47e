//! The group records what changed because of a challenge, also when that is nothing.

use commitments::State;
use platform::Error;
use platform::access::Actor;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::at_field::changed;
use crate::challenge_step::{Opened, SeenChallenge, open, with_current_reply};
use crate::policy::Act;
use crate::stamp::stamp;

/// Closes a challenge. `exception` says why somebody of the very body that answered closes it, where that is so.
///
/// # Errors
/// For whoever chairs no group; without an answer; without saying what changed; by the body that answered, without an
/// exception.
pub async fn close_challenge(
    app: &App,
    actor: &Actor,
    seen: SeenChallenge,
    what_changed: &str,
    exception: Option<&str>,
) -> Result<(), Error> {
    let Opened { mut tx, allowed, commitment } = open(app, actor, Act::Challenge, seen).await?;
    let stamp = stamp(actor, tx.now());
    let allowed =
        changed(allowed, |challenge| with_current_reply(challenge, commitment.as_ref())?.close(what_changed, stamp))?;
    let (entry, from) = (Entry::of("ChallengeClosed", allowed.record()), allowed.record().from.0.clone());
    tx.save(allowed).await?;
    if let Some(commitment) = commitment {
        settle(&mut tx, app, &commitment, &from, what_changed, exception).await?;
    }
    tx.commit(exception.into_iter().fold(entry, Entry::because)).await?;
    Ok(())
}

async fn settle(
    tx: &mut WriteTx,
    app: &App,
    commitment: &commitments::Commitment,
    from: &str,
    what_changed: &str,
    exception: Option<&str>,
) -> Result<(), Error> {
    if let State::Answered { .. } = commitment.state() {
        let own = tx.actor().agency == Some(commitment.owner.agency);
        if own && exception.is_none_or(|e| e.trim().is_empty()) {
            return Err(Error::invalid(
                "exception",
                "Your own body gave this answer. Let somebody of another body close it, or say why nobody else can.",
            ));
        }
        commitments::verify(tx, app, commitment.id, &format!("The answer was considered by {from}."), exception)
            .await?;
    }
    if commitment.is_open() {
        commitments::close(tx, app, commitment.id, what_changed).await?;
    }
    Ok(())
}

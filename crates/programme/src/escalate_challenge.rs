//! A group takes a challenge further up the ladder, for a reason. Where the body had answered, it is asked again.

use commitments::State;
use platform::Error;
use platform::access::Actor;
use platform::trail::Entry;
use platform::web::App;

use crate::at_field::changed;
use crate::challenge::Rung;
use crate::challenge_step::{Opened, SeenChallenge, open, with_current_reply};
use crate::policy::Act;
use crate::stamp::stamp;

/// Takes it further up.
///
/// # Errors
/// For whoever chairs no group; without a reason; to a rung not above the last; when it is closed.
pub async fn escalate_challenge(
    app: &App,
    actor: &Actor,
    seen: SeenChallenge,
    to: Rung,
    why: &str,
) -> Result<(), Error> {
    let Opened { mut tx, allowed, commitment } = open(app, actor, Act::Challenge, seen).await?;
    let stamp = stamp(actor, tx.now());
    let allowed =
        changed(allowed, |challenge| with_current_reply(challenge, commitment.as_ref())?.escalate(to, why, stamp))?;
    let entry = Entry::of("ChallengeEscalated", allowed.record()).because(why.trim());
    tx.save(allowed).await?;
    if let Some(commitment) = commitment.filter(|c| matches!(c.state(), State::Answered { .. })) {
        commitments::challenge(&mut tx, app, commitment.id, why).await?;
    }
    tx.commit(entry).await?;
    Ok(())
}

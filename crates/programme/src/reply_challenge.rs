//! A body answers a challenge; the same write answers the commitment, so that its clock stops.

use platform::Error;
use platform::access::Actor;
use platform::trail::Entry;
use platform::web::App;

use crate::at_field::changed;
use crate::challenge::Reply;
use crate::challenge_step::{Opened, SeenChallenge, awaits_answer, open};
use crate::policy::Act;
use crate::stamp::{NamedPerson, stamp};

/// Answers for the body that is challenged.
///
/// # Errors
/// For whoever does not answer for the body; with an empty answer; when the group has the answer already and did not ask
/// again; when it is closed.
pub async fn reply_challenge(
    app: &App,
    actor: &Actor,
    seen: SeenChallenge,
    text: &str,
    signatory: NamedPerson,
) -> Result<(), Error> {
    let Opened { mut tx, allowed, commitment } = open(app, actor, Act::Reply, seen).await?;
    let text = text.trim().to_owned();
    let waits = awaits_answer(allowed.record(), commitment.as_ref());
    if allowed.record().is_open() && !waits {
        return Err(Error::invalid(
            "text",
            "The group has an answer and has not asked again. It may close the challenge or take it further up.",
        ));
    }
    let reply = Reply { text: text.clone(), signatory: Some(signatory), stamp: stamp(actor, tx.now()) };
    let allowed = changed(allowed, |challenge| challenge.reply(reply))?;
    let entry = Entry::of("ChallengeReplied", allowed.record());
    tx.save(allowed).await?;
    if let Some(commitment) = commitment {
        commitments::answer(&mut tx, app, commitment.id, &text, Vec::new()).await?;
    }
    tx.commit(entry).await?;
    Ok(())
}

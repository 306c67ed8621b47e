//! Moving what concerns a child: the part that asked checks who may, by its own rules on its own record, and then moves
//! the commitment here. The stamp names the person; clocks, letters and the ladder are those of any commitment.

use platform::access::Actor;
use platform::error::Error;
use platform::session;
use platform::trail::WriteTx;
use platform::web::App;

use crate::commitment::{Commitment, CommitmentId, Evidence};
use crate::moment;
use crate::policy::Act;
use crate::store;

/// Why a settled answer of the owner's own body is let stand.
const UNCHECKED: &str = "The answer is itself the thing asked for.";

/// A move.
#[derive(Debug, Clone)]
pub enum Move<'a> {
    /// The owner knows.
    Acknowledge,
    /// The owner answers.
    Answer {
        /// In words that name no child.
        text: &'a str,
        /// What shows it, in words that name no child.
        evidence: Vec<Evidence>,
    },
    /// The owner will not.
    Decline {
        /// In words that name no child.
        why: &'a str,
    },
    /// Somebody of another body is content.
    Verify {
        /// What was looked at.
        method: &'a str,
        /// Why the owner's own body verifies, if it does.
        exception: Option<&'a str>,
    },
    /// Somebody is not content.
    Challenge {
        /// What is missing.
        why: &'a str,
    },
    /// The owner answers, and nothing of the answer has to be checked: settled at once.
    Settle {
        /// In words that name no child.
        text: &'a str,
        /// What came of it.
        outcome: &'a str,
    },
    /// The asker closes it.
    Close {
        /// What came of it.
        outcome: &'a str,
    },
}

/// Makes a move that the calling part has checked; `why` is for the reader of the code.
///
/// # Errors
/// [`Error::Refused`] when the rules of commitments say no; [`Error::Hidden`] when there is none.
pub async fn move_by_rule(
    tx: &mut WriteTx,
    app: &App,
    id: CommitmentId,
    made: Move<'_>,
    _why: &'static str,
) -> Result<Commitment, Error> {
    let house = Actor::clockwork();
    moment::change_as(tx, app, id.into(), (&house, Act::Keep), |c, now| match made {
        Move::Acknowledge => c.acknowledge(now),
        Move::Answer { text, evidence } => c.answer(text, evidence, now),
        Move::Decline { why } => c.decline(why, now),
        Move::Verify { method, exception } => c.verify(method, exception, now),
        Move::Challenge { why } => c.challenge(why, now),
        Move::Settle { text, outcome } => {
            let answered = c.answer(text, Vec::new(), now)?;
            answered.verify("By itself: nothing of it has to be checked.", Some(UNCHECKED), now)?.close(outcome, now)
        }
        Move::Close { outcome } => c.close(outcome, now),
    })
    .await
}

/// Uses a link up, inside the write that answers by it.
///
/// # Errors
/// [`Error::Hidden`] when it was used or has expired.
pub async fn use_link(tx: &mut WriteTx, token: &str) -> Result<(), Error> {
    store::use_link(tx, &session::key_of(token)).await
}

/// A commitment as it stands, for the rules of the part that asked.
///
/// # Errors
/// [`Error::Hidden`] when there is none.
pub async fn as_it_stands(ask: &mut impl platform::db::Ask, id: CommitmentId) -> Result<Commitment, Error> {
    Ok(platform::record::find::<Commitment>(ask, id).await?.for_rules("the part that asked reads its own").record)
}

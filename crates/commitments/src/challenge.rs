//! Whoever asked is not content with the answer.

use platform::error::Error;
use platform::trail::WriteTx;
use platform::web::App;

use crate::commitment::Commitment;
use crate::moment::{self, Which};
use crate::policy::Act;

/// On the trail when this is the whole of a write.
pub const EVENT: &str = "CommitmentChallenged";

/// Whoever asked is not content: back to the owner, with a new clock.
///
/// # Errors
/// [`Error::Refused`] when the rules say no, [`Error::Stale`] when it changed since it was seen, [`Error::Hidden`] or
/// [`Error::Forbidden`].
pub async fn challenge(tx: &mut WriteTx, app: &App, which: impl Into<Which>, why: &str) -> Result<Commitment, Error> {
    moment::change(tx, app, which.into(), Act::Challenge, |c, now| c.challenge(why, now)).await
}

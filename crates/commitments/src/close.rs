//! Whoever asked records what came of it.

use platform::error::Error;
use platform::trail::WriteTx;
use platform::web::App;

use crate::commitment::Commitment;
use crate::moment::{self, Which};
use crate::policy::Act;

/// On the trail when this is the whole of a write.
pub const EVENT: &str = "CommitmentClosed";

/// Closes it, saying what came of it; before an answer, saying why it is no longer needed.
///
/// # Errors
/// [`Error::Refused`] when the rules say no, [`Error::Stale`] when it changed since it was seen, [`Error::Hidden`] or
/// [`Error::Forbidden`].
pub async fn close(tx: &mut WriteTx, app: &App, which: impl Into<Which>, outcome: &str) -> Result<Commitment, Error> {
    moment::change(tx, app, which.into(), Act::Close, |c, now| c.close(outcome, now)).await
}

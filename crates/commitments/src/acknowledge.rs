//! The owner says that it knows.

use platform::error::Error;
use platform::trail::WriteTx;
use platform::web::App;

use crate::commitment::Commitment;
use crate::moment::{self, Which};
use crate::policy::Act;

/// On the trail when this is the whole of a write.
pub const EVENT: &str = "CommitmentAcknowledged";

/// The owner says that it knows.
///
/// # Errors
/// [`Error::Refused`] when the rules say no, [`Error::Stale`] when it changed since it was seen, [`Error::Hidden`] or
/// [`Error::Forbidden`].
pub async fn acknowledge(tx: &mut WriteTx, app: &App, which: impl Into<Which>) -> Result<Commitment, Error> {
    moment::change(tx, app, which.into(), Act::Acknowledge, |c, now| c.acknowledge(now)).await
}

//! The owner will not, and says why.

use platform::error::Error;
use platform::trail::WriteTx;
use platform::web::App;

use crate::commitment::Commitment;
use crate::moment::{self, Which};
use crate::policy::Act;

/// On the trail when this is the whole of a write.
pub const EVENT: &str = "CommitmentDeclined";

/// The owner will not, and says why.
///
/// # Errors
/// [`Error::Refused`] when the rules say no, [`Error::Stale`] when it changed since it was seen, [`Error::Hidden`] or
/// [`Error::Forbidden`].
pub async fn decline(tx: &mut WriteTx, app: &App, which: impl Into<Which>, why: &str) -> Result<Commitment, Error> {
    moment::change(tx, app, which.into(), Act::Decline, |c, now| c.decline(why, now)).await
}

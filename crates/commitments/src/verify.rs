//! Somebody of another body looks at the answer and is content.

use platform::error::Error;
use platform::trail::WriteTx;
use platform::web::App;

use crate::commitment::Commitment;
use crate::moment::{self, Which};
use crate::policy::Act;

/// On the trail when this is the whole of a write.
pub const EVENT: &str = "CommitmentVerified";

/// Verifies, saying what was looked at. `exception` says why the owner's own body does, if it does.
///
/// # Errors
/// [`Error::Refused`] when the rules say no, [`Error::Stale`] when it changed since it was seen, [`Error::Hidden`] or
/// [`Error::Forbidden`].
pub async fn verify(
    tx: &mut WriteTx,
    app: &App,
    which: impl Into<Which>,
    method: &str,
    exception: Option<&str>,
) -> Result<Commitment, Error> {
    moment::change(tx, app, which.into(), Act::Verify, |c, now| c.verify(method, exception, now)).await
}

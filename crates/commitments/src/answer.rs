//! The owner answers, with evidence.

use platform::error::Error;
use platform::trail::WriteTx;
use platform::web::App;

use crate::commitment::{Commitment, Evidence};
use crate::moment::{self, Which};
use crate::policy::Act;

/// On the trail when this is the whole of a write.
pub const EVENT: &str = "CommitmentAnswered";

/// The owner answers.
///
/// # Errors
/// [`Error::Refused`] when the rules say no, [`Error::Stale`] when it changed since it was seen, [`Error::Hidden`] or
/// [`Error::Forbidden`].
pub async fn answer(
    tx: &mut WriteTx,
    app: &App,
    which: impl Into<Which>,
    text: &str,
    evidence: Vec<Evidence>,
) -> Result<Commitment, Error> {
    moment::change(tx, app, which.into(), Act::Answer, |c, now| c.answer(text, evidence, now)).await
}

//! Asking. Other parts call this inside their own transaction: the promise is opened with the thing that causes it.

use platform::access::permit_new;
use platform::error::Error;
use platform::trail::WriteTx;
use platform::web::App;

use crate::addressees::Addressees;
use crate::commitment::{Asking, Commitment, CommitmentId, Moment};
use crate::ladder::Rules;
use crate::policy::Act;
use crate::{letters, moment};

/// Asks something of a body: opens the commitment and queues the mail that says so. Of a body that has ended, its
/// successor is asked.
///
/// # Errors
/// [`Error::Refused`] when nothing is asked or it would be due before today; [`Error::Forbidden`].
pub async fn ask(tx: &mut WriteTx, app: &App, asking: Asking) -> Result<Commitment, Error> {
    ask_by(tx, app, asking, &Rules::default()).await
}

/// As [`ask`], by a partnership's own terms and ladder.
///
/// # Errors
/// As [`ask`].
pub async fn ask_by(tx: &mut WriteTx, app: &App, mut asking: Asking, rules: &Rules) -> Result<Commitment, Error> {
    let to = Addressees::load(tx, app.clock().today()).await?;
    asking.owner.agency = to.agencies().answering_for(asking.owner.agency, app.clock().today());
    let moment: Moment<'_> = moment::of(tx, app, rules);
    let asked = Commitment::ask(CommitmentId::new(), asking, &moment).map_err(Error::refused)?;
    let allowed = permit_new(&tx.actor().clone(), Act::Ask, asked)?;
    let saved = tx.save(allowed).await?.record;
    letters::tell_turn(tx, app, &to, &saved).await?;
    Ok(saved)
}

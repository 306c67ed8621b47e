//! Asking. Other parts call this inside their own transaction: the promise is opened with the thing that causes it.

use platform::access::{Actor, permit_new};
use platform::error::Error;
use platform::trail::WriteTx;
use platform::web::App;

use crate::addressees::Addressees;
use crate::commitment::{Asking, Commitment, CommitmentId};
use crate::ladder::Rules;
use crate::policy::Act;
use crate::rules::rules;
use crate::{letters, moment};

/// Asks something of a body: opens the commitment and queues the mail that says so. Of a body that has ended, its
/// successor is asked.
///
/// # Errors
/// [`Error::Refused`] when nothing is asked or it would be due before today; [`Error::Forbidden`].
pub async fn ask(tx: &mut WriteTx, app: &App, asking: Asking) -> Result<Commitment, Error> {
    ask_by(tx, app, asking, &rules(app)?).await
}

/// As [`ask`], where a part's own rules demand it of whoever happens to act: a claim that somebody has to verify. The
/// trail names the person; `why` is for the reader of the code.
///
/// # Errors
/// [`Error::Refused`] when nothing is asked or it would be due before today.
pub async fn ask_as_rule(tx: &mut WriteTx, app: &App, asking: Asking, _why: &'static str) -> Result<Commitment, Error> {
    open(tx, app, asking, &rules(app)?, &Actor::clockwork()).await
}

/// As [`ask`], by other terms and ladders than the partnership's.
///
/// # Errors
/// As [`ask`].
pub async fn ask_by(tx: &mut WriteTx, app: &App, asking: Asking, rules: &Rules) -> Result<Commitment, Error> {
    let actor = tx.actor().clone();
    open(tx, app, asking, rules, &actor).await
}

async fn open(
    tx: &mut WriteTx,
    app: &App,
    mut asking: Asking,
    rules: &Rules,
    allowed_as: &Actor,
) -> Result<Commitment, Error> {
    let to = Addressees::load(tx, app.clock().today()).await?;
    asking.owner.agency = to.agencies().answering_for(asking.owner.agency, app.clock().today());
    let asked = Commitment::ask(CommitmentId::new(), asking, &moment::of(tx, app, rules)).map_err(Error::refused)?;
    let allowed = permit_new(allowed_as, Act::Ask, asked)?;
    let saved = tx.save(allowed).await?.record;
    letters::tell_turn(tx, app, &to, &saved).await?;
    Ok(saved)
}

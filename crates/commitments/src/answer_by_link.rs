//! Answering without an account, by a link that was sent to the body's own address.
//!
//! A link shows who asks, what and by when, and nothing else. It can acknowledge, and it can answer once. A wrong, used
//! or expired one is [`Error::Hidden`]: nobody learns which.

use platform::access::{Actor, Via};
use platform::agency::Agencies;
use platform::db::Ask;
use platform::error::Error;
use platform::record::{self, Found};
use platform::session;
use platform::trail::Entry;
use platform::web::App;

use crate::commitment::{Commitment, CommitmentId, Evidence};
use crate::{acknowledge, answer, store};

/// What a link opens, and as whom.
pub struct Opened {
    /// The commitment.
    pub commitment: Commitment,
    /// The body that was asked, by link.
    pub actor: Actor,
}

/// Opens a link that can still be used.
///
/// # Errors
/// [`Error::Hidden`] for any other.
pub async fn open(app: &App, token: &str) -> Result<Opened, Error> {
    let mut read = app.db().read().await?;
    let id = store::usable_link(&mut read, &session::key_of(token), app.clock().now()).await?;
    let commitment = of_link(&mut read, id).await?;
    let agencies = Agencies::load(&mut read).await?;
    let name = format!("{}, by link", agencies.name(commitment.owner.agency));
    let agency = Some(commitment.owner.agency);
    let actor = Actor { account: None, name, agency, for_board: false, roles: Vec::new(), via: Via::Link };
    Ok(Opened { commitment, actor })
}

async fn of_link(ask: &mut impl Ask, id: CommitmentId) -> Result<Commitment, Error> {
    let found: Found<Commitment> = record::find(ask, id).await?;
    Ok(found.for_rules("the link was sent to the body that was asked").record)
}

/// Says that the body knows. The link can still be used to answer.
///
/// # Errors
/// [`Error::Hidden`]; [`Error::Refused`] when it was acknowledged before.
pub async fn acknowledge_by_link(app: &App, token: &str) -> Result<(), Error> {
    let Opened { commitment, actor } = open(app, token).await?;
    let mut tx = app.begin(&actor).await?;
    // Asked again inside the write: it may have been used while we waited our turn.
    let now = tx.now();
    store::usable_link(&mut tx, &session::key_of(token), now).await?;
    let saved = acknowledge::acknowledge(&mut tx, app, commitment.id).await?;
    tx.commit(Entry::of(acknowledge::EVENT, &saved)).await.map(|_| ())
}

/// Answers and uses the link up.
///
/// # Errors
/// [`Error::Hidden`]; [`Error::Refused`] with an empty answer or when none is awaited; then the link stays usable.
pub async fn answer_by_link(app: &App, token: &str, text: &str, evidence: Vec<Evidence>) -> Result<(), Error> {
    let Opened { commitment, actor } = open(app, token).await?;
    let mut tx = app.begin(&actor).await?;
    store::use_link(&mut tx, &session::key_of(token)).await?;
    let saved = answer::answer(&mut tx, app, commitment.id, text, evidence).await?;
    tx.commit(Entry::of(answer::EVENT, &saved)).await.map(|_| ())
}

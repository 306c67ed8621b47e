//! Who acts now, from a write in progress; and the one way in which every verb changes a commitment.

use platform::access::Actor;
use platform::error::Error;
use platform::record::Versioned;
use platform::trail::WriteTx;
use platform::web::App;

use crate::addressees::Addressees;
use crate::commitment::{Commitment, CommitmentId, Moment, Stamp, StepRefused};
use crate::ladder::Rules;
use crate::policy::Act;
use crate::rules::rules;
use crate::{letters, store};

/// Which commitment, and the version that the person had before them; `None` when another part acts by its own rules
/// inside its own transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Which {
    /// The commitment.
    pub id: CommitmentId,
    /// As seen.
    pub seen: Option<i64>,
}

impl From<CommitmentId> for Which {
    fn from(id: CommitmentId) -> Self {
        Self { id, seen: None }
    }
}

/// Who acts in this write, as kept.
pub(crate) fn stamp(actor: &Actor, at: jiff::Timestamp) -> Stamp {
    Stamp { account: actor.account, name: actor.name.clone(), agency: actor.agency, at }
}

/// Who acts in this write, when, by these rules.
pub(crate) fn of<'a>(tx: &WriteTx, app: &'a App, rules: &'a Rules) -> Moment<'a> {
    Moment { by: stamp(tx.actor(), tx.now()), today: app.clock().today(), calendar: app.calendar(), rules }
}

/// Loads, checks, applies a rule, saves, and tells whose turn it is now.
pub(crate) async fn change(
    tx: &mut WriteTx,
    app: &App,
    which: Which,
    act: Act,
    rule: impl FnOnce(Commitment, &Moment<'_>) -> Result<Commitment, StepRefused>,
) -> Result<Commitment, Error> {
    let actor = tx.actor().clone();
    change_as(tx, app, which, (&actor, act), rule).await
}

/// As [`change`], allowed as somebody else than acts: by a part's own rules. The stamp names who acts.
pub(crate) async fn change_as(
    tx: &mut WriteTx,
    app: &App,
    which: Which,
    (actor, act): (&Actor, Act),
    rule: impl FnOnce(Commitment, &Moment<'_>) -> Result<Commitment, StepRefused>,
) -> Result<Commitment, Error> {
    let allowed = store::find(tx, actor, act, which.id).await?;
    let allowed = match which.seen {
        Some(version) => allowed.as_seen(version)?,
        None => allowed,
    };
    let (turn, rules) = (allowed.record().turn(), rules(app)?);
    let moment = of(tx, app, &rules);
    let allowed = allowed.change(|c| rule(c, &moment))?;
    let Versioned { record, .. } = tx.save(allowed).await?;
    if record.turn() != turn {
        store::end_links(tx, record.id).await?;
        let to = Addressees::load(tx, app.clock().today()).await?;
        letters::tell_turn(tx, app, &to, &record).await?;
    }
    Ok(record)
}

//! The lead says that an action is done, with evidence of the time it speaks of.

use platform::Error;
use platform::access::{Actor, permit_new};
use platform::trail::Entry;
use platform::web::App;

use crate::action_step::{Seen, permitted};
use crate::at_field::changed;
use crate::claim::{ClaimDraft, ClaimId};
use crate::evidence::EvidenceId;
use crate::policy::Act;
use crate::stamp::{Period, stamp};
use crate::store::{evidence, standing};

/// What the lead says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claiming {
    /// What was done.
    pub text: String,
    /// What changed for children.
    pub changed_for_children: String,
    /// What it rests on; it may be on file for other work.
    pub evidence: Vec<EvidenceId>,
}

/// Claims it, for the body that leads it.
///
/// # Errors
/// See [`ClaimRefused`](crate::claim::ClaimRefused); for whoever is not of the body that leads it.
pub async fn claim_action(
    app: &App,
    actor: &Actor,
    seen: Seen,
    period: Period,
    claiming: Claiming,
) -> Result<ClaimId, Error> {
    let mut tx = app.begin(actor).await?;
    let allowed = permitted(&mut tx, actor, seen, &[Act::Claim]).await?;
    let agency = allowed.record().plan().lead.ok_or_else(|| Error::refused("Nobody leads this action yet."))?;
    let named = evidence::named(&mut tx, allowed.record().programme, &claiming.evidence).await?;
    let stamp = stamp(actor, tx.now());
    let Claiming { text, changed_for_children, evidence } = claiming;
    let draft = ClaimDraft { by: stamp.by, agency, at: stamp.at, period, text, changed_for_children, evidence };
    let mut made = None;
    let allowed = changed(allowed, |action| {
        let (action, claim) = action.claim(draft, &named, app.clock().today())?;
        made = Some(claim);
        Ok::<_, crate::claim::ClaimRefused>(action)
    })?;
    let claim = made.ok_or_else(|| Error::fault("a claim was accepted and not made"))?;
    let (id, entry) = (claim.id, Entry::of("ActionClaimed", allowed.record()));
    tx.save(permit_new(actor, Act::Claim, claim)?).await?;
    tx.save(allowed).await?;
    standing::refresh_action(&mut tx, seen.id).await?;
    tx.commit(entry).await?;
    Ok(id)
}

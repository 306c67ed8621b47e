//! Checks a claim: it holds, or it goes back with what is missing. Another body than the lead does it, or the lead's own by
//! a declared exception that is printed wherever the row counts.

use platform::Error;
use platform::access::{Actor, permit, permit_new};
use platform::agency::Agencies;
use platform::id::AgencyId;
use platform::record;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::action_step::{Seen, permitted};
use crate::at_field::{AtField, changed};
use crate::capacity::capacities;
use crate::claim::ClaimId;
use crate::policy::Act;
use crate::programme::Programme;
use crate::response::{Response, ResponseId};
use crate::stamp::NamedPerson;
use crate::store::{action, file, standing};
use crate::verification::{Capacity, Verdict, Verification, VerificationDraft, VerificationId, VerificationRefused};

/// What a checker enters; body, account and time come with the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checking {
    /// Name and post of whoever answers for the check.
    pub person: String,
    /// As what.
    pub capacity: Capacity,
    /// How it was checked.
    pub method: String,
    /// What sample was looked at.
    pub sample: Option<String>,
    /// What came of it.
    pub verdict: Verdict,
    /// Why the lead's own body checks it.
    pub exception: Option<String>,
}

impl Checking {
    /// As the rules take it. Nobody checks as what they are not.
    pub(crate) async fn draft(self, tx: &mut WriteTx, programme: &Programme) -> Result<VerificationDraft, Error> {
        let agencies = Agencies::load(tx).await?;
        let actor = tx.actor();
        if !capacities(programme, actor, &agencies).contains(&self.capacity) {
            return Err(Error::invalid("capacity", "Say as what you check it."));
        }
        let agency = body_of(actor)?;
        let person = NamedPerson { name: self.person.trim().to_owned(), account: actor.account };
        let Self { capacity, method, sample, verdict, exception, .. } = self;
        Ok(VerificationDraft { agency, person, capacity, at: tx.now(), method, sample, verdict, exception })
    }
}

fn body_of(actor: &Actor) -> Result<AgencyId, Error> {
    actor.agency.ok_or_else(|| Error::refused("A check is made for a body, and you act for none."))
}

/// What happened, for the trail.
pub(crate) fn event(verdict: &Verdict) -> (&'static str, Option<String>) {
    match verdict {
        Verdict::Verified => ("ClaimVerified", None),
        Verdict::Returned { why } => ("ClaimReturned", Some(why.clone())),
    }
}

/// Checks the claim that somebody had before them. Verified work can be checked again.
///
/// # Errors
/// See [`VerificationRefused`]; for whoever may not verify.
pub async fn verify_claim(
    app: &App,
    actor: &Actor,
    seen: Seen,
    claim: ClaimId,
    checking: Checking,
) -> Result<VerificationId, Error> {
    let mut tx = app.begin(actor).await?;
    let allowed = permitted(&mut tx, actor, seen, &[Act::Verify]).await?;
    let found = action::load(&mut tx, seen.id).await?;
    let claim = found.claims.iter().find(|c| c.id == claim);
    let claim = claim.ok_or_else(|| VerificationRefused::NotThisClaim.at_field())?;
    let (draft, mut made) = (checking.draft(&mut tx, &found.programme).await?, None);
    let allowed = changed(allowed, |action| {
        let (action, check) = action.check(draft, claim, &found.evidence)?;
        made = Some(check);
        Ok::<_, VerificationRefused>(action)
    })?;
    let check = made.ok_or_else(|| Error::fault("a check was accepted and not made"))?;
    let (id, (event, why)) = (check.id, event(check.verdict()));
    let entry = why.into_iter().fold(Entry::of(event, allowed.record()), Entry::because);
    tx.save(permit_new(actor, Act::Verify, check)?).await?;
    tx.save(allowed).await?;
    standing::refresh_action(&mut tx, seen.id).await?;
    tx.commit(entry).await?;
    Ok(id)
}

/// Checks an answer that says the ask is met by other means.
///
/// # Errors
/// See [`VerificationRefused`]; for whoever may not verify.
pub async fn verify_response(
    app: &App,
    actor: &Actor,
    response: ResponseId,
    version: i64,
    checking: Checking,
) -> Result<VerificationId, Error> {
    let mut tx = app.begin(actor).await?;
    let allowed = permit(actor, Act::Verify, record::find::<Response>(&mut tx, response).await?)?.as_seen(version)?;
    let response = allowed.into_inner();
    let home = record::find::<Programme>(&mut tx, response.programme).await?.for_rules("its answer was found").record;
    let draft = checking.draft(&mut tx, &home).await?;
    let check = Verification::of_response(draft, &response).map_err(|refusal| refusal.at_field())?;
    let (id, (event, why)) = (check.id, event(check.verdict()));
    let entry = why.into_iter().fold(Entry::of(event, &response), Entry::because);
    tx.save(permit_new(actor, Act::Verify, check)?).await?;
    let row = file::row_of_ask(&mut tx, response.ask).await?;
    standing::refresh(&mut tx, row).await?;
    tx.commit(entry).await?;
    Ok(id)
}

//! Tests everyday work again: it still holds and the next retest is set, or it has slipped back.

use jiff::civil::Date;
use platform::Error;
use platform::access::{Actor, permit_new};
use platform::trail::Entry;
use platform::web::App;

use crate::action_step::{Seen, permitted};
use crate::at_field::{AtField, changed};
use crate::policy::Act;
use crate::stamp::stamp;
use crate::store::{action, standing};
use crate::verification::{Verdict, Verification, VerificationId, VerificationRefused};
use crate::verify_claim::Checking;

/// Retests it. `next` is the day of the next retest when the check is satisfied; otherwise it is not looked at, and the
/// work has slipped back.
///
/// # Errors
/// See [`VerificationRefused`]; when the next retest does not lie ahead; for whoever may not verify.
pub async fn retest_action(
    app: &App,
    actor: &Actor,
    seen: Seen,
    next: Option<Date>,
    checking: Checking,
) -> Result<VerificationId, Error> {
    let mut tx = app.begin(actor).await?;
    let allowed = permitted(&mut tx, actor, seen, &[Act::Verify]).await?;
    let found = action::load(&mut tx, seen.id).await?;
    let claim = found.claim_in_question().ok_or_else(|| VerificationRefused::NotThisClaim.at_field())?;
    let draft = checking.draft(&mut tx, &found.programme).await?;
    let check = Verification::of_action(draft, allowed.record(), claim, &found.evidence).map_err(|r| r.at_field())?;
    let (stamp, today) = (stamp(actor, tx.now()), app.clock().today());
    // No day given is answered by the rule's own sentence, as is a day that does not lie ahead.
    let next = next.unwrap_or(today);
    let allowed = changed(allowed, |action| match check.verdict() {
        Verdict::Verified => action.retest(&check, next, today, stamp),
        Verdict::Returned { why } => action.regress(why, stamp),
    })?;
    let (id, event) =
        (check.id, if *check.verdict() == Verdict::Verified { "RetestHeld" } else { "ActionSlippedBack" });
    let entry = Entry::of(event, allowed.record());
    tx.save(permit_new(actor, Act::Verify, check)?).await?;
    tx.save(allowed).await?;
    standing::refresh_action(&mut tx, seen.id).await?;
    tx.commit(entry).await?;
    Ok(id)
}

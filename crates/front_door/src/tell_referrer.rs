//! Whoever referred is told: that it came, and what was decided. A duty with a clock, that shows when it is late.

use platform::access::Actor;
use platform::error::Error;
use platform::trail::Entry;
use platform::web::App;

use crate::policy::Act;
use crate::referral::{Referral, ReferralId, Told};
use crate::step::{self, Seen, changed, opened, stamp, write_to};

/// What was said, as typed.
#[derive(Debug, Clone, Default)]
pub struct Telling {
    /// How, or why they cannot be told.
    pub how: String,
    /// In which words; a professional reads them here.
    pub words: String,
    /// They cannot be told.
    pub cannot: bool,
}

/// Says that it came.
///
/// # Errors
/// When they knew, or without saying how.
pub async fn acknowledge_referral(
    app: &App,
    actor: &Actor,
    seen: Seen<ReferralId>,
    telling: Telling,
) -> Result<Referral, Error> {
    tell(app, actor, seen, telling, false).await
}

/// Says what was decided. A professional with an account or a body's address is written to: that there is something to
/// read, and nothing of it.
///
/// # Errors
/// While undecided, when they knew, or without saying how.
pub async fn tell_referrer(
    app: &App,
    actor: &Actor,
    seen: Seen<ReferralId>,
    telling: Telling,
) -> Result<Referral, Error> {
    tell(app, actor, seen, telling, true).await
}

async fn tell(
    app: &App,
    actor: &Actor,
    seen: Seen<ReferralId>,
    telling: Telling,
    outcome: bool,
) -> Result<Referral, Error> {
    let mut tx = app.begin(actor).await?;
    let allowed = opened::<Referral, _>(&mut tx, Act::Work, seen).await?;
    let Telling { how, words, cannot } = telling;
    if cannot && allowed.record().source.account.is_some() {
        return Err(Error::invalid("how", "Whoever referred has an account here and can be told."));
    }
    let told = Told { how: how.trim().to_owned(), words: words.trim().to_owned(), cannot, by: stamp(&tx) };
    let allowed = changed(allowed, |r| if outcome { r.tell(told) } else { r.acknowledge(told) })?;
    let referral = tx.save(allowed).await?.record;
    if !cannot && referral.source.account.is_some() {
        let (subject, said) = match outcome {
            true => ("What was decided on your referral", "What was decided on your referral"),
            false => ("Your referral has arrived", "That your referral has arrived, and what happens next,"),
        };
        let path = format!("/my-referrals/{}", referral.id);
        let text = format!("{said} {} can be read here: {}", referral.reference(), step::link(app, &path));
        let about = ("feedback", ("referral", referral.id.to_string()));
        write_to(&mut tx, app, (referral.source.account, None), about, (subject, text)).await?;
    }
    let event = if outcome { "ReferrerTold" } else { "ReferralAcknowledged" };
    tx.commit(Entry::of(event, &referral)).await?;
    Ok(referral)
}

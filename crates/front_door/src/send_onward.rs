//! A referral is sent on to a service: the papers, and a promise to accept or decline in time.

use commitments::commitment::By;
use commitments::{Asker, Asking, Commitment, CommitmentId, Kind, Owner};
use platform::access::Actor;
use platform::error::Error;
use platform::id::AgencyId;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::ask_check::named;
use crate::onward::{Onward, OnwardId, Papers};
use crate::policy::Act;
use crate::referral::{Referral, ReferralId};
use crate::step::{self, asker, made, said_at, stamp, subject};

/// What is sent on, as typed.
#[derive(Debug, Clone)]
pub struct Sending {
    /// To which body.
    pub agency: AgencyId,
    /// To which of its services.
    pub service: String,
    /// What it needs to know.
    pub need: String,
    /// What the family has been told and agreed to.
    pub agreed: String,
}

/// Sends it on.
///
/// # Errors
/// When the referral is undecided or closed; without a need or a service.
pub async fn send_onward(app: &App, actor: &Actor, referral: ReferralId, sending: Sending) -> Result<OnwardId, Error> {
    let mut tx = app.begin(actor).await?;
    let allowed = tx.open::<Referral, Act>(Act::Work, referral).await?;
    let referral = allowed.into_inner();
    referral.may_go_on().map_err(said_at)?;
    let decision = referral.decision().ok_or_else(|| said_at(crate::referral::ReferralRefused::Undecided))?;
    let papers = Papers {
        about: named(&mut tx, app, &referral.about).await?,
        need: sending.need.trim().to_owned(),
        level: decision.level_words.clone(),
        agreed: sending.agreed.trim().to_owned(),
        exploitation: referral.exploitation,
    };
    let (id, to) = (OnwardId::new(), (sending.agency, sending.service.as_str()));
    let unasked = CommitmentId::new();
    let sent = stamp(&tx);
    let mut onward = Onward::send(id, (referral.id, referral.contact), to, papers, (unasked, sent)).map_err(said_at)?;
    let asker = asker(actor)?;
    let promise = ask_to_accept(&mut tx, app, &onward, asker).await?;
    (onward.commitment, onward.to) = (promise.id, promise.owner.agency);
    tx.save(made(actor, Act::Work, onward)?).await?;
    tx.commit(Entry::about("OnwardReferralSent", "referral", referral.id)).await?;
    Ok(id)
}

/// Asks the body to accept or decline.
pub(crate) async fn ask_to_accept(
    tx: &mut WriteTx,
    app: &App,
    onward: &Onward,
    asker: Asker,
) -> Result<Commitment, Error> {
    let days = step::terms(tx, app).await?.clocks.accept;
    let what = format!("Please accept onward referral {}, or decline it with a reason.", onward.reference());
    commitments::ask(tx, app, asking(onward, (Kind::OnwardReferral, what), asker, days)).await
}

/// Asks the body, which has accepted, what comes of it.
pub(crate) async fn ask_for_outcome(tx: &mut WriteTx, app: &App, onward: &Onward) -> Result<Commitment, Error> {
    let days = step::terms(tx, app).await?.clocks.outcome;
    let what = format!("Please say what came of onward referral {}, and what shows it.", onward.reference());
    let asker = commitments::move_by_rule::as_it_stands(tx, onward.commitment).await?.asker;
    let asking = asking(onward, (Kind::OnwardOutcome, what), asker, days);
    commitments::ask_as_rule(tx, app, asking, "whoever accepts owes the outcome, to whoever sent it").await
}

fn asking(onward: &Onward, (kind, what): (Kind, String), asker: Asker, days: u32) -> Asking {
    let (id, words) = (onward.id, format!("Onward referral {}", onward.reference()));
    Asking {
        home: onward.referral.to_string(),
        kind,
        what,
        subject: subject(onward, words, format!("/onward/{id}")),
        asker,
        owner: Owner { agency: onward.to, officer: None, signatory: None },
        answer_by: By::WorkingDays(days),
    }
}

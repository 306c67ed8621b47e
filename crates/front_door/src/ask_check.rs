//! Other agencies are asked what they know: each check a promise with its own clock, each answer with a name to it.

use commitments::commitment::By;
use commitments::{Asking, Kind, Move, Owner, move_by_rule};
use people::Subject;
use platform::access::Actor;
use platform::error::Error;
use platform::id::AgencyId;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::check::{Check, CheckId};
use crate::contact::About;
use crate::policy::Act;
use crate::referral::{Referral, ReferralId};
use crate::step::{self, Seen, asker, changed, made, opened, said_at, stamp, subject};

/// Asks one agency.
///
/// # Errors
/// Without a question, when the referral is closed.
pub async fn ask_check(
    app: &App,
    actor: &Actor,
    referral: ReferralId,
    agency: AgencyId,
    question: &str,
) -> Result<CheckId, Error> {
    let mut tx = app.begin(actor).await?;
    let allowed = tx.open::<Referral, Act>(Act::Work, referral).await?;
    allowed.record().may_go_on().map_err(said_at)?;
    let (id, reference) = (CheckId::new(), allowed.record().reference());
    let about = named(&mut tx, app, &allowed.record().about).await?;
    let asked = stamp(&tx);
    let placeholder = commitments::CommitmentId::new();
    let mut check = Check::ask(id, (referral, about), (agency, question), (placeholder, asked)).map_err(said_at)?;
    let terms = step::terms(&mut tx, app).await?;
    let commitment = commitments::ask(
        &mut tx,
        app,
        Asking {
            home: referral.to_string(),
            kind: Kind::Check,
            what: format!("Please say what you know of the children of referral {reference}."),
            subject: subject(&check, format!("Check for referral {reference}"), format!("/checks/{id}")),
            asker: asker(actor)?,
            owner: Owner { agency, officer: None, signatory: None },
            answer_by: By::WorkingDays(terms.clocks.check),
        },
    )
    .await?;
    (check.commitment, check.agency) = (commitment.id, commitment.owner.agency);
    tx.save(made(actor, Act::Work, check)?).await?;
    tx.commit(Entry::about("CheckAsked", "referral", referral)).await?;
    Ok(id)
}

/// Those of a referral by name, as whoever sends something on sees them: what a receiver reads who sees no record here.
pub(crate) async fn named(tx: &mut WriteTx, app: &App, about: &[About]) -> Result<Vec<About>, Error> {
    let subjects: Vec<Subject> = about.iter().filter_map(|a| a.subject).collect();
    let actor = tx.actor().clone();
    let who = people::who(tx, &actor, &subjects, app.clock().today()).await?;
    let one = |a: &About| {
        let known = a.subject.and_then(|s| who.get(&s));
        let words = match known {
            Some(w) if w.restricted => "Restricted record: telephone the front door".to_owned(),
            Some(w) => w.words.clone(),
            None if a.words.is_empty() => "Not yet identified".to_owned(),
            None => a.words.clone(),
        };
        About { words, ..a.clone() }
    };
    Ok(about.iter().map(one).collect())
}

/// The agency answers, signed in or by the link that was sent to it.
///
/// # Errors
/// With nothing, or when it is done.
pub async fn answer_check(app: &App, actor: &Actor, seen: Seen<CheckId>, text: &str) -> Result<Check, Error> {
    let mut tx = app.begin(actor).await?;
    let check = answer_within(&mut tx, app, seen, text).await?;
    tx.commit(Entry::of("CheckAnswered", &check)).await?;
    Ok(check)
}

/// Answers within a write.
pub(crate) async fn answer_within(
    tx: &mut WriteTx,
    app: &App,
    seen: Seen<CheckId>,
    text: &str,
) -> Result<Check, Error> {
    let by = stamp(tx);
    let check = step::within(tx, Act::Answer, seen, |c: Check| c.answer(text, by)).await?;
    let settle = Move::Settle { text: "Answered on its page.", outcome: "The front door has the answer." };
    move_by_rule(tx, app, check.commitment, settle, "the check was answered by whom it was asked of").await?;
    Ok(check)
}

/// The front door no longer asks.
///
/// # Errors
/// Without a reason, or when it is done.
pub async fn withdraw_check(app: &App, actor: &Actor, seen: Seen<CheckId>, why: &str) -> Result<Check, Error> {
    let mut tx = app.begin(actor).await?;
    let by = stamp(&tx);
    let allowed = changed(opened::<Check, _>(&mut tx, Act::Work, seen).await?, |c| c.withdraw(why, by))?;
    let check = tx.save(allowed).await?.record;
    let close = Move::Close { outcome: "No longer needed." };
    move_by_rule(&mut tx, app, check.commitment, close, "the front door no longer asks").await?;
    tx.commit(Entry::of("CheckWithdrawn", &check).because(why)).await?;
    Ok(check)
}

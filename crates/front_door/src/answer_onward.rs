//! The service answers for an onward referral: received, accepted, declined, started, what came of it; or the young
//! person says no for now. Signed in or by link, by the same rules.

use commitments::{Evidence, Move, move_by_rule};
use jiff::civil::Date;
use people::Involvement;
use platform::access::Actor;
use platform::error::Error;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::onward::{Came, Onward, OnwardId, State};
use crate::policy::Act;
use crate::referral::Referral;
use crate::send_onward::ask_for_outcome;
use crate::step::{self, Seen, changed, opened, said_at, stamp};
use crate::terms::{known, words_of};

const WHY: &str = "the onward referral was moved by whoever may answer it";

/// What a service says.
#[derive(Debug, Clone)]
pub enum Says {
    /// It has it.
    Received,
    /// It will work with the child.
    Accepted,
    /// It will not: a key of the terms' reasons, and words.
    Declined(String, String),
    /// It has begun.
    Started,
    /// The young person does not want it now: why, and when to ask again.
    SaidNo(String, Option<Date>),
    /// Asked again, they want it.
    SaidYes,
    /// What came of it, and what shows it.
    Outcome(String, String),
}

impl Says {
    /// On the trail.
    pub(crate) fn event(&self) -> &'static str {
        match self {
            Self::Received => "OnwardReferralReceived",
            Self::Accepted => "OnwardReferralAccepted",
            Self::Declined(..) => "OnwardReferralDeclined",
            Self::Started => "OnwardReferralStarted",
            Self::SaidNo(..) => "YoungPersonSaidNo",
            Self::SaidYes => "YoungPersonSaidYes",
            Self::Outcome(..) => "OnwardOutcomeGiven",
        }
    }
}

/// The service says something.
///
/// # Errors
/// As the rules of an onward referral say; [`Error::Stale`]; [`Error::Hidden`] or [`Error::Forbidden`].
pub async fn answer_onward(app: &App, actor: &Actor, seen: Seen<OnwardId>, says: Says) -> Result<Onward, Error> {
    let mut tx = app.begin(actor).await?;
    let event = says.event();
    let onward = answer_within(&mut tx, app, seen, says).await?;
    tx.commit(Entry::of(event, &onward)).await?;
    Ok(onward)
}

/// As [`answer_onward`], within a write.
pub(crate) async fn answer_within(
    tx: &mut WriteTx,
    app: &App,
    seen: Seen<OnwardId>,
    says: Says,
) -> Result<Onward, Error> {
    match says {
        Says::Received => {
            let by = stamp(tx);
            let onward = step::within(tx, Act::Answer, seen, |o: Onward| o.receive(by)).await?;
            move_by_rule(tx, app, onward.commitment, Move::Acknowledge, WHY).await?;
            Ok(onward)
        }
        Says::Accepted => accept_onward(tx, app, seen).await,
        Says::Declined(reason, why) => decline_onward(tx, app, seen, &reason, &why).await,
        Says::Started => {
            let by = stamp(tx);
            let onward = step::within(tx, Act::Answer, seen, |o: Onward| o.start(by)).await?;
            let promise = commitments::move_by_rule::as_it_stands(tx, onward.commitment).await?;
            if matches!(promise.state(), commitments::State::Asked) {
                move_by_rule(tx, app, onward.commitment, Move::Acknowledge, WHY).await?;
            }
            Ok(onward)
        }
        Says::SaidNo(why, on) => say_no(tx, app, seen, &why, on).await,
        Says::SaidYes => say_yes(tx, app, seen).await,
        Says::Outcome(outcome, evidence) => give_outcome(tx, app, seen, outcome, evidence).await,
    }
}

async fn accept_onward(tx: &mut WriteTx, app: &App, seen: Seen<OnwardId>) -> Result<Onward, Error> {
    let by = stamp(tx);
    let allowed = changed(opened::<Onward, _>(tx, Act::Answer, seen).await?, |o| o.accept(by))?;
    let settle = Move::Settle { text: "Accepted.", outcome: "Accepted: what comes of it is promised anew." };
    move_by_rule(tx, app, allowed.record().commitment, settle, WHY).await?;
    let promise = ask_for_outcome(tx, app, allowed.record()).await?;
    let allowed = allowed.change(|mut o| {
        o.commitment = promise.id;
        Ok::<_, Error>(o)
    })?;
    let onward = tx.save(allowed).await?.record;
    open_cases(tx, app, &onward).await?;
    Ok(onward)
}

async fn decline_onward(
    tx: &mut WriteTx,
    app: &App,
    seen: Seen<OnwardId>,
    reason: &str,
    why: &str,
) -> Result<Onward, Error> {
    let terms = step::terms(tx, app).await?;
    known(&terms.decline_reasons, reason, "reason", "Choose why you decline.")?;
    let by = stamp(tx);
    let onward = step::within(tx, Act::Answer, seen, |o: Onward| o.decline(reason, why, by)).await?;
    let why = words_of(&terms.decline_reasons, reason);
    move_by_rule(tx, app, onward.commitment, Move::Decline { why }, WHY).await?;
    Ok(onward)
}

async fn say_no(
    tx: &mut WriteTx,
    app: &App,
    seen: Seen<OnwardId>,
    why: &str,
    on: Option<Date>,
) -> Result<Onward, Error> {
    let (by, today) = (stamp(tx), app.clock().today());
    let allowed = opened::<Onward, _>(tx, Act::Answer, seen).await?;
    let again = matches!(allowed.record().state(), State::SaidNo { .. });
    let on = on.ok_or_else(|| Error::invalid("invite", "Choose a day after today on which they are asked again."))?;
    let allowed = changed(allowed, |o| o.say_no(why, on, today, by))?;
    let onward = tx.save(allowed).await?.record;
    if !again {
        let close = Move::Close { outcome: "Not wanted for now. They are asked again on a later day." };
        move_by_rule(tx, app, onward.commitment, close, WHY).await?;
        close_cases(tx, app, &onward).await?;
    }
    Ok(onward)
}

async fn say_yes(tx: &mut WriteTx, app: &App, seen: Seen<OnwardId>) -> Result<Onward, Error> {
    let by = stamp(tx);
    let allowed = opened::<Onward, _>(tx, Act::Answer, seen).await?;
    if !matches!(allowed.record().state(), State::SaidNo { .. }) {
        let now = crate::onward::OnwardRefused::NotNow(allowed.record().state().words());
        return Err(said_at(now));
    }
    let promise = ask_for_outcome(tx, app, allowed.record()).await?;
    let allowed = changed(allowed, |o| o.say_yes(promise.id, by))?;
    let onward = tx.save(allowed).await?.record;
    open_cases(tx, app, &onward).await?;
    reopen(tx, &onward).await?;
    Ok(onward)
}

/// The referral is open again when something of it goes on. No new one is made.
async fn reopen(tx: &mut WriteTx, onward: &Onward) -> Result<(), Error> {
    let found = platform::record::find::<Referral>(tx, onward.referral).await?;
    let is_open = found.for_rules("whether the referral is closed; nothing of it is shown").record.is_open();
    if is_open {
        return Ok(());
    }
    let allowed = tx.open::<Referral, Reopen>(Reopen, onward.referral).await?;
    let allowed = changed(allowed, Referral::reopen)?;
    tx.save(allowed).await.map(|_| ())
}

/// A referral is opened again by a rule, whoever of the service happens to say that the young person wants it.
#[derive(Debug, Clone, Copy)]
struct Reopen;

impl platform::access::Act<Referral> for Reopen {
    fn decide(self, _actor: &Actor, _record: &Referral) -> platform::access::Decision {
        platform::access::Decision::Allow(platform::access::Basis::House)
    }

    fn words(self) -> &'static str {
        "open this referral again"
    }
}

async fn give_outcome(
    tx: &mut WriteTx,
    app: &App,
    seen: Seen<OnwardId>,
    outcome: String,
    evidence: String,
) -> Result<Onward, Error> {
    let came = Came { outcome: outcome.trim().to_owned(), evidence: evidence.trim().to_owned(), by: stamp(tx) };
    let onward = step::within(tx, Act::Answer, seen, |o: Onward| o.give_outcome(came)).await?;
    let evidence = vec![Evidence { words: "On the page of the onward referral".into(), href: None }];
    let answer = Move::Answer { text: "What came of it stands on its page.", evidence };
    move_by_rule(tx, app, onward.commitment, answer, WHY).await?;
    Ok(onward)
}

/// The service now works with the children: their case is open.
async fn open_cases(tx: &mut WriteTx, app: &App, onward: &Onward) -> Result<(), Error> {
    let work = involvement(onward, app.clock().today());
    for person in onward.papers.about.iter().filter(|a| a.what.is_child()).filter_map(|a| a.subject?.person()) {
        people::involve(tx, app, person, work.clone()).await?;
    }
    Ok(())
}

/// It no longer does.
pub(crate) async fn close_cases(tx: &mut WriteTx, app: &App, onward: &Onward) -> Result<(), Error> {
    let today = app.clock().today();
    let work = involvement(onward, today);
    for person in onward.papers.about.iter().filter(|a| a.what.is_child()).filter_map(|a| a.subject?.person()) {
        match people::end_involvement(tx, app, person, &work, today).await {
            // Somebody ended it on the child's own page before.
            Ok(()) | Err(Error::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

fn involvement(onward: &Onward, since: Date) -> Involvement {
    Involvement { agency: onward.to, account: None, team: onward.service.clone(), since, until: None }
}

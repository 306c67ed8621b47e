//! What is done with a referral: each button one verb.

use axum::extract::{Path, State};
use platform::access::Scope;
use platform::account;
use platform::error::Error;
use platform::id::{AccountId, AgencyId};
use platform::web::{Answer, App, Posted, Visitor, see};

use super::referral::shown;
use super::shown::{came, unprocessable, version};
use crate::decide_referral::{Deciding, allocate, decide_referral, look_at_stage};
use crate::disagreement::DisagreementId;
use crate::referral::{At, Outcome, ReferralId, Worker};
use crate::send_onward::Sending;
use crate::step::Seen;
use crate::tell_referrer::Telling;
use crate::{
    acknowledge_referral, ask_check, close_referral, raise_disagreement, send_onward, settle_disagreement, store,
    take_up, tell_referrer, withdraw_check,
};

type Done = Result<String, Error>;

/// Any button of the page.
pub(super) async fn step(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, mut form: Posted) -> Answer {
    visitor.signed_in()?;
    let referral: ReferralId = id.parse().map_err(|_| Error::Hidden)?;
    let seen = Seen { id: referral, version: version(&form) };
    let (field, notice) = pressed(&app, &visitor, seen, &mut form).await;
    match came(notice, &mut form, field)? {
        Some(notice) => Ok(see(&format!("/referrals/{referral}?done={notice}"))),
        None => unprocessable(shown(&app, &visitor, &id, form).await),
    }
}

async fn pressed(app: &App, visitor: &Visitor, seen: Seen<ReferralId>, form: &mut Posted) -> (&'static str, Done) {
    let actor = &visitor.actor;
    let done = |notice: &str| notice.to_owned();
    match form.text("do").as_str() {
        "look" => ("note", looked(app, visitor, seen, form).await),
        "decide" => ("reason", decided(app, visitor, seen, form).await),
        "acknowledge" => {
            let told = acknowledge_referral(app, actor, seen, telling(form)).await;
            ("how", told.map(|_| done("the-acknowledgement-was-recorded")))
        }
        "tell" => {
            ("how", tell_referrer(app, actor, seen, telling(form)).await.map(|_| done("the-referrer-has-been-told")))
        }
        "allocate" => ("worker", given(app, visitor, seen, form).await),
        "check" => ("question", checked(app, visitor, seen.id, form).await),
        "withdraw" => ("withdraw-why", withdrawn(app, visitor, form).await),
        "onward" => ("need", sent(app, visitor, seen.id, form).await),
        "close" => {
            let closed = close_referral(app, actor, seen, &form.text("outcome")).await;
            ("outcome", closed.map(|_| done("the-referral-was-closed")))
        }
        "disagree" => {
            let raised = raise_disagreement(app, actor, seen.id, &form.text("why")).await;
            ("why", raised.map(|_| done("the-disagreement-was-raised")))
        }
        "take-up" => ("words", taken_up(app, visitor, form).await),
        "settle" => ("words", settled(app, visitor, form).await),
        _ => ("do", Err(Error::Hidden)),
    }
}

fn telling(form: &Posted) -> Telling {
    Telling { how: form.text("how"), words: form.text("told_words"), cannot: form.text("cannot") == "yes" }
}

/// The urgent question has to be answered at each stage.
fn urgent(form: &Posted) -> Result<bool, Error> {
    match form.text("urgent").as_str() {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Error::invalid("urgent", "Say whether something has to be done today.")),
    }
}

async fn looked(app: &App, visitor: &Visitor, seen: Seen<ReferralId>, form: &Posted) -> Done {
    let at = if form.text("stage") == "checks" { At::Checks } else { At::Screening };
    let looked = (form.optional("level"), form.text("note"));
    look_at_stage(app, &visitor.actor, seen, (at, urgent(form)?), (looked.0, &looked.1)).await.map_err(at_note)?;
    Ok("noted".into())
}

/// A missing reason of a look is a missing note.
fn at_note(error: Error) -> Error {
    match error {
        Error::Invalid(faults) if faults.0.iter().all(|f| f.field == "reason") => {
            Error::invalid("note", "Write what you saw.")
        }
        other => other,
    }
}

fn deciding(form: &Posted) -> Result<Deciding, Error> {
    let outcome = Outcome::named(&form.text("decision"))
        .ok_or_else(|| Error::invalid("decision", "Choose what is to be done."))?;
    Ok(Deciding { outcome, level: form.text("level"), urgent: urgent(form)?, reason: form.text("reason") })
}

async fn decided(app: &App, visitor: &Visitor, seen: Seen<ReferralId>, form: &Posted) -> Done {
    decide_referral(app, &visitor.actor, seen, deciding(form)?).await?;
    Ok("the-decision-was-recorded".into())
}

async fn given(app: &App, visitor: &Visitor, seen: Seen<ReferralId>, form: &Posted) -> Done {
    let chosen: Option<AccountId> = form.optional("worker").and_then(|w| w.parse().ok());
    let accounts = account::all(&mut app.db().read().await?, &account::scope(&visitor.actor)).await?;
    let found = accounts.iter().find(|a| Some(a.id) == chosen && !a.closed);
    if chosen.is_some() && found.is_none() {
        return Err(Error::invalid("worker", "Choose somebody from the list."));
    }
    let worker = match found {
        None => None,
        Some(a) => Some(Worker { account: a.id, name: a.name.clone(), team: team(app, a.id, form).await? }),
    };
    allocate(app, &visitor.actor, seen, worker).await?;
    Ok("the-referral-was-given".into())
}

/// The team that is written; else the one for which the worker has another referral.
async fn team(app: &App, worker: AccountId, form: &Posted) -> Result<String, Error> {
    if let Some(team) = form.optional("team") {
        return Ok(team);
    }
    // No name is shown: only where this worker's referrals stand.
    let own = Scope::everything().only("worker = ?", worker);
    let known = store::workers(&mut app.db().read().await?, &own).await?;
    Ok(known.into_iter().map(|(.., team)| team).find(|t| !t.is_empty()).unwrap_or_default())
}

fn agency(form: &mut Posted, visitor: &Visitor, field: &str) -> Result<AgencyId, Error> {
    let chosen = form.optional(field).and_then(|a| a.parse().ok());
    chosen
        .filter(|a| visitor.agencies.get(*a).is_some())
        .ok_or_else(|| Error::invalid(field, "Choose a body from the list."))
}

async fn checked(app: &App, visitor: &Visitor, referral: ReferralId, form: &mut Posted) -> Done {
    let agency = agency(form, visitor, "check-agency")?;
    ask_check(app, &visitor.actor, referral, agency, &form.text("question")).await?;
    Ok("the-check-was-asked".into())
}

async fn withdrawn(app: &App, visitor: &Visitor, form: &Posted) -> Done {
    let id = form.text("check").parse().map_err(|_| Error::Hidden)?;
    let seen = Seen { id, version: form.text("check_version").parse().ok() };
    let result = withdraw_check(app, &visitor.actor, seen, &form.text("withdraw-why")).await;
    result.map_err(|e| moved_to(e, "withdraw-why"))?;
    Ok("the-check-was-withdrawn".into())
}

/// A refusal said at another field of this page.
fn moved_to(error: Error, field: &str) -> Error {
    match error {
        Error::Invalid(mut faults) => {
            for fault in &mut faults.0 {
                fault.field = field.to_owned();
            }
            Error::Invalid(faults)
        }
        other => other,
    }
}

async fn sent(app: &App, visitor: &Visitor, referral: ReferralId, form: &mut Posted) -> Done {
    let sending = Sending {
        agency: agency(form, visitor, "onward-agency")?,
        service: form.text("service"),
        need: form.text("need"),
        agreed: form.text("agreed"),
    };
    send_onward(app, &visitor.actor, referral, sending).await?;
    Ok("it-was-sent-on".into())
}

fn seen_disagreement(form: &Posted) -> Result<Seen<DisagreementId>, Error> {
    let id = form.text("disagreement").parse().map_err(|_| Error::Hidden)?;
    Ok(Seen { id, version: form.text("disagreement_version").parse().ok() })
}

async fn taken_up(app: &App, visitor: &Visitor, form: &Posted) -> Done {
    take_up(app, &visitor.actor, seen_disagreement(form)?, &form.text("words")).await?;
    Ok("it-was-taken-up".into())
}

async fn settled(app: &App, visitor: &Visitor, form: &Posted) -> Done {
    let anew = if form.text("stands") == "anew" { Some(deciding(form)?) } else { None };
    settle_disagreement(app, &visitor.actor, seen_disagreement(form)?, &form.text("words"), anew).await?;
    Ok("the-disagreement-was-settled".into())
}

//! What every step has in common: found, checked for this actor, not changed since it was seen, changed by its rule with
//! the refusal said at its field, saved, put on the trail.

use commitments::commitment::Stamp;
use commitments::{Asker, Subject as What};
use platform::access::{self, Actor, Allowed};
use platform::account;
use platform::agency::Agencies;
use platform::error::Error;
use platform::id::{AccountId, AgencyId};
use platform::mail::{self, Mail};
use platform::record::Record;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::check::CheckRefused;
use crate::contact::ContactRefused;
use crate::disagreement::DisagreementRefused;
use crate::onward::OnwardRefused;
use crate::policy::{Act, Concerned};
use crate::referral::ReferralRefused;
use crate::store;
use crate::terms::Terms;

/// A record in the version that somebody had before them; `None` when another step of the same write acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen<I> {
    /// Which.
    pub id: I,
    /// The version.
    pub version: Option<i64>,
}

impl<I> Seen<I> {
    /// In this version.
    pub fn at(id: I, version: i64) -> Self {
        Self { id, version: Some(version) }
    }
}

/// A refusal of this part, with the field at which it is said.
pub(crate) trait Refusal: std::fmt::Display {
    /// The field.
    fn at(&self) -> &'static str;
}

macro_rules! refusal {
    ($($name:ty),*) => { $(impl Refusal for $name {
        fn at(&self) -> &'static str {
            self.field()
        }
    })* };
}
refusal!(ContactRefused, ReferralRefused, OnwardRefused, CheckRefused, DisagreementRefused);

/// As an error said at its field.
pub(crate) fn said_at<R: Refusal>(refusal: R) -> Error {
    Error::invalid(refusal.at(), refusal.to_string())
}

/// Who acts in this write.
pub(crate) fn stamp(tx: &WriteTx) -> Stamp {
    let actor = tx.actor();
    Stamp { account: actor.account, name: actor.name.clone(), agency: actor.agency, at: tx.now() }
}

/// The record for whoever has the right, unchanged since it was seen.
pub(crate) async fn opened<T, I>(tx: &mut WriteTx, act: Act, seen: Seen<I>) -> Result<Allowed<T>, Error>
where
    T: Record + Concerned,
    I: ToString,
{
    let allowed = tx.open::<T, Act>(act, seen.id).await?;
    match seen.version {
        Some(version) => allowed.as_seen(version),
        None => Ok(allowed),
    }
}

/// Changed by a rule, its refusal said at its field.
pub(crate) fn changed<T, R: Refusal>(
    allowed: Allowed<T>,
    rule: impl FnOnce(T) -> Result<T, R>,
) -> Result<Allowed<T>, Error> {
    let mut said = None;
    let result = allowed.change(|record| {
        rule(record).map_err(|refusal| {
            said = Some(Error::invalid(refusal.at(), refusal.to_string()));
            "refused"
        })
    });
    result.map_err(|error| said.unwrap_or(error))
}

/// Opens, changes and saves one record within a write.
pub(crate) async fn within<T, I, R>(
    tx: &mut WriteTx,
    act: Act,
    seen: Seen<I>,
    rule: impl FnOnce(T) -> Result<T, R>,
) -> Result<T, Error>
where
    T: Record + Concerned,
    I: ToString,
    R: Refusal,
{
    let allowed = changed(opened::<T, I>(tx, act, seen).await?, rule)?;
    Ok(tx.save(allowed).await?.record)
}

/// Takes a step that changes one record.
pub(crate) async fn take<T, I, R>(
    app: &App,
    actor: &Actor,
    (act, event): (Act, &'static str),
    seen: Seen<I>,
    rule: impl FnOnce(T, Stamp) -> Result<T, R>,
) -> Result<T, Error>
where
    T: Record + Concerned,
    I: ToString,
    R: Refusal,
{
    let mut tx = app.begin(actor).await?;
    let by = stamp(&tx);
    let record = within(&mut tx, act, seen, |record| rule(record, by)).await?;
    tx.commit(Entry::of(event, &record)).await?;
    Ok(record)
}

/// The terms that hold today, within a write.
pub(crate) async fn terms(tx: &mut WriteTx, app: &App) -> Result<Terms, Error> {
    store::terms(tx, app.clock().today()).await
}

/// A record of this part made new, checked.
pub(crate) fn made<T: Record + Concerned>(actor: &Actor, act: Act, record: T) -> Result<Allowed<T>, Error> {
    access::permit_new(actor, act, record)
}

/// The front door as the one who asks: the actor's body, the actor to look at the answer.
pub(crate) fn asker(actor: &Actor) -> Result<Asker, Error> {
    let agency = actor.agency.ok_or_else(|| Error::forbidden("Only somebody who works for a body can ask."))?;
    Ok(Asker { agency, group: None, account: actor.account, name: "The front door".into() })
}

/// What a commitment says it is about: a reference, and no name.
pub(crate) fn subject<T: Record>(record: &T, words: String, href: String) -> What {
    What { kind: T::KIND.into(), id: record.id(), words, href }
}

/// Writes to a person here, or to a body's own address: that there is something to read, and where.
pub(crate) async fn write_to(
    tx: &mut WriteTx,
    app: &App,
    (account, agency): (Option<AccountId>, Option<AgencyId>),
    (what, about): (&'static str, (&'static str, String)),
    (subject, text): (&str, String),
) -> Result<bool, Error> {
    let accounts = account::all(tx, &access::Scope::everything()).await?;
    let agencies = Agencies::load(tx).await?;
    let person = accounts.iter().find(|a| Some(a.id) == account && !a.closed);
    let body = agency.and_then(|a| agencies.get(a));
    let (name, address) = match (person, body) {
        (Some(person), _) => (person.name.clone(), person.email.clone()),
        (None, Some(body)) => (body.name.clone(), body.email.clone().unwrap_or_default()),
        (None, None) => return Ok(false),
    };
    if address.is_empty() {
        return Ok(false);
    }
    let text = format!("{text}\n\n{}\n", app.settings().partnership);
    let mail = Mail { what, name, address, about, subject: subject.into(), text, secret: None };
    mail::queue(tx, mail).await?;
    Ok(true)
}

/// An address of this site for a mail.
pub(crate) fn link(app: &App, path: &str) -> String {
    format!("{}{path}", app.settings().public_url.trim_end_matches('/'))
}

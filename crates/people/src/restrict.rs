//! Records of staff, of their relatives and neighbours, are opened only to those named.

use jiff::civil::Date;
use platform::access::{Actor, Scope};
use platform::db::{Ask, List};
use platform::error::{Error, Faults};
use platform::id::AccountId;
use platform::record;
use platform::trail::Entry;
use platform::web::App;

use crate::merge::given;
use crate::person::{Person, RestrictedAs, Restriction};
use crate::policy::{self, Act};
use crate::store;
use crate::subject::PersonId;

const RESTRICTED: List = List::both(
    "person.restricted",
    "select version, body from person where restricted = true and merged_into is null and {scope}
     order by review_on, id limit 2000",
);

/// The lists of this file.
pub const LISTS: &[List] = &[RESTRICTED];

/// A restriction to be set.
#[derive(Debug, Clone)]
pub struct NewRestriction {
    /// Why.
    pub kind: RestrictedAs,
    /// Why, in words.
    pub reason: String,
    /// The account whose own record, relative or neighbour it is, where there is one.
    pub account: Option<AccountId>,
    /// To whom it is open beside the front-door manager.
    pub named: Vec<AccountId>,
    /// When somebody asks whether it is still needed.
    pub review_on: Date,
}

/// Opens a record only to those named; set again, it replaces what was set.
///
/// # Errors
/// [`Error::Invalid`] without a reason, with a day of review that has passed or is over a year away, or naming the one
/// whose record it is; the answers of the policy.
pub async fn restrict(app: &App, actor: &Actor, id: PersonId, new: NewRestriction) -> Result<(), Error> {
    let (today, by) = (app.clock().today(), actor.account.ok_or(Error::Hidden)?);
    let reason = given(&new.reason, "Say why this record is restricted, in a sentence.")?;
    checked(&new, today)?;
    let mut tx = app.begin(actor).await?;
    let restriction = Restriction {
        kind: new.kind,
        reason: reason.clone(),
        account: new.account,
        named: new.named,
        by,
        by_name: actor.name.clone(),
        at: tx.now(),
        review_on: new.review_on,
    };
    let allowed = tx.open::<Person, _>(Act::Restrict, id).await?;
    let changed = allowed.change(|person| Ok::<_, String>(Person { restriction: Some(restriction), ..person }))?;
    let entry = Entry::of("RecordRestricted", changed.record()).because(reason);
    store::keep(&mut tx, changed).await?;
    tx.commit(entry).await?;
    Ok(())
}

fn checked(new: &NewRestriction, today: Date) -> Result<(), Error> {
    let mut faults = Faults::default();
    let latest = today.checked_add(jiff::Span::new().days(366)).unwrap_or(today);
    if new.review_on <= today || new.review_on > latest {
        faults.add("review", "Choose a day after today and within a year.");
    }
    if new.account.is_some_and(|a| new.named.contains(&a)) {
        faults.add("named", "The person whose own record, relative or neighbour this is cannot be named.");
    }
    faults.done()
}

/// Opens a record again to all who work with people.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Refused`] when it is not restricted; the answers of the policy.
pub async fn lift_restriction(app: &App, actor: &Actor, id: PersonId, reason: &str) -> Result<(), Error> {
    let reason = given(reason, "Say why this record need not be restricted any more, in a sentence.")?;
    let mut tx = app.begin(actor).await?;
    let allowed = tx.open::<Person, _>(Act::Restrict, id).await?.change(|person| match person.restriction {
        Some(_) => Ok(Person { restriction: None, ..person }),
        None => Err("This record is not restricted by itself. A merged record may be: undo that merge to lift it."),
    })?;
    let entry = Entry::of("RestrictionLifted", allowed.record()).because(reason);
    store::keep(&mut tx, allowed).await?;
    tx.commit(entry).await?;
    Ok(())
}

/// Restricted records, those to be reviewed first at the head; for the front-door manager. Their own is not in it.
///
/// # Errors
/// [`Error::Hidden`] for everybody else.
pub async fn restricted(ask: &mut impl Ask, actor: &Actor) -> Result<Vec<Person>, Error> {
    if !policy::leads_front_door(actor) {
        return Err(Error::Hidden);
    }
    let all = record::list::<Person>(ask, RESTRICTED.within(&Scope::everything(), [])).await?;
    Ok(all.into_iter().map(|v| v.record).filter(|p| policy::may(Act::Restrict, actor, p)).collect())
}

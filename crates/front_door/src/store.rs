//! The SQL of the front door, every statement named.

mod figures;
mod tray;

use jiff::Timestamp;
use jiff::civil::Date;
use people::Subject;
use platform::access::Scope;
use platform::db::{Ask, List, Paged, Rows, Statement};
use platform::error::Error;
use platform::paged;
use platform::record::{self, Record, Versioned};

use crate::check::Check;
use crate::contact::{Contact, ContactId};
use crate::disagreement::Disagreement;
use crate::onward::Onward;
use crate::referral::{OpenAround, Referral, ReferralId};
use crate::terms::Terms;

pub use figures::{Counted, by_agency, by_day, figures, rolls};
pub(crate) use figures::{
    LISTS as FIGURE_LISTS, STATEMENTS as FIGURE_STATEMENTS, answered_in_time, exploitation, loop_closed, referrer_told,
};

const TERMS: List =
    List::both("front_door_terms.all", "select version, body from front_door_terms where {scope} order by number desc");
/// Dealt with: what still waits stands in the list above it.
const LATEST: Paged = paged!("contact.latest", "contact", "due is null and {scope}", "received desc, id desc");
const WAITING: Paged =
    paged!("contact.waiting", "contact", "due is not null and {scope}", "urgent desc, due, received, id");
const NIGHT: Paged =
    paged!("contact.night", "contact", "out_of_hours = true and received >= $1 and {scope}", "received, id");
const OF_PERIOD: Paged = paged!(
    "contact.of_period",
    "contact",
    "received_on >= $1 and received_on < $2 and {scope}",
    "received_on, received, id"
);
const PASSED: List = List::both(
    "contact.passed",
    "select version, body from contact where unseen = true and (worker = $1 or (worker is null and worker_agency = $2))
       and {scope} order by received",
);
const BY_FORM: Statement = Statement::both("contact.by_form", "select version, body from contact where form_key = $1");
const CONTACTS_ABOUT: List = List(Statement {
    name: "contact.about",
    sqlite:
        "select version, body from contact where id in (select id from record_link where kind = 'contact'
       and role = 'about' and target in (select value from json_each($1))) and {scope} order by received desc limit 200",
    postgres: "select version, body from contact where id in (select id from record_link where kind = 'contact'
       and role = 'about' and target in (select json_array_elements_text($1::json))) and {scope}
       order by received desc limit 200",
});
const REFERRALS_ABOUT: List = List(Statement {
    name: "referral.about",
    sqlite: "select version, body from referral where id in (select id from record_link where kind = 'referral'
       and role = 'about' and target in (select value from json_each($1))) and {scope} order by opened_on desc limit 200",
    postgres: "select version, body from referral where id in (select id from record_link where kind = 'referral'
       and role = 'about' and target in (select json_array_elements_text($1::json))) and {scope}
       order by opened_on desc limit 200",
});
const OWN: Paged = paged!("referral.own", "referral", "{scope}", "opened_on desc, id desc");
const OF_CONTACT: List =
    List::both("referral.of_contact", "select version, body from referral where home = $1 and {scope} order by id");
const ONWARD_OF: List = List::both(
    "onward_referral.of",
    "select version, body from onward_referral where home = $1 and {scope} order by id",
);
/// Soonest due first: by the clock of the promise that each stands on.
const ONWARD_OPEN: Paged = paged!(
    "onward_referral.open",
    "onward_referral",
    "open = true and {scope}",
    "(select coalesce(c.due, '9999-12-31') from commitment c where c.id = onward_referral.commitment), id"
);
const INVITATIONS: Paged = paged!(
    "onward_referral.invitations",
    "onward_referral",
    "invite_on is not null and invite_on <= $1 and {scope}",
    "invite_on, id"
);
const TO_REMIND: List = List::both(
    "onward_referral.to_remind",
    "select version, body from onward_referral where invite_on is not null and invite_on <= $1 and reminded = false and {scope}
     order by invite_on limit 500",
);
const CHECKS_OF: List = List::both(
    "front_door_check.of",
    "select version, body from front_door_check where home = $1 and {scope} order by id",
);
const CHECKS_OPEN: Paged = paged!("front_door_check.open", "front_door_check", "open = true and {scope}", "id");
const DISAGREEMENTS_OF: List =
    List::both("disagreement.of", "select version, body from disagreement where home = $1 and {scope} order by id");
const DISAGREEMENTS_DUE: Paged =
    paged!("disagreement.due", "disagreement", "open = true and due < $1 and {scope}", "due, id");
const PROMISES: List = List(Statement {
    name: "front_door.promises",
    sqlite: "select version, body from commitment where id in (select value from json_each($1)) and {scope}",
    postgres: "select version, body from commitment where id in (select json_array_elements_text($1::json)) and {scope}",
});
const AROUND: Statement = Statement::both(
    "referral.around",
    "select (select count(*) from onward_referral where home = $1 and open = true) as onward,
       (select count(*) from front_door_check where home = $1 and open = true) as checks,
       (select count(*) from disagreement where home = $1 and open = true) as disagreements",
);

/// The lists of this part.
pub const LISTS: &[List] = &[
    TERMS,
    LATEST.count,
    LATEST.rows,
    WAITING.count,
    WAITING.rows,
    NIGHT.count,
    NIGHT.rows,
    OF_PERIOD.count,
    OF_PERIOD.rows,
    PASSED,
    CONTACTS_ABOUT,
    REFERRALS_ABOUT,
    OWN.count,
    OWN.rows,
    OF_CONTACT,
    ONWARD_OF,
    ONWARD_OPEN.count,
    ONWARD_OPEN.rows,
    INVITATIONS.count,
    INVITATIONS.rows,
    TO_REMIND,
    CHECKS_OF,
    CHECKS_OPEN.count,
    CHECKS_OPEN.rows,
    DISAGREEMENTS_OF,
    DISAGREEMENTS_DUE.count,
    DISAGREEMENTS_DUE.rows,
    PROMISES,
];
/// The statements of this part.
pub const STATEMENTS: &[Statement] = &[BY_FORM, AROUND];

pub(crate) use tray::LISTS as TRAY_LISTS;
pub use tray::{Order, open_referrals, workers};

type Many<T> = Result<Vec<Versioned<T>>, Error>;

/// The terms that hold on a day: the last published that has begun, else those that come with the program.
///
/// # Errors
/// A fault when the database does.
pub async fn terms(ask: &mut impl Ask, today: Date) -> Result<Terms, Error> {
    let all = all_terms(ask).await?;
    all.into_iter().find(|t| t.from <= today).map_or_else(Terms::first, Ok)
}

/// Every version published, latest first. They are public.
///
/// # Errors
/// A fault when the database does.
pub async fn all_terms(ask: &mut impl Ask) -> Result<Vec<Terms>, Error> {
    let all: Vec<Versioned<Terms>> = record::list(ask, TERMS.within(&Scope::everything(), [])).await?;
    Ok(all.into_iter().map(|v| v.record).collect())
}

/// Contacts that were dealt with, the latest first.
pub fn latest(scope: &Scope) -> Rows<Contact> {
    LATEST.within(scope, [])
}

/// Contacts that nobody has looked at yet, urgent ones first.
pub fn waiting(scope: &Scope) -> Rows<Contact> {
    WAITING.within(scope, [])
}

/// Contacts that came outside hours since a moment.
pub fn night(scope: &Scope, since: Timestamp) -> Rows<Contact> {
    NIGHT.within(scope, [since.into()])
}

/// All contacts of a period (first day, day after the last).
pub fn of_period(scope: &Scope, from: Date, to: Date) -> Rows<Contact> {
    OF_PERIOD.within(scope, [from.into(), to.into()])
}

/// News that was passed to a person, or to their body without naming anybody, and is unseen.
///
/// # Errors
/// A fault when the database does.
pub async fn passed(ask: &mut impl Ask, actor: &platform::access::Actor) -> Many<Contact> {
    // The statement itself is the limit: only what was passed to this actor.
    record::list(ask, PASSED.within(&Scope::everything(), [actor.account.into(), actor.agency.into()])).await
}

/// The contact that a form made, if it was sent before.
pub(crate) async fn by_form(ask: &mut impl Ask, key: &str) -> Result<Option<Contact>, Error> {
    let all: Vec<Versioned<Contact>> = record::list(ask, BY_FORM.with([key.into()])).await?;
    Ok(all.into_iter().next().map(|v| v.record))
}

fn json_list(subjects: &[Subject]) -> Result<String, Error> {
    Ok(serde_json::to_string(subjects)?)
}

/// Contacts about any of these.
///
/// # Errors
/// A fault when the database does.
pub async fn contacts_about(ask: &mut impl Ask, scope: &Scope, subjects: &[Subject]) -> Many<Contact> {
    record::list(ask, CONTACTS_ABOUT.within(scope, [json_list(subjects)?.into()])).await
}

/// Referrals about any of these, latest first.
///
/// # Errors
/// A fault when the database does.
pub async fn referrals_about(ask: &mut impl Ask, scope: &Scope, subjects: &[Subject]) -> Many<Referral> {
    record::list(ask, REFERRALS_ABOUT.within(scope, [json_list(subjects)?.into()])).await
}

/// The referrals of a scope, the latest first.
pub fn own_referrals(scope: &Scope) -> Rows<Referral> {
    OWN.within(scope, [])
}

/// The referral that a contact became.
///
/// # Errors
/// A fault when the database does.
pub async fn of_contact(ask: &mut impl Ask, scope: &Scope, contact: ContactId) -> Many<Referral> {
    record::list(ask, OF_CONTACT.within(scope, [contact.into()])).await
}

/// What was sent on for a referral.
///
/// # Errors
/// A fault when the database does.
pub async fn onward_of(ask: &mut impl Ask, scope: &Scope, referral: ReferralId) -> Many<Onward> {
    record::list(ask, ONWARD_OF.within(scope, [referral.into()])).await
}

/// What was sent on and is open, soonest due first.
pub fn onward_open(scope: &Scope) -> Rows<Onward> {
    ONWARD_OPEN.within(scope, [])
}

/// Young people to be asked again on or before a day.
pub fn invitations(scope: &Scope, until: Date) -> Rows<Onward> {
    INVITATIONS.within(scope, [until.into()])
}

/// Those of whose day the service has not been reminded.
pub(crate) async fn to_remind(ask: &mut impl Ask, today: Date) -> Many<Onward> {
    record::list(ask, TO_REMIND.within(&Scope::everything(), [today.into()])).await
}

/// The promises of these records, which the caller has shown to be the reader's: one statement.
pub(crate) async fn promises(
    ask: &mut impl Ask,
    ids: impl Iterator<Item = commitments::CommitmentId>,
) -> Many<commitments::Commitment> {
    let ids: Vec<String> = ids.map(|id| id.to_string()).collect();
    record::list(ask, PROMISES.within(&Scope::everything(), [serde_json::to_string(&ids)?.into()])).await
}

/// The checks of a referral.
///
/// # Errors
/// A fault when the database does.
pub async fn checks_of(ask: &mut impl Ask, scope: &Scope, referral: ReferralId) -> Many<Check> {
    record::list(ask, CHECKS_OF.within(scope, [referral.into()])).await
}

/// Checks that wait for an answer.
pub fn checks_open(scope: &Scope) -> Rows<Check> {
    CHECKS_OPEN.within(scope, [])
}

/// The disagreements about a referral.
///
/// # Errors
/// A fault when the database does.
pub async fn disagreements_of(ask: &mut impl Ask, scope: &Scope, referral: ReferralId) -> Many<Disagreement> {
    record::list(ask, DISAGREEMENTS_OF.within(scope, [referral.into()])).await
}

/// Disagreements whose stage has run out before a day.
pub fn disagreements_due(scope: &Scope, today: Date) -> Rows<Disagreement> {
    DISAGREEMENTS_DUE.within(scope, [today.into()])
}

/// What is open around a referral.
///
/// # Errors
/// A fault when the database does.
pub async fn around(ask: &mut impl Ask, referral: ReferralId) -> Result<OpenAround, Error> {
    let row = ask.first(AROUND.with([referral.into()])).await?.ok_or(Error::Hidden)?;
    let number = |name: &str| row.get::<i64>(name).map(|n| usize::try_from(n).unwrap_or(0));
    Ok(OpenAround { onward: number("onward")?, checks: number("checks")?, disagreements: number("disagreements")? })
}

/// The ids of records, for the ledger of looks.
pub(crate) fn ids<T: Record>(all: &[Versioned<T>]) -> Vec<String> {
    all.iter().map(|v| v.record.id()).collect()
}

//! The SQL of the front door, every statement named.

mod figures;

use jiff::Timestamp;
use jiff::civil::Date;
use people::Subject;
use platform::access::Scope;
use platform::db::{Ask, List, Statement};
use platform::error::Error;
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
const LATEST: List =
    List::both("contact.latest", "select version, body from contact where {scope} order by received desc limit 300");
const WAITING: List = List::both(
    "contact.waiting",
    "select version, body from contact where due is not null and {scope} order by urgent desc, due, received limit 500",
);
const NIGHT: List = List::both(
    "contact.night",
    "select version, body from contact where out_of_hours = true and received >= $1 and {scope} order by received limit 500",
);
const OF_PERIOD: List = List::both(
    "contact.of_period",
    "select version, body from contact where received_on >= $1 and received_on < $2 and {scope} order by received, id",
);
const PASSED: List = List::both(
    "contact.passed",
    "select version, body from contact where unseen = true and (worker = $1 or (worker is null and worker_agency = $2))
       and {scope} order by received limit 200",
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
const OPEN: List = List::both(
    "referral.open",
    "select version, body from referral where open = true and {scope} order by due, opened_on, id limit 2000",
);
const OWN: List =
    List::both("referral.own", "select version, body from referral where {scope} order by opened_on desc limit 300");
const OF_CONTACT: List =
    List::both("referral.of_contact", "select version, body from referral where home = $1 and {scope} order by id");
const ONWARD_OF: List = List::both(
    "onward_referral.of",
    "select version, body from onward_referral where home = $1 and {scope} order by id",
);
const ONWARD_OPEN: List = List::both(
    "onward_referral.open",
    "select version, body from onward_referral where open = true and {scope} order by id limit 1000",
);
const INVITATIONS: List = List::both(
    "onward_referral.invitations",
    "select version, body from onward_referral where invite_on is not null and invite_on <= $1 and {scope}
     order by invite_on limit 500",
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
const CHECKS_OPEN: List = List::both(
    "front_door_check.open",
    "select version, body from front_door_check where open = true and {scope} order by id limit 1000",
);
const DISAGREEMENTS_OF: List =
    List::both("disagreement.of", "select version, body from disagreement where home = $1 and {scope} order by id");
const DISAGREEMENTS_DUE: List = List::both(
    "disagreement.due",
    "select version, body from disagreement where open = true and due < $1 and {scope} order by due limit 500",
);
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
    LATEST,
    WAITING,
    NIGHT,
    OF_PERIOD,
    PASSED,
    CONTACTS_ABOUT,
    REFERRALS_ABOUT,
    OPEN,
    OWN,
    OF_CONTACT,
    ONWARD_OF,
    ONWARD_OPEN,
    INVITATIONS,
    TO_REMIND,
    CHECKS_OF,
    CHECKS_OPEN,
    DISAGREEMENTS_OF,
    DISAGREEMENTS_DUE,
    PROMISES,
];
/// The statements of this part.
pub const STATEMENTS: &[Statement] = &[BY_FORM, AROUND];

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

/// The latest contacts.
///
/// # Errors
/// A fault when the database does.
pub async fn latest(ask: &mut impl Ask, scope: &Scope) -> Many<Contact> {
    record::list(ask, LATEST.within(scope, [])).await
}

/// Contacts that nobody has looked at yet, urgent ones first.
///
/// # Errors
/// A fault when the database does.
pub async fn waiting(ask: &mut impl Ask, scope: &Scope) -> Many<Contact> {
    record::list(ask, WAITING.within(scope, [])).await
}

/// Contacts that came outside hours since a moment.
///
/// # Errors
/// A fault when the database does.
pub async fn night(ask: &mut impl Ask, scope: &Scope, since: Timestamp) -> Many<Contact> {
    record::list(ask, NIGHT.within(scope, [since.into()])).await
}

/// All contacts of a period (first day, day after the last).
///
/// # Errors
/// A fault when the database does.
pub async fn of_period(ask: &mut impl Ask, scope: &Scope, from: Date, to: Date) -> Many<Contact> {
    record::list(ask, OF_PERIOD.within(scope, [from.into(), to.into()])).await
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

/// Referrals that are not closed, soonest due first.
///
/// # Errors
/// A fault when the database does.
pub async fn open_referrals(ask: &mut impl Ask, scope: &Scope) -> Many<Referral> {
    record::list(ask, OPEN.within(scope, [])).await
}

/// The latest referrals of a scope.
///
/// # Errors
/// A fault when the database does.
pub async fn own_referrals(ask: &mut impl Ask, scope: &Scope) -> Many<Referral> {
    record::list(ask, OWN.within(scope, [])).await
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

/// What was sent on and is open.
///
/// # Errors
/// A fault when the database does.
pub async fn onward_open(ask: &mut impl Ask, scope: &Scope) -> Many<Onward> {
    record::list(ask, ONWARD_OPEN.within(scope, [])).await
}

/// Young people to be asked again on or before a day.
///
/// # Errors
/// A fault when the database does.
pub async fn invitations(ask: &mut impl Ask, scope: &Scope, until: Date) -> Many<Onward> {
    record::list(ask, INVITATIONS.within(scope, [until.into()])).await
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
///
/// # Errors
/// A fault when the database does.
pub async fn checks_open(ask: &mut impl Ask, scope: &Scope) -> Many<Check> {
    record::list(ask, CHECKS_OPEN.within(scope, [])).await
}

/// The disagreements about a referral.
///
/// # Errors
/// A fault when the database does.
pub async fn disagreements_of(ask: &mut impl Ask, scope: &Scope, referral: ReferralId) -> Many<Disagreement> {
    record::list(ask, DISAGREEMENTS_OF.within(scope, [referral.into()])).await
}

/// Disagreements whose stage has run out before a day.
///
/// # Errors
/// A fault when the database does.
pub async fn disagreements_due(ask: &mut impl Ask, scope: &Scope, today: Date) -> Many<Disagreement> {
    record::list(ask, DISAGREEMENTS_DUE.within(scope, [today.into()])).await
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

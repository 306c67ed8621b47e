//! The SQL of figures and measures. Counts hold nobody's name: those who see figures see them whole.

use jiff::civil::Date;
use platform::access::Scope;
use platform::db::{Ask, List, Row, Statement};
use platform::error::Error;
use platform::id::AgencyId;
use platform::record::{self, Versioned};

/// What every figure of a period is made of: one row a day would be too few, one a contact too many.
const FIGURES: List = List::both(
    "contact.figures",
    "select source, exploitation, count(*) as contacts, coalesce(sum(case when counts_referral then 1 else 0 end), 0) as referrals,
       coalesce(sum(case when counts_concern then 1 else 0 end), 0) as concerns
     from contact where received_on >= $1 and received_on < $2 and {scope} group by source, exploitation order by source",
);
const OPEN_AT: List = List::both(
    "referral.open_at",
    "select source, exploitation, count(*) as open, coalesce(sum(case when opened_on >= $1 then 1 else 0 end), 0) as fresh
     from referral where counts = true and opened_on < $2 and stands_until >= $2 and {scope}
     group by source, exploitation order by source",
);
const BY_WEEK: List = List::both(
    "contact.by_day",
    "select received_on, count(*) as contacts, coalesce(sum(case when counts_referral then 1 else 0 end), 0) as referrals
     from contact where received_on >= $1 and received_on < $2 and {scope} group by received_on order by received_on",
);
const BY_AGENCY: List = List::both(
    "contact.by_agency",
    "select source_agency, count(*) as contacts, coalesce(sum(case when counts_referral then 1 else 0 end), 0) as referrals
     from contact where source_agency is not null and received_on >= $1 and received_on < $2 and {scope}
     group by source_agency",
);
const ROLLS: List =
    List::both("school_roll.all", "select version, body from school_roll where {scope} order by agency");
const ANSWERED: Statement = Statement::both(
    "measure.answered_in_time",
    "select coalesce(sum(case when decided_on is not null and decided_on <= decide_by then 1 else 0 end), 0), count(*)
     from referral where counts = true and decide_by >= $1 and decide_by < $2",
);
const LOOP_CLOSED: Statement = Statement::both(
    "measure.loop_closed",
    "select coalesce(sum(case when open = false then 1 else 0 end), 0), count(*) from referral
     where counts = true and opened_on >= $1 and opened_on < $2",
);
const TOLD: Statement = Statement::both(
    "measure.referrer_told",
    "select coalesce(sum(case when told_on is not null and told_on <= tell_by then 1 else 0 end), 0), count(*)
     from referral where counts = true and tell_by >= $1 and tell_by < $2",
);
const POPULATION: Statement = Statement::both(
    "population.exploitation",
    "select id from referral where exploitation = true and counts = true and opened_on >= $1 and opened_on < $2 order by id",
);

/// The lists of this file.
pub const LISTS: &[List] = &[FIGURES, OPEN_AT, BY_WEEK, BY_AGENCY, ROLLS];
/// The statements of this file.
pub const STATEMENTS: &[Statement] = &[ANSWERED, LOOP_CLOSED, TOLD, POPULATION];

type Many<T> = Result<Vec<Versioned<T>>, Error>;

/// One group of a period's events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// A key of the terms' sources.
    pub source: String,
    /// With the exploitation flag.
    pub exploitation: bool,
    /// Contacts.
    pub contacts: i64,
    /// Referrals by the definition of a request for services.
    pub referrals: i64,
    /// Referrals where every concern is one.
    pub concerns: i64,
    /// Referrals open at the end.
    pub open: i64,
    /// Of these, opened in the period.
    pub fresh: i64,
}

/// A period's events by source and flag. Counts hold nobody's name, so those who see figures see them whole.
///
/// # Errors
/// A fault when the database does.
pub async fn figures(ask: &mut impl Ask, from: Date, to: Date) -> Result<Vec<Counted>, Error> {
    let all = Scope::everything();
    let mut groups: Vec<Counted> = Vec::new();
    for row in ask.all(FIGURES.within(&all, [from.into(), to.into()])).await? {
        let group = group(&mut groups, &row)?;
        (group.contacts, group.referrals, group.concerns) =
            (row.get("contacts")?, row.get("referrals")?, row.get("concerns")?);
    }
    for row in ask.all(OPEN_AT.within(&all, [from.into(), to.into()])).await? {
        let group = group(&mut groups, &row)?;
        (group.open, group.fresh) = (row.get("open")?, row.get("fresh")?);
    }
    groups.sort_by(|a, b| (&a.source, a.exploitation).cmp(&(&b.source, b.exploitation)));
    Ok(groups)
}

fn group<'g>(groups: &'g mut Vec<Counted>, row: &Row) -> Result<&'g mut Counted, Error> {
    let (source, exploitation): (String, bool) = (row.get("source")?, row.get("exploitation")?);
    let at = match groups.iter().position(|g| g.source == source && g.exploitation == exploitation) {
        Some(at) => at,
        None => {
            let (contacts, referrals, concerns, open, fresh) = (0, 0, 0, 0, 0);
            groups.push(Counted { source, exploitation, contacts, referrals, concerns, open, fresh });
            groups.len() - 1
        }
    };
    Ok(&mut groups[at])
}

/// Contacts and referrals of each day of a period that has any.
///
/// # Errors
/// A fault when the database does.
pub async fn by_day(ask: &mut impl Ask, from: Date, to: Date) -> Result<Vec<(Date, i64, i64)>, Error> {
    let rows = ask.all(BY_WEEK.within(&Scope::everything(), [from.into(), to.into()])).await?;
    rows.iter().map(|r| Ok((r.parse("received_on")?, r.get("contacts")?, r.get("referrals")?))).collect()
}

/// Contacts and referrals of each body in a period.
///
/// # Errors
/// A fault when the database does.
pub async fn by_agency(ask: &mut impl Ask, from: Date, to: Date) -> Result<Vec<(AgencyId, i64, i64)>, Error> {
    let rows = ask.all(BY_AGENCY.within(&Scope::everything(), [from.into(), to.into()])).await?;
    rows.iter().map(|r| Ok((r.parse("source_agency")?, r.get("contacts")?, r.get("referrals")?))).collect()
}

/// How many pupils each school has.
///
/// # Errors
/// A fault when the database does.
pub async fn rolls(ask: &mut impl Ask) -> Many<crate::schools::Roll> {
    record::list(ask, ROLLS.within(&Scope::everything(), [])).await
}

/// Numerator and denominator of a measure.
async fn pair(ask: &mut impl Ask, statement: &Statement, from: Date, to: Date) -> Result<(i64, i64), Error> {
    let row = ask.first(statement.with([from.into(), to.into()])).await?;
    row.map_or(Ok((0, 0)), |r| Ok((r.at(0)?, r.at(1)?)))
}

pub(crate) async fn answered_in_time(ask: &mut impl Ask, from: Date, to: Date) -> Result<(i64, i64), Error> {
    pair(ask, &ANSWERED, from, to).await
}

pub(crate) async fn loop_closed(ask: &mut impl Ask, from: Date, to: Date) -> Result<(i64, i64), Error> {
    pair(ask, &LOOP_CLOSED, from, to).await
}

pub(crate) async fn referrer_told(ask: &mut impl Ask, from: Date, to: Date) -> Result<(i64, i64), Error> {
    pair(ask, &TOLD, from, to).await
}

/// Ids of all referrals with the exploitation flag that were opened in a period.
pub(crate) async fn exploitation(ask: &mut impl Ask, from: Date, to: Date) -> Result<Vec<String>, Error> {
    ask.all(POPULATION.with([from.into(), to.into()])).await?.iter().map(|r| r.at(0)).collect()
}

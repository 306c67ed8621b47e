//! How two people stand to each other is noted, and ended.

use jiff::civil::Date;
use platform::access::{Actor, Scope, permit_new};
use platform::db::{Ask, List, Statement};
use platform::error::Error;
use platform::record;
use platform::trail::Entry;
use platform::web::App;

use crate::person::Person;
use crate::policy::{self, Act, Known, Standing};
use crate::relationship::{Relationship, RelationshipId};
use crate::store;
use crate::subject::PersonId;

const OF_PERSON: List = List(Statement {
    name: "relationship.of",
    sqlite: "select version, body from relationship where (one in (select value from json_each($1))
             or other in (select value from json_each($1))) and {scope} order by id limit 500",
    postgres: "select version, body from relationship where (one in (select json_array_elements_text($1::json))
               or other in (select json_array_elements_text($1::json))) and {scope} order by id limit 500",
});

/// The lists of this file.
pub const LISTS: &[List] = &[OF_PERSON];

impl Known for Relationship {
    /// Whoever may change the one person's record may say to whom they stand how.
    fn standing(&self, _actor: &Actor) -> Standing {
        Standing { allocated: true, ..Standing::default() }
    }
}

/// Notes how `one` stands to `other`; on the records that stand for them.
///
/// # Errors
/// [`Error::Refused`] between a person and themselves or without a source; [`Error::Invalid`] for the days; the answers of
/// the policy on both.
pub async fn relate(app: &App, actor: &Actor, new: Relationship) -> Result<RelationshipId, Error> {
    let mut tx = app.begin(actor).await?;
    let one = crate::who::kept(&mut tx, new.one).await?;
    let other = crate::who::kept(&mut tx, new.other).await?;
    tx.open::<Person, _>(Act::Change, one).await?;
    tx.open::<Person, _>(Act::Summary, other).await?;
    let source = crate::facts::squeezed(&new.source);
    if source.chars().count() > crate::add_person::LONGEST_LINE {
        return Err(Error::invalid("source", "This is too long. Say in a few words who told you."));
    }
    let relationship = Relationship { one, other, source, ..new }.checked().map_err(Error::refused)?;
    let (id, entry) = (relationship.id, Entry::of("RelationshipNoted", &relationship));
    tx.save(permit_new(actor, Act::Change, relationship)?).await?;
    tx.commit(entry).await?;
    Ok(id)
}

/// Ends a relationship: `until` is the first day without it.
///
/// # Errors
/// [`Error::Refused`] when it has ended, or had not begun; the answers of the policy.
pub async fn end_relationship(app: &App, actor: &Actor, id: RelationshipId, until: Date) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    let allowed = tx.open::<Relationship, _>(Act::Change, id).await?;
    let one = crate::who::kept(&mut tx, allowed.record().one).await?;
    let other = crate::who::kept(&mut tx, allowed.record().other).await?;
    if tx.open::<Person, _>(Act::Change, one).await.is_err() {
        tx.open::<Person, _>(Act::Change, other).await?;
    }
    let ended = allowed.change(|r| r.end(until))?;
    let entry = Entry::of("RelationshipEnded", ended.record());
    tx.save(ended).await?;
    tx.commit(entry).await?;
    Ok(())
}

/// To whom a person stands how, by all the records of that person. Called after the record itself was opened.
///
/// # Errors
/// A fault when the database does.
pub async fn relationships(ask: &mut impl Ask, actor: &Actor, id: PersonId) -> Result<Vec<Relationship>, Error> {
    let scope = if policy::searches(actor) { Scope::everything() } else { Scope::nothing() };
    let same = store::same(ask, id).await?;
    let query = OF_PERSON.within(&scope, [serde_json::to_string(&same)?.into()]);
    Ok(record::list::<Relationship>(ask, query).await?.into_iter().map(|v| v.record).collect())
}

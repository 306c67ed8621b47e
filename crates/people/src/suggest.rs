//! All records that may be one person, in one list for the front-door manager, the strongest pair first. The clockwork
//! compares a record with others after each change of what it can be found by: nobody waits for it while they type.

use std::collections::BTreeMap;

use jiff::civil::Date;
use platform::access::{Actor, Scope};
use platform::db::{Ask, List, ReadTx, Row, Statement};
use platform::error::Error;
use platform::part::Later;
use platform::trail::Entry;
use platform::web::App;

use crate::apart::held_apart;
use crate::duplicates::{alike, reasons};
use crate::person::Person;
use crate::policy;
use crate::store;
use crate::subject::{PersonId, Subject};

/// Records that are compared before their pairs are written.
const AT_ONCE: i64 = 50;
/// Batches of one tick: what is left over waits for the next one.
const BATCHES: usize = 20;

const WAITING: Statement = Statement::both(
    "person_to_compare.first",
    "select subject, since from person_to_compare order by subject limit $1",
);
/// $1 is a JSON list of [record, since when it waits]: what was changed again meanwhile stays.
const DONE: Statement = Statement {
    name: "person_to_compare.done",
    sqlite: "delete from person_to_compare where exists (select 1 from json_each($1) j
             where j.value ->> 0 = subject and j.value ->> 1 = since)",
    postgres: "delete from person_to_compare where exists (select 1 from json_array_elements($1::json) j
               where j ->> 0 = subject and j ->> 1 = since)",
};
/// $1 is a JSON list of [record, since when it waits].
const FORGET: Statement = Statement {
    name: "person_alike.forget",
    sqlite: "delete from person_alike where one in (select value ->> 0 from json_each($1))
             or other in (select value ->> 0 from json_each($1))",
    postgres: "delete from person_alike where one in (select j ->> 0 from json_array_elements($1::json) j)
               or other in (select j ->> 0 from json_array_elements($1::json) j)",
};
/// $1 is a JSON list of [one, other, points, apart].
const KEEP: Statement = Statement {
    name: "person_alike.keep",
    sqlite: "insert into person_alike (one, other, points, apart)
             select j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3 from json_each($1) j where true
             on conflict (one, other) do update set points = max(points, excluded.points), apart = excluded.apart",
    postgres: "insert into person_alike (one, other, points, apart)
               select j ->> 0, j ->> 1, (j ->> 2)::bigint, (j ->> 3)::boolean from json_array_elements($1::json) j
               on conflict (one, other) do update
               set points = greatest(person_alike.points, excluded.points), apart = excluded.apart",
};
const BEST: List = List::both(
    "person_alike.best",
    "select one, other from person_alike where apart = false and {scope} order by points desc, one, other
     limit $1 offset $2",
);
const MANY: List = List::both("person_alike.many", "select count(*) from person_alike where apart = false and {scope}");

/// The statements of this file.
pub const STATEMENTS: &[Statement] = &[WAITING, DONE, FORGET, KEEP];
/// Its lists.
pub const LISTS: &[List] = &[BEST, MANY];

/// Two records that may be one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The one.
    pub one: PersonId,
    /// The other.
    pub other: PersonId,
    /// Why: "sounds like, born the same day".
    pub why: String,
}

fn scope(actor: &Actor) -> Scope {
    if policy::leads_front_door(actor) { Scope::everything() } else { Scope::nothing() }
}

/// How many pairs there are for this actor.
///
/// # Errors
/// A fault when the database does.
pub async fn how_many(ask: &mut impl Ask, actor: &Actor) -> Result<usize, Error> {
    Ok(usize::try_from(ask.number(MANY.within(&scope(actor), [])).await?).unwrap_or(0))
}

/// The strongest pairs after so many, with the reasons as they are now. Whoever shows them leaves both records on the
/// ledger of who looked.
///
/// # Errors
/// A fault when the database does.
pub async fn pairs(ask: &mut impl Ask, actor: &Actor, skip: usize, most: usize) -> Result<Vec<Pair>, Error> {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let rows = ask.all(BEST.within(&scope(actor), [number(most).into(), number(skip).into()])).await?;
    let both = |row: &Row| -> Result<(PersonId, PersonId), Error> { Ok((row.parse("one")?, row.parse("other")?)) };
    let all: Vec<(PersonId, PersonId)> = rows.iter().map(both).collect::<Result<_, _>>()?;
    let ids: Vec<Subject> = all.iter().flat_map(|(one, other)| [(*one).into(), (*other).into()]).collect();
    let mut people: Vec<Person> = Vec::new();
    for one in store::standing(ask, &ids).await? {
        people.push(serde_json::from_str(&one.body)?);
    }
    let find = |id: PersonId| people.iter().find(|p| p.id == id);
    let pair = |(one, other): (PersonId, PersonId)| {
        let why = reasons(find(one)?, find(other)?).join(", ");
        Some(Pair { one, other, why })
    };
    Ok(all.into_iter().filter_map(pair).collect())
}

/// Compares what has changed since the last time.
pub(crate) fn compare(app: &App) -> Later<'_, u64> {
    Box::pin(async move {
        let mut done = 0;
        for _ in 0..BATCHES {
            let batch = compare_some(app).await?;
            done += batch;
            if batch < AT_ONCE.unsigned_abs() {
                break;
            }
        }
        Ok(done)
    })
}

/// A record that waits, and since when.
type Waiting = (PersonId, String);

async fn compare_some(app: &App) -> Result<u64, Error> {
    let mut read = app.db().read().await?;
    let rows = read.all(WAITING.with([AT_ONCE.into()])).await?;
    let waiting = rows.iter().map(|r| Ok((r.parse("subject")?, r.get("since")?)));
    let waiting: Vec<Waiting> = waiting.collect::<Result<_, Error>>()?;
    if waiting.is_empty() {
        return Ok(0);
    }
    // Each pair once, as strong as it is from either side: two of a batch find each other.
    let mut pairs: BTreeMap<(PersonId, PersonId), (i64, bool)> = BTreeMap::new();
    for (id, _) in &waiting {
        for (one, other, points, apart) in pairs_of(&mut read, *id, app.clock().today()).await? {
            let kept = pairs.entry((one, other)).or_insert((points, apart));
            *kept = (kept.0.max(points), apart);
        }
    }
    drop(read);
    let pairs: Vec<_> = pairs.into_iter().map(|((one, other), (points, apart))| (one, other, points, apart)).collect();
    let mut tx = app.begin(&Actor::clockwork()).await?;
    let ids = serde_json::to_string(&waiting)?;
    tx.run(FORGET.with([ids.clone().into()])).await?;
    tx.run(KEEP.with([serde_json::to_string(&pairs)?.into()])).await?;
    tx.run(DONE.with([ids.into()])).await?;
    tx.commit(Entry::about("RecordsCompared", "people", "all").because(format!("{} records", waiting.len()))).await?;
    Ok(waiting.len() as u64)
}

/// The pairs of one record: [one, other, points, kept apart]. None for a merged one: the record that stands for it waits
/// as well.
async fn pairs_of(read: &mut ReadTx, id: PersonId, today: Date) -> Result<Vec<(PersonId, PersonId, i64, bool)>, Error> {
    let Some(stands) = store::standing(read, &[id.into()]).await?.into_iter().next() else { return Ok(Vec::new()) };
    let person: Person = serde_json::from_str(&stands.body)?;
    if person.id != id {
        return Ok(Vec::new());
    }
    let found = alike(read, &Actor::clockwork(), &person, today).await?;
    let others: Vec<(i64, PersonId)> = found.iter().filter_map(|(n, hit)| Some((*n, hit.subject.person()?))).collect();
    let ids: Vec<PersonId> = others.iter().map(|(_, other)| *other).collect();
    let apart = held_apart(read, &person, &ids).await?;
    let pair = |(points, other): (i64, PersonId)| {
        let (first, second) = if id <= other { (id, other) } else { (other, id) };
        (first, second, points, apart.contains(&other))
    };
    Ok(others.into_iter().map(pair).collect())
}

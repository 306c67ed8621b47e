//! Which children are brothers and sisters: who is noted as a sibling, who has a parent in common, which children live
//! together. What was said of one contact says less: that somebody was worried about several at once.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;
use platform::access::Scope;
use platform::db::{Ask, List, Row, Statement};
use platform::error::Error;
use platform::record;

use crate::household::Household;
use crate::person::Person;
use crate::relationship::{Relation, Relationship};
use crate::store;
use crate::subject::{PersonId, Subject};

/// From this age on somebody who lives with children is not counted among them.
const GROWN_UP: i16 = 18;

/// Each of these records with all that were merged into it. $1 is a JSON list of ids.
const SAME: Statement = Statement {
    name: "siblings.same",
    sqlite: "with recursive down (root, id) as (select value, value from json_each($1)
               union all select down.root, p.id from person p join down on p.merged_into = down.id)
             select root, id from down",
    postgres: "with recursive down (root, id) as (select value, value from json_array_elements_text($1::json)
                 union all select down.root, p.id from person p join down on p.merged_into = down.id)
               select root, id from down",
};
/// $1 is a JSON list of ids.
const RELATED: List = List(Statement {
    name: "siblings.related",
    sqlite: "select version, body from relationship where id in (
               select r.id from json_each($1) j join relationship r on r.one = j.value
               union select r.id from json_each($1) j join relationship r on r.other = j.value)
             and {scope} limit 2000",
    postgres: "select version, body from relationship where id in (
                 select r.id from json_array_elements_text($1::json) j (id) join relationship r on r.one = j.id
                 union select r.id from json_array_elements_text($1::json) j (id) join relationship r on r.other = j.id)
               and {scope} limit 2000",
});
/// $1 is a JSON list of ids.
const HOUSED: List = List(Statement {
    name: "siblings.housed",
    sqlite: "select version, body from household where id in (select l.id from json_each($1) j
             join record_link l on l.target = j.value where l.kind = 'household' and l.role = 'lives_with')
             and {scope} limit 1000",
    postgres: "select version, body from household where id in (
                 select l.id from json_array_elements_text($1::json) j (id)
                 join record_link l on l.target = j.id where l.kind = 'household' and l.role = 'lives_with')
               and {scope} limit 1000",
});

/// The statements of this file.
pub const STATEMENTS: &[Statement] = &[SAME];
/// Its lists.
pub const LISTS: &[List] = &[RELATED, HOUSED];

/// Each of these children with their brothers and sisters, themselves among them, in a few statements whatever the
/// number. It says who belongs together and nothing else of anybody; whoever names them asks [`crate::who()`].
///
/// # Errors
/// A fault when the database does.
pub async fn siblings(
    ask: &mut impl Ask,
    children: &[PersonId],
    today: Date,
) -> Result<HashMap<PersonId, BTreeSet<PersonId>>, Error> {
    let roots = same(ask, children).await?;
    let mine: Vec<PersonId> = roots.keys().copied().collect();
    let near = related(ask, &mine, today).await?;
    let parents: Vec<PersonId> = near.iter().filter(|r| r.kind == Relation::Parent).map(|r| r.one).collect();
    let theirs = related(ask, &parents, today).await?;
    let homes = housed(ask, &mine).await?;
    let mut pairs: Vec<(PersonId, PersonId)> = Vec::new();
    pairs
        .extend(near.iter().filter(|r| r.kind == Relation::Sibling).flat_map(|r| [(r.one, r.other), (r.other, r.one)]));
    pairs.extend(of_parents(&near, &theirs));
    let grown_up: BTreeSet<PersonId> = parents.into_iter().collect();
    let under_one_roof = |h: &Household| together(h, &grown_up, today);
    pairs.extend(homes.iter().flat_map(under_one_roof));
    gathered(ask, children, &roots, pairs, today).await
}

/// Children of the same parent, two by two.
fn of_parents(near: &[Relationship], theirs: &[Relationship]) -> Vec<(PersonId, PersonId)> {
    let parent = |r: &&Relationship| r.kind == Relation::Parent;
    let children = |of: PersonId| theirs.iter().filter(parent).filter(move |r| r.one == of).map(|r| r.other);
    near.iter().filter(parent).flat_map(|r| children(r.one).map(|child| (r.other, child))).collect()
}

/// Those who live together now, two by two, without the parents.
fn together(home: &Household, parents: &BTreeSet<PersonId>, today: Date) -> Vec<(PersonId, PersonId)> {
    let now = |until: Option<Date>| until.is_none_or(|day| day > today);
    let live: Vec<PersonId> =
        home.members.iter().filter(|m| now(m.until)).map(|m| m.person).filter(|p| !parents.contains(p)).collect();
    live.iter().flat_map(|one| live.iter().map(|other| (*one, *other))).collect()
}

/// The sets, by the records that stand for everybody; grown-ups of a household are left out.
async fn gathered(
    ask: &mut impl Ask,
    children: &[PersonId],
    roots: &HashMap<PersonId, PersonId>,
    pairs: Vec<(PersonId, PersonId)>,
    today: Date,
) -> Result<HashMap<PersonId, BTreeSet<PersonId>>, Error> {
    let others: BTreeSet<Subject> = pairs.iter().map(|(_, other)| (*other).into()).collect();
    let mut standing: HashMap<Subject, PersonId> = HashMap::new();
    for one in store::standing(ask, &others.into_iter().collect::<Vec<_>>()).await? {
        let person: Person = serde_json::from_str(&one.body)?;
        if person.whole().born.age(today).is_none_or(|age| age < GROWN_UP) {
            standing.insert(one.asked, person.id);
        }
    }
    let mut all: HashMap<PersonId, BTreeSet<PersonId>> = children.iter().map(|c| (*c, BTreeSet::from([*c]))).collect();
    for (one, other) in pairs {
        let set = roots.get(&one).and_then(|root| all.get_mut(root));
        if let (Some(set), Some(other)) = (set, standing.get(&other.into())) {
            set.insert(*other);
        }
    }
    Ok(all)
}

/// Each record by the child that was asked for.
async fn same(ask: &mut impl Ask, children: &[PersonId]) -> Result<HashMap<PersonId, PersonId>, Error> {
    let rows = ask.all(SAME.with([serde_json::to_string(children)?.into()])).await?;
    rows.iter().map(|row: &Row| Ok((row.parse("id")?, row.parse("root")?))).collect()
}

async fn related(ask: &mut impl Ask, ids: &[PersonId], today: Date) -> Result<Vec<Relationship>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let query = RELATED.within(&Scope::everything(), [serde_json::to_string(ids)?.into()]);
    let all = record::list::<Relationship>(ask, query).await?.into_iter().map(|v| v.record);
    Ok(all.filter(|r| r.until.is_none_or(|day| day > today)).collect())
}

async fn housed(ask: &mut impl Ask, ids: &[PersonId]) -> Result<Vec<Household>, Error> {
    let query = HOUSED.within(&Scope::everything(), [serde_json::to_string(ids)?.into()]);
    Ok(record::list::<Household>(ask, query).await?.into_iter().map(|v| v.record).collect())
}

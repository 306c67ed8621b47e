//! Two records that look like one person, and are not: somebody looked and said why. They are not suggested again until
//! one of them changes in a fact in which they fit; what was said can be taken back.

use jiff::Timestamp;
use platform::access::{Actor, Scope, permit_new};
use platform::db::{Arg, Ask, List, Statement};
use platform::error::Error;
use platform::id::AccountId;
use platform::record::{self, Record};
use platform::trail::{Entry, WriteTx};
use platform::web::App;
use serde::{Deserialize, Serialize};

use crate::duplicates::matched;
use crate::merge::{Undone, given};
use crate::person::Person;
use crate::policy::{self, Act, Standing};
use crate::store;
use crate::subject::{PersonId, Subject};

platform::typed_id!(
    /// That two records are two people.
    ApartId,
    "apt"
);

/// That two records are two people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apart {
    /// Its id.
    pub id: ApartId,
    /// The record with the smaller id.
    pub one: PersonId,
    /// The other.
    pub other: PersonId,
    /// Why they are two people.
    pub reason: String,
    /// Who said so.
    pub by: Option<AccountId>,
    /// Their name.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
    /// What both said then of the facts in which they fit.
    pub facts: Vec<String>,
    /// That it was taken back.
    #[serde(default)]
    pub taken_back: Option<Undone>,
}

impl Record for Apart {
    const KIND: &'static str = "kept apart";
    const TABLE: &'static str = "person_apart";
    const GUARDED: bool = true;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.one.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![("one", self.one.into()), ("other", self.other.into()), ("standing", self.taken_back.is_none().into())]
    }
}

impl policy::Known for Apart {
    /// The two records are judged each on its own.
    fn standing(&self, _actor: &Actor) -> Standing {
        Standing::default()
    }
}

/// Why two records are not kept apart, or not put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ApartRefused {
    /// A record and itself.
    #[error("Choose two different records.")]
    Oneself,
    /// They were merged.
    #[error("One of these records was merged. Undo that merge first if they are two people.")]
    Merged,
    /// Said before.
    #[error("Somebody has said already that these are two people.")]
    SaidBefore,
    /// Taken back before.
    #[error("This was taken back already.")]
    TakenBack,
}

/// $1 is a JSON list of records.
const OF: List = List(Statement {
    name: "person_apart.of",
    sqlite: "select version, body from person_apart where standing = true
             and (one in (select value from json_each($1)) or other in (select value from json_each($1))) and {scope}
             order by id desc limit 1000",
    postgres: "select version, body from person_apart where standing = true
               and (one in (select json_array_elements_text($1::json))
                 or other in (select json_array_elements_text($1::json))) and {scope} order by id desc limit 1000",
});
const MARK: Statement =
    Statement::both("person_alike.mark", "update person_alike set apart = $3 where one = $1 and other = $2");

/// The statements of this file.
pub const STATEMENTS: &[Statement] = &[MARK];
/// Its lists.
pub const LISTS: &[List] = &[OF];

/// What was said and not taken back of these records. Called for records that were opened, and by the clockwork.
pub(crate) async fn of(ask: &mut impl Ask, actor: &Actor, ids: &[PersonId]) -> Result<Vec<Apart>, Error> {
    let scope = if policy::searches(actor) { Scope::everything() } else { Scope::nothing() };
    let found = record::list::<Apart>(ask, OF.within(&scope, [serde_json::to_string(ids)?.into()])).await?;
    Ok(found.into_iter().map(|v| v.record).collect())
}

/// Which of these others are known to be somebody else than this person, by facts that still stand.
pub(crate) async fn held_apart(
    ask: &mut impl Ask,
    person: &Person,
    others: &[PersonId],
) -> Result<Vec<PersonId>, Error> {
    let said = of(ask, &Actor::clockwork(), &[person.id]).await?;
    let of_other = |id: &PersonId| said.iter().filter(|a| a.one == *id || a.other == *id).collect::<Vec<_>>();
    let asked: Vec<Subject> = others.iter().filter(|id| !of_other(id).is_empty()).map(|id| (*id).into()).collect();
    let mut apart = Vec::new();
    for one in store::standing(ask, &asked).await? {
        let other: Person = serde_json::from_str(&one.body)?;
        let facts = matched(person, &other);
        if of_other(&other.id).iter().any(|a| a.facts == facts) {
            apart.push(other.id);
        }
    }
    Ok(apart)
}

/// Says that two records are two people.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Refused`] when they were merged, or when it was said before and nothing
/// has changed since; the answers of the policy on both.
pub async fn set_apart(
    app: &App,
    actor: &Actor,
    one: PersonId,
    other: PersonId,
    reason: &str,
) -> Result<ApartId, Error> {
    let reason = given(reason, "Say why these are two people, in a sentence.")?;
    let (one, other) = if one <= other { (one, other) } else { (other, one) };
    let mut tx = app.begin(actor).await?;
    let first = tx.open::<Person, _>(Act::Merge, one).await?.into_inner();
    let second = tx.open::<Person, _>(Act::Merge, other).await?.into_inner();
    let before = held_apart(&mut tx, &first, &[other]).await?;
    match () {
        () if one == other => return Err(Error::refused(ApartRefused::Oneself)),
        () if first.merged_into.or(second.merged_into).is_some() => return Err(Error::refused(ApartRefused::Merged)),
        () if !before.is_empty() => return Err(Error::refused(ApartRefused::SaidBefore)),
        () => {}
    }
    let apart = Apart {
        id: ApartId::new(),
        one,
        other,
        reason: reason.clone(),
        by: actor.account,
        by_name: actor.name.clone(),
        at: tx.now(),
        facts: matched(&first, &second),
        taken_back: None,
    };
    let (id, entry) = (apart.id, Entry::of("RecordsKeptApart", &apart).because(reason));
    tx.save(permit_new(actor, Act::Merge, apart)?).await?;
    mark(&mut tx, one, other, true).await?;
    tx.commit(entry).await?;
    Ok(id)
}

/// Takes back what was said: the two are suggested again.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Refused`] when it was taken back; the answers of the policy on both.
pub async fn take_back(app: &App, actor: &Actor, id: ApartId, reason: &str) -> Result<(), Error> {
    let reason = given(reason, "Say why these may be one person after all, in a sentence.")?;
    let mut tx = app.begin(actor).await?;
    let undone = Undone { by_name: actor.name.clone(), at: tx.now(), reason: reason.clone() };
    let apart = tx.open::<Apart, _>(Act::Merge, id).await?;
    let (one, other) = (apart.record().one, apart.record().other);
    tx.open::<Person, _>(Act::Merge, one).await?;
    tx.open::<Person, _>(Act::Merge, other).await?;
    let apart = apart.change(|a| match a.taken_back {
        None => Ok(Apart { taken_back: Some(undone), ..a }),
        Some(_) => Err(ApartRefused::TakenBack),
    })?;
    let entry = Entry::of("KeptApartTakenBack", apart.record()).because(reason);
    tx.save(apart).await?;
    mark(&mut tx, one, other, false).await?;
    tx.commit(entry).await?;
    Ok(())
}

/// In the list at once, and compared again: the clockwork may be at it with what stood before.
async fn mark(tx: &mut WriteTx, one: PersonId, other: PersonId, apart: bool) -> Result<(), Error> {
    tx.run(MARK.with([one.into(), other.into(), apart.into()])).await?;
    store::to_compare(tx, &one.to_string()).await?;
    store::to_compare(tx, &other.to_string()).await
}

//! Two records found to be one person. The one that is kept takes in what the other said, apart from its own, and stands
//! for both; the other keeps every word of its own and leads to it. So either has its history, and any merge can be
//! undone, in any order.

use jiff::Timestamp;
use platform::access::{Actor, permit_new};
use platform::db::{Arg, Ask, List};
use platform::error::Error;
use platform::id::AccountId;
use platform::record::{self, Record};
use platform::trail::Entry;
use platform::web::App;
use serde::{Deserialize, Serialize};

use crate::person::{Absorbed, Person};
use crate::policy::{self, Act, Standing};
use crate::store;
use crate::subject::PersonId;

platform::typed_id!(
    /// A merge of two records.
    MergeId,
    "mrg"
);

/// A merge of two records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// Its id.
    pub id: MergeId,
    /// The record that stands for both.
    pub kept: PersonId,
    /// The record that leads to it.
    pub gone: PersonId,
    /// Why they are the same person.
    pub reason: String,
    /// Who said so.
    pub by: Option<AccountId>,
    /// Their name.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
    /// That it was undone.
    #[serde(default)]
    pub undone: Option<Undone>,
}

/// Why a merge was undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// Who said so.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
    /// Why they are not the same person.
    pub reason: String,
}

impl Record for Merge {
    const KIND: &'static str = "merge";
    const TABLE: &'static str = "person_merge";
    const GUARDED: bool = true;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.kept.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![("kept", self.kept.into()), ("gone", self.gone.into()), ("undone", self.undone.is_some().into())]
    }
}

impl policy::Known for Merge {
    /// The two records are judged each on its own.
    fn standing(&self, _actor: &Actor) -> Standing {
        Standing::default()
    }
}

const OF_PERSON: List = List::both(
    "person_merge.of",
    "select version, body from person_merge where (kept = $1 or gone = $1) and {scope} order by id desc",
);

/// The lists of this file.
pub const LISTS: &[List] = &[OF_PERSON];

/// The merges of a record, latest first. Called after the record itself was opened.
///
/// # Errors
/// A fault when the database does.
pub async fn of_person(ask: &mut impl Ask, actor: &Actor, id: PersonId) -> Result<Vec<Merge>, Error> {
    let scope = if policy::searches(actor) {
        platform::access::Scope::everything()
    } else {
        platform::access::Scope::nothing()
    };
    let all = record::list::<Merge>(ask, OF_PERSON.within(&scope, [id.into()])).await?;
    Ok(all.into_iter().map(|v| v.record).collect())
}

/// Why two records cannot be merged, or parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MergeRefused {
    /// A record with itself.
    #[error("Choose two different records.")]
    Oneself,
    /// One of them leads to another already.
    #[error("One of these records was merged already. Open the record that stands for it.")]
    Merged,
    /// The kept record was merged later.
    #[error("The record that was kept has itself been merged since. Undo that merge first.")]
    MergedLater,
    /// It was undone.
    #[error("This merge was undone already.")]
    Undone,
}

impl Person {
    /// Takes in another record: what is kept, and what leads to it.
    ///
    /// # Errors
    /// A record with itself; one that was merged already.
    pub fn absorb(mut self, mut gone: Self) -> Result<(Self, Self), MergeRefused> {
        match () {
            () if self.id == gone.id => return Err(MergeRefused::Oneself),
            () if self.merged_into.is_some() || gone.merged_into.is_some() => return Err(MergeRefused::Merged),
            () => {}
        }
        self.absorbed.push(Absorbed {
            from: gone.id,
            known: gone.whole().into_owned(),
            involved: gone.all_involved().cloned().collect(),
            restrictions: gone.restrictions().cloned().collect(),
        });
        gone.merged_into = Some(self.id);
        Ok((self, gone))
    }

    /// Gives another record back. Work that ended meanwhile is ended on it as well.
    ///
    /// # Errors
    /// When this record leads to a third one, or does not hold the other.
    pub fn release(mut self, mut gone: Self) -> Result<(Self, Self), MergeRefused> {
        if self.merged_into.is_some() {
            return Err(MergeRefused::MergedLater);
        }
        let at = self.absorbed.iter().position(|a| a.from == gone.id).ok_or(MergeRefused::Undone)?;
        let back = self.absorbed.remove(at);
        gone.merged_into = None;
        // A merged record does not change, so what it said of work stands in the same order on both.
        for (here, there) in back.involved.iter().zip(gone.all_involved_mut()) {
            if there.until.is_none() {
                there.until = here.until;
            }
        }
        Ok((self, gone))
    }
}

/// Says that two records are one person: `kept` stands for both.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Refused`] when one was merged already; the answers of the policy.
pub async fn merge(app: &App, actor: &Actor, kept: PersonId, gone: PersonId, reason: &str) -> Result<MergeId, Error> {
    let reason = given(reason, "Say why these are the same person, in a sentence.")?;
    let mut tx = app.begin(actor).await?;
    let one = tx.open::<Person, _>(Act::Merge, kept).await?;
    let other = tx.open::<Person, _>(Act::Merge, gone).await?;
    let (kept_now, gone_now) = one.record().clone().absorb(other.record().clone()).map_err(Error::refused)?;
    let merge = Merge {
        id: MergeId::new(),
        kept,
        gone,
        reason: reason.clone(),
        by: actor.account,
        by_name: actor.name.clone(),
        at: tx.now(),
        undone: None,
    };
    store::keep(&mut tx, one.change(|_| Ok::<_, String>(kept_now))?).await?;
    store::keep(&mut tx, other.change(|_| Ok::<_, String>(gone_now))?).await?;
    let (id, entry) = (merge.id, Entry::of("RecordsMerged", &merge).because(reason));
    tx.save(permit_new(actor, Act::Merge, merge)?).await?;
    tx.commit(entry).await?;
    Ok(id)
}

/// Undoes a merge: both records stand as before, with what was added to the kept one since.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Refused`] when it was undone, or the kept record was merged since.
pub async fn unmerge(app: &App, actor: &Actor, id: MergeId, reason: &str) -> Result<PersonId, Error> {
    let reason = given(reason, "Say why these are two people, in a sentence.")?;
    let mut tx = app.begin(actor).await?;
    let now = tx.now();
    let merge = tx.open::<Merge, _>(Act::Merge, id).await?;
    let (kept, gone) = (merge.record().kept, merge.record().gone);
    let one = tx.open::<Person, _>(Act::Merge, kept).await?;
    let other = tx.open::<Person, _>(Act::Merge, gone).await?;
    let (kept_now, gone_now) = one.record().clone().release(other.record().clone()).map_err(Error::refused)?;
    let undone = Undone { by_name: actor.name.clone(), at: now, reason: reason.clone() };
    let merge = merge.change(|m| match m.undone {
        None => Ok(Merge { undone: Some(undone), ..m }),
        Some(_) => Err(MergeRefused::Undone),
    })?;
    let entry = Entry::of("MergeUndone", merge.record()).because(reason);
    store::keep(&mut tx, one.change(|_| Ok::<_, String>(kept_now))?).await?;
    store::keep(&mut tx, other.change(|_| Ok::<_, String>(gone_now))?).await?;
    tx.save(merge).await?;
    tx.commit(entry).await?;
    Ok(kept)
}

pub(crate) fn given(reason: &str, missing: &str) -> Result<String, Error> {
    let reason = crate::facts::squeezed(reason);
    match reason.chars().count() {
        0 => Err(Error::invalid("reason", missing)),
        1..=2000 => Ok(reason),
        _ => Err(Error::invalid("reason", "This is longer than 2,000 characters. Shorten it.")),
    }
}

#[cfg(test)]
mod tests;

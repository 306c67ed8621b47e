//! Who shares a telephone, an address, a vehicle or a reference with somebody: for alerts on repeated concerns.

use std::collections::{BTreeMap, BTreeSet};

use platform::access::Actor;
use platform::db::{Ask, Row, Statement};
use platform::error::Error;
use serde::Serialize;

use crate::keys::{Key, KeyKind, Keyed};
use crate::peer_group::PeerGroup;
use crate::person::Person;
use crate::place::Place;
use crate::policy::{self, Act};
use crate::store;
use crate::subject::Subject;

/// Rows beyond which a shared thing tells nothing: the telephone of a hospital.
const MOST: usize = 200;

/// $1 is a JSON list of [kind, key].
const HOLDERS: Statement = Statement {
    name: "person_key.holders",
    sqlite: "select k.kind, k.key, k.subject from json_each($1) j cross join person_key k
             where k.kind = j.value ->> 0 and k.key = j.value ->> 1 and k.subject <> $2 order by 1, 2, 3 limit 201",
    postgres: "select k.kind, k.key, k.subject from json_array_elements($1::json) j
               join person_key k on k.kind = j ->> 0 and k.key = j ->> 1 where k.subject <> $2 order by 1, 2, 3 limit 201",
};

/// The statements of this file.
pub const STATEMENTS: &[Statement] = &[HOLDERS];

/// Somebody or something with the same telephone, address, vehicle or reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shared {
    /// Which one.
    pub subject: Subject,
    /// What is the same: "same telephone".
    pub what: &'static str,
    /// The thing itself, as it is compared.
    pub value: String,
}

/// Others who share a telephone, an address, a vehicle or a reference with a subject, whatever the time. Records that the
/// actor may not know of are left out.
///
/// # Errors
/// A fault when the database does.
pub async fn shared(ask: &mut impl Ask, actor: &Actor, subject: Subject) -> Result<Vec<Shared>, Error> {
    let Some(one) = store::standing(ask, &[subject]).await?.into_iter().next() else { return Ok(Vec::new()) };
    let (visible, keys) = match one.subject {
        Subject::Person(_) => judged(serde_json::from_str::<Person>(&one.body)?, actor),
        Subject::Place(_) => judged(serde_json::from_str::<Place>(&one.body)?, actor),
        Subject::Group(_) => judged(serde_json::from_str::<PeerGroup>(&one.body)?, actor),
    };
    if !visible {
        return Ok(Vec::new());
    }
    let telling: Vec<&Key> = keys.iter().filter(|(kind, _)| words(*kind).is_some()).collect();
    let found = holders(ask, &telling, one.subject).await?;
    seen_by(ask, actor, found).await
}

fn judged<T: Keyed + policy::Known>(record: T, actor: &Actor) -> (bool, BTreeSet<Key>) {
    (policy::may(Act::Summary, actor, &record), record.keys())
}

/// What is the same, where it tells something.
pub(crate) fn words(kind: KeyKind) -> Option<&'static str> {
    match kind {
        KeyKind::Phone => Some("same telephone"),
        KeyKind::Plate => Some("same vehicle"),
        KeyKind::Address => Some("same address"),
        KeyKind::Nhs => Some("same NHS number"),
        KeyKind::Upn => Some("same unique pupil number"),
        KeyKind::Reference => Some("same reference"),
        KeyKind::Word | KeyKind::Pair | KeyKind::Born | KeyKind::Line | KeyKind::Postcode => None,
    }
}

/// Others that hold one of these keys.
pub(crate) async fn holders(ask: &mut impl Ask, keys: &[&Key], but: Subject) -> Result<Vec<Shared>, Error> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let rows = ask.all(HOLDERS.with([store::as_json(keys)?.into(), but.into()])).await?;
    let read = |row: &Row| -> Result<Option<Shared>, Error> {
        let kind: String = row.get("kind")?;
        let what = KeyKind::of_code(&kind).and_then(words);
        let (subject, value) = (row.parse("subject")?, row.get("key")?);
        Ok(what.map(|what| Shared { subject, what, value }))
    };
    let all: Vec<Option<Shared>> = rows.iter().take(MOST).map(read).collect::<Result<_, _>>()?;
    Ok(all.into_iter().flatten().collect())
}

async fn seen_by(ask: &mut impl Ask, actor: &Actor, found: Vec<Shared>) -> Result<Vec<Shared>, Error> {
    let ids: BTreeSet<Subject> = found.iter().map(|s| s.subject).collect();
    let ids: Vec<Subject> = ids.into_iter().collect();
    let mut may: BTreeMap<Subject, bool> = BTreeMap::new();
    for one in store::standing(ask, &ids).await? {
        let shown = match one.subject {
            Subject::Person(_) => policy::may(Act::Summary, actor, &serde_json::from_str::<Person>(&one.body)?),
            Subject::Place(_) | Subject::Group(_) => policy::searches(actor),
        };
        may.insert(one.asked, shown);
    }
    Ok(found.into_iter().filter(|s| may.get(&s.subject) == Some(&true)).collect())
}

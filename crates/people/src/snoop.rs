//! Who looked where they may have had a reason of their own: at their own record, a relative's or a neighbour's; at
//! somebody with their surname, from their address or from their postcode. A list for the manager, who asks; it accuses
//! nobody.

use jiff::Timestamp;
use platform::access::{Actor, Scope};
use platform::account::{self, Account};
use platform::db::{Ask, List, Row, Statement};
use platform::error::Error;
use platform::id::AccountId;

use crate::keys::{KeyKind, Keyed};
use crate::person::{Person, RestrictedAs};
use crate::policy;
use crate::sound;
use crate::subject::PersonId;

/// Looks of an account at a record that holds a key: $1 is a JSON list of [account, kind, key], $2 the earliest time.
const BY_KEY: List = List(Statement {
    name: "look.by_own_key",
    sqlite: "select l.account, l.id, k.kind, max(l.at) as at, count(*) as looks from json_each($1) j
             cross join look l cross join person_key k
             where l.account = j.value ->> 0 and l.kind = 'person' and l.at >= $2 and l.outcome <> 'listed'
             and k.kind = j.value ->> 1 and k.key = j.value ->> 2 and k.subject = l.id and {scope}
             group by l.account, l.id, k.kind order by at desc limit 2000",
    postgres: "select l.account, l.id, k.kind, max(l.at) as at, count(*) as looks from json_array_elements($1::json) j
               join look l on l.account = j ->> 0
               join person_key k on k.kind = j ->> 1 and k.key = j ->> 2 and k.subject = l.id
               where l.kind = 'person' and l.at >= $2 and l.outcome <> 'listed' and {scope}
               group by l.account, l.id, k.kind order by at desc limit 2000",
});
/// Looks, also refused ones, of an account at a record: $1 is a JSON list of [account, record].
const BY_RECORD: List = List(Statement {
    name: "look.by_own_record",
    sqlite: "select l.account, l.id, 'own' as kind, max(l.at) as at, count(*) as looks from json_each($1) j
             cross join look l where l.account = j.value ->> 0 and l.id = j.value ->> 1 and l.at >= $2 and {scope}
             group by l.account, l.id order by at desc limit 2000",
    postgres: "select l.account, l.id, 'own' as kind, max(l.at) as at, count(*) as looks
               from json_array_elements($1::json) j join look l on l.account = j ->> 0 and l.id = j ->> 1
               where l.at >= $2 and {scope} group by l.account, l.id order by at desc limit 2000",
});

/// The lists of this file.
pub const LISTS: &[List] = &[BY_KEY, BY_RECORD];

/// A look that somebody should ask about.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Suspicion {
    /// Whose account.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// At which record.
    pub person: PersonId,
    /// Why it stands here, the most telling first.
    pub why: Why,
    /// When they looked last.
    pub at: String,
    /// How often.
    pub looks: i64,
}

/// Why a look stands on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Their own record, or that of a relative or neighbour which was closed to them.
    ClosedToThem,
    /// The same surname and the same address.
    SurnameAndAddress,
    /// The same address.
    Address,
    /// The same postcode, and so perhaps a neighbour: a postcode is some fifteen homes.
    Postcode,
    /// The same surname, where nobody knows their address.
    Surname,
}

impl Why {
    /// As said on pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::ClosedToThem => "Own record, or a relative’s or neighbour’s",
            Self::SurnameAndAddress => "Same surname and address",
            Self::Address => "Same address",
            Self::Postcode => "Same postcode: may be a neighbour",
            Self::Surname => "Same surname; their address is not known",
        }
    }
}

/// What is known of an account's holder: [account, kind, key] and [account, record].
struct Holders {
    keys: Vec<(String, &'static str, String)>,
    records: Vec<(String, String)>,
    housed: Vec<AccountId>,
}

/// Looks since `since` that somebody should ask about. Account holders' addresses are those of their own restricted
/// records.
///
/// # Errors
/// [`Error::Hidden`] for whoever does not lead the front door.
pub async fn suspicions(ask: &mut impl Ask, actor: &Actor, since: Timestamp) -> Result<Vec<Suspicion>, Error> {
    let restricted = crate::restrict::restricted(ask, actor).await?;
    let accounts = account::all(ask, &account::scope(actor)).await?;
    let holders = holders(&accounts, &restricted);
    let scope = if policy::leads_front_door(actor) { Scope::everything() } else { Scope::nothing() };
    let keys = serde_json::to_string(&holders.keys)?;
    let records = serde_json::to_string(&holders.records)?;
    let mut rows = ask.all(BY_RECORD.within(&scope, [records.into(), since.into()])).await?;
    rows.extend(ask.all(BY_KEY.within(&scope, [keys.into(), since.into()])).await?);
    let seen: Vec<Seen> = rows.iter().map(Seen::read).collect::<Result<_, _>>()?;
    Ok(told(seen, &holders, &accounts, actor))
}

fn holders(accounts: &[Account], restricted: &[Person]) -> Holders {
    let mut all = Holders { keys: Vec::new(), records: Vec::new(), housed: Vec::new() };
    for one in accounts.iter().filter(|a| !a.closed) {
        let surname = sound::words(&one.name).pop();
        all.keys.extend(surname.map(|word| (one.id.to_string(), KeyKind::Word.code(), word)));
    }
    for person in restricted {
        for restriction in person.restrictions() {
            let Some(account) = restriction.account else { continue };
            all.records.push((account.to_string(), person.id.to_string()));
            if restriction.kind == RestrictedAs::Staff {
                let near = |kind: &KeyKind| matches!(kind, KeyKind::Address | KeyKind::Postcode);
                let addresses = person.keys().into_iter().filter(|(kind, _)| near(kind));
                let before = all.keys.len();
                all.keys.extend(addresses.map(|(kind, key)| (account.to_string(), kind.code(), key)));
                if all.keys.len() > before {
                    all.housed.push(account);
                }
            }
        }
    }
    all
}

struct Seen {
    account: AccountId,
    person: PersonId,
    kind: String,
    at: String,
    looks: i64,
}

impl Seen {
    fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            account: row.parse("account")?,
            person: row.parse("id")?,
            kind: row.get("kind")?,
            at: row.get("at")?,
            looks: row.get("looks")?,
        })
    }
}

fn told(seen: Vec<Seen>, holders: &Holders, accounts: &[Account], actor: &Actor) -> Vec<Suspicion> {
    let held = |one: &Seen, kind: &str| {
        seen.iter().any(|s| s.account == one.account && s.person == one.person && s.kind == kind)
    };
    let why = |one: &Seen| match one.kind.as_str() {
        "own" => Some(Why::ClosedToThem),
        _ if held(one, "own") => None,
        "a" if held(one, "w") => Some(Why::SurnameAndAddress),
        "a" => Some(Why::Address),
        "p" if held(one, "a") => None,
        "p" => Some(Why::Postcode),
        _ if held(one, "a") || holders.housed.contains(&one.account) => None,
        _ => Some(Why::Surname),
    };
    let name = |id: AccountId| accounts.iter().find(|a| a.id == id).map(|a| a.name.clone()).unwrap_or_default();
    let mut all: Vec<Suspicion> = seen
        .iter()
        // Nobody reviews their own looks.
        .filter(|s| actor.account != Some(s.account))
        .filter_map(|s| Some((s, why(s)?)))
        .map(|(s, why)| Suspicion {
            account: s.account,
            name: name(s.account),
            person: s.person,
            why,
            at: s.at.clone(),
            looks: s.looks,
        })
        .collect();
    all.sort_by(|a, b| a.why.cmp(&b.why).then_with(|| b.at.cmp(&a.at)));
    all
}

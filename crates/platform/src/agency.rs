//! Bodies, their groups, and their posts: all dated, with successors, because bodies change while promises stand.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::db::{Arg, Ask, List, ReadTx};
use crate::error::Error;
use crate::id::AgencyId;
use crate::part::Later;
use crate::record::{self, Record, Versioned};
use crate::{access::Scope, typed_id};

typed_id!(
    /// A group of the partnership: the Board, a sub-group, the scrutiny committee.
    GroupId,
    "grp"
);

/// The home of records that belong to the whole partnership.
pub const PARTNERSHIP: &str = "partnership";

/// What a body is, for the default words and lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sector {
    /// The safeguarding board or partnership itself.
    Board,
    /// A council or one of its services.
    Council,
    /// Police.
    Police,
    /// NHS commissioners and providers.
    Health,
    /// Schools and colleges.
    Education,
    /// Prosecution, probation, courts.
    Justice,
    /// Housing providers.
    Housing,
    /// Charities and faith groups.
    Voluntary,
    /// Ministers and national bodies.
    National,
}

/// A body of the partnership, or one it deals with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// Its id.
    pub id: AgencyId,
    /// As printed in tables: "WMP".
    pub short: String,
    /// In full.
    pub name: String,
    /// What it is.
    pub sector: Sector,
    /// Other names it is printed under.
    #[serde(default)]
    pub also_known_as: Vec<String>,
    /// Since when it exists, where known.
    #[serde(default)]
    pub valid_from: Option<Date>,
    /// Until when it existed.
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// Which body took over its open work.
    #[serde(default)]
    pub successor: Option<AgencyId>,
    /// Where mail to the body goes.
    #[serde(default)]
    pub email: Option<String>,
    /// Its chief officer's post, for the top of the ladder.
    #[serde(default)]
    pub chief_officer: Option<String>,
}

impl Record for Agency {
    const KIND: &'static str = "agency";
    const TABLE: &'static str = "agency";

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        PARTNERSHIP.into()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![("short", self.short.clone().into()), ("name", self.name.clone().into())]
    }
}

impl Agency {
    /// Exists on a day.
    pub fn exists_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day < to)
    }

    /// Goes by this printed name: its short name, its full name or another it is known by, whatever the case.
    pub fn answers_to(&self, printed: &str) -> bool {
        let printed = printed.trim();
        let names = self.also_known_as.iter().chain([&self.short, &self.name]);
        names.into_iter().any(|n| n.eq_ignore_ascii_case(printed))
    }
}

/// A group of the partnership.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// "Quality, Performance and Operations Sub-group".
    pub name: String,
    /// What it watches, in a sentence.
    pub remit: String,
    /// Which rows of a programme it watches.
    #[serde(default)]
    pub watches: Watches,
}

/// Which rows of a programme a group watches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watches {
    /// All of them.
    AllRows,
    /// Those that several bodies have to carry out.
    MultiAgencyRows,
    /// None: it receives reports, or has another task.
    #[default]
    None,
}

impl Record for Group {
    const KIND: &'static str = "group";
    const TABLE: &'static str = "body_group";

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        PARTNERSHIP.into()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![("name", self.name.clone().into())]
    }
}

const ALL_AGENCIES: List = List::both("agency.all", "select version, body from agency where {scope} order by name");
const ALL_GROUPS: List = List::both("group.all", "select version, body from body_group where {scope} order by name");

/// The lists of this room, for the test that prepares every statement.
pub const LISTS: &[List] = &[ALL_AGENCIES, ALL_GROUPS];

/// The bodies by id: small enough to be read whole, named on nearly every page.
#[derive(Debug, Clone, Default)]
pub struct Agencies(Arc<[Agency]>);

impl Agencies {
    /// All bodies, past ones included. Their names are public, so there is no scope to respect.
    ///
    /// # Errors
    /// A fault when the database does.
    pub async fn load(ask: &mut impl Ask) -> Result<Self, Error> {
        let all: Vec<Versioned<Agency>> = record::list(ask, ALL_AGENCIES.within(&Scope::everything(), [])).await?;
        Ok(Self(all.into_iter().map(|v| v.record).collect()))
    }

    /// As [`Agencies::load`], to be remembered.
    pub(crate) fn read(read: &mut ReadTx, _key: ()) -> Later<'_, Self> {
        Box::pin(async move { Self::load(read).await })
    }

    /// Of these bodies.
    pub fn of(all: Vec<Agency>) -> Self {
        Self(all.into())
    }

    /// In order of name.
    pub fn iter(&self) -> impl Iterator<Item = &Agency> {
        self.0.iter()
    }

    /// One of them.
    pub fn get(&self, id: AgencyId) -> Option<&Agency> {
        self.0.iter().find(|a| a.id == id)
    }

    /// The Board.
    pub fn board(&self) -> Option<&Agency> {
        self.0.iter().find(|a| a.sector == Sector::Board)
    }

    /// Its short name, or a word for one that is not there.
    pub fn short(&self, id: AgencyId) -> &str {
        self.get(id).map_or("unknown body", |a| &a.short)
    }

    /// Its full name.
    pub fn name(&self, id: AgencyId) -> &str {
        self.get(id).map_or("unknown body", |a| &a.name)
    }

    /// The body that a printed name means.
    pub fn printed(&self, name: &str) -> Option<&Agency> {
        self.0.iter().find(|a| a.answers_to(name))
    }

    /// Who answers today for what `id` promised: its successor's successor, and so on.
    pub fn answering_for(&self, id: AgencyId, day: Date) -> AgencyId {
        let mut at = id;
        for _ in 0..self.0.len() {
            match self.get(at) {
                Some(a) if !a.exists_on(day) => match a.successor {
                    Some(next) => at = next,
                    None => return at,
                },
                _ => return at,
            }
        }
        at
    }
}

/// All groups.
///
/// # Errors
/// A fault when the database does.
pub async fn groups(ask: &mut impl Ask) -> Result<Vec<Group>, Error> {
    let all: Vec<Versioned<Group>> = record::list(ask, ALL_GROUPS.within(&Scope::everything(), [])).await?;
    Ok(all.into_iter().map(|v| v.record).collect())
}

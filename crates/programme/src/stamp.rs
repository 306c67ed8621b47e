//! Small things that every record uses: who and when, a named person, a period, a group's name.

use jiff::Timestamp;
use jiff::civil::Date;
use platform::access::Actor;
use platform::id::AccountId;
use serde::{Deserialize, Serialize};

/// Who did something, and when.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The person.
    pub by: AccountId,
    /// The instant.
    pub at: Timestamp,
}

/// Who does something now; at the command line and for a body's program nobody has an account.
pub fn stamp(actor: &Actor, now: Timestamp) -> Stamp {
    Stamp { by: actor.account.unwrap_or(AccountId(uuid::Uuid::nil())), at: now }
}

/// A person named in a record, who may not have an account (a chief officer who signs on paper, an outside assessor).
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedPerson {
    /// Name and post as they would be printed.
    pub name: String,
    /// The account, where there is one.
    pub account: Option<AccountId>,
}

/// The name by which the partnership calls one of its groups, such as "Quality, Performance and Operations".
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(transparent)]
pub struct GroupName(pub String);

/// A period of whole days, both ends included.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Period {
    /// Whether some day is in both.
    pub fn touches(&self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    /// Whether the last day is not before the first.
    pub fn is_in_order(self) -> bool {
        self.from <= self.to
    }

    /// Whether the day lies in the period.
    pub fn contains(self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

/// Whether a guess of the program still waits for a person, or a person has settled it.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Guessed on reading the document.
    #[default]
    Guessed,
    /// Made, corrected or confirmed by a person.
    ByPerson(Stamp),
}

/// Whether a text says anything at all.
pub fn filled(text: &str) -> bool {
    !text.trim().is_empty()
}

/// A date as it is written in a sentence: 31 July 2016.
pub fn in_words(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

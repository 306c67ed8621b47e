//! What a contact is made of.
#![deny(clippy::wildcard_enum_match_arm)]

use commitments::commitment::Stamp;
use people::Subject;
use platform::id::{AccountId, AgencyId};
use serde::{Deserialize, Serialize};

use crate::referral::ReferralId;

/// How somebody got in touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By telephone.
    Telephone,
    /// By e-mail.
    Email,
    /// By letter.
    Letter,
    /// In person.
    InPerson,
    /// By the public pages.
    Online,
    /// By a professional's form here.
    Form,
    /// By another program.
    Api,
}

impl Channel {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 7] =
        [Self::Telephone, Self::Email, Self::Letter, Self::InPerson, Self::Online, Self::Form, Self::Api];

    /// As stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Telephone => "telephone",
            Self::Email => "email",
            Self::Letter => "letter",
            Self::InPerson => "in_person",
            Self::Online => "online",
            Self::Form => "form",
            Self::Api => "api",
        }
    }

    /// As shown.
    pub fn words(self) -> &'static str {
        match self {
            Self::Telephone => "Telephone",
            Self::Email => "E-mail",
            Self::Letter => "Letter",
            Self::InPerson => "In person",
            Self::Online => "Public pages",
            Self::Form => "Professional’s form",
            Self::Api => "From another system",
        }
    }

    /// The channel of a stored name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.name() == name)
    }
}

/// Who got in touch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// A key of the terms' sources.
    pub kind: String,
    /// For which body.
    #[serde(default)]
    pub agency: Option<AgencyId>,
    /// Their name and post; nothing when they gave none.
    #[serde(default)]
    pub name: Option<String>,
    /// Where they can be reached.
    #[serde(default)]
    pub call_back: Option<String>,
    /// Their account, when they have one here.
    #[serde(default)]
    pub account: Option<AccountId>,
}

impl Source {
    /// They can be told something.
    pub fn can_be_reached(&self) -> bool {
        self.account.is_some() || self.agency.is_some() || self.call_back.is_some()
    }
}

/// As what somebody or something is in a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum As {
    /// A child.
    Child,
    /// A child not yet born.
    Unborn,
    /// An adult.
    Adult,
    /// A place.
    Place,
    /// A group of people.
    Group,
}

impl As {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 5] = [Self::Child, Self::Unborn, Self::Adult, Self::Place, Self::Group];

    /// As stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::Unborn => "unborn",
            Self::Adult => "adult",
            Self::Place => "place",
            Self::Group => "group",
        }
    }

    /// As shown.
    pub fn words(self) -> &'static str {
        match self {
            Self::Child => "Child",
            Self::Unborn => "Unborn child",
            Self::Adult => "Adult",
            Self::Place => "Place",
            Self::Group => "Group",
        }
    }

    /// The one of a stored name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.name() == name)
    }

    /// Born or not.
    pub fn is_child(self) -> bool {
        match self {
            Self::Child | Self::Unborn => true,
            Self::Adult | Self::Place | Self::Group => false,
        }
    }
}

/// Whom or what a contact is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// As what.
    pub what: As,
    /// The record; nothing when nobody knows who it is.
    #[serde(default)]
    pub subject: Option<Subject>,
    /// In the words of whoever got in touch: "a girl called Bee".
    #[serde(default)]
    pub words: String,
    /// A case was open to somebody when the contact came in.
    #[serde(default)]
    pub open_case: bool,
}

/// One setting of the exploitation flag, apart from the category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flagging {
    /// Set or taken away.
    pub set: bool,
    /// A key of the terms' models.
    #[serde(default)]
    pub model: Option<String>,
    /// Keys of the terms' indicators.
    #[serde(default)]
    pub indicators: Vec<String>,
    /// Under which version of the terms.
    pub terms: u32,
    /// Why.
    pub why: String,
    /// Who, when.
    pub by: Stamp,
}

/// Why news of an open case was let become a referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overriding {
    /// The reason.
    pub reason: String,
    /// The manager.
    pub by: Stamp,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Triage {
    /// Nobody has looked yet.
    Received,
    /// Advice was given.
    Advice {
        /// Which.
        text: String,
        /// By whom.
        by: Stamp,
    },
    /// News of an open case: passed to whoever works with the child.
    Passed {
        /// To which body.
        agency: AgencyId,
        /// To which person, when one is known here.
        account: Option<AccountId>,
        /// Their team.
        team: String,
        /// Whoever got in touch knows who has the case.
        #[serde(default)]
        told: bool,
        /// By whom.
        by: Stamp,
        /// When the worker said that they know.
        seen: Option<Stamp>,
    },
    /// Somebody has to decide.
    NeedsDecision {
        /// The referral that was opened.
        referral: ReferralId,
        /// By whom.
        by: Stamp,
        /// Although a case was open.
        overriding: Option<Overriding>,
    },
}

impl Triage {
    /// As stored.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Advice { .. } => "advice",
            Self::Passed { .. } => "passed",
            Self::NeedsDecision { .. } => "needs_decision",
        }
    }

    /// As shown.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Received => "Not yet looked at",
            Self::Advice { .. } => "Advice given",
            Self::Passed { .. } => "News of an open case, passed to its worker",
            Self::NeedsDecision { .. } => "Became a referral",
        }
    }
}

//! A concern: what somebody told, how it stands, and who works on it. Pure.
#![deny(clippy::wildcard_enum_match_arm)]

use jiff::civil::Date;
use jiff::{Timestamp, Unit};
use platform::calendar::Due;
use platform::db::Arg;
use platform::id::AccountId;
use platform::record::Record;
use serde::{Deserialize, Serialize};

use crate::seal::Sealed;

platform::typed_id!(
    /// A concern. Its id is random: it must not tell the second at which somebody wrote.
    ConcernId,
    "con"
);

/// Working days in which somebody reads a concern and says so.
pub const DAYS_TO_ACKNOWLEDGE: u32 = 1;
/// Working days after which the reporter hears again.
pub const DAYS_TO_HEAR: u32 = 5;
/// Working days in which what a reporter writes is answered.
pub const DAYS_TO_ANSWER: u32 = 2;
/// The longest text taken, in characters.
pub const LONGEST: usize = 20_000;

/// How much the reporter said of themselves, and to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Nobody knows who they are.
    Anonymous,
    /// Their name is sealed: a custodian may open it on a written request.
    Confidential,
    /// The team knows who they are.
    Named,
}

/// How it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Came {
    /// By the public pages.
    Online,
    /// By telephone, keyed in.
    Telephone {
        /// By whom.
        taken_by: AccountId,
    },
}

/// What a reporter told. Kept sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What worries them.
    pub worry: String,
    /// About whom or what.
    pub about: String,
}

/// Who a reporter is. Kept sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Their name.
    pub name: String,
    /// How to reach them, as they gave it.
    pub reach: String,
}

/// A file that came with it, made harmless. Kept sealed in the folder of files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// What it is.
    pub kind: AttachmentKind,
    /// The hash of its sealed bytes.
    pub file: String,
}

/// What an attachment is, once made harmless.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentKind {
    /// A picture: JPEG, drawn anew.
    Picture,
    /// Text.
    Text,
}

/// How it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// It came; nobody has said that they read it.
    Filed {
        /// By when somebody does.
        due: Due,
    },
    /// Somebody read it.
    Acknowledged {
        /// By when the reporter hears again.
        hear: Due,
    },
    /// What is done with it is decided.
    Handling {
        /// What.
        route: Route,
        /// By when the reporter hears how it ended.
        hear: Due,
    },
    /// Ended.
    Concluded {
        /// What was done.
        route: Route,
        /// What the reporter reads.
        wording: Sealed,
    },
}

/// What is done with a concern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Route {
    /// The front door works on it.
    Linked {
        /// The page of what was made of it.
        href: String,
    },
    /// Nothing that this partnership can act on.
    OutOfScope {
        /// Why.
        why: OutOfScope,
    },
}

/// Why a concern is not ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutOfScope {
    /// It is about no child.
    NoChild,
    /// Another area's, and told where to go.
    ElsewhereToldWhere,
    /// A complaint about a service.
    Complaint,
    /// Too little to act on, and nothing more came.
    TooLittle,
}

/// The reporter's way back, as the concern remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum WayBack {
    /// Open by its own clock.
    Open,
    /// Its clock has run: the receipt opens nothing and the messages are gone.
    Ended {
        /// The day.
        on: Date,
        /// How many messages there were.
        messages: i64,
    },
}

/// A concern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    /// Its id.
    pub id: ConcernId,
    /// What the reporter said of themselves.
    pub mode: Mode,
    /// How it came.
    pub came: Came,
    /// In which language to answer: "en".
    pub language: String,
    /// When it came, to the hour.
    pub received: Timestamp,
    /// What was told ([`Told`]).
    pub told: Sealed,
    /// Who told it ([`Identity`]).
    #[serde(default)]
    pub identity: Option<Sealed>,
    /// What came with it.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// How it stands.
    pub state: State,
    /// Who works on it; the team when nobody is named.
    #[serde(default)]
    pub handler: Option<AccountId>,
    /// The reporter's way back.
    pub way_back: WayBack,
}

impl Record for Concern {
    const KIND: &'static str = "concern";
    const TABLE: &'static str = "concern";
    const GUARDED: bool = true;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.id.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![
            ("state", self.state.name().into()),
            ("mode", self.mode.name().into()),
            ("handler", self.handler.into()),
            ("due", self.state.due().map(|d| d.on).into()),
        ]
    }
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConcernRefused {
    /// Acknowledged before.
    #[error("Somebody has acknowledged this concern already. Open it again to see how it stands.")]
    AcknowledgedAlready,
    /// Decided before.
    #[error("It is decided already what is done with this concern. Open it again to see how it stands.")]
    DecidedAlready,
    /// Not decided yet.
    #[error("Decide first what is done with this concern: hand it to the front door, or say why it is not ours.")]
    NotDecided,
    /// Ended.
    #[error("This concern is concluded.")]
    Concluded,
}

impl Mode {
    /// All of them, in the order of the page that explains them.
    pub const ALL: [Self; 3] = [Self::Anonymous, Self::Confidential, Self::Named];

    /// In addresses and columns.
    pub fn name(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Confidential => "confidential",
            Self::Named => "named",
        }
    }

    /// As said on staff pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Anonymous => "Anonymous",
            Self::Confidential => "Confidential",
            Self::Named => "Named",
        }
    }
}

impl std::str::FromStr for Mode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|m| m.name() == text).ok_or(())
    }
}

impl OutOfScope {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::NoChild, Self::ElsewhereToldWhere, Self::Complaint, Self::TooLittle];

    /// In forms and message files.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoChild => "no_child",
            Self::ElsewhereToldWhere => "elsewhere",
            Self::Complaint => "complaint",
            Self::TooLittle => "too_little",
        }
    }

    /// As said on staff pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoChild => "It is not about a child",
            Self::ElsewhereToldWhere => "It belongs to another area, and I have told the reporter where to go",
            Self::Complaint => "It is a complaint about a service",
            Self::TooLittle => "There is too little to act on, and nothing more has come",
        }
    }
}

impl std::str::FromStr for OutOfScope {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|m| m.name() == text).ok_or(())
    }
}

impl State {
    /// In the column.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Filed { .. } => "filed",
            Self::Acknowledged { .. } => "acknowledged",
            Self::Handling { .. } => "handling",
            Self::Concluded { .. } => "concluded",
        }
    }

    /// As said on staff pages.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Filed { .. } => "Not yet read",
            Self::Acknowledged { .. } => "Acknowledged",
            Self::Handling { route: Route::Linked { .. }, .. } => "With the front door",
            Self::Handling { route: Route::OutOfScope { .. }, .. } => "Not ours",
            Self::Concluded { .. } => "Concluded",
        }
    }

    /// What is due next, and why then.
    pub fn due(&self) -> Option<&Due> {
        match self {
            Self::Filed { due } => Some(due),
            Self::Acknowledged { hear } | Self::Handling { hear, .. } => Some(hear),
            Self::Concluded { .. } => None,
        }
    }
}

impl Concern {
    /// Somebody read it and takes it.
    ///
    /// # Errors
    /// When somebody did before.
    pub fn acknowledge(self, by: Option<AccountId>, hear: Due) -> Result<Self, ConcernRefused> {
        match self.state {
            State::Filed { .. } => Ok(Self { state: State::Acknowledged { hear }, handler: by, ..self }),
            State::Acknowledged { .. } | State::Handling { .. } => Err(ConcernRefused::AcknowledgedAlready),
            State::Concluded { .. } => Err(ConcernRefused::Concluded),
        }
    }

    /// What is done with it is decided.
    ///
    /// # Errors
    /// When it was before.
    pub fn decide(self, by: Option<AccountId>, route: Route, hear: Due) -> Result<Self, ConcernRefused> {
        match self.state {
            State::Filed { .. } | State::Acknowledged { .. } => {
                Ok(Self { state: State::Handling { route, hear }, handler: by, ..self })
            }
            State::Handling { .. } => Err(ConcernRefused::DecidedAlready),
            State::Concluded { .. } => Err(ConcernRefused::Concluded),
        }
    }

    /// Ends it, with what the reporter reads.
    ///
    /// # Errors
    /// When it is not decided what is done with it.
    pub fn conclude(self, wording: Sealed) -> Result<Self, ConcernRefused> {
        match self.state {
            State::Handling { ref route, .. } => {
                Ok(Self { state: State::Concluded { route: route.clone(), wording }, ..self })
            }
            State::Filed { .. } | State::Acknowledged { .. } => Err(ConcernRefused::NotDecided),
            State::Concluded { .. } => Err(ConcernRefused::Concluded),
        }
    }

    /// Passes to somebody, or to the team.
    ///
    /// # Errors
    /// When it has ended: nobody works on it.
    pub fn pass_to(self, handler: Option<AccountId>) -> Result<Self, ConcernRefused> {
        match self.state {
            State::Filed { .. } | State::Acknowledged { .. } | State::Handling { .. } => Ok(Self { handler, ..self }),
            State::Concluded { .. } => Err(ConcernRefused::Concluded),
        }
    }

    /// Where a sealed thing of this concern belongs.
    pub fn place(id: ConcernId, what: &str) -> String {
        format!("{id} {what}")
    }
}

/// A moment to the hour: of what reporters do, no more is kept.
pub fn to_the_hour(at: Timestamp) -> Timestamp {
    let start = jiff::TimestampRound::new().smallest(Unit::Hour).mode(jiff::RoundMode::Floor);
    at.round(start).unwrap_or(at)
}

#[cfg(test)]
mod tests;

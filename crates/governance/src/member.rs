//! Who belongs to a group, from when until when.

use jiff::civil::Date;
use platform::agency::GroupId;
use platform::db::Arg;
use platform::id::{AccountId, AgencyId};
use platform::record::Record;
use serde::{Deserialize, Serialize};

platform::typed_id!(
    /// A membership of a group.
    MemberId,
    "gmb"
);

/// A membership of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupMember {
    /// Its id.
    pub id: MemberId,
    /// The group.
    pub group: GroupId,
    /// Name and post as printed.
    pub name: String,
    /// The account, where there is one.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// For which body.
    #[serde(default)]
    pub agency: Option<AgencyId>,
    /// As what.
    pub seat: Seat,
    /// The first day.
    pub from: Date,
    /// The day after the last.
    #[serde(default)]
    pub until: Option<Date>,
}

/// What somebody is in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seat {
    /// Chairs it.
    Chair,
    /// Chairs it when the chair cannot.
    Deputy,
    /// Belongs to it.
    Member,
    /// Advises it.
    Adviser,
}

/// Why a membership is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MemberRefused {
    /// No name.
    #[error("Give the name and post of the member.")]
    NoName,
    /// Ends before it begins.
    #[error("A membership cannot end before it began.")]
    EndsFirst,
    /// Ended already.
    #[error("This membership has ended already.")]
    Ended,
}

impl Seat {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 4] = [Self::Chair, Self::Deputy, Self::Member, Self::Adviser];

    /// As stored in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chair => "chair",
            Self::Deputy => "deputy",
            Self::Member => "member",
            Self::Adviser => "adviser",
        }
    }

    /// As said on pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Chair => "Chair",
            Self::Deputy => "Deputy chair",
            Self::Member => "Member",
            Self::Adviser => "Adviser",
        }
    }
}

impl GroupMember {
    /// One that can be kept.
    ///
    /// # Errors
    /// Without a name.
    pub fn checked(self) -> Result<Self, MemberRefused> {
        if self.name.trim().is_empty() { Err(MemberRefused::NoName) } else { Ok(self) }
    }

    /// Belongs to it on a day.
    pub fn is_member_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    /// Ends on a day: the first on which they no longer belong to it.
    ///
    /// # Errors
    /// Before it began; when it has ended.
    pub fn end(self, until: Date) -> Result<Self, MemberRefused> {
        if self.until.is_some() {
            return Err(MemberRefused::Ended);
        }
        if until < self.from {
            return Err(MemberRefused::EndsFirst);
        }
        Ok(Self { until: Some(until), ..self })
    }
}

impl Record for GroupMember {
    const KIND: &'static str = "group_member";
    const TABLE: &'static str = "group_member";

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.group.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![("account", self.account.into())]
    }
}

//! A request to open a sealed identity, and what a custodian answered. Nothing of it is ever overwritten: a second
//! request is a second record.

use jiff::{SignedDuration, Timestamp};
use platform::db::Arg;
use platform::id::AccountId;
use platform::record::Record;
use serde::{Deserialize, Serialize};

use crate::concern::ConcernId;

platform::typed_id!(
    /// A request to open a sealed identity.
    IdentityRequestId,
    "idr"
);

/// For how long the one who asked may read the identity once it is opened.
pub const HOURS_OPEN: i64 = 24;

/// The fewest characters that a reason or a motive can be said in.
const SHORTEST: usize = 20;

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityRequest {
    /// Its id.
    pub id: IdentityRequestId,
    /// Whose identity.
    pub concern: ConcernId,
    /// Who asks.
    pub asked_by: AccountId,
    /// Their name.
    pub asked_name: String,
    /// When.
    pub asked_at: Timestamp,
    /// Why they need it, in their words.
    pub reason: String,
    /// What a custodian answered.
    #[serde(default)]
    pub answer: Option<Answer>,
}

/// A custodian's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Which custodian.
    pub by: AccountId,
    /// Their name.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// Opened.
    pub opened: bool,
    /// Why, or why not.
    pub motive: String,
}

impl Record for IdentityRequest {
    const KIND: &'static str = "identity_request";
    const TABLE: &'static str = "identity_request";

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.concern.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![("answered", self.answer.is_some().into())]
    }
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityRefused {
    /// No reason to speak of.
    #[error("Say in a sentence why you need to know who told us. A custodian decides by it, and it is kept.")]
    NoReason,
    /// No motive to speak of.
    #[error("Say in a sentence why you answer so. It is kept, whatever happens later.")]
    NoMotive,
    /// Answered before.
    #[error("This request is answered already. Somebody who still needs the name asks again.")]
    Answered,
    /// One is open.
    #[error("You have asked already, and no custodian has answered yet.")]
    AskedAlready,
    /// There is nothing sealed.
    #[error("Nothing is sealed here: the reporter gave no name, or gave it to the whole team.")]
    NothingSealed,
}

impl IdentityRequest {
    /// With its reason checked.
    ///
    /// # Errors
    /// When there is no reason to speak of.
    pub fn checked(self) -> Result<Self, IdentityRefused> {
        if self.reason.trim().chars().count() < SHORTEST { Err(IdentityRefused::NoReason) } else { Ok(self) }
    }

    /// Answered.
    ///
    /// # Errors
    /// Without a motive; when it was answered before.
    pub fn answered(self, answer: Answer) -> Result<Self, IdentityRefused> {
        if self.answer.is_some() {
            return Err(IdentityRefused::Answered);
        }
        if answer.motive.trim().chars().count() < SHORTEST {
            return Err(IdentityRefused::NoMotive);
        }
        Ok(Self { answer: Some(answer), ..self })
    }

    /// Whether this account may read the identity now.
    pub fn is_open_to(&self, account: Option<AccountId>, now: Timestamp) -> bool {
        let until = |a: &Answer| a.at.saturating_add(SignedDuration::from_hours(HOURS_OPEN)).unwrap_or(a.at);
        account == Some(self.asked_by) && self.answer.as_ref().is_some_and(|a| a.opened && now < until(a))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> IdentityRequest {
        IdentityRequest {
            id: IdentityRequestId::new(),
            concern: ConcernId(uuid::Uuid::nil()),
            asked_by: AccountId::new(),
            asked_name: "Amira".into(),
            asked_at: Timestamp::UNIX_EPOCH,
            reason: "The court has asked who saw the car that night.".into(),
            answer: None,
        }
    }

    fn answer(opened: bool) -> Answer {
        Answer {
            by: AccountId::new(),
            name: "Cass".into(),
            at: Timestamp::UNIX_EPOCH,
            opened,
            motive: "The order of the court names this report.".into(),
        }
    }

    #[test]
    fn open_to_the_one_who_asked_for_a_day() {
        let opened = request().answered(answer(true)).unwrap();
        let now = Timestamp::UNIX_EPOCH;
        let later = now + SignedDuration::from_hours(HOURS_OPEN);
        assert!(opened.is_open_to(Some(opened.asked_by), now));
        assert!(!opened.is_open_to(Some(opened.asked_by), later));
        assert!(!opened.is_open_to(Some(AccountId::new()), now) && !opened.is_open_to(None, now));
        let refused = request().answered(answer(false)).unwrap();
        assert!(!refused.is_open_to(Some(refused.asked_by), now));
        assert_eq!(refused.answered(answer(true)), Err(IdentityRefused::Answered));
    }

    #[test]
    fn a_reason_and_a_motive_are_sentences() {
        assert_eq!(IdentityRequest { reason: "because".into(), ..request() }.checked(), Err(IdentityRefused::NoReason));
        let short = Answer { motive: "no".into(), ..answer(false) };
        assert_eq!(request().answered(short), Err(IdentityRefused::NoMotive));
    }
}

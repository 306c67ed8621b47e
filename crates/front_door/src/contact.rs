//! A contact: any approach to the front door, and what became of it. Pure: no SQL, no HTTP, no clock.
//!
//! received → advice given | passed to the worker of an open case | needs a decision (a referral). News of an open case
//! never becomes a referral without a manager's reason.
#![deny(clippy::wildcard_enum_match_arm)]

mod parts;

use commitments::commitment::Stamp;
use jiff::Timestamp;
use platform::calendar::Due;
use platform::clock::in_uk;
use platform::db::Arg;
use platform::id::{AccountId, AgencyId};
use platform::record::Record;
use serde::{Deserialize, Serialize};

use crate::definition;
use crate::referral::ReferralId;

pub use parts::{About, As, Channel, Flagging, Overriding, Source, Triage};

platform::typed_id!(
    /// A contact.
    ContactId,
    "cnt"
);

/// What is needed to take one in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// When it came.
    pub received: Timestamp,
    /// Who took it.
    pub taken: Stamp,
    /// How it came.
    pub channel: Channel,
    /// Outside the hours of the door.
    pub out_of_hours: bool,
    /// Who got in touch.
    pub source: Source,
    /// About whom or what.
    pub about: Vec<About>,
    /// What worries them, in their words.
    pub worry: String,
    /// A key of the terms' categories.
    #[serde(default)]
    pub category: Option<String>,
    /// Somebody may be in danger now: emergency advice was given.
    #[serde(default)]
    pub urgent: bool,
    /// The exploitation flag, oldest setting first.
    #[serde(default)]
    pub flags: Vec<Flagging>,
    /// By when somebody has to look.
    pub look_by: Due,
    /// Another part's record that it came from: noun and id.
    #[serde(default)]
    pub from: Option<(String, String)>,
    /// The sending that made it: a form sent twice makes one contact.
    pub form_key: String,
    triage: Triage,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContactRefused {
    /// Without words.
    #[error("Write what worries them, in their words.")]
    NoWorry,
    /// About nobody.
    #[error("Say whom or what it is about. When nobody knows who the child is, describe the child.")]
    AboutNobody,
    /// Dated after today.
    #[error("It cannot have come later than now. Check day and time.")]
    FromTheFuture,
    /// Looked at before.
    #[error("Somebody has dealt with this contact already.")]
    Triaged,
    /// Without saying what.
    #[error("Write what you advised.")]
    NoAdvice,
    /// An open case.
    #[error("A case is open: this is news for its worker. A manager can open a referral all the same, with a reason.")]
    CaseIsOpen,
    /// No open case.
    #[error("No case is open for any child named here, so there is no worker to pass it to.")]
    NoOpenCase,
    /// A flag without a reason.
    #[error("Say why.")]
    NoReason,
    /// Set as it was set.
    #[error("The flag stands so already.")]
    SameFlag,
    /// Not passed on, or seen before.
    #[error("There is nothing here to say that you have seen.")]
    NothingToSee,
}

/// What a new contact says.
#[derive(Debug, Clone)]
pub struct NewContact {
    /// As on [`Contact`].
    pub received: Timestamp,
    /// As on [`Contact`].
    pub channel: Channel,
    /// As on [`Contact`].
    pub source: Source,
    /// As on [`Contact`].
    pub about: Vec<About>,
    /// As on [`Contact`].
    pub worry: String,
    /// As on [`Contact`].
    pub category: Option<String>,
    /// As on [`Contact`].
    pub urgent: bool,
    /// As on [`Contact`].
    pub from: Option<(String, String)>,
    /// As on [`Contact`].
    pub form_key: String,
}

impl Contact {
    /// Takes it in.
    ///
    /// # Errors
    /// Without a worry, about nobody, or from the future.
    pub fn take(new: NewContact, taken: Stamp, out_of_hours: bool, look_by: Due) -> Result<Self, ContactRefused> {
        let worry = said(&new.worry).ok_or(ContactRefused::NoWorry)?;
        if new.about.is_empty() || new.about.iter().any(|a| a.subject.is_none() && a.words.trim().is_empty()) {
            return Err(ContactRefused::AboutNobody);
        }
        if new.received > taken.at {
            return Err(ContactRefused::FromTheFuture);
        }
        let NewContact { received, channel, source, about, category, urgent, from, form_key, .. } = new;
        Ok(Self {
            id: ContactId::new(),
            received,
            taken,
            channel,
            out_of_hours,
            source,
            about,
            worry,
            category,
            urgent,
            flags: Vec::new(),
            look_by,
            from,
            form_key,
            triage: Triage::Received,
        })
    }

    /// What became of it.
    pub fn triage(&self) -> &Triage {
        &self.triage
    }

    /// Somebody still has to look.
    pub fn waits(&self) -> bool {
        matches!(self.triage, Triage::Received)
    }

    /// A short reference to say on the telephone: the end of its id.
    pub fn reference(&self) -> String {
        short(&self.id.to_string())
    }

    /// The exploitation flag as it stands.
    pub fn flag(&self) -> Option<&Flagging> {
        self.flags.last().filter(|f| f.set)
    }

    /// The children it is about.
    pub fn children(&self) -> impl Iterator<Item = &About> {
        self.about.iter().filter(|a| a.what.is_child())
    }

    /// A case was open for every child of it: nothing in it is new to everybody.
    pub fn is_news_of_open_cases(&self) -> bool {
        self.children().next().is_some() && self.children().all(|c| c.open_case)
    }

    /// Advice was given and nothing more is needed.
    ///
    /// # Errors
    /// When it was dealt with, or without the advice.
    pub fn advise(mut self, text: &str, by: Stamp) -> Result<Self, ContactRefused> {
        self.refuse_unless_waiting()?;
        let text = said(text).ok_or(ContactRefused::NoAdvice)?;
        self.triage = Triage::Advice { text, by };
        Ok(self)
    }

    /// News of an open case goes to its worker.
    ///
    /// # Errors
    /// When it was dealt with, or when no case is open.
    pub fn pass(
        mut self,
        (agency, account): (AgencyId, Option<AccountId>),
        team: &str,
        told: bool,
        by: Stamp,
    ) -> Result<Self, ContactRefused> {
        self.refuse_unless_waiting()?;
        if !self.children().any(|c| c.open_case) {
            return Err(ContactRefused::NoOpenCase);
        }
        self.triage = Triage::Passed { agency, account, team: team.trim().to_owned(), told, by, seen: None };
        Ok(self)
    }

    /// The worker says that they know.
    ///
    /// # Errors
    /// When it was not passed on, or was seen before.
    pub fn see(mut self, who: Stamp) -> Result<Self, ContactRefused> {
        match &mut self.triage {
            Triage::Passed { seen, .. } if seen.is_none() => *seen = Some(who),
            Triage::Received | Triage::Advice { .. } | Triage::Passed { .. } | Triage::NeedsDecision { .. } => {
                return Err(ContactRefused::NothingToSee);
            }
        }
        Ok(self)
    }

    /// The worker has left: unseen news waits for their team.
    ///
    /// # Errors
    /// When it was not passed to a person, or was seen.
    pub fn to_team(mut self) -> Result<Self, ContactRefused> {
        match &mut self.triage {
            Triage::Passed { account, seen: None, .. } if account.is_some() => *account = None,
            Triage::Received | Triage::Advice { .. } | Triage::Passed { .. } | Triage::NeedsDecision { .. } => {
                return Err(ContactRefused::NothingToSee);
            }
        }
        Ok(self)
    }

    /// Somebody has to decide: a referral is opened.
    ///
    /// # Errors
    /// When it was dealt with; for news of an open case without a manager's reason.
    pub fn refer(
        mut self,
        referral: ReferralId,
        overriding: Option<Overriding>,
        by: Stamp,
    ) -> Result<Self, ContactRefused> {
        // News that was passed on may turn out to need a decision: a manager may say so later.
        let passed = matches!(self.triage, Triage::Passed { .. }) && overriding.is_some();
        if !passed {
            self.refuse_unless_waiting()?;
        }
        if self.is_news_of_open_cases() && overriding.is_none() {
            return Err(ContactRefused::CaseIsOpen);
        }
        if overriding.as_ref().is_some_and(|o| o.reason.trim().is_empty()) {
            return Err(ContactRefused::NoReason);
        }
        let overriding = overriding.filter(|_| self.is_news_of_open_cases());
        self.triage = Triage::NeedsDecision { referral, by, overriding };
        Ok(self)
    }

    /// Sets or takes away the exploitation flag, or changes what it says.
    ///
    /// # Errors
    /// Without a reason, or when nothing changes.
    pub fn flag_as(mut self, flagging: Flagging) -> Result<Self, ContactRefused> {
        if flagging.why.trim().is_empty() {
            return Err(ContactRefused::NoReason);
        }
        let same = match self.flags.last() {
            None => !flagging.set,
            Some(last) => {
                (last.set, &last.model, &last.indicators) == (flagging.set, &flagging.model, &flagging.indicators)
            }
        };
        if same {
            return Err(ContactRefused::SameFlag);
        }
        self.flags.push(flagging);
        Ok(self)
    }

    fn refuse_unless_waiting(&self) -> Result<(), ContactRefused> {
        if self.waits() { Ok(()) } else { Err(ContactRefused::Triaged) }
    }
}

impl ContactRefused {
    /// The field at which it is said.
    pub fn field(self) -> &'static str {
        match self {
            Self::NoWorry => "worry",
            Self::AboutNobody => "find",
            Self::FromTheFuture => "received",
            Self::Triaged | Self::NothingToSee => "do",
            Self::NoAdvice => "advice",
            Self::CaseIsOpen => "override",
            Self::NoOpenCase => "pass",
            Self::NoReason | Self::SameFlag => "why",
        }
    }
}

impl Record for Contact {
    const KIND: &'static str = "contact";
    const TABLE: &'static str = "contact";
    const GUARDED: bool = true;
    const LINKED: bool = true;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.id.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        let (worker, team) = match &self.triage {
            Triage::Passed { account, agency, .. } => (*account, Some(*agency)),
            Triage::Received | Triage::Advice { .. } | Triage::NeedsDecision { .. } => (None, None),
        };
        let unseen = matches!(&self.triage, Triage::Passed { seen: None, .. });
        vec![
            ("received", self.received.into()),
            ("received_on", in_uk(self.received).date().into()),
            ("channel", self.channel.name().into()),
            ("source", self.source.kind.clone().into()),
            ("source_agency", self.source.agency.into()),
            ("referrer", self.source.account.into()),
            ("worker", worker.into()),
            ("worker_agency", team.into()),
            ("unseen", unseen.into()),
            ("triage", self.triage.name().into()),
            ("due", self.waits().then_some(self.look_by.on).into()),
            ("out_of_hours", self.out_of_hours.into()),
            ("urgent", self.urgent.into()),
            ("exploitation", self.flag().is_some().into()),
            ("counts_referral", definition::REFERRAL.counts(self).into()),
            ("counts_concern", definition::CONCERN.counts(self).into()),
            ("form_key", self.form_key.clone().into()),
        ]
    }

    fn links(&self) -> Vec<(&'static str, String)> {
        self.about.iter().filter_map(|a| a.subject).map(|s| ("about", s.to_string())).collect()
    }
}

/// A text that says something, trimmed.
pub(crate) fn said(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|t| !t.is_empty())
}

/// The end of an id, to say on the telephone.
pub(crate) fn short(id: &str) -> String {
    let tail: String = id.chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
    let tail = tail.to_uppercase();
    format!("{}-{}", &tail[..4.min(tail.len())], tail.get(4..).unwrap_or_default())
}

//! A referral: a request for services for children who are not open to anybody; what is decided, by whom and why. Pure.
//!
//! undecided → decided → closed (→ undecided no more, but open again when a young person who said no says yes). It is not
//! closed while anything it set going is open, or while whoever referred is untold.
#![deny(clippy::wildcard_enum_match_arm)]

mod parts;
mod refused;

use commitments::commitment::Stamp;
use jiff::Timestamp;
use jiff::civil::Date;
use platform::calendar::Due;
use platform::clock::in_uk;
use platform::db::Arg;
use platform::record::Record;
use serde::{Deserialize, Serialize};

use crate::contact::{About, ContactId, Source, said, short};

pub use parts::{At, Decision, Outcome, StageLook, State, Told, Worker};
pub use refused::ReferralRefused;

platform::typed_id!(
    /// A referral.
    ReferralId,
    "ref"
);

/// A referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// Its id.
    pub id: ReferralId,
    /// The contact it came from: its home.
    pub contact: ContactId,
    /// When that came.
    pub received: Timestamp,
    /// Who opened it.
    pub opened: Stamp,
    /// Who referred.
    pub source: Source,
    /// Whom it is about: the children who are not open, with those around them.
    pub about: Vec<About>,
    /// The exploitation flag of the contact.
    #[serde(default)]
    pub exploitation: bool,
    /// Counts as a referral by the published definition.
    pub counts: bool,
    /// An earlier referral of one of its children within the months that the terms say.
    #[serde(default)]
    pub earlier: Option<ReferralId>,
    /// Who works on it.
    #[serde(default)]
    pub worker: Option<Worker>,
    /// By when it is to be decided.
    pub decide_by: Due,
    /// By when whoever referred has to know that it came.
    pub acknowledge_by: Due,
    /// By when they have to know what was decided.
    pub tell_by: Due,
    /// Looks at its stages.
    #[serde(default)]
    pub looks: Vec<StageLook>,
    acknowledged: Option<Told>,
    told: Option<Told>,
    state: State,
}

/// What is open around a referral: it cannot be closed before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OpenAround {
    /// Onward referrals.
    pub onward: usize,
    /// Checks.
    pub checks: usize,
    /// Disagreements.
    pub disagreements: usize,
}

impl Referral {
    /// Opens one for a contact.
    pub fn open(
        contact: &crate::contact::Contact,
        opened: Stamp,
        earlier: Option<ReferralId>,
        [decide_by, acknowledge_by, tell_by]: [Due; 3],
    ) -> Self {
        let children = contact.children().filter(|c| !c.open_case).count();
        // All of them where a manager overrode; else the children who are new, and those around them.
        let kept = |a: &&About| children == 0 || !a.what.is_child() || !a.open_case;
        Self {
            id: ReferralId::new(),
            contact: contact.id,
            received: contact.received,
            opened,
            source: contact.source.clone(),
            about: contact.about.iter().filter(kept).cloned().collect(),
            exploitation: contact.flag().is_some(),
            counts: contact.children().next().is_some(),
            earlier,
            worker: None,
            decide_by,
            acknowledge_by,
            tell_by,
            looks: Vec::new(),
            acknowledged: None,
            told: None,
            state: State::Undecided,
        }
    }

    /// Where it stands.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Not closed.
    pub fn is_open(&self) -> bool {
        match self.state {
            State::Undecided | State::Decided { .. } => true,
            State::Closed { .. } => false,
        }
    }

    /// What was decided.
    pub fn decision(&self) -> Option<&Decision> {
        match &self.state {
            State::Undecided => None,
            State::Decided { decision } | State::Closed { decision, .. } => Some(decision),
        }
    }

    /// That it came was said.
    pub fn acknowledged(&self) -> Option<&Told> {
        self.acknowledged.as_ref()
    }

    /// What was decided was said.
    pub fn told(&self) -> Option<&Told> {
        self.told.as_ref()
    }

    /// A short reference to say on the telephone.
    pub fn reference(&self) -> String {
        short(&self.id.to_string())
    }

    /// Decided on or before its day; nothing while undecided and in time.
    pub fn in_time(&self, today: Date) -> Option<bool> {
        match self.decision() {
            Some(decision) => Some(in_uk(decision.by.at).date() <= self.decide_by.on),
            None if self.decide_by.on < today => Some(false),
            None => None,
        }
    }

    /// What has to be done next by the front door, and by when.
    pub fn next_due(&self) -> Option<(&'static str, &Due)> {
        let undecided = matches!(self.state, State::Undecided).then_some(("Decide", &self.decide_by));
        let unsaid = self.acknowledged.is_none().then_some(("Acknowledge to the referrer", &self.acknowledge_by));
        let untold = (self.told.is_none() && self.decision().is_some()).then_some(("Tell the referrer", &self.tell_by));
        let all = if self.is_open() { [undecided, unsaid, untold] } else { [None; 3] };
        all.into_iter().flatten().min_by_key(|(_, due)| due.on)
    }

    /// Somebody looks at a stage before the decision.
    ///
    /// # Errors
    /// When it is decided, or without a note.
    pub fn look(mut self, look: StageLook) -> Result<Self, ReferralRefused> {
        self.refuse_unless_undecided()?;
        said(&look.note).ok_or(ReferralRefused::NoReason)?;
        self.looks.push(look);
        Ok(self)
    }

    /// Decides.
    ///
    /// # Errors
    /// When it is decided, or without a reason.
    pub fn decide(mut self, decision: Decision, tell_by: Due) -> Result<Self, ReferralRefused> {
        self.refuse_unless_undecided()?;
        said(&decision.reason).ok_or(ReferralRefused::NoReason)?;
        self.looks.push(StageLook {
            at: At::Decision,
            urgent: decision.urgent,
            level: Some(decision.level.clone()),
            terms: decision.terms,
            note: decision.reason.clone(),
            by: decision.by.clone(),
        });
        self.tell_by = tell_by;
        self.state = State::Decided { decision };
        Ok(self)
    }

    /// A settled disagreement: decides anew.
    ///
    /// # Errors
    /// While undecided or when closed, or without a reason.
    pub fn decide_anew(mut self, decision: Decision, tell_by: Due) -> Result<Self, ReferralRefused> {
        match self.state {
            State::Undecided => return Err(ReferralRefused::Undecided),
            State::Closed { .. } => return Err(ReferralRefused::Closed),
            State::Decided { .. } => self.state = State::Undecided,
        }
        self.told = None;
        self.decide(decision, tell_by)
    }

    /// Whoever referred knows that it came.
    ///
    /// # Errors
    /// When they knew, or without saying how.
    pub fn acknowledge(mut self, told: Told) -> Result<Self, ReferralRefused> {
        if self.acknowledged.is_some() {
            return Err(ReferralRefused::ToldBefore);
        }
        said(&told.how).ok_or(ReferralRefused::NoHow)?;
        self.acknowledged = Some(told);
        Ok(self)
    }

    /// Whoever referred knows what was decided.
    ///
    /// # Errors
    /// While undecided, when they knew, or without saying how.
    pub fn tell(mut self, told: Told) -> Result<Self, ReferralRefused> {
        match self.state {
            State::Undecided => return Err(ReferralRefused::Undecided),
            State::Decided { .. } | State::Closed { .. } if self.told.is_some() => {
                return Err(ReferralRefused::ToldBefore);
            }
            State::Decided { .. } | State::Closed { .. } => {}
        }
        said(&told.how).ok_or(ReferralRefused::NoHow)?;
        // Who knows the decision knows that it came.
        self.acknowledged.get_or_insert_with(|| told.clone());
        self.told = Some(told);
        Ok(self)
    }

    /// Gives it to somebody.
    ///
    /// # Errors
    /// When it is closed.
    pub fn allocate(mut self, worker: Option<Worker>) -> Result<Self, ReferralRefused> {
        if !self.is_open() {
            return Err(ReferralRefused::Closed);
        }
        self.worker = worker;
        Ok(self)
    }

    /// May something be set going for it now: a check, an onward referral?
    ///
    /// # Errors
    /// When it is closed.
    pub fn may_go_on(&self) -> Result<(), ReferralRefused> {
        if self.is_open() { Ok(()) } else { Err(ReferralRefused::Closed) }
    }

    /// Closes it.
    ///
    /// # Errors
    /// While it is undecided, anything around it is open, or whoever referred is untold.
    pub fn close(mut self, around: OpenAround, outcome: &str, by: Stamp) -> Result<Self, ReferralRefused> {
        let decision = match self.state {
            State::Undecided => return Err(ReferralRefused::Undecided),
            State::Closed { .. } => return Err(ReferralRefused::Closed),
            State::Decided { ref decision } => decision.clone(),
        };
        match around {
            OpenAround { onward: 1.., .. } => return Err(ReferralRefused::OnwardOpen),
            OpenAround { checks: 1.., .. } => return Err(ReferralRefused::CheckOpen),
            OpenAround { disagreements: 1.., .. } => return Err(ReferralRefused::DisagreementOpen),
            OpenAround { .. } => {}
        }
        if self.told.is_none() {
            return Err(ReferralRefused::Untold);
        }
        let outcome = said(outcome).ok_or(ReferralRefused::NoOutcome)?;
        self.state = State::Closed { decision, outcome, by };
        Ok(self)
    }

    /// Opens it again because something of it goes on: a young person who said no says yes. It counts once.
    ///
    /// # Errors
    /// When it is open.
    pub fn reopen(mut self) -> Result<Self, ReferralRefused> {
        match self.state {
            State::Closed { decision, .. } => self.state = State::Decided { decision },
            State::Undecided | State::Decided { .. } => return Err(ReferralRefused::NotClosed),
        }
        Ok(self)
    }

    fn refuse_unless_undecided(&self) -> Result<(), ReferralRefused> {
        match self.state {
            State::Undecided => Ok(()),
            State::Decided { .. } => Err(ReferralRefused::Decided),
            State::Closed { .. } => Err(ReferralRefused::Closed),
        }
    }
}

impl Record for Referral {
    const KIND: &'static str = "referral";
    const TABLE: &'static str = "referral";
    const GUARDED: bool = true;
    const LINKED: bool = true;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.contact.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        let day = |stamp: &Stamp| in_uk(stamp.at).date();
        let closed = match &self.state {
            State::Closed { by, .. } => Some(day(by)),
            State::Undecided | State::Decided { .. } => None,
        };
        vec![
            ("state", self.state.name().into()),
            ("open", self.is_open().into()),
            ("received", self.received.into()),
            ("opened_on", day(&self.opened).into()),
            ("closed_on", closed.into()),
            ("stands_until", closed.unwrap_or(Date::MAX).into()),
            ("decide_by", self.decide_by.on.into()),
            ("decided_on", self.decision().map(|d| day(&d.by)).into()),
            ("told_on", self.told.as_ref().map(|t| day(&t.by)).into()),
            ("tell_by", self.decision().map(|_| self.tell_by.on).into()),
            ("due", self.next_due().map(|(_, due)| due.on).into()),
            ("level", self.decision().map(|d| d.level.clone()).into()),
            ("worker", self.worker.as_ref().map(|w| w.account).into()),
            ("worker_name", self.worker.as_ref().map(|w| w.name.clone()).into()),
            ("team", self.worker.as_ref().map(|w| w.team.clone()).into()),
            ("referrer", self.source.account.into()),
            ("source", self.source.kind.clone().into()),
            ("source_agency", self.source.agency.into()),
            ("exploitation", self.exploitation.into()),
            ("counts", self.counts.into()),
        ]
    }

    fn links(&self) -> Vec<(&'static str, String)> {
        self.about.iter().filter_map(|a| a.subject).map(|s| ("about", s.to_string())).collect()
    }
}

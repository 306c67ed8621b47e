//! Somebody other than the lead looks whether a claim holds.
//!
//! The check keeps a hash of all it looked at. When any of that changes afterwards, the hash no longer matches and the
//! check counts no more.
#![deny(clippy::wildcard_enum_match_arm)]

use jiff::Timestamp;
use platform::id::AgencyId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::action::{Action, ActionId, DeliveryRefused};
use crate::claim::{Claim, ClaimId};
use crate::evidence::Evidence;
use crate::programme::ProgrammeId;
use crate::recommendation::hex;
use crate::response::{Response, ResponseId};
use crate::stamp::{GroupName, NamedPerson, filled};

platform::typed_id!(
    /// A check of a claim.
    VerificationId,
    "ver"
);

/// A check of a claim, or of an answer that says "met by other means". Never changed once made.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Verification {
    /// Its id.
    pub id: VerificationId,
    /// The programme.
    pub programme: ProgrammeId,
    subject: Subject,
    #[serde(default)]
    claim: Option<ClaimId>,
    draft: VerificationDraft,
    snapshot: String,
}

/// What is checked.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// An action that is claimed.
    Action(ActionId),
    /// An answer that says the ask is met by other means.
    Response(ResponseId),
}

/// What the checker found.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct VerificationDraft {
    /// The body that checked.
    pub agency: AgencyId,
    /// The person who answers for the check.
    pub person: NamedPerson,
    /// As what.
    pub capacity: Capacity,
    /// When.
    pub at: Timestamp,
    /// How it was checked.
    pub method: String,
    /// What sample was looked at, if one was.
    #[serde(default)]
    pub sample: Option<String>,
    /// What came of it.
    pub verdict: Verdict,
    /// Why the lead's own body checks it, when it does. Printed wherever the row counts.
    #[serde(default)]
    pub exception: Option<String>,
}

/// As what somebody checks.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// For a group of the partnership.
    Group(GroupName),
    /// As an assessor from outside.
    OutsideAssessor,
    /// As somebody who has lived through it.
    LivedExperience,
    /// For another body of the partnership.
    PartnerBody,
}

/// What came of a check.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The claim holds.
    Verified,
    /// It does not, or not yet.
    Returned {
        /// What is missing.
        why: String,
    },
}

/// Why a check is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerificationRefused {
    /// The action is not there yet.
    #[error(transparent)]
    Step(#[from] DeliveryRefused),
    /// The claim is another's or an older one.
    #[error("This is not the claim that waits for a check. Open the action again and check its latest claim.")]
    NotThisClaim,
    /// Nobody answers for it.
    #[error("Name the person who made this check.")]
    NoPerson,
    /// Not said how.
    #[error("Say how this was checked.")]
    NoMethod,
    /// Sent back without a reason.
    #[error("Say what is missing, so that the lead knows what to do.")]
    ReturnedNeedsWhy,
    /// The lead's own body.
    #[error(
        "The body that leads this work cannot verify it. Ask another body, or declare an exception with its reason; it will be printed wherever this row counts."
    )]
    LeadVerifiesItself,
    /// The very person.
    #[error("Whoever made the claim cannot verify it. Ask somebody else.")]
    ClaimantVerifies,
    /// The answer does not say "met by other means".
    #[error("Only an answer \"met by other means\" is verified by itself. For the others, verify the actions.")]
    NotMetByOtherMeans,
    /// No evidence stands behind the claim.
    #[error("There is no evidence behind this. Ask the lead for some before verifying it.")]
    NoEvidence,
}

impl Verification {
    /// Checks an action's claim. `evidence` are the records the claim names. It does not change the action:
    /// [`Action::check`] does, or [`Action::retest`].
    ///
    /// # Errors
    /// See [`VerificationRefused`].
    pub fn of_action(
        draft: VerificationDraft,
        action: &Action,
        claim: &Claim,
        evidence: &[Evidence],
    ) -> Result<Self, VerificationRefused> {
        if claim.action() != action.id {
            return Err(VerificationRefused::NotThisClaim);
        }
        if draft.person.account == Some(claim.by()) && draft.verdict == Verdict::Verified {
            return Err(VerificationRefused::ClaimantVerifies);
        }
        let draft = accept(draft, action.plan().lead)?;
        if draft.verdict == Verdict::Verified && !evidence.iter().any(|e| claim.evidence().contains(&e.id)) {
            return Err(VerificationRefused::NoEvidence);
        }
        let snapshot = snapshot_of_action(action, claim, evidence);
        let (id, programme, subject) = (VerificationId::new(), action.programme, Subject::Action(action.id));
        Ok(Self { id, programme, subject, claim: Some(claim.id), draft, snapshot })
    }

    /// Checks an answer that says "met by other means".
    ///
    /// # Errors
    /// See [`VerificationRefused`].
    pub fn of_response(draft: VerificationDraft, response: &Response) -> Result<Self, VerificationRefused> {
        if !response.position().is_met_by_other_means() {
            return Err(VerificationRefused::NotMetByOtherMeans);
        }
        let draft = accept(draft, Some(response.agency))?;
        let (id, programme, subject) = (VerificationId::new(), response.programme, Subject::Response(response.id));
        Ok(Self { id, programme, subject, claim: None, draft, snapshot: snapshot_of_response(response) })
    }

    /// What was checked.
    pub fn subject(&self) -> Subject {
        self.subject
    }

    /// The claim that was checked, when it was an action's.
    pub fn claim(&self) -> Option<ClaimId> {
        self.claim
    }

    /// The body that checked.
    pub fn agency(&self) -> AgencyId {
        self.draft.agency
    }

    /// The person who answers for the check.
    pub fn person(&self) -> &NamedPerson {
        &self.draft.person
    }

    /// As what.
    pub fn capacity(&self) -> &Capacity {
        &self.draft.capacity
    }

    /// When.
    pub fn at(&self) -> Timestamp {
        self.draft.at
    }

    /// How.
    pub fn method(&self) -> &str {
        &self.draft.method
    }

    /// What sample was looked at.
    pub fn sample(&self) -> Option<&str> {
        self.draft.sample.as_deref()
    }

    /// What came of it.
    pub fn verdict(&self) -> &Verdict {
        &self.draft.verdict
    }

    /// Why the lead's own body checked it, when it did.
    pub fn exception(&self) -> Option<&str> {
        self.draft.exception.as_deref()
    }

    /// Hash of all that was looked at, in lower-case hexadecimal.
    pub fn snapshot(&self) -> &str {
        &self.snapshot
    }

    /// Whether it found this action's claim to hold.
    pub fn satisfies(&self, action: ActionId, claim: ClaimId) -> bool {
        let same = self.subject == Subject::Action(action) && self.claim == Some(claim);
        same && self.draft.verdict == Verdict::Verified
    }

    /// Whether it still stands for the action: satisfied, by another body or with a declared exception, and nothing it
    /// looked at has changed. The lead is judged as it is now, so handing an action to its verifier ends the check.
    pub fn stands_for_action(&self, action: &Action, claim: &Claim, evidence: &[Evidence]) -> bool {
        self.satisfies(action.id, claim.id)
            && self.is_independent_of(action.plan().lead)
            && self.snapshot == snapshot_of_action(action, claim, evidence)
    }

    /// Whether it still stands for the answer.
    pub fn stands_for_response(&self, response: &Response) -> bool {
        self.subject == Subject::Response(response.id)
            && self.draft.verdict == Verdict::Verified
            && self.is_independent_of(Some(response.agency))
            && self.snapshot == snapshot_of_response(response)
    }

    fn is_independent_of(&self, lead: Option<AgencyId>) -> bool {
        if self.snapshot.is_empty() {
            return false;
        }
        lead != Some(self.draft.agency) || self.exception().is_some_and(filled)
    }
}

fn accept(mut draft: VerificationDraft, lead: Option<AgencyId>) -> Result<VerificationDraft, VerificationRefused> {
    if !filled(&draft.person.name) {
        return Err(VerificationRefused::NoPerson);
    }
    if !filled(&draft.method) {
        return Err(VerificationRefused::NoMethod);
    }
    if matches!(&draft.verdict, Verdict::Returned { why } if !filled(why)) {
        return Err(VerificationRefused::ReturnedNeedsWhy);
    }
    let own = lead == Some(draft.agency);
    // An exception where none is needed would be printed as if it were one.
    draft.exception = draft.exception.filter(|reason| own && filled(reason));
    if own && draft.verdict == Verdict::Verified && draft.exception.is_none() {
        return Err(VerificationRefused::LeadVerifiesItself);
    }
    Ok(draft)
}

/// Hash of what a check of an action looks at: the outcome, the work, its lead, asks and first date, the claim, and each
/// piece of evidence the claim names. Contacts, money, milestones and forecasts are left out: they do not bear on whether
/// the work is done.
pub fn snapshot_of_action(action: &Action, claim: &Claim, evidence: &[Evidence]) -> String {
    let plan = action.plan();
    let mut asks = plan.asks.clone();
    asks.sort_unstable();
    let mut shown: Vec<_> = evidence.iter().filter(|e| claim.evidence().contains(&e.id)).collect();
    shown.sort_unstable_by_key(|e| e.id);
    let shown: Vec<_> =
        shown.iter().map(|e| (e.id, e.kind, &e.title, e.from, e.effective_from, e.effective_to, &e.holding)).collect();
    let due = action.first_due().map(|d| d.date);
    hash_of(&(action.id, &plan.outcome, &plan.title, plan.lead, asks, due, claim, shown))
}

/// Hash of what a check of an answer looks at.
pub fn snapshot_of_response(response: &Response) -> String {
    hash_of(&(response.id, response.ask, response.agency, response.position()))
}

fn hash_of(content: &impl Serialize) -> String {
    // Ids, dates, texts and enums always have a JSON form. Should one not, the empty snapshot stands for nothing.
    serde_json::to_string(content).map(|text| hex(&Sha256::digest(text.as_bytes()))).unwrap_or_default()
}

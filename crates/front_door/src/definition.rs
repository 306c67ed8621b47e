//! Published definitions of what is counted, over one list of events. Every approach is one event; each definition says
//! of each event whether it counts, so that all counts reconcile to the same list.

use platform::access::Scope;

use crate::contact::{Contact, Triage};

/// What is counted, and by which words.
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    /// A stable name.
    pub key: &'static str,
    /// With its version, as printed beside the figure.
    pub title: &'static str,
    /// In full.
    pub words: &'static str,
    rule: fn(&Contact) -> bool,
    /// The rule as kept in a column at each save, where it leaves anything out.
    column: Option<&'static str>,
}

impl Definition {
    /// Whether an event counts.
    pub fn counts(&self, contact: &Contact) -> bool {
        (self.rule)(contact)
    }

    /// Only the events of `scope` that count.
    pub fn within(&self, scope: Scope) -> Scope {
        match self.column {
            Some(column) => scope.only(column, true),
            None => scope,
        }
    }
}

/// Any approach.
pub const CONTACT: Definition = Definition {
    key: "contact",
    title: "Contacts (definition 1)",
    words: "Any approach to the front door, whatever became of it.",
    rule: |_| true,
    column: None,
};

/// A request for services for a child who is not open.
pub const REFERRAL: Definition = Definition {
    key: "referral",
    title: "Referrals: requests for services (definition 1)",
    words: "A contact about a child, born or not, who was not open to anybody and about whom somebody had to decide; or whom \
            a manager, giving a reason, took as a referral although a case was open.",
    rule: |c| matches!(c.triage(), Triage::NeedsDecision { .. }) && c.children().next().is_some(),
    column: Some("counts_referral = ?"),
};

/// Every concern is a referral.
pub const CONCERN: Definition = Definition {
    key: "concern",
    title: "Referrals: every concern (definition 1)",
    words: "Every contact about a child, born or not, news of open cases and requests for advice included.",
    rule: |c| c.children().next().is_some(),
    column: Some("counts_concern = ?"),
};

/// All of them.
pub const ALL: [Definition; 3] = [CONTACT, REFERRAL, CONCERN];

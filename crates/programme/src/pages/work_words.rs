//! How work is said on pages: its stage, what it costs, who does it, what its evidence and checks show.

use jiff::civil::Date;
use platform::access::Actor;
use platform::account::Account;
use platform::agency::Agencies;
use platform::id::AccountId;
use serde_json::{Value, json};

use super::words::{self, Tag};
use crate::action::{Action, Stage};
use crate::claim::Claim;
use crate::evidence::{Evidence, Holding, Sensitivity};
use crate::funding::{Cost, FundingStatus};
use crate::money::Pence;
use crate::open_evidence::opens;
use crate::policy::{self, Act, Concerned};
use crate::standing::WorkFacts;
use crate::verification::{Capacity, Verdict, Verification};

/// The tag of a stage.
pub(super) fn stage(stage: Stage) -> Tag {
    let tone = match stage {
        Stage::Unplanned | Stage::Declined | Stage::Superseded => "grey",
        Stage::Planned | Stage::InProgress => "blue",
        Stage::Blocked | Stage::Regressed | Stage::Returned => "red",
        Stage::Claimed => "orange",
        Stage::Verified | Stage::BusinessAsUsual => "green",
    };
    Tag::new(stage.words(), tone)
}

/// Whether an actor may do this to a record.
pub(super) fn can(act: Act, actor: &Actor, record: &impl Concerned) -> bool {
    matches!(policy::rule(act, actor, &record.concern()), platform::access::Decision::Allow(_))
}

/// Days past the first due date of what is neither verified, declined nor superseded; 0 when it is not late.
pub(super) fn days_late(facts: &WorkFacts, today: Date) -> i32 {
    let due = facts.first_due.filter(|due| facts.stage.is_open() && *due < today);
    due.and_then(|due| due.until(today).ok()).map_or(0, |span| span.get_days())
}

/// "12 days late".
pub(super) fn late(days: i32) -> Option<Tag> {
    match days {
        0 => None,
        1 => Some(Tag::new("1 day late", "red")),
        n => Some(Tag::new(format!("{n} days late"), "red")),
    }
}

/// A person's name and post.
pub(super) fn person(id: AccountId, accounts: &[Account]) -> String {
    accounts.iter().find(|a| a.id == id).map_or_else(|| "Surety".into(), |a| format!("{}, {}", a.name, a.post))
}

/// What it costs, as the lines of a list.
pub(super) fn cost(cost: &Cost, agencies: &Agencies) -> Value {
    let years = match (cost.from, cost.to) {
        (Some(from), Some(to)) if from == to => format!("{from}"),
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => String::new(),
    };
    let sum = |pence: Pence| (pence > Pence::ZERO).then(|| pence.to_string());
    json!({
        "one_off": sum(cost.one_off), "yearly": sum(cost.yearly), "years": years,
        "payers": cost.payers.iter().map(|p| agencies.name(*p)).collect::<Vec<_>>().join(", "),
        "funding": funding(cost.funding), "unfunded": cost.is_unfunded(),
    })
}

/// Whether the money is there, in words.
pub(super) fn funding(status: FundingStatus) -> &'static str {
    match status {
        FundingStatus::NotStated => "Nobody has said whether it is funded",
        FundingStatus::WithinExistingMeans => "Within existing means",
        FundingStatus::Funded => "Funded",
        FundingStatus::PartFunded => "Funded in part",
        FundingStatus::Unfunded => "Unfunded",
    }
}

/// Who may see it, in words.
pub(super) fn sensitivity(sensitivity: Sensitivity) -> &'static str {
    match sensitivity {
        Sensitivity::Public => "Public: anybody may see it",
        Sensitivity::Partnership => "Partnership: all bodies of the partnership may see it",
        Sensitivity::Restricted => {
            "Restricted: only its giver, the Board with its groups, the assessor, and whoever checks a claim that waits open it"
        }
    }
}

/// A piece of evidence in a list. Whoever may not open a restricted one sees its title only.
pub(super) fn evidence(e: &Evidence, lead: Option<platform::id::AgencyId>, seer: &Seer<'_>) -> Value {
    if !seer.checks && !opens(e, seer.actor) {
        return json!({ "id": e.id, "title": e.title, "closed": true });
    }
    let place = match &e.holding {
        Holding::File { name, bytes, .. } => json!({ "file": name, "size": size(*bytes) }),
        Holding::Reference(place) => json!({ "place": place }),
    };
    json!({
        "id": e.id, "title": e.title, "closed": false, "href": format!("/programme/evidence/{}", e.id),
        "kind": e.kind.words(), "from": seer.agencies.short(e.from), "effective_from": e.effective_from,
        "effective_to": e.effective_to, "current": e.is_current(seer.today), "grade": words::grade(e.grade_for(lead)),
        "restricted": e.sensitivity == Sensitivity::Restricted, "holding": place, "received": e.received_at,
        "expired": e.effective_to.is_some_and(|to| to < seer.today), "versions": e.earlier.len() + 1,
    })
}

/// A size as people say it.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        _ => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
    }
}

/// Who looks, and when.
pub(super) struct Seer<'a> {
    /// The actor.
    pub actor: &'a Actor,
    /// The bodies.
    pub agencies: &'a Agencies,
    /// The day.
    pub today: Date,
    /// Whether the actor reads restricted evidence of this work in order to check it.
    pub checks: bool,
}

/// A claim with the checks of it.
pub(super) fn claim(claim: &Claim, checks: &[Verification], accounts: &[Account], agencies: &Agencies) -> Value {
    let own: Vec<Value> = checks.iter().filter(|v| v.claim() == Some(claim.id)).map(|v| check(v, agencies)).collect();
    json!({
        "id": claim.id, "by": person(claim.by(), accounts), "agency": agencies.name(claim.agency()), "at": claim.at(),
        "from": claim.period().from, "to": claim.period().to, "text": claim.text(),
        "changed": claim.changed_for_children(), "evidence": claim.evidence(), "checks": own,
    })
}

/// A check.
pub(super) fn check(check: &Verification, agencies: &Agencies) -> Value {
    let (holds, why) = match check.verdict() {
        Verdict::Verified => (true, None),
        Verdict::Returned { why } => (false, Some(why.as_str())),
    };
    json!({
        "id": check.id, "holds": holds, "why": why, "person": check.person().name, "agency": agencies.name(check.agency()),
        "capacity": capacity(check.capacity()), "at": check.at(), "method": check.method(), "sample": check.sample(),
        "exception": check.exception(),
    })
}

/// As what somebody checked.
pub(super) fn capacity(capacity: &Capacity) -> String {
    match capacity {
        Capacity::Group(name) => format!("for the {}", name.0),
        Capacity::OutsideAssessor => "as outside assessor".into(),
        Capacity::LivedExperience => "from lived experience".into(),
        Capacity::PartnerBody => "for a partner body".into(),
    }
}

/// An action as a line that links to it.
pub(super) fn line(action: &Action, agencies: &Agencies) -> Value {
    json!({
        "title": action.plan().title, "href": format!("/programme/actions/{}", action.id), "stage": stage(action.stage()),
        "lead": action.plan().lead.map(|l| agencies.short(l)), "first_due": action.first_due().map(|d| d.date),
    })
}

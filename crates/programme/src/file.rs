//! All records of one recommendation, and the facts of its standing read off them.
#![deny(clippy::wildcard_enum_match_arm)]

use jiff::civil::Date;
use platform::id::AgencyId;

use crate::action::{Action, Stage};
use crate::ask::{Ask, AskId};
use crate::claim::Claim;
use crate::evidence::Evidence;
use crate::impact::{Impact, impact_of};
use crate::programme::Programme;
use crate::recommendation::{Recommendation, Scope};
use crate::response::Response;
use crate::standing::{Answers, GradeSpan, MonitorLeads, Standing, StandingFacts, WorkFacts};
use crate::verification::{Subject, Verdict, Verification};

/// All records of one recommendation. It has to be complete: a claim or a piece of evidence left out of it voids the checks
/// that rest on it. Records of other rows do no harm.
#[derive(Clone, Copy, Debug)]
pub struct RecommendationFile<'a> {
    /// Its programme.
    pub programme: &'a Programme,
    /// The row.
    pub recommendation: &'a Recommendation,
    /// Its asks.
    pub asks: &'a [Ask],
    /// The answers to them.
    pub responses: &'a [Response],
    /// The actions that serve them.
    pub actions: &'a [Action],
    /// The claims of these actions.
    pub claims: &'a [Claim],
    /// The evidence that the claims name, or that supports the actions and answers.
    pub evidence: &'a [Evidence],
    /// The checks of the actions and answers.
    pub verifications: &'a [Verification],
    /// The measures of impact.
    pub impacts: &'a [Impact],
}

/// How a recommendation stands on a day, from all its records.
pub fn standing_of(file: &RecommendationFile<'_>, today: Date) -> Standing {
    file.facts().on(today)
}

/// One ask with what it has got.
struct AskReading {
    wanted: u32,
    unanswered: u32,
    uncovered: bool,
    settled: bool,
}

impl<'a> RecommendationFile<'a> {
    /// The facts of its standing.
    pub fn facts(&self) -> StandingFacts {
        let works: Vec<_> = self.action_works().chain(self.response_works()).collect();
        let asks: Vec<_> = self.live_asks().map(|ask| (ask, self.read_ask(ask, &works))).collect();
        let open_dues = asks.iter().filter(|(_, read)| !read.settled).filter_map(|(ask, _)| ask.due.as_ref()?.date);
        let unanswered = asks.iter().map(|(_, r)| r.unanswered).sum();
        let wanted = asks.iter().map(|(_, r)| r.wanted).sum();
        StandingFacts {
            recommendation: self.recommendation.id,
            national: self.recommendation.scope == Scope::National,
            asks: count(asks.len()),
            answers: Answers { wanted, unanswered, due: self.programme.answers_due },
            uncovered: count(asks.iter().filter(|(_, r)| r.uncovered).count()),
            open_ask_dues: open_dues.collect(),
            impact: impact_of(self.own_impacts()),
            next_reading: self.own_impacts().filter_map(Impact::next_reading).min(),
            harmful_effects: self.own_impacts().any(|i| i.unintended().iter().any(|e| e.harmful)),
            lead_missing: self.recommendation.scope == Scope::Local && self.leads().is_empty(),
            monitor: self.monitor_leads(),
            colour_override: self.recommendation.colour_override.clone(),
            works,
        }
    }

    fn own_asks(&self) -> impl Iterator<Item = &'a Ask> {
        let own = self.recommendation.id;
        self.asks.iter().filter(move |a| a.recommendation == own)
    }

    fn live_asks(&self) -> impl Iterator<Item = &'a Ask> {
        self.own_asks().filter(|a| a.is_live())
    }

    /// Actions of asks taken out of the split stay, so that nobody loses a late action by splitting anew.
    fn own_actions(&self) -> impl Iterator<Item = &'a Action> {
        let asks: Vec<AskId> = self.own_asks().map(|a| a.id).collect();
        self.actions.iter().filter(move |a| a.plan().asks.iter().any(|id| asks.contains(id)))
    }

    fn own_impacts(&self) -> impl Iterator<Item = &'a Impact> {
        let own = self.recommendation.id;
        self.impacts.iter().filter(move |i| i.recommendation == own)
    }

    fn answers_to(&self, ask: AskId) -> impl Iterator<Item = &'a Response> {
        self.responses.iter().filter(move |r| r.ask == ask)
    }

    fn action_works(&self) -> impl Iterator<Item = WorkFacts> {
        self.own_actions().map(|action| self.action_work(action))
    }

    fn action_work(&self, action: &Action) -> WorkFacts {
        let check = self.standing_check(action);
        let voided = action.stage().is_verified() && check.is_none();
        let claims: Vec<_> = self.claims.iter().filter(|c| c.action() == action.id).collect();
        let subject = Subject::Action(action.id);
        let bears =
            |e: &&Evidence| e.supports.contains(&subject) || claims.iter().any(|c| c.evidence().contains(&e.id));
        let lead = action.plan().lead;
        WorkFacts {
            subject,
            stage: if voided { Stage::Claimed } else { action.stage() },
            first_due: action.first_due().map(|d| d.date),
            expected: action.expected(),
            retest: action.delivery().retest(),
            exception: check.and_then(Verification::exception).map(str::to_owned),
            voided,
            unfunded: action.plan().cost.is_unfunded(),
            word_given: !claims.is_empty(),
            evidence: self.evidence.iter().filter(bears).map(|e| span(e, lead)).collect(),
        }
    }

    /// The check that still holds, when the action is verified.
    fn standing_check(&self, action: &Action) -> Option<&'a Verification> {
        let (claim, check) = action.delivery().held_by()?;
        let claim = self.claims.iter().find(|c| c.id == claim)?;
        let check = self.verifications.iter().find(|v| v.id == check)?;
        check.stands_for_action(action, claim, self.evidence).then_some(check)
    }

    fn response_works(&self) -> impl Iterator<Item = WorkFacts> {
        let answers = self.live_asks().flat_map(|ask| self.answers_to(ask.id));
        answers.filter(|r| r.position().is_met_by_other_means()).map(|r| self.response_work(r))
    }

    fn response_work(&self, response: &Response) -> WorkFacts {
        let subject = Subject::Response(response.id);
        let checks = || self.verifications.iter().filter(|v| v.subject() == subject);
        let check = checks().filter(|v| v.stands_for_response(response)).max_by_key(|v| v.at());
        let supporting = self.evidence.iter().filter(|e| e.supports.contains(&subject));
        WorkFacts {
            subject,
            stage: response_stage(checks().max_by_key(|v| v.at()), check.is_some()),
            first_due: None,
            expected: None,
            retest: None,
            exception: check.and_then(Verification::exception).map(str::to_owned),
            voided: false,
            unfunded: false,
            word_given: true,
            evidence: supporting.map(|e| span(e, Some(response.agency))).collect(),
        }
    }

    fn read_ask(&self, ask: &Ask, works: &[WorkFacts]) -> AskReading {
        let answers: Vec<_> = self.answers_to(ask.id).collect();
        let (wanted, unanswered) = count_answers(ask, &answers);
        let served = |w: &&WorkFacts| self.serves(w.subject, ask.id, &answers) && w.stage.is_live();
        let takes_on = answers.iter().any(|r| r.position().takes_on_work());
        let has_action = works.iter().filter(served).any(|w| matches!(w.subject, Subject::Action(_)));
        let uncovered =
            if takes_on { !has_action } else { unanswered == 0 && answers.iter().all(|r| r.position().is_passed_on()) };
        let done = works.iter().filter(served).all(|w| w.stage.is_verified());
        AskReading { wanted, unanswered, uncovered, settled: unanswered == 0 && !uncovered && done }
    }

    fn serves(&self, subject: Subject, ask: AskId, answers: &[&Response]) -> bool {
        match subject {
            Subject::Action(id) => self.actions.iter().any(|a| a.id == id && a.plan().asks.contains(&ask)),
            Subject::Response(id) => answers.iter().any(|r| r.id == id),
        }
    }

    /// Every body that leads the row, as printed or by one of its live actions.
    fn leads(&self) -> Vec<AgencyId> {
        let of_actions = self.own_actions().filter(|a| a.stage().is_live()).filter_map(|a| a.plan().lead);
        let mut leads: Vec<_> = self.recommendation.leads.iter().copied().chain(of_actions).collect();
        leads.sort_unstable();
        leads.dedup();
        leads
    }

    fn monitor_leads(&self) -> MonitorLeads {
        let leads = self.leads();
        match leads.contains(&self.programme.board) {
            false => MonitorLeads::No,
            true if leads.len() == 1 => MonitorLeads::Alone,
            true => MonitorLeads::Jointly,
        }
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn span(evidence: &Evidence, lead: Option<AgencyId>) -> GradeSpan {
    GradeSpan { grade: evidence.grade_for(lead), from: evidence.effective_from, to: evidence.effective_to }
}

/// An answer "met by other means" is the body's word until somebody checks it; the latest check counts.
fn response_stage(latest: Option<&Verification>, stands: bool) -> Stage {
    match latest.map(Verification::verdict) {
        Some(Verdict::Returned { .. }) => Stage::Returned,
        Some(Verdict::Verified) if stands => Stage::Verified,
        Some(Verdict::Verified) | None => Stage::Claimed,
    }
}

/// How many answers an ask wants, and how many are missing: one from each body asked or named by another as the right one.
/// An ask addressed to nobody wants one answer from somebody.
fn count_answers(ask: &Ask, answers: &[&Response]) -> (u32, u32) {
    let named = answers.iter().filter_map(|r| r.position().passed_on_to());
    let mut bodies: Vec<_> =
        ask.addressees.iter().copied().chain(answers.iter().map(|r| r.agency)).chain(named).collect();
    bodies.sort_unstable();
    bodies.dedup();
    if bodies.is_empty() {
        return (1, 1);
    }
    let answered = |body: &&AgencyId| answers.iter().any(|r| r.agency == **body && r.position().is_answer());
    (count(bodies.len()), count(bodies.iter().filter(|b| !answered(b)).count()))
}

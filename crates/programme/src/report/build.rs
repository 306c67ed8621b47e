//! Reads a [`ReportModel`] off a programme as it was kept on a day.
#![deny(clippy::wildcard_enum_match_arm)]

use commitments::Commitment;
use jiff::Timestamp;
use jiff::civil::Date;
use platform::clock::in_uk;
use platform::id::AgencyId;
use platform::part::Note;

use super::names::Names;
use super::{
    AnswerLine, AskLine, Audience, ChallengeLine, Check, ClaimLine, DecisionLine, EvidenceLine, Forecast, Money, Point,
    ReportModel, Request, Row, Silence, UpdateLine, Work,
};
use crate::action::{Action, Delivery};
use crate::as_at::{AsAt, Progress};
use crate::ask::Ask;
use crate::challenge::{Challenge, ChallengeState, Rung};
use crate::challenge_step::current_reply;
use crate::claim::Claim;
use crate::evidence::{Evidence, Sensitivity};
use crate::funding::year_of_funding;
use crate::money::FinancialYear;
use crate::national_request::{Endorser, NationalRequest, RequestState};
use crate::notes::{self, Noted};
use crate::programme::ReportKind;
use crate::recommendation::{Recommendation, Scope};
use crate::response::{Position, Response};
use crate::small_numbers::SmallNumbers;
use crate::stamp::{NamedPerson, in_words};
use crate::standing::StandingFacts;
use crate::store::file::Loaded;
use crate::verification::{Capacity, Subject, Verdict, Verification};

/// The most updates printed for one piece of work.
const MOST_UPDATES: usize = 3;

/// The report of `kind` as the programme was kept, with what other parts say about its rows.
pub fn build(as_at: &AsAt, names: &Names, kind: ReportKind, progress: &[Progress], notes: &[Note]) -> ReportModel {
    let programme = &as_at.programme.record;
    let rows: Vec<Row> = as_at.rows.iter().map(|row| Reader { as_at, names, row, notes }.row()).collect();
    let year = FinancialYear::of(as_at.on);
    let years = [year, FinancialYear(year.0.saturating_add(1))];
    let point = |p: &Progress| Point {
        on: p.on,
        claimed: p.counts.claimed,
        verified: p.counts.verified,
        impact_shown: p.counts.impact_shown,
    };
    let mut model = ReportModel {
        programme: programme.id,
        name: programme.name.clone(),
        board: names.body(programme.board),
        committee: programme.scrutiny_committee.clone(),
        kind,
        audience: Audience::Committee,
        as_at: as_at.on,
        records_at: as_at.records_at,
        before_first: as_at.before_first,
        rows,
        progress: progress.iter().map(point).collect(),
        funding: years.map(|y| year_of_funding(programme, y)).into(),
        since: None,
        silences: as_at.commitments.iter().filter_map(|c| silence(c, names)).collect(),
        small_numbers: SmallNumbers::default(),
        people: Vec::new(),
    };
    model.people = people(&model, names);
    model
}

/// Everybody with an account, and everybody named in the report.
fn people(model: &ReportModel, names: &Names) -> Vec<String> {
    let works = || model.rows.iter().flat_map(|r| &r.works);
    let answers = || model.rows.iter().flat_map(|r| &r.asks).flat_map(|a| &a.answers);
    let checks = works().flat_map(|w| &w.checks).chain(answers().flat_map(|a| &a.checks));
    let named = checks.filter_map(|c| c.person.clone()).chain(answers().filter_map(|a| a.signed_by.clone()));
    let mut all: Vec<String> = names.people.values().cloned().chain(named).filter(|n| !n.trim().is_empty()).collect();
    all.sort();
    all.dedup();
    all
}

/// What a body was asked for and owed for so long that the ladder led into the report.
fn silence(commitment: &Commitment, names: &Names) -> Option<Silence> {
    let published = commitment.taken().iter().filter(|t| t.step.to >= commitments::ladder::Rung::Published);
    let since = published.map(|t| t.on).min()?;
    Some(Silence {
        what: commitment.what.clone(),
        about: commitment.subject.words.clone(),
        body: names.body(commitment.owner.agency),
        due: commitment.answer_by().on,
        since,
        answered: commitment.answered_on(),
    })
}

fn day(at: Timestamp) -> Date {
    in_uk(at).date()
}

struct Reader<'a> {
    as_at: &'a AsAt,
    names: &'a Names,
    row: &'a Loaded,
    notes: &'a [Note],
}

impl Reader<'_> {
    fn row(&self) -> Row {
        let recommendation = &self.row.recommendation.record;
        let facts = self.row.file().facts();
        Row {
            id: recommendation.id,
            reference: recommendation.reference.clone(),
            title: recommendation.title.clone(),
            words: recommendation.verbatim.lines().to_vec(),
            led_by: self.led_by(recommendation),
            leads: self.names.bodies(&recommendation.leads),
            standing: facts.on(self.as_at.on),
            asks: self.row.asks.iter().filter(|a| a.is_live()).map(|a| self.ask(a)).collect(),
            works: self.row.actions.iter().map(|a| self.work(a, &facts)).collect(),
            impacts: self.row.impacts.iter().map(super::measure::measure).collect(),
            challenges: self.row.challenges.iter().map(|c| self.challenge(c)).collect(),
            challenges_withheld: 0,
            decisions: notes::of_row(self.row, self.notes).into_iter().map(decision).collect(),
            requests: self
                .as_at
                .requests
                .iter()
                .filter(|r| r.recommendation == recommendation.id)
                .map(request)
                .collect(),
        }
    }

    fn led_by(&self, row: &Recommendation) -> String {
        match row.leads.as_slice() {
            _ if row.leads_as_printed.iter().any(|l| l == "All partners") => "All partners".into(),
            [] if row.scope == Scope::National => "National".into(),
            [] => "No lead named".into(),
            leads => self.names.bodies(leads).join(", "),
        }
    }

    fn ask(&self, ask: &Ask) -> AskLine {
        let given: Vec<&Response> = self.row.responses.iter().filter(|r| r.ask == ask.id).collect();
        let passed_on = given.iter().filter_map(|r| r.position().passed_on_to());
        let mut silent: Vec<AgencyId> = ask.addressees.iter().copied().chain(passed_on).collect();
        silent.retain(|body| given.iter().all(|r| r.agency != *body));
        silent.sort_unstable();
        silent.dedup();
        let awaited = silent.into_iter().map(|body| self.awaited(body));
        AskLine {
            limb: ask.limb,
            text: ask.text.clone(),
            due: ask.due.as_ref().map(|d| d.words.clone()),
            answers: given.iter().map(|r| self.answer(r)).chain(awaited).collect(),
        }
    }

    fn awaited(&self, body: AgencyId) -> AnswerLine {
        AnswerLine {
            body: self.names.body(body),
            position: Position::NoResponseYet.words().to_owned(),
            given: false,
            declined: false,
            reason: None,
            offers: None,
            on: None,
            signed_by: None,
            checks: Vec::new(),
        }
    }

    fn answer(&self, response: &Response) -> AnswerLine {
        let position = response.position();
        AnswerLine {
            position: position.words().to_owned(),
            given: position.is_answer(),
            declined: matches!(position, Position::Decline { .. }),
            reason: position.reason().map(str::to_owned),
            offers: response.counter_proposal().map(str::to_owned),
            on: response.date(),
            signed_by: response.signatory().map(|s| s.name.clone()),
            checks: self.checks(Subject::Response(response.id)),
            ..self.awaited(response.agency)
        }
    }

    fn checks(&self, subject: Subject) -> Vec<Check> {
        let own = self.row.verifications.iter().filter(|v| v.subject() == subject);
        own.map(|v| self.check(v)).collect()
    }

    fn check(&self, check: &Verification) -> Check {
        let (held, missing) = match check.verdict() {
            Verdict::Verified => (true, None),
            Verdict::Returned { why } => (false, Some(why.clone())),
        };
        Check {
            body: self.names.body(check.agency()),
            person: self.named(check.person()),
            capacity: capacity(check.capacity()),
            on: day(check.at()),
            method: check.method().to_owned(),
            sample: check.sample().map(str::to_owned),
            held,
            missing,
            exception: check.exception().map(str::to_owned),
        }
    }

    fn named(&self, person: &NamedPerson) -> Option<String> {
        let printed = Some(person.name.trim().to_owned()).filter(|n| !n.is_empty());
        printed.or_else(|| person.account.and_then(|a| self.names.person(a)))
    }

    fn work(&self, action: &Action, facts: &StandingFacts) -> Work {
        let plan = action.plan();
        let fact = facts.works.iter().find(|w| w.subject == Subject::Action(action.id));
        let said = self.row.updates.iter().filter(|u| u.action == action.id);
        Work {
            outcome: plan.outcome.clone(),
            title: plan.title.clone(),
            lead: plan.lead.map(|l| self.names.body(l)),
            contributors: self.names.bodies(&plan.contributors),
            officer: plan.officer.and_then(|o| self.names.person(o)),
            stage: fact.map_or(action.stage(), |f| f.stage),
            why: self.why(action.delivery()),
            voided: fact.is_some_and(|f| f.voided),
            first_due: action.first_due().map(|d| d.date),
            forecasts: action.forecasts().iter().map(forecast).collect(),
            retest: action.delivery().retest(),
            claims: self.row.claims.iter().filter(|c| c.action() == action.id).map(|c| self.claim(c)).collect(),
            checks: self.checks(Subject::Action(action.id)),
            updates: said.take(MOST_UPDATES).map(|u| self.update(u)).collect(),
            money: Money {
                one_off: plan.cost.one_off,
                yearly: plan.cost.yearly,
                unfunded: plan.cost.is_unfunded() && action.stage().is_live(),
            },
        }
    }

    fn update(&self, update: &crate::update::Update) -> UpdateLine {
        UpdateLine { body: self.names.body(update.agency), period: update.period, text: update.text.clone() }
    }

    fn why(&self, delivery: &Delivery) -> Option<String> {
        match delivery {
            Delivery::Blocked { why, .. } | Delivery::Returned { why, .. } | Delivery::Declined { why, .. } => {
                Some(why.clone())
            }
            Delivery::Regressed { found, .. } => Some(found.clone()),
            Delivery::Superseded { by, .. } => {
                let other = self.row.actions.iter().find(|a| a.id == *by);
                Some(other.map_or_else(
                    || "Another action of another row stands in its place.".into(),
                    |a| format!("In its place: {}", a.plan().title),
                ))
            }
            Delivery::Unplanned
            | Delivery::Planned { .. }
            | Delivery::InProgress { .. }
            | Delivery::Claimed { .. }
            | Delivery::Verified { .. }
            | Delivery::BusinessAsUsual { .. } => None,
        }
    }

    fn claim(&self, claim: &Claim) -> ClaimLine {
        let rests_on = || self.row.evidence.iter().filter(|e| claim.evidence().contains(&e.id));
        let named: Vec<EvidenceLine> =
            rests_on().filter(|e| e.sensitivity != Sensitivity::Restricted).map(|e| self.evidence(e)).collect();
        let withheld = count(claim.evidence().len().saturating_sub(named.len()));
        ClaimLine {
            by: self.names.person(claim.by()),
            body: self.names.body(claim.agency()),
            on: day(claim.at()),
            period: claim.period(),
            text: claim.text().to_owned(),
            changed_for_children: claim.changed_for_children().to_owned(),
            evidence: named,
            withheld,
        }
    }

    fn evidence(&self, evidence: &Evidence) -> EvidenceLine {
        EvidenceLine {
            title: evidence.title.clone(),
            kind: evidence.kind.words().to_owned(),
            from: self.names.body(evidence.from),
            dated: evidence.effective_from,
            until: evidence.effective_to,
            public: evidence.sensitivity == Sensitivity::Public,
        }
    }

    fn challenge(&self, challenge: &Challenge) -> ChallengeLine {
        let clock = self.as_at.commitments.iter().find(|c| c.subject.id == challenge.id.to_string());
        let answer = current_reply(challenge, clock).map(|reply| reply.text);
        let changed = match challenge.state() {
            ChallengeState::Open | ChallengeState::Replied(_) => None,
            ChallengeState::Closed { what_changed, .. } => Some(what_changed.clone()),
        };
        ChallengeLine {
            from: challenge.from.0.clone(),
            to: self.names.body(challenge.to),
            question: challenge.question.clone(),
            raised: day(challenge.raised.at),
            due: challenge.due,
            overdue: answer.is_none() && challenge.is_late(self.as_at.on),
            answer,
            changed,
            rung: challenge.rung().map(|r| r.words().to_owned()),
            published: challenge.rung().is_some_and(|r| r >= Rung::Published),
        }
    }
}

fn decision(noted: Noted) -> DecisionLine {
    let Note { kind, text, from, on, .. } = noted.note;
    DecisionLine { kind, from, on, on_what: noted.on_what, text }
}

pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn forecast(forecast: &crate::action::Forecast) -> Forecast {
    Forecast { date: forecast.date, reason: Some(forecast.reason.clone()), said_on: day(forecast.stamp.at) }
}

fn capacity(capacity: &Capacity) -> String {
    match capacity {
        Capacity::Group(group) => format!("for the {}", group.0),
        Capacity::OutsideAssessor => "outside assessor".into(),
        Capacity::LivedExperience => "from lived experience".into(),
        Capacity::PartnerBody => "another body of the partnership".into(),
    }
}

fn request(request: &NationalRequest) -> Request {
    let (state, sent, answered, answer) = match request.state() {
        RequestState::Draft => ("The letter is being written".to_owned(), None, None, None),
        RequestState::Sent { on } => ("Sent, not yet acknowledged".to_owned(), Some(*on), None, None),
        RequestState::Acknowledged { sent, on } => {
            (format!("Acknowledged on {}", in_words(*on)), Some(*sent), None, None)
        }
        RequestState::Replied { sent, on, position, text } => {
            (format!("Answered: {}", position.words().to_lowercase()), Some(*sent), Some(*on), Some(text.clone()))
        }
    };
    let endorsed = request.endorsements().iter().map(|e| {
        let by = match e.by {
            Endorser::Board => "the Board",
            Endorser::Cabinet => "Cabinet",
        };
        format!("{by} on {}", in_words(e.on))
    });
    Request {
        to: request.to.clone(),
        state,
        sent,
        answered,
        answer,
        endorsed: endorsed.collect(),
        chased: count(request.chased().len()),
    }
}

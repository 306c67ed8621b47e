//! An invented partnership with one row, for tests.

use jiff::civil::{Date, date};
use platform::id::{AccountId, AgencyId};

use crate::action::{Action, ActionId, ActionPlan};
use crate::ask::{Ask, AskId};
use crate::claim::{Claim, ClaimDraft};
use crate::evidence::{Evidence, EvidenceId, EvidenceKind, Holding, Sensitivity};
use crate::file::RecommendationFile;
use crate::impact::{Better, Definition, Impact, ImpactId};
use crate::programme::{Programme, ProgrammeId};
use crate::recommendation::{Recommendation, RecommendationId, Scope, Verbatim};
use crate::response::{Answer, Position, Response, ResponseId};
use crate::small_numbers::Counting;
use crate::source_report::SourceReportId;
use crate::stamp::{NamedPerson, Period, Stamp};
use crate::standing::Standing;
use crate::verification::{Capacity, Verdict, Verification, VerificationDraft};

pub const TODAY: Date = date(2016, 12, 1);

/// A row with all its records, and the bodies and people around it.
pub struct World {
    pub board: AgencyId,
    pub police: AgencyId,
    pub health: AgencyId,
    pub officer: AccountId,
    pub programme: Programme,
    pub recommendation: Recommendation,
    pub asks: Vec<Ask>,
    pub responses: Vec<Response>,
    pub actions: Vec<Action>,
    pub claims: Vec<Claim>,
    pub evidence: Vec<Evidence>,
    pub verifications: Vec<Verification>,
    pub impacts: Vec<Impact>,
}

pub fn stamp() -> Stamp {
    Stamp { by: AccountId::new(), at: "2016-09-01T09:00:00Z".parse().unwrap() }
}

pub fn period() -> Period {
    Period { from: date(2016, 9, 1), to: date(2016, 11, 30) }
}

pub fn evidence(from: AgencyId, kind: EvidenceKind, day: Date, until: Option<Date>) -> Evidence {
    Evidence {
        id: EvidenceId::new(),
        programme: ProgrammeId::new(),
        kind,
        title: "Turnaround of examinations, autumn".to_owned(),
        from,
        effective_from: day,
        effective_to: until,
        received_at: stamp().at,
        holding: Holding::Reference("shared drive, folder 4".to_owned()),
        sensitivity: Sensitivity::Partnership,
        offered_grade: kind.highest_grade(),
        supports: Vec::new(),
        earlier: Vec::new(),
    }
}

impl World {
    /// One ask to the police, unanswered; no action.
    pub fn new() -> Self {
        let (board, police, health) = (AgencyId::new(), AgencyId::new(), AgencyId::new());
        let programme = Programme::new(ProgrammeId::new(), "Response to the review", board).unwrap();
        let recommendation = row(programme.id, police);
        let mut ask = Ask::new(AskId::new(), programme.id, recommendation.id, 1, "Examine seized devices sooner");
        ask.addressees = vec![police];
        Self {
            board,
            police,
            health,
            officer: AccountId::new(),
            programme,
            recommendation,
            asks: vec![ask],
            responses: Vec::new(),
            actions: Vec::new(),
            claims: Vec::new(),
            evidence: Vec::new(),
            verifications: Vec::new(),
            impacts: Vec::new(),
        }
    }

    /// The police accept.
    pub fn accepted() -> Self {
        let mut world = Self::new();
        world.answer(Position::Accept);
        world
    }

    /// The police accept, and their action is in progress, first due on 30 November.
    pub fn in_progress() -> Self {
        let mut world = Self::accepted();
        let action = world.unplanned().set_first_due(date(2016, 12, 31), stamp()).unwrap();
        world.actions.push(action.plan_it(stamp()).unwrap().start(stamp()).unwrap());
        world
    }

    /// The police claim that it is done, with figures.
    pub fn claimed() -> Self {
        let mut world = Self::in_progress();
        world.evidence.push(evidence(world.police, EvidenceKind::Figures, date(2016, 10, 1), Some(date(2017, 9, 30))));
        let (action, claim) = world.action().claim(world.claim_draft(), &world.evidence, TODAY).unwrap();
        world.actions[0] = action;
        world.claims.push(claim);
        world
    }

    /// Health checked it and was satisfied.
    pub fn verified() -> Self {
        let mut world = Self::claimed();
        let (action, check) =
            world.action().check(world.check_by(world.health), &world.claims[0], &world.evidence).unwrap();
        world.actions[0] = action;
        world.verifications.push(check);
        world
    }

    /// Two readings, the second better.
    pub fn improved() -> Self {
        let mut world = Self::verified();
        let impact = world.impact();
        let impact = read(impact, date(2016, 4, 1), 40.0);
        world.impacts.push(read(impact, date(2016, 8, 1), 15.0));
        world
    }

    pub fn answer(&mut self, position: Position) {
        let awaited = Response::awaited(ResponseId::new(), self.programme.id, self.asks[0].id, self.police);
        let answer = Answer { position, ..Answer::default() };
        self.responses.push(awaited.answer(answer, date(2016, 7, 1)).unwrap());
    }

    pub fn plan(&self) -> ActionPlan {
        ActionPlan {
            outcome: "Children wait less for a decision".to_owned(),
            title: "Second examiner".to_owned(),
            asks: vec![self.asks[0].id],
            lead: Some(self.police),
            officer: Some(self.officer),
            ..ActionPlan::default()
        }
    }

    pub fn unplanned(&self) -> Action {
        Action::new(ActionId::new(), self.programme.id, self.plan())
    }

    pub fn action(&self) -> Action {
        self.actions[0].clone()
    }

    pub fn claim_draft(&self) -> ClaimDraft {
        ClaimDraft {
            by: self.officer,
            agency: self.police,
            at: stamp().at,
            period: period(),
            text: "A second examiner works since September.".to_owned(),
            changed_for_children: "Decisions come three weeks sooner.".to_owned(),
            evidence: self.evidence.iter().map(|e| e.id).collect(),
        }
    }

    pub fn check_by(&self, agency: AgencyId) -> VerificationDraft {
        VerificationDraft {
            agency,
            person: NamedPerson { name: "J. Okafor, designated nurse".to_owned(), account: None },
            capacity: Capacity::PartnerBody,
            at: stamp().at,
            method: "Read 10 files".to_owned(),
            sample: None,
            verdict: Verdict::Verified,
            exception: None,
        }
    }

    pub fn impact(&self) -> Impact {
        let impact = Impact::new(ImpactId::new(), self.programme.id, self.recommendation.id, "Is the wait shorter?");
        impact.define(days_waited(), Some(date(2017, 3, 31))).unwrap()
    }

    pub fn file(&self) -> RecommendationFile<'_> {
        RecommendationFile {
            programme: &self.programme,
            recommendation: &self.recommendation,
            asks: &self.asks,
            responses: &self.responses,
            actions: &self.actions,
            claims: &self.claims,
            evidence: &self.evidence,
            verifications: &self.verifications,
            impacts: &self.impacts,
        }
    }

    pub fn standing(&self, day: Date) -> Standing {
        self.file().facts().on(day)
    }
}

fn row(programme: ProgrammeId, lead: AgencyId) -> Recommendation {
    Recommendation {
        id: RecommendationId::new(),
        programme,
        source: SourceReportId::new(),
        reference: "10b".to_owned(),
        parent: Some("10".to_owned()),
        sort_order: 0,
        title: String::new(),
        verbatim: Verbatim::new(vec!["Examine seized devices sooner".to_owned()], "table 1, row 12", Some(9)),
        scope: Scope::Local,
        leads_as_printed: vec!["Police".to_owned()],
        leads: vec![lead],
        groups: Vec::new(),
        theme: None,
        response_as_printed: None,
        challenges_as_printed: None,
        status_as_printed: None,
        doubts: Vec::new(),
        colour_override: None,
    }
}

pub fn days_waited() -> Definition {
    Definition {
        text: "Median days from seizure to result".to_owned(),
        unit: "days".to_owned(),
        counting: Counting::Other,
        better: Better::Lower,
        least_change: 2.0,
        stamp: stamp(),
    }
}

/// Reads a value for the month that starts on `from`.
pub fn read(impact: Impact, from: Date, value: f64) -> Impact {
    let period = Period { from, to: from.last_of_month() };
    impact.read(period, value, "case system", None, stamp()).unwrap()
}

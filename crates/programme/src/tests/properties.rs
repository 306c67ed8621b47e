//! What no sequence of steps and no set of facts may break.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::world::{World, evidence, stamp};
use crate::action::{Action, ActionId, ActionPlan, Stage};
use crate::colour::{Colour, ColourOverride, Headline};
use crate::counts::counts;
use crate::evidence::{EvidenceKind, Grade, Holding};
use crate::impact::ImpactState;
use crate::recommendation::RecommendationId;
use crate::stamp::Period;
use crate::standing::{Answers, GradeSpan, MonitorLeads, StandingFacts, WorkFacts};
use crate::verification::{Capacity, Subject, Verdict, Verification, VerificationDraft};

const START: Date = date(2016, 7, 1);

fn day(n: i64) -> Date {
    START.saturating_add(n.days())
}

/// Something a person tries.
#[derive(Debug, Clone)]
enum Step {
    Plan,
    SetFirstDue(i64),
    Forecast(i64),
    Start,
    Block,
    Evidence { day: i64, lasts: i64, kind: usize },
    ReplaceEvidence,
    Claim { from: i64, to: i64, outcome: bool },
    Check { body: usize, named: bool, exception: bool, satisfied: bool },
    Settle(i64),
    Retest { body: usize, next: i64 },
    Regress,
    Decline,
    Supersede,
    Lead(usize),
    Outcome(bool),
    Withdraw,
}

fn step() -> impl Strategy<Value = Step> {
    let body = 0..3usize;
    prop_oneof![
        3 => Just(Step::Plan),
        2 => (0..300i64).prop_map(Step::SetFirstDue),
        1 => (0..600i64).prop_map(Step::Forecast),
        4 => Just(Step::Start),
        1 => Just(Step::Block),
        3 => (0..200i64, 0..300i64, 0..5usize).prop_map(|(day, lasts, kind)| Step::Evidence { day, lasts, kind }),
        1 => Just(Step::ReplaceEvidence),
        4 => (0..150i64, 0..250i64, prop::bool::weighted(0.9))
            .prop_map(|(from, to, outcome)| Step::Claim { from, to, outcome }),
        4 => (body.clone(), prop::bool::weighted(0.9), any::<bool>(), prop::bool::weighted(0.8))
            .prop_map(|(body, named, exception, satisfied)| Step::Check { body, named, exception, satisfied }),
        2 => (0..900i64).prop_map(Step::Settle),
        1 => (body.clone(), 0..900i64).prop_map(|(body, next)| Step::Retest { body, next }),
        1 => Just(Step::Regress),
        1 => prop::bool::weighted(0.3).prop_map(|d| if d { Step::Decline } else { Step::Start }),
        1 => prop::bool::weighted(0.3).prop_map(|s| if s { Step::Supersede } else { Step::Start }),
        1 => body.prop_map(Step::Lead),
        1 => any::<bool>().prop_map(Step::Outcome),
        1 => prop::bool::weighted(0.3).prop_map(|w| if w { Step::Withdraw } else { Step::Plan }),
    ]
}

const TODAY_N: i64 = 250;

impl World {
    fn body(&self, n: usize) -> platform::id::AgencyId {
        [self.board, self.police, self.health][n % 3]
    }

    /// Tries a step; a refusal leaves everything as it was.
    fn try_step(&mut self, step: Step) {
        let action = self.action();
        match step {
            Step::Plan => self.keep(action.plan_it(stamp())),
            Step::SetFirstDue(n) => self.keep(action.set_first_due(day(n), stamp())),
            Step::Forecast(n) => self.keep(action.forecast(day(n), "recruiting", stamp())),
            Step::Start => self.keep(action.start(stamp())),
            Step::Block => self.keep(action.block("no room", stamp())),
            Step::Settle(n) => self.keep(action.settle(day(n), day(TODAY_N), stamp())),
            Step::Regress => self.keep(action.regress("nobody does it", stamp())),
            Step::Decline => self.keep(action.decline("no longer needed", stamp())),
            Step::Supersede => self.keep(action.supersede(ActionId::new(), stamp())),
            Step::Lead(n) => {
                let plan = ActionPlan { lead: Some(self.body(n)), ..action.plan().clone() };
                self.keep(action.revise(plan));
            }
            Step::Outcome(filled) => {
                let outcome = if filled { "Fewer waits".to_owned() } else { String::new() };
                let plan = ActionPlan { outcome, ..action.plan().clone() };
                self.keep(action.revise(plan));
            }
            Step::Evidence { .. } | Step::ReplaceEvidence => self.try_evidence(step),
            Step::Claim { .. } | Step::Check { .. } | Step::Retest { .. } => self.try_words(step, action),
            Step::Withdraw => {
                self.asks[0] =
                    self.asks[0].clone().withdraw("joined", vec![], stamp()).unwrap_or_else(|_| self.asks[0].clone())
            }
        }
    }

    fn try_evidence(&mut self, step: Step) {
        const KINDS: [EvidenceKind; 5] = [
            EvidenceKind::Statement,
            EvidenceKind::Document,
            EvidenceKind::Figures,
            EvidenceKind::PracticeSample,
            EvidenceKind::LivedExperience,
        ];
        if let Step::Evidence { day: n, lasts, kind } = step {
            self.evidence.push(evidence(self.health, KINDS[kind], day(n), Some(day(n + lasts))));
        } else if let Some(last) = self.evidence.pop() {
            let holding = Holding::Reference("another folder".to_owned());
            let (from, to) = (last.effective_from, last.effective_to);
            self.evidence.push(last.replace(holding, from, to, stamp()).unwrap());
        }
    }

    fn try_words(&mut self, step: Step, action: Action) {
        match step {
            Step::Claim { from, to, outcome } => {
                let mut draft = self.claim_draft();
                draft.period = Period { from: day(from), to: day(to) };
                draft.changed_for_children = if outcome { draft.changed_for_children } else { String::new() };
                if let Ok((action, claim)) = action.claim(draft, &self.evidence, day(TODAY_N)) {
                    self.keep::<()>(Ok(action));
                    self.claims.push(claim);
                }
            }
            Step::Check { body, named, exception, satisfied } => {
                let draft = self.draft(body, named, exception, satisfied);
                let Some(claim) = self.claims.last().cloned() else { return };
                if let Ok((action, check)) = action.check(draft, &claim, &self.evidence) {
                    self.keep::<()>(Ok(action));
                    self.verifications.push(check);
                }
            }
            Step::Retest { body, next } => {
                let draft = self.draft(body, true, false, true);
                let Some(claim) = self.claims.last().cloned() else { return };
                let Ok(check) = Verification::of_action(draft, &action, &claim, &self.evidence) else { return };
                self.verifications.push(check.clone());
                self.keep(action.retest(&check, day(next), day(TODAY_N), stamp()));
            }
            other => unreachable!("{other:?} is tried elsewhere"),
        }
    }

    fn draft(&self, body: usize, named: bool, exception: bool, satisfied: bool) -> VerificationDraft {
        let mut draft = VerificationDraft { capacity: Capacity::PartnerBody, ..self.check_by(self.body(body)) };
        draft.person.name = if named { draft.person.name } else { String::new() };
        draft.exception = exception.then(|| "nobody else may look".to_owned());
        draft.verdict =
            if satisfied { Verdict::Verified } else { Verdict::Returned { why: "figures missing".to_owned() } };
        draft
    }

    fn keep<E>(&mut self, changed: Result<Action, E>) {
        if let Ok(action) = changed {
            self.actions[0] = action;
        }
    }

    /// Where the row counts as verified, all that verification needs is there.
    fn assert_verified_is_earned(&self, work: &WorkFacts) {
        let action = &self.actions[0];
        let (claim, check) = action.delivery().held_by().expect("verified without a check");
        let claim = self.claims.iter().find(|c| c.id == claim).expect("verified without a claim");
        let check = self.verifications.iter().find(|v| v.id == check).expect("the check is not on file");
        assert_eq!(check.verdict(), &Verdict::Verified);
        assert!(!check.person().name.is_empty());
        let own = action.plan().lead == Some(check.agency());
        assert!(!own || work.exception.is_some(), "the lead verified itself without a declared exception");
        let dated = |e: &&crate::evidence::Evidence| {
            claim.evidence().contains(&e.id) && claim.period().contains(e.effective_from)
        };
        assert!(self.evidence.iter().any(|e| dated(&e)), "verified without evidence of the time");
        assert!(!claim.changed_for_children().is_empty());
    }

    /// Whatever is past its first date and not done is late, in the row and in the total.
    fn assert_lateness_shows(&self, today: Date) {
        let action = &self.actions[0];
        let standing = self.standing(today);
        let done =
            matches!(action.stage(), Stage::Verified | Stage::BusinessAsUsual | Stage::Declined | Stage::Superseded);
        let Some(first) = action.first_due().map(|d| d.date).filter(|due| *due < today && !done) else { return };
        let late = standing.axes.late.expect("lateness is hidden");
        assert_eq!(late.since, first);
        assert_eq!(standing.verdict.headline, Headline::Late);
        assert_eq!(counts([&standing]).late, 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn no_sequence_of_steps_cheats(steps in prop::collection::vec(step(), 1..60), today in 0..500i64) {
        let mut world = World::accepted();
        world.actions.push(world.unplanned());
        let mut first_due = None;
        for step in steps {
            world.try_step(step);
            let now = world.actions[0].first_due();
            prop_assert!(first_due.is_none() || first_due == now, "the first due date changed");
            first_due = now;
            let facts = world.file().facts();
            if facts.works[0].stage.is_verified() {
                world.assert_verified_is_earned(&facts.works[0]);
            }
            world.assert_lateness_shows(day(today));
        }
    }
}

fn span() -> impl Strategy<Value = GradeSpan> {
    (0..6usize, 0..100i64, prop::option::of(0..400i64)).prop_map(|(grade, from, lasts)| GradeSpan {
        grade: Grade::ALL[grade],
        from: day(from),
        to: lasts.map(|n| day(from + n)),
    })
}

fn work() -> impl Strategy<Value = WorkFacts> {
    let dates = (prop::option::of(0..500i64), prop::option::of(0..900i64), prop::option::of(0..500i64));
    let stage = prop_oneof![3 => 6..9usize, 1 => 0..11usize];
    let yes_or_no = (any::<bool>(), prop::bool::weighted(0.2), prop::bool::weighted(0.2));
    (stage, dates, yes_or_no, prop::collection::vec(span(), 0..4)).prop_map(|(stage, dates, flags, evidence)| {
        let stage = Stage::ALL[stage];
        WorkFacts {
            subject: Subject::Action(ActionId::new()),
            stage,
            first_due: dates.0.map(day),
            expected: dates.1.map(day).or(dates.0.map(day)),
            retest: dates.2.map(day).filter(|_| stage == Stage::BusinessAsUsual),
            exception: (flags.1 && stage.is_verified()).then(|| "nobody else may look".to_owned()),
            voided: false,
            unfunded: flags.2,
            word_given: flags.0 || stage >= Stage::Claimed,
            evidence,
        }
    })
}

fn impact() -> impl Strategy<Value = ImpactState> {
    prop_oneof![
        Just(ImpactState::NoMeasureSet),
        Just(ImpactState::TooEarly { until: None }),
        Just(ImpactState::NoChange),
        Just(ImpactState::Worse),
        Just(ImpactState::Improved),
        Just(ImpactState::Sustained),
        Just(ImpactState::CannotBeKnown { reason: "nobody counted before".to_owned() }),
    ]
}

fn facts() -> impl Strategy<Value = StandingFacts> {
    let answers = (0..4u32, prop::bool::weighted(0.2), prop::option::of(0..500i64));
    let works = prop::collection::vec(work(), 0..4);
    let flags = (prop::bool::weighted(0.1), prop::bool::weighted(0.2), 0..3usize, prop::bool::weighted(0.2));
    (answers, works, impact(), flags).prop_map(|((asks, open, due), works, impact, flags)| StandingFacts {
        recommendation: RecommendationId::new(),
        national: false,
        asks,
        answers: Answers { wanted: asks, unanswered: if open { asks } else { 0 }, due: due.map(day) },
        uncovered: u32::from(flags.0),
        open_ask_dues: if flags.1 { vec![day(200)] } else { Vec::new() },
        works,
        impact,
        next_reading: None,
        harmful_effects: false,
        lead_missing: flags.0,
        monitor: [MonitorLeads::No, MonitorLeads::Jointly, MonitorLeads::Alone][flags.2],
        colour_override: flags.3.then(|| ColourOverride::new(Colour::Green, "seen on a visit", stamp()).unwrap()),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_row_has_a_colour_its_headline_allows_and_a_reason(facts in facts(), today in 0..900i64) {
        let standing = facts.on(day(today));
        prop_assert_eq!(standing.verdict.colour, standing.verdict.headline.colour());
        prop_assert!(standing.verdict.reason.ends_with('.') || !standing.axes.flags.exceptions.is_empty());
        prop_assert_eq!(standing.axes.late.is_some(), standing.verdict.headline == Headline::Late);
        if standing.verdict.colour == Colour::Green {
            prop_assert!(standing.axes.stage.is_verified() && standing.axes.grade >= Grade::Figures);
            prop_assert!(standing.axes.flags.exceptions.is_empty() && !standing.axes.flags.unfunded);
            let known = matches!(standing.axes.impact, ImpactState::CannotBeKnown { .. });
            prop_assert!(known || standing.axes.impact.is_shown());
        }
    }

    #[test]
    fn more_evidence_is_never_worse(facts in facts(), more in span(), which in any::<prop::sample::Index>(), today in 0..900i64) {
        prop_assume!(!facts.works.is_empty());
        let before = facts.on(day(today));
        let mut richer = facts.clone();
        let n = which.index(richer.works.len());
        richer.works[n].evidence.push(more);
        let after = richer.on(day(today));
        prop_assert!(after.axes.grade >= before.axes.grade);
        prop_assert!(after.verdict.colour >= before.verdict.colour);
    }

    #[test]
    fn waiting_never_makes_a_row_better(facts in facts(), today in 100..900i64, days in 0..400i64) {
        let (now, then) = (facts.on(day(today)), facts.on(day(today + days)));
        prop_assert!(then.axes.grade <= now.axes.grade);
        prop_assert!(then.verdict.colour <= now.verdict.colour);
        prop_assert!(then.axes.late.is_some() || now.axes.late.is_none());
    }

    #[test]
    fn the_grade_falls_when_the_best_evidence_expires(mut work in work(), lasts in 0..200i64) {
        work.evidence.iter_mut().for_each(|s| s.grade = s.grade.min(Grade::Figures));
        work.evidence.push(GradeSpan { grade: Grade::Corroborated, from: day(0), to: Some(day(lasts)) });
        prop_assert_eq!(work.grade_on(day(lasts)), Grade::Corroborated);
        prop_assert!(work.grade_on(day(lasts + 1)) <= Grade::Figures);
    }

    #[test]
    fn totals_equal_the_rows(rows in prop::collection::vec(facts(), 0..20), today in 0..900i64) {
        let rows: Vec<_> = rows.iter().map(|f| f.on(day(today))).collect();
        let total = counts(&rows);
        let n = rows.len() as u32;
        prop_assert_eq!(total.rows, n);
        prop_assert_eq!(total.by_stage.values().sum::<u32>(), n);
        prop_assert_eq!(total.by_grade.values().sum::<u32>(), n);
        prop_assert_eq!(total.by_colour.values().sum::<u32>(), n);
        prop_assert_eq!(total.by_headline.values().sum::<u32>(), n);
        let of = |s: Stage| total.by_stage.get(&s).copied().unwrap_or_default();
        prop_assert_eq!(total.verified, of(Stage::Verified) + of(Stage::BusinessAsUsual));
        prop_assert_eq!(total.claimed, total.verified + of(Stage::Claimed));
        prop_assert!(total.impact_shown <= total.verified && total.by_exception <= total.verified);
        prop_assert_eq!(total.late, rows.iter().filter(|r| r.axes.late.is_some()).count() as u32);
        prop_assert_eq!(total.late, total.by_headline.get(&Headline::Late).copied().unwrap_or_default());
        prop_assert!(total.monitor_leads_alone <= total.monitor_is_lead && total.monitor_is_lead <= n);
    }
}

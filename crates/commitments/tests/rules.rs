//! The rules of commitments, without a database: whatever people do and whenever the clockwork runs, some things hold.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use commitments::commitment::{Answer, Ending, Moment, Side, Stamp, StepRefused};
use commitments::ladder::{self, Anchor, Ladder, LadderRefused, Rules, Rung, Step};
use commitments::{Asker, Asking, By, Commitment, CommitmentId, Kind, Owner, State, Subject};
use jiff::civil::{Date, date};
use platform::calendar::Calendar;
use platform::id::AgencyId;
use proptest::prelude::*;

struct Bodies {
    board: AgencyId,
    police: AgencyId,
}

fn bodies() -> Bodies {
    Bodies { board: AgencyId::new(), police: AgencyId::new() }
}

fn moment<'a>(agency: AgencyId, today: Date, calendar: &'a Calendar, rules: &'a Rules) -> Moment<'a> {
    let at = platform::clock::start_of(today);
    Moment { by: Stamp { account: None, name: "Somebody".into(), agency: Some(agency), at }, today, calendar, rules }
}

fn asking(bodies: &Bodies, answer_by: By) -> Asking {
    Asking {
        home: "partnership".into(),
        kind: Kind::Update,
        what: "How far are the licence conditions?".into(),
        subject: Subject {
            kind: "action".into(),
            id: "act_1".into(),
            words: "Action 1".into(),
            href: "/actions/1".into(),
        },
        asker: Asker { agency: bodies.board, group: None, account: None, name: "The Board".into() },
        owner: Owner { agency: bodies.police, officer: None, signatory: None },
        answer_by,
    }
}

fn later(day: Date, days: i32) -> Date {
    day.checked_add(jiff::Span::new().days(days)).unwrap()
}

/// One day of the clockwork.
fn tick(c: Commitment, today: Date, bodies: &Bodies, calendar: &Calendar, rules: &Rules) -> Commitment {
    match ladder::due_now(&c, today, calendar, rules) {
        Some(taking) => c.chased(&taking, &moment(bodies.board, today, calendar, rules)),
        None => c,
    }
}

#[derive(Debug, Clone)]
enum Deed {
    Acknowledge,
    Answer(&'static str),
    Decline,
    VerifyOwn,
    VerifyOwnExcepted,
    Verify,
    Challenge,
    Close,
    Wait,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        1 => Just(Deed::Acknowledge),
        1 => Just(Deed::Answer("Three of five are in force.")),
        1 => Just(Deed::Answer("  ")),
        1 => Just(Deed::Decline),
        1 => Just(Deed::VerifyOwn),
        1 => Just(Deed::VerifyOwnExcepted),
        1 => Just(Deed::Verify),
        1 => Just(Deed::Challenge),
        1 => Just(Deed::Close),
        5 => Just(Deed::Wait),
    ]
}

fn done(
    c: Commitment,
    deed: &Deed,
    b: &Bodies,
    owner: &Moment<'_>,
    asker: &Moment<'_>,
) -> Result<Commitment, StepRefused> {
    assert_eq!(owner.by.agency, Some(b.police));
    match deed {
        Deed::Acknowledge => c.acknowledge(owner),
        Deed::Answer(text) => c.answer(text, vec![], owner),
        Deed::Decline => c.decline("Not within our powers.", owner),
        Deed::VerifyOwn => c.verify("Read it.", None, owner),
        Deed::VerifyOwnExcepted => c.verify("Read it.", Some("Nobody else holds the records."), owner),
        Deed::Verify => c.verify("Sampled ten cases.", Some("said needlessly"), asker),
        Deed::Challenge => c.challenge("Which two are missing?", asker),
        Deed::Close => c.close("Written into the licence policy.", asker),
        Deed::Wait => Ok(c),
    }
}

fn answer_of(state: &State) -> Option<&Answer> {
    match state {
        State::Answered { answer, .. } | State::Challenged { answer, .. } | State::Verified { answer, .. } => {
            Some(answer)
        }
        State::Closed { ending: Ending::Settled { answer, .. }, .. } => Some(answer),
        _ => None,
    }
}

/// What holds of every commitment on every day.
fn holds(c: &Commitment, today: Date, b: &Bodies, calendar: &Calendar) {
    let dues = c.due().into_iter().chain([c.acknowledge_by(), c.answer_by()]).map(|d| d.on);
    let planned = c.next().into_iter().flat_map(|n| [n.due.on, n.on]);
    let taken = c.taken().iter().flat_map(|t| [t.due.on, t.on]);
    for day in dues.chain(planned).chain(taken) {
        assert!(calendar.is_working_day(day), "{day} is no working day");
    }
    for (i, t) in c.taken().iter().enumerate() {
        let others = &c.taken()[i + 1..];
        assert!(others.iter().all(|o| (o.turn, o.step) != (t.turn, t.step)), "taken twice: {:?}", t.step);
        assert!(
            others.iter().all(|o| o.turn != t.turn || o.on != t.on || o.passed_over || t.passed_over),
            "two mails on one day"
        );
        assert!(others.iter().all(|o| o.turn != t.turn || o.step.to >= t.step.to), "down the ladder");
        assert!(t.due.on <= t.on, "taken before its day");
    }
    if c.answered_on().is_none() && c.is_open() && c.answer_by().on < today {
        assert!(c.is_late(today));
    }
    if let Some(answer) = answer_of(c.state()) {
        assert!(!answer.text.trim().is_empty());
    }
    let verdict = match c.state() {
        State::Verified { verdict, .. } | State::Closed { ending: Ending::Settled { verdict, .. }, .. } => {
            Some(verdict)
        }
        _ => None,
    };
    if let Some(verdict) = verdict {
        assert_eq!(verdict.by.agency == Some(b.police), verdict.exception.is_some());
    }
    assert_eq!(c.side().is_some(), c.due().is_some());
    assert_eq!(c.is_open(), c.turn_agency().is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_people_do_late_stays_late(
        offset in 0i32..3500,
        by in 0u32..40,
        deeds in proptest::collection::vec((deed(), 0i32..12, any::<bool>()), 1..30),
    ) {
        let (calendar, rules, b) = (Calendar::built_in().unwrap(), Rules::default(), bodies());
        let mut today = later(date(2016, 1, 1), offset);
        let asked = moment(b.board, today, &calendar, &rules);
        let mut c = Commitment::ask(CommitmentId::new(), asking(&b, By::WorkingDays(by)), &asked).unwrap();
        let answer_by = c.answer_by().clone();
        let mut days_late = 0;
        for (deed, wait, running) in deeds {
            today = later(today, wait);
            if running {
                c = tick(c, today, &b, &calendar, &rules);
            }
            let (owner, asker) = (moment(b.police, today, &calendar, &rules), moment(b.board, today, &calendar, &rules));
            c = done(c.clone(), &deed, &b, &owner, &asker).unwrap_or(c);
            holds(&c, today, &b, &calendar);
            prop_assert_eq!(c.answer_by(), &answer_by, "the day of the answer was moved");
            let now = c.answer_days_late(today, &calendar);
            prop_assert!(now >= days_late, "lateness went down from {} to {}", days_late, now);
            days_late = now;
        }
    }

    #[test]
    fn silence_ends_at_the_top_and_every_rung_has_its_day(
        offset in 0i32..3500,
        by in 0u32..60,
        gaps in proptest::collection::vec(1i32..9, 260),
        outage in 0i32..120,
        acknowledged in any::<bool>(),
    ) {
        let (calendar, rules, b) = (Calendar::built_in().unwrap(), Rules::default(), bodies());
        let mut today = later(date(2016, 1, 1), offset);
        let asked = moment(b.board, today, &calendar, &rules);
        let mut c = Commitment::ask(CommitmentId::new(), asking(&b, By::WorkingDays(by)), &asked).unwrap();
        if acknowledged {
            c = c.acknowledge(&moment(b.police, today, &calendar, &rules)).unwrap();
        }
        today = later(today, outage);
        for gap in gaps {
            c = tick(c, today, &b, &calendar, &rules);
            holds(&c, today, &b, &calendar);
            today = later(today, gap);
        }
        for rung in [Rung::Signatory, Rung::SubGroup, Rung::BoardChair, Rung::ChiefOfficer, Rung::Published, Rung::Regulator] {
            let taken: Vec<_> = c.taken().iter().filter(|t| t.step.to == rung).collect();
            prop_assert_eq!(taken.len(), 1);
            prop_assert!(!taken[0].passed_over);
        }
        prop_assert_eq!(c.next(), None);
        prop_assert!(c.is_late(today));
    }

    #[test]
    fn a_slow_asker_is_chased_too_but_never_outside(offset in 0i32..3500, gaps in proptest::collection::vec(1i32..6, 80)) {
        let (calendar, rules, b) = (Calendar::built_in().unwrap(), Rules::default(), bodies());
        let mut today = later(date(2016, 1, 1), offset);
        let asked = moment(b.board, today, &calendar, &rules);
        let c = Commitment::ask(CommitmentId::new(), asking(&b, By::WorkingDays(5)), &asked).unwrap();
        let mut c = c.answer("Done.", vec![], &moment(b.police, today, &calendar, &rules)).unwrap();
        prop_assert_eq!(c.side(), Some(Side::Asker));
        for gap in gaps {
            c = tick(c, today, &b, &calendar, &rules);
            holds(&c, today, &b, &calendar);
            today = later(today, gap);
        }
        prop_assert_eq!(c.taken().iter().map(|t| t.step.to).max(), Some(Rung::BoardChair));
    }
}

#[test]
fn a_due_day_explains_itself() {
    let (calendar, rules, b) = (Calendar::built_in().unwrap(), Rules::default(), bodies());
    let today = date(2026, 12, 18);
    let now = moment(b.board, today, &calendar, &rules);
    let c = Commitment::ask(CommitmentId::new(), asking(&b, By::WorkingDays(10)), &now).unwrap();
    assert_eq!(c.answer_by().on, date(2027, 1, 6));
    assert_eq!(c.answer_by().rule, "10 working days to answer");
    assert!(c.answer_by().reckoning.starts_with("10 working days after Friday 18 December 2026, passing"));
    let next = c.next().unwrap();
    assert_eq!(next.due.rule, "1 working day after the acknowledgement is due: the officer");
    assert_eq!(next.due.start_event, "the day the acknowledgement was due");
    assert_eq!(next.due.started, c.acknowledge_by().on);
    let before = ladder::to_come(&c, &calendar, &rules).into_iter().find(|p| p.step.offset == -5).unwrap();
    assert_eq!(before.due.reckoning, "5 working days before Wednesday 6 January 2027");
    assert_eq!(before.due.on, date(2026, 12, 29));
}

#[test]
fn a_chosen_day_that_is_a_holiday_moves_to_the_next_working_day_and_says_so() {
    let (calendar, rules, b) = (Calendar::built_in().unwrap(), Rules::default(), bodies());
    let now = moment(b.board, date(2026, 12, 1), &calendar, &rules);
    let asked = |day| Commitment::ask(CommitmentId::new(), asking(&b, By::Day(day)), &now);
    let c = asked(date(2026, 12, 25)).unwrap();
    assert_eq!(c.answer_by().on, date(2026, 12, 29));
    assert_eq!(
        c.answer_by().reckoning,
        "Friday 25 December 2026 was chosen; it is Christmas Day, so the next working day"
    );
    assert_eq!(asked(date(2026, 12, 2)).unwrap().acknowledge_by().on, date(2026, 12, 2));
    assert_eq!(asked(date(2026, 11, 30)), Err(StepRefused::DueTooEarly));
}

#[test]
fn after_an_outage_one_mail_goes_out_not_five() {
    let (calendar, rules, b) = (Calendar::built_in().unwrap(), Rules::default(), bodies());
    let asked = moment(b.board, date(2026, 11, 2), &calendar, &rules);
    let c = Commitment::ask(CommitmentId::new(), asking(&b, By::WorkingDays(10)), &asked).unwrap();
    // Nothing ran until ten working days after it was due.
    let today = date(2026, 11, 30);
    let taking = ladder::due_now(&c, today, &calendar, &rules).unwrap();
    assert_eq!((taking.planned.step.to, taking.planned.step.offset), (Rung::Officer, 2));
    assert_eq!(taking.passed_over.len(), 3);
    let c = tick(c, today, &b, &calendar, &rules);
    assert_eq!(ladder::due_now(&c, today, &calendar, &rules), None, "a second round on the same day");
    assert_eq!(c.next().map(|n| (n.step.to, n.on)), Some((Rung::Signatory, date(2026, 12, 1))));
}

#[test]
fn nobody_verifies_for_their_own_body_without_an_exception() {
    let (calendar, rules, b) = (Calendar::built_in().unwrap(), Rules::default(), bodies());
    let today = date(2026, 11, 24);
    let (owner, asker) = (moment(b.police, today, &calendar, &rules), moment(b.board, today, &calendar, &rules));
    let c = Commitment::ask(CommitmentId::new(), asking(&b, By::WorkingDays(10)), &asker).unwrap();
    assert_eq!(c.clone().verify("Looked.", None, &asker), Err(StepRefused::NotAnswered("asked, not yet acknowledged")));
    let c = c.answer("Done.", vec![], &owner).unwrap();
    assert_eq!(c.clone().verify("Looked.", None, &owner), Err(StepRefused::OwnBody));
    assert_eq!(c.clone().verify("Looked.", Some("  "), &owner), Err(StepRefused::OwnBody));
    assert_eq!(c.clone().verify(" ", None, &asker), Err(StepRefused::NoMethod));
    assert_eq!(c.clone().close("Done.", &asker), Err(StepRefused::AnswerNotLookedAt));
    let c = c.verify("Looked.", Some("Only they hold the records."), &owner).unwrap();
    assert!(matches!(c.state(), State::Verified { verdict, .. } if verdict.exception.is_some()));
}

#[test]
fn a_ladder_rises() {
    let step = |offset, to| Step { anchor: Anchor::Due, offset, to };
    assert_eq!(Ladder::new(vec![step(-5, Rung::Officer)]), Err(LadderRefused::NoStepAfterDue));
    assert_eq!(Ladder::new(vec![step(2, Rung::Signatory), step(5, Rung::Officer)]), Err(LadderRefused::NotRising));
    assert_eq!(Ladder::new(vec![step(2, Rung::Officer), step(2, Rung::Signatory)]), Err(LadderRefused::NotRising));
    let rules = Rules::default();
    assert_eq!(Ladder::new(rules.owing.steps().to_vec()), Ok(rules.owing.clone()));
    assert_eq!(rules.owing.top(), Some(Rung::Regulator));
    assert_eq!(Ladder::new(rules.checking.steps().to_vec()), Ok(rules.checking));
}

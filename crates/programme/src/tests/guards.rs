//! Each guard with the sentence it gives.

use jiff::civil::date;

use super::world::{TODAY, World, evidence, period, stamp};
use crate::action::{Action, ActionId, ActionPlan, Stage};
use crate::evidence::{EvidenceId, EvidenceKind};
use crate::stamp::{NamedPerson, Period};
use crate::verification::{Verdict, Verification, VerificationDraft};

#[test]
fn planning_names_all_that_is_missing() {
    let bare = Action::new(ActionId::new(), World::new().programme.id, ActionPlan::default());
    assert_eq!(
        bare.plan_it(stamp()).unwrap_err().to_string(),
        "Before this action can be planned, give it the outcome for children, one lead body, an officer and a due date."
    );
    let undated = World::accepted().unplanned().plan_it(stamp()).unwrap_err();
    assert_eq!(undated.to_string(), "Before this action can be planned, give it a due date.");
}

#[test]
fn the_first_due_date_is_kept_and_a_forecast_says_why() {
    let action = World::in_progress().action();
    let moved = action.clone().set_first_due(date(2017, 6, 1), stamp()).unwrap_err();
    assert_eq!(
        moved.to_string(),
        "The first due date, 31 December 2016, is kept for good. If the work takes longer, give a forecast and its reason."
    );
    let silent = action.clone().forecast(date(2017, 6, 1), " ", stamp()).unwrap_err();
    assert_eq!(silent.to_string(), "Say why the date moves.");
    let undated = World::accepted().unplanned().forecast(date(2017, 6, 1), "recruiting", stamp()).unwrap_err();
    assert_eq!(undated.to_string(), "Set the first due date before giving a forecast.");
    let action = action.forecast(date(2017, 6, 1), "recruiting", stamp()).unwrap();
    assert_eq!(action.first_due().unwrap().date, date(2016, 12, 31));
    assert_eq!(action.expected(), Some(date(2017, 6, 1)));
}

#[test]
fn a_planned_action_keeps_what_planned_it() {
    let action = World::in_progress().action();
    let without_lead = ActionPlan { lead: None, ..action.plan().clone() };
    assert_eq!(
        action.clone().revise(without_lead).unwrap_err().to_string(),
        "This action is already planned, so it has to keep one lead body."
    );
    let waits = ActionPlan { depends_on: vec![action.id], ..action.plan().clone() };
    assert_eq!(
        action.revise(waits).unwrap_err().to_string(),
        "An action cannot wait for itself. Take it out of the list of what has to come first."
    );
}

#[test]
fn a_claim_needs_words_an_outcome_and_evidence_of_its_time() {
    let mut world = World::in_progress();
    let refusal = |world: &World, change: &dyn Fn(&mut crate::claim::ClaimDraft)| {
        let mut draft = world.claim_draft();
        change(&mut draft);
        world.action().claim(draft, &world.evidence, TODAY).unwrap_err().to_string()
    };
    let no_evidence = "None of the evidence is dated between 1 September 2016 and 30 November 2016. Add some that shows the work of that time.";
    assert_eq!(refusal(&world, &|_| ()), no_evidence);
    world.evidence.push(evidence(world.police, EvidenceKind::Figures, date(2016, 8, 31), None));
    assert_eq!(refusal(&world, &|_| ()), no_evidence);
    assert_eq!(refusal(&world, &|d| d.text.clear()), "Say what was done.");
    assert_eq!(
        refusal(&world, &|d| d.changed_for_children.clear()),
        "Answer \"what changed for children?\". If nothing can be seen yet, say that and when it can."
    );
    assert_eq!(
        refusal(&world, &|d| d.evidence.push(EvidenceId::new())),
        "One of the pieces of evidence named is not on file. Choose from those that are."
    );
    assert_eq!(
        refusal(&world, &|d| d.period.to = date(2016, 12, 2)),
        "The period ends on 2 December 2016, which has not come yet. Claim what was done up to today."
    );
    assert_eq!(
        refusal(&world, &|d| d.period = Period { from: period().to, to: period().from }),
        "The period ends on 1 September 2016, before it begins on 30 November 2016. Put the dates right."
    );
}

#[test]
fn a_claim_starts_from_work_in_progress() {
    let world = World::claimed();
    let again = world.action().claim(world.claim_draft(), &world.evidence, TODAY).unwrap_err();
    assert_eq!(again.to_string(), "Claiming is possible only when the action is in progress. It is now: Claimed.");
}

fn refused(world: &World, change: impl Fn(&mut VerificationDraft)) -> String {
    let mut draft = world.check_by(world.health);
    change(&mut draft);
    world.action().check(draft, &world.claims[0], &world.evidence).unwrap_err().to_string()
}

#[test]
fn the_lead_does_not_verify_itself_without_a_declared_exception() {
    let world = World::claimed();
    let own = "The body that leads this work cannot verify it. Ask another body, or declare an exception with its reason; it will be printed wherever this row counts.";
    assert_eq!(refused(&world, |d| d.agency = world.police), own);
    let blank = |d: &mut VerificationDraft| (d.agency, d.exception) = (world.police, Some("  ".to_owned()));
    assert_eq!(refused(&world, blank), own);
    let draft = VerificationDraft {
        exception: Some("No other body may see these files".to_owned()),
        ..world.check_by(world.police)
    };
    let (action, check) = world.action().check(draft, &world.claims[0], &world.evidence).unwrap();
    assert_eq!(action.stage(), Stage::Verified);
    assert_eq!(check.exception(), Some("No other body may see these files"));
}

#[test]
fn a_check_needs_a_named_person_a_method_and_a_reason_to_return() {
    let world = World::claimed();
    assert_eq!(refused(&world, |d| d.person.name.clear()), "Name the person who made this check.");
    assert_eq!(refused(&world, |d| d.method.clear()), "Say how this was checked.");
    assert_eq!(
        refused(&world, |d| d.verdict = Verdict::Returned { why: String::new() }),
        "Say what is missing, so that the lead knows what to do."
    );
    let claimant = NamedPerson { name: "The officer".to_owned(), account: Some(world.officer) };
    assert_eq!(
        refused(&world, |d| d.person = claimant.clone()),
        "Whoever made the claim cannot verify it. Ask somebody else."
    );
}

#[test]
fn a_check_is_of_the_claim_that_waits_and_of_its_evidence() {
    let (world, other) = (World::claimed(), World::claimed());
    let draft = world.check_by(world.health);
    let wrong = world.action().check(draft.clone(), &other.claims[0], &world.evidence).unwrap_err();
    assert_eq!(
        wrong.to_string(),
        "This is not the claim that waits for a check. Open the action again and check its latest claim."
    );
    let bare = Verification::of_action(draft, &world.actions[0], &world.claims[0], &[]).unwrap_err();
    assert_eq!(bare.to_string(), "There is no evidence behind this. Ask the lead for some before verifying it.");
}

#[test]
fn returned_work_is_taken_up_again() {
    let world = World::claimed();
    let why = Verdict::Returned { why: "The figures stop in October".to_owned() };
    let draft = VerificationDraft { verdict: why, ..world.check_by(world.health) };
    let (action, _) = world.action().check(draft, &world.claims[0], &world.evidence).unwrap();
    assert_eq!(action.stage(), Stage::Returned);
    assert_eq!(action.start(stamp()).unwrap().stage(), Stage::InProgress);
}

#[test]
fn business_as_usual_needs_a_retest_ahead_and_may_slip_back() {
    let action = World::verified().action();
    assert_eq!(
        action.clone().settle(TODAY, TODAY, stamp()).unwrap_err().to_string(),
        "Everyday work slips unnoticed. Give a day after 1 December 2016 on which it is tested again."
    );
    let settled = action.clone().settle(date(2017, 6, 1), TODAY, stamp()).unwrap();
    assert_eq!(settled.clone().regress("", stamp()).unwrap_err().to_string(), "Say what the retest found.");
    assert_eq!(settled.regress("The examiner left", stamp()).unwrap().stage(), Stage::Regressed);
    assert_eq!(
        action.regress("The examiner left", stamp()).unwrap_err().to_string(),
        "Slipping back is possible only when the action is business as usual. It is now: Verified."
    );
}

#[test]
fn a_retest_is_a_satisfied_check_of_the_same_claim() {
    let world = World::verified();
    let settled = world.action().settle(date(2017, 6, 1), TODAY, stamp()).unwrap();
    let check = |verdict| {
        let draft = VerificationDraft { verdict, ..world.check_by(world.health) };
        Verification::of_action(draft, &settled, &world.claims[0], &world.evidence).unwrap()
    };
    let bad = check(Verdict::Returned { why: "Nobody examines".to_owned() });
    let day = date(2017, 6, 2);
    let refused = settled.clone().retest(&bad, date(2018, 6, 1), day, stamp()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "The retest has to be a check of this action by somebody who was satisfied. If it was not, record that it slipped back."
    );
    let again = settled.clone().retest(&check(Verdict::Verified), date(2018, 6, 1), day, stamp()).unwrap();
    assert_eq!(again.delivery().retest(), Some(date(2018, 6, 1)));
}

#[test]
fn ways_out_give_their_reason() {
    let action = World::in_progress().action();
    assert_eq!(
        action.clone().block(" ", stamp()).unwrap_err().to_string(),
        "Say what is in the way, so that others can help."
    );
    assert_eq!(action.clone().decline("", stamp()).unwrap_err().to_string(), "Say why this action will not be done.");
    let itself = action.clone().supersede(action.id, stamp()).unwrap_err();
    assert_eq!(itself.to_string(), "Choose another action to stand in its place.");
    let gone = action.supersede(ActionId::new(), stamp()).unwrap();
    assert_eq!(
        gone.decline("no longer needed", stamp()).unwrap_err().to_string(),
        "Declining is possible only when the action is not yet verified. It is now: Superseded."
    );
}

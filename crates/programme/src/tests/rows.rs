//! How a row stands, from its records.

use jiff::civil::date;
use platform::id::AgencyId;

use super::world::{TODAY, World, evidence, read, stamp};
use crate::action::{Action, ActionId, ActionPlan, Stage};
use crate::ask::{Ask, AskId, DueInText};
use crate::colour::{Colour, ColourOverride, Headline};
use crate::counts::counts;
use crate::evidence::{EvidenceKind, Grade};
use crate::funding::{Cost, FundingStatus};
use crate::impact::ImpactState;
use crate::money::Pence;
use crate::response::Position;
use crate::standing::MonitorLeads;
use crate::verification::{Subject, Verification, VerificationDraft};

fn headline(world: &World) -> Headline {
    world.standing(TODAY).verdict.headline
}

#[test]
fn each_step_has_its_headline() {
    assert_eq!(headline(&World::new()), Headline::Unanswered);
    assert_eq!(headline(&World::accepted()), Headline::NotStarted);
    assert_eq!(headline(&World::in_progress()), Headline::OnTime);
    assert_eq!(headline(&World::claimed()), Headline::ClaimedNotVerified);
    assert_eq!(headline(&World::verified()), Headline::VerifiedImpactNotYetShown);
    assert_eq!(headline(&World::improved()), Headline::ImpactShown);
}

#[test]
fn reasons_are_plain_sentences() {
    let reason = |world: &World, day| world.standing(day).verdict.reason;
    assert_eq!(
        reason(&World::improved(), TODAY),
        "Verified by another body, tested to grade 3 (figures show it); things have improved for children."
    );
    assert_eq!(
        reason(&World::claimed(), date(2017, 1, 2)),
        "First due on 31 December 2016, 2 days ago, and not verified."
    );
    assert_eq!(reason(&World::new(), TODAY), "One answer is still owed.");
    assert_eq!(reason(&World::accepted(), TODAY), "It is accepted, but no action carries it out.");
}

#[test]
fn answers_not_yet_due_are_not_held_against_a_body() {
    let mut world = World::new();
    world.programme.answers_due = Some(TODAY);
    assert_eq!(headline(&world), Headline::NotStarted);
    let verdict = world.standing(date(2016, 12, 2)).verdict;
    assert_eq!(verdict.headline, Headline::Unanswered);
    assert_eq!(verdict.reason, "One answer is still owed; they were due by 1 December 2016.");
}

#[test]
fn late_is_judged_on_the_first_date_and_shows_the_forecast() {
    let mut world = World::in_progress();
    world.actions[0] = world.action().forecast(date(2017, 6, 30), "recruiting", stamp()).unwrap();
    assert_eq!(world.standing(date(2016, 12, 31)).axes.late, None);
    let standing = world.standing(date(2017, 2, 1));
    let late = standing.axes.late.unwrap();
    assert_eq!((late.since, late.days, late.items), (date(2016, 12, 31), 32, 1));
    assert_eq!(late.forecast, Some(date(2017, 6, 30)));
    assert!(standing.axes.flags.rebaselined);
    assert_eq!(
        standing.verdict.reason,
        "First due on 31 December 2016, 32 days ago, and not verified, now expected on 30 June 2017."
    );
}

#[test]
fn a_date_in_the_ask_is_late_without_any_action() {
    let mut world = World::accepted();
    world.asks[0].due = Some(DueInText { words: "by the end of July 2016".into(), date: Some(date(2016, 7, 31)) });
    assert_eq!(world.standing(TODAY).axes.late.unwrap().since, date(2016, 7, 31));
    let mut done = World::verified();
    done.asks[0].due = world.asks[0].due.clone();
    assert_eq!(done.standing(TODAY).axes.late, None);
}

#[test]
fn splitting_anew_does_not_lose_a_late_action() {
    let mut world = World::in_progress();
    world.asks[0] = world.asks[0].clone().withdraw("joined", Vec::new(), stamp()).unwrap();
    assert!(world.standing(date(2017, 2, 1)).axes.late.is_some());
}

#[test]
fn a_row_is_not_verified_with_an_ask_unanswered_or_an_action_open() {
    let mut world = World::verified();
    let mut second = Ask::new(AskId::new(), world.programme.id, world.recommendation.id, 2, "Publish the turnaround");
    second.addressees = vec![world.police];
    world.asks.push(second);
    assert_eq!(world.standing(TODAY).axes.stage, Stage::InProgress);
    let mut world = World::verified();
    world.actions.push(world.unplanned());
    assert_eq!(world.standing(TODAY).axes.stage, Stage::InProgress);
}

#[test]
fn met_by_other_means_waits_for_a_verifier() {
    let mut world = World::new();
    world.answer(Position::MetByOtherMeans { how: "The regional hub does this".to_owned() });
    assert_eq!(world.standing(TODAY).axes.stage, Stage::Claimed);
    let own = Verification::of_response(world.check_by(world.police), &world.responses[0]).unwrap_err();
    assert!(own.to_string().starts_with("The body that leads this work cannot verify it."));
    let check = Verification::of_response(world.check_by(world.health), &world.responses[0]).unwrap();
    world.verifications.push(check);
    assert_eq!(headline(&world), Headline::VerifiedOnThinEvidence);
    let mut sample = evidence(world.health, EvidenceKind::PracticeSample, date(2016, 10, 1), None);
    sample.supports.push(Subject::Response(world.responses[0].id));
    world.evidence.push(sample);
    assert_eq!(world.standing(TODAY).axes.grade, Grade::PracticeSampled);
}

#[test]
fn an_accepted_answer_is_verified_through_its_actions() {
    let mut world = World::accepted();
    let refused = Verification::of_response(world.check_by(world.health), &world.responses[0]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "Only an answer \"met by other means\" is verified by itself. For the others, verify the actions."
    );
    let dropped = world.unplanned().decline("no money", stamp()).unwrap();
    world.actions.push(dropped);
    let standing = world.standing(TODAY);
    assert_eq!((standing.axes.stage, standing.axes.flags.uncovered), (Stage::Unplanned, 1));
}

#[test]
fn passing_an_ask_on_leaves_it_owed_by_the_other() {
    let mut world = World::new();
    world.answer(Position::NotOurs { whose: "Prosecutors".to_owned(), agency: Some(AgencyId::new()) });
    let answers = world.standing(TODAY).axes.answers;
    assert_eq!((answers.wanted, answers.unanswered), (2, 1));
    let mut world = World::new();
    world.answer(Position::NotOurs { whose: "Prosecutors".to_owned(), agency: None });
    assert_eq!(world.standing(TODAY).axes.flags.uncovered, 1);
    let mut world = World::new();
    world.answer(Position::Decline { why: "No such power".to_owned() });
    assert_eq!(headline(&world), Headline::Declined);
}

#[test]
fn a_later_change_voids_the_check() {
    let mut world = World::verified();
    let plan = ActionPlan { outcome: "A policy exists".to_owned(), ..world.actions[0].plan().clone() };
    world.actions[0] = world.action().revise(plan).unwrap();
    let standing = world.standing(TODAY);
    assert_eq!(standing.axes.stage, Stage::Claimed);
    assert!(standing.axes.flags.voided && standing.verdict.reason.contains("has changed since"));
    let mut world = World::verified();
    let holding = crate::evidence::Holding::Reference("another folder".to_owned());
    let replaced = world.evidence[0].clone().replace(holding, date(2016, 10, 1), None, stamp()).unwrap();
    assert_eq!(replaced.earlier.len(), 1);
    world.evidence[0] = replaced;
    assert!(world.standing(TODAY).axes.flags.voided);
    let mut world = World::verified();
    let plan = ActionPlan { lead: Some(world.health), ..world.actions[0].plan().clone() };
    world.actions[0] = world.action().revise(plan).unwrap();
    assert_eq!(world.standing(TODAY).axes.stage, Stage::Claimed);
}

#[test]
fn money_and_milestones_do_not_void_the_check() {
    let mut world = World::verified();
    let cost = Cost { yearly: Pence::pounds(20_000), ..Cost::default() };
    world.actions[0] = world.action().revise(ActionPlan { cost, ..world.actions[0].plan().clone() }).unwrap();
    let flags = world.standing(TODAY).axes.flags;
    assert!(!flags.voided && flags.done_unfunded && !flags.unfunded);
}

#[test]
fn a_declared_exception_shows_and_is_never_green() {
    let mut world = World::claimed();
    let exception = Some("No other body may see these files".to_owned());
    let draft = VerificationDraft { exception, ..world.check_by(world.police) };
    let (action, check) = world.action().check(draft, &world.claims[0], &world.evidence).unwrap();
    (world.actions[0], world.impacts) = (action, World::improved().impacts);
    world.impacts[0].recommendation = world.recommendation.id;
    world.verifications.push(check);
    let standing = world.standing(TODAY);
    assert!(standing.axes.impact.is_shown());
    assert_eq!(standing.verdict.headline, Headline::VerifiedByItsLead);
    assert!(standing.verdict.reason.ends_with("No other body may see these files"));
    assert_eq!(counts([&standing]).by_exception, 1);
}

#[test]
fn the_grade_falls_on_the_day_after_evidence_expires() {
    let world = World::improved();
    assert_eq!(world.standing(date(2017, 9, 30)).axes.grade, Grade::Figures);
    let after = world.standing(date(2017, 10, 1));
    assert_eq!(after.axes.grade, Grade::LeadsWord);
    assert!(after.axes.flags.lapsed);
    assert_eq!(after.verdict.headline, Headline::VerifiedOnThinEvidence);
    assert!(after.verdict.reason.ends_with("Evidence has expired."));
}

#[test]
fn a_sample_drawn_by_the_lead_is_its_own_figures() {
    let (lead, other) = (AgencyId::new(), AgencyId::new());
    let sample = evidence(lead, EvidenceKind::PracticeSample, TODAY, None);
    assert_eq!(sample.grade_for(Some(lead)), Grade::Figures);
    assert_eq!(sample.grade_for(Some(other)), Grade::PracticeSampled);
}

#[test]
fn unfunded_work_is_never_on_track() {
    let mut world = World::in_progress();
    let cost = Cost { funding: FundingStatus::Unfunded, ..Cost::default() };
    world.actions[0] = world.action().revise(ActionPlan { cost, ..world.actions[0].plan().clone() }).unwrap();
    let standing = world.standing(TODAY);
    assert_eq!(standing.verdict.headline, Headline::OffTrack);
    assert_eq!(counts([&standing]).unfunded, 1);
}

#[test]
fn the_monitor_as_lead_is_flagged_on_the_row_and_in_the_total() {
    let mut world = World::accepted();
    world.recommendation.leads = vec![world.board];
    let alone = world.standing(TODAY);
    assert_eq!(alone.axes.flags.monitor, MonitorLeads::Alone);
    world.recommendation.leads.push(world.police);
    let jointly = world.standing(TODAY);
    assert_eq!(jointly.axes.flags.monitor, MonitorLeads::Jointly);
    let total = counts([&alone, &jointly]);
    assert_eq!((total.monitor_is_lead, total.monitor_leads_alone), (2, 1));
    world.recommendation.leads.clear();
    assert!(world.standing(TODAY).axes.flags.lead_missing);
}

#[test]
fn a_persons_colour_stands_beside_and_counts_nothing() {
    let refused = ColourOverride::new(Colour::Green, " ", stamp()).unwrap_err();
    assert_eq!(refused.to_string(), "Say why the colour should differ from the derived one. Both will be shown.");
    let mut world = World::claimed();
    world.recommendation.colour_override =
        Some(ColourOverride::new(Colour::Green, "seen on a visit", stamp()).unwrap());
    let standing = world.standing(date(2017, 2, 1));
    assert_eq!(standing.verdict.colour, Colour::Red);
    let total = counts([&standing]);
    assert_eq!((total.overridden, total.late, total.by_colour.get(&Colour::Green)), (1, 1, None));
}

#[test]
fn a_retest_that_did_not_take_place_shows() {
    let mut world = World::improved();
    world.actions[0] = world.action().settle(date(2017, 3, 1), TODAY, stamp()).unwrap();
    assert_eq!(world.standing(date(2017, 3, 1)).verdict.headline, Headline::ImpactShown);
    let after = world.standing(date(2017, 3, 2));
    assert_eq!((after.verdict.headline, after.axes.late), (Headline::RetestOverdue, None));
    assert_eq!(after.verdict.reason, "The retest was due on 1 March 2017.");
}

#[test]
fn worse_for_children_is_red_whatever_was_verified() {
    let mut world = World::improved();
    world.impacts[0] = read(world.impacts[0].clone(), date(2016, 10, 1), 60.0);
    assert_eq!(world.standing(TODAY).axes.impact, ImpactState::Worse);
    assert_eq!(headline(&world), Headline::WorseForChildren);
}

#[test]
fn a_superseded_action_leaves_the_work_to_its_successor() {
    let mut world = World::in_progress();
    let successor = world.unplanned();
    world.actions[0] = world.action().supersede(successor.id, stamp()).unwrap();
    assert_eq!(world.standing(TODAY).axes.flags.uncovered, 1);
    world.actions.push(successor);
    let standing = world.standing(TODAY);
    assert_eq!((standing.axes.flags.uncovered, standing.axes.stage), (0, Stage::Unplanned));
}

#[test]
fn old_bodies_without_the_newer_fields_still_read() {
    let action = World::accepted().unplanned();
    let old =
        format!(r#"{{"id":"{}","programme":"{}","plan":{{"title":"Second examiner"}}}}"#, action.id, action.programme);
    let read: Action = serde_json::from_str(&old).unwrap();
    assert_eq!((read.stage(), read.first_due()), (Stage::Unplanned, None));
    assert!(serde_json::from_str::<ActionId>(&format!("\"{}\"", World::new().asks[0].id)).is_err());
    let facts = World::improved().file().facts();
    let text = serde_json::to_string(&facts).unwrap();
    assert_eq!(serde_json::from_str::<crate::standing::StandingFacts>(&text).unwrap(), facts);
}

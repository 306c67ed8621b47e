//! Answers, evidence, impact, challenges, requests to national bodies, clusters, links, updates, money.

use jiff::civil::date;
use platform::id::AgencyId;

use super::world::{TODAY, World, days_waited, evidence, period, read, stamp};
use crate::action::ActionPlan;
use crate::challenge::{About, Challenge, ChallengeDraft, ChallengeId, Reply, Rung};
use crate::cluster::{Cluster, ClusterId, ClusterState};
use crate::evidence::{EvidenceKind, Grade, Holding};
use crate::funding::{
    Contribution, Cost, CostNature, FundingLine, FundingSource, FundingStatus, Purse, cost_of_actions, year_of_funding,
};
use crate::impact::{Better, Definition, Impact, ImpactId, ImpactState, impact_of};
use crate::link::{Link, LinkEnd, LinkId, LinkKind};
use crate::money::{FinancialYear, Pence};
use crate::national_request::{
    Carried, Chase, Endorsement, Endorser, Letter, LimbPlace, NationalRequest, NationalRequestId, Place, Signatory,
};
use crate::recommendation::Verbatim;
use crate::response::{Answer, Position, Response, ResponseId};
use crate::stamp::{GroupName, NamedPerson, Origin};
use crate::update::{Update, UpdateId};

#[test]
fn an_answer_short_of_acceptance_needs_its_reason() {
    let refusal = |position| {
        let world = World::new();
        let awaited = Response::awaited(ResponseId::new(), world.programme.id, world.asks[0].id, world.police);
        awaited.answer(Answer { position, ..Answer::default() }, TODAY).unwrap_err().to_string()
    };
    let blank = String::new;
    assert_eq!(
        refusal(Position::NoResponseYet),
        "Choose a position: accept, in part, in principle, met by other means, decline or not ours."
    );
    assert_eq!(refusal(Position::AcceptInPart { reason: blank() }), "Say which part is not accepted, and why.");
    assert_eq!(
        refusal(Position::AcceptInPrinciple { reason: blank() }),
        "Say what stands between agreeing in principle and doing it."
    );
    assert_eq!(
        refusal(Position::MetByOtherMeans { how: blank() }),
        "Say how this is met by other means. Somebody of another body will have to verify it."
    );
    assert_eq!(refusal(Position::Decline { why: blank() }), "Say why this is declined.");
    assert_eq!(
        refusal(Position::NotOurs { whose: blank(), agency: None }),
        "Say whose work this is, so that they can be asked."
    );
}

#[test]
fn the_printed_words_cannot_be_changed() {
    let row = World::new().recommendation;
    assert!(row.verbatim.is_intact());
    let mut changed = row.clone();
    changed.verbatim = Verbatim::new(vec!["Examine some devices".to_owned()], "table 1, row 12", Some(9));
    assert_eq!(
        row.clone().revise(changed).unwrap_err().to_string(),
        "The words of recommendation 10b are kept as printed. Correct the asks, not the recommendation."
    );
    let mut renamed = row.clone();
    renamed.reference = "10c".to_owned();
    assert_eq!(
        row.clone().revise(renamed).unwrap_err().to_string(),
        "The reference of recommendation 10b is kept as its report printed it."
    );
    let text = serde_json::to_string(&row).unwrap().replace("Examine", "Consider");
    let forged: crate::recommendation::Recommendation = serde_json::from_str(&text).unwrap();
    assert!(!forged.verbatim.is_intact());
}

#[test]
fn evidence_is_not_offered_for_more_than_it_shows() {
    let good = evidence(AgencyId::new(), EvidenceKind::Document, date(2016, 9, 1), None);
    let mut over = good.clone();
    over.offered_grade = Grade::Corroborated;
    assert_eq!(over.accept().unwrap_err().to_string(), "Document can show at most grade 2. Choose that or less.");
    let mut reversed = good.clone();
    reversed.effective_to = Some(date(2016, 8, 1));
    assert_eq!(
        reversed.accept().unwrap_err().to_string(),
        "It speaks until 1 August 2016, before it begins on 1 September 2016. Put the dates right."
    );
    let mut nowhere = good.clone();
    nowhere.holding = Holding::Reference(String::new());
    assert_eq!(nowhere.accept().unwrap_err().to_string(), "Attach a file, or say where the evidence is kept.");
    assert!(good.accept().is_ok());
}

#[test]
fn improved_needs_two_readings_of_one_definition_and_sustained_a_third() {
    let world = World::new();
    let bare = Impact::new(ImpactId::new(), world.programme.id, world.recommendation.id, "Is the wait shorter?");
    assert_eq!(bare.state(), ImpactState::NoMeasureSet);
    let impact = read(world.impact(), date(2016, 4, 1), 40.0);
    assert!(matches!(impact.state(), ImpactState::TooEarly { .. }));
    let impact = read(impact, date(2016, 6, 1), 30.0);
    assert_eq!(impact.state(), ImpactState::Improved);
    let lasting = read(impact.clone(), date(2016, 8, 1), 25.0);
    assert_eq!(lasting.state(), ImpactState::Sustained);
    assert_eq!(impact_of([&impact, &lasting]), ImpactState::Improved);
    let redefined = lasting.define(Definition { better: Better::Higher, ..days_waited() }, None).unwrap();
    assert_eq!(redefined.state(), ImpactState::TooEarly { until: None });
    let redefined = read(redefined, date(2016, 8, 1), 25.0);
    assert_eq!(redefined.state(), ImpactState::TooEarly { until: None });
    assert_eq!(read(redefined, date(2016, 10, 1), 26.0).state(), ImpactState::NoChange);
}

#[test]
fn readings_speak_louder_than_cannot_be_known() {
    let impact = World::new().impact().cannot_be_known("nobody counted before", stamp()).unwrap();
    assert!(matches!(impact.state(), ImpactState::CannotBeKnown { .. }));
    let impact = read(read(impact, date(2016, 4, 1), 40.0), date(2016, 6, 1), 50.0);
    assert_eq!(impact.state(), ImpactState::Worse);
    let refused = impact.clone().cannot_be_known("", stamp()).unwrap_err();
    assert_eq!(refused.to_string(), "Say why the impact cannot be known.");
    let overlap = impact.clone().read(period(), 1.0, "", None, stamp());
    assert!(overlap.is_ok());
    let taken = overlap.unwrap().read(period(), 2.0, "", None, stamp()).unwrap_err();
    assert_eq!(
        taken.to_string(),
        "There is a reading for 1 September 2016 to 30 November 2016 already. Give the reading of a later period."
    );
    assert_eq!(impact.read(period(), f64::NAN, "", None, stamp()).unwrap_err().to_string(), "Enter a number.");
}

fn challenge() -> Challenge {
    let world = World::new();
    let draft = ChallengeDraft {
        from: GroupName("Quality, Performance and Operations".to_owned()),
        to: world.police,
        recommendation: world.recommendation.id,
        about: About::Row,
        question: "Why does it take five weeks?".to_owned(),
        due: date(2016, 12, 15),
    };
    Challenge::raise(ChallengeId::new(), world.programme.id, draft, TODAY, stamp()).unwrap()
}

#[test]
fn a_challenge_is_closed_by_what_changed_and_climbs_only_up() {
    let open = challenge();
    assert!(open.is_late(date(2016, 12, 16)) && !open.is_late(date(2016, 12, 15)));
    assert_eq!(
        open.clone().close("nothing", stamp()).unwrap_err().to_string(),
        "There is no answer yet. Wait for it, or take the challenge further up."
    );
    let up = open.escalate(Rung::BoardChair, "no answer in time", stamp()).unwrap();
    assert_eq!(
        up.clone().escalate(Rung::SubGroup, "again", stamp()).unwrap_err().to_string(),
        "This challenge has gone to the chair of the Board already. Choose a step further up."
    );
    let reply = Reply { text: "One examiner was ill.".to_owned(), signatory: None, stamp: stamp() };
    let answered = up.reply(reply).unwrap();
    assert_eq!(
        answered.clone().close(" ", stamp()).unwrap_err().to_string(),
        "Record what changed because of this challenge. If nothing did, say so."
    );
    let closed = answered.close("A second examiner was hired.", stamp()).unwrap();
    assert_eq!(
        closed.escalate(Rung::Published, "again", stamp()).unwrap_err().to_string(),
        "This challenge is closed. Raise a new one."
    );
}

fn request(world: &World) -> NationalRequest {
    let id = NationalRequestId::new();
    let draft = NationalRequest::new(id, world.programme.id, world.recommendation.id, "The minister for policing");
    let by = |by| Endorsement { by, on: date(2016, 7, 21), minute: "12".to_owned(), stamp: stamp() };
    draft.endorse(by(Endorser::Board)).unwrap().endorse(by(Endorser::Cabinet)).unwrap()
}

fn letter(text: &str, limbs: Vec<LimbPlace>) -> Letter {
    let person = NamedPerson { name: "The independent chair".to_owned(), account: None };
    let signatories = vec![Signatory { person, agency: None, signed: Some(date(2016, 8, 1)) }];
    Letter { text: text.to_owned(), signatories, limbs }
}

#[test]
fn a_letter_does_not_leave_with_a_limb_missing() {
    let mut world = World::new();
    world.asks.push(crate::ask::Ask::new(
        crate::ask::AskId::new(),
        world.programme.id,
        world.recommendation.id,
        2,
        "Fund regional examination centres",
    ));
    let place = |n: usize, place| LimbPlace { ask: world.asks[n].id, place };
    let first = place(0, Place::Passage("examine seized  devices Sooner".to_owned()));
    let text = "We ask you to help forces examine seized devices sooner.";
    let draft = request(&world).write(letter(text, vec![first.clone()])).unwrap();
    let found: Vec<_> = draft.check_limbs(&world.asks).iter().map(|c| c.carried).collect();
    assert_eq!(found, [Carried::Marked, Carried::Missing]);
    assert_eq!(
        draft.clone().send(&world.asks, TODAY).unwrap_err().to_string(),
        "The letter does not carry limb 2. Mark the words that carry it, or say why it is left out."
    );
    let both = vec![first, place(1, Place::LeftOut("asked in the spring letter".to_owned()))];
    let sent = draft.write(letter(text, both)).unwrap().send(&world.asks, date(2016, 9, 1)).unwrap();
    assert!(sent.clone().write(Letter::default()).is_err());
    let chase = Chase { on: date(2016, 11, 1), how: "letter".to_owned(), stamp: stamp() };
    let chased = sent.acknowledge(date(2016, 9, 9)).unwrap().chase(chase.clone()).unwrap();
    assert!(chased.clone().reply(TODAY, Position::NoResponseYet, "").is_err());
    let replied = chased.reply(TODAY, Position::Accept, "We will.").unwrap();
    assert_eq!(
        replied.chase(chase).unwrap_err().to_string(),
        "The answer to this letter is on file. There is nothing left to chase."
    );
}

#[test]
fn a_letter_needs_endorsement_signatures_and_asks() {
    let world = World::new();
    let id = NationalRequestId::new();
    let draft = NationalRequest::new(id, world.programme.id, world.recommendation.id, "The minister for policing");
    let limbs = vec![LimbPlace { ask: world.asks[0].id, place: Place::LeftOut("asked before".to_owned()) }];
    let written = draft.clone().write(letter("Dear minister", limbs.clone())).unwrap();
    let refusal = |r: NationalRequest| r.send(&world.asks, TODAY).unwrap_err().to_string();
    assert_eq!(refusal(draft), "Write the letter before sending it.");
    assert_eq!(refusal(written), "The Board has not endorsed this request. Record its endorsement and the day.");
    let mut unsigned = letter("Dear minister", limbs);
    unsigned.signatories[0].signed = None;
    assert_eq!(
        refusal(request(&world).write(unsigned).unwrap()),
        "The independent chair has not signed yet. Record the day of the signature, or take the name off."
    );
    let no_asks = request(&world).write(letter("Dear minister", Vec::new())).unwrap().send(&[], TODAY).unwrap_err();
    assert_eq!(
        no_asks.to_string(),
        "Split the recommendation into its asks first, so that none is lost in the letter."
    );
}

#[test]
fn clusters_links_and_updates_say_what_they_need() {
    let world = World::new();
    let row = world.recommendation.id;
    let lone = Cluster::suggest(ClusterId::new(), world.programme.id, "One campaign", vec![row, row]);
    assert_eq!(
        lone.clone().confirm(stamp()).unwrap_err().to_string(),
        "Choose at least two rows that are the same work."
    );
    let rejected = lone.reject("different audiences", stamp()).unwrap();
    assert!(matches!(rejected.state(), ClusterState::Rejected { .. }));
    let link = Link {
        id: LinkId::new(),
        programme: world.programme.id,
        from: LinkEnd::Recommendation(row),
        to: LinkEnd::Recommendation(row),
        kind: LinkKind::PointsTo,
        note: String::new(),
        origin: Origin::Guessed,
    };
    assert_eq!(link.settle(stamp()).unwrap_err().to_string(), "A row cannot be linked to itself. Choose another row.");
    let update = Update {
        id: UpdateId::new(),
        programme: world.programme.id,
        action: world.unplanned().id,
        agency: world.police,
        stamp: stamp(),
        period: period(),
        text: " ".to_owned(),
    };
    assert_eq!(
        update.accept(TODAY).unwrap_err().to_string(),
        "Say in words what was done in the period, and what was not."
    );
}

#[test]
fn money_missing_on_one_line_is_not_filled_by_another() {
    let mut world = World::accepted();
    let year = FinancialYear(2016);
    let source = |year, purse, pounds| FundingSource { year, purse, payer: None, amount: Pence::pounds(pounds) };
    let line = |label: &str, nature, pounds, sources| FundingLine {
        label: label.to_owned(),
        nature,
        amount: Pence::pounds(pounds),
        posts: None,
        from: year,
        to: None,
        sources,
    };
    let posts =
        vec![source(year, Purse::Contingency, 160_000), source(FinancialYear(2017), Purse::BaseBudget, 150_000)];
    world.programme.funding =
        vec![line("Posts", CostNature::Yearly, 150_000, posts), line("Set-up", CostNature::OneOff, 10_000, Vec::new())];
    let gift = Contribution {
        from: world.police,
        year,
        promised: Pence::pounds(5_000),
        promised_on: None,
        received: Pence::ZERO,
        received_on: None,
        in_kind: None,
    };
    world.programme.contributions.push(gift);
    let first = year_of_funding(&world.programme, year);
    assert_eq!((first.needed, first.found), (Pence::pounds(160_000), Pence::pounds(160_000)));
    assert_eq!(first.gaps.len(), 1);
    assert_eq!(
        (first.gaps[0].missing, first.promised, first.received),
        (Pence::pounds(10_000), Pence::pounds(5_000), Pence::ZERO)
    );
    assert!(year_of_funding(&world.programme, FinancialYear(2017)).gaps.is_empty());
    let cost = Cost {
        one_off: Pence::pounds(7),
        yearly: Pence::pounds(9),
        funding: FundingStatus::PartFunded,
        ..Cost::default()
    };
    let action = world.unplanned().revise(ActionPlan { cost, ..world.plan() }).unwrap();
    let total = cost_of_actions([&action, &world.unplanned()]);
    assert_eq!((total.unfunded_yearly, total.unfunded), (Pence::pounds(9), vec![action.id]));
}

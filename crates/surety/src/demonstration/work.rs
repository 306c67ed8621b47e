//! What was done: actions planned, begun, blocked, claimed, checked, sent back; what changed for children; what was
//! challenged; and the interim report that was frozen.

use platform::Error;
use platform::record;
use programme::action::{Action, ActionId, ActionPlan};
use programme::action_step::Seen;
use programme::ask_body::ask_body;
use programme::block_action::block_action;
use programme::challenge::{About, ChallengeDraft};
use programme::claim::ClaimId;
use programme::claim_action::{Claiming, claim_action};
use programme::evidence::{EvidenceKind, Sensitivity};
use programme::forecast_action::forecast_action;
use programme::freeze_report::freeze_report;
use programme::funding::{Cost, FundingStatus};
use programme::give_evidence::{Giving, Sent, give_evidence};
use programme::impact::Better;
use programme::make_action::make_action;
use programme::measure_impact::{Measuring, Question, ReadingTaken, SeenImpact, ask_of_impact, read_impact};
use programme::money::{FinancialYear, Pence};
use programme::plan_action::plan_action;
use programme::programme::ReportKind;
use programme::raise_challenge::raise_challenge;
use programme::report_progress::report_progress;
use programme::settle_action::settle_action;
use programme::small_numbers::Counting;
use programme::stamp::{GroupName, Period};
use programme::start_action::start_action;
use programme::verification::{Capacity, Subject, Verdict};
use programme::verify_claim::{Checking, verify_claim};

use super::teller::Teller;

/// An action: what it serves, whose it is, what for, and by when (days from today).
struct Plan {
    row: &'static str,
    lead: &'static str,
    person: &'static str,
    outcome: &'static str,
    title: &'static str,
    due: i64,
    yearly: u64,
    funded: FundingStatus,
}

const fn plan(row: &'static str, lead: &'static str, person: &'static str, due: i64) -> Plan {
    Plan { row, lead, person, outcome: "", title: "", due, yearly: 0, funded: FundingStatus::WithinExistingMeans }
}

const COUNTING: Plan = Plan {
    outcome: "A worry that a school or a neighbour rings about is counted once, under what it is, so that no child is lost between two lists.",
    title: "Record contacts and referrals about exploitation apart, and pass news of open cases to the worker",
    ..plan("25", "AC", "council", -35)
};
const SUPERVISION: Plan = Plan {
    outcome: "Young people keep a worker who is supported well enough to stay.",
    title: "Monthly supervision of every Lantern Team worker by a qualified social work manager",
    ..plan("34", "AC", "council", -60)
};
const COUNCILLORS: Plan = Plan {
    outcome: "Councillors who hear something know whom to tell the same day.",
    title: "Exploitation in every new councillor's induction, and a yearly update for all",
    ..plan("21", "AC", "council", 20)
};
const DEVICES: Plan = Plan {
    outcome: "Children get their telephone back within a week and evidence is there before it is needed.",
    title: "Examine seized devices within five days, exceptions with their reason",
    ..plan("36", "NP", "police", -21)
};
const LEARNING: Plan = Plan {
    outcome: "Victims are told what happens in their case, and the next child does not meet the same gap.",
    title: "Monthly figures on cases that did not go to court, with what was learnt",
    ..plan("11a", "NP", "police", 90)
};
const CAMHS: Plan = Plan {
    outcome: "A young person who says no today is asked again, without a new referral.",
    title: "Build later invitations and onward referral into the new CAMHS contract",
    yearly: 64_000,
    funded: FundingStatus::PartFunded,
    ..plan("8", "ICB", "nhs", 130)
};
const SAFETY_PLANS: Plan = Plan {
    outcome: "Children and their parents have written the plan that keeps them safe.",
    title: "Audit the safety plans of all open exploitation cases",
    ..plan("12", "AC", "council", -14)
};
const AWARENESS: Plan = Plan {
    outcome: "Children and parents recognise the signs and know whom to ring.",
    title: "A long-term awareness strategy with the Early Help and Community Safety partnerships",
    ..plan("15", "ASCP", "manager", -10)
};
const SCHOOLS: Plan = Plan {
    outcome: "Every pupil learns about safe relationships, in whichever school.",
    title: "A joint voluntary agreement of all schools on relationships education",
    ..plan("19b", "Schools", "school", 150)
};
const WEB: Plan = Plan {
    outcome: "A child can tell somebody at night, in their own words.",
    title: "A Harbour Link website for children and young people, with a way to raise a concern",
    yearly: 18_000,
    funded: FundingStatus::Unfunded,
    ..plan("28", "AC", "council", 60)
};
const MAPPING: Plan = Plan {
    outcome: "Families know who helps at each stage and how to reach them.",
    title: "Map all support from the first concern to after the trial, and print it as one leaflet",
    ..plan("6", "ASCP", "manager", 45)
};

pub(super) async fn tell(t: &mut Teller) -> Result<(), Error> {
    let counting = begun(t, 105, &COUNTING).await?;
    let supervision = begun(t, 105, &SUPERVISION).await?;
    let councillors = begun(t, 98, &COUNCILLORS).await?;
    let devices = begun(t, 98, &DEVICES).await?;
    let learning = begun(t, 90, &LEARNING).await?;
    let camhs = begun(t, 88, &CAMHS).await?;
    let plans = begun(t, 85, &SAFETY_PLANS).await?;
    let awareness = begun(t, 84, &AWARENESS).await?;
    planned(t, 80, &SCHOOLS).await?;
    let web = begun(t, 78, &WEB).await?;
    let mapping = begun(t, 77, &MAPPING).await?;
    counting_is_verified(t, counting).await?;
    supervision_is_everyday(t, supervision).await?;
    measured(t).await?;
    progress(t, 50, learning, "police", "The first two monthly figures went to the support services. Two cases were discussed with the workers of the young people concerned.").await?;
    progress(
        t,
        40,
        mapping,
        "manager",
        "Twelve of nineteen services have sent what they offer and how to reach them out of hours.",
    )
    .await?;
    late_devices(t, devices).await?;
    blocked(t, camhs).await?;
    sent_back(t, plans).await?;
    verified_by_its_own_lead(t, awareness).await?;
    progress(
        t,
        16,
        web,
        "council",
        "The pages were tried with a group of young people. Nobody has found the money to run them at night.",
    )
    .await?;
    claimed(t, 9, councillors, &COUNCILLORS, EvidenceKind::Document, "Attendance at the induction").await?;
    challenged(t).await?;
    t.days_ago(7);
    freeze_report(&t.app, &t.actor("manager")?, t.programme, t.day(-8), ReportKind::Interim).await?;
    asked_to_answer(t).await
}

async fn seen(t: &Teller, id: ActionId) -> Result<Seen, Error> {
    let found = record::find::<Action>(&mut t.app.db().read().await?, id).await?;
    Ok(Seen { id, version: found.for_rules("the story knows its own actions").version })
}

async fn planned(t: &Teller, ago: i64, plan: &Plan) -> Result<ActionId, Error> {
    t.days_ago(ago);
    let actor = t.actor(plan.person)?;
    let year = FinancialYear(t.day(0).year());
    let money = plan.yearly > 0;
    let cost = Cost {
        yearly: Pence::pounds(plan.yearly),
        from: money.then_some(year),
        funding: plan.funded,
        ..Cost::default()
    };
    let body = t.body(plan.lead)?;
    let asks = t.asks_of(plan.row)?.iter().filter(|a| a.addressees.contains(&body)).map(|a| a.id).collect();
    let officer = t.account(plan.person)?;
    let action = ActionPlan {
        outcome: plan.outcome.into(),
        title: plan.title.into(),
        asks,
        lead: Some(body),
        officer: Some(officer),
        signatory: Some(officer),
        cost,
        ..ActionPlan::default()
    };
    let made = make_action(&t.app, &actor, t.programme, action, Some(t.day(plan.due))).await?;
    let id = made.record.id;
    plan_action(&t.app, &actor, seen(t, id).await?).await?;
    Ok(id)
}

async fn begun(t: &Teller, ago: i64, plan: &Plan) -> Result<ActionId, Error> {
    let id = planned(t, ago, plan).await?;
    t.days_ago(ago - 3);
    start_action(&t.app, &t.actor(plan.person)?, seen(t, id).await?).await?;
    Ok(id)
}

async fn progress(t: &Teller, ago: i64, id: ActionId, person: &str, words: &str) -> Result<(), Error> {
    t.days_ago(ago);
    let period = Period { from: t.day(-ago - 28), to: t.day(-ago) };
    report_progress(&t.app, &t.actor(person)?, id, period, words).await?;
    Ok(())
}

async fn claimed(
    t: &Teller,
    ago: i64,
    id: ActionId,
    plan: &Plan,
    kind: EvidenceKind,
    title: &str,
) -> Result<ClaimId, Error> {
    t.days_ago(ago + 1);
    let actor = t.actor(plan.person)?;
    let giving = Giving {
        kind,
        title: title.into(),
        effective_from: t.day(-ago - 30),
        effective_to: Some(t.day(330 - ago)),
        sensitivity: Sensitivity::Partnership,
        grade: kind.highest_grade(),
    };
    let place = Sent::Place("Partnership document store, exploitation programme".into());
    let evidence = give_evidence(&t.app, &actor, Subject::Action(id), giving, place).await?;
    t.days_ago(ago);
    let period = Period { from: t.day(-ago - 30), to: t.day(-ago) };
    let claiming = Claiming {
        text: format!("Done: {}.", plan.title),
        changed_for_children: plan.outcome.into(),
        evidence: vec![evidence],
    };
    claim_action(&t.app, &actor, seen(t, id).await?, period, claiming).await
}

/// A check of a claim: so many days ago, by whom, as what, with what result.
struct Check<'a> {
    ago: i64,
    by: &'a str,
    capacity: Capacity,
    verdict: Verdict,
    exception: Option<&'a str>,
}

async fn checked(t: &Teller, id: ActionId, claim: ClaimId, check: Check<'_>) -> Result<(), Error> {
    t.days_ago(check.ago);
    let checking = Checking {
        person: t.named(check.by)?,
        capacity: check.capacity,
        method:
            "Twenty records drawn at random were read beside the figures, and three workers were asked how they do it."
                .into(),
        sample: Some("20 of 214 records of the quarter".into()),
        verdict: check.verdict,
        exception: check.exception.map(str::to_owned),
    };
    verify_claim(&t.app, &t.actor(check.by)?, seen(t, id).await?, claim, checking).await?;
    Ok(())
}

/// The outside assessor is satisfied.
fn holds(ago: i64) -> Check<'static> {
    Check { ago, by: "assessor", capacity: Capacity::OutsideAssessor, verdict: Verdict::Verified, exception: None }
}

async fn counting_is_verified(t: &Teller, id: ActionId) -> Result<(), Error> {
    let claim =
        claimed(t, 48, id, &COUNTING, EvidenceKind::PracticeSample, "Sample of contacts and referrals, second quarter")
            .await?;
    checked(t, id, claim, holds(38)).await
}

async fn supervision_is_everyday(t: &Teller, id: ActionId) -> Result<(), Error> {
    let claim =
        claimed(t, 70, id, &SUPERVISION, EvidenceKind::Figures, "Supervision held and due, by worker and month")
            .await?;
    checked(t, id, claim, holds(64)).await?;
    t.days_ago(60);
    settle_action(&t.app, &t.actor("council")?, seen(t, id).await?, t.day(150)).await?;
    Ok(())
}

async fn late_devices(t: &Teller, id: ActionId) -> Result<(), Error> {
    progress(t, 45, id, "police", "Two investigators have been trained. The examination room is not yet open.").await?;
    t.days_ago(24);
    forecast_action(
        &t.app,
        &t.actor("police")?,
        seen(t, id).await?,
        t.day(70),
        "The supplier of the examination room is three months behind.",
    )
    .await?;
    Ok(())
}

async fn blocked(t: &Teller, id: ActionId) -> Result<(), Error> {
    t.days_ago(30);
    let why = "The contract cannot be signed before the second authority has agreed its share.";
    block_action(&t.app, &t.actor("nhs")?, seen(t, id).await?, why).await?;
    Ok(())
}

async fn sent_back(t: &Teller, id: ActionId) -> Result<(), Error> {
    let claim = claimed(t, 26, id, &SAFETY_PLANS, EvidenceKind::Document, "Summary of the audit").await?;
    let why = "The summary says how many plans exist, not whether the child or a parent took part in writing them.";
    let capacity = Capacity::Group(GroupName("Quality and Performance Sub-group".into()));
    let verdict = Verdict::Returned { why: why.into() };
    checked(t, id, claim, Check { ago: 19, by: "subgroup", capacity, verdict, exception: None }).await
}

async fn verified_by_its_own_lead(t: &Teller, id: ActionId) -> Result<(), Error> {
    let claim = claimed(t, 22, id, &AWARENESS, EvidenceKind::Document, "The strategy as agreed").await?;
    let why = "The Partnership leads this row itself and nobody outside it could be found in time. The outside assessor looks again in the spring.";
    checked(t, id, claim, Check { exception: Some(why), ..holds(15) }).await
}

/// Three readings of one definition: the first two are better than where they began.
async fn measured(t: &Teller) -> Result<(), Error> {
    t.days_ago(104);
    let council = t.actor("council")?;
    let question = Question {
        recommendation: t.row("25")?.id,
        action: None,
        text: "Is a child's worry acted on without somebody having to ring twice?".into(),
    };
    let measuring = Measuring {
        text: "Contacts about exploitation with an outcome or an owner within one working day, of all such contacts"
            .into(),
        unit: "per cent".into(),
        counting: Counting::Share,
        better: Better::Higher,
        least_change: 5.0,
        next_reading: Some(t.day(30)),
    };
    let id = ask_of_impact(&t.app, &council, question, Some(measuring)).await?;
    for (from, to, value, of) in [(-165, -105, 61.0, 118), (-104, -45, 74.0, 131), (-44, -5, 82.0, 97)] {
        t.days_ago(-to - 2);
        let taken = ReadingTaken {
            period: Period { from: t.day(from), to: t.day(to) },
            value,
            out_of: Some(of),
            source: "Harbour Link's own records".into(),
            next_reading: Some(t.day(30)),
        };
        let found = record::find::<programme::impact::Impact>(&mut t.app.db().read().await?, id).await?;
        let version = found.for_rules("the story knows its own measure").version;
        read_impact(&t.app, &council, SeenImpact { id, version }, taken).await?;
    }
    Ok(())
}

async fn challenged(t: &Teller) -> Result<(), Error> {
    t.days_ago(18);
    let draft = ChallengeDraft {
        from: GroupName("Quality and Performance Sub-group".into()),
        to: t.body("NP")?,
        recommendation: t.row("36")?.id,
        about: About::Row,
        question: "How many children waited longer than five days for their device in the last quarter, and how long?"
            .into(),
        due: t.day(-6),
    };
    raise_challenge(&t.app, &t.actor("subgroup")?, draft).await?;
    Ok(())
}

/// The Board asks the bodies that have not answered; some have no account and answer by a link.
async fn asked_to_answer(t: &Teller) -> Result<(), Error> {
    t.days_ago(6);
    let manager = t.actor("manager")?;
    for body in ["THT", "LMHT", "CPS"] {
        ask_body(&t.app, &manager, t.programme, t.body(body)?).await?;
    }
    Ok(())
}

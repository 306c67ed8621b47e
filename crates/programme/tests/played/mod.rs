//! A programme two months in, played through the verbs.
#![allow(dead_code, clippy::unwrap_used)]

use jiff::civil::{Date, date};
use platform::access::{Actor, Role, Scope};
use platform::record;
use platform::testkit::Person;
use platform::web::App;
use programme::action::{Action, ActionId, ActionPlan};
use programme::action_step::Seen;
use programme::ask::Ask;
use programme::claim_action::{Claiming, claim_action};
use programme::evidence::{EvidenceId, EvidenceKind, Grade, Sensitivity};
use programme::forecast_action::forecast_action;
use programme::funding::{Cost, FundingStatus};
use programme::give_evidence::{Giving, Sent, give_evidence};
use programme::make_action::make_action;
use programme::make_report::make_report;
use programme::money::Pence;
use programme::plan_action::plan_action;
use programme::programme::ReportKind;
use programme::recommendation::Recommendation;
use programme::render::{Format, render};
use programme::report::ReportModel;
use programme::respond::respond;
use programme::response::{Answer, Position};
use programme::stamp::{NamedPerson, Period};
use programme::start_action::start_action;
use programme::store;
use programme::verification::{Capacity, Subject, Verdict};
use programme::verify_claim::{Checking, verify_claim};

use crate::scene::{Scene, scene_of};

/// The programme before anything is done.
pub async fn begun() -> Scene {
    scene_of("report.txt", REPORT.as_bytes()).await
}

pub const REPORT: &str = "Ref\tRecommendation\tLead agency\tResponse\tChallenges
1\t<p>Awareness</p><p>The Committee recommends that all schools are told about the service. The Committee also recommends that taxi drivers are rewarded.</p>\tPolice\tThe Police will tell all schools about the service.\t
2\t<p>Counting</p><p>The Committee recommends that the Board counts referrals each month.</p>\tBoard\tThe Board will count them.\t
3\t<p>The law</p><p>The Committee recommends that ministers change the law on guest houses.</p>\tNational\tThe Board will write.\t
";

/// The work of a row, done and claimed and checked.
pub struct Told<'a> {
    pub app: &'a App,
    pub lead: &'a Actor,
    pub scene: &'a Scene,
}

pub fn day(on: Date) -> String {
    format!("{on}T10:00:00Z")
}

impl Told<'_> {
    pub async fn asks(&self, reference: &str) -> Vec<Ask> {
        let mut read = self.app.db().read().await.unwrap();
        let rows = store::all::<Recommendation>(&mut read, self.scene.programme, &Scope::everything()).await.unwrap();
        let row = rows.iter().find(|r| r.record.reference == reference).unwrap().record.id;
        let asks = store::all::<Ask>(&mut read, self.scene.programme, &Scope::everything()).await.unwrap();
        asks.into_iter().map(|a| a.record).filter(|a| a.recommendation == row).collect()
    }

    pub async fn answer(&self, reference: &str, position: Position) {
        let agency = self.lead.agency.unwrap();
        for ask in self.asks(reference).await {
            let signatory = NamedPerson { name: "Tom Garrick, signed on behalf of the chief".into(), account: None };
            let answer = Answer { position: position.clone(), signatory: Some(signatory), ..Answer::default() };
            respond(self.app, self.lead, ask.id, agency, 0, answer).await.unwrap();
        }
    }

    pub async fn seen(&self, id: ActionId) -> Seen {
        let found = record::find::<Action>(&mut self.app.db().read().await.unwrap(), id).await.unwrap();
        Seen { id, version: found.for_rules("a test").version }
    }

    pub async fn work(&self, reference: &str, title: &str, due: Date, cost: Cost) -> ActionId {
        let plan = ActionPlan {
            outcome: "Children know whom to tell".into(),
            title: title.into(),
            asks: self.asks(reference).await.iter().map(|a| a.id).collect(),
            lead: self.lead.agency,
            officer: self.lead.account,
            cost,
            ..ActionPlan::default()
        };
        let id = make_action(self.app, self.lead, self.scene.programme, plan, Some(due)).await.unwrap().record.id;
        plan_action(self.app, self.lead, self.seen(id).await).await.unwrap();
        start_action(self.app, self.lead, self.seen(id).await).await.unwrap();
        id
    }

    pub async fn evidence(&self, action: ActionId, title: &str, on: Date, sensitivity: Sensitivity) -> EvidenceId {
        let giving = Giving {
            kind: EvidenceKind::Figures,
            title: title.into(),
            effective_from: on,
            effective_to: None,
            sensitivity,
            grade: Grade::Figures,
        };
        give_evidence(self.app, self.lead, Subject::Action(action), giving, Sent::Place("shared folder".into()))
            .await
            .unwrap()
    }

    pub async fn claim(&self, action: ActionId, on: Date, evidence: Vec<EvidenceId>) -> programme::claim::ClaimId {
        let claiming = Claiming {
            text: "Every school was told, says Tom Garrick.".into(),
            changed_for_children: "More children name somebody to tell.".into(),
            evidence,
        };
        let period = Period { from: on, to: on };
        claim_action(self.app, self.lead, self.seen(action).await, period, claiming).await.unwrap()
    }
}

pub async fn check(
    told: &Told<'_>,
    by: &Actor,
    action: ActionId,
    claim: programme::claim::ClaimId,
    exception: Option<&str>,
) {
    let checking = Checking {
        person: by.name.clone(),
        capacity: Capacity::OutsideAssessor,
        method: "Read the figures and rang four schools".into(),
        sample: Some("Minutes of the silver group".into()),
        verdict: Verdict::Verified,
        exception: exception.map(str::to_owned),
    };
    verify_claim(told.app, by, told.seen(action).await, claim, checking).await.unwrap();
}

/// The people of the scene, and a programme two months in: row 1 verified by another body, row 2 by exception, row 3
/// untouched. The clock stands on 1 February 2027.
pub struct Played<'a> {
    pub manager: Person<'a>,
    pub police: Person<'a>,
    pub awareness: ActionId,
}

pub async fn played(scene: &Scene) -> Played<'_> {
    let (app, world) = (&scene.world.app, &scene.world);
    let manager = scene.manager().await;
    let police = scene.lead().await;
    let assessor = world.person("Desmond Okafor", &scene.board, Role::Assessor).await;
    let told = Told { app, lead: &police.actor, scene };
    world.at(&day(date(2026, 12, 1)));
    told.answer("1", Position::AcceptInPart { reason: "The award needs a van".into() }).await;
    let awareness = told.work("1", "Tell every school", date(2026, 12, 31), Cost::default()).await;
    world.at(&day(date(2027, 1, 10)));
    let why = "The letters were late because two officers left.";
    forecast_action(app, &police.actor, told.seen(awareness).await, date(2027, 1, 31), why).await.unwrap();
    world.at(&day(date(2027, 1, 20)));
    let on = date(2027, 1, 15);
    let open = told.evidence(awareness, "Letters sent to schools", on, Sensitivity::Public).await;
    let kept = told.evidence(awareness, "Operation Heron case list", on, Sensitivity::Restricted).await;
    let claim = told.claim(awareness, on, vec![open, kept]).await;
    check(&told, &assessor.actor, awareness, claim, None).await;
    let board = Told { lead: &manager.actor, ..told };
    board.answer("2", Position::Accept).await;
    let unfunded = Cost { yearly: Pence::pounds(12_000), funding: FundingStatus::Unfunded, ..Cost::default() };
    let counting = board.work("2", "Count referrals", date(2027, 3, 31), unfunded).await;
    let minutes = board.evidence(counting, "Minutes of the silver group", on, Sensitivity::Partnership).await;
    let claim = board.claim(counting, on, vec![minutes]).await;
    check(&board, &assessor.actor, counting, claim, Some("Nobody else holds these figures yet")).await;
    world.at(&day(date(2027, 2, 1)));
    Played { manager: again(scene, &manager).await, police: again(scene, &police).await, awareness }
}

/// The same person in a new session: the old one ran out when the clock moved on.
pub async fn again<'a>(scene: &'a Scene, person: &Person<'_>) -> Person<'a> {
    let mut read = scene.world.app.db().read().await.unwrap();
    let all = platform::account::all(&mut read, &Scope::everything()).await.unwrap();
    drop(read);
    scene.world.signed_in(all.iter().find(|a| Some(a.id) == person.actor.account).unwrap()).await
}

pub async fn made(scene: &Scene, on: Date, kind: ReportKind) -> ReportModel {
    make_report(&scene.world.app, &Actor::command(), scene.programme, (on, kind)).await.unwrap()
}

pub fn page(model: &ReportModel) -> String {
    String::from_utf8(render(model, Format::Page).unwrap()).unwrap()
}

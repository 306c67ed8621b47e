//! Reports, freezing, "as at" and history, through the verbs and the router on a real database.
#![allow(clippy::unwrap_used)]

mod scene;

use jiff::civil::{Date, date};
use platform::access::{Actor, Role, Scope};
use platform::agency::Sector;
use platform::calendar::Calendar;
use platform::record;
use platform::testkit::Person;
use platform::web::App;
use programme::action::{Action, ActionId, ActionPlan};
use programme::action_step::Seen;
use programme::ask::Ask;
use programme::claim_action::{Claiming, claim_action};
use programme::evidence::{EvidenceId, EvidenceKind, Grade, Sensitivity};
use programme::forecast_action::forecast_action;
use programme::freeze_report::freeze_report;
use programme::frozen_report::{FrozenReport, Released, ReportId};
use programme::funding::{Cost, FundingStatus};
use programme::give_evidence::{Giving, Sent, give_evidence};
use programme::make_action::make_action;
use programme::make_report::make_report;
use programme::money::Pence;
use programme::plan_action::plan_action;
use programme::programme::ReportKind;
use programme::recommendation::Recommendation;
use programme::release_report::release_report;
use programme::render::{Format, frozen, render};
use programme::report::public::public;
use programme::report::{Audience, ReportModel};
use programme::respond::respond;
use programme::response::{Answer, Position};
use programme::revise_plan::revise_plan;
use programme::stamp::{NamedPerson, Period};
use programme::start_action::start_action;
use programme::store;
use programme::verification::{Capacity, Subject, Verdict};
use programme::verify_claim::{Checking, verify_claim};
use scene::{Scene, scene_of};

const REPORT: &str = "Ref\tRecommendation\tLead agency\tResponse\tChallenges
1\t<p>Awareness</p><p>The Committee recommends that all schools are told about the service. The Committee also recommends that taxi drivers are rewarded.</p>\tPolice\tThe Police will tell all schools about the service.\t
2\t<p>Counting</p><p>The Committee recommends that the Board counts referrals each month.</p>\tBoard\tThe Board will count them.\t
3\t<p>The law</p><p>The Committee recommends that ministers change the law on guest houses.</p>\tNational\tThe Board will write.\t
";

/// Words that must stand in no public version.
const SECRETS: [&str; 7] = [
    "Garrick",
    "Ashdown",
    "Okafor",
    "Operation Heron case list",
    "Minutes of the silver group",
    "because two officers left",
    "signed on behalf",
];

/// The work of a row, done and claimed and checked.
struct Told<'a> {
    app: &'a App,
    lead: &'a Actor,
    scene: &'a Scene,
}

fn day(on: Date) -> String {
    format!("{on}T10:00:00Z")
}

impl Told<'_> {
    async fn asks(&self, reference: &str) -> Vec<Ask> {
        let mut read = self.app.db().read().await.unwrap();
        let rows = store::all::<Recommendation>(&mut read, self.scene.programme, &Scope::everything()).await.unwrap();
        let row = rows.iter().find(|r| r.record.reference == reference).unwrap().record.id;
        let asks = store::all::<Ask>(&mut read, self.scene.programme, &Scope::everything()).await.unwrap();
        asks.into_iter().map(|a| a.record).filter(|a| a.recommendation == row).collect()
    }

    async fn answer(&self, reference: &str, position: Position) {
        let agency = self.lead.agency.unwrap();
        for ask in self.asks(reference).await {
            let signatory = NamedPerson { name: "Tom Garrick, signed on behalf of the chief".into(), account: None };
            let answer = Answer { position: position.clone(), signatory: Some(signatory), ..Answer::default() };
            respond(self.app, self.lead, ask.id, agency, 0, answer).await.unwrap();
        }
    }

    async fn seen(&self, id: ActionId) -> Seen {
        let found = record::find::<Action>(&mut self.app.db().read().await.unwrap(), id).await.unwrap();
        Seen { id, version: found.for_rules("a test").version }
    }

    async fn work(&self, reference: &str, title: &str, due: Date, cost: Cost) -> ActionId {
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

    async fn evidence(&self, action: ActionId, title: &str, on: Date, sensitivity: Sensitivity) -> EvidenceId {
        let giving = Giving {
            kind: EvidenceKind::Figures,
            title: title.into(),
            effective_from: on,
            effective_to: None,
            sensitivity,
            grade: Grade::Figures,
        };
        give_evidence(self.app, self.lead, Subject::Action(action), giving, Sent::Place("shared folder".into())).await.unwrap()
    }

    async fn claim(&self, action: ActionId, on: Date, evidence: Vec<EvidenceId>) -> programme::claim::ClaimId {
        let claiming = Claiming {
            text: "Every school was told, says Tom Garrick.".into(),
            changed_for_children: "More children name somebody to tell.".into(),
            evidence,
        };
        let period = Period { from: on, to: on };
        claim_action(self.app, self.lead, self.seen(action).await, period, claiming).await.unwrap()
    }
}

async fn check(told: &Told<'_>, by: &Actor, action: ActionId, claim: programme::claim::ClaimId, exception: Option<&str>) {
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
struct Played<'a> {
    manager: Person<'a>,
    police: Person<'a>,
    awareness: ActionId,
}

async fn played(scene: &Scene) -> Played<'_> {
    let (app, world) = (&scene.world.app, &scene.world);
    let manager = scene.manager().await;
    let police = scene.lead().await;
    let chair = world.person("Desmond Okafor", &scene.board, Role::IndependentChair).await;
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
    check(&told, &chair.actor, awareness, claim, None).await;
    let board = Told { lead: &manager.actor, ..told };
    board.answer("2", Position::Accept).await;
    let unfunded = Cost { yearly: Pence::pounds(12_000), funding: FundingStatus::Unfunded, ..Cost::default() };
    let counting = board.work("2", "Count referrals", date(2027, 3, 31), unfunded).await;
    let minutes = board.evidence(counting, "Minutes of the silver group", on, Sensitivity::Partnership).await;
    let claim = board.claim(counting, on, vec![minutes]).await;
    check(&board, &chair.actor, counting, claim, Some("Nobody else holds these figures yet")).await;
    world.at(&day(date(2027, 2, 1)));
    Played { manager: again(scene, &manager).await, police: again(scene, &police).await, awareness }
}

/// The same person in a new session: the old one ran out when the clock moved on.
async fn again<'a>(scene: &'a Scene, person: &Person<'_>) -> Person<'a> {
    let mut read = scene.world.app.db().read().await.unwrap();
    let all = platform::account::all(&mut read, &Scope::everything()).await.unwrap();
    drop(read);
    scene.world.signed_in(all.iter().find(|a| Some(a.id) == person.actor.account).unwrap()).await
}

async fn made(scene: &Scene, on: Date, kind: ReportKind) -> ReportModel {
    let app = &scene.world.app;
    let mut read = app.db().read().await.unwrap();
    make_report(&mut read, &Actor::command(), scene.programme, (on, kind), app.clock().now()).await.unwrap()
}

fn page(model: &ReportModel) -> String {
    String::from_utf8(render(model, Format::Page).unwrap()).unwrap()
}

#[tokio::test]
async fn totals_are_those_of_the_rows_and_every_exception_is_printed_where_a_row_counts() {
    let scene = scene_of("report.txt", REPORT.as_bytes()).await;
    played(&scene).await;
    let model = made(&scene, date(2027, 2, 1), ReportKind::Full).await;
    let counts = model.counts();
    assert_eq!((counts.rows, counts.claimed, counts.verified, counts.by_exception), (3, 2, 2, 1));
    assert_eq!((counts.national, counts.monitor_is_lead), (1, 1));
    let owed: usize = model.rows.iter().flat_map(|r| &r.asks).map(|a| if a.answers.is_empty() { 1 } else { a.answers.iter().filter(|x| !x.given).count() }).sum();
    assert_eq!(owed as u32, counts.answers_missing);
    let reason = "Nobody else holds these figures yet";
    let glance = String::from_utf8(render(&model, Format::Csv).unwrap()).unwrap();
    assert!(glance.contains(&format!("Exception: {reason}")) && glance.contains("Police in full"), "{glance}");
    assert!(glance.contains("2026-12-31,2027-01-31"), "dates stay when the work is verified: {glance}");
    // In front, in the table of counts, in the drawing's table, at a glance, and in its own section.
    assert!(page(&model).matches(reason).count() >= 5, "{}", page(&model).matches(reason).count());
    assert_eq!(counts.unfunded, 0, "done, but its money is still missing");
    assert!(page(&model).contains("done, and its money still not found"));
}

#[tokio::test]
async fn a_frozen_report_is_the_same_byte_for_byte_after_edits_and_a_restart() {
    let scene = scene_of("report.txt", REPORT.as_bytes()).await;
    let played = played(&scene).await;
    let (app, manager) = (&scene.world.app, &played.manager.actor);
    let id = freeze_report(app, manager, scene.programme, date(2027, 2, 1), ReportKind::Full).await.unwrap();
    let kept = stored(app, id).await;
    let mut before = Vec::new();
    for format in Format::ALL {
        before.push(frozen(&kept, Audience::Committee, format, app.files()).await.unwrap());
    }
    let told = Told { app, lead: &played.police.actor, scene: &scene };
    let seen = told.seen(played.awareness).await;
    let mut plan = record::find::<Action>(&mut app.db().read().await.unwrap(), played.awareness).await.unwrap().for_rules("a test").record.plan().clone();
    plan.title = "Tell some schools".into();
    revise_plan(app, &played.police.actor, seen, plan, None).await.unwrap();
    std::fs::remove_dir_all(&app.settings().files).unwrap();
    let again = App::new(app.db().clone(), app.clock().clone(), Calendar::built_in().unwrap(), app.settings().clone(), vec![commitments::part(), programme::part()]);
    let kept = stored(&again, id).await;
    for (format, bytes) in Format::ALL.into_iter().zip(before) {
        assert!(frozen(&kept, Audience::Committee, format, again.files()).await.unwrap() == bytes, "{format:?}");
    }
    let now = made(&scene, date(2027, 2, 1), ReportKind::Full).await;
    assert!(page(&now).contains("Tell some schools") && !page(kept.model()).contains("Tell some schools"));
}

async fn stored(app: &App, id: ReportId) -> FrozenReport {
    let found = record::find::<FrozenReport>(&mut app.db().read().await.unwrap(), id).await.unwrap();
    found.for_rules("a test").record
}

#[tokio::test]
async fn what_changed_and_what_went_back_is_told_against_the_last_frozen_report() {
    let scene = scene_of("report.txt", REPORT.as_bytes()).await;
    let played = played(&scene).await;
    let (app, manager) = (&scene.world.app, &played.manager.actor);
    freeze_report(app, manager, scene.programme, date(2027, 2, 1), ReportKind::Interim).await.unwrap();
    scene.world.at(&day(date(2027, 2, 10)));
    let told = Told { app, lead: &played.police.actor, scene: &scene };
    let seen = told.seen(played.awareness).await;
    let mut plan = record::find::<Action>(&mut app.db().read().await.unwrap(), played.awareness).await.unwrap().for_rules("a test").record.plan().clone();
    plan.outcome = "Some children know whom to tell".into();
    revise_plan(app, &played.police.actor, seen, plan, None).await.unwrap();
    let model = made(&scene, date(2027, 2, 10), ReportKind::Full).await;
    let since = model.since.as_ref().unwrap();
    assert_eq!((since.as_at, since.counts.verified, model.counts().verified), (date(2027, 2, 1), 2, 1));
    let back: Vec<&str> = since.reversals().map(|c| c.reference.as_str()).collect();
    assert_eq!(back, ["1"]);
    let told = page(&model);
    assert!(told.contains("Delivery went from “Verified” to “Claimed”") && told.contains("the check no longer holds"));
    // The date that moved stays told, with the first one and its reason.
    assert!(told.contains("31 January 2027") && told.contains("because two officers left"));
}

#[tokio::test]
async fn the_same_report_is_frozen_once() {
    let scene = scene_of("report.txt", REPORT.as_bytes()).await;
    let manager = scene.manager().await;
    let path = scene.page("/reports");
    let fields = [("as-at", "2026-11-24"), ("kind", "interim")];
    manager.post(&path, &fields).await.done();
    manager.post(&path, &fields).await.refused("This report is frozen already");
    manager.post(&path, &[("as-at", "2026-11-25"), ("kind", "interim")]).await.refused("has not come yet");
    manager.post(&path, &[("as-at", "31/2/2026"), ("kind", "both")]).await.refused("as in 2016-12-14").sees("Choose an interim or a full report");
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn as_at_shows_each_day_as_it_was() {
    let scene = scene_of("report.txt", REPORT.as_bytes()).await;
    played(&scene).await;
    let verified = async |on: Date| {
        let counts = made(&scene, on, ReportKind::Interim).await.counts();
        (counts.claimed, counts.verified, counts.late)
    };
    assert_eq!(verified(date(2026, 11, 24)).await, (0, 0, 0));
    assert_eq!(verified(date(2026, 12, 31)).await, (0, 0, 0));
    assert_eq!(verified(date(2027, 1, 1)).await, (0, 0, 1), "late on the day after its first date");
    assert_eq!(verified(date(2027, 1, 20)).await, (2, 2, 0));
    let early = made(&scene, date(2016, 12, 14), ReportKind::Interim).await;
    assert!(early.before_first && early.rows.len() == 3 && early.counts().claimed == 0);
    assert!(page(&early).contains("Nothing was kept here by that day"));
    let lines = made(&scene, date(2027, 2, 1), ReportKind::Interim).await.progress;
    let lines: Vec<_> = lines.iter().map(|p| (p.on, p.claimed, p.verified)).collect();
    let expected = [(date(2026, 11, 24), 0, 0), (date(2026, 11, 30), 0, 0), (date(2026, 12, 31), 0, 0), (date(2027, 1, 31), 2, 2), (date(2027, 2, 1), 2, 2)];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn pages_as_at_a_day_change_nothing_and_cost_the_same_for_any_number_of_rows() {
    let scene = scene_of("report.txt", REPORT.as_bytes()).await;
    let played = played(&scene).await;
    let then = played.manager.get(&scene.page("?as-at=2026-12-15")).await;
    then.is(200).sees("As at 15 December 2026").sees("In progress").sees_no("Verified by its own lead");
    let row = then.href("/programme/recommendations/rec_");
    assert!(row.ends_with("?as-at=2026-12-15"), "{row}");
    let seen = played.manager.get(&row).await;
    seen.is(200).sees("As at 15 December 2026").sees("Tell every school").sees_no("Link this row to another");
    played.manager.get(&scene.page("?as-at=yesterday")).await.is(409).sees("is not a date");
    let (_, statements) = platform::db::counted(played.manager.get(&scene.page("?as-at=2026-12-15"))).await;
    let (_, now) = platform::db::counted(played.manager.get(&scene.page(""))).await;
    assert_eq!(statements, now, "as at a day takes as many statements as now");
}

#[tokio::test]
async fn the_public_version_leaks_nothing_in_any_format() {
    let scene = scene_of("report.txt", REPORT.as_bytes()).await;
    let played = played(&scene).await;
    let full = made(&scene, date(2027, 2, 1), ReportKind::Full).await;
    let whole = page(&full);
    for secret in SECRETS.iter().filter(|s| **s != "Operation Heron case list" && **s != "Ashdown") {
        assert!(whole.contains(secret), "the full version holds {secret}, so that its absence says something");
    }
    assert!(!whole.contains("Operation Heron"), "restricted evidence is counted and not named");
    let open = public(&full);
    let document = serde_json::to_string(&programme::report::document::to_document(&open)).unwrap();
    let files = [document, page(&open), String::from_utf8(render(&open, Format::Csv).unwrap()).unwrap()];
    for secret in SECRETS {
        assert!(files.iter().all(|f| !f.contains(secret)), "{secret}");
    }
    assert!(!serde_json::to_string(&open).unwrap().contains("Garrick"));
    assert!(files[1].contains("Nobody else holds these figures yet"), "the exception is printed in public too");
    assert!(files[1].contains("Letters sent to schools"), "evidence that anybody may see is named");
    assert_eq!(open.counts(), full.counts());
    drop(played);
}

#[tokio::test]
async fn each_reader_sees_what_is_open_to_them() {
    let scene = scene_of("report.txt", REPORT.as_bytes()).await;
    let played = played(&scene).await;
    let council = scene.world.agency("Council", Sector::Council).await;
    let councillor = scene.world.person("Jean Tolland", &council, Role::ScrutinyMember).await;
    let administrator = scene.world.person("Alan Peake", &council, Role::Administrator).await;
    let stranger = scene.world.stranger();
    let (app, manager) = (&scene.world.app, &played.manager);
    let id = freeze_report(app, &manager.actor, scene.programme, date(2027, 2, 1), ReportKind::Interim).await.unwrap();
    let (inside, outside) = (format!("/programme/reports/{id}"), format!("/published/{id}"));

    played.police.get(&inside).await.is(200).sees("Not released").sees_no("Release it or take it back");
    played.police.post(&format!("{inside}/release"), &[("to", "public"), ("version", "1")]).await.is(403);
    played.police.post(&scene.page("/reports"), &[("as-at", "2027-01-31"), ("kind", "full")]).await.is(403);
    councillor.get(&inside).await.is(404);
    councillor.get("/reports").await.is(200).sees("There is no report yet");
    administrator.get(&inside).await.is(404);
    stranger.get(&outside).await.is(404);
    assert_eq!(stranger.get(&inside).await.status, 303);

    manager.post(&format!("{inside}/release"), &[("to", "committee"), ("version", "1")]).await.done();
    councillor.get("/reports").await.sees("Interim report");
    assert!(!councillor.get("/reports").await.text.contains("href=\"/programme\""), "the register is not in a councillor's menu");
    councillor.get(&inside).await.is(200).sees("Tell every school").sees_no("Release it or take it back");
    councillor.get(&format!("{inside}.pdf")).await.is(200);
    councillor.get(&scene.page("")).await.is(404);
    councillor.get(&scene.page("/reports/preview?as-at=2027-02-01&kind=full")).await.is(404);
    councillor.get(&format!("/history/programme_report/{id}")).await.is(404);
    stranger.get(&outside).await.is(404);
    stranger.get("/published").await.is(200).sees("There is no report yet");

    manager.post(&format!("{inside}/release"), &[("to", "public"), ("version", "1")]).await.refused("Somebody else changed this");
    manager.post(&format!("{inside}/release"), &[("to", "public"), ("version", "2")]).await.done();
    stranger.get("/published").await.sees("Interim report: Response");
    let seen = stranger.get(&outside).await;
    seen.is(200).sees("Public version");
    for secret in SECRETS {
        seen.sees_no(secret);
    }
    for ending in ["pdf", "docx", "xlsx", "csv"] {
        stranger.get(&format!("{outside}.{ending}")).await.is(200);
    }
    stranger.get(&format!("{outside}.exe")).await.is(404);
    administrator.get(&inside).await.is(404);

    manager.post(&format!("{inside}/release"), &[("to", "no"), ("version", "3")]).await.refused("Say why the report is withdrawn");
    manager.post(&format!("{inside}/release"), &[("to", "no"), ("version", "3"), ("why", "A figure was wrong")]).await.done();
    stranger.get(&outside).await.is(404);
    assert_eq!(stored(app, id).await.released(), Released::No);
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn a_stale_release_keeps_nothing() {
    let scene = scene_of("report.txt", REPORT.as_bytes()).await;
    let manager = scene.manager().await;
    let app = &scene.world.app;
    let id = freeze_report(app, &manager.actor, scene.programme, date(2026, 11, 24), ReportKind::Interim).await.unwrap();
    release_report(app, &manager.actor, id, 1, Released::Committee, "").await.unwrap();
    let stale = release_report(app, &manager.actor, id, 1, Released::Public, "").await;
    assert!(matches!(stale, Err(platform::Error::Stale)), "{stale:?}");
    let again = release_report(app, &manager.actor, id, 2, Released::Committee, "").await;
    assert!(again.unwrap_err().to_string().contains("already as you ask"));
}

#[tokio::test]
async fn the_history_tells_who_changed_what_and_shows_no_id() {
    let scene = scene_of("report.txt", REPORT.as_bytes()).await;
    let played = played(&scene).await;
    let seen = played.manager.get(&format!("/history/action/{}", played.awareness)).await;
    seen.is(200).sees("Action forecast").sees("by Tom Garrick for Police in full").sees("because two officers left");
    seen.sees("Claim verified").sees("As it was at first").sees("the claim of 20 January 2027");
    let plain = seen.plain();
    for prefix in ["acc_", "agy_", "act_", "ask_", "clm_", "ver_", "evd_"] {
        assert!(!plain.contains(prefix), "{prefix} on the page: {plain}");
    }
    let row = played.manager.get(&scene.page("")).await.href("/programme/recommendations/rec_");
    let history = played.manager.get(&row.replace("/programme/recommendations/", "/history/recommendation/")).await;
    history.is(200).sees("What belongs to it").sees("Ask 1").sees("Action: Tell every school");
    played.manager.get("/history/account/acc_1").await.is(404);
    played.manager.get(&format!("/history/action/act_{}", "0".repeat(32))).await.is(404);
    assert_eq!(scene.world.stranger().get(&format!("/history/action/{}", played.awareness)).await.status, 303);
    let council = scene.world.agency("Council", Sector::Council).await;
    let councillor = scene.world.person("Jean Tolland", &council, Role::ScrutinyMember).await;
    councillor.get(&format!("/history/action/{}", played.awareness)).await.is(404);
}

#[tokio::test]
async fn restricted_evidence_has_its_history_for_those_who_may_open_it() {
    let scene = scene_of("report.txt", REPORT.as_bytes()).await;
    let played = played(&scene).await;
    let row = played.manager.get(&scene.page("")).await.href("/programme/recommendations/rec_");
    let history = row.replace("/programme/recommendations/", "/history/recommendation/");
    let health = scene.world.agency("NHS", Sector::Health).await;
    let nurse = scene.world.person("Nasreen Qureshi", &health, Role::AgencyLead).await;
    nurse.get(&history).await.is(200).sees("Letters sent to schools").sees_no("Operation Heron");
    let own = played.police.get(&history).await;
    own.sees("Operation Heron case list");
    let at = own.text.find("Evidence: Operation Heron").unwrap();
    let link = own.text[..at].rsplit("href=\"").next().unwrap().split('"').next().unwrap().replace("&#x2f;", "/");
    played.police.get(&link).await.is(200);
    nurse.get(&link).await.is(403);
}

#[tokio::test]
async fn a_preview_refuses_what_it_cannot_show_and_keeps_what_was_typed() {
    let scene = scene_of("report.txt", REPORT.as_bytes()).await;
    let manager = scene.manager().await;
    let preview = |query: &str| scene.page(&format!("/reports/preview{query}"));
    manager.get(&preview("?as-at=2026-11-24&kind=full")).await.is(200).sees("This is a preview and not frozen").sees("Freeze this report");
    manager.get(&preview("?as-at=2026-11-24&kind=full&for=public")).await.sees("Public version");
    manager.get(&preview("?as-at=2026-11-24&kind=full&format=csv")).await.is(200);
    manager.get(&preview("?as-at=2027-11-24&kind=full")).await.refused("24 November 2027 has not come yet");
    manager.get(&preview("?as-at=%3Cscript%3E&kind=full")).await.refused("is not a date");
    manager.get(&preview("")).await.refused("Give the day that the report speaks of.").sees("Choose an interim or a full report.");
}

#[tokio::test]
async fn a_small_report_reads_like_this() {
    let scene = scene_of("report.txt", REPORT.as_bytes()).await;
    played(&scene).await;
    let model = made(&scene, date(2027, 2, 1), ReportKind::Full).await;
    insta::assert_snapshot!("full", page(&model));
    insta::assert_snapshot!("public", page(&public(&model)));
}

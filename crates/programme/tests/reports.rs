//! Reports and freezing, through the verbs and the router on a real database.
#![allow(clippy::unwrap_used)]

mod played;
mod scene;

use jiff::civil::date;
use platform::access::Role;
use platform::agency::Sector;
use platform::calendar::Calendar;
use platform::record;
use platform::web::App;
use played::{Told, begun, day, made, page, played};
use programme::action::Action;
use programme::freeze_report::freeze_report;
use programme::frozen_report::{FrozenReport, Released, ReportId};
use programme::programme::ReportKind;
use programme::release_report::release_report;
use programme::render::{Format, frozen, render};
use programme::report::Audience;
use programme::report::public::public;
use programme::revise_plan::revise_plan;

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

#[tokio::test]
async fn totals_are_those_of_the_rows_and_every_exception_is_printed_where_a_row_counts() {
    let scene = begun().await;
    played(&scene).await;
    let model = made(&scene, date(2027, 2, 1), ReportKind::Full).await;
    let counts = model.counts();
    assert_eq!((counts.rows, counts.claimed, counts.verified, counts.by_exception), (3, 2, 2, 1));
    assert_eq!((counts.national, counts.monitor_is_lead), (1, 1));
    let owed: usize = model
        .rows
        .iter()
        .flat_map(|r| &r.asks)
        .map(|a| if a.answers.is_empty() { 1 } else { a.answers.iter().filter(|x| !x.given).count() })
        .sum();
    assert_eq!(owed as u32, counts.answers_missing);
    let reason = "Nobody else holds these figures yet";
    let glance = String::from_utf8(render(&model, Format::Csv).unwrap()).unwrap();
    assert!(glance.contains(&format!("Exception: {reason}")) && glance.contains("Police in full"), "{glance}");
    assert!(glance.contains("2026-12-31,2027-01-31"), "dates stay when the work is verified: {glance}");
    // The reason stands in the list of verified rows and in the row's own section; everywhere else the row is marked.
    assert_eq!(page(&model).matches(reason).count(), 2);
    assert!(page(&model).contains(&format!("2 (by exception: {reason})")));
    assert!(page(&model).matches("2 (by exception)").count() >= 5, "{}", page(&model));
    assert_eq!(counts.unfunded, 0, "done, but its money is still missing");
    assert!(page(&model).contains("done, and its money still not found"));
}

#[tokio::test]
async fn a_frozen_report_is_the_same_byte_for_byte_after_edits_and_a_restart() {
    let scene = begun().await;
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
    let mut plan = record::find::<Action>(&mut app.db().read().await.unwrap(), played.awareness)
        .await
        .unwrap()
        .for_rules("a test")
        .record
        .plan()
        .clone();
    plan.title = "Tell some schools".into();
    revise_plan(app, &played.police.actor, seen, plan, None).await.unwrap();
    std::fs::remove_dir_all(&app.settings().files).unwrap();
    let again = App::new(
        app.db().clone(),
        app.clock().clone(),
        Calendar::built_in().unwrap(),
        app.settings().clone(),
        vec![commitments::part(), programme::part()],
    );
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
    let scene = begun().await;
    let played = played(&scene).await;
    let (app, manager) = (&scene.world.app, &played.manager.actor);
    freeze_report(app, manager, scene.programme, date(2027, 2, 1), ReportKind::Interim).await.unwrap();
    scene.world.at(&day(date(2027, 2, 10)));
    let told = Told { app, lead: &played.police.actor, scene: &scene };
    let seen = told.seen(played.awareness).await;
    let mut plan = record::find::<Action>(&mut app.db().read().await.unwrap(), played.awareness)
        .await
        .unwrap()
        .for_rules("a test")
        .record
        .plan()
        .clone();
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
    let scene = begun().await;
    let manager = scene.manager().await;
    let path = scene.page("/reports");
    let fields = [("as-at", "2026-11-24"), ("kind", "interim")];
    manager.post(&path, &fields).await.done();
    manager.post(&path, &fields).await.refused("This report is frozen already");
    manager.post(&path, &[("as-at", "2026-11-25"), ("kind", "interim")]).await.refused("has not come yet");
    manager
        .post(&path, &[("as-at", "31/2/2026"), ("kind", "both")])
        .await
        .refused("as in 2016-12-14")
        .sees("Choose an interim or a full report");
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn the_public_version_leaks_nothing_in_any_format() {
    let scene = begun().await;
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
    let scene = begun().await;
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
    assert!(
        !councillor.get("/reports").await.text.contains("href=\"/programme\""),
        "the register is not in a councillor's menu"
    );
    councillor.get(&inside).await.is(200).sees("Tell every school").sees_no("Release it or take it back");
    councillor.get(&format!("{inside}.pdf")).await.is(200);
    councillor.get(&scene.page("")).await.is(404);
    councillor.get(&scene.page("/reports/preview?as-at=2027-02-01&kind=full")).await.is(404);
    councillor.get(&format!("/history/programme_report/{id}")).await.is(404);
    stranger.get(&outside).await.is(404);
    stranger.get("/published").await.is(200).sees("There is no report yet");

    manager
        .post(&format!("{inside}/release"), &[("to", "public"), ("version", "1")])
        .await
        .refused("Somebody else changed this");
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

    manager
        .post(&format!("{inside}/release"), &[("to", "no"), ("version", "3")])
        .await
        .refused("Say why the report is withdrawn");
    manager
        .post(&format!("{inside}/release"), &[("to", "no"), ("version", "3"), ("why", "A figure was wrong")])
        .await
        .done();
    stranger.get(&outside).await.is(404);
    assert_eq!(stored(app, id).await.released(), Released::No);
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn a_stale_release_keeps_nothing() {
    let scene = begun().await;
    let manager = scene.manager().await;
    let app = &scene.world.app;
    let id =
        freeze_report(app, &manager.actor, scene.programme, date(2026, 11, 24), ReportKind::Interim).await.unwrap();
    release_report(app, &manager.actor, id, 1, Released::Committee, "").await.unwrap();
    let stale = release_report(app, &manager.actor, id, 1, Released::Public, "").await;
    assert!(matches!(stale, Err(platform::Error::Stale)), "{stale:?}");
    let again = release_report(app, &manager.actor, id, 2, Released::Committee, "").await;
    assert!(again.unwrap_err().to_string().contains("already as you ask"));
}

#[tokio::test]
async fn a_preview_refuses_what_it_cannot_show_and_keeps_what_was_typed() {
    let scene = begun().await;
    let manager = scene.manager().await;
    let preview = |query: &str| scene.page(&format!("/reports/preview{query}"));
    manager
        .get(&preview("?as-at=2026-11-24&kind=full"))
        .await
        .is(200)
        .sees("This is a preview and not frozen")
        .sees("Freeze this report");
    manager.get(&preview("?as-at=2026-11-24&kind=full&for=public")).await.sees("Public version");
    manager.get(&preview("?as-at=2026-11-24&kind=full&format=csv")).await.is(200);
    manager.get(&preview("?as-at=2027-11-24&kind=full")).await.refused("24 November 2027 has not come yet");
    manager.get(&preview("?as-at=%3Cscript%3E&kind=full")).await.refused("is not a date");
    manager
        .get(&preview(""))
        .await
        .refused("Give the day that the report speaks of.")
        .sees("Choose an interim or a full report.");
}

#[tokio::test]
async fn a_small_report_reads_like_this() {
    let scene = begun().await;
    played(&scene).await;
    let model = made(&scene, date(2027, 2, 1), ReportKind::Full).await;
    insta::assert_snapshot!("full", page(&model));
    insta::assert_snapshot!("public", page(&public(&model)));
}

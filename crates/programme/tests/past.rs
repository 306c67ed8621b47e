//! "As at" a past day, and the history of records, through the router on a real database.
#![allow(clippy::unwrap_used)]

mod played;
mod scene;

use jiff::civil::{Date, date};
use platform::access::Role;
use platform::agency::Sector;
use played::{begun, made, page, played};
use programme::programme::ReportKind;
use scene::scene_of;

#[tokio::test]
async fn as_at_shows_each_day_as_it_was() {
    let scene = begun().await;
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
    let expected = [
        (date(2026, 11, 24), 0, 0),
        (date(2026, 11, 30), 0, 0),
        (date(2026, 12, 31), 0, 0),
        (date(2027, 1, 31), 2, 2),
        (date(2027, 2, 1), 2, 2),
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn pages_as_at_a_day_show_it_and_change_nothing() {
    let scene = begun().await;
    let played = played(&scene).await;
    let then = played.manager.get(&scene.page("?as-at=2026-12-15")).await;
    then.is(200)
        .sees("As at 15 December 2026")
        .sees("In progress")
        .sees("0 of them led by the monitor, 0 by exception");
    let row = then.href("/programme/recommendations/rec_");
    assert!(row.ends_with("?as-at=2026-12-15"), "{row}");
    let seen = played.manager.get(&row).await;
    seen.is(200).sees("As at 15 December 2026").sees("Tell every school").sees_no("Link this row to another");
    played.manager.get(&scene.page("?as-at=yesterday")).await.is(409).sees("is not a date");
}

#[tokio::test]
async fn a_page_as_at_a_day_takes_as_many_statements_for_42_rows_as_for_3() {
    let (small, large) = (begun().await, scene_of("report.txt", include_bytes!("files/aldermere-report.txt")).await);
    let mut taken = Vec::new();
    for scene in [&small, &large] {
        let manager = scene.manager().await;
        let path = scene.page("?as-at=2026-11-24");
        manager.get(&path).await.is(200).sees("As at 24 November 2026");
        taken.push(platform::db::counted(manager.get(&path)).await.1);
    }
    assert_eq!(taken[0], taken[1]);
}

#[tokio::test]
async fn the_history_tells_who_changed_what_and_shows_no_id() {
    let scene = begun().await;
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
    let scene = begun().await;
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

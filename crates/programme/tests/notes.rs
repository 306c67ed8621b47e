//! What another part says about rows and actions stands on their pages and in reports, from the moment it was recorded.
#![allow(clippy::unwrap_used)]

mod played;
mod scene;

use jiff::civil::date;
use platform::access::Actor;
use platform::part::{Later, Note, Part};
use platform::web::App;
use played::{REPORT, made, page, played};
use programme::programme::ReportKind;
use programme::report::public::public;
use scene::scene_with;

/// A part that says one sentence about every recommendation and action.
fn says<'a>(_: &'a App, actor: &'a Actor, about: &'a [String]) -> Later<'a, Vec<Note>> {
    Box::pin(async move {
        let ids = about.iter().filter(|id| id.starts_with("rec_") || id.starts_with("act_"));
        let note = |id: &String| Note {
            about: id.clone(),
            kind: "Decision".into(),
            text: format!("Look at {} <again>.", &id[..3]),
            from: "Quality Sub-group, 20 January 2027".into(),
            on: date(2027, 1, 20),
            recorded: "2027-01-20T15:00:00Z".parse().unwrap(),
            href: "/meetings/mtg_1".into(),
        };
        Ok(if actor.name.is_empty() { Vec::new() } else { ids.map(note).collect() })
    })
}

fn speaker() -> Part {
    Part { notes: Some(says), ..Part::new("speaker") }
}

#[tokio::test]
async fn what_others_decided_stands_on_the_row_and_on_the_action() {
    let scene = scene_with("report.txt", REPORT.as_bytes(), vec![speaker()]).await;
    let played = played(&scene).await;
    let row = played.manager.get(&scene.page("")).await.href("/programme/recommendations/rec_");
    let seen = played.manager.get(&row).await;
    seen.sees("Look at rec <again>.").sees("Decision of Quality Sub-group, 20 January 2027");
    seen.sees("on the action “Tell every school”").sees("Look at act <again>.");
    assert_eq!(seen.href("/meetings/"), "/meetings/mtg_1");
    let action = played.manager.get(&format!("/programme/actions/{}", played.awareness)).await;
    action.sees("Look at act <again>.").sees_no("Look at rec");
    played.manager.get(&format!("{row}?as-at=2027-01-20")).await.sees("Look at rec");
    played.manager.get(&format!("{row}?as-at=2027-01-19")).await.is(200).sees_no("Look at rec");
}

#[tokio::test]
async fn reports_hold_what_was_decided_by_their_day_and_the_public_version_does_not() {
    let scene = scene_with("report.txt", REPORT.as_bytes(), vec![speaker()]).await;
    played(&scene).await;
    let after = made(&scene, date(2027, 2, 1), ReportKind::Full).await;
    assert!(page(&after).contains("Decision of Quality Sub-group, 20 January 2027, on the action “Count referrals”"));
    assert!(page(&after).contains("Look at rec &lt;again&gt;."), "{}", page(&after));
    assert!(!page(&public(&after)).contains("Look at rec"));
    let before = made(&scene, date(2027, 1, 19), ReportKind::Full).await;
    assert!(!page(&before).contains("Look at rec"));
}

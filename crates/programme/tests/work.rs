//! What waits for each person, on a real database.
#![allow(clippy::unwrap_used)]

mod work_scene;

use platform::access::Role;
use platform::db::counted;
use platform::part::{Waiting, WorkItem};
use platform::testkit::Person;
use work_scene::{Work, evidence_fields, work};

async fn waiting(work: &Work, person: &Person<'_>) -> Vec<WorkItem> {
    programme::work::work(&work.scene.world.app, &person.actor).await.unwrap()
}

async fn reasons(work: &Work, person: &Person<'_>) -> Vec<(Waiting, String)> {
    waiting(work, person).await.into_iter().map(|i| (i.why, i.title)).collect()
}

fn holds(items: &[(Waiting, String)], why: Waiting, words: &str) -> bool {
    items.iter().any(|(w, title)| *w == why && title.contains(words))
}

#[tokio::test]
async fn an_action_waits_when_it_is_due_in_ten_working_days_and_when_it_is_late() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    work.scene.world.at("2026-11-13T09:00:00Z");
    work.started(&lead).await;
    assert!(reasons(&work, &lead).await.is_empty());
    work.scene.world.at("2026-11-16T09:00:00Z");
    assert!(holds(&reasons(&work, &lead).await, Waiting::Due, "Due soon"));
    work.scene.world.at("2026-12-01T09:00:00Z");
    assert!(holds(&reasons(&work, &lead).await, Waiting::Late, "Late by its first due date"));
    assert!(reasons(&work, &nurse).await.is_empty());
    let councillor = work.scene.world.person("Jean Tolland", &work.scene.police, Role::ScrutinyMember).await;
    assert!(reasons(&work, &councillor).await.is_empty());
}

#[tokio::test]
async fn a_claim_waits_for_others_and_comes_back_to_its_lead() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let (id, evidence) = work.claimed(&lead).await;
    let items = waiting(&work, &nurse).await;
    let awaited = items.iter().find(|i| i.why == Waiting::AwaitingVerification).unwrap();
    assert_eq!(awaited.href, format!("/programme/actions/{id}/verify"));
    assert!(!holds(&reasons(&work, &lead).await, Waiting::AwaitingVerification, ""));
    work.verify(&nurse, id, &[("verdict", "returned"), ("why", "Phones are left out")]).await.done();
    assert!(holds(&reasons(&work, &lead).await, Waiting::Contested, "Claim sent back: Phones are left out"));
    work.step(&lead, id, "start", &[]).await.done();
    work.claim(&lead, id, &[&evidence]).await.done();
    work.verify(&nurse, id, &[("verdict", "verified")]).await.done();
    assert!(!holds(&reasons(&work, &nurse).await, Waiting::AwaitingVerification, ""));
    let version = work_scene::scene::version(&lead.get(&format!("/programme/evidence/{evidence}")).await.text);
    let new = [
        ("version", version.as_str()),
        ("effective_from-day", "10"),
        ("effective_from-month", "11"),
        ("effective_from-year", "2026"),
        ("place", "Another"),
    ];
    lead.upload(&format!("/programme/evidence/{evidence}/replace"), &new, ("file", "", b"")).await.done();
    assert!(holds(&reasons(&work, &nurse).await, Waiting::AwaitingVerification, "Check voided by a later change"));
}

#[tokio::test]
async fn retests_readings_and_expiring_evidence_wait() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let (id, _) = work.verified(&lead, &nurse).await;
    work.step(&lead, id, "settle", &[("retest-day", "1"), ("retest-month", "6"), ("retest-year", "2027")]).await.done();
    let row = lead.get(&work.scene.page("")).await.href("/programme/recommendations/rec_");
    let fields = [
        ("question", "Less waiting?"),
        ("text", "Days"),
        ("counting", "other"),
        ("better", "lower"),
        ("next-day", "30"),
        ("next-month", "5"),
        ("next-year", "2027"),
    ];
    lead.post(&format!("{row}/impact"), &fields).await.done();
    assert!(reasons(&work, &lead).await.is_empty());
    work.scene.world.at("2027-06-02T09:00:00Z");
    for person in [&lead, &nurse] {
        assert!(holds(&reasons(&work, person).await, Waiting::Late, "Retest due"));
    }
    assert!(holds(&reasons(&work, &lead).await, Waiting::Late, "Less waiting. Reading due"));
    assert!(!holds(&reasons(&work, &nurse).await, Waiting::Late, "Reading due"));
    work.scene.world.at("2027-11-15T09:00:00Z");
    assert!(holds(&reasons(&work, &lead).await, Waiting::Due, "Evidence about to expire"));
    work.scene.world.at("2027-12-15T09:00:00Z");
    assert!(holds(&reasons(&work, &lead).await, Waiting::Late, "Evidence expired"));
    assert!(!holds(&reasons(&work, &nurse).await, Waiting::Late, "Evidence expired"));
}

#[tokio::test]
async fn the_number_of_statements_does_not_grow_with_the_work() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let (_, few) = counted(waiting(&work, &nurse)).await;
    for _ in 0..5 {
        let (id, _) = work.claimed(&lead).await;
        let fields = evidence_fields("More");
        nurse.upload(&format!("/programme/actions/{id}/evidence"), &fields, ("file", "", b"")).await.done();
    }
    let (items, many) = counted(waiting(&work, &nurse)).await;
    assert_eq!(items.len(), 5);
    assert_eq!(few, many);
    assert!(many <= 8, "{many}");
}

//! Claims, checks, retests and answers "met by other means" through the router, on a real database.
#![allow(clippy::unwrap_used)]

mod work_scene;

use platform::access::Role;
use platform::db::Ask as _;
use programme::action::Stage;
use work_scene::work;

#[tokio::test]
async fn a_claim_needs_evidence_of_its_time_and_its_leads_word() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let id = work.started(&lead).await;
    work.claim(&lead, id, &[])
        .await
        .refused("None of the evidence is dated between 1 November 2026 and 20 November 2026.");
    let missing = format!("evd_{}", "0".repeat(32));
    work.claim(&lead, id, &[&missing]).await.refused("One of the pieces of evidence named is not on file.");
    let evidence = work.give(&lead, id, "Turnaround, November").await;
    work.claim(&nurse, id, &[&evidence]).await.is(403);
    let version = work.version(id).await;
    let seen = lead
        .post(
            &format!("/programme/actions/{id}/claim"),
            &[("version", &version), ("text", "kept words"), ("evidence", &evidence)],
        )
        .await;
    seen.refused("The first day must be given").sees("kept words");
    work.claim(&lead, id, &[&evidence]).await.done();
    assert_eq!(work.action(id).await.record.stage(), Stage::Claimed);
    lead.get(&format!("/programme/actions/{id}"))
        .await
        .sees("Awaits a check")
        .sees("They wait 15 days less")
        .sees("Rests on: Turnaround, November");
    work.claim(&lead, id, &[&evidence])
        .await
        .refused("Claiming is possible only when the action is in progress. It is now: Claimed.");
}

#[tokio::test]
async fn another_body_verifies_and_the_lead_does_not() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let (id, _) = work.claimed(&lead).await;
    let colleague = work.scene.world.person("Ada Fell", &work.scene.police, Role::AgencyLead).await;
    let own = "The body that leads this work cannot verify it.";
    work.verify(&colleague, id, &[("verdict", "verified")]).await.refused(own);
    work.verify(&lead, id, &[("verdict", "verified"), ("exception", "nobody else can")])
        .await
        .refused("Whoever made the claim cannot verify it.");
    let officer = work.scene.world.person("Priya Shah", &work.scene.police, Role::Officer).await;
    work.verify(&officer, id, &[("verdict", "verified")]).await.is(403);
    work.scene.manager().await.get(&format!("/programme/actions/{id}/verify")).await.is(403);
    work.verify(&nurse, id, &[("verdict", "")]).await.refused("Say whether the claim holds.");
    work.verify(&nurse, id, &[("verdict", "verified"), ("method", "")]).await.refused("Say how this was checked.");
    work.verify(&nurse, id, &[("verdict", "verified"), ("person", "")])
        .await
        .refused("Name the person who made this check.");
    work.verify(&nurse, id, &[("verdict", "verified"), ("capacity", "assessor")])
        .await
        .refused("Say as what you check it.");
    work.verify(&nurse, id, &[("verdict", "returned")])
        .await
        .refused("Say what is missing, so that the lead knows what to do.");
    assert_eq!(work.action(id).await.record.stage(), Stage::Claimed);
    nurse.get(&work.scene.page("/verifications")).await.sees("Examine devices within 20 days").sees("Check");
    work.verify(&nurse, id, &[("verdict", "verified"), ("sample", "10 of 34, every third")]).await.done();
    let seen = lead.get(&format!("/programme/actions/{id}")).await;
    seen.sees("Verified")
        .sees("Read ten cases")
        .sees("10 of 34, every third")
        .sees("NHS in full")
        .sees_no("By exception");
    nurse.get(&work.scene.page("/verifications")).await.sees("Nothing waits for a check.");
    work.scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn an_exception_is_printed_wherever_the_row_counts() {
    let work = work().await;
    let lead = work.lead().await;
    let (id, _) = work.claimed(&lead).await;
    let colleague = work.scene.world.person("Ada Fell", &work.scene.police, Role::AgencyLead).await;
    let why = "No other body is vetted for this";
    work.verify(&colleague, id, &[("verdict", "verified"), ("exception", why)]).await.done();
    lead.get(&format!("/programme/actions/{id}")).await.sees("by a declared exception: No other body is vetted");
    lead.get(&work.scene.page("/actions")).await.sees("Verified by exception").sees(why);
    let row = lead.get(&work.scene.page("")).await.href("/programme/recommendations/rec_");
    lead.get(&row).await.sees("Verified by exception").sees(why);
}

#[tokio::test]
async fn a_claim_sent_back_goes_on_and_is_claimed_anew() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let (id, evidence) = work.claimed(&lead).await;
    work.verify(&nurse, id, &[("verdict", "returned"), ("why", "The figures leave out phones")]).await.done();
    lead.get(&format!("/programme/actions/{id}")).await.sees("The claim was sent back: The figures leave out phones");
    work.step(&lead, id, "start", &[]).await.done();
    work.claim(&lead, id, &[&evidence]).await.done();
    let version = work.version(id).await;
    let first = work.file(id).await.claims[0].id.to_string();
    let old = [
        ("version", version.as_str()),
        ("claim", first.as_str()),
        ("person", "N"),
        ("method", "m"),
        ("capacity", "partner"),
        ("verdict", "verified"),
    ];
    nurse
        .post(&format!("/programme/actions/{id}/verify"), &old)
        .await
        .refused("This is not the claim that waits for a check.");
    work.verify(&nurse, id, &[("verdict", "verified")]).await.done();
    assert_eq!(work.file(id).await.claims.len(), 2);
}

#[tokio::test]
async fn a_later_change_voids_the_check_until_it_is_made_again() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let (id, evidence) = work.verified(&lead, &nurse).await;
    let fields = [
        ("version", "1"),
        ("effective_from-day", "10"),
        ("effective_from-month", "11"),
        ("effective_from-year", "2026"),
        ("place", "Another report"),
    ];
    lead.upload(&format!("/programme/evidence/{evidence}/replace"), &fields, ("file", "", b"")).await.done();
    lead.get(&format!("/programme/actions/{id}"))
        .await
        .sees("Check voided")
        .sees("counts as claimed until it is checked again");
    lead.get(&work.scene.page("/actions?stage=claimed")).await.sees("Examine devices");
    nurse.get(&work.scene.page("/verifications")).await.sees("Checked, and changed since").sees("Examine devices");
    work.step(&lead, id, "settle", &[("retest-day", "1"), ("retest-month", "6"), ("retest-year", "2027")])
        .await
        .refused("Have it checked again first.");
    work.scene.world.at("2026-12-10T09:00:00Z");
    let (lead, nurse) = (work.again(&lead).await, work.again(&nurse).await);
    lead.get(&work.scene.page("/actions?show=late")).await.sees("10 days late");
    work.verify(&nurse, id, &[("verdict", "verified")]).await.done();
    lead.get(&format!("/programme/actions/{id}")).await.sees_no("Check voided").sees_no("days late");
}

#[tokio::test]
async fn everyday_work_is_tested_again_and_can_slip_back() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let (id, _) = work.verified(&lead, &nurse).await;
    work.step(&lead, id, "settle", &[("retest-day", "24"), ("retest-month", "11"), ("retest-year", "2026")])
        .await
        .refused("Give a day after 24 November 2026");
    work.step(&lead, id, "settle", &[("retest-day", "1"), ("retest-month", "6"), ("retest-year", "2027")]).await.done();
    work.scene.world.at("2027-06-02T09:00:00Z");
    let (lead, nurse) = (work.again(&lead).await, work.again(&nurse).await);
    nurse.get(&work.scene.page("/verifications")).await.sees("1 June 2027").sees("Overdue");
    let path = format!("/programme/actions/{id}/retest");
    let version = work.version(id).await;
    let base = [
        ("version", version.as_str()),
        ("person", "Nasreen Qureshi"),
        ("method", "Read five cases"),
        ("capacity", "partner"),
    ];
    let with = |more: &[(&'static str, &'static str)]| [&base[..], more].concat();
    nurse
        .post(&path, &with(&[("verdict", "verified")]))
        .await
        .refused("Give a day after 2 June 2027 on which it is tested again.");
    lead.post(
        &path,
        &with(&[("verdict", "verified"), ("retest-day", "1"), ("retest-month", "12"), ("retest-year", "2027")]),
    )
    .await
    .refused("Whoever made the claim cannot verify it.");
    nurse
        .post(
            &path,
            &with(&[("verdict", "verified"), ("retest-day", "1"), ("retest-month", "12"), ("retest-year", "2027")]),
        )
        .await
        .done();
    lead.get(&format!("/programme/actions/{id}"))
        .await
        .sees("To be tested again on 1 December 2027")
        .sees("Read five cases");
    let version = work.version(id).await;
    let again = [
        ("version", version.as_str()),
        ("person", "Nasreen Qureshi"),
        ("method", "Asked two teams"),
        ("capacity", "partner"),
        ("verdict", "returned"),
        ("why", "Nobody examines at weekends"),
    ];
    nurse.post(&path, &again).await.done();
    assert_eq!(work.action(id).await.record.stage(), Stage::Regressed);
    lead.get(&format!("/programme/actions/{id}"))
        .await
        .sees("A retest found: Nobody examines at weekends")
        .sees("days late");
    work.scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn a_check_made_from_an_old_page_is_not_taken() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let (id, _) = work.claimed(&lead).await;
    let claim = work.file(id).await.claims[0].id.to_string();
    let version = work.version(id).await;
    let revised = work.plan(&lead).await.set("outcome", "Something weaker").set("version", &version);
    revised.post(&lead, &format!("/programme/actions/{id}/plan")).await.done();
    let fields = [
        ("version", version.as_str()),
        ("claim", claim.as_str()),
        ("person", "N"),
        ("method", "My long method"),
        ("capacity", "partner"),
        ("verdict", "verified"),
    ];
    let seen = nurse.post(&format!("/programme/actions/{id}/verify"), &fields).await;
    seen.refused("Somebody changed this while the page was open.").sees("My long method").sees("Something weaker");
    assert_eq!(work.action(id).await.record.stage(), Stage::Claimed);
}

#[tokio::test]
async fn an_answer_met_by_other_means_is_the_bodys_word_until_checked() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let row = lead.get(&work.scene.page("")).await.href("/programme/recommendations/rec_");
    let answer = lead.get(&row).await.href("/programme/asks/");
    let fields = [
        ("position", "met_by_other_means"),
        ("met_by_other_means-reason", "A laboratory does it"),
        ("reason", "A laboratory does it"),
        ("how", "A laboratory does it"),
        ("signatory", "Tom Garrick"),
        ("version", "0"),
    ];
    let form = lead.get(&answer).await;
    assert!(form.text.contains("met_by_other_means"));
    lead.post(&answer, &fields).await.done();
    let list = nurse.get(&work.scene.page("/verifications")).await;
    list.sees("A laboratory does it");
    let check = list.href("/programme/responses/");
    lead.post(
        &check,
        &[("version", "1"), ("person", "T"), ("method", "m"), ("capacity", "partner"), ("verdict", "verified")],
    )
    .await
    .refused("The body that leads this work cannot verify it.");
    let fields = [
        ("version", "1"),
        ("person", "Nasreen Qureshi"),
        ("method", "Visited the laboratory"),
        ("capacity", "partner"),
        ("verdict", "verified"),
    ];
    nurse.post(&check, &fields).await.done();
    nurse.get(&work.scene.page("/verifications")).await.sees("No such answer waits for a check.");
    nurse.post(&check, &[("version", "9")]).await.refused("Say whether the claim holds.");
    nurse.get("/programme/responses/rsp_0/verify").await.is(404);
    let count = platform::db::Statement::both("test.checks", "select count(*) from verification");
    assert_eq!(work.scene.world.app.db().read().await.unwrap().number(count.with([])).await.unwrap(), 1);
}

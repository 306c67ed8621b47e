//! Actions through the router, on a real database: planning, dates, steps, rights, lists, lost updates, hostile input.
#![allow(clippy::unwrap_used)]

mod work_scene;

use platform::access::Role;
use programme::action::Stage;
use work_scene::{id_of, work};

#[tokio::test]
async fn an_action_is_not_planned_without_outcome_officer_and_date() {
    let work = work().await;
    let lead = work.lead().await;
    let bare = work
        .plan(&lead)
        .await
        .set("outcome", "")
        .without("officer")
        .without("due-day")
        .without("due-month")
        .without("due-year");
    let seen = bare.set("then", "plan").post(&lead, &work.new_path()).await;
    seen.is(200).refused("Before this action can be planned, give it the outcome for children.");
    seen.sees("Before this action can be planned, give it an officer.")
        .sees("Before this action can be planned, give it a due date.");
    assert!(
        seen.text.contains("href=\"#outcome\"")
            && seen.text.contains("href=\"#officer\"")
            && seen.text.contains("href=\"#due\"")
    );
    seen.sees("Examine devices within 20 days");
    let whole = work.plan(&lead).await.set("then", "plan");
    let id = id_of(&whole.post(&lead, &work.new_path()).await.done());
    assert_eq!(work.action(id).await.record.stage(), Stage::Planned);
    let seen = lead.get(&format!("/programme/actions/{id}")).await;
    let (outcome, dates) = (seen.plain().find("Children wait less").unwrap(), seen.plain().find("Dates").unwrap());
    assert!(outcome < dates);
    seen.sees("First due 30 November 2026")
        .sees("Planned")
        .sees("The Committee recommends that the Police examine seized devices sooner");
    work.scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn only_a_bodys_own_people_make_it_lead() {
    let work = work().await;
    let (lead, manager) = (work.lead().await, work.scene.manager().await);
    let police = work.scene.police.id.to_string();
    let plan = work.plan(&lead).await;
    plan.post(&manager, &work.new_path()).await.refused("Only people of Police in full can say that it leads.");
    let proposed = work.plan(&lead).await.set("lead", "").add("contributors", &police);
    let id = id_of(&proposed.post(&manager, &work.new_path()).await.done());
    work.step(&manager, id, "plan", &[]).await.is(403);
    let taken_up = work.plan(&lead).await.set("version", "1").set("then", "plan");
    taken_up.post(&lead, &format!("/programme/actions/{id}/plan")).await.done();
    assert_eq!(work.action(id).await.record.plan().lead, Some(work.scene.police.id));
    let version = work.version(id).await;
    let meddled = work.plan(&lead).await.set("version", &version).set("outcome", "Something else");
    meddled.post(&manager, &format!("/programme/actions/{id}/plan")).await.is(403);
    let nurse = work.nurse().await;
    nurse
        .get(&format!("/programme/actions/{id}"))
        .await
        .sees("Only people of Police in full plan, start, forecast and claim this action.");
    work.step(&nurse, id, "start", &[]).await.is(403);
    work.step(&nurse, id, "decline", &[("why", "not needed")]).await.is(403);
}

#[tokio::test]
async fn nobody_outside_the_partnership_sees_actions() {
    let work = work().await;
    let lead = work.lead().await;
    let id = work.started(&lead).await;
    let councillor = work.scene.world.person("Jean Tolland", &work.nhs, Role::ScrutinyMember).await;
    for path in [format!("/programme/actions/{id}"), work.scene.page("/actions"), work.scene.page("/verifications")] {
        councillor.get(&path).await.is(404);
        work.scene.world.stranger().get(&path).await.is(303);
    }
    work.step(&councillor, id, "block", &[("why", "x")]).await.is(404);
    let consultee = work.scene.world.person("Sam", &work.scene.board, Role::Consultee).await;
    consultee.get(&format!("/programme/actions/{id}")).await.is(200).sees_no("Change the plan");
    work.step(&consultee, id, "block", &[("why", "x")]).await.is(403);
}

#[tokio::test]
async fn a_forecast_stands_beside_the_first_date_and_late_stays_late() {
    let work = work().await;
    let lead = work.lead().await;
    let id = work.started(&lead).await;
    let (page, list) = (format!("/programme/actions/{id}"), work.scene.page("/actions"));
    let soon = [("due-day", "31"), ("due-month", "3"), ("due-year", "2027")];
    work.step(&lead, id, "forecast", &soon).await.refused("Say why the date moves.");
    work.scene.world.at("2026-12-10T09:00:00Z");
    let lead = work.again(&lead).await;
    lead.get(&page).await.sees("10 days late").sees("First due on 30 November 2026, 10 days ago, and not verified.");
    let mut reason = soon.to_vec();
    reason.push(("reason", "A second examiner starts in March"));
    work.step(&lead, id, "forecast", &reason).await.done();
    let seen = lead.get(&page).await;
    seen.sees("10 days late").sees("now expected on 31 March 2027").sees("A second examiner starts in March");
    lead.get(&format!("{list}?show=late")).await.sees("Examine devices within 20 days").sees("1 action, 1 late");
    lead.get(&work.scene.page("?show=late")).await.sees("Late").sees("Date moved");
    let version = work.version(id).await;
    let redated = work.plan(&lead).await.due("1", "6", "2027").set("version", &version);
    let seen = redated.post(&lead, &format!("{page}/plan")).await;
    seen.refused("The first due date, 30 November 2026, is kept for good.");
    let elsewhere = work.asks().await.last().unwrap().id.to_string();
    let moved = work.plan(&lead).await.set("asks", &elsewhere).set("version", &version);
    moved.post(&lead, &format!("{page}/plan")).await.refused("so it has to keep the asks it serves");
    work.scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn each_step_asks_for_what_the_rule_asks() {
    let work = work().await;
    let lead = work.lead().await;
    let id = work.started(&lead).await;
    work.step(&lead, id, "start", &[]).await.refused("Starting is possible only when the action is planned, blocked, returned or slipped back. It is now: In progress.");
    work.step(&lead, id, "block", &[("why", "  ")]).await.refused("Say what is in the way, so that others can help.");
    work.step(&lead, id, "block", &[("why", "No examiner")]).await.done();
    lead.get(&format!("/programme/actions/{id}"))
        .await
        .sees("It stands still: No examiner")
        .sees("Take the work up again");
    work.step(&lead, id, "start", &[]).await.done();
    work.step(&lead, id, "settle", &[("retest-day", "1"), ("retest-month", "6"), ("retest-year", "2027")])
        .await
        .refused("possible only when the action is verified");
    work.step(&lead, id, "settle", &[]).await.refused("The day of the retest must be given");
    work.step(&lead, id, "decline", &[("why", "")]).await.refused("Say why this action will not be done.");
    work.step(&lead, id, "nonsense", &[]).await.is(404);
    work.step(&lead, id, "decline", &[("why", "Another force does it")]).await.done();
    lead.get(&format!("/programme/actions/{id}")).await.sees("It will not be done: Another force does it");
}

#[tokio::test]
async fn an_action_is_superseded_only_by_one_that_serves_all_its_asks() {
    let work = work().await;
    let lead = work.lead().await;
    let first = work.started(&lead).await;
    let other_ask = work.asks().await[1].id.to_string();
    let plan = work.plan(&lead).await.set("asks", &other_ask).set("title", "Buy examination from outside");
    let second = id_of(&plan.post(&lead, &work.new_path()).await.done());
    let by = second.to_string();
    work.step(&lead, first, "supersede", &[("by", &by)])
        .await
        .refused("That action does not serve every ask that this one serves.");
    work.step(&lead, first, "supersede", &[("by", &first.to_string())])
        .await
        .refused("Choose another action to stand in its place.");
    work.step(&lead, first, "supersede", &[("by", "act_0")]).await.refused("Choose an action of the same programme.");
    let own = work.asks().await[0].id.to_string();
    let wider =
        work.plan(&lead).await.set("title", "Buy examination from outside").add("asks", &other_ask).set("version", "1");
    assert!(
        wider.fields.iter().filter(|(n, _)| n == "asks").count() == 2 && wider.fields.iter().any(|(_, v)| *v == own)
    );
    wider.post(&lead, &format!("/programme/actions/{second}/plan")).await.done();
    work.step(&lead, first, "supersede", &[("by", &by)]).await.done();
    lead.get(&format!("/programme/actions/{second}"))
        .await
        .sees("Stands in the place of")
        .sees("Examine devices within 20 days");
}

#[tokio::test]
async fn actions_do_not_wait_for_each_other_for_ever() {
    let work = work().await;
    let lead = work.lead().await;
    let first = id_of(&work.plan(&lead).await.post(&lead, &work.new_path()).await.done());
    let plan = work.plan(&lead).await.set("title", "Second").set("depends_on", &first.to_string());
    let second = id_of(&plan.post(&lead, &work.new_path()).await.done());
    lead.get(&format!("/programme/actions/{second}")).await.sees("Has to come first");
    let circle = work.plan(&lead).await.set("depends_on", &second.to_string()).set("version", "1");
    circle
        .post(&lead, &format!("/programme/actions/{first}/plan"))
        .await
        .refused("These actions would wait for each other for ever.");
}

#[tokio::test]
async fn what_somebody_else_changed_is_not_overwritten_and_no_text_is_lost() {
    let work = work().await;
    let lead = work.lead().await;
    let officer = work.scene.world.person("Priya Shah", &work.scene.police, Role::Officer).await;
    let id = work.started(&lead).await;
    let version = work.version(id).await;
    let path = format!("/programme/actions/{id}/plan");
    let theirs = work.plan(&lead).await.set("outcome", "Nobody waits longer than a month").set("version", &version);
    theirs.post(&officer, &path).await.done();
    let mine = work.plan(&lead).await.set("outcome", "My own long sentence").set("version", &version);
    let seen = mine.post(&lead, &path).await;
    seen.refused("Somebody changed this while the page was open.")
        .sees("My own long sentence")
        .sees("Nobody waits longer than a month");
    assert_eq!(work.action(id).await.record.plan().outcome, "Nobody waits longer than a month");
    let again =
        work.plan(&lead).await.set("outcome", "My own long sentence").set("version", &scene_version(&seen.text));
    again.post(&lead, &path).await.done();
    assert_eq!(work.action(id).await.record.plan().outcome, "My own long sentence");
}

fn scene_version(text: &str) -> String {
    work_scene::scene::version(text)
}

#[tokio::test]
async fn the_list_filters_sorts_and_leaves_as_csv() {
    let work = work().await;
    let lead = work.lead().await;
    work.started(&lead).await;
    let unfunded =
        work.plan(&lead).await.set("title", "=HYPERLINK(\"x\")").set("funding", "unfunded").set("yearly", "£1,250.50");
    unfunded.post(&lead, &work.new_path()).await.done();
    let list = work.scene.page("/actions");
    lead.get(&list).await.sees("2 actions, 0 late").sees("Showing 1 to 2 of 2").sees("These actions as CSV");
    lead.get(&format!("{list}?show=unfunded")).await.sees("Showing 1 to 1 of 1").sees("Unfunded");
    lead.get(&format!("{list}?stage=in_progress")).await.sees("Showing 1 to 1 of 1").sees_no("HYPERLINK");
    lead.get(&format!("{list}?body={}", work.nhs.id)).await.sees("Nothing to show.");
    let down = lead.get(&format!("{list}?sort=-title")).await.plain();
    assert!(down.find("Examine devices").unwrap() < down.find("HYPERLINK").unwrap());
    let csv = lead.get(&format!("{list}?format=csv&show=unfunded")).await;
    csv.is(200);
    assert!(csv.text.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{}", csv.text);
    assert_eq!(csv.text.lines().count(), 2);
}

#[tokio::test]
async fn bad_fields_are_named_and_the_rest_is_kept() {
    let work = work().await;
    let lead = work.lead().await;
    let before = work.entries().await;
    let plan =
        work.plan(&lead).await.due("31", "2", "2027").set("one_off", "-5").set("officer", "acc_0").set("title", "");
    let plan = plan.set("milestone-1-title", "First half").set("cost_from", "2027").set("cost_to", "2026");
    let seen = plan.post(&lead, &work.new_path()).await;
    seen.refused("The due date must be a real date")
        .sees("Enter an amount in pounds")
        .sees("Choose a person from the list.");
    seen.sees("Say what will be done.")
        .sees("Say by when this milestone is to be reached.")
        .sees("Children wait less for a decision");
    let plan = work
        .plan(&lead)
        .await
        .set("cost_from", "2027")
        .set("cost_to", "2026")
        .set("deputy", &lead.actor.account.unwrap().to_string());
    let seen = plan.post(&lead, &work.new_path()).await;
    seen.refused("The last year lies before the first.").sees("The deputy stands in for the officer");
    let huge = "x".repeat(30_000);
    work.plan(&lead)
        .await
        .set("outcome", &huge)
        .post(&lead, &work.new_path())
        .await
        .refused("This is longer than 20000 characters.");
    let foreign = format!("ask_{}", "0".repeat(32));
    work.plan(&lead)
        .await
        .set("asks", &foreign)
        .post(&lead, &work.new_path())
        .await
        .refused("One of the asks chosen is no longer there.");
    work.plan(&lead).await.without("asks").post(&lead, &work.new_path()).await.refused("Choose at least one ask");
    assert_eq!(work.entries().await, before);
}

#[tokio::test]
async fn no_post_breaks_whatever_is_missing_from_it() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let (id, evidence) = work.claimed(&lead).await;
    let base = format!("/programme/actions/{id}");
    let steps = ["plan", "start", "block", "forecast", "settle", "slip-back", "decline", "supersede"];
    let mut paths: Vec<String> = steps.iter().map(|s| format!("{base}/steps/{s}")).collect();
    paths.extend(["plan", "claim", "report", "verify", "retest", "evidence"].iter().map(|p| format!("{base}/{p}")));
    paths.extend([
        format!("/programme/evidence/{evidence}/replace"),
        format!("/programme/evidence/{evidence}/supports"),
        work.new_path(),
    ]);
    for path in paths {
        for person in [&lead, &nurse] {
            for fields in [&[][..], &[("version", "-1"), ("asks", "%00"), ("text", "\u{202E}<script>")]] {
                let status = person.post(&path, fields).await.status;
                assert!(!status.is_server_error(), "{path}: {status}");
            }
        }
        assert!(lead.post_raw(&path, &[]).await.status.is_client_error(), "{path} without its token");
    }
    assert_eq!(work.action(id).await.record.stage(), Stage::Claimed);
    lead.get("/programme/actions/act_nonsense").await.is(404);
}

#[tokio::test]
async fn progress_is_told_by_the_lead_and_those_who_take_part() {
    let work = work().await;
    let (lead, nurse) = (work.lead().await, work.nurse().await);
    let plan = work.plan(&lead).await.add("contributors", &work.nhs.id.to_string()).set("then", "plan");
    let id = id_of(&plan.post(&lead, &work.new_path()).await.done());
    let path = format!("/programme/actions/{id}/report");
    let period = [
        ("from-day", "1"),
        ("from-month", "11"),
        ("from-year", "2026"),
        ("to-day", "23"),
        ("to-month", "11"),
        ("to-year", "2026"),
    ];
    let mut told = period.to_vec();
    nurse.post(&path, &told).await.refused("Say in words what was done in the period");
    told.push(("text", "Two nurses were trained; the third falls ill"));
    nurse.post(&path, &told).await.done();
    lead.get(&format!("/programme/actions/{id}")).await.sees("Two nurses were trained").sees("for NHS");
    let manager = work.scene.manager().await;
    manager.post(&path, &told).await.is(403);
    let ahead = [
        ("from-day", "1"),
        ("from-month", "12"),
        ("from-year", "2026"),
        ("to-day", "2"),
        ("to-month", "12"),
        ("to-year", "2026"),
        ("text", "x"),
    ];
    lead.post(&path, &ahead).await.refused("which has not come yet");
    work.claim(&nurse, id, &[]).await.is(403);
}

#[tokio::test]
async fn the_list_sends_the_same_number_of_statements_however_long_it_is() {
    let work = work().await;
    let lead = work.lead().await;
    work.started(&lead).await;
    let pages = [work.scene.page("/actions"), work.scene.page("/verifications")];
    let mut few = Vec::new();
    for page in &pages {
        few.push(platform::db::counted(lead.get(page)).await.1);
    }
    for _ in 0..6 {
        work.started(&lead).await;
    }
    for (page, few) in pages.iter().zip(few) {
        let (seen, many) = platform::db::counted(lead.get(page)).await;
        seen.is(200);
        assert_eq!(few, many, "{page}");
        assert!(many <= 14, "{page}: {many}");
    }
}

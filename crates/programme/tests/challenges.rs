//! Challenges through the router, on a real database: rights, rules, the commitment's clock, lost updates, hostile input.

mod scene;

use platform::access::Role;
use platform::testkit::Person;
use scene::{GROUP, Scene, back, scene_of};

const REPORT: &str = "Ref\tRecommendation\tLead agency\tResponse\tChallenges
1\t<p>Awareness</p><p>The Committee recommends that all schools are told about the service.</p>\tPolice\tThe Police will tell all schools about the service.\t
2\t<p>Counting</p><p>The Committee recommends that the Board and the Police count referrals each month.</p>\tBoard/Police\tThe Board will count referrals each month.\t
";
async fn scene() -> Scene {
    scene_of("report.txt", REPORT.as_bytes()).await
}

impl Scene {
    async fn subgroup(&self) -> Person<'_> {
        self.world.person("Helen Marsh", &self.board, Role::SubgroupChair).await
    }

    async fn row(&self, person: &Person<'_>) -> String {
        person.get(&format!("/programme/{}", self.programme)).await.href("/programme/recommendations/rec_")
    }

    async fn raise(&self, chair: &Person<'_>, question: &str) -> String {
        let form = format!("{}/challenge", self.row(chair).await);
        let police = self.police.id.to_string();
        let fields = question_to(&police, question);
        chair.post(&form, &fields).await.done().split('?').next().unwrap().to_owned()
    }
}

fn question_to<'a>(body: &'a str, question: &'a str) -> [(&'a str, &'a str); 7] {
    [
        ("from", GROUP),
        ("body", body),
        ("about", "row"),
        ("question", question),
        ("due-day", "4"),
        ("due-month", "12"),
        ("due-year", "2026"),
    ]
}

async fn version(person: &Person<'_>, challenge: &str) -> String {
    let text = person.get(challenge).await.text;
    let at = text.find("name=\"version\" value=\"").expect("a version") + 22;
    text[at..].split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn asked_answered_and_closed_with_what_changed() {
    let scene = scene().await;
    let (chair, lead) = (scene.subgroup().await, scene.lead().await);
    let challenge = scene.raise(&chair, "Which schools have not been told?").await;
    lead.get("/owed").await.sees("Which schools have not been told?");
    let reply =
        [("text", "Two of forty. They will be told this week."), ("signatory", "Tom Garrick"), ("version", "1")];
    lead.post(&format!("{challenge}/reply"), &reply).await.done();
    let seen = chair.get(&challenge).await;
    seen.sees("Two of forty.").sees("Answered").sees("answered, not yet looked at");
    let close = format!("{challenge}/close");
    chair.post(&close, &[("what_changed", ""), ("version", "2")]).await.refused("Record what changed");
    chair
        .post(&close, &[("what_changed", "Children at both schools now know whom to tell."), ("version", "2")])
        .await
        .done();
    chair.get(&challenge).await.sees("Closed").sees("Children at both schools").sees("closed");
    let row = scene.row(&chair).await;
    chair.get(&row).await.sees("Children at both schools now know whom to tell.");
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn only_chairs_raise_and_only_the_body_answers() {
    let scene = scene().await;
    let chair = scene.subgroup().await;
    let row = scene.row(&chair).await;
    let police = scene.police.id.to_string();
    let fields = question_to(&police, "Why?");
    for role in [Role::AgencyLead, Role::Officer, Role::BusinessManager, Role::Consultee, Role::Assessor] {
        let person = scene.world.person(role.label(), &scene.police, role).await;
        person
            .post(&format!("{row}/challenge"), &fields)
            .await
            .is(403)
            .sees("Only the chair of the Board or of a sub-group");
    }
    let councillor = scene.world.person("Jean Tolland", &scene.police, Role::ScrutinyMember).await;
    councillor.post(&format!("{row}/challenge"), &fields).await.is(404);
    let challenge = scene.raise(&chair, "Why?").await;
    let reply = [("text", "Because."), ("signatory", "X"), ("version", "1")];
    chair.post(&format!("{challenge}/reply"), &reply).await.is(403);
    let officer = scene.world.person("An officer", &scene.police, Role::Officer).await;
    officer.post(&format!("{challenge}/reply"), &reply).await.is(403);
    councillor.get(&challenge).await.is(404);
    councillor.get(&format!("/programme/{}/challenges", scene.programme)).await.is(404);
    let lead = scene.lead().await;
    lead.post(&format!("{challenge}/close"), &[("what_changed", "x"), ("version", "1")]).await.is(403);
    lead.post(&format!("{challenge}/escalate"), &[("to", "board_chair"), ("why", "x"), ("version", "1")]).await.is(403);
    scene.world.stranger().get(&challenge).await.is(303);
    lead.get("/programme/challenges/chl_none").await.is(404);
}

#[tokio::test]
async fn refusals_keep_all_that_was_typed() {
    let scene = scene().await;
    let chair = scene.subgroup().await;
    let form = format!("{}/challenge", scene.row(&chair).await);
    let police = scene.police.id.to_string();
    let mut past = question_to(&police, "Why so late?");
    past[6].1 = "2020";
    chair.post(&form, &past).await.refused("cannot be due before the challenge is raised").sees("Why so late?");
    let mut nobody = question_to("agy_none", "Why so late?");
    nobody[0].1 = "Some other group";
    chair.post(&form, &nobody).await.refused("Choose the body that has to answer.").sees("Why so late?");
    let mut foreign = question_to(&police, "Why so late?");
    foreign[2].1 = "ask_019ac000000070008000000000000000";
    chair.post(&form, &foreign).await.refused("Choose one of this row's asks or actions.");
    let mut other_group = question_to(&police, "Why so late?");
    other_group[0].1 = "Another partnership's group";
    chair.post(&form, &other_group).await.refused("Choose a group that watches this programme.");
    chair.get(&format!("/programme/{}/challenges", scene.programme)).await.sees("Nothing to show.");
}

#[tokio::test]
async fn it_climbs_and_an_answer_that_is_not_enough_is_asked_for_again() {
    let scene = scene().await;
    let (chair, lead) = (scene.subgroup().await, scene.lead().await);
    let challenge = scene.raise(&chair, "When will it be done?").await;
    let up = format!("{challenge}/escalate");
    chair
        .post(&up, &[("to", "board_chair"), ("why", ""), ("version", "1")])
        .await
        .refused("Say why the challenge is taken further up.");
    let close = format!("{challenge}/close");
    chair.post(&close, &[("what_changed", "Nothing"), ("version", "1")]).await.refused("There is no answer yet.");
    let reply = format!("{challenge}/reply");
    lead.post(&reply, &[("text", "Soon."), ("signatory", "T"), ("version", "1")]).await.done();
    lead.post(&reply, &[("text", "Very soon."), ("signatory", "T"), ("version", "2")])
        .await
        .refused("has not asked again")
        .sees("Very soon.");
    chair.post(&up, &[("to", "board_chair"), ("why", "Soon is no day."), ("version", "2")]).await.done();
    chair
        .post(&up, &[("to", "officer"), ("why", "Again."), ("version", "3")])
        .await
        .refused("has gone to the chair of the Board already");
    lead.get(&challenge).await.sees("Soon is no day.").sees("Awaiting an answer");
    lead.post(&reply, &[("text", "By 8 January."), ("signatory", "T"), ("version", "3")]).await.done();
    chair.get(&challenge).await.sees("By 8 January.").sees("Taken up to the chair of the Board");
    chair.post(&close, &[("what_changed", "A day is set."), ("version", "4")]).await.done();
    lead.post(&reply, &[("text", "More."), ("signatory", "T"), ("version", "5")])
        .await
        .refused("This challenge is closed.");
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn an_answer_given_on_the_commitments_own_page_is_the_reply() {
    let scene = scene().await;
    let (chair, lead) = (scene.subgroup().await, scene.lead().await);
    let challenge = scene.raise(&chair, "Who does it now?").await;
    let commitment = lead.get(&challenge).await.href("/commitments/com_");
    lead.post(&format!("{commitment}/answer"), &[("answer", "The missing team does."), ("seen", "1")]).await.done();
    chair.get(&challenge).await.sees("The missing team does.").sees("Tom Garrick");
    chair
        .post(&format!("{challenge}/close"), &[("what_changed", "Families have one number."), ("version", "1")])
        .await
        .done();
    chair.get(&challenge).await.sees("Closed").sees("The missing team does.");
}

#[tokio::test]
async fn a_refusal_to_answer_is_shown_and_can_be_closed() {
    let scene = scene().await;
    let (chair, lead) = (scene.subgroup().await, scene.lead().await);
    let challenge = scene.raise(&chair, "What does it cost?").await;
    let commitment = lead.get(&challenge).await.href("/commitments/com_");
    lead.post(&format!("{commitment}/decline"), &[("decline-why", "It is not ours to say."), ("seen", "1")])
        .await
        .done();
    chair.get(&challenge).await.sees("Declined to answer: It is not ours to say.");
    chair
        .post(
            &format!("{challenge}/close"),
            &[("what_changed", "Nothing. The council is asked instead."), ("version", "1")],
        )
        .await
        .done();
}

#[tokio::test]
async fn nobody_closes_what_their_own_body_answered_without_an_exception() {
    let scene = scene().await;
    let lead = scene.lead().await;
    let own = scene.world.person("Own Chair", &scene.police, Role::SubgroupChair).await;
    let challenge = scene.raise(&own, "Are the figures right?").await;
    lead.post(&format!("{challenge}/reply"), &[("text", "Yes."), ("signatory", "T"), ("version", "1")]).await.done();
    let close = format!("{challenge}/close");
    own.post(&close, &[("what_changed", "Nothing."), ("version", "2")])
        .await
        .refused("Your own body gave this answer.")
        .sees("Nothing.");
    own.post(
        &close,
        &[("what_changed", "Nothing."), ("exception", "The Board has no other chair this month."), ("version", "2")],
    )
    .await
    .done();
}

#[tokio::test]
async fn a_lost_update_is_refused_and_loses_no_text() {
    let scene = scene().await;
    let (chair, lead) = (scene.subgroup().await, scene.lead().await);
    let challenge = scene.raise(&chair, "Is it done?").await;
    assert_eq!(version(&lead, &challenge).await, "1");
    chair
        .post(&format!("{challenge}/escalate"), &[("to", "signatory"), ("why", "It matters."), ("version", "1")])
        .await
        .done();
    let stale = [("text", "Yes, since June."), ("signatory", "T"), ("version", "1")];
    lead.post(&format!("{challenge}/reply"), &stale)
        .await
        .refused("Somebody else changed this challenge")
        .sees("Yes, since June.")
        .sees("It matters.");
    assert_eq!(version(&lead, &challenge).await, "2");
}

#[tokio::test]
async fn silence_is_late_on_the_list_and_chased() {
    let scene = scene().await;
    let chair = scene.subgroup().await;
    let challenge = scene.raise(&chair, "Is it done?").await;
    scene.world.at("2026-12-07T09:00:00Z");
    let chair = back(&scene.world, &chair).await;
    chair.get(&challenge).await.sees("Answer late");
    let list = format!("/programme/{}/challenges", scene.programme);
    chair.get(&format!("{list}?state=late")).await.sees("Is it done?");
    chair.get(&format!("{list}?state=closed")).await.sees_no("Is it done?");
    chair.get(&format!("{list}?words=nothing+like+it")).await.sees_no("Is it done?");
    chair.get(&format!("{list}?group=Another")).await.sees_no("Is it done?");
    let csv = chair.get(&format!("{list}.csv?state=late")).await;
    csv.is(200).sees("Is it done?").sees("Answer late").sees("2026-12-04");
}

#[tokio::test]
async fn hostile_and_huge_text_is_kept_as_text_or_refused() {
    let scene = scene().await;
    let chair = scene.subgroup().await;
    let challenge = scene.raise(&chair, "=1+1 <script>alert(1)</script> \u{202E}back").await;
    let seen = chair.get(&challenge).await;
    assert!(!seen.text.contains("<script>alert") && !seen.text.contains('\u{202E}'));
    seen.sees("<script>alert(1)</script> back");
    chair.get(&format!("/programme/{}/challenges.csv", scene.programme)).await.sees("'=1+1");
    let form = format!("{}/challenge", scene.row(&chair).await);
    let police = scene.police.id.to_string();
    let huge = "a".repeat(30_000);
    chair.post(&form, &question_to(&police, &huge)).await.refused("longer than 20000 characters");
}

#[tokio::test]
async fn each_group_sees_its_rows_and_what_waits_among_them() {
    let scene = scene().await;
    let chair = scene.subgroup().await;
    scene.raise(&chair, "Which schools?").await;
    let all = chair.get(&format!("/programme/{}/groups/1", scene.programme)).await;
    all.sees("Watches every row").sees("Awareness").sees("Counting").sees("1 challenge open");
    let multi = chair.get(&format!("/programme/{}/groups/2", scene.programme)).await;
    multi.sees("more than one body").sees("Counting").sees_no("Awareness");
    let contested = chair.get(&format!("/programme/{}/groups/1?show=contested", scene.programme)).await;
    contested.sees("Awareness").sees_no("Counting");
    chair.get(&format!("/programme/{}/groups/3", scene.programme)).await.is(404);
    chair.get(&format!("/programme/{}/groups/0", scene.programme)).await.is(404);
    chair.get(&format!("/programme/{}/groups/x", scene.programme)).await.is(404);
}

#[tokio::test]
async fn a_body_is_asked_once_for_all_answers_and_the_last_one_ends_it() {
    let scene = scene().await;
    let (chair, lead) = (scene.subgroup().await, scene.lead().await);
    let (page, police) = (format!("/programme/{}/unanswered", scene.programme), scene.police.id.to_string());
    chair.get(&format!("{page}?body={police}")).await.sees("Ask Police in full");
    lead.post(&format!("{page}/ask"), &[("body", &police)]).await.is(403);
    chair.post(&format!("{page}/ask"), &[("body", "nobody")]).await.refused("Choose the body");
    chair.post(&format!("{page}/ask"), &[("body", &police)]).await.done();
    chair.post(&format!("{page}/ask"), &[("body", &police)]).await.refused("has been asked already");
    chair
        .get(&format!("{page}?body={police}"))
        .await
        .sees("Police in full has been asked for all these answers")
        .sees("by itself");
    lead.get("/owed").await.sees("Answer 2 asks of Response");
    let mut answered = 0;
    for _ in 0..4 {
        let seen = lead.get(&format!("{page}?body={police}")).await;
        if !seen.text.replace("&#x2f;", "/").contains("/programme/recommendations/rec_") {
            break;
        }
        let row = seen.href("/programme/recommendations/rec_");
        let form = lead.get(row.split('#').next().unwrap()).await.href("/programme/asks/");
        assert!(form.ends_with(&police), "{form}");
        lead.post(&form, &[("position", "accept"), ("signatory", "T"), ("version", "0")]).await.done();
        answered += 1;
    }
    assert_eq!(answered, 2);
    let commitment = lead.get("/owed").await.href("/commitments/com_");
    lead.get(&commitment).await.sees("Every ask has an answer now.");
    chair.post(&format!("{page}/ask"), &[("body", &police)]).await.refused("has been asked already");
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn work_of_which_nothing_is_heard_is_stalled() {
    use jiff::civil::date;
    use platform::access::Scope;
    use platform::part::Waiting;
    use programme::action::ActionPlan;
    use programme::action_step::Seen;
    use programme::ask::Ask;

    let scene = scene().await;
    let (chair, lead, app) = (scene.subgroup().await, scene.lead().await, &scene.world.app);
    let asks = programme::store::all::<Ask>(&mut app.db().read().await.unwrap(), scene.programme, &Scope::everything())
        .await
        .unwrap();
    let plan = ActionPlan {
        title: "Tell the schools".into(),
        outcome: "Children know whom to tell.".into(),
        asks: vec![asks[0].record.id],
        lead: Some(scene.police.id),
        officer: lead.actor.account,
        ..ActionPlan::default()
    };
    let made = programme::make_action::make_action(app, &lead.actor, scene.programme, plan, Some(date(2027, 6, 1)))
        .await
        .unwrap();
    let seen = Seen { id: made.record.id, version: made.version };
    let planned = programme::plan_action::plan_action(app, &lead.actor, seen).await.unwrap();
    programme::start_action::start_action(app, &lead.actor, Seen { version: planned.version, ..seen }).await.unwrap();
    let page = format!("/programme/{}/groups/1?show=stalled", scene.programme);
    let work = programme::part().work.unwrap();
    let stalled = async || work(app, &lead.actor).await.unwrap().iter().any(|w| w.why == Waiting::Stalled);
    scene.world.at("2027-01-20T09:00:00Z");
    let chair = back(&scene.world, &chair).await;
    chair.get(&page).await.sees_no("Nothing heard");
    assert!(!stalled().await);
    scene.world.at("2027-02-01T09:00:00Z");
    let chair = back(&scene.world, &chair).await;
    chair.get(&page).await.sees("Awareness").sees("Nothing heard since 24 November 2026");
    assert!(stalled().await);
}

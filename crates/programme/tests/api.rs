//! The JSON API: the same verbs and rights as the pages, by token.

mod api_scene;

use api_scene::{scene, token};
use serde_json::json;

#[tokio::test]
async fn a_program_reads_the_register_and_answers_for_its_body() {
    let scene = scene().await;
    let program = scene.world.program(&token(&scene, &scene.police, "agency_lead").await);
    let programme = program.get("/api/v1/programmes").await.value()[0]["id"].as_str().unwrap().to_owned();
    let rows = program.get(&format!("/api/v1/programmes/{programme}/recommendations")).await.value();
    assert_eq!(rows.as_array().unwrap().len(), 2);
    assert_eq!((&rows[0]["reference"], &rows[1]["monitor_is_lead"]), (&json!("1"), &json!(true)));
    let open = program.get(&format!("/api/v1/programmes/{programme}/unanswered")).await.value();
    let ask = open[0]["id"].as_str().unwrap();
    let path = format!("/api/v1/asks/{ask}/responses/{}", scene.police.id);
    let refused = program.json("PUT", &path, &json!({"version": 0, "position": "decline", "signatory": "T"})).await;
    refused.is(409).sees("Say why this is declined.");
    program.json("PUT", &path, &json!({"version": 0, "position": "accept", "signatory": "T"})).await.is(200);
    program.json("PUT", &path, &json!({"version": 0, "position": "accept", "signatory": "T"})).await.is(409);
    let open = program.get(&format!("/api/v1/programmes/{programme}/unanswered")).await.value();
    assert_eq!(open.as_array().unwrap().len(), 1);
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn a_program_plans_for_its_own_body_only() {
    let scene = scene().await;
    let program = scene.world.program(&token(&scene, &scene.police, "agency_lead").await);
    let programme = program.get("/api/v1/programmes").await.value()[0]["id"].as_str().unwrap().to_owned();
    let open = program.get(&format!("/api/v1/programmes/{programme}/unanswered")).await.value();
    let (path, ask) = (format!("/api/v1/programmes/{programme}/actions"), open[0]["id"].clone());
    let new = json!({"outcome": "Children know whom to ring.", "title": "Write to schools", "asks": [ask], "lead": scene.police.id.to_string(), "due": "2027-03-31"});
    program.json("POST", &path, &new).await.is(201);
    let mut wrong = new.clone();
    wrong["due"] = json!("soon");
    program.json("POST", &path, &wrong).await.is(422).sees("due cannot be read");
    program.json("POST", &path, &json!({"title": 3})).await.is(422);
    assert_eq!(program.get(&path).await.value()[0]["first_due"], "2027-03-31");
}

#[tokio::test]
async fn without_a_good_token_nothing_is_said() {
    let scene = scene().await;
    for person in [scene.world.stranger(), scene.world.program("surety_0000")] {
        let seen = person.get("/api/v1/programmes").await;
        seen.is(401);
        assert_eq!(seen.value()["status"], 401);
    }
    let reader = scene.world.program(&token(&scene, &scene.police, "consultee").await);
    let programme = reader.get("/api/v1/programmes").await.value()[0]["id"].as_str().unwrap().to_owned();
    let open = reader.get(&format!("/api/v1/programmes/{programme}/unanswered")).await.value();
    let path = format!("/api/v1/asks/{}/responses/{}", open[0]["id"].as_str().unwrap(), scene.police.id);
    reader.json("PUT", &path, &json!({"version": 0, "position": "accept", "signatory": "T"})).await.is(403);
}

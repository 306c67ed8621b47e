//! A plan among thousands of asks: the form shows a few, narrows them by words without script, and loses nothing typed.
#![allow(clippy::unwrap_used)]

mod scene;

use scene::{Scene, scene_of};

const ROWS: usize = 300;

/// A report of `rows` rows with `asks` asks each, as other bodies' plans can be when many are read into one programme.
async fn crowded(rows: usize, asks: usize) -> Scene {
    let mut report = "Ref\tRecommendation\tLead agency\tResponse\tChallenges\n".to_owned();
    for n in 1..=rows {
        let limbs: String = (1..=asks)
            .map(|k| format!("The Committee recommends that schools of ward {n} tell class {k} about the service and say where help is. "))
            .collect();
        report.push_str(&format!("{n}\t<p>Row {n}</p><p>{limbs}</p>\tPolice\tYes.\t\n"));
    }
    scene_of("report.txt", report.as_bytes()).await
}

#[tokio::test]
async fn with_three_thousand_asks_the_form_stays_small() {
    let scene = crowded(500, 6).await;
    let lead = scene.lead().await;
    let path = scene.page("/actions/new");
    let seen = lead.get(&path).await;
    assert_eq!(boxes(&seen.text, "asks"), 40);
    seen.sees("The first 40 of 3000. What is ticked stays.");
    let begun = std::time::Instant::now();
    let again = lead.get(&path).await;
    println!("plan form with 3,000 asks: {} bytes, {:?}", again.text.len(), begun.elapsed());
    assert!(again.text.len() < 100_000, "{}", again.text.len());
    let begun = std::time::Instant::now();
    let found = lead.post(&path, &[("asks_words", "ward 77 class 3"), ("then", "narrow")]).await;
    println!("narrowed: {} bytes, {:?}", found.text.len(), begun.elapsed());
    found.sees("that hold these words, of 3000 in all").sees("schools of ward 77 tell class 3").sees_no("of ward 78");
    assert!(found.text.len() < 100_000, "{}", found.text.len());
}

async fn large() -> Scene {
    let mut report = "Ref\tRecommendation\tLead agency\tResponse\tChallenges\n".to_owned();
    for n in 1..=ROWS {
        let who = if n % 10 == 0 { "taxi drivers" } else { "schools" };
        report.push_str(&format!(
            "{n}\t<p>Row {n}</p><p>The Committee recommends that {who} of ward {n} are told about the service.</p>\tPolice\tYes.\t\n"
        ));
    }
    scene_of("report.txt", report.as_bytes()).await
}

fn boxes(text: &str, name: &str) -> usize {
    text.matches(&format!("name=\"{name}\" type=\"checkbox\"")).count()
}

fn first_box(text: &str, name: &str) -> String {
    let at = text.find(&format!("name=\"{name}\" type=\"checkbox\" value=\"")).expect("a box");
    text[at..].split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn of_many_asks_the_first_are_shown_and_words_find_the_others() {
    let scene = large().await;
    let lead = scene.lead().await;
    let path = scene.page("/actions/new");
    let seen = lead.get(&path).await;
    assert_eq!(boxes(&seen.text, "asks"), 40);
    seen.sees("The first 40 of 300. What is ticked stays.");
    assert!(seen.text.len() < 100_000, "{}", seen.text.len());

    let typed = [("title", "Tell the drivers"), ("outcome", "Children are seen home."), ("due-day", "31")];
    let narrowing = [("asks_words", "TAXI told"), ("then", "narrow")];
    let fields = [typed.as_slice(), narrowing.as_slice()].concat();
    let taxis = lead.post(&path, &fields).await;
    taxis.is(200).sees("Tell the drivers").sees("Children are seen home.").sees_no("There is a problem");
    taxis
        .sees("30 of 30 that hold these words, of 300 in all")
        .sees("taxi drivers of ward 290")
        .sees_no("schools of ward");
    assert_eq!(boxes(&taxis.text, "asks"), 30);
    assert!(taxis.text.contains("name=\"due-day\"") && taxis.text.contains("value=\"31\""));

    let chosen = first_box(&taxis.text, "asks");
    let fields = [typed.as_slice(), &[("asks", &chosen), ("asks_words", "ward 77"), ("then", "narrow")]].concat();
    let both = lead.post(&path, &fields).await;
    both.sees("taxi drivers of ward 10 ").sees("schools of ward 77 ");
    assert!(both.text.contains(&format!("value=\"{chosen}\" checked")), "what is ticked stays");
    let none = lead.post(&path, &[("asks_words", "<nothing>"), ("then", "narrow")]).await;
    none.is(200).sees("0 of 0 that hold these words, of 300 in all");
    lead.get(&scene.page("/actions")).await.sees_no("Tell the drivers");

    let fields = [("title", "Tell the drivers"), ("asks", chosen.as_str()), ("lead", &*scene.police.id.to_string())];
    let made = lead.post(&path, &fields).await.done();
    let action = made.split('?').next().unwrap().to_owned();
    lead.get(&action).await.sees("taxi drivers of ward 10");
    let plan = lead.get(&format!("{action}/plan")).await;
    assert_eq!(boxes(&plan.text, "asks"), 41, "its own, and the first 40 of the others");
    let fields = [("asks", chosen.as_str()), ("asks_words", "ward 299"), ("then", "narrow"), ("version", "1")];
    lead.post(&format!("{action}/plan"), &fields)
        .await
        .is(200)
        .sees("schools of ward 299")
        .sees("taxi drivers of ward 10");
}

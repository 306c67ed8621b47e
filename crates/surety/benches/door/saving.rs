//! Fifty workers save contacts: the form is filled as a call handler fills it, with a child found among the people.

use std::time::{Duration, Instant};

use crate::fill;
use crate::running::{Browser, Place, Server};

const PEOPLE: usize = 50;
/// Contacts that each of them saves, with a second between.
const SAVES: usize = 10;

/// Lets them save, and says how long it took from the button to the next page's address.
pub async fn measure(place: &Place, accounts: &[&str]) -> String {
    let server = place.serve();
    let mut working = Vec::new();
    for number in 0..PEOPLE {
        let browser = signed_in(&server, accounts[number % accounts.len()]).await;
        working.push(tokio::spawn(save(browser, number)));
    }
    let mut times = Vec::new();
    for person in working {
        times.extend(person.await.unwrap());
    }
    times.sort_unstable();
    let at = |share: f64| times[(times.len() as f64 * share) as usize].as_secs_f64() * 1000.0;
    format!(
        "{} contacts saved by {PEOPLE} people, one about every second each: median {:.1} ms, 99 of 100 within {:.1} ms.",
        times.len(),
        at(0.5),
        at(0.99)
    )
}

async fn signed_in(server: &Server, who: &str) -> Browser {
    Browser::sign_in(server.address, who).await
}

async fn save(mut browser: Browser, number: usize) -> Vec<Duration> {
    let mut took = Vec::new();
    for round in 0..SAVES {
        tokio::time::sleep(Duration::from_millis(700 + (number as u64 * 37 + round as u64 * 101) % 600)).await;
        let draft = browser.get("/contacts/new").await.unwrap().location;
        let row =
            serde_json::json!({ "what": "child", "subject": fill::id(number * 100 + round).to_string() }).to_string();
        let fields = [
            ("do", "send"),
            ("draft_version", "1"),
            ("channel", "telephone"),
            ("source", "public"),
            ("worry", "Somebody invented has not been seen at school for a week."),
            ("row", &row),
        ];
        let begun = Instant::now();
        let saved = browser.post(&draft, &fields).await.unwrap();
        took.push(begun.elapsed());
        assert!(saved.location.starts_with("/contacts/cnt_"), "{draft}: {} {}", saved.status, saved.location);
    }
    took
}

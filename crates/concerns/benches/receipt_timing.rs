//! Can right and wrong receipts be told apart by how long the answer takes? Sends both in turn through the whole router,
//! and compares the two samples by Welch's t and by the Kolmogorov-Smirnov distance.
//!
//! `cargo bench -p concerns --bench receipt_timing -- [pairs]`

use std::time::Instant;

use platform::part::Part;
use platform::testkit::{Seen, World};

fn hidden(seen: &Seen, begin: &str) -> String {
    let rest = seen.text.split(begin).nth(1).unwrap_or_default();
    rest.split(['"', '<']).next().unwrap_or_default().to_owned()
}

/// A house with some concerns in it, and the receipt of one.
async fn house() -> (World, String) {
    let world = World::new(vec![concerns::part(), Part::new("desk")]).await;
    let mut number = String::new();
    for n in 0..50 {
        let form = world.stranger().get("/tell/en/new/anonymous").await;
        let token = hidden(&form, "name=\"token\" value=\"");
        let later = world.app.clock().now() + jiff::SignedDuration::from_secs(90);
        world.clock.set(later);
        let worry = format!("worry {n}");
        let page = world.stranger().post_raw("/tell/en/new/anonymous", &[("token", &token), ("worry", &worry)]).await;
        number = hidden(&page, "id=\"receipt\">");
    }
    (world, number)
}

async fn timed(world: &World, number: &str, opens: bool) -> f64 {
    let begun = Instant::now();
    let page = world.stranger().post_raw("/tell/en/back", &[("receipt", number)]).await;
    let took = begun.elapsed();
    assert_eq!(page.text.contains("It has arrived"), opens);
    took.as_secs_f64() * 1000.0
}

fn mean_and_variance(sample: &[f64]) -> (f64, f64) {
    let count = sample.len() as f64;
    let mean = sample.iter().sum::<f64>() / count;
    (mean, sample.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (count - 1.0))
}

/// The largest distance between the two cumulated distributions.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    let share = |sample: &[f64], x: f64| sample.iter().filter(|y| **y <= x).count() as f64 / sample.len() as f64;
    a.iter().chain(b).map(|x| (share(a, *x) - share(b, *x)).abs()).fold(0.0, f64::max)
}

fn report(right: &[f64], wrong: &[f64]) -> bool {
    let ((right_mean, right_variance), (wrong_mean, wrong_variance)) =
        (mean_and_variance(right), mean_and_variance(wrong));
    let count = right.len() as f64;
    let t = (right_mean - wrong_mean) / ((right_variance + wrong_variance) / count).sqrt();
    let d = distance(right, wrong);
    // At the 1% level: Welch's t, and the two-sample Kolmogorov-Smirnov distance.
    let (t_limit, d_limit) = (2.6, 1.63 * (2.0 / count).sqrt());
    println!(
        "right: {right_mean:.2} ms (sd {:.2}), wrong: {wrong_mean:.2} ms (sd {:.2}), {count} of each",
        right_variance.sqrt(),
        wrong_variance.sqrt()
    );
    println!("Welch's t {t:.2} (limit ±{t_limit}), distance {d:.3} (limit {d_limit:.3})");
    t.abs() < t_limit && d < d_limit
}

#[tokio::main]
async fn main() {
    let pairs = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(100);
    let (world, number) = house().await;
    timed(&world, &number, true).await;
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for n in 0..pairs {
        let other = format!("{:016}", 4_000_000_000_000_000u64 + n);
        right.push(timed(&world, &number, true).await);
        wrong.push(timed(&world, &other, false).await);
    }
    // Wrong ones slow the beat for right ones as well: while the beat changes, pairs are still pairs.
    let told_apart = !report(&right, &wrong);
    println!("{}", if told_apart { "TOLD APART" } else { "cannot be told apart" });
    if told_apart {
        std::process::exit(1);
    }
}

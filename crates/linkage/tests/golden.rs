//! One small run, its whole output: whatever changes in it is seen and judged before it is accepted.
#![allow(clippy::unwrap_used, reason = "a test that cannot set the scene has failed")]

mod common;

use std::path::Path;

use common::{csv, families};
use linkage::command::{LinkArguments, link};

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// Everything but what the run cost.
fn figures(summary: &str) -> String {
    summary.lines().filter(|l| !l.contains("cpu_seconds") && !l.contains("peak_memory")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_small_run_gives_what_it_gave() {
    let input = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/children.csv");
    assert_eq!(read(&input), csv(&families(2016, 150)), "the committed records are those the generator makes");
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let arguments = LinkArguments {
        inputs: vec![input],
        id: "id".into(),
        source: Some("agency".into()),
        pairs: Some(path("pairs.csv")),
        clusters: Some(path("clusters.csv")),
        summary: Some(path("summary.json")),
        report: Some(path("report.txt")),
        review: Some(path("review.csv")),
        ..LinkArguments::default()
    };
    let mut said = Vec::new();
    link(&arguments, &mut |line| said.push(line.rsplit('/').next().unwrap_or_default().to_string()), &|_| true)
        .unwrap();
    insta::assert_snapshot!("said", said.join("\n"));
    insta::assert_snapshot!("pairs", read(&path("pairs.csv")));
    insta::assert_snapshot!("clusters", read(&path("clusters.csv")));
    insta::assert_snapshot!("summary", figures(&read(&path("summary.json"))));
    insta::assert_snapshot!("report", read(&path("report.txt")));
    insta::assert_snapshot!("review", read(&path("review.csv")));
}

//! `surety protect`, as a process of its own.
#![allow(clippy::unwrap_used)]

mod running;

use running::Place;

const PROBLEM: &str = r#"{"cells": [{"key": ["all"], "value": 30}, {"key": ["A"], "value": 2}, {"key": ["B"], "value": 12},
    {"key": ["C"], "value": 16}], "relations": [[[0, 1], [1, -1], [2, -1], [3, -1]]], "primary": [1], "frozen": [0],
    "attacker_lower_bound": 1, "levels": {"1": [1, 3, 0]}, "weight": "value"}"#;

#[test]
fn a_problem_is_answered_as_json_and_its_bound_can_be_watched() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::at(folder.path());
    std::fs::write(folder.path().join("p.json"), PROBLEM).unwrap();
    let done = place.run(&["protect", "--problem", "p.json", "--progress"]);
    assert!(done.status.success());
    let answer: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!((answer["status"].as_str(), answer["objective"].as_i64()), (Some("optimal"), Some(14)));
    assert_eq!(answer["bound"], answer["objective"]);
    let told = String::from_utf8(done.stderr).unwrap();
    assert!(told.contains("the best choice so far costs 14; nothing that costs less than 14 is safe"), "{told}");
    // without being asked, and without a terminal, nothing but the answer
    let quiet = place.run(&["protect", "--problem", "p.json"]);
    assert_eq!((quiet.stdout, quiet.stderr.len()), (done.stdout, 0));
}

#[test]
fn a_table_that_does_not_add_up_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::at(folder.path());
    std::fs::write(folder.path().join("p.json"), PROBLEM.replace("16", "17")).unwrap();
    let done = place.run(&["protect", "--problem", "p.json"]);
    assert!(!done.status.success() && done.stdout.is_empty());
    assert!(String::from_utf8_lossy(&done.stderr).contains("cell 3 (C) (17)"));
}

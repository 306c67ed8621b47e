//! Problems as JSON: answers, and what is refused in which words.

use disclosure::{Control, Numbers, Problem, Status};

const TABLE: &str = r#"{"cells": [{"key": ["all"], "value": 30}, {"key": ["A"], "value": 2}, {"key": ["B"], "value": 12},
    {"key": ["C"], "value": 16}, {"key": ["D"], "value": 0}],
    "relations": [[[0, 1], [1, -1], [2, -1], [3, -1], [4, -1]]], "primary": [1], "frozen": [0], "attacker_lower_bound": 1,
    "levels": {"1": [1, 3, 0]}, "weight": "value""#;

fn solve(text: &str) -> disclosure::Solution {
    Problem::from_json(text).unwrap().solve(Numbers::Any, &Control::unlimited()).unwrap()
}

fn refusal(text: &str) -> String {
    Problem::from_json(text).unwrap_err().to_string()
}

#[test]
fn the_answer_has_the_agreed_shape() {
    let solution = solve(&format!("{TABLE}}}"));
    let text = serde_json::to_string(&solution).unwrap();
    let expected = r#"{"status":"optimal","objective":14,"bound":14,"hidden":[1,2],"intervals":{"1":[1,13],"2":[1,13]},"impossible":[]}"#;
    assert_eq!(text, expected);
}

#[test]
fn an_attack_prints_every_hidden_cell() {
    let problem = Problem::from_json(&format!("{TABLE}, \"hidden\": [1, 2]}}")).unwrap();
    let report = problem.attack(Numbers::Whole, &Control::unlimited()).unwrap();
    assert_eq!(serde_json::to_string(&report.intervals).unwrap(), r#"{"1":[1,13],"2":[1,13]}"#);
    assert!(report.exact.is_empty() && report.falls.is_empty());
    let alone = Problem::from_json(&format!("{TABLE}, \"hidden\": [1]}}")).unwrap();
    let report = alone.attack(Numbers::Whole, &Control::unlimited()).unwrap();
    assert_eq!((report.exact, report.falls), (vec![1], vec![1]));
}

#[test]
fn an_impossible_demand_names_its_cells() {
    let text = TABLE.replace("[1, 3, 0]", "[2, 3, 0]");
    let solution = solve(&format!("{text}}}"));
    assert_eq!((solution.status, solution.impossible), (Status::Infeasible, vec![1]));
    // a zero and a frozen cell can never be hidden
    let text = TABLE.replace("\"primary\": [1]", "\"primary\": [1, 4]");
    assert_eq!(solve(&format!("{text}}}")).impossible, [4]);
    let text = TABLE.replace("\"frozen\": [0]", "\"frozen\": [0, 1]");
    assert_eq!(solve(&format!("{text}}}")).impossible, [1]);
}

#[test]
fn an_interval_without_limit_ends_in_null() {
    let text = TABLE.replace("\"frozen\": [0]", "\"frozen\": []").replace("[1, 3, 0]", "[0, 1000, 0]");
    let solution = solve(&format!("{text}}}"));
    assert_eq!(solution.hidden, [0, 1]);
    assert!(solution.intervals[&0].1.is_none());
}

#[test]
fn wrong_problems_are_refused_by_name() {
    let wrong = |from: &str, to: &str| refusal(&(TABLE.replace(from, to) + "}"));
    let sums = wrong("\"value\": 16", "\"value\": 15");
    assert!(sums.contains("comes to 1") && sums.contains("cell 3 (C) (15)"), "{sums}");
    assert!(wrong("\"value\": 16", "\"value\": -1").contains("cell 3 (C) has the value -1"));
    assert!(wrong("\"value\": 16", "\"value\": 15.5").contains("cell 3 (C) has the value 15.5"));
    assert!(wrong("[\"C\"]", "[\"B\"]").contains("B appears twice"));
    assert!(wrong("[3, -1]", "[9, -1]").contains("relation 0 names cell 9"));
    assert!(wrong("\"primary\": [1]", "\"primary\": [7]").contains("primary names cell 7"));
    assert!(wrong("[1, 3, 0]", "[1, 3]").contains("three numbers"));
    assert!(wrong("[1, 3, 0]", "[1, -3, 0]").contains("none below 0"));
    assert!(wrong("\"1\":", "\"x\":").contains("\"x\" is not the number of a cell"));
    assert!(wrong("\"weight\": \"value\"", "\"weight\": \"price\"").contains("must be \"cells\" or \"value\""));
    assert!(wrong("\"attacker_lower_bound\": 1", "\"attacker_lower_bound\": 2").contains("attacker_lower_bound: is 2"));
    assert!(refusal("{").contains("line 1"));
}

/// Two-way table after Fischetti and Salazar, JASA 95 (2000), investment by activity and region: one sensitive cell, and
/// the optimum hides it with three others.
#[test]
fn the_textbook_table_has_its_optimum() {
    let inner = [[20, 50, 10], [8, 19, 22], [17, 32, 12]];
    let mut cells = Vec::new();
    let mut relations = Vec::new();
    let at = |row: usize, column: usize| row * 4 + column;
    for row in 0..4 {
        for column in 0..4 {
            let rows = if row < 3 { row..row + 1 } else { 0..3 };
            let value: i64 = rows.map(|r| if column < 3 { inner[r][column] } else { inner[r].iter().sum() }).sum();
            cells.push(format!("{{\"key\": [{row}, {column}], \"value\": {value}}}"));
        }
        relations.push(format!(
            "[[{}, 1], [{}, -1], [{}, -1], [{}, -1]]",
            at(row, 3),
            at(row, 0),
            at(row, 1),
            at(row, 2)
        ));
        relations.push(format!(
            "[[{}, 1], [{}, -1], [{}, -1], [{}, -1]]",
            at(3, row),
            at(0, row),
            at(1, row),
            at(2, row)
        ));
    }
    let text = format!(
        "{{\"cells\": [{}], \"relations\": [{}], \"primary\": [6], \"levels\": {{\"6\": [5, 5, 0]}}, \"weight\": \"value\"}}",
        cells.join(", "),
        relations.join(", ")
    );
    let solution = solve(&text);
    assert_eq!(solution.status, Status::Optimal);
    // (1,2) with (1,0), (2,0) and (2,2): 22 + 8 + 17 + 12
    assert_eq!(serde_json::to_string(&solution.objective).unwrap(), "59");
    assert_eq!(solution.hidden, [4, 6, 8, 10]);
}

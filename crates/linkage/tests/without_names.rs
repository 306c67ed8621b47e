//! Linking encodings made at two sources finds nearly what linking names finds.
#![allow(clippy::unwrap_used, reason = "a test that cannot set the scene has failed")]

mod common;

use std::collections::HashMap;

use common::{Row, csv, families};
use linkage::command::{EncodeArguments, LinkArguments, encode, link_encoded};
use linkage::pprl::Hardening;

/// Each person at most once in each of two files.
fn two_sources(rows: &[Row]) -> [Vec<Row>; 2] {
    let mut seen: HashMap<usize, usize> = HashMap::new();
    let mut out = [Vec::new(), Vec::new()];
    for row in rows {
        let times = seen.entry(row.person).or_default();
        if *times < 2 {
            out[(row.person + *times) % 2].push(row.clone());
            *times += 1;
        }
    }
    out
}

#[test]
fn encodings_of_two_sources_are_linked() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("secret"), "a secret that both sources hold\n").unwrap();
    let sources = two_sources(&families(31, 3000));
    for (name, rows) in ["a", "b"].iter().zip(&sources) {
        std::fs::write(path(&format!("{name}.csv")), csv(rows)).unwrap();
        let arguments = EncodeArguments {
            input: path(&format!("{name}.csv")),
            id: "id".into(),
            settings: None,
            secret: path("secret"),
            hardening: Hardening::default(),
            output: path(&format!("{name}-encoded.csv")),
        };
        assert_eq!(encode(&arguments, &mut |_| ()).unwrap() as usize, rows.len());
        let written = std::fs::read_to_string(arguments.output).unwrap();
        assert!(!written.contains(&rows[0].cells[1]), "a surname in the clear");
    }
    let arguments = LinkArguments {
        inputs: vec![path("a-encoded.csv"), path("b-encoded.csv")],
        id: "id".into(),
        pairs: Some(path("pairs.csv")),
        ..LinkArguments::default()
    };
    link_encoded(&arguments, &mut |_| (), &|_| true).unwrap();
    let person = |id: &str| id[1..].split('-').next().unwrap().to_string();
    let (mut found, mut right) = (0, 0);
    for row in csv::Reader::from_path(path("pairs.csv")).unwrap().records() {
        let row = row.unwrap();
        if row[5].parse::<f64>().unwrap() >= 0.5 && row[2] != row[3] {
            found += 1;
            right += usize::from(person(&row[0]) == person(&row[1]));
        }
    }
    let all = sources[0].iter().filter(|a| sources[1].iter().any(|b| b.person == a.person)).count();
    let f1 = 2.0 * right as f64 / (found + all) as f64;
    assert!(f1 > 0.93, "{f1}");
}

#[test]
fn a_table_in_the_clear_is_not_taken_for_an_encoded_one() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("plain.csv");
    std::fs::write(&input, csv(&families(32, 10))).unwrap();
    let arguments = LinkArguments { inputs: vec![input], id: "id".into(), ..LinkArguments::default() };
    let refusal = link_encoded(&arguments, &mut |_| (), &|_| true).unwrap_err().to_string();
    assert!(refusal.contains("was it encoded?"), "{refusal}");
}

//! Weights against figures from elsewhere: by hand, and from Splink on the same levels.
#![allow(clippy::unwrap_used, reason = "a test that cannot set the scene has failed")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use linkage::model::Model;
use linkage::settings::Settings;
use linkage::{Field, Linked, Linker, Meaning, RecordsBuilder};

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

fn people_linked() -> Linked {
    let field = |name: &str, meaning| Field::new(name, meaning);
    let fields = vec![
        field("surname", Meaning::Surname),
        field("born", Meaning::BirthDate),
        field("postcode", Meaning::Postcode),
        field("house", Meaning::HouseNumber),
    ];
    let mut builder = RecordsBuilder::new(fields, &[]).unwrap();
    for row in csv::Reader::from_path(golden("people.csv")).unwrap().records() {
        let row = row.unwrap();
        builder.push(&row[0], "", row.iter().skip(1)).unwrap();
    }
    let model = Model::load(&golden("plain-model.json")).unwrap();
    Linker::new(Settings::default()).with_model(model).run(builder.finish().unwrap()).unwrap()
}

fn weights(linked: &Linked) -> HashMap<(String, String), f64> {
    let mut out = HashMap::new();
    for a in 0..linked.records.len() {
        for b in 0..linked.records.len() {
            let ids = (linked.records.id(a).to_string(), linked.records.id(b).to_string());
            out.insert(ids, linked.explain(a, b).unwrap().weight);
        }
    }
    out
}

/// The figures come from Splink 5.0.0 on DuckDB 2.0.0:
/// `python bench/linkage/splink_weights.py tests/golden/people.csv tests/golden/plain-model.json`.
#[test]
fn the_plain_model_weighs_every_pair_as_splink_does() {
    let ours = weights(&people_linked());
    let mut compared = 0;
    for row in csv::Reader::from_path(golden("splink-weights.csv")).unwrap().records() {
        let row = row.unwrap();
        let weight: f64 = row[2].parse().unwrap();
        let mine = ours[&(row[0].to_string(), row[1].to_string())];
        assert!((mine - weight).abs() < 1e-6, "{} and {}: {mine} here, {weight} there", &row[0], &row[1]);
        compared += 1;
    }
    assert_eq!(compared, 24 * 23 / 2);
}

#[test]
fn the_weights_written_are_exact_too() {
    let linked = people_linked();
    let ours = weights(&linked);
    for link in &linked.links {
        let id = |record: u32| linked.records.id(record as usize).to_string();
        assert!((link.alone - ours[&(id(link.left), id(link.right))]).abs() < 1e-12);
    }
    assert!(linked.links.len() > 5);
}

#[test]
fn two_pairs_are_weighed_by_hand() {
    let ours = weights(&people_linked());
    let weight = |a: &str, b: &str| ours[&(a.to_string(), b.to_string())];
    let start = (0.012f64 / 0.988).log2();
    // 21 and 22 agree throughout: a surname 2 of 23 records have, a birthday 2 of 23, a postcode 2 of 23; of the house
    // number the level counts alone.
    let rare = |m: f64, count: f64, of: f64| (m / (count / of)).log2();
    let wanted =
        start + rare(0.87, 2.0, 23.0) + rare(0.93, 2.0, 23.0) + rare(0.80, 2.0, 23.0) + (0.80f64 / 0.02).log2();
    assert!((weight("21", "22") - wanted).abs() < 1e-9, "{} {wanted}", weight("21", "22"));
    // 7 and 8: two letters swapped, one digit apart, one postcode that 2 of 23 records have, one digit more.
    let wanted =
        start + (0.05f64 / 0.002).log2() + (0.02f64 / 0.003).log2() + rare(0.80, 2.0, 23.0) + (0.05f64 / 0.08).log2();
    assert!((weight("7", "8") - wanted).abs() < 1e-9, "{} {wanted}", weight("7", "8"));
}

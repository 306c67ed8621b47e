//! Bad input is answered in plain words with its place; no bytes at all make the program fall over.
#![allow(clippy::unwrap_used, reason = "a test that cannot set the scene has failed")]

mod common;

use std::path::Path;

use linkage::command::{LinkArguments, Summary, link};
use proptest::prelude::*;

fn try_link(folder: &Path, bytes: &[u8], id: &str) -> Result<Summary, String> {
    let input = folder.join("in.csv");
    std::fs::write(&input, bytes).unwrap();
    let arguments = LinkArguments {
        inputs: vec![input],
        id: id.into(),
        pairs: Some(folder.join("pairs.csv")),
        clusters: Some(folder.join("clusters.csv")),
        summary: Some(folder.join("summary.json")),
        report: Some(folder.join("report.txt")),
        review: Some(folder.join("review.csv")),
        ..LinkArguments::default()
    };
    link(&arguments, &mut |_| (), &|_| true).map_err(|e| e.to_string())
}

fn refusal(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    try_link(folder.path(), text.as_bytes(), "id").unwrap_err()
}

#[test]
fn a_ragged_row_is_named() {
    let said = refusal("id,forename,dob\n1,Ann,2016-11-24\n2,Bob\n");
    assert!(said.contains("row 3") && said.contains("2 cells") && said.contains("in.csv"), "{said}");
}

#[test]
fn missing_columns_and_empty_files_are_said() {
    assert!(refusal("").contains("no headings"));
    assert!(refusal("name,dob\nAnn,2016-11-24\n").contains("no column \"id\""));
    assert!(refusal("id,id,dob\n1,1,2016-11-24\n").contains("two columns"));
    assert!(refusal("id,colour\n1,red\n").contains("no column was recognised"));
    assert!(refusal("id,forename,dob\n").contains("no record"));
    assert!(refusal("id,forename,dob\n7,Ann,2016-11-24\n7,Bob,2016-11-25\n").contains("\"7\""));
}

#[test]
fn one_record_is_one_person() {
    let folder = tempfile::tempdir().unwrap();
    let summary = try_link(folder.path(), b"id,forename,surname,dob\n1,Ann,Lee,2016-11-24\n", "id").unwrap();
    assert_eq!((summary.records, summary.persons, summary.clusters), (1, 1, 1));
    let clusters = std::fs::read_to_string(folder.path().join("clusters.csv")).unwrap();
    assert_eq!(clusters.lines().count(), 2);
}

#[test]
fn records_that_say_nothing_stay_apart() {
    let rows: String = (0..50).map(|n| format!("{n},,unknown,\n")).collect();
    let said = refusal(&format!("id,forename,surname,dob\n{rows}"));
    assert!(said.contains("no two records agree"), "{said}");
}

#[test]
fn many_equal_records_are_refused_with_the_count() {
    let rows: String = (0..5000).map(|n| format!("{n},Ann,Lee,2016-11-24\n")).collect();
    let said = refusal(&format!("id,forename,surname,dob\n{rows}"));
    assert!(said.contains("12497500"), "{said}");
}

#[test]
fn windows_and_utf16_files_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let text = "id,forename,surname,dob\n1,Zo\u{eb},Lee,2016-11-24\n2,Zo\u{eb},Lee,2016-11-24\n";
    let windows: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let mut wide = vec![0xFF, 0xFE];
    text.encode_utf16().for_each(|unit| wide.extend(unit.to_le_bytes()));
    let mut marked = vec![0xEF, 0xBB, 0xBF];
    marked.extend(text.as_bytes());
    for bytes in [windows, wide, marked] {
        assert_eq!(try_link(folder.path(), &bytes, "id").unwrap().records, 2);
    }
}

#[test]
fn hostile_cells_come_back_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let id = "=cmd|' /C calc'!A0,\"x\"\n\u{202e}";
    let quoted = format!("\"{}\"", id.replace('"', "\"\""));
    let text = format!("id,forename,surname,dob\n{quoted},Ann,Lee,2016-11-24\nb,<b>Ann</b>,Lee',2016-11-24\n");
    try_link(folder.path(), text.as_bytes(), "id").unwrap();
    let clusters = std::fs::read_to_string(folder.path().join("clusters.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(clusters.as_bytes());
    assert!(reader.records().any(|r| r.unwrap()[0] == *id.trim()));
}

#[test]
fn a_whole_run_leaves_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.csv");
    std::fs::write(&path, common::csv(&common::families(21, 1000))).unwrap();
    let arguments = LinkArguments {
        inputs: vec![path],
        id: "id".into(),
        source: Some("agency".into()),
        pairs: Some(folder.path().join("pairs.csv")),
        clusters: Some(folder.path().join("clusters.csv")),
        save_model: Some(folder.path().join("model.json")),
        review: Some(folder.path().join("review.csv")),
        sql: Some(folder.path().join("sql")),
        ..LinkArguments::default()
    };
    let first = link(&arguments, &mut |_| (), &|_| true).unwrap();
    let pairs = std::fs::read_to_string(folder.path().join("pairs.csv")).unwrap();
    assert!(pairs.starts_with("id_l,id_r,source_l,source_r,weight,probability\n"));
    assert!(folder.path().join("sql/link.duckdb.sql").exists());
    // A saved model, the earlier clusters and a clerk's empty sheet lead to the same clusters.
    let again = LinkArguments {
        model: arguments.save_model.clone(),
        known: arguments.clusters.clone(),
        decisions: arguments.review.clone(),
        clusters: Some(folder.path().join("again.csv")),
        ..arguments.clone()
    };
    let second = link(&again, &mut |_| (), &|_| true).unwrap();
    assert_eq!(first.clusters, second.clusters);
    assert_eq!(
        std::fs::read(folder.path().join("clusters.csv")).unwrap(),
        std::fs::read(folder.path().join("again.csv")).unwrap()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let folder = tempfile::tempdir().unwrap();
        let _ = try_link(folder.path(), &bytes, "id");
    }

    #[test]
    fn any_cells_are_linked(rows in proptest::collection::vec((".{0,12}", ".{0,12}", ".{0,12}", "\\PC{0,9}"), 1..12)) {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["id", "forename", "surname", "dob", "postcode"]).unwrap();
        for (n, (a, b, c, d)) in rows.iter().enumerate() {
            writer.write_record([n.to_string().as_str(), a, b, c, d]).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let _ = try_link(folder.path(), &bytes, "id");
    }

    #[test]
    fn any_files_beside_are_answered(which in 0..4usize, bytes in proptest::collection::vec(any::<u8>(), 0..300), heading in any::<bool>()) {
        let folder = tempfile::tempdir().unwrap();
        let (input, beside) = (folder.path().join("in.csv"), folder.path().join("beside"));
        std::fs::write(&input, common::csv(&common::families(22, 6))).unwrap();
        let headings: [&[u8]; 4] = [b"id,source,cluster\n", b"source_l,id_l,source_r,id_r,same\n", b"{\"fields\": [", b"[blocking]\n"];
        let start = if heading { headings[which] } else { b"" };
        std::fs::write(&beside, [start, &bytes].concat()).unwrap();
        let mut arguments = LinkArguments { inputs: vec![input], id: "id".into(), ..LinkArguments::default() };
        let slot = [&mut arguments.known, &mut arguments.decisions, &mut arguments.model, &mut arguments.settings];
        *slot.into_iter().nth(which).unwrap() = Some(beside);
        let _ = link(&arguments, &mut |_| (), &|_| true);
    }

    #[test]
    fn any_encoded_table_is_answered(cells in proptest::collection::vec(".{0,130}", 1..6)) {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("in.csv");
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["id", "bloom:forename", "block:surname+born"]).unwrap();
        for (n, cell) in cells.iter().enumerate() {
            writer.write_record([n.to_string().as_str(), cell, cell]).unwrap();
        }
        std::fs::write(&input, writer.into_inner().unwrap()).unwrap();
        let arguments = LinkArguments { inputs: vec![input], id: "id".into(), ..LinkArguments::default() };
        let _ = linkage::command::link_encoded(&arguments, &mut |_| (), &|_| true);
    }

    #[test]
    fn settings_from_any_text_are_answered(text in "\\PC{0,200}") {
        let _ = linkage::settings::Settings::from_toml(&text);
    }
}

//! Parquet and CSV of the same records give the same answer, in and out; no bytes at all make the reader fall over.
#![allow(clippy::unwrap_used, reason = "a test that cannot set the scene has failed")]
#![cfg(feature = "parquet")]

mod common;

use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use common::{Row, csv, families};
use linkage::command::{LinkArguments, link};
use linkage::read::preview;
use parquet::arrow::ArrowWriter;
use proptest::prelude::*;

fn write_parquet(path: &Path, rows: &[Row]) {
    let column = |of: &dyn Fn(&Row) -> String| -> ArrayRef {
        Arc::new(StringArray::from_iter(rows.iter().map(|row| Some(of(row)).filter(|cell| !cell.is_empty()))))
    };
    let mut columns = vec![("id", column(&|r| r.id.clone())), ("agency", column(&|r| r.source.to_string()))];
    for (at, name) in ["forename", "surname", "born", "postcode", "sex"].into_iter().enumerate() {
        columns.push((name, column(&|r| r.cells[at].clone())));
    }
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true))).unwrap();
    let mut writer = ArrowWriter::try_new(std::fs::File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn parquet_is_read_as_csv_is() {
    let folder = tempfile::tempdir().unwrap();
    let rows = families(41, 800);
    let path = |name: &str| folder.path().join(name);
    write_parquet(&path("in.parquet"), &rows);
    std::fs::write(path("in.csv"), csv(&rows)).unwrap();
    let mut clusters = Vec::new();
    for input in ["in.parquet", "in.csv"] {
        let arguments = LinkArguments {
            inputs: vec![path(input)],
            id: "id".into(),
            source: Some("agency".into()),
            clusters: Some(path("clusters.csv")),
            ..LinkArguments::default()
        };
        link(&arguments, &mut |_| (), &|_| true).unwrap();
        clusters.push(std::fs::read(path("clusters.csv")).unwrap());
    }
    assert_eq!(clusters[0], clusters[1]);
}

#[test]
fn what_is_written_as_parquet_is_what_is_written_as_csv() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("in.csv"), csv(&families(42, 400))).unwrap();
    let mut tables = Vec::new();
    for kind in ["csv", "parquet"] {
        let (pairs, clusters) = (path(&format!("pairs.{kind}")), path(&format!("clusters.{kind}")));
        let arguments = LinkArguments {
            inputs: vec![path("in.csv")],
            id: "id".into(),
            source: Some("agency".into()),
            pairs: Some(pairs.clone()),
            clusters: Some(clusters.clone()),
            ..LinkArguments::default()
        };
        link(&arguments, &mut |_| (), &|_| true).unwrap();
        tables.push([preview(&pairs, usize::MAX).unwrap(), preview(&clusters, usize::MAX).unwrap()]);
    }
    let [in_csv, in_parquet] = [&tables[0], &tables[1]];
    assert_eq!(in_csv[1], in_parquet[1]);
    assert_eq!(in_csv[0].headings, in_parquet[0].headings);
    assert_eq!(in_csv[0].rows.len(), in_parquet[0].rows.len());
    let number = |cell: &String| cell.parse::<f64>().unwrap();
    for (one, other) in in_csv[0].rows.iter().zip(&in_parquet[0].rows) {
        assert_eq!(one[..4], other[..4]);
        // CSV has seven decimals.
        assert!(
            (number(&one[4]) - number(&other[4])).abs() < 1e-7 && (number(&one[5]) - number(&other[5])).abs() < 1e-7
        );
    }
}

#[test]
fn numbers_and_dates_are_read_as_people_write_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("typed.parquet");
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(Int64Array::from(vec![Some(7), Some(8), None]))),
        ("born", Arc::new(Date32Array::from(vec![Some(17_129), None, Some(0)]))),
        ("share", Arc::new(Float64Array::from(vec![0.5, 1.0, -2.25]))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(std::fs::File::create(&path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let found = preview(&path, 10).unwrap();
    assert_eq!(found.headings, ["id", "born", "share"]);
    assert_eq!(found.rows, [["7", "2016-11-24", "0.5"], ["8", "", "1.0"], ["", "1970-01-01", "-2.25"]]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_is_answered(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), cut in any::<prop::sample::Index>(), whole in any::<bool>()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("in.parquet");
        write_parquet(&path, &families(43, 30));
        let mut bytes = std::fs::read(&path).unwrap();
        for (place, byte) in changes {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        if !whole {
            bytes.truncate(cut.index(bytes.len()));
        }
        std::fs::write(&path, bytes).unwrap();
        let _ = preview(&path, 100);
    }
}

#[test]
fn what_is_no_parquet_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in.parquet");
    std::fs::write(&input, "id,forename\n1,Ann\n").unwrap();
    let arguments = LinkArguments { inputs: vec![input], id: "id".into(), ..LinkArguments::default() };
    let said = link(&arguments, &mut |_| (), &|_| true).unwrap_err().to_string();
    assert!(said.contains("Parquet") && said.contains("in.parquet"), "{said}");
}

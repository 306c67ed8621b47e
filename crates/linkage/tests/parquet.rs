//! Parquet and CSV of the same records give the same clusters.
#![allow(clippy::unwrap_used, reason = "a test that cannot set the scene has failed")]
#![cfg(feature = "parquet")]

mod common;

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use common::{Row, csv, families};
use linkage::command::{LinkArguments, link};
use parquet::arrow::ArrowWriter;

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
fn what_is_no_parquet_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in.parquet");
    std::fs::write(&input, "id,forename\n1,Ann\n").unwrap();
    let arguments = LinkArguments { inputs: vec![input], id: "id".into(), ..LinkArguments::default() };
    let said = link(&arguments, &mut |_| (), &|_| true).unwrap_err().to_string();
    assert!(said.contains("Parquet") && said.contains("in.parquet"), "{said}");
}

//! Pairs and clusters as Parquet, through Arrow.

use std::fs::File;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use crate::link::Linked;
use crate::predict::Link;
use crate::refusal::{Place, Refusal};

/// Rows handed on at a time.
const ROWS: usize = 1 << 16;

type Columns = Vec<(&'static str, ArrayRef)>;

/// As [`super::write::pairs`].
pub fn pairs(path: &Path, linked: &Linked, with_source: bool) -> Result<(), Refusal> {
    write(path, linked.links.len(), |rows| {
        let links = &linked.links[rows];
        let records = &linked.records;
        let ids = |end: fn(&Link) -> u32| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(links.iter().map(|l| records.id(end(l) as usize))))
        };
        let sources = |end: fn(&Link) -> u32| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(links.iter().map(|l| records.source(end(l) as usize))))
        };
        let numbers =
            |of: fn(&Link) -> f64| -> ArrayRef { Arc::new(Float64Array::from_iter_values(links.iter().map(of))) };
        let mut out: Columns = vec![("id_l", ids(|l| l.left)), ("id_r", ids(|l| l.right))];
        if with_source {
            out.push(("source_l", sources(|l| l.left)));
            out.push(("source_r", sources(|l| l.right)));
        }
        out.push(("weight", numbers(|l| l.weight)));
        out.push(("probability", numbers(Link::probability)));
        out
    })
}

/// As [`super::write::clusters`].
pub fn clusters(path: &Path, linked: &Linked) -> Result<(), Refusal> {
    write(path, linked.records.len(), |rows| {
        let ids = StringArray::from_iter_values(rows.clone().map(|record| linked.records.id(record)));
        let sources = StringArray::from_iter_values(rows.clone().map(|record| linked.records.source(record)));
        let clusters = StringArray::from_iter_values(rows.map(|record| linked.cluster_name(record)));
        vec![("id", Arc::new(ids)), ("source", Arc::new(sources)), ("cluster", Arc::new(clusters))]
    })
}

fn write(path: &Path, rows: usize, columns: impl Fn(Range<usize>) -> Columns) -> Result<(), Refusal> {
    let refused = |e: ParquetError| {
        Refusal::at(
            Place { file: Some(path.to_path_buf()), ..Place::default() },
            format!("it could not be written: {e}"),
        )
    };
    let batch = |rows| RecordBatch::try_from_iter(columns(rows)).map_err(|e| refused(e.into()));
    let file = File::create(path).map_err(|e| Refusal::file(path, e))?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = ArrowWriter::try_new(file, batch(0..0)?.schema(), Some(properties)).map_err(refused)?;
    for start in (0..rows).step_by(ROWS) {
        writer.write(&batch(start..rows.min(start + ROWS))?).map_err(refused)?;
    }
    writer.close().map(|_| ()).map_err(refused)
}

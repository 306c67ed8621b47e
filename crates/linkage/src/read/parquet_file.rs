//! Parquet, through Arrow: every column is turned to text, row group by row group.

use std::fs::File;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, FieldRef};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::read::OnRow;
use crate::refusal::{Place, Refusal};

/// Rows decoded at a time.
const ROWS: usize = 8192;

fn open(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, Refusal> {
    let file = File::open(path).map_err(|e| Refusal::file(path, e))?;
    ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| broken(path, None, &e.to_string()))
}

fn broken(path: &Path, column: Option<&str>, problem: &str) -> Refusal {
    let place = Place { file: Some(path.to_path_buf()), row: None, column: column.map(str::to_string) };
    Refusal::at(place, format!("this is not a Parquet table that can be read: {problem}"))
}

pub fn headings(path: &Path) -> Result<Vec<String>, Refusal> {
    Ok(open(path)?.schema().fields().iter().map(|f| f.name().trim().to_string()).collect())
}

pub fn rows(path: &Path) -> Result<u64, Refusal> {
    Ok(u64::try_from(open(path)?.metadata().file_metadata().num_rows()).unwrap_or(0))
}

pub fn stream(path: &Path, on_row: OnRow<'_>) -> Result<(), Refusal> {
    let reader = open(path)?.with_batch_size(ROWS).build().map_err(|e| broken(path, None, &e.to_string()))?;
    let mut row = 1;
    for batch in reader {
        let batch = batch.map_err(|e: ArrowError| broken(path, None, &e.to_string()))?;
        let columns = texts(path, &batch)?;
        for at in 0..batch.num_rows() {
            row += 1;
            let cells: Vec<&str> = columns
                .iter()
                .map(|column| {
                    column.as_string_opt::<i32>().filter(|c| c.is_valid(at)).map_or("", |c| c.value(at).trim())
                })
                .collect();
            on_row(row, &cells)?;
        }
    }
    Ok(())
}

fn texts(path: &Path, batch: &RecordBatch) -> Result<Vec<ArrayRef>, Refusal> {
    let schema = batch.schema();
    let one = |(column, field): (&ArrayRef, &FieldRef)| {
        cast(column, &DataType::Utf8).map_err(|e| broken(path, Some(field.name()), &e.to_string()))
    };
    batch.columns().iter().zip(schema.fields()).map(one).collect()
}

//! Tables in: CSV always, Parquet with the feature of that name.

mod csv_file;
mod mapping;
#[cfg(feature = "parquet")]
mod parquet_file;
mod size;

use std::path::Path;

pub(crate) use mapping::{Mapping, Named, Said, size_of};
pub(crate) use size::rows as rows_of;

use crate::refusal::{Place, Refusal};

/// Headings and the first rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Headings, without spaces around them.
    pub headings: Vec<String>,
    /// The first rows.
    pub rows: Vec<Vec<String>>,
}

/// Takes one row: its number as a spreadsheet counts it, and its cells, one for each heading.
pub(crate) type OnRow<'a> = &'a mut dyn FnMut(u64, &[&str]) -> Result<(), Refusal>;

/// Headings and first rows of a file.
///
/// # Errors
/// When the file cannot be read as a table.
pub fn preview(path: &Path, rows: usize) -> Result<Preview, Refusal> {
    let mut out = Vec::new();
    let mut take = |_: u64, cells: &[&str]| {
        out.push(cells.iter().map(ToString::to_string).collect());
        if out.len() < rows { Ok(()) } else { Err(Refusal::Cancelled) }
    };
    let headings = headings(path)?;
    match stream(path, &mut take) {
        Ok(()) | Err(Refusal::Cancelled) => Ok(Preview { headings, rows: out }),
        Err(other) => Err(other),
    }
}

pub(crate) fn is_parquet(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("parquet"))
}

/// The headings of a file.
pub(crate) fn headings(path: &Path) -> Result<Vec<String>, Refusal> {
    let found = if is_parquet(path) { parquet_headings(path)? } else { csv_file::headings(path)? };
    check_headings(path, found)
}

/// Calls `on_row` for every row of a file.
pub(crate) fn stream(path: &Path, on_row: OnRow<'_>) -> Result<(), Refusal> {
    if is_parquet(path) { parquet_stream(path, on_row) } else { csv_file::stream(path, on_row) }
}

fn check_headings(path: &Path, headings: Vec<String>) -> Result<Vec<String>, Refusal> {
    let place =
        |column: Option<&String>| Place { file: Some(path.to_path_buf()), row: Some(1), column: column.cloned() };
    if headings.iter().all(String::is_empty) {
        return Err(Refusal::at(
            place(None),
            "the first row holds no headings; the file is empty or starts with a blank row",
        ));
    }
    for (at, heading) in headings.iter().enumerate() {
        if !heading.is_empty() && headings[..at].contains(heading) {
            return Err(Refusal::at(place(Some(heading)), "two columns have this heading"));
        }
    }
    Ok(headings)
}

#[cfg(feature = "parquet")]
fn parquet_headings(path: &Path) -> Result<Vec<String>, Refusal> {
    parquet_file::headings(path)
}

#[cfg(feature = "parquet")]
fn parquet_stream(path: &Path, on_row: OnRow<'_>) -> Result<(), Refusal> {
    parquet_file::stream(path, on_row)
}

#[cfg(feature = "parquet")]
fn parquet_rows(path: &Path) -> Result<u64, Refusal> {
    parquet_file::rows(path)
}

#[cfg(not(feature = "parquet"))]
fn parquet_rows(path: &Path) -> Result<u64, Refusal> {
    Err(no_parquet(path))
}

#[cfg(not(feature = "parquet"))]
fn parquet_headings(path: &Path) -> Result<Vec<String>, Refusal> {
    Err(no_parquet(path))
}

#[cfg(not(feature = "parquet"))]
fn parquet_stream(path: &Path, _: OnRow<'_>) -> Result<(), Refusal> {
    Err(no_parquet(path))
}

#[cfg(not(feature = "parquet"))]
pub(crate) fn no_parquet(path: &Path) -> Refusal {
    let place = Place { file: Some(path.to_path_buf()), ..Place::default() };
    Refusal::at(place, "this build knows CSV only; use a table in CSV, or build with the feature \"parquet\"")
}

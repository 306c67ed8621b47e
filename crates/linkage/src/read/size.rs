//! How large a table is before it is read: from its first rows and the length of its file.

use std::collections::HashSet;
use std::path::Path;

use crate::meaning::ROWS_LOOKED_AT;
use crate::read::{Preview, is_parquet};
use crate::refusal::Refusal;

/// How many rows a table has: as its file says (Parquet), counted when the first rows are all there are, else the bytes
/// of the file by those of its first rows, which errs towards more.
pub(crate) fn rows(path: &Path, preview: &Preview) -> Result<u64, Refusal> {
    if is_parquet(path) {
        return super::parquet_rows(path);
    }
    let seen = preview.rows.len();
    if seen < ROWS_LOOKED_AT {
        return Ok(seen as u64);
    }
    let bytes = std::fs::metadata(path).map_err(|e| Refusal::file(path, e))?.len();
    let each = preview.rows.iter().map(|row| row.len() + row.iter().map(String::len).sum::<usize>()).sum::<usize>();
    Ok((bytes as f64 * seen as f64 / each.max(1) as f64).ceil() as u64)
}

/// The share of cells that hold a value not met before, and the mean length of those, in bytes.
pub(crate) fn variety<'a>(cells: impl Iterator<Item = &'a str>) -> (f64, f64) {
    let (mut distinct, mut all, mut bytes) = (HashSet::new(), 0usize, 0usize);
    for cell in cells {
        all += 1;
        if !cell.is_empty() && distinct.insert(cell) {
            bytes += cell.len();
        }
    }
    (distinct.len() as f64 / all.max(1) as f64, bytes as f64 / distinct.len().max(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variety_counts_values_once() {
        assert_eq!(variety(["ann", "ann", "", "leo", "olivia", "leo"].into_iter()), (0.5, 4.0));
        assert_eq!(variety(std::iter::empty()), (0.0, 0.0));
    }

    #[test]
    fn rows_are_judged_by_the_length_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let line = |n: usize| format!("{n:05},ann,lee\n");
        std::fs::write(&path, (0..10_000).fold(String::from("id,a,b\n"), |all, n| all + &line(n))).unwrap();
        let preview = crate::read::preview(&path, ROWS_LOOKED_AT).unwrap();
        let found = rows(&path, &preview).unwrap();
        assert!((10_000..10_010).contains(&found), "{found}");
    }
}

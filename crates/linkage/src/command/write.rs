//! The files a run leaves.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

#[cfg(feature = "parquet")]
use crate::command::parquet_out;
use crate::explain::questions;
use crate::link::Linked;
use crate::read::is_parquet;
use crate::refusal::Refusal;
use crate::sql::{Dialect, prepared, script};

/// Most pairs put before a clerk at once.
const MOST_QUESTIONS: usize = 500;

fn to_file(path: &Path, body: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>) -> Result<(), Refusal> {
    let write = || -> std::io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 18, File::create(path)?);
        body(&mut out)?;
        out.flush()
    };
    write().map_err(|e| Refusal::file(path, e))
}

/// A cell, in quotation marks where it needs them.
pub fn cell(out: &mut impl Write, text: &str) -> std::io::Result<()> {
    if text.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r')) {
        write!(out, "\"{}\"", text.replace('"', "\"\""))
    } else {
        out.write_all(text.as_bytes())
    }
}

/// First letters that make a spreadsheet take a cell for a formula, and the mark that stops it.
const FORMULA: [char; 5] = ['=', '+', '-', '@', '\''];

/// A cell of a sheet that a person opens: one that a spreadsheet would take for a formula has a mark in front, which
/// [`unguarded`] takes away again.
fn guarded(out: &mut impl Write, text: &str) -> std::io::Result<()> {
    if text.starts_with(FORMULA) { cell(out, &format!("'{text}")) } else { cell(out, text) }
}

/// What [`guarded`] was given.
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(text)
}

/// A number with so many decimals, written digit by digit: the general way takes three times as long, and a large run
/// writes millions.
fn fixed(out: &mut impl Write, value: f64, decimals: u32) -> std::io::Result<()> {
    let scaled = (value.abs() * 10f64.powi(decimals as i32)).round() as u64;
    let mut text = [b'0'; 24];
    let (mut at, mut rest, mut written) = (text.len(), scaled, 0);
    while rest > 0 || written <= decimals {
        if written == decimals {
            at -= 1;
            text[at] = b'.';
        }
        at -= 1;
        text[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        written += 1;
    }
    if value < 0.0 && scaled > 0 {
        at -= 1;
        text[at] = b'-';
    }
    out.write_all(&text[at..])
}

/// `id_l,id_r,weight,probability`, and the sources in front of the weight when there are any; as Parquet where the
/// name of the file says so.
pub fn pairs(path: &Path, linked: &Linked, with_source: bool) -> Result<(), Refusal> {
    if is_parquet(path) {
        return parquet_out::pairs(path, linked, with_source);
    }
    to_file(path, |out| {
        let sources = if with_source { "source_l,source_r," } else { "" };
        writeln!(out, "id_l,id_r,{sources}weight,probability")?;
        for link in &linked.links {
            let (left, right) = (link.left as usize, link.right as usize);
            cell(out, linked.records.id(left))?;
            out.write_all(b",")?;
            cell(out, linked.records.id(right))?;
            out.write_all(b",")?;
            if with_source {
                cell(out, linked.records.source(left))?;
                out.write_all(b",")?;
                cell(out, linked.records.source(right))?;
                out.write_all(b",")?;
            }
            fixed(out, link.weight, 7)?;
            out.write_all(b",")?;
            fixed(out, link.probability(), 7)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    })
}

/// `id,source,cluster`; a cluster is named after its first record. As Parquet where the name of the file says so.
pub fn clusters(path: &Path, linked: &Linked) -> Result<(), Refusal> {
    if is_parquet(path) {
        return parquet_out::clusters(path, linked);
    }
    to_file(path, |out| {
        out.write_all(b"id,source,cluster\n")?;
        for record in 0..linked.records.len() {
            cell(out, linked.records.id(record))?;
            out.write_all(b",")?;
            cell(out, linked.records.source(record))?;
            out.write_all(b",")?;
            cell(out, &linked.cluster_name(record))?;
            out.write_all(b"\n")?;
        }
        Ok(())
    })
}

/// Pairs worth a clerk's time, with why, in the form in which decisions are read back once `same` is filled in.
pub fn review(path: &Path, linked: &Linked) -> Result<(), Refusal> {
    to_file(path, |out| {
        writeln!(out, "source_l,id_l,source_r,id_r,probability,worth,why,same")?;
        for question in questions(linked, MOST_QUESTIONS) {
            let (left, right) = (question.link.left as usize, question.link.right as usize);
            for record in [left, right] {
                guarded(out, linked.records.source(record))?;
                out.write_all(b",")?;
                guarded(out, linked.records.id(record))?;
                out.write_all(b",")?;
            }
            write!(out, "{:.4},{:.3},", question.link.probability(), question.worth)?;
            let why = linked.explain(left, right).map_or_else(String::new, |e| e.words());
            cell(out, why.trim_end())?;
            out.write_all(b",\n")?;
        }
        Ok(())
    })
}

/// The prepared table and the scripts.
pub fn sql(folder: &Path, linked: &Linked) -> Result<(), Refusal> {
    if linked.records.fields().iter().any(|field| field.encoded) {
        return Err(Refusal::Run(
            "encodings are compared bit by bit, which is not written as SQL; leave out --sql".into(),
        ));
    }
    std::fs::create_dir_all(folder).map_err(|e| Refusal::file(folder, e))?;
    to_file(&folder.join("prepared.csv"), |out| prepared(out, linked))?;
    for dialect in [Dialect::DuckDb, Dialect::Spark] {
        let path = folder.join(dialect.file_name());
        std::fs::write(&path, script(linked, dialect)).map_err(|e| Refusal::file(&path, e))?;
    }
    Ok(())
}

#[cfg(not(feature = "parquet"))]
mod parquet_out {
    use super::{Linked, Path, Refusal};
    use crate::read::no_parquet;

    pub fn pairs(path: &Path, _: &Linked, _: bool) -> Result<(), Refusal> {
        Err(no_parquet(path))
    }

    pub fn clusters(path: &Path, _: &Linked) -> Result<(), Refusal> {
        Err(no_parquet(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_of_a_sheet_is_a_formula_and_all_come_back() {
        for text in ["=1+1", "-2", "'=x", "'plain", "@a", "+44", "plain", "", "a'=b", "\"=quoted\""] {
            let mut out = Vec::new();
            guarded(&mut out, text).unwrap();
            let written = String::from_utf8(out).unwrap();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(written.as_bytes());
            let read = reader.records().next().map_or(String::new(), |row| row.unwrap()[0].to_string());
            assert!(!read.starts_with(['=', '+', '-', '@']), "{read}");
            assert_eq!(unguarded(&read), text);
        }
    }

    #[test]
    fn numbers_are_written_as_the_general_way_writes_them() {
        for value in [0.0, -0.00001, 1.0, 0.999_999_9, -12.345_67, 59.999_96, 0.01, 123_456.789] {
            let mut out = Vec::new();
            fixed(&mut out, value, 4).unwrap();
            let wanted = format!("{value:.4}");
            let wanted = if wanted == "-0.0000" { "0.0000" } else { &wanted };
            assert_eq!(String::from_utf8(out).unwrap(), wanted);
        }
    }
}

//! The files a run leaves.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::link::Linked;
use crate::refusal::Refusal;

fn to_file(path: &Path, body: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>) -> Result<(), Refusal> {
    let write = || -> std::io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 18, File::create(path)?);
        body(&mut out)?;
        out.flush()
    };
    write().map_err(|e| Refusal::file(path, e))
}

/// A cell, in quotation marks where it needs them.
fn cell(out: &mut impl Write, text: &str) -> std::io::Result<()> {
    if text.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r')) {
        write!(out, "\"{}\"", text.replace('"', "\"\""))
    } else {
        out.write_all(text.as_bytes())
    }
}

/// `id_l,id_r,weight,probability`, and the sources in front of the weight when there are any.
pub fn pairs(path: &Path, linked: &Linked, with_source: bool) -> Result<(), Refusal> {
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
            writeln!(out, "{:.4},{:.6}", link.weight, link.probability())?;
        }
        Ok(())
    })
}

/// `id,source,cluster`; a cluster is named after its first record.
pub fn clusters(path: &Path, linked: &Linked) -> Result<(), Refusal> {
    to_file(path, |out| {
        out.write_all(b"id,source,cluster\n")?;
        for (record, first) in linked.first_of.iter().enumerate() {
            cell(out, linked.records.id(record))?;
            out.write_all(b",")?;
            cell(out, linked.records.source(record))?;
            writeln!(out, ",{:016x}", linked.records.key(*first as usize))?;
        }
        Ok(())
    })
}

//! Reading: bytes in, a [`Document`] out, or a [`Refusal`] that says where, why and what to do.
//!
//! The format is told by content; the name only settles what content leaves open (whether plain text with commas is
//! prose or a table). Every reader works in memory within [`Limits`] and never guesses a cell's column: a table
//! whose cells cannot be told apart is refused, not shifted.

mod cell_markup;
mod csv;
mod decode;
mod docx;
mod flow;
mod html;
mod html_table;
mod limits;
mod marks;
mod package;
mod pdf;
mod sniff;
mod tally;
mod text;
mod xlsx;
mod xml;

pub use limits::Limits;

use crate::{Document, Refusal};
use package::{Content, Package};
use sniff::Kind;

/// Reads a file within the usual [`Limits`].
///
/// # Errors
/// A [`Refusal`] when the file is of no kind that can be read, is damaged, locked or too large, or holds a table
/// whose cells cannot be told apart.
pub fn read(name: &str, bytes: &[u8]) -> Result<Document, Refusal> {
    read_within(name, bytes, &Limits::default())
}

/// Reads a file within `limits`.
///
/// # Errors
/// As [`read`].
pub fn read_within(name: &str, bytes: &[u8], limits: &Limits) -> Result<Document, Refusal> {
    if bytes.len() > limits.input_bytes {
        return Err(too_large(bytes.len(), limits.input_bytes));
    }
    match sniff::kind(name, bytes)? {
        Kind::Csv(text) => csv::read(&text, limits),
        Kind::Text(text) => text::read(&text, limits),
        Kind::Html(text) => html::read(&text, limits),
        Kind::Package => read_package(bytes, limits),
        Kind::Pdf => pdf::read(bytes, limits),
    }
}

fn read_package(bytes: &[u8], limits: &Limits) -> Result<Document, Refusal> {
    let mut package = Package::open(bytes, limits)?;
    match package.content {
        Content::Word => docx::read(&mut package, limits),
        Content::Excel => xlsx::read(bytes, limits),
    }
}

fn too_large(size: usize, allowed: usize) -> Refusal {
    Refusal::whole(
        format!("It is {} MB; no more than {} MB can be read.", size.div_ceil(1 << 20), allowed >> 20),
        "Remove pictures, or split it into several files.",
    )
}

//! PDF with a text layer: letters and lines are taken where they stand on the page, tables are rebuilt from the lines
//! drawn around their cells, or else from the white columns between them.
//!
//! The page description is interpreted by `hayro`, on a thread of its own with a deep stack, and its work is counted.

mod bare_table;
mod drawn;
mod guard;
mod lattice;
mod layout;
mod paragraphs;
mod ruled_table;
mod rules;
mod visual;

use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};

use super::{Limits, tally::Tally};
use crate::{Document, Format, Place, Refusal};
use drawn::Page;

/// Stack of the interpreting thread: forms may be drawn inside forms fifty deep.
const STACK_BYTES: usize = 64 << 20;

/// Reads a PDF.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Refusal> {
    guard::check(bytes, limits)?;
    let pages = pages_apart(bytes, limits)?;
    refuse_unreadable(&pages)?;
    let mut tally = Tally::new(limits);
    let blocks = layout::blocks(&pages, &mut tally)?;
    Ok(Document { format: Format::Pdf, blocks })
}

/// Draws the pages on a thread of its own, where neither deep nesting nor a fault of the interpreter can hurt.
fn pages_apart(bytes: &[u8], limits: &Limits) -> Result<Vec<Page>, Refusal> {
    std::thread::scope(|scope| {
        let drawing = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, || pages(bytes, limits));
        match drawing.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(pages)) => pages,
            Ok(Err(stopped)) if stopped.is::<drawn::TooMuch>() => Err(Refusal::whole(
                "Its pages draw more than any report does.",
                "Print the report to PDF again, or ask for the original document.",
            )),
            Ok(Err(_)) | Err(_) => Err(damaged()),
        }
    })
}

fn pages(bytes: &[u8], limits: &Limits) -> Result<Vec<Page>, Refusal> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|e| match e {
        LoadPdfError::Decryption(_) => Refusal::whole(
            "It is locked by a password.",
            "Open it with the password, print it to a new PDF or take the password off, and try again.",
        ),
        LoadPdfError::Invalid => damaged(),
    })?;
    match pdf.pages().len() {
        0 => Err(damaged()),
        n if n > limits.pages => Err(Refusal::whole(
            format!("It has {n} pages; no more than {} can be read.", limits.pages),
            "Print only the pages that matter to a new PDF.",
        )),
        _ => Ok(drawn::pages(&pdf, limits.drawn)),
    }
}

fn damaged() -> Refusal {
    Refusal::whole("The PDF is damaged.", "Open it in a PDF reader and print it to a new PDF, or ask for it again.")
}

/// Pages that are pictures, or whose letters have no meaning, would be lost without a word.
fn refuse_unreadable(pages: &[Page]) -> Result<(), Refusal> {
    const RECOGNISE: &str = "Ask for the original document, or run text recognition on it and check the result.";
    if pages.iter().all(|p| p.letters.is_empty()) {
        let reason = match pages.iter().any(|p| p.pictures) {
            true => "It is a scanned picture: there is no text in it.",
            false => "There is no text in it.",
        };
        return Err(Refusal::whole(reason, RECOGNISE));
    }
    for (page, number) in pages.iter().zip(1..) {
        let place = Place { page: Some(number), ..Place::default() };
        if page.letters.is_empty() && page.pictures {
            return Err(Refusal::new(place, "This page is a scanned picture: there is no text on it.", RECOGNISE));
        }
        if page.unknown * 50 > page.letters.len() {
            return Err(Refusal::new(place, "The letters on this page do not say which letters they are.", RECOGNISE));
        }
    }
    Ok(())
}

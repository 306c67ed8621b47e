//! A report read in: from the blocks that a reader found to a programme as understood.
//!
//! Pure: no database, no network, no clock. [`understand`] finds the table of recommendations, stitches what page
//! breaks cut, and gives for each row its reference, title, leads, response, dates, asks and links, with the doubts a
//! careful clerk would note. Nothing is decided here: a person sees all of it beside the source before it is saved.
//! The words by which it understands are lists in `vocabulary/`, not code.
//!
//! Start at [`understand`]; what it returns is in [`model`].

mod answers;
mod asks;
mod bodies;
mod clusters;
pub mod compare;
pub mod contract;
mod dates;
mod facts;
mod gaps;
mod layout;
mod leads;
mod links;
pub mod mapping;
pub mod model;
mod owners;
mod passages;
mod patterns;
mod rows;
mod stitch;
mod title;
mod words;

use documents::Document;
use sha2::{Digest, Sha256};

pub use compare::{Differences, compare};
pub use contract::{contract, refused};
pub use mapping::{Field, Guess, Mapping, NeedsMapping, fingerprint, guess_mapping};
pub use model::{NotUnderstood, Understood};

use bodies::Bodies;
use layout::Layout;
use model::RecommendationRow;
use passages::Body;

/// Understands a document by a `mapping` that a person confirmed for its layout, or by a guess when that is safe.
///
/// # Errors
/// [`NotUnderstood::NeedsMapping`] when a person must say which column is which; [`NotUnderstood::Refused`] when the
/// document has no table of recommendations, two that disagree, a row that cannot be placed or a reference twice.
pub fn understand(document: &Document, mapping: Option<&Mapping>) -> Result<Understood, NotUnderstood> {
    let layout = layout::find(document, mapping)?;
    let stitched = stitch::stitch(&layout)?;
    let body = Body::of(document, &layout.tables);
    let (contributors, overall) = (facts::contributors(&body), facts::overall_responses(document));
    let texts: Vec<String> =
        stitched.iter().flat_map(|r| &r.cells).flat_map(|c| &c.lines).map(|l| l.text.clone()).collect();
    let listed: Vec<String> =
        contributors.iter().map(|c| c.text.clone()).chain(overall.iter().map(|o| o.agency.clone())).collect();
    let bodies = Bodies::of(document, &texts, &listed, &lead_cells(&layout));
    let mut rows = rows::understand(stitched, &layout.mapping, &bodies);
    links::find(&mut rows);
    answers::guess(&mut rows);
    let written = facts::written(&body);
    let promises = facts::promises(&body, written.as_deref());
    let quotations = facts::quotations(&body, &rows);
    let doubts = gaps::doubts(&gaps::Report {
        body: &body,
        rows: &rows,
        bodies: &bodies,
        contributors: &contributors,
        overall: &overall,
        quotations: &quotations,
        promises: &promises,
        written: written.as_deref(),
    });
    Ok(Understood {
        sha256: sum(&rows),
        clusters: clusters::suggest(&rows),
        themes: facts::themes(&body),
        money: facts::money(&body),
        mapping: layout.mapping,
        overall_responses: overall,
        contributors,
        quotations,
        promises,
        doubts,
        rows,
    })
}

fn lead_cells(layout: &Layout<'_>) -> Vec<String> {
    let cells =
        |column: usize| layout.strips.iter().filter_map(move |s| s.row.cells.get(column)).map(documents::Cell::text);
    layout.mapping.column(Field::Lead).map(|column| cells(column).collect()).unwrap_or_default()
}

fn sum(rows: &[RecommendationRow]) -> String {
    let sums: Vec<&str> = rows.iter().map(|r| r.sha256.as_str()).collect();
    mapping::hex(&Sha256::digest(sums.join("\n")))
}

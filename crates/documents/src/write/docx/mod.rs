//! A report as DOCX: real heading styles, real lists, tables whose heading row is marked as such and repeated.
//!
//! A chart goes in as its words and its table: a drawing that Word shows everywhere would have to be a picture made by
//! the fonts of this machine. What `docx-rs` cannot say (language, title, heading rows) is put into its parts afterwards.

mod body;
mod package;
mod styles;
mod table;

use docx_rs::{Docx, Footer, NumPages, PageMargin, PageNum, PageOrientationType, PageSize, Paragraph, Run, Section};

use super::plan::Plan;
use super::{WriteError, title, words};
use crate::report::Report;
use body::{Block, Body};

/// The shorter and longer side of A4, in twentieths of a point.
const A4: (u32, u32) = (11_906, 16_838);
/// Left and right margin, in twentieths of a point.
const MARGIN: u32 = 1_247;

/// Writes the report as DOCX on A4 pages; tables that ask for it stand on pages turned sideways.
///
/// # Errors
///
/// When the archive cannot be written, which it has no reason to in memory.
pub fn write(report: &Report) -> Result<Vec<u8>, WriteError> {
    let plan = Plan::new(report);
    let mut body = Body::new(&plan);
    let mut sections = sections(&mut body, report);
    let last = sections.pop().unwrap_or((false, Vec::new()));
    let mut docx = body.numberings(styles::apply(Docx::new()));
    if sections.is_empty() {
        docx = docx.footer(footer(report));
    }
    for (i, (wide, blocks)) in sections.into_iter().enumerate() {
        let section = blocks.into_iter().fold(paper(wide), |section, block| match block {
            Block::Paragraph(p) => section.add_paragraph(p),
            Block::Table(t) => section.add_table(*t),
        });
        // Later sections go on with the footer of the first.
        docx = docx.add_section(if i == 0 { section.footer(footer(report)) } else { section });
    }
    docx = last.1.into_iter().fold(docx, |docx, block| match block {
        Block::Paragraph(p) => docx.add_paragraph(p),
        Block::Table(t) => docx.add_table(*t),
    });
    let (width, height) = turned(last.0);
    let docx = docx.page_size(width, height).page_margin(margins()).page_orient(orientation(last.0));
    package::pack(docx.build(), report)
}

/// Blocks by section: the head stands before the first section, the notes upright at the end.
fn sections(body: &mut Body, report: &Report) -> Vec<(bool, Vec<Block>)> {
    let mut sections = vec![(false, body.head(report))];
    let plan = body.plan;
    let mut add = |wide: bool, blocks: Vec<Block>| match sections.last_mut() {
        Some((last, before)) if *last == wide => before.extend(blocks),
        _ => sections.push((wide, blocks)),
    };
    for section in plan.sections() {
        let width = body::text_width(section.wide);
        add(section.wide, section.pieces.iter().flat_map(|placed| body.piece(placed, width)).collect());
    }
    if !report.notes.is_empty() {
        add(false, body.notes(&report.notes));
    }
    sections
}

fn turned(wide: bool) -> (u32, u32) {
    if wide { (A4.1, A4.0) } else { A4 }
}

fn orientation(wide: bool) -> PageOrientationType {
    if wide { PageOrientationType::Landscape } else { PageOrientationType::Portrait }
}

fn margins() -> PageMargin {
    let side = MARGIN as i32;
    PageMargin { top: 1304, bottom: 1304, left: side, right: side, header: 680, footer: 567, gutter: 0 }
}

fn paper(wide: bool) -> Section {
    let (width, height) = turned(wide);
    let size = PageSize::new().size(width, height).orient(orientation(wide));
    Section::new().page_size(size).page_margin(margins())
}

/// Marking, title and page number, on one line that suits pages of both directions.
fn footer(report: &Report) -> Footer {
    let parts = [report.marking.as_deref().map(words::line), Some(title(report).into_owned())];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    let line = Paragraph::new()
        .style("Footer")
        .add_run(Run::new().add_text(format!("{} · Page ", parts.join(" · "))))
        .add_page_num(PageNum::new())
        .add_run(Run::new().add_text(" of "))
        .add_num_pages(NumPages::new());
    Footer::new().add_paragraph(line)
}

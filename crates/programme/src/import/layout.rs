//! Finding the table of recommendations: its heading rows, its columns, and the pieces that page breaks made of it.

use std::collections::{BTreeMap, HashSet};

use documents::{Block, Cell, Document, Refusal, Row, Table};

use super::mapping::{self, CONFIDENT, Field, Guess, Mapping, NeedsMapping, looks_like_reference};
use super::model::NotUnderstood;
use super::words::normal;

/// The table of recommendations as printed: every row that is not a heading, in order.
pub(super) struct Layout<'a> {
    pub mapping: Mapping,
    pub strips: Vec<Strip<'a>>,
    /// Blocks of the document that the strips were taken from.
    pub tables: HashSet<usize>,
}

/// A row as printed.
pub(super) struct Strip<'a> {
    pub row: &'a Row,
    /// It comes right after a heading row or at the top of a piece: a page may have been turned.
    pub after_break: bool,
}

/// Tables that begin with the same heading row.
struct Candidate<'a> {
    headings: Vec<String>,
    first: &'a Row,
    below: Vec<&'a Row>,
}

/// The rows of recommendations of `document`, by a confirmed `mapping` or by a guess that is good enough.
///
/// # Errors
/// When there is no such table, when two disagree, when a piece of it has other columns, or when a person must say which column is which.
pub(super) fn find<'a>(document: &'a Document, mapping: Option<&Mapping>) -> Result<Layout<'a>, NotUnderstood> {
    let candidates = candidates(document, mapping);
    let (mapping, headings) = match mapping {
        Some(confirmed) => (confirmed.clone(), confirmed_headings(&candidates, confirmed)?),
        None => guessed(document, &candidates)?,
    };
    fits(&mapping, &headings)?;
    let mut layout = Layout { mapping, strips: Vec::new(), tables: HashSet::new() };
    layout.collect(document, &headings)?;
    Ok(layout)
}

pub(super) fn texts(row: &Row) -> Vec<String> {
    row.cells.iter().map(|cell| cell.text().trim().to_owned()).collect()
}

fn normals(row: &Row) -> Vec<String> {
    row.cells.iter().map(|cell| normal(&cell.text())).collect()
}

fn tables(document: &Document) -> impl Iterator<Item = &Table> {
    document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Heading { .. } | Block::Paragraph { .. } => None,
    })
}

fn candidates<'a>(document: &'a Document, mapping: Option<&Mapping>) -> BTreeMap<String, Candidate<'a>> {
    let confirmed: Option<Vec<String>> = mapping.map(|m| m.headings.iter().map(|h| normal(h)).collect());
    let mut found: BTreeMap<String, Candidate<'a>> = BTreeMap::new();
    for table in tables(document) {
        let mut current: Option<String> = None;
        for row in &table.rows {
            let is_heading = confirmed.as_ref().map_or_else(|| is_heading(row), |h| normals(row) == *h);
            if is_heading {
                let headings = texts(row);
                let key = mapping::fingerprint(&headings);
                found.entry(key.clone()).or_insert(Candidate { headings, first: row, below: Vec::new() });
                current = Some(key);
            } else if let Some(candidate) = current.as_ref().and_then(|key| found.get_mut(key)) {
                candidate.below.push(row);
            }
        }
    }
    found
}

/// Short cells, at least two of which the vocabulary knows, one of them as a recommendation or an action.
fn is_heading(row: &Row) -> bool {
    let cells = texts(row);
    let filled: Vec<&String> = cells.iter().filter(|c| !c.is_empty()).collect();
    let short = filled.iter().all(|c| c.split_whitespace().count() <= 12);
    if filled.len() < 2 || !short {
        return false;
    }
    let best = |field: Field| cells.iter().map(|c| mapping::by_heading(field, c)).fold(0.0, f64::max);
    let others =
        [Field::Reference, Field::Lead, Field::Response, Field::Challenges, Field::Due, Field::Status, Field::Progress];
    let known = others.iter().filter(|f| best(**f) >= CONFIDENT).count();
    known >= 1 && best(Field::Recommendation).max(best(Field::Action)) >= CONFIDENT
}

fn confirmed_headings(
    candidates: &BTreeMap<String, Candidate<'_>>,
    mapping: &Mapping,
) -> Result<Vec<Vec<String>>, NotUnderstood> {
    if candidates.is_empty() {
        let reason = format!("No row holds the headings that were confirmed: {}.", mapping.headings.join(", "));
        return Err(Refusal::whole(
            reason,
            "Import it without the remembered columns and confirm the columns that it has.",
        )
        .into());
    }
    Ok(candidates.values().map(|c| normals(c.first)).collect())
}

fn guessed(
    document: &Document,
    candidates: &BTreeMap<String, Candidate<'_>>,
) -> Result<(Mapping, Vec<Vec<String>>), NotUnderstood> {
    let guesses: Vec<(Guess, &Candidate<'_>)> =
        candidates.values().map(|c| (guess(c), c)).filter(|(_, c)| !c.below.is_empty()).collect();
    let mut sure = guesses.iter().filter(|(g, _)| g.confidence >= CONFIDENT);
    let Some((first, candidate)) = sure.next() else {
        return Err(unsure(document, guesses));
    };
    let mut headings = vec![normals(candidate.first)];
    for (other, rival) in sure {
        if other.mapping.columns != first.mapping.columns {
            return Err(two_layouts(candidate, rival).into());
        }
        headings.push(normals(rival.first));
    }
    Ok((first.mapping.clone(), headings))
}

fn guess(candidate: &Candidate<'_>) -> Guess {
    mapping::guess_mapping(&candidate.headings, &samples(&candidate.below))
}

fn samples(rows: &[&Row]) -> Vec<Vec<String>> {
    rows.iter().take(8).map(|row| texts(row)).collect()
}

fn two_layouts(one: &Candidate<'_>, other: &Candidate<'_>) -> Refusal {
    let reason = format!(
        "Two tables look like recommendations but have different columns: {} has “{}” and {} has “{}”.",
        one.first.place,
        one.headings.join(" | "),
        other.first.place,
        other.headings.join(" | ")
    );
    Refusal::new(
        &other.first.place,
        reason,
        "Keep one of the two tables in the file, or confirm the columns of the one to be read.",
    )
}

/// A heading row without certainty, or a table of numbered rows without a known heading: a person may say. Else a refusal.
fn unsure(document: &Document, guesses: Vec<(Guess, &Candidate<'_>)>) -> NotUnderstood {
    if let Some((guess, candidate)) = guesses.into_iter().max_by(|a, b| a.0.confidence.total_cmp(&b.0.confidence)) {
        return needs(guess, candidate.first, samples(&candidate.below));
    }
    match tables(document).find(|table| is_numbered(table)) {
        Some(Table { rows, .. }) if let [first, below @ ..] = rows.as_slice() => {
            let rows: Vec<&Row> = below.iter().collect();
            needs(mapping::guess_mapping(&texts(first), &samples(&rows)), first, samples(&rows))
        }
        _ => no_table(document).into(),
    }
}

fn needs(guess: Guess, heading: &Row, samples: Vec<Vec<String>>) -> NotUnderstood {
    let fingerprint = guess.mapping.fingerprint();
    NotUnderstood::NeedsMapping(Box::new(NeedsMapping { guess, samples, fingerprint, place: heading.place.clone() }))
}

/// Two or more rows below the first, most of them numbered in some column and with a sentence in another.
fn is_numbered(table: &Table) -> bool {
    let below = table.rows.get(1..).unwrap_or_default();
    let numbered = |row: &&Row| {
        let cells = texts(row);
        cells.iter().any(|c| looks_like_reference(c)) && cells.iter().any(|c| c.split_whitespace().count() >= 4)
    };
    below.len() >= 2 && below.iter().filter(numbered).count() * 2 > below.len()
}

fn no_table(document: &Document) -> Refusal {
    let found = tables(document).count();
    let reason = match found {
        0 => "There is no table in it.".to_owned(),
        1 => "The one table in it has no heading row that names recommendations.".to_owned(),
        n => format!("None of its {n} tables has a heading row that names recommendations."),
    };
    Refusal::whole(
        reason,
        "Send the file whose table has one row for each recommendation, with a heading row such as “Ref, Recommendation, Lead”.",
    )
}

/// The columns that no import can do without, inside the table's width.
fn fits(mapping: &Mapping, headings: &[Vec<String>]) -> Result<(), Refusal> {
    let width = headings.iter().map(Vec::len).min().unwrap_or(0);
    let place = "the heading row of the table of recommendations";
    for (field, what) in [(Field::Reference, "number"), (Field::Recommendation, "text")] {
        if mapping.column(field).is_none() {
            let reason = format!("No column is given for the {what} of a recommendation.");
            return Err(Refusal::new(place, reason, "Say which column holds it."));
        }
    }
    match mapping.columns.values().find(|column| **column >= width) {
        Some(column) => {
            let reason = format!("Column {} was confirmed, but the table has {width} columns.", column + 1);
            Err(Refusal::new(place, reason, "Confirm the columns again for this file."))
        }
        None => Ok(()),
    }
}

impl<'a> Layout<'a> {
    /// Takes the rows of every table with one of `headings`, and of tables that go on without a heading row.
    fn collect(&mut self, document: &'a Document, headings: &[Vec<String>]) -> Result<(), Refusal> {
        let width = headings.first().map_or(0, Vec::len);
        let mut inside = false;
        for (at, block) in document.blocks.iter().enumerate() {
            let table = match block {
                Block::Table(table) => table,
                Block::Paragraph { line, .. } => {
                    inside = inside && is_page_furniture(&line.text);
                    continue;
                }
                Block::Heading { .. } => {
                    inside = false;
                    continue;
                }
            };
            let begins = has_heading(table, headings);
            let goes_on = inside && !begins && !table.rows.iter().any(is_heading);
            if goes_on {
                whole_piece(table, width)?;
            }
            inside = begins || goes_on && width_of(table) == width;
            if inside {
                pieces(table, headings, !begins, &mut self.strips);
                self.tables.insert(at);
            }
        }
        Ok(())
    }
}

fn width_of(table: &Table) -> usize {
    table.rows.first().map_or(0, |row| row.cells.len())
}

fn has_heading(table: &Table, headings: &[Vec<String>]) -> bool {
    table.rows.iter().any(|row| headings.contains(&normals(row)))
}

/// A piece that follows the table must have its columns: half a table would shift them.
fn whole_piece(table: &Table, width: usize) -> Result<(), Refusal> {
    let found = width_of(table);
    let numbered = table.rows.iter().any(|row| row.cells.first().is_some_and(|c| looks_like_reference(&c.text())));
    if found == width || !numbered {
        return Ok(());
    }
    let reason = format!(
        "The table of recommendations goes on here with {found} columns instead of {width}: the columns would shift."
    );
    Err(Refusal::new(
        &table.place,
        reason,
        "Mend the table so that every page has the same columns, then import it again.",
    ))
}

fn pieces<'a>(table: &'a Table, headings: &[Vec<String>], mut inside: bool, strips: &mut Vec<Strip<'a>>) {
    let mut after_break = true;
    for row in &table.rows {
        if headings.contains(&normals(row)) {
            (inside, after_break) = (true, true);
        } else if inside && !row.cells.iter().all(is_void) {
            strips.push(Strip { row, after_break });
            after_break = false;
        }
    }
}

fn is_void(cell: &Cell) -> bool {
    cell.lines.is_empty() || cell.is_blank() && cell.lines.iter().all(|l| l.bullet.is_none())
}

/// A page number or a running "Page 3 of 9" between two pieces of a table.
fn is_page_furniture(text: &str) -> bool {
    let words = normal(text);
    words.split(' ').all(|w| matches!(w, "" | "page" | "of") || w.chars().all(|c| c.is_ascii_digit()))
}

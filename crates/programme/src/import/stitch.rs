//! Rows as they were before the pages cut them.

use std::collections::HashMap;

use documents::{Cell, Line, Place, Refusal};

use super::layout::{Layout, Strip};
use super::mapping::{Field, Mapping, bare_reference, looks_like_reference};
use super::model::Doubt;
use super::title::{begins_an_ask, ends_in_joiner, holds_a_sentence};
use super::words::{begins_upper, is_finished, squash};

/// A row of the table, whole.
#[derive(Debug, Clone)]
pub(super) struct Stitched {
    pub reference: String,
    pub cells: Vec<Cell>,
    pub theme: Option<String>,
    pub place: Place,
    pub continued: Vec<Place>,
    pub doubts: Vec<Doubt>,
}

/// Puts the pieces together.
///
/// # Errors
/// A row without a reference that continues nothing, a reference that is none, one that comes twice, or no rows at all.
pub(super) fn stitch(layout: &Layout<'_>) -> Result<Vec<Stitched>, Refusal> {
    let mapping = &layout.mapping;
    let column = mapping.column(Field::Reference).unwrap_or(0);
    let odd = odd_references(layout, column);
    let mut rows: Vec<Stitched> = Vec::new();
    let mut theme = None;
    for strip in &layout.strips {
        let printed = strip.row.cells.get(column).map(Cell::text).unwrap_or_default();
        let reference = reference(&printed);
        let last = rows.last_mut();
        if let Some(banner) = banner(strip, odd) {
            theme = Some(banner);
        } else if let Some(last) = last.filter(|last| goes_on(last, &printed, &reference, strip, mapping)) {
            continue_row(last, strip, mapping, column);
        } else {
            check(&reference, strip, column, odd)?;
            rows.push(begin(reference, strip, theme.clone()));
        }
    }
    once_each(&rows)?;
    Ok(rows)
}

/// Without brackets, "Recommendation" and "(continued)": "7(b)" stays as printed apart from white space.
fn reference(printed: &str) -> String {
    let low = squash(printed);
    let mark = ["(continued)", "continued", "(cont'd)", "(cont’d)", "(cont.)", "(cont)", "cont'd", "cont’d", "cont."];
    let end = mark.iter().find_map(|m| low.to_lowercase().ends_with(m).then(|| low.len().saturating_sub(m.len())));
    let kept = end.and_then(|end| low.get(..end)).unwrap_or(&low);
    bare_reference(kept)
}

/// Most cells of the column are not like references: the plan numbers in its own way, and every short cell counts.
fn odd_references(layout: &Layout<'_>, column: usize) -> bool {
    let cells: Vec<String> = layout.strips.iter().filter_map(|s| s.row.cells.get(column)).map(Cell::text).collect();
    let filled: Vec<&String> = cells.iter().filter(|c| !c.trim().is_empty()).collect();
    filled.iter().filter(|c| looks_like_reference(c)).count() * 2 < filled.len()
}

/// A row of one filled cell that is no reference: a theme printed across the table.
fn banner(strip: &Strip<'_>, odd: bool) -> Option<String> {
    let mut filled = strip.row.cells.iter().filter(|cell| !cell.is_blank());
    let first = filled.next()?;
    let same = filled.all(|cell| cell == first);
    let leads = strip.row.cells.first().is_some_and(|cell| !cell.is_blank());
    let text = squash(&first.text());
    let is_banner =
        same && leads && !odd && !looks_like_reference(&text) && first.lines.len() == 1 && strip.row.cells.len() > 1;
    (is_banner && text.split_whitespace().count() <= 20).then_some(text)
}

fn goes_on(last: &Stitched, printed: &str, reference: &str, strip: &Strip<'_>, mapping: &Mapping) -> bool {
    let said = printed.to_lowercase().contains("cont");
    let repeated = reference == last.reference && (said || strip.after_break && resumes(last, strip, mapping));
    printed.trim().is_empty() || repeated
}

/// The recommendation goes on in the middle of a sentence.
fn resumes(last: &Stitched, strip: &Strip<'_>, mapping: &Mapping) -> bool {
    let Some(column) = mapping.column(Field::Recommendation) else { return false };
    let open = last.cells.get(column).and_then(|c| c.lines.last()).is_some_and(|l| !is_finished(&l.text));
    let next = strip.row.cells.get(column).and_then(|c| c.lines.first());
    open && next.is_none_or(|l| !begins_upper(&l.text))
}

fn begin(reference: String, strip: &Strip<'_>, theme: Option<String>) -> Stitched {
    let (cells, place) = (strip.row.cells.clone(), strip.row.place.clone());
    Stitched { reference, cells, theme, place, continued: Vec::new(), doubts: Vec::new() }
}

fn continue_row(row: &mut Stitched, strip: &Strip<'_>, mapping: &Mapping, reference: usize) {
    let recommendation = mapping.column(Field::Recommendation);
    let lead = mapping.column(Field::Lead);
    let new_lead = lead.and_then(|c| strip.row.cells.get(c)).is_some_and(|c| !c.is_blank());
    if new_lead && !strip.after_break {
        let sentence = format!(
            "A row without a number but with a lead of its own was read as going on with row {}.",
            row.reference
        );
        row.doubts.push(Doubt::new("row_without_reference", sentence, &strip.row.place));
    }
    for (column, (cell, next)) in row.cells.iter_mut().zip(&strip.row.cells).enumerate() {
        if column != reference {
            let keep_title = recommendation == Some(column) && is_title_line(cell);
            join(cell, next, keep_title || lead == Some(column));
        }
    }
    row.continued.push(strip.row.place.clone());
}

/// The one line of a cell so far, short and open, in which no sentence has begun: a title whose text went to the next
/// page.
fn is_title_line(cell: &Cell) -> bool {
    let [only] = cell.lines.as_slice() else { return false };
    let short = only.text.split_whitespace().count() <= 10;
    only.bullet.is_none() && short && !is_finished(&only.text) && !holds_a_sentence(&only.text)
}

/// Puts the rest of a cell behind its beginning. A sentence cut in two becomes one line again; a list goes on as a list.
/// With `lines_apart`, what begins with a capital begins a line of its own.
pub(super) fn join(cell: &mut Cell, next: &Cell, lines_apart: bool) {
    let mut rest = next.lines.iter().cloned();
    if let Some(first) = rest.next() {
        match cell.lines.last_mut() {
            Some(last) if is_cut(last, &first, lines_apart) => {
                let glue = if ends_in_hyphen(&last.text) || last.text.is_empty() { "" } else { " " };
                last.text = format!("{}{glue}{}", last.text, first.text);
                last.bold = last.bold && first.bold;
            }
            _ => cell.lines.push(first),
        }
    }
    cell.lines.extend(rest);
}

fn is_cut(last: &Line, first: &Line, lines_apart: bool) -> bool {
    let open = (!is_finished(&last.text) || goes_on_after_colon(last, first)) && !last.text.trim().is_empty();
    let fresh = begins_upper(&first.text) && (lines_apart || leaves_the_list(last, first));
    first.bullet.is_none() && open && !fresh && !begins_numbered(&first.text)
}

/// Behind a colon stands the rest of the sentence when it begins small, or when a list item is what goes on: an item of
/// the list below would have its own bullet.
fn goes_on_after_colon(last: &Line, first: &Line) -> bool {
    last.text.trim_end().ends_with(':') && (!begins_upper(&first.text) || last.bullet.is_some())
}

/// List items often have no full stop: a sentence that asks, behind one that could end there, is no part of it.
fn leaves_the_list(last: &Line, first: &Line) -> bool {
    last.bullet.is_some() && begins_an_ask(&first.text) && !ends_in_joiner(&last.text)
}

/// "3) …" or "b. …" begins an item even when the one before has no full stop.
fn begins_numbered(text: &str) -> bool {
    let mark: String = text.chars().take_while(|c| c.is_alphanumeric()).collect();
    let short = mark.len() <= 2 && !mark.is_empty();
    short && text[mark.len()..].starts_with(')')
}

fn ends_in_hyphen(text: &str) -> bool {
    let mut back = text.chars().rev();
    back.next() == Some('-') && back.next().is_some_and(char::is_alphanumeric)
}

fn check(reference: &str, strip: &Strip<'_>, column: usize, odd: bool) -> Result<(), Refusal> {
    let place = Place { column: u32::try_from(column + 1).ok(), ..strip.row.place.clone() };
    if reference.is_empty() {
        let reason = "The first row of the table has no reference, so it is not known what it belongs to.";
        return Err(Refusal::new(place, reason, "Send the whole table from its first recommendation on."));
    }
    if looks_like_reference(reference) || odd && reference.split_whitespace().count() <= 3 {
        return Ok(());
    }
    let shifted = strip.row.cells.iter().any(|cell| looks_like_reference(&cell.text()));
    let beginning: String = reference.chars().take(40).collect();
    let reason = if shifted {
        format!(
            "The reference cell reads “{beginning}” while another cell of the row holds a number: the columns of this row have shifted."
        )
    } else {
        format!("The reference cell reads “{beginning}”, which is not a reference.")
    };
    Err(Refusal::new(place, reason, "Mend this row in the file, then import it again."))
}

fn once_each(rows: &[Stitched]) -> Result<(), Refusal> {
    if rows.is_empty() {
        let reason = "The table of recommendations has a heading row and nothing below it.";
        return Err(Refusal::whole(reason, "Send the file with its rows."));
    }
    let mut seen: HashMap<String, &Place> = HashMap::new();
    for row in rows {
        if let Some(first) = seen.insert(row.reference.to_lowercase(), &row.place) {
            let reason = format!("Reference {} stands at {first} and again here.", row.reference);
            return Err(Refusal::new(
                &row.place,
                reason,
                "Give every recommendation its own reference, or join the two rows.",
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(lines: &[Line]) -> Cell {
        Cell { lines: lines.to_vec() }
    }

    fn joined(a: &[Line], b: &[Line], apart: bool) -> String {
        let mut first = cell(a);
        join(&mut first, &cell(b), apart);
        first.text()
    }

    #[test]
    fn a_sentence_cut_in_two_is_one_again() {
        assert_eq!(
            joined(&[Line::paragraph("The Board will write to")], &[Line::paragraph("Schools. Twice.")], false),
            "The Board will write to Schools. Twice."
        );
        assert_eq!(
            joined(&[Line::paragraph("a multi-")], &[Line::paragraph("agency plan")], false),
            "a multi-agency plan"
        );
    }

    #[test]
    fn a_list_item_cut_in_two_stays_an_item_and_the_list_goes_on() {
        let first = [Line::bullet(0, "Gaps in")];
        let rest = [Line::paragraph("the service are closed."), Line::bullet(0, "Waiting is shorter.")];
        assert_eq!(joined(&first, &rest, false), "• Gaps in the service are closed.\n• Waiting is shorter.");
    }

    #[test]
    fn a_finished_sentence_and_a_numbered_item_begin_a_line() {
        assert_eq!(joined(&[Line::paragraph("Done.")], &[Line::paragraph("Next.")], false), "Done.\nNext.");
        assert_eq!(
            joined(&[Line::paragraph("4) first time")], &[Line::paragraph("5) monitored")], false),
            "4) first time\n5) monitored"
        );
    }

    #[test]
    fn a_title_that_has_run_into_its_text_is_no_title_line() {
        let line = |text: &str| is_title_line(&cell(&[Line::paragraph(text)]));
        assert!(line("Lantern Team Training"));
        assert!(line("Raising Awareness of Harbour Link - Residents"));
        assert!(!line("Lantern Team Training It is recommended that what the Lantern"));
        assert!(!line("The Committee recommends that the"));
    }

    #[test]
    fn a_colon_does_not_end_a_sentence_that_goes_on() {
        let small = [Line::paragraph("which service helps whom.")];
        assert_eq!(joined(&[Line::paragraph("They agree:")], &small, false), "They agree: which service helps whom.");
        let item = [Line::bullet(0, "Contraception and the service:")];
        assert_eq!(
            joined(&item, &[Line::paragraph("The Council")], false),
            "• Contraception and the service: The Council"
        );
        let apart = joined(&[Line::paragraph("As follows:")], &[Line::paragraph("Plans")], false);
        assert_eq!(apart, "As follows:\nPlans");
    }

    #[test]
    fn a_sentence_that_asks_is_no_part_of_the_item_before_it() {
        let ask = [Line::paragraph("It recommends that these reviews take place.")];
        let after = |text: &str| joined(&[Line::bullet(0, text)], &ask, false);
        assert_eq!(after("Adult policies"), "• Adult policies\nIt recommends that these reviews take place.");
        assert_eq!(after("Policies of"), "• Policies of It recommends that these reviews take place.");
    }

    #[test]
    fn references_are_bare() {
        assert_eq!(reference(" Recommendation 7b (continued) "), "7b");
        assert_eq!(reference("12."), "12");
        assert_eq!(reference("7(b)"), "7(b)");
        assert_eq!(reference("(3)"), "3");
    }
}

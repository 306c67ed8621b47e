//! Who leads a row, from what the cell of leads holds.

use documents::{Cell, Place};

use super::bodies::Bodies;
use super::model::{Doubt, Lead, Scope};
use super::words::{LANGUAGE, normal, squash};

/// What a cell of leads says.
pub(super) struct Leads {
    pub scope: Scope,
    pub leads: Vec<Lead>,
    pub doubts: Vec<Doubt>,
}

/// Reads a cell of leads. `cell` is `None` when the plan has no such column.
pub(super) fn read(cell: Option<&Cell>, bodies: &Bodies, reference: &str, place: &Place) -> Leads {
    let mut found = Leads { scope: Scope::Local, leads: Vec::new(), doubts: Vec::new() };
    let Some(cell) = cell else { return found };
    for line in &cell.lines {
        for piece in pieces(&line.text, bodies) {
            one(&piece, bodies, &mut found);
        }
    }
    let run_together = cell.lines.iter().any(|line| run(&line.text, bodies).is_some());
    if run_together {
        let names: Vec<&str> = found.leads.iter().map(|l| l.printed.as_str()).collect();
        let sentence = format!(
            "The leads of row {reference} are printed without anything between them; they were read as {}.",
            names.join(", ")
        );
        found.doubts.push(Doubt::new("leads_run_together", sentence, place));
    }
    if found.leads.is_empty() && found.scope == Scope::Local {
        found.doubts.push(Doubt::new("no_lead", format!("Row {reference} names no lead."), place));
    }
    found
}

fn one(piece: &str, bodies: &Bodies, found: &mut Leads) {
    let said = normal(piece);
    if LANGUAGE.national.contains(&said) {
        found.scope = Scope::National;
    } else if LANGUAGE.everybody.contains(&said) {
        found.leads.push(Lead { printed: "All partners".into(), name: None, everybody: true });
    } else if !said.is_empty() && !LANGUAGE.no_lead.contains(&piece.to_lowercase()) {
        let lead = Lead { printed: piece.to_owned(), name: bodies.full(piece), everybody: false };
        if !found.leads.iter().any(|l| l.printed == lead.printed) {
            found.leads.push(lead);
        }
    }
}

/// The names of a line: split at strokes, semicolons and commas, at "and" between two bodies, or as a run of known names.
fn pieces(line: &str, bodies: &Bodies) -> Vec<String> {
    let marked = line.split(['/', ';', ',', '\n']).map(squash).filter(|piece| !piece.is_empty());
    marked
        .flat_map(|piece| run(&piece, bodies).or_else(|| pair(&piece, bodies)).unwrap_or_else(|| vec![piece]))
        .collect()
}

/// "Council and Police": two bodies, unless the whole is one.
fn pair(piece: &str, bodies: &Bodies) -> Option<Vec<String>> {
    if bodies.knows(piece) {
        return None;
    }
    let parts = [" and ", " & ", " + ", " with "].iter().find_map(|mark| {
        let parts: Vec<String> = piece.split(mark).map(squash).collect();
        (parts.len() > 1 && parts.iter().all(|part| bodies.knows(part) || is_short(part))).then_some(parts)
    })?;
    Some(parts)
}

fn is_short(name: &str) -> bool {
    name.len() >= 2 && name.chars().all(|c| c.is_uppercase())
}

/// "Public Health NHS England ABC": known names one after the other and nothing else. A department behind a body is part of it.
fn run(piece: &str, bodies: &Bodies) -> Option<Vec<String>> {
    let words: Vec<&str> = piece.split_whitespace().collect();
    if bodies.knows(piece) || words.iter().any(|w| matches!(*w, "and" | "&" | "+")) {
        return None;
    }
    let mut names: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let end = (at + 1..=words.len().min(at + 8)).rev().find(|end| bodies.knows(&words[at..*end].join(" ")))?;
        let name = words[at..end].join(" ");
        match names.last_mut() {
            Some(before) if LANGUAGE.departments.contains(&name.to_lowercase()) => *before = format!("{before} {name}"),
            _ => names.push(name),
        }
        at = end;
    }
    (names.len() > 1).then_some(names)
}

#[cfg(test)]
mod tests {
    use documents::{Document, Format, Line};

    use super::*;

    fn leads(lines: &[&str]) -> (Scope, Vec<String>, usize) {
        let empty = Document { format: Format::Text, blocks: Vec::new() };
        let named = [
            "Lowland Mental Health NHS Trust (LMHT)".to_owned(),
            "Aldermere Council (AC)".to_owned(),
            "Northmoor Police (NP)".to_owned(),
        ];
        let bodies = Bodies::of(&empty, &[], &named, &["CCG/AC".into()]);
        let cell = Cell { lines: lines.iter().map(|l| Line::paragraph(*l)).collect() };
        let read = read(Some(&cell), &bodies, "1", &Place::default());
        (read.scope, read.leads.into_iter().map(|l| l.printed).collect(), read.doubts.len())
    }

    fn local(names: &[&str]) -> (Scope, Vec<String>, usize) {
        (Scope::Local, names.iter().map(|n| (*n).to_owned()).collect(), 0)
    }

    #[test]
    fn strokes_lines_and_pairs_are_read() {
        assert_eq!(leads(&["CCG/AC"]), local(&["CCG", "AC"]));
        assert_eq!(leads(&["AC and NP"]), local(&["AC", "NP"]));
        assert_eq!(leads(&["Public Health", "NHS England", "CCG"]), local(&["Public Health", "NHS England", "CCG"]));
        assert_eq!(leads(&["AC Public Protection"]), local(&["AC Public Protection"]));
        assert_eq!(leads(&["Schools and colleges"]), local(&["Schools and colleges"]));
    }

    #[test]
    fn a_run_of_names_is_read_with_a_doubt() {
        assert_eq!(leads(&["Public Health NHS England CCG LMHT"]).1, ["Public Health", "NHS England", "CCG", "LMHT"]);
        assert_eq!(leads(&["Public Health NHS England CCG LMHT"]).2, 1);
    }

    #[test]
    fn all_national_and_nobody() {
        assert_eq!(leads(&["All"]), local(&["All partners"]));
        assert_eq!(leads(&["National"]), (Scope::National, vec![], 0));
        assert_eq!(leads(&[]), (Scope::Local, vec![], 1));
        assert_eq!(leads(&["TBC"]), (Scope::Local, vec![], 1));
    }
}

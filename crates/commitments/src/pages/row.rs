//! A commitment as a line of a list: shown, sorted, and written as CSV.

use jiff::civil::Date;
use platform::agency::Agencies;
use platform::calendar::Calendar;
use platform::error::Error;
use platform::web::Listing;
use serde::Serialize;

use crate::commitment::Commitment;
use crate::ladder::{Rung, Taken};
use crate::work::short;

/// A line of a list.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Line {
    pub id: String,
    pub what: String,
    pub kind: &'static str,
    pub about: String,
    pub about_href: String,
    pub asker: String,
    pub owner: String,
    pub state: &'static str,
    pub stands: &'static str,
    pub open: bool,
    pub due: Option<Date>,
    pub rule: Option<String>,
    pub late: bool,
    pub days_late: u32,
    /// Working days by which the first answer was late, whatever came after.
    pub answered_late: u32,
    pub rung: Option<&'static str>,
}

/// Today and the names that lines need.
pub(super) struct Reading<'a> {
    pub today: Date,
    pub calendar: &'a Calendar,
    pub agencies: &'a Agencies,
}

impl Reading<'_> {
    pub fn line(&self, c: &Commitment) -> Line {
        Line {
            id: c.id.to_string(),
            what: short(&c.what),
            kind: c.kind.label(),
            about: c.subject.words.clone(),
            about_href: c.subject.href.clone(),
            asker: c.asker.name.clone(),
            owner: self.agencies.name(c.owner.agency).to_owned(),
            state: c.state().name(),
            stands: c.state().words(),
            open: c.is_open(),
            due: c.due().map(|d| d.on),
            rule: c.due().map(|d| format!("{}: {}", d.rule, d.reckoning)),
            late: c.is_late(self.today),
            days_late: c.days_late(self.today, self.calendar),
            answered_late: c.answered_on().map_or(0, |_| c.answer_days_late(self.today, self.calendar)),
            rung: rung(c).map(Rung::words),
        }
    }
}

/// How far up this clock has gone, above the officer.
fn rung(c: &Commitment) -> Option<Rung> {
    let of_turn = |t: &&Taken| t.turn == c.turn() && !t.passed_over && t.step.to > Rung::Officer;
    c.taken().iter().filter(of_turn).map(|t| t.step.to).max()
}

/// The headings, by which one sorts.
pub(super) const COLUMNS: [(&str, &str); 6] = [
    ("what", "What"),
    ("kind", "Kind"),
    ("asker", "Asked by"),
    ("owner", "Asked of"),
    ("state", "Stands"),
    ("due", "Due"),
];

/// In the order that the address asks for; as they come otherwise.
pub(super) fn sort(lines: &mut [Line], listing: &Listing) {
    let (column, down) = listing.sort();
    match column {
        "what" => lines.sort_by_cached_key(|l| l.what.to_lowercase()),
        "kind" => lines.sort_by_key(|l| l.kind),
        "asker" => lines.sort_by_cached_key(|l| l.asker.to_lowercase()),
        "owner" => lines.sort_by_cached_key(|l| l.owner.to_lowercase()),
        "state" => lines.sort_by_key(|l| l.stands),
        // Without a day means closed: after those that have one.
        "due" => lines.sort_by_key(|l| (l.due.is_none(), l.due)),
        _ => return,
    }
    if down {
        lines.reverse();
    }
}

/// Whether a line is wanted: `open` unless told otherwise, `all`, `late`, or a state.
pub(super) fn wanted(line: &Line, show: &str, kind: &str) -> bool {
    let shown = match show {
        "" | "open" => line.open,
        "all" => true,
        "late" => line.late,
        state => line.state == state,
    };
    shown && (kind.is_empty() || line.kind == kind)
}

/// Separated values that a spreadsheet opens. A text that it would take for a formula gets an apostrophe before it.
pub(super) fn csv(lines: &[Line]) -> Result<Vec<u8>, Error> {
    let broken = |e: csv::Error| Error::fault(format!("writing a list: {e}"));
    let mut out = csv::Writer::from_writer(Vec::from("\u{feff}"));
    out.write_record([
        "Reference",
        "What",
        "Kind",
        "About",
        "Asked by",
        "Asked of",
        "Stands",
        "Due",
        "Why then",
        "Working days late",
        "First answer late by working days",
        "Taken up to",
    ])
    .map_err(broken)?;
    for l in lines {
        let cells = [
            l.id.clone(),
            plain(&l.what),
            l.kind.into(),
            plain(&l.about),
            plain(&l.asker),
            plain(&l.owner),
            l.stands.into(),
            l.due.map(|d| d.to_string()).unwrap_or_default(),
            plain(l.rule.as_deref().unwrap_or_default()),
            l.days_late.to_string(),
            l.answered_late.to_string(),
            l.rung.unwrap_or_default().into(),
        ];
        out.write_record(cells).map_err(broken)?;
    }
    out.into_inner().map_err(|e| Error::fault(format!("writing a list: {}", e.error())))
}

fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(plain("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(plain("Update"), "Update");
    }
}

//! Tables as HTML. On a telephone each row becomes a card, so the roles are spelt out: a browser forgets that a table
//! is one when its display changes.

use std::fmt::Write as _;

use super::escape::{escaped, runs};
use crate::report::{Cell, Kind, Line, Table, Tone};
use crate::write::plan::Plan;
use crate::write::words;

/// The table, its caption with `number` in front, and its note.
pub fn write(out: &mut String, plan: &Plan, table: &Table, number: &str) {
    let class =
        if table.width() > 3 { "govuk-table report-table report-table--stack" } else { "govuk-table report-table" };
    let caption = escaped(&words::line(&table.caption));
    let _ = writeln!(
        out,
        "<table class=\"{class}\" role=\"table\">\n\
         <caption class=\"govuk-table__caption govuk-table__caption--m\">{number}{caption}</caption>"
    );
    head(out, table);
    out.push_str("<tbody class=\"govuk-table__body\" role=\"rowgroup\">\n");
    for row in &table.rows {
        self::row(out, plan, table, row);
    }
    out.push_str("</tbody>\n</table>\n");
    if table.rows.is_empty() {
        out.push_str("<p class=\"govuk-body\">There is nothing in this table.</p>\n");
    }
    if let Some(note) = &table.note {
        let _ = writeln!(out, "<p class=\"govuk-body-s report-note\">{}</p>", runs(plan, note));
    }
}

fn head(out: &mut String, table: &Table) {
    out.push_str("<thead class=\"govuk-table__head\" role=\"rowgroup\">\n<tr class=\"govuk-table__row\" role=\"row\">");
    let total: u32 = table.columns.iter().map(|c| u32::from(c.weight.max(1))).sum();
    for i in 0..table.width() {
        let numeric =
            if words::is_right(words::kind(&table.columns, i)) { " govuk-table__header--numeric" } else { "" };
        let heading = table.columns.get(i).map(|c| escaped(&words::line(&c.heading))).unwrap_or_default();
        let share =
            table.columns.get(i).map_or(5, |c| (u32::from(c.weight.max(1)) * 20 / total.max(1)).clamp(1, 19) * 5);
        let _ = write!(
            out,
            "<th scope=\"col\" role=\"columnheader\" class=\"govuk-table__header{numeric} report-w-{share}\">{heading}</th>"
        );
    }
    out.push_str("</tr>\n</thead>\n");
}

fn row(out: &mut String, plan: &Plan, table: &Table, cells: &[Cell]) {
    out.push_str("<tr class=\"govuk-table__row\" role=\"row\">\n");
    for i in 0..table.width() {
        let cell = cells.get(i).unwrap_or(&Cell::Empty);
        let text = self::cell(plan, table, cell, i);
        let label = table.columns.get(i).map(|c| escaped(&words::line(&c.heading))).unwrap_or_default();
        if i == 0 && table.row_headings {
            let _ = writeln!(
                out,
                "<th scope=\"row\" role=\"rowheader\" class=\"govuk-table__header\" data-label=\"{label}\">{text}</th>"
            );
        } else {
            let numeric = match words::kind(&table.columns, i) {
                Kind::Number | Kind::Money => " govuk-table__cell--numeric report-short",
                Kind::Date | Kind::Status => " report-short",
                Kind::Text => "",
            };
            let _ = writeln!(
                out,
                "<td role=\"cell\" class=\"govuk-table__cell{numeric}\" data-label=\"{label}\">{text}</td>"
            );
        }
    }
    out.push_str("</tr>\n");
}

fn cell(plan: &Plan, table: &Table, cell: &Cell, column: usize) -> String {
    match cell {
        Cell::Lines(lines) => self::lines(plan, lines),
        Cell::Status { tone, text } => {
            let colour = match tone {
                Tone::Plain => "grey",
                Tone::Good => "green",
                Tone::Active => "blue",
                Tone::Waiting => "yellow",
                Tone::Bad => "red",
            };
            format!("<strong class=\"govuk-tag govuk-tag--{colour}\">{}</strong>", escaped(&words::line(text)))
        }
        Cell::Empty | Cell::Number(_) | Cell::Date(_) => {
            escaped(&words::cell(cell, words::kind(&table.columns, column)))
        }
    }
}

/// One paragraph stays bare; several, and list items, get their elements.
fn lines(plan: &Plan, lines: &[Line]) -> String {
    if let [Line { text, bullet: false }] = lines {
        return format!("<div class=\"report-cell\">{}</div>", runs(plan, text));
    }
    let mut out = String::from("<div class=\"report-cell\">");
    for group in lines.chunk_by(|a, b| a.bullet && b.bullet) {
        if group.first().is_some_and(|line| line.bullet) {
            let items: String = group.iter().map(|line| format!("<li>{}</li>", runs(plan, &line.text))).collect();
            let _ = write!(out, "<ul>{items}</ul>");
        } else {
            out.extend(group.iter().map(|line| format!("<p>{}</p>", runs(plan, &line.text))));
        }
    }
    out.push_str("</div>");
    out
}

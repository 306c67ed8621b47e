//! The report as the template reads it: everything decided, every text made fit for the fonts.

use serde_json::{Value, json};
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use super::world;
use crate::report::{Callout, CalloutKind, Cell, Column, Figure, Line, Piece, Report, Run, Table, Text};
use crate::write::plan::{Placed, Plan};
use crate::write::words::{self, Target};
use crate::write::{chart, title, widths};

/// A word longer than this may be broken anywhere: it would not fit a narrow column.
const LONG_WORD: usize = 24;

/// The JSON file that the template reads.
pub fn json(report: &Report) -> String {
    let plan = Plan::new(report);
    let sections: Vec<Value> = plan.sections().map(|section| sheet(&plan, section.wide, section.pieces)).collect();
    let language = words::line(&report.language);
    let mut tag = language.split('-');
    let part = |text: Option<&str>, lengths: &[usize]| {
        text.filter(|t| lengths.contains(&t.len()) && t.bytes().all(|b| b.is_ascii_alphabetic())).map(str::to_string)
    };
    let lang = part(tag.next(), &[2, 3]).map_or_else(|| "en".to_string(), |l| l.to_lowercase());
    json!({
        "title": fit(&title(report)),
        "subtitle": report.subtitle.as_deref().map(line).filter(|s| !s.is_empty()),
        "lang": lang,
        "region": part(tag.next(), &[2]).map(|r| r.to_uppercase()),
        "date": words::day(report.date),
        "organisation": line(&report.organisation),
        "author": report.author.as_deref().map(line).filter(|a| !a.is_empty()),
        "marking": report.marking.as_deref().map(line).filter(|m| !m.is_empty()),
        "contents": report.contents && plan.contents().next().is_some(),
        "sections": sections,
        "notes": texts(&plan, &report.notes),
    })
    .to_string()
}

fn sheet(plan: &Plan, wide: bool, pieces: &[Placed]) -> Value {
    let pieces: Vec<Value> = pieces.iter().map(|placed| piece(plan, placed)).collect();
    json!({ "wide": wide, "pieces": pieces })
}

fn piece(plan: &Plan, placed: &Placed) -> Value {
    match placed.piece {
        Piece::Heading(h) => {
            let text = line(&h.text);
            let text = if text.is_empty() { "\u{a0}".to_string() } else { text };
            json!({ "is": "heading", "level": placed.level, "anchor": anchor(&placed.anchor), "text": text })
        }
        Piece::Paragraph(text) => json!({ "is": "paragraph", "text": runs(plan, text) }),
        Piece::Bullets(items) => json!({ "is": "bullets", "items": texts(plan, items) }),
        Piece::Numbered(items) => json!({ "is": "numbered", "items": texts(plan, items) }),
        Piece::KeyValues(pairs) => {
            let pair = |p: &crate::report::KeyValue| json!([line(&p.key), runs(plan, &p.value)]);
            json!({ "is": "pairs", "pairs": pairs.iter().map(pair).collect::<Vec<_>>() })
        }
        Piece::Table(t) => {
            json!({ "is": "table", "table": table(plan, t, &format!("Table {}: ", placed.number), t.wide) })
        }
        Piece::Callout(c) => callout(plan, c),
        Piece::Figure(f) => figure(plan, f, placed.number),
        Piece::PageBreak => json!({ "is": "break" }),
    }
}

fn callout(plan: &Plan, callout: &Callout) -> Value {
    let colour = match callout.kind {
        CalloutKind::Note => "#6f777b",
        CalloutKind::Warning => "#c8372d",
        CalloutKind::Decision => "#12436d",
    };
    let title = fit(&crate::write::html::callout_title(callout));
    json!({ "is": "callout", "colour": colour, "title": title, "text": texts(plan, &callout.text) })
}

fn figure(plan: &Plan, figure: &Figure, number: usize) -> Value {
    let drawings: Vec<String> = chart::drawings(figure, "figure").iter().map(|svg| drawable(svg)).collect();
    json!({
        "is": "figure",
        "title": format!("Figure {number}: {}", line(&figure.title)),
        "alt": fit(&chart::described(figure, "")),
        "drawings": drawings,
        "table": table(plan, &figure.table, "", false),
    })
}

fn table(plan: &Plan, table: &Table, number: &str, wide: bool) -> Value {
    let width = table.width();
    let kind = |i: usize| words::kind(&table.columns, i);
    // Text width of an A4 page upright and turned, in points, as the template sets it.
    let widths = widths::columns(table, if wide { 717.0 } else { 470.0 }, 9.5);
    let column = |i: usize| {
        let known: Option<&Column> = table.columns.get(i);
        let heading = known.map(|c| line(&c.heading)).unwrap_or_default();
        json!({ "heading": heading, "width": widths.get(i), "right": words::is_right(kind(i)) })
    };
    let row = |row: &Vec<Cell>| {
        let cell = |i: usize| row.get(i).map_or_else(|| json!([]), |c| cell(plan, c, kind(i)));
        (0..width).map(cell).collect::<Vec<_>>()
    };
    json!({
        "caption": format!("{number}{}", line(&table.caption)),
        "columns": (0..width).map(column).collect::<Vec<_>>(),
        "rows": table.rows.iter().map(row).collect::<Vec<_>>(),
        "headings": table.row_headings,
        "note": table.note.as_ref().map(|note| runs(plan, note)),
    })
}

/// Lines of a cell: each runs, and whether it is a list item; a status has its colours.
fn cell(plan: &Plan, cell: &Cell, kind: crate::report::Kind) -> Value {
    match cell {
        Cell::Lines(lines) => lines.iter().map(|l: &Line| json!({ "b": l.bullet, "r": runs(plan, &l.text) })).collect(),
        Cell::Status { tone, text } => {
            let (ground, ink) = words::colours(*tone);
            json!([{ "b": false, "r": plain(&line(text)), "ground": ground, "ink": ink }])
        }
        Cell::Empty => json!([]),
        Cell::Number(_) | Cell::Date(_) => json!([{ "b": false, "r": plain(&words::cell(cell, kind)) }]),
    }
}

fn plain(text: &str) -> Value {
    json!([{ "t": [fit(text)] }])
}

fn texts(plan: &Plan, texts: &[Text]) -> Vec<Value> {
    texts.iter().map(|text| runs(plan, text)).collect()
}

fn runs(plan: &Plan, text: &Text) -> Value {
    text.0.iter().map(|run| self::run(plan, run)).collect()
}

/// A run: its lines, emphasis, and where it leads.
fn run(plan: &Plan, run: &Run) -> Value {
    let fitted = fit(&run.text);
    let lines: Vec<&str> = fitted.split('\n').collect();
    let mut value = json!({ "t": lines, "b": run.bold, "i": run.italic });
    // A link on no words would be an annotation without a place.
    let target = run.link.as_deref().filter(|_| !run.text.trim().is_empty()).and_then(words::target);
    match target {
        Some(Target::Web(address)) => value["href"] = json!(address),
        Some(Target::Anchor(name)) if plan.anchors.contains(&name) => value["anchor"] = json!(anchor(&name)),
        Some(Target::Anchor(_)) | None => {}
    }
    value
}

fn anchor(name: &str) -> String {
    format!("to-{name}")
}

fn line(text: &str) -> String {
    fit(&words::line(text))
}

/// Only letters that the fonts have.
fn known(text: &str) -> String {
    let letter = |c| if c == '\n' || world::has_letter(c) { c } else { char::REPLACEMENT_CHARACTER };
    words::clean(text).chars().map(letter).collect()
}

/// As [`known`], without marks and controls of their own: in drawings the typesetter does not join them to their letter,
/// and an accessible PDF may hold no letter without a shape. The table beside the drawing has the words whole.
fn drawable(svg: &str) -> String {
    let joins = |c: char| {
        matches!(c.general_category_group(), GeneralCategoryGroup::Mark | GeneralCategoryGroup::Other) && c != '\n'
    };
    known(svg).replace(joins, "")
}

/// Only letters that the fonts have, and a place to break inside every very long word.
fn fit(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = 0;
    for c in known(&words::clean(text).replace('\t', " ")).chars() {
        run = if c.is_whitespace() { 0 } else { run + 1 };
        if run > LONG_WORD {
            out.push('\u{200b}');
            run = 1;
        }
        out.push(c);
    }
    out
}

//! A report as HTML: a fragment for a page that uses GOV.UK Frontend, or a whole document that stands alone.
//!
//! The fragment has no inline style and no script, so it lives under a strict content security policy. A page that
//! embeds it adds [`STYLE`] to its style sheet: it holds only classes that begin with `report-`.

mod escape;
mod table;

use std::fmt::Write as _;

use super::plan::{NOTES, Placed, Plan};
use super::{chart, title, words};
use crate::report::{Callout, CalloutKind, Figure, KeyValue, Piece, Report, Text};
pub(super) use escape::escaped;
use escape::runs;

/// Rules for the classes that begin with `report-`, for pages that embed a fragment.
pub const STYLE: &str = include_str!("report.css");

/// Rules for the GOV.UK Frontend classes that are used, for the document that stands alone, on screen and on paper.
const DOCUMENT_STYLE: &str = include_str!("document.css");

/// Title, body and notes, for embedding in a page that has no `<h1>` of its own.
pub fn fragment(report: &Report) -> String {
    let mut out = String::from("<div class=\"report\">\n");
    head(&mut out, report);
    inside(&mut out, report);
    out.push_str("</div>\n");
    out
}

/// Body and notes without the title, for embedding under the page's own `<h1>`. Headings begin at `<h2>`.
pub fn body(report: &Report) -> String {
    let mut out = String::from("<div class=\"report\">\n");
    inside(&mut out, report);
    out.push_str("</div>\n");
    out
}

/// A whole document with its own style, for download.
pub fn document(report: &Report) -> String {
    let language = escaped(&words::line(&report.language));
    let title = escaped(&title(report));
    let marking = report.marking.as_deref().map(words::line).filter(|m| !m.is_empty());
    let marking = marking.map(|m| format!("<p class=\"report-marking\">{}</p>\n", escaped(&m))).unwrap_or_default();
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{DOCUMENT_STYLE}{STYLE}</style>\n</head>\n<body>\n{marking}<main>\n{}</main>\n{marking}</body>\n</html>\n",
        fragment(report)
    )
}

fn head(out: &mut String, report: &Report) {
    let organisation = words::line(&report.organisation);
    if !organisation.is_empty() {
        let _ = writeln!(out, "<span class=\"govuk-caption-xl\">{}</span>", escaped(&organisation));
    }
    let _ = writeln!(out, "<h1 class=\"govuk-heading-xl\">{}</h1>", escaped(&title(report)));
    if let Some(subtitle) = report.subtitle.as_deref().map(words::line).filter(|s| !s.is_empty()) {
        let _ = writeln!(out, "<p class=\"govuk-body-l\">{}</p>", escaped(&subtitle));
    }
    let mut facts = vec![("Date", words::day(report.date))];
    facts.extend(report.author.as_deref().map(|author| ("Prepared by", words::line(author))));
    facts.extend(report.marking.as_deref().map(|marking| ("Marking", words::line(marking))));
    let facts: Vec<_> = facts.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    out.push_str("<dl class=\"govuk-summary-list govuk-summary-list--no-border report-facts\">\n");
    for (key, value) in facts {
        fact(out, key, &escaped(&value));
    }
    out.push_str("</dl>\n");
}

fn inside(out: &mut String, report: &Report) {
    let plan = Plan::new(report);
    if report.contents {
        contents(out, &plan);
    }
    for placed in &plan.pieces {
        piece(out, &plan, placed);
    }
    if !report.notes.is_empty() {
        let _ = writeln!(out, "<h2 class=\"govuk-heading-m\" id=\"{NOTES}\">Notes</h2>");
        list(out, &plan, "ol", &report.notes);
    }
}

fn contents(out: &mut String, plan: &Plan) {
    let entries: Vec<_> = plan.contents().collect();
    if entries.is_empty() {
        return;
    }
    out.push_str(
        "<nav class=\"report-contents\" aria-label=\"Contents\">\n<h2 class=\"govuk-heading-m\">Contents</h2>\n",
    );
    out.push_str("<ul class=\"govuk-list\">\n");
    let notes = plan.anchors.contains(NOTES).then(|| (1, NOTES, "Notes".to_string()));
    for (level, anchor, text) in entries.into_iter().chain(notes) {
        let _ = writeln!(
            out,
            "<li class=\"report-contents__{level}\"><a class=\"govuk-link\" href=\"#{anchor}\">{}</a></li>",
            escaped(&text)
        );
    }
    out.push_str("</ul>\n</nav>\n");
}

fn piece(out: &mut String, plan: &Plan, placed: &Placed) {
    match placed.piece {
        Piece::Heading(heading) => {
            let size = ["l", "m", "s", "s"][usize::from(placed.level - 1) % 4];
            let (tag, anchor, text) = (placed.level + 1, &placed.anchor, escaped(&words::line(&heading.text)));
            let _ = writeln!(out, "<h{tag} class=\"govuk-heading-{size}\" id=\"{anchor}\">{text}</h{tag}>");
        }
        Piece::Paragraph(text) => paragraph(out, plan, text),
        Piece::Bullets(items) => list(out, plan, "ul", items),
        Piece::Numbered(items) => list(out, plan, "ol", items),
        Piece::KeyValues(pairs) => key_values(out, plan, pairs),
        Piece::Table(table) => table::write(out, plan, table, &format!("Table {}: ", placed.number)),
        Piece::Callout(callout) => self::callout(out, plan, callout),
        Piece::Figure(figure) => self::figure(out, plan, figure, placed.number),
        Piece::PageBreak => out.push_str("<div class=\"report-page-break\"></div>\n"),
    }
}

fn paragraph(out: &mut String, plan: &Plan, text: &Text) {
    let _ = writeln!(out, "<p class=\"govuk-body\">{}</p>", runs(plan, text));
}

fn list(out: &mut String, plan: &Plan, tag: &str, items: &[Text]) {
    let class = if tag == "ol" { "number" } else { "bullet" };
    let _ = writeln!(out, "<{tag} class=\"govuk-list govuk-list--{class}\">");
    for item in items {
        let _ = writeln!(out, "<li>{}</li>", runs(plan, item));
    }
    let _ = writeln!(out, "</{tag}>");
}

fn key_values(out: &mut String, plan: &Plan, pairs: &[KeyValue]) {
    out.push_str("<dl class=\"govuk-summary-list\">\n");
    for pair in pairs {
        fact(out, &pair.key, &runs(plan, &pair.value));
    }
    out.push_str("</dl>\n");
}

/// One row of a summary list; `value` is markup already.
fn fact(out: &mut String, key: &str, value: &str) {
    let key = escaped(&words::line(key));
    let _ = writeln!(
        out,
        "<div class=\"govuk-summary-list__row\"><dt class=\"govuk-summary-list__key\">{key}</dt>\
         <dd class=\"govuk-summary-list__value\">{value}</dd></div>"
    );
}

fn callout(out: &mut String, plan: &Plan, callout: &Callout) {
    let class = match callout.kind {
        CalloutKind::Note => "note",
        CalloutKind::Warning => "warning",
        CalloutKind::Decision => "decision",
    };
    let _ = writeln!(out, "<div class=\"govuk-inset-text report-callout report-callout--{class}\">");
    let title = escaped(&callout_title(callout));
    let _ = writeln!(out, "<p class=\"govuk-body govuk-!-font-weight-bold\">{title}</p>");
    for text in &callout.text {
        paragraph(out, plan, text);
    }
    out.push_str("</div>\n");
}

/// What a callout is for, in words, and its title.
pub(super) fn callout_title(callout: &Callout) -> String {
    let kind = match callout.kind {
        CalloutKind::Note => "Note",
        CalloutKind::Warning => "Warning",
        CalloutKind::Decision => "For decision",
    };
    let title = callout.title.as_deref().map(words::line).filter(|t| !t.is_empty());
    title.map_or_else(|| kind.to_string(), |title| format!("{kind}: {title}"))
}

fn figure(out: &mut String, plan: &Plan, figure: &Figure, number: usize) {
    let title = escaped(&words::line(&figure.title));
    let _ = writeln!(
        out,
        "<figure class=\"report-figure\" id=\"figure-{number}\">\n\
         <figcaption class=\"govuk-heading-s\">Figure {number}: {title}</figcaption>"
    );
    out.push_str(&chart::svg(figure, &format!("figure-{number}")));
    table::write(out, plan, &figure.table, "");
    out.push_str("</figure>\n");
}

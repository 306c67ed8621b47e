//! What stands in front: the figures side by side, what changed, and every row at a glance.

use documents::report::{CalloutKind, Cell, Column, Piece, Table, Text};

use super::{counted, counted_in_full, lines, numbers, rows_in_words, table_or, to_row, tone};
use crate::action::Stage;
use crate::impact::ImpactState;
use crate::report::{ReportModel, Row, flag_words, kind_words};
use crate::stamp::in_words;
use crate::standing::MonitorLeads;

/// The first page.
pub fn in_short(model: &ReportModel) -> Vec<Piece> {
    let counts = model.counts();
    let mut pieces = vec![Piece::heading(1, "In short")];
    if model.before_first {
        pieces.push(Piece::callout(
            CalloutKind::Warning,
            "Nothing was kept here by that day",
            format!(
                "The first records are of {}. They are used as they were then, and judged as on {}.",
                platform::clock::moment_in_words(model.records_at),
                in_words(model.as_at)
            ),
        ));
    }
    let sentence = Text::plain(format!("The programme answers {}, {} of them asking national bodies. ", rows_in_words(counts.rows), counts.national))
        .bold(format!("{} claimed done by their lead, {} verified, and for {} of those a change for children is shown. ", rows_in_words(counts.claimed), counts.verified, counts.impact_shown))
        .then(format!("{} late, {} with an unanswered ask, {} unfunded. The body that monitors the programme leads {}, {} of them alone.", rows_in_words(counts.late), counts.unanswered, counts.unfunded, rows_in_words(counts.monitor_is_lead), counts.monitor_leads_alone));
    pieces.push(Piece::Paragraph(sentence));
    pieces.extend(exceptions(model));
    pieces.push(Piece::Table(side_by_side(model)));
    pieces
}

fn exceptions(model: &ReportModel) -> Option<Piece> {
    let excepted: Vec<String> = model
        .rows
        .iter()
        .filter(|r| !r.standing.axes.flags.exceptions.is_empty())
        .map(|r| r.reference.clone())
        .collect();
    let text = format!(
        "Verified by the very body that leads them: {}. Each reason stands in the list of verified rows below.",
        excepted.join(", ")
    );
    (!excepted.is_empty()).then(|| Piece::callout(CalloutKind::Warning, "Verified by exception", text))
}

/// The list of verified rows: the one line that gives each exception's reason.
const VERIFIED: &str = "Verified";

/// Every count with the rows it counts, so that none can be quoted alone.
fn side_by_side(model: &ReportModel) -> Table {
    let counts = model.counts();
    let columns =
        vec![Column::text("What is counted").weight(3), Column::number("Rows"), Column::text("Which").weight(5)];
    let mut table = Table::new("Claimed, verified and impact shown, side by side", columns);
    let mut line = |words: &str, n: u32, fits: &dyn Fn(&Row) -> bool| {
        let say = if words == VERIFIED { counted_in_full } else { counted };
        table.rows.push(vec![Cell::from(words), Cell::whole(n.into()), Cell::from(numbers(model, say, fits))]);
    };
    let stage = |r: &Row| r.standing.axes.stage;
    let verified = |r: &Row| stage(r).is_verified();
    let led = |r: &Row| r.standing.axes.flags.monitor != MonitorLeads::No;
    line("Claimed done by their lead, the verified ones among them", counts.claimed, &|r| {
        verified(r) || stage(r) == Stage::Claimed
    });
    line(VERIFIED, counts.verified, &verified);
    line("Verified, and impact on children shown", counts.impact_shown, &|r| {
        verified(r) && r.standing.axes.impact.is_shown()
    });
    line("Verified by exception, by the body that leads", counts.by_exception, &|r| {
        verified(r) && !r.standing.axes.flags.exceptions.is_empty()
    });
    line("Verified, and led by the body that monitors", counts.verified_monitor_is_lead, &|r| verified(r) && led(r));
    line("Led by the body that monitors", counts.monitor_is_lead, &led);
    line("Late by the first date", counts.late, &|r| r.standing.axes.late.is_some());
    line("With an unanswered ask", counts.unanswered, &|r| r.standing.axes.answers.unanswered > 0);
    line("With open work that is unfunded", counts.unfunded, &|r| r.standing.axes.flags.unfunded);
    line("Without a measure of impact", counts.no_measure_set, &|r| {
        r.standing.axes.impact == ImpactState::NoMeasureSet
    });
    line("With a check voided by a later change", counts.voided, &|r| r.standing.axes.flags.voided);
    line("Declined", counts.declined, &|r| stage(r) == Stage::Declined);
    table
}

/// What changed since the last frozen report.
pub fn since(model: &ReportModel) -> Vec<Piece> {
    let mut pieces = vec![Piece::heading(1, "What changed since the last report")];
    let Some(since) = &model.since else {
        pieces.push(Piece::paragraph(
            "This is the first report that is kept of this programme, so there is nothing to compare it with.",
        ));
        return pieces;
    };
    let (then, now) = (&since.counts, model.counts());
    pieces.push(Piece::paragraph(format!(
        "Compared with the {} as at {}.",
        kind_words(since.kind).to_lowercase(),
        in_words(since.as_at)
    )));
    let columns = vec![Column::text("What is counted").weight(3), Column::number("Then"), Column::number("Now")];
    let mut totals = Table::new("Totals then and now", columns);
    for (words, a, b) in [
        ("Rows", then.rows, now.rows),
        ("Claimed", then.claimed, now.claimed),
        ("Verified", then.verified, now.verified),
        ("Impact shown", then.impact_shown, now.impact_shown),
        ("By exception", then.by_exception, now.by_exception),
        ("Late", then.late, now.late),
        ("With an unanswered ask", then.unanswered, now.unanswered),
        ("Unfunded", then.unfunded, now.unfunded),
    ] {
        totals.rows.push(vec![Cell::from(words), Cell::whole(a.into()), Cell::whole(b.into())]);
    }
    pieces.push(Piece::Table(totals));
    let columns = vec![
        Column::text("Ref"),
        Column::text("Recommendation").weight(3),
        Column::text("Then").weight(2),
        Column::text("Now").weight(2),
        Column::text("What changed").weight(5),
    ];
    let mut table = Table::new("Rows that changed", columns).wide();
    for c in &since.changes {
        let told = c
            .worse
            .iter()
            .map(|w| format!("Worse: {w}"))
            .chain(c.better.iter().cloned())
            .chain(c.other.iter().cloned());
        table.rows.push(vec![
            c.reference.clone().into(),
            c.title.clone().into(),
            c.before.clone().into(),
            c.after.clone().into(),
            lines(told),
        ]);
    }
    pieces.push(table_or(table, "No row stands differently from how it stood then."));
    pieces
}

/// Every row at a glance.
pub fn glance(model: &ReportModel) -> Vec<Piece> {
    vec![Piece::heading(1, "Every recommendation at a glance"), Piece::Table(glance_table(model, false))]
}

/// One line for each recommendation, on its own: what a spreadsheet gets, with each exception's reason.
pub fn at_a_glance(model: &ReportModel) -> Table {
    glance_table(model, true)
}

fn glance_table(model: &ReportModel, alone: bool) -> Table {
    let columns = vec![
        Column::text("Ref"),
        Column::text("Recommendation").weight(3),
        Column::text("Led by").weight(3),
        Column::status("Where it stands").weight(3),
        Column::text("Delivery, as claimed").weight(2),
        Column::text("Assurance").weight(2),
        Column::text("Impact on children").weight(2),
        Column::date("First due").weight(2),
        Column::date("Expected").weight(2),
        Column::text("To be read with it").weight(3),
    ];
    let mut table = Table::new("Every recommendation at a glance", columns).wide();
    table.rows = model.rows.iter().map(|row| glance_row(row, alone)).collect();
    table.note = Some("The lead’s word, what somebody checked, and what changed for children stand apart. The first due date is the one that lateness is judged on.".into());
    table
}

/// Its title, or its first words.
fn title(row: &Row) -> String {
    let words = || row.words.iter().flat_map(|line| line.split_whitespace()).take(12).collect::<Vec<_>>().join(" ");
    if row.title.is_empty() { words() } else { row.title.clone() }
}

fn glance_row(row: &Row, alone: bool) -> Vec<Cell> {
    let (axes, verdict) = (&row.standing.axes, &row.standing.verdict);
    let flags = flag_words(&row.standing).into_iter().map(str::to_owned);
    let exceptions = axes.flags.exceptions.iter().filter(|_| alone).map(|e| format!("Exception: {e}"));
    let overridden = row
        .standing
        .overridden
        .as_ref()
        .map(|o| format!("Set by hand to {}: {}", o.colour.words().to_lowercase(), o.reason));
    vec![
        to_row(row),
        title(row).into(),
        row.led_by.clone().into(),
        Cell::status(tone(verdict.colour), verdict.headline.words()),
        axes.stage.words().into(),
        format!("{}: {}", axes.grade.number(), axes.grade.words()).into(),
        axes.impact.words().into(),
        row.first_due().map_or(Cell::Empty, Cell::Date),
        row.expected().map_or(Cell::Empty, Cell::Date),
        lines(flags.chain(exceptions).chain(overridden)),
    ]
}

//! What has to be looked at: reversals, lateness, moved dates, money, silence, refusals, and who checks whom.

use documents::report::{Cell, Column, Piece, Table};

use super::{counted, lines, table_or};
use crate::action::Stage;
use crate::report::{AskLine, ReportModel, Row, Work};
use crate::stamp::in_words;
use crate::standing::MonitorLeads;

/// The part of the report that says what is not going well.
pub fn section(model: &ReportModel) -> Vec<Piece> {
    vec![
        Piece::heading(1, "What needs attention"),
        Piece::heading(2, "Reversals"),
        reversals(model),
        Piece::heading(2, "Late"),
        late(model),
        Piece::heading(2, "Dates that moved"),
        moved(model),
        Piece::heading(2, "Unfunded work"),
        unfunded(model),
        Piece::heading(2, "Unanswered asks"),
        unanswered(model),
        Piece::heading(2, "Declined"),
        declined(model),
        Piece::heading(2, "Led by the body that monitors"),
        monitor(model),
        Piece::heading(2, "Requests to national bodies"),
        national(model),
        Piece::heading(2, "Challenges brought into the open"),
        published(model),
        Piece::heading(2, "Silence brought into the open"),
        silences(model),
    ]
}

/// "7a Title", in one column.
fn named(row: &Row) -> Cell {
    Cell::from(format!("{} {}", counted(row), row.title).trim())
}

fn columns(rest: impl IntoIterator<Item = Column>) -> Vec<Column> {
    std::iter::once(Column::text("Recommendation").weight(3)).chain(rest).collect()
}

fn reversals(model: &ReportModel) -> Piece {
    let mut table = Table::new("Rows whose standing got worse", columns([Column::text("What went back").weight(5)]));
    for row in &model.rows {
        let since = model.since.iter().flat_map(|s| s.reversals()).filter(|c| c.reference == row.reference);
        let mut told: Vec<String> = since.flat_map(|c| c.worse.clone()).collect();
        let voided = "What was verified has changed since, so the check no longer holds.";
        if row.standing.axes.flags.voided && !told.iter().any(|t| t == voided) {
            told.push(voided.into());
        }
        let back = row.works.iter().filter(|w| w.stage == Stage::Regressed);
        told.extend(
            back.map(|w| format!("“{}” was verified once, and a retest found that it no longer holds.", w.title)),
        );
        if !told.is_empty() {
            table.rows.push(vec![named(row), lines(told)]);
        }
    }
    table_or(table, "No row’s standing got worse.")
}

fn late(model: &ReportModel) -> Piece {
    let rest = [
        Column::date("First due").weight(2),
        Column::number("Days late"),
        Column::text("Now expected").weight(2),
        Column::text("Led by").weight(3),
    ];
    let mut table = Table::new("Rows that are late by their first date", columns(rest));
    for row in &model.rows {
        let Some(late) = row.standing.axes.late else { continue };
        let expected = late.forecast.map_or(Cell::Empty, |d| in_words(d).into());
        table.rows.push(vec![
            named(row),
            Cell::Date(late.since),
            Cell::whole(late.days.into()),
            expected,
            row.led_by.clone().into(),
        ]);
    }
    table_or(table, "Nothing is late.")
}

fn moved(model: &ReportModel) -> Piece {
    let rest = [
        Column::text("Work").weight(3),
        Column::date("First due").weight(2),
        Column::date("Now expected").weight(2),
        Column::text("Why").weight(4),
    ];
    let mut table = Table::new("Work whose date has moved", columns(rest));
    for (row, work) in works(model).filter(|(_, w)| w.stage.is_live() && !w.forecasts.is_empty()) {
        let last = work.forecasts.last().map_or(Cell::Empty, |f| Cell::Date(f.date));
        let why = work.forecasts.iter().map(|f| match &f.reason {
            Some(reason) => format!("{}, said on {}: {reason}", in_words(f.date), in_words(f.said_on)),
            None => format!("{}, said on {}", in_words(f.date), in_words(f.said_on)),
        });
        table.rows.push(vec![
            named(row),
            work.title.clone().into(),
            work.first_due.map_or(Cell::Empty, Cell::Date),
            last,
            lines(why),
        ]);
    }
    table_or(table, "No date has moved.")
}

fn works(model: &ReportModel) -> impl Iterator<Item = (&Row, &Work)> {
    model.rows.iter().flat_map(|row| row.works.iter().map(move |work| (row, work)))
}

fn unfunded(model: &ReportModel) -> Piece {
    let rest = [Column::text("Work").weight(4), Column::text("Lead").weight(2), Column::text("Cost").weight(2)];
    let mut table = Table::new("Work that needs money nobody has found", columns(rest));
    for (row, work) in works(model).filter(|(_, w)| w.money.unfunded) {
        let cost = super::money::in_words(&work.money);
        table.rows.push(vec![
            named(row),
            work.title.clone().into(),
            work.lead.clone().unwrap_or_default().into(),
            cost.into(),
        ]);
    }
    table_or(table, "No work is known to be without money.")
}

fn asks(model: &ReportModel) -> impl Iterator<Item = (&Row, &AskLine)> {
    model.rows.iter().flat_map(|row| row.asks.iter().map(move |ask| (row, ask)))
}

/// One line for each row: its asks in their first words, since they stand in full in its own section.
fn unanswered(model: &ReportModel) -> Piece {
    let rest = [Column::text("Asks that wait").weight(5), Column::text("Who has not answered").weight(4)];
    let mut table = Table::new("Asks that wait for an answer", columns(rest));
    for row in &model.rows {
        let waiting = row.asks.iter().filter(|a| a.answers.is_empty() || a.answers.iter().any(|x| !x.given));
        let asks: Vec<String> = waiting.clone().map(|a| format!("{}. {}", a.limb, first_words(&a.text))).collect();
        let mut who: Vec<String> =
            waiting.clone().flat_map(|a| &a.answers).filter(|a| !a.given).map(|a| a.body.clone()).collect();
        who.sort();
        who.dedup();
        if waiting.clone().any(|a| a.answers.is_empty()) {
            who.push("Nobody is asked by name, and nobody has answered".into());
        }
        if !asks.is_empty() {
            table.rows.push(vec![named(row), lines(asks), lines(who)]);
        }
    }
    table_or(table, "Every ask has an answer from every body asked.")
}

fn first_words(text: &str) -> String {
    let mut words = text.split_whitespace();
    let first: Vec<&str> = words.by_ref().take(16).collect();
    let more = if words.next().is_some() { " …" } else { "" };
    format!("{}{more}", first.join(" "))
}

fn declined(model: &ReportModel) -> Piece {
    let mut table = Table::new(
        "What was declined, and why",
        columns([Column::text("What").weight(4), Column::text("Who").weight(2), Column::text("Why").weight(4)]),
    );
    for (row, ask) in asks(model) {
        for answer in ask.answers.iter().filter(|a| a.declined) {
            let offers = answer.offers.as_ref().map(|o| format!("Offers instead: {o}"));
            let why = lines(answer.reason.iter().cloned().chain(offers));
            table.rows.push(vec![named(row), ask.text.clone().into(), answer.body.clone().into(), why]);
        }
    }
    for (row, work) in works(model).filter(|(_, w)| w.stage == Stage::Declined) {
        table.rows.push(vec![
            named(row),
            work.title.clone().into(),
            work.lead.clone().unwrap_or_default().into(),
            lines(work.why.clone()),
        ]);
    }
    table_or(table, "Nothing was declined.")
}

fn monitor(model: &ReportModel) -> Piece {
    let rest = [Column::text("Led").weight(2), Column::text("Where it stands").weight(3)];
    let mut table = Table::new(format!("Rows that {} monitors and leads", model.board), columns(rest));
    for row in &model.rows {
        let how = match row.standing.axes.flags.monitor {
            MonitorLeads::No => continue,
            MonitorLeads::Jointly => "With others",
            MonitorLeads::Alone => "Alone",
        };
        table.rows.push(vec![named(row), how.into(), row.standing.verdict.headline.words().into()]);
    }
    table_or(table, "The body that monitors leads no row.")
}

fn national(model: &ReportModel) -> Piece {
    let rest = [
        Column::text("To").weight(2),
        Column::text("Where it stands").weight(3),
        Column::date("Sent").weight(2),
        Column::date("Answered").weight(2),
        Column::number("Chased"),
    ];
    let mut table = Table::new("Requests to national bodies", columns(rest));
    for row in model.rows.iter().filter(|r| r.standing.axes.flags.national || !r.requests.is_empty()) {
        if row.requests.is_empty() {
            table.rows.push(vec![
                named(row),
                Cell::Empty,
                "No request has been made yet".into(),
                Cell::Empty,
                Cell::Empty,
                Cell::whole(0),
            ]);
        }
        for request in &row.requests {
            let date = |d: Option<jiff::civil::Date>| d.map_or(Cell::Empty, Cell::Date);
            table.rows.push(vec![
                named(row),
                request.to.clone().into(),
                request.state.clone().into(),
                date(request.sent),
                date(request.answered),
                Cell::whole(request.chased.into()),
            ]);
        }
    }
    table_or(table, "No row asks a national body.")
}

fn published(model: &ReportModel) -> Piece {
    let rest = [
        Column::text("To").weight(2),
        Column::text("Question").weight(4),
        Column::date("Answer due").weight(2),
        Column::text("Answer").weight(3),
    ];
    let mut table = Table::new("Challenges taken as far as this report", columns(rest));
    for row in &model.rows {
        for c in row.challenges.iter().filter(|c| c.published) {
            let answer = c.answer.clone().unwrap_or_else(|| "None".into());
            table.rows.push(vec![
                named(row),
                c.to.clone().into(),
                c.question.clone().into(),
                Cell::Date(c.due),
                answer.into(),
            ]);
        }
    }
    table_or(table, "No challenge had to be taken as far as this report.")
}

fn silences(model: &ReportModel) -> Piece {
    let columns = vec![
        Column::text("What was asked for").weight(4),
        Column::text("About").weight(3),
        Column::text("Of whom").weight(2),
        Column::date("Answer due").weight(2),
        Column::date("Answered").weight(2),
    ];
    let mut table = Table::new("What bodies were asked for and did not answer in time", columns);
    for s in &model.silences {
        let answered = s.answered.map_or_else(|| Cell::from("Not yet"), Cell::Date);
        table.rows.push(vec![
            s.what.clone().into(),
            s.about.clone().into(),
            s.body.clone().into(),
            Cell::Date(s.due),
            answered,
        ]);
    }
    table_or(table, "Nothing that a body owes has had to be said openly.")
}

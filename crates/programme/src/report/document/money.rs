//! The programme's money, year by year, and what its work costs.

use documents::report::{Cell, Column, Number, Piece, Table};

use crate::money::Pence;
use crate::report::{Money, ReportModel};

/// The money of the programme.
pub fn section(model: &ReportModel) -> Vec<Piece> {
    let columns = vec![
        Column::text("Financial year"),
        Column::money("Needed"),
        Column::money("Found"),
        Column::money("Missing"),
        Column::money("Promised by partners"),
        Column::money("Received from partners"),
    ];
    let mut table = Table::new("What the programme costs and who pays", columns);
    for year in &model.funding {
        let missing = year.gaps.iter().map(|g| g.missing).sum();
        let sums = [year.needed, year.found, missing, year.promised, year.received];
        table.rows.push(std::iter::once(Cell::from(year.year.to_string())).chain(sums.map(pounds)).collect());
    }
    let gaps: Vec<String> = model
        .funding
        .iter()
        .flat_map(|y| y.gaps.iter().map(move |g| format!("{} in {}: {} missing", g.label, y.year, g.missing)))
        .collect();
    let mut pieces = vec![Piece::heading(1, "Money")];
    if model.funding.iter().all(|y| y.needed == Pence::ZERO && y.found == Pence::ZERO && y.promised == Pence::ZERO) {
        pieces.push(Piece::paragraph("No cost of the programme as a whole is on record for this year or the next."));
    } else {
        pieces.push(Piece::Table(table));
    }
    if !gaps.is_empty() {
        pieces.push(Piece::bullets(gaps));
    }
    pieces
}

fn pounds(sum: Pence) -> Cell {
    let pence = i64::try_from(sum.0).unwrap_or(i64::MAX);
    match pence % 100 {
        0 => Cell::Number(Number::whole(pence / 100)),
        _ => Cell::Number(Number::scaled(pence, 2)),
    }
}

/// What a piece of work costs, in words; "not stated" when it needs money and nobody said how much.
pub fn in_words(money: &Money) -> String {
    let parts = [(money.one_off, "once"), (money.yearly, "a year")];
    let said: Vec<String> =
        parts.iter().filter(|(sum, _)| *sum > Pence::ZERO).map(|(sum, how)| format!("{sum} {how}")).collect();
    match (said.is_empty(), money.unfunded) {
        (true, true) => "Sum not stated".into(),
        (true, false) => String::new(),
        (false, _) => said.join(" and "),
    }
}

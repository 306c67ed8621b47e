//! The minutes of a meeting as a document.

use documents::report::{Cell, Column, Piece, Report, Table};
use jiff::civil::Date;
use platform::agency::{Agencies, Group};

use crate::meeting::{Came, Invited, Meeting, MeetingState};

/// The minutes; before the meeting, its agenda.
pub fn minutes(meeting: &Meeting, group: &Group, agencies: &Agencies) -> Report {
    let at = meeting.appointment();
    let kind = if *meeting.state() == MeetingState::Planned { "Agenda" } else { "Minutes" };
    let board = agencies.board().map_or("", |b| &b.name);
    let mut report = Report::new(format!("{kind}: {}", group.name), board, at.on);
    report.subtitle = Some(at.title.clone());
    report.body.push(Piece::key_values(facts(meeting)));
    report.body.extend(attendance(meeting, agencies));
    report.body.extend(items(meeting));
    report.body.extend(decisions(meeting));
    report.body.extend(actions(meeting, agencies));
    report
}

fn facts(meeting: &Meeting) -> Vec<(&'static str, String)> {
    let at = meeting.appointment();
    let clock = |t: jiff::civil::Time| t.strftime("%H:%M").to_string();
    let mut facts = vec![
        ("Day", platform::clock::day_in_words(at.on)),
        ("Time", format!("{} to {}", clock(at.from), clock(at.until))),
        ("Place", at.place.clone()),
    ];
    if let MeetingState::Cancelled { why } = meeting.state() {
        facts.push(("Cancelled", why.clone()));
    }
    facts
}

fn attendance(meeting: &Meeting, agencies: &Agencies) -> Vec<Piece> {
    let name = |who: &Invited| match who.agency {
        Some(agency) => format!("{}, {}", who.name, agencies.name(agency)),
        None => who.name.clone(),
    };
    let list = |came: Option<Came>, heading: &str| {
        let names: Vec<String> = meeting.invited.iter().filter(|i| i.came == came).map(name).collect();
        if names.is_empty() { Vec::new() } else { vec![Piece::heading(1, heading), Piece::bullets(names)] }
    };
    let mut all = list(Some(Came::Present), "Present");
    all.extend(list(Some(Came::Apologies), "Apologies"));
    all.extend(list(Some(Came::Absent), "Absent without apologies"));
    all.extend(list(None, "Invited"));
    all
}

fn items(meeting: &Meeting) -> Vec<Piece> {
    let mut all = vec![Piece::heading(1, "Agenda")];
    if meeting.agenda.is_empty() {
        all.push(Piece::paragraph("No items."));
    }
    for (i, item) in meeting.agenda.iter().enumerate() {
        all.push(Piece::heading(2, format!("{}. {}", i + 1, item.title)));
        all.extend(item.speaker.as_ref().map(|s| Piece::paragraph(format!("Introduced by {s}."))));
        all.extend(item.note.lines().filter(|l| !l.trim().is_empty()).map(Piece::paragraph));
        if item.carry {
            all.push(Piece::paragraph("Carried to the next meeting."));
        }
    }
    all
}

fn decisions(meeting: &Meeting) -> Vec<Piece> {
    if meeting.decisions().is_empty() {
        return Vec::new();
    }
    let text = |d: &crate::meeting::Decision| match &d.tie {
        Some(tie) => format!("{} (on: {})", d.text, tie.title),
        None => d.text.clone(),
    };
    vec![Piece::heading(1, "Decisions"), Piece::numbered(meeting.decisions().iter().map(text))]
}

fn actions(meeting: &Meeting, agencies: &Agencies) -> Vec<Piece> {
    if meeting.arising().is_empty() {
        return Vec::new();
    }
    let columns = vec![Column::text("What").weight(3), Column::text("Who").weight(2), Column::date("By")];
    let row = |what: &str, who: &str, due: Date| vec![Cell::from(what), Cell::from(who), Cell::Date(due)];
    let table = meeting.arising().iter().fold(Table::new("Actions arising", columns), |table, a| {
        table.row(row(&a.what, agencies.name(a.agency), a.due))
    });
    vec![Piece::heading(1, "Actions arising"), Piece::Table(table)]
}

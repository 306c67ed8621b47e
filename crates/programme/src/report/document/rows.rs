//! Every recommendation: its words, who leads it, each ask with each body's position, what was claimed, what was verified
//! and by whom, what changed for children, challenges, dates, money.

use documents::report::{CalloutKind, Cell, Column, Heading, KeyValue, Piece, Table, Text};

use super::{anchor, lines, money};
use crate::impact::ImpactState;
use crate::programme::ReportKind;
use crate::report::{
    AnswerLine, AskLine, Check, ClaimLine, DecisionLine, EvidenceLine, Measure, ReportModel, Row, Work, flag_words,
};
use crate::stamp::{Period, in_words};
use crate::standing::MonitorLeads;

/// Every recommendation in order.
pub fn section(model: &ReportModel) -> Vec<Piece> {
    let mut pieces = vec![Piece::PageBreak, Piece::heading(1, "Every recommendation")];
    for row in &model.rows {
        pieces.extend(self::row(model, row));
    }
    pieces
}

fn row(model: &ReportModel, row: &Row) -> Vec<Piece> {
    let mut pieces = vec![
        Piece::Heading(Heading { level: 2, text: row.heading(), anchor: Some(anchor(row)) }),
        Piece::Callout(documents::report::Callout {
            kind: CalloutKind::Note,
            title: Some("As the review put it".into()),
            text: row.words.iter().filter(|w| !w.trim().is_empty()).map(|w| Text::plain(w.clone())).collect(),
        }),
        Piece::KeyValues(standing(model, row)),
    ];
    pieces.push(Piece::heading(3, "What was asked, and each body’s answer"));
    pieces.push(asks(row));
    pieces.extend(works(model, row));
    pieces.extend(impact(model, row));
    pieces.extend(challenges(row));
    pieces.extend(decisions(row));
    pieces.extend(requests(row));
    pieces
}

fn key(key: &str, value: impl Into<Text>) -> KeyValue {
    KeyValue { key: key.into(), value: value.into() }
}

fn standing(model: &ReportModel, row: &Row) -> Vec<KeyValue> {
    let (axes, verdict) = (&row.standing.axes, &row.standing.verdict);
    let led = match axes.flags.monitor {
        MonitorLeads::No => row.led_by.clone(),
        MonitorLeads::Jointly => format!("{}. {} monitors this row and leads it with others.", row.led_by, model.board),
        MonitorLeads::Alone => format!("{}. {} monitors this row and leads it alone.", row.led_by, model.board),
    };
    let dates = match (row.first_due(), row.expected()) {
        (None, None) => "No date is set".to_owned(),
        (Some(first), Some(expected)) if first != expected => {
            format!("{}, now expected on {}", in_words(first), in_words(expected))
        }
        (Some(first), _) => in_words(first),
        (None, Some(expected)) => format!("Expected on {}", in_words(expected)),
    };
    let mut facts = vec![
        key("Led by", led),
        key(
            "Where it stands",
            Text::default().bold(verdict.headline.words()).then(format!(
                " ({}). {}",
                verdict.colour.words().to_lowercase(),
                verdict.reason
            )),
        ),
        key("Delivery, as claimed", axes.stage.words()),
        key("Assurance, as tested", format!("Grade {}: {}", axes.grade.number(), axes.grade.words().to_lowercase())),
        key("Impact on children", axes.impact.words()),
        key("First due", dates),
    ];
    if let Some(o) = &row.standing.overridden {
        facts.push(key("Set by hand", format!("{}: {} Totals count what is derived.", o.colour.words(), o.reason)));
    }
    let unsaid = axes.flags.exceptions.iter().filter(|e| !verdict.reason.contains(e.as_str()));
    facts.extend(unsaid.map(|e| key("Verified by exception", e.clone())));
    let flags = flag_words(&row.standing);
    if !flags.is_empty() {
        facts.push(key("To be read with it", flags.join("; ")));
    }
    facts
}

fn asks(row: &Row) -> Piece {
    if row.asks.is_empty() {
        return Piece::paragraph("This recommendation has not been split into its asks yet.");
    }
    let columns = vec![
        Column::text("Ask"),
        Column::text("What is asked").weight(5),
        Column::text("Body").weight(3),
        Column::text("Position").weight(2),
        Column::text("In its words").weight(4),
    ];
    let mut table = Table::new("Asks and answers", columns);
    row.asks.iter().for_each(|ask| table.rows.extend(answers(row, ask)));
    Piece::Table(table)
}

/// A line for each body that answered, and one for all that have not.
fn answers(row: &Row, ask: &AskLine) -> Vec<Vec<Cell>> {
    let silent: Vec<String> = ask.answers.iter().filter(|a| !a.given).map(|a| a.body.clone()).collect();
    let given = ask.answers.iter().filter(|a| a.given);
    let mut told: Vec<[Cell; 3]> =
        given.map(|a| [a.body.clone().into(), a.position.clone().into(), words(row, a)]).collect();
    if ask.answers.is_empty() {
        told.push(["Nobody is asked by name".into(), "No response yet".into(), Cell::Empty]);
    }
    if !silent.is_empty() {
        told.push([lines(silent), "No response yet".into(), Cell::Empty]);
    }
    let due = ask.due.as_ref().map(|due| format!(" (when: {due})")).unwrap_or_default();
    let text = |first: bool| if first { format!("{}{due}", ask.text) } else { "The same ask".into() };
    let line = |(i, cells): (usize, [Cell; 3])| -> Vec<Cell> {
        [Cell::from(ask.limb.to_string()), text(i == 0).into()].into_iter().chain(cells).collect()
    };
    told.into_iter().enumerate().map(line).collect()
}

fn words(row: &Row, answer: &AnswerLine) -> Cell {
    let offers = answer.offers.as_ref().map(|o| format!("Offers instead: {o}"));
    let given = match (answer.on, &answer.signed_by) {
        (Some(on), Some(who)) => Some(format!("Given on {}, signed by {who}", in_words(on))),
        (Some(on), None) => Some(format!("Given on {}", in_words(on))),
        (None, _) => None,
    };
    lines(answer.reason.iter().cloned().chain(offers).chain(given).chain(answer.checks.iter().map(|c| check(row, c))))
}

fn works(model: &ReportModel, row: &Row) -> Vec<Piece> {
    let mut pieces = vec![Piece::heading(3, "What was claimed, and what was verified")];
    if row.works.is_empty() {
        pieces.push(Piece::paragraph(
            "No work is on record for this recommendation. Nothing is claimed and nothing is verified.",
        ));
    }
    for work in &row.works {
        let title = if work.title.trim().is_empty() { "Work without a title" } else { &work.title };
        pieces.push(Piece::heading(4, title));
        pieces.push(Piece::KeyValues(self::work(model, row, work)));
    }
    pieces
}

fn work(model: &ReportModel, row: &Row, work: &Work) -> Vec<KeyValue> {
    let full = model.kind == ReportKind::Full;
    let mut facts = Vec::new();
    let mut fact = |name: &str, value: String| {
        if !value.trim().is_empty() {
            facts.push(key(name, value));
        }
    };
    fact("Meant for children", work.outcome.clone());
    fact("Lead", work.lead.clone().unwrap_or_else(|| "No lead".into()));
    fact("Officer", work.officer.clone().unwrap_or_default());
    fact("With", work.contributors.join(", "));
    fact("Delivery", delivery(work));
    fact("Due", dates(work, full));
    for said in &work.updates {
        fact("Progress", format!("{} ({}): {}", said.body, period(said.period), said.text));
    }
    let claims = if full { work.claims.as_slice() } else { work.claims.last().map_or(&[][..], std::slice::from_ref) };
    for c in claims {
        fact("Claimed", claim(c));
        fact("Said to have changed for children", c.changed_for_children.clone());
        fact("Evidence", evidence(c));
    }
    if work.claims.is_empty() {
        fact("Claimed", "Nothing is claimed.".into());
    }
    let checks = if full { work.checks.as_slice() } else { work.checks.last().map_or(&[][..], std::slice::from_ref) };
    checks.iter().for_each(|c| fact("Checked", check(row, c)));
    if work.checks.is_empty() {
        fact("Checked", "Nobody has checked it.".into());
    }
    fact("Tested again", work.retest.map(in_words).unwrap_or_default());
    let cost = money::in_words(&work.money);
    fact("Money", if work.money.unfunded { format!("{cost}. Unfunded: nobody has found this money.") } else { cost });
    facts
}

fn delivery(work: &Work) -> String {
    let voided = if work.voided {
        ". It was verified once; what was verified has changed since, so it waits for a new check"
    } else {
        ""
    };
    let why = work.why.as_ref().map(|w| format!(": {w}")).unwrap_or_default();
    format!("{}{why}{voided}", work.stage.words())
}

fn dates(work: &Work, full: bool) -> String {
    let Some(first) = work.first_due else { return "No date is set".into() };
    let shown =
        if full { work.forecasts.as_slice() } else { work.forecasts.last().map_or(&[][..], std::slice::from_ref) };
    let moved = shown.iter().map(|f| match &f.reason {
        Some(reason) => format!("; moved to {} because: {reason}", in_words(f.date)),
        None => format!("; moved to {}", in_words(f.date)),
    });
    format!("First {}{}", in_words(first), moved.collect::<String>())
}

fn period(period: Period) -> String {
    format!("{} to {}", in_words(period.from), in_words(period.to))
}

fn claim(claim: &ClaimLine) -> String {
    let by = match &claim.by {
        Some(person) => format!("{person} for {}", claim.body),
        None => claim.body.clone(),
    };
    format!("{by}, on {}, for {}: {}", in_words(claim.on), period(claim.period), claim.text)
}

fn evidence(claim: &ClaimLine) -> String {
    let named = claim.evidence.iter().map(|e: &EvidenceLine| {
        let until = e.until.map(|u| format!(" until {}", in_words(u))).unwrap_or_default();
        format!("{} ({}, from {}, {}{until})", e.title, e.kind.to_lowercase(), e.from, in_words(e.dated))
    });
    let withheld = match claim.withheld {
        0 => None,
        1 => Some("1 piece not named here".to_owned()),
        n => Some(format!("{n} pieces not named here")),
    };
    named.chain(withheld).collect::<Vec<_>>().join("; ")
}

/// Why this body checked its own work, unless the head of the row's section has said it.
fn exception(row: &Row, check: &Check) -> String {
    let Some(reason) = &check.exception else { return String::new() };
    match row.standing.axes.flags.exceptions.contains(reason) {
        true => " By exception, because this body leads the work.".into(),
        false => format!(" By exception, because this body leads the work: {reason}"),
    }
}

fn check(row: &Row, check: &Check) -> String {
    let who = match &check.person {
        Some(person) => format!("{person}, {}, {}", check.body, check.capacity),
        None => format!("{}, {}", check.body, check.capacity),
    };
    let found = match (&check.missing, check.held) {
        (_, true) => "the claim was found to hold".to_owned(),
        (Some(missing), false) => format!("it was sent back: {missing}"),
        (None, false) => "it was sent back".to_owned(),
    };
    let sample = check.sample.as_ref().map(|s| format!(" Sample: {s}.")).unwrap_or_default();
    let exception = exception(row, check);
    format!(
        "By {who}, on {}: {found}. How: {}.{sample}{exception}",
        in_words(check.on),
        check.method.trim_end_matches('.')
    )
}

fn impact(model: &ReportModel, row: &Row) -> Vec<Piece> {
    let mut pieces = vec![Piece::heading(3, "What changed for children and families")];
    if row.impacts.is_empty() {
        pieces.push(Piece::paragraph(
            "Nobody has said yet how a change for children would show. That has to be put right.",
        ));
    }
    for measure in &row.impacts {
        pieces.push(Piece::KeyValues(facts_of(measure)));
        if model.kind == ReportKind::Full && !measure.readings.is_empty() {
            pieces.push(readings(measure));
        }
    }
    pieces
}

fn facts_of(measure: &Measure) -> Vec<KeyValue> {
    let known = match &measure.state {
        ImpactState::CannotBeKnown { reason } => format!("{}: {reason}", measure.state.words()),
        ImpactState::TooEarly { until: Some(until) } => {
            format!("{}, to be read by {}", measure.state.words(), in_words(*until))
        }
        ImpactState::TooEarly { until: None }
        | ImpactState::NoMeasureSet
        | ImpactState::NoChange
        | ImpactState::Worse
        | ImpactState::Improved
        | ImpactState::Sustained => measure.state.words().to_owned(),
    };
    let mut facts = vec![key("What should be different", measure.question.clone())];
    facts.push(key("How it is measured", measure.definition.clone().unwrap_or_else(|| "Not yet defined".into())));
    facts.push(key("What the readings show", known));
    if let Some(last) = measure.readings.last() {
        facts.push(key("Latest reading", format!("{}, for {}", last.value, period(last.period))));
    }
    if measure.earlier > 0 {
        facts.push(key(
            "Earlier readings",
            format!("{} by an earlier definition, which cannot be compared with these", measure.earlier),
        ));
    }
    for effect in &measure.effects {
        facts.push(key(
            if effect.harmful { "Happened besides, and did harm" } else { "Happened besides" },
            effect.text.clone(),
        ));
    }
    facts
}

fn readings(measure: &Measure) -> Piece {
    let mut table = Table::new(
        format!("Readings: {}", measure.question),
        vec![Column::text("Period").weight(2), Column::text("Value"), Column::text("Source").weight(2)],
    );
    for r in &measure.readings {
        table.rows.push(vec![period(r.period).into(), r.value.clone().into(), r.source.clone().into()]);
    }
    Piece::Table(table)
}

fn challenges(row: &Row) -> Vec<Piece> {
    let withheld = row.challenges_withheld;
    if row.challenges.is_empty() && withheld == 0 {
        return Vec::new();
    }
    let mut pieces = vec![Piece::heading(3, "Challenges")];
    let columns = vec![
        Column::text("Question").weight(4),
        Column::text("To").weight(2),
        Column::date("Answer due").weight(2),
        Column::text("Answer").weight(4),
        Column::text("What changed").weight(3),
    ];
    let mut table = Table::new("Challenges and their answers", columns);
    for c in &row.challenges {
        let asked = format!("{} asked on {}: {}", c.from, in_words(c.raised), c.question);
        let rung = c.rung.as_ref().map(|r| format!("Taken up to {r}"));
        let answer =
            c.answer.clone().unwrap_or_else(|| if c.overdue { "None, and overdue".into() } else { "None yet".into() });
        table.rows.push(vec![
            lines(std::iter::once(asked).chain(rung)),
            c.to.clone().into(),
            Cell::Date(c.due),
            answer.into(),
            lines(c.changed.clone()),
        ]);
    }
    if !table.rows.is_empty() {
        pieces.push(Piece::Table(table));
    }
    match withheld {
        0 => {}
        1 => pieces.push(Piece::paragraph(
            "The Board has challenged a body about this once. The exchange is not part of the public version.",
        )),
        n => pieces.push(Piece::paragraph(format!(
            "The Board has challenged bodies about this {n} times. The exchanges are not part of the public version."
        ))),
    }
    pieces
}

fn decisions(row: &Row) -> Vec<Piece> {
    let one = |d: &DecisionLine| {
        let what = d.on_what.as_ref().map(|w| format!(", on {w}")).unwrap_or_default();
        key(&format!("{} of {}{what}", d.kind, d.from), d.text.clone())
    };
    let all: Vec<KeyValue> = row.decisions.iter().map(one).collect();
    if all.is_empty() { Vec::new() } else { vec![Piece::heading(3, "Decisions"), Piece::KeyValues(all)] }
}

fn requests(row: &Row) -> Vec<Piece> {
    let one = |r: &crate::report::Request| {
        let mut facts = vec![key("To", r.to.clone()), key("Where it stands", r.state.clone())];
        facts.extend(r.sent.map(|d| key("Sent", in_words(d))));
        facts.extend(r.answered.map(|d| key("Answered", in_words(d))));
        facts.extend(r.answer.clone().filter(|a| !a.is_empty()).map(|a| key("Answer", a)));
        if !r.endorsed.is_empty() {
            facts.push(key("Endorsed by", r.endorsed.join(", ")));
        }
        Piece::KeyValues(facts)
    };
    let mut pieces: Vec<Piece> = row.requests.iter().map(one).collect();
    if !pieces.is_empty() {
        pieces.insert(0, Piece::heading(3, "Request to a national body"));
    }
    pieces
}

//! From a stitched row to a recommendation as understood.

use std::collections::BTreeMap;

use documents::{Cell, Line, Place};
use sha2::{Digest, Sha256};

use super::asks;
use super::bodies::Bodies;
use super::dates;
use super::leads;
use super::mapping::{Field, Mapping, hex};
use super::model::{Ask, Assurance, Doubt, Due, Part, RecommendationRow, Scope};
use super::stitch::Stitched;
use super::title::{self, Titled};
use super::words::{LANGUAGE, normal, sentences, squash};

/// All rows, without links and guesses at answers.
pub(super) fn understand(stitched: Vec<Stitched>, mapping: &Mapping, bodies: &Bodies) -> Vec<RecommendationRow> {
    let parents: Vec<Option<String>> = stitched.iter().map(|row| parent(&row.reference)).collect();
    let titled = titles(&stitched, &parents, mapping, bodies);
    let rows = stitched.into_iter().zip(parents).zip(titled);
    rows.map(|((row, parent), titled)| one(row, parent, titled, mapping, bodies)).collect()
}

fn cell(row: &Stitched, mapping: &Mapping, field: Field) -> Option<Cell> {
    mapping.column(field).and_then(|column| row.cells.get(column)).cloned()
}

fn titles(rows: &[Stitched], parents: &[Option<String>], mapping: &Mapping, bodies: &Bodies) -> Vec<Titled> {
    let cells: Vec<Cell> =
        rows.iter().map(|row| cell(row, mapping, Field::Recommendation).unwrap_or_default()).collect();
    if mapping.column(Field::Title).is_none() {
        return title::take_apart(&cells, parents, &|name| bodies.knows(name));
    }
    let own = |(row, text): (&Stitched, Cell)| {
        let title = cell(row, mapping, Field::Title).map(|c| squash(&c.text())).filter(|t| !t.is_empty());
        Titled { title, text: text.lines }
    };
    rows.iter().zip(cells).map(own).collect()
}

/// "7" of "7b", "7(b)" and "7 b"; nothing of "7" or "7.2".
pub(super) fn parent(reference: &str) -> Option<String> {
    let bare = reference.trim_end_matches(')');
    let letter = bare.chars().next_back().filter(char::is_ascii_lowercase)?;
    let number = bare.strip_suffix(letter)?.trim_end_matches(['(', ' ', '.', '-']);
    number.chars().next_back().is_some_and(|c| c.is_ascii_digit()).then(|| number.to_owned())
}

fn one(row: Stitched, parent: Option<String>, titled: Titled, mapping: &Mapping, bodies: &Bodies) -> RecommendationRow {
    let leads = leads::read(cell(&row, mapping, Field::Lead).as_ref(), bodies, &row.reference, &row.place);
    let lines = |field| cell(&row, mapping, field).map(|c| c.lines).unwrap_or_default();
    let (response, challenges) = (lines(Field::Response), lines(Field::Challenges));
    let (asks, nothing_asked) = asks::split(&titled.text, bodies);
    let parts =
        [(Part::Recommendation, titled.text.as_slice()), (Part::Response, &response), (Part::Challenges, &challenges)];
    let words = |field| cell(&row, mapping, field).map(|c| squash(&c.text())).filter(|t| !t.is_empty());
    let mut understood = RecommendationRow {
        parent,
        title: titled.title,
        theme: words(Field::Theme).or_else(|| row.theme.clone()),
        scope: leads.scope,
        leads: leads.leads,
        due: due(&parts, words(Field::Due)),
        status: words(Field::Status),
        other: other(&row, mapping),
        asks,
        thresholds: parts
            .iter()
            .flat_map(|(part, lines)| lines.iter().flat_map(|l| asks::thresholds(&l.text, *part)))
            .collect(),
        links: Vec::new(),
        money: money(&parts),
        assurance: assurance(&parts),
        sha256: sum(&row.cells),
        doubts: row.doubts.iter().cloned().chain(leads.doubts).collect(),
        text: titled.text.clone(),
        response: response.clone(),
        challenges: challenges.clone(),
        reference: row.reference,
        place: row.place,
        continued: row.continued,
    };
    let place = understood.place.clone();
    let found = doubts(&understood, nothing_asked, mapping, &place);
    understood.doubts.extend(found);
    understood.doubts.extend(unlike_addressees(&understood, bodies));
    understood
}

fn due(parts: &[(Part, &[Line])], column: Option<String>) -> Vec<Due> {
    let mut due: Vec<Due> = column.iter().flat_map(|text| dates::of_column(text)).collect();
    for (part, lines) in parts {
        due.extend(lines.iter().flat_map(|line| dates::for_work(&line.text, *part)));
    }
    due
}

/// Columns that were mapped to nothing of a row's own, by heading.
fn other(row: &Stitched, mapping: &Mapping) -> BTreeMap<String, String> {
    let own = [
        Field::Reference,
        Field::Title,
        Field::Theme,
        Field::Recommendation,
        Field::Lead,
        Field::Response,
        Field::Challenges,
        Field::Due,
        Field::Status,
    ];
    let used: Vec<usize> = own.iter().filter_map(|f| mapping.column(*f)).collect();
    let rest = row.cells.iter().enumerate().filter(|(at, cell)| !used.contains(at) && !cell.is_blank());
    rest.map(|(at, cell)| (mapping.headings.get(at).cloned().unwrap_or_default(), cell.text())).collect()
}

fn money(parts: &[(Part, &[Line])]) -> Vec<String> {
    let spoken = parts.iter().filter(|(part, _)| *part != Part::Recommendation);
    let all = spoken.flat_map(|(_, lines)| lines.iter().flat_map(|l| sentences(&l.text)));
    all.filter(|s| LANGUAGE.money.said_in(s)).map(str::to_owned).collect()
}

fn assurance(parts: &[(Part, &[Line])]) -> Vec<Assurance> {
    let mut found = Vec::new();
    for (part, lines) in parts {
        for sentence in lines.iter().flat_map(|l| sentences(&l.text)) {
            let kinds = LANGUAGE.assurance.iter().filter(|(_, phrases)| phrases.said_in(sentence));
            found.extend(kinds.map(|(kind, _)| Assurance {
                kind: kind.clone(),
                part: *part,
                sentence: sentence.to_owned(),
            }));
        }
    }
    found
}

/// SHA-256 of cells as printed.
pub(super) fn sum(cells: &[Cell]) -> String {
    let words: Vec<String> = cells.iter().map(|c| squash(&c.text())).collect();
    hex(&Sha256::digest(words.join("\u{1f}")))
}

fn doubts(row: &RecommendationRow, nothing_asked: bool, mapping: &Mapping, place: &Place) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let mut add = |code: &str, sentence: String| doubts.push(Doubt::new(code, sentence, place));
    let reference = &row.reference;
    let empty = |lines: &[Line]| lines.iter().all(|l| l.text.trim().is_empty());
    if empty(&row.text) {
        add("no_text", format!("Row {reference} has no recommendation."));
    } else if nothing_asked {
        add(
            "no_ask_found",
            format!(
                "No sentence of row {reference} was seen to ask for something; its whole text is taken as one ask."
            ),
        );
    }
    if mapping.column(Field::Response).is_some() && empty(&row.response) {
        add("no_response", format!("Row {reference} has no response."));
    }
    for (name, lines) in [("recommendation", &row.text), ("response", &row.response), ("challenges", &row.challenges)] {
        if lines.iter().any(|l| l.bullet.is_some() && l.text.trim().is_empty()) {
            add(
                "empty_bullet",
                format!("The {name} of row {reference} has a bullet with nothing behind it: a limb may be missing."),
            );
        }
        if unmatched_quote(lines) {
            add(
                "quote_unmatched",
                format!("The {name} of row {reference} opens or closes a quotation only once: words may be missing."),
            );
        }
        if lines.last().is_some_and(|l| l.text.trim_end().ends_with(':')) {
            add(
                "list_missing",
                format!("The {name} of row {reference} ends with a colon: what should follow is missing."),
            );
        }
    }
    let asked = row.due.iter().find(|d| d.part == Part::Recommendation && d.when.is_some());
    if let Some(asked) = asked
        .filter(|_| row.scope == Scope::Local && !row.due.iter().any(|d| matches!(d.part, Part::Response | Part::Due)))
    {
        add(
            "date_not_answered",
            format!("Row {reference} asks for a date ({}); the response gives none.", asked.words),
        );
    }
    doubts
}

/// Straight and curly double quotation marks that do not come in pairs.
fn unmatched_quote(lines: &[Line]) -> bool {
    let text: String = lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join(" ");
    let count = |c: char| text.chars().filter(|x| *x == c).count();
    let (open, close, straight) = (count('“'), count('”'), count('"'));
    (open + close + straight) % 2 == 1
}

/// Somebody is asked who neither leads the row nor appears in its response.
fn unlike_addressees(row: &RecommendationRow, bodies: &Bodies) -> Vec<Doubt> {
    let response: String = row.response.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join(" ");
    let spoken = |who: &str| {
        super::words::says(&response, who)
            || row
                .leads
                .iter()
                .any(|l| l.everybody || bodies.same(&l.printed, who) || normal(who).contains(&normal(&l.printed)))
    };
    let outside = |ask: &Ask| {
        ask.addressee.clone().filter(|who| {
            bodies.knows(who)
                && !LANGUAGE.generic.contains(&who.to_lowercase())
                && !spoken(who)
                && row.scope == Scope::Local
        })
    };
    let mut who: Vec<String> = row.asks.iter().filter_map(outside).collect();
    who.dedup();
    let doubt = |who: String| {
        let sentence = format!("Row {} asks {who}, who neither leads it nor appears in the response.", row.reference);
        Doubt::new("addressee_not_answering", sentence, &row.place)
    };
    who.into_iter().map(doubt).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lettered_parts_have_a_parent() {
        assert_eq!(parent("7b").as_deref(), Some("7"));
        assert_eq!(parent("7(b)").as_deref(), Some("7"));
        assert_eq!((parent("7"), parent("7.2"), parent("b")), (None, None, None));
    }
}

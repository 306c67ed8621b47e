//! Which column of a plan is what: a first guess from its heading row and some rows, and what a person must say when
//! that is not enough.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use documents::Place;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::words::normal;

/// What a column can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Number of the recommendation.
    Reference,
    /// A title in a column of its own.
    Title,
    /// The theme it stands under.
    Theme,
    /// The recommendation.
    Recommendation,
    /// What will be done, where the plan has a response as well.
    Action,
    /// Who leads.
    Lead,
    /// What the partners answer.
    Response,
    /// Accepted or not.
    Position,
    /// What stands in the way.
    Challenges,
    /// Date for the work.
    Due,
    /// Colour or state.
    Status,
    /// Progress in words.
    Progress,
    /// What is to be different for children.
    Outcome,
    /// What shows it.
    Evidence,
    /// Money and people.
    Cost,
}

impl Field {
    /// All of them, in the order of the form that asks.
    pub const ALL: [Self; 15] = [
        Self::Reference,
        Self::Title,
        Self::Theme,
        Self::Recommendation,
        Self::Action,
        Self::Lead,
        Self::Response,
        Self::Position,
        Self::Challenges,
        Self::Due,
        Self::Status,
        Self::Progress,
        Self::Outcome,
        Self::Evidence,
        Self::Cost,
    ];

    /// As said on pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Reference => "Number or reference",
            Self::Title => "Title",
            Self::Theme => "Theme",
            Self::Recommendation => "Recommendation",
            Self::Action => "Action",
            Self::Lead => "Who leads",
            Self::Response => "Response",
            Self::Position => "Accepted or not",
            Self::Challenges => "Challenges",
            Self::Due => "Date for the work",
            Self::Status => "Status",
            Self::Progress => "Progress",
            Self::Outcome => "Outcome for children",
            Self::Evidence => "Evidence",
            Self::Cost => "Cost",
        }
    }
}

/// Which column is what, counted from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Column of each field that the plan has.
    pub columns: BTreeMap<Field, usize>,
    /// The headings as printed, left to right.
    pub headings: Vec<String>,
}

/// A guess at a mapping.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// The best guess.
    pub mapping: Mapping,
    /// 0 to 1: of the column that is least sure among those that a plan must have.
    pub confidence: f64,
    /// What is not sure, as plain sentences.
    pub doubts: Vec<String>,
}

/// What a person is asked when the columns cannot be told.
#[derive(Debug, Clone, PartialEq)]
pub struct NeedsMapping {
    /// The guess to start from.
    pub guess: Guess,
    /// Some rows to look at.
    pub samples: Vec<Vec<String>>,
    /// Under which the answer is remembered.
    pub fingerprint: String,
    /// Where the heading row stands.
    pub place: Place,
}

impl fmt::Display for NeedsMapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.guess.doubts.join(" "))
    }
}

/// Below this a guess is put to a person.
pub const CONFIDENT: f64 = 0.6;

static HEADINGS: LazyLock<BTreeMap<Field, Vec<String>>> =
    LazyLock::new(|| toml::from_str(include_str!("vocabulary/headings.toml")).unwrap_or_default());

impl Mapping {
    /// The column of `field`, from 0.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.get(&field).copied()
    }

    /// Identifies the layout: the same headings in the same order give the same fingerprint, whatever case and punctuation.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.headings)
    }
}

/// SHA-256 of the normalised headings in order.
pub fn fingerprint(headings: &[String]) -> String {
    let normal: Vec<String> = headings.iter().map(|h| normal(h)).collect();
    hex(&Sha256::digest(normal.join("\u{1f}")))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Guesses the columns from headings and a few rows below them.
pub fn guess_mapping(headings: &[String], samples: &[Vec<String>]) -> Guess {
    let mut scores = scored(headings, samples);
    scores.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.1.cmp(&b.1)).then(a.0.cmp(&b.0)));
    let mut mapping = Mapping { columns: BTreeMap::new(), headings: headings.to_vec() };
    let mut sure: BTreeMap<Field, f64> = BTreeMap::new();
    for (field, column, score) in &scores {
        let taken = mapping.columns.contains_key(field) || mapping.columns.values().any(|c| c == column);
        if !taken {
            mapping.columns.insert(*field, *column);
            sure.insert(*field, *score);
        }
    }
    stand_in(&mut mapping, &mut sure);
    let mut doubts = doubts(&mapping, &sure, &scores);
    doubts.extend(unknown(&mapping, samples));
    let least = |f: Field| sure.get(&f).copied().unwrap_or(0.0);
    let rival = if doubts.is_empty() { 1.0 } else { CONFIDENT - 0.1 };
    let confidence = least(Field::Reference).min(least(Field::Recommendation)).min(rival);
    Guess { mapping, confidence, doubts }
}

/// A plan without a column of recommendations prints them as actions; one without responses answers with actions.
fn stand_in(mapping: &mut Mapping, sure: &mut BTreeMap<Field, f64>) {
    let places =
        [(Field::Recommendation, Field::Action), (Field::Response, Field::Action), (Field::Response, Field::Progress)];
    for (wanted, other) in places {
        if !mapping.columns.contains_key(&wanted)
            && let Some(column) = mapping.columns.remove(&other)
        {
            mapping.columns.insert(wanted, column);
            let score = sure.remove(&other).unwrap_or(0.0);
            sure.insert(wanted, score);
        }
    }
}

fn scored(headings: &[String], samples: &[Vec<String>]) -> Vec<(Field, usize, f64)> {
    let mut scores = Vec::new();
    for (column, heading) in headings.iter().enumerate() {
        let cells: Vec<&str> = samples.iter().filter_map(|row| row.get(column)).map(String::as_str).collect();
        for field in HEADINGS.keys() {
            let score = by_heading(*field, heading) * by_cells(*field, &cells);
            if score > 0.3 {
                scores.push((*field, column, score));
            }
        }
    }
    scores
}

/// How well a heading fits a field: 1 for a phrase of the vocabulary, less for a heading that holds or begins one.
pub(super) fn by_heading(field: Field, heading: &str) -> f64 {
    let heading = normal(heading);
    let fits = |phrase: &String| {
        let words = heading.split(' ').count() as f64;
        let share = phrase.split(' ').count() as f64 / words.max(1.0);
        if heading == *phrase {
            1.0
        } else if format!(" {heading} ").contains(&format!(" {phrase} ")) {
            0.5 + 0.45 * share
        } else {
            0.0
        }
    };
    let listed = HEADINGS.get(&field).map(Vec::as_slice).unwrap_or_default();
    if heading.is_empty() { 0.0 } else { listed.iter().map(fits).fold(0.0, f64::max) }
}

/// How well what stands below the heading fits: 1 when it does or when there is nothing to judge by.
fn by_cells(field: Field, cells: &[&str]) -> f64 {
    let filled: Vec<&str> = cells.iter().copied().filter(|c| !c.trim().is_empty()).collect();
    if filled.is_empty() {
        return 1.0;
    }
    let share = |test: &dyn Fn(&str) -> bool| filled.iter().filter(|c| test(c)).count() as f64 / filled.len() as f64;
    let words = |cell: &str| cell.split_whitespace().count();
    match field {
        Field::Reference => share(&looks_like_reference),
        Field::Recommendation | Field::Action => 0.4 + 0.6 * share(&|c| words(c) >= 4),
        Field::Lead => 0.4 + 0.6 * share(&|c| words(c) <= 12),
        Field::Status | Field::Position => 0.4 + 0.6 * share(&|c| words(c) <= 6),
        Field::Due => 0.4 + 0.6 * share(&|c| c.chars().any(|d| d.is_ascii_digit()) || words(c) <= 4),
        Field::Title | Field::Theme | Field::Response | Field::Challenges | Field::Progress => 1.0,
        Field::Outcome | Field::Evidence | Field::Cost => 1.0,
    }
}

/// "7b", "R7(b)", "Recommendation 3.1", "CSE-12".
pub(super) fn looks_like_reference(cell: &str) -> bool {
    let bare = bare_reference(cell);
    !bare.is_empty()
        && bare.chars().count() <= 14
        && bare.split_whitespace().count() <= 3
        && bare.chars().any(|c| c.is_ascii_digit())
}

/// A reference without "Recommendation", "continued", brackets round it and the full stop behind.
pub(super) fn bare_reference(cell: &str) -> String {
    let low = super::words::squash(cell);
    let mut rest = low.trim();
    for word in ["recommendation", "rec.", "rec ", "action", "no."] {
        if rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)) {
            rest = rest[word.len()..].trim();
        }
    }
    let rest = rest.trim_end_matches(['.', ':']);
    let inner = rest.strip_prefix('(').unwrap_or(rest);
    if inner.contains('(') { inner.to_owned() } else { inner.trim_end_matches(')').to_owned() }
}

fn doubts(mapping: &Mapping, sure: &BTreeMap<Field, f64>, scores: &[(Field, usize, f64)]) -> Vec<String> {
    let name = |column: usize| mapping.headings.get(column).cloned().unwrap_or_default();
    let mut doubts = Vec::new();
    for (field, what) in
        [(Field::Reference, "the number of a recommendation"), (Field::Recommendation, "the recommendation")]
    {
        match mapping.column(field) {
            None => doubts.push(format!("No column was found that holds {what}.")),
            Some(c) if sure.get(&field).is_none_or(|s| *s < CONFIDENT) => {
                doubts
                    .push(format!("The column “{}” may hold {what}, but what stands in it is not like one.", name(c)));
            }
            Some(c) => {
                let best = sure.get(&field).copied().unwrap_or(0.0);
                let close = |(f, other, score): &&(Field, usize, f64)| {
                    *f == field
                        && *other != c
                        && *score > best - 0.1
                        && !mapping.columns.values().any(|used| used == other)
                };
                if let Some((_, other, _)) = scores.iter().find(close) {
                    doubts.push(format!("Both “{}” and “{}” may hold {what}.", name(c), name(*other)));
                }
            }
        }
    }
    doubts
}

/// Columns of sentences that no field was found for: to leave them out would lose what the bodies answered.
fn unknown(mapping: &Mapping, samples: &[Vec<String>]) -> Vec<String> {
    let mapped = |column: usize| mapping.columns.values().any(|used| *used == column);
    let wordy = |column: usize| {
        let filled: Vec<&String> = samples.iter().filter_map(|r| r.get(column)).filter(|c| !c.is_empty()).collect();
        let long = filled.iter().filter(|c| c.split_whitespace().count() >= 6).count();
        !filled.is_empty() && long * 2 > filled.len()
    };
    let unsure = mapping.headings.iter().enumerate().filter(|(column, _)| !mapped(*column) && wordy(*column));
    unsure.map(|(_, heading)| format!("It is not known what the column “{heading}” holds.")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(headings: &[&str], row: &[&str]) -> Guess {
        let own = |cells: &[&str]| cells.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
        guess_mapping(&own(headings), &[own(row)])
    }

    #[test]
    fn another_bodys_plan_is_understood() {
        let headings = ["No.", "Recommendation", "Action", "Owner", "By when", "RAG", "Progress", "Barriers"];
        let row = [
            "3",
            "Review the offer made to families",
            "A review is planned",
            "Council",
            "May 2017",
            "Amber",
            "Begun",
            "None",
        ];
        let guess = guess(&headings, &row);
        assert!(guess.confidence >= CONFIDENT, "{guess:?}");
        let fields = [
            Field::Reference,
            Field::Recommendation,
            Field::Response,
            Field::Lead,
            Field::Due,
            Field::Status,
            Field::Progress,
        ];
        for (column, field) in fields.iter().enumerate() {
            assert_eq!(guess.mapping.column(*field), Some(column), "{field:?}");
        }
        assert_eq!(guess.mapping.column(Field::Challenges), Some(7));
    }

    #[test]
    fn a_plan_of_actions_has_its_actions_as_recommendations() {
        let guess =
            guess(&["Ref", "Action", "Owner", "Agency response"], &["A1", "Write to every school", "Board", "Agreed"]);
        assert_eq!(guess.mapping.column(Field::Recommendation), Some(1));
        assert_eq!(guess.mapping.column(Field::Response), Some(3));
        assert!(guess.confidence >= CONFIDENT);
    }

    #[test]
    fn an_unlike_column_is_not_taken_for_the_reference() {
        let guess = guess(&["No.", "Recommendation"], &["see below", "Review the offer made to families"]);
        assert!(guess.confidence < CONFIDENT);
        assert_eq!(guess.doubts.len(), 1, "{:?}", guess.doubts);
    }

    #[test]
    fn two_columns_of_recommendations_are_put_to_a_person() {
        let headings = ["No.", "Recommendation", "Finding"];
        let guess = guess(&headings, &["1", "Review the offer made to families", "The offer is not known to them"]);
        assert!(guess.confidence < CONFIDENT, "{guess:?}");
        assert!(guess.doubts.iter().any(|d| d.contains("Finding")));
    }

    #[test]
    fn a_column_of_sentences_is_not_left_out() {
        let row = ["1", "Review the offer made to families", "The Trust has begun to ask families what they need"];
        let guess = guess(&["No.", "Recommendation", "Musings"], &row);
        assert!(guess.confidence < CONFIDENT && guess.doubts.iter().any(|d| d.contains("Musings")), "{guess:?}");
    }

    #[test]
    fn case_and_punctuation_do_not_change_a_layout() {
        assert_eq!(fingerprint(&["Rec. No".into()]), fingerprint(&["REC NO:".into()]));
        assert_ne!(fingerprint(&["Ref".into(), "Lead".into()]), fingerprint(&["Lead".into(), "Ref".into()]));
    }
}

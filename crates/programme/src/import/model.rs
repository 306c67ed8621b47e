//! What was understood of a report: rows, asks, links, doubts. Facts about the document, none of them decisions.

use std::collections::BTreeMap;

use documents::{Line, Place, Refusal};
use serde::{Deserialize, Serialize};

use super::mapping::{Mapping, NeedsMapping};

/// A report as understood. Nothing in it has been decided by a person yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Understood {
    /// SHA-256 of the words of the rows: the same words give the same sum in whatever format they come.
    pub sha256: String,
    /// The columns by which the rows were read.
    pub mapping: Mapping,
    /// Recommendations in document order.
    pub rows: Vec<RecommendationRow>,
    /// Improvement themes that the report names.
    pub themes: Vec<Quoted>,
    /// Bodies that the report says contributed.
    pub contributors: Vec<Quoted>,
    /// What each body said of the review as a whole.
    pub overall_responses: Vec<OverallResponse>,
    /// Recommendations quoted in the body of the report, compared with their rows.
    pub quotations: Vec<Quotation>,
    /// What the report promises for a date, outside the rows.
    pub promises: Vec<Promise>,
    /// Sums of money and posts that the report names.
    pub money: Vec<MoneyFact>,
    /// Rows that may be the same work.
    pub clusters: Vec<Cluster>,
    /// What a careful clerk would ask about the document as a whole.
    pub doubts: Vec<Doubt>,
}

/// One row of the table of recommendations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecommendationRow {
    /// As printed, such as "7b".
    pub reference: String,
    /// "7" of "7b"; `None` for a row that is not a lettered part.
    pub parent: Option<String>,
    /// `None` when none could be told from the text.
    pub title: Option<String>,
    /// The improvement theme under which the table prints it, if it does.
    pub theme: Option<String>,
    /// Who can carry it out.
    pub scope: Scope,
    /// In the order printed. Empty when none is named.
    pub leads: Vec<Lead>,
    /// The recommendation without its title, limbs as list items.
    pub text: Vec<Line>,
    /// What the partners answer. Empty when nothing.
    pub response: Vec<Line>,
    /// What they say stands in the way. Empty when nothing.
    pub challenges: Vec<Line>,
    /// Dates for the work, wherever in the row they stand.
    pub due: Vec<Due>,
    /// As printed, when the table has a column for it.
    pub status: Option<String>,
    /// Columns of the table without a part of their own here, by heading.
    pub other: BTreeMap<String, String>,
    /// First guess of what is asked, limb by limb.
    pub asks: Vec<Ask>,
    /// Figures by which the work can be measured.
    pub thresholds: Vec<Threshold>,
    /// Other rows that this one speaks of.
    pub links: Vec<Link>,
    /// Sentences that say the work costs money.
    pub money: Vec<String>,
    /// How the row says that the work will be assured.
    pub assurance: Vec<Assurance>,
    /// Where the row begins.
    pub place: Place,
    /// Where it goes on after page breaks.
    pub continued: Vec<Place>,
    /// SHA-256 of all its cells as printed, stitched.
    pub sha256: String,
    /// What a careful clerk would ask about this row.
    pub doubts: Vec<Doubt>,
}

/// Who can carry a recommendation out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Bodies of this partnership.
    Local,
    /// Ministers or national bodies.
    National,
}

/// A body that leads a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// As printed; "All partners" when the row says all.
    pub printed: String,
    /// The full name, when the document spells it out.
    pub name: Option<String>,
    /// The row names all partners.
    pub everybody: bool,
}

/// The part of a row where something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The recommendation itself.
    Recommendation,
    /// The partners' response.
    Response,
    /// The challenges.
    Challenges,
    /// A column of dates.
    Due,
}

/// A date for work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; `None` for a season or term without one.
    pub when: Option<String>,
    /// As printed.
    pub words: String,
    /// Where in the row.
    pub part: Part,
    /// The date is for work said to have begun or been done already.
    pub already: bool,
    /// The sentence it stands in.
    pub sentence: String,
}

/// One thing asked of somebody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// From 1 within its row.
    pub limb: u32,
    /// The words above the list of which this is an item, if it is.
    pub lead_in: Option<String>,
    /// The passage, with the sentences around it that only explain it.
    pub text: String,
    /// The sentence that asks.
    pub asking: String,
    /// The verb, as printed.
    pub verb: Option<String>,
    /// Who is asked, when the sentence says.
    pub addressee: Option<String>,
    /// Dates in the passage.
    pub due: Vec<Due>,
    /// Figures in the passage.
    pub thresholds: Vec<Threshold>,
    /// What must come first, when the sentence says ("once …").
    pub after: Option<String>,
    /// Does the response speak to it?
    pub answer: Answer,
}

/// A figure by which work can be measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// As printed: "100%", "5 day". `None` when the text says that one is to be set.
    pub figure: Option<String>,
    /// Where in the row.
    pub part: Part,
    /// The sentence it stands in.
    pub sentence: String,
}

/// Whether the response of a row speaks to one of its asks: a first guess.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "guess")]
pub enum Answer {
    /// The response shares its words of weight.
    Spoken {
        /// How much of the ask's weight the response shares; see `answers`.
        share: f64,
    },
    /// The response accepts the recommendation as a whole.
    AcceptedWhole,
    /// The response only points at another row.
    PointsElsewhere {
        /// Reference of that row.
        to: String,
    },
    /// For a national body, which has not been asked yet.
    NationalBody,
    /// The response cell is empty.
    NoResponse,
    /// The response does not seem to speak to it.
    PossiblyUnanswered {
        /// A plain sentence.
        reason: String,
        /// How much of the ask's weight the response shares; see `answers`.
        share: f64,
    },
}

/// How one row speaks of another. Never closes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// The whole response is a pointer to the other row.
    PointsOnly,
    /// The text says that the two are linked.
    Linked,
    /// The text mentions the other by number.
    Mentions,
    /// The other row says that the two are linked.
    LinkedBack,
    /// The text lists the other row among those it covers.
    Covers,
    /// The text names the other row's subject.
    NamesSubject,
}

/// A typed link to another row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Reference of the other row.
    pub to: String,
    /// How.
    pub kind: LinkKind,
    /// Where in the row.
    pub part: Part,
    /// The words that say so.
    pub words: String,
}

/// How a row says that work will be assured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assurance {
    /// A kind of the vocabulary, such as "audit" or "annual_report".
    pub kind: String,
    /// Where in the row.
    pub part: Part,
    /// The sentence.
    pub sentence: String,
}

/// What a careful clerk would ask about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// Names the rule, such as "no_lead".
    pub code: String,
    /// A plain sentence.
    pub sentence: String,
    /// Where.
    pub place: Place,
}

impl Doubt {
    /// A doubt found by the rule `code` at `place`.
    pub fn new(code: &str, sentence: impl Into<String>, place: &Place) -> Self {
        Self { code: code.into(), sentence: sentence.into(), place: place.clone() }
    }
}

/// Words of the document with their place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quoted {
    /// As printed.
    pub text: String,
    /// Where.
    pub place: Place,
}

/// What one body said of the review as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverallResponse {
    /// As printed.
    pub agency: String,
    /// Verbatim.
    pub comment: Vec<Line>,
    /// Where.
    pub place: Place,
}

/// A recommendation quoted outside its row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quotation {
    /// Reference of the row.
    pub reference: String,
    /// Number of the paragraph that quotes it, such as "4.6.3".
    pub paragraph: Option<String>,
    /// As quoted.
    pub text: String,
    /// Limbs of the row.
    pub limbs: usize,
    /// Limbs of the row that the quotation leaves out.
    pub missing: Vec<String>,
    /// Where.
    pub place: Place,
}

/// What the report promises for a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// The sentence.
    pub sentence: String,
    /// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    pub when: String,
    /// The date as printed.
    pub words: String,
    /// Number of the paragraph, such as "4.8".
    pub paragraph: Option<String>,
    /// Where.
    pub place: Place,
}

/// A sum of money or a number of posts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoneyFact {
    /// As printed: "£150k p.a.", "3 posts".
    pub words: String,
    /// In whole pounds; `None` for posts.
    pub pounds: Option<u64>,
    /// Number of posts; `None` for money.
    pub posts: Option<u32>,
    /// Every year, as against once.
    pub yearly: bool,
    /// The sentence.
    pub sentence: String,
    /// Where.
    pub place: Place,
}

/// Rows that may be the same work. A suggestion: a person confirms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cluster {
    /// The words shared, such as "raising awareness".
    pub about: String,
    /// In document order.
    pub members: Vec<ClusterMember>,
}

/// A row of a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterMember {
    /// Reference of the row.
    pub reference: String,
    /// Why it is suggested.
    pub reason: String,
}

/// Why a document was not understood.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NotUnderstood {
    /// The columns could not be told with confidence: a person must say.
    #[error("the columns need a person's word: {0}")]
    NeedsMapping(Box<NeedsMapping>),
    /// The document cannot be read safely.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl Ask {
    /// With the words above its list, so that it can be read by itself.
    pub fn whole(&self) -> String {
        match &self.lead_in {
            Some(lead) => format!("{lead} {}", self.text),
            None => self.text.clone(),
        }
    }
}

//! A report read in and not yet saved: the file, the columns confirmed, and a person's corrections, which stay with it.

use std::collections::BTreeMap;

use documents::Line;
use jiff::Timestamp;
use platform::db::Arg;
use platform::id::AccountId;
use platform::record::Record;
use serde::{Deserialize, Serialize};

use crate::import::model::{Lead, RecommendationRow, Scope};
use crate::import::{Mapping, Understood};
use crate::programme::ProgrammeId;
use crate::source_report::SourceReportId;

platform::typed_id!(
    /// A report read in and not yet saved.
    ImportDraftId,
    "imp"
);
/// A report read in and not yet saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportDraft {
    /// Its id.
    pub id: ImportDraftId,
    /// The programme it is for; a new one when there is none.
    pub programme: Option<ProgrammeId>,
    /// What a new programme will be called.
    pub programme_name: String,
    /// The file's name as sent.
    pub file_name: String,
    /// SHA-256 of its bytes, under which they are kept.
    pub sha256: String,
    /// Who sent it, when.
    pub sent_by: Option<AccountId>,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// The columns that a person confirmed, where the guess was not safe.
    #[serde(default)]
    pub mapping: Option<Mapping>,
    /// Corrections by the row's reference.
    #[serde(default)]
    pub corrections: BTreeMap<String, Correction>,
    /// Set when it was saved.
    #[serde(default)]
    pub saved_as: Option<SourceReportId>,
}

/// What a person corrected of one row. `None` leaves what was understood.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// Another title.
    #[serde(default)]
    pub title: Option<String>,
    /// Other leads, as they should be printed.
    #[serde(default)]
    pub leads: Option<Vec<String>>,
    /// Another scope.
    #[serde(default)]
    pub scope: Option<Scope>,
    /// Other asks, in order.
    #[serde(default)]
    pub asks: Option<Vec<String>>,
    /// A remark that stays with the row.
    #[serde(default)]
    pub note: Option<String>,
}

/// The columns confirmed for a layout, remembered for the next file of its kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportLayout {
    /// Of the headings.
    pub fingerprint: String,
    /// What they mean.
    pub mapping: Mapping,
}

impl Record for ImportDraft {
    const KIND: &'static str = "import_draft";
    const TABLE: &'static str = "import_draft";

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.id.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![("sha256", self.sha256.clone().into())]
    }
}

impl Record for ImportLayout {
    const KIND: &'static str = "import_layout";
    const TABLE: &'static str = "import_layout";

    /// One row a layout: its id is its fingerprint.
    fn id(&self) -> String {
        self.fingerprint.clone()
    }

    fn home(&self) -> String {
        platform::agency::PARTNERSHIP.into()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        Vec::new()
    }
}

impl Correction {
    /// Changes nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn apply(&self, row: &mut RecommendationRow) {
        if let Some(title) = &self.title {
            row.title = Some(title.clone()).filter(|t| !t.is_empty());
        }
        if let Some(leads) = &self.leads {
            let lead = |p: &String| Lead { printed: p.clone(), name: None, everybody: false };
            row.leads = leads.iter().map(lead).collect();
        }
        if let Some(scope) = self.scope {
            row.scope = scope;
        }
        if let Some(asks) = &self.asks {
            let known = std::mem::take(&mut row.asks);
            row.asks = (1..).zip(asks).map(|(limb, text)| corrected_ask(limb, text, &known)).collect();
        }
    }
}

/// Keeps what was understood of an ask whose words stand, and starts a new one for words that do not.
fn corrected_ask(limb: u32, text: &str, known: &[crate::import::model::Ask]) -> crate::import::model::Ask {
    use crate::import::model::{Answer, Ask};
    let same = known.iter().find(|a| a.text == text || a.whole() == text);
    let fresh = || Ask {
        limb,
        lead_in: None,
        text: text.to_owned(),
        asking: text.to_owned(),
        verb: None,
        addressee: None,
        due: Vec::new(),
        thresholds: Vec::new(),
        after: None,
        answer: Answer::PossiblyUnanswered {
            reason: "Written by hand; nobody has compared it with the response yet.".into(),
            share: 0.0,
        },
    };
    same.cloned().map_or_else(fresh, |ask| Ask { limb, ..ask })
}

impl ImportDraft {
    /// What was understood, with the corrections in it.
    pub fn corrected(&self, mut understood: Understood) -> Understood {
        for row in &mut understood.rows {
            if let Some(correction) = self.corrections.get(&row.reference) {
                correction.apply(row);
            }
        }
        understood
    }
}

/// Lines as one text, bullets marked.
pub fn text_of(lines: &[Line]) -> String {
    documents::Cell { lines: lines.to_vec() }.text()
}

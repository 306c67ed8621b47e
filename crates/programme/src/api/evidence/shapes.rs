//! What the API says and takes of evidence.

use jiff::civil::Date;
use platform::access::Actor;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::action::ActionId;
use crate::evidence::{Evidence, EvidenceKind, Sensitivity};
use crate::open_evidence::opens;
use crate::store::records::stored_name;

/// A piece of evidence in a list. Of a restricted one that the caller may not open, only the title is told.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct EvidenceLine {
    /// Its id.
    pub(in crate::api) id: String,
    /// What it is called.
    pub(in crate::api) title: String,
    /// That the caller may not open it.
    pub(in crate::api) closed: bool,
    /// statement, document, figures, practice_sample or lived_experience.
    pub(in crate::api) kind: Option<String>,
    /// Id of the body that gave it.
    pub(in crate::api) from: Option<String>,
    /// The first day it speaks for.
    pub(in crate::api) effective_from: Option<String>,
    /// The last.
    pub(in crate::api) effective_to: Option<String>,
    /// public, partnership or restricted.
    pub(in crate::api) sensitivity: Option<String>,
}

impl EvidenceLine {
    /// As the actor may know it; `checks` says that they judge work that rests on it now.
    pub(in crate::api) fn of(e: &Evidence, actor: &Actor, checks: bool) -> Self {
        let open = checks || opens(e, actor);
        let told = |text: String| open.then_some(text);
        Self {
            id: e.id.to_string(),
            title: e.title.clone(),
            closed: !open,
            kind: told(stored_name(&e.kind)),
            from: told(e.from.to_string()),
            effective_from: told(e.effective_from.to_string()),
            effective_to: e.effective_to.and_then(|d| told(d.to_string())),
            sensitivity: told(stored_name(&e.sensitivity)),
        }
    }
}

/// A piece of evidence.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct EvidenceWhole {
    /// What it is.
    pub(in crate::api) evidence: EvidenceLine,
    /// Its version, to be named when replacing it.
    pub(in crate::api) version: i64,
    /// The grade it is offered for, 0 to 5.
    pub(in crate::api) grade: u8,
    /// Where it is.
    pub(in crate::api) holding: HoldingView,
    /// Earlier versions, oldest first; number 1 is the oldest.
    pub(in crate::api) earlier: Vec<HoldingView>,
    /// The work that the caller checks, when that is why they may open it.
    pub(in crate::api) to_check: Option<String>,
}

/// Where evidence is: a file here, or a place.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct HoldingView {
    /// The file's name.
    pub(in crate::api) file: Option<String>,
    /// SHA-256 of its bytes.
    pub(in crate::api) sha256: Option<String>,
    /// Its size.
    pub(in crate::api) bytes: Option<u64>,
    /// Where it is kept.
    pub(in crate::api) place: Option<String>,
}

/// What somebody says of a piece of evidence.
#[derive(Deserialize, ToSchema, IntoParams)]
pub(in crate::api) struct EvidenceSaid {
    /// statement, document, figures, practice_sample or lived_experience.
    #[schema(value_type = String)]
    #[param(value_type = String)]
    pub(in crate::api) kind: EvidenceKind,
    /// What it is called.
    pub(in crate::api) title: String,
    /// The first day it speaks for.
    #[schema(value_type = String)]
    #[param(value_type = String)]
    pub(in crate::api) effective_from: Date,
    /// The last; left out, it does not expire.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    #[param(value_type = Option<String>)]
    pub(in crate::api) effective_to: Option<Date>,
    /// public, partnership or restricted.
    #[schema(value_type = String)]
    #[param(value_type = String)]
    pub(in crate::api) sensitivity: Sensitivity,
    /// The grade it is offered for, 1 to 5.
    pub(in crate::api) grade: u8,
    /// The file's name, for a file.
    #[serde(default)]
    pub(in crate::api) file_name: String,
}

/// Evidence that is kept elsewhere.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct NewEvidence {
    /// What it is.
    pub(in crate::api) evidence: EvidenceSaid,
    /// Where it is kept, so that others can follow.
    pub(in crate::api) place: String,
}

/// A new version in place of the one seen.
#[derive(Deserialize, ToSchema, IntoParams)]
pub(in crate::api) struct NewVersion {
    /// The version seen.
    pub(in crate::api) version: i64,
    /// The first day it speaks for.
    #[schema(value_type = String)]
    #[param(value_type = String)]
    pub(in crate::api) effective_from: Date,
    /// The last.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    #[param(value_type = Option<String>)]
    pub(in crate::api) effective_to: Option<Date>,
    /// Where it is kept, when it is not a file.
    #[serde(default)]
    pub(in crate::api) place: String,
    /// The file's name, for a file.
    #[serde(default)]
    pub(in crate::api) file_name: String,
}

/// Another action that evidence bears on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Supporting {
    /// Its id.
    #[schema(value_type = String)]
    pub(in crate::api) action: ActionId,
}

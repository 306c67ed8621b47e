//! Rows that look like the same work. The program suggests, a person decides; the rows stay as they are.

use serde::{Deserialize, Serialize};

use crate::programme::ProgrammeId;
use crate::recommendation::RecommendationId;
use crate::stamp::{Stamp, filled};

platform::typed_id!(
    /// Rows that are the same work.
    ClusterId,
    "clu"
);

/// Rows that are the same work.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Cluster {
    /// Its id.
    pub id: ClusterId,
    /// The programme.
    pub programme: ProgrammeId,
    /// What the work is, such as "one awareness campaign".
    pub title: String,
    /// Why the rows were put together.
    #[serde(default)]
    pub why: String,
    /// The rows.
    pub members: Vec<RecommendationId>,
    state: ClusterState,
}

/// Where a cluster stands.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum ClusterState {
    /// The program suggests it.
    Suggested,
    /// A person agreed.
    Confirmed(Stamp),
    /// A person disagreed.
    Rejected {
        /// Why.
        reason: String,
        /// Who and when.
        stamp: Stamp,
    },
}

/// Why a change to a cluster is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClusterRefused {
    /// Fewer than two rows.
    #[error("Choose at least two rows that are the same work.")]
    TooFew,
    /// No title.
    #[error("Say in a few words what work these rows share.")]
    NoTitle,
    /// Rejected without a reason.
    #[error("Say why these rows are not the same work, so that they are not suggested again.")]
    NoReason,
}

impl Cluster {
    /// A suggestion of the program.
    pub fn suggest(id: ClusterId, programme: ProgrammeId, title: &str, members: Vec<RecommendationId>) -> Self {
        let state = ClusterState::Suggested;
        Self { id, programme, title: title.trim().to_owned(), why: String::new(), members, state }
    }

    /// A person confirms it, with the rows and title as they now are.
    ///
    /// # Errors
    /// With fewer than two different rows or without a title.
    pub fn confirm(mut self, stamp: Stamp) -> Result<Self, ClusterRefused> {
        self.members.sort_unstable();
        self.members.dedup();
        if self.members.len() < 2 {
            return Err(ClusterRefused::TooFew);
        }
        if !filled(&self.title) {
            return Err(ClusterRefused::NoTitle);
        }
        Ok(Self { state: ClusterState::Confirmed(stamp), ..self })
    }

    /// A person rejects it, also after it was confirmed.
    ///
    /// # Errors
    /// Without a reason.
    pub fn reject(self, reason: &str, stamp: Stamp) -> Result<Self, ClusterRefused> {
        if !filled(reason) {
            return Err(ClusterRefused::NoReason);
        }
        Ok(Self { state: ClusterState::Rejected { reason: reason.trim().to_owned(), stamp }, ..self })
    }

    /// Where it stands.
    pub fn state(&self) -> &ClusterState {
        &self.state
    }
}

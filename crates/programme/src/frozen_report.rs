//! A report as it was frozen: its rows, the files made from them that day, and to whom it has been released. The rows and
//! the files never change; whoever releases it adds only to whom.
#![deny(clippy::wildcard_enum_match_arm)]

use std::collections::BTreeMap;

use jiff::Timestamp;
use platform::db::Arg;
use platform::record::Record;
use serde::{Deserialize, Serialize};

use crate::programme::ProgrammeId;
use crate::render::Format;
use crate::report::{Audience, ReportModel};
use crate::stamp::{Stamp, filled};
use crate::store::records::stored_name;

platform::typed_id!(
    /// A frozen report.
    ReportId,
    "rpt"
);

/// A frozen report.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct FrozenReport {
    /// Its id.
    pub id: ReportId,
    /// The programme.
    pub programme: ProgrammeId,
    /// Who froze it, and when.
    pub frozen: Stamp,
    model: ReportModel,
    files: BTreeMap<Format, String>,
    #[serde(default)]
    public_files: BTreeMap<Format, String>,
    #[serde(default)]
    released: Released,
    #[serde(default)]
    releases: Vec<Release>,
}

/// Who may read a report beside the members of the partnership.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Released {
    /// Nobody.
    #[default]
    #[serde(rename = "")]
    No,
    /// The councillors of the scrutiny committee.
    Committee,
    /// Anybody, in the public version; the committee in the full one.
    Public,
}

impl Released {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::No => "Not released",
            Self::Committee => "Released to the scrutiny committee",
            Self::Public => "Published",
        }
    }
}

/// A release, or its withdrawal.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// To whom it was open from then on.
    pub to: Released,
    /// Why, when it was withdrawn.
    #[serde(default)]
    pub why: Option<String>,
    /// Who, and when.
    pub stamp: Stamp,
}

/// Why a report is not released as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseRefused {
    /// It is so already.
    #[error("This report is already as you ask: {0}.")]
    AlreadySo(&'static str),
    /// Withdrawn without a reason.
    #[error("Say why the report is withdrawn. Those who have read it will ask.")]
    WithdrawalNeedsWhy,
}

impl FrozenReport {
    /// Freezes a report with the files made from it, by their hashes.
    pub fn freeze(model: ReportModel, files: BTreeMap<Format, String>, frozen: Stamp) -> Self {
        let (id, programme, public_files) = (ReportId::new(), model.programme, BTreeMap::new());
        Self { id, programme, frozen, model, files, public_files, released: Released::No, releases: Vec::new() }
    }

    /// Its rows and all that was printed of them.
    pub fn model(&self) -> &ReportModel {
        &self.model
    }

    /// The hash of the file made from it that day; `None` before its public version was released.
    pub fn file(&self, audience: Audience, format: Format) -> Option<&str> {
        let files = match audience {
            Audience::Committee => &self.files,
            Audience::Public => &self.public_files,
        };
        files.get(&format).map(String::as_str)
    }

    /// To whom it is open.
    pub fn released(&self) -> Released {
        self.released
    }

    /// Every release and withdrawal, oldest first.
    pub fn releases(&self) -> &[Release] {
        &self.releases
    }

    /// Opens it to more or to fewer. `public` are the files of the public version, kept from the first time on.
    ///
    /// # Errors
    /// When it is so already, or it is closed to somebody without a reason.
    pub fn release(
        mut self,
        to: Released,
        why: &str,
        public: BTreeMap<Format, String>,
        stamp: Stamp,
    ) -> Result<Self, ReleaseRefused> {
        if to == self.released {
            return Err(ReleaseRefused::AlreadySo(to.words()));
        }
        if to < self.released && !filled(why) {
            return Err(ReleaseRefused::WithdrawalNeedsWhy);
        }
        let why = Some(why.trim().to_owned()).filter(|w| !w.is_empty());
        self.releases.push(Release { to, why, stamp });
        let public_files = if self.public_files.is_empty() { public } else { self.public_files };
        Ok(Self { released: to, public_files, ..self })
    }

    /// When it was first opened to whom it is open now.
    pub fn released_at(&self) -> Option<Timestamp> {
        self.releases.last().filter(|_| self.released != Released::No).map(|r| r.stamp.at)
    }
}

impl Record for FrozenReport {
    const KIND: &'static str = "programme_report";
    const TABLE: &'static str = "programme_report";

    fn id(&self) -> String {
        self.id.to_string()
    }

    /// Its own: a programme as at a date is rebuilt without the reports made of it.
    fn home(&self) -> String {
        self.id.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![
            ("programme", self.programme.into()),
            ("as_at", self.model.as_at.into()),
            ("kind", stored_name(&self.model.kind).into()),
            ("released", stored_name(&self.released).into()),
        ]
    }
}

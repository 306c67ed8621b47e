//! Something that shows that work was done or children are safer, how much it can show, and for how long.
#![deny(clippy::wildcard_enum_match_arm)]

use jiff::Timestamp;
use jiff::civil::Date;
use platform::id::AgencyId;
use serde::{Deserialize, Serialize};

use crate::programme::ProgrammeId;
use crate::stamp::{Stamp, filled, in_words};
use crate::verification::Subject;

platform::typed_id!(
    /// A piece of evidence.
    EvidenceId,
    "evd"
);

/// A piece of evidence. It may stand behind many claims.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Evidence {
    /// Its id.
    pub id: EvidenceId,
    /// The programme.
    pub programme: ProgrammeId,
    /// What sort it is.
    pub kind: EvidenceKind,
    /// What it is called.
    pub title: String,
    /// The body that provided it.
    pub from: AgencyId,
    /// The first day it speaks for.
    pub effective_from: Date,
    /// The last day it speaks for; from the next day on it no longer counts. Without it, it does not expire.
    #[serde(default)]
    pub effective_to: Option<Date>,
    /// When we received it.
    pub received_at: Timestamp,
    /// Where it is.
    pub holding: Holding,
    /// Who may see it.
    #[serde(default)]
    pub sensitivity: Sensitivity,
    /// The grade it is offered for; its sort may allow less, see [`Evidence::grade_for`].
    #[serde(default)]
    pub offered_grade: Grade,
    /// The work it bears on besides the claims that name it.
    #[serde(default)]
    pub supports: Vec<Subject>,
    /// What it was before, oldest first.
    #[serde(default)]
    pub earlier: Vec<EarlierVersion>,
}

/// What sort of evidence it is.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// Somebody's statement.
    Statement,
    /// A policy, a letter, minutes, a plan.
    Document,
    /// Figures.
    Figures,
    /// A sample of practice: case audit, observation, visit, mystery call.
    PracticeSample,
    /// What children, parents or survivors say.
    LivedExperience,
}

impl EvidenceKind {
    /// The sort in plain words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Statement => "Statement",
            Self::Document => "Document",
            Self::Figures => "Figures",
            Self::PracticeSample => "Sample of practice",
            Self::LivedExperience => "What children, parents or survivors say",
        }
    }

    /// The most it can show.
    pub fn highest_grade(self) -> Grade {
        match self {
            Self::Statement => Grade::LeadsWord,
            Self::Document => Grade::Document,
            Self::Figures => Grade::Figures,
            Self::PracticeSample => Grade::PracticeSampled,
            Self::LivedExperience => Grade::Corroborated,
        }
    }
}

/// How well something was tested, from 0 to 5.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// 0: nothing.
    #[default]
    Nothing,
    /// 1: the lead's word.
    LeadsWord,
    /// 2: a document exists.
    Document,
    /// 3: figures show it.
    Figures,
    /// 4: others sampled the practice.
    PracticeSampled,
    /// 5: children, parents or survivors corroborate it.
    Corroborated,
}

impl Grade {
    /// Every grade, lowest first.
    pub const ALL: [Self; 6] =
        [Self::Nothing, Self::LeadsWord, Self::Document, Self::Figures, Self::PracticeSampled, Self::Corroborated];

    /// The grade as a number from 0 to 5.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The grade of a number from 0 to 5.
    pub fn of_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// The grade in plain words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Nothing => "Nothing shown",
            Self::LeadsWord => "The lead's word",
            Self::Document => "A document exists",
            Self::Figures => "Figures show it",
            Self::PracticeSampled => "Practice sampled by others",
            Self::Corroborated => "Corroborated by children, parents or survivors",
        }
    }
}

/// Where a piece of evidence is.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Holding {
    /// A file kept here.
    File {
        /// Its name.
        name: String,
        /// SHA-256 in lower-case hexadecimal.
        sha256: String,
        /// Its size.
        bytes: u64,
    },
    /// Kept elsewhere.
    Reference(String),
}

/// Who may see it.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Anybody, also the public.
    Public,
    /// Everybody in the partnership.
    #[default]
    Partnership,
    /// The body that gave it, the verifiers and the groups that own the row.
    Restricted,
}

/// A version that was replaced.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct EarlierVersion {
    /// Where it was.
    pub holding: Holding,
    /// The first day it spoke for.
    pub effective_from: Date,
    /// The last.
    #[serde(default)]
    pub effective_to: Option<Date>,
    /// Who replaced it.
    pub replaced: Stamp,
}

/// Why a piece of evidence is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceRefused {
    /// No title.
    #[error("Give the evidence a title by which others will know it.")]
    NoTitle,
    /// It ends before it begins.
    #[error("It speaks until {to}, before it begins on {from}. Put the dates right.")]
    DatesReversed {
        /// First day.
        from: String,
        /// Last day.
        to: String,
    },
    /// Nowhere.
    #[error("Attach a file, or say where the evidence is kept.")]
    NoHolding,
    /// Offered for more than it can show.
    #[error("{kind} can show at most grade {most}. Choose that or less.")]
    GradeTooHigh {
        /// Its sort.
        kind: &'static str,
        /// The highest grade.
        most: u8,
    },
}

impl Evidence {
    /// Says whether it can be put on file as it is.
    ///
    /// # Errors
    /// Without title or place, with dates reversed, or offered for more than its sort can show.
    pub fn accept(self) -> Result<Self, EvidenceRefused> {
        let nowhere = match &self.holding {
            Holding::File { name, sha256, .. } => !filled(name) || !filled(sha256),
            Holding::Reference(place) => !filled(place),
        };
        if !filled(&self.title) {
            return Err(EvidenceRefused::NoTitle);
        }
        if nowhere {
            return Err(EvidenceRefused::NoHolding);
        }
        self.refuse_overstated()?;
        Ok(self)
    }

    fn refuse_overstated(&self) -> Result<(), EvidenceRefused> {
        if let Some(to) = self.effective_to.filter(|to| *to < self.effective_from) {
            return Err(EvidenceRefused::DatesReversed { from: in_words(self.effective_from), to: in_words(to) });
        }
        let most = self.kind.highest_grade();
        if self.offered_grade > most {
            return Err(EvidenceRefused::GradeTooHigh { kind: self.kind.words(), most: most.number() });
        }
        Ok(())
    }

    /// Puts a new version in place of this one, keeping what was.
    ///
    /// # Errors
    /// As [`Evidence::accept`].
    pub fn replace(
        mut self,
        holding: Holding,
        from: Date,
        to: Option<Date>,
        stamp: Stamp,
    ) -> Result<Self, EvidenceRefused> {
        let (effective_from, effective_to) = (self.effective_from, self.effective_to);
        let holding_before = std::mem::replace(&mut self.holding, holding);
        self.earlier.push(EarlierVersion { holding: holding_before, effective_from, effective_to, replaced: stamp });
        Self { effective_from: from, effective_to: to, received_at: stamp.at, ..self }.accept()
    }

    /// The grade it supports for work led by `lead`: what it is offered for, at most what its sort can show. A sample of
    /// practice drawn by the lead itself is no more than the lead's own figures.
    pub fn grade_for(&self, lead: Option<AgencyId>) -> Grade {
        let own_sample = self.kind == EvidenceKind::PracticeSample && lead == Some(self.from);
        let most = if own_sample { Grade::Figures } else { self.kind.highest_grade() };
        self.offered_grade.min(most)
    }

    /// Whether it speaks for a day.
    pub fn is_current(&self, day: Date) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|to| day <= to)
    }
}

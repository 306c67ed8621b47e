//! Settings of a run, written as TOML; the defaults work for data about people as they come.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::field::Meaning;
use crate::model::Careless;
use crate::refusal::Refusal;

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Meaning by heading; headings not named are guessed.
    pub columns: BTreeMap<String, Meaning>,
    /// Which pairs are compared.
    pub blocking: BlockingSettings,
    /// How pairs are weighed.
    pub model: ModelSettings,
    /// What is known of the sources.
    pub sources: SourceSettings,
    /// How much memory a run may take.
    pub memory: MemorySettings,
}

/// Which pairs are compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BlockingSettings {
    /// Rules in words, such as "surname + birth date"; empty: chosen from the data.
    pub rules: Vec<String>,
    /// Share of true pairs that should be compared.
    pub recall: f64,
    /// Most comparisons for each record.
    pub comparisons_per_record: f64,
    /// Comparisons that are always allowed, however few the records.
    pub comparisons_at_least: f64,
    /// Megabytes up to which blocks are held in memory; larger ones are sorted on disk, with the same result.
    pub hold_up_to_mb: u64,
    /// Where on disk; the system's place for temporary files unless set.
    pub folder: Option<PathBuf>,
}

impl Default for BlockingSettings {
    fn default() -> Self {
        BlockingSettings {
            rules: Vec::new(),
            recall: 0.999,
            comparisons_per_record: 12.0,
            comparisons_at_least: 1e6,
            hold_up_to_mb: 1024,
            folder: None,
        }
    }
}

/// How pairs are weighed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ModelSettings {
    /// Whether other children of the same household are a class of their own.
    pub household: bool,
    /// How unevenly errors are spread over true pairs.
    pub careless: Careless,
    /// Pairs at least this probable are written.
    pub keep_above: f64,
}

impl Default for ModelSettings {
    fn default() -> Self {
        ModelSettings { household: true, careless: Careless::default(), keep_above: 0.01 }
    }
}

/// What is known of the sources.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct SourceSettings {
    /// Sources that hold nobody twice.
    pub no_duplicates: Vec<String>,
}

/// How much memory a run may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct MemorySettings {
    /// Megabytes; what the system says is free unless set. A run that would take more puts its blocks on disk, and is
    /// refused before it starts when it would still take more.
    pub at_most_mb: Option<u64>,
}

impl MemorySettings {
    /// Bytes that a run may take; nothing when neither the settings nor the system say.
    pub fn allowed(&self) -> Option<u64> {
        self.at_most_mb.map(|mb| mb.saturating_mul(1_000_000)).or_else(crate::resources::free)
    }
}

impl Settings {
    /// Reads settings.
    ///
    /// # Errors
    /// What is wrong and in which line.
    pub fn from_toml(text: &str) -> Result<Settings, Refusal> {
        let settings: Settings = toml::from_str(text).map_err(|e| Refusal::Settings(e.to_string()))?;
        settings.check()?;
        Ok(settings)
    }

    /// The settings as TOML.
    ///
    /// # Errors
    /// Never for settings that passed [`Settings::check`].
    pub fn to_toml(&self) -> Result<String, Refusal> {
        toml::to_string_pretty(self).map_err(|e| Refusal::Settings(e.to_string()))
    }

    /// Whether all values can be used.
    ///
    /// # Errors
    /// The first value that cannot.
    pub fn check(&self) -> Result<(), Refusal> {
        let share = |name: &str, value: f64| match value > 0.0 && value < 1.0 {
            true => Ok(()),
            false => Err(Refusal::Settings(format!("{name} is {value}, it must lie between 0 and 1"))),
        };
        share("blocking.recall", self.blocking.recall)?;
        share("model.keep_above", self.model.keep_above)?;
        let bounded = self.blocking.comparisons_per_record > 0.0 && self.blocking.comparisons_at_least >= 0.0;
        match bounded {
            true => Ok(()),
            false => Err(Refusal::Settings("the number of comparisons must be above 0".into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_as_they_were_written() {
        let text =
            "[columns]\nfirst = \"forename\"\n[model]\nhousehold = false\n[sources]\nno_duplicates = [\"health\"]\n";
        let settings = Settings::from_toml(text).unwrap();
        assert_eq!(settings.columns["first"], Meaning::Forename);
        assert!(!settings.model.household);
        assert_eq!(Settings::from_toml(&settings.to_toml().unwrap()).unwrap(), settings);
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let refusal = |text: &str| Settings::from_toml(text).unwrap_err().to_string();
        assert!(refusal("[model]\nhousehold = 3").contains("line 2"));
        assert!(refusal("[modell]").contains("modell"));
        assert!(refusal("[blocking]\nrecall = 2.0").contains("blocking.recall"));
    }
}

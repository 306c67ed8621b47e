//! Settings of a publication, as TOML.
//!
//! ```toml
//! title = "Children at risk of exploitation, July to December 2026"
//! policy = "partnership"            # a preset, or a table with rules of one's own
//! time_limit = 120                  # seconds
//!
//! [dimensions.area]
//! total = "All areas"
//! groups = { North = ["Ward A", "Ward B"], South = ["Ward C"] }
//!
//! [[tables]]
//! name = "Area by sex"
//! file = "area_sex.csv"
//! columns = { ward = "area", sex = "sex" }   # column of the file = dimension
//! count = "children"
//!
//! [[earlier]]
//! file = "published_july.csv"
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{Absent, Dimension, Policy, Refusal};

/// A publication to be protected.
#[derive(Clone, Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Title of the publication.
    pub title: String,
    /// Whose rules apply.
    pub policy: PolicyChoice,
    /// How the price of hiding is counted.
    pub weight: Weight,
    /// Against whom, besides the reader who knows only what is published.
    pub readers: Readers,
    /// The grand total may be hidden; otherwise it is always shown unless it is small itself.
    pub headline_may_be_hidden: bool,
    /// Cells that must be shown, each as dimension = category.
    pub always_show: Vec<BTreeMap<String, String>>,
    /// Seconds.
    pub time_limit: Option<u64>,
    /// Combinations that a file does not list.
    pub absent: Absent,
    /// What totals are called in dimensions that are not described; "Total" if empty.
    pub usual_total: String,
    /// Dimensions by name.
    pub dimensions: BTreeMap<String, DimensionSettings>,
    /// File with the noise of the cell-key method, a layer over suppression; tables then need a `key` column.
    pub noise: Option<String>,
    /// What settles the draw of controlled rounding together with the counts; to be kept from readers.
    pub rounding_secret: Option<String>,
    /// Tables of this release.
    pub tables: Vec<TableSettings>,
    /// Tables already published.
    pub earlier: Vec<EarlierSettings>,
}

/// A preset by name, or rules of one's own.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum PolicyChoice {
    /// Name of a preset.
    Preset(String),
    /// Rules of one's own.
    Own(Box<Policy>),
}

impl Default for PolicyChoice {
    fn default() -> Self {
        PolicyChoice::Preset("partnership".to_owned())
    }
}

/// How the price of hiding is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// As few cells as can be.
    Cells,
    /// As few children as can be.
    #[default]
    Value,
}

/// Readers who know more than what is published.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Readers {
    /// Each child that is alone in a cell, and knows it.
    pub counted_children: bool,
    /// Column that names the agency which contributed a row; each agency knows its own.
    pub agency_column: Option<String>,
}

impl Default for Readers {
    fn default() -> Self {
        Readers { counted_children: true, agency_column: None }
    }
}

/// A dimension and its groups.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionSettings {
    /// What the total is called; "" where there is none, as for periods that go on.
    #[serde(default = "total")]
    pub total: String,
    /// Groups and what directly belongs to each.
    #[serde(default)]
    pub groups: BTreeMap<String, Vec<String>>,
}

fn total() -> String {
    "Total".to_owned()
}

/// A table of this release.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSettings {
    /// Name; the file's if none is given.
    #[serde(default)]
    pub name: Option<String>,
    /// Where it is.
    pub file: String,
    /// Column of the file = dimension; all but the count column under their own names if none are given.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Column of the counts.
    #[serde(default = "count")]
    pub count: String,
    /// What is counted; tables of the same share cells.
    #[serde(default)]
    pub edition: String,
    /// Column with the number of persons among whom those counted are, for percentages.
    #[serde(default)]
    pub base: Option<String>,
    /// Column with the sum of the records' keys, for the cell-key method.
    #[serde(default)]
    pub key: Option<String>,
}

fn count() -> String {
    "count".to_owned()
}

/// A table already published.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlierSettings {
    /// The file as published, with symbols for hidden counts.
    pub file: String,
    /// Column of the file = dimension.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Column of the counts.
    #[serde(default = "count")]
    pub count: String,
    /// What is counted.
    #[serde(default)]
    pub edition: String,
    /// The file with the true counts of the time, where they differ from today's: a restatement.
    #[serde(default)]
    pub truth: Option<String>,
    /// A symbol for hidden counts besides that of the policy.
    #[serde(default)]
    pub symbol: Option<String>,
}

impl Settings {
    /// Reads settings.
    ///
    /// # Errors
    /// Names the line and field that is wrong.
    pub fn from_toml(text: &str) -> Result<Self, Refusal> {
        let settings: Settings =
            toml::from_str(text).map_err(|fault| Refusal::unreadable("settings", fault.to_string()))?;
        settings.policy()?;
        settings.dimensions.iter().try_for_each(|(name, described)| described.check(name))?;
        settings.dimensions.keys().try_for_each(|name| settings.dimension(name).check())?;
        Ok(settings)
    }

    /// The rules that apply.
    ///
    /// # Errors
    /// A preset that is not known, or rules that contradict themselves.
    pub fn policy(&self) -> Result<Policy, Refusal> {
        match &self.policy {
            PolicyChoice::Preset(name) => Policy::preset(name),
            PolicyChoice::Own(policy) => policy.check().map(|()| (**policy).clone()),
        }
    }

    fn usual_total(&self) -> String {
        if self.usual_total.is_empty() { total() } else { self.usual_total.clone() }
    }

    /// A dimension by name; flat with the total "Total" when the settings do not describe it.
    pub fn dimension(&self, name: &str) -> Dimension {
        let Some(described) = self.dimensions.get(name) else { return Dimension::flat(name, self.usual_total()) };
        let mut dimension = Dimension::flat(name, &described.total);
        for (group, members) in &described.groups {
            dimension.parents.extend(members.iter().map(|member| (member.clone(), group.clone())));
        }
        dimension
    }
}

impl DimensionSettings {
    fn check(&self, name: &str) -> Result<(), Refusal> {
        let mut group_of: BTreeMap<&String, &String> = BTreeMap::new();
        for (group, members) in &self.groups {
            for member in members {
                if let Some(other) = group_of.insert(member, group) {
                    let what = format!("\"{member}\" is both in {other} and in {group}; a category has one group");
                    return Err(Refusal::setting(format!("dimension {name}"), what));
                }
            }
        }
        Ok(())
    }
}

impl TableSettings {
    /// A file with nothing else said about it.
    pub fn of_file(file: impl Into<String>, count_column: Option<&str>) -> Self {
        TableSettings {
            name: None,
            file: file.into(),
            columns: BTreeMap::new(),
            count: count_column.map_or_else(count, str::to_owned),
            edition: String::new(),
            base: None,
            key: None,
        }
    }
}

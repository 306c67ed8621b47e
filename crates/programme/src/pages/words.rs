//! How standing is said on pages: words with the tone of their tag.

use platform::agency::Agencies;
use platform::id::AgencyId;
use serde::Serialize;

use crate::colour::{Colour, ColourVerdict};
use crate::evidence::Grade;
use crate::recommendation::Recommendation;
use crate::standing::{MonitorLeads, Standing};

/// A tag: words, and the tone that goes with them.
#[derive(Debug, Clone, Serialize)]
pub struct Tag {
    /// What it says.
    pub words: String,
    /// Its tone, of GOV.UK Frontend's tag.
    pub tone: &'static str,
}

impl Tag {
    /// A tag.
    pub fn new(words: impl Into<String>, tone: &'static str) -> Self {
        Self { words: words.into(), tone }
    }
}

/// The tone of a colour.
pub fn tone(colour: Colour) -> &'static str {
    match colour {
        Colour::Red => "red",
        Colour::Grey => "grey",
        Colour::Amber => "orange",
        Colour::AmberGreen => "yellow",
        Colour::Green => "green",
    }
}

/// The headline of a verdict.
pub fn headline(verdict: &ColourVerdict) -> Tag {
    Tag::new(verdict.headline.words(), tone(verdict.colour))
}

/// "3, data shows it".
pub fn grade(grade: Grade) -> String {
    format!("{}: {}", grade.number(), grade.words())
}

/// Who leads, in short names; "National" and "No lead named" where that is so.
pub fn leads(row: &Recommendation, agencies: &Agencies) -> String {
    let printed_all = row.leads_as_printed.iter().any(|l| l == "All partners");
    match row.leads.as_slice() {
        _ if printed_all => "All partners".into(),
        [] if row.scope == crate::recommendation::Scope::National => "National".into(),
        [] => "No lead named".into(),
        leads => short_names(leads, agencies),
    }
}

/// Short names with commas.
pub fn short_names(ids: &[AgencyId], agencies: &Agencies) -> String {
    ids.iter().map(|id| agencies.short(*id)).collect::<Vec<_>>().join(", ")
}

/// What must be shown with a row wherever it counts.
pub fn flags(standing: &Standing) -> Vec<Tag> {
    let flags = &standing.axes.flags;
    let mut tags = Vec::new();
    let mut say = |on: bool, words: &str, tone: &'static str| {
        if on {
            tags.push(Tag::new(words, tone));
        }
    };
    say(flags.monitor == MonitorLeads::Alone, "Monitor leads alone", "purple");
    say(flags.monitor == MonitorLeads::Jointly, "Monitor leads jointly", "purple");
    say(!flags.exceptions.is_empty(), "Verified by exception", "purple");
    say(flags.lead_missing, "No lead", "red");
    say(flags.unsplit, "Not split into asks", "grey");
    say(flags.unfunded || flags.done_unfunded, "Unfunded", "red");
    say(flags.uncovered > 0, "Nobody carries it out", "red");
    say(flags.rebaselined, "Date moved", "orange");
    say(flags.voided, "Check voided", "red");
    say(flags.lapsed, "Evidence expired", "orange");
    say(flags.retest_overdue, "Retest overdue", "orange");
    say(flags.harmful_effects, "Harmful effect noted", "red");
    tags
}

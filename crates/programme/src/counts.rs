//! Totals over rows. Claimed, verified and impact shown always stand side by side, with the rows that need a second look.
#![deny(clippy::wildcard_enum_match_arm)]

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::action::Stage;
use crate::colour::{Colour, Headline};
use crate::evidence::Grade;
use crate::impact::ImpactState;
use crate::standing::{MonitorLeads, Standing};

/// Totals over rows. Every number is a number of rows and counts the derived standing, whatever colour a person has set.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All rows.
    pub rows: u32,
    /// Rows whose lead says that all is done; the verified ones among them.
    pub claimed: u32,
    /// Rows that were checked and found done.
    pub verified: u32,
    /// Of the verified rows, those where things are shown to be better for children.
    pub impact_shown: u32,
    /// Rows where something is late by its first date.
    pub late: u32,
    /// Rows where an answer is missing, due or not.
    pub unanswered: u32,
    /// Answers missing, over all rows.
    pub answers_missing: u32,
    /// Rows with open work that needs money nobody has found.
    pub unfunded: u32,
    /// Rows that the monitoring body leads, alone or with others.
    pub monitor_is_lead: u32,
    /// Rows that the monitoring body leads alone.
    pub monitor_leads_alone: u32,
    /// Of the verified rows, those that the monitoring body leads.
    pub verified_monitor_is_lead: u32,
    /// Verified rows that stand on a declared exception.
    pub by_exception: u32,
    /// Rows with a check voided by a later change.
    pub voided: u32,
    /// Rows without a lead.
    pub lead_missing: u32,
    /// Rows with something accepted that no action carries out.
    pub uncovered: u32,
    /// Rows not yet split into asks.
    pub unsplit: u32,
    /// Rows whose forecast differs from a first date.
    pub rebaselined: u32,
    /// Rows whose grade has fallen because evidence expired.
    pub evidence_lapsed: u32,
    /// Rows whose retest is overdue.
    pub retest_overdue: u32,
    /// Rows without a measure of impact.
    pub no_measure_set: u32,
    /// Rows declined.
    pub declined: u32,
    /// Rows of national bodies.
    pub national: u32,
    /// Rows with a person's colour beside the derived one.
    pub overridden: u32,
    /// Rows by delivery.
    pub by_stage: BTreeMap<Stage, u32>,
    /// Rows by assurance.
    pub by_grade: BTreeMap<Grade, u32>,
    /// Rows by colour.
    pub by_colour: BTreeMap<Colour, u32>,
    /// Rows by headline.
    pub by_headline: BTreeMap<Headline, u32>,
}

/// Totals over rows.
pub fn counts<'a>(standings: impl IntoIterator<Item = &'a Standing>) -> Counts {
    let mut total = Counts::default();
    standings.into_iter().for_each(|row| total.add(row));
    total
}

impl Counts {
    /// Counts one more row.
    pub fn add(&mut self, row: &Standing) {
        self.rows += 1;
        self.add_axes(row);
        self.add_doubts(row);
        *self.by_stage.entry(row.axes.stage).or_default() += 1;
        *self.by_grade.entry(row.axes.grade).or_default() += 1;
        *self.by_colour.entry(row.verdict.colour).or_default() += 1;
        *self.by_headline.entry(row.verdict.headline).or_default() += 1;
    }

    fn add_axes(&mut self, row: &Standing) {
        let axes = &row.axes;
        let verified = axes.stage.is_verified();
        tally(&mut self.claimed, verified || axes.stage == Stage::Claimed);
        tally(&mut self.verified, verified);
        tally(&mut self.impact_shown, verified && axes.impact.is_shown());
        tally(&mut self.late, axes.late.is_some());
        tally(&mut self.unanswered, axes.answers.unanswered > 0);
        self.answers_missing += axes.answers.unanswered;
        tally(&mut self.no_measure_set, axes.impact == ImpactState::NoMeasureSet);
        tally(&mut self.declined, axes.stage == Stage::Declined);
        tally(&mut self.overridden, row.overridden.is_some());
        tally(&mut self.by_exception, verified && !axes.flags.exceptions.is_empty());
        tally(&mut self.verified_monitor_is_lead, verified && axes.flags.monitor != MonitorLeads::No);
    }

    fn add_doubts(&mut self, row: &Standing) {
        let flags = &row.axes.flags;
        tally(&mut self.unfunded, flags.unfunded);
        tally(&mut self.monitor_is_lead, flags.monitor != MonitorLeads::No);
        tally(&mut self.monitor_leads_alone, flags.monitor == MonitorLeads::Alone);
        tally(&mut self.voided, flags.voided);
        tally(&mut self.lead_missing, flags.lead_missing);
        tally(&mut self.uncovered, flags.uncovered > 0);
        tally(&mut self.unsplit, flags.unsplit);
        tally(&mut self.rebaselined, flags.rebaselined);
        tally(&mut self.evidence_lapsed, flags.lapsed);
        tally(&mut self.retest_overdue, flags.retest_overdue);
        tally(&mut self.national, flags.national);
    }
}

fn tally(count: &mut u32, holds: bool) {
    *count += u32::from(holds);
}

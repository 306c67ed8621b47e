//! Says how the impact of a row shows, reads it, and notes what happened besides. What the readings mean is the rule's to
//! say: see [`crate::impact`].

use jiff::civil::Date;
use platform::Error;
use platform::access::{Actor, permit, permit_new};
use platform::id::AgencyId;
use platform::record;
use platform::trail::Entry;
use platform::web::App;

use crate::action::ActionId;
use crate::at_field::changed;
use crate::impact::{Better, Definition, Impact, ImpactId, ImpactRefused, UnintendedEffect, Value};
use crate::policy::Act;
use crate::recommendation::{Recommendation, RecommendationId};
use crate::small_numbers::Counting;
use crate::stamp::{Period, Stamp, filled, stamp};
use crate::store::{action, file, standing};

/// What is measured, as entered.
#[derive(Debug, Clone, PartialEq)]
pub struct Measuring {
    /// What is counted, and out of what.
    pub text: String,
    /// What the number is.
    pub unit: String,
    /// Whether it counts children.
    pub counting: Counting,
    /// Which way is better.
    pub better: Better,
    /// The least difference that means anything.
    pub least_change: f64,
    /// When it is read next.
    pub next_reading: Option<Date>,
}

impl Measuring {
    fn definition(self, stamp: Stamp) -> Definition {
        let Self { text, unit, counting, better, least_change, .. } = self;
        Definition { text: text.trim().to_owned(), unit: unit.trim().to_owned(), counting, better, least_change, stamp }
    }
}

/// What a new measure is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The row.
    pub recommendation: RecommendationId,
    /// The action, when it is one action's.
    pub action: Option<ActionId>,
    /// What should be different for children.
    pub text: String,
}

/// Asks what should be different for children, with the measure when it is known already. The bodies that lead the row or
/// the action read it, and the one that set it up.
///
/// # Errors
/// Without a question; for an action that does not serve the row; see also [`ImpactRefused`].
pub async fn ask_of_impact(
    app: &App,
    actor: &Actor,
    question: Question,
    measuring: Option<Measuring>,
) -> Result<ImpactId, Error> {
    ask(app, actor, question, measuring, None).await
}

/// As [`ask_of_impact`], read by the program from a figure of the house.
///
/// # Errors
/// As there.
pub(crate) async fn ask_by_house(
    app: &App,
    actor: &Actor,
    question: Question,
    measuring: Measuring,
    figure: &str,
) -> Result<ImpactId, Error> {
    ask(app, actor, question, Some(measuring), Some(figure)).await
}

async fn ask(
    app: &App,
    actor: &Actor,
    question: Question,
    measuring: Option<Measuring>,
    figure: Option<&str>,
) -> Result<ImpactId, Error> {
    let mut tx = app.begin(actor).await?;
    let found = record::find::<Recommendation>(&mut tx, question.recommendation).await?;
    let row = permit(actor, Act::Measure, found)?.into_inner();
    if !filled(&question.text) {
        return Err(Error::invalid("question", "Say what should be different for children."));
    }
    let lead = lead_of(&mut tx, &question).await?;
    let mut impact = Impact::new(ImpactId::new(), row.programme, row.id, &question.text);
    impact.action = question.action;
    impact.readers = row.leads.iter().copied().chain(lead).chain(actor.agency).collect();
    impact.readers.sort_unstable();
    impact.readers.dedup();
    let (stamp, next) = (stamp(actor, tx.now()), measuring.as_ref().and_then(|m| m.next_reading));
    let allowed = permit_new(actor, Act::Measure, impact)?;
    let allowed = changed(allowed, |impact| match measuring {
        Some(measuring) => impact.define(measuring.definition(stamp), next),
        None => Ok(impact),
    })?;
    let allowed = allowed.change(|impact| {
        Ok::<_, Error>(match figure {
            Some(name) => impact.bound_to(name),
            None => impact,
        })
    })?;
    let (id, entry) = (allowed.record().id, Entry::of("ImpactAsked", allowed.record()));
    tx.save(allowed).await?;
    standing::refresh(&mut tx, row.id).await?;
    tx.commit(entry).await?;
    Ok(id)
}

async fn lead_of(tx: &mut platform::trail::WriteTx, question: &Question) -> Result<Option<AgencyId>, Error> {
    let Some(id) = question.action else { return Ok(None) };
    if !file::rows_of_action(tx, id).await?.contains(&question.recommendation) {
        return Err(Error::invalid("action", "Choose an action that serves this recommendation."));
    }
    Ok(action::load(tx, id).await?.action.record.plan().lead)
}

/// An impact in the version that somebody had before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenImpact {
    /// Which.
    pub id: ImpactId,
    /// The version.
    pub version: i64,
}

async fn change(
    app: &App,
    actor: &Actor,
    seen: SeenImpact,
    event: &'static str,
    rule: impl FnOnce(Impact, Stamp) -> Result<Impact, ImpactRefused>,
) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    let found = record::find::<Impact>(&mut tx, seen.id).await?;
    let allowed = permit(actor, Act::Measure, found)?.as_seen(seen.version)?;
    let stamp = stamp(actor, tx.now());
    let allowed = changed(allowed, |impact| rule(impact, stamp))?;
    let (row, entry) = (allowed.record().recommendation, Entry::of(event, allowed.record()));
    tx.save(allowed).await?;
    standing::refresh(&mut tx, row).await?;
    tx.commit(entry).await?;
    Ok(())
}

/// Sets what is measured, or a new version of it: a new series begins.
///
/// # Errors
/// See [`ImpactRefused`].
pub async fn define_impact(app: &App, actor: &Actor, seen: SeenImpact, measuring: Measuring) -> Result<(), Error> {
    let next = measuring.next_reading;
    change(app, actor, seen, "ImpactDefined", |impact, stamp| impact.define(measuring.definition(stamp), next)).await
}

/// A value, as entered.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadingTaken {
    /// The period it is for.
    pub period: Period,
    /// The value.
    pub value: f64,
    /// How many children it is out of, or about.
    pub out_of: Option<u32>,
    /// Where it comes from.
    pub source: String,
    /// When it is read next.
    pub next_reading: Option<Date>,
}

/// Enters a reading.
///
/// # Errors
/// See [`ImpactRefused`].
pub async fn read_impact(app: &App, actor: &Actor, seen: SeenImpact, taken: ReadingTaken) -> Result<(), Error> {
    let ReadingTaken { period, value, out_of, source, next_reading } = taken;
    let value = Value { number: value, out_of };
    change(app, actor, seen, "ImpactRead", |impact, stamp| match impact.measured_by() {
        Some(_) => Err(ImpactRefused::MeasuredHere),
        None => impact.read(period, value, &source, next_reading, stamp),
    })
    .await
}

/// Says that the impact cannot be known, and why.
///
/// # Errors
/// See [`ImpactRefused`].
pub async fn impact_cannot_be_known(app: &App, actor: &Actor, seen: SeenImpact, reason: &str) -> Result<(), Error> {
    change(app, actor, seen, "ImpactSaidUnknowable", |impact, stamp| impact.cannot_be_known(reason, stamp)).await
}

/// Notes what happened besides what was meant.
///
/// # Errors
/// See [`ImpactRefused`].
pub async fn note_effect(app: &App, actor: &Actor, seen: SeenImpact, text: &str, harmful: bool) -> Result<(), Error> {
    let text = text.trim().to_owned();
    change(app, actor, seen, "EffectNoted", |impact, stamp| {
        impact.note_effect(UnintendedEffect { text, harmful, stamp })
    })
    .await
}

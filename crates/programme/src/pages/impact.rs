//! What changed for children: the measures of a row, their readings, and what happened besides.

use axum::extract::{Path, State};
use jiff::civil::Date;
use platform::Error;
use platform::access::permit;
use platform::account::{self, Account};
use platform::record::{self, Versioned};
use platform::web::{Answer, App, Posted, Visitor, see};
use serde_json::{Value, json};

use super::action_plan::{fill_date, long};
use super::action_step::say;
use super::words::Tag;
use super::work_words::{can, person};
use crate::impact::{Better, Impact, ImpactId, ImpactState};
use crate::live_measure::{bind_measure, so_far};
use crate::measure_impact::{
    Measuring, Question, ReadingTaken, SeenImpact, ask_of_impact, define_impact, impact_cannot_be_known, note_effect,
    read_impact,
};
use crate::policy::Act;
use crate::recommendation::{Recommendation, RecommendationId};
use crate::small_numbers::Counting;
use crate::stamp::Period;
use crate::store::file::{self, Loaded};

/// The measures of a row, for its page.
pub(super) fn section(loaded: &Loaded, visitor: &Visitor, today: Date) -> Value {
    let recommendation = &loaded.recommendation.record;
    let row = |impact: &Impact| {
        let action = loaded.actions.iter().find(|a| impact.action == Some(a.id));
        json!({
            "href": format!("/programme/impacts/{}", impact.id), "question": impact.question, "state": state(&impact.state()),
            "last": impact.readings().last().map(|r| reading(impact, r)), "next": impact.next_reading(),
            "overdue": impact.next_reading().is_some_and(|d| d < today), "action": action.map(|a| a.plan().title.as_str()),
            "harmful": impact.unintended().iter().any(|e| e.harmful),
        })
    };
    json!({
        "rows": loaded.impacts.iter().map(row).collect::<Vec<_>>(),
        "may_measure": can(Act::Measure, &visitor.actor, recommendation),
        "make": format!("/programme/recommendations/{}/impact", recommendation.id),
    })
}

/// The state as a tag.
fn state(state: &ImpactState) -> Tag {
    let tone = match state {
        ImpactState::NoMeasureSet | ImpactState::Worse => "red",
        ImpactState::TooEarly { .. } | ImpactState::CannotBeKnown { .. } => "grey",
        ImpactState::NoChange => "orange",
        ImpactState::Improved | ImpactState::Sustained => "green",
    };
    Tag::new(state.words(), tone)
}

fn reading(impact: &Impact, reading: &crate::impact::Reading) -> Value {
    let index = usize::try_from(reading.version).unwrap_or(0).checked_sub(1);
    let unit = index.and_then(|i| impact.definitions().get(i)).map(|d| d.unit.as_str()).unwrap_or_default();
    json!({
        "version": reading.version, "from": reading.period.from, "to": reading.period.to,
        "value": format!("{} {unit}", reading.value).trim(), "out_of": reading.out_of, "source": reading.source, "at": reading.stamp.at,
    })
}

/// A row that this visitor may measure, with its actions.
async fn row(app: &App, visitor: &Visitor, id: &str) -> Result<Loaded, Error> {
    let id: RecommendationId = id.parse().map_err(|_| Error::Hidden)?;
    let mut read = app.db().read().await?;
    permit(visitor.signed_in()?, Act::Measure, record::find::<Recommendation>(&mut read, id).await?)?;
    file::load(&mut read, id).await
}

/// The form of a new measure.
pub(super) async fn new(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let loaded = row(&app, &visitor, &id).await?;
    show_new(&app, &visitor, &loaded, Posted::filled([("least_change", "0".into())]))
}

fn show_new(app: &App, visitor: &Visitor, loaded: &Loaded, form: Posted) -> Answer {
    let recommendation = &loaded.recommendation.record;
    let option =
        |a: &crate::action::Action| json!({ "value": a.id, "words": super::action_step::short(&a.plan().title) });
    app.page(visitor, "programme/impact_form.html", json!({
        "form": form, "reference": recommendation.reference, "title": recommendation.title,
        "href": format!("/programme/recommendations/{}", recommendation.id),
        "programme": loaded.programme.record.name, "programme_href": format!("/programme/{}", recommendation.programme),
        "actions": loaded.actions.iter().map(option).collect::<Vec<_>>(), "betters": betters(),
        "countings": countings(), "house": crate::live_measure::figures(app).map(house).collect::<Vec<_>>(),
    }))
}

/// A figure of the house, to choose.
fn house(figure: &platform::part::Measure) -> Value {
    json!({ "value": figure.name, "words": super::action_step::short(&format!("{}: {}", figure.name, figure.definition)) })
}

fn betters() -> Value {
    json!([{ "value": "higher", "words": "More is better" }, { "value": "lower", "words": "Less is better" }])
}

/// Sets a measure up.
pub(super) async fn make(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, mut form: Posted) -> Answer {
    let loaded = row(&app, &visitor, &id).await?;
    let recommendation = loaded.recommendation.record.id;
    let action = form.parsed_optional("action", "Choose an action that serves this recommendation.");
    let question = Question { recommendation, action, text: long(&mut form, "question") };
    let figure = form.optional("house");
    let typed = figure.is_none() && form.optional("text").is_some();
    let measuring = if typed { measuring(&mut form) } else { None };
    if form.is_sound() {
        let asked = match figure {
            Some(figure) => bind_measure(&app, &visitor.actor, question, &figure).await,
            None => ask_of_impact(&app, &visitor.actor, question, measuring).await,
        };
        match asked {
            Ok(id) => return Ok(see(&format!("/programme/impacts/{id}?done=the-measure-is-set"))),
            Err(error) => say(&mut form, error, 0)?,
        }
    }
    show_new(&app, &visitor, &loaded, form)
}

fn measuring(form: &mut Posted) -> Option<Measuring> {
    let better = match form.text("better").as_str() {
        "higher" => Some(Better::Higher),
        "lower" => Some(Better::Lower),
        _ => {
            form.refuse("better", "Say which way is better.");
            None
        }
    };
    let least_change = match form.optional("least_change") {
        Some(text) => number(&text),
        None => Some(0.0),
    };
    if least_change.is_none() {
        form.refuse("least_change", "Enter a number.");
    }
    let counting = counting(form);
    let next_reading = form.date_optional("next", "The day of the next reading");
    let (text, unit) = (long(form, "text"), form.text("unit"));
    Some(Measuring { text, unit, counting: counting?, better: better?, least_change: least_change?, next_reading })
}

fn counting(form: &mut Posted) -> Option<Counting> {
    let counting = match form.text("counting").as_str() {
        "children" => Some(Counting::Children),
        "share" => Some(Counting::Share),
        "other" => Some(Counting::Other),
        _ => None,
    };
    if counting.is_none() {
        form.refuse("counting", "Say what the number counts.");
    }
    counting
}

fn countings() -> Value {
    json!([
        { "value": "children", "words": "Children, families or other people" },
        { "value": "share", "words": "A share of them, in per cent" },
        { "value": "other", "words": "Something else, such as days or pounds" },
    ])
}

/// A number as people write it: "1,250.5" or "12%".
fn number(text: &str) -> Option<f64> {
    text.trim().trim_end_matches('%').replace([',', ' '], "").parse().ok().filter(|n: &f64| n.is_finite())
}

struct Opened {
    impact: Versioned<Impact>,
    row: Recommendation,
    programme: String,
    accounts: Vec<Account>,
    /// Of the quarter that runs now, where the program measures it.
    so_far: Option<(i64, i64)>,
}

async fn opened(app: &App, visitor: &Visitor, id: &str) -> Result<Opened, Error> {
    let actor = visitor.signed_in()?;
    let id: ImpactId = id.parse().map_err(|_| Error::Hidden)?;
    let mut read = app.db().read().await?;
    let allowed = permit(actor, Act::See, record::find::<Impact>(&mut read, id).await?)?;
    let version = allowed.version();
    let impact = Versioned { record: allowed.into_inner(), version };
    let row = record::find(&mut read, impact.record.recommendation).await?.for_rules("its measure was found").record;
    let programme = record::find::<crate::programme::Programme>(&mut read, impact.record.programme).await?;
    let programme = programme.for_rules("its measure was found").record.name;
    let accounts = account::all(&mut read, &account::scope(actor)).await?;
    drop(read);
    let so_far = so_far(app, &impact.record).await?;
    Ok(Opened { impact, row, programme, accounts, so_far })
}

/// One measure.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let opened = opened(&app, &visitor, &id).await?;
    let mut form = Posted::filled([("version", opened.impact.version.to_string()), ("least_change", "0".into())]);
    let last = opened.impact.record.readings().last().map(|r| r.period.to);
    fill_date(&mut form, "from", last.and_then(|d| d.tomorrow().ok()));
    show(&app, &visitor, &opened, form, "")
}

/// `step` is the form that was sent, which is shown open with its faults.
fn show(app: &App, visitor: &Visitor, opened: &Opened, form: Posted, step: &str) -> Answer {
    let (impact, today) = (&opened.impact.record, app.clock().today());
    let definition = |(i, d): (usize, &crate::impact::Definition)| {
        json!({
            "version": i + 1, "text": d.text, "unit": d.unit, "better": if d.better == Better::Higher { "More is better" } else { "Less is better" },
            "least": d.least_change, "by": person(d.stamp.by, &opened.accounts), "at": d.stamp.at,
        })
    };
    let effect = |e: &crate::impact::UnintendedEffect| json!({ "text": e.text, "harmful": e.harmful, "by": person(e.stamp.by, &opened.accounts), "at": e.stamp.at });
    let reason = if let ImpactState::CannotBeKnown { reason } = impact.state() { Some(reason) } else { None };
    app.page(visitor, "programme/impact.html", json!({
        "id": impact.id, "question": impact.question, "state": state(&impact.state()), "reason": reason, "form": form, "step": step,
        "definitions": impact.definitions().iter().enumerate().map(definition).collect::<Vec<_>>(),
        "readings": impact.readings().iter().map(|r| reading(impact, r)).collect::<Vec<_>>(), "version": impact.version(),
        "next": impact.next_reading(), "overdue": impact.next_reading().is_some_and(|d| d < today),
        "effects": impact.unintended().iter().map(effect).collect::<Vec<_>>(), "betters": betters(), "countings": countings(),
        "may": can(Act::Measure, &visitor.actor, impact), "reference": opened.row.reference, "title": opened.row.title,
        "href": format!("/programme/recommendations/{}", opened.row.id), "programme": opened.programme,
        "programme_href": format!("/programme/{}", impact.programme), "history": format!("/history/impact/{}", impact.id),
        "figure": impact.measured_by(), "so_far": opened.so_far,
        "readers": impact.readers.iter().map(|r| visitor.agencies.short(*r)).collect::<Vec<_>>().join(", "),
    }))
}

/// Defines, reads, says that it cannot be known, or notes an effect.
pub(super) async fn take(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, step)): Path<(String, String)>,
    mut form: Posted,
) -> Answer {
    let mut found = opened(&app, &visitor, &id).await?;
    let seen = SeenImpact { id: found.impact.record.id, version: form.text("version").parse().unwrap_or(0) };
    let done = entered(&app, &visitor, &step, seen, &mut form).await;
    if let Err(error) = done {
        found = opened(&app, &visitor, &id).await?;
        say(&mut form, error, found.impact.version)?;
        return show(&app, &visitor, &found, form, &step);
    }
    Ok(see(&format!("/programme/impacts/{id}?done=it-is-on-file")))
}

async fn entered(app: &App, visitor: &Visitor, step: &str, seen: SeenImpact, form: &mut Posted) -> Result<(), Error> {
    let actor = &visitor.actor;
    let unsound = || Error::Invalid(Default::default());
    match step {
        "define" => {
            let measuring = measuring(form).filter(|_| form.is_sound()).ok_or_else(unsound)?;
            define_impact(app, actor, seen, measuring).await
        }
        "read" => {
            let taken = taken(form).filter(|_| form.is_sound()).ok_or_else(unsound)?;
            read_impact(app, actor, seen, taken).await
        }
        "cannot-be-known" => impact_cannot_be_known(app, actor, seen, &form.text("reason")).await,
        "effect" => {
            // Its text has a field of its own, so that the summary leads to it and not to the definition's.
            let noted = note_effect(app, actor, seen, &form.text("effect"), form.optional("harmful").is_some()).await;
            noted.map_err(|error| match error {
                Error::Invalid(faults) => Error::Invalid(renamed(faults, "text", "effect")),
                other => other,
            })
        }
        _ => Err(Error::Hidden),
    }
}

fn renamed(mut faults: platform::error::Faults, from: &str, to: &str) -> platform::error::Faults {
    faults.0.iter_mut().filter(|f| f.field == from).for_each(|f| f.field = to.to_owned());
    faults
}

fn taken(form: &mut Posted) -> Option<ReadingTaken> {
    let (from, to) = (form.date("from", "The first day"), form.date("to", "The last day"));
    let value = number(&form.text("value"));
    if value.is_none() {
        form.refuse("value", "Enter a number.");
    }
    let out_of = form.parsed_optional("out_of", "Enter out of how many children, in figures.");
    let next_reading = form.date_optional("next_reading", "The day of the next reading");
    let source = form.text("source");
    Some(ReadingTaken { period: Period { from: from?, to: to? }, value: value?, out_of, source, next_reading })
}

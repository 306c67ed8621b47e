//! The small steps of an action, each a page with what has to be said for it: plan, start, block, forecast, decline,
//! supersede, settle, slip back.

use axum::extract::{Path, State};
use platform::Error;
use platform::access::Actor;
use platform::web::{Answer, App, Posted, Visitor, see};
use serde_json::{Value, json};

use super::action::{Open, head, open};
use super::work_words::can;
use crate::action::{Action, ActionId, Stage};
use crate::action_step::Seen;
use crate::policy::{self, Act};
use crate::store;
use crate::take_step::{Taking, take_step};

/// A step with a page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StepForm {
    Plan,
    Start,
    Block,
    Forecast,
    Settle,
    Regress,
    Decline,
    Supersede,
}

impl StepForm {
    /// In the order in which they are offered.
    pub(super) const ALL: [Self; 8] = [
        Self::Plan,
        Self::Start,
        Self::Block,
        Self::Forecast,
        Self::Settle,
        Self::Regress,
        Self::Decline,
        Self::Supersede,
    ];

    /// Its name in addresses.
    pub(super) fn slug(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Start => "start",
            Self::Block => "block",
            Self::Forecast => "forecast",
            Self::Settle => "settle",
            Self::Regress => "slip-back",
            Self::Decline => "decline",
            Self::Supersede => "supersede",
        }
    }

    /// What its button says from a stage.
    pub(super) fn words(self, from: Stage) -> &'static str {
        match self {
            Self::Plan => "Plan it",
            Self::Start if from == Stage::Planned => "Start the work",
            Self::Start => "Take the work up again",
            Self::Block => "Say that it stands still",
            Self::Forecast => "Give a forecast",
            Self::Settle => "Make it business as usual",
            Self::Regress => "Record that it slipped back",
            Self::Decline => "Decline it",
            Self::Supersede => "Put another action in its place",
        }
    }

    /// What the person should know before.
    fn hint(self) -> &'static str {
        match self {
            Self::Plan => {
                "From now on it has a lead, an officer, a first due date and an outcome for children. The first due date is kept for good."
            }
            Self::Start => "Work goes on from today.",
            Self::Block => "Say what is in the way, so that others can help. The due date stays.",
            Self::Forecast => {
                "The first due date stays and lateness is judged by it. The forecast stands beside it with its reason."
            }
            Self::Settle => "Verified work becomes everyday work and is tested again on a day you set.",
            Self::Regress => "A retest found that what was verified no longer holds.",
            Self::Decline => "It stays on the register as declined, with its reason.",
            Self::Supersede => {
                "The other action has to serve every ask that this one serves. This one stays on file, with its first due date."
            }
        }
    }

    /// What has to be entered: (kind, name, label).
    fn fields(self) -> &'static [(&'static str, &'static str, &'static str)] {
        match self {
            Self::Plan | Self::Start => &[],
            Self::Block => &[("text", "why", "What is in the way")],
            Self::Forecast => &[("date", "due", "Now expected on"), ("text", "reason", "Why the date moves")],
            Self::Settle => &[("date", "retest", "To be tested again on")],
            Self::Regress => &[("text", "found", "What the retest found")],
            Self::Decline => &[("text", "why", "Why it will not be done")],
            Self::Supersede => &[("action", "by", "The action that stands in its place")],
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Plan => "the-action-is-planned",
            Self::Start => "the-work-has-started",
            Self::Block => "it-is-said-that-the-work-stands-still",
            Self::Forecast => "the-forecast-is-on-file",
            Self::Settle => "it-is-business-as-usual-until-the-retest",
            Self::Regress => "it-is-recorded-that-the-work-slipped-back",
            Self::Decline => "the-action-is-declined",
            Self::Supersede => "another-action-stands-in-its-place",
        }
    }

    /// Whether the step is possible now and this actor's to take.
    pub(super) fn is_open_to(self, action: &Action, actor: &Actor) -> bool {
        let stage = action.stage();
        let possible = match self {
            Self::Plan => stage == Stage::Unplanned,
            Self::Start => matches!(stage, Stage::Planned | Stage::Blocked | Stage::Returned | Stage::Regressed),
            Self::Block => stage == Stage::InProgress,
            Self::Forecast => stage.is_open() && action.first_due().is_some(),
            Self::Settle => stage == Stage::Verified,
            Self::Regress => stage == Stage::BusinessAsUsual,
            Self::Decline => stage.is_open(),
            Self::Supersede => stage.is_live(),
        };
        let verifiers_too = matches!(self, Self::Settle | Self::Regress) && can(Act::Verify, actor, action);
        possible && (can(Act::Plan, actor, action) || verifiers_too)
    }

    fn of(slug: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|s| s.slug() == slug).ok_or(Error::Hidden)
    }
}

/// The form of a step.
pub(super) async fn form(State(app): State<App>, visitor: Visitor, Path((id, step)): Path<(String, String)>) -> Answer {
    let step = StepForm::of(&step)?;
    let open = open(&app, &visitor, &id).await?;
    let form = Posted::filled([("version", open.file.action.version.to_string())]);
    show(&app, &visitor, step, &open, form).await
}

async fn show(app: &App, visitor: &Visitor, step: StepForm, open: &Open, form: Posted) -> Answer {
    let action = &open.file.action.record;
    let field = |(kind, name, label): &(&str, &str, &str)| json!({ "kind": kind, "name": name, "label": label });
    let others = if step == StepForm::Supersede { others(app, visitor, action).await? } else { Vec::new() };
    app.page(
        visitor,
        "programme/action_step.html",
        json!({
            "a": head(open, visitor, app.clock().today()), "form": form, "title": step.words(action.stage()),
            "hint": step.hint(), "fields": step.fields().iter().map(field).collect::<Vec<_>>(), "others": others,
            "action_href": format!("/programme/actions/{}/steps/{}", action.id, step.slug()),
        }),
    )
}

/// The other actions of the programme that are carried out.
pub(super) async fn others(app: &App, visitor: &Visitor, action: &Action) -> Result<Vec<Value>, Error> {
    let mut read = app.db().read().await?;
    let all = store::all::<Action>(&mut read, action.programme, &policy::scope(&visitor.actor)).await?;
    let other = |a: &Action| a.id != action.id && a.stage().is_live();
    let option = |a: &Action| json!({ "value": a.id, "words": short(&a.plan().title) });
    Ok(all.iter().map(|v| &v.record).filter(|a| other(a)).map(option).collect())
}

/// The first words of a title, for a list to choose from.
pub(super) fn short(title: &str) -> String {
    let mut words: String = title.chars().take(90).collect();
    if words.len() < title.len() {
        words.push('…');
    }
    words
}

/// Takes the step.
pub(super) async fn take(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, step)): Path<(String, String)>,
    mut form: Posted,
) -> Answer {
    visitor.signed_in()?;
    let step = StepForm::of(&step)?;
    let action: ActionId = id.parse().map_err(|_| Error::Hidden)?;
    let seen = Seen { id: action, version: form.text("version").parse().unwrap_or(0) };
    let fault = match entered(&app, &visitor.actor, step, seen, &mut form).await {
        Ok(()) => return Ok(see(&format!("/programme/actions/{action}?done={}", step.done()))),
        Err(error) => error,
    };
    let open = open(&app, &visitor, &id).await?;
    say(&mut form, fault, open.file.action.version)?;
    let own = |field: &str| step.fields().iter().any(|(_, name, _)| *name == field);
    // What is missing from the plan has no field here.
    form.faults.0.iter_mut().filter(|f| !own(&f.field)).for_each(|f| f.field = "step".into());
    show(&app, &visitor, step, &open, form).await
}

async fn entered(app: &App, actor: &Actor, step: StepForm, seen: Seen, form: &mut Posted) -> Result<(), Error> {
    let taking = taking(step, form).ok_or_else(|| Error::Invalid(Default::default()))?;
    take_step(app, actor, seen, taking).await.map(|_| ())
}

fn taking(step: StepForm, form: &mut Posted) -> Option<Taking> {
    let text = |name: &str| form.text(name);
    Some(match step {
        StepForm::Plan => Taking::Plan,
        StepForm::Start => Taking::Start,
        StepForm::Block => Taking::Block { why: text("why") },
        StepForm::Decline => Taking::Decline { why: text("why") },
        StepForm::Regress => Taking::Regress { found: text("found") },
        StepForm::Forecast => Taking::Forecast { reason: text("reason"), due: form.date("due", "The new date")? },
        StepForm::Settle => Taking::Settle { retest: form.date("retest", "The day of the retest")? },
        StepForm::Supersede => Taking::Supersede { by: form.parsed("by", "Choose an action of the same programme.")? },
    })
}

/// Puts an error of a verb on the form, so that all that was typed is kept; other errors pass. After a change by somebody
/// else the form takes the version that stands now: sending it again is a decision made in sight of it.
pub(super) fn say(form: &mut Posted, error: Error, version: i64) -> Result<(), Error> {
    match error {
        Error::Invalid(faults) => form.faults.0.extend(faults.0),
        Error::Stale => {
            form.values.insert("version".into(), vec![version.to_string()]);
            form.faults.add(
                "step",
                "Somebody changed this while the page was open. How it stands now is shown below, and your text is kept. Send it again if it is still right.",
            );
        }
        Error::Refused(sentence) => form.faults.add("step", sentence),
        other => return Err(other),
    }
    Ok(())
}

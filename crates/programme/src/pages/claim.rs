//! Claiming that an action is done.

use axum::extract::{Path, State};
use platform::Error;
use platform::web::{Answer, App, Posted, Visitor, see};
use serde_json::{Value, json};

use super::action::{self, Open, head, open};
use super::action_plan::{fill_date, long};
use super::action_step::say;
use super::work_words::{Seer, can};
use crate::action::ActionId;
use crate::action_step::Seen;
use crate::claim_action::{Claiming, claim_action};
use crate::evidence::{Evidence, EvidenceId};
use crate::policy::Act;
use crate::report_progress::report_progress;
use crate::stamp::Period;
use crate::store::evidence;

/// The form.
pub(super) async fn form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let open = open(&app, &visitor, &id).await?;
    let mut form = Posted::filled([("version", open.file.action.version.to_string())]);
    fill_date(&mut form, "to", Some(app.clock().today()));
    show(&app, &visitor, &open, form).await
}

async fn show(app: &App, visitor: &Visitor, open: &Open, form: Posted) -> Answer {
    let action = &open.file.action.record;
    if !can(Act::Claim, &visitor.actor, action) || action.plan().lead.is_none() {
        return Err(Error::forbidden("Only people of the body that leads this action can claim that it is done."));
    }
    let mut read = app.db().read().await?;
    let own = match action.plan().lead {
        Some(lead) => evidence::given_by(&mut read, action.programme, lead).await?,
        None => Vec::new(),
    };
    drop(read);
    let elsewhere = own.iter().filter(|e| open.file.evidence.iter().all(|x| x.id != e.id));
    let seer = Seer { actor: &visitor.actor, agencies: &visitor.agencies, today: app.clock().today(), checks: false };
    app.page(
        visitor,
        "programme/claim.html",
        json!({
            "a": head(open, visitor, seer.today), "form": form, "evidence": action::evidence(&open.file, &seer),
            "offered": open.file.evidence.iter().map(option).chain(elsewhere.map(option)).collect::<Vec<_>>(),
        }),
    )
}

fn option(evidence: &Evidence) -> Value {
    let from = crate::stamp::in_words(evidence.effective_from);
    json!({ "value": evidence.id, "words": format!("{} ({}, dated {from})", evidence.title, evidence.kind.words()) })
}

/// Claims it.
pub(super) async fn claim(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    visitor.signed_in()?;
    let action: ActionId = id.parse().map_err(|_| Error::Hidden)?;
    let seen = Seen { id: action, version: form.text("version").parse().unwrap_or(0) };
    let (from, to) = (form.date("from", "The first day"), form.date("to", "The last day"));
    let claiming = Claiming {
        text: long(&mut form, "text"),
        changed_for_children: long(&mut form, "changed_for_children"),
        evidence: evidence_ids(&mut form),
    };
    let mut fault = None;
    if let (Some(from), Some(to), true) = (from, to, form.is_sound()) {
        match claim_action(&app, &visitor.actor, seen, Period { from, to }, claiming).await {
            Ok(_) => {
                return Ok(see(&format!(
                    "/programme/actions/{action}?done=the-claim-is-made-and-awaits-a-check-by-another-body"
                )));
            }
            Err(error) => fault = Some(error),
        }
    }
    let open = open(&app, &visitor, &id).await?;
    if let Some(error) = fault {
        say(&mut form, error, open.file.action.version)?;
    }
    show(&app, &visitor, &open, form).await
}

fn evidence_ids(form: &mut Posted) -> Vec<EvidenceId> {
    let mut all = Vec::new();
    for text in form.many("evidence") {
        match text.parse() {
            Ok(id) if !all.contains(&id) => all.push(id),
            Ok(_) => {}
            Err(_) => form
                .refuse("evidence", "One of the pieces of evidence named is not on file. Choose from those that are."),
        }
    }
    all
}

/// The form to report progress.
pub(super) async fn report_form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let open = open(&app, &visitor, &id).await?;
    let mut form = Posted::default();
    let today = app.clock().today();
    fill_date(
        &mut form,
        "from",
        open.file.updates.first().and_then(|u| u.period.to.tomorrow().ok()).filter(|d| *d <= today),
    );
    fill_date(&mut form, "to", Some(today));
    show_report(&app, &visitor, &open, form)
}

fn show_report(app: &App, visitor: &Visitor, open: &Open, form: Posted) -> Answer {
    if !can(Act::Report, &visitor.actor, &open.file.action.record) {
        return Err(Error::forbidden(
            "Only people of the body that leads this action and of those that take part report on it.",
        ));
    }
    app.page(
        visitor,
        "programme/report_progress.html",
        json!({
            "a": head(open, visitor, app.clock().today()), "form": form,
        }),
    )
}

/// Reports progress.
pub(super) async fn report(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    visitor.signed_in()?;
    let action: ActionId = id.parse().map_err(|_| Error::Hidden)?;
    let (from, to) = (form.date("from", "The first day"), form.date("to", "The last day"));
    let text = form.required("text", "Say in words what was done in the period, and what was not.");
    let mut fault = None;
    if let (Some(from), Some(to), true) = (from, to, form.is_sound()) {
        match report_progress(&app, &visitor.actor, action, Period { from, to }, &text).await {
            Ok(_) => return Ok(see(&format!("/programme/actions/{action}?done=the-report-is-on-file#progress"))),
            Err(error) => fault = Some(error),
        }
    }
    let open = open(&app, &visitor, &id).await?;
    if let Some(error) = fault {
        say(&mut form, error, 0)?;
    }
    show_report(&app, &visitor, &open, form)
}

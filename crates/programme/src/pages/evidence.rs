//! Evidence: giving it, one piece with what it bears on, new versions, and the files themselves.

use axum::extract::{Path, State};
use platform::Error;
use platform::record;
use platform::web::{Answer, App, Posted, Upload, Visitor, download, see};
use serde_json::{Value, json};

use super::action::{Open, head, open};
use super::action_step::say;
use super::words;
use super::work_words::{self, Seer, can, sensitivity, size};
use crate::action::ActionId;
use crate::evidence::{Evidence, EvidenceKind, Grade, Holding, Sensitivity};
use crate::give_evidence::{Days, Giving, Sent, give_evidence, replace_evidence, support_with_evidence};
use crate::open_evidence::{Opened, note_opening, open_evidence, read_file};
use crate::policy::Act;
use crate::store::{evidence, records::stored_name};
use crate::verification::Subject;

const KINDS: [EvidenceKind; 5] = [
    EvidenceKind::Statement,
    EvidenceKind::Document,
    EvidenceKind::Figures,
    EvidenceKind::PracticeSample,
    EvidenceKind::LivedExperience,
];

/// The form to give evidence for an action.
pub(super) async fn form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let open = open(&app, &visitor, &id).await?;
    let form = Posted::filled([("sensitivity", stored_name(&Sensitivity::Partnership))]);
    show(&app, &visitor, &open, form)
}

fn show(app: &App, visitor: &Visitor, open: &Open, form: Posted) -> Answer {
    let (action, actor) = (&open.file.action.record, &visitor.actor);
    if !can(Act::Report, actor, action) && !can(Act::Verify, actor, action) {
        return Err(Error::forbidden(
            "Evidence is given by the body that leads the action, those that take part, and those that check it.",
        ));
    }
    let to = format!("/programme/actions/{}/evidence", action.id);
    form_page(app, visitor, head(open, visitor, app.clock().today()), &to, form)
}

/// The form, for work described by `a`, sent to `to`.
pub(super) fn form_page(app: &App, visitor: &Visitor, a: Value, to: &str, form: Posted) -> Answer {
    let kind = |k: &EvidenceKind| {
        let most = k.highest_grade();
        json!({ "value": stored_name(k), "words": k.words(), "hint": format!("Shows at most grade {}: {}", most.number(), most.words().to_lowercase()) })
    };
    let grade = |g: &Grade| json!({ "value": g.number(), "words": words::grade(*g) });
    let levels = [Sensitivity::Public, Sensitivity::Partnership, Sensitivity::Restricted];
    let level = |s: &Sensitivity| json!({ "value": stored_name(s), "words": sensitivity(*s) });
    app.page(
        visitor,
        "programme/evidence_form.html",
        json!({
            "a": a, "to": to, "form": form, "kinds": KINDS.iter().map(kind).collect::<Vec<_>>(),
            "grades": Grade::ALL.iter().skip(1).map(grade).collect::<Vec<_>>(),
            "levels": levels.iter().map(level).collect::<Vec<_>>(),
        }),
    )
}

/// Puts it on file.
pub(super) async fn give(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, upload: Upload) -> Answer {
    visitor.signed_in()?;
    let action: ActionId = id.parse().map_err(|_| Error::Hidden)?;
    let Upload { posted: mut form, file } = upload;
    let (giving, sent) = (entered(&mut form), sent(&mut form, file));
    let mut fault = None;
    if let (Some(giving), Some(sent), true) = (giving, sent, form.is_sound()) {
        match give_evidence(&app, &visitor.actor, Subject::Action(action), giving, sent).await {
            Ok(_) => return Ok(see(&format!("/programme/actions/{action}?done=the-evidence-is-on-file#evidence"))),
            Err(error) => fault = Some(error),
        }
    }
    let open = open(&app, &visitor, &id).await?;
    if let Some(error) = fault {
        say(&mut form, error, 0)?;
    }
    show(&app, &visitor, &open, form)
}

pub(super) fn entered(form: &mut Posted) -> Option<Giving> {
    let title = form.required("title", "Give the evidence a title by which others will know it.");
    let kind = choice(form, "kind", "Choose what sort of evidence it is.");
    let effective_from = form.date("effective_from", "The first day it speaks for");
    let effective_to = form.date_optional("effective_to", "The last day it speaks for");
    let sensitivity = choice(form, "sensitivity", "Choose who may see it.");
    let number: Option<u8> = form.parsed("grade", "Choose the grade it is offered for.");
    let grade = number.and_then(Grade::of_number);
    if number.is_some() && grade.is_none() {
        form.refuse("grade", "Choose the grade it is offered for.");
    }
    Some(Giving {
        kind: kind?,
        title,
        effective_from: effective_from?,
        effective_to,
        sensitivity: sensitivity?,
        grade: grade?,
    })
}

/// A choice by its stored name.
fn choice<T: serde::de::DeserializeOwned>(form: &mut Posted, name: &str, missing: &str) -> Option<T> {
    let chosen = form.optional(name).and_then(|text| serde_json::from_value(Value::String(text)).ok());
    if chosen.is_none() {
        form.refuse(name, missing);
    }
    chosen
}

pub(super) fn sent(form: &mut Posted, file: Option<(String, axum::body::Bytes)>) -> Option<Sent> {
    match (file, form.optional("place")) {
        (Some(_), Some(_)) => {
            form.refuse("place", "Either attach a file or say where the evidence is kept, not both.");
            None
        }
        (Some((name, bytes)), None) => Some(Sent::File { name, bytes: bytes.to_vec() }),
        (None, Some(place)) => Some(Sent::Place(place)),
        (None, None) => {
            form.refuse("file", "Attach a file, or say where the evidence is kept.");
            None
        }
    }
}

async fn found(app: &App, visitor: &Visitor, id: &str) -> Result<Opened, Error> {
    open_evidence(app, visitor.signed_in()?, id.parse().map_err(|_| Error::Hidden)?).await
}

/// One piece. That somebody read a restricted one in order to check work is written on the trail first.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let opened = found(&app, &visitor, &id).await?;
    if opened.to_check.is_some() {
        note_opening(&app, &visitor.actor, &opened).await?;
    }
    let form = Posted::filled([("version", opened.piece.version.to_string())]);
    show_piece(&app, &visitor, &opened, form).await
}

async fn show_piece(app: &App, visitor: &Visitor, opened: &Opened, form: Posted) -> Answer {
    let e = &opened.piece.record;
    let mut read = app.db().read().await?;
    let bearing = evidence::bearing(&mut read, e.id).await?;
    let programme = record::find::<crate::programme::Programme>(&mut read, e.programme).await?;
    let programme = programme.for_rules("its evidence was found").record;
    drop(read);
    let seer = Seer {
        actor: &visitor.actor,
        agencies: &visitor.agencies,
        today: app.clock().today(),
        checks: opened.to_check.is_some(),
    };
    let gives = can(Act::Report, &visitor.actor, e);
    app.page(visitor, "programme/evidence.html", json!({
        "e": work_words::evidence(e, None, &seer), "form": form, "sensitivity": sensitivity(e.sensitivity),
        "from": visitor.agencies.name(e.from), "offered": words::grade(e.offered_grade), "holding": holding(e, None),
        "earlier": e.earlier.iter().enumerate().map(|(i, v)| earlier(e, i, v)).collect::<Vec<_>>(),
        "actions": bearing.actions.iter().map(|a| work_words::line(a, &visitor.agencies)).collect::<Vec<_>>(),
        "claims": bearing.claims.len(), "to_check": opened.to_check, "gives": gives, "history": format!("/history/evidence/{}", e.id),
        "others": if gives { others(app, visitor, e, &bearing).await? } else { Vec::new() },
        "programme": programme.name, "programme_href": format!("/programme/{}", programme.id),
    }))
}

async fn others(app: &App, visitor: &Visitor, e: &Evidence, bearing: &evidence::Bearing) -> Result<Vec<Value>, Error> {
    let mut read = app.db().read().await?;
    let scope = crate::policy::scope(&visitor.actor);
    let all = crate::store::all::<crate::action::Action>(&mut read, e.programme, &scope).await?;
    let free = all.iter().map(|v| &v.record).filter(|a| can(Act::Report, &visitor.actor, *a));
    let free = free.filter(|a| bearing.actions.iter().all(|b| b.id != a.id));
    Ok(free.map(|a| json!({ "value": a.id, "words": super::action_step::short(&a.plan().title) })).collect())
}

fn holding(e: &Evidence, earlier: Option<usize>) -> Value {
    let (holding, href) = match earlier.and_then(|i| e.earlier.get(i).map(|v| (i, v))) {
        Some((i, v)) => (&v.holding, format!("/programme/evidence/{}/file/{}", e.id, i + 1)),
        None => (&e.holding, format!("/programme/evidence/{}/file", e.id)),
    };
    match holding {
        Holding::File { name, sha256, bytes } => {
            json!({ "file": name, "sha256": sha256, "size": size(*bytes), "href": href })
        }
        Holding::Reference(place) => json!({ "place": place }),
    }
}

fn earlier(e: &Evidence, index: usize, version: &crate::evidence::EarlierVersion) -> Value {
    json!({
        "number": index + 1, "holding": holding(e, Some(index)), "from": version.effective_from,
        "to": version.effective_to, "replaced": version.replaced.at,
    })
}

/// Puts a new version in its place.
pub(super) async fn replace(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    upload: Upload,
) -> Answer {
    let found = found(&app, &visitor, &id).await?;
    let Upload { posted: mut form, file } = upload;
    let version: i64 = form.text("version").parse().unwrap_or(0);
    let from = form.date("effective_from", "The first day it speaks for");
    let to = form.date_optional("effective_to", "The last day it speaks for");
    let sent = sent(&mut form, file);
    if let (Some(from), Some(sent), true) = (from, sent, form.is_sound()) {
        let piece = (found.piece.record.id, version);
        match replace_evidence(&app, &visitor.actor, piece, Days { from, to }, sent).await {
            Ok(()) => return Ok(see(&format!("/programme/evidence/{id}?done=the-new-version-is-on-file"))),
            Err(error) => say(&mut form, error, found.piece.version)?,
        }
    }
    show_piece(&app, &visitor, &found, form).await
}

/// Lets it bear on another action.
pub(super) async fn support(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let found = found(&app, &visitor, &id).await?;
    if let Some(action) = form.parsed("action", "Choose an action of the same programme.") {
        match support_with_evidence(&app, &visitor.actor, found.piece.record.id, Subject::Action(action)).await {
            Ok(()) => return Ok(see(&format!("/programme/evidence/{id}?done=it-bears-on-this-action-too"))),
            Err(error) => say(&mut form, error, found.piece.version)?,
        }
    }
    form.values.insert("version".into(), vec![found.piece.version.to_string()]);
    show_piece(&app, &visitor, &found, form).await
}

/// The file that stands now.
pub(super) async fn file(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let found = found(&app, &visitor, &id).await?;
    hand_over(&app, &visitor, &found, &found.piece.record.holding).await
}

/// The file of an earlier version, from 1.
pub(super) async fn earlier_file(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, number)): Path<(String, usize)>,
) -> Answer {
    let found = found(&app, &visitor, &id).await?;
    hand_over(&app, &visitor, &found, found.earlier(number)?).await
}

/// Never shown by the browser, always saved: what was sent is whatever its sender made it.
async fn hand_over(app: &App, visitor: &Visitor, opened: &Opened, holding: &Holding) -> Answer {
    let (name, bytes) = read_file(app, &visitor.actor, opened, holding).await?;
    Ok(download(&name, "application/octet-stream", bytes))
}

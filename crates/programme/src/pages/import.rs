//! Reading a report in: send the file, see what was understood beside the source, correct, save.

use axum::extract::{Path, State};
use documents::Refusal;
use platform::Error;
use platform::web::{Answer, App, Posted, Upload, Visitor, see};
use serde_json::{Value, json};

use super::challenges::refused;
use crate::confirm_columns::{Chosen, confirm_columns};
use crate::correct_import::{Corrected, SeenImport, correct_import};
use crate::import::model::{NotUnderstood, RecommendationRow, Scope};
use crate::import::{Differences, Field, Mapping, NeedsMapping, Understood};
use crate::import_draft::{ImportDraft, ImportDraftId};
use crate::open_import::{Reading, against, may_import, open_import, sentence};
use crate::policy;
use crate::programme::ProgrammeId;
use crate::save_import::{Saved, save_draft};
use crate::send_report::{Sending, send_report};
use crate::store;

/// The form to send a file.
pub(super) async fn form(State(app): State<App>, visitor: Visitor) -> Answer {
    let form = Posted::filled([("programme", "new".into()), ("name", "Response programme".into())]);
    send_form(&app, &visitor, form, None).await
}

async fn send_form(app: &App, visitor: &Visitor, form: Posted, refusal: Option<Refusal>) -> Answer {
    may_import(visitor.signed_in()?)?;
    let all = store::programmes(&mut app.db().read().await?, &policy::scope(&visitor.actor)).await?;
    let known = all.iter().map(|p| json!({ "value": p.id, "words": p.name }));
    let programmes: Vec<Value> =
        std::iter::once(json!({ "value": "new", "words": "A new programme" })).chain(known).collect();
    app.page(visitor, "programme/import.html", json!({ "form": form, "programmes": programmes, "refusal": refusal }))
}

/// Takes the file, reads it once to refuse it early, and keeps it.
pub(super) async fn send(State(app): State<App>, visitor: Visitor, upload: Upload) -> Answer {
    let actor = visitor.signed_in()?;
    may_import(actor)?;
    let Upload { posted: mut form, file } = upload;
    let programme: Option<ProgrammeId> = form.text("programme").parse().ok();
    let Some((file_name, bytes)) = file else {
        form.faults.add("file", "Choose the report's file.");
        return send_form(&app, &visitor, form, None).await;
    };
    let sending = Sending { programme, name: form.text("name"), file_name, bytes: bytes.to_vec() };
    match send_report(&app, actor, sending).await {
        Ok(Ok(id)) => return Ok(see(&format!("/programme/import/{id}"))),
        Ok(Err(refusal)) => {
            form.faults.add("file", sentence(&refusal));
            return send_form(&app, &visitor, form, Some(refusal)).await;
        }
        Err(error) => refused(&mut form, error, "file")?,
    }
    send_form(&app, &visitor, form, None).await
}

async fn reading(app: &App, visitor: &Visitor, id: &str) -> Result<Reading, Error> {
    let actor = visitor.signed_in()?;
    may_import(actor)?;
    open_import(app, actor, id.parse().map_err(|_| Error::Hidden)?).await
}

/// A draft in the version on the page.
fn seen(id: &str, form: &Posted) -> Result<SeenImport, Error> {
    let id: ImportDraftId = id.parse().map_err(|_| Error::Hidden)?;
    Ok(SeenImport { id, version: form.text("version").parse().unwrap_or(0) })
}

/// What was understood, row by row beside the source.
pub(super) async fn preview(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let reading = reading(&app, &visitor, &id).await?;
    match reading.understood {
        Err(NotUnderstood::NeedsMapping(_)) => Ok(see(&format!("/programme/import/{id}/columns"))),
        Err(NotUnderstood::Refused(refusal)) => Err(Error::refused(refusal)),
        Ok(understood) => {
            let draft = reading.draft.record;
            let differences = differences(&app, &visitor, &draft, &understood).await?;
            let understood = draft.corrected(understood);
            let rows: Vec<Value> = understood.rows.iter().map(|r| beside(r, &draft, &visitor)).collect();
            let doubtful = understood.rows.iter().filter(|r| !r.doubts.is_empty()).count();
            let doubts: Vec<_> = understood
                .doubts
                .iter()
                .map(|d| json!({ "sentence": d.sentence, "place": d.place.to_string() }))
                .collect();
            app.page(&visitor, "programme/import_preview.html", json!({
                "draft": draft, "seen": reading.draft.version, "rows": rows, "doubts": doubts, "doubtful": doubtful, "differences": differences,
                "national": understood.rows.iter().filter(|r| r.scope == Scope::National).count(),
                "numbers": numbers(&understood), "asks": understood.rows.iter().map(|r| r.asks.len()).sum::<usize>(),
                "overall": understood.overall_responses.len(), "clusters": understood.clusters,
            }))
        }
    }
}

/// How many recommendations the rows are: 7a and 7b are one.
fn numbers(understood: &Understood) -> usize {
    let numbers: std::collections::BTreeSet<&str> =
        understood.rows.iter().map(|r| r.parent.as_deref().unwrap_or(&r.reference)).collect();
    numbers.len()
}

fn beside(row: &RecommendationRow, draft: &ImportDraft, visitor: &Visitor) -> Value {
    let lead = |l: &crate::import::model::Lead| {
        let known = visitor
            .agencies
            .printed(&l.printed)
            .or_else(|| l.name.as_deref().and_then(|n| visitor.agencies.printed(n)));
        json!({ "printed": l.printed, "name": known.map(|a| a.name.clone()).or_else(|| l.name.clone()), "known": known.is_some() || l.everybody })
    };
    json!({
        "reference": row.reference, "title": row.title, "national": row.scope == Scope::National,
        "leads": row.leads.iter().map(lead).collect::<Vec<_>>(), "text": row.text,
        "response": row.response, "challenges": row.challenges, "place": row.place.to_string(),
        "continued": row.continued.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "asks": row.asks.iter().map(|a| a.whole()).collect::<Vec<_>>(),
        "due": row.due.iter().map(|d| json!({ "words": d.words, "sentence": d.sentence })).collect::<Vec<_>>(),
        "links": row.links.iter().map(|l| l.to.clone()).collect::<std::collections::BTreeSet<_>>(),
        "doubts": row.doubts.iter().map(|d| d.sentence.clone()).collect::<Vec<_>>(),
        "note": draft.corrections.get(&row.reference).and_then(|c| c.note.clone()),
        "corrected": draft.corrections.contains_key(&row.reference),
        "href": format!("/programme/import/{}/rows/{}", draft.id, row.reference),
    })
}

/// What a file for a programme that has rows already would change.
async fn differences(
    app: &App,
    visitor: &Visitor,
    draft: &ImportDraft,
    new: &Understood,
) -> Result<Option<Value>, Error> {
    let Some(against) = against(app, &visitor.actor, draft, new).await? else { return Ok(None) };
    let empty = against.differences.as_ref().is_some_and(Differences::is_empty);
    Ok(Some(json!({
        "same_file": against.same_file, "empty": empty, "list": against.differences, "against": against.file_name,
    })))
}

/// Saves what was understood.
pub(super) async fn save(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, form: Posted) -> Answer {
    let actor = visitor.signed_in()?;
    let SeenImport { id, version } = seen(&id, &form)?;
    Ok(match save_draft(&app, actor, id, version).await? {
        Saved::Rows { programme, .. } => see(&format!("/programme/{programme}?done=the-report-was-read-in")),
        Saved::AlreadyThere { programme } => {
            see(&format!("/programme/{programme}?done=this-file-was-read-in-before-so-nothing-changed"))
        }
    })
}

/// Which column is which, where the guess is not safe.
pub(super) async fn columns(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let reading = reading(&app, &visitor, &id).await?;
    match reading.understood {
        Err(NotUnderstood::NeedsMapping(needs)) => {
            let mut form = Posted { values: guessed(&needs.guess.mapping), ..Posted::default() };
            form.values.insert("version".into(), vec![reading.draft.version.to_string()]);
            columns_page(&app, &visitor, &id, &needs, form)
        }
        _ => Ok(see(&format!("/programme/import/{id}"))),
    }
}

fn guessed(mapping: &Mapping) -> std::collections::BTreeMap<String, Vec<String>> {
    let chosen =
        |(field, column): (&Field, &usize)| (format!("column-{column}"), vec![store::records::stored_name(field)]);
    mapping.columns.iter().map(chosen).collect()
}

fn columns_page(app: &App, visitor: &Visitor, id: &str, needs: &NeedsMapping, form: Posted) -> Answer {
    let fields: Vec<Value> =
        Field::ALL.iter().map(|f| json!({ "value": store::records::stored_name(f), "words": f.words() })).collect();
    let column = |(i, heading): (usize, &String)| {
        let samples: Vec<String> =
            needs.samples.iter().filter_map(|s| s.get(i)).map(|t| t.chars().take(120).collect()).collect();
        json!({ "name": format!("column-{i}"), "heading": heading, "samples": samples })
    };
    let columns: Vec<Value> = needs.guess.mapping.headings.iter().enumerate().map(column).collect();
    app.page(visitor, "programme/import_columns.html", json!({
        "form": form, "columns": columns, "fields": fields, "doubts": needs.guess.doubts, "place": needs.place.to_string(), "id": id,
    }))
}

/// Keeps the columns a person confirmed, for this file and the next of its layout.
pub(super) async fn keep_columns(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let reading = reading(&app, &visitor, &id).await?;
    let Err(NotUnderstood::NeedsMapping(needs)) = reading.understood else {
        return Ok(see(&format!("/programme/import/{id}")));
    };
    let chosen = chosen(&form, needs.guess.mapping.headings.len());
    match confirm_columns(&app, &visitor.actor, seen(&id, &form)?, &chosen).await {
        Ok(()) => return Ok(see(&format!("/programme/import/{id}"))),
        Err(Error::Stale) => {
            form.refuse("column-0", "Somebody else changed this import while this page was open. What you chose is kept below; send it again if it still holds.");
            form.values.insert("version".into(), vec![reading.draft.version.to_string()]);
        }
        Err(error) => refused(&mut form, error, "column-0")?,
    }
    columns_page(&app, &visitor, &id, &needs, form)
}

fn chosen(form: &Posted, columns: usize) -> Chosen {
    let of = |at: usize| {
        let field = form.optional(&format!("column-{at}"))?;
        Some((at, serde_json::from_value::<Field>(field.into()).ok()?))
    };
    (0..columns).filter_map(of).collect()
}

/// The form to correct one row.
pub(super) async fn row(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, reference)): Path<(String, String)>,
) -> Answer {
    let reading = reading(&app, &visitor, &id).await?;
    let draft = reading.draft.record;
    let understood = draft.corrected(reading.understood.map_err(Error::refused)?);
    let row = understood.rows.iter().find(|r| r.reference == reference).ok_or(Error::Hidden)?;
    let form = Posted::filled([
        ("title", row.title.clone().unwrap_or_default()),
        ("leads", row.leads.iter().map(|l| l.printed.as_str()).collect::<Vec<_>>().join("\n")),
        ("scope", if row.scope == Scope::National { "national" } else { "local" }.into()),
        ("asks", row.asks.iter().map(|a| a.whole()).collect::<Vec<_>>().join("\n\n")),
        ("note", draft.corrections.get(&reference).and_then(|c| c.note.clone()).unwrap_or_default()),
        ("version", reading.draft.version.to_string()),
    ]);
    row_page(&app, &visitor, &draft, row, form)
}

fn row_page(app: &App, visitor: &Visitor, draft: &ImportDraft, row: &RecommendationRow, form: Posted) -> Answer {
    app.page(
        visitor,
        "programme/import_row.html",
        json!({
            "form": form, "row": beside(row, draft, visitor), "id": draft.id, "file_name": draft.file_name,
        }),
    )
}

/// Keeps a correction with the import.
pub(super) async fn correct(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, reference)): Path<(String, String)>,
    form: Posted,
) -> Answer {
    let reading = reading(&app, &visitor, &id).await?;
    let understood = reading.understood.map_err(Error::refused)?;
    let row = understood.rows.iter().find(|r| r.reference == reference).ok_or(Error::Hidden)?;
    match correct_import(&app, &visitor.actor, seen(&id, &form)?, &reference, corrected(&form)).await {
        Ok(()) => Ok(see(&format!("/programme/import/{id}#row-{reference}"))),
        Err(Error::Stale) => {
            let mut form = form;
            form.faults.add("title", "Somebody else corrected this import while this page was open. Your text is kept below; send it again to save it over theirs.");
            form.values.insert("version".into(), vec![reading.draft.version.to_string()]);
            row_page(&app, &visitor, &reading.draft.record, row, form)
        }
        Err(other) => Err(other),
    }
}

fn corrected(form: &Posted) -> Corrected {
    let pieces = |name: &str, between: &str| form.text(name).split(between).map(str::to_owned).collect();
    Corrected {
        title: Some(form.text("title")),
        leads: Some(pieces("leads", "\n")),
        scope: Some(if form.text("scope") == "national" { Scope::National } else { Scope::Local }),
        asks: Some(pieces("asks", "\n\n")),
        note: form.optional("note"),
    }
}

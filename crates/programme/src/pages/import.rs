//! Reading a report in: send the file, see what was understood beside the source, correct, save.

use axum::extract::{Path, State};
use documents::Refusal;
use platform::Error;
use platform::access::{Actor, permit, permit_new};
use platform::record::{self, Found, Versioned};
use platform::trail::Entry;
use platform::web::{Answer, App, Posted, Upload, Visitor, see};
use serde_json::{Value, json};

use crate::import::model::{NotUnderstood, RecommendationRow, Scope};
use crate::import::{Field, Mapping, NeedsMapping, Understood};
use crate::import_draft::{Correction, ImportDraft, ImportDraftId, ImportLayout};
use crate::policy::{self, Act};
use crate::programme::ProgrammeId;
use crate::read_report::read_report_remembering;
use crate::save_import::{Saved, save_import};
use crate::store;

/// The form to send a file.
pub(super) async fn form(State(app): State<App>, visitor: Visitor) -> Answer {
    let form = Posted::filled([("programme", "new".into()), ("name", "Response programme".into())]);
    send_form(&app, &visitor, form, None).await
}

async fn send_form(app: &App, visitor: &Visitor, form: Posted, refusal: Option<Refusal>) -> Answer {
    may_import(visitor)?;
    let all = store::programmes(&mut app.db().read().await?, &policy::scope(&visitor.actor)).await?;
    let known = all.iter().map(|p| json!({ "value": p.id, "words": p.name }));
    let programmes: Vec<Value> =
        std::iter::once(json!({ "value": "new", "words": "A new programme" })).chain(known).collect();
    app.page(visitor, "programme/import.html", json!({ "form": form, "programmes": programmes, "refusal": refusal }))
}

fn may_import(visitor: &Visitor) -> Result<&Actor, Error> {
    let actor = visitor.signed_in()?;
    if policy::may(Act::Import, actor, &[]) {
        Ok(actor)
    } else {
        Err(Error::forbidden("Only the Board's business manager reads reports in."))
    }
}

/// Takes the file, reads it once to refuse it early, and keeps it.
pub(super) async fn send(State(app): State<App>, visitor: Visitor, upload: Upload) -> Answer {
    let actor = may_import(&visitor)?.clone();
    let Upload { posted: mut form, file } = upload;
    let programme: Option<ProgrammeId> = form.text("programme").parse().ok();
    let name =
        if programme.is_none() { form.required("name", "Give the new programme a name.") } else { form.text("name") };
    let Some((file_name, bytes)) = file else {
        form.faults.add("file", "Choose the report's file.");
        return send_form(&app, &visitor, form, None).await;
    };
    if !form.is_sound() {
        return send_form(&app, &visitor, form, None).await;
    }
    let read = read_report_remembering(&mut app.db().read().await?, &file_name, bytes.to_vec(), None).await?;
    if let Err(NotUnderstood::Refused(refusal)) = read {
        form.faults.add("file", format!("{}: {} {}", refusal.place, refusal.reason, refusal.remedy));
        return send_form(&app, &visitor, form, Some(refusal)).await;
    }
    let draft = ImportDraft {
        id: ImportDraftId::new(),
        programme,
        programme_name: name,
        sha256: app.files().keep(&bytes)?,
        file_name,
        sent_by: actor.account,
        sent_at: app.clock().now(),
        mapping: None,
        corrections: Default::default(),
        saved_as: None,
    };
    let href = format!("/programme/import/{}", draft.id);
    let mut tx = app.begin(&actor).await?;
    let entry = Entry::of("ReportSent", &draft);
    tx.save(permit_new(&actor, Act::Import, draft)?).await?;
    tx.commit(entry).await?;
    Ok(see(&href))
}

/// A draft, and what is understood of its file now.
struct Reading {
    draft: Versioned<ImportDraft>,
    understood: Result<Understood, NotUnderstood>,
}

async fn reading(app: &App, visitor: &Visitor, id: &str) -> Result<Reading, Error> {
    may_import(visitor)?;
    let id: ImportDraftId = id.parse().map_err(|_| Error::Hidden)?;
    let mut read = app.db().read().await?;
    let found: Found<ImportDraft> = record::find(&mut read, id).await?;
    let draft = found.for_rules("may_import was asked above");
    let bytes = app.files().get(&draft.record.sha256)?;
    let understood =
        read_report_remembering(&mut read, &draft.record.file_name, bytes, draft.record.mapping.clone()).await?;
    Ok(Reading { draft, understood })
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
                "draft": draft, "rows": rows, "doubts": doubts, "doubtful": doubtful, "differences": differences,
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
    let Some(programme) = draft.programme else { return Ok(None) };
    let mut read = app.db().read().await?;
    let scope = policy::scope(&visitor.actor);
    let sources = store::all::<crate::source_report::SourceReport>(&mut read, programme, &scope).await?;
    let Some(last) = sources.last() else { return Ok(None) };
    let same = sources.iter().any(|s| s.record.sha256 == draft.sha256);
    let bytes = app.files().get(&last.record.sha256)?;
    let old = read_report_remembering(&mut read, &last.record.file_name, bytes, None).await?;
    let differences = old.ok().map(|old| crate::import::compare(&old, new));
    let empty = differences.as_ref().is_some_and(crate::import::Differences::is_empty);
    Ok(Some(json!({ "same_file": same, "empty": empty, "list": differences, "against": last.record.file_name })))
}

/// Saves what was understood.
pub(super) async fn save(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, _form: Posted) -> Answer {
    let reading = reading(&app, &visitor, &id).await?;
    let understood = reading.understood.map_err(Error::refused)?;
    let saved = save_import(&app, &visitor.actor, &reading.draft.record, &understood).await?;
    Ok(match saved {
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
            let form = Posted { values: guessed(&needs.guess.mapping), ..Posted::default() };
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
pub(super) async fn confirm_columns(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let reading = reading(&app, &visitor, &id).await?;
    let Err(NotUnderstood::NeedsMapping(needs)) = reading.understood else {
        return Ok(see(&format!("/programme/import/{id}")));
    };
    let Some(mapping) = confirmed(&mut form, &needs) else { return columns_page(&app, &visitor, &id, &needs, form) };
    let mut tx = app.begin(&visitor.actor).await?;
    let layout = ImportLayout { fingerprint: needs.fingerprint.clone(), mapping: mapping.clone() };
    remember(&mut tx, &visitor.actor, layout).await?;
    let found: Found<ImportDraft> = record::find(&mut tx, reading.draft.record.id).await?;
    let allowed = permit(&visitor.actor, Act::Import, found)?;
    let allowed = allowed.change(|d| Ok::<_, Error>(ImportDraft { mapping: Some(mapping), ..d }))?;
    let entry = Entry::of("ColumnsConfirmed", allowed.record());
    tx.save(allowed).await?;
    tx.commit(entry).await?;
    Ok(see(&format!("/programme/import/{id}")))
}

async fn remember(tx: &mut platform::trail::WriteTx, actor: &Actor, layout: ImportLayout) -> Result<(), Error> {
    match record::find::<ImportLayout>(tx, &layout.fingerprint).await {
        Ok(found) => {
            let allowed = permit(actor, Act::Import, found)?.change(|_| Ok::<_, Error>(layout))?;
            tx.save(allowed).await?;
        }
        Err(Error::Hidden) => {
            tx.save(permit_new(actor, Act::Import, layout)?).await?;
        }
        Err(other) => return Err(other),
    }
    Ok(())
}

fn confirmed(form: &mut Posted, needs: &NeedsMapping) -> Option<Mapping> {
    let headings = needs.guess.mapping.headings.clone();
    let mut columns = std::collections::BTreeMap::new();
    for i in 0..headings.len() {
        let name = format!("column-{i}");
        let Some(field) = form.optional(&name) else { continue };
        let Ok(field) = serde_json::from_value::<Field>(field.into()) else { continue };
        if columns.insert(field, i).is_some() {
            form.faults.add(name, format!("Only one column can be the {}.", field.words().to_lowercase()));
        }
    }
    for (field, missing) in [
        (Field::Reference, "Say which column holds the number."),
        (Field::Recommendation, "Say which column holds the recommendation."),
    ] {
        if !columns.contains_key(&field) {
            form.faults.add("column-0", missing);
        }
    }
    form.is_sound().then_some(Mapping { columns, headings })
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
    let correction = correction(&form, row);
    let seen: i64 = form.text("version").parse().unwrap_or(0);
    let mut tx = app.begin(&visitor.actor).await?;
    let found: Found<ImportDraft> = record::find(&mut tx, reading.draft.record.id).await?;
    let allowed = permit(&visitor.actor, Act::Import, found)?;
    if allowed.version() != seen {
        let mut form = form;
        form.faults.add("title", "Somebody else corrected this import while this page was open. Your text is kept below; send it again to save it over theirs.");
        form.values.insert("version".into(), vec![allowed.version().to_string()]);
        return row_page(&app, &visitor, allowed.record(), row, form);
    }
    let allowed = allowed.change(|mut d| {
        match correction.is_empty() {
            true => d.corrections.remove(&reference),
            false => d.corrections.insert(reference.clone(), correction),
        };
        Ok::<_, Error>(d)
    })?;
    let entry = Entry::of("ImportCorrected", allowed.record());
    tx.save(allowed).await?;
    tx.commit(entry).await?;
    Ok(see(&format!("/programme/import/{id}#row-{reference}")))
}

/// Only what differs from what was understood is a correction.
fn correction(form: &Posted, row: &RecommendationRow) -> Correction {
    let title = form.text("title");
    let lines = |name: &str| -> Vec<String> {
        form.text(name).lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect()
    };
    let leads = lines("leads");
    let asks: Vec<String> = form
        .text("asks")
        .split("\n\n")
        .map(|a| a.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|a| !a.is_empty())
        .collect();
    let scope = if form.text("scope") == "national" { Scope::National } else { Scope::Local };
    let known_asks: Vec<String> =
        row.asks.iter().map(|a| a.whole().split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    Correction {
        title: (title != row.title.clone().unwrap_or_default()).then_some(title),
        leads: (leads != row.leads.iter().map(|l| l.printed.clone()).collect::<Vec<_>>()).then_some(leads),
        scope: (scope != row.scope).then_some(scope),
        asks: (asks != known_asks).then_some(asks),
        note: form.optional("note"),
    }
}

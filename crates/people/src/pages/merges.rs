//! Two records are one person, or are not, or were not.

use axum::extract::{Path, State};
use platform::error::Error;
use platform::look;
use platform::web::{Answer, App, Listing, Posted, Visitor};
use serde_json::json;

use super::lines::{done, hits, person_id};
use super::person::known;
use crate::apart::{self, ApartId};
use crate::merge::{MergeId, merge, unmerge};
use crate::person::Person;
use crate::policy::Act;
use crate::subject::PersonId;

/// Both records side by side, or a box to find the other.
pub(super) async fn form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let listing = Listing::of(&visitor);
    let with = listing.get("with").map(person_id).transpose()?;
    let words = listing.get("words").unwrap_or_default().to_owned();
    shown(&app, &visitor, person_id(&id)?, with, &words, Posted::default()).await
}

async fn shown(
    app: &App,
    visitor: &Visitor,
    id: PersonId,
    with: Option<PersonId>,
    words: &str,
    form: Posted,
) -> Answer {
    let actor = visitor.signed_in()?;
    let one = look::open::<Person, _>(app, actor, Act::Merge, id).await?;
    let (other, today) = match with {
        Some(with) => (Some(look::open::<Person, _>(app, actor, Act::Merge, with).await?), app.clock().today()),
        None => (None, app.clock().today()),
    };
    let found = if words.is_empty() { Vec::new() } else { crate::search::search(app, actor, words).await? };
    let found: Vec<_> = found.into_iter().filter(|h| h.subject != id.into() && h.subject.person().is_some()).collect();
    let back = form.optional("back").or_else(|| Listing::of(visitor).get("back").map(str::to_owned));
    let side = |p: &Person| json!({ "id": p.id, "name": p.name(), "known": known(&p.whole(), today) });
    app.page(
        visitor,
        "people/merge.html",
        json!({
            "form": form, "id": id, "one": side(one.record()), "other": other.map(|o| side(o.record())),
            "words": words, "hits": hits(&found), "back": back.unwrap_or_default(),
        }),
    )
}

/// Merges.
async fn merge_both(app: &App, visitor: &Visitor, id: PersonId, mut form: Posted) -> Answer {
    let with: Option<PersonId> = form.parsed("with", "Choose the other record.");
    let keep: Option<PersonId> = form.parsed("keep", "Choose which record is kept.");
    let (Some(with), Some(keep)) = (with, keep) else { return shown(app, visitor, id, with, "", form).await };
    let gone = if keep == id { with } else { id };
    if keep != id && keep != with {
        return Err(Error::Hidden);
    }
    let merged = merge(app, visitor.signed_in()?, keep, gone, &form.text("reason")).await;
    match done(&mut form, merged, "reason", |_| format!("/people/{keep}?done=the-records-were-merged"))? {
        Some(answer) => Ok(answer),
        None => shown(app, visitor, id, Some(with), "", form).await,
    }
}

/// Merges.
pub(super) async fn merge_records(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    form: Posted,
) -> Answer {
    merge_both(&app, &visitor, person_id(&id)?, form).await
}

/// Says that they are two people.
pub(super) async fn set_apart(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let (id, actor) = (person_id(&id)?, visitor.signed_in()?);
    let Some(with) = form.parsed::<PersonId>("with", "Choose the other record.") else {
        return shown(&app, &visitor, id, None, "", form).await;
    };
    let said = apart::set_apart(&app, actor, id, with, &form.text("two")).await;
    let said = said.map_err(|e| at_field(e, "two"));
    let next = if form.text("back") == "list" { "/people/duplicates".into() } else { format!("/people/{id}") };
    match done(&mut form, said, "two", |_| format!("{next}?done=they-are-kept-apart"))? {
        Some(answer) => Ok(answer),
        None => shown(&app, &visitor, id, Some(with), "", form).await,
    }
}

/// Takes that back.
pub(super) async fn take_back(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let (id, actor): (ApartId, _) = (id.parse().map_err(|_| Error::Hidden)?, visitor.signed_in()?);
    let back = person_id(&form.text("back"))?;
    let taken = apart::take_back(&app, actor, id, &form.text("again")).await.map_err(|e| at_field(e, "again"));
    match done(&mut form, taken, "again", |()| format!("/people/{back}?done=this-was-taken-back"))? {
        Some(answer) => Ok(answer),
        None => super::person::shown(&app, &visitor, back, form).await,
    }
}

/// A page with two forms asks for a reason in each: the fault goes to the one that was sent.
fn at_field(error: Error, field: &str) -> Error {
    match error {
        Error::Invalid(mut faults) => {
            faults.0.iter_mut().for_each(|fault| fault.field = field.into());
            Error::Invalid(faults)
        }
        other => other,
    }
}

/// Undoes a merge.
pub(super) async fn undo(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, mut form: Posted) -> Answer {
    let (id, actor): (MergeId, _) = (id.parse().map_err(|_| Error::Hidden)?, visitor.signed_in()?);
    let back: Option<PersonId> = form.text("back").parse().ok();
    let undone = unmerge(&app, actor, id, &form.text("reason")).await;
    let next = |kept| format!("/people/{kept}?done=the-merge-was-undone");
    match (done(&mut form, undone, "reason", next)?, back) {
        (Some(answer), _) => Ok(answer),
        (None, Some(back)) => super::person::shown(&app, &visitor, back, form).await,
        (None, None) => Err(Error::Hidden),
    }
}

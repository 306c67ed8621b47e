//! Two records are one person, or were not.

use axum::extract::{Path, State};
use platform::error::Error;
use platform::look;
use platform::web::{Answer, App, Listing, Posted, Visitor};
use serde_json::json;

use super::lines::{done, hits, person_id};
use super::person::known;
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
    let side = |p: &Person| json!({ "id": p.id, "name": p.name(), "known": known(&p.whole(), today) });
    app.page(
        visitor,
        "people/merge.html",
        json!({
            "form": form, "id": id, "one": side(one.record()), "other": other.map(|o| side(o.record())),
            "words": words, "hits": hits(&found),
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

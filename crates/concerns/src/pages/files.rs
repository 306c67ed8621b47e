//! The look of the public pages, and attachments as staff see them.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use platform::error::Error;
use platform::look;
use platform::web::{Answer, App, Visitor};

use crate::concern::{AttachmentKind, Concern, ConcernId};
use crate::keys::{self, Purpose};
use crate::policy::Act;

/// Style sheet and script.
pub(super) async fn look(Path(file): Path<String>) -> Response {
    match file.as_str() {
        "tell.css" => ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../../look/tell.css")),
        "tell.js" => ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("../../look/tell.js")),
        _ => return StatusCode::NOT_FOUND.into_response(),
    }
    .into_response()
}

/// An attachment, as it was made harmless. Who opened it is on the ledger of looks.
pub(super) async fn attachment(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, number)): Path<(String, usize)>,
) -> Answer {
    let id: ConcernId = id.parse().map_err(|_| Error::Hidden)?;
    let concern = look::open::<Concern, _>(&app, visitor.signed_in()?, Act::Read, id).await?.into_inner();
    let attachment = number.checked_sub(1).and_then(|at| concern.attachments.get(at)).ok_or(Error::Hidden)?;
    let key = keys::key(&mut app.db().read().await?, &app, id, Purpose::Content).await?;
    let bytes = key.open_bytes(&Concern::place(id, "file"), &app.files().get(&attachment.file)?)?;
    let (kind, name) = match attachment.kind {
        AttachmentKind::Picture => ("image/jpeg", format!("inline; filename=\"picture-{number}.jpg\"")),
        AttachmentKind::Text => ("text/plain; charset=utf-8", format!("inline; filename=\"text-{number}.txt\"")),
    };
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

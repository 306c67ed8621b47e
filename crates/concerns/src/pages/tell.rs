//! Telling, and the receipt.

use axum::extract::{Path, State};
use platform::access::Actor;
use platform::error::{Error, Faults};
use platform::web::{Answer, App, Posted, PublicForm, Shown, Visitor, see};
use serde_json::json;

use super::face::{said, shown, with_fault};
use crate::attachment::{Harmless, MOST, made_harmless};
use crate::come_back::{self, confirm_receipt, passed};
use crate::concern::{Came, ConcernId, DAYS_TO_ACKNOWLEDGE, Identity, Mode, Told};
use crate::gate::{GATE, Turned};
use crate::raise_concern::{Raised, Telling, raise_concern};
use crate::receipt::Receipt;
use crate::words::Face;

/// The form.
pub(super) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Path((face, mode)): Path<(String, String)>,
) -> Answer {
    let (face, mode) = (Face::of(&face)?, mode.parse::<Mode>().map_err(|()| Error::Hidden)?);
    form_page(&app, &visitor, face, mode, (Posted::default(), None))
}

/// The form with what was written; with the token it came with, while that is good.
fn form_page(app: &App, visitor: &Visitor, face: Face, mode: Mode, (form, token): (Posted, Option<String>)) -> Answer {
    let token = token.map_or_else(|| app.form_token(), Ok)?;
    let page = json!({ "form": form, "mode": mode.name(), "token": token, "bits": GATE.toll().bits });
    shown(app, visitor, face, (&format!("/new/{}", mode.name()), "tell"), page)
}

/// Takes what was told and shows the receipt, or the form again with everything that was written.
pub(super) async fn send(
    State(app): State<App>,
    visitor: Visitor,
    Path((face, mode)): Path<(String, String)>,
    form: PublicForm,
) -> Answer {
    let (face, mode) = (Face::of(&face)?, mode.parse::<Mode>().map_err(|()| Error::Hidden)?);
    let token = matches!(form.shown, Shown::Ago { .. }).then(|| form.posted.text("token"));
    let had_files = !form.files.is_empty();
    let mut posted = form.posted.clone();
    match received(&app, face, mode, form).await? {
        Ok(raised) => receipt_page(&app, &visitor, face, (raised.concern, raised.receipt), Posted::default()),
        Err(mut faults) => {
            if had_files && !faults.0.iter().any(|f| f.field == "files") {
                faults.add("files", face.word("fault_files_again"));
            }
            posted.faults = faults;
            form_page(&app, &visitor, face, mode, (posted, token))
        }
    }
}

async fn received(app: &App, face: Face, mode: Mode, form: PublicForm) -> Result<Result<Raised, Faults>, Error> {
    let once = match admitted(face, &form) {
        Ok(once) => once,
        Err(faults) => return Ok(Err(faults)),
    };
    let files = match harmless(face, &form).await? {
        Ok(files) => files,
        Err(faults) => return Ok(Err(faults)),
    };
    let telling = Telling {
        mode,
        came: Came::Online,
        language: face.language.code.into(),
        told: told(&form.posted),
        identity: identity(&form.posted),
        files,
    };
    match raise_concern(app, &Actor::public(), telling, &once).await {
        Ok(raised) => Ok(Ok(raised)),
        Err(Error::Invalid(faults)) => Ok(Err(said(face, faults))),
        Err(other) => Err(other),
    }
}

/// What was told, as a form holds it.
pub(super) fn told(form: &Posted) -> Told {
    Told { worry: form.text("worry"), about: form.text("about") }
}

/// Who told it, as a form holds it.
pub(super) fn identity(form: &Posted) -> Option<Identity> {
    let identity = Identity { name: form.text("name"), reach: form.text("reach") };
    (!identity.name.is_empty() || !identity.reach.is_empty()).then_some(identity)
}

/// The showing of the form, when it may come in.
fn admitted(face: Face, form: &PublicForm) -> Result<String, Faults> {
    let turned = |sentence: String| {
        let mut faults = Faults::default();
        faults.add("send", sentence);
        faults
    };
    match &form.shown {
        Shown::TooLarge => Err(turned(face.word("fault_too_large"))),
        Shown::Again => Err(turned(face.word("fault_again"))),
        Shown::Ago { age, once } => match GATE.pass(*age, &form.posted.text("token"), &form.posted.text("work")) {
            Ok(()) => Ok(once.clone()),
            Err(Turned::Flood) => Err(turned(face.word("fault_flood"))),
            Err(Turned::TooSoon(seconds)) => {
                Err(turned(face.word("fault_wait").replace("{seconds}", &seconds.to_string())))
            }
        },
    }
}

async fn harmless(face: Face, form: &PublicForm) -> Result<Result<Vec<Harmless>, Faults>, Error> {
    let mut faults = Faults::default();
    if form.files.len() > MOST {
        faults.add("files", face.word("fault_files_many"));
        return Ok(Err(faults));
    }
    let mut all = Vec::new();
    for (_, bytes) in &form.files {
        match made_harmless(bytes.clone()).await? {
            Ok(file) => all.push(file),
            Err(refused) => faults.add("files", face.word(&format!("fault_file_{refused}"))),
        }
    }
    Ok(if faults.0.is_empty() { Ok(all) } else { Err(faults) })
}

fn receipt_page(
    app: &App,
    visitor: &Visitor,
    face: Face,
    (concern, receipt): (ConcernId, Receipt),
    form: Posted,
) -> Answer {
    let pass = come_back::pass(app, concern, Some(&receipt))?;
    let page = json!({ "form": form, "receipt": receipt.in_fours(), "pass": pass });
    shown(app, visitor, face, ("", "receipt"), page)
}

/// The reporter types the last four digits.
pub(super) async fn kept(
    State(app): State<App>,
    visitor: Visitor,
    Path(face): Path<String>,
    form: PublicForm,
) -> Answer {
    let face = Face::of(&face)?;
    let Some((concern, Some(receipt))) = passed(&app, &form.posted.text("pass"))? else {
        return shown(&app, &visitor, face, ("/back", "late"), json!({}));
    };
    if !confirm_receipt(&app, &Actor::public(), concern, &receipt, &form.posted.text("last")).await? {
        let form = with_fault(Posted::default(), "last", face.word("fault_last_four"));
        return receipt_page(&app, &visitor, face, (concern, receipt), form);
    }
    let by = app.calendar().add(app.clock().today(), DAYS_TO_ACKNOWLEDGE);
    shown(&app, &visitor, face, ("", "kept"), json!({ "text": face.on_day("kept_text", by) }))
}

/// The address of the last step, opened anew: there is nothing to see without what was sent to it.
pub(super) async fn kept_again(Path(face): Path<String>) -> Answer {
    Ok(see(&format!("/tell/{}", Face::of(&face)?.name())))
}

//! Keying in what somebody tells on the telephone, and reading out the receipt.

use axum::extract::State;
use platform::error::Error;
use platform::web::{Answer, App, Posted, Visitor, see};
use serde_json::{Value, json};

use super::face::{said, with_fault};
use super::tell::{identity, told};
use crate::come_back::{self, confirm_receipt, passed};
use crate::concern::{Came, ConcernId, Mode};
use crate::policy;
use crate::raise_concern::{Telling, raise_concern};
use crate::receipt::Receipt;
use crate::words::{Face, languages};

/// The form.
pub(super) async fn form(State(app): State<App>, visitor: Visitor) -> Answer {
    let once = uuid::Uuid::new_v4().simple().to_string();
    shown(&app, &visitor, Posted::filled([("once", once), ("language", "en".into())]))
}

fn shown(app: &App, visitor: &Visitor, form: Posted) -> Answer {
    if !policy::handles(visitor.signed_in()?) {
        return Err(Error::Hidden);
    }
    let hint = |mode| match mode {
        Mode::Anonymous => "Nothing of them is kept. Do not write down the number they ring from.",
        Mode::Confidential => "Their name is sealed as soon as you send this: you cannot read it again.",
        Mode::Named => "The team sees their name.",
    };
    let mode = |m: Mode| json!({ "value": m.name(), "words": m.words(), "hint": hint(m) });
    let language = |l: &crate::words::Language| json!({ "value": l.code, "words": l.english });
    let page = json!({
        "form": form,
        "modes": Mode::ALL.map(mode),
        "languages": languages()?.iter().map(language).collect::<Vec<Value>>(),
    });
    app.page(visitor, "concerns/key_in.html", page)
}

/// Files it and shows the receipt, to be read out.
pub(super) async fn send(State(app): State<App>, visitor: Visitor, mut form: Posted) -> Answer {
    let account = visitor.signed_in()?.account.ok_or(Error::Hidden)?;
    if !policy::handles(&visitor.actor) {
        return Err(Error::Hidden);
    }
    let Some(mode) = form.parsed::<Mode>("mode", "Say what they want known of them.") else {
        return shown(&app, &visitor, form);
    };
    let language = languages()?.iter().find(|l| l.code == form.text("language")).map_or("en", |l| l.code);
    let telling = Telling {
        mode,
        came: Came::Telephone { taken_by: account },
        language: language.into(),
        told: told(&form),
        identity: identity(&form),
        files: Vec::new(),
    };
    match raise_concern(&app, &visitor.actor, telling, &form.text("once")).await {
        Ok(raised) => receipt_page(&app, &visitor, (raised.concern, raised.receipt), Posted::default()),
        Err(Error::Invalid(faults)) => {
            form.faults = said(Face::english()?, faults);
            shown(&app, &visitor, form)
        }
        Err(other) => Err(other),
    }
}

fn receipt_page(app: &App, visitor: &Visitor, (concern, receipt): (ConcernId, Receipt), form: Posted) -> Answer {
    let pass = come_back::pass(app, concern, Some(&receipt))?;
    let page = json!({ "form": form, "receipt": receipt.in_fours(), "pass": pass });
    app.page(visitor, "concerns/read_out.html", page)
}

/// The caller has read the last four digits back.
pub(super) async fn kept(State(app): State<App>, visitor: Visitor, form: Posted) -> Answer {
    if !policy::handles(visitor.signed_in()?) {
        return Err(Error::Hidden);
    }
    let Some((concern, Some(receipt))) = passed(&app, &form.text("pass"))? else {
        return Err(Error::refused("This page was open for more than an hour, so the number is no longer shown."));
    };
    if confirm_receipt(&app, &visitor.actor, concern, &receipt, &form.text("last")).await? {
        return Ok(see(&format!("/concerns/{concern}?done=the-caller-has-kept-the-number")));
    }
    let face = Face::english()?;
    receipt_page(
        &app,
        &visitor,
        (concern, receipt),
        with_fault(Posted::default(), "last", face.word("fault_last_four")),
    )
}

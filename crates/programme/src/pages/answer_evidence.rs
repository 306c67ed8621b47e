//! Giving evidence for an answer "met by other means": whoever checks it needs something to look at.

use axum::extract::{Path, State};
use platform::Error;
use platform::access::permit;
use platform::record;
use platform::web::{Answer, App, Posted, Upload, Visitor, see};
use serde_json::{Value, json};

use super::action_step::say;
use super::evidence::{entered, form_page, sent};
use super::work_words::can;
use crate::evidence::Sensitivity;
use crate::give_evidence::give_evidence;
use crate::policy::Act;
use crate::response::{Response, ResponseId};
use crate::store::file::{self, Loaded};
use crate::store::records::stored_name;
use crate::verification::Subject;

/// An answer with its row.
struct Answered {
    response: Response,
    row: Loaded,
}

async fn answered(app: &App, visitor: &Visitor, id: &str) -> Result<Answered, Error> {
    let (actor, id): (_, ResponseId) = (visitor.signed_in()?, id.parse().map_err(|_| Error::Hidden)?);
    let mut read = app.db().read().await?;
    let response = permit(actor, Act::See, record::find::<Response>(&mut read, id).await?)?.into_inner();
    if !can(Act::Report, actor, &response) && !can(Act::Verify, actor, &response) {
        return Err(Error::forbidden(
            "Evidence is given by the body that answers, and by those that check its answer.",
        ));
    }
    if !response.position().is_met_by_other_means() {
        return Err(Error::refused(
            "Only an answer “met by other means” is checked by itself. Give evidence for the actions instead.",
        ));
    }
    let row = file::row_of_ask(&mut read, response.ask).await?;
    Ok(Answered { row: file::load(&mut read, row).await?, response })
}

/// The form.
pub(super) async fn form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let answered = answered(&app, &visitor, &id).await?;
    let form = Posted::filled([("sensitivity", stored_name(&Sensitivity::Partnership))]);
    show(&app, &visitor, &answered, form)
}

fn show(app: &App, visitor: &Visitor, answered: &Answered, form: Posted) -> Answer {
    let (response, row) = (&answered.response, &answered.row);
    let ask = row.asks.iter().find(|a| a.id == response.ask).map_or("", |a| a.text.as_str());
    let a: Value = json!({
        "title": ask, "href": format!("/programme/recommendations/{}", row.recommendation.record.id), "outcome": "",
        "programme": row.programme.record.name, "programme_href": format!("/programme/{}", row.programme.record.id),
    });
    form_page(app, visitor, a, &format!("/programme/responses/{}/evidence", response.id), form)
}

/// Puts it on file.
pub(super) async fn give(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, upload: Upload) -> Answer {
    let answered = answered(&app, &visitor, &id).await?;
    let Upload { posted: mut form, file } = upload;
    let (giving, sent) = (entered(&mut form), sent(&mut form, file));
    if let (Some(giving), Some(sent), true) = (giving, sent, form.is_sound()) {
        let subject = Subject::Response(answered.response.id);
        match give_evidence(&app, &visitor.actor, subject, giving, sent).await {
            Ok(_) => {
                let row = answered.row.recommendation.record.id;
                return Ok(see(&format!("/programme/recommendations/{row}?done=the-evidence-is-on-file")));
            }
            Err(error) => say(&mut form, error, 0)?,
        }
    }
    show(&app, &visitor, &answered, form)
}

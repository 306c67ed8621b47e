//! A professional's referral form: one page, saved as you go.

use axum::extract::{Path, State};
use platform::access::Actor;
use platform::draft::{self, Draft, DraftId};
use platform::error::Error;
use platform::web::{Answer, App, Posted, PublicForm, Visitor, see};
use serde_json::json;

use super::intake::{flag, in_session, rescued};
use super::shown::{came, choices, terms, unprocessable};
use crate::contact::Channel;
use crate::policy;
use crate::refer::{Referring, refer};

/// The name of this form among drafts.
pub(super) const FORM: &str = "referral";

/// How many children the form has room for; more go into the last box.
const CHILDREN: usize = 4;

fn refers(visitor: &Visitor) -> Result<&Actor, Error> {
    let actor = visitor.signed_in()?;
    if policy::refers(actor) { Ok(actor) } else { Err(Error::Hidden) }
}

/// Begins a draft, or goes on with the last.
pub(super) async fn begin(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = refers(&visitor)?;
    let id = draft::begin(&app, actor, FORM).await?;
    Ok(see(&format!("/refer/{id}")))
}

async fn opened(app: &App, actor: &Actor, id: &str) -> Result<Draft, Error> {
    let id: DraftId = id.parse().map_err(|_| Error::Hidden)?;
    let draft = draft::find(&mut app.db().read().await?, id).await?;
    if draft.form == FORM && actor.account == Some(draft.account) { Ok(draft) } else { Err(Error::Hidden) }
}

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let draft = opened(&app, refers(&visitor)?, &id).await?;
    let form = Posted { values: draft.values.clone(), ..Posted::default() };
    shown(&app, &visitor, &draft, form).await
}

async fn shown(app: &App, visitor: &Visitor, draft: &Draft, mut form: Posted) -> Answer {
    let terms = terms(app).await?;
    if draft.version == 1 && form.text("name").is_empty() {
        let post = visitor.session.as_ref().map(|s| s.account.post.clone()).unwrap_or_default();
        form.values.insert("name".into(), vec![format!("{}, {post}", visitor.actor.name)]);
    }
    app.page(visitor, "front_door/refer.html", json!({
        "form": form, "draft": draft.id, "version": draft.version, "saved": (draft.version > 1).then_some(draft.saved),
        "children": (0..CHILDREN).collect::<Vec<_>>(), "sources": choices(&terms.sources), "categories": choices(&terms.categories),
        "models": choices(&terms.models), "indicators": choices(&terms.indicators),
        "body": visitor.actor.agency.map(|a| visitor.agencies.name(a)), "clock": terms.clocks.decide,
    }))
}

/// Any button of the page.
pub(super) async fn send(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, sent: PublicForm) -> Answer {
    let mut form = sent.posted;
    let Some(actor) = in_session(&visitor, &form) else { return rescued(&app, &id, form).await };
    if !policy::refers(actor) {
        return Err(Error::Hidden);
    }
    let draft = match opened(&app, actor, &id).await {
        // Sent twice: the first sending has used the draft up.
        Err(Error::Hidden) if form.text("do") == "send" => None,
        other => Some(other?),
    };
    let Some(draft) = draft else { return sent_before(&app, &visitor, &id, &form).await };
    let kept = super::intake::kept(&app, &draft, &form).await?;
    if form.text("do") != "send" {
        return Ok(see(&format!("/refer/{}?done=kept", kept.id)));
    }
    let referred = refer(&app, actor, referring(&form, kept.id)).await;
    match came(referred, &mut form, "worry")? {
        Some(referral) => Ok(see(&format!("/my-referrals/{referral}?done=your-referral-has-arrived"))),
        None => unprocessable(shown(&app, &visitor, &draft, form).await),
    }
}

async fn sent_before(app: &App, visitor: &Visitor, id: &str, form: &Posted) -> Answer {
    let id: DraftId = id.parse().map_err(|_| Error::Hidden)?;
    let referral = crate::refer::sent_before(app, &visitor.actor, &referring(form, id).form_key).await?;
    Ok(see(&format!("/my-referrals/{referral}?done=your-referral-has-arrived")))
}

fn referring(form: &Posted, id: DraftId) -> Referring {
    let child = |i: usize| {
        let part = |name: &str| form.text(&format!("child-{i}-{name}"));
        let parts = [("name", ""), ("born", "born "), ("address", "lives at "), ("school", "school: ")];
        let said = parts.into_iter().map(|(name, before)| (before, part(name))).filter(|(_, text)| !text.is_empty());
        said.map(|(before, text)| format!("{before}{text}")).collect::<Vec<_>>().join(", ")
    };
    Referring {
        channel: Channel::Form,
        kind: form.text("source"),
        name: form.text("name"),
        call_back: form.text("call_back"),
        children: (0..CHILDREN).map(child).collect(),
        worry: form.text("worry"),
        category: form.optional("category"),
        flag: flag(form),
        urgent: form.text("urgent") == "yes",
        form_key: id.to_string(),
        draft: Some(id),
    }
}

//! One concern, for whoever handles it.

use std::collections::HashMap;

use axum::extract::{Path, State};
use platform::access::{Actor, Scope};
use platform::account::{self, Account};
use platform::error::Error;
use platform::look;
use platform::web::{Answer, App, Posted, Visitor};
use serde_json::{Value, json};

use super::list::{names, title};
use crate::concern::{
    AttachmentKind, Came, Concern, ConcernId, Identity, Mode, OutOfScope, Route, State as Stands, Told, WayBack,
};
use crate::conversation::{self, Message, Side};
use crate::hand_over::workers;
use crate::identity::IdentityRequest;
use crate::keys::{self, Purpose};
use crate::policy::{self, Act};
use crate::store::{self, Channel};
use crate::words::name_in_english;

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    shown(&app, &visitor, id.parse().map_err(|_| Error::Hidden)?, Posted::default()).await
}

/// The page, with a form that was refused.
pub(super) async fn shown(app: &App, visitor: &Visitor, id: ConcernId, form: Posted) -> Answer {
    let concern = look::open::<Concern, _>(app, visitor.signed_in()?, Act::Read, id).await?.into_inner();
    let opened = opened(app, &visitor.actor, &concern).await?;
    let mut page = page_of(app, &visitor.actor, &concern, &opened);
    if let Some(fields) = page.as_object_mut() {
        fields.insert("form".into(), json!(with_told(form, fields)));
    }
    app.page(visitor, "concerns/one.html", page)
}

/// What was told, to be read through before it is handed on; what somebody has typed stays.
fn with_told(mut form: Posted, page: &serde_json::Map<String, Value>) -> Posted {
    for name in ["worry", "about"] {
        let told = page.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        form.values.entry(name.into()).or_insert_with(|| vec![told]);
    }
    form
}

/// All that a concern's page is made of, opened.
struct Opened {
    told: Told,
    named: Option<Identity>,
    wording: Option<String>,
    names: HashMap<String, String>,
    messages: Vec<Message>,
    channel: Option<Channel>,
    requests: Vec<IdentityRequest>,
    at_work: Vec<Account>,
}

async fn opened(app: &App, actor: &Actor, concern: &Concern) -> Result<Opened, Error> {
    let mut read = app.db().read().await?;
    let key = keys::key(&mut read, app, concern.id, Purpose::Content).await?;
    let accounts = account::all(&mut read, &Scope::everything()).await?;
    let workers = workers(app, &accounts);
    Ok(Opened {
        told: key.open(&Concern::place(concern.id, "told"), &concern.told)?,
        named: match (&concern.identity, concern.mode) {
            (Some(sealed), Mode::Named) => Some(key.open(&Concern::place(concern.id, "identity"), sealed)?),
            _ => None,
        },
        wording: match &concern.state {
            Stands::Concluded { wording, .. } => Some(key.open(&Concern::place(concern.id, "wording"), wording)?),
            _ => None,
        },
        names: names(&mut read).await?,
        messages: conversation::read(&mut read, app, concern.id).await?,
        channel: store::channel(&mut read, concern.id).await?,
        requests: store::requests(&mut read, &policy::identity_scope(actor), concern.id).await?,
        at_work: accounts.into_iter().filter(|a| workers.contains(&a.id)).collect(),
    })
}

/// What may be done with it now, and by whom.
fn may(concern: &Concern, actor: &Actor) -> Value {
    let state = &concern.state;
    json!({
        "acknowledge": matches!(state, Stands::Filed { .. }),
        "decide": matches!(state, Stands::Filed { .. } | Stands::Acknowledged { .. }),
        "conclude": matches!(state, Stands::Handling { .. }),
        "hand_over": policy::passes_on(actor) && !matches!(state, Stands::Concluded { .. }),
    })
}

fn talk(opened: &Opened) -> Vec<Value> {
    let author = |m: &Message| m.author.as_ref().and_then(|id| opened.names.get(id));
    let message =
        |m: &Message| json!({ "mine": m.side == Side::Team, "author": author(m), "on": m.sent_on, "text": m.text });
    opened.messages.iter().map(message).collect()
}

fn page_of(app: &App, actor: &Actor, concern: &Concern, opened: &Opened) -> Value {
    let channel = |c: &Channel| json!({ "confirmed": c.confirmed, "expires": c.expires, "waiting": c.waiting_since });
    let to = |a: &Account| json!({ "value": a.id, "words": a.name });
    json!({
        "here": format!("/concerns/{}", concern.id),
        "title": title(concern),
        "state": concern.state.words(),
        "may": may(concern, actor),
        "route": route(&concern.state),
        "wording": opened.wording,
        "due": concern.state.due(),
        "late": concern.state.due().is_some_and(|d| d.on < app.clock().today()),
        "mode": concern.mode.words(),
        "confidential": concern.mode == Mode::Confidential,
        "who": opened.named,
        "language": name_in_english(&concern.language),
        "other_language": concern.language != "en",
        "online": concern.came == Came::Online,
        "came": came(concern, &opened.names),
        "handler": concern.handler.and_then(|h| opened.names.get(&h.to_string())),
        "worry": opened.told.worry,
        "about": opened.told.about,
        "attachments": concern.attachments.iter().map(|a| a.kind == AttachmentKind::Picture).collect::<Vec<_>>(),
        "messages": talk(opened),
        "channel": opened.channel.as_ref().map(channel),
        "ended": ended(&concern.way_back),
        "requests": opened.requests.iter().map(request).collect::<Vec<_>>(),
        "may_read_name": opened.requests.iter().any(|r| r.is_open_to(actor.account, app.clock().now())),
        "reasons": OutOfScope::ALL.map(|w| json!({ "value": w.name(), "words": w.words() })),
        "to": opened.at_work.iter().map(to).collect::<Vec<_>>(),
        "once": uuid::Uuid::new_v4().simple().to_string(),
    })
}

fn ended(way_back: &WayBack) -> Value {
    match way_back {
        WayBack::Ended { on, messages } => json!({ "on": on, "messages": messages }),
        WayBack::Open => Value::Null,
    }
}

fn came(concern: &Concern, names: &HashMap<String, String>) -> String {
    match &concern.came {
        Came::Online => "By the public pages".into(),
        Came::Telephone { taken_by } => {
            let who = names.get(&taken_by.to_string()).cloned().unwrap_or_default();
            format!("By telephone, keyed in by {who}")
        }
    }
}

fn route(state: &Stands) -> Value {
    match state {
        Stands::Handling { route, .. } | Stands::Concluded { route, .. } => match route {
            Route::Linked { href } => json!({ "href": href, "words": "Handed to the front door" }),
            Route::OutOfScope { why } => json!({ "href": null, "words": why.words() }),
        },
        Stands::Filed { .. } | Stands::Acknowledged { .. } => Value::Null,
    }
}

/// A request and its answer, as staff and custodians see it.
pub(super) fn request(request: &IdentityRequest) -> Value {
    json!({
        "by": request.asked_name,
        "at": request.asked_at,
        "reason": request.reason,
        "answer": request.answer.as_ref().map(|a| json!({ "opened": a.opened, "by": a.name, "at": a.at, "motive": a.motive })),
    })
}

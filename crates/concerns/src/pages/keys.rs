//! The keys under which concerns are sealed, for administrators, who read no concern.

use axum::extract::State;
use platform::error::Error;
use platform::web::{Answer, App, Posted, Visitor, see};
use serde_json::{Value, json};

use crate::change_keys::change_keys;
use crate::keys::{Guardian, file_name, generation};
use crate::policy;

/// Which are in use.
pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Answer {
    if !policy::changes_keys(visitor.signed_in()?) {
        return Err(Error::Hidden);
    }
    let mut read = app.db().read().await?;
    let mut rows: Vec<Value> = Vec::new();
    for guardian in Guardian::ALL {
        let generation = generation(&mut read, guardian).await?;
        let words = match guardian {
            Guardian::FrontDoor => "The front door’s team",
            Guardian::Custodians => "The custodians of names",
        };
        let file = format!("{}.key", file_name(guardian, generation));
        rows.push(json!({ "words": words, "generation": generation, "file": file }));
    }
    app.page(&visitor, "concerns/keys.html", json!({ "rows": rows }))
}

/// Changes them.
pub(super) async fn change(State(app): State<App>, visitor: Visitor, _form: Posted) -> Answer {
    change_keys(&app, visitor.signed_in()?).await?;
    Ok(see("/concerns/keys?done=the-keys-were-changed"))
}

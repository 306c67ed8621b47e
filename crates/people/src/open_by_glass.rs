//! Somebody opens a record that is not theirs, for a child's safety: they say why, those who work with the child are told,
//! and the manager looks at it.

use platform::access::Actor;
use platform::account::{self, Account};
use platform::error::Error;
use platform::glass;
use platform::mail::{self, Mail};
use platform::record::Record as _;
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::facts::Involvement;
use crate::person::Person;
use crate::policy::Act;
use crate::subject::PersonId;

/// Breaks the glass for one record, and tells the workers to whom it is allocated.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Hidden`] for whoever does not work with children, and for a record that
/// is closed to them for good.
pub async fn open_by_glass(app: &App, actor: &Actor, id: PersonId, reason: &str) -> Result<(), Error> {
    glass::break_glass::<Person, _>(app, actor, Act::See, id, reason).await?;
    let mut read = app.db().read().await?;
    let working = crate::who::working_with(&mut read, id.into(), app.clock().today()).await?;
    let accounts = account::all(&mut read, &account::scope(actor)).await?;
    drop(read);
    let told: Vec<&Account> = working.iter().filter_map(|i| holder(i, &accounts, actor)).collect();
    if told.is_empty() {
        return Ok(());
    }
    let mut tx = app.begin(&Actor::clockwork()).await?;
    for one in told {
        tell(&mut tx, app, one, id).await?;
    }
    tx.commit(Entry::about("CaseHolderTold", Person::KIND, id)).await.map(|_| ())
}

fn holder<'a>(work: &Involvement, accounts: &'a [Account], actor: &Actor) -> Option<&'a Account> {
    accounts.iter().find(|a| Some(a.id) == work.account && !a.closed && Some(a.id) != actor.account)
}

async fn tell(tx: &mut WriteTx, app: &App, to: &Account, id: PersonId) -> Result<(), Error> {
    let link = format!("{}/people/{id}/history", app.settings().public_url.trim_end_matches('/'));
    let text = format!(
        "Somebody to whom it is not allocated has opened a record that is allocated to you. They gave a reason, and the \
         front-door manager will look at it.\n\nWho it was, and when: {link}\n"
    );
    mail::queue(
        tx,
        Mail {
            what: "record opened",
            name: to.name.clone(),
            address: to.email.clone(),
            about: (Person::KIND, id.to_string()),
            subject: "A record allocated to you was opened".into(),
            text,
            secret: None,
        },
    )
    .await
}

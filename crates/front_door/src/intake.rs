//! What comes from another part: a concern raised online becomes a contact in the same write.

use commitments::commitment::Stamp;
use platform::access::Actor;
use platform::error::Error;
use platform::part::{Incoming, Later};
use platform::trail::WriteTx;
use platform::web::App;

use crate::contact::{About, As, Channel, Contact, NewContact, Source};
use crate::policy::Act;
use crate::step::{self, said_at};
use crate::store;

/// The desk, as the part offers it.
pub fn desk<'a>(tx: &'a mut WriteTx, app: &'a App, incoming: Incoming) -> Later<'a, String> {
    Box::pin(async move { take_in(tx, app, incoming).await.map(|c| format!("/contacts/{}", c.id)) })
}

async fn take_in(tx: &mut WriteTx, app: &App, incoming: Incoming) -> Result<Contact, Error> {
    let form_key = format!("{}:{}", incoming.from.0, incoming.from.1);
    if let Some(there) = store::by_form(tx, &form_key).await? {
        return Ok(there);
    }
    let terms = step::terms(tx, app).await?;
    let night = terms.is_out_of_hours(incoming.received, app.calendar());
    let look_by =
        terms.due((terms.clocks.decide, "to look at a contact"), "received", incoming.received, app.calendar());
    // Nobody who raised it is named here: neither their account nor whoever handles the concern.
    let taken = Stamp { account: None, name: "Public pages".into(), agency: None, at: tx.now() };
    let contact = Contact::take(new_contact(incoming, form_key), taken, night, look_by).map_err(said_at)?;
    let house = Actor::clockwork();
    Ok(tx.save(step::made(&house, Act::Take, contact)?).await?.record)
}

fn new_contact(incoming: Incoming, form_key: String) -> NewContact {
    let named = Some(incoming.source.trim().to_owned()).filter(|s| !s.is_empty());
    let source = Source { kind: "public".into(), agency: None, name: named, call_back: None, account: None };
    let words = Some(incoming.about.trim().to_owned()).filter(|a| !a.is_empty());
    let about = words.unwrap_or_else(|| "Not said whom it is about".into());
    NewContact {
        received: incoming.received,
        channel: Channel::named(incoming.channel).unwrap_or(Channel::Online),
        source,
        about: vec![About { what: As::Child, subject: None, words: about, open_case: false }],
        worry: incoming.worry,
        category: None,
        urgent: false,
        from: Some((incoming.from.0.into(), incoming.from.1)),
        form_key,
    }
}

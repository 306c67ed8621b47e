//! A body answers an ask, or answers anew; the earlier answer stays in the history.

use platform::Error;
use platform::access::{Actor, permit, permit_new};
use platform::db::List;
use platform::id::AgencyId;
use platform::record::{self, Found, Versioned};
use platform::trail::Entry;
use platform::web::App;

use crate::ask::{Ask, AskId};
use crate::ask_body;
use crate::policy::{self, Act};
use crate::response::{Answer, Response, ResponseId};
use crate::store::standing;

const TO_ASK: List =
    List::both("response.to_ask", "select version, body from response where ask = $1 and agency = $2 and {scope}");
/// The lists of this file.
pub const LISTS: &[List] = &[TO_ASK];

/// Keeps the answer of `agency` to an ask. `seen` is the version the person worked from; 0 when there was no answer.
///
/// # Errors
/// When the actor does not answer for the body; without the name of whoever signs; the rule's sentence when a reason is missing; [`Error::Stale`] when
/// somebody else answered in between.
pub async fn respond(
    app: &App,
    actor: &Actor,
    ask: AskId,
    agency: AgencyId,
    seen: i64,
    answer: Answer,
) -> Result<(), Error> {
    if answer.signatory.as_ref().is_some_and(|s| s.name.trim().is_empty()) {
        return Err(Error::invalid("signatory", "Name who signs for the body."));
    }
    let today = app.clock().today();
    let mut tx = app.begin(actor).await?;
    let ask: Found<Ask> = record::find(&mut tx, ask).await?;
    let ask = permit(actor, Act::See, ask)?.into_inner();
    let allowed = match current(&mut tx, actor, ask.id, agency).await? {
        Some(found) => {
            permit(actor, Act::Respond, record::find::<Response>(&mut tx, found.record.id).await?)?.as_seen(seen)?
        }
        None => permit_new(actor, Act::Respond, Response::awaited(ResponseId::new(), ask.programme, ask.id, agency))?
            .as_seen(seen)?,
    };
    let allowed = allowed.change(|response| response.answer(answer, today))?;
    let entry = Entry::of("AskAnswered", allowed.record());
    tx.save(allowed).await?;
    standing::refresh(&mut tx, ask.recommendation).await?;
    ask_body::settle(&mut tx, app, actor, ask.programme, agency).await?;
    tx.commit(entry).await?;
    Ok(())
}

/// The answer of a body to an ask, if it gave one.
///
/// # Errors
/// A fault when the database does.
pub async fn current(
    tx: &mut impl platform::db::Ask,
    actor: &Actor,
    ask: AskId,
    agency: AgencyId,
) -> Result<Option<Versioned<Response>>, Error> {
    let query = TO_ASK.within(&policy::scope(actor), [ask.into(), agency.into()]);
    Ok(record::list(tx, query).await?.into_iter().next())
}

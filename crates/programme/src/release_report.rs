//! Opens a frozen report to the scrutiny committee or to everybody, or takes it back with a reason.

use std::collections::BTreeMap;

use platform::Error;
use platform::access::{Actor, permit};
use platform::record;
use platform::trail::Entry;
use platform::web::App;

use crate::frozen_report::{FrozenReport, Released, ReportId};
use crate::policy::Act;
use crate::render;
use crate::report::public::public;
use crate::stamp::stamp;

/// Opens a report to more or to fewer; `seen` is the version the person worked from.
///
/// # Errors
/// When the actor may not publish; when somebody else did so in between; the rule's sentence when it is so already or is
/// taken back without a reason.
pub async fn release_report(
    app: &App,
    actor: &Actor,
    id: ReportId,
    seen: i64,
    to: Released,
    why: &str,
) -> Result<(), Error> {
    let found = record::find::<FrozenReport>(&mut app.db().read().await?, id).await?;
    let report = permit(actor, Act::Publish, found)?.as_seen(seen)?.into_inner();
    let files = match to {
        Released::Public => render::keep_all(public(report.model()), app.files()).await?,
        Released::No | Released::Committee => BTreeMap::new(),
    };
    let mut tx = app.begin(actor).await?;
    let stamp = stamp(actor, tx.now());
    let found = record::find::<FrozenReport>(&mut tx, id).await?;
    let allowed = permit(actor, Act::Publish, found)?.as_seen(seen)?;
    let allowed = allowed.change(|report| report.release(to, why, files, stamp))?;
    let event = if to < report.released() { "ReportWithdrawn" } else { "ReportReleased" };
    let entry = Entry::of(event, allowed.record());
    tx.save(allowed).await?;
    tx.commit(if why.trim().is_empty() { entry } else { entry.because(why.trim()) }).await?;
    Ok(())
}

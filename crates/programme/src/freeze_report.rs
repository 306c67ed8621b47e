//! Freezes a report: its rows and the files made from them are kept as they are, whatever is edited afterwards.

use jiff::civil::Date;
use platform::Error;
use platform::access::{Actor, permit, permit_new};
use platform::record;
use platform::trail::Entry;
use platform::web::App;

use crate::frozen_report::{FrozenReport, ReportId};
use crate::make_report::{frozen_for, make_report};
use crate::policy::Act;
use crate::programme::{Programme, ProgrammeId, ReportKind};
use crate::render;
use crate::report::ReportModel;
use crate::stamp::stamp;

/// Freezes the report of a programme as at a date.
///
/// # Errors
/// When the actor may not publish; for a day that has not come; when the very same report is frozen already.
pub async fn freeze_report(
    app: &App,
    actor: &Actor,
    programme: ProgrammeId,
    on: Date,
    kind: ReportKind,
) -> Result<ReportId, Error> {
    let now = app.clock().now();
    let model = checked(app, actor, programme, on, kind).await?;
    // Writing takes seconds, so it is done before the one writer's place is taken; the rows are those of `model`.
    let files = render::keep_all(model.clone(), app.files()).await?;
    let report = FrozenReport::freeze(model, files, stamp(actor, now));
    let id = report.id;
    let mut tx = app.begin(actor).await?;
    let entry = Entry::of("ReportFrozen", &report);
    tx.save(permit_new(actor, Act::Publish, report)?).await?;
    tx.commit(entry).await?;
    Ok(id)
}

async fn checked(
    app: &App,
    actor: &Actor,
    programme: ProgrammeId,
    on: Date,
    kind: ReportKind,
) -> Result<ReportModel, Error> {
    permit(actor, Act::Publish, record::find::<Programme>(&mut app.db().read().await?, programme).await?)?;
    let model = make_report(app, actor, programme, (on, kind)).await?;
    let there = frozen_for(&mut app.db().read().await?, actor, programme, on, kind).await?;
    if there.iter().any(|frozen| is_same(frozen.model(), &model)) {
        return Err(Error::refused("This report is frozen already, and nothing it says has changed since."));
    }
    Ok(model)
}

/// Says the same, whenever its records were read.
fn is_same(frozen: &ReportModel, model: &ReportModel) -> bool {
    *frozen == ReportModel { records_at: frozen.records_at, people: frozen.people.clone(), ..model.clone() }
}

//! Makes a report as at a date, without freezing it: reads the programme as it was kept that day and compares it with the
//! last frozen report.

use jiff::civil::Date;
use platform::Error;
use platform::access::{Actor, Scope};
use platform::account;
use platform::agency::Agencies;
use platform::db::{Ask, List};
use platform::record::{self, Versioned};
use platform::web::App;

use crate::as_at;
use crate::frozen_report::FrozenReport;
use crate::notes;
use crate::policy;
use crate::programme::{ProgrammeId, ReportKind};
use crate::report::build::build;
use crate::report::names::Names;
use crate::report::{ReportModel, Since};
use crate::small_numbers::small_numbers;

const LAST_FROZEN: List = List::both(
    "programme_report.last",
    "select version, body from programme_report where programme = $1 and as_at < $2 and {scope}
     order by as_at desc, changed_at desc limit 1",
);
const SAME_DAY: List = List::both(
    "programme_report.same_day",
    "select version, body from programme_report where programme = $1 and as_at = $2 and kind = $3 and {scope} order by id",
);
/// The lists of this file.
pub const LISTS: &[List] = &[LAST_FROZEN, SAME_DAY];

/// The report of a programme as at a date. The caller has checked that the actor sees the programme.
///
/// # Errors
/// [`Error::Refused`] for a day that has not come.
pub async fn make_report(
    app: &App,
    actor: &Actor,
    programme: ProgrammeId,
    (on, kind): (Date, ReportKind),
) -> Result<ReportModel, Error> {
    let now = app.clock().now();
    let mut read = app.db().read().await?;
    let as_at = as_at::load(&mut read, programme, on, now).await?;
    let progress = as_at::progress(&mut read, programme, on, now).await?;
    let names = names(&mut read, actor).await?;
    let last: Vec<Versioned<FrozenReport>> =
        record::list(&mut read, LAST_FROZEN.within(&policy::scope(actor), [programme.into(), on.into()])).await?;
    // Other parts read for themselves: nobody waits for a second reader while holding one.
    drop(read);
    let notes = notes::about_rows(app, actor, &as_at.rows, as_at.records_at).await?;
    let mut model = build(&as_at, &names, kind, &progress, &notes);
    model.small_numbers = small_numbers(app.settings())?;
    model.since = last.first().map(|frozen| Since::of(frozen.record.model(), &model.rows));
    Ok(model)
}

/// Names of bodies and people, for printing.
///
/// # Errors
/// A fault when the database does.
pub async fn names(ask: &mut impl Ask, actor: &Actor) -> Result<Names, Error> {
    let scope = if policy::sees_register(actor) { Scope::everything() } else { account::scope(actor) };
    Ok(Names::of(Agencies::load(ask).await?, account::all(ask, &scope).await?))
}

/// Reports of one kind frozen for one day.
///
/// # Errors
/// A fault when the database does.
pub async fn frozen_for(
    ask: &mut impl Ask,
    actor: &Actor,
    programme: ProgrammeId,
    on: Date,
    kind: ReportKind,
) -> Result<Vec<FrozenReport>, Error> {
    let kind = crate::store::records::stored_name(&kind);
    let query = SAME_DAY.within(&policy::scope(actor), [programme.into(), on.into(), kind.into()]);
    let all: Vec<Versioned<FrozenReport>> = record::list(ask, query).await?;
    Ok(all.into_iter().map(|v| v.record).collect())
}

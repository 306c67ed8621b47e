//! Opens a frozen report in its full version, for whoever may read that.

use platform::Error;
use platform::access::{Actor, permit};
use platform::db::Ask;
use platform::record::{self, Versioned};

use crate::frozen_report::{FrozenReport, ReportId};
use crate::policy::{self, Act};

/// Opens it.
///
/// # Errors
/// [`Error::Hidden`] for whoever is neither a member nor, once it is released to it, of the committee.
pub async fn open_report(ask: &mut impl Ask, actor: &Actor, id: ReportId) -> Result<Versioned<FrozenReport>, Error> {
    let allowed = permit(actor, Act::See, record::find::<FrozenReport>(ask, id).await?)?;
    // Published is open to anybody in its public version only; the full one is for members and the committee.
    if !policy::sees_register(actor) && !policy::is_scrutiny(actor) {
        return Err(Error::Hidden);
    }
    let version = allowed.version();
    Ok(Versioned { record: allowed.into_inner(), version })
}

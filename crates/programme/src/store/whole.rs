//! What pages ask for again and again of a whole programme, made to be remembered until somebody writes
//! ([`App::remembered`](platform::web::App::remembered)). Nothing here is limited to a reader: check first that they may
//! see the programme.

use std::collections::HashSet;

use platform::Error;
use platform::access::Scope;
use platform::db::ReadTx;
use platform::id::AgencyId;
use platform::part::Later;
use platform::record::Record;

use super::Listed;
use super::standing::RegisterRow;
use crate::ask::{Ask, AskId};
use crate::programme::ProgrammeId;
use crate::recommendation::Recommendation;
use crate::response::Response;

/// The register.
pub fn register(read: &mut ReadTx, programme: ProgrammeId) -> Later<'_, Vec<RegisterRow>> {
    Box::pin(async move { super::standing::register(read, programme, &Scope::everything()).await })
}

/// The rows as printed.
pub fn rows(read: &mut ReadTx, programme: ProgrammeId) -> Later<'_, Vec<Recommendation>> {
    Box::pin(all(read, programme))
}

/// All asks, and who has answered which.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The asks, in the order of the register.
    pub asks: Vec<Ask>,
    answered: HashSet<(AskId, AgencyId)>,
    answered_by_anybody: HashSet<AskId>,
}

impl Asked {
    /// A body has answered an ask.
    pub fn is_answered_by(&self, ask: AskId, agency: AgencyId) -> bool {
        self.answered.contains(&(ask, agency))
    }

    /// Some body has answered an ask.
    pub fn is_answered(&self, ask: AskId) -> bool {
        self.answered_by_anybody.contains(&ask)
    }
}

/// The asks and who has answered them.
pub fn asked(read: &mut ReadTx, programme: ProgrammeId) -> Later<'_, Asked> {
    Box::pin(async move {
        let asks = all::<Ask>(read, programme).await?;
        let answers: Vec<Response> = all(read, programme).await?;
        let answers = || answers.iter().filter(|r| r.position().is_answer());
        let answered = answers().map(|r| (r.ask, r.agency)).collect();
        Ok(Asked { asks, answered, answered_by_anybody: answers().map(|r| r.ask).collect() })
    })
}

async fn all<T: Listed + Record>(read: &mut ReadTx, programme: ProgrammeId) -> Result<Vec<T>, Error> {
    let found = super::all::<T>(read, programme, &Scope::everything()).await?;
    Ok(found.into_iter().map(|v| v.record).collect())
}

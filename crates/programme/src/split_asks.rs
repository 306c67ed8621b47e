//! Splits a recommendation into its asks as a person sees them: asks kept, corrected, added, or taken out with a reason.

use platform::Error;
use platform::access::{Actor, permit, permit_new};
use platform::id::AgencyId;
use platform::record::{self, Found};
use platform::trail::{Entry, WriteTx};
use platform::web::App;

use crate::ask::{Ask, AskId};
use crate::policy::Act;
use crate::recommendation::{Recommendation, RecommendationId};
use crate::stamp::stamp;
use crate::store::standing;

/// One ask as a person wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Which one it was; a new one when there is none.
    pub id: Option<AskId>,
    /// What is asked.
    pub text: String,
    /// The bodies asked.
    pub addressees: Vec<AgencyId>,
    /// Taken out, and why.
    pub taken_out: Option<String>,
}

/// Makes the split of a row what `wanted` says, in that order. Asks not named in it stay as they are.
///
/// # Errors
/// When the actor may not arrange; a rule's sentence when an ask has no words or is taken out without a reason.
pub async fn split_asks(app: &App, actor: &Actor, id: RecommendationId, wanted: &[Wanted]) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    let row = permit(actor, Act::Arrange, record::find::<Recommendation>(&mut tx, id).await?)?.into_inner();
    let mut limb = 0;
    for ask in wanted {
        limb += u16::from(ask.taken_out.is_none());
        match ask.id {
            Some(known) => revise(&mut tx, actor, known, ask, limb).await?,
            None => add(&mut tx, actor, &row, ask, limb).await?,
        }
    }
    standing::refresh(&mut tx, id).await?;
    tx.commit(Entry::of("AsksSplit", &row)).await?;
    Ok(())
}

async fn revise(tx: &mut WriteTx, actor: &Actor, id: AskId, wanted: &Wanted, limb: u16) -> Result<(), Error> {
    let found: Found<Ask> = record::find(tx, id).await?;
    let stamp = stamp(actor, tx.now());
    let allowed = permit(actor, Act::Arrange, found)?.change(|ask| match &wanted.taken_out {
        Some(reason) => ask.withdraw(reason, Vec::new(), stamp),
        None => {
            let same = ask.text == wanted.text.trim() && ask.addressees == wanted.addressees;
            let ask = Ask { limb, text: wanted.text.trim().to_owned(), addressees: wanted.addressees.clone(), ..ask };
            if same { Ok(ask) } else { ask.settle(stamp) }
        }
    })?;
    tx.save(allowed).await?;
    Ok(())
}

async fn add(tx: &mut WriteTx, actor: &Actor, row: &Recommendation, wanted: &Wanted, limb: u16) -> Result<(), Error> {
    let ask = Ask::new(AskId::new(), row.programme, row.id, limb, &wanted.text);
    let ask = Ask { addressees: wanted.addressees.clone(), ..ask };
    let ask = ask.settle(stamp(actor, tx.now())).map_err(Error::refused)?;
    tx.save(permit_new(actor, Act::Arrange, ask)?).await?;
    Ok(())
}

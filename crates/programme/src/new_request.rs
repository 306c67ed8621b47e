//! Opens a request to a national body, with a first draft of its letter.

use platform::Error;
use platform::access::{Actor, permit, permit_new};
use platform::record;
use platform::trail::Entry;
use platform::web::App;

use crate::national_request::draft::{DraftOf, draft};
use crate::national_request::{NationalRequest, NationalRequestId, RequestState};
use crate::policy::{self, Act};
use crate::programme::Programme;
use crate::recommendation::{Recommendation, RecommendationId, Scope};
use crate::store::{self, file};

/// Opens it.
///
/// # Errors
/// For whoever does not write for the Board; when the row asks no national body; without an addressee; when a letter to
/// the same body about the same row is being written already.
pub async fn new_request(
    app: &App,
    actor: &Actor,
    row: RecommendationId,
    to: &str,
) -> Result<NationalRequestId, Error> {
    let to = to.trim();
    if to.is_empty() {
        return Err(Error::invalid("to", "Say which body the letter goes to."));
    }
    let mut tx = app.begin(actor).await?;
    permit(actor, Act::See, record::find::<Recommendation>(&mut tx, row).await?)?;
    let loaded = file::load(&mut tx, row).await?;
    let (row, programme): (&Recommendation, &Programme) = (&loaded.recommendation.record, &loaded.programme.record);
    if row.scope != Scope::National {
        return Err(Error::refused("This row asks bodies of the partnership. They answer its asks on its own page."));
    }
    let there = store::all::<NationalRequest>(&mut tx, programme.id, &policy::scope(actor)).await?;
    let same = |r: &NationalRequest| r.recommendation == row.id && r.to == to && *r.state() == RequestState::Draft;
    if there.iter().any(|r| same(&r.record)) {
        return Err(Error::invalid("to", "A letter to this body about this recommendation is being written already."));
    }
    let agencies = platform::agency::Agencies::load(&mut tx).await?;
    let board = agencies.name(programme.board);
    let letter = draft(&DraftOf { to, board, programme: &programme.name, row, asks: &loaded.asks });
    let mut request = NationalRequest::new(NationalRequestId::new(), programme.id, row.id, to)
        .write(letter)
        .map_err(Error::refused)?;
    request.to_agency = agencies.printed(to).map(|a| a.id);
    let (id, entry) = (request.id, Entry::of("NationalRequestOpened", &request));
    tx.save(permit_new(actor, Act::AskNationally, request)?).await?;
    tx.commit(entry).await?;
    Ok(id)
}

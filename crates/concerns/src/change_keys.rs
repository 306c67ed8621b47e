//! New keys for those who guard concerns: all that is sealed is wrapped anew, and the old key files open nothing that the
//! database holds now.

use platform::access::Actor;
use platform::error::Error;
use platform::trail::Entry;
use platform::web::App;

use crate::keys::{self, Guardian};
use crate::policy;

/// Changes both guardians' keys. Returns how many keys of concerns were wrapped anew.
///
/// # Errors
/// For whoever may not; a fault when an old key file is missing: then nothing is changed.
pub async fn change_keys(app: &App, actor: &Actor) -> Result<u64, Error> {
    if !policy::changes_keys(actor) {
        return Err(Error::Hidden);
    }
    let mut tx = app.begin(actor).await?;
    let mut done = 0;
    for guardian in Guardian::ALL {
        done += keys::renew(&mut tx, app, guardian).await?;
    }
    tx.commit(Entry::about("ConcernKeysChanged", "concern_key", "all")).await?;
    Ok(done)
}

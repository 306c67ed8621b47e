//! What the home page shows of each programme: the counts that stand side by side.

use platform::Error;
use platform::access::Actor;
use platform::part::{Later, Overview};
use platform::web::App;

use crate::counts::counts;
use crate::pages::register;
use crate::policy;
use crate::store;

/// The counts of every programme that the actor may see.
pub fn overview<'a>(app: &'a App, actor: &'a Actor) -> Later<'a, Vec<Overview>> {
    Box::pin(look(app, actor))
}

async fn look(app: &App, actor: &Actor) -> Result<Vec<Overview>, Error> {
    if !policy::sees_register(actor) {
        return Ok(Vec::new());
    }
    let (scope, today) = (policy::scope(actor), app.clock().today());
    let mut read = app.db().read().await?;
    let mut all = Vec::new();
    for programme in store::programmes(&mut read, &scope).await? {
        let rows = app.remembered(&mut read, programme.id, store::whole::register).await?;
        let standings: Vec<_> = rows.iter().map(|r| r.facts.on(today)).collect();
        let href = format!("/programme/{}", programme.id);
        let tiles = register::tiles(&counts(&standings), |show| format!("{href}?show={show}"));
        all.push(Overview { title: programme.name, tiles, href });
    }
    Ok(all)
}

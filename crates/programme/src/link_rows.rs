//! Links between rows and clusters of rows: suggested by the program, settled by a person. A link never closes anything.

use platform::Error;
use platform::access::{Actor, permit, permit_new};
use platform::record::{self, Found};
use platform::trail::Entry;
use platform::web::App;

use crate::cluster::{Cluster, ClusterId};
use crate::link::{Link, LinkEnd, LinkId, LinkKind};
use crate::policy::Act;
use crate::recommendation::{Recommendation, RecommendationId};
use crate::stamp::stamp;

/// Links one row to another.
///
/// # Errors
/// When the actor may not arrange; when both are the same row.
pub async fn link_rows(
    app: &App,
    actor: &Actor,
    from: RecommendationId,
    to: RecommendationId,
    kind: LinkKind,
    note: &str,
) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    let row = permit(actor, Act::Arrange, record::find::<Recommendation>(&mut tx, from).await?)?.into_inner();
    let other = permit(actor, Act::Arrange, record::find::<Recommendation>(&mut tx, to).await?)?.into_inner();
    if row.programme != other.programme {
        return Err(Error::refused("Rows of two programmes cannot be linked."));
    }
    let link = Link {
        id: LinkId::new(),
        programme: row.programme,
        from: LinkEnd::Recommendation(from),
        to: LinkEnd::Recommendation(to),
        kind,
        note: note.trim().to_owned(),
        origin: Default::default(),
    };
    let link = link.settle(stamp(actor, tx.now())).map_err(Error::refused)?;
    let entry = Entry::of("RowsLinked", &link);
    tx.save(permit_new(actor, Act::Arrange, link)?).await?;
    tx.commit(entry).await?;
    Ok(())
}

/// Confirms a suggested cluster under a title, or with other rows.
///
/// # Errors
/// When the actor may not arrange; the rule's sentence.
pub async fn confirm_cluster(
    app: &App,
    actor: &Actor,
    id: ClusterId,
    title: &str,
    members: Vec<RecommendationId>,
) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    let found: Found<Cluster> = record::find(&mut tx, id).await?;
    let stamp = stamp(actor, tx.now());
    let allowed = permit(actor, Act::Arrange, found)?.change(|mut cluster| {
        cluster.title = title.trim().to_owned();
        cluster.members = members;
        cluster.confirm(stamp)
    })?;
    let entry = Entry::of("ClusterConfirmed", allowed.record());
    tx.save(allowed).await?;
    tx.commit(entry).await?;
    Ok(())
}

/// Rejects a suggested cluster, so that it is not suggested again.
///
/// # Errors
/// When the actor may not arrange; the rule's sentence when there is no reason.
pub async fn reject_cluster(app: &App, actor: &Actor, id: ClusterId, reason: &str) -> Result<(), Error> {
    let mut tx = app.begin(actor).await?;
    let found: Found<Cluster> = record::find(&mut tx, id).await?;
    let stamp = stamp(actor, tx.now());
    let allowed = permit(actor, Act::Arrange, found)?.change(|cluster| cluster.reject(reason, stamp))?;
    let entry = Entry::of("ClusterRejected", allowed.record()).because(reason);
    tx.save(allowed).await?;
    tx.commit(entry).await?;
    Ok(())
}

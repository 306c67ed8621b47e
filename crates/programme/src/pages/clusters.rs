//! Rows that are the same work: suggested, confirmed or rejected by a person. And links between rows.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use platform::Error;
use platform::access::permit;
use platform::record;
use platform::web::{Answer, App, Posted, Visitor, see};
use serde_json::{Value, json};

use crate::cluster::{Cluster, ClusterId, ClusterState};
use crate::link::LinkKind;
use crate::link_rows::{confirm_cluster, link_rows, reject_cluster};
use crate::policy::{self, Act};
use crate::programme::{Programme, ProgrammeId};
use crate::recommendation::{Recommendation, RecommendationId};
use crate::store;

/// The clusters of a programme.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    shown(&app, &visitor, &id, Posted::default()).await
}

async fn shown(app: &App, visitor: &Visitor, id: &str, form: Posted) -> Answer {
    let actor = visitor.signed_in()?;
    let id: ProgrammeId = id.parse().map_err(|_| Error::Hidden)?;
    let mut read = app.db().read().await?;
    let programme = permit(actor, Act::See, record::find::<Programme>(&mut read, id).await?)?.into_inner();
    let scope = policy::scope(actor);
    let clusters = store::all::<Cluster>(&mut read, id, &scope).await?;
    let rows = store::all::<Recommendation>(&mut read, id, &scope).await?;
    drop(read);
    let rows: BTreeMap<RecommendationId, Recommendation> = rows.into_iter().map(|r| (r.record.id, r.record)).collect();
    let clusters: Vec<Value> = clusters.iter().map(|c| cluster(&c.record, &rows)).collect();
    app.page(visitor, "programme/clusters.html", json!({
        "form": form, "programme": programme.name, "back": format!("/programme/{id}"), "id": id, "clusters": clusters,
        "may_arrange": policy::may(Act::Arrange, actor, &[]),
    }))
}

fn cluster(cluster: &Cluster, rows: &BTreeMap<RecommendationId, Recommendation>) -> Value {
    let (state, reason) = match cluster.state() {
        ClusterState::Suggested => ("suggested", None),
        ClusterState::Confirmed(_) => ("confirmed", None),
        ClusterState::Rejected { reason, .. } => ("rejected", Some(reason)),
    };
    let member = |id: &RecommendationId| {
        let row = rows.get(id)?;
        Some(
            json!({ "id": id, "reference": row.reference, "title": row.title, "href": format!("/programme/recommendations/{id}") }),
        )
    };
    json!({
        "id": cluster.id, "title": cluster.title, "why": cluster.why, "state": state, "reason": reason,
        "members": cluster.members.iter().filter_map(member).collect::<Vec<_>>(),
    })
}

/// Confirms or rejects a cluster.
pub(super) async fn settle(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, cluster)): Path<(String, String)>,
    mut form: Posted,
) -> Answer {
    let actor = visitor.signed_in()?;
    let cluster: ClusterId = cluster.parse().map_err(|_| Error::Hidden)?;
    let done = match form.text("decision").as_str() {
        "confirm" => {
            let members = form.many("members").iter().filter_map(|m| m.parse().ok()).collect();
            confirm_cluster(&app, actor, cluster, &form.text("title"), members).await
        }
        _ => reject_cluster(&app, actor, cluster, &form.text("reason")).await,
    };
    match done {
        Ok(()) => Ok(see(&format!("/programme/{id}/clusters?done=the-cluster-was-settled"))),
        Err(Error::Refused(sentence)) => {
            form.refuse(&format!("cluster-{cluster}"), sentence);
            shown(&app, &visitor, &id, form).await
        }
        Err(other) => Err(other),
    }
}

/// Links two rows.
pub(super) async fn link(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, form: Posted) -> Answer {
    let actor = visitor.signed_in()?;
    let from: RecommendationId = id.parse().map_err(|_| Error::Hidden)?;
    let to: RecommendationId =
        form.text("to").parse().map_err(|_| Error::refused("Choose the row to link to, then send the form again."))?;
    let kind: LinkKind = serde_json::from_value(form.text("kind").into())
        .map_err(|_| Error::refused("Choose what the link means, then send the form again."))?;
    link_rows(&app, actor, from, to, kind, &form.text("note")).await?;
    Ok(see(&format!("/programme/recommendations/{from}?done=the-rows-were-linked")))
}

//! What waits here, and what the house's search finds here.

use platform::access::Actor;
use platform::part::{Later, SearchHit, Waiting, WorkItem};
use platform::web::App;

use crate::policy;
use crate::subject::Subject;

/// Restrictions to be reviewed, for the front-door manager.
pub(crate) fn work<'a>(app: &'a App, actor: &'a Actor) -> Later<'a, Vec<WorkItem>> {
    Box::pin(async move {
        if !policy::leads_front_door(actor) {
            return Ok(Vec::new());
        }
        let all = crate::restrict::restricted(&mut app.db().read().await?, actor).await?;
        let today = app.clock().today();
        let due = all.iter().filter_map(|p| {
            let day = p.restrictions().map(|r| r.review_on).min().filter(|day| *day <= today)?;
            Some(WorkItem {
                why: if day < today { Waiting::Late } else { Waiting::Due },
                // The list may stand on a screen that others see.
                title: "Review whether a record is still to be restricted".into(),
                href: format!("{}/restrict", Subject::from(p.id).href()),
                agency: actor.agency,
                account: None,
                due: Some(day),
            })
        });
        Ok(due.collect())
    })
}

/// People, places and groups, for those who work with people.
pub(crate) fn search<'a>(app: &'a App, actor: &'a Actor, words: &'a str) -> Later<'a, Vec<SearchHit>> {
    Box::pin(async move {
        if !policy::works_with_people(actor) {
            return Ok(Vec::new());
        }
        let hits = crate::search::search(app, actor, words).await?;
        let hit = |h: crate::search::Hit| {
            let kind = match h.subject {
                Subject::Person(_) => "Person",
                Subject::Place(_) => "Place",
                Subject::Group(_) => "Group",
            };
            SearchHit { kind: kind.into(), title: h.who.words, excerpt: h.why, href: h.who.href }
        };
        Ok(hits.into_iter().map(hit).collect())
    })
}

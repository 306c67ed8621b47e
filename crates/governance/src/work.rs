//! What waits here, and what can be found here.

use platform::access::Actor;
use platform::error::Error;
use platform::part::{Later, SearchHit, Waiting, WorkItem};
use platform::web::App;

use crate::meeting::Meeting;
use crate::policy::{self, Act};
use crate::store;

/// Minutes that nobody has written, for whoever writes them.
pub(crate) fn work<'a>(app: &'a App, actor: &'a Actor) -> Later<'a, Vec<WorkItem>> {
    Box::pin(async move {
        if !policy::may(Act::Record, actor) {
            return Ok(Vec::new());
        }
        let mut read = app.db().read().await?;
        let open = store::unrecorded(&mut read, &policy::scope(actor), app.clock().today()).await?;
        let item = |m: &Meeting| WorkItem {
            why: Waiting::Due,
            title: format!(
                "Minutes of {}, {}",
                m.appointment().title,
                platform::clock::day_in_words(m.appointment().on)
            ),
            href: format!("/meetings/{}/record", m.id),
            agency: actor.agency.filter(|_| actor.for_board),
            account: None,
            due: Some(app.calendar().add(m.appointment().on, MINUTES_WITHIN_DAYS)),
        };
        Ok(open.iter().map(item).collect())
    })
}

/// Working days in which minutes are written.
const MINUTES_WITHIN_DAYS: u32 = 5;

/// Meetings and decisions that hold all of the words.
pub(crate) fn search<'a>(app: &'a App, actor: &'a Actor, words: &'a str) -> Later<'a, Vec<SearchHit>> {
    Box::pin(async move {
        let words: Vec<String> = words.to_lowercase().split_whitespace().map(str::to_owned).collect();
        if words.is_empty() || !policy::sees_meetings(actor) {
            return Ok(Vec::new());
        }
        let all = store::meetings(&mut app.db().read().await?, &policy::scope(actor)).await?;
        let holds = |text: &str| words.iter().all(|w| text.to_lowercase().contains(w));
        let hits = all.iter().flat_map(|m| hits(m, &holds)).take(50);
        Ok::<_, Error>(hits.collect())
    })
}

fn hits(meeting: &Meeting, holds: &impl Fn(&str) -> bool) -> Vec<SearchHit> {
    let title = format!("{}, {}", meeting.appointment().title, platform::clock::day_in_words(meeting.appointment().on));
    let href = format!("/meetings/{}", meeting.id);
    let hit = |kind: &str, excerpt: &str| SearchHit {
        kind: kind.into(),
        title: title.clone(),
        excerpt: excerpt.into(),
        href: href.clone(),
    };
    let decisions = meeting.decisions().iter().filter(|d| holds(&d.text)).map(|d| hit("Decision", &d.text));
    let items = meeting.agenda.iter().filter(|i| holds(&i.title) || holds(&i.note)).map(|i| hit("Meeting", &i.title));
    let own = holds(&title).then(|| hit("Meeting", &meeting.appointment().place));
    own.into_iter().chain(decisions).chain(items.take(1)).collect()
}

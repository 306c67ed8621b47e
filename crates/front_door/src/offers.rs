//! What the rest of the house sees: work that waits, what a search finds, measures, the audit population, the home page.

use jiff::civil::Date;
use platform::access::{Actor, Scope};
use platform::look;
use platform::part::{Later, Measure, Overview, Population, SearchHit, Waiting, WorkItem};
use platform::record::Record;
use platform::web::App;
use serde_json::json;

use crate::contact::Contact;
use crate::onward::Onward;
use crate::referral::Referral;
use crate::{policy, store};

/// Its figures.
pub const MEASURES: &[Measure] = &[
    Measure {
        name: "answered in time",
        definition: "Referrals (requests for services, definition 1) that were to be decided in the period; of these, those \
                     decided on or before their day.",
        compute: |app, from, to| {
            Box::pin(async move { store::answered_in_time(&mut app.db().read().await?, from, to).await })
        },
    },
    Measure {
        name: "loop closed",
        definition: "Referrals (requests for services, definition 1) that were opened in the period; of these, those closed: \
                     every onward referral checked and closed or taken back, and the referrer told.",
        compute: |app, from, to| {
            Box::pin(async move { store::loop_closed(&mut app.db().read().await?, from, to).await })
        },
    },
    Measure {
        name: "referrer told",
        definition: "Referrals (requests for services, definition 1) whose referrer was to be told in the period what was \
                     decided; of these, those told on or before that day.",
        compute: |app, from, to| {
            Box::pin(async move { store::referrer_told(&mut app.db().read().await?, from, to).await })
        },
    },
];

/// Its audit populations.
pub const POPULATIONS: &[Population] = &[Population {
    name: "exploitation referrals",
    definition: "All referrals (requests for services, definition 1) with the exploitation flag that were opened in the period.",
    members: |app, from, to| Box::pin(async move { store::exploitation(&mut app.db().read().await?, from, to).await }),
}];

/// What waits for an actor.
pub fn work<'a>(app: &'a App, actor: &'a Actor) -> Later<'a, Vec<WorkItem>> {
    Box::pin(async move {
        let today = app.clock().today();
        let mut read = app.db().read().await?;
        let mut items = Vec::new();
        if policy::works_the_door(actor) {
            let scope = policy::scope(actor);
            let waiting = store::waiting(&scope).all(&mut read).await?;
            items.extend(waiting.iter().map(|c| contact_item(&c.record, actor, today)));
            let mine = scope.only("(worker is null or worker = ?)", actor.account);
            let open = store::open_referrals(&mine, None, Default::default())?.all(&mut read).await?;
            items.extend(open.iter().filter_map(|r| referral_item(&r.record, actor, today)));
        }
        if policy::works_cases(actor) {
            items.extend(store::passed(&mut read, actor).await?.iter().map(|c| news_item(&c.record, actor)));
            let asked = store::invitations(&policy::sent_to(actor, "to_agency = ?"), today).all(&mut read).await?;
            items.extend(asked.iter().map(|o| invitation_item(&o.record, actor)));
        }
        Ok(items)
    })
}

fn item(title: String, href: String, actor: &Actor, due: Option<Date>, today: Date) -> WorkItem {
    let why = if due.is_some_and(|d| d < today) { Waiting::Late } else { Waiting::Due };
    WorkItem { why, title, href, agency: actor.agency, account: None, due }
}

fn contact_item(c: &Contact, actor: &Actor, today: Date) -> WorkItem {
    let urgent = if c.urgent { "urgent: " } else { "" };
    let title = format!("Contact {}, {urgent}to be looked at", c.reference());
    item(title, format!("/contacts/{}", c.id), actor, Some(c.look_by.on), today)
}

fn referral_item(r: &Referral, actor: &Actor, today: Date) -> Option<WorkItem> {
    let (what, due) = r.next_due()?;
    let title = format!("Referral {}: {}", r.reference(), what.to_lowercase());
    Some(item(title, format!("/referrals/{}", r.id), actor, Some(due.on), today))
}

fn news_item(c: &Contact, actor: &Actor) -> WorkItem {
    let title = format!("News of a case you work on ({})", c.reference());
    let why = Waiting::AwaitingAnswer;
    WorkItem { why, ..item(title, format!("/contacts/{}", c.id), actor, None, Date::MAX) }
}

fn invitation_item(o: &Onward, actor: &Actor) -> WorkItem {
    let title = format!("A young person to be asked again (onward referral {})", o.reference());
    item(title, format!("/onward/{}", o.id), actor, o.invite_on(), Date::MAX)
}

/// What a search shows of this part.
const HITS: usize = 40;

/// What is found for a reference, or for the name of somebody.
pub fn search<'a>(app: &'a App, actor: &'a Actor, words: &'a str) -> Later<'a, Vec<SearchHit>> {
    Box::pin(async move {
        if !policy::works_the_door(actor) || words.trim().is_empty() {
            return Ok(Vec::new());
        }
        let people: Vec<people::Subject> =
            people::search(app, actor, words).await?.into_iter().map(|hit| hit.subject).collect();
        let scope = policy::scope(actor);
        let mut read = app.db().read().await?;
        let mut referrals = store::referrals_about(&mut read, &scope, &people).await?;
        let mut contacts = store::contacts_about(&mut read, &scope, &people).await?;
        drop(read);
        // Cut before it is written down who was shown.
        referrals.truncate(HITS);
        contacts.truncate(HITS - referrals.len());
        look::listed(app, actor, Referral::KIND, &store::ids(&referrals)).await?;
        look::listed(app, actor, Contact::KIND, &store::ids(&contacts)).await?;
        let referrals = referrals.iter().map(|r| referral_hit(&r.record));
        Ok(referrals.chain(contacts.iter().map(|c| contact_hit(&c.record))).collect())
    })
}

fn referral_hit(r: &Referral) -> SearchHit {
    SearchHit {
        kind: "Referral".into(),
        title: r.reference(),
        excerpt: r.state().words().into(),
        href: format!("/referrals/{}", r.id),
    }
}

fn contact_hit(c: &Contact) -> SearchHit {
    SearchHit {
        kind: "Contact".into(),
        title: c.reference(),
        excerpt: format!("{}, {}", platform::clock::moment_in_words(c.received), c.triage().words().to_lowercase()),
        href: format!("/contacts/{}", c.id),
    }
}

/// What the home page shows.
pub fn overview<'a>(app: &'a App, actor: &'a Actor) -> Later<'a, Vec<Overview>> {
    Box::pin(async move {
        if !policy::works_the_door(actor) {
            return Ok(Vec::new());
        }
        let today = app.clock().today();
        let scope = policy::scope(actor);
        let mut read = app.db().read().await?;
        let waiting = store::waiting(&scope).total(&mut read).await?;
        let open = store::open_referrals(&scope, None, Default::default())?.total(&mut read).await?;
        let onward = store::onward_open(&Scope::everything()).total(&mut read).await?;
        let due = scope.only("due < ?", today);
        let late = store::open_referrals(&due, None, Default::default())?.total(&mut read).await?;
        let tiles = json!([
            { "words": "Contacts to look at", "number": waiting, "href": "/front-door" },
            { "words": "Open referrals", "number": open, "href": "/referrals" },
            { "words": "Late", "number": late, "href": "/front-door/late", "tone": if late > 0 { "red" } else { "green" } },
            { "words": "Sent on, not yet closed", "number": onward, "href": "/front-door/sent-on" },
        ]);
        Ok(vec![Overview { title: "Front door".into(), href: "/front-door".into(), tiles }])
    })
}
